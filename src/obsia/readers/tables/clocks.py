"""Days in one column and clocks in another: ``Date`` and ``Time``, as spreadsheets keep them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from obsia.readers.tables.choice import Choice
from obsia.readers.tables.number_forms import is_absent
from obsia.readers.tables.readings import Row, Rows

_CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?")
_LOOKED_AT: Final = 200
"""Rows in which a column of clocks is looked for."""


def clock_beside(choice: Choice, rows: Iterable[Sequence[Any]]) -> tuple[int, int] | None:
    """The places of the column of days and of that of its clocks; None where no column holds clocks alone."""
    source = choice.sources.get("started_at")
    if source is None or source.is_typed:
        return None
    sample = list(rows)
    texts = {name: _texts(sample, choice.names.index(name)) for name in (*choice.times, *choice.bound.unmapped)}
    clocks = [name for name, some in texts.items() if some and all(map(_CLOCK.fullmatch, some))]
    days = [name for name in (source.column, *choice.times) if not any(":" in each for each in texts.get(name, ":"))]
    return (choice.names.index(days[0]), choice.names.index(clocks[0])) if days and clocks else None


def with_clock(choice: Choice, rows: Rows) -> Rows:
    """``rows`` with the clock of each behind its day, where another column holds it."""
    found = clock_beside(choice, (cells for _, _, cells in itertools.islice(rows.each(), _LOOKED_AT)))
    if found is None:
        return rows
    day, clock = found

    def each() -> Iterator[Row]:
        for file, line, cells in rows.each():
            joined = list(cells)
            if isinstance(cells[day], str) and isinstance(cells[clock], str) and cells[day].strip():
                joined[day] = f"{cells[day].strip()} {cells[clock].strip()}".strip()
            yield file, line, joined

    return Rows(files=rows.files, each=each)


def _texts(rows: Sequence[Sequence[Any]], at: int) -> list[str]:
    return [text for row in rows if isinstance(row[at], str) and not is_absent(text := row[at].strip())]
