"""What publishers say of one region, as paths over years: each series of editions is one *view*.

A view holds the latest edition of its series; where that has no history, the last history that an earlier one had; of
a metered series, every metered year. Between its years it goes at a constant rate; beyond them it grows by the mean of
its own past rate and of the growth that was published for the wider region (or the world). Views are averaged in
logarithms, those near their own figures counting more; where anyone has read meters, only meters count. The same rule
is judged on later editions in ``calibration/demand``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.core.demand import HISTORICAL, REFERENCE, SCENARIOS, FigureKind, Published, PublishedBasis
from obsia.core.grouping import grouped
from obsia.physics import demand
from obsia.physics.demand import Array

ELECTRICITY: Final = "electricity"
_MIDYEAR: Final = "-06"
"""Where an edition says its year alone, it counts as of the middle of it."""
_FEWEST: Final = 2
"""Points that make a rate."""

Growth = Callable[[float, float], float]
"""Logarithmic growth between two years, as published for a wider region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPath:
    """One series' path: logarithms of its figures by year, in the unit of the table."""

    series: str
    edition: str
    points: Mapping[int, float]
    last_history: int | None
    is_metered: bool
    rows: tuple[Published, ...]

    def logs(self, years: Array, growth: Growth) -> Array:
        """The path at ``years``, shape (years,)."""
        at = np.array(sorted(self.points), dtype=np.float64)
        values = np.array([self.points[int(year)] for year in at])
        inside = np.interp(years, at, values)
        beyond = np.array([self._beyond(float(at[0]), float(at[-1]), float(year), growth) for year in years])
        return inside + beyond

    def horizon(self, years: Array) -> Array:
        """Years of each year from what the view reports as history (from its figures where it has none); (years,)."""
        first = min(self.points)
        last = first if self.last_history is None else self.last_history
        return np.maximum(years - last, 0.0) + np.maximum(first - years, 0.0)

    def rate(self) -> float | None:
        """The logarithmic rate of growth of its own history, None of fewer than two years."""
        past = {year: value for year, value in self.points.items() if year <= (self.last_history or -1)}
        if len(past) < _FEWEST:
            return None
        years = np.array(sorted(past), dtype=np.float64)
        values = np.array([past[int(year)] for year in years])
        away = years - years.mean()
        return float(away @ (values - values.mean()) / (away @ away))

    def _beyond(self, first: float, last: float, year: float, growth: Growth) -> float:
        if first <= year <= last:
            return 0.0
        start, end = (last, year) if year > last else (year, first)
        own = self.rate()
        rates = [growth(start, end), *(() if own is None else (own * (end - start),))]
        step = sum(rates) / len(rates)
        return step if year > last else -step


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """Several views together; each of shape (years,)."""

    logs: Array
    horizon: Array
    """Years from history: how far the views have to see."""
    is_metered: bool
    views: tuple[PublishedPath, ...]


def edition_date(edition: str) -> str:
    """An edition as YYYY-MM, to tell which came first."""
    return edition if "-" in edition else edition + _MIDYEAR


def views_of(rows: Iterable[Published], *, before: str | None = None) -> tuple[PublishedPath, ...]:
    """The views of some rows of one region and quantity, by series. ``before``: only editions earlier than YYYY-MM."""
    by_series = grouped(
        (row.series, row) for row in rows if not row.is_span and (before is None or edition_date(row.edition) < before)
    )
    made = (_view(series, each) for series, each in sorted(by_series.items()))
    return tuple(view for view in made if view)


def _view(series: str, rows: Sequence[Published]) -> PublishedPath | None:
    metered = [row for row in rows if row.basis is PublishedBasis.METERED]
    kept = metered or _latest(rows)
    has_reference = any(row.scenario == REFERENCE for row in kept)
    others = set(SCENARIOS) - {REFERENCE}
    chosen = [
        row for row in kept if row.scenario in (HISTORICAL, REFERENCE) or not (has_reference or row.scenario in others)
    ]
    by_year = grouped((int(row.year), row) for row in chosen)
    if not by_year:
        return None
    points: dict[int, float] = {}
    for year, each in by_year.items():
        latest = max(edition_date(row.edition) for row in each)
        values = [math.log(row.middle) for row in each if edition_date(row.edition) == latest]
        points[year] = sum(values) / len(values)
    history = [int(row.year) for row in chosen if row.figure_kind is FigureKind.HISTORY]
    return PublishedPath(
        series=series,
        edition=max((row.edition for row in kept), key=edition_date),
        points=points,
        last_history=max(history, default=None),
        is_metered=bool(metered),
        rows=tuple(chosen),
    )


def _latest(rows: Sequence[Published]) -> list[Published]:
    """The latest edition, and where it has no history that of the last edition which had."""
    latest = max(edition_date(row.edition) for row in rows)
    kept = [row for row in rows if edition_date(row.edition) == latest]
    past = [row for row in rows if row.figure_kind is FigureKind.HISTORY]
    if not past or any(row in past for row in kept):
        return kept
    last = max(edition_date(row.edition) for row in past)
    return kept + [row for row in past if edition_date(row.edition) == last]


def blend(views: Sequence[PublishedPath], years: Array, growth: Growth) -> Blend:
    """Views averaged in logarithms, by the inverse of one more than their horizon. Raises ``ValueError`` of none."""
    if not views:
        raise ValueError("no-view-to-blend")
    chosen = tuple(view for view in views if view.is_metered) or tuple(views)
    horizons = np.stack([view.horizon(years) for view in chosen])
    weights = 1.0 / (1.0 + horizons)
    weights = weights / weights.sum(axis=0)
    logs = np.stack([view.logs(years, growth) for view in chosen])
    return Blend(
        logs=(weights * logs).sum(axis=0),
        horizon=(weights * horizons).sum(axis=0),
        is_metered=chosen[0].is_metered,
        views=chosen,
    )


def growth_from(views: Sequence[PublishedPath]) -> Growth | None:
    """Growth as the latest of some views of a wider region has it; None where none has two years."""
    paths = [view for view in views if len(view.points) >= _FEWEST]
    if not paths:
        return None
    latest = max(paths, key=lambda view: (edition_date(view.edition), len(view.points)))
    at = np.array(sorted(latest.points), dtype=np.float64)
    values = np.array([latest.points[int(year)] for year in at])

    def growth(start: float, end: float) -> float:
        ends = demand.path(years=np.array([start, end]), known_years=at, known=values)
        return float(ends[1] - ends[0])

    return growth
