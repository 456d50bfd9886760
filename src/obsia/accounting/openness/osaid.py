"""The Open Source AI Definition 1.0, self-assessed by obsia from assertions.

Source: Open Source Initiative, The Open Source AI Definition 1.0 (2024): information on the data, code and parameters,
each in the form preferred for changing the system and under approved terms. It asks for information on the data, and
for the data themselves only where they may be shared. There is no register and no test by the Initiative; obsia says
``conforms`` only when every fact that it needs is known.
"""

from __future__ import annotations

from typing import Final

from obsia.accounting.openness.grades import UNKNOWN, Deciding, Grade, answer_of, both
from obsia.accounting.openness.licensing import is_open, is_osi
from obsia.accounting.openness.sheet import Sheet, decided, leaves_open
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Status
from obsia.core.message import Message

FRAMEWORK: Final = "osaid"
EDITION: Final = "Open Source AI Definition 1.0"
CONFORMS: Final = "conforms"
DOES_NOT: Final = "does-not-conform"
RANKS: Final = (DOES_NOT, UNKNOWN, CONFORMS)
"""Results, from the least open to the most."""
CODE: Final = "code"
PARAMETERS: Final = "parameters"
DATA: Final = "data-information"
_PROVENANCE: Final = "data_provenance"


def grade(sheet: Sheet) -> Grade:
    """``conforms``, ``does-not-conform`` or ``unknown``: then ``unanswered`` and the deciding points say what lacks."""
    points = [
        _point(sheet, element, item) for element, items in sheet.tables.answers(FRAMEWORK).items() for item in items
    ]
    passes = both(point.passes for point in points)
    result = UNKNOWN if passes is None else CONFORMS if passes else DOES_NOT
    count = sum(point.passes is passes for point in points)
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=tuple(points),
        message=Message(f"grade-osaid-{result}", count=count),
    )


def _point(sheet: Sheet, element: str, item: str) -> Deciding:
    passes = _passes(sheet, element, item)
    return Deciding(
        item=item, assertion=decided(sheet, item), passes=passes, needed_for=element, answer=answer_of(passes)
    )


def _passes(sheet: Sheet, element: str, item: str) -> bool | None:
    """Whether an item is there as the definition asks, under terms as it asks; where these do not do it is no."""
    assertion = decided(sheet, item)
    if assertion is None:
        return None
    match assertion.status:
        case Status.PUBLISHED:
            return _approved(sheet, element, item)
        case Status.NOT_APPLICABLE:
            # A model that was never tuned has no data of tuning. Every model has parameters.
            return None if element == PARAMETERS else True
        case Status.GATED | Status.DERIVABLE:
            # Whether a sign-up leaves everyone free, and what follows from other statements, is for a reader to judge.
            return both([None, _approved(sheet, element, item)])
        case Status.PARTIAL:
            # Whether a part is enough is for a reader too, but parts of the parameters are not the parameters.
            is_short = element == PARAMETERS and not leaves_open(assertion)
            return False if is_short else both([None, _approved(sheet, element, item)])
        case _:
            return None if element == DATA and _may_be_described(sheet) else False


def _may_be_described(sheet: Sheet) -> bool:
    """Whether data that are not shared may be described instead: not where the description was sought in vain."""
    provenance = decided(sheet, _PROVENANCE)
    return provenance is None or provenance.status not in (Status.WITHHELD, Status.NOT_FOUND)


def _approved(sheet: Sheet, element: str, item: str) -> bool | None:
    """Whether the terms are approved by the Open Source Initiative.

    Its list is of licences for software. For parameters, terms that are open and not on the list cannot be told; for
    information on data, what a licence of the data says does not settle under which terms the information stands.
    """
    licence, licences = terms(sheet, item).licence, sheet.tables.licences
    approved = is_osi(licence, licences)
    if approved or element == CODE:
        return approved
    if element == PARAMETERS and is_open(licence, licences) is False:
        return False
    return None
