"""Numbers of forms: with the digits that a form asks for, in full where they are short, and their unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from obsia.core.locales import NO_BREAK, Locale, passage
from obsia.core.message import Number

DIGITS: Final = 3
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_COUNTED: Final = frozenset({"parameter", "token", "device-h"})
"""Units of large counts, which people write with words: 671 billion parameters."""
_THOUSANDS: Final = ("thousand", "million", "billion", "trillion")
"""Powers of a thousand; smaller counts than millions are written in full."""
_LONGEST: Final = 12
"""Digits up to which a number that is told in full is written so: a meter's kWh of a year."""
_ROUND: Final = 4
"""A count of more figures is an exact one, and written in full."""


def decimal_of(number: Number) -> Decimal:
    """The number that is written: what a reader could compare it with."""
    value = number.value
    if isinstance(value, Decimal):
        return value
    if value == int(value) and (abs(value) < 1e6 or number.unit in _COUNTED):
        return Decimal(int(value))
    return Decimal(f"{value:.{(number.digits or DIGITS) - 1}E}")


def written(number: Number, tr: Locale) -> str:
    """A number for the eye: some digits, whole counts in full, powers of ten where they are far off; then its unit."""
    value, unit = number.value, number.unit

    def with_unit(number: str) -> str:
        return tr.in_unit(number, unit_text(unit, tr)) if unit else number

    if isinstance(value, Decimal):
        is_count = unit in _COUNTED and 10**6 <= value < 10**15 and value == value.to_integral_value()
        return _counted(int(value), tr, unit=unit) if is_count else with_unit(_in_full(value, tr))
    if value == 0:
        return with_unit("0")
    if unit in _COUNTED and value >= 1e6 and value == int(value):
        return _counted(int(value), tr, unit=unit)
    digits = number.digits or DIGITS
    if 1e-3 <= abs(value) < 1e6:
        is_whole = value == int(value)
        return with_unit(tr.whole(int(value)) if is_whole else tr.decimal(value, digits=digits))
    return with_unit(_in_full(Decimal(f"{value:.{digits - 1}E}"), tr))


def _counted(value: int, tr: Locale, *, unit: str) -> str:
    """A large count: in full where its digits say something, else with a word for the power of a thousand."""
    figures = len(str(value).rstrip("0"))
    if figures > _ROUND and value < 1e12:
        return f"{tr.whole(value)}{NO_BREAK}{unit_text(unit, tr)}"
    power = min((len(str(value)) - 1) // 3, len(_THOUSANDS))
    number = tr.decimal(value / 1000.0**power, digits=max(3, min(figures, _ROUND)))
    mark, _ = tr.signs()
    short = number.rstrip("0").rstrip(mark) if mark in number else number
    many = "no" if value < 2 * 1000**power else "yes"
    return tr(f"form-{_THOUSANDS[power - 1]}", number=short, many=many, unit=tr(f"form-of-{unit}"))


def _in_full(number: Decimal, tr: Locale) -> str:
    """A decimal with the digits that it has: in full up to six digits, or where it is told in full; else as a power."""
    mark, _ = tr.signs()
    power = number.adjusted()
    digits = len(number.as_tuple().digits)
    exponent = number.as_tuple().exponent
    is_told_whole = isinstance(exponent, int) and exponent <= 0
    if -4 <= power < (_LONGEST if is_told_whole else 6):
        head, _, tail = f"{number:.{max(0, digits - 1 - power)}f}".partition(".")
        return tr.whole(int(head)) + (f"{mark}{tail}" if tail else "")
    mantissa = f"{number.scaleb(-power):f}".replace(".", mark)
    ten = f"10{str(power).translate(_SUPERSCRIPTS)}"
    return ten if mantissa == "1" else f"{mantissa}{NO_BREAK}×{NO_BREAK}{ten}"


def unit_text(unit: str, tr: Locale) -> str:
    """A unit as people write it."""
    name = "form-unit-" + re.sub(r"[^a-z0-9]+", "-", unit.lower()).strip("-")
    return tr(name) if tr.has(name) else passage(unit)
