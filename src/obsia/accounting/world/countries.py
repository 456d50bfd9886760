"""Countries: what each draws in every simulation (``hierarchy``), and what is published of it.

A country of which somebody publishes a figure (energy, power, a share of national electricity) has a central value. One
of which nobody does is known by its drivers and its region only: a range, never a central value, never a rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from obsia.accounting.draws import Key, Worlds
from obsia.accounting.world.hierarchy import REGIONS, is_evidence
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.published import fact_of
from obsia.accounting.world.records import DEMAND, YEARS, Series
from obsia.accounting.world.topdown import TopDown
from obsia.core.demand import FigureKind, Published, PublishedBasis
from obsia.core.grouping import grouped
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot
from obsia.physics.demand import Array


class Origin(StrEnum):
    """Where a country's electricity of data centres comes from."""

    METERED = "metered"
    PUBLISHED = "published"
    """A publisher's estimate for this country."""
    PROJECTED = "projected"
    """Published for a later year only."""
    ALLOCATED = "allocated"
    """By drivers and region: a range without a central value."""
    SUM = "sum"
    """Of several countries, of most of which something is published."""
    SUM_OF_RANGES = "sum-of-ranges"
    """Of several countries, most of which are ranges without a central value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryDemand:
    """Electricity of the data centres of a country by year."""

    iso3: str
    region: str
    origin: Origin
    demand: Series
    rows: tuple[Published, ...] = ()
    """What is published of it; empty where it is allocated."""

    @property
    def has_central(self) -> bool:
        """Whether a central value may be told."""
        return self.origin is not Origin.ALLOCATED

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who publishes it, sorted: of a metered country those who read meters."""
        is_metered = self.origin is Origin.METERED
        return tuple(sorted({row.series for row in self.rows if _is_metered(row) or not is_metered}))


class Countries:
    """All countries in one scenario, in the worlds of the top-down engine."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, topdown: TopDown, parameters: Parameters) -> None:
        self._snapshot, self._worlds, self._topdown, self._parameters = snapshot, worlds, topdown, parameters
        self._members = memberships(snapshot)
        self._cache: dict[str, CountryDemand] = {}

    @cached_property
    def region_of(self) -> Mapping[str, str]:
        """Country -> its region."""
        return {iso3: region for region in REGIONS for iso3 in self._members.get(region, ())}

    @cached_property
    def own(self) -> Mapping[str, tuple[Published, ...]]:
        """Country of which figures are published -> the figures that are evidence on it."""
        rows = grouped((row.iso3, row) for row in published(self._snapshot) if row.iso3 and is_evidence(row))
        return {iso3: tuple(each) for iso3, each in sorted(rows.items())}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every country of the hierarchy, sorted."""
        return self._topdown.hierarchy.codes

    def country(self, iso3: str) -> CountryDemand | None:
        """The electricity of a country's data centres; None of one that the hierarchy does not have.

        Those with figures of their own are kept; the others are made anew, which bounds memory.
        """
        if iso3 in self._cache:
            return self._cache[iso3]
        region = self.region_of.get(iso3)
        if region is None or iso3 not in self.codes:
            return None
        made = self._made(iso3, region)
        if made.rows:
            self._cache[iso3] = made
        return made

    @cached_property
    def _ratio(self) -> tuple[Array, frozenset[Key]]:
        """What the scenario multiplies the electricity of every country by, and what that rests on."""
        with self._worlds.recording() as used:
            ratio = self._topdown.scenario_ratio(self._parameters)
        return ratio, frozenset(used) | self._topdown.scenario_keys(self._parameters)

    def _made(self, iso3: str, region: str) -> CountryDemand:
        rows = self.own.get(iso3, ())
        ratio, of_scenario = self._ratio
        with self._worlds.recording() as used:
            for row in rows:
                self._worlds.note_fact(fact_of(row))
        energy_kwh = self._topdown.hierarchy.country_kwh(iso3) * ratio
        keys = frozenset(used) | of_scenario | self._topdown.hierarchy.keys
        series = Series(quantity=DEMAND, draws={year: energy_kwh[i] for i, year in enumerate(YEARS)}, keys=keys)
        return CountryDemand(iso3=iso3, region=region, origin=_origin(rows), demand=series, rows=rows)


def _origin(rows: tuple[Published, ...]) -> Origin:
    if not rows:
        return Origin.ALLOCATED
    if any(_is_metered(row) for row in rows):
        return Origin.METERED
    has_history = any(row.figure_kind is FigureKind.HISTORY for row in rows)
    return Origin.PUBLISHED if has_history else Origin.PROJECTED


def _is_metered(row: Published) -> bool:
    return row.basis is PublishedBasis.METERED
