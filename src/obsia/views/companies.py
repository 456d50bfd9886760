"""Companies that own, run or build data centres, laid out: what they state, and beside it what their AI chips draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from obsia.app.world.companies import COLUMNS, STATEMENT, CompanyList, CompanyView, latest_of
from obsia.core.companies import Company, CompanyStatement, Scope, Stated
from obsia.core.document import (
    NOTHING,
    Block,
    Cell,
    Column,
    Document,
    Line,
    Lines,
    Link,
    Quoted,
    Section,
    Sentence,
    Table,
    Tone,
    table,
)
from obsia.core.evidence import Source
from obsia.core.locales import DEFAULT, locale
from obsia.core.message import Argument, Cited, Country, Day, Message, Name, Symbol, Term, exact, slug
from obsia.views import world_parts
from obsia.views.parts import Headline

FACTS_ONLY: Final = "LicenseRef-facts-only"
_LISTED: Final = (
    Stated.ELECTRICITY,
    Stated.PUE,
    Stated.WUE,
    Stated.SCOPE_2_LOCATION,
    Stated.SCOPE_2_MARKET,
)
_PLAIN: Final = frozenset({"ratio"})
_UNITS: Final = {
    "million kWh": Message("company-unit-million-kwh"),
    "million gallons": Message("company-unit-million-gallons"),
    "tCO2e": Symbol("t CO₂e"),
}


def document(found: CompanyView) -> Document:
    """One company: the latest first, its chips beside it, then every year, its sites, and where it was read."""
    return Document(
        title=Message("company-title", company=found.company.name),
        about=(*_lead(found), Sentence(text=Message("company-stated"), tone=Tone.DIM)),
        sections=(
            Section(name="latest", head=Message("section-company-latest"), blocks=(_latest(found.latest),)),
            Section(name="chips", head=Message("section-company-chips"), blocks=tuple(_chips(found))),
            Section(name="years", head=Message("section-company-years"), blocks=tuple(_years(found))),
            Section(name="places", head=Message("section-company-places"), blocks=tuple(_places(found))),
            Section(name="read", head=Message("section-company-sources"), blocks=(_sources(found.sources),)),
            world_parts.ending(found.snapshot, found.unrecorded),
        ),
    )


def listed(found: CompanyList) -> Document:
    """Every company, with the latest that it states of what can be compared."""
    statements = sum(len(rows) for _, rows in found.companies)
    held = table(
        "companies",
        found.companies,
        (Column(name="company", head=Message("head-company"), is_key=True), lambda each: link(each[0])),
        *map(_listed, _LISTED),
        caption=Message("companies-title"),
    )
    return Document(
        title=Message("companies-title"),
        about=(
            Sentence(text=Message("companies-lead", companies=len(found.companies), statements=statements)),
            Sentence(text=Message("company-stated"), tone=Tone.DIM),
            Sentence(text=Message("companies-blank"), tone=Tone.DIM),
        ),
        sections=(
            Section(name="companies", head=Message("companies-title"), blocks=(held,)),
            world_parts.ending(found.snapshot, None),
        ),
    )


def spoken(found: CompanyView) -> Document:
    """The same for an assistant, which has the statements as data: the latest of each, a line each."""
    said = [
        Message(
            "mcp-company-statement",
            what=_what(row),
            value=value(row),
            ends=Day(row.ends),
            source=next(each.publisher_name for each in found.sources if each.evidence_id == row.evidence),
        )
        for row in found.latest
    ]
    blocks: list[Block] = [Sentence(text=each) for each in (*said, Message("company-stated"))]
    return Document(
        title=Message("company-title", company=found.company.name),
        sections=(Section(name="answer", blocks=(*blocks, *_chips(found)), is_lead=True),),
    )


def path(company: Company) -> str:
    """The page of a company."""
    return f"/world/companies/{slug(company.company)}/"


def link(company: Company) -> Link:
    """The name of a company, which leads to its page."""
    return Link(path(company), company.name)


def value(row: CompanyStatement) -> Argument:
    """What was stated, in the unit in which it was."""
    ends = [end for end in (row.low, row.high) if end is not None]
    is_range = row.amount is None and len(ends) > 1
    stated = Message("interval", low=_number(ends[0]), high=_number(ends[-1])) if is_range else _number(row.middle)
    if row.unit in _PLAIN:
        return stated
    return world_parts.in_unit(stated, _UNITS.get(row.unit, Symbol(row.unit)))


def _number(given: float) -> Argument:
    """A number as it was stated: a whole one with all of its digits."""
    return int(given) if given.is_integer() else exact(given)


def _cited(row: CompanyStatement) -> Cited:
    return Cited(value(row), evidence=row.evidence, name="", is_named=False)


def _what(row: CompanyStatement) -> Message:
    return Message("company-of-scope", quantity=Term("company-quantity", row.quantity), scope=_scope(row))


def _scope(row: CompanyStatement) -> Argument:
    scope = Term("company-scope", row.scope)
    return Message("company-tenure", scope=scope, tenure=Term("tenure", row.tenure)) if row.tenure else scope


def _lead(found: CompanyView) -> Iterator[Sentence]:
    name = found.company.name
    if (row := latest_of(found.statements, Stated.ELECTRICITY)) is not None:
        text = Message("company-electricity", company=name, value=_cited(row), ends=Day(row.ends), scope=_scope(row))
        yield Sentence(text=text)
    else:
        yield Sentence(text=Message("company-no-electricity", company=name))


def _latest(rows: Sequence[CompanyStatement]) -> Table:
    return _statements("latest", rows, Message("section-company-latest"), group=None)


def _years(found: CompanyView) -> Iterator[Block]:
    order = list(Stated)
    rows = sorted(
        (row for row in found.statements if not row.place),
        key=lambda row: (order.index(row.quantity), list(Scope).index(row.scope), row.tenure, row.ends, row.edition),
    )
    yield Sentence(text=Message("company-years-note"), tone=Tone.DIM)
    yield _statements("years", rows, Message("section-company-years"), group=_what)


def _places(found: CompanyView) -> Iterator[Block]:
    order = list(Stated)
    rows = sorted((row for row in found.statements if row.place), key=lambda row: (order.index(row.quantity), row.ends))
    if rows:
        yield _statements("places", rows, Message("section-company-places"), group=_what, with_place=True)
    else:
        yield Sentence(text=Message("company-no-places"))


def _year(row: CompanyStatement) -> Argument:
    """The year as the reader's language calls it: ``FY25`` is a financial year."""
    year = row.year.removeprefix("FY")
    return Symbol(year) if year == row.year else Message("company-financial-year", year=Symbol(f"20{year[-2:]}"))


def _statements(
    name: str,
    rows: Sequence[CompanyStatement],
    caption: Argument,
    *,
    group: Callable[[CompanyStatement], Argument] | None,
    with_place: bool = False,
) -> Table:
    """Statements, each with its year, its source and how it was read; files have every field of each."""
    of_scope: Line[CompanyStatement] = (Column(head=Message("head-counts"), wraps=True), _what)
    of_place: Line[CompanyStatement] = (Column(head=Message("head-place"), is_key=True, wraps=True), _place)
    lines: list[Line[CompanyStatement] | None] = [
        of_place if with_place else None,
        None if group else of_scope,
        (Column(head=Message("head-company-year"), is_key=not with_place), _year),
        (Column(head=Message("head-year-ends")), lambda row: Day(row.ends)),
        (Column(head=Message("head-stated"), wraps=True), _cited),
        (
            Column(head=Message("head-read-as"), wraps=True, drop=1, tone=Tone.DIM),
            lambda row: Term("company-access", row.access),
        ),
        (Column(head=Message("head-edition"), drop=2, tone=Tone.DIM), lambda row: Day(row.edition)),
    ]
    return table(
        name,
        [(row, STATEMENT.record(row)) for row in rows],
        *world_parts.with_fields(lines, COLUMNS),
        group=None if group is None else lambda each: group(each[0]),
        caption=caption,
    )


def _place(row: CompanyStatement) -> Cell:
    if not row.iso3:
        return Name("world-region", row.place)
    if row.place == locale(DEFAULT).country(row.iso3):
        # Some call a site by its country.
        return Country(row.iso3)
    return Message("company-place", place=row.place, country=Country(row.iso3))


def _chips(found: CompanyView) -> Iterator[Block]:
    """What the chips counted as its own may draw, and in one sentence why that is not what the company states."""
    year = Symbol(found.year)
    if found.chips is None:
        code = "company-chips-uncounted" if not found.company.fleet else "company-chips-none"
        yield Sentence(text=Message(code, company=found.company.name, year=year))
        return
    name = Message("company-chips-row", company=found.company.name, year=year)
    yield world_parts.headline([Headline(name, found.chips, Message("company-chips-counts"))])
    states_electricity = latest_of(found.statements, Stated.ELECTRICITY) is not None
    yield Sentence(text=Message("company-chips-boundary" if states_electricity else "company-chips-alone"))


def _listed(quantity: Stated) -> Line[tuple[Company, tuple[CompanyStatement, ...]]]:
    def cell(each: tuple[Company, tuple[CompanyStatement, ...]]) -> Cell:
        row = latest_of(each[1], quantity)
        if row is None:
            # Who states none of what is listed has one cell that says so, and no row of blanks.
            has_any = any(latest_of(each[1], other) for other in _LISTED)
            return NOTHING if has_any or quantity is not _LISTED[0] else Message("company-listed-nothing")
        return Lines((_cited(row), Message("company-listed", ends=Day(row.ends), scope=_scope(row))), leads=True)

    return Column(head=Term("company-quantity", quantity), wraps=True), cell


def _licence(name: str) -> Argument:
    return Message("web-data-licence-facts-only") if name == FACTS_ONLY else Symbol(name)


def _sources(sources: Sequence[Source]) -> Table:
    return table(
        "sources",
        sources,
        (Column(head=Message("head-source"), is_key=True, wraps=True), lambda each: Link(each.url, each.title)),
        (Column(head=Message("head-publisher"), wraps=True), lambda each: each.publisher_name),
        (Column(head=Message("head-read-on")), lambda each: Day(each.retrieved)),
        (Column(head=Message("head-licence"), wraps=True, drop=1, tone=Tone.DIM), lambda each: _licence(each.licence)),
        (Column(head=Message("head-source-note"), wraps=True, drop=2, tone=Tone.DIM),
         lambda each: Quoted(each.note) if each.note else NOTHING),
        caption=Message("section-company-sources"),
    )  # fmt: skip
