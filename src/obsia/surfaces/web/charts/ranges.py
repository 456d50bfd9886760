"""Ranges in rows on one scale by tens: each with its median, and what others publish of the same thing as lozenges;
what is of one value stands among them as a lozenge alone.

A name stands before its range and the figure after it; where it is narrow, both stand above. Drawn in two widths, of
which the sheet of style shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.figure import Figure, Tested
from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, scale_for, shown, unit_text
from obsia.surfaces.web.charts.axes import powers_of_ten
from obsia.surfaces.web.charts.data import ChartRow, figure_row, point_row
from obsia.surfaces.web.charts.drawing import (
    FOOT_PX,
    SLIM,
    WIDE,
    Captioned,
    RowWidth,
    canvas,
    captioned,
    lozenge,
    number,
    rule,
    scale_below,
    words,
)
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, Node, element, shape

_BAR_PX: Final = 12
_LINE_PX: Final = 18
"""From the feet of one line of words to those of the next."""
_BASE_PX: Final = 14
"""From the top of a row to the feet of its words."""
_LEAST_PX: Final = 2.0
"""Below which a range would not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeRow:
    """One range. ``others`` are what is published of it, in the unit of the figure, each with its ends."""

    name: str
    figure: Figure
    others: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """Something of one value, in the unit of the figures beside it."""

    name: str
    value: float


_WIDTHS: Final = (
    RowWidth(name=WIDE.name, width=WIDE.width, left=336, right=200, row=24, above=4),
    RowWidth(name=SLIM.name, width=300, left=6, right=6, row=40, above=20),
)
_STACKED: Final = RowWidth(name=SLIM.name, width=300, left=6, right=6, row=58, above=38)
"""In place of the narrow one where a name and its figure do not fit on one line: the figure stands on the next."""
_LETTER_PX: Final = 7.0
"""How wide a letter is taken to be."""


def range_chart(rows: Sequence[RangeRow | PointRow], *, tr: Locale, caption: str, about: str) -> Captioned:
    """All rows on one scale; ``caption`` states what is seen, and ``about`` what and how it is drawn."""
    figures = [each.figure for each in rows if isinstance(each, RangeRow)]
    scale = scale_for(figures)
    others = [end for each in rows if isinstance(each, RangeRow) for ends in each.others for end in ends]
    points = [each.value for each in rows if isinstance(each, PointRow)]
    axis = Axis.of(figures, scale=scale, also=[*others, *points], by_tens=True)
    longest = max(len(each.name) + len(_value(each, scale, tr)) for each in rows) * _LETTER_PX
    wide, slim = _WIDTHS
    widths = (wide, slim if longest < slim.width else _STACKED)
    drawings = (_drawn(rows, width, axis, tr=tr, label=caption) for width in widths)
    data = [each for row in rows for each in _data(row, scale, tr)]
    return captioned(*drawings, caption=caption, note=about, unit=unit_text(scale, tr), data=data, look="chart ranges")


def point_text(value: float, scale: Scale, tr: Locale) -> str:
    """A value as it stands beside its lozenge, with its unit: ``12.2 TWh``."""
    return tr.in_unit(tick(value / scale.factor, tr), unit_text(scale, tr))


def _data(row: RangeRow | PointRow, scale: Scale, tr: Locale) -> Iterator[ChartRow]:
    """The figure of a row, then what is published of it."""
    if isinstance(row, PointRow):
        yield point_row(row.name, row.value, row.value, scale=scale, tr=tr)
        return
    yield figure_row(row.name, row.figure, scale=scale, tr=tr)
    for low, high in row.others:
        yield point_row(row.name, low, high, scale=scale, tr=tr, series=tr("web-chart-others"))


def _drawn(rows: Sequence[RangeRow | PointRow], width: RowWidth, axis: Axis, *, tr: Locale, label: str) -> Html:
    def x(value: float) -> float:
        return width.x(axis.per_cent(value) / 100.0)

    bottom = len(rows) * width.row
    inner = [
        part for place, each in enumerate(rows) for part in _row(each, width, place * width.row, axis.scale, x, tr)
    ]
    ticks = [(x(value * axis.scale.factor), said) for value, said in _tens(axis, tr)]
    return canvas(width.name, width.width, bottom + FOOT_PX, *scale_below(ticks, bottom), *inner, label=label)


def _tens(axis: Axis, tr: Locale) -> Iterator[tuple[float, str]]:
    """Each power of ten with its label; the unit stands on the last."""
    values = powers_of_ten(axis)
    for value in values:
        said = tick(value, tr)
        yield value, tr.in_unit(said, unit_text(axis.scale, tr)) if value == values[-1] else said


def _row(
    row: RangeRow | PointRow, width: RowWidth, top: float, scale: Scale, x: Callable[[float], float], tr: Locale
) -> Iterator[Node]:
    yield words(0.0, top + _BASE_PX, row.name)
    value = _value(row, scale, tr)
    if width is _STACKED:
        yield element("text", value, y=number(top + _BASE_PX + _LINE_PX), class_="n")
    else:
        yield element("text", value, x=str(width.width), y=number(top + _BASE_PX), text_anchor="end", class_="n")
    if isinstance(row, PointRow):
        yield lozenge(x(row.value), top + width.above + _BAR_PX / 2)
        return
    bar, low, high = top + width.above, x(row.figure.low), x(row.figure.high)
    yield shape(
        "rect",
        class_="band tested" if row.figure.tested is Tested.TESTED else "band",
        x=number(low), y=number(bar), width=number(max(high - low, _LEAST_PX)), height=str(_BAR_PX),
        rx=None if row.figure.tested is Tested.TESTED else str(_BAR_PX // 2),
    )  # fmt: skip
    if row.figure.has_central:
        at = x(row.figure.value)
        yield rule("value", x1=at, x2=at, y1=bar - 2, y2=bar + _BAR_PX + 2)
    for start, end in row.others:
        if start != end:
            yield rule("other", x1=x(start), x2=x(end), y1=bar + _BAR_PX / 2, y2=bar + _BAR_PX / 2)
        yield lozenge(x((start + end) / 2), bar + _BAR_PX / 2)


def _value(row: RangeRow | PointRow, scale: Scale, tr: Locale) -> str:
    """What stands beside a name: a number, or a value with its range."""
    if isinstance(row, PointRow):
        return tick(row.value / scale.factor, tr)
    told = shown(row.figure, tr, scale=scale)
    return tr("with-range", value=told.value, range=told.interval)
