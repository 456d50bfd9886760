"""JSON records as rows of a table, with a column for each key that holds a value: cells say what keys alone do not."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from obsia.readers.base import Engine, ReadOptions, Reject, Scan
from obsia.readers.files import head_of
from obsia.readers.jsonl import lines
from obsia.readers.mapping import Bound
from obsia.readers.tables.by_values import with_batches
from obsia.readers.tables.choice import Choice, choice_of
from obsia.readers.tables.headings import heading, headings
from obsia.readers.tables.readings import SAMPLE, Row, Rows
from obsia.readers.tables.rows import Table, scan_table
from obsia.readers.tables.spread import Spread, spread

_Made = Callable[[dict[str, Any]], dict[str, Any]]
"""What is made of a record before it is a row."""


class JsonTable:
    """Files of JSON records of one layout and compression, as a table."""

    def __init__(
        self, *, engine: Engine, reader: str, files: Sequence[str], names: Sequence[str], made: _Made | None = None
    ) -> None:
        self._engine, self._reader, self._files, self._known, self._made = engine, reader, files, names, made

    @functools.cached_property
    def _keys(self) -> tuple[str, ...]:
        """Every key, of nested ones the whole path: also those that come further in."""
        found = dict.fromkeys(self._known)
        for file in self._files:
            head = head_of(file)
            if not head.complete:
                for record in lines.records(file, head.compression, lines.layout(head), [()], made=self._made):
                    if not isinstance(record, Reject):
                        lines.collect(json.loads(record[1][0] or "{}"), found)
        return tuple(found)

    def _leaves(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of ``names`` that hold a value, and no keys."""
        return tuple(name for name in names if not any(other.startswith(f"{name}.") for other in names))

    def scan(self, options: ReadOptions) -> Scan:
        """The scan by what keys and values say. Raises what ``choice_of`` and ``scan_table`` raise."""
        return self._scan(choice_of(options, self._leaves(self._keys), file=self._files[0]), options)

    def turned(self, options: ReadOptions) -> Scan | None:
        """The scan where records say in a value what they count: ``{"type": "input", "quantity": 9}``; else None."""
        names = self._leaves(self._keys)
        rows = self._rows(names)
        first = [cells for _, _, cells in itertools.islice(rows.each(), SAMPLE)]
        found = spread(names, first, lambda: rows, options)
        if found is None:
            return None
        return self._scan(choice_of(options, found.names, file=self._files[0]), options, rows, found)

    def with_batches(self, bound: Bound, options: ReadOptions) -> Scan | None:
        """The scan by ``bound`` columns and one whose values say which calls were in a batch; None where none does."""
        used = dict.fromkeys(source.column for source in bound.sources.values())
        left = tuple(name for name in self._leaves(self._known) if name not in used and name not in options.ignored)
        names = (*used, *left)
        chosen = Choice(bound=Bound(sources=bound.sources, unmapped=left), names=names, headings=headings(left))
        some = itertools.islice(lines.first_records(head_of(self._files[0])), SAMPLE)
        paths = self._paths(names)
        rows = self._rows(names)
        whole = (cells for _, _, cells in rows.each())
        found = with_batches(chosen, [lines.texts_at(each, paths) for each in some], lambda: whole)
        return None if found is chosen else self._scan(found, options)

    def _scan(
        self, chosen: Choice, options: ReadOptions, rows: _JsonRows | None = None, turn: Spread | None = None
    ) -> Scan:
        head = head_of(self._files[0])
        rows = rows or self._rows(chosen.names)
        table = Table(
            reader=self._reader,
            choice=chosen,
            rows=rows,
            refused=lambda: rows.refused,
            are_lines=lines.layout(head) == "lines",
            turned=turn,
        )
        scan = scan_table(engine=self._engine, table=table, options=options)
        # A log has many keys inside of others that say nothing here.
        left = tuple(name for name in scan.unmapped if "." not in name or heading(name) is not None)
        return scan if left == scan.unmapped else replace(scan, unmapped=left)

    def _rows(self, names: Sequence[str]) -> _JsonRows:
        return _JsonRows(self._files, self._paths(names), self._made)

    def _paths(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        return [lines.path_of(name, (*self._known, *names)) for name in names]


class _JsonRows(Rows):
    """The records of files; those that cannot be read are in ``refused`` once all were passed."""

    def __init__(self, files: Sequence[str], paths: Sequence[tuple[str, ...]], made: _Made | None) -> None:
        self._paths, self._made = paths, made
        self.refused: list[Reject] = []
        super().__init__(files=files, each=self._each)

    def _each(self) -> Iterator[Row]:
        self.refused.clear()
        for number, file in enumerate(self.files):
            head = head_of(file)
            for record in lines.records(file, head.compression, lines.layout(head), self._paths, made=self._made):
                if isinstance(record, Reject):
                    self.refused.append(record)
                else:
                    yield number, *record
