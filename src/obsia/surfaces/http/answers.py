"""From a question to its answer: the journey that it goes, its record and its rows. Figures are never made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from obsia.surfaces.answering import NOT_RECORDED, trace_of
from obsia.surfaces.journeys import JOURNEYS, Journey

if TYPE_CHECKING:
    from obsia.surfaces.http.batch import Answered

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The record of an answer, and how its rows are made when they are asked for."""

    record: Record
    rows: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    location: str = ""
    """The path and query under the base where the answer is; '' where it is here."""


def answer(name: str, /, **arguments: Any) -> Answer:
    """The answer of a journey."""
    journey = JOURNEYS[name]
    return _written(journey, journey.ask(**arguments))


def _written(journey: Journey, found: Any) -> Answer:
    record = journey.record(found)
    # Why figures could not be recorded names a folder of this machine: nobody else is told which.
    if record.get("notes"):
        record["notes"] = [str(NOT_RECORDED)]
    if record.get("unrecorded") is not None:
        record["unrecorded"] = str(NOT_RECORDED)
    if not journey.rows:
        return Answer(record=record)
    return Answer(record=record, rows=lambda: journey.rows_of(found, record))


def batch(*, answered: Sequence[Answered]) -> Answer:
    """Several questions, each answered by its own endpoint."""
    from obsia.surfaces.http.batch import BATCH

    return Answer(record=BATCH.record(tuple(answered)))


def openness(**arguments: Any) -> Answer:
    """``obsia openness SYSTEM``. A name that means several systems leads to their family."""
    from obsia.app.disclosure.families import answer as answer_of_family
    from obsia.app.disclosure.families import family_asked
    from obsia.app.questions.openness import GradeSystem

    asked = GradeSystem(**arguments)
    if (of_family := family_asked(asked)) is not None:
        day = f"?{urlencode({'on': of_family.on})}" if of_family.on else ""
        return Answer(record={}, location=f"/families/{answer_of_family(of_family).family.key}{day}")
    journey = JOURNEYS["openness"]
    return _written(journey, journey.answered(asked))


def figure(*, figure_id: str, private: bool = False) -> Answer:
    """``obsia trace``. What was made from a person's own files is shown to nobody else: ``private`` says who asks."""
    return _written(JOURNEYS["trace"], trace_of(figure_id, private=private))
