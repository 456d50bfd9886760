"""The shape of a grade: a result, the facts that decide it, and what nobody has looked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from obsia.core.disclosure import Assertion
from obsia.core.message import Message

OPEN = "open"
PARTIAL = "partial"
CLOSED = "closed"
YES = "yes"
NO = "no"
UNKNOWN = "unknown"
"""Answers of single points; ``unknown`` also stands where a result cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """One point of a grade and the fact that answers it."""

    item: str
    assertion: Assertion | None
    """None where no source speaks of the item."""
    passes: bool | None
    """None where it cannot be told."""
    needed_for: str
    """The class, dimension, condition or step for which it is needed."""
    answer: str
    """How it answers: ``open``, ``partial``, ``closed``, or ``yes``, ``no``, ``unknown``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What a framework makes of a sheet. ``result`` is a code; ``message`` and ``notes`` say it in words."""

    framework: str
    edition: str
    """Which version of the framework's rule was followed."""
    result: str
    deciding: tuple[Deciding, ...]
    message: Message
    notes: tuple[Message, ...] = ()
    at_least: bool = False
    """Whether ``result`` is a lower bound: what lacks above it was not denied, nobody looked or it cannot be told."""

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Items that the grade asks for and on which no source speaks, each once, in order of asking."""
        return tuple(dict.fromkeys(point.item for point in self.deciding if point.assertion is None))


def answer_of(passes: bool | None) -> str:
    """``yes``, ``no`` or ``unknown``."""
    return UNKNOWN if passes is None else YES if passes else NO


def both(answers: Iterable[bool | None]) -> bool | None:
    """Whether all hold: no, if one does not; cannot be told, if one cannot."""
    listed = list(answers)
    return False if False in listed else None if None in listed else True


def either(answers: Iterable[bool | None]) -> bool | None:
    """Whether one holds: yes, if one does; cannot be told, if one of the others cannot."""
    listed = list(answers)
    return True if True in listed else None if None in listed else False
