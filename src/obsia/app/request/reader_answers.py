"""What each of the readers' tasks costs of one model: the answer of the first page. Imports neither ibis nor duckdb."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from obsia.app.figures.figure_store import notes_of
from obsia.app.figures.prepared import Prepared
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.request.tasks import Task, tasks

MODEL: Final = "openai/gpt-5"
"""Whose answer is told where no other is asked for: the model of an assistant that most people have heard of."""
TaskAnswer = tuple[Task, Estimation]


def reader_answers(
    model: str = MODEL, *, region: str | None = None, record_figures: bool = True
) -> tuple[TaskAnswer, ...]:
    """Each task of a reader with what it costs. Raises what ``estimate`` raises."""
    if model == MODEL and region is None and (entry := FIRST_ANSWERS.read()) is not None:
        notes = notes_of(entry.recorded() if record_figures else None)
        return tuple((task, replace(each, notes=notes)) for task, each in entry.value)
    return _answers(model, region, record_figures=record_figures)


def _answers(model: str, region: str | None, *, record_figures: bool = True) -> tuple[TaskAnswer, ...]:
    found = ((task, estimate(model, task=task.name, region=region, record_figures=record_figures)) for task in tasks())
    # What would narrow a range takes a second to simulate, and a reader is not told of it: an answer that is kept, or
    # comes with the package, is worked out whole.
    return tuple((task, each.knowing(narrowings=())) for task, each in found)


FIRST_ANSWERS: Final = Prepared("first-answers", lambda: _answers(MODEL, None))
