"""What people ask first of an observatory of AI, and the place on the site that answers at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsia.facts.names.products import product_spans
from obsia.facts.snapshot import Snapshot

_PLACES: Final[Mapping[str, str]] = {
    "prompt": "/models/{ChatGPT}/",
    "company": "/models/{Gemini}/#stated",
    "planet": "/world/",
    "water": "/world/#of-ai",
    "france": "/world/countries/FRA/",
    "open": "/openness/#heat",
    "pair": "/compare/",
    "kept": "/commitments/",
    "sure": "/validation/",
    "source": "/method/",
    "quote": "/press/",
    "data": "/data/#data",
    "changed": "/changes/#releases",
}
"""Question -> its place; a product stands for the model that answers in it today."""


def first_questions(snapshot: Snapshot) -> dict[str, str]:
    """Question, worded as ``asks-…`` -> path and fragment of the page without its language."""
    behind = {name: spans[-1].model_id for name, spans in product_spans(snapshot).items()}
    return {name: place.format_map(behind) for name, place in _PLACES.items()}
