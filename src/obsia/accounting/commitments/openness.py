"""Openness: systems by country of their developer and by step of obsia's scale.

Grades come in as data (subject -> step): how a step is reached is the matter of :mod:`obsia.accounting.openness`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from obsia.accounting.commitments.indicator import Count, Indicator, IndicatorRow, Naming, Priority, Reading, Table
from obsia.core.disclosure import System
from obsia.core.message import Message

_MEASURERS: Final = ("osai", "mot", "fmti")


def openness(
    systems: Mapping[str, System],
    grades: Mapping[str, str],
    *,
    order: Sequence[str],
    seats: Mapping[str, str],
    evidence: tuple[str, ...],
    as_of: str,
) -> tuple[Indicator, ...]:
    """Exact counts of systems by step, over all and by country.

    Args:
        systems: Every system, by subject.
        grades: Subject -> step of the scale; systems without one are counted nowhere.
        order: Steps from the least open to the most; those that no system has are left out.
        seats: Subject -> ISO code of the developer's seat, '' or absent where nobody has read it.
        evidence: Sources of the grades and of the seats.
        as_of: The day to which the grades belong.
    """
    graded = {subject: grades[subject] for subject in systems if subject in grades}
    if not graded:
        return (
            Indicator(
                priority=Priority.OPENNESS,
                name="systems-by-grade",
                blank=Message("blank-no-grades"),
                who_measures=_MEASURERS,
            ),
        )
    taken = tuple(step for step in order if step in graded.values())
    total = Counter(graded.values())
    by_country: dict[str, Counter[str]] = {}
    for subject, step in graded.items():
        by_country.setdefault(seats.get(subject, ""), Counter())[step] += 1
    rows = sorted(by_country.items(), key=lambda pair: (not pair[0], -pair[1].total(), pair[0]))
    return (
        Indicator(
            priority=Priority.OPENNESS,
            name="systems-by-grade",
            who_measures=_MEASURERS,
            readings=tuple(
                Reading(code="grade", value=Count(part=total[step], whole=len(graded)), about=step) for step in taken
            ),
            table=Table(
                columns=tuple(f"grade-{step}" for step in taken),
                rows=tuple(
                    IndicatorRow(
                        name=country,
                        naming=Naming.COUNTRY,
                        cells=tuple(Count(part=steps[step], whole=steps.total()) for step in taken),
                    )
                    for country, steps in rows
                ),
            ),
            caveats=(
                Message("caveat-systems-known"),
                Message("caveat-seats-of-developers", systems=by_country[""].total() if "" in by_country else 0),
            ),
            evidence=evidence,
            as_of=as_of,
        ),
    )
