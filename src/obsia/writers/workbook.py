"""A document as a workbook: a sheet for each table, numbers in one stated unit with their interval, and a read-me.

Text is never a formula, numbers have their format, heads stay in sight. Files have every row and every detail.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia._version import __version__
from obsia.core.data import number
from obsia.core.document import (
    Assumed,
    Change,
    Chart,
    Column,
    Document,
    Listing,
    Ratio,
    Section,
    Sentence,
    Shares,
    Shows,
    Table,
)
from obsia.core.document import Cell as DocumentCell
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import Scale, interval_words, scale_among, unit_text
from obsia.core.message import Share
from obsia.writers import layout

LONGEST: Final = 2_000
"""Characters of a cell of text."""
NARROWEST, WIDEST = 8, 60
"""Widths of columns, in characters."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_LONGEST_NAME: Final = 31
Cell = str | float | int | None


_CHART_WIDTH, _CHART_HEIGHT, _CHART_ROWS = 1_000, 340, 18
"""Of a chart, in pixels and in rows of the sheet."""
_RANGE, _LEAD, _GRID = "#5C8479", "#15201C", "#DCD8CC"
"""Colours of ranges, of medians and of lines of a grid: those of our pages."""
_MEDIAN: Final = {"type": "long_dash", "size": 6, "border": {"color": _LEAD}, "fill": {"color": _LEAD}}
MADE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date in the file, always the same: the same document gives the same bytes."""
ENDS: Final = ("low", "median", "mean", "high")
CENTRAL: Final = ("median", "mean")
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def file(document: Document, tr: Locale) -> bytes:
    """The workbook, in the language of ``tr``."""
    from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

    held = io.BytesIO()
    writer: Any = Workbook(held, OPTIONS)
    title = tr.text(document.title)
    writer.set_properties({"title": title, "author": f"obsia {__version__}", "created": MADE})
    book = Book(writer)
    _read_me(book, document, tr)
    drawn = writer.add_worksheet(book.free(tr("sheet-charts"))) if _has_chart(document.sections) else None
    for section in document.sections:
        _section(book, section, tr)
    if drawn is not None:
        book.draw(drawn)
    writer.close()
    return held.getvalue()


def _has_chart(sections: Iterable[Section]) -> bool:
    """Whether a table has a chart of one of its columns beside it."""
    return any(
        (isinstance(each, Chart | Shares) and each.of) or (isinstance(each, Section) and _has_chart([each]))
        for section in sections
        for each in section.blocks
    )


def _read_me(book: Book, document: Document, tr: Locale) -> None:
    """What the document says in sentences, each behind the heading of its section."""
    lines: list[tuple[str, str]] = [("", tr.text(each)) for each in (document.title, *document.subtitle)]
    lines += [("", tr.text(each.text)) for each in document.about]
    lines += [(tr("head-numbers"), tr("workbook-numbers"))]
    lines += [(tr.text(section.head), text) for section in document.sections for text in _said(section, tr)]
    lines += [(tr("section-again"), document.command)] if document.command else []
    lines.append(("", tr("report-independent")))
    columns = (SheetColumn(head=tr("sheet-read-me")), SheetColumn(head=tr("head-what-it-says"), wrap=True))
    book.sheet(tr("sheet-read-me"), columns, lines)


def _said(section: Section, tr: Locale) -> list[str]:
    found: list[str] = []
    for block in section.blocks:
        match block:
            case Sentence():
                found.append(tr.text(block.text))
            case Table():
                found += [tr.text(each) for each in (block.caption, *block.note) if each]
            case Section():
                found += _said(block, tr)
            case Listing() | Assumed() if _has_table(section):
                found += layout.sentences(block, tr)
            case _:
                pass
    return found


def _has_table(section: Section) -> bool:
    return any(isinstance(each, Table) for each in section.blocks)


def _section(book: Book, section: Section, tr: Locale) -> None:
    """A sheet for each table, or one for a list of sentences alone."""
    name = tr.text(section.head)
    listed = [text for each in section.blocks if isinstance(each, Listing | Assumed)
              for text in layout.sentences(each, tr)]  # fmt: skip
    charts = [each for each in section.blocks if isinstance(each, Chart | Shares) and each.of]
    for block in section.blocks:
        if isinstance(block, Table) and block.rows:
            placed = _table(book, block, tr, name=tr.text(block.title) or name)
            for each in charts:
                if placed is not None and each.of in placed.columns:
                    book.charts.append(_native(each, placed, tr))
            charts = []
        elif isinstance(block, Section) and not block.is_empty:
            _section(book, block, tr)
    if listed and not _has_table(section):
        book.sheet(name, [SheetColumn(head=name, wrap=True)], [[each] for each in listed])


def _native(held: Chart | Shares, placed: Placed, tr: Locale) -> Native:
    """A chart of a column of a sheet."""
    if isinstance(held, Shares):
        return Native(title=tr.text(held.head), placed=placed, of=held.of, rows=len(held.rows), is_of_time=False)
    scale = placed.columns[held.of].scale
    title = tr("report-series", key=tr.text(held.head), unit=unit_text(scale, tr) if scale else "")
    return Native(title=title, placed=placed, of=held.of, rows=placed.rows, is_of_time=True)


def _table(book: Book, table: Table, tr: Locale, *, name: str) -> Placed | None:
    """A table as a sheet: the heading of a part is a column, a column of figures is several. Where its columns are."""
    table = layout.in_order(table, tr)
    placed: dict[str, PlacedColumn] = {}
    columns: list[SheetColumn] = []
    rows: list[list[Cell]] = [[] for _ in table.rows]
    tails: list[tuple[SheetColumn, Sequence[Cell]]] = []

    def add(column: SheetColumn, cells: Iterable[Cell]) -> None:
        columns.append(column)
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)

    if any(part.head for part in table.parts):
        add(SheetColumn(head=name), [tr.text(part.head) for part in table.parts for _ in part.rows])
    for place in sorted(range(len(table.columns)), key=lambda place: not table.columns[place].is_key):
        column = table.columns[place]
        cells = layout.column_cells(table.parts, place)
        if not column.name:
            continue
        found = [each.figure if isinstance(each, Change) else each if isinstance(each, Figure) else None
                 for each in cells]  # fmt: skip
        stated = next((each for each in found if each is not None), None)
        head = tr.text(column.head)
        one = _scale(column, stated) if stated is not None and column.shows is Shows.OF_COLUMN else None
        placed[column.name] = PlacedColumn(place=len(columns), scale=one, is_key=column.is_key)
        if stated is None:
            add(_text_column(column, cells, head), [_cell(each, tr) for each in cells])
            continue
        scales = [None if each is None else _scale(column, each) for each in found]
        told = ""
        if column.shows is Shows.OF_COLUMN:
            told = f"{layout.in_unit(head, _scale(column, stated), tr)}, "
        else:
            add(SheetColumn(head=tr("head-unit")), [None if each is None else unit_text(each, tr) for each in scales])
            ranged = [None if each is None else interval_words([each], tr) for each in found]
            tails.append((SheetColumn(head=tr("head-interval")), ranged))
        if column.shows is not Shows.OF_COLUMN or column.has_origin:
            tails += _origin(column, found, head, tr)
        for end in ENDS:
            numbers = [_number(each, end, scale) for each, scale in zip(found, scales, strict=True)]
            add(SheetColumn(head=f"{told}{tr(f'head-{end}')}"), numbers)
    if not columns:
        return None
    for column, cells in tails:
        add(column, cells)
    return Placed(sheet=book.sheet(name, columns, rows), columns=placed, rows=len(rows))


def _scale(column: Column, figure: Figure) -> Scale:
    return scale_among(column.file_units, figure)


def _number(figure: Figure | None, end: str, scale: Scale | None) -> float | None:
    """An end of a figure in the unit of its file; of one whose range alone may be told, no other."""
    if figure is None or scale is None or (end in CENTRAL and not figure.has_central):
        return None
    return number(getattr(figure, end) / scale.factor)


def _origin(
    column: Column, found: Sequence[Figure | None], head: str, tr: Locale
) -> list[tuple[SheetColumn, Sequence[Cell]]]:
    """What stands behind figures: their kind, their id and, where a column says so, their evidence."""
    kinds = [None if each is None else tr(f"kind-{each.kind.value}") for each in found]
    ids = [None if each is None else each.figure_id for each in found]
    evidence = [None if each is None else " ".join(each.evidence) for each in found]
    # Of several columns of figures each says what it is of.
    of = f"{head}, " if column.shows is Shows.OF_COLUMN else ""
    tails: list[tuple[SheetColumn, Sequence[Cell]]] = [(SheetColumn(head=f"{of}{tr('head-kind')}"), kinds)]
    if column.has_origin:
        tails.append((SheetColumn(head=f"{of}{tr('head-source')}", wrap=True), evidence))
    return [*tails, (SheetColumn(head=f"{of}{tr('head-figure')}"), ids)]


def _text_column(column: Column, cells: Sequence[object], head: str) -> SheetColumn:
    return SheetColumn(
        head=head,
        share=any(isinstance(each, Share) for each in cells),
        count=all(isinstance(each, int | None) for each in cells),
        wrap=column.is_prose or column.is_key,
    )


def _cell(cell: DocumentCell, tr: Locale) -> Cell:
    match cell:
        case None | int():
            return cell
        case Ratio():
            return number(cell.value)
        case float():
            return number(cell)
        case str() if type(cell) is str:
            return cell
        case _:
            return layout.plain(cell, tr) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column: its head with its unit; ``share`` for shares of a whole, ``count`` for whole numbers."""

    head: str
    share: bool = False
    count: bool = False
    wrap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedColumn:
    """Where a column of a document begins in a sheet: of figures its low end, with the others after it."""

    place: int
    scale: Scale | None
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A table in a sheet of its own: the head is row 0."""

    sheet: str
    columns: dict[str, PlacedColumn]
    rows: int

    def cells(self, place: int, rows: int) -> list[str | int]:
        """The first rows of a column, as XlsxWriter takes a range."""
        return [self.sheet, 1, place, rows, place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """A chart that the spreadsheet draws from the cells of a sheet."""

    title: str
    placed: Placed
    of: str
    rows: int
    is_of_time: bool

    @property
    def key(self) -> int:
        """The column that names the rows."""
        return next(each.place for each in self.placed.columns.values() if each.is_key)


@dataclass(slots=True)
class Book:
    """A workbook that is being written: ``book`` is XlsxWriter's."""

    book: Any
    names: set[str] = field(default_factory=set[str])
    charts: list[Native] = field(default_factory=list[Native])
    """What the sheet of charts shows."""
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

    def sheet(self, name: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Cell]]) -> str:
        """A sheet with one table: heads that stay in sight, a filter, widths that fit. The name that it got."""
        free = self.free(name)
        sheet = self.book.add_worksheet(free)
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
        return free

    def draw(self, sheet: Any) -> None:
        """Draw all charts on a sheet, one below the other, each as wide as a page."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for place, each in enumerate(self.charts):
            chart = self._over_time(each) if each.is_of_time else self._of_shares(each)
            chart.set_title({"name": each.title, "overlay": False, "name_font": {"size": 12}})
            chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
            sheet.insert_chart(place * _CHART_ROWS, 0, chart, {"description": each.title})

    def _over_time(self, each: Native) -> Any:
        """From low to high a line for each time, a mark at the median; no line joins them."""
        low = each.placed.columns[each.of].place
        chart = self.book.add_chart({"type": "stock"})
        for end, marker in ((low + ENDS.index("high"), None), (low, None), (low + ENDS.index("median"), _MEDIAN)):
            chart.add_series(
                {
                    "name": [each.placed.sheet, 0, end],
                    "categories": each.placed.cells(each.key, each.rows),
                    "values": each.placed.cells(end, each.rows),
                    "line": {"none": True},
                    "marker": marker or {"type": "none"},
                }
            )
        chart.set_high_low_lines({"line": {"color": _RANGE, "width": 2.5}})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": _GRID}}})
        chart.set_x_axis({"text_axis": True})
        chart.set_legend({"position": "bottom"})
        return chart

    def _of_shares(self, each: Native) -> Any:
        """A bar for each row, the first on top, with its share in per cent."""
        chart = self.book.add_chart({"type": "bar"})
        place = each.placed.columns[each.of].place
        chart.add_series(
            {
                "name": [each.placed.sheet, 0, place],
                "categories": each.placed.cells(each.key, each.rows),
                "values": each.placed.cells(place, each.rows),
                "fill": {"color": _RANGE},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0%"},
            }
        )
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"min": 0, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": _GRID}}})
        chart.set_legend({"none": True})
        return chart

    def free(self, name: str) -> str:
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


def number_format(values: Sequence[Cell], *, column: SheetColumn) -> str:
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


def _width(column: SheetColumn, values: Sequence[Cell]) -> int:
    lengths = [len(value) if isinstance(value, str) else 12 for value in values if value is not None]
    words = max((len(word) for word in column.head.split()), default=0)
    return min(max(NARROWEST, words + 3, *lengths, 0) if lengths else max(NARROWEST, words + 3), WIDEST)
