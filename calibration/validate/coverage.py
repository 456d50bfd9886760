"""Do intervals cover what they say? At several levels, with intervals from resampling whole families.

One check decides, and is the same for a prediction, for its control and for a rival: the *excess*, the mean over the
levels of (share of rows inside less level). Families are drawn with replacement; where nineteen in twenty resamplings
lie below zero, the intervals are *too narrow*, where as many lie above, *too wide*; else they are *kept*. On synthetic
rows of 6 to 23 families it takes about one right prediction in twenty for too narrow, and finds intervals of half the
width nearly always (``tests/calibration/test_validate.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.scores import score
from calibration.validate.levels import HeldOut

Array = NDArray[np.float64]
TIMES = 2000
"""Resamplings."""
SEED = 7
LEAST_FAMILIES = 6
"""With fewer, resampling families says little: figures are shown, and no claim is made."""
KEPT, NARROW, WIDE, FEW, NONE = "kept", "too narrow", "too wide", "too few families", "no intervals"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLevel:
    """Intervals at one level; pairs are 90 % intervals from resampling families."""

    level: float
    coverage_share: float
    coverage_ends: tuple[float, float]
    width_log10: float
    interval_score_log10: float
    interval_score_ends: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the check says of a set of predictions."""

    at: tuple[AtLevel, ...]
    excess_share: float
    """Mean over levels of coverage less level."""
    excess_ends: tuple[float, float]
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How one family fared."""

    name: str
    rows: int
    ratio: float
    """Median of predicted / measured."""
    coverage_share: float
    interval_score_log10: float


def _resampled(per_row: Array, clusters: tuple[str, ...]) -> Array:
    """Means of columns (rows, columns) when whole clusters are drawn with replacement; shape (times, columns)."""
    names, of = np.unique(np.array(clusters), return_inverse=True)
    sums = np.stack([np.bincount(of, column, minlength=len(names)) for column in per_row.T], axis=1)
    drawn = np.random.default_rng(SEED).multinomial(len(names), np.full(len(names), 1.0 / len(names)), TIMES)
    return np.asarray((drawn @ sums) / (drawn @ np.bincount(of, minlength=len(names)))[:, None])


def _ends(values: Array) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def judged(held: HeldOut) -> Judgement:
    """Coverage, width and interval score at each level that is told, and the verdict."""
    levels, logs = held.levels(), np.log10(held.measured)
    if not levels:
        return Judgement(at=(), excess_share=float("nan"), excess_ends=(float("nan"), float("nan")), verdict=NONE)
    inside: list[Array] = []
    scores: list[Array] = []
    widths: list[float] = []
    for level in levels:
        low, high = (np.log10(each) for each in held.ends(level))
        missed = np.maximum(low - logs, 0.0) + np.maximum(logs - high, 0.0)
        inside.append((missed == 0.0).astype(np.float64))
        scores.append(high - low + 2.0 / (1.0 - level) * missed)
        widths.append(float((high - low).mean()))
    count = len(levels)
    drawn = _resampled(np.stack([*inside, *scores], axis=1), held.clusters)
    excess = float(np.mean([each.mean() for each in inside]) - np.mean(levels))
    ends = _ends(drawn[:, :count].mean(axis=1) - np.mean(levels))
    return Judgement(
        at=tuple(
            AtLevel(
                level=level,
                coverage_share=float(inside[at].mean()),
                coverage_ends=_ends(drawn[:, at]),
                width_log10=widths[at],
                interval_score_log10=float(scores[at].mean()),
                interval_score_ends=_ends(drawn[:, count + at]),
            )
            for at, level in enumerate(levels)
        ),
        excess_share=excess,
        excess_ends=ends,
        verdict=_verdict(ends, families=len(set(held.clusters))),
    )


def _verdict(ends: tuple[float, float], *, families: int) -> str:
    if families < LEAST_FAMILIES:
        return FEW
    if ends[1] < 0.0:
        return NARROW
    return WIDE if ends[0] > 0.0 else KEPT


def worst(held: HeldOut, *, count: int = 5) -> tuple[Family, ...]:
    """The families with the highest interval scores at 90 %, the worst first."""
    found: list[Family] = []
    for name in sorted(set(held.clusters)):
        its = held.at(np.array([each == name for each in held.clusters]))
        scored = score(**its.arrays())
        found.append(
            Family(
                name=name,
                rows=scored.rows,
                ratio=scored.bias_ratio,
                coverage_share=scored.coverage_share,
                interval_score_log10=scored.interval_score_log10,
            )
        )
    return tuple(sorted(found, key=lambda each: -each.interval_score_log10)[:count])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure with its 90 % interval from resampling families."""

    value: float
    low: float
    high: float


def errors(held: HeldOut, *, times: int = 1000) -> dict[str, Spread]:
    """Errors of medians, by name.

    ``median_error`` and ``p90_error`` are of |predicted / measured - 1|, as shares; ``median_factor`` and
    ``p90_factor`` of the larger over the smaller of the two; ``ratio`` is the median of predicted over measured.
    """
    ratio = held.median / held.measured

    def figures(at: NDArray[np.int64]) -> list[float]:
        error, factor = np.abs(ratio[at] - 1.0), np.exp(np.abs(np.log(ratio[at])))
        sides = (np.quantile(each, q) for each in (error, factor) for q in (0.5, 0.9))
        return [float(each) for each in (*sides, np.median(ratio[at]))]

    names, of = np.unique(np.array(held.clusters), return_inverse=True)
    rows = [np.flatnonzero(of == at) for at in range(len(names))]
    rng = np.random.default_rng(SEED)
    drawn = [
        figures(np.concatenate([rows[at] for at in rng.integers(0, len(names), len(names))])) for _ in range(times)
    ]
    low, high = np.quantile(np.array(drawn), [0.05, 0.95], axis=0)
    keys = ("median_error", "p90_error", "median_factor", "p90_factor", "ratio")
    values = zip(keys, figures(np.arange(len(ratio))), low, high, strict=True)
    return {name: Spread(value=value, low=float(bottom), high=float(top)) for name, value, bottom, top in values}
