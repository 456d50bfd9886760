"""The twelve dimensions of the European Open Source AI Index, read from assertions.

Source of the dimensions: the criteria of the index (``Language-Technology-Assessment/main-database``, readme), in our
words in ``elements.csv``. From the index's own rows this gives back the index. The sum is obsia's: the index itself
publishes no sum, and a sum hides which dimension is closed.
"""

from __future__ import annotations

from typing import Final

from obsia.accounting.openness.grades import CLOSED, OPEN, PARTIAL, UNKNOWN, Deciding, Grade, silent_on
from obsia.accounting.openness.licensing import is_osi
from obsia.accounting.openness.sheet import Sheet, decided
from obsia.accounting.openness.terms import RELEASE, terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Message

FRAMEWORK: Final = "osai"
EDITION: Final = "European Open Source AI Index, twelve dimensions of 2026"
_LICENSED: Final = ("weights_final", "code_training", "data_base")
"""What the dimension of licences is about."""


def grade(sheet: Sheet) -> Grade:
    """Each dimension ``open``, ``partial``, ``closed`` or ``unknown``; ``result`` is the sum (open 1, partial 1/2)."""
    points = [
        _licences(sheet, element) if items == (RELEASE,) else _dimension(sheet, element, items[0])
        for element, items in sheet.tables.answers(FRAMEWORK).items()
    ]
    halves = sum(2 * (point.answer == OPEN) + (point.answer == PARTIAL) for point in points)
    answered = sum(point.answer != UNKNOWN for point in points)
    score = f"{halves / 2:g}"
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=score,
        deciding=tuple(points),
        unanswered=silent_on(points),
        message=Message(name="grade-osai", arguments={"score": score, "of": len(points), "answered": answered}),
    )


def _dimension(sheet: Sheet, element: str, item: str) -> Deciding:
    """A dimension that one item answers."""
    return _point(element, item, decided(sheet, item))


def _point(element: str, item: str, assertion: Assertion | None) -> Deciding:
    answer = UNKNOWN
    if assertion and assertion.status is not Status.NOT_APPLICABLE:
        found = PARTIAL if assertion.status.is_found else CLOSED
        answer = OPEN if assertion.status is Status.PUBLISHED else found
    passes = None if answer == UNKNOWN else answer == OPEN
    return Deciding(item=item, assertion=assertion, passes=passes, needed_for=element, answer=answer)


def _licences(sheet: Sheet, element: str) -> Deciding:
    """The dimension of licences: the index's own judgement where it gave one, since no page states it.

    Else: open when weights, training code and training data are all published under licences that the Open Source
    Initiative approved, partial when two of them are, closed when two of them are known not to be.
    """
    judged = decided(sheet.of(FRAMEWORK), RELEASE)
    if judged:
        return _point(element, RELEASE, judged)
    answers = [_is_licensed(sheet, item) for item in _LICENSED]
    if answers.count(True) == len(_LICENSED):
        answer = OPEN
    elif answers.count(False) > 1:
        answer = CLOSED
    else:
        answer = UNKNOWN if None in answers else PARTIAL
    passes = None if answer == UNKNOWN else answer == OPEN
    return Deciding(item=RELEASE, assertion=decided(sheet, RELEASE), passes=passes, needed_for=element, answer=answer)


def _is_licensed(sheet: Sheet, item: str) -> bool | None:
    """Whether a thing is published under an approved licence; None where its being there or its licence is unknown."""
    assertion = decided(sheet, item)
    if assertion is None:
        return None
    if assertion.status is not Status.PUBLISHED:
        return False
    return is_osi(terms(sheet, item).licence, sheet.tables.licences)
