"""Tables laid out as text, for media that are columns of text: a terminal, Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Final

from obsia.core.document import (
    Answer,
    Assumed,
    Beside,
    Cell,
    Change,
    Column,
    Evidence,
    Lines,
    Link,
    Listing,
    Numbered,
    Part,
    Ratio,
    Reference,
    References,
    Shows,
    Status,
    Table,
    TableRow,
    Times,
    mark_of,
)
from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import (
    PURE,
    Scale,
    interval_words,
    scale_for,
    scale_of_changes,
    shown,
    signed,
    unit_text,
)
from obsia.core.locales.wording import assumption_sentences, power_of_ten
from obsia.core.message import Argument, Message, Rounded, Share, Symbol
from obsia.core.units import CURRENCIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A column of text: of a column of figures the values, or their ranges."""

    column: Column
    head: str
    texts: list[str]
    is_number: bool = False
    is_figure: bool = False
    is_range: bool = False


LARGE: Final = 1e12
"""From here pure numbers (of operations) are written as powers of ten."""
MOST_OF_KEY: Final = 60
"""Characters of a foreign name that says what a row is about; of any other cell, more. Files have it whole."""
MOST: Final = 160
MOST_OF_SENTENCE: Final = 600
MOST_SOURCES: Final = 4
RUN: Final = 30
"""Rows of a long list that can be opened at a letter, at least."""


def plain(cell: Cell, tr: Locale, *, nothing: str = "-", most: int = MOST) -> str:
    """A cell that holds no figure of a column."""
    match cell:
        case None:
            return nothing
        case Ratio():
            return _times(cell.value, tr)
        case Change():
            return value_and_range(cell, tr, scale=scale_of_changes([cell.figure]), shows=Shows.WITH_UNIT)[0]
        case Link() | Status():
            return tr.text(cell.text)
        case Answer():
            return " ".join(filter(None, map(tr.text, cell.parts)))
        case Beside():
            return cell.mark.join(plain(each, tr, nothing=nothing, most=most) for each in cell.cells)
        case References():
            return references(cell)
        case Lines():
            texts = [plain(each, tr, nothing=nothing, most=most) for each in cell.cells]
            marks = ["" if each.endswith(".") else tr("clause-mark") for each in texts[:-1]]
            return " ".join(map("".join, zip_longest(texts, marks, fillvalue="")))
        case str() if type(cell) is str:
            return printable(cell, most=most)
        case _:
            return tr.text(cell)


def references(cell: References) -> str:
    """``[1–4, 7 table 2]``."""
    told = [
        cell.label(first.number) + (f"–{cell.label(last.number)}" if last is not first else place_in(first))
        for first, last in cell.runs
    ]
    return f"[{cell.mark.join(told)}]"


def place_in(held: Reference) -> str:
    """``, table 2``, or nothing."""
    return f", {held.place}" if held.place else ""


def entries(block: Numbered, tr: Locale) -> list[tuple[str, str]]:
    """The entries of a numbered list, each with its number or letter; where a medium has no links, with its address."""
    told: list[tuple[str, str]] = []
    for place, parts in enumerate(block.entries, 1):
        words = [plain(each, tr, most=MOST_OF_SENTENCE) for each in parts]
        words += [printable(each.address, most=MOST_OF_SENTENCE) for each in parts if isinstance(each, Link)]
        told.append((mark_of(place) if block.are_letters else str(place), ", ".join(words)))
    return told


def _times(value: float, tr: Locale) -> str:
    return f"×{NO_BREAK}{tr.decimal(value, digits=2)}"


def sentences(block: Listing | Assumed, tr: Locale) -> list[str]:
    """The sentences of a list."""
    if isinstance(block, Assumed):
        return assumption_sentences(block.assumptions, tr, unit=block.unit)
    return [plain(each, tr, most=MOST_OF_SENTENCE) for each in listed(block, tr)]


def evidence(block: Evidence) -> Message:
    """The first sources by name, and how many more there are."""
    named = tuple(Symbol(each) for each in block.ids[:MOST_SOURCES])
    more = len(block.ids) - MOST_SOURCES
    return Message("sources-named", names=named) if more <= 0 else Message("sources-more", names=named, more=more)


def listed(block: Listing, tr: Locale) -> list[Argument | Link]:
    """What stands in a list: names in the order in which the language sorts them."""
    if not block.are_names:
        return list(block.items)
    by_name = tr.sort_key()
    return sorted(block.items, key=lambda each: by_name(plain(each, tr)))


def on_page(table: Table, tr: Locale) -> Table:
    """The table in its order, with what is the same of several names said of them together, where it asks for that."""
    held = in_order(table, tr)
    if not held.gathers:
        return held
    return replace(held, parts=tuple(replace(each, rows=tuple(_gathered(each.rows))) for each in held.parts))


def _gathered(rows: Sequence[TableRow]) -> Iterator[TableRow]:
    """A row for each thing that is said, with all of whom it is said in the first cell."""
    same: list[tuple[TableRow, list[Cell]]] = []
    for row in rows:
        name, *said = row.cells
        for first, names in same:
            if [*first.cells[1:]] == said:
                names.append(name)
                break
        else:
            same.append((row, [name]))
    for first, names in same:
        yield replace(first, cells=(Beside(tuple(names), mark=", "), *first.cells[1:])) if names[1:] else first


def in_order(table: Table, tr: Locale) -> Table:
    """The table with its rows by name, where it asks for that: a language has its own order of letters."""
    if not table.by_name:
        return table
    by_name = tr.sort_key()
    keys = [place for place, column in enumerate(table.columns) if column.is_key]

    def place_of(row: TableRow) -> tuple[bool, list[str]]:
        return row.is_rest, [by_name(plain(row.cells[key], tr)) for key in keys]

    parts = tuple(replace(part, rows=tuple(sorted(part.rows, key=place_of))) for part in table.parts)
    return replace(table, parts=parts)


def length(table: Table) -> int:
    """How many rows of a table pages show."""
    return sum(len(part.rows) for part in table.shown)


def by_initials(table: Table, tr: Locale) -> list[tuple[str, Table]]:
    """A long list by name in runs of initial letters; any other table whole, under its caption."""
    held = in_order(table, tr)
    if not held.by_name or len(held.parts) != 1 or len(held.rows) < 2 * RUN:
        return [(tr.text(held.caption), table)]
    [part], key = held.parts, next(place for place, column in enumerate(held.columns) if column.is_key)
    told = runs([plain(each.cells[key], tr) for each in part.rows], tr)
    return [(name, replace(held, caption=name, parts=(replace(part, rows=part.rows[each]),))) for name, each in told]


def runs(names: Sequence[str], tr: Locale, *, least: int = RUN) -> list[tuple[str, slice]]:
    """A list by name at its initial letters: runs of them (``A–C``) of at least so many names, each with its places."""
    by_name, found, first, at = tr.sort_key(), list[tuple[str, slice]](), "", 0
    letters = [by_name(each)[:1].upper() for each in names]
    for letter, same in groupby(range(len(names)), letters.__getitem__):
        first, end = first or letter, max(same) + 1
        if end == len(names) or (end - at >= least and len(names) - end >= least):
            found.append((first if first == letter else f"{first}–{letter}", slice(at, end)))
            first, at = "", end
    return found


def figures_of(cells: Iterable[Cell]) -> list[Figure]:
    """The figures among cells."""
    return [each.figure if isinstance(each, Change) else each for each in cells if isinstance(each, (Figure, Change))]


def scale_of(cells: Sequence[Cell]) -> Scale:
    """One scale for the figures among cells."""
    # Differences beside what they are of are written in its scale.
    plain_ones = [each for each in cells if isinstance(each, Figure)]
    return scale_for(plain_ones) if plain_ones else scale_of_changes(figures_of(cells))


def value_and_range(cell: Figure | Change, tr: Locale, *, scale: Scale, shows: Shows) -> tuple[str, str]:
    """A figure as text in a scale: its value and its range, with their unit where that is not said elsewhere.

    Its value is empty where only its range may be told.
    """
    figure = cell.figure if isinstance(cell, Change) else cell
    if isinstance(cell, Times) or (figure.unit == PURE and figure.high >= LARGE):
        write = _times if isinstance(cell, Times) else power_of_ten
        ends = tr("interval", low=write(figure.low, tr), high=write(figure.high, tr))
        return write(figure.value, tr), ends if figure.low < figure.high else "-"
    told = shown(figure, tr, scale=scale)
    has_unit = shows is Shows.WITH_UNIT
    if isinstance(cell, Change):
        value = signed(told.value)
        ends = tr("interval", low=signed(told.low), high=signed(told.high))
        return tr.in_unit(value, told.symbol) if has_unit else value, ends
    value = "" if not figure.has_central else told.text if has_unit else told.value
    if not has_unit:
        return value, told.interval
    return value, words_of_point(figure, tr) if figure.low == figure.high else told.interval_text


def words_of_point(figure: Figure, tr: Locale) -> str:
    """What stands in the place of the range of a figure of no width; money of one price says why it has none."""
    return tr("price-of-one" if figure.unit in CURRENCIES else "no-interval")


def value_with_range(cell: Figure | Change, tr: Locale, *, scale: Scale, shows: Shows) -> str:
    """A value with its range in parentheses, as short as a column of them wants; the range alone where only that may
    be told."""
    figure = cell.figure if isinstance(cell, Change) else cell
    value, ends = value_and_range(cell, tr, scale=scale, shows=shows)
    if figure.low == figure.high or not value:
        return value or ends
    if not isinstance(cell, Times):
        told = shown(figure, tr, scale=scale)
        low, high = (signed(each) if isinstance(cell, Change) else each for each in (told.low, told.high))
        ends = tr("short-range", low=low, high=high)
    return tr("with-range", value=value, range=ends)


def column_cells(parts: Sequence[Part], place: int) -> list[Cell]:
    """The cells of one column."""
    return [row.cells[place] for part in parts for row in part.rows]


def part_head(part: Part, table: Table, tr: Locale) -> str:
    """The heading of a part, with the unit of its figures where it has one."""
    head = tr.text(part.head)
    for place, column in enumerate(table.columns):
        cells = column_cells([part], place)
        if column.shows is Shows.OF_GROUP and figures_of(cells):
            return in_unit(head, scale_of(cells), tr)
    return head


def laid(table: Table, parts: Sequence[Part], tr: Locale, *, is_tight: bool = False) -> list[Laid]:
    """The columns of ``parts`` of a table as text; heads are short where a medium is tight."""
    found: list[Laid] = []
    for place, column in enumerate(table.columns):
        if column.is_detail:
            continue
        cells = column_cells(parts, place)
        if not figures_of(cells):
            is_number = any(isinstance(each, (int, Share, Rounded, Ratio)) for each in cells)
            # What a key says beside its name has no room here.
            names = (
                each.cells[0] if column.is_key and isinstance(each, Lines) and each.leads else each for each in cells
            )
            texts = [plain(each, tr, most=MOST_OF_KEY if column.is_key else MOST) for each in names]
            head = column.unit_says if is_tight and column.unit_says is not None else column.head
            found.append(Laid(column=column, head=tr.text(head), texts=texts, is_number=is_number))
        else:
            found += _figures(column, [column_cells([part], place) for part in parts], tr, is_tight=is_tight)
    return found


def _figures(column: Column, cells_of_parts: Sequence[Sequence[Cell]], tr: Locale, *, is_tight: bool) -> list[Laid]:
    """Values, and ranges where they stand beside them."""
    everything = [each for cells in cells_of_parts for each in cells]
    head = tr.text(column.head)
    figures = figures_of(everything)
    ranged = interval_words(figures, tr)
    is_ranges = not any(each.has_central for each in figures)
    if column.shows is Shows.OF_COLUMN:
        scale = scale_of(everything)
        head = unit_head(column, scale, tr) if is_tight else in_unit(head, scale, tr)
    values: list[str] = []
    ranges: list[str] = []
    for cells in cells_of_parts:
        for cell in cells:
            if not isinstance(cell, (Figure, Change)):
                values.append(plain(cell, tr))
                ranges.append("-" if cell is None else "")
                continue
            held = {Shows.OF_COLUMN: everything, Shows.OF_GROUP: cells, Shows.WITH_UNIT: [cell]}[column.shows]
            scale = scale_of(held)
            value, ends = value_and_range(cell, tr, scale=scale, shows=column.shows)
            values.append(value_with_range(cell, tr, scale=scale, shows=column.shows) if column.joins_range else value)
            ranges.append(ends)
    if column.joins_range:
        if is_ranges:
            head = f"{head}, {ranged}"
        elif spread := [each for each in figures if each.low < each.high]:
            head = tr("with-range", value=head, range=interval_words(spread, tr))
        return [Laid(column=column, head=head, texts=values, is_figure=True)]
    is_number = column.shows is not Shows.WITH_UNIT or any(isinstance(each, Change) for each in everything)
    found = [Laid(column=column, head=head, texts=values, is_number=is_number, is_figure=True)]
    if is_ranges:
        found = []
    if column.with_range or is_ranges:
        found.append(Laid(column=column, head=ranged, texts=ranges, is_figure=True, is_range=True))
    return found


def in_unit(head: str, scale: Scale, tr: Locale) -> str:
    """The head of a column with its unit; pure numbers have none."""
    return head if scale.symbol == PURE else f"{head}, {unit_text(scale, tr)}"


def unit_head(column: Column, scale: Scale, tr: Locale) -> str:
    """The head of a column whose figures have one scale: what they are, and the unit; or the unit alone."""
    if column.unit_says is None:
        return in_unit(tr.text(column.head), scale, tr)
    beside = tr.text(column.unit_says)
    return f"{unit_text(scale, tr)}{NO_BREAK}{beside}" if beside else unit_text(scale, tr)
