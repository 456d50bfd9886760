"""How open one system is, laid out: what may be had and on which terms, who disagrees, what is not disclosed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.accounting.openness.questions import SHARE
from obsia.accounting.openness.sheet import WEIGHTS, Resolved
from obsia.core.disclosure import TOPICS, Assertion
from obsia.core.document import (
    Assumed,
    Block,
    Cell,
    Column,
    Document,
    Line,
    Lines,
    Link,
    Listing,
    Quoted,
    Sentence,
    Status,
    Table,
    Tone,
    table,
)
from obsia.core.message import Argument, Capital, Day, Listed, Message
from obsia.views import openness_messages as about
from obsia.views.finds import sentence as contradiction
from obsia.views.parts import lead, note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.openness.grades import Deciding, Grade
    from obsia.app.disclosure.families import Member
    from obsia.app.disclosure.openness import ListedSystem, Openness

_SHAPE_OF: Final = {
    "published": "all",
    "gated": "part",
    "partial": "part",
    "derivable": "part",
    "withheld": "none",
    "not_found": "none",
    "not_applicable": "moot",
    "open": "all",
    "yes": "all",
    "closed": "none",
    "no": "none",
    "part": "part",
    "not-examined": "unknown",
}
"""Status of a cell, or answer of a point of a grade -> how much of it is to be had; not known of any other."""


def document(found: Openness, *, every_cell: bool = False) -> Document:
    """What may be had of a system, on which terms, who disagrees, what it does not tell of how it is served.

    ``every_cell`` tells every cell of every source with its address in a sentence of its own, in place of tables.
    """
    label, developer = found.system.label, found.system.developer
    notes = map(note, about.notes(found.results))
    points = section("points", "web-openness-decides", _points(found.results))
    disagreements = Listing(items=tuple(map(about.disagreement, found.disagreements)))
    return Document(
        title=Message("title-openness", label=label, developer=developer),
        page_title=Message("web-openness-system-title", label=label),
        sections=(
            lead("verdict", sentence(about.verdict(label, found))),
            lead("about", *_about(found)),
            section("answers", "section-answers", _answers(found)),
            section("frameworks", "section-frameworks", _grades(found.results), *notes),
            replace(points, is_folded=True),
            section("article", "section-article", *_article(found)),
            section("certainty", "section-certainty", *_certainty(found)),
            section("disagreements", "section-disagreements", disagreements),
            section("cells", "section-cells", *_cells(found, every_cell=every_cell)),
            section("claims", "section-claims", *_claims(found, every_cell=every_cell)),
            lead("note", note(Message("openness-note"))),
        ),
    )


def _about(found: Openness) -> Iterator[Block]:
    """What the name was taken for, what kind of thing it is, and what else may be meant."""
    yield Assumed(assumptions=found.taken)
    yield note(Message(f"scope-{found.system.scope}"))
    if "osai" in found.sheet.sources and found.system.scope == "release":
        yield note(Message("scope-osai"))
    if found.relatives:
        yield sentence(Message("web-openness-relatives"))
        names = (Link(system_path(each.subject), each.label) for each in found.relatives)
        yield Listing(items=tuple(names), are_names=True)


def system_path(subject: str) -> str:
    """The page of everything that is said of a system."""
    return f"/openness/{subject.removeprefix('model:')}/"


def _answers(found: Openness) -> Table:
    """What anyone can do with it, with the cells that decide each answer and where they were read."""
    licences = {term.item: about.licence(term, term.assertion) for term in found.terms}
    return table(
        "answers",
        found.answers,
        (Column(head=Message("head-question"), is_key=True), lambda each: Message(f"framework-{each.framework}")),
        (Column(head=Message("head-answer")), answered),
        (Column(head=Message("head-decided-by"), wraps=True),
         lambda each: Lines(tuple(_decided_by(each, licences)))),
    )  # fmt: skip


def _decided_by(each: Grade, licences: Mapping[str, Message | None]) -> Iterator[Cell]:
    """What decides an answer: the status of each thing, with its licence where that answers; then what
    the answer is to be read with, and what lacks a look."""
    for point in each.deciding:
        cell = point.assertion
        if cell is None:
            continue
        told = licences.get(WEIGHTS) if each.framework == SHARE and cell.status.is_found else None
        yield _read_at(cell, Message("reading", what=about.item(point.item), value=told or about.status(cell)))
    yield from each.notes
    if each.unanswered:
        yield Message("decided-unexamined", items=Listed(map(about.item, each.unanswered)))


def answered(each: Grade) -> Status:
    """How a question is answered, with a shape that says how much may be had."""
    return Status(_SHAPE_OF[each.result], about.result(each))


def answer_column(name: str, at: int) -> Line[Member | ListedSystem]:
    """How one question is answered of each system."""
    return Column(head=Message(f"question-{name}")), lambda each: answered(each.answers[at])


def _grades(grades: Iterable[Grade]) -> Table:
    """What other frameworks make of it."""
    return table(
        "grades",
        list(grades),
        (Column(head=Message("head-framework"), is_key=True), lambda each: Message(f"framework-{each.framework}")),
        (Column(head=Message("head-result")), about.result),
        (Column(head=Message("web-openness-head-means"), is_prose=True), about.grade),
        caption=Message("web-openness-grades-caption"),
    )


def _points(grades: Iterable[Grade]) -> Table:
    """The points that decide each grade, by what needs them; those of one answer together."""
    rows: dict[tuple[str, Argument], dict[Status, list[Deciding]]] = {}
    for grade in grades:
        for point in grade.deciding:
            of_need = rows.setdefault((grade.framework, about.need(grade.framework, point.needed_for)), {})
            of_need.setdefault(_point(point), []).append(point)
    return table(
        "points",
        [(*need, answer, points) for need, answers in rows.items() for answer, points in answers.items()],
        (Column(head=Message("head-needed"), is_key=True), lambda each: each[1]),
        (Column(head=Message("head-status")), lambda each: each[2]),
        (Column(head=Message("head-thing"), is_prose=True),
         lambda each: Listed(dict.fromkeys(about.item(point.item) for point in each[3]))),
        group=lambda each: Message(f"framework-{each[0]}"),
    )  # fmt: skip


def _point(point: Deciding) -> Status:
    shape = "unknown" if point.assertion is None else _SHAPE_OF.get(point.answer, "unknown")
    return Status(shape, about.point(point))


def _article(found: Openness) -> Iterator[Block]:
    """What bears on Article 53(2) of the AI Act: facts, and no verdict."""
    yield table(
        "article",
        about.article(found.article),
        (Column(head=Message("head-asked"), is_key=True), lambda each: each[0]),
        (Column(head=Message("head-facts"), wraps=True),
         lambda each: Lines(tuple(_read_at(fact.assertion, about.bearing(fact)) for fact in each[1]))),
    )  # fmt: skip
    yield sentence(about.article_compute(found.article))
    yield note(Message("article-caution"))


def _read_at(cell: Assertion | None, text: Argument) -> Cell:
    """Words that lead to where they were read."""
    return Link(cell.address, text) if cell is not None and cell.address else text


def _certainty(found: Openness) -> Iterator[Block]:
    """What its service does not disclose, the costliest first, and how far the range of its energy would narrow."""
    kept = [each for each in found.non_disclosures if not each.is_disclosed]
    if not kept:
        yield sentence(Message("certainty-not-simulated", label=found.system.label))
        return
    yield sentence(about.costliest(kept[0]))
    yield table(
        "undisclosed",
        kept,
        (Column(head=Message("head-unknown"), is_key=True),
         lambda each: Message(f"non-disclosure-{each.non_disclosure}")),
        (Column(head=Message("head-range-told")), lambda each: about.either_way(each.range_ratio_disclosed)),
        (Column(head=Message("head-told"), wraps=True),
         lambda each: Listed(map(about.item, each.disclosed_by)) or Message("told-nothing")),
        caption=Message("web-openness-non-disclosures-caption"),
    )  # fmt: skip
    told = Listed(
        Message(f"non-disclosure-{each.non_disclosure}") for each in found.non_disclosures if each.is_disclosed
    )
    if told:
        yield sentence(Message("non-disclosures-published", non_disclosures=told))
    yield note(Message("certainty-note"))


def _cells(found: Openness, *, every_cell: bool) -> Iterator[Block]:
    """Everything that is said of it, by topic, and what nobody has examined."""
    if not found.topics:
        yield sentence(Message("no-cells"))
    yield sentence(Message("as-read-by", date=Day(found.on)))
    yield note(about.coverage(found.coverage))
    if found.double_coding:
        yield note(Message("double-coding", cells=found.double_coding.cells, agreed=found.double_coding.agreed))
    said, unlooked = dict(found.topics), dict(found.unlooked)
    for topic in TOPICS:
        items = said.get(topic, ())
        blocks: list[Block] = _every_cell(items) if every_cell else [_said(items)]
        if topic in unlooked:
            missing = Listed(map(about.item, unlooked[topic]))
            blocks.append(note(Message("web-openness-unlooked", items=missing)))
        held = section(f"topic-{topic}", f"topic-{topic}", *blocks)
        yield replace(held, head=Capital((held.head,)), is_folded=not every_cell)


def _said(items: Sequence[Resolved]) -> Table:
    """What decides each item, what others say of it, and who says so when."""
    return table(
        "cells",
        items,
        (Column(head=Message("web-openness-head-thing"), is_key=True), lambda each: about.item(each.item)),
        (Column(head=Message("web-openness-head-status"), wraps=True),
         lambda each: Status(_SHAPE_OF[each.assertion.status.value], about.status(each.assertion))),
        (Column(head=Message("web-openness-head-says"), wraps=True), _says),
        (Column(head=Message("web-openness-head-source"), wraps=True, drop=1, tone=Tone.DIM),
         lambda each: _source(each.assertion)),
    )  # fmt: skip


def _says(each: Resolved) -> Cell:
    """The value and the licence as they were read, and what other sources say."""
    cell = each.assertion
    lines: list[Cell] = [text for text in (Quoted(cell.value), cell.licence) if text]
    for other in each.others:
        told = Message(
            "web-openness-other",
            source=about.said_by(other),
            status=about.status(other),
            day=Day(other.read_on),
        )
        terms = Message("claim-terms", item=told, licence=other.licence) if other.licence else told
        lines.append(_read_at(other, terms))
    return Lines(tuple(lines), leads=True) if lines else None


def _source(cell: Assertion) -> Lines:
    unchecked = () if cell.is_supported else (Message("web-openness-unchecked"),)
    copy = about.copy(cell)
    kept = [Link(cell.permalink, copy) if cell.permalink.startswith("http") else copy] if copy else []
    lines = (_read_at(cell, about.said_by(cell)), (Day(cell.read_on), *unchecked), *kept)
    return Lines(lines, leads=True)


def _every_cell(items: Iterable[Resolved]) -> list[Block]:
    """Every cell of every source, the deciding one first, with its address."""
    return [
        _one_cell(cell, tone=Tone.PLAIN if cell is each.assertion else Tone.DIM)
        for each in items
        for cell in (each.assertion, *each.others)
    ]


def _one_cell(cell: Assertion, *, tone: Tone) -> Sentence:
    line = Message(
        "cell-line",
        item=about.item(cell.item),
        told=tuple(each for each in (about.status(cell), cell.value, cell.licence) if each),
        source=about.said_by(cell),
        date=tuple(each for each in (Day(cell.read_on), about.copy(cell)) if each),
    )
    read_at = tuple(each for each in dict.fromkeys((cell.address, cell.permalink)) if each)
    return Sentence(text=line, tone=tone, read_at=read_at)


def _against(cell: Assertion, found: Openness) -> Iterator[Block]:
    """What contradicts a claim, with the pages where it can be read."""
    held = found.against.get(cell)
    if held is None:
        return
    for find in held.finds:
        told = Message("claim-against", claim=about.claim(cell), other=contradiction(find))
        yield Sentence(text=told, tone=Tone.DIM, read_at=tuple(dict.fromkeys(find.addresses)))
    if held.cell is not None:
        other = held.cell
        told = Message("claim-against", claim=about.claim(cell), other=about.word(other))
        yield Sentence(text=told, tone=Tone.DIM, read_at=(other.address,))


def _claims(found: Openness, *, every_cell: bool) -> Iterator[Block]:
    """What others say and decides nothing."""
    if not found.claims:
        return
    yield note(Message("claims-note"))
    yield Listing(items=tuple(about.claims(found.claims)))
    for each in found.claims:
        yield from _against(each.assertion, found)
    if every_cell:
        yield from (_one_cell(each.assertion, tone=Tone.DIM) for each in found.claims)
