"""Every grade of one system, side by side."""

from __future__ import annotations

from obsia.accounting.openness import ai_act, fmti, mof, osai, osaid, scale
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.sheet import Sheet


def side_by_side(sheet: Sheet, *, threshold_flop: float, training_flop: float | None = None) -> tuple[Grade, ...]:
    """obsia's scale first, then each framework; never a sum of them.

    Args:
        sheet: What is said of the system.
        threshold_flop: As for :func:`obsia.accounting.openness.ai_act.grade`.
        training_flop: As for the same.
    """
    return (
        scale.grade(sheet),
        mof.grade(sheet),
        osai.grade(sheet),
        osaid.grade(sheet),
        ai_act.grade(sheet, threshold_flop=threshold_flop, training_flop=training_flop),
        fmti.grade(sheet),
    )
