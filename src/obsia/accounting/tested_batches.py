"""Requests that share a step in configurations that are planned or tested, where nobody states them.

Configurations are tested from a few requests up to what the memory of their accelerators holds beside the weights, or
some more (requests in excess wait, or are computed again). In between every doubling is as likely as another: that is
the prior. Where the time between tokens is observed, a batch counts as much as the error in time that it would take is
likely: the energy model is off by a factor, with heavy tails, or the host of the accelerator held the run up, whose
steps then take as long as the host lets them. What a model on some accelerators is off in time it is off at every
load, nearly: several speeds of one configuration are read together.

All functions are pure; arrays broadcast. ``calibration.observed_speed`` fits what they take to errors on families that
the energy model had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws

FREEDOM: Final = 4.0
"""Degrees of freedom of the errors in time, as of all errors of runs."""
T95: Final = 2.131847
"""95 % quantile of Student's t with :data:`FREEDOM` degrees of freedom."""
_T_PEAK: Final = 0.375
"""Density of that distribution at 0, exact: 3/8."""
_NORMAL_PEAK: Final = 0.3989423
"""Density of a standard normal at 0: 1 / sqrt(2 pi)."""
_LEAST_WIDTH: Final = 0.3
"""The narrowest range of a prior, in ln: where weights leave no room, some batch was run all the same."""
_ROOMS: Final = tuple(NormalDist().inv_cdf((at + 0.5) / 9.0) for at in range(9))
"""Standard normal quantiles that stand for how much more or less than memory holds is run."""
_REACH: Final = 5.0
"""Scales up to which errors in time that several speeds share are tried."""
_CENTRES: Final = 41
_SOFT: Final = 1e-9
"""Added to each weight: where no batch explains a speed, all are as good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRange:
    """Which batches are tested."""

    least: float
    """The smallest one."""
    room_ratio: float
    """The largest one over what memory holds, median."""
    room_spread: float
    """Standard deviation of its natural logarithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How an observed time between tokens departs from that of the energy model, for a model not seen."""

    centre: Draws | float
    """Median of ln(observed / predicted)."""
    spread: float
    """Scale of its Student's t."""
    held_share: Draws | float
    """Share of runs that their host holds up."""
    held_s: float
    """Time between tokens of those, median."""
    held_spread: float
    """Standard deviation of its natural logarithm."""


def prior_density(*, log_batch: Draws, log_room: Draws, tested: BatchRange) -> Draws:
    """How often a batch is tested, per unit of its natural logarithm. ``log_room``: ln of what memory holds."""
    least = np.log(tested.least)
    found = 0.0
    for score in _ROOMS:
        top = _top(log_room=log_room, tested=tested, score=score)
        found = found + (log_batch <= top) / (top - least)
    return found * (log_batch >= least) / len(_ROOMS)


def prior_batch(*, log_room: Draws, tested: BatchRange, room_score: Draws, place: Draws) -> Draws:
    """Batches as they are tested. ``room_score``: standard normal, ``place``: uniform in (0, 1)."""
    least = np.log(tested.least)
    top = _top(log_room=log_room, tested=tested, score=room_score)
    return np.exp(least + place * (top - least))


def speed_density(*, log_predicted_s: Draws, log_observed_s: Draws, speed: Speed) -> Draws:
    """How likely an observed time between tokens is where the energy model predicts another, per unit of its logarithm.

    A host that holds a run up makes it no faster: it explains only what is slower than predicted.
    """
    off = (log_observed_s - log_predicted_s - speed.centre) / speed.spread
    own = _T_PEAK / speed.spread * (1.0 + off**2 / FREEDOM) ** (-(FREEDOM + 1.0) / 2.0)
    if not np.any(speed.held_share):
        return own
    away = (log_observed_s - np.log(speed.held_s)) / speed.held_spread
    held = _NORMAL_PEAK / speed.held_spread * np.exp(-0.5 * away**2) * (log_predicted_s < log_observed_s)
    return (1.0 - speed.held_share) * own + speed.held_share * held


def shared_centres(speed: Speed) -> tuple[Draws, Draws]:
    """Errors in time (ln) that all speeds of one configuration may share, and how likely each is; shape (centres,)."""
    off = np.linspace(-_REACH, _REACH, _CENTRES)
    return speed.centre + speed.spread * off, (1.0 + off**2 / FREEDOM) ** (-(FREEDOM + 1.0) / 2.0)


def chosen(*, weights: Draws, uniform: Draws) -> Draws:
    """Place in [0, 1) along the first axis of ``weights`` that a uniform score falls on, in proportion to them."""
    below = weights + _SOFT
    for row in range(1, len(below)):
        # As a cumulative sum along the first axis, which takes five times as long.
        below[row] += below[row - 1]
    reached = uniform * below[-1]
    cell = np.minimum(np.sum(below < reached, axis=0), len(weights) - 1)
    inside = np.take_along_axis(weights, cell[np.newaxis], axis=0)[0] + _SOFT
    part = 1.0 - (np.take_along_axis(below, cell[np.newaxis], axis=0)[0] - reached) / inside
    return (cell + np.clip(part, 0.0, 1.0 - 1e-9)) / len(weights)


def _top(*, log_room: Draws, tested: BatchRange, score: Draws | float) -> Draws:
    """ln of the largest batch at a standard normal score of how much more than memory holds is run."""
    top = log_room + np.log(tested.room_ratio) + tested.room_spread * score
    return np.maximum(top, np.log(tested.least) + _LEAST_WIDTH)
