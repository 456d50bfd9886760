"""Series from a file: CSV or Parquet, one row a value. Needs no network.

Columns: ``zone`` (ISO 3166-1 alpha-3), ``start`` (ISO 8601 with its offset; in Parquet also an instant), and
``intensity_g_per_kwh`` (blank: a gap), ``basis``, ``scope`` and ``side``; and, where they are known, ``minutes``,
``method``, ``source``, ``address``, ``licence`` and ``read_on``. A zone has one meaning and one source in a file.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from obsia.core.errors import BadInput, NoFile, unopened
from obsia.core.message import Message, Symbol
from obsia.core.spelling import one_of
from obsia.grids.series import (
    HOUR,
    BadPoints,
    Basis,
    Point,
    Scope,
    Series,
    Side,
    hourly,
    is_intensity,
    step_minutes,
    whole_hour,
)

REQUIRED: Final = ("zone", "start", "intensity_g_per_kwh", "basis", "scope", "side")
OPTIONAL: Final = ("minutes", "method", "source", "address", "licence", "read_on")
_OF_ZONE: Final = ("basis", "scope", "side", "method", "source", "address", "licence", "read_on")
"""What all rows of a zone say alike."""
_ZONE: Final = re.compile(r"[A-Z]{3}")
_STEPS: Final = (5, 10, 15, 20, 30, 60)
_LONGEST_YEARS: Final = 20
_MOST_TEXT: Final = 500
_SHOWN: Final = 80
"""Characters of a wrong value that an error shows."""

Row = tuple[int, Mapping[str, str]]
"""The line of a text file (the header is line 1), or the row of a table (the first is 1), and its cells as text."""
T = TypeVar("T", bound=StrEnum)


@dataclass(slots=True)
class _Zone:
    """What a file says of one zone."""

    line: int
    said: Mapping[str, str]
    values: dict[datetime, float | None] = field(default_factory=dict[datetime, "float | None"])
    lines: dict[datetime, int] = field(default_factory=dict[datetime, int])
    minutes: dict[datetime, int] = field(default_factory=dict[datetime, int])


def series_of(path: str) -> dict[str, Series]:
    """Zone -> its series. Raises ``BadInput`` naming the file, the line and the field that is wrong."""
    if not os.path.isfile(path):
        raise NoFile(path, expected="expected-grid-file")
    zones: dict[str, _Zone] = {}
    for line, row in _rows(path):
        _add(zones, line, row, path=path)
    if not zones:
        raise BadInput(path, "grid-file-empty", expected=Message("expected-rows-with", columns=_symbols(REQUIRED)))
    return {zone_id: _series(zone_id, zones[zone_id], path=path) for zone_id in sorted(zones)}


def _rows(path: str) -> Iterator[Row]:
    with open(path, "rb") as stream:
        is_parquet = stream.read(4) == b"PAR1"
    yield from _of_parquet(path) if is_parquet else _of_csv(path)


def _of_csv(path: str) -> Iterator[Row]:
    try:
        with open(path, newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream, strict=True)
            header = [name.strip() for name in next(reader, list[str]())]
            _check_columns(header, path=path)
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(header):
                    raise BadInput(
                        path,
                        "fields-count",
                        count=len(cells),
                        line=reader.line_num,
                        expected=Message("fields-count", count=len(header)),
                    )
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True))
    except UnicodeDecodeError:
        raise BadInput(path, "input-not-utf8") from None
    except csv.Error as error:
        raise BadInput(path, "grid-file-no-csv", error=str(error)) from None
    except OSError as error:
        raise unopened(path, error) from None


def _of_parquet(path: str) -> Iterator[Row]:
    """Rows of a table, by our own engine: instants as text, numbers as text that means the same number."""
    import duckdb

    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            table = connection.read_parquet(path.replace("*", "[*]").replace("?", "[?]"))
            _check_columns(table.columns, path=path)
            types = dict(zip(table.columns, (str(each) for each in table.types), strict=True))
            if types["start"] not in ("VARCHAR", "TIMESTAMP WITH TIME ZONE"):
                raise BadInput(
                    path,
                    "file-column-type",
                    type=Symbol(types["start"]),
                    field="start",
                    expected="expected-instant-or-text",
                )
            columns = [_as_text(name, types[name]) for name in table.columns]
            found = table.select(*(duckdb.SQLExpression(column) for column in columns)).fetchall()
            names = list(table.columns)
    except duckdb.Error as error:
        raise BadInput(path, "grid-file-no-parquet", error=str(error).splitlines()[0]) from None
    for line, cells in enumerate(found, start=1):
        yield line, {name: "" if cell is None else str(cell).strip() for name, cell in zip(names, cells, strict=True)}


def _as_text(name: str, type_name: str) -> str:
    """The SQL of a column as text; names were checked against those that are known."""
    if name == "start" and type_name != "VARCHAR":
        return "strftime(start, '%Y-%m-%dT%H:%M:%S') || '+00:00'"
    return name if type_name == "DOUBLE" else f"CAST({name} AS VARCHAR)"


def _check_columns(columns: list[str], *, path: str) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    unknown = sorted(set(columns) - {*REQUIRED, *OPTIONAL})
    if missing or unknown or len(set(columns)) < len(columns):
        reason = Message("grid-header-twice")
        if missing:
            reason = Message("grid-header-without", columns=_symbols(missing))
        elif unknown:
            reason = Message("grid-header-with", columns=tuple(Message("quoted", text=name) for name in unknown))
        raise BadInput(
            path,
            reason,
            line=1,
            expected=Message("expected-grid-columns", needed=_symbols(REQUIRED), more=_symbols(OPTIONAL)),
        )


def _add(zones: dict[str, _Zone], line: int, row: Mapping[str, str], *, path: str) -> None:
    zone_id = row["zone"]
    if not _ZONE.fullmatch(zone_id):
        raise _wrong(path, line, "zone", row, Message("expected-alpha-3"))
    said = {name: row.get(name, "")[:_MOST_TEXT] for name in _OF_ZONE}
    held = zones.get(zone_id)
    if held is None:
        for name, kind in (("basis", Basis), ("scope", Scope), ("side", Side)):
            if said[name] not in [each.value for each in kind]:
                raise _wrong(path, line, name, row, one_of(kind))
        _check_day(said["read_on"], path=path, line=line, row=row)
        held = zones[zone_id] = _Zone(line=line, said=said)
    for name in _OF_ZONE:
        if held.said[name] != said[name]:
            line_held = Symbol(held.line)
            expected = Message("expected-as-line", line=line_held, zone=Symbol(zone_id), text=held.said[name])
            raise _wrong(path, line, name, row, expected)
    at = _start(path, line, row)
    if at in held.values:
        raise _wrong(path, line, "start", row, Message("expected-one-row-a-time", line=Symbol(held.lines[at])))
    held.values[at], held.lines[at] = _value(path, line, row), line
    if row.get("minutes", ""):
        if row["minutes"] not in {str(step) for step in _STEPS}:
            raise _wrong(path, line, "minutes", row, one_of(map(str, _STEPS)))
        held.minutes[at] = int(row["minutes"])


def _series(zone_id: str, zone: _Zone, *, path: str) -> Series:
    step = step_minutes(zone.values)
    if step is None and len(zone.minutes) < len(zone.values):
        raise BadInput(path, "grid-uneven", zone=Symbol(zone_id), field="start", expected="expected-hourly-values")
    minutes = step or 60
    points = [
        Point(at=at, value=value, minutes=zone.minutes.get(at, minutes))
        for at, value in zone.values.items()
        if value is not None
    ]
    start, end = whole_hour(min(zone.values)), whole_hour(max(zone.values)) + HOUR
    if (end - start).days > _LONGEST_YEARS * 366:
        raise BadInput(path, "grid-spans", zone=Symbol(zone_id), days=(end - start).days, field="start")
    try:
        values = hourly(points, start=start, end=end)
    except BadPoints as error:
        raise BadInput(path, "grid-of-zone", zone=Symbol(zone_id), why=error.why, field="start") from None
    said = zone.said
    return Series(
        zone_id=zone_id,
        basis=Basis(said["basis"]),
        scope=Scope(said["scope"]),
        side=Side(said["side"]),
        start=start,
        values=values,
        source=said["source"] or os.path.basename(path),
        address=said["address"] or os.path.basename(path),
        read_on=said["read_on"],
        method=said["method"],
        licence=said["licence"],
    )


def _start(path: str, line: int, row: Mapping[str, str]) -> datetime:
    try:
        at = datetime.fromisoformat(row["start"])
        if at.utcoffset() is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(path, line, "start", row, Message("expected-instant-with-offset")) from None


def _value(path: str, line: int, row: Mapping[str, str]) -> float | None:
    text = row["intensity_g_per_kwh"]
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not is_intensity(value):
        raise _wrong(path, line, "intensity_g_per_kwh", row, Message("expected-intensity"))
    return value


def _check_day(text: str, *, path: str, line: int, row: Mapping[str, str]) -> None:
    if not text:
        return
    try:
        if date.fromisoformat(text).isoformat() != text:
            raise ValueError
    except ValueError:
        raise _wrong(path, line, "read_on", row, Message("expected-day")) from None


def _wrong(path: str, line: int, name: str, row: Mapping[str, str], expected: Message) -> BadInput:
    reason = Message("quoted", text=row.get(name, "")[:_SHOWN])
    return BadInput(path, reason, line=line, field=name, expected=expected)


def _symbols(words: Iterable[str]) -> tuple[Symbol, ...]:
    return tuple(map(Symbol, words))
