"""A question about the planet in the vocabulary of published figures: where and when it asks, and its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.accounting.world.anchor import WORLD
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import Series
from obsia.core.demand import Published, RegionKind
from obsia.core.message import Argument, Country, Message, Symbol
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot

YEAR: Final = re.compile(r"20\d\d")


def place_argument(query: Query) -> Argument:
    """The place that a question names."""
    return Country(query.iso3) if query.iso3 else query.region


def years_near(year: str, known: Sequence[int], *, is_span: bool) -> Iterator[str]:
    """The nearest years of the engines to those that are asked; two together where growth is asked of one."""
    told = [int(each) for each in year.split("-") if YEAR.fullmatch(each)]
    if not told:
        return
    first, last = (min(max(each, known[0]), known[-1]) for each in (told[0], told[-1]))
    if not is_span:
        yield str(first)
        return
    if last > first:
        yield f"{first}-{last}"
    yield f"{max(last - 1, known[0])}-{max(last, known[0] + 1)}"


def ends_of(series: Series) -> dict[str, Argument]:
    """The first and the last year of a series, as a message has them."""
    return {"first": Symbol(series.years[0]), "last": Symbol(series.years[-1])}


def iso3_of(planet: Planet, query: Query) -> str:
    """The code of the country of a question, '' where it asks of none."""
    if query.region_kind != RegionKind.COUNTRY:
        return ""
    return query.iso3 or planet.anchor.codes.get(query.region, "")


def anchored_name(planet: Planet, iso3: str) -> str:
    """The name by which the anchor has a country, '' where it has none of it."""
    return next((name for name, code in planet.anchor.codes.items() if code == iso3), "") if iso3 else ""


def place_of(planet: Planet, query: Query) -> str:
    """As :func:`rows_by_place` has it: of a country its code, also where only the name was given."""
    return WORLD if query.region_kind == RegionKind.WORLD else iso3_of(planet, query) or query.region


def rows_of(snapshot: Snapshot, quantity: str, place: str) -> tuple[Published, ...]:
    """What is published of a quantity at a place."""
    return rows_by_place(snapshot).get((quantity, place), ())


WHOLE: Final = frozenset({"", "divided-total"})
"""Boundaries of figures that count all data centres of their place, however they were made."""
_WITH_A_BOUNDARY: Final = frozenset(
    {"electricity_incl_crypto", "electricity_consumption_based", "electricity_factor_vs_2024"}
)
"""Quantities whose name says what else they count, and the factor, which is published of what a country uses alone."""


@lru_cache(maxsize=2)
def rows_by_place(snapshot: Snapshot) -> Mapping[tuple[str, str], tuple[Published, ...]]:
    """(quantity, place) -> what is published of it; of figures with a boundary, those that are asked for with it."""
    found: dict[tuple[str, str], list[Published]] = {}
    for row in published(snapshot):
        place = WORLD if row.region_kind is RegionKind.WORLD else row.iso3 or row.region
        if row.boundary in WHOLE or row.quantity in _WITH_A_BOUNDARY:
            found.setdefault((row.quantity, place), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


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
