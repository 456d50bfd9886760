"""What the snapshot holds of companies that own, run or build data centres, and of what they state."""

from __future__ import annotations

from functools import lru_cache

from obsia.core.companies import Company, CompanyStatement
from obsia.core.errors import UnknownName
from obsia.core.spelling import shown, spelling, suggested
from obsia.facts.snapshot import Snapshot


@lru_cache(maxsize=4)
def companies(snapshot: Snapshot) -> tuple[Company, ...]:
    """Every company on file, in the order of the table."""
    return snapshot.select(Company, "FROM companies ORDER BY rowid")


@lru_cache(maxsize=4)
def statements(snapshot: Snapshot) -> dict[str, tuple[CompanyStatement, ...]]:
    """Key of a company -> what it states, in order of quantity, scope, place, year and edition."""
    found: dict[str, list[CompanyStatement]] = {}
    order = "ORDER BY company, quantity, scope, tenure, place, ends, edition"
    for row in snapshot.select(CompanyStatement, f"FROM company_statements {order}"):
        found.setdefault(row.company, []).append(row)
    return {company: tuple(rows) for company, rows in found.items()}


def resolve_company(snapshot: Snapshot, text: str) -> Company:
    """The company that a text names, in any of its names. Raises ``UnknownName`` with what comes near."""
    called = {spelling(name): each for each in companies(snapshot) for name in each.names}
    if (found := called.get(spelling(text))) is not None:
        return found
    near = suggested(text, [(name, each.name) for each in companies(snapshot) for name in each.names])
    raise UnknownName(kind="company", name=shown(text), suggestions=tuple(dict.fromkeys(near)))
