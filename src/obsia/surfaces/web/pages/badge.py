"""A badge of a model for other sites: its name, the energy of a task with the range, its step of openness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from obsia.app.model_sheet import ModelSheet, model_sheet
from obsia.core.figure import Figure
from obsia.core.locales import Locale, languages, locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces import words
from obsia.surfaces.html import Place
from obsia.surfaces.web.catalogue import model_path, published_models
from obsia.surfaces.web.edition import Edition
from obsia.surfaces.web.energies import estimation, tasks_of_model
from obsia.surfaces.web.page import Asked, Page, Parts, View

SVG: Final = "image/svg+xml"
LONGEST_NAME: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The badge of a model: what it says, where it stands, and how to show it."""

    image: Place
    alternative: str
    snippet: str


def badge_of(asked: Asked, sheet: ModelSheet, *, task: str, energy: Figure) -> Badge:
    links, say = asked.links, asked.say
    path = f"/badge/{sheet.listed.model}.svg"
    image = links.plain(path, query={"lang": say.language} if say.language != "en" else None)
    alternative = _alternative(sheet, task, energy, say)
    site = asked.edition.site or "https://…/"
    shown_at = f"{site}{say.language}{model_path(sheet.listed.model)}"
    drawn_at = f"{site}{path.removeprefix('/')}"
    snippet = (
        f'<a href="{escape(shown_at)}"><img src="{escape(drawn_at)}" width="300" height="84" '
        f'alt="{escape(alternative)}"></a>'
    )
    return Badge(image=image, alternative=alternative, snippet=snippet)


def _alternative(sheet: ModelSheet, task: str, energy: Figure, say: Locale) -> str:
    told = shown(energy, say)
    return say(
        "web-badge-alternative",
        name=printable(sheet.listed.name),
        task=task,
        value=told.text,
        interval=told.interval_text,
        openness=_openness_step(sheet, say),
    )


def _openness_step(sheet: ModelSheet, say: Locale) -> str:
    """The step of obsia's scale, or that nobody looked."""
    if sheet.openness is None:
        return say("web-badge-not-looked")
    scale = sheet.openness.freedom.scale
    name = f"scale-at-least-{scale.result}" if scale.at_least else f"scale-{scale.result}"
    return say.or_text(name, scale.result)


def badge(asked: Asked) -> View:
    """A drawing of at most 2 KB for other sites: name, energy of a request with its range, step of openness."""
    lang = asked.one("lang")
    say = locale(lang) if lang in languages() else asked.say
    sheet = model_sheet(asked.parts["model"], record_figures=False)
    names = [each.name for each in tasks_of_model(sheet.known.known)]
    energy, task = None, ""
    if names:
        task = say(f"task-name-{names[0]}")
        energy = words.find(
            estimation(sheet.listed.model, names[0], record_figures=asked.edition.record).figures, words.ENERGY
        )
    told = shown(energy, say) if energy else None
    name = printable(sheet.listed.name)
    return View(
        template="badge.svg",
        title=name,
        description="",
        content_type=SVG,
        values={
            "name": name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            "task": task,
            "value": told.text if told else say("web-badge-no-figure"),
            "interval": told.interval_text if told and energy and energy.low < energy.high else "",
            "step": _openness_step(sheet, say),
            "alternative": _alternative(sheet, task, energy, say) if energy else name,
        },
    )


def _published(edition: Edition) -> Iterable[Parts]:
    return ({"model": each} for each in published_models(edition))


PAGES: Final = (
    Page(
        name="badge",
        path="/badge/{model:path}.svg",
        build=badge,
        query=("lang",),
        addresses=_published,
        spoken=False,
        embedded=True,
    ),
)
