"""Records that Python has read, handed to the engine in typed columns.

Only rows whose every cell has the type of its column come this way: a whole number, a text, a truth value. A row with
any other cell (a fraction, a number out of range, text that is none) goes as text through the rules of text, which
refuse it with its reason. Both ways end in one set of rules: a test holds one against the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from obsia.core.columns import COLUMNS, COUNTS, ENERGY, MONEY
from obsia.readers.base import Cell, Engine
from obsia.readers.canonical.table import Part, unbound

_ROWS: Final = 20_000
_WHOLE: Final = frozenset({*COUNTS, "started_at"})
_FLAG: Final = "batch_api"
_NOTHING: Final = type(None)
_DIGITS: Final = re.compile(r"0|[1-9][0-9]{0,15}")
"""Text that every rule of whole numbers reads as it stands, whatever the unit."""
_SQL: Final = {"int64": "BIGINT", "boolean": "BOOLEAN", "string": "VARCHAR", COLUMNS[MONEY]: "DECIMAL(38, 12)"}
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}([.][0-9]{1,12})?")
"""Text of money, or of energy, that the engine takes without rounding."""
_ODD: Final = object()


class Columns:
    """A table of the engine that grows by batches: number of the file, place, then a column for each name.

    ``odd(file, rows)`` takes the rows that do not fit, their cells in the order of ``positions``.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        positions: Mapping[str, int],
        odd: Callable[[int, Sequence[Sequence[Cell]]], None],
    ) -> None:
        self.name = engine.name()
        self.types: dict[str, str] = {}
        """Name -> ibis type of the columns in which any row states something."""
        self.rows = 0
        self._made = False
        self._engine = engine
        self._positions = positions
        self._odd = odd
        self._files: list[int] = []
        self._waiting: list[Sequence[Cell]] = []

    def extend(self, file: int, rows: Iterable[Sequence[Cell]]) -> None:
        """Records of the ``file``-th file: each its place, then its cells in the order of ``positions``."""
        self._waiting.extend(rows)
        self._files.extend(itertools.repeat(file, len(self._waiting) - len(self._files)))
        if len(self._waiting) >= _ROWS:
            self.flush()

    def forget(self, file: int) -> None:
        """Drop the records of the ``file``-th file, which broke further in."""
        kept = [at for at, number in enumerate(self._files) if number != file]
        self._files, self._waiting = [self._files[at] for at in kept], [self._waiting[at] for at in kept]
        if self.rows:
            run, table = self._engine.connection.sql, self._engine.connection.table
            run(f"DELETE FROM {self.name} WHERE file = {file:d}")  # noqa: S608 - names and numbers of ours
            counts = "".join(f", count({self.column(name)})" for name in self.types)
            self.rows, *stated = table(self.name).aggregate(f"count(*){counts}").fetchall()[0]
            for name, times in zip(list(self.types), stated, strict=True):
                if not times:
                    run(f"ALTER TABLE {self.name} DROP COLUMN {self.column(name)}")
                    del self.types[name]

    def loaded(self, files: Sequence[str], names: Iterable[str], *, are_lines: Collection[int]) -> Part:
        """What was loaded of ``files``, with the columns ``names``, also those that no row states."""
        self._make()
        for name in names:
            self._add(name)
        kinds = {self.column(name): kind for name, kind in self.types.items()}
        table = unbound(self.name, {"file": "int32", "place": "int64", **kinds})
        cells = {name: table[self.column(name)] for name in names}
        return Part(files=files, table=table, cells=cells, row=table.place, number=table.file, are_lines=are_lines)

    def column(self, name: str) -> str:
        """The column of the table that holds ``name``."""
        return f"c{self._positions[name]}"

    def flush(self) -> None:
        """Hand over what waits."""
        if not self._waiting:
            return
        files, rows = self._files, self._waiting
        self._files, self._waiting = [], []
        arrays, odd = _arrays(rows, list(self._positions))
        if odd:
            for at in sorted(odd):
                self._odd(files[at], [rows[at]])
            kept = [at for at in range(len(rows)) if at not in odd]
            files, rows = [files[at] for at in kept], [rows[at] for at in kept]
            if not rows:
                return
            arrays, odd = _arrays(rows, list(self._positions))
        self._insert(files, arrays)

    def _insert(self, files: Sequence[int], arrays: Mapping[str, Any]) -> None:
        import numpy as np

        for name in arrays:
            if name:
                self._add(name)
        self._make()
        columns = {name: self.column(name) for name in arrays if name}
        source, connection = self._engine.name(), self._engine.connection
        held = {column: arrays[name] for name, column in columns.items()}
        connection.register(source, {"file": np.array(files, dtype=np.int32), "place": arrays[""], **held})
        # An engine looks at some values of a column of objects to tell its type: the cast says it.
        cells = "".join(f", {column}::{_SQL[self.types[name]]} AS {column}" for name, column in columns.items())
        connection.sql(f"INSERT INTO {self.name} BY NAME SELECT file, place{cells} FROM {source}")  # noqa: S608 - names and numbers of ours
        connection.unregister(source)
        self.rows += len(files)

    def _make(self) -> None:
        if not self._made:
            self._made = True
            self._engine.connection.sql(f"CREATE TABLE {self.name} (file INTEGER, place BIGINT)")

    def _add(self, name: str) -> None:
        if name not in self.types:
            self._make()
            self.types[name] = kind = type_of(name)
            self._engine.connection.sql(f"ALTER TABLE {self.name} ADD COLUMN {self.column(name)} {_SQL[kind]}")


def type_of(name: str) -> str:
    """The ibis type in which the column ``name`` is loaded; an instant is whole microseconds."""
    if name in (MONEY, ENERGY):
        return COLUMNS[name]
    return "int64" if name in _WHOLE else "boolean" if name == _FLAG else "string"


def _arrays(rows: Sequence[Sequence[Cell]], names: Sequence[str]) -> tuple[dict[str, Any], set[int]]:
    """Name -> column of numpy, for columns that state anything; '' is the place. And which rows do not fit."""
    import numpy as np

    places, *columns = itertools.zip_longest(*rows)
    arrays: dict[str, Any] = {"": np.array(places, dtype=np.int64)}
    odd: set[int] = set()
    make = {"int64": _whole, "boolean": _flags, "string": _texts, COLUMNS[MONEY]: _amounts}
    for name, column in zip(names, columns, strict=False):
        kinds = set(map(type, column))
        if kinds != {_NOTHING}:
            arrays[name] = make[type_of(name)](column, kinds, odd)
    return arrays, odd


def _whole(column: Sequence[Cell], kinds: set[type], odd: set[int]) -> Any:
    import numpy as np

    if not kinds <= {int, _NOTHING}:
        column = _sorted_out([_number(cell) for cell in column], odd)
    try:
        if None not in column:
            return np.array(column, dtype=np.int64)
        absent = np.array([cell is None for cell in column])
        return np.ma.masked_array(np.array([cell or 0 for cell in column], dtype=np.int64), absent)
    except OverflowError:
        odd.update(at for at, cell in enumerate(column) if isinstance(cell, int) and not -(2**63) <= cell < 2**63)
        return None


def _flags(column: Sequence[Cell], kinds: set[type], odd: set[int]) -> Any:
    import numpy as np

    if not kinds <= {bool, _NOTHING}:
        column = _sorted_out([cell if cell is None or cell is True or cell is False else _ODD for cell in column], odd)
    absent = np.array([cell is None for cell in column])
    return np.ma.masked_array(np.array([cell is True for cell in column]), absent)


def _texts(column: Sequence[Cell], kinds: set[type], odd: set[int]) -> Any:
    import numpy as np

    if not kinds <= {str, _NOTHING}:
        column = _sorted_out([_text(cell) for cell in column], odd)
    try:
        "".join(filter(None, column)).encode()  # type: ignore[arg-type]
    except UnicodeEncodeError:
        odd.update(at for at, cell in enumerate(column) if isinstance(cell, str) and not _is_sound(cell))
        return None
    return np.array(column, dtype=object)


def _amounts(column: Sequence[Cell], _: set[type], odd: set[int]) -> Any:
    import numpy as np

    return np.array(_sorted_out([_amount(cell) for cell in column], odd), dtype=object)


def _sorted_out(cells: Sequence[Any], odd: set[int]) -> list[Any]:
    odd.update(at for at, cell in enumerate(cells) if cell is _ODD)
    return [None if cell is _ODD else cell for cell in cells]


def _number(cell: Cell) -> Any:
    if cell is None or type(cell) is int:
        return cell
    return int(cell) if type(cell) is str and _DIGITS.fullmatch(cell) else _ODD


def _amount(cell: Cell) -> Any:
    if cell is None:
        return None
    return cell if type(cell) is str and _AMOUNT.fullmatch(cell) else _ODD


def _text(cell: Cell) -> Any:
    """Numbers and truth values as JSON writes them: an id may be a number."""
    if cell is None or type(cell) is str:
        return cell
    if type(cell) is bool:
        return "true" if cell else "false"
    return str(cell) if type(cell) is int and -(2**63) <= cell < 2**63 else _ODD


def _is_sound(text: str) -> bool:
    """Whether ``text`` is free of halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
