"""How wrong published figures of data centres turn out: fitted on editions, judged with whole regions left out.

Three things are learned, each from `relations/editions.csv` alone (rows that say `calibrates: yes`):

- *revisions*: how far a later edition's figure lies from what earlier editions led to expect, by the years they had to
  see ahead, and by whether meters were read;
- *bridges*: how far a year of the anchor lies from the path between its neighbours;
- *allocation*: how far a country's own statistics lie from the share of its region that drivers would give it.

``python -m calibration.demand --write`` renews ``joint/demand-revisions.csv`` and docs/validation-world.md. The same
seed gives the same bytes; tests/calibration/test_demand.py makes the page again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.world.allocation import expected_share, left_share, weights_of
from obsia.accounting.world.anchor import Anchor, Node, anchor
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.views import (
    ELECTRICITY,
    Growth,
    View,
    blend,
    edition_date,
    growth_from,
    views_of,
)
from obsia.core.demand import REFERENCE, FigureKind, Published, RegionKind
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand

Array = NDArray[np.float64]
SEED = 7
ROWS = 512
DRAWS = 4000
LEVEL = 0.8
LEVELS = np.array([0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4])
METERED = np.array([0.02, 0.05, 0.1, 0.2])
GROWTHS = np.array([0.02, 0.05, 0.08, 0.12, 0.16, 0.2, 0.3])
GRID = np.array(list(product(LEVELS, METERED, GROWTHS)))
"""Hypotheses, shape (hypotheses, 3): level, level where metered, growth per square root of a year; natural logs."""
JUDGED_YEAR = 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A later edition's figure beside what earlier editions, and their trend, led to expect; natural logarithms."""

    region: str
    series: str
    edition: str
    year: int
    truth: float
    expected: float
    horizon: float
    is_metered: bool
    trend: float
    trend_horizon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Intervals of figures that the fit has not seen (their whole region was left out)."""

    cases: tuple[Ahead, ...]
    low: Array
    median: Array
    high: Array

    @property
    def truth(self) -> Array:
        return np.array([case.truth for case in self.cases])

    @property
    def inside(self) -> NDArray[np.bool_]:
        return (self.low <= self.truth) & (self.truth <= self.high)

    @property
    def scores(self) -> Array:
        return interval_scores(truth=self.truth, low=self.low, high=self.high)


def interval_scores(*, truth: Array, low: Array, high: Array) -> Array:
    """Interval scores of 80 % intervals (Gneiting and Raftery 2007, eq. 43); smaller is better, same shape."""
    outside = np.maximum(low - truth, 0.0) + np.maximum(truth - high, 0.0)
    return (high - low) + 2.0 / (1.0 - LEVEL) * outside


def own_rows(snapshot: Snapshot) -> dict[str, list[Published]]:
    """Region -> its figures of electricity on the territory that a fit may see."""
    found: dict[str, list[Published]] = {}
    for row in published(snapshot):
        alike = row.quantity == ELECTRICITY and not row.boundary and row.calibrates
        if alike and row.region_kind not in (RegionKind.COMPANY, RegionKind.STATE):
            found.setdefault(row.region, []).append(row)
    return found


def known_growth(snapshot: Snapshot, region: str, iso3: str, *, before: str) -> Growth:
    """Growth of the wider region as editions before a date have it: of a group of countries, else of the world."""
    rows = [row for row in published(snapshot) if row.calibrates]
    names = [name for name, codes in memberships(snapshot).items() if iso3 in codes and name != region]
    for name in sorted(names, key=lambda each: len(memberships(snapshot)[each])):
        found = growth_from(
            views_of((r for r in rows if r.region == name and r.quantity == ELECTRICITY), before=before)
        )
        if found:
            return found
    world = (
        r
        for r in rows
        if r.region_kind is RegionKind.WORLD and r.quantity in (ELECTRICITY, f"{ELECTRICITY}_incl_crypto")
    )
    return growth_from(views_of(world, before=before)) or (lambda start, end: 0.0 * (end - start))


def ahead(snapshot: Snapshot) -> tuple[Ahead, ...]:
    """Every figure of an edition of a region that earlier editions speak of, in years that these reach or pass."""
    cases: list[Ahead] = []
    for region, rows in sorted(own_rows(snapshot).items()):
        for target in _targets(rows):
            date = edition_date(target.edition)
            earlier = views_of(rows, before=date)
            if not earlier:
                continue
            growth = known_growth(snapshot, region, rows[0].iso3, before=date)
            for year, truth in sorted(target.points.items()):
                if year < min(min(view.points) for view in earlier) or _is_told(earlier, target.series, year, truth):
                    continue
                seen = blend(earlier, np.array([float(year)]), growth)
                trend, trend_horizon = _trend(earlier, year, growth)
                cases.append(
                    Ahead(
                        region=region,
                        series=target.series,
                        edition=target.edition,
                        year=year,
                        truth=truth,
                        expected=float(seen.logs[0]),
                        horizon=float(seen.horizon[0]),
                        is_metered=seen.is_metered and target.is_metered,
                        trend=trend,
                        trend_horizon=trend_horizon,
                    )
                )
    return tuple(cases)


def _targets(rows: Sequence[Published]) -> list[View]:
    """The editions of some rows, each as a view of its own."""
    by_edition: dict[tuple[str, str], list[Published]] = {}
    for row in rows:
        by_edition.setdefault((row.series, row.edition), []).append(row)
    return [view for each in by_edition.values() for view in views_of(each)]


def _is_told(views: Sequence[View], series: str, year: int, truth: float) -> bool:
    """Whether an earlier edition of the same series has the same figure: nothing is predicted then."""
    return any(view.series == series and view.points.get(year) == truth for view in views)


def _trend(views: Sequence[View], year: int, growth: Growth) -> tuple[float, float]:
    """The rival: history, or what there is, carried on at its own constant rate (of one year: at the wider one's)."""
    points: dict[int, list[float]] = {}
    for view in views:
        past = {
            at: value for at, value in view.points.items() if view.last_history is not None and at <= view.last_history
        }
        for at, value in (past or view.points).items():
            points.setdefault(at, []).append(value)
    years = np.array(sorted(points), dtype=np.float64)
    values = np.array([sum(points[int(at)]) / len(points[int(at)]) for at in years])
    away = abs(year - float(years[-1]))
    if years.size == 1:
        return float(values[0]) + growth(float(years[0]), float(year)), away
    slope = float((years - years.mean()) @ (values - values.mean()) / ((years - years.mean()) ** 2).sum())
    return float(values[-1]) + slope * (year - float(years[-1])), away


def log_likelihood(cases: Sequence[Ahead], *, of_trend: bool = False) -> Array:
    """Of each hypothesis of GRID, each as likely as the other before; shape (hypotheses,).

    Later editions are not taken to lie higher or lower: in these tables most of what was revised downwards goes back to
    one edition, which is no pattern.
    """
    level, metered, growth = GRID.T
    total = np.zeros(len(GRID))
    for case in cases:
        horizon = case.trend_horizon if of_trend else case.horizon
        centre = case.trend if of_trend else case.expected
        spread = np.sqrt(np.where(case.is_metered, metered, level) ** 2 + growth**2 * horizon)
        total = total - 0.5 * ((case.truth - centre) / spread) ** 2 - np.log(spread)
    return total


def posterior(cases: Sequence[Ahead], *, rows: int, rng: np.random.Generator, of_trend: bool = False) -> Array:
    """Rows of GRID in proportion to their posterior, shape (rows, 3)."""
    logs = log_likelihood(cases, of_trend=of_trend)
    weights = np.exp(logs - logs.max())
    return GRID[rng.choice(len(GRID), rows, p=weights / weights.sum())]


def judged(cases: Sequence[Ahead], *, of_trend: bool = False) -> Judged:
    """80 % intervals of every case by a fit on the other regions."""
    rng = np.random.default_rng(SEED)
    chosen: list[Ahead] = []
    ends: list[Array] = []
    for region in sorted({case.region for case in cases}):
        drawn = posterior([c for c in cases if c.region != region], rows=DRAWS, rng=rng, of_trend=of_trend)
        for case in (c for c in cases if c.region == region):
            horizon = case.trend_horizon if of_trend else case.horizon
            spread = np.sqrt(np.where(case.is_metered, drawn[:, 1], drawn[:, 0]) ** 2 + drawn[:, 2] ** 2 * horizon)
            values = (case.trend if of_trend else case.expected) + spread * rng.standard_normal(DRAWS)
            chosen.append(case)
            ends.append(np.quantile(values, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]))
    low, median, high = np.array(ends).T
    return Judged(cases=tuple(chosen), low=low, median=median, high=high)


def bridges(table: Anchor) -> dict[str, tuple[Array, Array]]:
    """Component -> (departures of the judged year from the path without it, the path's own spread there), by node.

    Each node is left out alone. Natural logarithms; a spread of 1 is one year of wandering.
    """
    at = YEARS.index(JUDGED_YEAR)
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in BRIDGED}
    for node in table.nodes:
        if JUDGED_YEAR not in table.years(node, REFERENCE):
            continue
        whole = table.track(node, REFERENCE)
        bare = table.without([(node, JUDGED_YEAR)]).track(node, REFERENCE)
        ties = np.array([year for year in whole.tied if year != JUDGED_YEAR], dtype=np.float64)
        wander = float(demand.bridge(years=np.array([float(JUDGED_YEAR)]), known_years=ties)[0])
        for name in BRIDGED:
            found[name][0].append(float(whole.logs[name][at] - bare.logs[name][at]))
            found[name][1].append(wander)
    return {name: (np.array(away), np.array(wander)) for name, (away, wander) in found.items()}


BRIDGED = ("capacity", "load", "overhead", "design")


def spread_rows(scaled: Array, *, rows: int, rng: np.random.Generator) -> Array:
    """Draws of a standard deviation from departures of mean 0, shape (rows,): scaled inverse chi-squared (Jeffreys)."""
    return np.sqrt((scaled**2).sum() / rng.chisquare(scaled.size, rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """A country's own figure beside the share of its region by drivers, seen before it; natural logarithms."""

    iso3: str
    region: str
    year: int
    truth: float
    expected: float
    calibrates: bool


def allocated(snapshot: Snapshot, *, calibrates: bool) -> tuple[Allocated, ...]:
    """Countries with history of their own, each as if it had none, in the latest year that the anchor covers.

    Only figures that a fit may see take part in what is expected: those of other publishers are seen for the first time.
    """
    table = anchor(snapshot)
    histories = _histories(snapshot)
    seen = {iso3: own for iso3, own in histories.items() if own[2]}
    cases: list[Allocated] = []
    for region, codes in sorted(memberships(snapshot).items()):
        if Node(region) not in table.nodes:
            continue
        for iso3 in codes:
            own = histories.get(iso3)
            if own is None or own[2] is not calibrates:
                continue
            others = {code: value for code, value in seen.items() if code in codes and code != iso3}
            expected = _expected(snapshot, table, region, iso3, others, year=own[0])
            if expected is not None:
                cases.append(
                    Allocated(
                        iso3=iso3,
                        region=region,
                        year=own[0],
                        truth=own[1],
                        expected=math.log(expected),
                        calibrates=calibrates,
                    )
                )
    return tuple(cases)


def _expected(
    snapshot: Snapshot,
    table: Anchor,
    region: str,
    iso3: str,
    others: Mapping[str, tuple[int, float, bool]],
    *,
    year: int,
) -> float | None:
    """Electricity (TWh) that the rule of ``accounting.world.countries`` would give a country that had no figures."""
    named = {code: name for name, code in table.codes.items() if code in others}
    weights = {
        code: each for code, each in weights_of(snapshot, memberships(snapshot)[region]).items() if code not in named
    }
    if iso3 not in weights:
        return None
    rest = _energy_twh(table, region, year) - sum(_energy_twh(table, name, year) for name in named.values())
    owned = [math.exp(value) for code, (_, value, _) in others.items() if code not in named]
    unowned = {code: weight for code, weight in weights.items() if code not in others}
    by_drivers = sum(unowned.values()) / sum(weights.values())
    left = 0.5 * (left_share(total=rest, own=owned) + by_drivers)
    return rest * left * expected_share(unowned, iso3)


def _energy_twh(table: Anchor, region: str, year: int) -> float:
    logs = table.track(Node(region), REFERENCE).logs
    at = YEARS.index(year)
    return float(np.exp(logs["capacity"][at] + logs["load"][at])) * demand.HOURS_OF_YEAR_H / 1e12


def _histories(snapshot: Snapshot) -> dict[str, tuple[int, float, bool]]:
    """Country -> (latest year of history from 2020 on, logarithm of its figure in TWh, whether a fit may see it)."""
    found: dict[str, tuple[int, float, bool]] = {}
    for row in published(snapshot):
        alike = row.quantity == ELECTRICITY and not row.boundary and row.iso3 and row.figure_kind is FigureKind.HISTORY
        if not alike or not YEARS[0] <= int(row.year) <= JUDGED_YEAR or row.is_span:
            continue
        held = found.get(row.iso3)
        new = (int(row.year), math.log(row.middle), row.calibrates)
        if held is None or (new[2], new[0]) > (held[2], held[0]):
            found[row.iso3] = new
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOut:
    """One quantity of the judged year, its year left out: errors of all nodes of a protocol, and of straight lines."""

    quantity: str
    errors: Array
    """Predicted over published, less 1; shape (nodes,)."""
    line_errors: Array
    """The same of a straight line in logarithms between the neighbouring years of the node."""
    inside: NDArray[np.bool_]
    scores: Array
    """Interval scores of 80 % intervals, in natural logarithms."""


QUANTITIES = ("electricity", "it_electricity", "installed_capacity", "pue", "load_factor")


def year_out(table: Anchor, *, everywhere: bool) -> tuple[YearOut, ...]:
    """What the anchor would have said of the judged year. ``everywhere``: no region keeps it; else one at a time.

    The widths of a node's intervals are learned from the other nodes.
    """
    rng = np.random.default_rng(SEED)
    at = YEARS.index(JUDGED_YEAR)
    nodes = [node for node in table.nodes if not node.operator]
    away = bridges(table)
    order = [node for node in table.nodes if JUDGED_YEAR in table.years(node, REFERENCE)]
    rows: dict[str, list[tuple[float, float, bool, float]]] = {quantity: [] for quantity in QUANTITIES}
    for node in nodes:
        dropped = [(each, JUDGED_YEAR) for each in (table.nodes if everywhere else [node])]
        bare = table.without(dropped)
        track = bare.track(node, REFERENCE)
        ties = np.array(track.tied, dtype=np.float64)
        wander = float(demand.bridge(years=np.array([float(JUDGED_YEAR)]), known_years=ties)[0])
        others = np.array([index for index, each in enumerate(order) if not _related(each, node)])
        drawn = {
            name: track.logs[name][at]
            + spread_rows((away[name][0] / away[name][1])[others], rows=DRAWS, rng=rng)
            * wander
            * rng.standard_normal(DRAWS)
            for name in BRIDGED
        }
        values = _told(drawn)
        cells = table.at(node, REFERENCE, JUDGED_YEAR)
        for quantity in QUANTITIES:
            low, median, high = np.quantile(values[quantity], [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
            truth = cells[quantity]
            score = interval_scores(truth=np.log([truth]), low=np.log([low]), high=np.log([high]))
            line = _line(bare, table, node, quantity)
            # Published to a few digits: what rounds to the same is the same.
            half = table.digits[node, quantity]
            rows[quantity].append(
                (median / truth - 1.0, line / truth - 1.0, low - half <= truth <= high + half, float(score[0]))
            )
    return tuple(
        YearOut(
            quantity=quantity,
            errors=np.array([row[0] for row in each]),
            line_errors=np.array([row[1] for row in each]),
            inside=np.array([row[2] for row in each]),
            scores=np.array([row[3] for row in each]),
        )
        for quantity, each in rows.items()
    )


def _related(one: Node, other: Node) -> bool:
    """Whether one node holds the other, or most of it: they cannot judge each other."""
    pairs = ({"United States", "North America"}, {"China", "Asia Pacific"})
    return one.region == other.region or any({one.region, other.region} == pair for pair in pairs)


def _told(logs: Mapping[str, Array]) -> dict[str, Array]:
    """Components in logarithms -> quantities in the table's units."""
    capacity_w, load = np.exp(logs["capacity"]), np.exp(logs["load"])
    pue = 1.0 + np.exp(logs["overhead"])
    energy_kwh = demand.electricity_kwh(installed_w=capacity_w, load_factor_share=load)
    return {
        "electricity": energy_kwh / 1e9,
        "it_electricity": demand.it_energy_kwh(energy_kwh=energy_kwh, pue=pue) / 1e9,
        "installed_capacity": capacity_w / 1e9,
        "pue": pue,
        "load_factor": load * 100.0,
    }


def _line(bare: Anchor, table: Anchor, node: Node, quantity: str) -> float:
    """A straight line in logarithms between the years 2020 and 2030 of a node."""
    ties = [year for year in bare.years(node, REFERENCE) if quantity in table.at(node, REFERENCE, year)]
    near = np.array([min(ties), min(year for year in ties if year > JUDGED_YEAR)], dtype=np.float64)
    values = np.log([table.at(node, REFERENCE, int(year))[quantity] for year in near])
    return float(np.exp(demand.path(years=np.array([float(JUDGED_YEAR)]), known_years=near, known=values)[0]))


def joint_rows(snapshot: Snapshot) -> tuple[tuple[str, ...], Array]:
    """Columns and rows of ``joint/demand-revisions.csv``: standard deviations in decimal logarithms."""
    rng = np.random.default_rng(SEED)
    revisions = posterior(ahead(snapshot), rows=ROWS, rng=rng)
    names = ["level_log10", "metered_level_log10", "growth_log10"]
    columns = [revisions[:, index] for index in range(3)]
    for name, (away, wander) in bridges(anchor(snapshot)).items():
        names.append(f"{name}_bridge_log10")
        columns.append(spread_rows(away / wander, rows=ROWS, rng=rng))
    departures = np.array([case.truth - case.expected for case in allocated(snapshot, calibrates=True)])
    names.append("allocation_log10")
    columns.append(spread_rows(departures, rows=ROWS, rng=rng))
    return tuple(names), np.stack(columns, axis=1) / math.log(10.0)


def joint_csv(snapshot: Snapshot) -> str:
    """The text of ``joint/demand-revisions.csv``."""
    names, rows = joint_rows(snapshot)
    lines = [",".join(("row", *names))]
    lines += [",".join((str(index), *(f"{value:.6g}" for value in row))) for index, row in enumerate(rows)]
    return "\n".join(lines) + "\n"
