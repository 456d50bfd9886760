"""An indicator of a priority, laid out: its readings, its table, what is to be known of it, who else measures it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.document import (
    NOTHING,
    Block,
    Cell,
    Column,
    Evidence,
    Line,
    Listing,
    Quoted,
    Section,
    Shows,
    Table,
    table,
)
from obsia.core.figure import Figure
from obsia.core.message import Argument, Country, Day, Listed, Message, Share, Term
from obsia.views.parts import note, sentence

if TYPE_CHECKING:
    from obsia.accounting.commitments import indicator as records
    from obsia.accounting.commitments.indicator import Indicator, IndicatorRow, Reading

MOST_ROWS: Final = 24
"""A table of up to so many rows is shown whole."""
HEAD: Final = 8
TAIL: Final = 4
_GROUPED: Final = ("group",)
"""A table with this one column lists countries by group."""


def priority_section(number: int, priority: str, held: Sequence[Indicator]) -> Section:
    """A priority with its indicators."""
    return Section(
        name=priority,
        head=Message("numbered", number=number, text=Message(f"priority-{priority}")),
        blocks=tuple(_indicator(each) for each in held),
    )


def title(indicator: Indicator) -> Message:
    """What it measures."""
    return Message(f"indicator-{indicator.name}")


def _indicator(held: Indicator) -> Section:
    return Section(name=f"indicator-{held.name}", head=title(held), blocks=tuple(_blocks(held)))


def _blocks(held: Indicator) -> Iterator[Block]:
    if held.as_of:
        yield note(Message("web-commitments-as-of", day=Day(held.as_of)))
    if held.blank:
        yield sentence(Message("indicator-blank", reason=held.blank))
    if held.readings:
        yield _readings(held.readings)
    if held.table and held.table.columns == _GROUPED:
        yield from _groups(held.table)
    elif held.table:
        yield _table(held.table)
    for caveat in held.caveats:
        yield note(caveat)
    if held.who_measures:
        who = Listed(Message(f"measurer-{each}") for each in held.who_measures)
        yield note(Message("indicator-measurers", who=who))
    if held.evidence:
        yield Evidence(ids=held.evidence)


def about(reading: Reading) -> Argument:
    """Whom or what a reading is about."""
    return Term("question", reading.about) if reading.about else NOTHING


def _readings(readings: Sequence[Reading]) -> Table:
    return table(
        "readings",
        readings,
        (Column(head=Message("web-commitments-head-what"), is_key=True),
         lambda each: Message(f"reading-{each.code}", about=about(each))),
        (Column(head=Message("head-value"), shows=Shows.WITH_UNIT, joins_range=True), lambda each: value(each.value)),
        caption=Message("indicator-readings"),
    )  # fmt: skip


def value(cell: records.Cell) -> Cell:
    """A figure, a count of rows, or a text of others."""
    if isinstance(cell, Figure):
        return cell
    if isinstance(cell, str):
        return cell or None
    if cell.share is None:
        return Message("count-of-none")
    return Message("count-of", part=cell.part, whole=cell.whole, share=Share(cell.share))


def _groups(held: records.Table) -> Iterator[Section]:
    """Countries by group."""
    for code, rows in groupby(held.rows, key=lambda row: row.cells[0]):
        names = tuple(Country(row.name) for row in rows)
        yield Section(
            name=f"group-{code}",
            head=Message("web-commitments-group", name=Message(f"group-{code}"), count=len(names)),
            blocks=(Listing(items=names, are_names=True),),
            is_folded=True,
        )


def _country(iso3: str) -> Argument:
    return Country(iso3) if iso3 else Message("country-unknown")


def _table(held: records.Table) -> Table:
    """The first rows of a table, of countries the last as well: those are the richest."""
    rows, ends = held.rows, held.rows[0].naming.value == "country"
    note: tuple[Argument, ...] = ()
    if len(rows) > MOST_ROWS:
        rows = (*rows[:HEAD], *rows[-TAIL:]) if ends else rows[: HEAD + TAIL]
        note = (Message("indicator-rows", shown=len(rows), all=len(held.rows)),)
    return table(
        "values",
        rows,
        (Column(head=Message("web-commitments-head-what"), is_key=True), row_name),
        *(_column(held, place) for place in range(len(held.columns))),
        note=note,
    )


def _column(held: records.Table, place: int) -> Line[IndicatorRow]:
    name = held.columns[place]
    figures = [each for each in (row.cells[place] for row in held.rows) if isinstance(each, Figure)]
    has_figures, are_shares = bool(figures), all(each.quantity.endswith("_share") for each in figures)
    head = Message(f"column-{name}")
    # Shares are compared by eye: each has a mark.
    column = Column(head=head, wraps=not has_figures, joins_range=has_figures, is_drawn=has_figures and are_shares)

    def cell(row: IndicatorRow) -> Cell:
        found = row.cells[place]
        if isinstance(found, str):
            return _text(name, found)
        return value(found)

    return column, cell


def _text(column: str, text: str) -> Cell:
    match column:
        case "seat":
            return _country(text)
        case "dated":
            return Day(text)
        case "control-kind":
            return Quoted(text)
        case _:
            return text or None


def row_name(row: IndicatorRow) -> Argument:
    """What a row is about, with what is peculiar to it."""
    name: Argument
    match row.naming.value:
        case "country":
            name = _country(row.name)
        case "code":
            name = Message(f"row-{row.name}")
        case "instrument":
            name = tuple(Term("instrument", each) for each in row.name.split("|"))
        case _:
            name = row.name
    return Message("row-with-note", name=name, note=Term("row-note", row.note)) if row.note else name
