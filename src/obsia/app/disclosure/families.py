"""The journey of a family: its members beside each other, what anyone can do with each, and what nobody examined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.grades import NO, YES, Grade
from obsia.accounting.openness.questions import IN_VERDICT, NOT_EXAMINED, PART
from obsia.accounting.openness.questions import answers as answered
from obsia.accounting.openness.sheet import sheet_of
from obsia.app.clock import day_of
from obsia.app.disclosure.grading import grading_tables
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.app.questions.openness import GradeFamily, GradeSystem
from obsia.core.data import TEXT, WHOLE, Columns, Record, Shape, by_name, many, member, members
from obsia.core.disclosure import System
from obsia.core.errors import KnownName, UnknownName
from obsia.core.evidence import Source
from obsia.core.message import Message
from obsia.core.question import asked_as
from obsia.core.spelling import near_names, shown
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.names.lineages import Family, families, family_meant, family_of
from obsia.facts.names.models import known_without_model
from obsia.facts.names.products import Default, product_spans
from obsia.facts.names.systems import resolve_system, system_of
from obsia.facts.snapshot import Snapshot

RESULTS: Final = (YES, PART, NO, NOT_EXAMINED)
"""How a question may be answered, in the order of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One model or system of a family; ``released`` is '' where nobody states it."""

    system: System
    released: str
    answers: tuple[Grade, ...] = ()
    """The answers to the questions of openness; empty where nobody has examined any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOfFamily:
    """A product in which a member of the family answers by default, with who says so."""

    default: Default
    system: System
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyOpenness:
    """The members of a family, the newest first: those of which something was examined, and the others."""

    family: Family
    developer: str
    """Who makes it, as people write it."""
    on: str
    members: tuple[Member, ...]
    unexamined: tuple[Member, ...]
    products: tuple[ProductOfFamily, ...]
    relatives: tuple[Family, ...]
    """Other families of the same developer, by name."""
    snapshot: str

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Question -> result -> how many of the examined members have it."""
        return {
            question: {
                result: sum(
                    each.framework == question and each.result == result
                    for member in self.members
                    for each in member.answers
                )
                for result in RESULTS
            }
            for question in IN_VERDICT
        }


def answer(asked: GradeFamily) -> FamilyOpenness:
    """How open the members of a family are. Raises ``UnknownName`` with the families that come near."""
    snapshot = facts.load()
    day = day_of(asked.on)
    family = family_meant(snapshot, asked.family) or family_of(snapshot, asked.family)
    if family is None:
        raise _unknown(snapshot, asked.family)
    members = [_member(snapshot, each, day) for each in family.members]
    members.sort(key=lambda each: each.released, reverse=True)
    return FamilyOpenness(
        family=family,
        developer=Counter(each.system.developer for each in members).most_common(1)[0][0],
        on=day,
        members=tuple(each for each in members if each.answers),
        unexamined=tuple(each for each in members if not each.answers),
        products=_products(snapshot, family),
        relatives=tuple(
            sorted(
                (
                    each
                    for each in families(snapshot).values()
                    if each.developer == family.developer and each.key != family.key
                ),
                key=lambda each: each.name.casefold(),
            )
        ),
        snapshot=snapshot.content_hash,
    )


family_openness = asked_as(GradeFamily, answer)


def family_asked(asked: GradeSystem) -> GradeFamily | None:
    """The question of the family that the name of a system means; None where it means one system or none.

    A family of which one member alone was examined, which is the one that the name leads to, compares nothing.
    """
    snapshot = facts.load()
    family = family_meant(snapshot, asked.name)
    if family is None:
        return None
    question = GradeFamily(family.name, on=asked.on)
    examined = [each.system.subject for each in answer(question).members]
    is_alone = not family.is_maker and examined == _named_alone(snapshot, asked.name)
    return None if is_alone else question


def _named_alone(snapshot: Snapshot, name: str) -> list[str]:
    """The one system that a name leads to; none where several have it, among which a family lets its reader choose."""
    try:
        return [resolve_system(snapshot, name).subject]
    except UnknownName:
        return []


def _member(snapshot: Snapshot, member: str, day: str) -> Member:
    subject = f"model:{member}"
    sheet = sheet_of(disclosures.assertions(snapshot, subject), subject=subject, on=day, tables=grading_tables())
    held = tuple(each for each in answered(sheet) if each.framework in IN_VERDICT) if sheet.assertions else ()
    return Member(
        system=system_of(snapshot, subject),
        released=snapshot.text(subject, "release_date") or "",
        answers=held if any(each.result != NOT_EXAMINED for each in held) else (),
    )


def _products(snapshot: Snapshot, family: Family) -> tuple[ProductOfFamily, ...]:
    latest = (spans[-1] for spans in product_spans(snapshot).values())
    return tuple(
        ProductOfFamily(
            default=each,
            system=system_of(snapshot, f"model:{each.model_id}"),
            source=snapshot.source(each.evidence),
        )
        for each in latest
        if each.model_id in family.members
    )


def _unknown(snapshot: Snapshot, text: str) -> UnknownName:
    known: KnownName | None = known_without_model(snapshot, text)
    if known is not None:
        return known
    names = [each.name for each in families(snapshot).values()]
    return UnknownName(
        kind="family", name=shown(text), suggestions=near_names(text, names), remedy=Message("remedy-family")
    )


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
