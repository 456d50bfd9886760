"""Answers about many things as bars: of each question how many have which answer, whole bars of one length.

A count stands in its part where there is room for it; what follows the drawing tells all of them. Drawn in two widths,
of which the sheet of style shows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.locales import Locale
from obsia.surfaces.web.charts.drawing import SLIM, WIDE, RowWidth, canvas, number, words
from obsia.writers.markup import Html, element, shape

_BAR_PX: Final = 26
_LETTER_PX: Final = 8.0
"""How wide a letter of a count is taken to be."""
_PAD_PX: Final = 8
_BASE_PX: Final = 18
"""From the top of a bar to the feet of the count in it."""
_GAP_PX: Final = 1.5
"""Between the parts of a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBar:
    """One question: its name, and how many have which answer, by the shape that stands for the answer."""

    name: str
    counts: Mapping[str, int]


_WIDTHS: Final = (
    RowWidth(name=WIDE.name, width=WIDE.width, left=280, right=0, row=34, above=0),
    RowWidth(name=SLIM.name, width=300, left=0, right=0, row=58, above=24),
)


def answer_bars(bars: Sequence[AnswerBar], *, tr: Locale, label: str) -> Html:
    """All bars on one scale. ``label`` tells in a sentence what is seen."""
    return element("div", *(_drawn(bars, width, tr=tr, label=label) for width in _WIDTHS), class_="answers")


def _drawn(bars: Sequence[AnswerBar], width: RowWidth, *, tr: Locale, label: str) -> Html:
    inner = [each for place, bar in enumerate(bars) for each in _bar(bar, width, place * width.row, tr)]
    return canvas(width.name, width.width, len(bars) * width.row, *inner, label=label)


def _bar(bar: AnswerBar, width: RowWidth, top: float, tr: Locale) -> Iterator[Html]:
    bar_top = top + width.above
    yield words(0.0, top + _BASE_PX, bar.name)
    whole, done = sum(bar.counts.values()), 0
    for answer, count in bar.counts.items():
        if not count:
            continue
        left, right = (width.x(each / whole) for each in (done, done + count))
        done += count
        yield shape(
            "rect",
            class_=f"answer {answer}",
            x=number(left + _GAP_PX / 2),
            y=number(bar_top + _GAP_PX),
            width=number(max(right - left - _GAP_PX, 1.0)),
            height=number(_BAR_PX - 2 * _GAP_PX),
        )
        written = tr.whole(count)
        if right - left >= len(written) * _LETTER_PX + 2 * _PAD_PX:
            yield element(
                "text", written, class_=f"in {answer}", x=number(left + _PAD_PX), y=number(bar_top + _BASE_PX)
            )
