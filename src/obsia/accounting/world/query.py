"""A question about the planet in the vocabulary of published figures, its answer, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from obsia.core.message import Argument, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question. ``year`` may be a span (``2024-2030``) of a growth rate."""

    id: str
    year: str
    region: str
    region_kind: str
    iso3: str
    scenario: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Percentiles in the unit that was asked for, and how they came about."""

    id: str
    p10: float
    p50: float
    p90: float
    unit: str
    method: str
    low: float
    """Of the interval that figures have."""
    high: float
    figure_id: str = ""
    """Of the figure that pages, files and the API have of the same; '' of what no figure has a quantity for."""


class UnansweredError(Exception):
    """Why a question has no answer; ``field`` names the cell that stands in the way."""

    def __init__(self, code: str, /, *, field: str, **arguments: Argument) -> None:
        super().__init__(field, code)
        self.field, self.reason = field, Message(code, **arguments)

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
