"""The page of what silence costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.accounting.disclosure import Estimated, Silence
    from obsia.app.request.silence import Silences


def silence_page(page: Page, found: Silences) -> None:
    """What each disclosure would be worth, what none can remove, and how far all of them lead."""
    say = page.language
    page.title(say("title-silence", model=printable(found.estimation.model.facts.model_id)))
    told = shown(found.energy, say)
    page.sentence(say("silence-energy", median=told.text, interval=told.interval_text))
    for silence in found.silences:
        page.section(say(f"section-silence-{silence.prior}"))
        _worths(page, silence)
        page.blank()
        page.sentence(
            say(
                "silence-split",
                undisclosed=_percent(silence.shares["undisclosed"], say),
                variability=_percent(silence.shares["variability"], say),
                model=_percent(silence.shares["model"], say),
            )
        )
    page.section(say("section-ladder"))
    ours = found.silences[0]
    rows = [[say("ladder-now"), _score(ours.score, say)]]
    rows += [[say("ladder-step", what=say(f"silence-{step.group}")), _score(step.score, say)] for step in ours.ladder]
    rows += [[say(f"ladder-{name}"), _score(score, say)] for name, score in ours.claims.items()]
    page.table([Column(flexible=True), Column(head=say("head-score"), right=True)], rows)
    page.blank()
    page.sentence(say("silence-note"), style="dim")


def _worths(page: Page, silence: Silence) -> None:
    say = page.language
    rows = [
        [
            say(f"silence-{worth.group}"),
            _percent(worth.score_fall, say, of=silence.score.value),
            _percent(worth.shapley_share, say),
        ]
        for worth in silence.worths
    ]
    page.table(
        [
            Column(head=say("head-silence"), flexible=True),
            Column(head=say("head-fall"), right=True),
            Column(head=say("head-shapley"), right=True),
        ],
        rows,
    )


def _percent(each: Estimated, say: Locale, *, of: float = 1.0) -> str:
    """A share with its Monte Carlo error, in whole percent."""
    return say("share-with-error", share=say.percent(max(each.value / of, 0.0)), error=say.percent(each.error / of))


def _score(each: Estimated, say: Locale) -> str:
    return say(
        "score-with-error", score=say.decimal(each.value, digits=3), error=say.decimal(max(each.error, 1e-3), digits=1)
    )
