"""A band over years as SVG: shapes with classes that the sheet of style paints. Nothing here knows a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.surfaces.web.charts.data import ChartRow
from obsia.writers.markup import Html, Node, element, join, shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a drawing in pixels, and how many years apart its labels stand."""

    name: str
    width: int
    height: int
    years_apart: int
    left: int = 52
    right: int = 16
    top: int = 28
    bottom: int = 26

    @property
    def across(self) -> int:
        """Pixels from the first year to the last."""
        return self.width - self.left - self.right

    @property
    def down(self) -> int:
        """Pixels from the top of the scale to its bottom."""
        return self.height - self.top - self.bottom


_END: Final = "</svg>"
WIDE: Final = Frame(name="wide", width=1000, height=360, years_apart=1)
SLIM: Final = Frame(name="slim", width=300, height=260, years_apart=5)
_DENSE: Final = 12
"""Years up to which a wide drawing labels each; more are labelled every fifth."""
_HALF_PX: Final = 4.2
_LOZENGE: Final = "l4.2-4.2 4.2,4.2-4.2,4.2Z"
"""A square on its corner, from its left one on."""
_TICK_PX: Final = 5
_YEAR_PX: Final = 22
"""From the bottom of the scale to the feet of the years."""
_VALUE_PX: Final = 7
"""From the labels of the scale to its beginning."""
_HALF_LETTER_PX: Final = 4
"""By which a label stands below its line, so that its middle is on it."""
_ABOVE_PX: Final = -13
"""The feet of the words above the scale."""
_UNIT_PX: Final = 8
"""From the edge of the drawing to the unit."""
_LETTER_PX: Final = 8.0
"""How wide a letter of a label is taken to be."""
_FOOT_OF_WORDS_PX: Final = 8
"""From the foot of a drawing of rows to the feet of its labels."""
_BESIDE_PX: Final = 6
"""From the rule where the past ends to the word on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn, in the unit of the scale: years with ends, years with values, what others say, ticks, words."""

    band: tuple[tuple[int, float, float], ...]
    line: tuple[tuple[int, float], ...]
    others: tuple[tuple[int, float, float], ...]
    ticks: tuple[tuple[float, str], ...]
    low: float
    high: float
    unit: str
    parted: int | None
    before: str
    after: str

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last."""
        return self.band[0][0], self.band[-1][0]


def drawn(drawing: Drawing, frame: Frame, *, label: str) -> Html:
    """The drawing as one image whose name is ``label``."""
    first, last = drawing.years

    def x(year: float) -> float:
        return frame.across * (year - first) / (last - first)

    def y(value: float) -> float:
        return frame.down * (drawing.high - value) / (drawing.high - drawing.low)

    inner = element(
        "g",
        *_values_axis(drawing, frame, y),
        *_years_axis(drawing, frame, x),
        _band(drawing, x, y),
        rule("base", y1=y(max(drawing.low, 0.0)), y2=y(max(drawing.low, 0.0)), x2=frame.across),
        path("value", [(x(year), y(value)) for year, value in drawing.line]) if drawing.line else "",
        *_others(drawing, x, y),
        words(_UNIT_PX - frame.left, _ABOVE_PX, drawing.unit),
        *_end_of_the_past(drawing, frame, x),
        transform=f"translate({frame.left},{frame.top})",
    )
    return canvas(frame.name, frame.width, frame.height, inner, label=label)


def canvas(name: str, width: int, height: int, *inner: Node, label: str) -> Html:
    """One image of a width that the sheet of style knows by ``name``; ``label`` tells what it shows."""
    return element(
        "svg",
        *inner,
        viewBox=f"0 0 {width} {height}",
        class_=f"drawn {name}",
        role="img",
        aria_label=label,
    )


class Captioned(Html):
    """A chart with its words apart, for whoever shows its drawing alone."""

    __slots__ = ("caption", "data", "drawing", "note")

    caption: str
    note: str
    drawing: Html
    """The widest of its drawings."""
    data: tuple[ChartRow, ...]
    """What it draws."""

    @classmethod
    def of(cls, chart: Html, *, caption: str, note: str, data: Iterable[ChartRow]) -> Captioned:
        """A chart of which the first drawing is the widest."""
        made = cls(chart)
        made.caption, made.note, made.data = caption, note, tuple(data)
        made.drawing = Html(chart[chart.index("<svg") : chart.index(_END) + len(_END)])
        return made


def captioned(
    *inner: Node,
    caption: str,
    note: str = "",
    unit: str,
    data: Iterable[ChartRow],
    look: str = "chart",
    is_plain: bool = True,
) -> Captioned:
    """A chart under its caption; ``note`` says how it is drawn, ``is_plain`` that its numbers are no figures."""
    chart = element(
        "figure",
        element("figcaption", caption, *((" ", element("span", note, class_="note")) if note else ())),
        *inner,
        class_=look,
        data_unit=unit,
        data_plain="" if is_plain else None,
    )
    return Captioned.of(chart, caption=caption, note=note, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWidth:
    """A width of a drawing of rows in pixels, with what stands before and after its scale."""

    name: str
    width: int
    left: int
    right: int
    row: int
    above: int
    """From the top of a row to its bar: the name stands there where it does not stand before the bar."""

    def x(self, share: float) -> float:
        """Where a share of the scale lies."""
        return self.left + (self.width - self.left - self.right) * share


FOOT_PX: Final = 26
"""Below the last row: the labels of the scale."""


def scale_below(ticks: Sequence[tuple[float, str]], bottom: float) -> Iterator[Html]:
    """A line down for each tick, with its label at its foot, the first and the last within the drawing.

    A label that would run into the last one, which has the unit, is left out.
    """
    last = len(ticks) - 1
    room = ticks[last][0] - len(ticks[last][1]) * _LETTER_PX if ticks else 0.0
    for place, (at, said) in enumerate(ticks):
        yield rule("grid", x1=at, x2=at, y2=bottom)
        anchor = "end" if place == last else "middle" if place else None
        if place == last or at + len(said) * _LETTER_PX / 2 < room:
            yield words(at, bottom + FOOT_PX - _FOOT_OF_WORDS_PX, said, anchor=anchor)


def _values_axis(drawing: Drawing, frame: Frame, y: Callable[[float], float]) -> Iterator[Html]:
    """A line across for each tick, and its label before it."""
    for value, word in drawing.ticks:
        yield rule("grid", y1=y(value), y2=y(value), x2=frame.across)
        yield words(-_VALUE_PX, y(value) + _HALF_LETTER_PX, word, anchor="end")


def _years_axis(drawing: Drawing, frame: Frame, x: Callable[[float], float]) -> Iterator[Html]:
    first, last = drawing.years
    apart = frame.years_apart if last - first <= _DENSE else max(frame.years_apart, SLIM.years_apart)
    for year in (each for each in range(first, last + 1) if each % apart == 0):
        yield rule("base", x1=x(year), x2=x(year), y1=frame.down, y2=frame.down + _TICK_PX)
        yield words(x(year), frame.down + _YEAR_PX, str(year), anchor="middle")


def _band(drawing: Drawing, x: Callable[[float], float], y: Callable[[float], float]) -> Html:
    """From the first year along the lower ends and back along the upper ones."""
    there = [(x(year), y(low)) for year, low, _ in drawing.band]
    back = [(x(year), y(high)) for year, _, high in reversed(drawing.band)]
    return path("band", [*there, *back], end="Z")


def _others(drawing: Drawing, x: Callable[[float], float], y: Callable[[float], float]) -> Iterator[Html]:
    """A lozenge for each value, and a rule for each range as well."""
    for year, low, high in drawing.others:
        yield lozenge(x(year), y((low + high) / 2))
        if low != high:
            yield rule("other", x1=x(year), x2=x(year), y1=y(low), y2=y(high))


def lozenge(x: float, y: float) -> Html:
    """The mark of what others say, or of what stood before."""
    return shape("path", class_="other", d=f"M{number(x - _HALF_PX)},{number(y)}{_LOZENGE}")


def _end_of_the_past(drawing: Drawing, frame: Frame, x: Callable[[float], float]) -> Iterator[Html]:
    """A rule after the last year of the past, with a word on either side."""
    if drawing.parted is not None:
        at = x(drawing.parted + 0.5)
        yield rule("parted", x1=at, x2=at, y2=frame.down)
        yield words(at - _BESIDE_PX, _ABOVE_PX, drawing.before, anchor="end")
        yield words(at + _BESIDE_PX, _ABOVE_PX, drawing.after)


def swatch(inner: Html) -> Html:
    """A mark as it stands in a key."""
    return element("svg", inner, viewBox="0 0 28 12", class_="swatch", aria_hidden="true")


def rule(class_: str, **ends: float) -> Html:
    """A line; ends at zero go without saying."""
    written = {key: number(value) for key, value in sorted(ends.items())}
    return shape("line", class_=class_, **{key: value for key, value in written.items() if value != "0"})


def path(class_: str, points: Sequence[tuple[float, float]], *, end: str = "") -> Html:
    """A line through points."""
    return shape("path", class_=class_, d=f"M{'L'.join(f'{number(x)},{number(y)}' for x, y in points)}{end}")


def words(x: float, y: float, said: str, *, anchor: str | None = None) -> Html:
    """All text of a drawing is alike: the sheet of style paints it without a class."""
    return element("text", said, x=number(x) if x else None, y=number(y), text_anchor=anchor) if said else join()


def number(value: float) -> str:
    """Pixels, of which a tenth is enough."""
    return f"{round(value, 1) + 0.0:g}"
