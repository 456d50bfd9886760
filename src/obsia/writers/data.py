"""Data: answers for programs, the same wherever they leave: JSON, and rows as CSV, Parquet and a workbook of one sheet.

What a record holds, and which columns rows have, is declared once (``core.data``); nothing is worded or computed here.
"""

from __future__ import annotations

import csv
import datetime
import importlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from obsia.core.data import Columns
from obsia.core.locales import Locale, printable
from obsia.core.message import Input, Message
from obsia.core.seal import UNSEALED, seal

Rows: TypeAlias = Iterable[Mapping[str, Any]]
JSON: Final = "json"
FRAMES: Final[Mapping[str, tuple[str, str]]] = {
    "arrow": ("pyarrow", "to_arrow_table"),
    "polars": ("polars", "pl"),
    "pandas": ("pandas", "df"),
}
"""Kind of frame -> the library that it is of, and how the engine hands it over."""
_LONGEST: Final = {"csv": 10_000, "xlsx": 2_000}
"""Letters of one cell."""
_WIDEST: Final = 40
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LONG: Final = 2**18
"""Letters of JSON from which a library lays it out sooner, its import of 10 ms included, than Python's own."""
_WIDE: Final = 2**63
"""Counts from here on have no place in 64 bits."""


def json_text(record: Mapping[str, Any], *, indent: int | None = None, is_compact: bool = False) -> str:
    """JSON in ASCII: whatever a name holds, nothing of it reaches a terminal raw. NaN is refused."""
    text = json.dumps(record, allow_nan=False, separators=(",", ":") if is_compact or indent else None)
    if indent and len(text) < _LONG:
        text = json.dumps(record, allow_nan=False, indent=indent)
    elif indent:
        import msgspec

        text = msgspec.json.format(text, indent=indent)
    return text.replace("\x7f", "\\u007f")


def worded(record: Any, tr: Locale) -> Any:
    """A record with its messages, assumptions and answers of a form in the words of ``tr``.

    A schema is worded likewise: what a member is stands there as a message.
    """
    # Imported here: most answers have no words, and help none at all.
    from obsia.core.document import Answer, Assumed
    from obsia.writers.layout import plain, sentences

    match record:
        case Message():
            return tr.text(record)
        case Input() | Answer():
            return plain(record, tr)
        case Assumed():
            return sentences(record, tr)
        case dict():
            return {name: worded(each, tr) for name, each in cast("dict[str, Any]", record).items()}
        case list():
            return [worded(each, tr) for each in cast("list[Any]", record)]
        case _:
            return record


def csv_text(rows: Rows, *, columns: Iterable[str]) -> str:
    """Rows as CSV: decimal points, empty for what is absent. No spreadsheet runs it."""
    names = list(columns)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([_cell(name) for name in names])
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return held.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = printable(value, most=_LONGEST["csv"])
    # A spreadsheet would run it: names are foreign text.
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_parquet(rows: Rows, *, columns: Columns, path: str, counts: Sequence[str] = ()) -> None:
    """Rows as a Parquet file, typed: the same bytes for the same rows; what a row lacks is null.

    Its metadata hold a digest of the whole file (``obsia verify``): nothing that reads Parquet notices a changed bit by
    itself. What goes into a pipe or a device has none. A count beyond 64 bits makes all columns of ``counts``
    DECIMAL(38,0). Raises ``OSError`` for a file that cannot be written.
    """
    import duckdb

    with _typed(rows, columns=columns, counts=counts) as table:
        try:
            place = path.replace("'", "''")
            # The names of the table and the member are ours, and a path is quoted: a statement takes no parameter here.
            metadata = f"KV_METADATA {{obsia: '{UNSEALED}'}}"
            table.query("rows", f"COPY rows TO '{place}' (FORMAT parquet, COMPRESSION zstd, {metadata})")
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
    if os.path.isfile(path):
        _seal(path)


def _seal(path: str) -> None:
    """Put the digest of a file where it has a place for it."""
    with open(path, "r+b") as file:
        body = seal(file.read())
        file.seek(0)
        file.write(body)


def frame(kind: str, rows: Rows, *, columns: Columns, counts: Sequence[str] = ()) -> Any:
    """Rows as a frame of ``kind`` (:data:`FRAMES`), with the columns and types of the Parquet file.

    Raises ``ModuleNotFoundError`` where its library is not installed.
    """
    library, method = FRAMES[kind]
    importlib.import_module(library)
    with _typed(rows, columns=columns, counts=counts) as table:
        return getattr(table, method)()


@contextmanager
def _typed(rows: Rows, *, columns: Columns, counts: Sequence[str]) -> Generator[Any]:
    """The rows as a table of an engine, each column of its type."""
    import duckdb

    held = list(rows)
    is_wide = any((row.get(name) or 0) >= _WIDE for row in held for name in counts)
    types = {**columns, **dict.fromkeys(counts, "DECIMAL(38,0)")} if is_wide else columns
    selected = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(types.values(), start=1))
    # The one place where names of columns, which labels of a stranger may be, meet SQL. Nothing of the rows does:
    # whole columns are the parameters of one statement, whatever the number of rows.
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in types)
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute(
            f"CREATE TABLE answer AS SELECT * FROM (SELECT {selected}) AS rows({names})",  # noqa: S608
            [[row.get(name) for row in held] for name in types],
        )
        yield connection.table("answer")


def _csv(rows: Rows, columns: Columns) -> bytes:
    return csv_text(rows, columns=columns).encode()


def _parquet(rows: Rows, columns: Columns) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.parquet"
        write_parquet(rows, columns=columns, path=str(path))
        return path.read_bytes()


def _xlsx(rows: Rows, columns: Columns) -> bytes:
    """One sheet with heads that stay in sight. Text is never a formula or a link; no date of making is kept."""
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

    held = io.BytesIO()
    book: Any = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The library dates a workbook by the clock: the same question gets the same bytes.
    book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    sheet = book.add_worksheet("answer")
    head = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, head)
        sheet.set_column(place, place, min(_WIDEST, max(10, len(name) + 2)))
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, start=1):
        for place, name in enumerate(columns):
            value = row.get(name)
            if isinstance(value, bool):
                sheet.write_boolean(at, place, value)
            elif isinstance(value, int | float):
                sheet.write_number(at, place, value)
            elif value is not None and value != "":
                sheet.write_string(at, place, printable(value, most=_LONGEST["xlsx"]))
    book.close()
    return held.getvalue()


TABLES: Final[Mapping[str, Callable[[Rows, Columns], bytes]]] = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}
"""Format of rows -> what writes them."""


def written(record: Mapping[str, Any], rows: Rows | None = None, *, columns: Columns, wanted: str = JSON) -> bytes:
    """An answer in one format; JSON, letter by letter as commands print it, where it has no rows."""
    if wanted == JSON or rows is None:
        return f"{json_text(record, indent=2)}\n".encode()
    return TABLES[wanted](rows, columns)
