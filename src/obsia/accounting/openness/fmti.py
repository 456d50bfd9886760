"""Indicators of the Foundation Model Transparency Index that the facts can answer.

Source of the indicators: Foundation Model Transparency Index, December 2025 (``stanford-crfm/fmti``,
``Dec2025_indicators.csv``). These are obsia's answers for one model; scores of the index are those that its authors
assign, for one flagship of each company.
"""

from __future__ import annotations

from typing import Final

from obsia.accounting.openness.grades import NO, UNKNOWN, YES, Deciding, Grade, answer_of, both
from obsia.accounting.openness.sheet import Sheet, decided, leaves_open
from obsia.accounting.openness.tables import is_judgement
from obsia.core.disclosure import Assertion, Status
from obsia.core.message import Message

FRAMEWORK: Final = "fmti"
EDITION: Final = "Foundation Model Transparency Index, December 2025"

_UNTOLD: Final = (Status.NOT_APPLICABLE, Status.GATED)


def grade(sheet: Sheet) -> Grade:
    """How many of the answerable indicators are answered with yes; ``result`` is ``yes/answerable``."""
    points = [
        _point(indicator, item, decided(sheet, item))
        for indicator, items in sheet.tables.answers(FRAMEWORK).items()
        for item in items
    ]
    answers = list(_by_indicator(points).values())
    counts = {answer: answers.count(answer) for answer in (YES, NO, UNKNOWN)}
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=f"{counts[YES]}/{len(answers)}",
        deciding=tuple(points),
        message=Message("grade-fmti", **counts, of=len(answers)),
        notes=(Message("grade-fmti-ours"),),
    )


def indicators(sheet: Sheet) -> dict[str, str]:
    """Indicator -> ``yes``, ``no`` or ``unknown``."""
    return _by_indicator(grade(sheet).deciding)


def _by_indicator(points: tuple[Deciding, ...] | list[Deciding]) -> dict[str, str]:
    """An indicator that rests on several items needs them all."""
    names = dict.fromkeys(point.needed_for for point in points)
    return {name: answer_of(both(p.passes for p in points if p.needed_for == name)) for name in names}


def _point(indicator: str, item: str, assertion: Assertion | None) -> Deciding:
    """The index gives a point or none: part of a thing, or what one would have to work out, earns none.

    Behind a gate it cannot be told: the index asks for no cost, and a gate may be a sign-up or a price. Nor where
    another index judged the terms without saying whether they are stated.
    """
    passes = None
    if assertion and not (leaves_open(assertion) or is_judgement(assertion)):
        passes = None if assertion.status in _UNTOLD else assertion.status is Status.PUBLISHED
    return Deciding(item=item, assertion=assertion, passes=passes, needed_for=indicator, answer=answer_of(passes))
