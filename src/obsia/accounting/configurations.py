"""Energy, power and speed of stated configurations: a model on accelerators at a batch, whatever is not stated drawn.

The physics is ``physics.inference``, its parameters are the posterior of ``law:inference``. A model departs from it by
a factor of its family and one of its checkpoint, in time and in energy; a run departs once more, with heavy tails. So a
model that the calibration has not seen has the width that unseen models had there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Z95, Draws, Worlds, scores
from obsia.accounting.engines import Machine, fleet, machine, posterior
from obsia.accounting.known import Priors, required
from obsia.accounting.networks import ModelFacts
from obsia.accounting.servers import Servers
from obsia.accounting.shapes import Shape, shape_of
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import (
    Placement,
    StateSeconds,
    rates,
    seeing_seconds,
    token_latency_s,
    unit_seconds,
    work_seconds,
)

PROMPTS: Final = {
    "lm-arena-chat": "chat",
    "gpqa": "gpqa",
    "sourcegraph-fim": "infilling",
    "image-chat": "image",
    "video-chat": "video",
}
"""Tasks of the benchmark -> what their prompts are called in the posterior."""
_LN10: Final = float(np.log(10.0))
_TRIED: Final = 40
"""Batches that are tried where a speed is observed, evenly spaced in their logarithm."""
_FLOOR: Final = 1e-12
"""Added to each weight: where no batch explains a speed, all are as good."""
_NO_WINDOW: Final = 1e12
_CHUNK: Final = 64
"""Rows that are computed at once: more is no faster, and takes memory."""
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
    task: str | None = None
    output_tokens: float | None = None
    prompt_tokens: float | None = None
    observed_latency_s: float | None = None
    """Seconds between output tokens of a request, as observed."""
    power_limit_w: float | None = None
    cooling: str | None = None
    form_factor: str | None = None

    @property
    def is_seeing(self) -> bool:
        """Whether prompts hold images or frames."""
        return self.task in {"image-chat", "video-chat"}


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
    """At the wall, of the servers that hold them, at full load."""
    ready_w: Draws
    """At the wall, ready and not serving."""
    assumed: tuple[str, ...]
    """What was not stated, and drawn."""


class Predictor:
    """Predicts configurations in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, priors: Priors, servers: Servers) -> None:
        self._snapshot, self._worlds = snapshot, worlds
        self._held = posterior(snapshot, worlds)
        self._priors, self._servers = priors, servers
        self._machines: dict[str | None, Machine] = {}
        self._shapes: dict[_ShapeKey, Shape] = {}

    def predict(self, asked: Sequence[Configuration]) -> list[Predicted]:
        """Energy, power and speed of configurations, in their order. Raises ``MissingFact`` for an accelerator without
        peaks.
        """
        alike: dict[tuple[object, ...], list[int]] = {}
        for place, each in enumerate(asked):
            key = (each.device, _shape_key(each), each.task, each.observed_latency_s is None, each.batch is None)
            alike.setdefault(key, []).append(place)
        found: dict[int, Predicted] = {}
        for places in alike.values():
            for start in range(0, len(places), _CHUNK):
                chosen = places[start : start + _CHUNK]
                found |= dict(zip(chosen, self._together([asked[place] for place in chosen]), strict=True))
        return [found[place] for place in range(len(asked))]

    def fewest_devices(self, asked: Configuration) -> int:
        """How many accelerators hold the weights alone, in the world where they are smallest.

        Raises ``MissingFact`` where the accelerator of a configuration has no peaks.
        """
        memory_bytes = self._machine(asked.device).memory_bytes
        return int(np.ceil((self._shape(asked).total_bytes / memory_bytes).min()))

    def _together(self, asked: Sequence[Configuration]) -> list[Predicted]:
        """Configurations of one model on one accelerator, of one task; arrays of shape (rows, worlds) or (rows, 1)."""
        assumed: list[list[str]] = [[] for _ in asked]
        one = asked[0]
        machine, shape = self._machine(one.device), self._shape(one)
        if one.device is None:
            _note(assumed, "gpu_model")
        for what in shape.assumed:
            _note(assumed, what)
        prompts = self._stated(asked, "prompt_tokens", self._prompts(one), assumed)
        output = self._stated(asked, "output_tokens", self._priors.draw("usage:chat", "call_output_tokens"), assumed)
        devices = self._stated(asked, "devices", self._fewest_devices(shape, machine), assumed)
        placement = Placement(
            devices=devices,
            attention_replicas=_column([each.attention_replicas for each in asked]),
            are_experts_spread=_column([float(each.are_experts_spread is not False) for each in asked]),
            batch=_column([1.0 for _ in asked]),
        )
        length = self._held["bench_long_length_ratio" if one.task == "gpqa" else "bench_length_ratio"]
        missed_s, missed_j = self._departures(one, shape)
        row_s, row_j = self._row_errors(asked)
        observed_s = _column([each.observed_latency_s or np.nan for each in asked])
        if one.batch is not None:
            batch = _column([each.batch or np.nan for each in asked])
        elif one.observed_latency_s is not None:
            batch = self._batch_observed(
                asked, shape, machine, placement, prompts + length * output / 2.0, observed_s=observed_s
            )
        else:
            _note(assumed, "avg_batch_size")
            batch = self._priors.draw("serving:engines", "tested_batch")
        if one.is_seeing:
            repeat = self._held[f"bench_{PROMPTS[one.task or '']}_repeat_batch_ratio"]
            again = 1.0 / (1.0 + (batch / repeat) ** self._held["bench_repeat_exponent_ratio"])
            prompts = prompts * np.where([[each.prompt_tokens is None] for each in asked], again, 1.0)
        context = prompts + length * output / 2.0
        placement = replace(placement, batch=batch)
        spent, latency_s = self._spent(one, shape, machine, placement, prompts=prompts, output=output, context=context)
        # Where a speed is observed, how far the model is off in time is known at each batch.
        off_s = missed_s + row_s if one.observed_latency_s is None else np.log(observed_s / latency_s)
        seconds = spent.total_s / output * np.exp(off_s)
        limit_w = _column([each.power_limit_w or np.inf for each in asked])
        limit_share = np.minimum(limit_w / machine.accelerator.power_w, 1.0)
        joules = spent.energy_j(
            accelerator=machine.accelerator, engine=machine.engine, devices=devices, limit_share=limit_share
        )
        off_j = missed_j + row_j + self._held["engine_energy_with_time_ratio"] * off_s
        energy_j = joules / output * np.exp(off_j)
        # No replica draws more than its accelerators are held to, however far the parts are off.
        energy_j = np.minimum(energy_j, devices * machine.accelerator.power_w * limit_share * seconds)
        power_w = energy_j / seconds
        server = self._servers.powers(
            asked=asked,
            names=machine.names,
            accelerator_power_w=power_w,
            devices=devices + 0.0 * power_w,
            tdp_w=machine.accelerator.power_w + 0.0 * power_w,
            assumed=assumed,
        )
        latency_s = latency_s * np.exp(off_s)
        return [
            Predicted(
                energy_j=energy_j[at],
                power_w=power_w[at],
                units_per_s=1.0 / seconds[at],
                latency_s=latency_s[at],
                server_w=server.server_w[at],
                ready_w=server.ready_w[at],
                assumed=tuple(dict.fromkeys(assumed[at])),
            )
            for at in range(len(asked))
        ]

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
                fleet(self._snapshot, self._worlds, self._held)
                if device is None
                else machine(self._snapshot, self._worlds, self._held, device=device)
            )
        return self._machines[device]

    def _shape(self, asked: Configuration) -> Shape:
        key = _shape_key(asked)
        if key not in self._shapes:
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
        return np.exp2(np.ceil(np.log2(np.maximum(shape.total_bytes / room, 1.0))))

    def _batch_observed(
        self,
        asked: Sequence[Configuration],
        shape: Shape,
        machine: Machine,
        placement: Placement,
        context: Draws,
        *,
        observed_s: Draws,
    ) -> Draws:
        """The batch given how fast tokens come, in each world; shape (rows, worlds).

        In a world a batch is as likely as the error in time that it would take, times its prior, up to what memory
        holds. One is drawn. Draws stay equally weighted, and no parameter that other figures share is changed.
        """
        spread = _LN10 * np.sqrt(
            sum(self._held[f"engine_{level}_time_spread_log10"] ** 2 for level in ("family", "checkpoint", "row"))
            + np.maximum(shape.network.is_eight_bit, shape.network.is_four_bit)
            * self._held["engine_quantised_time_spread_log10"] ** 2
        )
        network = shape.network
        held_bytes = (network.cache_elements + network.windowed_cache_elements) * network.cache_bytes * context
        held_bytes = held_bytes + network.state_elements * network.weight_bytes
        room_bytes = placement.devices * machine.memory_bytes - shape.total_bytes
        most = np.clip(
            room_bytes / held_bytes, 1.0 + 1e-6, self._snapshot.number("serving:engines", "largest_batch_count")
        )
        shares = (np.arange(_TRIED) + 0.5) / _TRIED
        prior = required(self._snapshot, "serving:engines", "tested_batch").facts[0]
        centre, width = np.log(prior.value or 1.0), np.log((prior.high or 1.0) / (prior.low or 1.0)) / (2.0 * Z95)

        def weight(tried: Draws) -> Draws:
            found_s = self._latency(shape, machine, replace(placement, batch=tried), context)
            off, away = np.log(observed_s / found_s) / spread, (np.log(tried) - centre) / width
            return np.exp(-0.5 * (off**2 + away**2)) + _FLOOR

        self._priors.draw("serving:engines", "tested_batch")
        weights = np.stack([weight(most**share) for share in shares])
        below = np.cumsum(weights, axis=0)
        uniform = np.stack([
            scores(seed=self._worlds.seed, key=(f"run:{each.row_id}", "batch"), worlds=self._worlds.worlds)
            for each in asked
        ])  # fmt: skip
        reached = uniform * below[-1]
        place = np.sum(below < reached, axis=0)
        inside = np.take_along_axis(weights, place[np.newaxis], axis=0)[0]
        part = 1.0 - (np.take_along_axis(below, place[np.newaxis], axis=0)[0] - reached) / inside
        return most ** ((place + part) / _TRIED)

    def _latency(self, shape: Shape, machine: Machine, placement: Placement, context: Draws) -> Draws:
        units = unit_seconds(
            network=shape.network, accelerator=machine.accelerator, engine=machine.engine, placement=placement
        )
        window = self._worlds.constant(min(shape.window_tokens, _NO_WINDOW))
        return token_latency_s(units=units, batch=placement.batch, context_tokens=context, window_tokens=window)

    def _spent(
        self,
        one: Configuration,
        shape: Shape,
        machine: Machine,
        placement: Placement,
        *,
        prompts: Draws,
        output: Draws,
        context: Draws,
    ) -> tuple[StateSeconds, Draws]:
        """Seconds of the replica for one request in each state, and seconds between two of its tokens."""
        network, engine = shape.network, machine.engine
        units = unit_seconds(network=network, accelerator=machine.accelerator, engine=engine, placement=placement)
        window = self._worlds.constant(min(shape.window_tokens, _NO_WINDOW))
        work = {
            "calls": self._worlds.constant(1.0),
            "prefill_tokens": prompts,
            "prefill_pairs": prompts**2 / 2.0,
            "decode_tokens": output,
            "decode_reads": output * context,
        }
        if network.windowed_cache_elements.any():
            work["windowed_prefill_pairs"] = prompts * np.minimum(prompts / 2.0, window)
            work["windowed_decode_reads"] = output * np.minimum(context, window)
        spent = work_seconds(units=units, work=work)
        latency_s = token_latency_s(units=units, batch=placement.batch, context_tokens=context, window_tokens=window)
        if not one.is_seeing:
            return spent, latency_s
        seeing = seeing_seconds(
            vision_params=self._worlds.constant(shape.vision_params),
            rate=rates(network=network, accelerator=machine.accelerator, engine=engine, placement=placement),
            passes_ratio=self._held["bench_vision_passes_ratio"],
            placement=placement,
        ).scaled(prompts)
        kind = "video" if one.task == "video-chat" else "image"
        host_s = self._held[f"bench_{kind}_request_s"] * machine.time_ratio
        with_sight = StateSeconds(
            moving_s=spent.moving_s,
            computing_s=spent.computing_s + seeing.computing_s,
            waiting_s=spent.waiting_s + host_s + output * self._held["bench_seeing_token_s"],
        )
        return with_sight, latency_s

    def _departures(self, one: Configuration, shape: Shape) -> tuple[Draws, Draws]:
        """How far a model of no known family is off, natural logarithms of time and of energy at that time."""
        family = f"family:{_family(one.model)}"
        quantised = np.maximum(shape.network.is_eight_bit, shape.network.is_four_bit)

        def off(quantity: str) -> Draws:
            def spread(level: str) -> Draws:
                return self._held[f"engine_{level}_{quantity}_spread_log10"] * _LN10

            own = np.sqrt(spread("checkpoint") ** 2 + quantised * spread("quantised") ** 2)
            return spread("family") * self._worlds.normal((family, f"engine_{quantity}")) + own * self._worlds.normal(
                (one.model.subject, f"engine_{quantity}_{one.precision or ''}")
            )

        return off("time"), off("energy")

    def _row_errors(self, asked: Sequence[Configuration]) -> tuple[Draws, Draws]:
        """Errors of runs, natural logarithms of time and of energy at that time: Student's t of four degrees."""

        def error(quantity: str) -> Draws:
            uniform = [
                scores(seed=self._worlds.seed, key=(f"run:{each.row_id}", quantity), worlds=self._worlds.worlds)
                for each in asked
            ]
            return self._held[f"engine_row_{quantity}_spread_log10"] * _LN10 * student_four(np.stack(uniform))

        return error("time"), error("energy")


def _shape_key(asked: Configuration) -> _ShapeKey:
    return asked.model, asked.precision, asked.total_b, asked.active_b


def _column(values: Sequence[float]) -> Draws:
    return np.array(values, dtype=np.float64)[:, np.newaxis]


def _note(assumed: list[list[str]], what: str) -> None:
    for notes in assumed:
        notes.append(what)


def student_four(uniform: Draws) -> Draws:
    """Quantiles of Student's t with four degrees of freedom at ``uniform``. Source: Shaw (2006), closed form."""
    tail = 4.0 * uniform * (1.0 - uniform)
    root = np.sqrt(tail)
    return np.sign(uniform - 0.5) * 2.0 * np.sqrt(np.maximum(np.cos(np.arccos(root) / 3.0) / root - 1.0, 0.0))


def _family(model: ModelFacts) -> str:
    return (model.checkpoint or model.model_id).lower()
