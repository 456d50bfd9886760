"""What people want to do with an AI system, each question answered from its cells, and never summed.

The questions are obsia's: whether anyone can *use* the weights, *study* the training data, *rebuild* the model,
*audit* what is claimed of it, *share* and change it, and whether its *energy* is stated. Each answer is yes, in part,
no, or not examined, with the cells that decide it. What nobody looked for is never held to be lacking.

A question asks for groups of items; of a group one item is enough. The data of tuning are not asked for of a model that
was not tuned. Weights whose licence leaves out a place can be used in part. To study or to audit, a part of what is
asked for helps; to rebuild, one thing that lacks denies it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from obsia.accounting.openness.grades import NO, YES, Deciding, Grade
from obsia.accounting.openness.licensing import excluded_places, is_open
from obsia.accounting.openness.sheet import WEIGHTS, Sheet, decided, leaves_open
from obsia.accounting.openness.terms import RELEASE, terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.message import Country, Listed, Message
from obsia.core.message import Term as Word

EDITION: Final = "2"
"""Edition 1 was a ladder of seven steps."""
PART: Final = "part"
NOT_EXAMINED: Final = "not-examined"
RANKS: Final = (NO, NOT_EXAMINED, PART, YES)
"""Answers, from the least open to the most."""
USE: Final = "use"
SHARE: Final = "share"
ENERGY: Final = "energy"


class _Asked(NamedTuple):
    """What a question asks for; ``needs_all`` where one thing that lacks denies it."""

    groups: tuple[tuple[str, ...], ...]
    needs_all: bool = False


_ASKED: Final[dict[str, _Asked]] = {
    USE: _Asked(((WEIGHTS,),)),
    "study": _Asked((("data_base",), ("data_final",))),
    "rebuild": _Asked(
        (("data_base",), ("data_final",), ("code_data_preprocessing",), ("code_training",)), needs_all=True
    ),
    "audit": _Asked(
        (("technical_report", "research_paper"), ("evaluation_results",), ("code_evaluation",), ("data_evaluation",))
    ),
    SHARE: _Asked(()),
    ENERGY: _Asked((("energy_training", "energy_inference"),)),
}
QUESTIONS: Final = tuple(_ASKED)
"""Every question, in the order in which people ask."""
IN_VERDICT: Final = tuple(name for name in QUESTIONS if name != ENERGY)
"""The questions of openness; what is known of the energy is certainty, which stands apart."""
TOPICS: Final[tuple[tuple[str, str], ...]] = (
    ("weights", WEIGHTS),
    ("code", "code_training"),
    ("data", "data_base"),
    ("documents", "model_card"),
)
"""What terms are told of, and the item whose terms stand for it."""

_ANSWERS: Final = {
    Status.PUBLISHED: YES,
    Status.GATED: PART,
    Status.PARTIAL: PART,
    Status.DERIVABLE: PART,
    Status.WITHHELD: NO,
    Status.NOT_FOUND: NO,
    Status.NOT_APPLICABLE: NO,
}
"""What the status of one item answers. Of a thing that there cannot be, a service's weights, nothing can be had."""
_SPARE: Final = "data_final"
"""What a model may do without: where there was no tuning, it is not asked for."""
_BEST: Final = (YES, PART, NOT_EXAMINED, NO)
"""Of several things of which one is enough, the first of these stands."""


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


def answers(sheet: Sheet) -> tuple[Grade, ...]:
    """The answer to every question, in the order of :data:`QUESTIONS`.

    Returns:
        Grades whose ``result`` is one of :data:`RANKS`. ``at_least`` marks an answer in part which what nobody has
        examined may raise.
    """
    own = {USE: _use, SHARE: _share}
    return tuple(own[name](sheet) if name in own else _answer(sheet, name, asked) for name, asked in _ASKED.items())


def answered(grades: Iterable[Grade]) -> tuple[Grade, ...]:
    """The answers to obsia's questions among the grades of a system, in their order."""
    return tuple(each for each in grades if each.framework in _ASKED)


def topics(sheet: Sheet) -> tuple[Term, ...]:
    """The terms of weights, code, data and documents."""
    return tuple(_term(sheet, topic, item) for topic, item in TOPICS)


def _answer(sheet: Sheet, question: str, asked: _Asked) -> Grade:
    groups = [[_point(sheet, item, question) for item in group] for group in asked.groups]
    points = [point for group in groups for point in group]
    held = [best for group in groups if (best := _best_of(group)) is not None]
    if asked.needs_all and NO in held:
        return _graded(question, NO, points)
    if not {YES, PART} & set(held):
        return _graded(question, NOT_EXAMINED if NOT_EXAMINED in held else NO, points)
    return _graded(question, YES if set(held) == {YES} else PART, points, at_least=NOT_EXAMINED in held)


def _point(sheet: Sheet, item: str, question: str) -> Deciding:
    """How one item answers; ``passes`` None where nobody looked, or where it is not asked for."""
    cell = decided(sheet, item)
    is_spared = item == _SPARE and cell is not None and cell.status is Status.NOT_APPLICABLE
    answer = NOT_EXAMINED if cell is None else "" if is_spared else _ANSWERS[cell.status]
    return Deciding(
        item=item,
        assertion=cell,
        passes={YES: True, PART: False, NO: False}.get(answer),
        needed_for=question,
        answer=answer,
    )


def _best_of(group: Iterable[Deciding]) -> str | None:
    """The best of several things of which one is enough; None where none of them is asked for."""
    return min((point.answer for point in group if point.answer), key=_BEST.index, default=None)


def _use(sheet: Sheet) -> Grade:
    """Whether anyone can use the weights: not anyone, where the licence grants nothing in some places."""
    found = _answer(sheet, USE, _ASKED[USE])
    stated = terms(sheet, WEIGHTS)
    places = excluded_places(stated.licence, sheet.tables.licences)
    if found.result != YES or stated.assertion is None or not places:
        return found
    point = Deciding(item=stated.assertion.item, assertion=stated.assertion, passes=False, needed_for=USE, answer=PART)
    # Where the cell of the weights itself names the licence, it stands once.
    others = [each for each in found.deciding if each.assertion is not stated.assertion]
    named = Listed(Country(place) if place.isupper() else Word("group", place) for place in places)
    told = Message("openness-use-excluded", licence=stated.licence, places=named)
    return replace(_graded(USE, PART, [*others, point]), notes=(told,))


def _share(sheet: Sheet) -> Grade:
    """Whether anyone may share and change the weights: the licence answers, where there are weights."""
    weights = _point(sheet, WEIGHTS, SHARE)
    if weights.answer == NO:
        return _graded(SHARE, NO, [weights])
    found = terms(sheet, WEIGHTS)
    openly = is_open(found.licence, sheet.tables.licences) if found.licence else None
    result = NOT_EXAMINED if openly is None else YES if openly else PART
    # Where no licence is named, what is said of the terms all the same.
    stated = found.assertion or decided(sheet, RELEASE)
    point = Deciding(
        item=stated.item if stated else RELEASE,
        assertion=stated,
        passes=openly,
        needed_for=SHARE,
        answer=result,
    )
    return _graded(SHARE, result, [point])


def _graded(question: str, result: str, points: list[Deciding], *, at_least: bool = False) -> Grade:
    return Grade(
        framework=question,
        edition=EDITION,
        result=result,
        deciding=tuple(points),
        message=Message(f"openness-{question}-{result}"),
        at_least=at_least,
    )


def _term(sheet: Sheet, topic: str, item: str) -> Term:
    found = terms(sheet, item)
    cell = decided(sheet, item)
    is_available = None if cell is None or leaves_open(cell) else cell.status is Status.PUBLISHED
    return Term(
        topic=topic,
        item=item,
        is_available=is_available,
        licence=found.licence,
        is_open=is_open(found.licence, sheet.tables.licences),
        assertion=found.assertion,
    )
