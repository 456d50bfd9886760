"""The members of a family laid out: a sentence that answers, how many of them can what, each by release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from obsia.accounting.openness.grades import YES
from obsia.accounting.openness.questions import IN_VERDICT, NOT_EXAMINED, PART
from obsia.app.disclosure.families import RESULTS, FamilyOpenness, Member
from obsia.core.document import NOTHING, Block, Column, Document, Line, Link, Listing, Sentence, Table, table
from obsia.core.message import Argument, Clauses, Day, Message, Symbol
from obsia.facts.names.lineages import Family
from obsia.views.openness import answer_column, system_path
from obsia.views.parts import lead, note, section, sentence

_SHOWN: Final = 60
"""Members that nobody examined and that are named."""


def family_path(family: Family) -> str:
    """The page of a family."""
    return f"/openness/family/{family.key}/"


def document(found: FamilyOpenness) -> Document:
    """What anyone can do with the members of a family, and whom else its developer's names lead to."""
    name = found.family.name
    return Document(
        title=Message(
            "web-family-title" if found.family.is_maker else "title-family", family=name, developer=found.developer
        ),
        page_title=Message("web-family-title", family=name),
        sections=(
            lead("verdict", sentence(verdict(found))),
            lead("about", *_about(found)),
            section("members", "section-family-members", *_members(found)),
            section("counts", "section-family-counts", *_counts(found)),
            section("unexamined", "section-family-unexamined", *_unexamined(found)),
            section("relatives", "section-family-relatives", *_relatives(found)),
        ),
    )


def verdict(found: FamilyOpenness) -> Message:
    """How many of the examined members anyone can use, study, rebuild, audit and share, in one sentence; what was
    examined of fewer than half of them stands in the tables alone, unless nothing was examined of more.
    """
    name = found.family.name
    if not found.members:
        return Message("family-nothing-examined", family=name, count=len(found.unexamined))
    return Message("family-verdict", family=name, count=len(found.members), clauses=Clauses(clauses(found)))


def clauses(found: FamilyOpenness) -> list[Message]:
    """The answers of the verdict, one by one."""
    counts = found.counts()
    told = [each for each in IN_VERDICT if 2 * counts[each][NOT_EXAMINED] <= len(found.members)]
    return [_clause(question, counts[question]) for question in told or IN_VERDICT]


def _clause(question: str, counts: Mapping[str, int]) -> Message:
    """One answer; a none says of how many, where not all members were examined on that question."""
    examined = sum(counts.values()) - counts[NOT_EXAMINED]
    told = Message(f"family-{question}", examined=examined, count=counts[YES])
    if examined and counts[NOT_EXAMINED] and not counts[YES]:
        told = Message("family-of-examined", count=examined, told=told)
    if not counts[PART]:
        return told
    return Message("family-more-in-part" if counts[YES] else "family-in-part", told=told, count=counts[PART])


def _about(found: FamilyOpenness) -> Iterator[Block]:
    """In which products a member answers, and what a family is."""
    for each in found.products:
        yield Sentence(
            text=Message(
                "family-product",
                product=each.default.product,
                model=each.system.label,
                since=Day(each.default.valid_from),
                source=each.source.publisher_name,
                published=Day(each.source.published),
            ),
            read_at=(each.source.url,) if each.source.url else (),
        )
    yield note(Message("family-note"))


def _members(found: FamilyOpenness) -> Iterator[Block]:
    if not found.members:
        return
    yield table(
        "family-members",
        found.members,
        (Column(head=Message("web-openness-head-system"), is_key=True),
         lambda each: Link(system_path(each.system.subject), each.system.label)),
        (Column(head=Message("family-head-released"), drop=1), _released),
        *(answer_column(name, at) for at, name in enumerate(IN_VERDICT)),
        group=lambda each: Symbol(each.released[: len("YYYY")]) if each.released else Message("family-no-date"),
        caption=Message("family-members-caption", date=Day(found.on)),
    )  # fmt: skip


def _released(each: Member) -> Argument:
    return Day(each.released) if each.released else NOTHING


def _counts(found: FamilyOpenness) -> Iterator[Table]:
    if not found.members:
        return
    counts = found.counts()
    yield table(
        "family-counts",
        IN_VERDICT,
        (Column(head=Message("head-question"), is_key=True), lambda each: Message(f"framework-{each}")),
        *(_result(result, {name: counts[name][result] for name in IN_VERDICT}) for result in RESULTS),
        note=(Message("family-counts-note"),),
    )


def _result(result: str, counts: dict[str, int]) -> Line[str]:
    """How many members have one answer to each question."""
    return Column(head=Message(f"answer-{result}")), lambda each: counts[each]


def _unexamined(found: FamilyOpenness) -> Iterator[Block]:
    if not found.unexamined:
        return
    yield sentence(Message("family-unexamined", count=len(found.unexamined)))
    named: tuple[Argument | Link, ...] = tuple(
        Link(system_path(each.system.subject), each.system.label) for each in found.unexamined[:_SHOWN]
    )
    yield Listing(items=named, are_names=True)
    if len(found.unexamined) > _SHOWN:
        yield note(Message("family-unexamined-more", count=len(found.unexamined) - _SHOWN))


def _relatives(found: FamilyOpenness) -> Iterator[Block]:
    if found.relatives:
        yield Listing(items=tuple(Link(family_path(each), each.name) for each in found.relatives), are_names=True)
