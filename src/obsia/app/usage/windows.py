"""The days that count, as instants; and local time as offsets from universal time, which any engine can add."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeVar

from obsia.app.questions.periods import UTC, Within
from obsia.readers.days import Days

Q = TypeVar("Q", bound=Within)
Offsets = tuple[tuple[dt.datetime, int], ...]
"""Instants (UTC, naive) from which local time is so many seconds ahead; the first is before everything."""

_WEEK: Final = dt.timedelta(days=7)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def settled(asked: Q, *, now: dt.datetime) -> Q:
    """The question with days in place of ``last``: a command that is repeated asks for the same days."""
    if asked.last is None:
        return asked
    since, until = _last(asked.last, now.astimezone(zoneinfo.ZoneInfo(asked.tz)).date())
    return replace(asked, last=None, since=since.isoformat(), until=until.isoformat())


def _last(span: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the last whole period before today, or of so many days up to it."""
    if not span.endswith("d"):
        return holding(span, holding(span, today)[0] - dt.timedelta(days=1))
    return today - dt.timedelta(days=int(span.removesuffix("d")) - 1), today


def holding(span: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the day, week, month, quarter or year that holds a day."""
    if span in _MONTHS:
        months = _MONTHS[span]
        first = day.year * 12 + (day.month - 1) // months * months
        begins = [dt.date(month // 12, month % 12 + 1, 1) for month in (first, first + months)]
        return begins[0], begins[1] - dt.timedelta(days=1)
    first_day = day - dt.timedelta(days=day.weekday() if span == "week" else 0)
    return first_day, first_day + (_WEEK if span == "week" else dt.timedelta(days=1)) - dt.timedelta(days=1)


def days_of(asked: Within) -> Days | None:
    """The instants between which records count; None where all do."""
    if asked.since is None and asked.until is None:
        return None
    zone = zoneinfo.ZoneInfo(asked.tz)
    until = None if asked.until is None else dt.date.fromisoformat(asked.until) + dt.timedelta(days=1)
    return Days(
        since=None if asked.since is None else _begin(dt.date.fromisoformat(asked.since), zone),
        before=None if until is None else _begin(until, zone),
    )


def _begin(day: dt.date, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The instant (UTC, naive) at which a day begins in a zone."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)


def offsets(tz: str, *, period: tuple[str, str] | None) -> Offsets:
    """How far ahead local time is in a period of days; empty for universal time, and where nothing has a time."""
    if tz == UTC or period is None:
        return ()
    zone = zoneinfo.ZoneInfo(tz)
    first, last = (dt.datetime.fromisoformat(day) for day in period)
    at, end = first, last + dt.timedelta(days=1)
    found = [(first, _ahead(zone, at))]
    while at < end:
        after = min(at + _WEEK, end)
        if _ahead(zone, after) != found[-1][1]:
            found.append((_change(zone, at, after), _ahead(zone, after)))
        at = after
    return tuple(found)


def _ahead(zone: zoneinfo.ZoneInfo, at: dt.datetime) -> int:
    """Seconds by which a zone is ahead at an instant (UTC, naive)."""
    local = at.replace(tzinfo=dt.UTC).astimezone(zone)
    return round((local.utcoffset() or dt.timedelta()).total_seconds())


def _change(zone: zoneinfo.ZoneInfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    """The instant at which the offset comes to be that of ``after``, to the second."""
    ahead = _ahead(zone, after)
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        before, after = (before, middle) if _ahead(zone, middle) == ahead else (middle, after)
    return after


def hours_between(first: str, last: str, *, tz: str) -> Iterator[str]:
    """The labels of all local hours of a zone, in order: none that a clock skips, and once one that it repeats."""
    zone = zoneinfo.ZoneInfo(tz)
    at, end = (dt.datetime.fromisoformat(label).replace(tzinfo=zone).astimezone(dt.UTC) for label in (first, last))
    before = ""
    while at <= end:
        label = at.astimezone(zone).strftime("%Y-%m-%d %H:00")
        if label != before:
            yield label
        before, at = label, at + dt.timedelta(hours=1)
