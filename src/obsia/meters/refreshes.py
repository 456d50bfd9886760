"""How often a sensor refreshes, from when reads saw its value change."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

_CLOSE: Final = 0.6
"""A change is seen closely where the two reads around it are nearer than this share of a period."""


def refined_period(changes: Sequence[tuple[float, float]], period: float) -> float:
    """The period over all neighbouring changes that were seen closely, in the unit of ``changes`` (at, width).

    What is uncertain of each cancels in their sum. ``period`` is a first guess, less than a third away.
    """
    for _ in range(3):
        seen = [at for at, width in changes if width <= _CLOSE * period]
        passed, count = 0.0, 0
        for earlier, later in itertools.pairwise(seen):
            if later - earlier < 2.5 * period:
                passed += later - earlier
                count += max(round((later - earlier) / period), 1)
        period = passed / count if count else period
    return period
