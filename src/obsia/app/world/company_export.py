"""What companies state, for machines: members of each answer, a row for each statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from obsia.app.figures.export import FIGURE, SOURCE
from obsia.app.world.world_export import HEAD
from obsia.core.companies import Company, CompanyStatement
from obsia.core.data import STATED, TEXT, WHOLE, Columns, Record, Shape, many, maybe, member, members

if TYPE_CHECKING:
    from obsia.app.world.companies import CompanyList, CompanyView


def _licence(row: CompanyStatement) -> str:
    from obsia.facts.snapshot import load

    return load().source(row.evidence).licence


STATEMENT: Final[Shape[CompanyStatement]] = Shape(
    members(TEXT, "company", "quantity", "scope", "tenure", "place", "iso3", "year", "ends", "edition"),
    members(maybe(STATED), "amount", "low", "high"),
    members(TEXT, "unit", "access", "evidence"),
    member("licence", TEXT, _licence),
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


def _latest(each: tuple[Company, tuple[CompanyStatement, ...]]) -> tuple[CompanyStatement, ...]:
    from obsia.app.world.companies import latest

    return latest(each[1])


_LISTED: Final[Shape[tuple[Company, tuple[CompanyStatement, ...]]]] = Shape(
    member("company", TEXT, lambda each: each[0].name),
    member("kind", TEXT, lambda each: each[0].kind),
    member("iso3", TEXT, lambda each: each[0].iso3),
    member("statements", WHOLE, lambda each: len(each[1])),
    member("latest", many(STATEMENT.type), _latest),
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
