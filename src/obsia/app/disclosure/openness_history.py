"""What changed in what is known of a system: on which day, by which evidence, and what it did to the answers.

A day is one on which something was read. What is told of it is what would have been answered at its end: so the last
day of a history is the answer of ``obsia openness`` at that date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.questions import NOT_EXAMINED, answers
from obsia.accounting.openness.sheet import Sheet, decided, sheet_of
from obsia.app.clock import day_of
from obsia.app.disclosure.grading import grading_tables
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.app.questions.openness import TellHistory
from obsia.core.data import TEXT, Shape, filled, many, maybe, member, members
from obsia.core.disclosure import Assertion, Status, System
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.cell_rules import version_of
from obsia.facts.names.systems import resolve_system, system_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """An item whose status or licence changed: the cell that decided before (None: nothing did), and the one since."""

    item: str
    before: Assertion | None
    after: Assertion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """A question whose answer changed."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What changed on one day."""

    day: str
    answers: tuple[AnswerChange, ...]
    items: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The days on which something changed, oldest first."""

    system: System
    on: str
    days: tuple[Day, ...]
    snapshot: str


def answer(asked: TellHistory) -> History:
    """How the answers to a system came about. Raises ``UnknownName`` with suggestions."""
    snapshot = facts.load()
    on, subject = day_of(asked.on), resolve_system(snapshot, asked.name).subject
    cells, known = disclosures.assertions(snapshot, subject), grading_tables()
    read = sorted({each.read_on for each in cells if each.read_on <= on})
    sheets = [sheet_of(cells, subject=subject, on=day, tables=known) for day in read]
    return History(
        system=system_of(snapshot, subject),
        on=on,
        days=tuple(days_of(sheets)),
        snapshot=snapshot.content_hash,
    )


def days_of(sheets: Sequence[Sheet]) -> Iterator[Day]:
    """What changed from each sheet of a system to the next, which is of a later day."""
    held: Mapping[str, Assertion] = {}
    told: Mapping[str, str] = {}
    for sheet in sheets:
        now = {item: cell for item in sheet.tables.items if (cell := decided(sheet, item)) is not None}
        answered = {each.framework: each.result for each in answers(sheet)}
        items = tuple(_changed(held, now))
        turned = tuple(
            AnswerChange(question=name, before=told.get(name, NOT_EXAMINED), after=result)
            for name, result in answered.items()
            if result != told.get(name, NOT_EXAMINED)
        )
        if items or turned:
            yield Day(day=sheet.on, answers=turned, items=items)
        held, told = now, answered


def _changed(before: Mapping[str, Assertion], after: Mapping[str, Assertion]) -> Iterator[ItemChange]:
    for item in dict.fromkeys((*before, *after)):
        old, new = before.get(item), after.get(item)
        if _stated(old) != _stated(new):
            yield ItemChange(item=item, before=old, after=new)


def _stated(cell: Assertion | None) -> tuple[Status, str] | None:
    return None if cell is None else (cell.status, cell.licence)


_CELL: Final[Shape[Assertion]] = Shape(
    members(TEXT, "status"),
    members(filled(TEXT), "licence", "address"),
    member("permalink", filled(TEXT), version_of),
    member("copy_on", filled(TEXT)),
    members(TEXT, "asserted_by", "basis", "read_on"),
)
_ITEM: Final[Shape[ItemChange]] = Shape(member("item", TEXT), members(maybe(_CELL.type), "before", "after"))
_ANSWER: Final[Shape[AnswerChange]] = Shape(members(TEXT, "question", "before", "after"))
_DAY: Final[Shape[Day]] = Shape(
    member("day", TEXT), member("answers", many(_ANSWER.type)), member("items", many(_ITEM.type))
)
HISTORY: Final[Shape[History]] = Shape(
    VERSION,
    SNAPSHOT,
    member("system", TEXT, lambda found: found.system.subject.removeprefix("model:")),
    member("on", TEXT),
    member("days", many(_DAY.type)),
)
"""The days on which something changed, each with the cells before and since."""
