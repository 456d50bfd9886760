"""The page of what silence costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.accounting.disclosure import Estimated, Silence
    from obsia.app.request.silence import Silences


def silence_page(page: Page, found: Silences) -> None:
    """What each disclosure would be worth, what none can remove, and how far all of them lead."""
    tr = page.language
    page.title(tr("title-silence", model=printable(found.estimation.model.facts.model_id)))
    told = shown(found.energy, tr)
    page.sentence(tr("silence-energy", median=told.text, interval=told.interval_text))
    for silence in found.silences:
        page.section(tr(f"section-silence-{silence.prior}"))
        _worths(page, silence)
        page.blank()
        page.sentence(
            tr(
                "silence-split",
                undisclosed=_percent(silence.shares["undisclosed"], tr),
                variability=_percent(silence.shares["variability"], tr),
                model=_percent(silence.shares["model"], tr),
            )
        )
    page.section(tr("section-ladder"))
    ours = found.silences[0]
    rows = [[tr("ladder-now"), _score(ours.score, tr)]]
    rows += [[tr("ladder-step", what=tr(f"silence-{step.group}")), _score(step.score, tr)] for step in ours.ladder]
    rows += [[tr(f"ladder-{name}"), _score(score, tr)] for name, score in ours.claims.items()]
    page.table([Column(flexible=True), Column(head=tr("head-score"), right=True)], rows)
    page.blank()
    page.sentence(tr("silence-note"), style="dim")


def _worths(page: Page, silence: Silence) -> None:
    tr = page.language
    rows = [
        [
            tr(f"silence-{worth.group}"),
            _percent(worth.score_fall, tr, of=silence.score.value),
            _percent(worth.shapley_share, tr),
        ]
        for worth in silence.worths
    ]
    page.table(
        [
            Column(head=tr("head-silence"), flexible=True),
            Column(head=tr("head-fall"), right=True),
            Column(head=tr("head-shapley"), right=True),
        ],
        rows,
    )


def _percent(each: Estimated, tr: Locale, *, of: float = 1.0) -> str:
    """A share with its Monte Carlo error, in whole percent."""
    return tr("share-with-error", share=tr.percent(max(each.value / of, 0.0)), error=tr.percent(each.error / of))


def _score(each: Estimated, tr: Locale) -> str:
    return tr(
        "score-with-error", score=tr.decimal(each.value, digits=3), error=tr.decimal(max(each.error, 1e-3), digits=1)
    )
