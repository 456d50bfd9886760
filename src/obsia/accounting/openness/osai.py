"""The twelve dimensions of the European Open Source AI Index, read from assertions.

Source of the dimensions: the criteria of the index (``Language-Technology-Assessment/main-database``, readme), in our
words in ``elements.csv``. From the index's own rows this gives back the index. The sum is obsia's: the index itself
publishes no sum, and a sum hides which dimension is closed. It counts only dimensions that are answered, and is given
only where most of them are: a sum over few would make a silence look like a closed door.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from obsia.accounting.openness.grades import CLOSED, OPEN, PARTIAL, UNKNOWN, Deciding, Grade
from obsia.accounting.openness.licensing import is_osi
from obsia.accounting.openness.mof import PAPER
from obsia.accounting.openness.sheet import Sheet, decided, leaves_open
from obsia.accounting.openness.support import Flaw
from obsia.accounting.openness.tables import is_judgement
from obsia.accounting.openness.terms import RELEASE, terms
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.core.message import Message

FRAMEWORK: Final = "osai"
EDITION: Final = "European Open Source AI Index, twelve dimensions of 2026"
LEAST_ANSWERED: Final = 9
"""Of the twelve dimensions, so many must be answered for a sum: three quarters."""
_LICENSED: Final = ("weights_final", "code_training", "data_base")
"""What the dimension of licences is about."""
_ARCHIVE: Final = "arXiv"
"""How a cell says that a paper was seen in an archive, which reviews none."""


def grade(sheet: Sheet) -> Grade:
    """Each dimension ``open``, ``partial``, ``closed`` or ``unknown``.

    Returns:
        ``result`` is the sum over answered dimensions (open 1, partial 1/2), or ``unknown`` where fewer than
        ``LEAST_ANSWERED`` are answered.
    """
    points = [
        _licences(sheet, element) if items == (RELEASE,) else _point(element, items[0], decided(sheet, items[0]))
        for element, items in sheet.tables.answers(FRAMEWORK).items()
    ]
    counts = Counter(point.answer for point in points)
    answered = len(points) - counts[UNKNOWN]
    score = f"{counts[OPEN] + counts[PARTIAL] / 2:g}"
    told: dict[str, str | int] = {"score": score, "answered": answered, "of": len(points)}
    told |= {answer: counts[answer] for answer in (OPEN, PARTIAL, CLOSED)}
    has_sum = answered >= LEAST_ANSWERED
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=score if has_sum else UNKNOWN,
        deciding=tuple(points),
        message=Message("grade-osai" if has_sum else "grade-osai-few", **told),
    )


def _point(element: str, item: str, assertion: Assertion | None) -> Deciding:
    answer = _answer(assertion) if assertion else UNKNOWN
    passes = None if answer == UNKNOWN else answer == OPEN
    return Deciding(item=item, assertion=assertion, passes=passes, needed_for=element, answer=answer)


def _answer(assertion: Assertion) -> str:
    """What this index calls partial is partial; where another says so of weights, nobody may have read the gate."""
    is_untold = leaves_open(assertion) and assertion.asserted_by != FRAMEWORK
    if is_untold or _is_unreviewed(assertion) or assertion.status is Status.NOT_APPLICABLE:
        return UNKNOWN
    if assertion.status is Status.PUBLISHED:
        return OPEN
    return PARTIAL if assertion.status.is_found else CLOSED


def _is_unreviewed(assertion: Assertion) -> bool:
    """Whether another index lists a research paper, or an archive holds it: this index asks for a review by peers."""
    if assertion.item != PAPER or assertion.asserted_by == FRAMEWORK or not assertion.status.is_found:
        return False
    return assertion.basis is Basis.INDEX or _ARCHIVE in assertion.value


def _licences(sheet: Sheet, element: str) -> Deciding:
    """The dimension of licences: the index's own judgement where it gave one, since no page states it.

    Else: open when weights, training code and training data are all published under licences that the Open Source
    Initiative approved, partial when two of them are, closed when two of them are known not to be.
    """
    judged = next((each for each in sheet.about(RELEASE) if is_judgement(each) and _stands(sheet, each)), None)
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


def _stands(sheet: Sheet, judgement: Assertion) -> bool:
    """Whether a judgement has a page behind it that no find contradicts."""
    return sheet.flaw(judgement) in (None, Flaw.JUDGEMENT)


def _is_licensed(sheet: Sheet, item: str) -> bool | None:
    """Whether a thing is published under an approved licence; None where its being there or its licence is unknown."""
    assertion = decided(sheet, item)
    if assertion is None:
        return None
    if assertion.status is not Status.PUBLISHED:
        return False
    return is_osi(terms(sheet, item).licence, sheet.tables.licences)
