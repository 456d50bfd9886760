"""The checks that rows of relations must pass: evidence, memory, keys, names of other tables, and what is special."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from obsia.core.commitments import PartyList
from obsia.core.companies import KWH, CompanyStatement, Stated
from obsia.core.demand import Published
from obsia.core.disclosure import Assertion, Excerpt, Gone, Licence
from obsia.core.fields import Among, Subject
from obsia.core.promises import PracticeRow
from obsia.facts.cell_rules import carried_licences, cell_reasons, excerpt_reasons, gone_reasons, unkept_reasons
from obsia.facts.records import GroupMember, PlaceGroup
from obsia.facts.relation import columns, names, reasons
from obsia.facts.relations import RELATIONS, Membership, Product, Rule
from obsia.facts.rows import Gathered, Related
from obsia.facts.rules import is_memory, note_reasons, stays_with_file
from obsia.facts.world_rules import edition_reasons, range_reasons

_VOLUME: Final = frozenset({"ML", "million gallons", "hm³", "L"})
_EMISSIONS: Final = frozenset({"tCO2e"})
UNITS: Final = {
    Stated.ELECTRICITY: frozenset(KWH),
    Stated.PUE: frozenset({"ratio"}),
    Stated.WUE: frozenset({"L/kWh"}),
    Stated.WATER_WITHDRAWAL: _VOLUME,
    Stated.WATER_CONSUMPTION: _VOLUME,
    Stated.SCOPE_1: _EMISSIONS,
    Stated.SCOPE_2_LOCATION: _EMISSIONS,
    Stated.SCOPE_2_MARKET: _EMISSIONS,
    Stated.EMISSIONS: _EMISSIONS,
    Stated.RENEWABLE_SHARE: frozenset({"%"}),
}
"""Quantity that a company states -> the units in which it may be stated."""
_LEAST: Final = {Stated.PUE: 1.0}
_MOST: Final = {Stated.PUE: 3.0, Stated.WUE: 10.0, Stated.RENEWABLE_SHARE: 100.0}


def statement_reasons(row: CompanyStatement) -> list[str]:
    """What is wrong with a statement by itself, beyond its single fields."""
    reasons: list[str] = []
    if row.unit not in UNITS[row.quantity]:
        reasons.append(f"unit {row.unit!r} of {row.quantity}; expected one of {', '.join(sorted(UNITS[row.quantity]))}")
    reasons += range_reasons(row)
    least, most = _LEAST.get(row.quantity, 0.0), _MOST.get(row.quantity, float("inf"))
    if any(value is not None and not least <= value <= most for value in (row.low, row.amount, row.high)):
        reasons.append(f"a value of {row.quantity} is not between {least:g} and {most:g}")
    if row.edition[:4] < row.ends[:4]:
        reasons.append("it was published before the year that it is about ended")
    return reasons


_NO_MEMORY: Final = {
    "prices": "a number",
    "rates": "a number",
    "quality": "a number",
    "speeds": "a number",
    "disclosures": "a disclosure",
    "commitments": "a commitment",
    "party_lists": "a list",
    "promises": "a promise",
    "practices": "a finding",
    "replies": "a reply",
    "control": "control",
    "company_statements": "a statement",
}
"""Relation -> what of it is refused from memory. Elsewhere its note must tell that nothing was read."""


class _Elsewhere(NamedTuple):
    """A table that names must stand in, less what begins with one of ``but``."""

    table: str
    stand: set[str]
    but: tuple[str, ...] = ()


def check_relations(found: Gathered) -> None:
    """Add every broken rule to ``found.problems``."""
    licences = {row.licence for row in found.rows(Licence)}
    gone = {row.address: row.gone_on for row in found.rows(Gone)}
    excerpts = {row.digest: row.address for row in found.rows(Excerpt)}
    carried = dict(carried_licences(found.rows(Assertion)))
    for name, rows in found.relations.items():
        record, key = RELATIONS[name]
        seen: dict[tuple[str, ...], Related[object]] = {}
        named = _named_elsewhere(record, found)
        held = _held_groups(found) if name == "place_groups" else frozenset[str]()
        for related in rows:
            row = related.row
            told = [*_evidence_reasons(name, row, found), *reasons(row), *_reference_reasons(row, named)]
            if isinstance(row, Assertion):
                told += [*cell_reasons(row, licences), *gone_reasons(row, gone), *unkept_reasons(row, excerpts)]
                told += [carried[row]] if row in carried else []
            elif isinstance(row, PlaceGroup):
                told += _group_reasons(row, held)
            elif record in _SPECIAL:
                told += _SPECIAL[record](row)
            place = tuple(str(getattr(row, field)) for field in key)
            first = seen.setdefault(place, related)
            if first is not related:
                told.append(f"duplicate key; the same as {first.where}: {', '.join(place)}")
            found.tell(related, told)


def _evidence_reasons(name: str, row: object, found: Gathered) -> Iterator[str]:
    evidence_id = str(getattr(row, "evidence", ""))
    if not (evidence := found.evidence.get(evidence_id)):
        yield f"evidence {evidence_id!r} has no file evidence/{evidence_id}.yaml"
    else:
        yield from stays_with_file(evidence)
    if is_memory(evidence_id):
        refused = _NO_MEMORY.get(name)
        yield from [f"{refused} from memory is refused"] if refused else note_reasons(str(getattr(row, "note", "")))


def _named_elsewhere(record: type, found: Gathered) -> dict[str, _Elsewhere]:
    """Column -> the table that its values must stand in."""
    named: dict[str, _Elsewhere] = {}
    for name, column in columns(record).items():
        for kind in column.kinds:
            if isinstance(kind, Among):
                field = kind.column or names(RELATIONS[kind.relation].record)[0]
                stand = {str(getattr(each.row, field)) for each in found.relations.get(kind.relation, [])}
                named[name] = _Elsewhere(kind.relation, stand.union(kind.also))
            elif isinstance(kind, Subject):
                stand = {subject.partition(":")[2] for subject in found.subjects if subject.startswith(f"{kind.kind}:")}
                named[name] = _Elsewhere(f"the catalogue of {kind.kind}s", stand, kind.but)
    return named


def _reference_reasons(row: object, named: Mapping[str, _Elsewhere]) -> Iterator[str]:
    for name, (table, stand, but) in named.items():
        if (value := str(getattr(row, name))) and not value.startswith(but) and value not in stand:
            yield f"{name} {value!r} is not in {table}"


def _list_reasons(row: PartyList) -> Iterator[str]:
    if row.is_whole != bool(row.covers):
        yield "a list that was read whole tells which kinds of parties it covers, and no other does"


def _held_groups(found: Gathered) -> frozenset[str]:
    """Groups with members of their own, and regions of which memberships tell the members."""
    return frozenset(
        {each.place_group for each in found.rows(GroupMember)} | {each.region for each in found.rows(Membership)}
    )


def _group_reasons(row: PlaceGroup, held: frozenset[str]) -> Iterator[str]:
    if row.place_group not in held and row.region not in held:
        yield f"group {row.place_group!r} has neither members nor a region in memberships"
    absent = [each for each in row.includes.split() if each not in held]
    if absent or row.place_group in row.includes.split():
        yield f"includes {row.includes!r}; expected other groups with members of their own"


def _practice_reasons(row: PracticeRow) -> Iterator[str]:
    if row.state == "not kept" and row.said_by not in ("authority", "party"):
        yield "'not kept' is for a competent authority or the party itself to say"


def _product_reasons(row: Product) -> Iterator[str]:
    if bool(row.model_id) == bool(row.answers):
        yield "expected a default model, or why there is none"


def _rule_reasons(row: Rule) -> Iterator[str]:
    try:
        groups = re.compile(row.pattern).groups
    except re.error as error:
        yield f"pattern {row.pattern!r} is not a regular expression: {error}"
        return
    if not row.pattern.startswith(("^", "(?i)^")) or not row.pattern.endswith("$"):
        yield f"pattern {row.pattern!r} must hold the whole name: ^...$"
    elif any(int(digit) > groups for digit in re.findall(r"\\(\d)", row.target)):
        yield f"target {row.target!r} names a group that the pattern does not have"


_SPECIAL: Final[dict[type, Callable[[Any], Iterable[str]]]] = {
    Excerpt: excerpt_reasons,
    PartyList: _list_reasons,
    PracticeRow: _practice_reasons,
    Product: _product_reasons,
    Rule: _rule_reasons,
    Published: edition_reasons,
    CompanyStatement: statement_reasons,
}
"""Record -> what is wrong with a row of it beyond its single fields."""
