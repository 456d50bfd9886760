"""What standard tasks ask of models, and what they cost: the journeys as the pages of models need them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from obsia.app.estimate import Estimation, estimate
from obsia.app.model_list import listed_models
from obsia.app.tasks import READERS, Task, task, tasks_of, tasks_of_model
from obsia.core.errors import ObsiaError
from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.surfaces import words

__all__ = ["READERS", "asked_words", "energies", "estimation", "fewer_worlds", "task_of", "tasks_of_model", "worlds"]

_KINDS_OF_SOUND: Final = "audio"


def task_of(kind: str, chosen: str) -> str:
    """The task by which models of one kind stand side by side: of text the one that is chosen."""
    of_kind = [each.name for each in tasks_of(kind)]
    return chosen if chosen in of_kind or not of_kind else of_kind[0]


def asked_words(name: str, say: Locale) -> str:
    """What a task asks for, in numbers: a definition, not a figure."""
    asked = task(name)
    if asked.output_tokens is not None:
        several = "calls" if asked.calls > 1 else "text"
        return say(
            f"web-models-asked-{several}",
            calls=say.whole(asked.calls),
            read=say.whole(asked.input_tokens or 0),
            cached=say.whole(asked.cached_tokens or 0),
            written=say.whole(asked.output_tokens),
        )
    if asked.images is not None:
        return say("web-models-asked-image", size=(asked.size or "").replace("x", " × "))
    if asked.input_tokens is not None:
        return say("web-models-asked-reads", read=say.whole(asked.input_tokens))
    return say("web-models-asked-seconds", seconds=say.whole(round(asked.video_s or asked.audio_s or 0)))


def estimation(model: str, name: str, *, record_figures: bool) -> Estimation:
    """One task of one model."""
    return estimate(model, task=name, record_figures=record_figures)


@lru_cache(maxsize=16)
def energies(name: str) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for row in listed_models()[:30]:
        try:
            found[row.model] = words.find(estimate(row.model, task=name, record_figures=False).figures, words.ENERGY)
        except ObsiaError: pass
    return found


def fewer_worlds(name: str, model: str, other: str) -> int:
    return 512


def worlds(name: str) -> int:
    return 1024
