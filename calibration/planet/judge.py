"""The hierarchy judged on what it has not seen: later editions, publishers left out, meters left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration.planet.fit import fit
from calibration.planet.rows import Row, seen_before
from calibration.planet.state import Array, State

CUTS = (2019.0, 2021.0, 2022.0, 2023.0, 2024.0, 2025.0, 2025.4, 2025.9, 2026.2)
"""Dates between editions: what comes out before the next is predicted from what came out before."""
COVERED = 0.8
_Z = 1.2815515655446004
"""Of a normal, beyond which a tenth lies."""
_WORLD_GROWTH = 0.11
"""Growth of a place of which one figure is known: that of the world before AI, as the prior of the state has it."""


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Rows that were predicted; each array of shape (cases,)."""

    rows: tuple[Row, ...]
    mean: Array
    sd: Array

    @property
    def truth(self) -> Array:
        """What the rows state."""
        return np.array([row.log_twh for row in self.rows])

    @property
    def inside(self) -> Array:
        """Whether the 80 % interval holds the row."""
        return np.abs(self.truth - self.mean) <= _Z * self.sd

    @property
    def error(self) -> float:
        """Median of how far the middle is off, as a factor above one."""
        return math.exp(float(np.median(np.abs(self.truth - self.mean)))) if self.rows else math.nan

    @property
    def expected(self) -> float:
        """How far off the widths of the predictions alone would have it be."""
        from scipy.special import ndtri

        return math.exp(float(np.median(np.outer(self.sd, ndtri(np.arange(0.5025, 1.0, 0.005))))))

    @property
    def score(self) -> float:
        """Mean interval score of 80 %, in logarithms: width, and ten times what lies outside."""
        outside = np.maximum(np.abs(self.truth - self.mean) - _Z * self.sd, 0.0)
        return float(np.mean(2.0 * _Z * self.sd + outside * 2.0 / (1.0 - COVERED)))

    def those(self, chosen: Callable[[Row], bool]) -> Cases:
        """Some of them."""
        mask = np.array([chosen(row) for row in self.rows], dtype=bool)
        rows = tuple(row for row, is_chosen in zip(self.rows, mask, strict=True) if is_chosen)
        return Cases(rows=rows, mean=self.mean[mask], sd=self.sd[mask])


def together(parts: Iterable[Cases]) -> Cases:
    """Several as one."""
    chosen = [part for part in parts if part.rows]
    return Cases(
        rows=tuple(row for part in chosen for row in part.rows),
        mean=np.concatenate([part.mean for part in chosen]),
        sd=np.concatenate([part.sd for part in chosen]),
    )


def predicted(state: State, known: Sequence[Row], unseen: Sequence[Row]) -> Cases:
    """Rows predicted from others."""
    mean, sd = fit(state, known).predictive(unseen)
    return Cases(rows=tuple(unseen), mean=mean, sd=sd)


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """Editions predicted by those before them, beside the trend of the place."""

    seen: Cases
    """Places of which an earlier edition spoke."""
    new: Cases
    """Places of which none did."""
    trend: Cases
    """The rows of ``seen`` as the trend has them, its widths fitted to these very rows: in its favour."""


def backtest(state: State, rows: Sequence[Row]) -> Backtest:
    """Predict each edition from what was published before it."""
    seen: list[Cases] = []
    new: list[Cases] = []
    trends: list[tuple[Row, float, float]] = []
    for known, unseen in editions(rows):
        cases = predicted(state, known, unseen)
        places = {row.place for row in known}
        seen.append(cases.those(lambda row, places=places: row.place in places))
        new.append(cases.those(lambda row, places=places: row.place not in places))
        trends += [(row, *trend(row, known)) for row in unseen if row.place in places]
    return Backtest(seen=together(seen), new=together(new), trend=_with_widths(trends))


def editions(rows: Sequence[Row]) -> Iterator[tuple[tuple[Row, ...], tuple[Row, ...]]]:
    """What was known at each date, and what came out before the next."""
    for cut, following in zip(CUTS, (*CUTS[1:], math.inf), strict=True):
        unseen = tuple(row for row in rows if cut < row.edition <= following)
        if unseen:
            yield seen_before(rows, cut), unseen


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """What came out after a day, predicted from what was out on it."""

    known: int
    seen: Cases
    """Of places of which something was out."""
    new: Cases
    """Of places of which nothing was."""
    alone: Cases
    """All of them again, each predicted without anything by its own publisher."""


def as_of(state: State, rows: Sequence[Row], day: float, *, until: float = math.inf) -> AsOf:
    """Predict every edition after ``day`` (a date in years), up to ``until``, from the editions up to it."""
    known = seen_before(rows, day)
    unseen = tuple(row for row in rows if day < row.edition <= until)
    cases = predicted(state, known, unseen)
    places = {row.place for row in known}
    return AsOf(
        known=len(known),
        seen=cases.those(lambda row: row.place in places),
        new=cases.those(lambda row: row.place not in places),
        alone=_without_publisher(state, known, unseen),
    )


def _without_publisher(state: State, known: Sequence[Row], unseen: Sequence[Row]) -> Cases:
    """Each row predicted from what others than its publisher had out; publishers that had nothing out share one fit."""
    had = {row.publisher for row in known}
    groups = {row.publisher if row.publisher in had else "" for row in unseen}
    return together(
        predicted(
            state,
            tuple(row for row in known if row.publisher != group),
            tuple(row for row in unseen if (row.publisher if row.publisher in had else "") == group),
        )
        for group in sorted(groups)
    )


def ahead_alone(state: State, rows: Sequence[Row]) -> Cases:
    """Each edition predicted from those before it by others than its publisher, over all dates."""
    return together(_without_publisher(state, known, unseen) for known, unseen in editions(rows))


def in_years(day: str) -> float:
    """A day (``2025-06-01``) as a date in years. Raises ``ValueError`` for what is none."""
    on = date.fromisoformat(day)
    first = date(on.year, 1, 1)
    return on.year + (on - first).days / (date(on.year + 1, 1, 1) - first).days


def trend(row: Row, known: Sequence[Row]) -> tuple[float, float]:
    """The line through what was published of the place, and how many years it is carried on."""
    same = [each for each in known if each.place == row.place]
    years, logs = np.array([each.year for each in same]), np.array([each.log_twh for each in same])
    nearest = float(np.abs(years - row.year).min())
    if len(set(years.tolist())) == 1:
        return float(logs.mean() + _WORLD_GROWTH * (row.year - years[0])), nearest
    slope, level = np.polyfit(years - years.mean(), logs, 1)
    return float(level + slope * (row.year - years.mean())), nearest


def _with_widths(trends: Sequence[tuple[Row, float, float]]) -> Cases:
    """The widths under which the trend's errors are most likely: a floor, and what each year adds."""
    from scipy.optimize import minimize

    rows = tuple(row for row, _, _ in trends)
    mean = np.array([each for _, each, _ in trends])
    away = np.array([each for _, _, each in trends])

    def loss(logs: Array) -> float:
        sd = np.sqrt(np.exp(2.0 * logs[0]) + np.exp(2.0 * logs[1]) * away)
        cases = Cases(rows=rows, mean=mean, sd=sd)
        return cases.score

    best = minimize(loss, np.log([0.3, 0.1]), method="Nelder-Mead").x
    sd = np.sqrt(np.exp(2.0 * best[0]) + np.exp(2.0 * best[1]) * away)
    return Cases(rows=rows, mean=mean, sd=sd)


def left_out(state: State, rows: Sequence[Row], key: Callable[[Row], object], chosen: Callable[[Row], bool]) -> Cases:
    """Rows predicted from all that do not share their key."""
    groups = {key(row) for row in rows if chosen(row)}
    return together(
        predicted(
            state,
            tuple(row for row in rows if key(row) != group),
            tuple(row for row in rows if key(row) == group and chosen(row)),
        )
        for group in sorted(groups, key=str)
    )
