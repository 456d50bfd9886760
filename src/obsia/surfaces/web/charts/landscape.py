"""The landscape of models: energy on a scale of tens over days of release, a dozen named with their ranges."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.landscape import Access, Landmark, Landscape, Typical
from obsia.core.dates import middle_of_date
from obsia.core.locales import Locale
from obsia.core.locales.scales import scale_for
from obsia.core.message import Message, Rounded
from obsia.surfaces.web.charts.axes import powers_of_ten
from obsia.surfaces.web.charts.drawing import SLIM, WIDE, Frame, canvas, number, rule, words
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, element, shape

FRAMES: Final = (
    Frame(name=WIDE.name, width=1120, height=470, years_apart=1, left=64, right=190, top=30, bottom=34),
    Frame(name=SLIM.name, width=300, height=400, years_apart=1, left=40, right=8, top=30, bottom=30),
)
COMPARED: Final = (Access.CLOSED, Access.WEIGHTS)
"""What stands beside the drawing as a typical range, where there is room for it."""
_LETTER_PX: Final = 7.9
"""How wide a letter of a label is taken to be: its labels do not meet."""
_LINE_PX: Final = 16
_GAP_PX: Final = 8
"""Between a range and its label."""
_TYPICAL_PX: Final = 34
"""How wide a typical range is drawn."""
_DAYS: Final = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Where a label stands, in pixels."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Whether two labels overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )  # fmt: skip


def landscape_chart(landscape: Landscape, *, tr: Locale, label: str) -> Html:
    """The drawing in two widths, of which the sheet of style shows one. ``label`` tells in a sentence what is seen."""
    return element("div", *(_drawn(landscape, frame, tr=tr, label=label) for frame in FRAMES), class_="land")


def _drawn(landscape: Landscape, frame: Frame, *, tr: Locale, label: str) -> Html:
    landmarks, named = landscape.landmarks, landscape.named()
    scale = scale_for([each.energy for each in named])
    axis = Axis.of(
        [each.energy for each in named], scale=scale, also=[each.energy.value for each in landmarks], by_tens=True
    )
    first, last = _year(landmarks[0].released), max(_year(each.released) for each in landmarks)
    begin, end = math.floor(first), math.ceil(last)

    def x(each: Landmark) -> float:
        return frame.across * (_year(each.released) - begin) / (end - begin)

    def y(value: float) -> float:
        return frame.down * (100.0 - axis.per_cent(value)) / 100.0

    inner = element(
        "g",
        *_energies(axis, frame, tr),
        *_years(begin, end, frame),
        *(_dots(landmarks, access, x, y) for access in Access),
        *_ranges(named, frame, x, y),
        *(_typical(landscape.typical, frame, y, tr) if frame.name == WIDE.name else ()),
        transform=f"translate({frame.left},{frame.top})",
    )
    return canvas(frame.name, frame.width, frame.height, inner, label=label)


def _year(day: str) -> float:
    """A date as a year with a fraction."""
    day_of = dt.date(*middle_of_date(day))
    return day_of.year + (day_of - dt.date(day_of.year, 1, 1)).days / _DAYS


def _energies(axis: Axis, frame: Frame, tr: Locale) -> Iterator[Html]:
    """A line across for each power of ten; the unit stands on the highest."""
    values = powers_of_ten(axis)
    yield words(_GAP_PX - frame.left, -14, axis.scale.symbol)
    for power, value in enumerate(values):
        at = frame.down * (1.0 - power / (len(values) - 1))
        yield rule("base" if power == 0 else "grid", y1=at, y2=at, x2=frame.across)
        yield words(-_GAP_PX, at + 4, tick(value, tr), anchor="end")


def _years(begin: int, end: int, frame: Frame) -> Iterator[Html]:
    """The name of each year in its middle, and a tick where it begins."""
    for year in range(begin, end):
        left = frame.across * (year - begin) / (end - begin)
        yield rule("base", x1=left, x2=left, y1=frame.down, y2=frame.down + 5)
        yield words(left + frame.across / (end - begin) / 2, frame.down + 22, str(year), anchor="middle")


def _dots(
    landmarks: Iterable[Landmark], access: Access, x: Callable[[Landmark], float], y: Callable[[float], float]
) -> Html:
    """All models of one access as one path: strokes of no length with round ends."""
    path = "".join(
        f"M{number(x(each))},{number(y(each.energy.value))}h0" for each in landmarks if each.access is access
    )
    return shape("path", class_=f"dots {access.value}", d=path) if path else element("g")


def _ranges(
    named: Sequence[Landmark], frame: Frame, x: Callable[[Landmark], float], y: Callable[[float], float]
) -> Iterator[Html]:
    """A rule from end to end, the value on it, and the name; nothing of a model whose name has no room.

    A name further above has a thin line down to its range, behind all names.
    """
    leaders: list[Html] = []
    drawn: list[Html] = []
    taken = [
        _Box(left=x(each) - 4, right=x(each) + 4, top=y(each.energy.high), bottom=y(each.energy.low)) for each in named
    ]
    for own, each in enumerate(named):
        at, low, high = x(each), y(each.energy.low), y(each.energy.high)
        name = each.name.partition(" (")[0]
        half = len(name) * _LETTER_PX / 2
        for middle, feet in _places(at, high=high, low=low, half=half, across=frame.across):
            box = _Box(left=middle - half, right=middle + half, top=feet - _LINE_PX * 0.8, bottom=feet + 3)
            others = [other for place, other in enumerate(taken) if place != own]
            if any(map(box.meets, others)) or feet > frame.down - 2:
                continue
            taken.append(box)
            if feet < high - _GAP_PX:
                leaders.append(rule("grid", x1=at, x2=at, y1=feet, y2=high))
            drawn.append(rule(f"range {each.access.value}", x1=at, x2=at, y1=high, y2=low))
            drawn.append(_spot(each.access, at, y(each.energy.value)))
            drawn.append(_label(name, each.access, middle, feet))
            break
    yield from (*leaders, *drawn)


def _spot(access: Access, x: float, y: float) -> Html:
    return shape("circle", class_=f"spot {access.value}", cx=number(x), cy=number(y), r="5.5")


def _label(told: str, access: Access, x: float, y: float) -> Html:
    return element("text", told, class_=f"label {access.value}", x=number(x), y=number(y), text_anchor="middle")


def _places(at: float, *, high: float, low: float, half: float, across: float) -> Iterator[tuple[float, float]]:
    """Where a name may stand, the best first: above its range, below it, beside it, further above."""
    over = min(max(at, half), across - half)
    yield over, high - _GAP_PX
    yield over, low + _GAP_PX + _LINE_PX * 0.7
    for feet in (low - 2, (low + high) / 2, high + _LINE_PX):
        for beside in (at - half - _GAP_PX, at + half + _GAP_PX):
            if half <= beside <= across - half:
                yield beside, feet
    for lines in (1, 2, 3):
        yield over, high - _GAP_PX - _LINE_PX * lines


def _typical(
    typical: Mapping[Access, Typical], frame: Frame, y: Callable[[float], float], tr: Locale
) -> Iterator[Html]:
    """The middle model of those that are compared: its range as a bar, with how wide it is."""
    shown = [access for access in COMPARED if access in typical]
    if len(shown) < len(COMPARED):
        return
    left = frame.across + 44
    yield words(frame.across + frame.right - 4, -14, tr("web-home-typical"), anchor="end")
    for place, access in enumerate(shown):
        held, edge = typical[access], left + place * 78
        middle, top = edge + _TYPICAL_PX / 2, y(held.high)
        yield shape(
            "rect", class_=f"typical {access.value}", x=number(edge), y=number(top), rx="17", width=str(_TYPICAL_PX),
            height=number(y(held.low) - top),
        )  # fmt: skip
        yield _spot(access, middle, y(held.value))
        width = tr.text(Message("range-factor", ratio=Rounded(held.width_ratio)))
        yield _label(width, access, middle, top - _GAP_PX)
        yield _label(tr(f"web-home-access-{access.value}-short"), access, middle, top - _GAP_PX - _LINE_PX)
