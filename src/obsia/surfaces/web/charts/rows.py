"""Charts in rows: amounts brought down to another step by step, and ratios on a scale by tens.

Above each bar stands what it is, and its figure with its range: nothing has to be looked up in a key. Drawn in two
widths, of which the sheet of style shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.document import Bridge, Ratios, Stage
from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, scale_for, shown, unit_text
from obsia.surfaces.web.charts.axes import powers_of_ten
from obsia.surfaces.web.charts.data import figure_row
from obsia.surfaces.web.charts.drawing import (
    SLIM,
    WIDE,
    Captioned,
    canvas,
    captioned,
    lozenge,
    number,
    rule,
    swatch,
    words,
)
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, element, shape

_BAR_PX: Final = 16
_LINE_PX: Final = 18
"""From the feet of one line of words to those of the next."""
_BELOW_PX: Final = 6
"""From the feet of the words to the bar."""
_GAP_PX: Final = 16
_FOOT_PX: Final = 24
"""Below the last bar: the labels of the scale."""
_EDGE_PX: Final = 14
_WHISKER_PX: Final = 4
_MOST_TICKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Width:
    """A width in pixels; ``lines`` of words stand above each bar."""

    name: str
    width: int
    lines: int

    @property
    def across(self) -> int:
        return self.width - 2 * _EDGE_PX

    @property
    def row(self) -> int:
        """From the top of a row to the top of the next."""
        return self.lines * _LINE_PX + _BELOW_PX + _BAR_PX + _GAP_PX


_WIDTHS: Final = (_Width(name=WIDE.name, width=WIDE.width, lines=1), _Width(name=SLIM.name, width=320, lines=2))


def bridge_chart(held: Bridge, *, tr: Locale) -> Captioned:
    """From the first amount to the last, on one scale that holds every bar and its range."""
    figures = [each.figure for each in held.stages]
    whole = [each.figure for each in held.stages if each.start is None]
    scale = scale_for(whole)
    axis = Axis.of(whole, scale=scale, also=[end.value for each in held.stages for end in _ends(each)])
    *smaller, largest = _steps(axis)
    end = tr.in_unit(tick(largest, tr), unit_text(scale, tr))

    def drawn(width: _Width) -> Html:
        def x(value: float) -> float:
            return width.across * axis.per_cent(value) / 100.0

        def row(place: int) -> Iterator[Html]:
            stage, top = held.stages[place], place * width.row
            yield from _told(width, top, tr.text(stage.label), _value(stage.figure, scale, tr))
            bar = top + width.lines * _LINE_PX + _BELOW_PX
            yield from _stage(stage, x=x, top=bar, hatch=f"url(#rest-{width.name})")

        return _drawing(
            width,
            [each for place in range(len(figures)) for each in row(place)],
            rows=len(figures),
            ticks=[
                *((x(value * scale.factor), tick(value, tr)) for value in smaller),
                (x(scale.factor * largest), end),
            ],
            label=tr.text(held.label),
            is_hatched=True,
        )

    drawings = (drawn(each) for each in _WIDTHS)
    data = (figure_row(tr.text(each.label), each.figure, scale=scale, tr=tr) for each in held.stages)
    unit = unit_text(scale, tr)
    return captioned(*drawings, caption=tr.text(held.head), note=tr.text(held.note), unit=unit, data=data)


def ratio_chart(held: Ratios, *, tr: Locale) -> Captioned:
    """Each ratio with its range after, and a lozenge for its value before, on a scale by tens with 1 marked."""
    after = [each for _, _, each in held.rows]
    scale = scale_for(after)
    axis = Axis.of(after, scale=scale, also=[1.0, *(each.value for _, each, _ in held.rows)], by_tens=True)

    def drawn(width: _Width) -> Html:
        def x(value: float) -> float:
            return width.across * axis.per_cent(value) / 100.0

        def row(place: int) -> Iterator[Html]:
            named, before, figure = held.rows[place]
            top = place * width.row
            yield from _told(width, top, tr.text(named), _value(figure, scale, tr))
            middle = top + width.lines * _LINE_PX + _BELOW_PX + _BAR_PX / 2
            yield rule("reach", x1=x(figure.low), x2=x(figure.high), y1=middle, y2=middle)
            yield lozenge(x(before.value), middle)
            at_value, half = x(figure.value), _BAR_PX / 2
            yield rule("value", x1=at_value, x2=at_value, y1=middle - half, y2=middle + half)

        bottom = len(held.rows) * width.row - _GAP_PX
        one = rule("one", x1=x(1.0), x2=x(1.0), y2=bottom + _GAP_PX / 2)
        return _drawing(
            width,
            [one, *(each for place in range(len(held.rows)) for each in row(place))],
            rows=len(held.rows),
            ticks=[(x(value), tick(value, tr)) for value in powers_of_ten(axis)],
            label=tr.text(held.label),
        )

    key = element(
        "ul",
        element("li", swatch(rule("one", x1=14.0, x2=14.0, y2=12.0)), tr.text(held.one)),
        element("li", swatch(shape("path", class_="other", d="M14,0L20,6L14,12L8,6Z")), tr.text(held.before)),
        class_="key",
    )
    drawings = (drawn(each) for each in _WIDTHS)
    earlier = tr.text(held.before)
    data = [
        figure_row(tr.text(name), figure, scale=scale, tr=tr, series=series)
        for name, before, after in held.rows
        for series, figure in ((earlier, before), ("", after))
    ]
    return captioned(*drawings, key, caption=tr.text(held.head), note=tr.text(held.note), unit="1", data=data)


def _drawing(
    width: _Width,
    inner: Sequence[Html],
    *,
    rows: int,
    ticks: Sequence[tuple[float, str]],
    label: str,
    is_hatched: bool = False,
) -> Html:
    """Rows over the lines of a scale, as one image whose name is ``label``."""
    bottom = rows * width.row - _GAP_PX + _GAP_PX // 2
    scaled = [
        each
        for at, said in ticks
        for each in (
            rule("grid", x1=at, x2=at, y2=bottom),
            words(at, bottom + _LINE_PX, said,
                  anchor="end" if at > width.across - _EDGE_PX else "middle" if at > _EDGE_PX else None),
        )
    ]  # fmt: skip
    hatch = element(
        "pattern",
        shape("line", y2="7", class_="hatch"),
        id=f"rest-{width.name}", width="5", height="7", patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return canvas(
        width.name,
        width.width,
        bottom + _FOOT_PX,
        element("defs", hatch) if is_hatched else None,
        element("g", scaled, inner, transform=f"translate({_EDGE_PX},0)"),
        label=label,
    )


def _told(width: _Width, top: float, said: str, value: str) -> Iterator[Html]:
    """What a bar is, and its figure: at the other end of one line, or on the next."""
    yield element("text", said, y=number(top + _LINE_PX - _WHISKER_PX), class_="halo")
    if width.lines > 1:
        yield element("text", value, x="0", y=number(top + 2 * _LINE_PX - _WHISKER_PX), class_="n halo")
    else:
        y = number(top + _LINE_PX - _WHISKER_PX)
        yield element("text", value, x=number(width.across), y=y, text_anchor="end", class_="n")


def _value(figure: Figure, scale: Scale, tr: Locale) -> str:
    told = shown(figure, tr, scale=scale)
    return tr("with-range", value=told.text, range=told.interval)


def _ends(stage: Stage) -> tuple[Figure, ...]:
    return (stage.end,) if stage.start is None else (stage.start, stage.end)


def _stage(stage: Stage, *, x: Callable[[float], float], top: float, hatch: str) -> Iterator[Html]:
    """A bar from zero with its range; what is taken, between two levels; what is left, hatched."""
    start, end = x(0.0 if stage.start is None else stage.start.value), x(stage.end.value)
    low, width = min(start, end), max(abs(end - start), 1.0)
    class_ = "rest" if stage.is_rest else "whole" if stage.start is None else "taken"
    fill = hatch if stage.is_rest else None
    yield shape(
        "rect", x=number(low), y=number(top), width=number(width), height=str(_BAR_PX), class_=class_, fill=fill
    )
    if stage.start is None:
        middle = top + _BAR_PX / 2
        yield rule("span", x1=x(stage.figure.low), x2=x(stage.figure.high), y1=middle, y2=middle)
        for each in (stage.figure.low, stage.figure.high):
            yield rule("span", x1=x(each), x2=x(each), y1=middle - _WHISKER_PX, y2=middle + _WHISKER_PX)


def _steps(axis: Axis) -> list[float]:
    """Quarters or fifths of the scale, whichever are plain numbers."""
    parts = 4 if (axis.high * 4 % 1 == 0 and axis.high % 4 == 0) else _MOST_TICKS
    return [axis.high * place / parts for place in range(parts + 1)]
