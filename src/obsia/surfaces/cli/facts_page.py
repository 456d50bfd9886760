"""Pages of the fact base: one subject, and the check of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.core.locales.fact_words import fact_words
from obsia.views import parts
from obsia.writers.terminal import Page, write_section
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.app.catalogue.factbase import Subject
    from obsia.core.evidence import Fact
    from obsia.facts.check import Report


def subject_page(page: Page, subject: Subject) -> None:
    """All facts of a subject, then the sources."""
    tr = page.language
    label = f" ({printable(subject.label)})" if subject.label else ""
    page.title(f"{printable(subject.subject)}{label}")
    page.blank()
    page.table(
        [
            Column(head=tr("head-property"), flexible=True),
            Column(head=tr("head-fact-value"), flexible=True, whole=True),
            Column(head=tr("head-kind"), dim=True),
            Column(head=tr("head-date"), dim=True),
            Column(head=tr("head-source"), flexible=True, dim=True),
        ],
        [
            [
                _property(fact),
                fact_words(fact, tr),
                tr(f"kind-{fact.kind.value}"),
                printable(fact.as_of),
                f"{printable(fact.evidence)}: {printable(fact.locator)}" if fact.locator else printable(fact.evidence),
            ]
            for fact in subject.facts
        ],
    )
    if subject.names:
        page.sentence(tr("facts-called", names=", ".join(map(printable, subject.names))), style="dim")
    if subject.missing:
        page.section(tr("section-missing"))
        page.table(
            [Column(head=tr("head-property")), Column(head=tr("head-missing-means"), flexible=True)],
            [[printable(name), tr(f"missing-{name}")] for name in subject.missing],
        )
    for other in subject.linked:
        page.sentence(tr("facts-linked", subject=printable(other)), style="dim")
    write_section(parts.sources(subject.sources), page)


def _property(fact: Fact) -> str:
    return f"{printable(fact.property)} [{printable(fact.qualifier)}]" if fact.qualifier else printable(fact.property)


def report_page(page: Page, report: Report) -> None:
    """What a check of the tables found."""
    tr = page.language
    page.title(tr("facts-good" if report.ok else "facts-bad", count=len(report.problems)))
    page.sentence(tr("facts-checked", what=printable(report.checked), hash=report.content_hash[:12]), style="dim")
    page.items(printable(problem, most=500) for problem in report.problems)
    for name, counts in (
        ("facts-by-subject", report.facts_by_subject),
        ("facts-by-kind", report.facts_by_kind),
        ("facts-by-verification", report.facts_by_verification),
        ("rows-by-licence", report.rows_by_licence),
    ):
        page.section(tr(name))
        page.table(
            [Column(right=True), Column(flexible=True)],
            [[tr.whole(count), _counted(name, what, tr)] for what, count in counts.items()],
        )
    if report.unused_evidence:
        page.section(tr("facts-unused"))
        page.sentence(", ".join(printable(each) for each in report.unused_evidence))


def _counted(table: str, what: str, tr: Locale) -> str:
    if table == "facts-by-kind":
        return tr.or_text(f"kind-{what}", what)
    if table == "facts-by-verification":
        return tr.or_text(f"verification-{what.replace(' ', '-')}", what)
    return printable(what)
