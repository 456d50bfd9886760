"""Instants and durations as logs write them -> whole microseconds. What cannot be read is passed on as it is.

The rules of all readers then refuse it with its place: a reader never guesses a time, and never drops one.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_DECIMALS: Final = re.compile(r"(\.[0-9]{6})[0-9]+")
_LARGEST_S: Final = 253_402_300_800  # the year 10000
_US: Final = {"s": 1_000_000, "ms": 1_000, "us": 1}


def iso_us(value: Any, *, naive_is_utc: bool = False) -> Any:
    """ISO 8601 text with an offset or Z -> epoch microseconds. ``naive_is_utc``: the source writes UTC unsaid."""
    if not isinstance(value, str):
        return value
    try:
        # Decimals beyond microseconds are cut: an instant keeps six.
        stamp = dt.datetime.fromisoformat(value if len(value) <= 27 else _DECIMALS.sub(r"\1", value))
    except ValueError:
        return value
    if stamp.tzinfo is None:
        if not naive_is_utc:
            return value
        stamp = stamp.replace(tzinfo=dt.UTC)
    return (stamp - _EPOCH) // _MICROSECOND


def utc_us(value: Any) -> Any:
    """ISO 8601 text -> epoch microseconds; without an offset it is UTC, as is a day alone."""
    return iso_us(value, naive_is_utc=True)


def epoch_us(value: Any, *, unit: str) -> Any:
    """A number (or its text) of ``s``, ``ms`` or ``us`` since 1970 -> epoch microseconds."""
    number = _number(value)
    return value if number is None or not 0 <= number < _LARGEST_S * (1_000_000 // _US[unit]) else _whole(number, unit)


def duration_us(value: Any, *, unit: str) -> Any:
    """A number (or its text) of ``s``, ``ms`` or ``us`` -> whole microseconds; a negative one is passed on as it is."""
    number = _number(value)
    return value if number is None or not 0 <= number < _LARGEST_S else _whole(number, unit)


def seconds_ms(value: Any) -> Any:
    """A number (or its text) of seconds -> whole milliseconds; what cannot be read is passed on as it is."""
    found = duration_us(value, unit="s")
    return found // 1_000 if isinstance(found, int) else found


def between_us(start: Any, end: Any) -> int | None:
    """Microseconds from ``start`` to ``end`` where both are instants of ours, in order."""
    if isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool) and start <= end:
        return end - start
    return None


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        try:
            return int(value) if value.isdecimal() else float(value)
        except ValueError:
            return None
    return None


def _whole(number: int | float, unit: str) -> int:
    return number * _US[unit] if isinstance(number, int) else round(number * _US[unit])
