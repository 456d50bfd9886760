"""Countries: their own statistics where there are any, metered first; else a share of their region by drivers.

A country with statistics has a path of its own (``views``) with the errors that published figures turn out to have. One
without has an allocated range (``allocation``): never a central value, never a rank. Regions are those of the anchor;
what the anchor does not list is what is left of the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.world import allocation
from obsia.accounting.world.anchor import WORLD, Node
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.published import fact_of
from obsia.accounting.world.records import DEMAND, YEARS, Series
from obsia.accounting.world.topdown import TopDown
from obsia.accounting.world.views import ELECTRICITY, PublishedPath, blend, views_of
from obsia.core.demand import REFERENCE, FigureKind, Published
from obsia.core.evidence import Fact
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand
from obsia.physics.demand import Array

REGIONS: Final = (
    "North America",
    "Central and South America",
    "Europe",
    "Africa",
    "Middle East",
    "Eurasia",
    "Asia Pacific",
)
"""Regions that together are the world; each country stands in one of them (memberships)."""
_KWH_PER_TWH: Final = 1e9
_AT: Final = np.array(YEARS, dtype=np.float64)


class Origin(StrEnum):
    """Where a country's electricity of data centres comes from."""

    METERED = "metered"
    PUBLISHED = "published"
    """A publisher's estimate for this country."""
    PROJECTED = "projected"
    """Published for a later year only: its history is carried back."""
    ALLOCATED = "allocated"
    """A share of the region by drivers: a range without a central value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryDemand:
    """Electricity of the data centres of a country by year."""

    iso3: str
    region: str
    origin: Origin
    demand: Series
    views: tuple[PublishedPath, ...] = ()
    """What its path is made of: meters alone where there are any; empty where it is allocated."""

    @property
    def has_central(self) -> bool:
        """Whether a central value may be told."""
        return self.origin is not Origin.ALLOCATED


class Countries:
    """All countries in one scenario, in the worlds of the top-down engine."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, topdown: TopDown, parameters: Parameters) -> None:
        self._snapshot, self._worlds, self._topdown, self._parameters = snapshot, worlds, topdown, parameters
        self._members = memberships(snapshot)
        self._held: dict[str, CountryDemand] = {}
        self._middles: dict[tuple[str, str], Array] = {}
        self._weights: dict[str, dict[str, float]] = {}

    @cached_property
    def region_of(self) -> Mapping[str, str]:
        """Country -> its region."""
        return {iso3: region for region in REGIONS for iso3 in self._members.get(region, ())}

    @cached_property
    def own(self) -> Mapping[str, tuple[PublishedPath, ...]]:
        """Country with figures of its own -> its views: of the electricity on its territory."""
        rows: dict[str, list[Published]] = {}
        for row in published(self._snapshot):
            if row.iso3 and row.quantity == ELECTRICITY and not row.boundary:
                rows.setdefault(row.iso3, []).append(row)
        return {iso3: views for iso3, each in sorted(rows.items()) if (views := views_of(each))}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every country that has figures or drivers, sorted."""
        known = {iso3 for iso3 in self.region_of if allocation.weight_of(self._snapshot, iso3) is not None}
        return tuple(sorted(known | set(self.own)))

    def country(self, iso3: str) -> CountryDemand | None:
        """The electricity of a country's data centres; None where nothing is known to share out by.

        Those with figures of their own are kept; a share of a region is made anew, which bounds memory.
        """
        if iso3 in self._held:
            return self._held[iso3]
        region = self.region_of.get(iso3)
        if region is None or iso3 not in self.codes:
            return None
        if iso3 not in self.own:
            return self._allocated(iso3, region)
        self._held[iso3] = self._owned(iso3, region)
        return self._held[iso3]

    def region_kwh(self, region: str) -> tuple[Array, frozenset[Key]]:
        """Electricity of a region (kWh), shape (years, worlds), and its keys. One that the anchor lacks is the rest."""
        if Node(region) in self._topdown.nodes:
            found = self._topdown.demand(Node(region), self._parameters)
            return found.energy_kwh, found.keys
        whole = self._topdown.demand(Node(WORLD), self._parameters)
        rest = self._central(region)[:, np.newaxis]
        return whole.energy_kwh * (rest / self._central(WORLD)[:, np.newaxis]), whole.keys

    def _central(self, region: str, scenario: str | None = None) -> Array:
        """The anchor's own electricity of a region (kWh), shape (years,); of one that it lacks, what is left."""
        name = scenario or self._parameters.scenario.anchor
        if (region, name) not in self._middles:
            self._middles[region, name] = self._middle(region, name)
        return self._middles[region, name]

    def _middle(self, region: str, name: str) -> Array:
        if Node(region) in self._topdown.nodes:
            logs = self._topdown.anchor.track(Node(region), name).logs
            return demand.electricity_kwh(installed_w=np.exp(logs["capacity"]), load_factor_share=np.exp(logs["load"]))
        listed = [each for each in REGIONS if Node(each) in self._topdown.nodes]
        rest = self._central(WORLD, name) - np.sum([self._central(each, name) for each in listed], axis=0)
        return np.maximum(rest, 0.0)

    def _owned(self, iso3: str, region: str) -> CountryDemand:
        reference = np.log(self._central(region, REFERENCE))

        def growth(start: float, end: float) -> float:
            ends = demand.path(years=np.array([start, end]), known_years=_AT, known=reference)
            return float(ends[1] - ends[0])

        seen = blend(self.own[iso3], _AT, growth)
        with self._worlds.recording() as used:
            for view in seen.views:
                for row in view.rows:
                    self._worlds.note_fact(fact_of(row))
            level = self._topdown.spread("metered_level" if seen.is_metered else "level")
            logs = seen.logs[:, np.newaxis] + level * self._score(iso3, "level")
            horizon = np.sqrt(seen.horizon)[:, np.newaxis]
            logs = logs + self._topdown.spread("growth") * self._score(iso3, "growth") * horizon
            path = np.log(self._central(region)) - reference
            energy_kwh = np.exp(logs + path[:, np.newaxis]) * _KWH_PER_TWH * self._topdown.path_ratio(self._parameters)
        has_history = any(row.figure_kind is FigureKind.HISTORY for view in seen.views for row in view.rows)
        origin = Origin.METERED if seen.is_metered else Origin.PUBLISHED if has_history else Origin.PROJECTED
        return CountryDemand(
            iso3=iso3,
            region=region,
            origin=origin,
            demand=_series(energy_kwh, frozenset(used) | self._topdown.joint_keys),
            views=seen.views,
        )

    def _allocated(self, iso3: str, region: str) -> CountryDemand:
        """A share of the region, less the countries that the anchor itself lists, by drivers."""
        energy_kwh, keys = self.region_kwh(region)
        named = [self._anchored[each] for each in self._members[region] if each in self._anchored]
        total = self._central(region)
        rest = total - np.sum([self._central(name) for name in named], axis=0) if named else total
        with self._worlds.recording() as used:
            facts = self._drivers_of(region)
            away = allocation.discrepancy(
                shift_log=self._topdown.spread("allocation_shift"),
                part_share=self._worlds.use(allocation.shift_key(region), facts),
                spread_log=self._topdown.spread("allocation"),
                normal=self._topdown.discrepancy(allocation.discrepancy_key(iso3)),
            )
        share = (rest / total)[:, np.newaxis] * allocation.expected_share(self._weights_of(region), iso3) * away
        return CountryDemand(
            iso3=iso3,
            region=region,
            origin=Origin.ALLOCATED,
            demand=_series(energy_kwh * share, keys | frozenset(used) | self._topdown.joint_keys),
        )

    @cached_property
    def _anchored(self) -> Mapping[str, str]:
        """Country that is a node of the anchor -> its name there."""
        return {iso3: region for region, iso3 in self._topdown.anchor.codes.items()}

    def _weights_of(self, region: str) -> Mapping[str, float]:
        if region not in self._weights:
            self._weights[region] = allocation.weights_of(self._snapshot, self._unanchored(region))
        return self._weights[region]

    def _unanchored(self, region: str) -> tuple[str, ...]:
        return tuple(iso3 for iso3 in self._members[region] if iso3 not in self._anchored)

    def _drivers_of(self, region: str) -> tuple[Fact, ...]:
        asked = ((iso3, name) for iso3 in self._unanchored(region) for name in allocation.DRIVERS)
        return tuple(fact for iso3, name in asked if (fact := allocation.driver(self._snapshot, iso3, name)))

    def _score(self, iso3: str, name: str) -> Draws:
        return self._topdown.discrepancy((f"demand:{iso3}", name))


def _series(energy_kwh: Array, keys: frozenset[Key]) -> Series:
    return Series(quantity=DEMAND, draws={year: energy_kwh[i] for i, year in enumerate(YEARS)}, keys=keys)
