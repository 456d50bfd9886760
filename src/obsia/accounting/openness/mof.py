"""Classes of the Model Openness Framework, computed from assertions.

Sources: The Model Openness Framework (arXiv 2403.13784); components, classes and the rule of its
tool as of ``lfai/model_openness_tool`` (``mof.settings.yml``, ``ModelEvaluator.php``): a class is reached when each
required component of it and of the classes below is released under an open licence. A research paper may stand for
the technical report. An open licence made for another kind of content passes, with a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.grades import Deciding, Grade, answer_of, silent_on
from obsia.accounting.openness.licensing import is_made_for, is_open
from obsia.accounting.openness.sheet import Sheet, decided
from obsia.accounting.openness.tables import Tables
from obsia.accounting.openness.terms import terms
from obsia.core.disclosure import Status
from obsia.core.dossier import Message

FRAMEWORK: Final = "mof"
EDITION: Final = "Model Openness Tool, commit 8b5d30e9"
CLASSES: Final = ("III", "II", "I")
"""From the first to be reached to the last."""
NONE: Final = "none"
RANKS: Final = (NONE, *CLASSES)
"""Results, from the least open to the most."""
REPORT: Final = "technical_report"
PAPER: Final = "research_paper"


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
    """The class that a system reaches: ``I``, ``II``, ``III`` or ``none``."""
    asked = [component for component in components(sheet.tables) if component.is_required]
    points = [_point(sheet, component) for component in asked]
    notes = [_note(sheet, component) for component, point in zip(asked, points, strict=True) if point.passes]
    paper = next(point for point in points if point.item == PAPER)
    if paper.passes:
        for index, point in enumerate(points):
            if point.item == REPORT and not point.passes:
                points[index] = Deciding(
                    item=REPORT,
                    assertion=paper.assertion,
                    passes=True,
                    needed_for=point.needed_for,
                    answer=answer_of(True),
                )
                notes.append(Message(name="grade-mof-paper-stands"))
    result, lacking = NONE, 0
    for mof_class in CLASSES:
        lacking = sum(not point.passes for point in points if point.needed_for == mof_class)
        if lacking:
            break
        result = mof_class
    return Grade(
        framework=FRAMEWORK,
        edition=EDITION,
        result=result,
        deciding=tuple(points),
        unanswered=silent_on(points),
        message=Message(name=f"grade-mof-{result.lower()}", arguments={"count": lacking}),
        notes=tuple(note for note in notes if note),
    )


def _point(sheet: Sheet, component: Component) -> Deciding:
    """Whether a component is released under an open licence."""
    assertion = decided(sheet, component.item)
    passes = None
    if assertion:
        licence = terms(sheet, component.item).licence
        passes = assertion.status is Status.PUBLISHED and is_open(licence, sheet.tables.licences) is True
    return Deciding(
        item=component.item,
        assertion=assertion,
        passes=passes,
        needed_for=component.mof_class,
        answer=answer_of(passes),
    )


def _note(sheet: Sheet, component: Component) -> Message | None:
    """That the open licence of a component is made for another kind of content."""
    licence = terms(sheet, component.item).licence
    if is_made_for(licence, component.content, sheet.tables.licences) is not False:
        return None
    return Message(name="grade-mof-licence-type", arguments={"item": component.item, "licence": licence})
