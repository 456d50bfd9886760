"""Every grade of one system, side by side."""

from __future__ import annotations

from obsia.accounting.openness import fmti, mof, osai, osaid, questions
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.sheet import Sheet


def side_by_side(sheet: Sheet) -> tuple[Grade, ...]:
    """The answers to obsia's questions first, then each framework; never a sum of them.

    An article of law is no framework: what bears on it stands in :mod:`obsia.accounting.openness.ai_act`.
    """
    return (
        *questions.answers(sheet),
        mof.grade(sheet),
        osai.grade(sheet),
        osaid.grade(sheet),
        fmti.grade(sheet),
    )
