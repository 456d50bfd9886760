"""The figures that lead a page of HTML, in large letters, each over its range and its mark."""

from __future__ import annotations

from collections.abc import Sequence

from obsia.core.document import Cell, Shows, Table
from obsia.core.figure import Figure, Tested
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import interval_words, scale_for, unit_text
from obsia.writers import layout
from obsia.writers.charts import Axis, axis_ends, mark
from obsia.writers.markup import Html, element, join


def cards(held: Table, tr: Locale) -> Html:
    """The figures that lead a page, in large letters; then what values, ranges and drawings are."""
    figures = [each for row in held.rows for each in row.cells if isinstance(each, Figure)]
    marks = "report-marks-tested" if all(each.tested is Tested.TESTED for each in figures) else "report-marks"
    notes = [element("p", tr.text(note), " ", tr(marks)) for note in held.note]
    return join(element("ul", [_card(row.cells, tr) for row in held.rows], class_="cards"), notes)


def _card(cells: Sequence[Cell], tr: Locale) -> Html:
    [figure] = layout.figures_of(cells)
    name, *others = [layout.plain(each, tr) for each in cells if not isinstance(each, Figure)]
    scale = scale_for([figure])
    value, ends = layout.value_and_range(figure, tr, scale=scale, shows=Shows.OF_COLUMN)
    axis = Axis.of([figure], scale=scale)
    point = figure.low == figure.high
    whole = element("span", tr.in_unit(ends, unit_text(scale, tr)), class_="whole")
    unit = element("span", unit_text(scale, tr, count=figure.value / scale.factor), class_="unit")
    return element(
        "li",
        element("h3", name),
        element("p", value, NO_BREAK, unit, class_="big"),
        element("p", layout.words_of_point(figure, tr) if point
                else (f"{interval_words([figure], tr)}{tr('colon')} ", whole), class_="range"),
        None if point else join(mark(figure, axis), axis_ends(axis, tr)),
        [element("p", each, class_="soft") for each in others],
    )  # fmt: skip
