# pyright: basic
"""Whole numbers in a SQL engine, divided without loss."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ibis

Value = Any
"""An ibis value."""

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
