"""Text for programs, the same wherever it leaves: JSON, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from obsia.core.locales import printable

_LONGEST_CELL: Final = 10_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def json_text(record: Mapping[str, Any], *, indent: int | None = None, is_compact: bool = False) -> str:
    """JSON in ASCII: whatever a name holds, nothing of it reaches a terminal raw. NaN is refused."""
    marks = (",", ":") if is_compact else None
    text = json.dumps(record, ensure_ascii=True, allow_nan=False, indent=indent, separators=marks)
    return text.replace("\x7f", "\\u007f")


def csv_text(rows: Iterable[Mapping[str, Any]], *, columns: Iterable[str]) -> str:
    """Rows as CSV: decimal points, empty for what is absent."""
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
    text = printable(value, most=_LONGEST_CELL)
    # A spreadsheet would run it: names are foreign text.
    return f"'{text}" if text.startswith(_FORMULA) else text
