"""The page of one request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from obsia.core.figure import Figure, Lead
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces import words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Page

if TYPE_CHECKING:
    from obsia.app.estimate import Estimation


def estimation_page(
    page: Page, estimation: Estimation, *, input_tokens: int, output_tokens: int, cached_tokens: int
) -> None:
    """What one request costs, and how sure that is."""
    say = page.language
    model = printable(estimation.model.facts.model_id)
    page.title(say("title-estimate", model=model))
    page.sentence(
        say(
            "estimate-about",
            input=input_tokens,
            input_text=say.whole(input_tokens),
            output=output_tokens,
            output_text=say.whole(output_tokens),
            cached=cached_tokens,
            cached_text=say.whole(cached_tokens),
            zone=say.zone(estimation.zone.zone_id) if estimation.zone.zone_id else say("zone-not-given"),
            provider=printable(estimation.provider or say("unknown-provider")),
        )
    )
    if estimation.model.name.strip().lower() != estimation.model.facts.model_id:
        page.sentence(say("read-as", name=printable(estimation.model.name), model=model), style="dim")
    page.blank()
    parts.headline(page, estimation.figures)
    page.sentence(_mean(estimation, say), style="dim")
    page.section(say("section-boundaries"))
    parts.boundaries(page, estimation.figures)
    page.sentence(say("left-out"), style="dim")
    parts.least_known(page, estimation.unknowns)
    parts.assumptions(page, [each for figure in estimation.figures for each in figure.assumptions])
    parts.trace_lines(page, estimation.figures)


def _mean(estimation: Estimation, say: Locale) -> str:
    """The other value of the energy figure: an account leads with it."""
    energy = words.find(estimation.figures, words.ENERGY)
    return say("estimate-mean", mean=shown(as_account(energy), say).text)


def as_account(figure: Figure) -> Figure:
    """The same figure, led by its mean."""
    return replace(figure, lead=Lead.MEAN)
