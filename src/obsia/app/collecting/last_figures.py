"""What a tenant's records cost so far, as a scrape is given it: figures that were made beside, read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = "figures.json"
TOKENS: Final = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOfModel:
    """One figure of a model: what it is of, and its range."""

    quantity: str
    boundary: str
    unit: str
    median: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCost:
    """What the calls of one model amount to."""

    model: str
    tokens: Mapping[str, int]
    figures: tuple[FigureOfModel, ...]


def last_figures(folder: Path) -> tuple[ModelCost, ...]:
    """The figures that were made last; none where there are none yet."""
    import msgspec

    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=tuple[ModelCost, ...])
    except FileNotFoundError:
        return ()
