"""Formats with one call a record, as rows of a table and no code: ``flat_formats.csv``.

A row says where one column of the usage record stands in a record of the format: ``of`` are its paths, of which the
first that says something is taken (``a | b``), and ``form`` is how it is written there:

- ``text``: a name or an id; of a label, one that is short;
- ``iso``, ``iso-utc``: an instant in ISO 8601, without an offset in UTC; ``epoch-s``, ``epoch-ms``, ``epoch-us``: a
  number since 1970;
- ``s``, ``ms``, ``us``: a duration;
- ``number``: a count, as it is; ``constant``: no path, the value itself.

Four rows are of no column. ``counts``: the shape in ``token_algebra.csv``. ``pages``: lists that hold the records of a
page. ``from_cache``, ``failed``: a path, and in ``form`` the values that say so: such a record is skipped, a failed
one where it states no tokens.

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
from obsia.readers.records.algebra import Algebra, algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.labels import labels_of, text
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.recognition import ByTable
from obsia.readers.records.rows import ANSWERED_BY_CACHE, FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, epoch_us, iso_us
from obsia.readers.records.values import first_of
from obsia.readers.records.walk import Events, reading

TABLE: Final = "flat_formats.csv"
_CONSTANT: Final = "constant"
_OF_NO_COLUMN: Final = ("counts", "pages", "from_cache", "failed")
_WORDS: Final[Mapping[str, Sequence[object]]] = {"true": (True, "true"), "false": (False, "false")}
_FORMS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": text,
    "number": lambda value: value,
    "iso": iso_us,
    "iso-utc": partial(iso_us, naive_is_utc=True),
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

    def check(self) -> None:
        """Raises ``ValueError`` for a row that says nothing."""
        is_column = self.column in COLUMNS or self.column.startswith(LABEL)
        has_form = self.form == _CONSTANT or self.form in _FORMS if is_column else self.column in _OF_NO_COLUMN
        if not self.of or not has_form:
            raise ValueError("row-of-nothing", TABLE, self.format, self.column)


class FlatReader:
    """The reader of one format of the table."""

    def __init__(self, rows: Sequence[FlatRow]) -> None:
        self.NAME = rows[0].format
        self.recognise = ByTable(self.NAME)
        self._rows = {row.column: row for row in rows}

    def events(self, *, file: str, options: ReadOptions) -> Iterator[Batch]:
        """The calls of ``file`` that state usage."""
        return self._events(file=file, options=options)

    @functools.cached_property
    def _counts(self) -> Algebra:
        return algebra(self.NAME, self._rows["counts"].of)

    @functools.cached_property
    def _columns(self) -> list[FlatRow]:
        return [row for name, row in self._rows.items() if name not in _OF_NO_COLUMN]

    @functools.cached_property
    def _events(self) -> Events:
        named = [row for name, row in self._rows.items() if name not in ("counts", "pages") and row.form != _CONSTANT]
        fields = Fields((*self._counts.paths, *(path for row in named for path in row.paths)))
        pages = self._rows.get("pages")
        return reading(self._take, fields, envelopes=pages.paths if pages else ())

    def _take(self, rows: Rows, place: int, values: Values) -> None:
        if self._says("from_cache", values):
            return rows.skip(ANSWERED_BY_CACHE)
        counts = self._counts.counts(values)
        if not stated(counts):
            if self._says("failed", values):
                return rows.skip(FAILED_WITHOUT_USAGE)
            one, other = (Symbol(self._counts.sums[name][0][0]) for name in ("input_tokens", "output_tokens"))
            return rows.refuse_at(place, reason="no_usage", expected=Message("expected-both", one=one, other=other))
        row: dict[str, Cell] = dict(counts)
        for each in self._columns:
            row |= _cell(each, values)
        return rows.add(place, row)

    def _says(self, what: str, values: Values) -> bool:
        """Whether the record is what the row ``what`` tells of."""
        row = self._rows.get(what)
        if row is None:
            return False
        words = (word.strip() for word in row.form.split("|"))
        return any(first_of(values, *row.paths) in _WORDS.get(word, (word,)) for word in words)


def _cell(row: FlatRow, values: Values) -> dict[str, Cell]:
    if row.form == _CONSTANT:
        return {row.column: row.of}
    value = first_of(values, *row.paths)
    if row.column.startswith(LABEL):
        return labels_of(**{row.column.removeprefix(LABEL): value})
    return {row.column: _FORMS[row.form](value)}


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
