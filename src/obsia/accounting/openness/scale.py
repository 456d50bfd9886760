"""obsia's own short scale: what may be had of a system, in seven steps; each holds all that the step below holds.

The scale is about what there is. On which terms it may be used stands beside it (:func:`freedom`), and how sure an
energy figure is does not enter. The steps are obsia's; they were chosen so that a reader can say what the next one
takes:

- nothing but a service;
- a document that describes it, be it a thin model card (or its weights, which describe it better);
- weights, to those who ask;
- weights, to all;
- and a model card, and a report or a paper;
- and the code that trained it, and code that runs it;
- and the data of all stages with the code that prepared them: all that is needed to remake it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.grades import UNKNOWN, Deciding, Grade, answer_of, both, either, silent_on
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.sheet import Sheet, decided
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Message

FRAMEWORK: Final = "obsia"
EDITION: Final = "1"
CLOSED_SERVICE: Final = "closed-service"
STEPS: Final = (
    "documented-service",
    "weights-on-request",
    "weights-only",
    "weights-and-documents",
    "weights-code-and-documents",
    "everything-to-remake-it",
)
"""The steps above ``closed-service``, from the least open to the most."""
RANKS: Final = (CLOSED_SERVICE, UNKNOWN, *STEPS)
"""Results, from the least open to the most; ``unknown`` where no document is known and nobody looked for weights."""
TOPICS: Final[tuple[tuple[str, str], ...]] = (
    ("weights", "weights_final"),
    ("code", "code_training"),
    ("data", "data_base"),
    ("documents", "model_card"),
)
"""What terms are told of, and the item whose terms stand for it."""

_WEIGHTS: Final = "weights_final"
_CARD: Final = "model_card"
_REPORTS: Final = ("technical_report", "research_paper")
_CODE: Final = ("code_training", "code_inference")
_DATA: Final = ("data_base", "data_final", "code_data_preprocessing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The terms of one kind of thing; ``licence`` is '' and ``is_open`` None where none is stated."""

    topic: str
    item: str
    is_available: bool | None
    """Whether anyone can get it; None where it cannot be told."""
    licence: str
    is_open: bool | None
    assertion: Assertion | None
    """Where the licence is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """What may be had of a system, and on which terms: two things side by side, not a sum."""

    scale: Grade
    terms: tuple[Term, ...]


def grade(sheet: Sheet) -> Grade:
    """The highest step whose needs, and those of all steps below, are met.

    Returns:
        ``deciding`` holds the points of every step; those of the step after ``result`` that do not pass are what is
        missing for it (:func:`missing`).
    """
    points = _points(sheet)
    met = [_is_met(points, step) for step in STEPS]
    reached = next((index for index, passes in enumerate(met) if not passes), len(STEPS))
    weights = decided(sheet, _WEIGHTS)
    lowest = UNKNOWN if weights is None else CLOSED_SERVICE
    result = STEPS[reached - 1] if reached else lowest
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=points,
        unanswered=silent_on(points),
        message=Message(name=f"grade-scale-{result}"),
    )


def next_step(result: str) -> str | None:
    """The step after a result; None after the last."""
    after = STEPS.index(result) + 1 if result in STEPS else 0
    return STEPS[after] if after < len(STEPS) else None


def missing(scale: Grade) -> tuple[Deciding, ...]:
    """What a system lacks for the step after the one that it has reached.

    Where one of several things would do (a report or a paper), all of them are listed, or none if one is there.
    """
    step = next_step(scale.result)
    asked = [point for point in scale.deciding if point.needed_for == step]
    has_report = any(point.passes for point in asked if point.item in _REPORTS)
    return tuple(point for point in asked if not point.passes and not (has_report and point.item in _REPORTS))


def freedom(sheet: Sheet) -> Freedom:
    """The step of a system and the terms of what it offers."""
    return Freedom(scale=grade(sheet), terms=tuple(_term(sheet, topic, item) for topic, item in TOPICS))


def _points(sheet: Sheet) -> tuple[Deciding, ...]:
    """The points of every step, in order of steps. A step's own points stand for the steps below through nesting."""
    described, on_request, for_all, documents, code, everything = STEPS
    weights = decided(sheet, _WEIGHTS)
    obtainable = _has(weights, Status.PUBLISHED, Status.GATED)
    # A thin model card is a document still: with a report or a paper it says what the weights are.
    card = decided(sheet, _CARD)
    has_card = _has(card, Status.PUBLISHED, Status.PARTIAL)
    return (
        *(_point(sheet, item, described) for item in (*_REPORTS, "architecture_description")),
        _decide(_CARD, card, has_card, described),
        _decide(_WEIGHTS, weights, obtainable, described),
        _decide(_WEIGHTS, weights, obtainable, on_request),
        _point(sheet, _WEIGHTS, for_all),
        _decide(_CARD, card, has_card, documents),
        *(_point(sheet, item, documents) for item in _REPORTS),
        *(_point(sheet, item, code) for item in _CODE),
        *(_point(sheet, item, everything, spare=item == "data_final") for item in _DATA),
    )


def _is_met(points: Iterable[Deciding], step: str) -> bool | None:
    """Whether the needs of one step are met: of descriptions one is enough, and of report and paper."""
    asked = [point for point in points if point.needed_for == step]
    if step == STEPS[0]:
        return either(point.passes for point in asked)
    reports = [point.passes for point in asked if point.item in _REPORTS]
    rest = [point.passes for point in asked if point.item not in _REPORTS]
    return both([*rest, either(reports)] if reports else rest)


def _point(sheet: Sheet, item: str, step: str, *, spare: bool = False) -> Deciding:
    """Whether anyone can get an item; ``spare`` where a system may have no such thing at all."""
    assertion = decided(sheet, item)
    accepted = (Status.PUBLISHED, Status.NOT_APPLICABLE) if spare else (Status.PUBLISHED,)
    return _decide(item, assertion, _has(assertion, *accepted), step)


def _has(assertion: Assertion | None, *statuses: Status) -> bool | None:
    return assertion.status in statuses if assertion else None


def _decide(item: str, assertion: Assertion | None, passes: bool | None, step: str) -> Deciding:
    return Deciding(item=item, assertion=assertion, passes=passes, needed_for=step, answer=answer_of(passes))


def _term(sheet: Sheet, topic: str, item: str) -> Term:
    found = terms(sheet, item)
    return Term(
        topic=topic,
        item=item,
        is_available=_has(decided(sheet, item), Status.PUBLISHED),
        licence=found.licence,
        is_open=is_open(found.licence, sheet.tables.licences),
        assertion=found.assertion,
    )
