"""What standard tasks ask of models, and what they cost: the journeys as the pages of models need them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from obsia.app.catalogue.catalogue_costs import catalogue_costs
from obsia.app.catalogue.comparison import Comparison, catalogue_energies
from obsia.app.catalogue.model_list import listed_models
from obsia.app.catalogue.neighbours import TASK, neighbours
from obsia.app.request.tasks import task, tasks_of
from obsia.core.figure import WORLDS
from obsia.core.locales import Locale
from obsia.facts import snapshot as facts
from obsia.surfaces.web.edition import PageEdition


def task_of(kind: str, chosen: str) -> str:
    """The task by which models of one kind stand side by side: of text the one that is chosen."""
    of_kind = [each.name for each in tasks_of(kind)]
    return chosen if chosen in of_kind or not of_kind else of_kind[0]


def asked_words(name: str, tr: Locale) -> str:
    """What a task asks for, in numbers: a definition, not a figure."""
    asked = task(name)
    if asked.output_tokens is not None:
        several = "calls" if asked.calls > 1 else "text"
        return tr(
            f"web-models-asked-{several}",
            calls=tr.whole(asked.calls),
            read=tr.whole(asked.input_tokens or 0),
            cached=tr.whole(asked.cached_tokens or 0),
            written=tr.whole(asked.output_tokens),
        )
    if asked.images is not None:
        return tr("web-models-asked-image", size=(asked.size or "").replace("x", " × "))
    if asked.input_tokens is not None:
        return tr("web-models-asked-reads", read=tr.whole(asked.input_tokens))
    return tr("web-models-asked-seconds", seconds=tr.whole(round(asked.video_s or asked.audio_s or 0)))


def compared(name: str, models: Iterable[str], *, edition: PageEdition) -> Comparison:
    """What a task costs of some models, on common worlds; kept by the journey once it was asked for, and in the data
    folder where the edition may write there."""
    return catalogue_energies(name, models=tuple(models), keep=edition.record)


def price_all(*, edition: PageEdition) -> None:
    """Price the catalogue at half of one core's time, which leaves the rest to whoever asks for a page meanwhile."""
    for row in listed_models():
        started = time.perf_counter()
        # Of most models the figures came with the package; in how many worlds one takes less is told by the draws.
        catalogue_costs(facts.load(), None).told(row.model, keep=edition.record)
        time.sleep(time.perf_counter() - started)


def fewer_worlds(found: Comparison, model: str, other: str) -> tuple[int, int]:
    """In how many worlds one model uses less than another, and how many there are."""
    share = neighbours().get((model, other)) if found.task.name == TASK else None
    return round((found.probability_less(model, other) if share is None else share) * WORLDS), WORLDS
