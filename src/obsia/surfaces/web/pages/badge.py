"""A badge of a model for other sites: its name, the energy of a task with the range, what anyone can do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Final

from obsia.accounting.openness.grades import YES
from obsia.app.catalogue.model_list import listed_model
from obsia.app.catalogue.model_sheet import ModelSheet, openness_of
from obsia.app.catalogue.models import model as known_of
from obsia.app.disclosure.openness import Openness
from obsia.app.request.tasks import tasks_of_model
from obsia.core.figure import Figure
from obsia.core.locales import Locale, languages, locale, printable
from obsia.core.locales.scales import shown
from obsia.core.message import Listed, Message, Surface
from obsia.surfaces.web.catalogue import model_path, pages_of_models
from obsia.surfaces.web.energies import compared
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.views.openness_messages import result
from obsia.writers.markup import SitePath

SVG: Final = "image/svg+xml"
LONGEST_NAME: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The badge of a model: what it says, where it stands, and how to show it."""

    image: SitePath
    alternative: str
    snippet: str


def badge_of(asked: PageQuestion, sheet: ModelSheet, *, task: str, energy: Figure) -> Badge:
    links, tr = asked.links, asked.tr
    path = f"/badge/{sheet.listed.model}.svg"
    image = links.plain(path, query={"lang": tr.language} if tr.language != "en" else None)
    alternative = _alternative(printable(sheet.listed.name), task, energy, sheet.openness, tr)
    elsewhere = replace(links, site=links.site or "https://…/")
    shown_at = elsewhere.whole(model_path(sheet.listed.model))
    drawn_at = elsewhere.whole_plain(path)
    snippet = (
        f'<a href="{escape(shown_at)}"><img src="{escape(drawn_at)}" width="300" height="84" '
        f'alt="{escape(alternative)}"></a>'
    )
    return Badge(image=image, alternative=alternative, snippet=snippet)


def _alternative(name: str, task: str, energy: Figure, found: Openness | None, tr: Locale) -> str:
    told = shown(energy, tr)
    return tr(
        "web-badge-alternative",
        name=name,
        task=task,
        value=told.text,
        interval=told.interval_text,
        openness=_open_for(found, tr),
    )


def _open_for(found: Openness | None, tr: Locale) -> str:
    """What anyone can do with it; else how the first question is answered, or that nobody looked."""
    if found is None:
        return tr("web-badge-not-looked")
    if held := [Message(f"question-{each.framework}") for each in found.answers if each.result == YES]:
        return tr.text(Message("web-badge-open-for", what=Listed(held)))
    return tr.text(Message("web-badge-first", answer=result(found.answers[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What is told of a model first: its name, the first task that it fits, and what that takes."""

    model_id: str
    name: str
    task: str
    energy: Figure | None


def headline(name: str, asked: PageQuestion) -> Headline:
    """That of a model. Raises ``UnknownName`` for none."""
    known = known_of(name).resolved
    model_id = known.facts.model_id
    listed = listed_model(model_id)
    energy, task = None, ""
    for fitting in tasks_of_model(known)[:1]:
        task = asked.tr(f"task-name-{fitting.name}")
        rows = compared(fitting.name, [model_id], edition=asked.edition).rows if listed else ()
        energy = rows[0].energy if rows else None
    return Headline(model_id=model_id, name=printable(listed.name if listed else model_id), task=task, energy=energy)


def badge(asked: PageQuestion) -> TemplateView:
    """A drawing of at most 2 KB for other sites: name, energy of a request with its range, step of openness."""
    lang = asked.one("lang")
    tr = locale(lang, Surface.HTTP) if lang in languages() else asked.tr
    held = headline(asked.parts["model"], replace(asked, tr=tr))
    name, task, energy = held.name, held.task, held.energy
    found = openness_of(held.model_id)
    told = shown(energy, tr) if energy else None
    return TemplateView(
        template="badge.svg",
        title=name,
        description="",
        content_type=SVG,
        values={
            "name": name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            "language": tr.language,
            "task": task,
            "value": told.text if told else tr("web-badge-no-figure"),
            "interval": told.interval_text if told and energy and energy.low < energy.high else "",
            "open_for": _open_for(found, tr),
            "alternative": _alternative(name, task, energy, found, tr) if energy else name,
        },
    )


PAGES: Final = (
    Page(
        name="badge",
        path="/badge/{model:path}.svg",
        build=badge,
        query=("lang",),
        addresses=pages_of_models,
        spoken=False,
        embedded=True,
    ),
)
