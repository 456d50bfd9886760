"""National statistics predicted before seeing them: the share of its region that drivers give to a country."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.demand.intervals import DRAWS, SEED, TAILS, Array, interval_scores, spread_rows
from calibration.demand.years import JUDGED_YEAR
from obsia.accounting.world.allocation import expected_share, left_share, weights_of
from obsia.accounting.world.anchor import Anchor, Node, anchor
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.views import ELECTRICITY
from obsia.core.demand import REFERENCE, FigureKind
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand

HALF = 0.5
"""Between what subtraction leaves and what drivers give, the middle: the median of ``accounting.world.countries``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The latest year of history that a country has of its own from the first year of the view on."""

    series: str
    year: int
    log_twh: float
    calibrates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """A country's own figure beside the share of its region by drivers, seen before it; natural logarithms, TWh."""

    iso3: str
    region: str
    series: str
    """Who publishes the country's own figure."""
    year: int
    truth: float
    expected: float
    whole: float
    """What the anchor has for the whole region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nations:
    """Intervals of national figures that the spread has not seen, each of shape (cases,)."""

    cases: tuple[Allocated, ...]
    low: Array
    high: Array

    @property
    def truth(self) -> Array:
        """What the countries' own figures say."""
        return np.array([case.truth for case in self.cases])

    @property
    def departures(self) -> Array:
        """How far they lie above what was expected."""
        return departures_of(self.cases)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the interval holds them."""
        return (self.low <= self.truth) & (self.truth <= self.high)

    @property
    def scores(self) -> Array:
        """Interval scores."""
        return interval_scores(truth=self.truth, low=self.low, high=self.high)


def departures_of(cases: Sequence[Allocated]) -> Array:
    """Truth less expectation, shape (cases,)."""
    return np.array([case.truth - case.expected for case in cases])


def allocated(snapshot: Snapshot, *, calibrates: bool) -> tuple[Allocated, ...]:
    """Countries with history of their own, each as if it had none, in its latest year that the anchor covers.

    Only figures that a fit may see take part in what is expected: those of others are seen for the first time.
    """
    table = anchor(snapshot)
    histories = _histories(snapshot)
    seen = {iso3: own for iso3, own in histories.items() if own.calibrates}
    cases: list[Allocated] = []
    for region, codes in sorted(memberships(snapshot).items()):
        if Node(region) not in table.nodes:
            continue
        for iso3 in codes:
            own = histories.get(iso3)
            if own is None or own.calibrates is not calibrates:
                continue
            others = {code: each for code, each in seen.items() if code in codes and code != iso3}
            expected_twh = _expected_twh(snapshot, table, region, iso3, others, year=own.year)
            if expected_twh is not None:
                cases.append(
                    Allocated(
                        iso3=iso3,
                        region=region,
                        series=own.series,
                        year=own.year,
                        truth=own.log_twh,
                        expected=math.log(expected_twh),
                        whole=math.log(_energy_twh(table, region, own.year)),
                    )
                )
    return tuple(cases)


def _histories(snapshot: Snapshot) -> dict[str, Own]:
    """Country -> its own figure: one that a fit may see before others, then the latest, then the first by name."""
    found: dict[str, Own] = {}
    for row in published(snapshot):
        alike = row.quantity == ELECTRICITY and not row.boundary and row.iso3 and row.figure_kind is FigureKind.HISTORY
        if not alike or row.is_span or not YEARS[0] <= int(row.year) <= JUDGED_YEAR:
            continue
        held = found.get(row.iso3)
        new = Own(series=row.series, year=int(row.year), log_twh=math.log(row.middle), calibrates=row.calibrates)
        if held is None or (new.calibrates, new.year) > (held.calibrates, held.year):
            found[row.iso3] = new
    return found


def _expected_twh(
    snapshot: Snapshot, table: Anchor, region: str, iso3: str, others: Mapping[str, Own], *, year: int
) -> float | None:
    """Electricity that the rule of ``accounting.world.countries`` would give a country that had no figures.

    None for a country without drivers.
    """
    named = {code: name for name, code in table.codes.items() if code in others}
    weights = {
        code: each for code, each in weights_of(snapshot, memberships(snapshot)[region]).items() if code not in named
    }
    if iso3 not in weights:
        return None
    rest_twh = _energy_twh(table, region, year) - sum(_energy_twh(table, name, year) for name in named.values())
    owned = [math.exp(own.log_twh) for code, own in others.items() if code not in named]
    unowned = {code: weight for code, weight in weights.items() if code not in others}
    by_drivers = sum(unowned.values()) / sum(weights.values())
    left = HALF * (left_share(total=rest_twh, own=owned) + by_drivers)
    return rest_twh * left * expected_share(unowned, iso3)


def _energy_twh(table: Anchor, region: str, year: int) -> float:
    logs = table.track(Node(region), REFERENCE).logs
    at = YEARS.index(year)
    return float(np.exp(logs["capacity"][at] + logs["load"][at])) * demand.HOURS_OF_YEAR_H / 1e12


def judged_in_turn(cases: Sequence[Allocated]) -> Nations:
    """Intervals of each country by the departures of the others."""
    rng = np.random.default_rng(SEED)
    departures = departures_of(cases)
    return _judged(cases, [_spreads(np.delete(departures, index), rng) for index in range(len(cases))], rng)


def judged_by(cases: Sequence[Allocated], fitted: Sequence[Allocated]) -> Nations:
    """Intervals of some countries by the departures of others."""
    rng = np.random.default_rng(SEED)
    spreads = _spreads(departures_of(fitted), rng)
    return _judged(cases, [spreads] * len(cases), rng)


def _spreads(departures: Array, rng: np.random.Generator) -> Array:
    return spread_rows(departures, rows=DRAWS, rng=rng)


def _judged(cases: Sequence[Allocated], spreads: Sequence[Array], rng: np.random.Generator) -> Nations:
    ends = [
        case.expected + np.quantile(spread * rng.standard_normal(DRAWS), (TAILS[0], TAILS[-1]))
        for case, spread in zip(cases, spreads, strict=True)
    ]
    low, high = np.array(ends).T
    return Nations(cases=tuple(cases), low=low, high=high)
