"""National statistics predicted before seeing them: the share of its region that drivers give to a country."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.demand.intervals import DRAWS, SEED, TAILS, Array, interval_scores
from calibration.demand.years import JUDGED_YEAR
from obsia.accounting.world.allocation import expected_share, weights_of
from obsia.accounting.world.anchor import Anchor, Node, anchor
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.views import ELECTRICITY
from obsia.core.demand import REFERENCE, FigureKind
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand


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
    def discrepancies(self) -> Array:
        """How far they lie above what was expected."""
        return discrepancies_of(self.cases)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the interval holds them."""
        return (self.low <= self.truth) & (self.truth <= self.high)

    @property
    def scores(self) -> Array:
        """Interval scores."""
        return interval_scores(truth=self.truth, low=self.low, high=self.high)


def discrepancies_of(cases: Sequence[Allocated]) -> Array:
    """Truth less expectation, shape (cases,)."""
    return np.array([case.truth - case.expected for case in cases])


def allocated(snapshot: Snapshot, *, calibrates: bool) -> tuple[Allocated, ...]:
    """Countries with history of their own, each as if it had none, in its latest year that the anchor covers."""
    table = anchor(snapshot)
    histories = _histories(snapshot)
    cases: list[Allocated] = []
    for region, codes in sorted(memberships(snapshot).items()):
        if Node(region) not in table.nodes:
            continue
        for iso3 in codes:
            own = histories.get(iso3)
            if own is None or own.calibrates is not calibrates:
                continue
            expected_twh = _expected_twh(snapshot, table, region, iso3, year=own.year)
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


def _expected_twh(snapshot: Snapshot, table: Anchor, region: str, iso3: str, *, year: int) -> float | None:
    """Electricity that drivers give a country of its region, less the countries that the anchor itself lists.

    One of those is taken as if the anchor did not list it. None for a country without drivers.
    """
    named = {code: name for name, code in table.codes.items() if code != iso3}
    members = memberships(snapshot)[region]
    weights = weights_of(snapshot, (code for code in members if code not in named))
    if iso3 not in weights:
        return None
    rest_twh = _energy_twh(table, region, year)
    rest_twh -= sum(_energy_twh(table, name, year) for code, name in named.items() if code in members)
    return rest_twh * expected_share(weights, iso3)


def _energy_twh(table: Anchor, region: str, year: int) -> float:
    logs = table.track(Node(region), REFERENCE).logs
    at = YEARS.index(year)
    return float(np.exp(logs["capacity"][at] + logs["load"][at])) * demand.HOURS_OF_YEAR_H / 1e12


def shift_rows(discrepancies: Array, *, rows: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draws of mean and standard deviation of discrepancies, each of shape (rows,), flat priors (Gelman 3.2)."""
    count = discrepancies.size
    spread = np.sqrt(((discrepancies - discrepancies.mean()) ** 2).sum() / rng.chisquare(count - 1, rows))
    return discrepancies.mean() + spread / math.sqrt(count) * rng.standard_normal(rows), spread


def judged_in_turn(cases: Sequence[Allocated]) -> Nations:
    """Intervals of each country by the discrepancies of the others."""
    discrepancies = discrepancies_of(cases)
    return _judged(cases, [np.delete(discrepancies, index) for index in range(len(cases))])


def judged_by(cases: Sequence[Allocated], fitted: Sequence[Allocated]) -> Nations:
    """Intervals of some countries by the discrepancies of others."""
    return _judged(cases, [discrepancies_of(fitted)] * len(cases))


def _judged(cases: Sequence[Allocated], discrepancies: Sequence[Array]) -> Nations:
    """As ``accounting.world.allocation`` draws them: a part of the shift, common to a region, and the scatter."""
    rng = np.random.default_rng(SEED)
    ends: list[Array] = []
    for case, known in zip(cases, discrepancies, strict=True):
        shift, spread = shift_rows(known, rows=DRAWS, rng=rng)
        away = rng.random(DRAWS) * shift + spread * rng.standard_normal(DRAWS)
        ends.append(case.expected + np.quantile(away, (TAILS[0], TAILS[-1])))
    low, high = np.array(ends).T
    return Nations(cases=tuple(cases), low=low, high=high)
