"""The anchor of the top-down engine: one published table that gives capacity, load factor, PUE and electricity alike.

A *node* is a region (or the world) and a type of operators ('' for all). The table has few years; what it leaves open
is filled in logarithms, component by component, so that the identity of ``physics.demand`` holds in every year:
capacity by the shape that the world's own extra year shows, load factor in parallel with the world's, the overhead
(PUE less 1) at a constant rate. What a scenario lacks for a node is the world's step, in logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from obsia.accounting.world.published import fact_of, subject_of
from obsia.accounting.world.records import YEARS
from obsia.core.demand import HISTORICAL, OPERATORS, REFERENCE, SCENARIOS, Published, RegionKind
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact
from obsia.core.grouping import grouped
from obsia.core.message import Message, Symbol
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot
from obsia.facts.world_rules import BY_OPERATOR
from obsia.physics import demand
from obsia.physics.demand import Array

WORLD: Final = "World"
ALL: Final = ""
"""All operators together."""
COMPONENTS: Final = ("capacity", "load", "overhead", "design")
"""Logarithms of: connected capacity (W); load factor; PUE less 1; connected over IT capacity, over PUE."""
_PROPERTY: Final = "anchor"
_NEEDED: Final = frozenset({"electricity", "pue", "load_factor"})
_KWH_PER_TWH: Final = 1e9
_W_PER_GW: Final = 1e9
_PER_CENT: Final = 100.0


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A region and a type of operators."""

    region: str
    operator: str = ALL

    @property
    def name(self) -> str:
        """What it is called in the ids of its figures."""
        return f"{self.region} {self.operator}" if self.operator else self.region


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The components of a node over :data:`records.YEARS`, in logarithms, and the years that tie them down."""

    node: Node
    logs: Mapping[str, Array]
    """Component -> shape (years,)."""
    tied: tuple[int, ...]
    """Years that the table gives for this node and scenario."""
    borrowed: tuple[int, ...]
    """Years from which on a step of another node stands in."""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The table: cells by node, scenario and year, with what stands behind them."""

    evidence: str
    edition: str
    rows: tuple[Published, ...]
    codes: Mapping[str, str]
    """Region that is a country -> its ISO code."""
    cells: Mapping[tuple[Node, str, int], Mapping[str, float]]
    digits: Mapping[tuple[Node, str], float]
    """(node, quantity) -> half a unit of the last digit that its row prints."""
    last_history: int

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, sorted."""
        return tuple(sorted({node for node, _, _ in self.cells}))

    def years(self, node: Node, scenario: str) -> tuple[int, ...]:
        """Years with the components of a node: history, and those of one scenario."""
        return tuple(
            sorted(
                year
                for (each, name, year), cells in self.cells.items()
                if each == node and name in (HISTORICAL, scenario) and set(cells) >= _NEEDED
            )
        )

    def at(self, node: Node, scenario: str, year: int) -> Mapping[str, float]:
        """The cells of a year; those of history where it is in the past. Empty where the table has none."""
        return self.cells.get((node, HISTORICAL, year)) or self.cells.get((node, scenario, year), {})

    def subject(self, node: Node) -> str:
        """The subject of a node's facts and keys: by ISO code where it is a country."""
        place = f"demand:{self.codes.get(node.region, node.region)}"
        return f"{place}/{node.operator}" if node.operator else place

    def without(self, drop: Iterable[tuple[Node, int]]) -> Anchor:
        """The table less some nodes in some years, in every scenario: to judge what it would have said of them."""
        left_out = set(drop)
        kept = {key: cells for key, cells in self.cells.items() if (key[0], key[2]) not in left_out}
        return replace(self, cells=kept)

    def track(self, node: Node, scenario: str) -> Track:
        """The components of a node in one scenario. Raises ``MissingFact`` for a node that the table does not have."""
        at = node, scenario
        if at not in self._tracks:
            self._tracks[at] = _track(self, node, scenario)
        return self._tracks[at]

    @cached_property
    def _tracks(self) -> dict[tuple[Node, str], Track]:
        return {}

    @cached_property
    def electricity_facts(self) -> Mapping[str, tuple[Fact, ...]]:
        """Subject -> the electricity that the table states of it, in its order."""
        facts = grouped((subject_of(row), fact_of(row)) for row in self.rows if row.quantity.startswith("electricity"))
        return {subject: tuple(some) for subject, some in facts.items()}


@lru_cache(maxsize=4)
def anchor(snapshot: Snapshot) -> Anchor:
    """The anchor of a snapshot: the table that ``world:default`` names. Raises ``MissingFact``."""
    evidence = snapshot.text("world:default", _PROPERTY)
    rows = tuple(row for row in published(snapshot) if row.evidence == evidence)
    if evidence is None or not rows:
        raise MissingFact(
            what=Message("fact-anchor"), tried=(Symbol("world:default"), Symbol("relations/editions.csv"))
        )
    return anchor_of(rows)


def anchor_of(rows: Sequence[Published]) -> Anchor:
    """The anchor that some published figures make. Raises ``MissingFact`` where no year of history is among them."""
    cells: dict[tuple[Node, str, int], dict[str, float]] = {}
    printed: dict[tuple[Node, str], list[float]] = {}
    for row in rows:
        quantity, operator = operator_of(row.quantity)
        if quantity not in BY_OPERATOR or row.is_span or row.amount is None:
            continue
        region = WORLD if row.region_kind is RegionKind.WORLD else row.region
        node = Node(region, operator)
        cells.setdefault((node, row.scenario, int(row.year)), {})[quantity] = row.amount
        printed.setdefault((node, quantity), []).append(row.amount)
    history = [year for _, scenario, year in cells if scenario == HISTORICAL]
    if not history:
        raise MissingFact(what=Message("fact-history"), tried=(Symbol("relations/editions.csv"),))
    return Anchor(
        evidence=rows[0].evidence,
        edition=rows[0].edition,
        rows=tuple(rows),
        codes={row.region: row.iso3 for row in rows if row.iso3},
        cells=cells,
        digits={key: half_digit(values) for key, values in printed.items()},
        last_history=max(history),
    )


def half_digit(values: Iterable[float]) -> float:
    """Half a unit of the last digit that any of some printed values shows: 0.5 of 43 and 97, 0.05 of 0.3 and 1.0."""
    places = max(len(f"{value:.9g}".partition(".")[2]) for value in values)
    return 0.5 / 10.0**places


def operator_of(quantity: str) -> tuple[str, str]:
    """A quantity without the operator that its name ends in, and that operator."""
    name, _, last = quantity.rpartition("_")
    return (name, last) if last in OPERATORS else (quantity, ALL)


def _components(table: Anchor, node: Node, cells: Mapping[str, float]) -> dict[str, float]:
    """Logarithms of the components in a year that has electricity, PUE and load factor.

    Capacity is known twice: as printed, and from electricity and load factor. Both are rounded, so they are averaged
    by the inverse of the variance that rounding gives them: what is printed as 0.3 GW is known better from 1.1 TWh.
    Electricity is what it is printed as: the load factor gives way.
    """
    energy_kwh = np.array([cells["electricity"] * _KWH_PER_TWH])
    it_energy_kwh = demand.it_energy_kwh(energy_kwh=energy_kwh, pue=np.array([cells["pue"]]))
    capacity = _capacity(table, node, cells, energy_kwh=energy_kwh, prefix="")
    it_capacity = _capacity(table, node, cells, energy_kwh=it_energy_kwh, prefix="it_")
    return {
        "capacity": capacity,
        "load": math.log(float(demand.load_factor_share(energy_kwh=energy_kwh, installed_w=math.exp(capacity))[0])),
        "overhead": math.log(cells["pue"] - 1.0),
        "design": capacity - it_capacity - math.log(cells["pue"]),
    }


def _capacity(table: Anchor, node: Node, cells: Mapping[str, float], *, energy_kwh: Array, prefix: str) -> float:
    """Logarithm of a capacity (W), of the facilities (no prefix) or of their IT (``it_``)."""
    load_factor = np.array([cells["load_factor"] / _PER_CENT])
    implied = math.log(float(demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load_factor)[0]))
    printed_gw = cells.get(f"{prefix}installed_capacity")
    if printed_gw is None:
        return implied

    def rounding(quantity: str) -> float:
        return (table.digits[node, quantity] / cells[quantity]) ** 2

    indirect = rounding(f"{prefix}electricity" if f"{prefix}electricity" in cells else "electricity")
    indirect += rounding("load_factor")
    direct = rounding(f"{prefix}installed_capacity")
    weight = direct / (direct + indirect)
    return weight * implied + (1.0 - weight) * math.log(printed_gw * _W_PER_GW)


def _track(table: Anchor, node: Node, scenario: str) -> Track:
    tied = table.years(node, scenario)
    history = [year for year in tied if year <= table.last_history]
    if not history:
        raise MissingFact(what=f"{node.region} {node.operator}".strip(), tried=(table.evidence,))
    known = {year: _components(table, node, table.at(node, scenario, year)) for year in tied}
    borrowed: list[int] = []
    reference = table.years(node, REFERENCE)
    later = {year for name in SCENARIOS for year in table.years(Node(WORLD), name) if year > table.last_history}
    for year in sorted(later - set(known)):
        if (step := _step(table, node, scenario, year, known, reference)) is not None:
            known[year] = step
            borrowed.append(year)
    logs = {name: _filled(table, node, name, known, scenario) for name in COMPONENTS}
    return Track(node=node, logs=logs, tied=tied, borrowed=tuple(borrowed))


def _step(
    table: Anchor,
    node: Node,
    scenario: str,
    year: int,
    known: Mapping[int, Mapping[str, float]],
    reference: Sequence[int],
) -> dict[str, float] | None:
    """Components of a year that the table lacks for a node: its last known year and the world's step from there.

    Where the node has that year in the reference, its own step beside the world's in the reference is added: operators
    change their places alike in all scenarios. Where it has the last year in the reference only, the step is from one
    scenario to the other.
    """
    world = Node(WORLD)
    if node == world or year not in table.years(world, scenario):
        return None
    if scenario != REFERENCE and year in reference and year in table.years(world, REFERENCE):
        before = max((each for each in known if each < year and each in table.years(world, scenario)), default=None)
        if before is not None and before in reference and before > table.last_history:
            own = _difference(table, node, REFERENCE, before, year)
            of_world = _difference(table, world, REFERENCE, before, year)
            here = _difference(table, world, scenario, before, year)
            return {name: known[before][name] + here[name] + own[name] - of_world[name] for name in COMPONENTS}
        other = _components(table, node, table.at(node, REFERENCE, year))
        mine = _components(table, world, table.at(world, scenario, year))
        theirs = _components(table, world, table.at(world, REFERENCE, year))
        return {name: other[name] + mine[name] - theirs[name] for name in COMPONENTS}
    before = max((each for each in known if each < year and each in table.years(world, scenario)), default=None)
    if before is None:
        return None
    here = _difference(table, world, scenario, before, year)
    return {name: known[before][name] + here[name] for name in COMPONENTS}


def _difference(table: Anchor, node: Node, scenario: str, first: int, last: int) -> dict[str, float]:
    low = _components(table, node, table.at(node, scenario, first))
    high = _components(table, node, table.at(node, scenario, last))
    return {name: high[name] - low[name] for name in COMPONENTS}


def _filled(table: Anchor, node: Node, name: str, known: Mapping[int, Mapping[str, float]], scenario: str) -> Array:
    """One component in all years. The world's own extra years of history bend the paths of the others."""
    years = np.array(YEARS, dtype=np.float64)
    at = np.array(sorted(known), dtype=np.float64)
    values = np.array([known[int(year)][name] for year in at])
    straight = demand.path(years=years, known_years=at, known=values)
    world = Node(WORLD)
    if node == world or name not in ("capacity", "load"):
        return straight
    ties = table.years(world, scenario)
    mine = at[np.isin(at, ties)]
    if mine.size < 2 or mine.size == len(ties):
        return straight
    of_world = {year: _components(table, world, table.at(world, scenario, year))[name] for year in ties}
    whole = demand.path(
        years=years, known_years=np.array(ties, dtype=np.float64), known=np.array([of_world[y] for y in ties])
    )
    chord = demand.path(years=years, known_years=mine, known=np.array([of_world[int(y)] for y in mine]))
    bend = whole - chord
    # Capacity bends in proportion to how much it grows beside the world: who does not grow is not bent.
    if name == "load":
        return straight + bend
    return straight + bend * _beside(years, ties=mine, known=values[np.isin(at, ties)], of_world=of_world)


def _beside(years: Array, *, ties: Array, known: Array, of_world: Mapping[int, float]) -> Array:
    """Growth of a node over the world's in the span of ties in which each year lies, 0 outside; shape (years,)."""
    world = np.diff(np.array([of_world[int(year)] for year in ties]))
    ratios = np.divide(np.diff(known), world, out=np.zeros_like(world), where=world != 0.0)
    span = np.clip(np.searchsorted(ties, years, side="left") - 1, 0, ratios.size - 1)
    return np.where((years >= ties[0]) & (years <= ties[-1]), ratios[span], 0.0)
