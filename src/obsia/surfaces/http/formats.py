"""Shapes of an answer: JSON as the commands print it, and its table as CSV, Parquet and a workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from obsia.core.locales import printable
from obsia.surfaces.http.answers import Answer
from obsia.surfaces.machine import csv_text, json_text

Rows = Iterable[Mapping[str, Any]]
JSON: Final = "json"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    JSON: "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format -> its media type, the preferred first."""
CONTENT_TYPES: Final[Mapping[str, str]] = {**MEDIA_TYPES, "csv": "text/csv; charset=utf-8; header=present"}
COMPRESSED: Final = frozenset({"parquet", "xlsx"})
"""Formats that are compressed already."""
_LONGEST_CELL: Final = 2_000
_WIDEST: Final = 40


def body(answer: Answer, *, wanted: str, columns: Mapping[str, str]) -> bytes:
    """An answer in one format. JSON is letter by letter what the command prints."""
    if wanted == JSON or answer.rows is None:
        return f"{json_text(answer.record, indent=2)}\n".encode()
    return _TABLES[wanted](answer.rows(), columns)


def _csv(rows: Rows, columns: Mapping[str, str]) -> bytes:
    return csv_text(rows, columns=columns).encode()


def _parquet(rows: Rows, columns: Mapping[str, str]) -> bytes:
    from obsia.app.figures.tabular import parquet_bytes

    return parquet_bytes(rows, columns=columns)


def _xlsx(rows: Rows, columns: Mapping[str, str]) -> bytes:
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
                sheet.write_string(at, place, printable(value, most=_LONGEST_CELL))
    book.close()
    return held.getvalue()


_TABLES: Final[Mapping[str, Callable[[Rows, Mapping[str, str]], bytes]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
}


def accepted(header: str, *, offered: Iterable[str]) -> str | None:
    """The offered format that an Accept header likes best, the first where it likes several alike; None for none."""
    ranges = _ranges(header) or [("*/*", 1.0)]
    best, best_weight = None, 0.0
    for name in offered:
        weight = _weight(MEDIA_TYPES[name], ranges)
        if weight > best_weight:
            best, best_weight = name, weight
    return best


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that holds ``media_type``."""
    family = f"{media_type.partition('/')[0]}/*"
    held = dict(reversed(ranges))
    return next((held[each] for each in (media_type, family, "*/*") if each in held), 0.0)


def _ranges(header: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for part in header[:1_000].split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        if name:
            found.append((name, quality(parameters)))
    return found


def quality(parameters: Iterable[str]) -> float:
    """The weight among the parameters of a range: 1 where none is stated, 0 where it cannot be read."""
    stated = next((each[2:] for each in parameters if each.startswith("q=")), None)
    if stated is None:
        return 1.0
    try:
        weight = float(stated)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def language_of(header: str, *, known: Iterable[str], default: str) -> str:
    """The known language that an Accept-Language header likes best."""
    names = tuple(known)
    best, best_weight = default, 0.0
    for name, weight in _ranges(header):
        language = name.partition("-")[0]
        if language in names and weight > best_weight:
            best, best_weight = language, weight
    return best
