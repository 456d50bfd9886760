"""Many small files as one table of text: to have the engine open each costs more than all that is in them.

Only what reads alike here and there goes this way: a file that is in any way odd is left to the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from obsia.core.columns import COUNTS, TIMES_US
from obsia.readers.base import Engine, Head, ReadOptions, Scan
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.once import read_once
from obsia.readers.canonical.table import Part, scan_of, unbound
from obsia.readers.mapping import Bound

_BATCH_BYTES: Final = 1 << 22
_NOTHING: Final = type(None)
_NUMBERS: Final = frozenset({*COUNTS, *TIMES_US})
"""Canonical columns whose rules read a whole number as they read its text."""

Column = Sequence[Any]
"""Cells of one column: text, whole numbers, truth values, or ``None``."""
Decode = Callable[[Sequence[Head]], tuple[Sequence[int], Sequence[Column]] | None]
"""Of some whole files the rows of each, and the columns of all; ``None`` where anything is odd."""


def scan_small(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    contents: Callable[[str], Head | None],
    bound: Bound,
    columns: Mapping[str, int],
    decode: Decode,
    options: ReadOptions,
    first_line: int = 1,
) -> tuple[Scan | None, list[str]]:
    """The scan of those of ``files`` that hold nothing odd, and the others.

    ``contents`` of a file are ``None`` where it is no longer small. ``columns``: which of the decoded columns a
    canonical one takes. ``first_line``: that of the first record of a file.
    """
    named = {at: {target for target, place in columns.items() if place == at} for at in set(columns.values())}
    numbers = frozenset(at for at, targets in named.items() if targets <= _NUMBERS)
    loaded = _Loaded(engine, width=len(named), numbers=numbers, first_line=first_line)
    odd: list[str] = []
    for batch in _batches(files, contents, odd):
        odd += loaded.take(batch, decode)
    if not loaded.files:
        return None, odd
    table, rules = loaded.table(), Rules(sources=bound.sources, time_zone=options.time_zone)
    cells = {target: table[f"c{at}"] for target, at in columns.items()}

    def parts(files: Sequence[str]) -> Iterator[Part]:  # noqa: ARG001 - one query finds them in all
        yield Part(files=loaded.files, table=table, cells=cells, row=table.place, number=table.file, are_lines=None)

    rows = read_once(
        engine=engine,
        rules=rules.of(cells, file=loaded.files[0]),
        table=table,
        files=(),  # their text is with the engine
        origin=table.file if len(loaded.files) > 1 and "event_id" not in cells else None,
    )
    scan = scan_of(
        engine=engine,
        reader=reader,
        files=loaded.files,
        rows=rows,
        rules=rules,
        parts=parts,
        bound=bound,
    )
    return scan, odd


def _batches(files: Sequence[str], contents: Callable[[str], Head | None], odd: list[str]) -> Iterator[list[Head]]:
    """Whole files, some megabytes at a time."""
    batch: list[Head] = []
    size = 0
    for file in files:
        head = contents(file)
        if head is None:
            odd.append(file)
            continue
        batch.append(head)
        size += len(head.data)
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Loaded:
    """A table of the engine that grows by files: number of the file, line, then text.

    The columns ``numbers`` are whole numbers as long as nothing else comes in them.
    """

    def __init__(self, engine: Engine, *, width: int, numbers: Collection[int], first_line: int) -> None:
        self.files: list[str] = []
        self._engine, self._name, self._first_line = engine, engine.name(), first_line
        self._types = ["BIGINT" if at in numbers else "VARCHAR" for at in range(width)]
        columns = "".join(f", c{at} {kind}" for at, kind in enumerate(self._types))
        engine.connection.sql(f"CREATE TABLE {self._name} (file INTEGER, place BIGINT{columns})")

    def table(self) -> Any:
        """What was loaded."""
        types = {f"c{at}": "int64" if kind == "BIGINT" else "string" for at, kind in enumerate(self._types)}
        return unbound(self._name, {"file": "int32", "place": "int64", **types})

    def take(self, batch: Sequence[Head], decode: Decode) -> list[str]:
        """Load a batch, and return the files in which something is odd."""
        found = decode(batch)
        arrays = None if found is None else _arrays(found[1])
        if found is not None and arrays is not None:
            self._insert([head.file for head in batch], found[0], arrays)
            return []
        if len(batch) == 1:
            return [batch[0].file]
        middle = len(batch) // 2
        return [*self.take(batch[:middle], decode), *self.take(batch[middle:], decode)]

    def _insert(self, files: Sequence[str], rows: Sequence[int], arrays: Sequence[Any]) -> None:
        import numpy as np

        first = len(self.files)
        self.files += files
        numbers = np.repeat(np.arange(first, first + len(files), dtype=np.int32), rows)
        lines = itertools.chain.from_iterable(range(self._first_line, self._first_line + count) for count in rows)
        given = {"file": numbers, "place": np.fromiter(lines, dtype=np.int64, count=len(numbers))}
        given |= {f"c{at}": array for at, array in enumerate(arrays)}
        source, connection = self._engine.name(), self._engine.connection
        for at, array in enumerate(arrays):
            if self._types[at] == "BIGINT" and array.dtype == object:
                self._types[at] = "VARCHAR"
                connection.sql(f"ALTER TABLE {self._name} ALTER c{at} TYPE VARCHAR")
        connection.register(source, given)
        cells = "".join(f", c{at}::{kind}" for at, kind in enumerate(self._types))
        connection.sql(f"INSERT INTO {self._name} SELECT file, place{cells} FROM {source}")  # noqa: S608 - names and numbers of ours
        connection.unregister(source)


def _arrays(columns: Sequence[Column]) -> list[Any] | None:
    """Columns of numpy whose text is that of the cells; ``None`` where a cell is odd."""
    import numpy as np

    arrays: list[Any] = []
    for column in columns:
        kinds = set(map(type, column))
        if kinds == {int}:
            try:
                arrays.append(np.fromiter(column, dtype=np.int64, count=len(column)))
            except OverflowError:
                return None
            continue
        if not kinds <= {str, _NOTHING}:
            if not kinds <= {str, int, bool, _NOTHING}:
                return None
            column = [_text(cell) for cell in column]
        arrays.append(np.array(column, dtype=object))
    return arrays


def _text(cell: Any) -> str | None:
    if cell is None or type(cell) is str:
        return cell
    return str(cell) if type(cell) is int else "true" if cell else "false"
