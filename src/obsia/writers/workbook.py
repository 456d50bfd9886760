"""Sheets of a workbook: text that is never a formula, numbers with their format, heads that stay in sight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.core.locales import printable

LONGEST: Final = 2_000
"""Characters of a cell of text."""
NARROWEST, WIDEST = 8, 60
"""Widths of columns, in characters."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_LONGEST_NAME: Final = 31
Cell = str | float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head with its unit; ``share`` for shares of a whole, ``count`` for whole numbers."""

    head: str
    share: bool = False
    count: bool = False
    wrap: bool = False


@dataclass(slots=True)
class Book:
    """A workbook that is being written: ``book`` is XlsxWriter's."""

    book: Any
    names: set[str] = field(default_factory=set[str])
    _formats: dict[tuple[str, bool, bool], Any] = field(default_factory=dict[tuple[str, bool, bool], Any])

    def format(self, number: str = "", *, bold: bool = False, wrap: bool = False) -> Any:
        """A format of cells, made once."""
        key = (number, bold, wrap)
        if key not in self._formats:
            settings: dict[str, Any] = {"valign": "top"}
            if number:
                settings["num_format"] = number
            if bold:
                settings |= {"bold": True, "bottom": 1, "text_wrap": True}
            if wrap:
                settings["text_wrap"] = True
            self._formats[key] = self.book.add_format(settings)
        return self._formats[key]

    def sheet(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """A sheet with one table: heads that stay in sight, a filter, widths that fit."""
        sheet = self.book.add_worksheet(self._free(name))
        for place, column in enumerate(columns):
            sheet.write_string(0, place, _text(column.head), self.format(bold=True))
            values = [row[place] for row in rows]
            number = self.format(number_format(values, column=column), wrap=column.wrap)
            plain = self.format(wrap=column.wrap)
            for line, value in enumerate(values, start=1):
                if isinstance(value, str):
                    # A string cell: a spreadsheet shows it, and runs nothing of it.
                    sheet.write_string(line, place, _text(value), plain)
                elif value is not None:
                    sheet.write_number(line, place, value, number)
            sheet.set_column(place, place, _width(column, values))
        sheet.freeze_panes(1, 1)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _free(self, name: str) -> str:
        """A name that a spreadsheet takes, and that no other sheet has: a label's name may hold anything."""
        plain = _cut(printable(name).translate(_FORBIDDEN).strip("' "), _LONGEST_NAME) or "-"
        chosen, number = plain, 2
        while chosen.casefold() in self.names or chosen.casefold() == "history":
            ending = f" ({number})"
            chosen, number = _cut(plain, _LONGEST_NAME - len(ending)) + ending, number + 1
        self.names.add(chosen.casefold())
        return chosen


def _cut(text: str, most: int) -> str:
    """``text`` in at most so many units of UTF-16, which is how spreadsheets count letters; no quote at its end."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore").rstrip("' ")


def _text(value: str) -> str:
    kept = "\u00a0\u202f"
    return "".join(letter if letter in kept else printable(letter) for letter in value[:LONGEST])


def number_format(values: Sequence[Cell], *, column: Column) -> str:
    """How the numbers of a column are shown: by its largest, so that they can be compared by eye."""
    if column.share:
        return "0.0%"
    if column.count:
        return "#,##0"
    largest = max((abs(value) for value in values if isinstance(value, int | float) and value), default=0.0)
    if largest == 0:
        return "General"
    exponent = math.floor(math.log10(largest))
    if not -4 <= exponent < 12:
        return "0.000E+00"
    places = max(0, 2 - exponent)
    return "#,##0" + (f".{'0' * places}" if places else "")


def _width(column: Column, values: Sequence[Cell]) -> int:
    lengths = [len(value) if isinstance(value, str) else 12 for value in values if value is not None]
    words = max((len(word) for word in column.head.split()), default=0)
    return min(max(NARROWEST, words + 3, *lengths, 0) if lengths else max(NARROWEST, words + 3), WIDEST)
