"""How often a sensor refreshes, from when reads saw its value change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

CLOSE: Final = 0.6
"""A change tells when a refresh came where the two reads around it are nearer than this share of a period."""
_GUESSED: Final = 0.05
"""Standard error of the first guess of a period, as a share of it."""
_LOST: Final = 0.25
"""Where a date is known less well than this share of a period, the count begins again."""


def counted(changes: Sequence[tuple[float, float]], period: float) -> tuple[float, float]:
    """The period of all changes (at, width) that were seen closely, in their unit, and its standard error.

    A filter of Kalman on the date of the last refresh and the period, so that a change that was seen coarsely is
    counted by what the close ones before it have told. ``period`` is a first guess, a twentieth away or so.
    """
    (date, width), *others = [each for each in changes if each[1] <= CLOSE * period] or [(0.0, period)]
    date_square, both, period_square = width**2 / 12, 0.0, (_GUESSED * period) ** 2
    for at, width in others:
        steps = max(round((at - date) / period), 0)
        date += steps * period
        date_square += 2 * steps * both + steps**2 * period_square
        both += steps * period_square
        if date_square > (_LOST * period) ** 2:
            date, date_square, both = at, width**2 / 12, 0.0
            continue
        away, square = at - date, date_square + width**2 / 12
        date, period = date + date_square / square * away, period + both / square * away
        period_square -= both**2 / square
        both -= both * date_square / square
        date_square -= date_square**2 / square
    return period, math.sqrt(max(period_square, 0.0))
