"""All judgements of the world view together, and what several cases say at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.demand import editions, years
from calibration.demand.editions import Ahead, Judged
from calibration.demand.intervals import SEED, interval_scores
from calibration.demand.years import YearOut
from obsia.accounting.world.anchor import anchor
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot

RESAMPLES = 4000
"""Of whole regions: the ends of 90 % then move by about 0.01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that the page tells."""

    everywhere: tuple[YearOut, ...]
    apart: tuple[YearOut, ...]
    by_region: Judged
    trend_by_region: Judged
    by_source: Judged
    trend_by_source: Judged


def results(snapshot: Snapshot) -> Results:
    """All judgements, computed."""
    table = anchor(snapshot)
    cases = editions.ahead(published(snapshot), memberships(snapshot))
    return Results(
        everywhere=years.year_out(table, everywhere=True),
        apart=years.year_out(table, everywhere=False),
        by_region=editions.judged(cases),
        trend_by_region=editions.judged(cases, of_trend=True),
        by_source=editions.judged(cases, group=editions.by_source),
        trend_by_source=editions.judged(cases, group=editions.by_source, of_trend=True),
    )


def points_score(trend: Judged) -> float:
    """Mean interval score of the trend without width."""
    point = np.array([case.trend for case in trend.cases])
    return float(interval_scores(truth=trend.truth, low=point, high=point).mean())


def clustered_share(held: Judged, group: Callable[[Ahead], str]) -> float:
    """Share inside, each group counting once."""
    groups = np.array([group(case) for case in held.cases])
    return float(np.mean([held.inside[groups == each].mean() for each in sorted(set(groups))]))


def score_gain(ours: Judged, trend: Judged) -> tuple[float, float]:
    """90 % of the mean fall in score when whole regions are resampled."""
    rng = np.random.default_rng(SEED)
    names = np.array([case.region for case in ours.cases])
    gains = [trend.scores[names == each] - ours.scores[names == each] for each in sorted(set(names))]
    picked = rng.integers(0, len(gains), (RESAMPLES, len(gains)))
    means = [float(np.concatenate([gains[index] for index in row]).mean()) for row in picked]
    low, high = np.quantile(means, (0.05, 0.95))
    return float(low), float(high)
