"""What people write as a value: whole numbers, amounts, seconds, days. Each raises ``ValueError`` with a sentence."""

from __future__ import annotations

import datetime
import re
from typing import Final

from obsia.core.locales import Locale

WHOLE: Final = r"-?[0-9]{1,20}"
DECIMAL: Final = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
AMOUNT: Final = r"([0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?) ?([KkMmBbTt]?)"
_MULTIPLES: Final = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_LARGEST_AMOUNT: Final = 1e40
_SHOWN: Final = 80


def whole(text: str, say: Locale) -> int:
    """A whole number, digits only: 1.5 is refused, not rounded."""
    if not re.fullmatch(WHOLE, text):
        raise ValueError(say("not-whole", text=text[:_SHOWN]))
    return int(text)


def natural(text: str, say: Locale) -> int:
    """A whole number that is not negative."""
    number = whole(text, say)
    if number < 0:
        raise ValueError(say("negative", text=str(number)))
    return number


def amount(text: str, say: Locale) -> float:
    """A positive number, with K, M, B or T for thousands, millions, billions or trillions."""
    found = re.fullmatch(AMOUNT, text.strip())
    number = float(found[1]) * _MULTIPLES[found[2].upper()] if found else 0.0
    if not 0.0 < number < _LARGEST_AMOUNT:
        raise ValueError(say("not-an-amount", text=text[:_SHOWN]))
    return number


def seconds(text: str, say: Locale) -> float:
    """A number of seconds, 0 or more: ``8``, ``2.5``."""
    if not re.fullmatch(DECIMAL, text):
        raise ValueError(say("not-seconds", text=text[:_SHOWN]))
    return float(text)


def day(text: str, say: Locale) -> str:
    """A day of the calendar, YYYY-MM-DD."""
    try:
        # The library also takes 20260101 and 2026-W01-1: the names' dates are compared as text.
        real = datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        real = False
    if not real:
        raise ValueError(say("not-a-day", text=text[:_SHOWN]))
    return text
