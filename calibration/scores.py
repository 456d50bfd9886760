"""How predictions are scored: the same for obsia and for any rival.

A prediction of a positive quantity is a median and the ends of a 90 % interval. Errors are relative to what was
measured; widths and the interval score are in log10, so that a factor counts alike at every size. Uncertainty of a
score comes from resampling whole clusters (model families), because rows of one family err together.

Source of the interval score: Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation",
eq. 43, here of log10 values with alpha 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ALPHA = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Scores of one set of rows; each field is named with its unit."""

    rows: int
    clusters: int
    median_error_share: float
    """Median of |predicted / measured - 1|."""
    p90_error_share: float
    coverage_share: float
    interval_score_log10: float
    width_log10: float
    bias_ratio: float
    """Median of predicted / measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Predictions of rows by a fit that saw nothing of their cluster: medians and 90 % intervals, shape (rows,)."""

    ids: tuple[str, ...]
    clusters: tuple[str, ...]
    measured: Array
    median: Array
    low: Array
    high: Array

    def arrays(self, chosen: NDArray[np.bool_] | None = None) -> dict[str, Any]:
        """What :func:`score` and :func:`bootstrap` ask for, of all rows or of the chosen ones."""
        kept = np.ones(len(self.ids), dtype=bool) if chosen is None else chosen
        held = {name: getattr(self, name)[kept] for name in ("measured", "median", "low", "high")}
        return held | {"clusters": [name for name, keep in zip(self.clusters, kept, strict=True) if keep]}


def score(
    *,
    measured: Array,
    median: Array,
    low: Array,
    high: Array,
    clusters: Sequence[str] | None = None,
    alpha: float = ALPHA,
) -> Score:
    """The scores of predictions of shape (rows,), all positive."""
    _check(measured=measured, median=median, low=low, high=high)
    error = np.abs(median / measured - 1.0)
    logs = np.log10(measured)
    bottom, top = np.log10(low), np.log10(high)
    missed = np.maximum(bottom - logs, 0.0) + np.maximum(logs - top, 0.0)
    return Score(
        rows=len(measured),
        clusters=len(set(clusters)) if clusters is not None else len(measured),
        median_error_share=float(np.median(error)),
        p90_error_share=float(np.quantile(error, 0.9)),
        coverage_share=float(((measured >= low) & (measured <= high)).mean()),
        interval_score_log10=float((top - bottom + 2.0 / alpha * missed).mean()),
        width_log10=float((top - bottom).mean()),
        bias_ratio=float(np.median(median / measured)),
    )


def bootstrap(
    *,
    measured: Array,
    median: Array,
    low: Array,
    high: Array,
    clusters: Sequence[str],
    times: int = 1000,
    seed: int = 7,
    alpha: float = ALPHA,
) -> dict[str, tuple[float, float]]:
    """Field of :class:`Score` -> its 90 % interval when whole clusters are drawn with replacement."""
    names = sorted(set(clusters))
    rows_of = {name: np.flatnonzero(np.array([each == name for each in clusters])) for name in names}
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {}
    for _ in range(times):
        chosen = np.concatenate([rows_of[names[at]] for at in rng.integers(0, len(names), len(names))])
        once = score(measured=measured[chosen], median=median[chosen], low=low[chosen], high=high[chosen], alpha=alpha)
        for field in ("median_error_share", "p90_error_share", "coverage_share", "interval_score_log10", "width_log10"):
            found.setdefault(field, []).append(getattr(once, field))
    return {name: (float(np.quantile(held, 0.05)), float(np.quantile(held, 0.95))) for name, held in found.items()}


def _check(**arrays: Array) -> None:
    lengths = {len(array) for array in arrays.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueError(f"arrays of one length, at least 1, were expected, not of {sorted(lengths)}")
    for name, array in arrays.items():
        if not (np.isfinite(array).all() and (array > 0).all()):
            raise ValueError(f"{name}: positive numbers were expected")
    if (arrays["low"] > arrays["high"]).any():
        raise ValueError("an interval ends before it begins")
