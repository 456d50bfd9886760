"""Pages of openness: one system, and all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.locales import printable
from obsia.surfaces import openness_words as words
from obsia.surfaces.cli.page import Column, Page
from obsia.surfaces.words import assumption_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsia.accounting.openness.sheet import Resolved
    from obsia.app.disclosure.openness import Everything, Openness
    from obsia.core.disclosure import Assertion

_SHOWN_SILENCES: Final = 4
_COMMON_FRAMEWORKS: Final = ("mof", "osaid")
"""Frameworks whose results are counted over all systems, beside obsia's scale."""


def openness_page(page: Page, found: Openness, *, whole: bool) -> None:
    """What may be had of one system, on which terms, who disagrees, what it does not tell; ``whole``: every cell."""
    say = page.language
    page.title(say("title-openness", label=printable(found.system.label), developer=printable(found.system.developer)))
    for sentence in assumption_sentences(found.taken, say):
        page.sentence(sentence)
    page.sentence(say(f"scope-{found.system.scope}"), style="dim")
    if "osai" in found.sheet.sources and found.system.scope == "release":
        page.sentence(say("scope-osai"), style="dim")
    if found.relatives:
        page.sentence(say("relatives", names=say.listed(printable(each.label) for each in found.relatives)))
    page.sentence(say("as-read-by", date=found.on), style="dim")
    cells = {each.item: each.assertion for _, items in found.topics for each in items}
    page.section(say("section-freedom"))
    page.sentence(words.grade_sentence(found.freedom.scale, say), style="bold")
    page.table(
        [
            Column(head=say("head-thing")),
            Column(head=say("head-available")),
            Column(head=say("head-licence"), flexible=True),
        ],
        [
            [
                say(f"topic-{term.topic}"),
                words.availability(cells.get(term.item), say),
                words.licence(term, cells.get(term.item), say),
            ]
            for term in found.freedom.terms
        ],
    )
    page.blank()
    page.sentence(words.next_step(found, say))
    _frameworks(page, found)
    _article(page, found)
    _certainty(page, found)
    if found.disagreements:
        page.section(say("section-disagreements"))
        for each in found.disagreements:
            page.sentence(words.disagreement(each, say))
    _cells(page, found, whole=whole)
    _claims(page, found, whole=whole)
    page.blank()
    page.sentence(words.coverage_sentence(found.coverage, say), style="dim")
    page.sentence(say("openness-note"), style="dim")


def _frameworks(page: Page, found: Openness) -> None:
    say = page.language
    page.section(say("section-frameworks"))
    page.table(
        [Column(head=say("head-framework"), flexible=True, least=20), Column(head=say("head-result"), flexible=True)],
        [
            [say(f"framework-{grade.framework}"), words.grade_sentence(grade, say)]
            for grade in found.grades
            if grade.framework != "obsia"
        ],
    )
    notes = words.notes(found.grades, say)
    if notes:
        page.blank()
        page.items(notes, style="dim")


def _article(page: Page, found: Openness) -> None:
    """What bears on Article 53(2) of the AI Act: facts, and no verdict."""
    say = page.language
    page.section(say("section-article"))
    page.table(
        [Column(head=say("head-asked"), flexible=True, least=20), Column(head=say("head-facts"), flexible=True)],
        [[asked, say.listed(told for told, _ in facts)] for asked, facts in words.article(found.article, say)],
    )
    page.blank()
    page.sentence(words.article_compute(found.article, say))
    page.sentence(say("article-caution"), style="dim")


def _claims(page: Page, found: Openness, *, whole: bool) -> None:
    """Words that decide nothing; with ``whole`` each with its address."""
    say = page.language
    if not found.claims:
        return
    page.section(say("section-claims"))
    page.sentence(say("claims-note"), style="dim")
    for line in words.claims(found.claims, say):
        page.sentence(line)
    if whole:
        for each in found.claims:
            _one_cell(page, each.assertion, style="dim")


def _certainty(page: Page, found: Openness) -> None:
    say = page.language
    page.section(say("section-certainty"))
    kept = [each for each in found.silences if not each.is_broken]
    if not kept:
        page.sentence(say("certainty-not-simulated", label=printable(found.system.label)))
        return
    page.table(
        [
            Column(head=say("head-unknown"), flexible=True),
            Column(head=say("head-range-told")),
            Column(head=say("head-told"), flexible=True),
        ],
        [
            [
                say(f"silence-{each.silence}"),
                words.range_either_way(each.range_ratio_told, say),
                say.listed(say(f"item-{item}") for item in each.told) or say("told-nothing"),
            ]
            for each in kept[:_SHOWN_SILENCES]
        ],
    )
    page.blank()
    page.sentence(words.silence_sentence(kept[0], say))
    broken = [say(f"silence-{each.silence}") for each in found.silences if each.is_broken]
    if broken:
        page.sentence(say("silences-broken", silences=say.listed(broken)))
    page.sentence(say("certainty-note"), style="dim")


def _cells(page: Page, found: Openness, *, whole: bool) -> None:
    """What decides each item; with ``whole`` every cell of every source with its address."""
    say = page.language
    page.section(say("section-cells"))
    if not found.topics:
        page.sentence(say("no-cells"))
    for topic, items in found.topics:
        page.sentence(say(f"topic-{topic}"), style="bold")
        if whole:
            _every_cell(page, items)
            continue
        page.table(
            [Column(flexible=True, least=24), Column(), Column(flexible=True), Column(dim=True, drop=1)],
            [
                [
                    say(f"item-{each.item}"),
                    say(f"status-{each.assertion.status.value}"),
                    words.cell_text(each.assertion),
                    f"{printable(each.assertion.asserted_by)} {each.assertion.read_on}",
                ]
                for each in items
            ],
        )


def _every_cell(page: Page, items: Sequence[Resolved]) -> None:
    """Every cell of every source, the deciding one first, with its address."""
    for each in items:
        for cell in (each.assertion, *each.others):
            _one_cell(page, cell, style="" if cell is each.assertion else "dim")


def _one_cell(page: Page, cell: Assertion, *, style: str) -> None:
    """One cell of one source on a line, and its address."""
    say = page.language
    told = ", ".join(part for part in (words.status(cell, say), words.cell_text(cell)) if part)
    item, source = say(f"item-{cell.item}"), printable(cell.asserted_by)
    page.sentence(say("cell-line", item=item, told=told, source=source, date=cell.read_on), style=style)
    if cell.address:
        page.verbatim(printable(cell.address), style="dim", indent=4)


def _worths(page: Page, found: Everything) -> None:
    """Which silence costs most, over all systems and by stated use."""
    say, worths = page.language, found.worths
    page.section(say("section-worths"))
    if not worths.silences:
        page.sentence(say("worths-none"))
        return
    weighted = worths.developers > 0
    page.sentence(say("worths-what", count_text=say.whole(worths.simulated)))
    page.table(
        [
            Column(head=say("head-unknown"), flexible=True),
            Column(head=say("head-keepers"), right=True),
            Column(head=say("head-fall-keepers"), right=True),
            Column(head=say("head-fall-mean"), right=True, drop=1),
            *([Column(head=say("head-fall-use"), right=True, drop=2)] if weighted else []),
        ],
        [
            [
                say(f"silence-{each.silence}"),
                say.whole(each.systems),
                say.percent(each.keepers_fall_share),
                say.percent(each.mean_fall_share),
                *([say.percent(each.weighted_fall_share or 0.0)] if weighted else []),
            ]
            for each in worths.silences
        ],
    )
    page.blank()
    page.sentence(say("worths-best", silence=say(f"silence-{worths.silences[0].silence}")))
    if weighted:
        page.sentence(
            say("worths-use", count_text=say.whole(worths.developers), share=say.percent(worths.largest_share))
        )
    page.sentence(say("worths-note"), style="dim")


def everything_page(page: Page, found: Everything, *, written: str | None) -> None:
    """All systems: how many stand where, what can be checked, and which silence costs most."""
    say = page.language
    count = len(found.rows)
    page.title(say("title-everything", count_text=say.whole(count), date=found.on))
    page.section(say("section-scale"))
    page.table(
        [
            Column(flexible=True),
            Column(right=True, head=say("head-systems")),
            Column(right=True, head=say("head-floor")),
        ],
        [
            [say(f"scale-{each.result}"), say.whole(each.systems), say.whole(each.at_least) if each.at_least else ""]
            for each in found.results.get("obsia", ())
        ],
    )
    page.blank()
    page.sentence(say("scale-floor"), style="dim")
    page.section(say("section-frameworks"))
    page.table(
        [Column(head=say("head-framework"), flexible=True), Column(head=say("head-result"), flexible=True, least=40)],
        [
            [say(f"framework-{framework}"), words.results(framework, found, say)]
            for framework in _COMMON_FRAMEWORKS
            if framework in found.results
        ],
    )
    _worths(page, found)
    page.section(say("section-coverage"))
    page.sentence(words.coverage_sentence(found.coverage, say))
    page.table(
        [
            Column(head=say("head-source"), flexible=True),
            Column(head=say("head-found"), right=True),
            Column(head=say("head-supported"), right=True),
            Column(head=say("head-not-found"), right=True, drop=1),
        ],
        [
            [
                printable(source),
                say.whole(each.found),
                say.percent(each.supported_share or 0.0),
                say.whole(each.not_found + each.withheld),
            ]
            for source, each in found.by_source.items()
        ],
    )
    page.blank()
    page.sentence(
        say("everything-written", path=printable(written), count_text=say.whole(count))
        if written
        else say("everything-more"),
        style="dim",
    )
