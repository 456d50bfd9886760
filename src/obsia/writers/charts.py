"""Charts as inline SVG in per cent of their box: they reflow, print in black, and hold no text that could shrink.

A solid bar is a tested interval, a hollow one a range: the two never share a mark. One chart has one unit and one
scale; its numbers stand in text beside it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.document import Chart, Shares
from obsia.core.figure import Figure, Tested
from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, interval_words, scale_for, unit_text
from obsia.writers.markup import Html, Node, element, join, shape

STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Leading digits of the ends of scales."""
LEAST_WIDTH: Final = 0.6
"""Per cent below which an interval would not be seen."""
NOISE: Final = 1e-9
MOST_SLOTS: Final = 1_000
MOST_LABELS: Final = 5
GAP: Final = 0.18
"""Share of a slot that stays empty beside a bar, while bars are few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A scale of one unit: ``low`` (0 or below) to ``high``, in multiples of ``scale``; or one that goes up by tens."""

    scale: Scale
    low: float
    high: float
    by_tens: bool = False

    @classmethod
    def of(cls, figures: Iterable[Figure], *, scale: Scale, also: Iterable[float] = (), by_tens: bool = False) -> Axis:
        """A scale that holds every interval, what is drawn beside them (in their unit), and zero.

        ``by_tens``, where all of that is positive: one from a power of ten to another, whose steps are tens.
        """
        chosen, beside = list(figures), list(also)
        held = [each / scale.factor for figure in chosen for each in (figure.low, figure.high)]
        held += [each / scale.factor for each in beside]
        if by_tens and held and min(held) > 0.0:
            low, high = math.floor(math.log10(min(held)) + NOISE), math.ceil(math.log10(max(held)) - NOISE)
            return cls(scale=scale, low=10.0**low, high=10.0 ** max(high, low + 1), by_tens=True)
        highest = max((each / scale.factor for each in (*(figure.high for figure in chosen), *beside)), default=0.0)
        lowest = min((each / scale.factor for each in (*(figure.low for figure in chosen), *beside)), default=0.0)
        # What is rounding beside the other end is no part of the scale.
        least = NOISE * max(highest, -lowest)
        low = -_ceiling(-lowest) if lowest < -least else 0.0
        high = _ceiling(highest) if highest > least else 0.0
        return cls(scale=scale, low=low, high=high if high > low else 1.0)

    def per_cent(self, value: float) -> float:
        """Where ``value`` (in the figure's unit) lies, from 0 to 100."""
        if self.by_tens:
            place = math.log10(value / self.scale.factor / self.low) / math.log10(self.high / self.low)
            return round(100.0 * min(max(place, 0.0), 1.0), 2)
        place = (value / self.scale.factor - self.low) / (self.high - self.low)
        return round(100.0 * min(max(place, 0.0), 1.0), 2)

    @property
    def tens(self) -> tuple[float, ...]:
        """Where the steps between the ends lie, from 0 to 100; none of a plain scale."""
        steps = round(math.log10(self.high / self.low)) if self.by_tens else 0
        return tuple(round(100.0 * step / steps, 2) for step in range(1, steps))

    def end(self, tr: Locale) -> str:
        """The upper end in text, with its unit."""
        return tr.in_unit(tick(self.high, tr), unit_text(self.scale, tr))


def tick(value: float, tr: Locale) -> str:
    """A number of a scale: no zeros that say nothing."""
    if value == round(value):
        return tr.whole(round(value))
    return tr.decimal(value, digits=len(f"{value:.3g}".replace("-", "").replace(".", "").lstrip("0")) or 1)


def _ceiling(value: float) -> float:
    """The least number with a plain leading digit that is not below ``value``."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (*STEPS, 20.0) if step * power >= value * (1 - 1e-9))


def mark(figure: Figure, axis: Axis, *, by_style: bool = False) -> Html:
    """An interval on ``axis`` with its leading value (where one may be told), for the cell of a table.

    ``by_style`` leaves to the sheet of style what all marks have in common, since pages hold thousands of them: there a
    bar of no class is hollow, and one of no width is the leading value.
    """
    low, high, value = (axis.per_cent(each) for each in (figure.low, figure.high, figure.value))
    width = max(round(high - low, 2), LEAST_WIDTH)
    zero = axis.per_cent(0.0) if axis.low < 0 else 0.0
    tested = figure.tested is Tested.TESTED
    return element(
        "svg",
        None if by_style else _rail(),
        element("line", x1=f"{zero}%", x2=f"{zero}%", y1="0", y2="100%", class_="zero") if axis.low < 0 else None,
        _stretch("solid" if tested else "hollow", min(low, 100.0 - width), width, by_style=by_style),
        (_upright("lead", value, by_style=by_style) if figure.has_central else None),
        # The steps of an axis by tens are drawn by the style of the page: they are the same in every row.
        class_=f"mark d{len(axis.tens) + 1}" if axis.by_tens else "mark",
        aria_hidden="true",
    )


def share_bar(share: float, *, by_style: bool = False) -> Html:
    """A share of a whole, for the cell of a table; ``by_style`` as of :func:`mark`."""
    width = max(round(100.0 * min(max(share, 0.0), 1.0), 2), LEAST_WIDTH)
    return element(
        "svg",
        None if by_style else _rail(),
        _stretch("share", 0.0, width, by_style=by_style),
        class_="mark",
        aria_hidden="true",
    )


def _rail() -> Html:
    return element("line", x1="0%", x2="100%", y1="50%", y2="50%", class_="rail")


def _stretch(name: str, start: float, width: float, *, by_style: bool) -> Html:
    if by_style:
        plain = name == "hollow"
        return shape("rect", x=f"{start:g}%" if start else None, width=f"{width:g}%", class_=None if plain else name)
    return element("rect", x=f"{start:g}%", y="28%", width=f"{width:g}%", height="44%", class_=name)


def _upright(name: str, at: float, *, by_style: bool) -> Html:
    if by_style:
        return shape("rect", x=f"{at:g}%")
    return element("line", x1=f"{at}%", x2=f"{at}%", y1="8%", y2="92%", class_=name)


def axis_ends(axis: Axis, tr: Locale) -> Html:
    """The ends of a scale in text, for the head of a column of marks."""
    middle = (" ", element("span", tr("axis-by-tens"))) if axis.by_tens else ()
    low, high = element("span", tick(axis.low, tr)), element("span", axis.end(tr))
    # Apart by a space too: where there is no style, ends would run into one number.
    return element("span", low, *middle, " ", high, class_="ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure at a time: ``slot`` counts hours, days, weeks or months."""

    slot: int
    label: str
    figure: Figure


def slot_of(key: str, value: str) -> int | None:
    """The place of a time in the sequence of its hours, days, weeks or months; None where it is none."""
    try:
        if key == "hour":
            return int(dt.datetime.fromisoformat(f"{value}+00:00").timestamp()) // 3600
        if key == "day":
            return dt.date.fromisoformat(value).toordinal()
        if key == "week":
            year, week = value.split("-W")
            return (dt.date.fromisocalendar(int(year), int(week), 1).toordinal() - 1) // 7
        year, month = value.split("-")
        return int(year) * 12 + int(month) - 1
    except ValueError:
        return None


def series(points: Sequence[Point], *, axis: Axis, caption: str, note: str, label: str, tr: Locale) -> Html | None:
    """Figures over time: a bar for each range, a line across it at its leading value; times without usage stay empty.

    None where there is nothing to compare, or more slots than a page shows.
    """
    if len(points) < 2:
        return None
    ordered = sorted(points, key=lambda point: point.slot)
    first, count = ordered[0].slot, ordered[-1].slot - ordered[0].slot + 1
    if count > MOST_SLOTS:
        return None
    ticks = (0.0, 0.5, 1.0)
    return element(
        "figure",
        element("figcaption", caption, element("span", note, class_="note") if note else None),
        element(
            "div",
            element(
                "div",
                [
                    element("span", tick(axis.high * share, tr), class_=f"t{round(100 * share)}")
                    for share in reversed(ticks)
                ],
                class_="ticks",
                aria_hidden="true",
            ),
            element(
                "svg",
                [
                    element("line", x1="0%", x2="100%", y1=f"{100 - 100 * share:g}%", y2=f"{100 - 100 * share:g}%",
                            class_="rail")
                    for share in ticks
                ],
                [_bar(point, axis=axis, place=point.slot - first, count=count) for point in ordered],
                class_="series",
                role="img",
                aria_label=label,
            ),
            class_="plot",
        ),
        _time_labels(ordered, first=first, count=count),
        data_unit=unit_text(axis.scale, tr),
    )  # fmt: skip


def _bar(point: Point, *, axis: Axis, place: int, count: int) -> Html:
    step = 100.0 / count
    # A chart of few bars keeps them slender.
    width = min(step * (1.0 - (GAP if count <= 120 else 0.0)), 8.0)
    middle = (place + 0.5) * step
    figure = point.figure
    if figure.low == figure.high == 0:
        return join()
    value, low, high = (100.0 - axis.per_cent(each) for each in (figure.value, figure.low, figure.high))
    left, right = middle - width / 2, middle + width / 2
    # Round ends are a plausible range, square ones a tested interval.
    rounding = None if figure.tested is Tested.TESTED or count > 120 else "2"
    bar = element(
        "rect", x=f"{left:.3f}%", y=f"{high:.2f}%", width=f"{width:.3f}%", height=f"{low - high:.2f}%", rx=rounding,
        class_="bar" if count <= 120 else "bar thin",
    )  # fmt: skip
    across = element(
        "line", x1=f"{left:.3f}%", x2=f"{right:.3f}%", y1=f"{value:.2f}%", y2=f"{value:.2f}%",
        class_="whisker" if count <= 120 else "whisker thin",
    )  # fmt: skip
    return join(bar, across)


def _time_labels(points: Sequence[Point], *, first: int, count: int) -> Html:
    """A few of the times below the chart, each under its bar."""
    last = len(points) - 1
    many = min(MOST_LABELS, len(points))
    chosen = sorted({round(place * last / (many - 1)) for place in range(many)})
    labels: list[Node] = []
    for place in chosen:
        point = points[place]
        at = 100.0 * (point.slot - first + 0.5) / count
        side = "start" if at < 10.0 else "end" if at > 90.0 else "middle"
        inner = "" if place in (0, last) else " inner"
        # Positions are attributes of a drawing: a page of ours has no style attributes.
        labels.append(element("text", point.label, x=f"{at:.2f}%", y="1.1em", text_anchor=side, class_=f"when{inner}"))
    return element("svg", labels, class_="times", aria_hidden="true")


def _time_words(key: str, label: str, tr: Locale) -> str:
    """A time as people write it, weeks by their Mondays; hours as they are."""
    slot = slot_of(key, label)
    if key != "week" or slot is None:
        return tr.day(label)
    return tr.day(dt.date.fromordinal(7 * slot + 1).isoformat())


def chart(held: Chart, tr: Locale) -> Html | None:
    """Figures over time; None where there is nothing to compare."""
    slots = [(slot_of(held.unit, label), _time_words(held.unit, label, tr), figure) for label, figure in held.points]
    points = [Point(slot=slot, label=label, figure=figure) for slot, label, figure in slots if slot is not None]
    if not points:
        return None
    figures = [point.figure for point in points]
    axis = Axis.of(figures, scale=scale_for(figures))
    caption = tr("report-series", key=tr.text(held.head), unit=unit_text(axis.scale, tr))
    notes = [tr("report-series-note", range=interval_words(figures, tr))]
    if held.missing:
        notes.append(tr("report-series-rest", count=held.missing))
    return series(points, axis=axis, caption=caption, note=" ".join(notes), label=f"{caption}. {notes[0]}", tr=tr)


def shares(held: Shares, tr: Locale, *, bar: Callable[[float], Node] = share_bar) -> Html:
    """Parts of a whole as bars on one scale, from nothing to all of it, each with its name and its share in words."""
    rows = [
        element(
            "div",
            element("span", tr.text(name), class_="part"),
            bar(share),
            element("span", tr.percent(share), class_="part-share"),
            class_="shares-row",
        )
        for name, share in held.rows
    ]
    drawn = element("div", rows, class_="shares", role="img", aria_label=tr.text(held.label))
    return element("figure", element("figcaption", tr.text(held.head)), drawn)
