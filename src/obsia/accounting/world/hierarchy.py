"""The electricity of every country, all at once: planets that fit what is published (``calibration/planet``).

One simulation is one planet. A region, a union or the world is the sum of its countries in every simulation, by
construction; nothing is rescaled. Between the years of the table a country grows at a constant rate. What a data
centre is, is left open: half of the planets count as publishers of world totals do, half as national publishers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import joint_fact
from obsia.accounting.world.records import YEARS
from obsia.core.demand import LAST_YEAR, FigureKind, Published
from obsia.core.evidence import Fact, JointFact
from obsia.facts.snapshot import Snapshot
from obsia.physics.demand import Array

SUBJECT: Final = "world:hierarchy"
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
ENERGY: Final = frozenset({"electricity", "electricity_incl_crypto"})
SHARE: Final = "share_of_electricity"
POWER: Final = frozenset({"power_capacity", "installed_capacity"})
_PATHS: Final = frozenset(
    {
        *("Historical", "Base", "Forecast", "Plan", "Base projection", "Reference", "Trend", "Tendanciel"),
        *("Baseline", "Projection", "Scenario frame", "Moderate growth", "Estimate", "Range", "Low-High"),
        *("Decided projects", "Survey", "Supply plans", "Low", "High", "Distributed Energy", "Global Ambition"),
    }
)
"""Scenarios that say what is or is expected; those that say what follows if something is so are no evidence."""
_NO_COUNT: Final = frozenset({"upper", "use-abroad", "one-supplier", "rated-power", "declared-demand", "new-sites"})
"""Boundaries of figures that are no count of what data centres draw in a place."""
_YEARS: Final = (2014, LAST_YEAR)
"""What is said of an earlier or a later year is shown, and says nothing of the path between."""
WORLD_TOTALS: Final = "world_totals_log10"
AI_SERVERS: Final = "ai_servers_log10"
AI_SITES_REST: Final = "ai_sites_rest_log10"
_SCORE: Final = "_score"
_PARAMETERS: Final = "world:default"
_COUNTS: Final = "_shipped_count"
_OF_COUNTRY: Final = re.compile(r"[a-z]{3}_\d{4}_log10")
_KWH_PER_TWH: Final = 1e9


class Hierarchy:
    """The planets of one set of simulations; the electricity of a country is made when it is asked for."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds) -> None:
        """Raises ``MissingFact`` for a snapshot without the joint fact."""
        self._joint, self._worlds = joint_fact(snapshot, SUBJECT), worlds
        with worlds.recording() as used:
            self._columns = worlds.draw_joint(self._joint)
        self.keys: frozenset[Key] = frozenset(used)
        self._places: dict[tuple[str, ...], Array] = {}

    @cached_property
    def _years(self) -> Mapping[str, tuple[int, ...]]:
        """ISO code -> the years of the table, in order."""
        found: dict[str, list[int]] = {}
        for name in self._joint.columns:
            if _OF_COUNTRY.fullmatch(name):
                code, year, _ = name.split("_")
                found.setdefault(code.upper(), []).append(int(year))
        return {iso3: tuple(sorted(years)) for iso3, years in found.items()}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every country that it has, sorted."""
        return tuple(sorted(self._years))

    @property
    def world_totals_ratio(self) -> Draws:
        """What publishers of world totals count over what a planet counts, for all places alike, shape (worlds,)."""
        return 10.0 ** self._columns[WORLD_TOTALS]

    @property
    def ai_servers_ratio(self) -> Draws:
        """What AI's servers draw without cooling over AI's electricity at the meter, shape (worlds,)."""
        return 10.0 ** self._columns[AI_SERVERS]

    @property
    def ai_sites_rest_kwh(self) -> Draws:
        """What sites that were built for AI draw in a year beside accelerators and their servers, shape (worlds,)."""
        return 10.0 ** self._columns[AI_SITES_REST] * _KWH_PER_TWH

    def country_kwh(self, iso3: str) -> Array:
        """Electricity (kWh), shape (years, worlds). Raises ``KeyError`` for a country that it does not have."""
        known = self._years[iso3]
        logs = np.stack([self._columns[f"{iso3.lower()}_{year}_log10"] for year in known])
        after = np.clip(np.searchsorted(known, YEARS, side="left"), 1, len(known) - 1)
        start, end = np.array(known)[after - 1], np.array(known)[after]
        passed = ((np.array(YEARS) - start) / (end - start))[:, np.newaxis]
        return 10.0 ** (logs[after - 1] * (1.0 - passed) + logs[after] * passed) * _KWH_PER_TWH

    def place_kwh(self, codes: Iterable[str]) -> Array:
        """Electricity (kWh) of some countries together, shape (years, worlds); those that it does not have count 0."""
        chosen = tuple(sorted(set(codes) & set(self._years)))
        if chosen not in self._places:
            self._places[chosen] = self._worlds.common(("place_kwh", chosen), lambda: self._together(chosen))
        return self._places[chosen]

    def _together(self, codes: Iterable[str]) -> Array:
        total = np.zeros((len(YEARS), len(self._columns[WORLD_TOTALS])))
        for iso3 in codes:
            total += self.country_kwh(iso3)
        return total


def score_column(key: Key) -> str:
    """The column of a planet that says where in its range a parameter of chips, or the counts of a designer, lies."""
    subject, name = key
    return f"{name}{_SCORE}" if subject == _PARAMETERS else f"{subject.partition(':')[2]}_{name}{_SCORE}"


def score_columns(joint: JointFact) -> dict[Key, str]:
    """Uncertainty key -> its column, of parameters of chips that were fitted together with the planets."""
    found: dict[Key, str] = {}
    for column in joint.columns:
        if column.endswith(_SCORE):
            name = column.removesuffix(_SCORE)
            vendor = name.removesuffix(_COUNTS)
            found[(_PARAMETERS, name) if vendor == name else (f"shipments:{vendor}", _COUNTS[1:])] = column
    return found


def is_evidence(row: Published) -> bool:
    """Whether a published figure is evidence on what data centres draw in a place and a year."""
    return (
        row.quantity in ENERGY | POWER | {SHARE}
        and row.scenario in _PATHS
        and row.boundary not in _NO_COUNT
        and row.figure_kind is not FigureKind.ASSUMPTION
        and not row.is_span
        and _YEARS[0] <= int(row.year or 0) <= _YEARS[1]
    )


def driver(snapshot: Snapshot, iso3: str, name: str) -> Fact | None:
    """The latest fact of a property of a country, None where nothing states it."""
    facts = [fact for fact in snapshot.facts(f"country:{iso3}", name) if fact.value]
    return max(facts, key=lambda fact: fact.as_of) if facts else None
