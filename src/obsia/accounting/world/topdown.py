"""The top-down engine: what data centres draw by region, type of operators, scenario and year, in every world.

Electricity is that of the hierarchy (``hierarchy``): the world and every region are sums of their countries. What the
anchor alone gives is how it splits by operators, the paths of published scenarios, and the ratios that capacity, IT and
overhead follow from, with how far a year lies from the path between its neighbours (*bridge*) and the last digit of the
table (*rounding*). Operators are parts: their electricity adds up to the world's, and its capacity, IT and PUE are what
follows from theirs. Connected power adds up as electricity does: the load factors of regions say how the world's is
shared among them, those of countries (of which the table has one) how their region's is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.impacts import Quantity
from obsia.accounting.known import joint_fact
from obsia.accounting.world.anchor import ALL, WORLD, Anchor, Node, Track
from obsia.accounting.world.hierarchy import REGIONS, Hierarchy
from obsia.accounting.world.parameters import Parameters, Scenario
from obsia.accounting.world.records import (
    AVERAGE_POWER,
    DEMAND,
    INSTALLED,
    IT_DEMAND,
    IT_INSTALLED,
    LOAD_FACTOR,
    PEAK,
    PUE,
    YEARS,
    AiDemand,
    Series,
)
from obsia.accounting.world.stock import ai_demand
from obsia.accounting.world.whole import OVERHEAD, Whole, in_scenario, path, reference, resting
from obsia.core.demand import OPERATORS
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact
from obsia.facts.editions import memberships
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand
from obsia.physics.demand import Array

REVISIONS: Final = "world:revisions"
QUANTITIES: Final = (DEMAND, IT_DEMAND, INSTALLED, IT_INSTALLED, AVERAGE_POWER, PEAK, PUE, LOAD_FACTOR)
_OF_POWER: Final = frozenset({INSTALLED, IT_INSTALLED, PEAK, LOAD_FACTOR})
_LARGEST_LOAD: Final = 1.0
_MIDDLE: Final = 0.5
_NO_CHANGE: Final = np.ones((len(YEARS), 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A node in one scenario; each array of shape (years, worlds), years those of :data:`records.YEARS`."""

    energy_kwh: Array
    it_energy_kwh: Array
    installed_w: Array
    it_installed_w: Array
    peak_w: Array
    keys: frozenset[Key]
    power_keys: frozenset[Key] = frozenset()
    """What power rests on beside them: the load factors of the whole that it is a part of."""

    def series(self, quantity: Quantity) -> Series:
        """One quantity by year. Raises ``KeyError`` for one that is not of the top-down engine."""
        arrays = {
            DEMAND: lambda: self.energy_kwh,
            IT_DEMAND: lambda: self.it_energy_kwh,
            INSTALLED: lambda: self.installed_w,
            IT_INSTALLED: lambda: self.it_installed_w,
            PEAK: lambda: self.peak_w,
            AVERAGE_POWER: lambda: demand.average_w(energy_kwh=self.energy_kwh),
            PUE: lambda: self.energy_kwh / self.it_energy_kwh,
            LOAD_FACTOR: lambda: demand.load_factor_share(energy_kwh=self.energy_kwh, installed_w=self.installed_w),
        }
        values, keys = arrays[quantity](), self.keys | self.power_keys if quantity in _OF_POWER else self.keys
        return Series(quantity=quantity, draws={year: values[i] for i, year in enumerate(YEARS)}, keys=keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """Load factors of the parts of the world, made so that connected power adds up at every level."""

    of_part: Mapping[frozenset[str], Array]
    """Countries of one load factor -> it, shape (years, worlds); together the parts are the world."""
    keys: frozenset[Key]

    def of(self, iso3: str) -> Array:
        """That of a country, shape (years, worlds). Raises ``KeyError`` for one that is in no part."""
        for part, load in self.of_part.items():
            if iso3 in part:
                return load
        raise KeyError(iso3)


class TopDown:
    """The engine in one set of worlds. Nodes are computed once; a scenario shares the draws of the reference."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, table: Anchor) -> None:
        self._snapshot, self._worlds, self.anchor = snapshot, worlds, table
        self._joint = joint_fact(snapshot, REVISIONS)
        self._members = memberships(snapshot)
        self.hierarchy = Hierarchy(snapshot, worlds)
        self._held: dict[tuple[Node, tuple[object, ...]], Demand] = {}
        self._wholes: dict[tuple[object, ...], Whole] = {}
        self._loads: dict[tuple[object, ...], Loads] = {}
        with worlds.recording() as used:
            self._spreads = {
                name.removesuffix("_log10"): np.log(10.0) * each
                for name, each in worlds.draw_joint(self._joint).items()
            }
        self.joint_keys = frozenset(used)

    @property
    def _operators(self) -> tuple[Node, ...]:
        """The parts of the world."""
        return tuple(Node(WORLD, name) for name in OPERATORS if Node(WORLD, name) in self.nodes)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the anchor, and every region of countries that it does not have."""
        more = (Node(region) for region in sorted(self._members))
        return (*self.anchor.nodes, *(node for node in more if node not in self.anchor.nodes))

    def _known(self, node: Node) -> Node:
        """The node of the anchor whose load, overhead and design a node has: its own, or the world's."""
        return node if node in self.anchor.nodes else Node(WORLD)

    def spread(self, name: str) -> Draws:
        """A learned standard deviation of natural logarithms, shape (worlds,)."""
        return self._spreads[name]

    def discrepancy(self, key: Key) -> Draws:
        """Standard normal scores of ``key``, shape (worlds,), on the strength of what was learned."""
        return self._worlds.discrepancy(key, self._joint.basis)

    def whole(self, parameters: Parameters) -> Whole:
        """AI and all data centres in the scenario of ``parameters``, each computed once.

        Raises ``MissingFact`` where shipments, a device or a parameter is not known.
        """
        scenario = parameters.scenario
        if scenario.identity not in self._wholes:
            if scenario.is_reference:
                self._wholes[scenario.identity] = reference(self._of_chips(parameters))
            else:
                usual_parameters = Parameters(self._snapshot, self._worlds, Scenario())
                usual = self.whole(usual_parameters).ai
                changed = self._of_chips(parameters) if scenario.overrides else usual
                self._wholes[scenario.identity] = in_scenario(
                    parameters,
                    self.anchor,
                    whole_kwh=self.hierarchy.place_kwh(self.hierarchy.codes),
                    usual=usual,
                    changed=changed,
                )
        return self._wholes[scenario.identity]

    def _of_chips(self, parameters: Parameters) -> AiDemand:
        return resting(ai_demand(self._snapshot, self._worlds, parameters), self.hierarchy.keys)

    def demand(self, node: Node, parameters: Parameters) -> Demand:
        """A node in the scenario of ``parameters``. Raises ``MissingFact`` for a node that the anchor does not have."""
        scenario = parameters.scenario
        at = (node, scenario.identity)
        if at not in self._held:
            if node not in self.nodes:
                raise MissingFact(what=f"{node.region} {node.operator}".strip(), tried=(self.anchor.evidence,))
            with self._worlds.recording() as used:
                made = self._whole(node, parameters) if node == Node(WORLD) else self._part(node, parameters)
            keys = frozenset(used) | self.joint_keys | self.hierarchy.keys | self.scenario_keys(parameters)
            of_power = self.joint_keys if node.region == WORLD else self.loads(parameters).keys
            self._held[at] = Demand(**made, keys=keys, power_keys=of_power)
        return self._held[at]

    def _whole(self, node: Node, parameters: Parameters) -> dict[str, Array]:
        """The world: its own electricity, and the rest from the operators that it is the sum of."""
        if not self._operators:
            return self._alone(node, parameters, energy_kwh=self._energy(node, parameters))
        made = [self._part(each, parameters) for each in self._operators]
        return {name: np.sum(np.stack([each[name] for each in made]), axis=0) for name in made[0]}

    def _part(self, node: Node, parameters: Parameters) -> dict[str, Array]:
        """A region, or one type of operators of the world: its share of the world's electricity."""
        if node.region != WORLD or node.operator == ALL:
            return self._alone(node, parameters, energy_kwh=self._energy(node, parameters))
        whole = self._energy(Node(WORLD), parameters)
        raw = {each: self._split(each, parameters) for each in self._operators}
        share = raw[node] / np.sum(np.stack(list(raw.values())), axis=0)
        return self._alone(node, parameters, energy_kwh=whole * share)

    def _alone(self, node: Node, parameters: Parameters, *, energy_kwh: Array) -> dict[str, Array]:
        """What follows from a node's electricity, its load factor, its overhead and its design."""
        if node.region == WORLD:
            installed_w = demand.installed_w(energy_kwh=energy_kwh, load_factor_share=self._load(node, parameters))
        else:
            installed_w = self.connected_w(self.members(node.region), parameters)
        node = self._known(node)
        track = self._track(node, parameters)
        overhead = np.exp(self._path(node, track, "overhead"))
        overhead = overhead * self._error(node, "overhead_error_ratio", parameters)
        overhead = overhead * path(parameters, OVERHEAD, self.anchor)
        pue = 1.0 + overhead
        design = np.exp(self._path(node, track, "design"))
        return {
            "energy_kwh": energy_kwh,
            "it_energy_kwh": demand.it_energy_kwh(energy_kwh=energy_kwh, pue=pue),
            "installed_w": installed_w,
            "it_installed_w": installed_w / (pue * design),
            "peak_w": demand.peak_w(
                average_w=demand.average_w(energy_kwh=energy_kwh),
                peak_ratio=parameters.draw("peak_ratio"),
                installed_w=installed_w,
            ),
        }

    def _load(self, node: Node, parameters: Parameters) -> Array:
        """The load factor that the anchor gives a node, or the world's where it gives none, shape (years, worlds)."""
        node = self._known(node)
        load = np.exp(self._path(node, self._track(node, parameters), "load"))
        return np.minimum(load * self._error(node, "load_error_ratio", parameters), _LARGEST_LOAD)

    def loads(self, parameters: Parameters) -> Loads:
        """The load factors of the parts of the world in a scenario, computed once.

        A part is a country that the anchor has, or what is left of its region. The world's connected power is that of
        its operators; regions have it in proportion to their electricity over their load factor, and so have parts that
        of their region.
        """
        at = parameters.scenario.identity
        if at not in self._loads:
            with self._worlds.recording() as used:
                whole_w = self._whole(Node(WORLD), parameters)["installed_w"]
                raw = {name: parts for name in REGIONS if (parts := self._parts(name, parameters))}
                of_region = {
                    region: self._connected(self._members[region], self._load(Node(region), parameters), parameters)
                    for region in raw
                }
                of_world = whole_w / np.sum(np.stack(list(of_region.values())), axis=0)
                made: dict[frozenset[str], Array] = {}
                for region, parts in raw.items():
                    own_w = [self._connected(part, load, parameters) for part, load in parts.items()]
                    ratio = of_region[region] / np.sum(np.stack(own_w), axis=0) * of_world
                    made |= {part: load / ratio for part, load in parts.items()}
            keys = frozenset(used) | self.joint_keys
            self._loads[at] = Loads(of_part=made, keys=keys)
        return self._loads[at]

    def _parts(self, region: str, parameters: Parameters) -> dict[frozenset[str], Array]:
        inside = frozenset(self._members.get(region, ())) & frozenset(self.hierarchy.codes)
        own = {code: name for name, code in self.anchor.codes.items() if code in inside}
        made = {frozenset({code}): self._load(Node(name), parameters) for code, name in sorted(own.items())}
        rest = inside.difference(own)
        return made | ({rest: self._load(Node(region), parameters)} if rest else {})

    def _connected(self, codes: Iterable[str], load: Array, parameters: Parameters) -> Array:
        energy_kwh = self.hierarchy.place_kwh(codes) * self.scenario_ratio(parameters)
        return demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load)

    def connected_w(self, codes: Iterable[str], parameters: Parameters) -> Array:
        """Connected power (W) of some countries together, shape (years, worlds): sums hold in every simulation."""
        chosen, total = frozenset(codes), np.zeros((len(YEARS), self._worlds.worlds))
        for part, load in self.loads(parameters).of_part.items():
            total += self._connected(part & chosen, load, parameters)
        return total

    def _energy(self, node: Node, parameters: Parameters) -> Array:
        """Electricity (kWh) of a node that is no part of another, shape (years, worlds)."""
        return self.hierarchy.place_kwh(self.members(node.region)) * self.scenario_ratio(parameters)

    def members(self, region: str) -> tuple[str, ...]:
        """ISO codes of the countries of a region of the anchor, a country of it, or the world."""
        if region == WORLD:
            return self.hierarchy.codes
        code = self.anchor.codes.get(region)
        return (code,) if code else self._members.get(region, ())

    def scenario_ratio(self, parameters: Parameters) -> Array:
        """What a scenario multiplies the electricity of every place by, shape (years, worlds) or (years, 1).

        A scenario is a path of the world: every country follows it, so that sums hold.
        """
        return _NO_CHANGE if parameters.scenario.is_reference else self.whole(parameters).ratio

    def scenario_keys(self, parameters: Parameters) -> frozenset[Key]:
        """What :meth:`scenario_ratio` rests on."""
        return frozenset() if parameters.scenario.is_reference else self.whole(parameters).keys

    def _split(self, node: Node, parameters: Parameters) -> Array:
        return np.exp(self._split_logs(node, self._track(node, parameters)))

    def _split_logs(self, node: Node, track: Track) -> Array:
        """Logarithms of electricity (kWh) with what the table leaves open, shape (years, worlds)."""
        kwh = demand.electricity_kwh(
            installed_w=np.exp(track.logs["capacity"]), load_factor_share=np.exp(track.logs["load"])
        )
        digit = self.anchor.digits[node, "electricity"] * 1e9 / kwh
        rounding = (2.0 * self._uniform(node, "rounding") - 1.0) * np.minimum(digit, _MIDDLE)[:, np.newaxis]
        return np.log(kwh)[:, np.newaxis] + np.log1p(rounding) + self._bridge(node, track, "capacity")

    def _path(self, node: Node, track: Track, name: str) -> Array:
        return track.logs[name][:, np.newaxis] + self._bridge(node, track, name)

    def _bridge(self, node: Node, track: Track, name: str) -> Array:
        wander = demand.bridge(
            years=np.array(YEARS, dtype=np.float64), known_years=np.array(track.tied, dtype=np.float64)
        )
        return self.spread(f"{name}_bridge") * self._score(node, f"{name} bridge") * wander[:, np.newaxis]

    def _track(self, node: Node, parameters: Parameters) -> Track:
        for row in self._rows(node):
            self._worlds.note_fact(row)
        return self.anchor.track(node, parameters.scenario.anchor)

    def _rows(self, node: Node) -> tuple[Fact, ...]:
        return self.anchor.electricity_facts.get(self._key(node, "")[0], ())

    def _score(self, node: Node, name: str) -> Draws:
        return self.discrepancy(self._key(node, name))

    def _uniform(self, node: Node, name: str) -> Draws:
        return self._worlds.use(self._key(node, name), self._rows(node))

    def _error(self, node: Node, name: str, parameters: Parameters) -> Draws:
        return self._worlds.draw(parameters.estimate(name), key=self._key(node, name))

    def _key(self, node: Node, name: str) -> Key:
        """The uncertainty key of something about a node."""
        return self.anchor.subject(node), name


def quantity_names() -> Mapping[str, Quantity]:
    """Quantity of the published vocabulary (without its type of operators) -> the engine's."""
    return {
        "electricity": DEMAND,
        "it_electricity": IT_DEMAND,
        "installed_capacity": INSTALLED,
        "it_installed_capacity": IT_INSTALLED,
        "pue": PUE,
        "load_factor": LOAD_FACTOR,
    }
