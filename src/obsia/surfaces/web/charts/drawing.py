"""A band over years as a chart of Vega-Lite, and its SVG by vl-convert. Nothing here knows a figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from obsia.surfaces.web.charts.cleaning import INKS

Spec: TypeAlias = dict[str, Any]
"""A part of a chart in the words of Vega-Lite."""
Rows: TypeAlias = Sequence[dict[str, Any]]
_INK: Final = {name: colour for colour, name in INKS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a drawing in pixels, and how many years apart its labels stand."""

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


WIDE: Final = Frame(width=680, height=320, years_apart=1)
SLIM: Final = Frame(width=300, height=260, years_apart=5)
_FONT_PX: Final = 13
_LABELS: Final[Spec] = {
    "labelFontSize": _FONT_PX,
    "labelColor": _INK["words"],
    "domain": False,
    "labelPadding": 7,
}
_DENSE: Final = 12
"""Years up to which a wide drawing labels each; more are labelled every fifth."""


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


def drawn(drawing: Drawing, frame: Frame) -> str:
    """The SVG. Raises ``ImportError`` without the extra ``charts``."""
    import vl_convert

    return vl_convert.vegalite_to_svg(specification(drawing, frame))


def specification(drawing: Drawing, frame: Frame) -> Spec:
    """The drawing as a chart of Vega-Lite: layers over one scale of years and one of values."""
    band = [{"year": at, "low": low, "high": high} for at, low, high in drawing.band]
    up = {"domain": [drawing.low, drawing.high], "nice": False, "zero": False}
    x = {"field": "year", "type": "quantitative", **_years_axis(drawing, frame)}
    y = {"field": "low", "type": "quantitative", "scale": up, "axis": _values_axis(drawing)}
    layers = [
        _layer(band, {"type": "area", "color": _INK["band"]}, x=x, y=y, y2={"field": "high"}),
        _layer([{"base": max(drawing.low, 0.0)}], {"type": "rule", "color": _INK["base"]}, y=_of("base")),
    ]
    if drawing.line:
        rows = [{"year": at, "value": value} for at, value in drawing.line]
        layers.append(_layer(rows, {"type": "line", "color": _INK["value"]}, x=_of("year"), y=_of("value")))
    padding = {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": frame.across,
        "height": frame.height - frame.top - frame.bottom,
        "padding": padding,
        "autosize": {"type": "none"},
        "config": {"view": {"stroke": None}},
        "layer": [*layers, *_others(drawing), *_words(drawing, frame)],
    }


def _layer(rows: Rows, mark: Spec, **encoding: Any) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _of(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _years_axis(drawing: Drawing, frame: Frame) -> Spec:
    first, last = drawing.years
    axis = {"title": None, "grid": False, "values": _years(first, last, frame), "format": "d", "labelFlush": False}
    scale = {"domain": [first, last], "nice": False, "zero": False}
    return {"scale": scale, "axis": {**axis, "tickColor": _INK["base"], **_LABELS}}


def _values_axis(drawing: Drawing) -> Spec:
    return {
        "title": None,
        "values": [value for value, _ in drawing.ticks],
        "labelExpr": _labels(drawing.ticks),
        "gridColor": _INK["grid"],
        "ticks": False,
        **_LABELS,
    }


def _others(drawing: Drawing) -> list[Spec]:
    """A lozenge for each value, a rule for each range."""
    if not drawing.others:
        return []
    points = [{"year": at, "value": (low + high) / 2} for at, low, high in drawing.others]
    spans = [{"year": at, "low": low, "high": high} for at, low, high in drawing.others if low != high]
    mark = {"type": "point", "shape": "diamond", "size": 70, "filled": True, "fill": _INK["other"], "opacity": 1}
    made = [_layer(points, mark, x=_of("year"), y=_of("value"))]
    if spans:
        rule = {"type": "rule", "color": _INK["other"]}
        made.append(_layer(spans, rule, x=_of("year"), y=_of("low"), y2={"field": "high"}))
    return made


def _words(drawing: Drawing, frame: Frame) -> list[Spec]:
    """The unit above the scale; where the past ends, a rule with a word on either side."""

    def word(text: str, *, x: float, align: str) -> Spec:
        mark = {"type": "text", "align": align, "fontSize": _FONT_PX, "color": _INK["words"], "baseline": "bottom"}
        return _layer([{"word": text}], mark, text={"field": "word"}, x={"value": x}, y={"value": -10})

    made = [word(drawing.unit, x=8 - frame.left, align="left")]
    if drawing.parted is not None:
        first, last = drawing.years
        at = drawing.parted + 0.5
        place = frame.across * (at - first) / (last - first)
        made.append(_layer([{"at": at}], {"type": "rule", "color": _INK["parted"]}, x=_of("at")))
        made.append(word(drawing.before, x=place - 6, align="right"))
        made.append(word(drawing.after, x=place + 6, align="left"))
    return made


def _years(first: int, last: int, frame: Frame) -> list[int]:
    apart = frame.years_apart if last - first <= _DENSE else max(frame.years_apart, 5)
    return [year for year in range(first, last + 1) if year % apart == 0]


def _labels(ticks: Sequence[tuple[float, str]]) -> str:
    """An expression of Vega: the place of a tick among the ticks -> its text, as the language writes it."""
    many = len(ticks) - 1
    return f"{json.dumps([text for _, text in ticks])}[round(datum.index * {many})]"
