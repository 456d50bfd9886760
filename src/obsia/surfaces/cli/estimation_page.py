"""The page of one request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from obsia.core.figure import Figure, Lead
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces import words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Page

if TYPE_CHECKING:
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.request_work import Work


def estimation_page(page: Page, estimation: Estimation) -> None:
    """What one request costs, and how sure that is."""
    say = page.language
    model = printable(estimation.model.facts.model_id)
    page.title(say("title-estimate", model=model))
    zone = say.zone(estimation.zone.zone_id) if estimation.zone.zone_id else say("zone-not-given")
    provider = printable(estimation.provider or say("unknown-provider"))
    page.sentence(", ".join((*_asked(estimation.work, say), zone, provider)))
    if estimation.model.name.strip().lower() != estimation.model.facts.model_id:
        page.sentence(say("read-as", name=printable(estimation.model.name), model=model), style="dim")
    if estimation.zone.text and estimation.zone.assumptions:
        page.sentence(say("read-as", name=printable(estimation.zone.text), model=zone), style="dim")
    page.blank()
    parts.headline(page, estimation.figures)
    page.sentence(_mean(estimation, say), style="dim")
    for each, sentence in zip(
        estimation.stated, words.stated_sentences(estimation.stated, estimation.figures, say), strict=True
    ):
        page.sentence(sentence)
        page.verbatim(printable(each.source.url, most=400), style="dim")
    page.section(say("section-boundaries"))
    parts.boundaries(page, estimation.figures)
    page.sentence(say("left-out"), style="dim")
    parts.least_known(page, estimation.unknowns)
    parts.assumptions(page, [each for figure in estimation.figures for each in figure.assumptions])
    parts.trace_lines(page, estimation.figures)


def _asked(work: Work, say: Locale) -> Iterator[str]:
    """What was asked for, in words."""
    if work.input_tokens is not None:
        cached = work.cached_tokens or 0
        yield say(
            "asked-input",
            count=work.input_tokens,
            text=say.whole(work.input_tokens),
            cached=cached,
            cached_text=say.whole(cached),
        )
    counts = {
        "output": work.output_tokens,
        "calls": len(work.calls) or None,
        "images": work.images,
        "steps": work.steps,
    }
    for name, amount in counts.items():
        if amount is not None:
            yield say(f"asked-{name}", count=amount, text=say.whole(amount))
    for name, seconds in (("video", work.video_s), ("audio", work.audio_s)):
        if seconds is not None:
            is_whole = seconds == round(seconds)
            text = say.whole(round(seconds)) if is_whole else say.decimal(seconds, digits=3)
            yield say(f"asked-{name}", seconds=text)
    if work.size is not None:
        yield say("asked-size", size=work.size.replace("x", " × "))


def _mean(estimation: Estimation, say: Locale) -> str:
    """The other value of the energy figure: an account leads with it."""
    energy = words.find(estimation.figures, words.ENERGY)
    return say("estimate-mean", mean=shown(as_account(energy), say).text)


def as_account(figure: Figure) -> Figure:
    """The same figure, led by its mean."""
    return replace(figure, lead=Lead.MEAN)
