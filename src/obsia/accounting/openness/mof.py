"""Classes of the Model Openness Framework, computed from assertions.

Sources: The Model Openness Framework (arXiv 2403.13784); components, classes and the rule of its
tool as of ``lfai/model_openness_tool`` (``mof.settings.yml``, ``ModelEvaluator.php``): a class is reached when each
required component of it and of the classes below is released under an open licence. A research paper may stand for
the technical report. An open licence made for another kind of content passes, with a note. The rule is of two answers;
here a component that nobody looked at, or whose licence nobody looked for, or a document that is there in part, is
neither there nor lacking, and a class that hangs on it cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.grades import UNKNOWN, Deciding, Grade, answer_of, both, either
from obsia.accounting.openness.licensing import is_made_for, is_open
from obsia.accounting.openness.sheet import Sheet, decided, leaves_open
from obsia.accounting.openness.tables import INDEXES, Tables
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Assertion, Status
from obsia.core.message import Message, Term

FRAMEWORK: Final = "mof"
EDITION: Final = "Model Openness Tool, commit 8b5d30e9"
CLASSES: Final = ("III", "II", "I")
"""From the first to be reached to the last."""
NONE: Final = "none"
RANKS: Final = (NONE, UNKNOWN, *CLASSES)
"""Results, from the least open to the most; ``unknown`` where a class may be reached and nobody looked."""
REPORT: Final = "technical_report"
PAPER: Final = "research_paper"
DOCUMENT: Final = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One of the 17 components. ``content`` is ``code``, ``data`` or ``document``."""

    name: str
    item: str
    mof_class: str
    is_required: bool
    content: str


def components(tables: Tables) -> tuple[Component, ...]:
    """The components, in order of class; their class, need and content stand in the note of their element."""
    found: list[Component] = []
    for row in tables.elements[FRAMEWORK]:
        stated = dict(part.split("=") for part in row.note.split(";"))
        found.append(
            Component(
                name=row.element,
                item=row.item,
                mof_class=stated["class"],
                is_required=stated["required"] == "yes",
                content=stated["content"],
            )
        )
    return tuple(sorted(found, key=lambda component: CLASSES.index(component.mof_class)))


def grade(sheet: Sheet) -> Grade:
    """The class that a system reaches.

    Returns:
        ``result`` is ``I``, ``II`` or ``III``, with ``at_least`` where the class above cannot be told; ``none`` where a
        component of class III is known to lack; ``unknown`` where none is, and some cannot be told.
    """
    asked = [component for component in components(sheet.tables) if component.is_required]
    points = [_point(sheet, component) for component in asked]
    notes = [_note(sheet, component) for component, point in zip(asked, points, strict=True) if point.passes]
    paper = next(point for point in points if point.item == PAPER)
    for index, point in enumerate(points):
        if point.item == REPORT and not point.passes:
            points[index] = _report(point, paper)
            notes.append(Message("grade-mof-paper-stands") if paper.passes else None)
    result, lacking, untold = _reached(points)
    name = f"at-least-{result}" if untold and result != UNKNOWN else result
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=tuple(points),
        message=Message(f"grade-mof-{name.lower()}", count=lacking or untold),
        notes=tuple(note for note in notes if note),
        at_least=untold > 0 and result != UNKNOWN,
    )


def _reached(points: list[Deciding]) -> tuple[str, int, int]:
    """The class reached, and for the one above it the components that lack, or if none does those that are not told."""
    for position, mof_class in enumerate(CLASSES):
        answers = [point.passes for point in points if point.needed_for == mof_class]
        lacking, untold = answers.count(False), answers.count(None)
        if lacking or untold:
            below = CLASSES[position - 1] if position else NONE if lacking else UNKNOWN
            return below, lacking, 0 if lacking else untold
    return CLASSES[-1], 0, 0


def _report(report: Deciding, paper: Deciding) -> Deciding:
    """The point of the report where it does not pass: a paper may stand for it."""
    passes = either([report.passes, paper.passes])
    return Deciding(
        item=REPORT,
        assertion=paper.assertion if passes else report.assertion,
        passes=passes,
        needed_for=report.needed_for,
        answer=answer_of(passes),
    )


def _point(sheet: Sheet, component: Component) -> Deciding:
    """Whether a component is released under an open licence.

    The Model Openness Tool asks for the licence of each component: what it lists without an open one does not count.
    Other sources may have looked for a thing and not for its licence. A document of which a part was found may do.
    """
    assertion = decided(sheet, component.item)
    passes = None
    if assertion:
        is_free = is_open(terms(sheet, component.item).licence, sheet.tables.licences)
        if is_free is None and INDEXES.get(assertion.asserted_by) == FRAMEWORK:
            is_free = False
        passes = both([_is_there(assertion, component.content), is_free])
    return Deciding(
        item=component.item,
        assertion=assertion,
        passes=passes,
        needed_for=component.mof_class,
        answer=answer_of(passes),
    )


def _is_there(assertion: Assertion, content: str) -> bool | None:
    """Whether a component is released; None of a thin document, and of weights of which an index says so in part."""
    if leaves_open(assertion) or (content == DOCUMENT and assertion.status is Status.PARTIAL):
        return None
    return assertion.status is Status.PUBLISHED


def _note(sheet: Sheet, component: Component) -> Message | None:
    """That the open licence of a component is made for another kind of content."""
    licence = terms(sheet, component.item).licence
    if is_made_for(licence, component.content, sheet.tables.licences) is not False:
        return None
    return Message("grade-mof-licence-type", item=Term("item", component.item), licence=licence)
