"""Keys under which names of models and places are indexed, and what a key of a model may be."""

from __future__ import annotations

from typing import Final

from obsia.core.spelling import folded

MODEL: Final = "model"
"""A canonical id of the catalogue."""
MODEL_TAIL: Final = "model tail"
"""A canonical id without its developer."""
CHECKPOINT: Final = "checkpoint"
"""An id of the table of architectures (a hub id)."""
CHECKPOINT_TAIL: Final = "checkpoint tail"
ALIAS: Final = "alias"
"""A lasting alias of the catalogue."""
LABEL: Final = "label"
"""The name of a model for people."""
HUB: Final = "hub"
"""The hub id that the catalogue gives for a model."""


def name_key(text: str) -> str:
    """The form of a model name under which it is indexed: no outer space, no case."""
    return text.strip().casefold()


def place_key(text: str) -> str:
    """The loose form of a place's name under which it is indexed: letters and digits only, no case, no accents."""
    return "".join(letter for letter in folded(text) if letter.isalnum())
