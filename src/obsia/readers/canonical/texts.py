# pyright: basic
"""Many small files as one table of text: to have the engine open each costs more than all that is in them.

Only what reads alike here and there goes this way: a file that is in any way odd is left to the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from obsia.readers.base import Engine, ReadOptions, Scan
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.once import read_once
from obsia.readers.canonical.table import Part, scan_of, unbound
from obsia.readers.mapping import Bound

_BATCH_BYTES: Final = 1 << 22
_NOTHING: Final = type(None)

Column = Sequence[Any]
"""Cells of one column: text, whole numbers, truth values, or ``None``."""
Decode = Callable[[Sequence[bytes]], tuple[Sequence[int], Sequence[Column]] | None]
"""Of the contents of some files the rows of each, and the columns of all; ``None`` where anything is odd."""


def scan_small(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    contents: Callable[[str], bytes | None],
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
    loaded = _Loaded(engine, width=len(set(columns.values())), first_line=first_line)
    odd: list[str] = []
    for batch in _batches(files, contents, odd):
        odd += loaded.take(batch, decode)
    if not loaded.files:
        return None, odd
    table, rules = loaded.table(), Rules(sources=bound.sources, time_zone=options.time_zone)
    cells = {target: table[f"c{at}"] for target, at in columns.items()}

    def parts(files: Sequence[str]) -> Iterator[Part]:  # noqa: ARG001 - one query finds them in all
        yield Part(files=loaded.files, table=table, cells=cells, row=table.place, number=table.file, are_lines=None)

    rows = read_once(engine=engine, rules=rules.of(cells, file=loaded.files[0]), table=table, files=loaded.files)
    scan = scan_of(
        engine=engine,
        reader=reader,
        files=loaded.files,
        rows=rows,
        rules=rules,
        parts=parts,
        unmapped=bound.unmapped,
        taken=bound.taken,
    )
    return scan, odd


def _batches(
    files: Sequence[str], contents: Callable[[str], bytes | None], odd: list[str]
) -> Iterator[list[tuple[str, bytes]]]:
    """Files with their contents, some megabytes at a time."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for file in files:
        data = contents(file)
        if data is None:
            odd.append(file)
            continue
        batch.append((file, data))
        size += len(data)
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Loaded:
    """A table of the engine that grows by files: number of the file, line, then text."""

    def __init__(self, engine: Engine, *, width: int, first_line: int) -> None:
        self.files: list[str] = []
        self._engine, self._name, self._width, self._first_line = engine, engine.name(), width, first_line
        columns = "".join(f", c{at} VARCHAR" for at in range(width))
        engine.connection.sql(f"CREATE TABLE {self._name} (file INTEGER, place BIGINT{columns})")

    def table(self) -> Any:
        """What was loaded."""
        return unbound(
            self._name, {"file": "int32", "place": "int64", **{f"c{at}": "string" for at in range(self._width)}}
        )

    def take(self, batch: Sequence[tuple[str, bytes]], decode: Decode) -> list[str]:
        """Load a batch, and return the files in which something is odd."""
        found = decode([data for _, data in batch])
        arrays = None if found is None else _arrays(found[1])
        if found is not None and arrays is not None:
            self._insert([file for file, _ in batch], found[0], arrays)
            return []
        if len(batch) == 1:
            return [batch[0][0]]
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
        connection.register(source, given)
        cells = "".join(f", c{at}::VARCHAR" for at in range(self._width))
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
                arrays.append(np.array(column, dtype=np.int64))
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
