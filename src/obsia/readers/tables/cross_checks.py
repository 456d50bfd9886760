"""Whether what was read of a table agrees with what the table says besides, whatever its headings are called.

A column of totals is the sum of what is read as input and output; a row of sums comes to the rows that it sums up; the
id of a call names one row. Where they disagree, a column was misread or left out, or calls would count twice: the table
is refused with the option that settles it, or, for a row of sums (an export of the largest rows has one too), told of.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.core.message import Message, Option, Symbol
from obsia.readers.base import OTHER_TOTAL
from obsia.readers.headers import TOTALS
from obsia.readers.mapping import SUMS, Source, quoted
from obsia.readers.tables.choice import Choice, is_label
from obsia.readers.tables.heading_words import spelt
from obsia.readers.tables.number_forms import is_absent, text_of
from obsia.readers.tables.relations import CACHES, Counts

TOTAL: Final = Message("skipped-total-row")
_SLACK: Final = 0.01
"""Share by which sums may differ that were rounded before they were written."""
_SINCE: Final = frozenset(
    ("total", "totals", "cumulative", "cum", "cumul", "cumule", "running", "kumuliert", "lifetime")
)
"""Words of a heading of what was counted since a beginning, or of what was counted in all."""
_LEAST_RISES: Final = 2
_IDS: Final = frozenset(("id", "uuid", "guid"))
_OF_A_CALL: Final = _IDS | frozenset(
    ("request", "response", "generation", "completion", "call", "message", "log", "record", "event", "x", "amzn", "ms")
)
"""Words of the heading of what tells calls apart: one trace, session or user has many."""


class CrossChecks:
    """What is seen of the rows of a table that are counted, for what the table says besides."""

    def __init__(self, choice: Choice, number_of: Callable[[Any, str], Any]) -> None:
        """``number_of`` makes of a cell of a column a number, or None."""
        self._choice, self._number_of = choice, number_of
        self._total_at = None if choice.total is None or not set(TOTALS) <= choice.sources.keys() else _at(choice)
        self._off, self._whole = 0, 0
        self._first: tuple[int, int, int, int, int] | None = None
        is_by_call = "event_id" not in choice.sources and not {"calls", "seats", "messages"} & choice.sources.keys()
        self._counters = _Counters(choice)
        self._ids = {at: set[str]() for at in _ids(choice)} if is_by_call else {}
        self._again: dict[int, tuple[int, int]] = {}

    def see(self, file: int, line: int, cells: Sequence[Any], made: Mapping[str, Any]) -> None:
        """One row that is counted, with its canonical cells."""
        counts = {name: _whole(made.get(name)) for name in (*TOTALS, *CACHES)}
        if self._total_at is not None:
            total = self._number_of(cells[self._total_at], self._choice.total or "")
            if total:  # of counted tokens, 0 states none
                self._compare(file, line, int(total), counts)
        self._counters.see(file, line, cells, made)
        if made.get("bucket_s") in (None, "") and any(counts.values()):
            for at, seen in self._ids.items():
                text = text_of(cells[at])
                if not is_absent(text) and (text in seen or seen.add(text)):
                    self._again.setdefault(at, (file, line))

    def check(self, files: Sequence[str]) -> None:
        """Raises ``BadInput`` where the rows that were seen disagree with their totals, or with their ids."""
        if self._first is not None and self._off > _SLACK * self._whole:
            file, line, total, input_tokens, output_tokens = self._first
            name = self._choice.total or ""
            counts = {"input": Symbol(input_tokens), "output": Symbol(output_tokens)}
            sums = {"total": Symbol(total), "sum": Symbol(input_tokens + output_tokens)}
            expected = Message("table-total-expected", option=Option("ignore-columns"), column=Symbol(quoted(name)))
            reason = Message("table-total-differs", **sums, **counts)
            raise BadInput(files[file], reason, line=line, field=name, expected=expected)
        self._counters.check(files)
        for at, (file, line) in self._again.items():
            name = self._choice.names[at]
            expected = Message(
                "table-id-expected",
                map=Option("map"),
                source=Symbol(Source(column=name, type="text").entry("event_id")),
                ignore=Option("ignore-columns"),
                column=Symbol(quoted(name)),
            )
            raise BadInput(files[file], "table-id-again", line=line, field=name, expected=expected)

    def _compare(self, file: int, line: int, total: int, counts: Mapping[str, int]) -> None:
        read = sum(counts[name] for name in TOTALS)
        cached = [counts[name] for name in CACHES]
        # A total may be of what was not in a cache.
        off = min(abs(total - each) for each in (read, read - cached[0], read - sum(cached)))
        self._off += off
        self._whole += max(total, read)
        if off > _SLACK * total and self._first is None:
            self._first = (file, line, total, counts["input_tokens"], counts["output_tokens"])


class _Counters:
    """Whether counts that are called totals are those since a beginning: they never fall from one time to the next."""

    def __init__(self, choice: Choice) -> None:
        self._counts = {
            name: source
            for name, source in choice.sources.items()
            if name in SUMS and name not in choice.stated.sources and not _SINCE.isdisjoint(spelt(source.column))
        }
        self._is_open = len(self._counts) > 1 and "started_at" in choice.sources
        numbers = {*choice.headings} - {source.column for name, source in choice.sources.items() if is_label(name)}
        used = {source.column for name, source in choice.sources.items() if not is_label(name)} | numbers
        model = choice.sources.get("model_request")
        self._keys = [
            at for at, name in enumerate(choice.names) if name not in used or (model and name == model.column)
        ]
        self._last: dict[tuple[str, ...], tuple[str, list[int]]] = {}
        self._rises, self._at = 0, (0, 0)

    def see(self, file: int, line: int, cells: Sequence[Any], made: Mapping[str, Any]) -> None:
        """One row that is counted."""
        if not self._is_open:
            return
        key, when = tuple(text_of(cells[at]) for at in self._keys), str(made.get("started_at") or "")
        counts = [_whole(made.get(name)) for name in self._counts]
        before = self._last.get(key)
        if before is not None and when > before[0]:
            rises = [now - then for now, then in zip(counts, before[1], strict=True)]
            self._is_open = min(rises) >= 0
            self._rises += max(rises) > 0
            self._at = (file, line)
        self._last[key] = when, counts

    def check(self, files: Sequence[str]) -> None:
        """Raises ``BadInput`` where the counts rose several times and never fell."""
        if self._is_open and self._rises >= _LEAST_RISES:
            options = ",".join(source.entry(name) for name, source in self._counts.items())
            expected = Message("table-counter-expected", option=Option("map"), options=Symbol(shlex.quote(options)))
            raise BadInput(files[self._at[0]], "table-counter", line=self._at[1], expected=expected)


def disagrees(choice: Choice, rows: Iterable[Sequence[str]]) -> bool:
    """Whether something in a few plain ``rows`` may disagree, so that all of the table has to be looked at."""
    checks = CrossChecks(choice, lambda cell, _: _whole(cell))
    places = {name: choice.names.index(each.column) for name, each in choice.sources.items()}
    for row in rows:
        checks.see(0, 0, row, {name: row[at] for name, at in places.items()})
    try:
        checks.check([""])
    except BadInput:
        return True
    return False


def kind_of_sums(
    counts: Iterable[Counts], sums: Collection[tuple[int, int]], *, others: Collection[tuple[int, int]]
) -> Message:
    """What rows of ``sums`` are skipped as: those that come to what others do, of whatever part, or to something else.

    Sums of parts may stand beside that of all, or alone; ``others`` are neither.
    """
    rows, largest, every = Counter[str](), Counter[str](), Counter[str]()
    for file, line, counted in counts:
        if (file, line) in others:
            continue
        if (file, line) in sums:
            every.update(counted)
            largest |= Counter(counted)
        else:
            rows.update(counted)
    is_off = any(
        all(abs(said - rows[name]) > _SLACK * rows[name] for said in (largest[name], every[name], every[name] / 2))
        for name in largest
        if rows[name]
    )
    return OTHER_TOTAL if is_off else TOTAL


def _at(choice: Choice) -> int:
    return choice.names.index(choice.total or "")


def _ids(choice: Choice) -> list[int]:
    """The places of columns that tell calls apart, by their names."""
    unused = set(choice.bound.unmapped)
    words = {at: set(spelt(name)) for at, name in enumerate(choice.names) if name in unused}
    return [at for at, each in words.items() if each & _IDS and each <= _OF_A_CALL]


def _whole(cell: Any) -> int:
    text = text_of(cell).removesuffix(".0")
    return int(text) if text.isdecimal() else 0
