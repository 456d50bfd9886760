"""Batches of configurations that do not state theirs: drawn as they are tested, or one that explains a speed.

What weighs a batch is in ``tested_batches``; here it is read from the facts, and computed for many rows: the time of a
step at a few batches once for each layout of a replica, the prior once for each memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Z95, Draws, Key, Worlds, scores
from obsia.accounting.known import Priors, missing, required
from obsia.accounting.replicas import Replica
from obsia.accounting.tested_batches import (
    T95,
    BatchRange,
    Speed,
    chosen,
    prior_batch,
    prior_density,
    shared_centres,
    speed_density,
)
from obsia.core.grouping import grouped
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Placement
from obsia.physics.queueing import held_requests

Single = Any
"""An array in single precision, which arithmetic with an array in double would undo."""
QUANTISED: Final = "network=mixture in 8 bits"
"""Of models whose steps take longer than those of others do, beside what the energy model says."""
_TRIED: Final = 40
"""Batches that are tried where a speed is observed, evenly spaced in their logarithm."""
_SPANS: Final = 10
"""Spans of ln batch over which ln step time is taken as straight: batches are tried more finely than steps."""
_ROOMS: Final = 2048
"""How finely memory is told apart in what the prior weighs."""
_SOFT: Final = 1e-9
"""Added to each likelihood: where no batch explains a speed, the prior stands."""
_FAR: Final = 2.0
"""Standard deviations of what is run over what memory holds, beyond which the prior has no weight."""
_MOST_KEPT: Final = 64
"""Layouts whose step times are kept."""


class PlannedBatches:
    """Draws batches in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, priors: Priors) -> None:
        self._snapshot, self._worlds, self._priors = snapshot, worlds, priors
        self._steps: dict[tuple[object, ...], _Steps] = {}
        self._choice: _Choice | None = None

    def tested(self, replica: Replica, *, row_ids: Sequence[str]) -> Draws:
        """The batch where no speed is observed, in each world; shape (rows, worlds)."""
        drawn = prior_batch(
            log_room=self._log_room(replica),
            tested=self._tested(),
            room_score=self._worlds.normal(("serving:engines", "tested_room_ratio")),
            place=np.stack([self._place(row_id) for row_id in row_ids]),
        )
        return np.minimum(drawn, self._number("largest_batch_count"))

    def observed(
        self,
        replica: Replica,
        *,
        device: str | None,
        row_ids: Sequence[str],
        layouts: Sequence[tuple[object, ...]],
        observed_s: Sequence[float],
        log_ratio: Draws | float = 0.0,
    ) -> Draws:
        """The batch given how fast tokens come, in each world; shape (rows, worlds).

        In a world a batch is as likely as the error in time that it would take, times its prior; one is drawn, and with
        it how far the energy model is off there: a world where tokens come slowly for the model has a smaller batch.
        Draws stay equally weighted, and no parameter that other figures share is changed. ``layouts``: what tells the
        replicas of rows apart, whatever their prompts and outputs: what one is off in time it is off in all its rows,
        nearly; ``observed_s``: seconds between tokens;
        ``log_ratio``: ln of how far the stack is off in each world.
        """
        if self._choice is None:
            self._choice = _Choice(self._tested(), largest=self._number("largest_batch_count"))
        choice, network = self._choice, replica.shape.network
        usual, quantised = (self._ranged("token_time_ratio", T95, qualifier=each)[0] for each in (None, QUANTISED))
        slower = np.log(quantised / usual) * network.is_eight_bit * network.is_mixture
        slower = np.asarray(slower, dtype=np.float32)
        context, log_room, devices = replica.context_tokens, self._log_room(replica), replica.placement.devices
        seen = [
            _Seen(
                log_latency_s=self._steps_of(layout, replica, at, choice.knots).log_latency_s(_row(context, at))
                + slower,
                log_observed_s=np.float32(np.log(observed_s[at])) - np.asarray(log_ratio, dtype=np.float32),
                log_room=_row(log_room, at),
                speed=self._speed(device, alone=_row(devices, at) == 1.0),
            )
            for at, layout in enumerate(layouts)
        ]
        alike = grouped((layout, at) for at, layout in enumerate(layouts))
        for places in alike.values():
            if len(places) > 1:
                # Whatever the order of rows, sums are made in one.
                ordered = sorted(places, key=lambda at: row_ids[at])
                key = (f"speeds:{row_ids[ordered[0]]}", "token_time")
                together = self._together([seen[at] for at in ordered], choice, key=key)
                for at, one in zip(ordered, together, strict=True):
                    seen[at] = one
        return np.stack(
            [choice.batch(one, place=self._place(row_id)) for one, row_id in zip(seen, row_ids, strict=True)]
        )

    def _together(self, seen: Sequence[_Seen], choice: _Choice, *, key: Key) -> list[_Seen]:
        """Speeds of one configuration, with the error in time that they share in each world and a small one of their
        own.
        """
        _, spread = self._ranged("token_time_row_ratio", T95)
        centres, prior = shared_centres(seen[0].speed)

        def at(one: _Seen, centre: Draws | float) -> _Seen:
            return replace(one, speed=replace(one.speed, centre=centre, spread=spread))

        logs = [
            np.log(weight) + sum(np.log(choice.weights(at(one, float(centre))).sum(axis=0)) for one in seen)
            for centre, weight in zip(centres, prior, strict=True)
        ]
        weights = np.exp(np.stack(logs) - np.max(logs, axis=0))
        uniform = scores(seed=self._worlds.seed, key=key, worlds=self._worlds.worlds)
        place = chosen(weights=weights, uniform=uniform) * len(centres) - 0.5
        shared = np.interp(place, np.arange(len(centres)), centres)
        return [at(one, shared) for one in seen]

    def _steps_of(self, layout: tuple[object, ...], replica: Replica, at: int, knots: Draws) -> _Steps:
        if layout not in self._steps:
            if len(self._steps) >= _MOST_KEPT:
                self._steps.clear()
            self._steps[layout] = _Steps.of(replica, at, knots)
        return self._steps[layout]

    def _log_room(self, replica: Replica) -> Draws:
        """ln of how many requests memory holds beside the weights, at least 0."""
        placement = replica.placement
        usable = self._priors.draw("serving:default", "memory_use_share")
        held = held_requests(
            network=replica.shape.network,
            memory_bytes=placement.devices * replica.machine.memory_bytes * usable,
            weight_bytes=replica.shape.total_bytes / replica.stages,
            devices=placement.devices,
            attention_replicas=placement.attention_replicas,
            context_tokens=replica.context_tokens,
            window_tokens=replica.window_tokens,
        )
        return np.log(np.maximum(held, 1.0))

    def _place(self, row_id: str) -> Draws:
        """Uniform scores of the batch of a row, shape (worlds,)."""
        return scores(seed=self._worlds.seed, key=(f"run:{row_id}", "batch"), worlds=self._worlds.worlds)

    def _number(self, name: str) -> float:
        return self._snapshot.number("serving:engines", name)

    def _tested(self) -> BatchRange:
        self._priors.draw("serving:engines", "tested_room_ratio")
        median, spread = self._ranged("tested_room_ratio", Z95)
        return BatchRange(least=self._number("tested_least_batch_count"), room_ratio=median, room_spread=spread)

    def _speed(self, device: str | None, *, alone: NDArray[np.bool_]) -> Speed:
        """How times between tokens depart; hosts were seen to hold up runs ``alone`` on accelerators of some kinds."""
        median, spread = self._ranged("token_time_ratio", T95)
        qualifier = f"device={device}"
        share = self._snapshot.estimate("serving:engines", "held_up_share", qualifier=qualifier)
        held_share: Draws | float = 0.0
        held_s, held_spread = 1.0, 1.0
        if share is not None:
            self._worlds.note_fact(share.facts[0])
            held_share = np.where(alone, share.facts[0].value or 0.0, 0.0)
            held_s, held_spread = self._ranged("held_up_step_s", Z95, qualifier=qualifier)
        return Speed(
            centre=float(np.log(median)), spread=spread,
            held_share=held_share, held_s=held_s, held_spread=held_spread,
        )  # fmt: skip

    def _ranged(self, name: str, ends: float, *, qualifier: str | None = None) -> tuple[float, float]:
        """Median, and scale of the logarithm, of a fact of engines whose ends lie ``ends`` scales off."""
        if qualifier is None:
            estimate = required(self._snapshot, "serving:engines", name)
        else:
            estimate = self._snapshot.estimate("serving:engines", name, qualifier=qualifier)
        fact = estimate.facts[0] if estimate else None
        if fact is None or fact.value is None or fact.low is None or fact.high is None:
            raise missing(Message("fact-range-of", name=Symbol(name), subject=Symbol("serving:engines")))
        self._worlds.note_fact(fact)
        return fact.value, float(np.log(fact.high / fact.low)) / (2.0 * ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Time of a step of one replica at some batches, whatever contexts requests have; shape (batches, worlds)."""

    batch: Draws
    """Shape (batches, 1)."""
    step_s: Draws
    read_s: Draws
    """For each token of context."""
    windowed_read_s: Draws
    window_tokens: float

    @classmethod
    def of(cls, replica: Replica, at: int, batch: Draws) -> _Steps:
        """Of the replica in one row, at batches of shape (batches, 1)."""
        placement = replica.placement
        units = replica.units(
            Placement(
                devices=_row(placement.devices, at),
                attention_replicas=_row(placement.attention_replicas, at),
                are_experts_spread=_row(placement.are_experts_spread, at),
                batch=batch,
                are_ranks_apart=_row(np.asarray(placement.are_ranks_apart), at)
                if np.any(placement.are_ranks_apart)
                else 0.0,
            )
        )
        names = ("decode_tokens", "decode_reads", "windowed_decode_reads")
        step_s, read_s, windowed_read_s = (units[name].total_s * batch for name in names)
        return cls(
            batch=batch, step_s=step_s, read_s=read_s, windowed_read_s=windowed_read_s,
            window_tokens=replica.window_tokens,
        )  # fmt: skip

    def log_latency_s(self, context_tokens: Draws) -> Single:
        """ln of the time between two tokens of a request, single precision, shape (batches, worlds)."""
        windowed = np.minimum(context_tokens, self.window_tokens)
        return np.log((self.step_s + self.read_s * context_tokens + self.windowed_read_s * windowed).astype(np.float32))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An observed speed, and what the energy model says of it in each world."""

    log_latency_s: Single
    """At the knots of what is tried, shape (knots, worlds)."""
    log_observed_s: Any
    log_room: Draws
    speed: Speed


class _Choice:
    """Batches that are tried, and one of them chosen. Weights are kept in single precision: they need no more."""

    def __init__(self, tested: BatchRange, *, largest: float) -> None:
        self._least = float(np.log(tested.least))
        self._width = (float(np.log(largest)) - self._least) / _TRIED
        tried = self._least + self._width * (np.arange(_TRIED) + 0.5)
        # With so much memory that even the smallest share of it holds the largest batch, all are as likely.
        beyond = np.log(largest / tested.room_ratio) + _FAR * tested.room_spread
        self._rooms_per_log = (_ROOMS - 1) / float(beyond)
        rooms = np.arange(_ROOMS) / self._rooms_per_log
        prior = [prior_density(log_batch=np.array(each), log_room=rooms, tested=tested) for each in tried]
        self._prior = np.stack(prior).astype(np.float32)
        self._between = _straight(np.arange(_TRIED) + 0.5, of=_TRIED, spans=_SPANS)

    @property
    def knots(self) -> Draws:
        """The batches whose step times are needed, shape (batches, 1)."""
        return np.exp(self._least + self._width * _TRIED / _SPANS * np.arange(_SPANS + 1.0))[:, np.newaxis]

    def weights(self, seen: _Seen) -> Single:
        """How likely each batch is that is tried, any scale, shape (batches, worlds)."""
        weights = speed_density(
            log_predicted_s=self._between @ seen.log_latency_s, log_observed_s=seen.log_observed_s, speed=seen.speed
        ).astype(np.float32)
        room = np.minimum(seen.log_room * self._rooms_per_log + 0.5, _ROOMS - 1.0).astype(np.intp)
        return (weights + np.float32(_SOFT)) * np.take(self._prior, room, axis=1)

    def batch(self, seen: _Seen, *, place: Draws) -> Draws:
        """The batch in each world, shape (worlds,). ``place``: uniform."""
        weights = self.weights(seen)
        below = np.empty_like(weights)
        total = np.zeros_like(weights[0])
        for at, each in enumerate(weights):
            total = np.add(total, each, out=below[at])
        reached = place.astype(np.float32) * total
        cell = np.minimum((below < reached).view(np.uint8).sum(axis=0, dtype=np.uint8), _TRIED - 1)
        worlds = np.arange(len(cell))
        part = 1.0 - (below[cell, worlds] - reached) / np.maximum(weights[cell, worlds], 1e-30)
        return np.exp(self._least + self._width * (cell + np.clip(part, 0.0, 1.0)))


def _straight(places: Any, *, of: float, spans: int) -> Single:
    """Weights of ``spans`` + 1 knots for values at ``places`` out of ``of``, straight between; (places, knots)."""
    knots = np.arange(spans + 1.0)
    return np.maximum(1.0 - np.abs(places[:, np.newaxis] / of * spans - knots), 0.0).astype(np.float32)


def _row(values: Draws, at: int) -> Draws:
    """One row of (rows, ...), or what is the same in all of shape (worlds,)."""
    return values[at] if values.ndim > 1 else values
