"""Periods of a table by time: which lie between two of them, and how many a table may have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from obsia.app.questions.periods import UTC
from obsia.app.usage.windows import hours_between
from obsia.core.errors import BadCall
from obsia.core.message import Message, Option, Symbol
from obsia.core.units import DAY_S

SPANS_S: Final[Mapping[str, int]] = {"hour": 3_600, "day": DAY_S, "week": 7 * DAY_S, "month": 31 * DAY_S}
"""Keys of time, the finest first, and the seconds of the longest span that one of their groups can hold."""
MOST_ROWS: Final = 10_000
"""Rows of a table by time: a year has 8,784 hours at most."""
_LETTERS: Final = {"hour": 16, "day": 10, "month": 7}
"""Key of time -> letters of its labels, which all begin an hour's."""
_WEEK: Final = re.compile(r"(?P<year>[0-9]{4})-W(?P<week>[0-9]{2})")


def week_of(day: dt.date) -> str:
    """The week of ISO 8601 that holds a day: ``2026-W14``; it begins on Monday."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def times_of(keys: Sequence[str]) -> tuple[str, ...]:
    """The keys of time of a table that is a series in time: one whose first key is a time."""
    return tuple(key for key in keys if key in SPANS_S) if keys and keys[0] in SPANS_S else ()


def finest(times: Sequence[str]) -> str:
    """The shortest of some keys of time."""
    return min(times, key=SPANS_S.__getitem__)


def label_within(key: str, label: str) -> str:
    """The label of the hour, day, week or month that holds the beginning of a shorter period."""
    if _WEEK.fullmatch(label):
        label = label if key == "week" else _monday(label).isoformat()
    elif key == "week":
        return week_of(dt.date.fromisoformat(label[: _LETTERS["day"]]))
    return label[: _LETTERS[key]] if key in _LETTERS else label


def between(key: str, first: str, last: str, *, tz: str = UTC) -> Iterator[str]:
    """The labels of all periods from ``first`` to ``last``, in order; hours are those of a zone's clock."""
    if key == "hour" and tz != UTC:
        yield from hours_between(first, last, tz=tz)
        return
    start = _start(key, first)
    for place in range(_count(key, first, last)):
        if key == "hour":
            yield (start + dt.timedelta(hours=place)).strftime("%Y-%m-%d %H:00")
        elif key == "day":
            yield (start + dt.timedelta(days=place)).date().isoformat()
        elif key == "week":
            yield week_of(start.date() + dt.timedelta(weeks=place))
        else:
            months = start.year * 12 + start.month - 1 + place
            yield f"{months // 12:04}-{months % 12 + 1:02}"


def all_periods(times: Sequence[str], stated: Collection[Sequence[str]], *, tz: str = UTC) -> Iterator[tuple[str, ...]]:
    """The labels by some keys of time of all periods between the first and the last of those ``stated``."""
    key = finest(times)
    place = times.index(key)
    labels = sorted(each[place] for each in stated)
    ends = [(min(each), max(each)) for each in zip(*stated, strict=True)]
    if key == "week" and len(times) > 1:
        # A week lies in two months: its days say in which.
        after = _monday(labels[-1]) + dt.timedelta(days=6)
        each_day = between("day", _monday(labels[0]).isoformat(), after.isoformat())
        found = dict.fromkeys(tuple(label_within(each, day) for each in times) for day in each_day)
        yield from (
            each for each in found if all(low <= label <= high for label, (low, high) in zip(each, ends, strict=True))
        )
        return
    for label in between(key, labels[0], labels[-1], tz=tz):
        yield tuple(label_within(each, label) for each in times)


def check_rows(keys: Sequence[str], *, first: str, last: str, rows: int) -> None:
    """Raises :class:`BadCall` for a table by time of more than :data:`MOST_ROWS` rows; names a key that makes fewer.

    ``rows`` are those of its groups; ``first`` and ``last`` are labels of the shortest of its keys of time.
    """
    key = finest(times_of(keys))
    periods = _count(key, first, last)
    if max(rows, periods) <= MOST_ROWS:
        return
    longer = [each for each, span_s in SPANS_S.items() if span_s > SPANS_S[key]]
    fits = (each for each in longer if _count(each, label_within(each, first), label_within(each, last)) <= MOST_ROWS)
    coarser = next(fits, None)
    raise BadCall(
        "table-too-long",
        option=Option("by"),
        keys=Symbol(",".join(keys)),
        rows=max(rows, periods),
        most=MOST_ROWS,
        remedy=Message("table-too-long-top", top=Option("top"))
        if coarser is None
        else Message("table-too-long-coarser", key=Symbol(coarser)),
    )


def _monday(label: str) -> dt.date:
    year, week = label.split("-W")
    return dt.date.fromisocalendar(int(year), int(week), 1)


def _start(key: str, label: str) -> dt.datetime:
    if key == "week":
        return dt.datetime.combine(_monday(label), dt.time(), tzinfo=dt.UTC)
    return dt.datetime.fromisoformat(f"{label}-01" if key == "month" else label).replace(tzinfo=dt.UTC)


def _count(key: str, first: str, last: str) -> int:
    """How many periods there are from ``first`` to ``last``, both included."""
    start, end = _start(key, first), _start(key, last)
    if key == "month":
        return (end.year - start.year) * 12 + end.month - start.month + 1
    return int((end - start).total_seconds()) // SPANS_S[key] + 1
