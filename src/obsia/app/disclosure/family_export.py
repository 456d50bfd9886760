"""Families for machines: one family with its members, rows of its members, and the list of all families."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from obsia.accounting.openness.questions import IN_VERDICT
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.core.data import TEXT, WHOLE, Columns, Record, Shape, by_name, many, member, members
from obsia.facts import snapshot as facts
from obsia.facts.names.lineages import families

if TYPE_CHECKING:
    from obsia.app.disclosure.families import FamilyOpenness, Member, ProductOfFamily
    from obsia.facts.names.lineages import Family


def _answer(question: str) -> Callable[[Member], str]:
    """How a question is answered; '' for a member of which nobody has examined anything."""
    return lambda each: next((grade.result for grade in each.answers if grade.framework == question), "")


MEMBER: Final[Shape[Member]] = Shape(
    member("system", TEXT, lambda each: each.system.subject.removeprefix("model:")),
    member("label", TEXT, lambda each: each.system.label),
    member("developer", TEXT, lambda each: each.system.developer),
    member("released", TEXT),
    tuple(member(f"answer_{question}", TEXT, _answer(question)) for question in IN_VERDICT),
)
"""One member; its answers are '' where nobody has examined any."""
COLUMNS: Final[Columns] = MEMBER.columns
_PRODUCT: Final[Shape[ProductOfFamily]] = Shape(
    member("product", TEXT, lambda each: each.default.product),
    member("system", TEXT, lambda each: each.default.model_id),
    member("since", TEXT, lambda each: each.default.valid_from),
    member("evidence", TEXT, lambda each: each.default.evidence),
)
_NAMED: Final[Shape[Family]] = Shape(members(TEXT, "key", "name", "developer"))
FAMILY: Final[Shape[FamilyOpenness]] = Shape(
    VERSION,
    SNAPSHOT,
    member("on", TEXT),
    _NAMED.of(lambda found: found.family),
    member("counts", by_name(by_name(WHOLE)), lambda found: found.counts()),
    member("members", many(MEMBER.type)),
    member("not_examined", many(MEMBER.type), lambda found: found.unexamined),
    member("products", many(_PRODUCT.type)),
    member("other_families", many(_NAMED.type), lambda found: found.relatives),
)
"""One family: its members by release, the newest first, and how many have which answer."""
LISTED: Final[Shape[Family]] = Shape(
    members(TEXT, "key", "name", "developer"), member("members", WHOLE, lambda each: len(each.members))
)
LIST: Final[Shape[list[Family]]] = Shape(
    VERSION,
    member("snapshot", TEXT, lambda _: facts.load().content_hash),
    member("families", many(LISTED.type), lambda several: several),
)
"""All families."""


def family_rows(found: FamilyOpenness) -> list[Record]:
    """One row for each member, with :data:`COLUMNS`."""
    return MEMBER.records((*found.members, *found.unexamined))


def listed() -> list[Family]:
    """Every family, by name."""
    return sorted(families(facts.load()).values(), key=lambda each: each.name.casefold())
