"""Both engines beside what others have published: inside, outside, or of something else.

A published figure is compared with the engine that speaks of the same thing in the same year and scenario. Where its
boundary is another (with cryptocurrencies, an upper figure, rated power), it is listed with that boundary, unjudged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import Quantity
from obsia.accounting.world.anchor import WORLD, Node
from obsia.accounting.world.footprint import ai_water, world_intensity_g_per_kwh, world_water_l_per_kwh
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.published import WORLD_UNITS
from obsia.accounting.world.records import (
    AI_DEMAND,
    AI_RATED,
    AVERAGE_POWER,
    CARBON,
    DEMAND,
    FIRST_YEAR,
    INSTALLED,
    LAST_YEAR,
    WATER,
)
from obsia.core.demand import SCENARIOS, Published, RegionKind
from obsia.core.grouping import grouped
from obsia.facts.editions import published
from obsia.physics import demand

JOINED: Final = ("ai-servers", "ai-focused-sites")
"""Boundaries of counts of AI that ours can be told in: servers without cooling, whole sites that were built for AI."""
_LEVEL: Final = 0.9
_ENDS: Final = ("Low", "High")
"""Names of the two paths by which some publishers tell a range."""


class Verdict(StrEnum):
    """Where a published figure lies."""

    INSIDE = "inside"
    BELOW = "below"
    ABOVE = "above"
    OTHER_BOUNDARY = "other-boundary"
    """It counts something else: not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A published figure beside ours, in the house's unit; ``ours`` has shape (worlds,)."""

    published: Published
    quantity: Quantity
    year: int
    published_low: float
    published_high: float
    ours: Draws
    keys: frozenset[Key]
    verdict: Verdict

    @property
    def place(self) -> str:
        """The world, or a region of the anchor."""
        return WORLD if self.published.region_kind is RegionKind.WORLD else self.published.region

    @property
    def is_of_ai(self) -> bool:
        """Whether it speaks of AI alone."""
        return self.published.quantity.startswith("ai_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """Growth of AI's electricity in two years in a row, as chips have it and as the anchor's publisher has it."""

    first: int
    last: int
    ours: Draws
    """Growth from ``first`` to ``last``, shape (worlds,): 1 is a doubling."""
    keys: frozenset[Key]
    rows: tuple[Published, ...]
    """What is published of it: means of a path that goes on."""
    same_years: tuple[Published, ...] = ()
    """What is published of the two years themselves, for data centres that were built for AI."""


def compared(planet: Planet) -> tuple[Compared, ...]:
    """Every published figure of the world, its AI, and the anchor's regions that an engine also gives, by year."""
    cases = (_compared(planet, row) for row in as_ranges(published(planet.snapshot)))
    found = [case for case in cases if case]
    return tuple(
        sorted(found, key=lambda case: (case.quantity.name, case.published.region, case.year, case.published.series))
    )


def as_ranges(rows: Iterable[Published]) -> Iterator[Published]:
    """Published figures, those of which an edition tells a low and a high path as one range, in their order."""
    held: dict[tuple[str, ...], Published] = {}
    for row in rows:
        if row.scenario not in _ENDS:
            yield row
            continue
        about = (row.series, row.edition, row.region, row.year, row.quantity, row.boundary)
        other = held.pop(about, None)
        if other is None:
            held[about] = row
            continue
        low, high = sorted((other.middle, row.middle))
        yield replace(row, amount=None, low=low, high=high, scenario="-".join(_ENDS))
    yield from held.values()


def tension(planet: Planet, *, first: int, last: int) -> Tension:
    """How fast AI's electricity grew between two years. Raises ``KeyError`` for a year without accelerators."""
    series = planet.ai.demand
    every = published(planet.snapshot)
    rows = tuple(row for row in every if row.quantity == "accelerated_server_electricity_growth")
    span = (str(first), str(last))
    return Tension(
        first=first,
        last=last,
        ours=series.draws[last] / series.draws[first] - 1.0,
        keys=series.keys,
        rows=rows,
        same_years=tuple(
            row
            for row in every
            if row.quantity == "ai_focused_electricity_growth" and (str(row.year), str(row.year_to)) == span
        ),
    )


def growth_left(found: Tension, row: Published) -> Draws:
    """Growth a year after ``last``, if a published mean from ``first`` on holds as well; shape (worlds,).

    Raises ``ValueError`` for a mean that begins elsewhere or ends with ``last``.
    """
    years = int(row.year_to or row.year) - int(row.year)
    rest = years - (found.last - found.first)
    if int(row.year) != found.first or rest < 1:
        raise ValueError("edition-not-a-mean", row.edition_id, found.first)
    whole = (1.0 + row.middle * WORLD_UNITS["%"][1]) ** years
    return (whole / (1.0 + found.ours)) ** (1.0 / rest) - 1.0


def _compared(planet: Planet, row: Published) -> Compared | None:
    others = set(SCENARIOS) - {planet.scenario.anchor}
    is_ours = row.evidence == planet.anchor.evidence or row.is_span
    if is_ours or not FIRST_YEAR <= int(row.year) <= LAST_YEAR or row.scenario in others:
        return None
    region = WORLD if row.region_kind is RegionKind.WORLD else row.region
    if Node(region) not in planet.topdown.nodes:
        return None
    ours = _ours(planet, row, region)
    if ours is None:
        return None
    quantity, draws, keys = ours
    factor = WORLD_UNITS[row.unit][1]
    ends = [end for end in (row.low, row.high) if end is not None] or [row.middle]
    low, high = min(ends) * factor, max(ends) * factor
    return Compared(
        published=row,
        quantity=quantity,
        year=int(row.year),
        published_low=low,
        published_high=high,
        ours=draws,
        keys=keys,
        verdict=Verdict.OTHER_BOUNDARY
        if row.boundary and row.boundary not in JOINED
        else verdict_of(draws, low=low, high=high),
    )


def verdict_of(ours: Draws, *, low: float, high: float) -> Verdict:
    """Whether a published figure or range touches the 90 % interval of ``ours``, shape (worlds,)."""
    least, most = np.quantile(ours, [(1.0 - _LEVEL) / 2.0, (1.0 + _LEVEL) / 2.0])
    return Verdict.BELOW if high < least else Verdict.ABOVE if low > most else Verdict.INSIDE


def _ours(planet: Planet, row: Published, region: str) -> tuple[Quantity, Draws, frozenset[Key]] | None:
    year = int(row.year)
    node = planet.node(region)
    if row.quantity in ("electricity", "electricity_incl_crypto"):
        return DEMAND, node.series(DEMAND).draws[year], node.keys
    if row.quantity in ("power_capacity", "installed_capacity"):
        return INSTALLED, node.series(INSTALLED).draws[year], node.keys
    if region != WORLD:
        return None
    if row.quantity == "emissions":
        with planet.worlds.recording() as used:
            intensity = world_intensity_g_per_kwh(planet, year)
        return CARBON, node.series(DEMAND).draws[year] * intensity, node.keys | frozenset(used)
    if row.quantity == "water_consumption":
        with planet.worlds.recording() as used:
            water = world_water_l_per_kwh(planet, year)
        return WATER, node.series(DEMAND).draws[year] * water, node.keys | frozenset(used)
    return _ai(planet, row, year)


def _ai(planet: Planet, row: Published, year: int) -> tuple[Quantity, Draws, frozenset[Key]] | None:
    if year not in planet.ai.demand.draws:
        return None
    energy_kwh, keys = planet.ai.demand.draws[year], planet.ai.demand.keys
    if row.quantity == "ai_electricity":
        return AI_DEMAND, _as_counted(planet, row, energy_kwh), keys | planet.topdown.hierarchy.keys
    if row.quantity == "ai_power_demand":
        return AVERAGE_POWER, demand.average_w(energy_kwh=energy_kwh), keys
    if row.quantity == "ai_chip_facility_power":
        return AI_RATED, planet.ai.rated.draws[year], planet.ai.rated.keys
    if row.quantity == "ai_emissions":
        with planet.worlds.recording() as used:
            intensity = world_intensity_g_per_kwh(planet, year)
        return CARBON, energy_kwh * intensity, keys | frozenset(used)
    if row.quantity == "ai_water":
        water = ai_water(planet, year)
        return WATER, water.draws, water.keys
    return None


def _as_counted(planet: Planet, row: Published, energy_kwh: Draws) -> Draws:
    """AI's electricity as the publisher of a figure counts it."""
    servers, sites = JOINED
    hierarchy = planet.topdown.hierarchy
    if row.boundary == servers:
        return energy_kwh * hierarchy.ai_servers_ratio
    return energy_kwh + hierarchy.ai_sites_rest_kwh if row.boundary == sites else energy_kwh


def of_series(rows: Iterable[Published]) -> dict[str, tuple[Published, ...]]:
    """Published figures by who publishes, each in order of edition: how a source changed its mind."""
    found = grouped((row.series, row) for row in rows)
    return {series: tuple(sorted(each, key=lambda row: (row.edition, row.year))) for series, each in found.items()}
