"""Small drawings side by side on one scale: in each, figures over years as lines within their ranges.

The name of each stands above it with the figures of its last year, in words and ranges, each in the colour of its line:
nothing has to be looked up in a key. Drawn in two widths, of which the sheet of style shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, scale_for, shown, unit_text
from obsia.surfaces.web.charts.axes import powers_of_ten, steps
from obsia.surfaces.web.charts.band import YearPoint
from obsia.surfaces.web.charts.data import figure_row
from obsia.surfaces.web.charts.drawing import SLIM, WIDE, Captioned, canvas, captioned, path, rule, words
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, Node, element

_LEFT_PX: Final = 46
"""Before each drawing: the labels of the scale."""
_RIGHT_PX: Final = 20
"""After it: half of the name of the last year."""
_GAP_PX: Final = 22
_LINE_PX: Final = 18
"""From the feet of one line of words to those of the next."""
_ABOVE_PX: Final = 28
"""From the feet of the words to the top of the scale."""
_BELOW_PX: Final = 36
_YEAR_PX: Final = 18
_UNIT_PX: Final = 12
"""From the top of the scale to the feet of its unit."""
_TICK_PX: Final = 5
_BESIDE_PX: Final = 6
_HALF_LETTER_PX: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLine:
    """A figure over years. ``look`` is what paints it, ``name`` what it is called; '' where its panel says so."""

    look: str
    name: str
    points: tuple[YearPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One of the drawings. What lies within another line comes after it."""

    name: str
    lines: tuple[PanelLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """A width of all panels in pixels: how many stand in a row, and how high each is drawn."""

    name: str
    width: int
    columns: int
    down: int

    @property
    def column(self) -> float:
        """From the left of a panel to its right."""
        return (self.width - _GAP_PX * (self.columns - 1)) / self.columns

    @property
    def across(self) -> float:
        """From the first year to the last."""
        return self.column - _LEFT_PX - _RIGHT_PX


_GRIDS: Final = (
    _Grid(name=WIDE.name, width=WIDE.width, columns=2, down=170),
    _Grid(name=SLIM.name, width=300, columns=1, down=84),
)


def panel_chart(panels: Sequence[Panel], *, tr: Locale, caption: str, about: str, by_tens: bool = False) -> Captioned:
    """All panels on one scale; ``by_tens`` where they differ by more than a plain one can show.

    ``caption`` states what is seen, and ``about`` what is drawn.
    """
    figures = [point.figure for panel in panels for line in panel.lines for point in line.points]
    scale = scale_for(figures)
    axis = Axis.of(figures, scale=scale, by_tens=by_tens)
    drawings = (_drawn(panels, grid, axis, tr=tr, label=caption) for grid in _GRIDS)
    data = (
        figure_row(panel.name, point.figure, scale=scale, tr=tr, series=line.name, date=str(point.year))
        for panel in panels
        for line in panel.lines
        for point in line.points
    )
    return captioned(*drawings, caption=caption, note=about, unit=unit_text(scale, tr), data=data, look="chart panels")


def _drawn(panels: Sequence[Panel], grid: _Grid, axis: Axis, *, tr: Locale, label: str) -> Html:
    head = (1 + max(len(panel.lines) for panel in panels)) * _LINE_PX
    row = head + _ABOVE_PX + grid.down + _BELOW_PX
    inner = [
        element(
            "g",
            *_panel(panel, grid, axis, head=head, tr=tr),
            transform=f"translate({_at(place % grid.columns * (grid.column + _GAP_PX))},{place // grid.columns * row})",
        )
        for place, panel in enumerate(panels)
    ]
    return canvas(grid.name, grid.width, -(-len(panels) // grid.columns) * row, *inner, label=label)


def _at(pixels: float) -> str:
    return f"{round(pixels, 1):g}"


def _panel(panel: Panel, grid: _Grid, axis: Axis, *, head: int, tr: Locale) -> Iterator[Node]:
    """The words, and below them the drawing."""
    yield element("text", panel.name, y=str(_LINE_PX - _HALF_LETTER_PX), class_="n")
    for place, line in enumerate(panel.lines, 2):
        yield element(
            "text", _last(line, axis.scale, tr), y=str(place * _LINE_PX - _HALF_LETTER_PX), class_=f"told {line.look}"
        )
    years = [point.year for line in panel.lines for point in line.points]
    first, last = min(years), max(years)

    def x(year: float) -> float:
        return grid.across * (year - first) / (last - first)

    def y(value: float) -> float:
        return grid.down * (100.0 - axis.per_cent(value)) / 100.0

    yield element(
        "g",
        words(-_BESIDE_PX, -_UNIT_PX, unit_text(axis.scale, tr), anchor="end"),
        *_scale(axis, grid, y, tr),
        *(part for year in (first, last) for part in _year(year, x(year), grid.down)),
        *(_band(line, x, y) for line in panel.lines),
        *(_middle(line, x, y) for line in panel.lines),
        transform=f"translate({_LEFT_PX},{head + _ABOVE_PX})",
    )


def _last(line: PanelLine, scale: Scale, tr: Locale) -> str:
    """The figure of the last year in words."""
    told = shown(line.points[-1].figure, tr, scale=scale)
    value = tr("with-range", value=told.text, range=told.interval)
    return f"{line.name}{tr('colon')} {value}" if line.name else value


def _scale(axis: Axis, grid: _Grid, y: Callable[[float], float], tr: Locale) -> Iterator[Html]:
    """A line across for each step, with its label before it."""
    values = powers_of_ten(axis) if axis.by_tens else steps(axis, most=4)
    for place, value in enumerate(values):
        at = y(value * axis.scale.factor)
        yield rule("grid" if place else "base", y1=at, y2=at, x2=grid.across)
        yield words(-_BESIDE_PX, at + _HALF_LETTER_PX, tick(value, tr), anchor="end")


def _year(year: int, at: float, down: float) -> Iterator[Html]:
    yield rule("base", x1=at, x2=at, y1=down, y2=down + _TICK_PX)
    yield words(at, down + _YEAR_PX, str(year), anchor="middle")


def _band(line: PanelLine, x: Callable[[float], float], y: Callable[[float], float]) -> Html:
    """From the first year along the lower ends and back along the upper ones."""
    there = [(x(point.year), y(point.figure.low)) for point in line.points]
    back = [(x(point.year), y(point.figure.high)) for point in reversed(line.points)]
    return path(f"band {line.look}", [*there, *back], end="Z")


def _middle(line: PanelLine, x: Callable[[float], float], y: Callable[[float], float]) -> Node:
    """The line itself, of figures that have a value to draw."""
    if not all(point.figure.has_central for point in line.points):
        return None
    return path(f"value {line.look}", [(x(point.year), y(point.figure.value)) for point in line.points])
