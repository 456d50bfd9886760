"""Periods by their names: ``2026``, ``2026-Q3``, ``2026-07``, ``2026-W30``, ``2026-07-14``, ``2026-07..2026-08``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

Period = tuple[dt.date, dt.date]
"""First and last day."""

_NAMED: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)
_BETWEEN: Final = ".."
_YEAR, _QUARTER = 12, 3


def period_named(text: str) -> Period | None:
    """The days of a period; None for what names none."""
    first, between, last = text.strip().partition(_BETWEEN)
    if between:
        ends = (_named(first), _named(last))
        if None in ends:
            return None
        return (ends[0][0], ends[1][1]) if ends[0] and ends[1] and ends[0][0] <= ends[1][1] else None
    return _named(first)


def _named(text: str) -> Period | None:
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    try:
        if found["week"]:
            monday = dt.date.fromisocalendar(year, int(found["week"]), 1)
            return monday, monday + dt.timedelta(days=6)
        if found["day"]:
            day = dt.date(year, int(found["month"]), int(found["day"]))
            return day, day
        if found["quarter"]:
            return _months(year, (int(found["quarter"]) - 1) * _QUARTER + 1, _QUARTER)
        if found["month"]:
            return _months(year, int(found["month"]), 1)
        return _months(year, 1, _YEAR)
    except ValueError:
        return None


def _months(year: int, month: int, several: int) -> Period:
    after = year * _YEAR + month - 1 + several
    return dt.date(year, month, 1), dt.date(after // _YEAR, after % _YEAR + 1, 1) - dt.timedelta(days=1)
