"""Power that a sensor averages, to the energy of a window: what all of its means together say of what lies between.

Means of the last second, ten times a second, overlap: each says how what came in differs from what went out a second
before. The load is taken for a process whose covariance falls exponentially (Ornstein and Uhlenbeck), around a mean
that is not known, and the energy of the window is predicted from all means at once: the best linear unbiased
predictor (universal kriging; N. Cressie, Statistics for Spatial Data, 1993, 3.4). How fast the load forgets, and how
much it moves, is what makes the means most likely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from typing import Final

_FORGETS: Final = (0.001, 0.005, 0.02, 0.08, 0.3, 1.2)
"""Times in which a load may forget, of which the likeliest is taken; in times that a mean is of, as all below."""
_DATED: Final = 0.0003
"""Variance of the date of a refresh, in squares of a period."""
_EVERY: Final = 0.1
"""Means that are closer to each other say nearly the same, and are left out."""
_PIECE: Final = 10.0
"""A longer window is predicted in pieces: work grows with the cube of their length."""
LONGEST: Final = 60.0
"""Of longer windows little is left to be gained."""
_HIDDEN: Final = 2e-4
"""Of a load that goes up and down in step with the means they show nothing: that share of the energy at least."""
_BESIDE: Final = 0.005
"""Standard error for what is beside a load, which is not even, as a share of its energy in the time of a mean."""
_SPARE: Final = 3
"""Means beyond the levels that are not known, without which nothing tells how much the load moves."""
_HALF: Final = 2.1
"""90 % half width over the standard error: loads are no such process, and which is likeliest is not sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Averages:
    """Means: when each was taken (s, rising), W, over ``averaging_s`` before; refreshed each ``refresh_s``."""

    times_s: Sequence[float]
    powers_w: Sequence[float]
    averaging_s: float
    refresh_s: float
    unit_w: float

    def energy(self, start_s: float, end_s: float, *, is_step: bool) -> tuple[float, float] | None:
        """Energy of a window, J, and its 90 % half width; None where too few means tell of it.

        ``is_step``: load begins and ends with the window.
        """
        count = math.ceil((end_s - start_s) / (_PIECE * self.averaging_s))
        knots = [start_s + each * (end_s - start_s) / count for each in range(count + 1)]
        load = (start_s, end_s) if is_step else (-math.inf, math.inf)
        pieces = [self._piece(one, other, load) for one, other in pairwise(knots)]
        found = [each for each in pieces if each is not None]
        if len(found) < count:
            return None
        value_j = math.fsum(each for each, _ in found)
        # What one piece has too much at a cut the next one lacks: two edges are left, as of one piece.
        variance = math.fsum(each for _, each in found) / count
        return value_j, math.hypot(_HALF * math.sqrt(variance), _HIDDEN * value_j)

    def _piece(self, start_s: float, end_s: float, load: tuple[float, float]) -> tuple[float, float] | None:
        """Energy of a piece of the window, J, and its variance; None where too few means tell of it."""
        used = [
            (at, power_w * self.averaging_s)
            for at, power_w in zip(self.times_s, self.powers_w, strict=True)
            if start_s - self.averaging_s < at < end_s + self.averaging_s
        ][:: max(int(_EVERY * self.averaging_s / self.refresh_s), 1)]
        spans = [(at - self.averaging_s, at) for at, _ in used]
        loaded = [_within(span, load) for span in spans]
        outside = [self.averaging_s - (last - first) for first, last in loaded]
        has_step = any(each > 1e-6 * self.averaging_s for each in outside)
        columns = [[last - first for first, last in loaded], *([outside] if has_step else [])]
        if len(used) < len(columns) + _SPARE:
            return None
        wanted = [end_s - start_s, *(0.0 for _ in columns[1:])]
        energies = [each for _, each in used]
        _, value_j, variance = max(
            self._fit(forgets * self.averaging_s, loaded, (start_s, end_s), columns, wanted, energies)
            for forgets in _FORGETS
        )
        if has_step:
            # Where the load begins or ends, a date that is off moves all of the difference; and what the machine takes
            # beside it is taken to be even.
            step_w = (max(energies) - min(energies)) / self.averaging_s
            variance += step_w**2 * _DATED * self.refresh_s**2 / 4 + (_BESIDE * min(energies)) ** 2
        return value_j, variance

    def _fit(
        self,
        forget_s: float,
        spans: Sequence[tuple[float, float]],
        window: tuple[float, float],
        columns: Sequence[Sequence[float]],
        wanted: Sequence[float],
        energies: Sequence[float],
    ) -> tuple[float, float, float]:
        """Log likelihood where the load forgets so fast, the energy that is predicted, J, and its variance."""
        covariance = _covariance(forget_s)
        # A mean moves by what comes in less what goes out, so long as its date is not known.
        dated = 2 * -math.expm1(-self.averaging_s / forget_s) * _DATED * self.refresh_s**2
        rows = [[covariance(one, other) for other in spans[: place + 1]] for place, one in enumerate(spans)]
        for row in rows:
            row[-1] += dated
        lower = _cholesky(rows)
        seen, sides = _solved(lower, energies), [_solved(lower, each) for each in columns]
        toward = _solved(lower, [covariance(span, window) for span in spans])
        # Of one or two means that are not known, by least squares.
        square = [[_dot(one, other) for other in sides[: place + 1]] for place, one in enumerate(sides)]
        narrow = _cholesky(square)
        means = _solved(narrow, [_dot(each, seen) for each in sides])
        lacking = _solved(narrow, [want - _dot(each, toward) for want, each in zip(wanted, sides, strict=True)])
        freedom = len(energies) - len(columns)
        scale = max(_dot(seen, seen) - _dot(means, means), 0.0) / freedom + self.unit_w**2
        value_j = _dot(toward, seen) + _dot(lacking, means)
        variance = covariance(window, window) - _dot(toward, toward) + _dot(lacking, lacking)
        spread = sum(math.log(row[-1]) for row in (*lower, *narrow))
        return -freedom / 2 * math.log(scale) - spread, value_j, scale * max(variance, 0.0)


def _within(span: tuple[float, float], load: tuple[float, float]) -> tuple[float, float]:
    """What of a span lies inside the load; nothing is a span without a length."""
    first, last = max(span[0], load[0]), min(span[1], load[1])
    return (first, last) if first < last else (span[1], span[1])


def _covariance(forget_s: float) -> Callable[[tuple[float, float], tuple[float, float]], float]:
    """Of the energies of two spans, for a load of unit variance, s²: its second integral, at four distances."""

    def twice(apart_s: float) -> float:
        share = abs(apart_s) / forget_s
        return forget_s**2 * (math.exp(-share) + share - 1)

    def covariance(one: tuple[float, float], other: tuple[float, float]) -> float:
        (first, last), (start, end) = one, other
        return twice(last - start) + twice(first - end) - twice(last - end) - twice(first - start)

    return covariance


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum(map(mul, one, other))


def _cholesky(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """The lower factor of a symmetric matrix, given by its lower half."""
    lower: list[list[float]] = []
    for row in rows:
        factor: list[float] = []
        for place, each in enumerate(row[:-1]):
            factor.append((each - sum(map(mul, factor, lower[place]))) / lower[place][-1])
        factor.append(math.sqrt(max(row[-1] - sum(map(mul, factor, factor)), 1e-12)))
        lower.append(factor)
    return lower


def _solved(lower: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """What a lower factor takes to the right side."""
    found: list[float] = []
    for row, each in zip(lower, right, strict=True):
        found.append((each - sum(map(mul, row, found))) / row[-1])
    return found
