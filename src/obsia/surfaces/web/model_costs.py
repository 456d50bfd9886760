"""What the tasks of a model cost, and what its silences cost: figures and shares, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.comparison import TaskEstimation, task_estimations
from obsia.app.catalogue.model_sheet import ModelSheet
from obsia.app.request.estimate import Estimation
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales import wording as words
from obsia.core.memory import kept
from obsia.surfaces.web.catalogue import share_words
from obsia.surfaces.web.energies import READERS, asked_words
from obsia.surfaces.web.page import PageQuestion
from obsia.views.openness_messages import either_way
from obsia.writers.charts import share_bar
from obsia.writers.markup import Html

SILENCES: Final = ("size", "precision", "hardware", "batch", "speculation", "fullness", "facility", "location")
"""In the order of the request's way, not of their worth: what differs little is not ranked."""
PARTS: Final = ("undisclosed", "variability", "model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one task costs."""

    name: str
    asked: str
    energy: Figure
    carbon: Figure
    water: Figure
    by_boundary: tuple[tuple[str, str, Figure], ...]
    """Row, what it counts, figure: of energy."""
    by_part: tuple[tuple[str, str, Figure], ...]
    """The same of carbon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of the width."""

    name: str
    about: str
    bar: Html
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one silence costs, and what telling it would be worth."""

    name: str
    told: str
    bar: Html
    share: str
    narrows: str
    """How the range would change; '' where that was not simulated."""
    fall: str


def costs_of(sheet: ModelSheet, asked: PageQuestion) -> tuple[list[Cost], Estimation | None, list[str]]:
    """What tasks of the model cost, the first estimation, and why some tasks are not told."""
    tr = asked.tr
    try:
        found = _estimated(sheet.listed.model, asked.edition.folder)
    except NoData:
        return [], None, [tr("web-model-no-task")]
    names = {each.task.name for each in found}
    missing = [tr(f"web-model-not-asked-{name}") for name in READERS if names & {*READERS} and name not in names]
    return [_cost(each.task.name, each.estimation, tr) for each in found], found[0].estimation, missing


@kept
def _estimated(model: str, folder: str | None) -> tuple[TaskEstimation, ...]:
    """What tasks of a model cost, once for all languages; where it is recorded, once for each data folder."""
    return task_estimations(model, record_figures=folder is not None)


def _cost(name: str, found: Estimation, tr: Locale) -> Cost:
    def rows(section: str) -> tuple[tuple[str, str, Figure], ...]:
        return tuple(
            (
                words.row_name(words.message_id(about), tr),
                tr(f"counts-{words.message_id(about)}"),
                words.find(found.figures, about),
            )
            for about in words.SECTIONS[section]
        )

    return Cost(
        name=tr(f"task-name-{name}"),
        asked=asked_words(name, tr),
        energy=words.find(found.figures, words.ENERGY),
        carbon=words.find(found.figures, words.CARBON),
        water=words.find(found.figures, words.WATER),
        by_boundary=rows("energy"),
        by_part=rows("carbon"),
    )


def parts_of(first: Estimation, tr: Locale) -> list[Part]:
    return [
        Part(
            name=tr(f"web-model-part-{name}"),
            about=tr(f"web-model-part-{name}-about"),
            bar=share_bar(first.width.get(name, 0.0), by_style=True),
            words=share_words(first.width.get(name, 0.0), tr),
        )
        for name in PARTS
        if first.width
    ]


def worths_of(sheet: ModelSheet, first: Estimation | None, tr: Locale) -> list[Worth]:
    """Each thing that could be told: its share of the width, and what telling it alone would be worth."""
    if first is None:
        return []
    simulated = {each.silence: each for each in sheet.openness.silences} if sheet.openness else {}
    rows: list[Worth] = []
    for name in SILENCES:
        share, worth = first.undisclosed.get(name, 0.0), simulated.get(name)
        is_told = worth is not None and worth.is_broken
        if name == "location" or is_told or (worth is None and not share):
            continue
        rows.append(
            Worth(
                name=tr(f"silence-{name}"),
                told=tr.listed(tr(f"item-{item}") for item in worth.told) if worth else "",
                bar=share_bar(share, by_style=True),
                share=share_words(share, tr),
                narrows=tr.text(either_way(worth.range_ratio_told)) if worth else "",
                fall=tr(
                    "web-model-fall",
                    fall=_hundredths(worth.fall_share, tr),
                    error=_hundredths(worth.error_share, tr),
                )
                if worth
                else "",
            )
        )
    return rows


def range_now(sheet: ModelSheet, tr: Locale) -> str:
    """The range as things are, by its factor either way; '' where nothing was simulated."""
    if sheet.openness is None or not sheet.openness.silences:
        return ""
    ratio = sheet.openness.silences[0].range_ratio_now
    return tr("web-model-now", now=tr.text(either_way(ratio)))


def _hundredths(share: float, tr: Locale) -> str:
    """A share as so many of 100, without its sign."""
    return tr.percent(share).replace("\u00a0%", "").replace("\u00a0", "\u202f")
