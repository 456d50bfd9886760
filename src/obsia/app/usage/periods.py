"""Periods of a table by time: which lie between two of them, and how many a table may have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from obsia.core.errors import BadCall
from obsia.core.message import Message, Option, Symbol

SPANS_S: Final[Mapping[str, int]] = {"hour": 3_600, "day": 86_400, "month": 31 * 86_400}
"""Keys of time, the finest first, and the seconds of the longest span that one of their groups can hold."""
MOST_ROWS: Final = 10_000
"""Rows of a table by time: a year has 8,784 hours at most."""
_LETTERS: Final = {"hour": 16, "day": 10, "month": 7}
"""Key of time -> letters of its labels, which all begin an hour's."""


def times_of(keys: Sequence[str]) -> tuple[str, ...]:
    """The keys of time of a table that is a series in time: one whose first key is a time."""
    return tuple(key for key in keys if key in SPANS_S) if keys and keys[0] in SPANS_S else ()


def finest(times: Sequence[str]) -> str:
    """The shortest of some keys of time."""
    return min(times, key=SPANS_S.__getitem__)


def label_within(key: str, label: str) -> str:
    """The label of the hour, day or month that holds a shorter period."""
    return label[: _LETTERS[key]]


def between(key: str, first: str, last: str) -> Iterator[str]:
    """The labels of all periods from ``first`` to ``last``, in order."""
    start = _start(key, first)
    for place in range(_count(key, first, last)):
        if key == "hour":
            yield (start + dt.timedelta(hours=place)).strftime("%Y-%m-%d %H:00")
        elif key == "day":
            yield (start + dt.timedelta(days=place)).date().isoformat()
        else:
            months = start.year * 12 + start.month - 1 + place
            yield f"{months // 12:04}-{months % 12 + 1:02}"


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


def _start(key: str, label: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{label}-01" if key == "month" else label).replace(tzinfo=dt.UTC)


def _count(key: str, first: str, last: str) -> int:
    """How many periods there are from ``first`` to ``last``, both included."""
    start, end = _start(key, first), _start(key, last)
    if key == "month":
        return (end.year - start.year) * 12 + end.month - start.month + 1
    return int((end - start).total_seconds()) // SPANS_S[key] + 1
