"""Writing for machines: JSON and CSV that a terminal cannot be tricked by, and files."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from obsia.core.errors import BadCall
from obsia.core.locales import printable

_LONGEST_CELL: Final = 10_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def one_output(**chosen: object) -> None:
    """Refuse two shapes of output at once. Raises ``BadCall``."""
    wanted = [f"--{name}" for name, value in chosen.items() if value]
    if len(wanted) > 1:
        raise BadCall(f"{' and '.join(wanted)} are different outputs: choose one.")


def write_json(record: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json_text(record, indent=2) + "\n")


def json_text(record: Mapping[str, Any], *, indent: int | None = None) -> str:
    """JSON in ASCII: whatever a name holds, nothing of it reaches a terminal raw. NaN is refused."""
    text = json.dumps(record, ensure_ascii=True, allow_nan=False, indent=indent)
    return text.replace("\x7f", "\\u007f")


def write_csv(rows: Iterable[Mapping[str, Any]], *, columns: Iterable[str]) -> None:
    """Rows as CSV on standard output: decimal points, empty for what is absent."""
    names = list(columns)
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([_cell(name) for name in names])
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    sys.stdout.write(held.getvalue())


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = printable(value, most=_LONGEST_CELL)
    # A spreadsheet would run it: names are foreign text.
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_line(text: str) -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")


def write_text(text: str) -> None:
    """Lines on standard output, as they are."""
    sys.stdout.write(text)
