"""obsia's own short scale: what may be had of a system, in seven steps; each holds all that the step below holds.

The scale is about what there is. On which terms it may be used stands beside it (:func:`freedom`), and how sure an
energy figure is does not enter. The steps are obsia's; they were chosen so that a reader can say what the next one
takes:

- nothing but a service;
- a document that describes it, be it a thin model card (or weights of it, which describe it better);
- weights, to those who ask;
- weights, to all;
- and a model card, and a report or a paper;
- and the code that trained it, and code that runs it;
- and the data of all stages with the code that prepared them: all that is needed to remake it.

What nobody looked for is not held to be closed: a step that hangs on it makes the one below a bound (``at_least``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.grades import UNKNOWN, Deciding, Grade, answer_of, both, either, silent_on
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.sheet import WEIGHTS, Sheet, decided, leaves_open
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.message import Message

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
        missing for it (:func:`missing_groups`). ``at_least`` where none of them is known to lack.
    """
    points = _points(sheet)
    met = [_is_met(points, step) for step in STEPS]
    reached = next((index for index, passes in enumerate(met) if not passes), len(STEPS))
    lowest = UNKNOWN if decided(sheet, WEIGHTS) is None else CLOSED_SERVICE
    result = STEPS[reached - 1] if reached else lowest
    at_least = result != UNKNOWN and None in met[reached : reached + 1]
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=points,
        unanswered=silent_on(points),
        message=Message(f"grade-scale-{'at-least-' if at_least else ''}{result}"),
        at_least=at_least,
    )


def next_step(result: str) -> str | None:
    """The step after a result; None after the last."""
    after = STEPS.index(result) + 1 if result in STEPS else 0
    return STEPS[after] if after < len(STEPS) else None


def missing_groups(scale: Grade) -> tuple[tuple[Deciding, ...], ...]:
    """What a system lacks for the step after the one that it has reached: every group, and of each group one thing.

    Points that do not pass because nobody looked have ``passes`` None.
    """
    step = next_step(scale.result)
    asked = [point for point in scale.deciding if point.needed_for == step]
    groups = [group for group in _groups(asked, step) if not any(point.passes for point in group)]
    return tuple(tuple(group) for group in groups)


def missing(scale: Grade) -> tuple[Deciding, ...]:
    """The things of all groups of :func:`missing_groups`, one after the other."""
    return tuple(point for group in missing_groups(scale) for point in group)


def next_message(scale: Grade) -> str:
    """The name of the message that says what the next step takes, with ``step`` and ``items``.

    Where one thing of several is enough it says so; from weights on request it is the same weights, without asking.
    """
    step = next_step(scale.result)
    if step is None:
        return "scale-top"
    if scale.result == "weights-on-request":
        return "scale-next-without-asking"
    is_choice = all(len(group) > 1 for group in missing_groups(scale))
    return "scale-next-one-of" if is_choice else "scale-next"


def freedom(sheet: Sheet) -> Freedom:
    """The step of a system and the terms of what it offers."""
    return Freedom(scale=grade(sheet), terms=tuple(_term(sheet, topic, item) for topic, item in TOPICS))


def _points(sheet: Sheet) -> tuple[Deciding, ...]:
    """The points of every step, in order of steps. A step's own points stand for the steps below through nesting."""
    described, on_request, for_all, documents, code, everything = STEPS
    weights = decided(sheet, WEIGHTS)
    # A thin model card is a document still: with a report or a paper it says what the weights are.
    card = decided(sheet, _CARD)
    has_card = _has(card, Status.PUBLISHED, Status.PARTIAL)
    return (
        *(_point(sheet, item, described) for item in (*_REPORTS, "architecture_description")),
        _decide(_CARD, card, has_card, described),
        _decide(WEIGHTS, weights, _has(weights, Status.PUBLISHED, Status.GATED, Status.PARTIAL), described),
        _decide(WEIGHTS, weights, _on_request(weights), on_request),
        _decide(WEIGHTS, weights, _for_all(weights), for_all),
        _decide(_CARD, card, has_card, documents),
        *(_point(sheet, item, documents) for item in _REPORTS),
        *(_point(sheet, item, code) for item in _CODE),
        *(_point(sheet, item, everything, spare=item == "data_final") for item in _DATA),
    )


def _is_met(points: Iterable[Deciding], step: str) -> bool | None:
    """Whether the needs of one step are met: of each group of points one is enough."""
    asked = [point for point in points if point.needed_for == step]
    return both(either(point.passes for point in group) for group in _groups(asked, step))


def _groups(asked: list[Deciding], step: str | None) -> list[list[Deciding]]:
    """The points of one step in groups of which one is enough: any description, and a report or a paper."""
    if step == STEPS[0]:
        return [asked]
    reports = [point for point in asked if point.item in _REPORTS]
    return [*([point] for point in asked if point.item not in _REPORTS), *([reports] if reports else [])]


def _on_request(weights: Assertion | None) -> bool | None:
    """Whether all of the weights are to be had, be it after asking."""
    return None if weights and leaves_open(weights) else _has(weights, Status.PUBLISHED, Status.GATED)


def _for_all(weights: Assertion | None) -> bool | None:
    """Whether all of the weights are to be had without asking."""
    return None if weights and leaves_open(weights) else _has(weights, Status.PUBLISHED)


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
    assertion = decided(sheet, item)
    return Term(
        topic=topic,
        item=item,
        is_available=_for_all(assertion),
        licence=found.licence,
        is_open=is_open(found.licence, sheet.tables.licences),
        assertion=found.assertion,
    )
