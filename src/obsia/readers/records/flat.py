"""Formats with one call a record, as rows of a table and no code: ``flat_formats.csv``.

A row says where one column of the usage record stands in a record of the format: ``of`` are its paths, of which the
first that says something is taken (``a | b``), and ``form`` is how it is written there:

- ``text``: a name or an id; of a label, one that is short; ``as-is``: the value, which the rules refuse where it is
  none; ``without x``: the same without ``x`` at its beginning; ``folder``: the last part of a path;
- ``iso``, ``iso-utc``: an instant in ISO 8601, without an offset in UTC; ``epoch-s``, ``epoch-ms``, ``epoch-us``: a
  number since 1970;
- ``s``, ``ms``, ``us``: a duration;
- ``number``: a count, as it is; ``usd``: a cost in dollars; ``constant``: no path, the value itself.

Some rows are of no column:

- ``counts``: the shape in ``token_algebra.csv``; ``total``: the path of a total that tells whether reasoning is within
  the output or beside it;
- ``pages``: lists that hold the records of a page; ``markers``: the format is a log, of which the lines are read that
  hold one of these texts;
- ``from_cache``, ``failed``: a path, and in ``form`` the values that say so (``not x``: any other): such a record is
  skipped, a failed one where it states no tokens. The code of a message, ``skipped-…``: the same, told by that message;
- ``unstated``: the message by which a record without tokens is told of, where it is not refused;
- ``when``: a path and its values, of records of which the rows below are. Those above are of all records.

What is written in a row of another shape (calls inside calls, running totals, several calls a record) is a module.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from obsia.core.columns import COLUMNS
from obsia.core.message import Message, Symbol
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.mapping import LABEL
from obsia.readers.records.algebra import Algebra, algebra, stated, with_reasoning
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.rows import ANSWERED_BY_CACHE, FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, epoch_us, iso_us, utc_us
from obsia.readers.records.values import first_of, labels_of, name_of_folder, stated_cost, text
from obsia.readers.records.walk import LINE_WITHOUT, Events, reading, reading_log

TABLE: Final = "flat_formats.csv"
_CONSTANT: Final = "constant"
_DOLLARS: Final = "usd"
_WITHOUT: Final = "without "
_NOT: Final = "not "
_SKIPPED: Final = "skipped-"
_OF_NO_COLUMN: Final = ("counts", "total", "pages", "markers", "from_cache", "failed", "unstated", "when")
_NO_PATHS: Final = frozenset({"counts", "pages", "markers", "unstated"})
_WORDS: Final[Mapping[str, Sequence[object]]] = {
    "true": (True, "true", "True", "TRUE", "1"),
    "false": (False, "false", "False", "FALSE", "0"),
}


def _as_is(value: Any) -> Any:
    return value


_FORMS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": text,
    "as-is": _as_is,
    "number": _as_is,
    "folder": name_of_folder,
    "iso": iso_us,
    "iso-utc": utc_us,
    **{f"epoch-{unit}": partial(epoch_us, unit=unit) for unit in ("s", "ms", "us")},
    **{unit: partial(duration_us, unit=unit) for unit in ("s", "ms", "us")},
}


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row of the table, as it is written."""

    format: str
    column: str
    of: str
    form: str

    @property
    def paths(self) -> tuple[str, ...]:
        """The alternatives of ``of``."""
        return tuple(path.strip() for path in self.of.split("|"))

    @property
    def is_column(self) -> bool:
        """Whether the row says where a column stands."""
        return self.column not in _OF_NO_COLUMN and not self.column.startswith(_SKIPPED)

    @property
    def reads(self) -> bool:
        """Whether its paths are of a record."""
        return self.column not in _NO_PATHS and self.form != _CONSTANT

    def check(self) -> None:
        """Raises ``ValueError`` for a row that says nothing."""
        is_known = not self.is_column or self.column in COLUMNS or self.column.startswith(LABEL)
        has_form = self.form in (_CONSTANT, _DOLLARS, *_FORMS) or self.form.startswith(_WITHOUT)
        says = has_form if self.is_column else bool(self.form) or self.column in {*_NO_PATHS, "total"}
        if not self.of or not is_known or not says:
            raise ValueError("row-of-nothing", TABLE, self.format, self.column)

    def is_said(self, values: Values) -> bool:
        """Whether a record is what the row tells of."""
        found = first_of(values, *self.paths)
        if self.form.startswith(_NOT):
            return found != self.form.removeprefix(_NOT)
        return any(found in _WORDS.get(word, (word,)) for word in (word.strip() for word in self.form.split("|")))

    def cell(self, values: Values) -> dict[str, Cell]:
        """The column of a record; empty for a label that is none."""
        if self.form == _CONSTANT:
            return {self.column: self.of}
        value = first_of(values, *self.paths)
        if self.form == _DOLLARS:
            return stated_cost(value)
        if self.form.startswith(_WITHOUT):
            value = value.removeprefix(self.form.removeprefix(_WITHOUT)) if isinstance(value, str) else value
        else:
            value = _FORMS[self.form](value)
        return (
            labels_of(**{self.column.removeprefix(LABEL): value})
            if self.column.startswith(LABEL)
            else {self.column: value}
        )


class _Shape:
    """The rows of records of one shape."""

    def __init__(self, rows: Sequence[FlatRow]) -> None:
        self._one = {row.column: row for row in rows if not row.is_column}
        self._skips = [row for row in rows if row.column.startswith(_SKIPPED)]
        self._columns = [row for row in rows if row.is_column]
        self.counts: Algebra = algebra(rows[0].format, self._one["counts"].of)

    def is_for(self, values: Values) -> bool:
        """Whether a record is of this shape."""
        return "when" not in self._one or self._says("when", values)

    def take(self, rows: Rows, place: int, values: Values) -> None:
        """One record."""
        for each in self._skips:
            if each.is_said(values):
                return rows.skip(Message(each.column))
        if self._says("from_cache", values):
            return rows.skip(ANSWERED_BY_CACHE)
        counts = self.counts.counts(values)
        if not stated(counts):
            return self._without(rows, place, values)
        if "total" in self._one:
            counts = with_reasoning(counts, first_of(values, *self._one["total"].paths))
        row: dict[str, Cell] = dict(counts)
        for each in self._columns:
            row |= each.cell(values)
        return rows.add(place, row)

    def _without(self, rows: Rows, place: int, values: Values) -> None:
        """A record without tokens."""
        if self._says("failed", values):
            return rows.skip(FAILED_WITHOUT_USAGE)
        if "unstated" in self._one:
            return rows.skip(Message(self._one["unstated"].of))
        one, other = (Symbol(self.counts.sums[name][0][0]) for name in ("input_tokens", "output_tokens"))
        return rows.refuse_at(place, reason="no_usage", expected=Message("expected-both", one=one, other=other))

    def _says(self, what: str, values: Values) -> bool:
        return what in self._one and self._one[what].is_said(values)


class FlatReader:
    """The reader of one format of the table."""

    def __init__(self, rows: Sequence[FlatRow]) -> None:
        self.NAME = rows[0].format
        self._rows = rows

    def events(self, *, file: str, options: ReadOptions) -> Iterator[Batch]:
        """The calls of ``file`` that state usage."""
        return self._events(file=file, options=options)

    @functools.cached_property
    def _shapes(self) -> list[_Shape]:
        starts = [at for at, row in enumerate(self._rows) if row.column == "when"]
        if not starts:
            return [_Shape(self._rows)]
        shared = self._rows[: starts[0]]
        spans = zip(starts, [*starts[1:], len(self._rows)], strict=True)
        return [_Shape([*shared, *self._rows[start:end]]) for start, end in spans]

    @functools.cached_property
    def _events(self) -> Events:
        counted = [path for shape in self._shapes for path in shape.counts.paths]
        fields = Fields((*counted, *(path for row in self._rows if row.reads for path in row.paths)))
        named = {row.column: row.paths for row in self._rows}
        if "markers" in named:
            markers = [marker.encode() for marker in named["markers"]]
            return reading_log(lambda: self._take, fields, markers=markers)
        return reading(self._take, fields, envelopes=named.get("pages", ()))

    def _take(self, rows: Rows, place: int, values: Values) -> None:
        shape = next((shape for shape in self._shapes if shape.is_for(values)), None)
        return rows.skip(LINE_WITHOUT) if shape is None else shape.take(rows, place, values)


@functools.cache
def flat_rows() -> tuple[FlatRow, ...]:
    """The rows of ``flat_formats.csv``. Raises ``ValueError`` for one that says nothing."""
    rows = tuple(
        FlatRow(**{name: row[name].strip() for name in FlatRow.__slots__})
        for row in rows_of("obsia.readers.records", TABLE)
    )
    for row in rows:
        row.check()
    return rows


def flat_readers() -> dict[str, FlatReader]:
    """Name -> reader of each format of the table."""
    formats = dict.fromkeys(row.format for row in flat_rows())
    return {name: FlatReader([row for row in flat_rows() if row.format == name]) for name in formats}
