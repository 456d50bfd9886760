"""A replica that is not always full: requests arrive at random, and its batch is what they make of it.

What a replica does with so many requests in flight is computed at a few counts of them, evenly spaced in their
logarithm, and taken as straight between (logarithms over logarithms); ``physics.queueing`` says how it spends its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws
from obsia.physics.queueing import (
    Occupancy,
    arrivals_at_load,
    batch_groups,
    mean_power_w,
    middle_batches,
    occupancy,
)

_COUNTS: Final = 16
"""Counts of requests in flight that are computed: the last is the whole batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What a replica does at one batch; arrays of shape (..., worlds)."""

    token_s: Draws
    """Seconds of the replica per output token, prompts included."""
    power_w: Draws
    """Of all accelerators."""
    latency_s: Draws
    """Between two output tokens of a request."""

    @property
    def energy_j(self) -> Draws:
        """Of the accelerators, per output token."""
        return self.power_w * self.token_s

    def copies(self, count: Draws) -> Serving:
        """What ``count`` of them do side by side."""
        return Serving(token_s=self.token_s / count, power_w=self.power_w * count, latency_s=self.latency_s)

    def row(self, at: int) -> Serving:
        """One row of several, shape (worlds,)."""
        return Serving(token_s=self.token_s[at], power_w=self.power_w[at], latency_s=self.latency_s[at])


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLoad:
    """Means over a long time, shape (worlds,)."""

    busy_share: Draws
    """Of time with some request in flight."""
    busy_load: Draws
    """Share of what a full replica completes, mean over the time with some request in flight."""
    busy_power_w: Draws
    """Of the accelerators in that time."""
    token_s: Draws
    """Seconds for each output token, idle ones included."""
    latency_s: Draws
    """Mean over output tokens."""

    def copies(self, count: Draws) -> AtLoad:
        """``count`` of them side by side, each with its part of what arrives."""
        return replace(self, token_s=self.token_s / count, busy_power_w=self.busy_power_w * count)

    def power_w(self, ready_w: Draws) -> Draws:
        """Of the accelerators over all time, those without a request drawing ``ready_w``."""
        return self.busy_share * self.busy_power_w + (1.0 - self.busy_share) * ready_w


def counts_in_flight(batch: Draws) -> Draws:
    """The requests in flight that are to be computed, each of shape (rows, 1); ``batch``: (rows, worlds) or (rows, 1).

    From one to the largest batch of any world: shape (counts, rows, 1).
    """
    most = np.maximum(np.ceil(batch.max(axis=-1, keepdims=True)), 1.0)
    return most ** (np.arange(float(_COUNTS)) / (_COUNTS - 1.0))[:, np.newaxis, np.newaxis]


def at_load(*, load_share: float, batch: Draws, counts: Draws, partly: Sequence[Serving], full: Serving) -> AtLoad:
    """One row at a share of what it completes when ``batch`` requests share each step, shape (worlds,) or (1,).

    ``partly`` is what it does at each of ``counts``, shape (counts,); ``full`` at the batch. Where worlds have
    different batches, requests beyond that of a world wait: as many complete, at the same power, as with all places
    taken.
    """
    groups = batch_groups(float(counts[-1]))
    in_flight = middle_batches(groups)
    is_full = in_flight[:, np.newaxis] >= batch
    taken = Serving(**{
        field.name: np.where(is_full, getattr(full, field.name), _between(field.name, partly, counts, in_flight))
        for field in fields(Serving)
    })  # fmt: skip
    # Tokens for requests: a request has the same number of them at any batch, and only ratios of rates count.
    requests_per_s = 1.0 / taken.token_s
    arrivals = arrivals_at_load(load_share=load_share, requests_per_s=requests_per_s)
    held = occupancy(arrivals_per_s=arrivals, requests_per_s=requests_per_s, groups=groups)
    return _means(held, taken, load_share=load_share, arrivals=arrivals)


def _means(held: Occupancy, taken: Serving, *, load_share: float, arrivals: Draws) -> AtLoad:
    # Where a replica is hardly ever busy, its share of time is the smallest number that still divides.
    busy = np.maximum(held.busy_share, 1e-12)
    return AtLoad(
        busy_share=busy,
        busy_load=load_share / busy,
        busy_power_w=mean_power_w(held=held, power_w=taken.power_w, ready_w=0.0) / busy,
        token_s=1.0 / arrivals,
        latency_s=(held.batch_share * taken.latency_s / taken.token_s).sum(0) / arrivals,
    )


def _between(name: str, partly: Sequence[Serving], counts: Draws, in_flight: Draws) -> Draws:
    """A property at each number in flight, shape (groups, worlds)."""
    logs = np.log(np.stack([getattr(each, name) for each in partly]))
    if counts[-1] <= 1.0:
        return np.exp(logs[:1])
    place = np.log(in_flight) / np.log(counts[-1]) * (len(counts) - 1.0)
    below = np.minimum(place.astype(np.intp), len(counts) - 2)
    part = (place - below)[:, np.newaxis]
    return np.exp((1.0 - part) * logs[below] + part * logs[below + 1])
