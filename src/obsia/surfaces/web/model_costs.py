"""What the tasks of a model cost."""

from __future__ import annotations

from dataclasses import dataclass

from obsia.app.catalogue.comparison import TaskEstimation, task_estimations
from obsia.app.catalogue.model_sheet import ModelSheet
from obsia.app.request.estimate import Estimation
from obsia.app.request.tasks import READERS
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales import wording as words
from obsia.core.memory import kept
from obsia.surfaces.web.energies import asked_words
from obsia.surfaces.web.page import PageQuestion


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
