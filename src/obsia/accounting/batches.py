"""How many requests share a step of a service, where nobody says but the time between tokens was observed.

In each world a batch is as likely as the error in time that it would take, times its prior, up to what memory holds;
one is drawn. How far the law of inference is off in time is then known in that world, for it has to give what was
observed. Draws stay equally weighted, and no parameter that other figures share is changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Z95, Draws
from obsia.accounting.tested_batches import chosen
from obsia.core.evidence import Fact

_TRIED: Final = 40
"""Batches that are tried, evenly spaced in their logarithm."""
_SAYS_NOTHING: Final = 0.01
"""Weight of a speed that says nothing of the batch: where none explains it (a size that was drawn is far off, say), the
prior stands. An error in time of three standard deviations weighs as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A batch that explains a speed in each world, and how well batches do on the whole."""

    batch: Draws
    likelihood: Draws
    """Sum over batches, as the prior weighs them, of how likely the error in time is; any scale."""


def batch_observed(
    *,
    latency_of: Callable[[Draws], Draws],
    observed_s: Draws,
    spread: Draws,
    prior: Fact,
    prior_ratio: Draws,
    most: Draws,
    uniform: Draws,
) -> Explained:
    """The batch in each world; arrays have the shape of ``most``, which is the largest that memory holds.

    ``latency_of`` gives the time between tokens at a batch, ``spread`` the standard deviation of the natural logarithm
    of observed over computed times, ``prior`` a log-normal fact that is multiplied by ``prior_ratio``, ``uniform`` the
    scores with which one batch is drawn.
    """
    centre = math.log(prior.value or 1.0)
    below, above = (abs(math.log(end or 1.0) - centre) / Z95 for end in (prior.low, prior.high))

    def weight(tried: Draws) -> Draws:
        off: Draws = np.log(observed_s / latency_of(tried)) / spread
        away = np.log(tried / prior_ratio) - centre
        prior_weight = np.exp(-0.5 * (away / np.where(away < 0, below, above)) ** 2)
        return prior_weight * (np.exp(-0.5 * off**2) + _SAYS_NOTHING)

    shares = (np.arange(_TRIED) + 0.5) / _TRIED
    weights = np.stack([weight(most**share) for share in shares])
    # Batches are tried over a longer range where more of them fit: each then stands for more of the prior.
    return Explained(
        batch=most ** chosen(weights=weights, uniform=uniform), likelihood=weights.sum(axis=0) * np.log(most)
    )
