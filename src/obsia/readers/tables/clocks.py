"""Times of which two columns hold a part each: ``Date`` and ``Time``, or ``Year`` and ``Month``, as spreadsheets do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from obsia.readers.tables.choice import Choice
from obsia.readers.tables.number_forms import is_absent
from obsia.readers.tables.readings import Row, Rows
from obsia.readers.tables.time_forms import instant
from obsia.readers.tables.total_rows import is_total_name

_CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?")
_YEAR: Final = re.compile("20[0-9]{2}")
_LOOKED_AT: Final = 200
"""Rows in which the parts of a time are looked for."""


class Parts(NamedTuple):
    """The places of the column of days, or years, and of that of clocks, or months, and what joins the two."""

    first: int
    second: int
    joint: str


def parts_of_time(choice: Choice, rows: Iterable[Sequence[Any]]) -> Parts | None:
    """The two columns that hold the time together; None where one of them does."""
    source = choice.sources.get("started_at")
    if source is None or source.is_typed:
        return None
    sample = list(rows)
    texts = {name: _texts(sample, choice.names.index(name)) for name in (*choice.times, *choice.bound.unmapped)}
    clocks = [name for name, some in texts.items() if some and all(map(_CLOCK.fullmatch, some))]
    times = dict.fromkeys((source.column, *choice.times))
    days = [name for name in times if not any(":" in each for each in texts.get(name, ":"))]
    if clocks and days:
        return Parts(choice.names.index(days[0]), choice.names.index(clocks[0]), " ")
    years = [name for name in times if (some := texts.get(name)) and all(map(_YEAR.fullmatch, some))]
    months = [
        name
        for name in times
        if (some := texts.get(name)) and name not in years and all(instant(f"2026-{each}", "month") for each in some)
    ]
    return Parts(choice.names.index(years[0]), choice.names.index(months[0]), "-") if years and months else None


def with_whole_times(choice: Choice, rows: Rows) -> Rows:
    """``rows`` with both parts of each time in the column of the first, where two columns hold it."""
    found = parts_of_time(choice, (cells for _, _, cells in itertools.islice(rows.each(), _LOOKED_AT)))
    if found is None:
        return rows

    def each() -> Iterator[Row]:
        for file, line, cells in rows.each():
            first, second = (_text(cells[at]) for at in found[:2])
            joined = list(cells)
            if not is_absent(first) and not is_absent(second):
                joined[found.first] = first + found.joint + second
            yield file, line, joined

    return Rows(files=rows.files, each=each)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _texts(rows: Sequence[Sequence[Any]], at: int) -> list[str]:
    texts = dict.fromkeys(_text(row[at]) for row in rows)
    return [text for text in texts if not is_absent(text) and not is_total_name(text)]
