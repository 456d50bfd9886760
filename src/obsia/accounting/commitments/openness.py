"""Openness: systems by country of their developer and by what anyone can do with them.

Answers come in as data (subject -> question -> answer): how a question is answered is the matter of
:mod:`obsia.accounting.openness.questions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from obsia.accounting.commitments.indicator import Count, Indicator, IndicatorRow, Naming, Priority, Reading, Table
from obsia.accounting.openness.grades import YES
from obsia.accounting.openness.questions import NOT_EXAMINED
from obsia.core.disclosure import System
from obsia.core.grouping import grouped
from obsia.core.message import Message

NAME: Final = "systems-by-answer"
_SYSTEMS: Final = partial(Indicator, priority=Priority.OPENNESS, name=NAME, who_measures=("osai", "mot", "fmti"))


def openness(
    systems: Mapping[str, System],
    answers: Mapping[str, Mapping[str, str]],
    *,
    questions: Sequence[str],
    seats: Mapping[str, str],
    evidence: tuple[str, ...],
    as_of: str,
) -> tuple[Indicator, ...]:
    """Exact counts of systems of which a question is answered with yes, among those examined, over all and by country.

    Args:
        systems: Every system, by subject.
        answers: Subject -> question -> answer; systems without answers are counted nowhere.
        questions: The questions, in order.
        seats: Subject -> ISO code of the developer's seat, '' or absent where nobody has read it.
        evidence: Sources of the answers and of the seats.
        as_of: The day to which the answers belong.
    """
    known = {subject: answers[subject] for subject in systems if subject in answers}
    if not known:
        return (_SYSTEMS(blank=Message("blank-no-answers")),)
    by_country = grouped((seats.get(subject, ""), given) for subject, given in known.items())
    rows = sorted(by_country.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))
    return (
        _SYSTEMS(
            readings=tuple(
                Reading(code="answer", value=_yes(known.values(), question), about=question) for question in questions
            ),
            table=Table(
                columns=tuple(f"answer-{question}" for question in questions),
                rows=tuple(
                    IndicatorRow(
                        name=country,
                        naming=Naming.COUNTRY,
                        cells=tuple(_yes(given, question) for question in questions),
                    )
                    for country, given in rows
                ),
            ),
            caveats=(
                Message("caveat-systems-known"),
                Message("caveat-answers-examined"),
                Message("caveat-seats-of-developers", systems=len(by_country.get("", ()))),
            ),
            evidence=evidence,
            as_of=as_of,
        ),
    )


def _yes(given: Iterable[Mapping[str, str]], question: str) -> Count:
    """Of how many systems a question is answered with yes, of those of which it was examined."""
    counts = Counter(each[question] for each in given)
    return Count(part=counts[YES], whole=counts.total() - counts[NOT_EXAMINED])
