"""CSV, JSON and xlsx as one thing: headings, and rows of cells with their place in the file."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from obsia.core.errors import BadInput, unopened
from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.datacentres.columns import bound
from obsia.readers.tables.sheets import sheets

Value = str | float | None
_LARGEST: Final = 1 << 27
_DELIMITERS: Final = ",;\t|"
_HEADING_ROWS: Final = 20
"""Rows among which the headings are looked for: titles may stand above them."""
_LEAST_HEADINGS: Final = 2
_EXPECTED: Final = Message("expected-centre-table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings. ``rows`` are (place, cells); ``mark`` is the decimal mark where no number proves one."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[Value]], ...]
    rejects: tuple[Reject, ...] = ()
    mark: str = ""
    are_lines: bool = False
    heading_at: int | None = None


def table_of(file: str) -> Table:
    """The table of ``file``. Raises :class:`BadInput` where none can be made of it."""
    path = Path(file)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would have whoever opens it wait
            raise BadInput(file, "input-no-file", expected=_EXPECTED)
        if found.st_size > _LARGEST:
            raise BadInput(file, "file-large", expected=_EXPECTED)
        data = path.read_bytes()
    except OSError as error:
        raise unopened(file, error, expected="expected-readable-file") from error
    if data[:2] == b"PK":
        return _sheet(file)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadInput(file, "file-xls", expected="expected-xlsx-csv-json")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(file, "file-not-utf-8-text", expected="expected-csv-json-xlsx") from error
    if not text.strip():
        raise BadInput(file, "input-empty", expected=_EXPECTED)
    return _json(file, text) if text.lstrip()[0] in "[{" else _csv(file, text)


def _known(cells: Sequence[Value]) -> int:
    return sum(isinstance(cell, str) and bound(cell) is not None for cell in cells)


def _headed(rows: Sequence[tuple[int, Sequence[Value]]]) -> int | None:
    """Which of the first rows holds the headings."""
    counts = [_known(cells) for _, cells in rows[:_HEADING_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best >= _LEAST_HEADINGS else None


def _sheet(file: str) -> Table:
    for sheet in sheets(file):
        rows = [(number, tuple(map(_value, cells))) for number, cells in sheet.rows]
        if (at := _headed(rows)) is not None:
            place, cells = rows[at]
            headings = tuple(str(cell or "") for cell in cells)
            return Table(headings=headings, rows=tuple(rows[at + 1 :]), heading_at=place)
    raise BadInput(file, "file-no-sheet", expected=_EXPECTED)


def _csv(file: str, text: str) -> Table:
    read = {delimiter: _records(text, delimiter) for delimiter in _DELIMITERS}
    records = {delimiter: rows for delimiter, (rows, _) in read.items()}
    found = {delimiter: at for delimiter, rows in records.items() if (at := _headed(rows)) is not None}
    if not found:
        raise BadInput(file, "file-no-headings", line=1, expected=_EXPECTED)
    delimiter = max(found, key=lambda each: _known(records[each][found[each]][1]))
    rows, at = records[delimiter], found[delimiter]
    if (broken_at := read[delimiter][1]) is not None:
        # What follows a quote that is never closed belongs to no row that can be known.
        raise BadInput(file, "file-open-quote", line=broken_at, expected="expected-whole-csv")
    place, headings = rows[at]
    kept: list[tuple[int, Sequence[Value]]] = []
    rejects: list[Reject] = []
    for line, cells in rows[at + 1 :]:
        if len(cells) == len(headings):
            kept.append((line, cells))
        else:
            expected = Message("expected-fields-found", count=len(headings), found=len(cells))
            rejects.append(Reject(file=file, line=line, reason="wrong_number_of_fields", expected=expected))
    return Table(
        headings=tuple(str(cell) for cell in headings),
        rows=tuple(kept),
        rejects=tuple(rejects),
        mark="." if delimiter == "," else "",
        are_lines=True,
        heading_at=place,
    )


def _records(text: str, delimiter: str) -> tuple[list[tuple[int, Sequence[Value]]], int | None]:
    """(line where it begins, fields) of each record that is not blank, and the line from which nothing can be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, Sequence[Value]]] = []
    begins = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                found.append((begins, list(fields)))
            begins = reader.line_num + 1
    except csv.Error:
        return found, begins
    return found, None


def _json(file: str, text: str) -> Table:
    try:
        content: Any = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            file,
            "file-not-json",
            error=error.why if isinstance(error, _NotStrict) else str(error),
            expected="expected-array-of-reports",
        ) from error
    flat: list[tuple[int, dict[str, Value]]] = []
    rejects: list[Reject] = []
    for number, item in enumerate(_items(content), start=1):
        cells = dict(_leaves(cast("dict[str, Any]", item))) if isinstance(item, dict) else {}
        if cells:
            flat.append((number, cells))
        else:
            rejects.append(
                Reject(file=file, row=number, reason="not_an_object", expected=Message("expected-json-report"))
            )
    headings = tuple(dict.fromkeys(name for _, cells in flat for name in cells))
    if _known(headings) < _LEAST_HEADINGS:
        raise BadInput(file, "file-no-keys", expected=_EXPECTED)
    rows = tuple((number, tuple(cells.get(name) for name in headings)) for number, cells in flat)
    return Table(headings=headings, rows=rows, rejects=tuple(rejects), mark=".")


def _items(content: Any) -> list[Any]:
    """The reports: an array, the one array of an object, or the object itself."""
    if isinstance(content, list):
        return cast("list[Any]", content)
    values = cast("dict[str, Any]", content).values()
    lists = [cast("list[Any]", value) for value in values if isinstance(value, list)]
    arrays = [each for each in lists if any(isinstance(item, dict) for item in each)]
    return arrays[0] if len(arrays) == 1 else [content]


def _leaves(item: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """Key and value of an object and of the objects in it; a list of words is one text."""
    for key, value in item.items():
        if isinstance(value, dict):
            yield from _leaves(cast("dict[str, Any]", value))
        elif isinstance(value, list):
            yield key, ", ".join(str(each) for each in cast("list[Any]", value))
        else:
            yield key, _value(value)


def _value(cell: Any) -> Value:
    """A value as reports have them: a number, or a text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return float(cell) if isinstance(cell, int) else cell


class _NotStrict(ValueError):
    """JSON that Python's own reader takes and that says nothing certain."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _NotStrict(Message("reason-duplicate_key"))
    return dict(pairs)


def _refused(text: str) -> float:
    raise _NotStrict(Message("file-no-number", text=text))
