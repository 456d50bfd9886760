"""Commitments as pages show them: parties and instruments with their addresses, indicators with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeGuard

from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import Scale
from obsia.surfaces import world_words
from obsia.surfaces.openness_words import REPORTED, commitment_basis
from obsia.surfaces.web.sources import sources

if TYPE_CHECKING:
    from obsia.accounting.commitments.indicator import Cell, Count, Indicator, IndicatorRow, Table
    from obsia.accounting.commitments.register import Member, Overlap, Register
    from obsia.core.disclosure import Commitment, Instrument, Party
    from obsia.surfaces.web.page import PageQuestion
    from obsia.writers.markup import SitePath

MOST_ROWS: Final = 24
"""A table of up to so many rows is shown whole."""
HEAD: Final = 8
TAIL: Final = 4
MOST_SOURCES: Final = 16
_GROUPED: Final = ("group",)
ORDER: Final = {"state": 0, "organisation": 1, "company": 2}
_SHAPES: Final = {"agreed": "all", "partly": "part", "not": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyName:
    """A party by the name that the reader knows, and where its page is."""

    name: str
    kind: str
    place: SitePath | None
    own_language: bool
    """Whether the name stays as it is in every language: of a company or an organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentName:
    """An instrument by its short name, and where its page is."""

    instrument: str
    short: str
    full: str
    language: str
    """The language of the full name."""
    place: SitePath | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a party did with an instrument: one row of a source."""

    status: str
    shape: str
    day: str
    report: str
    """That another publication reports it, by name; '' where it was read at its source."""
    address: str
    publisher: str
    where: str
    """The place in the source, as its reader wrote it, in English."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell of a table of an indicator: a figure on a scale, or a text; '' is empty."""

    label: str
    figure: Figure | None = None
    scale: Scale | None = None
    text: str = ""
    english: bool = False
    kept: bool = False
    """Whether it is a name, which stays as it is in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table of an indicator. ``kept`` of ``rows`` are shown, the first and the last."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, bool, tuple[CellView, ...]], ...]
    """Name, whether it stays as it is in every language, cells."""
    cut: str
    """The sentence that says how many rows of how many are shown; '' of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """An indicator in words: readings, a table, groups of names, or the reason for a blank."""

    title: str
    as_of: str
    blank: str
    readings: tuple[CellView, ...]
    table: TableView | None
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    measurers: str
    evidence: tuple[str, ...]
    listed: bool
    """Whether its sources are few enough to be told at the end of the page."""


def country_words(iso3: str, tr: Locale) -> str:
    """The name of a country, or that it is not known."""
    return tr.zone(iso3).removesuffix(f" ({iso3})") if iso3 else tr("country-unknown")


def party_words(party: Party, tr: Locale) -> str:
    """The name of a party in the reader's language."""
    if party.kind == "state" and party.iso3:
        return country_words(party.iso3, tr)
    return printable(party.name_fr if tr.language == "fr" and party.name_fr else party.name)


def party_name(party: Party, asked: PageQuestion) -> PartyName:
    """A party with its page."""
    path = f"/commitments/parties/{party.party}/"
    return PartyName(
        name=party_words(party, asked.tr),
        kind=asked.tr(f"kind-of-party-{party.kind}"),
        place=asked.links(path) if asked.links.has(path) else None,
        own_language=party.kind != "state",
    )


def instrument_name(instrument: Instrument, asked: PageQuestion) -> InstrumentName:
    """An instrument with its page; its full name in the reader's language where a source has it."""
    tr = asked.tr
    path = f"/commitments/instruments/{instrument.instrument}/"
    french = tr.language == "fr" and bool(instrument.name_fr)
    return InstrumentName(
        instrument=instrument.instrument,
        short=short_name(instrument.instrument, tr),
        full=printable(instrument.name_fr if french else instrument.name, most=400),
        language="fr" if french else "en",
        place=asked.links(path) if asked.links.has(path) else None,
    )


def short_name(instrument: str, tr: Locale) -> str:
    """What an instrument is called in a few words."""
    return tr.or_text(f"instrument-{instrument}", instrument)


def binding_words(instrument: Instrument, tr: Locale) -> str:
    """Whether an instrument binds."""
    return tr.or_text(f"binding-{instrument.binding.replace(' ', '-')}", instrument.binding)


def status_words(status: str, tr: Locale) -> str:
    """What a party did."""
    return tr.or_text(f"status-{status.replace(' ', '-')}", status)


def act(row: Commitment, member: Member, tr: Locale) -> Act:
    """One row of a party and an instrument."""
    address = row.address if row.address.startswith(("https://", "http://")) else ""
    shape = _SHAPES[member.standing.value] if member.is_read else "unknown"
    return Act(
        status=status_words(row.status, tr),
        shape=shape,
        day=tr.day(row.date) if row.date else "",
        report=commitment_basis(row, tr) if row.basis == REPORTED else "",
        address=address,
        publisher=publisher_of(row.evidence, address),
        where=printable(row.locator, most=300),
        note=printable(row.note, most=300),
    )


def publisher_of(evidence: str, address: str) -> str:
    """Who published what was read; the host of its address where the source is not on file."""
    known = sources().get(evidence)
    return printable(known.publisher if known else address.partition("://")[2].partition("/")[0])


def acts(member: Member, tr: Locale) -> tuple[Act, ...]:
    """All rows of a party and an instrument, oldest first."""
    return tuple(act(row, member, tr) for row in member.rows)


def in_order(members: Iterable[Member], tr: Locale) -> list[Member]:
    """By kind, then by name as the language sorts it."""
    by_name = tr.sort_key()
    return sorted(members, key=lambda each: (ORDER[each.party.kind], by_name(party_words(each.party, tr))))


def counts_words(held: Register, instrument: Instrument, tr: Locale) -> str:
    """How many agreed, by kind, as read."""
    counts = {kind: number for kind, number in held.counts(instrument.instrument).items() if number}
    return tr.listed(tr(f"count-{kind}", count=number) for kind, number in counts.items()) or tr("count-nobody")


def overlap_cells(
    found: Overlap, asked: PageQuestion, held: Register
) -> tuple[InstrumentName, InstrumentName, str, str]:
    """Two instruments, how many States both have, and how many either has."""
    tr = asked.tr
    return (
        instrument_name(held.instrument(found.first), asked),
        instrument_name(held.instrument(found.second), asked),
        tr.whole(found.jaccard.part),
        tr.whole(found.jaccard.whole),
    )


def indicator_view(indicator: Indicator, tr: Locale) -> IndicatorView:
    """An indicator in words."""
    table = indicator.table
    groups: list[tuple[str, tuple[str, ...]]] = []
    lines: list[tuple[str, str]] = []
    if table and table.columns == _GROUPED:
        for code, rows in groupby(table.rows, key=lambda row: row.cells[0]):
            names = sorted((country_words(row.name, tr) for row in rows), key=tr.sort_key())
            groups.append((tr(f"group-{code}"), tuple(names)))
        table = None
    elif table and all(column.startswith("grade-") for column in table.columns):
        lines = [_by_grade(row, table.columns, tr) for row in table.rows]
        table = None
    return IndicatorView(
        title=tr(f"indicator-{indicator.name}"),
        as_of=tr.day(indicator.as_of) if indicator.as_of else "",
        blank=tr.text(indicator.blank) if indicator.blank else "",
        readings=tuple(
            _cell(each.value, tr, label=_reading_label(each.code, each.about, tr)) for each in indicator.readings
        ),
        table=_table(table, tr) if table else None,
        groups=tuple(groups),
        lines=tuple(lines),
        caveats=tuple(tr.text(each) for each in indicator.caveats),
        measurers=tr.listed(tr(f"measurer-{each}") for each in indicator.who_measures),
        evidence=indicator.evidence,
        listed=0 < len(indicator.evidence) <= MOST_SOURCES,
    )


def _reading_label(code: str, about: str, tr: Locale) -> str:
    return tr(f"reading-{code}", about=tr.or_text(f"scale-{about}", about) if about else "")


def _table(table: Table, tr: Locale) -> TableView:
    rows, cut = table.rows, ""
    if len(rows) > MOST_ROWS:
        # The last of the countries are the richest; the last of the pairs share nothing.
        ends = rows[0].naming.value == "country"
        rows = (*rows[:HEAD], *rows[-TAIL:]) if ends else rows[: HEAD + TAIL]
        cut = tr(
            "web-commitments-cut-ends" if ends else "web-commitments-cut",
            shown=len(rows),
            all=len(table.rows),
            head=HEAD,
            tail=TAIL,
        )
    heads = [tr(f"column-{each}") for each in table.columns]
    scales = [_scale([row.cells[place] for row in table.rows]) for place in range(len(table.columns))]
    return TableView(
        heads=tuple(
            tr("web-commitments-with-unit", head=head, unit=scale.symbol)
            if scale and scale.symbol not in ("", "1")
            else head
            for head, scale in zip(heads, scales, strict=True)
        ),
        rows=tuple((*_row_name(row, tr), _cells(row, table.columns, heads, scales, tr)) for row in rows),
        cut=cut,
    )


def _cells(
    row: IndicatorRow, columns: Sequence[str], heads: Sequence[str], scales: Sequence[Scale | None], tr: Locale
) -> tuple[CellView, ...]:
    return tuple(
        CellView(label=head, text=country_words(cell, tr))
        if column == "seat" and isinstance(cell, str)
        else CellView(label=head, text=tr.day(cell))
        if column == "dated" and isinstance(cell, str)
        else CellView(label=head, text=printable(cell, most=300), english=True)
        if column == "control-kind" and isinstance(cell, str)
        else _cell(cell, tr, label=head, scale=scale)
        for column, head, scale, cell in zip(columns, heads, scales, row.cells, strict=True)
    )


def figure_scale(figures: Sequence[Figure]) -> Scale:
    """One scale for figures of one quantity: shares in per cent, an index of concentration between 0 and 1."""
    if figures[0].quantity.startswith("hhi"):
        return Scale(symbol="", factor=1.0)
    return world_words.scale_of(figures)


def _scale(cells: Iterable[Cell]) -> Scale | None:
    figures = [each for each in cells if isinstance(each, Figure)]
    return figure_scale(figures) if figures else None


def _cell(cell: Cell, tr: Locale, *, label: str, scale: Scale | None = None) -> CellView:
    if isinstance(cell, Figure):
        return CellView(label=label, figure=cell, scale=scale or figure_scale([cell]))
    if _is_count(cell):
        if not cell.whole:
            return CellView(label=label, text=tr("count-of-none"))
        told = tr("shared-of", part=tr.whole(cell.part), whole=tr.whole(cell.whole))
        return CellView(label=label, text=told)
    return CellView(label=label, text=printable(cell, most=300), kept=bool(cell))


def _is_count(cell: Cell) -> TypeGuard[Count]:
    return not isinstance(cell, Figure | str)


def _by_grade(row: IndicatorRow, columns: Sequence[str], tr: Locale) -> tuple[str, str]:
    """A country's systems by step in one line, steps without systems left out."""
    parts = [
        f"{tr(column.replace('grade-', 'scale-', 1))}{NO_BREAK}{tr.whole(cell.part)}"
        for column, cell in zip(columns, row.cells, strict=True)
        if _is_count(cell) and cell.part
    ]
    whole = next(cell.whole for cell in row.cells if _is_count(cell))
    return tr("country-systems", country=country_words(row.name, tr), systems=whole), ", ".join(parts)


def _row_name(row: IndicatorRow, tr: Locale) -> tuple[str, bool]:
    note = tr.or_text(f"row-note-{row.note}", row.note) if row.note else ""
    match row.naming.value:
        case "country":
            name, kept = country_words(row.name, tr), False
        case "code":
            name, kept = tr(f"row-{row.name}"), False
        case "instrument":
            name, kept = " / ".join(short_name(each, tr) for each in row.name.split("|")), False
        case _:
            name, kept = printable(row.name), True
    return (tr("row-with-note", name=name, note=note) if note else name), kept
