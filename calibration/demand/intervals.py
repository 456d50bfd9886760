"""Intervals of 80 %: their ends, their scores, how many hold, and spreads learned from discrepancies."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SEED = 7
DRAWS = 4000
"""Draws behind each interval: its ends then move by about 1 % of its width from seed to seed."""
LEVEL = 0.8
"""What the targets ask for: of 8 to 27 cases, too few miss an interval of 90 % to tell whether it is right."""
TAILS = ((1.0 - LEVEL) / 2, 0.5, (1.0 + LEVEL) / 2)
SURE = NormalDist().inv_cdf(0.95)
"""Of the ends of a 90 % interval of a share."""


def interval_scores(*, truth: Array, low: Array, high: Array) -> Array:
    """Interval scores of 80 % intervals (Gneiting and Raftery 2007, eq. 43); smaller is better, same shape."""
    outside = np.maximum(low - truth, 0.0) + np.maximum(truth - high, 0.0)
    return (high - low) + 2.0 / (1.0 - LEVEL) * outside


def spread_rows(scaled: Array, *, rows: int, rng: np.random.Generator) -> Array:
    """Draws of the spread of discrepancies of mean 0, shape (rows,): scaled inverse chi-squared (Jeffreys)."""
    return np.sqrt((scaled**2).sum() / rng.chisquare(scaled.size, rows))


def share_range(inside: float, of: float) -> tuple[float, float]:
    """The share that ``inside`` of ``of`` independent cases speak for, 90 %: Wilson (1927). ``of`` above 0."""
    share, square = inside / of, SURE**2 / of
    centre = (share + square / 2) / (1 + square)
    half = SURE / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return max(0.0, centre - half), min(1.0, centre + half)
