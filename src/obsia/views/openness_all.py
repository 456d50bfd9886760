"""How open all systems are, laid out: results by framework, the grid, who disagrees, the value of disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import (
    NOTHING,
    Block,
    Cell,
    Column,
    Document,
    Line,
    Lines,
    Link,
    Table,
    table,
)
from obsia.core.grouping import grouped
from obsia.core.message import Argument, Day, Listed, Message, Share
from obsia.views import openness_messages as about
from obsia.views.openness import answer_column, system_path
from obsia.views.parts import lead, note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.openness.disclosure_values import DisclosureValues
    from obsia.accounting.openness.grades import Grade
    from obsia.app.disclosure.openness import Everything, ListedSystem, Result

DISAGREEING: Final = 8
BESIDE: Final = ("osaid", "mof", "osai", "fmti")
"""Frameworks whose results stand beside the answers to obsia's questions."""


class Counted(NamedTuple):
    """One result of a framework with the systems that have it."""

    framework: str
    result: Result

    @property
    def path(self) -> str:
        """The page of the systems that have it."""
        return f"{framework_path(self.framework)}{self.result.result.lower()}/"

    @property
    def name(self) -> Message:
        """What it is called."""
        return about.result_name(self.framework, self.result.result)

    @property
    def means(self) -> Message:
        """What it says of a system."""
        return about.means(self.framework, self.result.result)


def framework_path(framework: str) -> str:
    """The page of a framework."""
    return f"/openness/by/{framework}/"


def document(found: Everything, *, written: str | None = None) -> Document:
    """How many systems stand where, on which sources disagree, what can be checked, the value of disclosure.

    ``written`` is the file that holds all of them, where one was written.
    """
    more = Message("everything-more")
    if written is not None:
        more = Message("everything-written", path=written, count=len(found.rows))
    return Document(
        title=Message("title-everything", count=len(found.rows), date=Day(found.on)),
        page_title=Message("web-openness-title"),
        sections=(
            section("results", "web-openness-results", results(found), note(Message("results-floor"))),
            section("disagree", "section-disagreements", *_disagreeing(found)),
            section("non-disclosure", "section-disclosure-values", *_values(found.disclosure_values)),
            section("checked", "section-coverage", sentence(about.coverage(found.coverage)), _by_source(found)),
            lead("more", note(more)),
        ),
    )


def counted(found: Everything, *frameworks: str) -> list[Counted]:
    """The results of frameworks, or of all of them, the most open first."""
    return [
        Counted(framework, each)
        for framework in frameworks or found.results
        for each in found.results.get(framework, ())
    ]


def results(found: Everything) -> Table:
    """How many systems have which result of each framework."""
    return table(
        "results",
        counted(found),
        (Column(head=Message("head-result"), is_key=True), _result),
        (Column(head=Message("head-systems")), lambda each: each.result.systems),
        (Column(head=Message("head-floor")), lambda each: each.result.at_least or NOTHING),
        group=lambda each: Message(f"framework-{each.framework}"),
    )


def _result(each: Counted) -> Cell:
    return Link(each.path, each.name) if each.result.systems else each.name


def framework(found: Everything, name: str) -> Document:
    """One framework: how many systems have which result, what each result means, and what it rests on."""
    every, count = counted(found, name), len(found.rows)
    first = every[0]
    has_floors = any(each.result.at_least for each in every)
    floors: Line[Counted] = (Column(head=Message("head-floor")), lambda each: each.result.at_least or NOTHING)
    held = table(
        "framework",
        every,
        (Column(head=Message("web-openness-head-result"), is_key=True), _result),
        (Column(head=Message("head-systems")), lambda each: each.result.systems),
        floors if has_floors else None,
        (Column(head=Message("web-openness-head-means"), is_prose=True), lambda each: each.means),
        caption=Message("web-openness-framework-caption", all=count),
        note=(*([Message("results-floor")] if has_floors else ()), Message("web-openness-ours")),
    )
    needs = table(
        "needs",
        _needs(found, name).items(),
        (Column(head=Message("head-needed"), is_key=True), lambda each: each[0]),
        (Column(head=Message("head-thing"), is_prose=True), lambda each: Listed(map(about.item, each[1]))),
    )
    return Document(
        title=Message(
            "web-openness-framework-title",
            framework=Message(f"framework-{name}"),
            result=first.name,
            systems=first.result.systems,
            all=count,
        ),
        about=(sentence(Message(f"web-openness-asks-{name}")),),
        sections=(
            section("results", "web-openness-results-here", held),
            section("needs", "web-openness-what-asks", needs),
        ),
    )


def _needs(found: Everything, framework: str) -> dict[Argument, dict[str, None]]:
    """What needs what, as the framework asks it: a step, a class or a condition, and the things it rests on."""
    asked: dict[Argument, dict[str, None]] = {}
    for row in found.rows:
        for grade in row.grades:
            if grade.framework == framework:
                for point in grade.deciding:
                    asked.setdefault(about.need(framework, point.needed_for), {}).setdefault(point.item)
    return asked


def grid(rows: Sequence[ListedSystem], *, place: Callable[[str], str], caption: Argument) -> Table:
    """Systems side by side: what people ask first of each, and what frameworks make of it.

    ``place`` says of the id of a system where its page is, if that is not the page of what is said of it ('': none).
    """
    answers = rows[0].answers if rows else ()
    return table(
        "grid",
        rows,
        (Column(head=Message("web-openness-head-system"), is_key=True), lambda each: _system(each, place)),
        *(answer_column(answer.framework, at) for at, answer in enumerate(answers)),
        (Column(head=Message("web-openness-head-results"), wraps=True), lambda each: _beside(each, place)),
        caption=caption,
    )


def _system(row: ListedSystem, place: Callable[[str], str]) -> Lines:
    at = place(row.system.subject.removeprefix("model:")) or system_path(row.system.subject)
    return Lines((Link(at, row.system.label), row.system.developer), leads=True)


def _beside(row: ListedSystem, place: Callable[[str], str]) -> Lines:
    """What frameworks make of a system; those that say the same in the same words, at once."""
    grades: dict[str, Grade] = {grade.framework: grade for grade in row.grades}
    names = grouped((about.result(grades[each]), Message(f"web-openness-short-{each}")) for each in BESIDE)
    lines: list[Cell] = [Message("reading", what=Listed(each), value=result) for result, each in names.items()]
    if place(row.system.subject.removeprefix("model:")):
        lines.append(Link(system_path(row.system.subject), Message("web-openness-cells-of", label=row.system.label)))
    return Lines(tuple(lines))


def _disagreeing(found: Everything) -> Iterator[Block]:
    """How many systems have sources that disagree, and those with most."""
    held = sorted((row for row in found.rows if row.disagreements), key=lambda row: -row.disagreements)
    yield sentence(Message("web-openness-disagree-lead", systems=len(held)))
    yield table(
        "disagree",
        held[:DISAGREEING],
        (Column(head=Message("web-openness-head-system"), is_key=True),
         lambda each: Link(system_path(each.system.subject), each.system.label)),
        (Column(head=Message("head-disputed")), lambda each: each.disagreements),
    )  # fmt: skip


def _values(found: DisclosureValues) -> Iterator[Block]:
    """Which disclosure has the greatest value, over all systems and by stated use."""
    if not found.non_disclosures:
        yield sentence(Message("disclosure-values-none"))
        return
    is_weighted = found.developers > 0
    yield sentence(Message("disclosure-values-what", count=found.simulated))
    yield table(
        "values",
        found.non_disclosures,
        (
            Column(head=Message("head-unknown"), is_key=True),
            lambda each: Message(f"non-disclosure-{each.non_disclosure}"),
        ),
        (Column(head=Message("head-keepers")), lambda each: each.systems),
        (Column(head=Message("head-score-reduction-keepers")), lambda each: Share(each.keepers_score_reduction_share)),
        (
            Column(head=Message("head-score-reduction-mean"), drop=1),
            lambda each: Share(each.mean_score_reduction_share),
        ),
        (
            Column(head=Message("head-score-reduction-use"), drop=2),
            lambda each: Share(each.weighted_score_reduction_share or 0.0),
        )
        if is_weighted
        else None,
    )
    yield sentence(
        Message(
            "disclosure-values-best",
            non_disclosure=Message(f"non-disclosure-{found.non_disclosures[0].non_disclosure}"),
        )
    )
    if is_weighted:
        yield sentence(Message("disclosure-values-use", count=found.developers, share=Share(found.largest_share)))
    yield note(Message("disclosure-values-note"))


def _by_source(found: Everything) -> Table:
    """How much of what each source says can be checked."""
    return table(
        "by-source",
        found.by_source.items(),
        (Column(head=Message("head-source"), is_key=True), lambda each: about.source(each[0])),
        (Column(head=Message("head-found")), lambda each: each[1].available),
        (Column(head=Message("head-supported")), lambda each: each[1].supported),
        (Column(head=Message("head-supported-share")), lambda each: Share(each[1].supported_share or 0.0)),
        (Column(head=Message("head-not-found"), drop=1), lambda each: each[1].not_found + each[1].withheld),
        caption=Message("web-openness-sources-caption"),
    )
