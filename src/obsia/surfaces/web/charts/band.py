"""A figure over years: its value as a line, its range as a band, and what others publish as points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales.scales import interval_words, scale_for, unit_text
from obsia.surfaces.web.charts.axes import steps
from obsia.surfaces.web.charts.data import figure_row, point_row
from obsia.surfaces.web.charts.drawing import SLIM, WIDE, Captioned, Drawing, captioned, drawn, swatch
from obsia.writers.charts import Axis, tick
from obsia.writers.markup import Html, Node, element


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint:
    """A figure of a year."""

    year: int
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPoint:
    """What somebody else publishes of a year: a value, or a range, in the unit of the figures."""

    year: int
    low: float
    high: float


def band_chart(
    points: Sequence[YearPoint],
    *,
    tr: Locale,
    label: str,
    caption: str,
    note: str = "",
    others: Iterable[OtherPoint] = (),
    last_past: int | None = None,
) -> Captioned | None:
    """The chart in two widths, of which the sheet of style shows one; None where there are no two years.

    ``label`` tells in a sentence what is seen; ``last_past`` is the last year before projection begins.
    """
    chosen = sorted(points, key=lambda point: point.year)
    if len(chosen) < 2:
        return None
    figures = [point.figure for point in chosen]
    scale = scale_for(figures)
    beside = [each for each in others if chosen[0].year <= each.year <= chosen[-1].year]
    axis = Axis.of(figures, scale=scale, also=[end for each in beside for end in (each.low, each.high)])
    has_central = all(figure.has_central for figure in figures)
    parted = last_past if last_past is not None and chosen[0].year <= last_past < chosen[-1].year else None
    drawing = Drawing(
        band=tuple((p.year, p.figure.low / scale.factor, p.figure.high / scale.factor) for p in chosen),
        line=tuple((p.year, p.figure.value / scale.factor) for p in chosen) if has_central else (),
        others=tuple((each.year, each.low / scale.factor, each.high / scale.factor) for each in beside),
        ticks=tuple((value, tick(value, tr)) for value in steps(axis)),
        low=axis.low,
        high=axis.high,
        unit=unit_text(scale, tr),
        parted=parted,
        before=tr("web-chart-past") if parted else "",
        after=tr("web-chart-projection") if parted else "",
    )
    return captioned(
        drawn(drawing, WIDE, label=label),
        drawn(drawing, SLIM, label=label),
        _key(figures, tr, has_central=has_central, has_others=bool(beside)),
        caption=caption,
        note=note,
        unit=unit_text(scale, tr),
        data=[
            *(figure_row("", each.figure, scale=scale, tr=tr, date=str(each.year)) for each in chosen),
            *(
                point_row(
                    "", each.low, each.high, scale=scale, tr=tr, series=tr("web-chart-others"), date=str(each.year)
                )
                for each in beside
            ),
        ],
        is_plain=False,
    )


def _key(figures: Sequence[Figure], tr: Locale, *, has_central: bool, has_others: bool) -> Html:
    """What line, band and points are, in words beside their marks."""
    shape = {
        "value": element("line", x1="0", x2="28", y1="6", y2="6", class_="value"),
        "band": element("rect", x="0", y="0", width="28", height="12", class_="band"),
        "other": element("path", d="M14,0L20,6L14,12L8,6Z", class_="other"),
    }
    told: list[tuple[str, str]] = [("value", tr("web-chart-value"))] if has_central else []
    told.append(("band", interval_words(figures, tr)))
    if has_others:
        told.append(("other", tr("web-chart-others")))
    rows: list[Node] = [element("li", swatch(shape[name]), words) for name, words in told]
    return element("ul", rows, class_="key")
