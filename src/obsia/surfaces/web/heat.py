"""The heat grid of openness: systems by question, in groups by whether their weights may be used.

It shows of each developer the one system of which most can be checked, ten developers in a group: the choice is a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.accounting.openness.grades import NO, YES
from obsia.accounting.openness.questions import IN_VERDICT, NOT_EXAMINED, PART, USE
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import PURE, Scale
from obsia.core.message import Message
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.charts.answers import AnswerBar, answer_bars
from obsia.surfaces.web.charts.data import point_row
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.views.openness import answered, system_path

if TYPE_CHECKING:
    from obsia.app.disclosure.openness import Everything, ListedSystem
    from obsia.surfaces.web.page import PageQuestion
    from obsia.writers.markup import Html, SitePath

GROUPS: Final = (YES, PART, NO)
"""Answers to whether the weights may be used, each of which has a group; who was not examined has none."""
DEVELOPERS: Final = 10
_COUNT: Final = Scale(symbol=PURE, factor=1.0)
SHAPES: Final = {YES: "all", PART: "part", NO: "none", NOT_EXAMINED: "unknown"}
"""Answer -> the shape that stands for it, in the order of the bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A system with its answers: the shape of each, and in words what was asked and how it is answered."""

    name: str
    developer: str
    place: SitePath | str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatGroup:
    """The systems of one group."""

    answer: str
    rows: tuple[HeatRow, ...]


def groups(asked: PageQuestion) -> tuple[HeatGroup, ...]:
    """The grid, group by group; a group of which nothing is known is left out."""
    chosen: dict[str, dict[str, ListedSystem]] = {each: {} for each in GROUPS}
    for row in lists.best_first(asked.edition.day):
        if (of_group := chosen.get(_answers(row)[USE])) is not None and len(of_group) < DEVELOPERS:
            of_group.setdefault(row.system.developer, row)
    return tuple(
        HeatGroup(answer=answer, rows=tuple(_row(each, asked) for each in held.values()))
        for answer, held in chosen.items()
        if held
    )


def _answers(row: ListedSystem) -> dict[str, str]:
    return {each.framework: each.result for each in row.answers}


def _row(row: ListedSystem, asked: PageQuestion) -> HeatRow:
    tr, links = asked.tr, asked.links
    path = lists.place_of(links)(lists.system_id(row)) or system_path(row.system.subject)
    bare, _, fragment = path.partition("#")
    told = {each.framework: answered(each) for each in row.answers}
    return HeatRow(
        name=printable(row.system.label),
        developer=printable(row.system.developer),
        place=links(bare, fragment=fragment) if links.has(bare) else "",
        cells=tuple(
            (told[name].shape, f"{tr(f'question-{name}')}{tr('colon')} {tr.text(told[name].text)}")
            for name in IN_VERDICT
        ),
    )


def met_by(everything: Everything) -> int:
    """How many systems answer yes to all questions of the grid."""
    return sum(all(_answers(row)[name] == YES for name in IN_VERDICT) for row in everything.rows)


def counted(everything: Everything, question: str, answer: str) -> int:
    """How many systems answer a question so."""
    return sum(each.systems for each in everything.results[question] if each.result == answer)


def bars(everything: Everything, *, tr: Locale, label: str) -> Html:
    """How many systems have which answer, question by question."""
    return answer_bars(
        [
            AnswerBar(
                name=tr(f"framework-{name}"),
                counts={shape: counted(everything, name, answer) for answer, shape in SHAPES.items()},
            )
            for name in IN_VERDICT
        ],
        tr=tr,
        label=label,
    )


def answers(everything: Everything, *, tr: Locale) -> Captioned:
    """The bars under a headline that states what is seen, with what each part of them is."""
    use, study = (counted(everything, name, YES) for name in (USE, "study"))
    title = tr.text(Message("web-openness-answers-title", systems=len(everything.rows), use=use, study=study))
    said = f"{tr('semicolon')} ".join(tr(f"web-openness-shape-{shape}") for shape in SHAPES.values())
    note = f"{tr('web-openness-answers-about')} {tr('web-chart-left-to-right')}{tr('colon')} {said}."
    data = [
        point_row(tr(f"framework-{name}"), count, count, scale=_COUNT, tr=tr, series=tr(f"web-openness-shape-{shape}"))
        for name in IN_VERDICT
        for answer, shape in SHAPES.items()
        for count in [counted(everything, name, answer)]
    ]
    return Captioned.of(bars(everything, tr=tr, label=title), caption=title, note=note, data=data)
