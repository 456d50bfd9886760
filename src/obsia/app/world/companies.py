"""Companies that own, run or build data centres: what they state, beside what their AI chips may draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.records import AI_DEMAND
from obsia.app.figures.export import FIGURE, SOURCE
from obsia.app.questions.world import ListCompanies, ViewCompany, ViewWorld
from obsia.app.world.world_export import HEAD, licence_of
from obsia.app.world.world_figures import Maker
from obsia.core.companies import Company, CompanyStatement, Scope, Stated, Tenure
from obsia.core.data import STATED, TEXT, WHOLE, Columns, Record, Shape, many, maybe, member, members
from obsia.core.evidence import Source
from obsia.core.figure import Figure
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.companies import companies, resolve_company, statements
from obsia.facts.snapshot import Snapshot

_DATA_CENTRES_FIRST: Final = (Scope.DATA_CENTRES, Scope.CLOUD, Scope.ALL)
_ALL_FIRST: Final = (Scope.ALL, Scope.DATA_CENTRES, Scope.CLOUD)
_EMISSIONS: Final = frozenset({Stated.SCOPE_1, Stated.SCOPE_2_LOCATION, Stated.SCOPE_2_MARKET, Stated.EMISSIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyView:
    """One company: what it states, and what obsia estimates of the AI chips that are counted as its own."""

    company: Company
    year: int
    statements: tuple[CompanyStatement, ...]
    chips: Figure | None
    """Electricity of its AI chips in the year, their servers and cooling included; None where nobody counts them."""
    sources: tuple[Source, ...]
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None

    @property
    def latest(self) -> tuple[CompanyStatement, ...]:
        """Of each quantity and scope, of the whole company, the latest year as the latest edition has it."""
        return latest(self.statements)

    @property
    def electricity(self) -> tuple[CompanyStatement, ...]:
        """Its electricity year by year, of the scope of which it states most years; of one year the latest edition."""
        years: dict[Scope, dict[str, CompanyStatement]] = {}
        for row in sorted(self.statements, key=lambda row: (row.ends, row.edition)):
            if row.quantity is Stated.ELECTRICITY and row.is_whole and row.energy_kwh is not None:
                years.setdefault(row.scope, {})[row.ends] = row
        return tuple(max(years.values(), key=len).values()) if years else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyList:
    """Every company, with what it states."""

    companies: tuple[tuple[Company, tuple[CompanyStatement, ...]], ...]
    command: tuple[str, ...]
    snapshot: str


def latest(rows: Sequence[CompanyStatement]) -> tuple[CompanyStatement, ...]:
    """Of each quantity and scope, of the whole company, the latest year; of one year the latest edition."""
    found: dict[tuple[Stated, Scope], CompanyStatement] = {}
    for row in sorted((row for row in rows if row.is_whole), key=lambda row: (row.ends, row.edition)):
        found[row.quantity, row.scope] = row
    order = list(Stated)
    return tuple(found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), list(Scope).index(key[1]))))


def latest_of(rows: Sequence[CompanyStatement], quantity: Stated) -> CompanyStatement | None:
    """The latest statement of a quantity: of the data centres where the company tells them apart, of emissions of all
    operations; where it states none of the whole, of what it owns."""
    of_scope = {row.scope: row for row in latest(rows) if row.quantity is quantity}
    order = _ALL_FIRST if quantity in _EMISSIONS else _DATA_CENTRES_FIRST
    owned = [row for row in rows if row.quantity is quantity and row.tenure is Tenure.OWNED and not row.place]
    last = max(owned, key=lambda row: (row.ends, row.edition), default=None)
    return next((of_scope[scope] for scope in order if scope in of_scope), last)


def answer(asked: ViewCompany) -> CompanyView:
    """What one company states, beside its chips."""
    snapshot = facts.load()
    company = resolve_company(snapshot, asked.company)
    rows = statements(snapshot).get(company.company, ())
    chips, unrecorded = _chips(snapshot, company, asked)
    return CompanyView(
        company=company,
        year=asked.year,
        statements=rows,
        chips=chips,
        sources=tuple(snapshot.source(each) for each in dict.fromkeys(row.evidence for row in rows)),
        command=ViewCompany(company.name, year=asked.year, seed=asked.seed).command(),
        snapshot=snapshot.content_hash,
        unrecorded=unrecorded,
    )


view_company = asked_as(ViewCompany, answer)


def answer_of_list(asked: ListCompanies) -> CompanyList:
    """Every company on file."""
    snapshot = facts.load()
    held = statements(snapshot)
    return CompanyList(
        companies=tuple((each, held.get(each.company, ())) for each in companies(snapshot)),
        command=asked.command(),
        snapshot=snapshot.content_hash,
    )


list_companies = asked_as(ListCompanies, answer_of_list)


def _chips(snapshot: Snapshot, company: Company, asked: ViewCompany) -> tuple[Figure | None, str | None]:
    """The figure that the planet's page has of the owner, by the same id; and why it could not be recorded."""
    if not company.fleet:
        return None, None
    maker = Maker(snapshot, Scenario(), year=asked.year, seed=asked.seed)
    owned = maker.planet.ai.owners.get(company.fleet)
    if owned is None or asked.year not in owned.draws:
        return None, None
    chips = maker.figure(AI_DEMAND, owned, asked.year, label=company.fleet)
    recorded = maker.recorded(ViewWorld(year=asked.year, seed=asked.seed).command()) if asked.record_figures else None
    return chips, recorded


STATEMENT: Final[Shape[CompanyStatement]] = Shape(
    members(TEXT, "company", "quantity", "scope", "tenure", "place", "iso3", "year", "ends", "edition"),
    members(maybe(STATED), "amount", "low", "high"),
    members(TEXT, "unit", "access", "evidence"),
    member("licence", TEXT, licence_of),
    members(TEXT, "locator", "read_on", "note"),
)
"""A statement of a company, in the unit in which it was made, and the licence of its source."""
COLUMNS: Final[Columns] = STATEMENT.columns
COMPANY: Final[Shape[CompanyView]] = Shape(
    HEAD,
    member("company", TEXT, lambda found: found.company.name),
    member("kind", TEXT, lambda found: found.company.kind),
    member("iso3", TEXT, lambda found: found.company.iso3),
    member("year", WHOLE),
    member("chips", maybe(FIGURE.type)),
    member("latest", many(STATEMENT.type)),
    member("statements", many(STATEMENT.type)),
    member("sources", many(SOURCE.type)),
)
"""One company."""


_LISTED: Final[Shape[tuple[Company, tuple[CompanyStatement, ...]]]] = Shape(
    member("company", TEXT, lambda each: each[0].name),
    member("kind", TEXT, lambda each: each[0].kind),
    member("iso3", TEXT, lambda each: each[0].iso3),
    member("statements", WHOLE, lambda each: len(each[1])),
    member("latest", many(STATEMENT.type), lambda each: latest(each[1])),
)
COMPANIES: Final[Shape[CompanyList]] = Shape(HEAD, member("companies", many(_LISTED.type)))
"""Every company, with the latest of what it states."""


def company_rows(found: CompanyView) -> Iterator[Record]:
    """A row for each statement of one company."""
    yield from map(_row, found.statements)


def companies_rows(found: CompanyList) -> Iterator[Record]:
    """A row for each statement of every company."""
    yield from (_row(row) for _, rows in found.companies for row in rows)


def _row(row: CompanyStatement) -> Record:
    return {name: None if value == "" else value for name, value in STATEMENT.record(row).items()}
