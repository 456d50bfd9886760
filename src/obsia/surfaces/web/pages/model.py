"""One model: what it costs, what is known of it, what disclosing more would be worth, how free it is; and its badge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.model_sheet import ModelSheet, model_sheet
from obsia.app.request.estimate import Estimation
from obsia.core.document import NOTHING
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.memory import kept
from obsia.core.message import Message, Share
from obsia.surfaces.web import model_facts
from obsia.surfaces.web.catalogue import (
    kind_words,
    model_path,
    on_words,
    pages_of_models,
    weights_words,
)
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.surfaces.web.charts.waterfall import WaterfallStep, waterfall_chart
from obsia.surfaces.web.links import quoted
from obsia.surfaces.web.model_costs import costs_of
from obsia.surfaces.web.page import Download, Page, PageQuestion, Picture, TemplateView
from obsia.surfaces.web.pages.badge import badge_of
from obsia.views import estimate as estimate_view
from obsia.views import finds, non_disclosure, openness_messages
from obsia.views import openness as system_view
from obsia.views.commitments import happened, when
from obsia.views.parts import by_name
from obsia.writers.html import undrawn
from obsia.writers.markup import Html, SitePath, text

TRAINING: Final = (
    ("training_energy_kwh", Boundary.FACILITY),
    ("training_energy_kwh", Boundary.ACCELERATOR),
    ("training_carbon_g", Boundary.FACILITY),
    ("training_device_h", Boundary.ACCELERATOR),
)
_OPENNESS: Final = ("verdict", "about", "answers")
"""Sections of the page of its openness that stand here as well."""
_OPENNESS_MORE: Final = ("frameworks", "points", "article", "disagreements", "claims")
"""Likewise, behind their headings; the first alone where the page of its openness is at hand."""
_LEAST_SHARE: Final = 0.005
"""A share of the width below which a thing has no step of its own."""
_NEARLY_ALL: Final = 0.99
"""A share of the width above which a title gives no number."""
UNTOLD: Final = ("energy_training", "compute_training", "device_hours_training", "hardware_training", "tokens_training")
"""Items that would tell what training took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A close model, with where to go."""

    name: str
    page: SitePath | None
    compare: SitePath | None


def model(asked: PageQuestion) -> TemplateView:
    """The page of a model."""
    tr = asked.tr
    sheet = sheet_of(asked.parts["model"], asked.edition.folder, asked.edition.day)
    listed = sheet.listed
    costs, first, missing = costs_of(sheet, asked)
    found, told, cells = sheet.openness, model_facts.told(sheet, tr), _cells_place(sheet, asked)
    more = _OPENNESS_MORE[:1] if cells else _OPENNESS_MORE
    name = printable(listed.name)
    badge = badge_of(asked, sheet, task=costs[0].name, energy=costs[0].energy) if costs else None
    return TemplateView(
        template="model.html",
        title=name,
        description=tr("web-model-about", name=name, developer=printable(listed.developer_name)),
        picture=Picture(f"/share/models/{listed.model}.png", badge.alternative) if badge else None,
        indexed=asked.parts["model"] == listed.model,
        downloads=_downloads(sheet),
        values={
            "sheet": sheet,
            "listed": listed,
            "lead": _lead(sheet, asked.edition.day, tr),
            "taken": words.assumption_sentences(sheet.model.resolved.assumptions, tr),
            "costs": costs,
            "stated": _stated(first, tr),
            "unstated": [tr.text(each) for each in estimate_view.unstated(first)] if first else [],
            "gaps": estimate_view.document(first).only("gap") if first and first.gaps else None,
            "missing": missing,
            "width": undrawn(non_disclosure.width(first)) if first else None,
            "doubt": doubt(first, tr),
            "disclosures": non_disclosure.disclosures(first, found) if first else None,
            "now": tr.text(non_disclosure.range_now(found) or NOTHING),
            "told": told,
            "said_most": model_facts.most_common(told),
            "openness": system_view.document(found).only(*_OPENNESS) if found else None,
            "openness_more": system_view.document(found).only(*more) if found else None,
            "coverage": tr.text(openness_messages.coverage(found.coverage)) if found else "",
            "cells": cells,
            "run": model_facts.run_statements(sheet.run, tr),
            "training": _training(sheet, tr),
            "untold": _untold(sheet, tr),
            "finds": finds.about_one(sheet.finds),
            "did": _did(sheet, tr),
            "party": _party_place(sheet, asked),
            "patch": _lines(model_facts.patch(sheet, day=asked.edition.day, tr=tr)),
            "patch_file": model_facts.patch_file(sheet),
            "near": _near(sheet, asked),
            "badge": badge,
            "assumptions": words.assumption_sentences(by_name(first.assumptions, models=True), tr) if first else [],
        },
    )


@kept
def sheet_of(name: str, folder: str | None, day: str) -> ModelSheet:
    """What is known of a model on a day, once for all languages; where figures are recorded, once for each folder."""
    del day
    return model_sheet(name, record_figures=folder is not None)


def doubt(found: Estimation | None, tr: Locale) -> Captioned | None:
    """What makes the range wide, step by step: what could be disclosed, then what no disclosure removes."""
    if found is None or not found.width:
        return None
    untold, *others = non_disclosure.PARTS
    steps = [
        WaterfallStep(name=tr(f"web-model-doubt-{each}"), share=found.undisclosed[each], kind="untold")
        for each in non_disclosure.THINGS
        if found.undisclosed.get(each, 0.0) >= _LEAST_SHARE
    ]
    rest = found.width.get(untold, 0.0) - sum(each.share for each in steps)
    if rest >= _LEAST_SHARE:
        steps.append(WaterfallStep(name=tr("web-model-doubt-rest"), share=rest, kind="untold"))
    steps += [
        WaterfallStep(name=tr(f"web-model-part-{each}"), share=found.width.get(each, 0.0), kind=each) for each in others
    ]
    share = Share(found.width.get(untold, 0.0))
    title = Message("web-model-doubt-all") if share > _NEARLY_ALL else Message("web-model-doubt-title", share=share)
    return waterfall_chart(
        steps,
        tr=tr,
        caption=tr.text(title),
        about=tr("web-model-doubt-about"),
    )


def _lead(sheet: ModelSheet, day: str, tr: Locale) -> list[str]:
    """Who made it, when, what is to be had of it, and until when: as seen from ``day``."""
    listed = sheet.listed
    told = [
        printable(listed.developer_name or "?"),
        kind_words(listed.kind, tr),
        tr("web-model-released", on=on_words(listed.released, tr)) if listed.released else tr("web-model-no-release"),
    ]
    if listed.withdrawn:
        when = "withdrawn" if listed.withdrawn <= day else "withdrawal"
        told.append(tr(f"web-model-{when}", on=on_words(listed.withdrawn, tr)))
    told.append(tr("web-model-weights", weights=weights_words(listed, tr)))
    return told


def _stated(first: Estimation | None, tr: Locale) -> list[tuple[str, str, str]]:
    """What the company states of a request to its product, beside our figure of the standard one; and where."""
    if first is None:
        return []
    told = [tr.text(each) for each in estimate_view.stated(first.stated, first.figures)]
    return [(text, each.source.url, each.source.publisher) for text, each in zip(told, first.stated, strict=True)]


def _training(sheet: ModelSheet, tr: Locale) -> list[tuple[str, str, Figure]]:
    if sheet.training is None:
        return []
    by_about = {(each.quantity, each.boundary): each for each in sheet.training.figures}
    return [
        (tr(f"train-row-{words.message_id(about)}"), tr(f"counts-{words.message_id(about)}"), by_about[about])
        for about in TRAINING
        if about in by_about
    ]


def _untold(sheet: ModelSheet, tr: Locale) -> list[tuple[str, str]]:
    """What would tell of the training, and what is said of each."""
    if sheet.training is not None:
        return []
    cells = (
        {each.item: each.assertion for _, items in sheet.openness.topics for each in items} if sheet.openness else {}
    )
    return [
        (
            tr(f"item-{item}"),
            tr(
                "web-model-status-on",
                status=tr.text(openness_messages.status(cells[item])),
                day=tr.day(cells[item].read_on),
            )
            if item in cells
            else tr("web-model-nobody-looked"),
        )
        for item in UNTOLD
    ]


def _did(sheet: ModelSheet, tr: Locale) -> list[tuple[str, str, str]]:
    """Instruments that the developer agreed to: what it did where that is a part, and the day on or by which."""
    if sheet.party is None:
        return []
    return [
        (
            tr.or_text(f"instrument-{instrument.instrument}", instrument.name),
            tr.text(happened(member.since.event)) if member.standing.value == "partly" else "",
            tr.text(when(member.since)),
        )
        for instrument, member in sheet.party.did
        if member.standing.value in ("agreed", "partly")
    ]


def _cells_place(sheet: ModelSheet, asked: PageQuestion) -> SitePath | None:
    """The page of everything that is said of its openness."""
    if sheet.openness is None:
        return None
    path = f"/openness/{sheet.listed.model}/"
    return asked.links(path) if asked.links.has(path) else None


def _party_place(sheet: ModelSheet, asked: PageQuestion) -> SitePath | None:
    if sheet.party is None:
        return None
    path = f"/commitments/parties/{sheet.party.party.party}/"
    return asked.links(path) if asked.links.has(path) else None


def _near(sheet: ModelSheet, asked: PageQuestion) -> list[Near]:
    links = asked.links
    near: list[Near] = []
    for each in sheet.close:
        path = model_path(each.model)
        pair = None
        if not links.static and links.has("/compare/"):
            pair = SitePath(f"{links('/compare/', m=sheet.listed.model)}&m={quoted(each.model)}")
        near.append(
            Near(
                name=printable(each.name),
                page=links(path) if links.has(path) else None,
                compare=pair,
            )
        )
    return near


def _downloads(sheet: ModelSheet) -> tuple[Download, ...]:
    name = sheet.listed.model
    stated = (
        Download(endpoint="model", path=f"/models/{name}", served_only=True, formats=("csv", "json")),
        Download(endpoint="facts", path=f"/facts/model:{name}", served_only=True, formats=("csv", "json")),
    )
    if sheet.openness is None:
        return stated
    return (*stated, Download(endpoint="openness", path=f"/openness/{name}", served_only=True, formats=("csv", "json")))


def _lines(written: str) -> Html:
    """Several lines as they stand, each escaped."""
    return Html("\n".join(text(line) for line in written.splitlines()))


PAGES: Final = (Page(name="model", path="/models/{model:path}/", build=model, addresses=pages_of_models),)
