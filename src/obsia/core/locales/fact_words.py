"""A fact in words: as its source states it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable

if TYPE_CHECKING:
    from obsia.core.evidence import Fact

DIGITS: Final = 4
"""Significant digits of a fact as its source states it: a fact is shown, not rounded to its interval."""


def fact_words(fact: Fact, tr: Locale) -> str:
    """The value of a fact with its ends and its unit."""
    if fact.value is None:
        return printable(fact.text or "")
    if fact.property.endswith("_log10"):
        ends = [10.0**end for end in (fact.value, fact.low, fact.high) if end is not None]
        value, *interval = (f"×\u00a0{_number(end, tr)}" for end in ends)
        return f"{value} ({tr('interval', low=interval[0], high=interval[1])})" if len(interval) == 2 else value
    # A pure number has no unit to show.
    unit = "" if fact.unit in ("1", "") else f"\u00a0{fact.unit}"
    value = f"{_number(fact.value, tr)}{unit}"
    if fact.low is None or fact.high is None or fact.low == fact.high:
        return value
    return f"{value} ({tr('interval', low=_number(fact.low, tr), high=_number(fact.high, tr))})"


def _number(number: float, tr: Locale) -> str:
    """A number as a source would write it: no zeros behind, and powers of ten for what is very small."""
    if number and not 1e-4 <= abs(number) < 1e15:
        exponent = math.floor(math.log10(abs(number)))
        return f"{_plain(number / 10.0**exponent, tr)}e{exponent}"
    return _plain(number, tr)


def _plain(number: float, tr: Locale) -> str:
    if number == round(number):
        return tr.whole(round(number))
    rounded = float(f"{number:.{DIGITS}g}")
    digits = len(f"{rounded:.{DIGITS}g}".replace("-", "").replace(".", "").lstrip("0"))
    return tr.decimal(rounded, digits=max(digits, 1))
