"""One edition ahead: what earlier editions led to expect of each figure of a later one, and how far off that was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from calibration.demand.intervals import DRAWS, SEED, TAILS, Array, interval_scores
from obsia.accounting.world.views import (
    ELECTRICITY,
    Blend,
    Growth,
    PublishedPath,
    blend,
    edition_date,
    growth_from,
    views_of,
)
from obsia.core.demand import Published, RegionKind

LEVELS = np.array([0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4])
"""How far publishers differ on a year that both know: from what rounding leaves to a factor of 1.5."""
METERED = np.array([0.02, 0.05, 0.1, 0.2])
"""The same where meters were read: what a revised count or another threshold of size makes."""
GROWTHS = np.array([0.02, 0.05, 0.08, 0.12, 0.16, 0.2, 0.3])
"""Per square root of a year ahead: after nine years, the last is a factor of 2.5."""
GRID = np.array(list(product(LEVELS, METERED, GROWTHS)))
"""Hypotheses, shape (hypotheses, 3), natural logarithms; each as likely as the other before."""
WITH_CRYPTO = f"{ELECTRICITY}_incl_crypto"
"""Early editions of the world tell growth with cryptocurrencies only."""

Members = Mapping[str, Sequence[str]]
"""Region -> ISO codes of its countries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A later edition's figure beside what earlier editions, and their trend, led to expect; natural logarithms."""

    region: str
    series: str
    edition: str
    year: int
    truth: float
    expected: float
    horizon: float
    is_metered: bool
    trend: float
    trend_horizon: float
    rests_on: str
    """The earlier edition that counts most in what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Intervals of figures that the fit has not seen, each of shape (cases,); natural logarithms."""

    cases: tuple[Ahead, ...]
    low: Array
    median: Array
    high: Array

    @property
    def truth(self) -> Array:
        """What the later editions say."""
        return np.array([case.truth for case in self.cases])

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the interval holds it."""
        return (self.low <= self.truth) & (self.truth <= self.high)

    @property
    def scores(self) -> Array:
        """Interval scores."""
        return interval_scores(truth=self.truth, low=self.low, high=self.high)


def by_region(case: Ahead) -> str:
    """Cases of one region are left out together."""
    return case.region


def by_source(case: Ahead) -> str:
    """Cases that rest mainly on one earlier edition are left out together."""
    return case.rests_on


def ahead(rows: Sequence[Published], members: Members) -> tuple[Ahead, ...]:
    """Every figure of an edition of a region that earlier editions speak of, in years that these reach or pass."""
    seen = [row for row in rows if row.calibrates]
    cases: list[Ahead] = []
    for region, its in sorted(_territories(seen).items()):
        for target in _targets(its):
            date = edition_date(target.edition)
            earlier = views_of(its, before=date)
            if not earlier:
                continue
            growth = _known_growth(seen, members, region, its[0].iso3, before=date)
            first = min(min(view.points) for view in earlier)
            cases += [
                _case(region, target, year, earlier, growth)
                for year in sorted(target.points)
                if year >= first and not _is_told(earlier, target, year)
            ]
    return tuple(cases)


def _territories(rows: Sequence[Published]) -> dict[str, list[Published]]:
    """Region -> its figures of electricity on the territory."""
    found: dict[str, list[Published]] = {}
    for row in rows:
        is_part = row.region_kind in (RegionKind.COMPANY, RegionKind.STATE)
        if row.quantity == ELECTRICITY and not row.boundary and not is_part:
            found.setdefault(row.region, []).append(row)
    return found


def _targets(rows: Sequence[Published]) -> list[PublishedPath]:
    """The editions of some rows, each as a view of its own."""
    by_edition: dict[tuple[str, str], list[Published]] = {}
    for row in rows:
        by_edition.setdefault((row.series, row.edition), []).append(row)
    return [view for each in by_edition.values() for view in views_of(each)]


def _is_told(views: Sequence[PublishedPath], target: PublishedPath, year: int) -> bool:
    """Whether an earlier edition of the same series has the same figure: nothing is predicted then."""
    return any(view.series == target.series and view.points.get(year) == target.points[year] for view in views)


def _case(region: str, target: PublishedPath, year: int, earlier: Sequence[PublishedPath], growth: Growth) -> Ahead:
    seen = blend(earlier, np.array([float(year)]), growth)
    trend, trend_horizon = _trend(earlier, year, growth)
    return Ahead(
        region=region,
        series=target.series,
        edition=target.edition,
        year=year,
        truth=target.points[year],
        expected=float(seen.logs[0]),
        horizon=float(seen.horizon[0]),
        is_metered=seen.is_metered and target.is_metered,
        trend=trend,
        trend_horizon=trend_horizon,
        rests_on=_heaviest(seen, year),
    )


def _heaviest(seen: Blend, year: int) -> str:
    """The view that counts most in a blend: the one with the least to see ahead."""
    nearest = min(seen.views, key=lambda view: float(view.horizon(np.array([float(year)]))[0]))
    return f"{nearest.series} {nearest.edition}"


def _known_growth(rows: Sequence[Published], members: Members, region: str, iso3: str, *, before: str) -> Growth:
    """Growth of the wider region as editions before a date have it: of a group of countries, else of the world."""
    wider = sorted(
        (name for name, codes in members.items() if iso3 in codes and name != region),
        key=lambda name: (len(members[name]), name),
    )
    for name in wider:
        its = (row for row in rows if row.region == name and row.quantity == ELECTRICITY)
        found = growth_from(views_of(its, before=before))
        if found:
            return found
    world = (row for row in rows if row.region_kind is RegionKind.WORLD and row.quantity in (ELECTRICITY, WITH_CRYPTO))
    return growth_from(views_of(world, before=before)) or (lambda start, end: 0.0 * (end - start))


def _trend(views: Sequence[PublishedPath], year: int, growth: Growth) -> tuple[float, float]:
    """The rival: history, or what there is, carried on at its own constant rate (of one year: at the wider one's)."""
    points: dict[int, list[float]] = {}
    for view in views:
        last = view.last_history
        past = {at: value for at, value in view.points.items() if last is not None and at <= last}
        for at, value in (past or view.points).items():
            points.setdefault(at, []).append(value)
    years = np.array(sorted(points), dtype=np.float64)
    values = np.array([sum(points[int(at)]) / len(points[int(at)]) for at in years])
    away = year - float(years[-1])
    if years.size == 1:
        return float(values[0]) + growth(float(years[0]), float(year)), abs(away)
    slope = float((years - years.mean()) @ (values - values.mean()) / ((years - years.mean()) ** 2).sum())
    return float(values[-1]) + slope * away, abs(away)


def log_likelihood(cases: Sequence[Ahead], *, of_trend: bool = False) -> Array:
    """Of each hypothesis of GRID, shape (hypotheses,).

    Later editions are not taken to lie higher or lower: in these tables most of what was revised downwards goes back to
    one edition, which is no pattern.
    """
    total = np.zeros(len(GRID))
    for case in cases:
        centre, spread = _centre_and_spreads(case, GRID, of_trend=of_trend)
        total = total - 0.5 * ((case.truth - centre) / spread) ** 2 - np.log(spread)
    return total


def _centre_and_spreads(case: Ahead, hypotheses: Array, *, of_trend: bool) -> tuple[float, Array]:
    """The centre of a case and its standard deviation by each of some hypotheses, shape (hypotheses,)."""
    level, metered, growth = hypotheses.T
    horizon = case.trend_horizon if of_trend else case.horizon
    spread = np.sqrt(np.where(case.is_metered, metered, level) ** 2 + growth**2 * horizon)
    return case.trend if of_trend else case.expected, spread


def posterior(cases: Sequence[Ahead], *, rows: int, rng: np.random.Generator, of_trend: bool = False) -> Array:
    """Rows of GRID in proportion to their posterior, shape (rows, 3)."""
    logs = log_likelihood(cases, of_trend=of_trend)
    weights = np.exp(logs - logs.max())
    return GRID[rng.choice(len(GRID), rows, p=weights / weights.sum())]


def judged(cases: Sequence[Ahead], *, group: Callable[[Ahead], str] = by_region, of_trend: bool = False) -> Judged:
    """80 % intervals of every case by a fit on the cases of other groups."""
    rng = np.random.default_rng(SEED)
    chosen: list[Ahead] = []
    ends: list[Array] = []
    for name in sorted({group(case) for case in cases}):
        drawn = posterior([c for c in cases if group(c) != name], rows=DRAWS, rng=rng, of_trend=of_trend)
        for case in (c for c in cases if group(c) == name):
            centre, spread = _centre_and_spreads(case, drawn, of_trend=of_trend)
            chosen.append(case)
            ends.append(np.quantile(centre + spread * rng.standard_normal(DRAWS), TAILS))
    low, median, high = np.array(ends).T
    return Judged(cases=tuple(chosen), low=low, median=median, high=high)
