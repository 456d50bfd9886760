"""Whole numbers in a SQL engine: divided without loss, and attention in a window summed over requests.

The latter are integrals of min(t, window), as sums of whole numbers.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ibis

Value = Any
"""An ibis value. The library ships no ``py.typed``, and what a checker infers of it is wrong."""


def pairs_x2(start: Value, end: Value, window: Value) -> Value:
    """Twice the integral of min(t, window) for t from ``start`` to ``end``, without a branch; 0 for window 0.

    Only counts cut at the window are squared, so one request's leave no int64. Equals
    ``physics.work.windowed_pairs_x2``.
    """
    a: Value = ibis.least(start, window)
    b: Value = ibis.least(end, window)
    return b * b - a * a + 2 * window * ((end - b) - (start - a))


def window_sums(window: Value, inputs: Value, cached: Value, outputs: Value) -> dict[str, Value]:
    """The sums of :func:`pairs_x2` over the requests of a cell, whose window is one: its series decides it.

    Twice the integral of min(t, w) from 0 to t is 2·w·t - w² + max(w - t, 0)². Of a group, all but the last term
    follow from sums that it has anyway, and that term is nothing for requests without a window.
    """

    def short_squared(tokens: Value) -> Value:
        short: Value = ibis.cases((tokens < window, window - tokens), else_=0)
        return short * short

    def twice_window(tokens: Value) -> Value:
        return 2 * window.max() * tokens

    end = short_squared(inputs)
    return {
        "prefill_x2": (end - short_squared(cached)).sum() + twice_window(inputs.sum() - cached.sum()),
        "decode_x2": (short_squared(inputs + outputs) - end).sum() + twice_window(outputs.sum()),
    }


EXACT = "decimal(38, 0)"
FACTOR = "decimal(19, 0)"
"""A count whose product with another fits :data:`EXACT`."""


def times(column: Value, factor: Fraction, *, large: bool) -> Value:
    """``column`` times ``factor``, rounded down; a ``large`` one may leave 64 bits on the way."""
    if not large:
        return column * factor.numerator // factor.denominator
    return divided(column.cast(FACTOR) * factor.numerator, ibis.literal(factor.denominator, "int64"), large=True)


def divided(value: Value, by: Value, *, large: bool = False) -> Value:
    """``value // by`` in whole numbers: engines divide as doubles, so what the first division lost is divided again.

    ``large`` numbers lose more: a double has 53 of their 124 bits.
    """
    quotient: Value = (value / by).cast(EXACT)
    for _ in range(2 if large else 1):
        quotient = quotient + ((value - quotient * by) / by).floor().cast(EXACT)
    if large:
        # The quotient of large numbers may be rounded over a whole one.
        left: Value = value - quotient * by
        over: Value = ibis.cases((left < 0, -1), (left >= by, 1), else_=0)
        quotient = quotient + over
    return quotient
