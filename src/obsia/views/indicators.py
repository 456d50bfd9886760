"""An indicator of a priority, laid out: its readings, its table, what is to be known of it, who else measures it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.app.catalogue.models import model
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
from obsia.core.message import Argument, Country, Day, Listed, Message, Share, Symbol, Term
from obsia.views.parts import note, sentence

if TYPE_CHECKING:
    from obsia.accounting.commitments import indicator as records
    from obsia.accounting.commitments.indicator import Indicator, IndicatorRow, Reading

MOST_ROWS: Final = 24
"""A table of up to so many rows is shown whole."""
SHORT: Final = 6
"""A table of up to so many rows stands open on a page of many."""
HEAD: Final = 8
TAIL: Final = 4
_GROUPED: Final = ("group",)
"""A table with this one column lists countries by group."""
_HEADLINES: Final[Mapping[str, tuple[str, str]]] = {
    "access": ("price-against-income", "reading:dear"),
    "openness": ("systems-by-answer", "reading:answer/rebuild"),
    "concentration": ("compute-by-country", "row:0"),
    "sustainability": ("energy-disclosure", "row:all-systems"),
    "cooperation": ("paris-to-delhi", "reading:in-both"),
}
"""Priority -> the indicator that stands for it, and which value of it. Work has none."""


def priority_section(number: int, priority: str, held: Sequence[Indicator]) -> Section:
    """A priority with its indicators, of which a page may fold away all but the one that stands for it."""
    chosen, label, found = headline(held)
    finding = None if found is None else sentence(Message("priority-finding", label=label, value=value(found) or ""))
    return Section(
        name=priority,
        head=Message("numbered", number=number, text=Message(f"priority-{priority}")),
        blocks=(
            *([finding] if finding else []),
            _chosen(chosen),
            *(
                replace(_section(each, *_readings(each), *_values(each), *_about(each)), is_folded=True)
                for each in held
                if each is not chosen
            ),
        ),
    )


def headline(held: Sequence[Indicator]) -> tuple[Indicator, Argument, records.Cell | None]:
    """The indicator that stands for a priority, and one value of it with its label: no value where it has none."""
    code = held[0].priority.value
    name, which = _HEADLINES.get(code, ("", ""))
    chosen = next((each for each in held if each.name == name), held[0])
    of, found = _value(chosen, which)
    return chosen, NOTHING if found is None else Message(f"priority-label-{code}", about=of), found


def _value(indicator: Indicator, which: str) -> tuple[Argument, records.Cell | None]:
    """One value of an indicator and what it is of: a reading by its code, or the first cell of a row."""
    kind, _, name = which.partition(":")
    if kind == "reading":
        code, _, wanted = name.partition("/")
        for reading in indicator.readings:
            if reading.code == code and wanted in ("", reading.about):
                return about(reading), reading.value
    for place, row in enumerate(indicator.table.rows if indicator.table and kind == "row" else ()):
        if name in (row.name, str(place)):
            return row_name(row), row.cells[0]
    return NOTHING, None


def title(indicator: Indicator) -> Message:
    """What it measures."""
    return Message(f"indicator-{indicator.name}")


def _section(held: Indicator, *blocks: Block) -> Section:
    return Section(name=f"indicator-{held.name}", head=title(held), blocks=blocks)


def _values(held: Indicator) -> Iterator[Block]:
    if held.blank:
        yield sentence(Message("indicator-blank", reason=held.blank))
    if held.table and held.table.columns == _GROUPED:
        yield from _groups(held.table)
    elif held.table:
        yield _table(held.table)


def _chosen(held: Indicator) -> Section:
    """The indicator that stands for a priority: what is read from a table too short to be folded stands under it."""
    is_short = held.table is not None and (held.table.columns == _GROUPED or len(held.table.rows) <= SHORT)
    above, under = ((), _readings(held)) if is_short else (_readings(held), ())
    how = Section(name=f"how-{held.name}", head=Message("priority-how"), blocks=(*under, *_about(held)), is_folded=True)
    return _section(held, *above, *_values(held), how)


def _about(held: Indicator) -> Iterator[Block]:
    if held.as_of:
        yield note(Message("web-commitments-as-of", day=Day(held.as_of)))
    for caveat in held.caveats:
        yield note(caveat)
    if held.who_measures:
        who = Listed(Message(f"measurer-{each}") for each in held.who_measures)
        yield note(Message("indicator-measurers", who=who))
    if held.evidence:
        yield Evidence(ids=held.evidence)


def about(reading: Reading) -> Argument:
    """Whom or what a reading is about: a model by its name, or a question."""
    if "/" in reading.about:
        return Symbol(model(reading.about).label)
    return Term("question", reading.about) if reading.about else NOTHING


def _readings(held: Indicator) -> tuple[Table, ...]:
    if not held.readings:
        return ()
    read = table(
        "readings",
        held.readings,
        (Column(head=Message("web-commitments-head-what"), is_key=True),
         lambda each: Message(f"reading-{each.code}", about=about(each))),
        (Column(head=Message("head-value"), shows=Shows.WITH_UNIT, joins_range=True), lambda each: value(each.value)),
    )  # fmt: skip
    return (read,)


def value(cell: records.Cell) -> Figure | Message | str | None:
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
        case "model":
            name = Symbol(model(row.name).label)
        case _:
            name = row.name
    return Message("row-with-note", name=name, note=Term("row-note", row.note)) if row.note else name
