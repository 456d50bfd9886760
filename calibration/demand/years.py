"""A year of the anchor left out: what its other years, and those of its other regions, would have said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.demand.intervals import DRAWS, SEED, TAILS, Array, interval_scores, spread_rows
from obsia.accounting.world.anchor import COMPONENTS, Anchor, Node
from obsia.accounting.world.records import YEARS
from obsia.core.demand import REFERENCE
from obsia.physics import demand

JUDGED_YEAR = 2024
"""The only year that the annex gives for every region and that has known years on both sides."""
QUANTITIES = ("electricity", "it_electricity", "installed_capacity", "pue", "load_factor")
NESTED = ({"United States", "North America"}, {"China", "Asia Pacific"})
"""Nodes of which one is most of the other: they cannot judge each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOut:
    """One quantity of the judged year, in the table's unit; arrays of shape (nodes,)."""

    quantity: str
    nodes: tuple[str, ...]
    truth: Array
    low: Array
    median: Array
    high: Array
    line: Array
    """The rival: a straight line in logarithms between the neighbouring years of the node."""
    half_digit: Array
    """Half a unit of the last digit printed: what rounds to the same is the same."""

    @property
    def errors(self) -> Array:
        """Predicted over published, less 1."""
        return self.median / self.truth - 1.0

    @property
    def line_errors(self) -> Array:
        """The same of the straight line."""
        return self.line / self.truth - 1.0

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the interval holds what was published, to the digits that it has."""
        return (self.low - self.half_digit <= self.truth) & (self.truth <= self.high + self.half_digit)

    @property
    def line_inside(self) -> NDArray[np.bool_]:
        """Whether the straight line rounds to what was published."""
        return np.abs(self.line - self.truth) <= self.half_digit

    @property
    def scores(self) -> Array:
        """Interval scores, natural logarithms."""
        return interval_scores(truth=np.log(self.truth), low=np.log(self.low), high=np.log(self.high))

    @property
    def line_scores(self) -> Array:
        """The same of the straight line: an interval without width."""
        return interval_scores(truth=np.log(self.truth), low=np.log(self.line), high=np.log(self.line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridges:
    """Discrepancies of the judged year from the path without it, each node left out alone."""

    nodes: tuple[Node, ...]
    scaled: Mapping[str, Array]
    """Component -> discrepancies in natural logarithms over the square root of the years wandered; shape (nodes,)."""


def bridges(table: Anchor) -> Bridges:
    """How far the judged year lies from its neighbours, per square root of a year."""
    nodes = tuple(node for node in table.nodes if JUDGED_YEAR in table.years(node, REFERENCE))
    at = YEARS.index(JUDGED_YEAR)
    scaled: dict[str, list[float]] = {name: [] for name in COMPONENTS}
    for node in nodes:
        whole = table.track(node, REFERENCE)
        bare = table.without([(node, JUDGED_YEAR)]).track(node, REFERENCE)
        wander = _wander(tuple(year for year in whole.tied if year != JUDGED_YEAR))
        for name in COMPONENTS:
            scaled[name].append(float(whole.logs[name][at] - bare.logs[name][at]) / wander)
    return Bridges(nodes=nodes, scaled={name: np.array(each) for name, each in scaled.items()})


def _wander(tied: tuple[int, ...]) -> float:
    """Square root of the years that a path has wandered at the judged year."""
    known = np.array(tied, dtype=np.float64)
    return float(demand.bridge(years=np.array([float(JUDGED_YEAR)]), known_years=known)[0])


def year_out(table: Anchor, *, everywhere: bool) -> tuple[YearOut, ...]:
    """What the anchor would have said of the judged year. ``everywhere``: no node keeps it; else one at a time.

    The widths of a node's intervals are learned from the other nodes (``bridges``).
    """
    rng = np.random.default_rng(SEED)
    away = bridges(table)
    nodes = [node for node in table.nodes if not node.operator]
    told: list[dict[str, Array]] = []
    for node in nodes:
        bare = table.without([(each, JUDGED_YEAR) for each in (table.nodes if everywhere else [node])])
        cells = table.at(node, REFERENCE, JUDGED_YEAR)
        drawn = _quantities(_drawn(bare, node, away, rng))
        told.append(
            {
                quantity: np.array(
                    [
                        cells[quantity],
                        *np.quantile(drawn[quantity], TAILS),
                        _line(table, node, quantity),
                        table.digits[node, quantity],
                    ]
                )
                for quantity in QUANTITIES
            }
        )
    return tuple(_year_out(quantity, nodes, np.array([each[quantity] for each in told])) for quantity in QUANTITIES)


def _year_out(quantity: str, nodes: list[Node], columns: Array) -> YearOut:
    truth, low, median, high, line, half_digit = columns.T
    return YearOut(
        quantity=quantity,
        nodes=tuple(node.region for node in nodes),
        truth=truth,
        low=low,
        median=median,
        high=high,
        line=line,
        half_digit=half_digit,
    )


def _drawn(bare: Anchor, node: Node, away: Bridges, rng: np.random.Generator) -> dict[str, Array]:
    """Components of a node in the judged year, natural logarithms, each of shape (draws,)."""
    track = bare.track(node, REFERENCE)
    wander = _wander(track.tied)
    others = np.array([index for index, each in enumerate(away.nodes) if not _related(each, node)])
    return {
        name: track.logs[name][YEARS.index(JUDGED_YEAR)]
        + spread_rows(away.scaled[name][others], rows=DRAWS, rng=rng) * wander * rng.standard_normal(DRAWS)
        for name in COMPONENTS
    }


def _related(one: Node, other: Node) -> bool:
    """Whether one node holds the other, or most of it."""
    return one.region == other.region or {one.region, other.region} in NESTED


def _quantities(logs: Mapping[str, Array]) -> dict[str, Array]:
    """Components in natural logarithms -> quantities in the table's units: TWh, GW, ratio, per cent."""
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


def _line(table: Anchor, node: Node, quantity: str) -> float:
    """A straight line in logarithms between the first year of a node and the first after the judged one."""
    years = table.years(node, REFERENCE)
    near = np.array([min(years), min(year for year in years if year > JUDGED_YEAR)], dtype=np.float64)
    values = np.log([table.at(node, REFERENCE, int(year))[quantity] for year in near])
    return float(np.exp(demand.path(years=np.array([float(JUDGED_YEAR)]), known_years=near, known=values)[0]))
