"""How many requests share a replica: what its memory holds, and what arrivals make of it at part load.

A replica serves requests that come at random. With n of them in flight it completes ``requests_per_s(n)`` requests a
second, which the physics of inference gives for each batch: more in flight, more completed, less than in proportion.
At most as many as the batch allows share a step; the others wait.

Assumptions:

- Arrivals are Poisson, at one rate. Real traffic comes in bursts and has hours of the day: take a rate for each hour.
  Bursts within it make batches larger and idle time longer than what is said here.
- Those in flight progress alike, each at ``requests_per_s(n) / n``. Then how long requests are does not matter beyond
  their mean, as long as none waits (insensitivity); where some wait, lengths are taken as exponential.
- A replica has the mean work of a request in flight at any n; a prompt is work like any other.
- Replicas behind a balancer each see their share of arrivals as Poisson: true of random routing. Routing to the least
  busy evens batches out.

Sources: Kleinrock (1975), "Queueing systems" I, section 3.1 (birth and death); Kelly (1979), "Reversibility and
stochastic networks", section 3.3 (processor sharing depends on lengths by their mean alone).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from obsia.physics.arrays import namespace
from obsia.physics.inference import Network

Array = Any
"""An array of NumPy or JAX."""
_FULL = 1.0 - 1e-9
"""Load from which on a replica is taken as always full."""
_EVEN = 1e-9
"""Logarithm of a ratio below which batches of a group are taken as alike likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """How a replica spends its time."""

    idle_share: Array
    """Of time with no request in flight, shape (...)."""
    batch_share: Array
    """Of time with a batch of 1, 2, ... up to the largest, shape (batches, ...); the last also while others wait. With
    a group of batches in each place where :func:`occupancy` was told so."""
    batch_count: Array
    """The batch of each place, of a group its middle, shape (batches, 1, ...)."""
    waiting_count: Array
    """Mean number of requests that wait, shape (...); infinite where more arrive than can be completed."""

    @property
    def busy_share(self) -> Array:
        """Of time with some request in flight."""
        return 1.0 - self.idle_share

    @property
    def mean_batch_count(self) -> Array:
        """Mean batch while busy: a mean over time, as a meter sees it."""
        return _weighted(self.batch_share, self.batch_count) / self.batch_share.sum(0)


def held_requests(
    *,
    network: Network,
    memory_bytes: Array,
    weight_bytes: Array,
    devices: Array,
    attention_replicas: Array,
    context_tokens: Array,
    window_tokens: Array,
) -> Array:
    """How many requests of a context the memory of a replica holds beside the weights, 0 where it does not hold them.

    ``memory_bytes``: of all ``devices``, as far as the engine may use it. Heads of caches fewer than devices are held
    several times. Not counted: activations, and sharing of prefixes between requests.
    """
    xp = namespace(memory_bytes)
    copies = xp.maximum(devices / attention_replicas / xp.maximum(network.cache_heads, 1.0), 1.0)
    elements = network.cache_elements * context_tokens
    elements = elements + network.windowed_cache_elements * xp.minimum(context_tokens, window_tokens)
    # A state is small beside a cache, and is kept at the precision of the cache.
    request_bytes = (elements * copies + network.state_elements) * network.cache_bytes
    return xp.maximum(memory_bytes - weight_bytes, 0.0) / request_bytes


def batch_groups(largest: float) -> Array:
    """How many batches 1, 2, ... up to ``largest`` (rounded up) go into each place, so that places are few.

    A batch wanders by the root of itself: groups of that follow it. The last place is the largest batch alone.
    """
    sizes: list[int] = []
    left = int(np.ceil(max(largest, 1.0))) - 1
    while left > 0:
        sizes.append(min(max(int(sum(sizes) ** 0.5), 1), left))
        left -= sizes[-1]
    return np.array([*sizes, 1], dtype=np.float64)


def middle_batches(groups: Array) -> Array:
    """The batch in the middle of each group, same shape."""
    return np.cumsum(groups) - (groups - 1.0) / 2.0


def occupancy(*, arrivals_per_s: Array, requests_per_s: Array, groups: Array | None = None) -> Occupancy:
    """The time that a replica spends at each batch.

    ``requests_per_s``: completed per second with 1, 2, ... in flight, up to the largest batch, shape (batches, ...).
    ``arrivals_per_s``: shape (...) or a number, at least 0. Where more arrive than the largest batch completes, the
    replica is always full. ``groups``: how many batches stand in each place of ``requests_per_s``, alike within one
    (:func:`batch_groups`); the last is one batch. One each where it is None.

    Method: p(n) / p(n - 1) = arrivals / completed(n), and a geometric series of those that wait; in a group, too.
    """
    xp = namespace(requests_per_s)
    sizes = np.ones(len(requests_per_s)) if groups is None else groups
    counts = _standing(sizes, requests_per_s)
    ratio = arrivals_per_s / requests_per_s
    load = ratio[-1]
    steady = xp.minimum(load, _FULL)
    # Logarithms: the products of hundreds of ratios leave the range of numbers.
    steps = xp.log(xp.maximum(ratio, 1e-300))
    # Sums of rows one after the other: along a first axis that is many times faster than ``cumsum``.
    rows: list[Array] = list(counts * steps)
    logs = xp.stack(list(accumulate(rows)))
    if groups is not None:
        # From the last batch of a group to all of it: a geometric series, summed from its largest term.
        apart = xp.maximum(xp.abs(steps), _EVEN)
        logs = logs + (counts - 1.0) * xp.maximum(-steps, 0.0)
        logs = logs + xp.log(xp.expm1(-counts * apart) / xp.expm1(-apart))
    most = xp.maximum(logs.max(0), 0.0)
    weights = xp.exp(logs - most)
    waiting = weights[-1] * steady / (1.0 - steady)
    empty = xp.exp(-most)
    whole = empty + weights.sum(0) + waiting
    served = xp.concatenate([weights[:-1], (weights[-1] + waiting)[None]], 0) / whole
    full = load >= _FULL
    last = _standing(np.arange(len(sizes)) == len(sizes) - 1, requests_per_s) * 1.0
    return Occupancy(
        idle_share=xp.where(full, 0.0, empty / whole),
        batch_share=xp.where(full, last, served),
        batch_count=_standing(middle_batches(sizes), requests_per_s),
        waiting_count=xp.where(full, np.inf, waiting / whole / (1.0 - steady)),
    )


def arrivals_at_load(*, load_share: Array, requests_per_s: Array) -> Array:
    """Arrivals per second of a replica at a share of what it completes when full. ``requests_per_s`` as above."""
    return load_share * requests_per_s[-1]


def mean_power_w(*, held: Occupancy, power_w: Array, ready_w: Array) -> Array:
    """Mean power over time: at each batch that of its steps, shape (batches, ...), else that of a ready replica."""
    return held.idle_share * ready_w + _weighted(held.batch_share, power_w)


def _standing(values: Array, like: Array) -> Array:
    """Values along the first axis of ``like``, to be broadcast over its other axes."""
    return values.reshape((-1, *(1,) * (like.ndim - 1)))


def _weighted(shares: Array, values: Array) -> Array:
    return (shares * values).sum(0)
