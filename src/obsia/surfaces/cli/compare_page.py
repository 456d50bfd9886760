"""Pages of models side by side, and of one request before and after some changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from obsia.core.figure import Figure, Lead
from obsia.core.locales import MINUS, NO_BREAK, Locale, printable
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.surfaces import words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.catalogue.comparison import Compared
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.request_whatif import Changed

_NAMES = ("energy", "carbon", "water")


def compare_page(page: Page, found: Compared) -> None:
    """Each model's energy, carbon and water, then each pair of them."""
    say = page.language
    page.title(say("title-compare", task=say(f"task-name-{found.task.name}")))
    _side_by_side(page, [(printable(each.model.facts.model_id), each) for each in found.models])
    page.section(say("section-pairs"))
    page.sentence(say("pairs-about"), style="dim")
    rows: list[list[str]] = []
    for pair in found.pairs:
        rows.append([f"{printable(pair.first)} / {printable(pair.second)}", "", "", ""])
        for name, ratio, probability in zip(_NAMES, pair.ratios, pair.probabilities_less, strict=True):
            rows.append([f"  {say(name)}", *_times(ratio, say), say.percent(probability)])
    page.table(
        [
            Column(),
            Column(head=say("head-ratio"), right=True),
            Column(head=interval_words([each for pair in found.pairs for each in pair.ratios], say), dim=True),
            Column(head=say("head-first-less"), right=True),
        ],
        rows,
        strong=range(0, len(rows), len(_NAMES) + 1),
    )
    parts.assumptions(page, [each for model in found.models for each in model.assumptions])
    parts.trace_lines(page, found.models[0].figures)


def _side_by_side(page: Page, sides: Sequence[tuple[str, Estimation]]) -> None:
    """Energy, carbon and water of several estimations, each quantity in one scale for all of them."""
    say = page.language
    figures = [[words.find(side.figures, about) for about in words.HEADLINE] for _, side in sides]
    scales = [scale_for(several) for several in zip(*figures, strict=True)]
    rows: list[list[str]] = []
    for (title, _), several in zip(sides, figures, strict=True):
        rows.append([title, "", ""])
        for name, figure, scale in zip(_NAMES, several, scales, strict=True):
            told = shown(figure, say, scale=scale)
            rows.append([f"  {say(name)}", told.text, told.interval_text])
    page.table(
        [
            Column(),
            Column(head=say("head-median"), right=True),
            Column(head=interval_words([each for several in figures for each in several], say)),
        ],
        rows,
        strong=range(0, len(rows), len(_NAMES) + 1),
    )


def change_page(page: Page, found: Changed) -> None:
    """One request before and after, and the difference with its interval."""
    say = page.language
    page.title(say("title-estimate", model=printable(found.before.model.facts.model_id)))
    _side_by_side(page, [(say("section-before"), found.before), (say("section-after"), found.after)])
    page.section(say("section-what-if"))
    page.sentence(say("what-if-of-request"), style="dim")
    rows: list[list[str]] = []
    for name, change in zip(_NAMES, found.changes, strict=False):
        difference = change.difference
        if change.ratio is None or difference.low == difference.high == 0:
            rows.append([f"  {say(name)}", say("no-change"), "", "", ""])
            continue
        largest = max(abs(difference.low), abs(difference.high), abs(difference.median))
        told = shown(difference, say, scale=scale_for([replace(difference, mean=largest, lead=Lead.MEAN)]))
        rows.append(
            [
                f"  {say(name)}",
                f"{_signed(told.value)}{NO_BREAK}{told.symbol}",
                say("interval", low=_signed(told.low), high=_signed(told.high)),
                _times(change.ratio, say)[0],
                say.percent(change.probability_lower),
            ]
        )
    page.table(
        [
            Column(),
            Column(head=say("head-difference"), right=True),
            Column(head=interval_words([each.difference for each in found.changes], say), dim=True),
            Column(head=say("head-ratio"), right=True),
            Column(head=say("head-lower"), right=True),
        ],
        rows,
    )
    page.items(words.assumption_sentences(found.assumptions, say), style="dim")
    parts.assumptions(page, [each for side in (found.before, found.after) for each in side.assumptions])
    parts.trace_lines(page, found.after.figures)


def _times(ratio: Figure, say: Locale) -> Sequence[str]:
    """A ratio, and its range."""
    median, low, high = (f"×{NO_BREAK}{say.decimal(each, digits=2)}" for each in (ratio.median, ratio.low, ratio.high))
    return median, say("interval", low=low, high=high)


def _signed(text: str) -> str:
    return text if text.startswith(MINUS) or text == "0" else f"+{text}"
