"""Parts that several pages share: boundary tables, what is least known, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from obsia.core.figure import Assumption, Figure
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.core.locales.wording import (
    HEADLINE,
    LEAST_SHARE,
    MOST_UNKNOWNS,
    SECTIONS,
    assumption_sentences,
    find,
    headline_words,
    meaning,
    message_id,
    row_name,
    unknown_words,
)
from obsia.writers.terminal import WIDE_PAGE, Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.accounting.pricing import Unknown


def headline(page: Page, figures: Sequence[Figure]) -> None:
    """Energy, carbon and water, each with its range and its boundary, and what value and range are."""
    say = page.language
    chosen = [find(figures, about) for about in HEADLINE]
    rows: list[list[str]] = []
    for figure, name in zip(chosen, ("energy", "carbon", "water"), strict=True):
        told = shown(figure, say)
        rows.append([say(name), told.text, told.interval_text, headline_words(name, figure, say)])
    page.table(
        [
            Column(),
            Column(head=say(f"head-{figures[0].lead.value}")),
            Column(head=interval_words(chosen, say)),
            Column(dim=True, drop=1),
        ],
        rows,
        bold_column=1,
    )
    page.blank()
    page.sentence(meaning(figures, say), style="dim")


def boundaries(page: Page, figures: Sequence[Figure]) -> None:
    """Every quantity at every boundary, with what each counts."""
    say = page.language
    lead = say(f"head-{figures[0].lead.value}")
    columns = [
        Column(head=""),
        Column(head=lead, right=True),
        Column(head=interval_words(figures, say)),
        Column(head=say("head-counts"), flexible=True, dim=True),
    ]
    rows: list[list[str]] = []
    strong: list[int] = []
    for section, abouts in SECTIONS.items():
        group = [find(figures, about) for about in abouts]
        scale = scale_for(group)
        strong.append(len(rows))
        rows.append([f"{say(section)}, {scale.symbol}", "", "", ""])
        for figure in group:
            told = shown(figure, say, scale=scale)
            name = message_id((figure.quantity, figure.boundary))
            rows.append([f"  {row_name(name, say)}", told.value, told.interval, say(f"counts-{name}")])
    if page.width >= WIDE_PAGE:
        page.table(columns, rows, strong=strong)
        return
    page.table(columns[:-1], [row[:-1] for row in rows], strong=strong)
    page.blank()
    # A narrow page says below what each boundary counts: beside the numbers it would be a ribbon.
    page.items(
        f"{say(section)}, {row_name(name, say)}{say('colon')} {say(f'counts-{name}')}"
        for section, abouts in SECTIONS.items()
        for name in (message_id(about) for about in abouts)
    )


def least_known(page: Page, unknowns: Sequence[Unknown]) -> None:
    """The inputs that the width of the energy figure comes from."""
    say = page.language
    rows = [
        [say.percent(unknown.share), unknown_words(unknown, say), say(f"kind-{unknown.kind.value}")]
        for unknown in unknowns[:MOST_UNKNOWNS]
        if unknown.share >= LEAST_SHARE
    ]
    if not rows:
        return
    page.section(say("section-least-known"))
    page.table(
        [
            Column(head=say("head-width-share"), right=True),
            Column(head=say("head-input"), flexible=True),
            Column(head=say("head-kind"), dim=True),
        ],
        rows,
    )


def assumptions(page: Page, assumed: Iterable[Assumption]) -> None:
    """Each default that stood in for a fact, as a sentence."""
    listed_assumptions(page, assumption_sentences(assumed, page.language))


def listed_assumptions(page: Page, sentences: Sequence[str]) -> None:
    """The sentences of what was assumed."""
    if sentences:
        page.section(page.language("section-assumptions"))
        page.items(sentences)


def trace_lines(page: Page, figures: Sequence[Figure]) -> None:
    """The commands that unfold the headline figures, and which facts made them."""
    say = page.language
    page.section(say("section-trace"))
    for about, name in zip(HEADLINE, ("energy", "carbon", "water"), strict=True):
        # A line that is pasted whole into a shell runs: what it is about is a comment.
        page.verbatim(f"obsia trace {find(figures, about).figure_id}   # {say(name)}")
    page.sentence(say("facts-used", snapshot=figures[0].snapshot[:12]), style="dim")
