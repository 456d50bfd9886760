"""The figures of the page, as SVG text: the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from calibration.validate.coverage import Judgement
from calibration.validate.levels import HeldOut
from calibration.validate.sbc import Uniformity

Array = NDArray[np.float64]
INSIDE, OUTSIDE, GREY, BAND = "#1f5fa8", "#c8501e", "#777777", "#dddddd"
SIDE, LEFT, TOP = 320.0, 60.0, 20.0
GAP = 90.0
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" font-family="sans-serif"'
    ' font-size="11" fill="#222222" role="img" aria-label="{label}">\n'
    '<rect width="100%" height="100%" fill="#ffffff"/>\n'
)


def _text(x: float, y: float, text: str, *, anchor: str = "middle", turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(text)}</text>\n'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = GREY) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-opacity="1" fill="none"/>\n'


def _frame(left: float) -> str:
    place = f'x="{left:.1f}" y="{TOP:.1f}" width="{SIDE:.1f}" height="{SIDE:.1f}"'
    return f'<rect {place} fill="none" stroke="{GREY}" stroke-opacity="1"/>\n'


def predicted_against_measured(held: HeldOut, judgement: Judgement, *, unit: str, title: str) -> str:
    """Two panels: medians with their 90% intervals against what was measured; coverage against level."""
    width, height = LEFT + 2 * SIDE + GAP + 20.0, TOP + SIDE + 50.0
    label = escape(f"{title}: predicted against measured, and coverage by level", {'"': "&quot;"})
    return (
        _HEAD.format(width=width, height=height, label=label)
        + _scatter(held, unit)
        + (_coverage(judgement, LEFT + SIDE + GAP) if judgement.at else "")
        + "</svg>\n"
    )


def _scatter(held: HeldOut, unit: str) -> str:
    logs = np.log10(np.stack([held.measured, held.median]))
    bottom, top = float(logs.min()) - 0.1, float(logs.max()) + 0.1

    def at(values: Array) -> Array:
        return np.clip((np.log10(values) - bottom) / (top - bottom), 0.0, 1.0) * SIDE

    x, middle, low, high = LEFT + at(held.measured), *(TOP + SIDE - at(v) for v in (held.median, held.low, held.high))
    inside = ((held.measured >= held.low) & (held.measured <= held.high)) | ~np.isfinite(held.ends(0.9)[0])
    parts = [_frame(LEFT), _line(LEFT, TOP + SIDE, LEFT + SIDE, TOP)]
    for tick in _decades(bottom, top):
        place = (np.log10(tick) - bottom) / (top - bottom) * SIDE
        parts.append(_text(LEFT + place, TOP + SIDE + 14.0, f"{tick:g}"))
        parts.append(_text(LEFT - 5.0, TOP + SIDE - place + 4.0, f"{tick:g}", anchor="end"))
    for chosen, colour in ((inside, INSIDE), (~inside, OUTSIDE)):
        bars = "".join(f"M{x[i]:.1f} {low[i]:.1f}V{high[i]:.1f}" for i in np.flatnonzero(chosen))
        parts.append(f'<path d="{bars}" stroke="{colour}" stroke-opacity="0.25" fill="none"/>\n' if bars else "")
        # Rows outside are rings, so that colour is not all that tells them.
        look = f'fill="{colour}"' if colour == INSIDE else f'fill="none" stroke="{colour}" stroke-opacity="1"'
        dots = "".join(f'<circle cx="{x[i]:.1f}" cy="{middle[i]:.1f}" r="2"/>' for i in np.flatnonzero(chosen))
        parts.append(f"<g {look}>{dots}</g>\n" if dots else "")
    parts.append(_text(LEFT + SIDE / 2, TOP + SIDE + 34.0, f"measured, {unit}"))
    parts.append(_text(16.0, TOP + SIDE / 2, f"predicted, {unit}", turned=True))
    parts.append(_text(LEFT + 8.0, TOP + 14.0, "dots: inside the 90% interval, rings: outside", anchor="start"))
    return "".join(parts)


def _decades(bottom: float, top: float) -> list[float]:
    marks = [10.0**power for power in range(int(np.ceil(bottom)), int(np.floor(top)) + 1)]
    if len(marks) >= 2:
        return marks
    fine = [step * 10.0**power for power in range(int(np.floor(bottom)), int(np.ceil(top)) + 1) for step in (1, 2, 5)]
    return [mark for mark in fine if bottom <= np.log10(mark) <= top]


def _coverage(judgement: Judgement, left: float) -> str:
    def x(share: float) -> float:
        return left + share * SIDE

    def y(share: float) -> float:
        return TOP + (1.0 - share) * SIDE

    parts = [_frame(left), _line(x(0.0), y(0.0), x(1.0), y(1.0))]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(_text(x(share), TOP + SIDE + 14.0, f"{share:.0%}"))
        parts.append(_text(left - 5.0, y(share) + 4.0, f"{share:.0%}", anchor="end"))
    for each in judgement.at:
        low, high = each.coverage_ends
        parts.append(_line(x(each.level), y(low), x(each.level), y(high), INSIDE))
        parts.append(f'<circle cx="{x(each.level):.1f}" cy="{y(each.coverage_share):.1f}" r="3.5" fill="{INSIDE}"/>\n')
    parts.append(_text(left + SIDE / 2, TOP + SIDE + 34.0, "level of the interval"))
    parts.append(_text(left - 42.0, TOP + SIDE / 2, "rows inside", turned=True))
    return "".join(parts)


CELL_W, CELL_H, COLUMNS = 240.0, 90.0, 3


def rank_histograms(tests: Sequence[Uniformity], *, title: str) -> str:
    """One histogram of ranks for each quantity, with the band that 95% of single bars of a right sampler keep to."""
    from scipy.stats import binom

    rows = -(-len(tests) // COLUMNS)
    simulations, bars = sum(tests[0].counts), len(tests[0].counts)
    low, high = (float(binom.ppf(q, simulations, 1.0 / bars)) for q in (0.025, 0.975))
    tallest = max(high * 1.3, float(max(max(each.counts) for each in tests)))
    label = escape(f"{title}: histograms of ranks", {'"': "&quot;"})
    parts = [_HEAD.format(width=COLUMNS * CELL_W + 20.0, height=rows * CELL_H + 20.0, label=label)]
    for number, each in enumerate(tests):
        left, top = 15.0 + number % COLUMNS * CELL_W, 25.0 + number // COLUMNS * CELL_H
        wide, tall = CELL_W - 20.0, CELL_H - 35.0
        band = top + tall * (1.0 - high / tallest)
        parts.append(
            f'<rect x="{left:.1f}" y="{band:.1f}" width="{wide:.1f}" height="{tall * (high - low) / tallest:.1f}"'
            f' fill="{BAND}"/>\n'
        )
        colour = OUTSIDE if each.adjusted_p < 0.05 else INSIDE
        for at, count in enumerate(each.counts):
            bar = tall * count / tallest
            parts.append(
                f'<rect x="{left + at * wide / bars + 1:.1f}" y="{top + tall - bar:.1f}"'
                f' width="{wide / bars - 2:.1f}" height="{bar:.1f}" fill="{colour}" fill-opacity="0.7"/>\n'
            )
        parts.append(_line(left, top + tall, left + wide, top + tall))
        parts.append(_text(left, top - 5.0, f"{each.name}, p {each.ecdf_p:.2g}", anchor="start"))
    return "".join([*parts, "</svg>\n"])
