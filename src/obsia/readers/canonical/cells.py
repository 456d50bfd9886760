"""Records that Python has read, handed to the engine as rows of text, then checked by the same rules as
all others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from obsia.readers.base import Cell, Engine, Reject, Scan
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.once import counted
from obsia.readers.canonical.table import Part, SetAside, scan_of, unbound
from obsia.readers.mapping import Bound

_ROWS: Final = 20_000
_UNNEST: Final = """SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS cells"""


class Loader:
    """A table of the engine that grows by batches of rows: file number, place, then the cells, all as text."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name()
        self._engine = engine
        self._rows: list[list[Cell]] = []
        self._made = False
        self.rows = 0

    def add(self, file: int, place: int, cells: Iterable[Cell]) -> None:
        """One record of the ``file``-th file."""
        self._rows.append([file, place, *cells])
        self.rows += 1
        if len(self._rows) >= _ROWS:
            self._flush()

    def extend(self, file: int, rows: Iterable[Sequence[Cell]]) -> None:
        """Records of the ``file``-th file: each its place, then its cells."""
        before = len(self._rows)
        self._rows.extend([file, *map(_written, row)] for row in rows)
        self.rows += len(self._rows) - before
        if len(self._rows) >= _ROWS:
            self._flush()

    def forget(self, file: int) -> None:
        """Drop the records of the ``file``-th file, which broke further in."""
        self._rows = [row for row in self._rows if row[0] != file]
        self.rows = len(self._rows)
        if self._made:
            self._engine.connection.sql(f"DELETE FROM {self.name} WHERE cells[1] = '{file:d}'")  # noqa: S608 - names and numbers of ours
            self.rows += self._engine.connection.table(self.name).aggregate("count(*)").fetchall()[0][0]

    def table(self) -> Any:
        """The loaded table as an ibis table with one column ``cells``."""
        if self._rows or not self._made:
            self._flush()
        return unbound(self.name, {"cells": "array<string>"})

    def loaded(self, files: Sequence[str], targets: Sequence[str], *, are_lines: Collection[int] | None = None) -> Part:
        """What was loaded of ``files``, whose cells are ``targets`` in their order; a cell of '' is not looked at."""
        table = self.table()
        cells = {target: table.cells[index + 2] for index, target in enumerate(targets) if target}
        number, place = (table.cells[at].cast("int64") for at in (0, 1))
        return Part(files=files, table=table, cells=cells, row=place, number=number, are_lines=are_lines)

    def _flush(self) -> None:
        import msgspec

        try:
            text = msgspec.json.encode(self._rows).decode()
        except UnicodeEncodeError:
            text = msgspec.json.encode([[_sound(cell) for cell in row] for row in self._rows]).decode()
        relation = self._engine.connection.sql(_UNNEST, params=[text])
        if self._made:
            relation.insert_into(self.name)
        else:
            relation.create(self.name)
        self._made = True
        self._rows.clear()


def _written(cell: Cell) -> Cell:
    """NaN and infinity as text, so that the rules refuse them: JSON would have them as nothing."""
    return str(cell) if type(cell) is float and not math.isfinite(cell) else cell


def _sound(cell: Cell) -> Cell:
    """Half a surrogate pair is no text: escaped and marked with NUL, so that the rules refuse it."""
    if not isinstance(cell, str) or cell.isascii():
        return cell
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("ascii", "backslashreplace").decode() + "\0"
    return cell


def load(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    targets: Sequence[str],
    bound: Bound,
    time_zone: str,
    records: Callable[[str], Iterator[tuple[int, list[str | None]] | Reject]],
) -> Scan:
    """The scan of records read in Python: ``records(file)`` yields (line, cells in the order of
    ``targets``).
    """
    loader, aside = Loader(engine), SetAside()
    for index, file in enumerate(files):
        for record in records(file):
            if isinstance(record, Reject):
                aside.refuse(record)
            else:
                loader.add(index, record[0], record[1])
    rules, loaded = Rules(sources=bound.sources, time_zone=time_zone), loader.loaded(files, targets)
    return scan_loaded(engine, reader, loaded, rules, bound=bound, aside=aside)


def scan_loaded(
    engine: Engine,
    reader: str,
    loaded: Part,
    rules: Rules,
    *,
    bound: Bound | None = None,
    aside: SetAside | None = None,
) -> Scan:
    """The scan of records that Python has read and the engine holds."""
    origin = loaded.number if len(loaded.files) > 1 else None
    return scan_of(
        engine=engine,
        reader=reader,
        files=loaded.files,
        rows=counted(engine, rules.of(loaded.cells, file=loaded.files[0]), loaded.table, origin=origin),
        rules=rules,
        parts=lambda _: iter((loaded,)),  # one query finds them in all files
        bound=bound,
        aside=aside,
    )
