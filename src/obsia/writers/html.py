"""Tables of a report: a caption, heads with their units, one row a thing; on a narrow screen each row is a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, shown
from obsia.writers.markup import Html, Node, element, join


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head, what stands before its cells on a narrow screen, and what it holds.

    ``look`` is ``n`` for numbers, ``m`` for marks, ``name`` or ``words`` for text.
    """

    head: Node
    label: str = ""
    look: str = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells, the first of them the row's head; ``rest`` for the row of all others."""

    cells: Sequence[Node]
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows under a heading of their own, which may hold the ends of their scale."""

    head: str
    rows: Sequence[Row]
    ends: Node = None


def table(caption: Node, columns: Sequence[Column], rows: Iterable[Row] | Iterable[Part]) -> Html:
    """A table whose roles are stated, for a narrow screen lays its rows out as lists."""
    held = list(rows)
    parts = [each for each in held if isinstance(each, Part)]
    bodies: list[Node] = [_part(part, columns) for part in parts]
    if not parts:
        bodies.append(element("tbody", [_row(row, columns) for row in held if isinstance(row, Row)], role="rowgroup"))
    return element(
        "table",
        element("caption", caption),
        element(
            "thead",
            element(
                "tr",
                [
                    element("th", column.head, scope="col", role="columnheader", class_=column.look)
                    for column in columns
                ],
                role="row",
            ),
            role="rowgroup",
        ),
        bodies,
        class_="stack",
        role="table",
    )


def _part(part: Part, columns: Sequence[Column]) -> Html:
    marks = [place for place, column in enumerate(columns) if column.look == "m"]
    span = marks[0] if marks and part.ends is not None else len(columns)
    head = element("th", part.head, scope="rowgroup", colspan=span, role="rowheader")
    ends = None
    if span < len(columns):
        rest = len(columns) - span - 1
        ends = join(
            element("td", part.ends, class_="m", role="cell"),
            element("td", colspan=rest, role="cell") if rest else None,
        )
    return element(
        "tbody",
        element("tr", head, ends, role="row"),
        [_row(row, columns) for row in part.rows],
        class_="part",
        role="rowgroup",
    )


def _row(row: Row, columns: Sequence[Column]) -> Html:
    cells: list[Node] = []
    for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        if place == 0:
            cells.append(element("th", cell, scope="row", role="rowheader", class_="name"))
        else:
            cells.append(element("td", cell, role="cell", class_=column.look, data_label=column.label or None))
    return element("tr", cells, role="row", class_="rest" if row.rest else None)


def value_cell(figure: Figure | None, say: Locale, *, scale: Scale) -> Node:
    """A value over its interval, in the scale of its column; a dash where there is none."""
    if figure is None:
        return "–"
    told = shown(figure, say, scale=scale)
    if figure.low == figure.high:
        return told.value
    return element("span", told.value, " ", element("span", told.interval, class_="i"))
