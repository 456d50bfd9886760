"""Reports of data centres under Delegated Regulation (EU) 2024/1364: no usage records, so no format of ``assess``.

Untested on a real file: no report, export or template of the European database or of a national register could be read.
What is accepted is what Annexes I to III write: see :mod:`obsia.readers.datacentres.columns`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from obsia.core.datacentre import DataCentreReport
from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.base import Reject
from obsia.readers.datacentres.checks import SIGNED, Complaint, complaints, decimal_mark, number
from obsia.readers.datacentres.columns import Bound, bound
from obsia.readers.datacentres.tables import Table, Value, table_of

_ABSENT: Final = frozenset({"", "-", "–", ":", "n/a", "n.a.", "na", "null", "not available", "not applicable"})
_WITHHELD: Final = re.compile(r":?\s*\(?c\)?|confidential", re.IGNORECASE)
_WITHHELD_TEXT: Final = re.compile(r"confidential", re.IGNORECASE)
"""A data centre may be called C."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LAU_COUNTRY: Final = re.compile(r"([A-Z]{2})[_-].+")
_TYPES: Final = ("co-hosting", "colocation", "enterprise")
_LONGEST: Final = 200
_FIGURES: Final = ("_kwh", "_w", "_l", "_l_per_kwh", "_pue", "_share")
"""Ends of the fields of which a report states one at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file, read. ``unused`` are the headings that are no field of the regulation."""

    file: str
    reports: tuple[DataCentreReport, ...]
    rejects: tuple[Reject, ...]
    unused: tuple[str, ...]


def reading(path: str) -> Reading:
    """One CSV, JSON, xlsx or ods file, read to its end: its reports, and what was refused, headings before rows.

    A report with a figure that is no number, negative or at odds with another is refused whole. A figure marked as
    confidential is refused alone: its report stands, without it.

    Raises:
        BadInput: Nothing can be read: no known headings, two of one field, or not one of these formats.
    """
    table = table_of(path)
    columns, unused, refused = _bound(path, table)
    texts = [cell for _, row in table.rows for place, each in columns.items()
             if each.column.is_number and place < len(row) and isinstance(cell := row[place], str)]  # fmt: skip
    mark = decimal_mark(texts, default=table.mark)
    found = [each for place, cells in table.rows for each in _Row(path, table, columns, mark).read(place, cells)]
    return Reading(
        file=path,
        reports=tuple(each for each in found if isinstance(each, DataCentreReport)),
        rejects=(*refused, *table.rejects, *(each for each in found if isinstance(each, Reject))),
        unused=unused,
    )


def _bound(path: str, table: Table) -> tuple[dict[int, Bound], tuple[str, ...], list[Reject]]:
    """Place -> field, the headings that are none, and those that are one but cannot be read."""
    columns: dict[int, Bound] = {}
    unused: list[str] = []
    refused: list[Reject] = []
    line, row = (table.heading_at, None) if table.are_lines else (None, table.heading_at)
    for place, heading in enumerate(table.headings):
        found = bound(heading)
        if isinstance(found, Bound):
            if any(found.column.field == each.column.field for each in columns.values()):
                reason, expected = (
                    Message("file-two-headings", heading=Symbol(found.column.names[0])),
                    Message("expected-one-heading"),
                )
                raise BadInput(path, reason, line=line, field=heading, expected=expected)
            columns[place] = found
        elif found is None:
            unused += [heading] if heading.strip() else []
        else:
            expected = Message("expected-unit")
            refused.append(Reject(file=path, line=line, row=row, field=heading, reason=found, expected=expected))
    return columns, tuple(unused), refused


class _Row:
    """What the rows of one file have in common, and what was refused of one."""

    def __init__(self, path: str, table: Table, columns: dict[int, Bound], mark: str) -> None:
        self._path, self._are_lines, self._columns, self._mark = path, table.are_lines, columns, mark
        self._headings = {found.column.field: table.headings[place] for place, found in columns.items()}

    def read(self, place: int, cells: Sequence[Value]) -> Iterator[DataCentreReport | Reject]:
        """The report of a row after what is withheld of it; or only what is wrong with it."""
        values: dict[str, Any] = {}
        withheld: list[str] = []
        wrong: list[Reject] = []
        for at, found in self._columns.items():
            cell = cells[at] if at < len(cells) else None
            field = found.column.field
            if cell is None or (isinstance(cell, str) and cell.strip().casefold() in _ABSENT):
                continue
            marker = _WITHHELD if found.column.is_number else _WITHHELD_TEXT
            if isinstance(cell, str) and marker.fullmatch(cell.strip()):
                withheld.append(field)
                continue
            value = self._number(cell, found) if found.column.is_number else _text(cell)
            if isinstance(value, _Wrong):
                wrong.append(self._refused(place, field, value.reason, value.expected, cell))
            else:
                values[field] = value
        expected = Message("expected-published-figure")
        kept = [self._refused(place, field, "withheld", expected, "c") for field in withheld]
        report = self._report(place, values, withheld, wrong)
        if report is None:
            yield from (*kept, *wrong)
            return
        against = [self._against(place, each) for each in complaints(report)]
        yield from (*kept, *against)
        if not against:
            yield report

    def _report(
        self, place: int, values: dict[str, Any], withheld: Sequence[str], wrong: list[Reject]
    ) -> DataCentreReport | None:
        """The report of the values, None where any is wrong, which ``wrong`` then says."""
        start, end = values.pop("period_start", None), values.pop("period_end", None)
        try:
            values["year"] = _year(values.get("year"))
            values["operated_h"] = _hours(start, end)
        except _NoDate as error:
            shown = str(values.get("year") or start or end)
            wrong.append(self._refused(place, error.field, "not_a_date", error.expected, shown))
        if not wrong and not any(field.endswith(_FIGURES) for field in {*values, *withheld}):
            wrong.append(self._refused(place, "", "nothing_stated", Message("expected-indicator"), ""))
        if wrong:
            return None
        values["centre_type"] = _type(values.get("centre_type", ""))
        country = _LAU_COUNTRY.fullmatch(values.get("lau_code", ""))
        values.setdefault("country", country[1] if country else "")
        return DataCentreReport(file=self._path, place=place, withheld=tuple(withheld), **values)

    def _number(self, cell: Value, found: Bound) -> float | _Wrong:
        value = number(cell, mark=self._mark) if isinstance(cell, str) else cell
        if value == "ambiguous_number":
            return _Wrong("ambiguous_number", Message("expected-unambiguous-number"))
        if not isinstance(value, float) or not math.isfinite(value * found.factor):
            return _Wrong("not_a_number", Message("expected-number-or-withheld"))
        field = found.column.field
        if value < 0 and field not in SIGNED:
            return _Wrong("negative", Message("expected-not-negative"))
        if not value and field in ("sites_count", "it_power_w", "stated_pue"):
            return _Wrong("zero", Message("expected-above-zero"))
        return value * found.factor

    def _against(self, place: int, complaint: Complaint) -> Reject:
        value = "" if complaint.value is None else f"{complaint.value:.6g}"
        return self._refused(place, complaint.field, complaint.reason, complaint.expected, value)

    def _refused(self, place: int, field: str, reason: str, expected: Message, cell: Value) -> Reject:
        line, row = (place, None) if self._are_lines else (None, place)
        heading, value = self._headings.get(field, field), str(cell)
        return Reject(file=self._path, line=line, row=row, field=heading, reason=reason, expected=expected, value=value)


@dataclass(frozen=True, slots=True)
class _Wrong:
    reason: str
    expected: Message


class _NoDate(Exception):
    """A year or a period is not written as one: in which field, and what was expected."""

    def __init__(self, field: str, expected: Message) -> None:
        super().__init__(field, expected)
        self.field, self.expected = field, expected


def _text(cell: Value) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))  # codes and years come as numbers from sheets
    return " ".join(str(cell).split())[:_LONGEST]


def _type(text: str) -> str:
    """One of the regulation's types, or what the file says; what offers both keeps its words."""
    plain = text.casefold().replace("cohosting", "co-hosting").replace("co-location", "colocation")
    named = [each for each in _TYPES if each in plain]
    return named[0] if len(named) == 1 else text


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not _YEAR.fullmatch(text):
        raise _NoDate("year", Message("expected-calendar-year"))
    return int(text)


def _hours(start: str | None, end: str | None) -> float | None:
    """Hours from the first day to the last, both included. Raises ``_NoDate`` for what is no such period."""
    if start is None and end is None:
        return None
    expected = Message("expected-period")
    try:
        days = (date.fromisoformat(end or "") - date.fromisoformat(start or "")).days + 1
    except ValueError as error:
        raise _NoDate("period_start", expected) from error
    if not 0 < days <= 366:
        raise _NoDate("period_start", Message("expected-period-in-year", period=expected))
    return 24.0 * days
