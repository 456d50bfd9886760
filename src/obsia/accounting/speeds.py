"""How fast tokens came, from the sums of records that say how long calls took.

Where calls state when their first token came, the time between tokens is the time after it over the tokens after it.
Elsewhere a call of o output tokens took a time of its own (network, queue, prompt) and o times that between tokens, so
the slope of durations on output tokens is the time between tokens: least squares from exact sums. It is taken only
where it is known to a quarter or better. A mean duration per token would hold the queue and the prompt: it is not used.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws

LEAST_CALLS: Final = 20
"""Calls below which a slope is not taken, nor a mean over streams of fewer tokens than this."""
LARGEST_ERROR: Final = 0.25
"""Relative standard error above which a slope says too little."""
_US: Final = 1e6
STATED: Final = "stated"
"""Basis of a speed that a user states."""
LARGEST_DISCREPANCY = 3.0
"""Standard deviations by which an observed speed may move the energy model in time."""
_NO_TIME = 1e-12
"""Seconds that no prompt takes: the logarithm of none is not defined."""
SAYS_NOTHING = 0.01
"""Weight of a speed that says nothing of how a service is run: where no filling explains it (a size that was drawn is
far off, say), the prior stands. An error in time of three standard deviations weighs as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast tokens of a service came: from records, or as a user states it."""

    token_s: float | None
    """Between two output tokens of a request, seconds; None where only the first token is known."""
    error_ratio: float
    """Relative standard error of ``token_s``."""
    calls: int
    basis: str
    """``stream``: after the first token; ``slope``: of durations on output tokens; ``stated``: by a user;
    ``wait``: none, but the wait for the first token."""
    first_token_s: float | None = None
    """Until the first token, seconds: with network and queue, so no prompt was read in more."""
    prompt_tokens: int = 0
    """That had to be read for it."""


def with_wait(speed: Speed | None, sums: Iterable[tuple[int, ...]]) -> Speed | None:
    """A speed with what some sums (:data:`obsia.accounting.cells.WAITED`) tell of waiting for a first token.

    On the average no prompt was read in more than was waited for it; a long prompt takes more than its share, so that
    the mean prompt was read in no more than the mean wait. As it is where they tell nothing.
    """
    calls, us, tokens = (sum(column) for column in zip(*sums, strict=True))
    if not calls:
        return speed
    first_token_s, prompt_tokens = us / calls / _US, tokens // calls
    if speed is None:
        speed = Speed(token_s=None, error_ratio=0.0, calls=calls, basis="wait")
    return replace(speed, first_token_s=first_token_s, prompt_tokens=prompt_tokens)


def speed_of(sums: Iterable[tuple[int, ...]]) -> Speed | None:
    """The speed that some sums (:data:`obsia.accounting.cells.TIMED`) tell; None where they tell none."""
    calls, us, us2, tokens, tokens2, us_tokens, streamed_us, streamed_tokens = (
        sum(column) for column in zip(*sums, strict=True)
    )
    if streamed_tokens >= LEAST_CALLS:
        # Both ends of a stream wait for the same network: what is left is the spread of one token in many.
        return Speed(
            token_s=streamed_us / streamed_tokens / _US,
            error_ratio=1.0 / math.sqrt(streamed_tokens),
            calls=calls,
            basis="stream",
        )
    if calls < LEAST_CALLS:
        return None
    # Whole numbers until here: what is left of large sums after subtraction is exact.
    spread, together, total = (
        calls * tokens2 - tokens**2,
        calls * us_tokens - us * tokens,
        calls * us2 - us**2,
    )
    if spread <= 0 or together <= 0:
        return None
    slope = together / spread
    left = max(total * spread - together**2, 0) / spread / spread / (calls - 2)
    error = math.sqrt(left) / slope
    if error > LARGEST_ERROR:
        return None
    return Speed(token_s=slope / _US, error_ratio=error, calls=calls, basis="slope")


def time_seen(off: Draws, time: Draws, *, away: Draws) -> Draws:
    """How far the energy model is off in time where it has to give what was seen, else at most that; ``away`` is the
    same in standard deviations.

    Where no batch explains a speed (a size that was drawn is far off, say), it says no more of the energy model than
    that tokens took no longer than they were seen to take.
    """
    return np.where(np.abs(away) <= LARGEST_DISCREPANCY, off, np.minimum(time, off))


def first_weight(read_s: Draws, speed: Speed, *, spread: Draws | float) -> Draws:
    """How well ways of running agree with the wait for a first token: its prompt was read in no more.

    ``read_s`` is how long they take for it, and ``spread`` by how much its logarithm errs.

    What else was waited for (network, queue, other prompts) nobody states: a shorter reading weighs no less.
    """
    excess = np.log(np.maximum(read_s, _NO_TIME) / (speed.first_token_s or np.inf))
    return np.exp(-0.5 * (np.maximum(excess, 0.0) / spread) ** 2) + SAYS_NOTHING
