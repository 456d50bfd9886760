"""Workbooks of Excel and LibreOffice, and printed tables: the one that is of usage, or the one that is chosen."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from obsia.core.errors import BadInput, Way
from obsia.core.message import Message, Option
from obsia.readers.base import Engine, Head, ReadOptions, Recognition, Scan
from obsia.readers.delimited.heading import in_two_rows, is_heading, wide_at
from obsia.readers.files import head_of
from obsia.readers.focus import is_bill, scan_bill
from obsia.readers.tables.choice import choice_of
from obsia.readers.tables.headings import heading
from obsia.readers.tables.number_forms import text_of
from obsia.readers.tables.readings import SAMPLE, Row, Rows
from obsia.readers.tables.rows import Table, scan_table
from obsia.readers.tables.ruled import is_ruled, is_spaced, ruled_sheets
from obsia.readers.tables.sheets import Sheet, is_workbook, sheets
from obsia.readers.tables.spread import is_time, spread
from obsia.readers.tables.time_forms import instant

NAME: Final = "workbook"
ALL: Final = "all"
"""What ``--sheet`` takes for every sheet that is a table of usage."""
_TEXTS: Final = frozenset(("", ".txt", ".out", ".log"))
_MOST_ABOVE: Final = 60
"""Rows that may stand above a heading."""
_LEAST_SUMMED: Final = 2
"""Sheets that another may sum up: what one repeats of one other may be told twice on purpose."""
_OPTION: Final = Option("sheet")
_SPANS: Final = ("date", "week", "month", "quarter", "year")
_OF_SHEET: Final = "month"
"""The heading under which the time that a sheet is named by stands beside its rows."""


def recognise(head: Head) -> Recognition | None:
    """A workbook says what it is, and a printed table is ruled off."""
    if is_workbook(head) or is_ruled(head) or (head.suffix in _TEXTS and is_spaced(head)):
        why = Message("sign-workbook" if is_workbook(head) else "sign-ruled")
        return Recognition(reader=NAME, confidence=1, why=why)
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:
    """One scan for each sheet that is read; the bill of a cloud is read as one."""
    scans: list[Scan] = []
    for file, sheet in [(each, sheet) for each in files for sheet in _chosen(each, options)]:
        at = _heading(sheet, set()) or 0
        names = _row_of_names(sheet.rows[at][1]) if sheet.rows else []
        if is_bill(names):
            below = sheet.rows[at + 1 :]
            scans += scan_bill(engine=engine, file=file, names=names, cut=lambda rows=below: rows, options=options)
        else:
            scans.append(scan_sheet(engine, file, sheet, options))
    return scans


def _chosen(file: str, options: ReadOptions) -> list[Sheet]:
    """The sheets to read. Raises :class:`BadInput` where several are tables of usage and none was chosen."""
    every = sheets(file) if is_workbook(head_of(file)) else ruled_sheets(file)
    wanted = {source.column for source in options.columns.sources.values()}
    if options.sheet is not None and options.sheet != ALL:
        found = [sheet for sheet in every if sheet.name == options.sheet]
        if not found:
            raise BadInput(file, "workbook-no-sheet", sheet=options.sheet, expected=_names(every))
        return found
    tables = [sheet for sheet in every if _heading(sheet, wanted) is not None]
    if len(tables) > 1 and options.sheet is None and not _are_of_times(tables):
        raise BadInput(
            file,
            "workbook-several",
            count=len(tables),
            expected=_names(tables),
            ways=[{"sheet": ALL}, *_each_of(tables)],
        )
    if len(tables) > _LEAST_SUMMED and (summary := _summary(tables, wanted)) is not None:
        raise BadInput(
            file,
            "workbook-summary",
            sheet=summary,
            expected=_names(tables, of="workbook-one-sheet"),
            ways=_each_of(tables),
        )
    if tables:
        return tables
    filled = [sheet for sheet in every if sheet.rows]
    if len(filled) == 1:
        return filled  # what is missing in it is said
    raise BadInput(file, "workbook-none", expected=_names(every), ways=_each_of(filled))


def _are_of_times(tables: Sequence[Sheet]) -> bool:
    """Whether each sheet is of a time of its own by its name (``Jan 2026``).

    The time is that of the rows then, and must not stand in a column: it may be another one.
    """
    times = [_time_of(each) for each in tables]
    # Quarters may be of months that stand beside them.
    are_alike = len({form for form, _ in times}) == 1 and bool(times[0][0])
    return are_alike and len({*times}) == len(tables) and all(map(_has_no_time, tables))


def _time_of(sheet: Sheet) -> tuple[str, object]:
    """The form of the time that a sheet is named by, and the time; of a sheet that is named by none, no form."""
    name = sheet.name.strip()
    form = next((form for form in _SPANS if instant(name, form)), "")
    return form, instant(name, form) if form else None


def _has_no_time(sheet: Sheet) -> bool:
    at = _heading(sheet, set())
    names = [] if at is None else _row_of_names(sheet.rows[at][1])
    return all(not is_time(name) and ((said := heading(name)) is None or said.kind != "time") for name in names if name)


def _summary(tables: Sequence[Sheet], wanted: set[str]) -> str | None:
    """The sheet whose columns each come to the sums of the same columns of the others: it says again what they say."""
    sums = [_sums(each, wanted) for each in tables]
    for place, own in enumerate(sums):
        rest = sum((each for other, each in enumerate(sums) if other != place), Counter[str]())
        if len(own) > 1 and all(math.isclose(total, rest[name]) for name, total in own.items()):
            return tables[place].name
    return None


def _sums(sheet: Sheet, wanted: set[str]) -> Counter[str]:
    """The sum of the numbers below each name of a column."""
    at, sums = _heading(sheet, wanted) or 0, Counter[str]()
    names = _row_of_names(sheet.rows[at][1])
    for _, cells in sheet.rows[at + 1 :]:
        for name, cell in zip(names, cells, strict=False):
            if name and _is_number(cell):
                sums[name] += cell
    return sums


def _names(some: Sequence[Sheet], *, of: str = "workbook-sheets") -> Message:
    return Message(of, option=_OPTION, names=tuple(Message("quoted", text=each.name) for each in some))


def _each_of(some: Sequence[Sheet]) -> list[Way]:
    return [{"sheet": each.name} for each in some]


def _heading(sheet: Sheet, wanted: set[str]) -> int | None:
    """The place of the row of names among the rows of a sheet: no numbers stand in it."""
    some = [cells for _, cells in sheet.rows[:_MOST_ABOVE]]
    for at, cells in enumerate(some):
        if not any(map(_is_number, cells)) and is_heading(_row_of_names(cells), wanted=wanted):
            return at
    return wide_at([[text_of(cell) for cell in cells] for cells in some])


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _row_of_names(cells: Sequence[Any]) -> list[str]:
    names = [text if isinstance(cell, str) or is_time(text) else "" for cell in cells for text in [text_of(cell)]]
    while names and not names[-1]:
        names.pop()
    return names


def _filled(cells: Sequence[Any], width: int) -> list[str]:
    return [*(str(cell or "").strip() for cell in cells[:width]), *[""] * (width - len(cells))]


def scan_sheet(engine: Engine, file: str, sheet: Sheet, options: ReadOptions, reader: str = NAME) -> Scan:
    """The scan of one table, whatever reads the file."""
    wanted = {source.column for source in options.columns.sources.values()}
    at = _heading(sheet, wanted) or 0
    if not sheet.rows:
        raise BadInput(file, "workbook-none", expected=_names([sheet]))
    names = _row_of_names(sheet.rows[at][1])
    width = max(len(names), *(len(cells) for _, cells in sheet.rows[at : at + 2]))

    def texts(row: int) -> Sequence[str]:
        cells = sheet.rows[row][1] if 0 <= row < len(sheet.rows) else ()
        return () if not all(cell is None or isinstance(cell, str) for cell in cells) else _filled(cells, width)

    joined, last = in_two_rows(_filled(names, width), at, texts)
    if joined:
        names, at = list(joined), last
    width = len(names)

    def each() -> Iterator[Row]:
        for number, cells in sheet.rows[at + 1 :]:
            row = [*cells[:width], *[None] * (width - len(cells))]
            if any(cell not in (None, "") for cell in row):
                yield 0, number, row

    if _time_of(sheet)[0] and _OF_SHEET not in names and _has_no_time(sheet):
        # ``Jan 2026`` is when all of its rows were, which no column says.
        names, plain = [*names, _OF_SHEET], each
        each = lambda: ((file, number, [*cells, sheet.name.strip()]) for file, number, cells in plain())  # noqa: E731
    above = tuple((number, " ".join(map(text_of, cells))) for number, cells in sheet.rows[:at])
    rows = Rows(files=[file], each=each)
    first = [cells for _, _, cells in itertools.islice(each(), SAMPLE)]
    turned = spread(names, first, lambda: rows, options)
    chosen = choice_of(options, names if turned is None else turned.names, file=file, sample=() if turned else first)
    table = Table(reader=reader, choice=chosen, rows=rows, are_lines=False, above=above, turned=turned)
    return scan_table(engine=engine, table=table, options=options)
