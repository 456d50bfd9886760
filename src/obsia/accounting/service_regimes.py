"""How a hosted model is run, where nobody says: as small replicas or as a fleet, on how many accelerators, how full.

Two regimes, of one parameter each that does for all models (``physics.filling``): the batch over the one at which a
step takes twice its fixed time. A fleet spreads the experts of a large mixture over servers, each accelerator with its
own copy of attention, and reads prompts apart; it gathers the requests of many users. Small replicas stand on as few
accelerators as hold the model, or some more. Weights of regimes and their parameters are fitted in
``calibration/serving.py``.

What is public of a service (its price, how fast its tokens come) weighs ways of running it, world by world: one of them
is drawn in each, so that draws stay equally weighted and no parameter that other figures share is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from obsia.accounting.draws import Z95, Draws, Key, Worlds
from obsia.accounting.engines import GIGA, TIMES, Machine, across_servers, fewest_devices
from obsia.accounting.known import required
from obsia.accounting.shapes import NO_WINDOW, SIXTEEN_BITS, Shape
from obsia.accounting.stacks import Effect
from obsia.accounting.tested_batches import chosen
from obsia.core.evidence import Fact
from obsia.core.units import BILLION
from obsia.facts.snapshot import Snapshot
from obsia.physics.filling import half_batch
from obsia.physics.inference import Network, Placement, StateSeconds, Steps

SERVING: Final = "serving:default"
REGIMES: Final = "serving:regimes"
_TRIED: Final = 24
"""Fillings that are tried where something is known of a service, evenly spaced in their normal score."""
_PARTS: Final = 3
"""Parts in which they are tried, so that the arrays of one stay in the cache of the processor."""
_WIDTH: Final = 3.0
"""Standard deviations up to which fillings are tried."""
_LEAST_ROOM: Final = 0.25
"""Share of memory that must be left beside a copy of attention for experts to be spread."""
FILLINGS: Final = _WIDTH * (2.0 * (np.arange(_TRIED) + 0.5) / _TRIED - 1.0)
"""Normal scores of the fillings that are tried."""


@dataclass(frozen=True, kw_only=True)
class Regime:
    """One way of running a service, but for how full it is; arrays of shape (worlds,)."""

    name: str
    network: Network
    """With the kernels of this regime."""
    machine: Machine
    placement: Placement
    """What it says of the batch is not used."""
    steps: Steps
    """What the network takes on the machine at this placement."""
    half_batch: Draws
    most: Draws
    """Requests that memory holds, at least 1."""
    time_ratio: Draws
    """Times beside those of the energy model of inference."""
    energy_ratio: Draws
    """Energies at these times beside those of the energy model."""
    median: float
    spread: float
    """Of the filling: median, and standard deviation of its natural logarithm."""

    def batch(self, score: Draws) -> Draws:
        """The batch at a normal score of the filling, of shape (worlds,) or (fillings, 1)."""
        return np.clip(self.median * np.exp(self.spread * score) * self.half_batch, 1.0, self.most)

    def units(self, batch: Draws, *, is_decoding: bool = False) -> dict[str, StateSeconds]:
        """Seconds of each unit of work at a batch, or ``is_decoding`` of those of decoding."""
        return self.steps.units(batch, is_decoding=is_decoding)

    def trials(self) -> tuple[Trial, ...]:
        """All of :data:`FILLINGS`; not kept here, since each holds its regime: such a circle is not freed in time."""
        parts = np.split(FILLINGS[:, np.newaxis], _PARTS)
        return tuple(Trial(self, replace(self.placement, batch=self.batch(part))) for part in parts)

    def run(self, batch: Draws, likelihood: Draws) -> Run:
        """A service that is run so, at a batch in each world."""
        return Run(
            placement=replace(self.placement, batch=batch),
            network=self.network,
            machine=self.machine,
            time_ratio=self.time_ratio,
            energy_ratio=self.energy_ratio,
            likelihood=likelihood,
        )


class Trial:
    """Some fillings of a regime that are tried, and seconds that were computed of them; whatever is known of a service,
    they take as long.
    """

    def __init__(self, regime: Regime, placement: Placement) -> None:
        """``placement`` has batches of shape (fillings, worlds)."""
        self.regime, self.placement = regime, placement
        self._seconds: dict[Hashable, Draws] = {}
        self._units: dict[str, StateSeconds] | None = None

    def seconds(self, name: Hashable, make: Callable[[dict[str, StateSeconds]], Draws]) -> Draws:
        """What ``make`` gives of the seconds of units of work, where nothing was made by that name before."""
        if name not in self._seconds:
            self._units = self._units or self.regime.units(self.placement.batch)
            self._seconds[name] = make(self._units)
        return self._seconds[name]

    def forget_units(self) -> None:
        """Keep what was made of units of work, and not the units: their arrays take ten times the room."""
        self._units = None


Weigh = Callable[[Trial], Draws]
"""Fillings that are tried -> how well they agree with what is known, shape (fillings, worlds)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a service is run in each world; arrays of shape (worlds,)."""

    placement: Placement
    network: Network
    machine: Machine
    time_ratio: Draws
    energy_ratio: Draws
    likelihood: Draws
    """How well ways of running, as their prior weighs them, agree with what is known; any scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How full a service is in each world, given what is known of it; arrays of shape (worlds,)."""

    score: Draws
    """Normal score of the filling."""
    likelihood: Draws
    """How well fillings agree with what is known, as their prior weighs them; any scale."""


def filling_given(*, likelihood: Draws, uniform: Draws) -> Given:
    """One of :data:`FILLINGS`, or between: as likely as its prior times ``likelihood``, shape (fillings, worlds)."""
    prior = np.exp(-0.5 * FILLINGS**2)[:, np.newaxis]
    weights = prior * likelihood
    score = _WIDTH * (2.0 * chosen(weights=weights, uniform=uniform) - 1.0)
    return Given(score=score, likelihood=weights.sum(axis=0) / prior.sum())


def _likelihood(trials: Iterable[Trial], weigh: Weigh) -> Draws:
    """How well each of :data:`FILLINGS` agrees with what is known, shape (fillings, worlds)."""
    weights: list[Draws] = []
    for trial in trials:
        weights.append(weigh(trial))
        trial.forget_units()
    return np.concatenate(weights)


class ServiceRegimes:
    """Draws how a service is run, in one set of worlds."""

    def __init__(
        self, snapshot: Snapshot, worlds: Worlds, *, devices: float | None = None, effect: Effect | None = None
    ) -> None:
        """``devices`` of a small replica, where they are stated; ``effect`` of the engine, where it has one."""
        self._snapshot, self._worlds, self._devices, self._effect = snapshot, worlds, devices, effect
        self._held: dict[str, Draws] = {}
        self._joined: tuple[Machine, Machine] | None = None
        self._made: dict[str, tuple[Shape, Machine, Regime]] = {}
        self._tried: dict[str, tuple[Regime, tuple[Trial, ...]]] = {}

    @cached_property
    def apart(self) -> ServiceRegimes:
        """The same, of which no figure is said to be made: what is drawn is noted nowhere."""
        return ServiceRegimes(self._snapshot, self._worlds.fork(), devices=self._devices, effect=self._effect)

    def run(
        self,
        shape: Shape,
        machine: Machine,
        *,
        service: str,
        is_own: bool,
        weigh: Weigh | None = None,
        is_small: bool = False,
    ) -> Run:
        """How ``service`` runs a model on ``machine``. ``is_own``: its maker serves it; ``weigh``: what is known;
        ``is_small``: it is known to be small replicas.
        """
        worlds = self._worlds
        if is_small:
            return self._of_small(shape, machine, service=service, weigh=weigh)
        regimes = self.regimes(shape, machine, service=service)
        share, share_facts = self._fleet_share(shape, is_own=is_own)
        fillings = tuple(fact for each in regimes for fact in self._filling(each.name))
        uniform = worlds.use((service, "serving_regime"), share_facts)
        place = worlds.use((service, "batch"), fillings)
        if weigh is None:
            ways = [(worlds.normal((service, "batch")), worlds.constant(1.0))] * 2
        else:
            given = [
                filling_given(likelihood=_likelihood(self._trials(each), weigh), uniform=place) for each in regimes
            ]
            ways = [(each.score, each.likelihood) for each in given]
        small, fleet = (
            regime.run(regime.batch(score), weight * likelihood)
            for regime, weight, (score, likelihood) in zip(regimes, (1.0 - share, share), ways, strict=True)
        )
        return either(small, fleet, uniform)

    def _of_small(self, shape: Shape, machine: Machine, *, service: str, weigh: Weigh | None) -> Run:
        """Small replicas, however full they are."""
        regime, key = self._regime_of("small", shape, machine, service=service), (service, "batch")
        place = self._worlds.use(key, self._filling(regime.name))
        score, likelihood = self._worlds.normal(key), self._worlds.constant(1.0)
        if weigh is not None:
            given = filling_given(likelihood=_likelihood(self._trials(regime), weigh), uniform=place)
            score, likelihood = given.score, given.likelihood
        return regime.run(regime.batch(score), likelihood)

    def stated(self, shape: Shape, machine: Machine, *, service: str, batch: Draws) -> Run:
        """A replica of which the running requests are known: what runs is in memory."""
        return self._regime_of("small", shape, machine, service=service).run(batch, self._worlds.constant(1.0))

    def regimes(self, shape: Shape, machine: Machine, *, service: str) -> tuple[Regime, Regime]:
        """Small replicas, and a fleet."""
        small, fleet = (self._regime_of(name, shape, machine, service=service) for name in ("small", "fleet"))
        return small, fleet

    def _regime_of(self, name: str, shape: Shape, machine: Machine, *, service: str) -> Regime:
        """A regime of the one service: the same again for the same shape on the same machine."""
        made = self._made.get(name)
        if made is None or made[0] is not shape or made[1] is not machine:
            make = self._small if name == "small" else self.fleet
            made = self._made[name] = shape, machine, make(shape, machine, service=service)
        return made[2]

    def _trials(self, regime: Regime) -> tuple[Trial, ...]:
        """What is tried of a regime: the same again for the same one."""
        tried = self._tried.get(regime.name)
        if tried is None or tried[0] is not regime:
            tried = self._tried[regime.name] = regime, regime.trials()
        return tried[1]

    def _small(self, shape: Shape, machine: Machine, *, service: str) -> Regime:
        """As few accelerators as hold the model, or more for speed, up to one server."""
        worlds = self._worlds
        if self._devices is None:
            fewest = self._fewest(shape, machine)
            ratio = worlds.draw(
                required(self._snapshot, SERVING, "replica_size_ratio"), key=(service, "replica_size_ratio")
            )
            devices = np.maximum(np.minimum(fewest * ratio, self._drawn("server_devices")), fewest)
        else:
            devices = worlds.constant(self._devices)
        one = worlds.constant(1.0)
        placement = Placement(devices=devices, attention_replicas=one, are_experts_spread=one, batch=one)
        return self._regime("small", shape, machine, placement, time_ratio=one)

    def fleet(self, shape: Shape, machine: Machine, *, service: str) -> Regime:
        """The fewest accelerators, or experts over several servers where a mixture is large."""
        worlds, network = self._worlds, shape.network
        least = self._snapshot.number(REGIMES, "fleet_least_weight_gb") * GIGA
        is_large = (network.is_mixture > 0) & (shape.total_bytes >= least)
        room = machine.memory_bytes * self._drawn("memory_use_share")
        # Each accelerator holds all that every token uses, and its part of the experts.
        left = room - _held_by_each(shape)
        is_wide = is_large & (left > _LEAST_ROOM * room)
        fewest = self._fewest(shape, machine)
        one = worlds.constant(1.0)
        if not is_wide.any():
            placement = Placement(devices=fewest, attention_replicas=one, are_experts_spread=one, batch=one)
            return self._regime("fleet", shape, machine, placement, time_ratio=one)
        wide = self._of_fleets("fleet_devices", key=(service, "fleet_devices"))
        needed = network.routed_params * network.expert_bytes + self._request_bytes(shape, one)
        wide = np.maximum(wide, fewest_devices(needed_bytes=needed, room_bytes=np.maximum(left, _LEAST_ROOM * room)))
        devices = np.where(is_wide, wide, fewest)
        placement = Placement(
            devices=devices,
            attention_replicas=np.where(is_wide, devices, 1.0),
            are_experts_spread=one,
            batch=one,
            are_ranks_apart=is_wide * 1.0,
        )
        ratio = self._of_fleets("fleet_time_ratio")
        # Kernels that are made for experts on many servers leave out those that no token uses.
        shape = other_kernels(shape, through_all=np.where(is_wide, 0.0, 1.0))
        return self._regime(
            "fleet",
            shape,
            self._across(machine),
            placement,
            time_ratio=np.where(is_wide, ratio, 1.0),
        )

    def _regime(self, name: str, shape: Shape, machine: Machine, placement: Placement, *, time_ratio: Draws) -> Regime:
        worlds = self._worlds
        energy_ratio = worlds.constant(1.0)
        if self._effect is not None:
            # Wide fleets have a factor of their own: it tells how fast their stacks are.
            effect = self._effect.where(placement.are_ranks_apart + 0.0 * time_ratio == 0.0)
            machine = replace(machine, engine=effect.on(machine.engine))
            time_ratio = time_ratio * np.exp(effect.time)
            energy_ratio = np.exp(self._effect.energy)
        (fact,) = self._filling(name)
        median, low, high = (value or 1.0 for value in (fact.value, fact.low, fact.high))
        steps = Steps(
            network=shape.network, accelerator=machine.accelerator, engine=machine.engine, placement=placement
        )
        half = half_batch(
            steps=steps,
            batch=placement.batch,
            context_tokens=self._drawn("resident_context_tokens"),
            window_tokens=worlds.constant(min(shape.window_tokens, NO_WINDOW)),
        )
        return Regime(
            name=name,
            network=shape.network,
            machine=machine,
            placement=placement,
            steps=steps,
            half_batch=half,
            most=self._fitting(shape, machine, placement),
            time_ratio=time_ratio,
            energy_ratio=energy_ratio,
            median=median,
            spread=float(np.log(high / low)) / (2.0 * Z95),
        )

    def _filling(self, name: str) -> tuple[Fact]:
        return (self._qualified("filling_ratio", f"regime={name}"),)

    def _fleet_share(self, shape: Shape, *, is_own: bool) -> tuple[Draws, tuple[Fact, ...]]:
        """Probability of a fleet, shape (worlds,), and the facts behind it."""
        if is_own:
            fact = self._qualified("serving_regime_share", "provider=maker")
            return self._worlds.constant(fact.value or 0.0), (fact,)
        large, small = (
            self._qualified("serving_regime_share", f"provider=other;size={size}") for size in ("large", "small")
        )
        network = shape.network
        total_b = (network.always_params + network.routed_params + shape.idle_params) / BILLION
        is_small = total_b <= self._snapshot.number(REGIMES, "small_model_b")
        return np.where(is_small, small.value or 0.0, large.value or 0.0), (large, small)

    def _qualified(self, name: str, qualifier: str) -> Fact:
        return required(self._snapshot, REGIMES, name, qualifier=qualifier).facts[0]

    def _fewest(self, shape: Shape, machine: Machine) -> Draws:
        """The smallest power of two of accelerators that holds the weights and one request's cache."""
        return fewest_devices(
            needed_bytes=shape.total_bytes + self._request_bytes(shape, self._worlds.constant(1.0)),
            room_bytes=machine.memory_bytes * self._drawn("memory_use_share"),
        )

    def _fitting(self, shape: Shape, machine: Machine, placement: Placement) -> Draws:
        """Requests whose caches fit beside the weights, at least 1."""
        network, replicas = shape.network, placement.attention_replicas
        room = machine.memory_bytes * self._drawn("memory_use_share")
        left = placement.devices * room - shape.total_bytes - (replicas - 1.0) * _held_by_each(shape)
        width = placement.devices / replicas
        copies = np.maximum(width / np.maximum(network.cache_heads, 1.0), 1.0)
        # A request keeps something, if only its state: one element is a floor, not a size.
        return np.maximum(left / np.maximum(self._request_bytes(shape, copies), 1.0), 1.0)

    def _request_bytes(self, shape: Shape, copies: Draws) -> Draws:
        """Memory that a request in the batch holds: ``copies`` of caches at its context, and its state."""
        network, context = shape.network, self._drawn("resident_context_tokens")
        elements = network.cache_elements * context
        elements = elements + network.windowed_cache_elements * np.minimum(context, shape.window_tokens)
        return elements * copies * network.cache_bytes + network.state_elements * SIXTEEN_BITS

    def _across(self, machine: Machine) -> Machine:
        """A machine joined to others by a network: the same again for the same one."""
        if self._joined is None or self._joined[0] is not machine:
            self._joined = machine, across_servers(self._snapshot, self._worlds, machine)
        return self._joined[1]

    def _drawn(self, name: str) -> Draws:
        if name not in self._held:
            self._held[name] = self._worlds.draw(required(self._snapshot, SERVING, name))
        return self._held[name]

    def _of_fleets(self, name: str, *, key: Key | None = None) -> Draws:
        """What is drawn of fleets alone, of the one service: once, since a search for a size asks many times."""
        if name not in self._held:
            self._held[name] = self._worlds.draw(required(self._snapshot, REGIMES, name), key=key)
        return self._held[name]


def kernel_of_service(snapshot: Snapshot, worlds: Worlds, shape: Shape, *, service: str) -> Shape:
    """The shape with the kernels of a service: nobody states them."""
    if not np.any(shape.network.is_block_scaled):
        return shape
    through_all = worlds.draw(
        required(snapshot, "serving:engines", "all_experts_share"), key=(service, "all_experts_share")
    )
    return other_kernels(shape, through_all=through_all)


def other_kernels(shape: Shape, *, through_all: Draws) -> Shape:
    """The shape on other kernels than were measured, which go through all experts in the worlds of ``through_all``.

    The engine that was measured does where weights are scaled by blocks: that is a property of its kernels, not of the
    weights.
    """
    network = replace(shape.network, is_block_scaled=shape.network.is_block_scaled * through_all)
    return replace(shape, network=network)


def _held_by_each(shape: Shape) -> Draws:
    """Bytes of weights that each copy of attention holds."""
    return (shape.network.always_params + shape.idle_params) * shape.network.weight_bytes


def either(one: Run, other: Run, uniform: Draws) -> Run:
    """One of two ways of running a model in each world, as likely as they are; ``uniform`` chooses, shape (worlds,)."""
    likelihood = one.likelihood + other.likelihood
    is_other = uniform * likelihood < other.likelihood

    def taken(first: Draws, second: Draws) -> Draws:
        return np.where(is_other, second, first)

    def each(first: Any, second: Any, names: Iterable[str]) -> dict[str, Draws]:
        return {name: taken(getattr(first, name), getattr(second, name)) for name in names}

    # What joins servers acts only where experts are spread over them.
    engine = replace(other.machine.engine, **each(one.machine.engine, other.machine.engine, TIMES))
    return Run(
        placement=Placement(**each(one.placement, other.placement, [field.name for field in fields(Placement)])),
        network=replace(one.network, **each(one.network, other.network, ("is_block_scaled",))),
        machine=replace(other.machine, engine=engine),
        likelihood=likelihood,
        **each(one, other, ("time_ratio", "energy_ratio")),
    )
