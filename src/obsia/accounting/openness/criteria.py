"""What people ask first of a system, each question answered from its cells: six criteria, and no sum of them.

A criterion rests on groups of items; of a group one item is enough, and every group is needed. What nobody looked for
is neither had nor lacking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.sheet import CATALOGUE, WEIGHTS, Sheet, decided, leaves_open
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Status


class Availability(StrEnum):
    """How much of what a criterion asks for can be had."""

    ALL = "all"
    PART = "part"
    NONE = "none"
    UNKNOWN = "unknown"
    """Nobody looked, or not everywhere, and nothing was found."""
    MOOT = "moot"
    """There is no such thing to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one criterion is answered. ``word`` is a code: the message ``criterion-answer-WORD`` says it."""

    criterion: str
    availability: Availability
    word: str


LICENCE: Final = "licence"
CRITERIA: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "weights": ((WEIGHTS,),),
    LICENCE: (),
    "data": (("data_base",), ("data_final",)),
    "code": (("code_training",), ("code_inference",)),
    "documents": (("model_card",), ("technical_report", "research_paper")),
    "energy": (("energy_training", "energy_inference"),),
}
"""Criterion -> the groups of items that it asks for; the licence is that of the weights."""

_HELD: Final = {
    Status.PUBLISHED: Availability.ALL,
    Status.GATED: Availability.PART,
    Status.PARTIAL: Availability.PART,
    Status.DERIVABLE: Availability.PART,
    Status.WITHHELD: Availability.NONE,
    Status.NOT_FOUND: Availability.NONE,
    Status.NOT_APPLICABLE: Availability.MOOT,
}
_BEST: Final = (Availability.ALL, Availability.PART, Availability.UNKNOWN, Availability.NONE, Availability.MOOT)
"""Of several things of which one is enough, the first of these stands."""
NOBODY: Final = "unknown"
"""The word where nobody looked for any of it."""

_Told = tuple[Availability, str]


def held_of(status: Status | None) -> Availability:
    """What a status of one item amounts to; ``UNKNOWN`` where nobody speaks of it."""
    return Availability.UNKNOWN if status is None else _HELD[status]


def answers(sheet: Sheet) -> tuple[Answer, ...]:
    """Every criterion, in the order of :data:`CRITERIA`."""
    found: list[Answer] = []
    for criterion, groups in CRITERIA.items():
        held, word = _terms(sheet) if criterion == LICENCE else _all_of([_one_of(sheet, group) for group in groups])
        found.append(Answer(criterion=criterion, availability=held, word=word))
    return tuple(found)


def _one_of(sheet: Sheet, group: Sequence[str]) -> _Told:
    """The best of several items of which one is enough."""
    told = [_item(sheet, item) for item in group]
    return min(told, key=lambda each: _BEST.index(each[0]))


def _item(sheet: Sheet, item: str) -> _Told:
    cell = decided(sheet, item)
    if cell is None:
        return Availability.UNKNOWN, NOBODY
    if leaves_open(cell):
        return Availability.PART, "gate-unread" if cell.asserted_by == CATALOGUE else "part-or-gated"
    return held_of(cell.status), cell.status.value


def _all_of(groups: Sequence[_Told]) -> _Told:
    """What is needed together: all of it, a part, nothing, or not known."""
    asked = [each for each in groups if each[0] is not Availability.MOOT]
    if not asked:
        return groups[0]
    if len(set(asked)) == 1:
        return asked[0]
    held = {each[0] for each in asked}
    if held & {Availability.ALL, Availability.PART}:
        return Availability.PART, "at-least-part" if Availability.UNKNOWN in held else Status.PARTIAL.value
    if Availability.UNKNOWN in held:
        return Availability.UNKNOWN, "not-all-looked-for"
    return Availability.NONE, Status.NOT_FOUND.value


def _terms(sheet: Sheet) -> _Told:
    """The terms of the weights: open, not open, unstated; none where there are no weights to have."""
    weights = _item(sheet, WEIGHTS)
    if weights[0] in (Availability.NONE, Availability.MOOT):
        return Availability.MOOT, "no-weights"
    found = terms(sheet, WEIGHTS)
    if not found.licence:
        return Availability.UNKNOWN, NOBODY if weights[0] is Availability.UNKNOWN else "not-stated"
    openly = is_open(found.licence, sheet.tables.licences)
    if openly is None:
        return Availability.UNKNOWN, "cannot-be-told"
    return (Availability.ALL, "open") if openly else (Availability.NONE, "not-open")
