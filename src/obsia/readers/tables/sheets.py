"""Sheets of workbooks (Excel, LibreOffice) as rows of cells: values as they are stored, no formula is computed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.base import Head

SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".ods"})
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_LARGEST_BYTES: Final = 1 << 30
"""Bytes that a workbook may inflate to."""
_MOST_COLUMNS: Final = 1_024
_MOST_BLANK_ROWS: Final = 1_000
"""Blank rows after which a sheet is taken to be at its end: some have a million."""

Numbered = tuple[int, list[Any]]


class Sheet(NamedTuple):
    """A sheet: its name, and its rows with their numbers, blank ones left out."""

    name: str
    rows: Sequence[Numbered]


def is_workbook(head: Head) -> bool:
    """Whether a file begins as a workbook does: a ZIP archive that says so, by its first parts or its suffix."""
    if head.data[:4] != b"PK\x03\x04":
        return False
    return head.suffix in SUFFIXES or _ODS in head.data[:256] or b"xl/workbook.xml" in head.data


def sheets(file: str) -> list[Sheet]:
    """The sheets of a workbook. Raises :class:`BadInput` for what cannot be opened, or inflates beyond reason."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(each.file_size for each in archive.infolist())
            is_ods = "content.xml" in archive.namelist()
    except Exception as error:  # a damaged directory of parts raises whatever its fields come to
        raise _unread(file, error) from error
    if size > _LARGEST_BYTES:
        raise BadInput(file, "file-workbook-inflates", most=_LARGEST_BYTES, expected="expected-sheet")
    library = "odfdo" if is_ods else "openpyxl"
    try:
        found = _of_ods(file) if is_ods else _of_xlsx(file)
        return [Sheet(name, _plain(rows)) for name, rows in found]
    except BadInput:
        raise
    except ImportError as error:
        reason, expected = Message("file-workbook-extra", library=Symbol(library)), Message("expected-sheet-extra")
        raise BadInput(file, reason, expected=expected) from error
    except Exception as error:  # a library for files of others raises whatever its parts raise
        raise _unread(file, error) from error


def _unread(file: str, error: Exception) -> BadInput:
    return BadInput(file, "file-workbook-unread", error=type(error).__name__, expected="expected-sheet")


def _of_xlsx(file: str) -> Iterator[tuple[str, list[Numbered]]]:
    from openpyxl import load_workbook

    data = Path(file).read_bytes()  # the library keeps parts of an open file open
    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
            rows: list[Numbered] = []
            pairs = zip(sheet.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=True)
            for number, (cells, sources) in enumerate(pairs, 1):
                for at, (cell, source) in enumerate(zip(cells, sources, strict=True)):
                    if cell is None and isinstance(source, str) and source.startswith("="):
                        raise _uncomputed(file, sheet.title, number, at)
                if not _add(rows, number, list(cells[:_MOST_COLUMNS])):
                    break
            yield sheet.title, rows
    finally:
        values.close()
        formulas.close()


def _of_ods(file: str) -> Iterator[tuple[str, list[Numbered]]]:
    from odfdo import Document

    for table in Document(Path(file)).body.tables:
        rows: list[Numbered] = []
        number = 0
        for row in table._get_rows():  # pyright: ignore[reportPrivateUsage] (its public iterators repeat rows)
            cells: list[Any] = []
            for cell in row._get_cells():  # pyright: ignore[reportPrivateUsage]
                value = cell.value
                if value is None and cell.formula:
                    raise _uncomputed(file, table.name or "", number + 1, len(cells))
                cells += [value] * min(cell.repeated or 1, _MOST_COLUMNS - len(cells))
            for at in range(min(row.repeated or 1, _MOST_BLANK_ROWS)):
                if not _add(rows, number + 1 + at, list(cells)):
                    break
            number += row.repeated or 1
        yield table.name or "", rows


def _add(rows: list[Numbered], number: int, cells: list[Any]) -> bool:
    """Keep a row that is not blank; False at the end of a sheet."""
    if any(cell not in (None, "") for cell in cells):
        rows.append((number, cells))
        return True
    return number - (rows[-1][0] if rows else 0) < _MOST_BLANK_ROWS


def _uncomputed(file: str, sheet: str, row: int, column: int) -> BadInput:
    reason = Message("file-workbook-uncomputed", sheet=sheet, row=row, column=column + 1)
    return BadInput(file, reason, expected="expected-computed")


def _plain(rows: Sequence[Numbered]) -> list[Numbered]:
    """Cells as a table of text has them; a day is a day where no cell of its column has a clock."""
    clocks: set[int] = set()
    for _, cells in rows:
        clocks.update(at for at, cell in enumerate(cells) if isinstance(cell, dt.datetime) and cell.time() != dt.time())
    return [(number, [_cell(cell, has_clock=at in clocks) for at, cell in enumerate(cells)]) for number, cells in rows]


def _cell(cell: Any, *, has_clock: bool) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if has_clock or cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, dt.date):
        return f"{cell.isoformat()} 00:00:00" if has_clock else cell.isoformat()
    if isinstance(cell, dt.time | dt.timedelta):
        return str(cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
