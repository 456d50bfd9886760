"""Numbers as forms want them: significant figures, orders of magnitude, ranges. Exact in decimal, halves go up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

DAYS_PER_MONTH: Final = Decimal("30.4375")
"""A twelfth of a Julian year of 365.25 days: a definition."""
MONTHS: Final = (("under-1", 0), ("1-to-3", 1), ("3-to-6", 3), ("over-6", 6))
"""Ranges of training time of the GPAI Code's form, with the months from which each begins."""
SIZES: Final = (
    ("1-to-500m", 1),
    ("500m-to-5b", 500_000_000),
    ("5b-to-15b", 5_000_000_000),
    ("15b-to-50b", 15_000_000_000),
    ("50b-to-100b", 50_000_000_000),
    ("100b-to-500b", 100_000_000_000),
    ("500b-to-1t", 500_000_000_000),
    ("over-1t", 1_000_000_000_000),
)
"""Ranges of model size of the same form, with the parameters from which each begins."""
TEXTS: Final = (("under-1b", 0), ("1b-to-10t", 1_000_000_000), ("over-10t", 10_000_000_000_000))
"""Ranges of text of the Commission's summary of training content, with the tokens from which each begins."""
_PLAIN: Final = 6
"""Integer digits up to which a number is written out."""


def significant(value: float, *, digits: int) -> str:
    """``value`` with so many significant figures, halves away from zero: ``3700``, ``0.25``, ``3.3E+24``.

    The decimal is that of the shortest text that gives the float back, so that 0.145 is a half and rounds to 0.15.
    Raises ``ValueError`` for what is not finite or not positive: nothing is no figure of a form.
    """
    number = _decimal(value)
    exact = number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1), rounding=ROUND_HALF_UP)
    # 9.96 with two figures is 10, which has one place less.
    if exact.adjusted() > number.adjusted():
        exact = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP)
    if -4 <= exact.adjusted() < _PLAIN:
        return f"{exact:f}"
    return f"{exact:E}"


def magnitude(value: float) -> str:
    """The order of magnitude: the power of ten of ``value`` in scientific notation, as ``1E+24``."""
    return f"{Decimal(1).scaleb(_decimal(value).adjusted()):E}"


def training_time_range(days: float) -> str:
    """The range of training time: one of :data:`MONTHS`; limits as of :func:`size_range`."""
    return _range(_decimal(days) / DAYS_PER_MONTH, MONTHS)


def size_range(parameters: float) -> str:
    """The range of model size: one of :data:`SIZES`.

    A limit belongs to the range that begins there; but the last range is what lies above its limit, as the form says.
    """
    return _range(_decimal(parameters), SIZES)


def text_range(tokens: float) -> str:
    """The range of training text: one of :data:`TEXTS`; limits as of :func:`size_range`."""
    return _range(_decimal(tokens), TEXTS)


def _range(number: Decimal, ranges: Sequence[tuple[str, int]]) -> str:
    (first, _), *middle, (last, above) = ranges
    if number > above:
        return last
    return [first, *(name for name, begins in middle if number >= begins)][-1]


def _decimal(value: float) -> Decimal:
    number = Decimal(repr(float(value)))
    if not number.is_finite() or number <= 0:
        raise ValueError("not-a-positive-number", value)
    return number
