"""The conditions of Article 53(2) of the EU AI Act, on the facts that are held. Not legal advice.

Source: Regulation (EU) 2024/1689, Articles 51(2) and 53, recitals 102 to 104. Providers of a general-purpose model are
spared the duties of Article 53(1)(a) and (b) where the model is under a free and open-source licence, and its weights
and information on its architecture and use are public; not where it presents a systemic risk, which is presumed above
a threshold of training compute. The copyright policy and the summary of training content remain due in every case.

What obsia does not look at: whether a model is a general-purpose one, whether it is put on the market in the Union,
whether money is made with it (recital 103), and designations by the Commission.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from obsia.accounting.openness.grades import UNKNOWN, Deciding, Grade, answer_of, both, either, silent_on
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.sheet import WEIGHTS, Sheet, decided, leaves_open
from obsia.accounting.openness.terms import RELEASE, terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.dossier import Message
from obsia.physics.arrays import Draws

FRAMEWORK: Final = "ai-act-53-2"
EDITION: Final = "Regulation (EU) 2024/1689 as published on 2024-07-12"
MEETS: Final = "meets"
MEETS_UNLESS: Final = "meets-unless-systemic-risk"
DOES_NOT: Final = "does-not-meet"
RANKS: Final = (DOES_NOT, UNKNOWN, MEETS_UNLESS, MEETS)
"""Results, from the least open to the most."""
LICENCE: Final = "licence"
PARAMETERS: Final = "parameters"
ARCHITECTURE: Final = "architecture"
USAGE: Final = "usage"
SYSTEMIC_RISK: Final = "systemic-risk"
DUTIES: Final = ("duty-copyright", "duty-summary")


def grade(sheet: Sheet, *, threshold_flop: float, training_flop: float | None = None) -> Grade:
    """Whether the conditions of the exemption are met.

    Args:
        sheet: What is said of the model.
        threshold_flop: Training compute above which systemic risk is presumed, in operations (the fact
            ``systemic_flop`` of ``training:default``).
        training_flop: Training compute of the model, stated or computed; None where it is not known.

    Returns:
        ``meets``, ``meets-unless-systemic-risk`` (open, and its compute is not known), ``does-not-meet`` or
        ``unknown``. The two duties that remain are among the deciding points and do not move the result.
    """
    answers = sheet.tables.answers(FRAMEWORK)
    weights = decided(sheet, WEIGHTS)
    conditions = [
        *_licence(sheet),
        _decide(WEIGHTS, weights, _are_public(weights), PARAMETERS),
        *(point for condition in (ARCHITECTURE, USAGE) for point in _any_of(sheet, condition, answers[condition])),
    ]
    openness = both(
        either(point.passes for point in conditions if point.needed_for == condition)
        for condition in (LICENCE, PARAMETERS, ARCHITECTURE, USAGE)
    )
    spared = None if training_flop is None else training_flop <= threshold_flop
    compute = answers[SYSTEMIC_RISK][0]
    risk = _decide(compute, decided(sheet, compute), spared, SYSTEMIC_RISK)
    duties = [point for duty in DUTIES for point in _any_of(sheet, duty, answers[duty])]
    points = (*conditions, risk, *duties)
    result = _result(openness, spared)
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=points,
        unanswered=silent_on(points),
        message=Message(name=f"grade-ai-act-{result}"),
        notes=(Message(name="grade-ai-act-caution"),),
    )


def systemic_risk_share(*, training_flop: Draws, threshold_flop: float) -> float:
    """The share of worlds in which training compute exceeds the threshold of Article 51(2), in [0, 1].

    Args:
        training_flop: Training compute in operations, shape (draws,).
        threshold_flop: As for :func:`grade`.
    """
    return float(np.mean(training_flop > threshold_flop))


def _result(openness: bool | None, spared: bool | None) -> str:
    if openness is False or spared is False:
        return DOES_NOT
    if openness is None:
        return UNKNOWN
    return MEETS if spared else MEETS_UNLESS


def _licence(sheet: Sheet) -> list[Deciding]:
    """The terms of the weights: their own, else those of weights, else those of the release."""
    found = terms(sheet, WEIGHTS)
    passes = is_open(found.licence, sheet.tables.licences)
    kind = sheet.tables.type_licence(WEIGHTS)
    stated = found.assertion or decided(sheet, kind) or decided(sheet, RELEASE)
    return [_decide(stated.item if stated else kind, stated, passes, LICENCE)]


def _are_public(weights: Assertion | None) -> bool | None:
    """Whether the weights are public. Behind a sign-up it cannot be told; parts are not the weights."""
    if weights is None or weights.status is Status.GATED or leaves_open(weights):
        return None
    return weights.status is Status.PUBLISHED


def _any_of(sheet: Sheet, condition: str, items: tuple[str, ...]) -> list[Deciding]:
    """Points of which one that passes is enough.

    The Act does not say how much information is enough: part of it may or may not do.
    """
    points: list[Deciding] = []
    for item in items:
        assertion = decided(sheet, item)
        passes = None
        if assertion and (assertion.status is Status.PUBLISHED or not assertion.status.is_found):
            passes = assertion.status is Status.PUBLISHED
        points.append(_decide(item, assertion, passes, condition))
    return points


def _decide(item: str, assertion: Assertion | None, passes: bool | None, needed_for: str) -> Deciding:
    return Deciding(item=item, assertion=assertion, passes=passes, needed_for=needed_for, answer=answer_of(passes))
