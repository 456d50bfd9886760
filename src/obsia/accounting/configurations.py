"""Energy, power and speed of stated configurations: a model on accelerators at a batch, whatever is not stated drawn.

The physics is ``physics.inference``, its parameters are the posterior of ``law:inference``. A model departs from it by
a factor of its family and one of its checkpoint, in time and in energy; a run departs once more, with heavy tails. So a
model that the calibration has not seen has the width that unseen models had there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.discrepancies import keys_of, own_spread, spread_of, student_four
from obsia.accounting.draws import Draws, Worlds, scores
from obsia.accounting.engines import (
    ENGINES,
    Machine,
    across_servers,
    fewest_devices,
    fleet,
    machine,
    mark_of,
    posterior,
    with_four_bit_units,
)
from obsia.accounting.intervals import Served, interval_of
from obsia.accounting.known import Priors
from obsia.accounting.networks import ModelFacts
from obsia.accounting.part_load import AtLoad, Serving, at_load, counts_in_flight
from obsia.accounting.planned_batches import PlannedBatches
from obsia.accounting.replicas import PROMPTS, Replica
from obsia.accounting.servers import Servers
from obsia.accounting.service_regimes import REGIMES, other_kernels
from obsia.accounting.shapes import FLOATING_FOUR, PRECISIONS, Shape, shape_of
from obsia.accounting.stacks import AS_MEASURED, Effect, Effects, Stack, StackEffects, guessing_of
from obsia.core.figure import Tested
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Placement, apart
from obsia.physics.server import ServerPowers, mean_power_w

_CHUNK: Final = 16
"""Rows that are computed at once: more is no faster, for their arrays leave the caches."""
_MOST_SHAPES: Final = 256
"""Models that are kept in all worlds."""
_USUAL: Final = (0.05, 0.95)
"""Ends of the errors in time for which a speed counts as one that was tested: those of every interval."""
_COLUMNS: Final = {"devices": "num_gpus", "output_tokens": "avg_output_tokens_per_response"}
_ShapeKey = tuple[ModelFacts, str | None, float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One configuration; None is not stated."""

    row_id: str
    model: ModelFacts
    total_b: float | None = None
    active_b: float | None = None
    precision: str | None = None
    device: str | None = None
    """An accelerator of the table."""
    devices: float | None = None
    attention_replicas: float = 1.0
    are_experts_spread: bool | None = None
    batch: float | None = None
    engine: str | None = None
    """What serves it, as the facts name it; None where that is not stated."""
    task: str | None = None
    output_tokens: float | None = None
    prompt_tokens: float | None = None
    cached_tokens: float = 0.0
    """Tokens before the prompt that are read from a cache and not computed."""
    load_share: float | None = None
    """Output tokens over those of a replica that is always full; None where it is."""
    observed_latency_s: float | None = None
    """Seconds between output tokens of a request, as observed."""
    power_limit_w: float | None = None
    cooling: str | None = None
    form_factor: str | None = None
    stack: Stack = AS_MEASURED
    """What serves it, beside the name of the engine."""

    @property
    def is_of_benchmark(self) -> bool:
        """Whether the posterior knows the prompts of its task."""
        return self.task in PROMPTS

    @property
    def layout(self) -> tuple[object, ...]:
        """What tells its replica apart from others, but for prompts, outputs and batch."""
        laid_out = self.devices, self.attention_replicas, self.are_experts_spread
        return (self.device, self.engine, self.stack, _shape_key(self), *laid_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What is predicted of one configuration; arrays of shape (worlds,)."""

    energy_j: Draws
    """Of the accelerators, per output token, prompts included."""
    power_w: Draws
    """Of all accelerators."""
    units_per_s: Draws
    latency_s: Draws
    """Between two output tokens of a request."""
    server_w: Draws
    """At the wall, of the servers that hold them: at full load, or the mean over time at the load that is stated."""
    ready_w: Draws
    """At the wall, ready and not serving."""
    interval: Tested
    """Where the interval of its energy comes from."""
    assumed: tuple[str, ...]
    """What was not stated, and drawn."""


class Predictor:
    """Predicts configurations in one set of worlds."""

    def __init__(
        self, snapshot: Snapshot, worlds: Worlds, priors: Priors, servers: Servers, effects: Effects | None = None
    ) -> None:
        """``effects`` takes the place of those of the facts where they are calibrated."""
        self._snapshot, self._worlds = snapshot, worlds
        self._effects = effects or StackEffects(snapshot, worlds)
        self._held = posterior(snapshot, worlds)
        self._priors, self._servers = priors, servers
        self._machines: dict[str | None, Machine] = {}
        self._shapes: dict[_ShapeKey, Shape] = {}
        self._batches = PlannedBatches(snapshot, worlds, priors)
        self._regimes = snapshot.tested_regimes(unit="token")
        self._engines = {None, *(each.engine for each in self._regimes)}
        """Engines that were measured, and one that is not stated."""
        prompts = [np.median(self._held[f"bench_{name}_prompt_tokens"]) for name in PROMPTS.values()]
        self._most_prompt_tokens = float(max(prompts))

    def predict(self, asked: Sequence[Configuration]) -> list[Predicted]:
        """Energy, power and speed of configurations, in their order. Raises ``MissingFact`` for an accelerator without
        peaks.
        """
        found = dict(self.each(asked))
        return [found[place] for place in range(len(asked))]

    def each(self, asked: Sequence[Configuration]) -> Iterator[tuple[int, Predicted]]:
        """(place in ``asked``, what is predicted), those of one model together: none is kept. Raises as above."""
        alike: dict[tuple[object, ...], list[int]] = {}
        for place, one in enumerate(asked):
            stated = (one.observed_latency_s is None, one.batch is None, one.load_share is None)
            # Copies of attention are apart or not by the layout: those of one layout stay together.
            copied = (one.devices, one.attention_replicas) if one.attention_replicas > 1 else None
            served = one.device, one.engine, one.stack, copied, _shape_key(one), one.task
            alike.setdefault((*served, *stated), []).append(place)
        for places in alike.values():
            for start in range(0, len(places), _CHUNK):
                taken = places[start : start + _CHUNK]
                yield from zip(taken, self._together([asked[place] for place in taken]), strict=True)

    def fewest_devices(self, asked: Configuration) -> int:
        """How many accelerators hold the weights alone, in the world where they are smallest.

        Raises ``MissingFact`` where the accelerator of a configuration has no peaks.
        """
        memory_bytes = self._machine(asked.device).memory_bytes
        return int((np.ceil(self._shape(asked).total_bytes / memory_bytes) * self._copies(asked)).min())

    def fewest_requests(self, asked: Configuration) -> int:
        """How many requests give one to each replica, in the world where they are fewest."""
        return int(self._copies(asked).min())

    def _copies(self, asked: Configuration) -> Draws:
        """How many replicas share nothing: copies of a mixture share its experts, those of a dense model nothing."""
        return np.where(self._shape(asked).network.is_mixture > 0, 1.0, asked.attention_replicas)

    def _together(self, asked: Sequence[Configuration]) -> list[Predicted]:
        """Configurations of one model on one accelerator, of one task; arrays of shape (rows, worlds) or (rows, 1)."""
        assumed: list[list[str]] = [[] for _ in asked]
        one = asked[0]
        effect = self._effects(one.engine, one.device, one.stack)
        replica = self._replica(asked, assumed, effect)
        if effect is not None and np.any(replica.placement.are_ranks_apart):
            # Stacks that spread experts over servers have a factor of their own.
            effect = None
        batch = self._batch(asked, replica, assumed, effect)
        time, energy = self._discrepancies(asked, replica.shape, replica.placement)
        if effect is not None:
            time, energy = time + effect.time, energy + effect.energy
        modelled = replica.serving(batch)
        explained = [True] * len(asked)
        if one.observed_latency_s is None:
            found = replica.departed(modelled, time=time, energy=energy)
        else:
            # How far the energy model is off in steps is known at each batch. Prompts and hosts take as long as it
            # says.
            observed_s = _column([each.observed_latency_s or np.nan for each in asked])
            usual, time = time, np.log1p((observed_s - modelled.latency_s) / (batch * modelled.token_s))
            explained = _within(time, usual)
            found = replica.departed(modelled, time=time, energy=energy, is_timed=True)
            found = replace(found, latency_s=observed_s + 0.0 * modelled.latency_s)
        if one.load_share is None:
            return self._full(asked, replica, found.copies(replica.count), assumed, explained)
        counts = counts_in_flight(batch)
        partly = [replica.departed(replica.serving(count), time=time, energy=energy) for count in counts]
        loaded = [
            at_load(
                load_share=each.load_share or np.nan,
                batch=batch[at],
                counts=counts[:, at, 0],
                partly=[known.row(at) for known in partly],
                full=found.row(at),
            ).copies(replica.count[at])
            for at, each in enumerate(asked)
        ]
        return self._partly(asked, replica, loaded, assumed)

    def _full(
        self,
        asked: Sequence[Configuration],
        replica: Replica,
        found: Serving,
        assumed: list[list[str]],
        explained: Sequence[bool],
    ) -> list[Predicted]:
        """Of replicas that are always full."""
        server = self._server(asked, replica, assumed, power_w=found.power_w)
        # A machine that serves draws at least what it draws when it waits, however slowly tokens come.
        found = replace(found, power_w=np.maximum(found.power_w, server.waiting_w))
        return [
            Predicted(
                energy_j=found.energy_j[at],
                power_w=found.power_w[at],
                units_per_s=1.0 / found.token_s[at],
                latency_s=found.latency_s[at],
                server_w=server.server_w[at],
                ready_w=server.ready_w[at],
                interval=self._interval(each, assumed[at], is_explained=explained[at]),
                assumed=tuple(dict.fromkeys(assumed[at])),
            )
            for at, each in enumerate(asked)
        ]

    def _partly(
        self, asked: Sequence[Configuration], replica: Replica, loaded: Sequence[AtLoad], assumed: list[list[str]]
    ) -> list[Predicted]:
        """Of replicas that wait for requests: means over time, the accelerators of a ready server while they do."""
        busy_w = np.stack([each.busy_power_w for each in loaded])
        load = np.stack([each.busy_load for each in loaded])
        server = self._server(asked, replica, assumed, power_w=busy_w, load=load)
        made: list[Predicted] = []
        for at, (each, busy) in enumerate(zip(asked, loaded, strict=True)):
            found = replace(busy, busy_power_w=np.maximum(busy.busy_power_w, server.waiting_w[at]))
            power_w = found.power_w(server.waiting_w[at])
            made.append(
                Predicted(
                    energy_j=power_w * found.token_s,
                    power_w=power_w,
                    units_per_s=1.0 / found.token_s,
                    latency_s=found.latency_s,
                    server_w=mean_power_w(
                        serving_w=server.server_w[at], ready_w=server.ready_w[at], busy_share=found.busy_share
                    ),
                    ready_w=server.ready_w[at],
                    interval=self._interval(each, assumed[at]),
                    assumed=tuple(dict.fromkeys(assumed[at])),
                )
            )
        return made

    def _server(
        self,
        asked: Sequence[Configuration],
        replica: Replica,
        assumed: list[list[str]],
        *,
        power_w: Draws,
        load: Draws | None = None,
    ) -> ServerPowers:
        return self._servers.powers(
            asked=asked,
            names=replica.machine.names,
            accelerator_power_w=power_w,
            devices=replica.count * replica.placement.devices + 0.0 * power_w,
            tdp_w=replica.machine.accelerator.power_w + 0.0 * power_w,
            assumed=assumed,
            load=load,
        )

    def _interval(self, asked: Configuration, assumed: Sequence[str], *, is_explained: bool = True) -> Tested:
        shape = self._shape(asked)
        served = Served(
            is_mixture=bool((shape.network.is_mixture > 0).any()),
            precision=shape.precision,
            most_prompt_tokens=self._most_prompt_tokens,
            is_speed_explained=is_explained,
        )
        return interval_of(asked, assumed=assumed, served=served, regimes=self._regimes)

    def _replica(self, asked: Sequence[Configuration], assumed: list[list[str]], effect: Effect | None) -> Replica:
        """All of the configurations but the batch."""
        one = asked[0]
        machine, shape = self._machine(one.device), self._shape(one)
        if one.device is None:
            _note(assumed, "gpu_model")
        for what in shape.assumed:
            _note(assumed, what)
        if one.stack.cache_precision is not None:
            kept = self._worlds.constant(PRECISIONS[one.stack.cache_precision])
            shape = replace(shape, network=replace(shape.network, cache_bytes=kept))
        prompts = self._stated(asked, "prompt_tokens", self._prompts(one), assumed)
        output = self._stated(asked, "output_tokens", self._priors.draw("usage:chat", "call_output_tokens"), assumed)
        copies = _column([each.attention_replicas for each in asked])
        devices = self._stated(asked, "devices", self._fewest_devices(shape, machine), assumed)
        stages = one.stack.pipeline_stages
        if any(each.devices is None and each.attention_replicas > 1 for each in asked):
            is_stated = np.array([[each.devices is not None] for each in asked])
            together = np.where(shape.network.is_mixture > 0, np.maximum(devices, copies), devices * copies)
            devices = np.where(is_stated, devices, together)
        # Each stage of a pipeline has its part of the accelerators and works on its part of the requests, at once with
        # the others: to time and energy they are replicas, to memory they hold one copy of the weights.
        devices = np.maximum(np.ceil(devices / stages), 1.0)
        # What was measured is one server under one engine: elsewhere copies that share experts have their own hosts.
        elsewhere = (devices > machine.link_reach) | (one.engine not in self._engines)
        are_apart = (copies > 1) & (shape.network.is_mixture > 0) & (elsewhere | one.stack.are_phases_apart)
        if are_apart.any():
            machine = across_servers(self._snapshot, self._worlds, machine)
            shape = other_kernels(shape, through_all=np.where(are_apart[0], 0.0, 1.0))
        elif effect is not None:
            machine = replace(machine, engine=effect.on(machine.engine))
        if not are_apart.any() and one.engine not in self._engines:
            shape = other_kernels(shape, through_all=self._priors.draw(ENGINES, "all_experts_share"))
            if shape.precision in FLOATING_FOUR:
                machine = with_four_bit_units(machine)
        placement, count = apart(
            network=shape.network,
            placement=Placement(
                devices=devices,
                attention_replicas=copies,
                are_experts_spread=_column([float(each.are_experts_spread is not False) for each in asked]),
                batch=_column([1.0 for _ in asked]),
                are_ranks_apart=are_apart * 1.0 if are_apart.any() else 0.0,
            ),
        )
        guessing = guessing_of(one.stack, network=shape.network, snapshot=self._snapshot, priors=self._priors)
        for what in one.stack.guessed:
            _note(assumed, what)
        limit_w = _column([each.power_limit_w or np.inf for each in asked])
        return Replica(
            posterior=self._held,
            machine=machine,
            shape=shape,
            placement=placement,
            count=count * stages,
            stages=stages,
            task=one.task,
            prompts=prompts,
            cached=_column([each.cached_tokens for each in asked]),
            guessing=guessing,
            are_prompts_stated=np.array([[each.prompt_tokens is not None] for each in asked]),
            output=output,
            limit_share=np.minimum(limit_w / machine.accelerator.power_w, 1.0),
            drop_share=self._priors.draw("serving:engines", "few_requests_power_drop_share"),
        )

    def _batch(
        self, asked: Sequence[Configuration], replica: Replica, assumed: list[list[str]], effect: Effect | None
    ) -> Draws:
        """Of one replica, as stated, as a speed says, or as it is tested; shape (rows, worlds), or (rows, 1)."""
        one, row_ids = asked[0], [each.row_id for each in asked]
        if one.batch is not None:
            return _column([each.batch or np.nan for each in asked]) / replica.count
        if one.observed_latency_s is not None:
            return self._batches.observed(
                replica,
                device=one.device,
                row_ids=row_ids,
                layouts=[each.layout for each in asked],
                observed_s=[each.observed_latency_s or np.nan for each in asked],
                log_ratio=0.0 if effect is None else effect.time,
            )
        _note(assumed, "avg_batch_size")
        return self._batches.tested(replica, row_ids=row_ids)

    def _stated(self, asked: Sequence[Configuration], name: str, prior: Draws, assumed: list[list[str]]) -> Draws:
        """A property as each row states it, else as the prior draws it; shape (rows, 1) where all state it."""
        values = [getattr(each, name) for each in asked]
        if all(value is not None for value in values):
            return _column(values)
        for notes, value in zip(assumed, values, strict=True):
            if value is None:
                notes.append(_COLUMNS.get(name, name))
        return np.stack([prior if value is None else self._worlds.constant(value) for value in values])

    def _machine(self, device: str | None) -> Machine:
        if device not in self._machines:
            self._machines[device] = (
                fleet(self._snapshot, self._worlds, self._held).machine
                if device is None
                else machine(self._snapshot, self._worlds, self._held, device=device)
            )
        return self._machines[device]

    def _shape(self, asked: Configuration) -> Shape:
        key = _shape_key(asked)
        if key not in self._shapes:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[key] = shape_of(
                self._snapshot,
                self._worlds,
                model=asked.model,
                precision=asked.precision,
                total_b=asked.total_b,
                active_b=asked.active_b,
            )
        return self._shapes[key]

    def _prompts(self, one: Configuration) -> Draws:
        """Prompt tokens that are computed, where a row states none."""
        if one.task in PROMPTS:
            return self._held[f"bench_{PROMPTS[one.task]}_prompt_tokens"]
        cached = self._priors.draw("usage:chat", "call_cached_share")
        return self._priors.draw("usage:chat", "call_input_tokens") * (1.0 - cached)

    def _fewest_devices(self, shape: Shape, machine: Machine) -> Draws:
        """The smallest power of two of accelerators whose memory holds the weights."""
        room = machine.memory_bytes * self._priors.draw("serving:default", "memory_use_share")
        return fewest_devices(needed_bytes=shape.total_bytes, room_bytes=room)

    def _discrepancies(self, asked: Sequence[Configuration], shape: Shape, placement: Placement) -> tuple[Draws, Draws]:
        """How far a run of a model of no known family is off, natural logarithms of time and of energy at that time.

        Of shape (rows, worlds). The errors of runs are Student's t of four degrees.
        """
        one, held = asked[0], self._held

        def off(quantity: str) -> Draws:
            family, checkpoint = keys_of(one.model, quantity=quantity, precision=one.precision)
            missed = spread_of(held, level="family", quantity=quantity) * self._worlds.normal(family)
            own = own_spread(held, network=shape.network, quantity=quantity)
            missed = missed + own * self._worlds.normal(checkpoint)
            uniform = [
                scores(seed=self._worlds.seed, key=(f"run:{each.row_id}", quantity), worlds=self._worlds.worlds)
                for each in asked
            ]
            run = spread_of(held, level="row", quantity=quantity) * student_four(np.stack(uniform))
            return (missed + run) * self._further(one, placement.devices, quantity)

        time, are_apart = off("time"), placement.are_ranks_apart
        if np.any(are_apart):
            stacks = np.log(self._priors.draw(REGIMES, "fleet_time_ratio"))
            time = time + np.where(np.asarray(are_apart) > 0, stacks, 0.0)
        return time, off("energy")

    def _further(self, one: Configuration, devices: Draws, quantity: str) -> Draws:
        """By what discrepancies are multiplied in the regimes of ``calibration/unseen.py``, 1 elsewhere."""
        ratio = np.ones_like(devices)
        mark = mark_of(self._snapshot, one.device or "")
        if mark is not None and mark == self._snapshot.text(ENGINES, "crowded_mark"):
            ratio = np.where(devices == 1.0, self._held[f"engine_crowded_{quantity}_spread_ratio"], ratio)
        if one.task == "video-chat":
            ratio = ratio * self._held[f"engine_video_{quantity}_spread_ratio"]
        return ratio


def _within(time: Draws, usual: Draws) -> list[bool]:
    """Whether the error in time that an observed speed takes is usual for the energy model, by rows of draws."""
    middle = np.median(np.nan_to_num(time, nan=-np.inf), axis=-1)
    least, most = np.quantile(usual, _USUAL, axis=-1)
    return [bool(each) for each in (least <= middle) & (middle <= most)]


def _shape_key(asked: Configuration) -> _ShapeKey:
    return asked.model, asked.precision, asked.total_b, asked.active_b


def _column(values: Sequence[float]) -> Draws:
    return np.array(values, dtype=np.float64)[:, np.newaxis]


def _note(assumed: list[list[str]], what: str) -> None:
    for notes in assumed:
        notes.append(what)
