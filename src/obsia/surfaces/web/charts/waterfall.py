"""Shares of a whole as a waterfall: each begins where the one before ends, from nothing to all of it.

A name stands before its bar, or above it where it is narrow, and the share beside it. Drawn in two widths, of which the
sheet of style shows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.locales import Locale
from obsia.core.locales.scales import PERCENT
from obsia.surfaces.web.charts.data import point_row
from obsia.surfaces.web.charts.drawing import (
    FOOT_PX,
    SLIM,
    WIDE,
    Captioned,
    RowWidth,
    canvas,
    captioned,
    number,
    scale_below,
    words,
)
from obsia.writers.markup import Html, Node, element, shape

_BAR_PX: Final = 16
"""How high a bar is: the sheet of style says it to all of them."""
_BASE_PX: Final = 13
_ASIDE_PX: Final = 6
_LABEL_PX: Final = 44
"""Room that a share needs after its bar; where there is none, it stands before it."""
_LEAST_PX: Final = 1.0
_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """One share in [0, 1]; ``kind`` is what paints it."""

    name: str
    share: float
    kind: str


_WIDTHS: Final = (
    RowWidth(name=WIDE.name, width=WIDE.width, left=270, right=16, row=24, above=0),
    RowWidth(name=SLIM.name, width=300, left=4, right=16, row=44, above=20),
)


def waterfall_chart(steps: Sequence[WaterfallStep], *, tr: Locale, caption: str, about: str) -> Captioned:
    """All steps on one scale; ``caption`` states what is seen, and ``about`` what is drawn."""
    drawings = (_drawn(steps, width, tr=tr, label=caption) for width in _WIDTHS)
    data = (point_row(each.name, each.share, each.share, scale=PERCENT, tr=tr, series=each.kind) for each in steps)
    return captioned(*drawings, caption=caption, note=about, unit="%", data=data, look="chart waterfall")


def _drawn(steps: Sequence[WaterfallStep], width: RowWidth, *, tr: Locale, label: str) -> Html:
    bottom = len(steps) * width.row
    inner: list[Node] = [*scale_below([(width.x(each), tr.percent(each)) for each in _QUARTERS], bottom)]
    done, ties = 0.0, ""
    for place, step in enumerate(steps):
        inner += _step(step, width, place * width.row, done, tr=tr)
        done += step.share
        ties += f"M{number(width.x(done))},{place * width.row + width.above + _BAR_PX}v{width.row - _BAR_PX}"
    inner.append(shape("path", class_="tie", d=ties.rpartition("M")[0]))
    return canvas(width.name, width.width, bottom + FOOT_PX, *inner, label=label)


def _step(step: WaterfallStep, width: RowWidth, top: float, start: float, *, tr: Locale) -> Iterator[Node]:
    left, right = width.x(start), width.x(start + step.share)
    bar = top + width.above
    yield words(0.0, top + _BASE_PX, step.name)
    yield shape(
        "rect", class_=f"step {step.kind}", x=number(left), y=number(bar),
        width=number(max(right - left, _LEAST_PX)),
    )  # fmt: skip
    has_room = right + _LABEL_PX <= width.width
    at, anchor = (right + _ASIDE_PX, None) if has_room else (left - _ASIDE_PX, "end")
    yield element(
        "text", tr.percent(step.share), x=number(at), y=number(bar + _BASE_PX), text_anchor=anchor, class_="n"
    )
