"""A figure as a drawing that stands alone: what it is, its value, its interval on a scale, its unit and its source."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from obsia.core.figure import Figure, Tested
from obsia.core.locales import Locale
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.views import trace as views
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, Node, element

WIDTH: Final = 640
EDGE: Final = 24
SMALL: Final = 22
"""The least size of its letters: at half its width, on a telephone, they are still 11 pixels high."""
_LETTERS: Final = 50
"""Letters of the least size that a line holds."""
_INK: Final = "#1a1e1d"
_SOFT: Final = "#545b59"
_LINE: Final = "#8b918e"
_MARK: Final = "#0d5b50"
_PAPER: Final = "#fdfcf9"


def drawing(figure: Figure, *, subject: str, source: Sequence[str], tr: Locale) -> Html:
    """The drawing. ``subject`` says what it is of, ``source`` where it comes from, a text for each line."""
    scale = scale_for([figure])
    told = shown(figure, tr, scale=scale)
    name = tr.text(views.heading(figure))
    value = told.text if figure.has_central else tr("web-range-only")
    exact = figure.low == figure.high
    ends = tr("no-interval") if exact else f"{told.interval_text}, {interval_words([figure], tr)}"
    lines: list[Html] = []
    height = EDGE
    for text, size, weight, colour in (
        *((each, 28, "700", _INK) for each in textwrap.wrap(name, 40)),
        *((each, SMALL, "400", _SOFT) for each in textwrap.wrap(subject, _LETTERS)),
        (value, 52 if figure.has_central else 28, "700", _INK),
        *(
            (each, SMALL, "400", _INK)
            for each in textwrap.wrap(f"{ends} ({tr(f'kind-{figure.kind.value}')})", _LETTERS)
        ),
    ):
        height += round(size * 1.35)
        lines.append(_text(text, height, size=size, weight=weight, colour=colour))
    axis = Axis.of([figure], scale=scale)
    drawn = marks(figure, axis, top=height + 26, tr=tr)
    height += 96
    for each in (line for text in source for line in textwrap.wrap(text, _LETTERS)):
        height += 30
        lines.append(_text(each, height, size=SMALL, weight="400", colour=_SOFT))
    height += EDGE
    return element(
        "svg",
        element("title", tr("web-figure-drawing-name", name=name, value=value, interval=ends)),
        element("rect", x=0, y=0, width=WIDTH, height=height, fill=_PAPER),
        lines,
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        font_family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif",
    )


def _text(text: str, y: int, *, size: int, weight: str, colour: str, anchor: str = "start", x: int = EDGE) -> Html:
    return element("text", text, x=x, y=y, font_size=size, font_weight=weight, fill=colour, text_anchor=anchor)


def marks(figure: Figure, axis: Axis, *, top: int, tr: Locale) -> Node:
    """The interval on its scale, solid where it was tested, hollow where it is judged, and the ends of the scale."""
    room = (WIDTH - 2 * EDGE) / 100.0
    low, high, value = (round(EDGE + room * axis.per_cent(each), 1) for each in (figure.low, figure.high, figure.value))
    tested = figure.tested is Tested.TESTED
    middle = top + 12
    return [
        element("line", x1=EDGE, x2=WIDTH - EDGE, y1=middle, y2=middle, stroke=_LINE),
        element(
            "rect", x=f"{low:g}", y=top, width=f"{max(high - low, 3.0):g}", height=24,
            fill=_MARK if tested else _PAPER, stroke=_MARK, stroke_width=3,
        ),
        element(
            "line", x1=f"{value:g}", x2=f"{value:g}", y1=top - 8, y2=top + 32, stroke=_INK, stroke_width=5
        ) if figure.has_central else None,
        _text(tick(axis.low, tr), top + 62, size=SMALL, weight="400", colour=_SOFT),
        _text(axis.end(tr), top + 62, size=SMALL, weight="400", colour=_SOFT, anchor="end", x=WIDTH - EDGE),
    ]  # fmt: skip
