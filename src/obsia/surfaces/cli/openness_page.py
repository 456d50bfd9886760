"""Pages of openness: one system, and all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.locales import printable
from obsia.core.locales.wording import assumption_sentences
from obsia.surfaces import openness_words as words
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

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
    tr = page.language
    page.title(tr("title-openness", label=printable(found.system.label), developer=printable(found.system.developer)))
    for sentence in assumption_sentences(found.taken, tr):
        page.sentence(sentence)
    page.sentence(tr(f"scope-{found.system.scope}"), style="dim")
    if "osai" in found.sheet.sources and found.system.scope == "release":
        page.sentence(tr("scope-osai"), style="dim")
    if found.relatives:
        page.sentence(tr("relatives", names=tr.listed(printable(each.label) for each in found.relatives)))
    page.sentence(tr("as-read-by", date=found.on), style="dim")
    cells = {each.item: each.assertion for _, items in found.topics for each in items}
    page.section(tr("section-freedom"))
    page.sentence(words.grade_sentence(found.freedom.scale, tr), style="bold")
    page.table(
        [
            Column(head=tr("head-thing")),
            Column(head=tr("head-available")),
            Column(head=tr("head-licence"), flexible=True),
        ],
        [
            [
                tr(f"topic-{term.topic}"),
                words.availability(cells.get(term.item), tr),
                words.licence(term, cells.get(term.item), tr),
            ]
            for term in found.freedom.terms
        ],
    )
    page.blank()
    page.sentence(words.next_step(found, tr))
    _frameworks(page, found)
    _article(page, found)
    _certainty(page, found)
    if found.disagreements:
        page.section(tr("section-disagreements"))
        for each in found.disagreements:
            page.sentence(words.disagreement(each, tr))
    _cells(page, found, whole=whole)
    _claims(page, found, whole=whole)
    page.blank()
    page.sentence(words.coverage_sentence(found.coverage, tr), style="dim")
    page.sentence(tr("openness-note"), style="dim")


def _frameworks(page: Page, found: Openness) -> None:
    tr = page.language
    page.section(tr("section-frameworks"))
    page.table(
        [Column(head=tr("head-framework"), flexible=True, least=20), Column(head=tr("head-result"), flexible=True)],
        [
            [tr(f"framework-{grade.framework}"), words.grade_sentence(grade, tr)]
            for grade in found.grades
            if grade.framework != "obsia"
        ],
    )
    notes = words.notes(found.grades, tr)
    if notes:
        page.blank()
        page.items(notes, style="dim")


def _article(page: Page, found: Openness) -> None:
    """What bears on Article 53(2) of the AI Act: facts, and no verdict."""
    tr = page.language
    page.section(tr("section-article"))
    page.table(
        [Column(head=tr("head-asked"), flexible=True, least=20), Column(head=tr("head-facts"), flexible=True)],
        [[asked, tr.listed(told for told, _ in facts)] for asked, facts in words.article(found.article, tr)],
    )
    page.blank()
    page.sentence(words.article_compute(found.article, tr))
    page.sentence(tr("article-caution"), style="dim")


def _claims(page: Page, found: Openness, *, whole: bool) -> None:
    """Words that decide nothing; with ``whole`` each with its address."""
    tr = page.language
    if not found.claims:
        return
    page.section(tr("section-claims"))
    page.sentence(tr("claims-note"), style="dim")
    for line in words.claims(found.claims, tr):
        page.sentence(line)
    if whole:
        for each in found.claims:
            _one_cell(page, each.assertion, style="dim")


def _certainty(page: Page, found: Openness) -> None:
    tr = page.language
    page.section(tr("section-certainty"))
    kept = [each for each in found.silences if not each.is_broken]
    if not kept:
        page.sentence(tr("certainty-not-simulated", label=printable(found.system.label)))
        return
    page.table(
        [
            Column(head=tr("head-unknown"), flexible=True),
            Column(head=tr("head-range-told")),
            Column(head=tr("head-told"), flexible=True),
        ],
        [
            [
                tr(f"silence-{each.silence}"),
                words.range_either_way(each.range_ratio_told, tr),
                tr.listed(tr(f"item-{item}") for item in each.told) or tr("told-nothing"),
            ]
            for each in kept[:_SHOWN_SILENCES]
        ],
    )
    page.blank()
    page.sentence(words.silence_sentence(kept[0], tr))
    broken = [tr(f"silence-{each.silence}") for each in found.silences if each.is_broken]
    if broken:
        page.sentence(tr("silences-broken", silences=tr.listed(broken)))
    page.sentence(tr("certainty-note"), style="dim")


def _cells(page: Page, found: Openness, *, whole: bool) -> None:
    """What decides each item; with ``whole`` every cell of every source with its address."""
    tr = page.language
    page.section(tr("section-cells"))
    if not found.topics:
        page.sentence(tr("no-cells"))
    for topic, items in found.topics:
        page.sentence(tr(f"topic-{topic}"), style="bold")
        if whole:
            _every_cell(page, items)
            continue
        page.table(
            [Column(flexible=True, least=24), Column(), Column(flexible=True), Column(dim=True, drop=1)],
            [
                [
                    tr(f"item-{each.item}"),
                    tr(f"status-{each.assertion.status.value}"),
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
    tr = page.language
    told = ", ".join(part for part in (words.status(cell, tr), words.cell_text(cell)) if part)
    item, source = tr(f"item-{cell.item}"), printable(cell.asserted_by)
    page.sentence(tr("cell-line", item=item, told=told, source=source, date=cell.read_on), style=style)
    if cell.address:
        page.verbatim(printable(cell.address), style="dim", indent=4)


def _worths(page: Page, found: Everything) -> None:
    """Which silence costs most, over all systems and by stated use."""
    tr, worths = page.language, found.worths
    page.section(tr("section-worths"))
    if not worths.silences:
        page.sentence(tr("worths-none"))
        return
    weighted = worths.developers > 0
    page.sentence(tr("worths-what", count_text=tr.whole(worths.simulated)))
    page.table(
        [
            Column(head=tr("head-unknown"), flexible=True),
            Column(head=tr("head-keepers"), right=True),
            Column(head=tr("head-fall-keepers"), right=True),
            Column(head=tr("head-fall-mean"), right=True, drop=1),
            *([Column(head=tr("head-fall-use"), right=True, drop=2)] if weighted else []),
        ],
        [
            [
                tr(f"silence-{each.silence}"),
                tr.whole(each.systems),
                tr.percent(each.keepers_fall_share),
                tr.percent(each.mean_fall_share),
                *([tr.percent(each.weighted_fall_share or 0.0)] if weighted else []),
            ]
            for each in worths.silences
        ],
    )
    page.blank()
    page.sentence(tr("worths-best", silence=tr(f"silence-{worths.silences[0].silence}")))
    if weighted:
        page.sentence(tr("worths-use", count_text=tr.whole(worths.developers), share=tr.percent(worths.largest_share)))
    page.sentence(tr("worths-note"), style="dim")


def everything_page(page: Page, found: Everything, *, written: str | None) -> None:
    """All systems: how many stand where, what can be checked, and which silence costs most."""
    tr = page.language
    count = len(found.rows)
    page.title(tr("title-everything", count_text=tr.whole(count), date=found.on))
    page.section(tr("section-scale"))
    page.table(
        [
            Column(flexible=True),
            Column(right=True, head=tr("head-systems")),
            Column(right=True, head=tr("head-floor")),
        ],
        [
            [tr(f"scale-{each.result}"), tr.whole(each.systems), tr.whole(each.at_least) if each.at_least else ""]
            for each in found.results.get("obsia", ())
        ],
    )
    page.blank()
    page.sentence(tr("scale-floor"), style="dim")
    page.section(tr("section-frameworks"))
    page.table(
        [Column(head=tr("head-framework"), flexible=True), Column(head=tr("head-result"), flexible=True, least=40)],
        [
            [tr(f"framework-{framework}"), words.results(framework, found, tr)]
            for framework in _COMMON_FRAMEWORKS
            if framework in found.results
        ],
    )
    _worths(page, found)
    page.section(tr("section-coverage"))
    page.sentence(words.coverage_sentence(found.coverage, tr))
    page.table(
        [
            Column(head=tr("head-source"), flexible=True),
            Column(head=tr("head-found"), right=True),
            Column(head=tr("head-supported"), right=True),
            Column(head=tr("head-not-found"), right=True, drop=1),
        ],
        [
            [
                printable(source),
                tr.whole(each.found),
                tr.percent(each.supported_share or 0.0),
                tr.whole(each.not_found + each.withheld),
            ]
            for source, each in found.by_source.items()
        ],
    )
    page.blank()
    page.sentence(
        tr("everything-written", path=printable(written), count_text=tr.whole(count))
        if written
        else tr("everything-more"),
        style="dim",
    )
