"""The pages of commitments: all instruments with the six priorities, one instrument, one party."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeGuard

from obsia.core.figure import Figure
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import digits_of, interval_words, shown
from obsia.surfaces.openness_words import REPORTED, commitment_basis
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obsia.accounting.commitments.indicator import Cell, Count, Indicator, IndicatorRow, Reading, Table
    from obsia.accounting.commitments.register import Member, Register
    from obsia.app.disclosure.commitments import Commitments, InstrumentView, PartyView
    from obsia.core.disclosure import Instrument, Party

_HEAD: Final = 5
_TAIL: Final = 3
"""Rows of a long table that a page shows: the first and the last. All of them are in the JSON."""
_WHOLE: Final = 16
"""A table of up to so many rows is shown whole."""
_GROUPED: Final = "group"
"""A table with this one column lists countries by group: it is told in sentences."""
_IN_HEADING: Final = "gCO2e/kWh"
"""A unit that stands in the headings of its columns."""
_SOURCES: Final = 4


def commitments_page(page: Page, found: Commitments) -> None:
    """The page of what was asked for."""
    if found.instrument:
        _instrument_page(page, found.register, found.instrument)
    elif found.party:
        _party_page(page, found.party)
    else:
        _overview(page, found)
    page.blank()
    page.sentence(page.language("commitments-independent"), style="dim")


def _overview(page: Page, found: Commitments) -> None:
    tr, held = page.language, found.register
    page.title(tr("title-commitments"))
    page.sentence(tr("commitments-rule", names=held.unverified_count))
    page.section(tr("section-instruments"))
    page.table(
        [
            Column(head=tr("head-instrument"), flexible=True, least=24),
            Column(head=tr("head-adopted")),
            Column(head=tr("head-binding"), flexible=True, least=10, dim=True, drop=2),
            Column(head=tr("head-states"), right=True),
            Column(head=tr("head-companies"), right=True),
            Column(head=tr("head-organisations"), right=True, drop=1),
            Column(head=tr("head-unverified"), right=True, dim=True),
        ],
        [_instrument_row(held, each, tr) for each in held.instruments],
    )
    page.blank()
    page.sentence(tr("commitments-more"), style="dim")
    for number, (priority, indicators) in enumerate(groupby(found.indicators, key=lambda each: each.priority), 1):
        page.section(f"{number}. {tr(f'priority-{priority.value}')}")
        for each in indicators:
            _indicator(page, each)
    if found.unrecorded:
        page.blank()
        page.sentence(tr("commitments-unrecorded", reason=printable(found.unrecorded)), style="yellow")


def _instrument_row(held: Register, instrument: Instrument, tr: Locale) -> list[str]:
    counts = held.counts(instrument.instrument)
    left_out = len(held.unverified(instrument.instrument))
    return [
        _short_name(instrument.instrument, tr),
        printable(instrument.adopted_on),
        tr.or_text(f"binding-{instrument.binding.replace(' ', '-')}", instrument.binding),
        *(tr.whole(number) if number else "" for number in counts.values()),
        tr.whole(left_out) if left_out else "",
    ]


def _short_name(instrument: str, tr: Locale) -> str:
    return tr.or_text(f"instrument-{instrument}", instrument)


def _indicator(page: Page, indicator: Indicator) -> None:
    tr = page.language
    page.blank()
    title = tr(f"indicator-{indicator.name}")
    dated = tr("indicator-as-of", title=title, date=indicator.as_of) if indicator.as_of else title
    page.sentence(dated, style="bold")
    if indicator.blank:
        page.sentence(tr("indicator-blank", reason=tr.text(indicator.blank)))
    page.items(_reading(each, tr) for each in indicator.readings)
    if indicator.table:
        _table(page, indicator.table)
    figures = [figure for figure in _figures(indicator) if figure.low < figure.high]
    if figures:
        page.sentence(tr("indicator-ranges", what=interval_words(figures, tr)), style="dim")
    for caveat in indicator.caveats:
        page.sentence(tr.text(caveat), style="dim")
    if indicator.who_measures:
        who = tr.listed(tr(f"measurer-{each}") for each in indicator.who_measures)
        page.sentence(tr("indicator-measurers", who=who), style="dim")
    if indicator.evidence:
        page.sentence(_sources(indicator.evidence, tr), style="dim")


def _figures(indicator: Indicator) -> list[Figure]:
    cells = (cell for row in (indicator.table.rows if indicator.table else ()) for cell in row.cells)
    return [each for each in (*(reading.value for reading in indicator.readings), *cells) if isinstance(each, Figure)]


def _sources(evidence: Sequence[str], tr: Locale) -> str:
    named = ", ".join(printable(each) for each in evidence[:_SOURCES])
    more = len(evidence) - _SOURCES
    return tr("indicator-sources-more", names=named, more=more) if more > 0 else tr("indicator-sources", names=named)


def _reading(reading: Reading, tr: Locale) -> str:
    about = tr.or_text(f"scale-{reading.about}", reading.about) if reading.about else ""
    return tr("reading", what=tr(f"reading-{reading.code}", about=about), value=_cell(reading.value, tr))


def _table(page: Page, table: Table) -> None:
    tr = page.language
    if table.columns == (_GROUPED,):
        for code, rows in groupby(table.rows, key=lambda row: row.cells[0]):
            names = sorted((_country(row.name, tr) for row in rows), key=tr.sort_key())
            page.sentence(tr("reading", what=tr(f"group-{code}"), value=", ".join(names)))
        return
    if all(column.startswith("grade-") for column in table.columns):
        page.items(_by_grade(row, table.columns, tr) for row in table.rows[:_WHOLE])
        return
    shown_rows = table.rows
    if len(table.rows) > _WHOLE:
        # The last of the countries are the richest; the last of the pairs share nothing.
        ends = table.rows[0].naming.value == "country"
        shown_rows = (*table.rows[:_HEAD], *table.rows[-_TAIL:]) if ends else table.rows[: _HEAD + _TAIL]
    page.table(
        [
            Column(flexible=True, least=20),
            *(Column(head=tr(f"column-{each}"), flexible=True, least=10) for each in table.columns),
        ],
        [_cells(row, table.columns, tr) for row in shown_rows],
    )
    if len(shown_rows) < len(table.rows):
        page.sentence(tr("indicator-rows", shown=len(shown_rows), all=len(table.rows)), style="dim")


def _cells(row: IndicatorRow, columns: Sequence[str], tr: Locale) -> list[str]:
    words = [
        _country(cell, tr) if column == "seat" and isinstance(cell, str) else _cell(cell, tr)
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    return [_row_name(row, tr), *words]


def _by_grade(row: IndicatorRow, columns: Sequence[str], tr: Locale) -> str:
    """A country's systems by step in one line, steps without systems left out."""
    parts = [
        f"{tr(column.replace('grade-', 'scale-', 1))}{NO_BREAK}{tr.whole(cell.part)}"
        for column, cell in zip(columns, row.cells, strict=True)
        if _is_count(cell) and cell.part
    ]
    whole = next(cell.whole for cell in row.cells if _is_count(cell))
    what = tr("country-systems", country=_country(row.name, tr), systems=whole)
    return tr("reading", what=what, value=", ".join(parts))


def _row_name(row: IndicatorRow, tr: Locale) -> str:
    note = tr.or_text(f"row-note-{row.note}", row.note) if row.note else ""
    match row.naming.value:
        case "country":
            name = _country(row.name, tr)
        case "code":
            name = tr(f"row-{row.name}")
        case "instrument":
            name = " / ".join(_short_name(each, tr) for each in row.name.split("|"))
        case _:
            name = printable(row.name)
    return tr("row-with-note", name=name, note=note) if note else name


def _is_count(cell: Cell) -> TypeGuard[Count]:
    return not isinstance(cell, Figure | str)


def _cell(cell: Cell, tr: Locale) -> str:
    if isinstance(cell, Figure):
        return _figure(cell, tr)
    if isinstance(cell, str):
        return printable(cell)
    share = cell.share
    if share is None:
        return tr("count-of-none")
    return tr("count-of", part=tr.whole(cell.part), whole=tr.whole(cell.whole), share=tr.percent(share))


def _figure(figure: Figure, tr: Locale) -> str:
    """A figure with its range: shares of a whole in per cent, an index and counts as numbers, the rest in its unit."""
    factor, symbol = (100.0, f"{NO_BREAK}%") if figure.quantity.endswith("_share") else (1.0, "")
    if figure.quantity.startswith("hhi"):
        factor, symbol = 1.0, ""
    if figure.unit not in ("1", _IN_HEADING):
        told = shown(figure, tr)
        return told.text if figure.low == figure.high else tr("with-range", value=told.text, range=told.interval)
    digits = digits_of(figure)
    value, low, high = (tr.decimal(each * factor, digits=digits) for each in (figure.value, figure.low, figure.high))
    if figure.low == figure.high:
        return f"{value}{symbol}"
    return tr("with-range", value=f"{value}{symbol}", range=tr("interval", low=low, high=high))


def _country(iso3: str, tr: Locale) -> str:
    return tr.zone(iso3).removesuffix(f" ({iso3})") if iso3 else tr("country-unknown")


def _party_name(party: Party, tr: Locale) -> str:
    if party.kind == "state" and party.iso3:
        return _country(party.iso3, tr)
    return printable(party.name_fr if tr.language == "fr" and party.name_fr else party.name)


def _instrument_page(page: Page, held: Register, view: InstrumentView) -> None:
    tr, instrument = page.language, view.instrument
    full = instrument.name_fr if tr.language == "fr" and instrument.name_fr else instrument.name
    page.title(printable(full))
    binding = tr.or_text(f"binding-{instrument.binding.replace(' ', '-')}", instrument.binding)
    page.sentence(tr("instrument-dated", date=printable(instrument.adopted_on), binding=binding))
    page.sentence(tr("instrument-energy", energy=tr.or_text(f"energy-of-{instrument.instrument}", instrument.energy)))
    counts = {kind: number for kind, number in held.counts(instrument.instrument).items() if number}
    listed = tr.listed(tr(f"count-{kind}", count=number) for kind, number in counts.items())
    stated = printable(instrument.parties_stated)
    page.sentence(tr("instrument-counts", counts=listed or tr("count-nobody"), stated=stated or tr("count-unstated")))
    if instrument.parties_stated.isdecimal() and int(instrument.parties_stated) != sum(
        each.standing.value == "agreed" for each in view.members
    ):
        page.sentence(tr("instrument-stated-otherwise"), style="dim")
    page.verbatim(printable(instrument.address))
    _members(page, tr("section-agreed"), [each for each in view.members if each.is_read and _agreed(each)])
    unverified = held.unverified(instrument.instrument)
    if unverified:
        page.section(tr("section-unverified", names=len(unverified)))
        page.sentence(_names((each.party for each in unverified), tr))
        page.sentence(tr("unverified-rule"), style="dim")
        page.verbatim(printable(unverified[0].commitment.address or instrument.address))
    _members(page, tr("section-did-not"), [each for each in view.members if each.is_read and not _agreed(each)])
    if view.absent:
        page.section(tr("section-absent", states=len(view.absent)))
        page.sentence(_names(view.absent, tr))
        page.sentence(tr("absent-rule"), style="dim")


def _agreed(member: Member) -> bool:
    return member.standing.value == "agreed"


def _members(page: Page, title: str, members: Sequence[Member]) -> None:
    """A table of parties with what they did and when, and the numbered addresses where it was read."""
    if not members:
        return
    tr = page.language
    read_at = {row.address: row for each in members for row in each.rows if row.address}
    addresses = list(read_at)
    page.section(title)
    page.table(
        [
            Column(head=tr("head-party"), flexible=True),
            Column(head=tr("head-kind-of-party"), dim=True, drop=1),
            Column(head=tr("head-status")),
            Column(head=tr("head-date")),
            Column(head=tr("head-read-at"), right=True, dim=True),
        ],
        [
            [
                _party_name(each.party, tr),
                tr(f"kind-of-party-{each.party.kind}"),
                _status(row.status, tr),
                printable(row.date),
                f"[{addresses.index(row.address) + 1}]" if row.address else "",
            ]
            for each in _in_order(members, tr)
            for row in each.rows
        ],
    )
    page.blank()
    for number, address in enumerate(addresses, 1):
        page.verbatim(f"[{number}] {printable(address, most=400)}", style="dim")
        if read_at[address].basis == REPORTED:
            page.sentence(commitment_basis(read_at[address], tr), style="dim")


def _in_order(members: Iterable[Member], tr: Locale) -> list[Member]:
    """By kind, then by name as the language sorts it."""
    order = {"state": 0, "organisation": 1, "company": 2}
    by_name = tr.sort_key()
    return sorted(members, key=lambda each: (order[each.party.kind], by_name(_party_name(each.party, tr))))


def _names(parties: Iterable[Party], tr: Locale) -> str:
    return ", ".join(sorted((_party_name(each, tr) for each in parties), key=tr.sort_key()))


def _status(status: str, tr: Locale) -> str:
    return tr.or_text(f"status-{status.replace(' ', '-')}", status)


def party_table(page: Page, view: PartyView) -> None:
    """What a party did, and the names that nobody has read."""
    tr = page.language
    page.table(
        [
            Column(head=tr("head-instrument"), flexible=True),
            Column(head=tr("head-status")),
            Column(head=tr("head-date")),
            Column(head=tr("head-basis"), flexible=True, dim=True),
        ],
        [
            [
                _short_name(instrument.instrument, tr),
                _status(row.status, tr),
                printable(row.date),
                commitment_basis(row, tr),
            ]
            for instrument, member in view.did
            for row in member.rows
        ],
    )
    unread = [(instrument, member) for instrument, member in view.did if not member.is_read]
    for instrument, member in unread:
        page.sentence(tr("party-unverified", instrument=_short_name(instrument.instrument, tr)), style="dim")
        page.verbatim(printable(member.commitment.address or instrument.address))


def _party_page(page: Page, view: PartyView) -> None:
    tr = page.language
    name = _party_name(view.party, tr)
    page.title(tr("title-party", name=name, kind=tr(f"kind-of-party-{view.party.kind}")))
    if view.did:
        party_table(page, view)
    else:
        page.sentence(tr("party-nothing"))
    if view.without:
        page.section(tr("section-without"))
        page.items(_short_name(each.instrument, tr) for each in view.without)
        page.sentence(tr("without-rule"), style="dim")
    if view.neighbours:
        page.section(tr("section-neighbours"))
        page.table(
            [Column(flexible=True), Column(head=tr("head-shared"), right=True)],
            [
                [_party_name(party, tr), tr("shared-of", part=count.part, whole=count.whole)]
                for party, count in view.neighbours
            ],
        )
        page.sentence(tr("neighbours-rule"), style="dim")
