"""Hours, days, weeks and months of records: by universal time, or by the clock of a zone, on any engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis

Table = Any
"""An ibis table. The library ships no ``py.typed``, and what a checker infers of it is wrong."""
PERIODS: dict[str, str] = {"hour": "h", "day": "D", "week": "W", "month": "M", "year": "Y"}
LOCAL_AT = "local_at"
"""When a record begins by the clock of a zone; without it, hours and days are those of universal time."""


def truncated(usage: Table, key: str) -> Any:
    """The instant at which the hour, day, week, month or year of a record begins."""
    at = usage[LOCAL_AT] if LOCAL_AT in usage.columns else usage.started_at
    return at.truncate(PERIODS[key])


def with_local_times(usage: Table, offsets: Sequence[tuple[dt.datetime, int]]) -> Table:
    """``usage`` with :data:`LOCAL_AT`: from each instant (UTC, naive) on, so many seconds ahead of its time."""
    first, *later = (ahead_s for _, ahead_s in offsets)
    local = usage.started_at + ibis.interval(seconds=first)
    branches = [
        (usage.started_at >= ibis.timestamp(at), usage.started_at + ibis.interval(seconds=ahead_s))
        for (at, _), ahead_s in zip(offsets[1:], later, strict=True)
    ]
    return usage.mutate(**{LOCAL_AT: ibis.cases(*reversed(branches), else_=local) if branches else local})
