"""Tables that people give to a command, one row a thing to answer for, each bad row with its place; and of answers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from obsia.app.clock import today
from obsia.app.files import identity, written
from obsia.app.handed import text_of
from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Message, Option, Symbol
from obsia.core.spelling import near_names

T = TypeVar("T")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")
_LARGEST_BYTES: Final = 1 << 30
_NEAR: Final = 0.75
"""Likeness of two names from which on one is taken for the other, misspelt (1 for the same)."""


class WrongCell(ValueError):
    """A value that cannot be: which field ('' for the row as a whole), why, and what was expected."""

    def __init__(self, *, field: str, reason: Message, expected: Message) -> None:
        self.field = field
        self.reason, self.expected = reason, expected
        super().__init__(field, self.reason, self.expected)

    def at(self, file: str, line: int) -> BadInput:
        """The same as an error with its place."""
        return BadInput(file, self.reason, line=line, field=self.field, expected=self.expected)


def date_parts(text: str, *, field: str, expected: Message) -> tuple[str, str | None, str | None]:
    """Year, month and day of YYYY, YYYY-MM or YYYY-MM-DD, as far as they stand. Raises ``WrongCell``, also for what is
    to come.
    """
    stated = text.strip()
    found, last = _DATE.fullmatch(stated), today()
    try:
        dt.date.fromisoformat(f"{stated}-01-01"[: len(last)] if found else "")
    except ValueError:
        raise WrongCell(field=field, reason=Message("not-a-date", text=text[:40]), expected=expected) from None
    if stated > last:
        until = Message("expected-date-past", last=Symbol(last))
        raise WrongCell(field=field, reason=Message("date-to-come", text=stated), expected=until)
    year, _, rest = stated.partition("-")
    month, _, day = rest.partition("-")
    return year, month or None, day or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, and its rows as they are walked through."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, str]]]
    """(line, cells by column without the blanks around them) of each row that has such cells."""
    rejected: list[BadInput] = field(default_factory=list[BadInput])
    """What is wrong with the others; whoever answers adds the rows that have no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Generic[T]):
    """The answers to the rows of a table: read = answered + rejected."""

    rows: tuple[T, ...]
    rejected: tuple[BadInput, ...]
    """One for each row without an answer: its line, field, and what was expected."""
    unused: tuple[str, ...]
    """Columns of the table that nothing uses."""


def table_of(path: str, *, check: Callable[[Sequence[str]], BadInput | None], most: int) -> Table:
    """The CSV file ``path`` with a header. ``check`` says what is wrong with its columns; ``most`` bounds its rows.

    Raises ``BadInput`` for a file that is no such table, here or while its rows are walked through.
    """
    text = text_of(path, expected="expected-csv-utf8", most_bytes=_LARGEST_BYTES, may_be_pipe=True)
    lines = _lines(path, text)
    columns = tuple(name.strip() for name in next(lines, (0, list[str]()))[1])
    if (wrong := check(columns)) is not None:
        raise wrong
    if len(set(columns)) < len(columns):
        raise BadInput(path, "table-column-twice", line=1, expected="expected-columns-once")
    rejected: list[BadInput] = []
    return Table(columns=columns, rows=_rows(path, columns, lines, rejected, most=most), rejected=rejected)


def write_table(path: str, rows: Iterable[Iterable[object]], *, columns: Sequence[str], source: str) -> None:
    """Write answers to the table ``source`` as CSV: what stood at ``path`` is replaced when all is written.

    Raises ``BadCall`` for a file that cannot be written, and for the table itself.
    """
    if identity(path) == identity(source):
        raise BadCall("document-input", option=Option("out"), path=path)
    with written("out", path) as place, Path(place).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def is_misspelt(name: str, *, known: Collection[str], present: Collection[str]) -> bool:
    """Whether a column that is not ``known`` is taken for one that is: nearly its name, or some of its words.

    A known column that is ``present`` stands for itself: beside it another may bear a similar name.
    """
    absent = [column for column in known if column not in present]
    words = set(name.casefold().split("_"))
    return bool(near_names(name, absent, most=1, least=_NEAR)) or any(
        words <= set(column.split("_")) for column in absent
    )


def _lines(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its last line, cells) of each row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        why = Message("table-not-csv", why=str(error))
        raise BadInput(path, why, line=reader.line_num, expected="expected-csv") from error


def _rows(
    path: str, columns: Sequence[str], lines: Iterator[tuple[int, list[str]]], rejected: list[BadInput], *, most: int
) -> Iterator[tuple[int, dict[str, str]]]:
    for count, (line, cells) in enumerate(lines, start=1):
        if count > most:
            expected = Message("expected-rows", most=most)
            raise BadInput(path, "table-rows", line=line, expected=expected)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            expected = Message("expected-cells", count=len(columns))
            wrong = WrongCell(field="", reason=Message("table-cells", count=len(cells)), expected=expected)
            rejected.append(wrong.at(path, line))
            continue
        yield line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
