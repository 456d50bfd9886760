"""An additive roofline: what one unit of work costs in accelerator time and energy.

A replica serves ``batch`` requests at once on ``devices`` accelerators. A decode step reads the weights once for
all of them (of a mixture of experts: the experts that at least one request touches), reads each request's own
cache, computes, and pays a fixed time per layer. Prefill computes, reads the weights once per chunk of tokens,
and attends to pairs of tokens. Times add up (no overlap is assumed: overlap is in the use shares), and so do
energies: static power over the time, plus joules per byte, plus joules per operation.

Sources: Williams, Waterman and Patterson (2009), "Roofline"; Pope et al. (2023), "Efficiently scaling
transformer inference"; Choi et al. (2013), "A roofline model of energy" (static power, energy per byte and per
operation). All arguments are scalars or arrays of shape (worlds,), one entry per world.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
"""One value per world, shape (worlds,)."""

FLOP_PER_WEIGHT = 2.0
"""A multiplication and an addition: exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What the arithmetic of a model is. Cache elements and attention FLOP per (query, key) pair of tokens."""

    always_params: Draws
    """Weights that every token uses, without an input embedding table that is only looked up."""
    routed_params: Draws
    """Weights of all routed experts (0 for a dense model)."""
    routed_share: Draws
    """Share of the routed experts that one token uses, in (0, 1]; 1 for a dense model."""
    layers: Draws
    cache_elements_per_token: Draws
    """Elements per token of the layers whose cache grows with the context."""
    windowed_cache_elements_per_token: Draws
    """The same of the layers whose cache stops at a window."""
    attention_flop_per_pair: Draws
    windowed_attention_flop_per_pair: Draws
    weight_bytes: Draws
    cache_bytes: Draws
    idle_params: Draws = field(default_factory=lambda: np.zeros(1))
    """Weights that are held in memory and never multiplied for text (tables that are looked up, a vision tower)."""

    @property
    def active_params(self) -> Draws:
        """Weights that one token uses."""
        return self.always_params + self.routed_share * self.routed_params

    @property
    def total_params(self) -> Draws:
        """All weights, held in memory."""
        return self.always_params + self.routed_params + self.idle_params


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """Peaks of one accelerator, from its data sheet."""

    power_w: Draws
    """Thermal design power."""
    memory_bytes: Draws
    bandwidth_bytes_per_s: Draws
    flop_per_s: Draws
    """Dense peak at the precision of the weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How well a deployment uses its accelerators, and how many requests share a step."""

    batch: Draws
    server_devices: Draws
    """Accelerators of one server."""
    bandwidth_use_share: Draws
    compute_use_share: Draws
    static_power_share: Draws
    """Power of a ready accelerator that does no work, over its TDP."""
    bandwidth_power_share: Draws
    """Power added at full memory bandwidth, over TDP."""
    compute_power_share: Draws
    """Power added at full arithmetic throughput, over TDP."""
    step_layer_s: Draws
    """Fixed time per layer and decode step (launches, synchronisation)."""
    parallel_layer_s: Draws
    """Time per layer and decode step that exchange between accelerators adds, when there are several."""
    token_s: Draws
    """Replica time per output token that no batch shares (sampling, scheduling, detokenising)."""
    request_s: Draws
    """Fixed time per request (scheduling, tokenising, sampling set-up) of one replica."""
    prefill_chunk_tokens: Draws
    memory_use_share: Draws
    """Share of the memory that weights and caches may fill."""
    resident_context_tokens: Draws
    """Context that a request in the batch holds on average (bounds the batch by memory)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCosts:
    """Cost of each unit of work, in the order of ``work.WORK_COLUMNS``; both have shape (columns, worlds)."""

    accelerator_j: NDArray[np.float64]
    accelerator_s: NDArray[np.float64]
    """Accelerator-seconds that the work keeps busy (its share of the batch)."""
    devices: Draws
    batch: Draws


def touched_share(*, routed_share: Draws, batch: Draws) -> Draws:
    """Expected share of experts that a batch touches: 1 - (1 - share)^batch (independent routing)."""
    return -np.expm1(batch * np.log1p(-np.minimum(routed_share, 1 - 1e-12)))


def devices_needed(*, network: Network, accelerator: Accelerator, serving: Serving) -> Draws:
    """The smallest power of two of accelerators whose memory holds the weights and one request's cache."""
    need_bytes = network.total_params * network.weight_bytes + _cache_bytes_per_request(network, serving)
    room_bytes = accelerator.memory_bytes * serving.memory_use_share
    return np.exp2(np.ceil(np.log2(np.maximum(need_bytes / room_bytes, 1.0))))


def batch_that_fits(*, network: Network, accelerator: Accelerator, serving: Serving, devices: Draws) -> Draws:
    """The batch of a replica, bounded by the memory that the weights leave for caches; at least 1.

    The drawn batch is that of up to one server's accelerators: a replica that needs several servers gathers the
    requests of all of them, or its accelerators would stand idle.
    """
    servers = np.maximum(devices / serving.server_devices, 1.0)
    room_bytes = devices * accelerator.memory_bytes * serving.memory_use_share
    left_bytes = room_bytes - network.total_params * network.weight_bytes
    fits = np.maximum(left_bytes / _cache_bytes_per_request(network, serving), 1.0)
    return np.clip(serving.batch * servers, 1.0, fits)


def _cache_bytes_per_request(network: Network, serving: Serving) -> Draws:
    elements = network.cache_elements_per_token + network.windowed_cache_elements_per_token
    # A model without any cache (pure state space) still keeps a state: one token's worth is a floor, not a size.
    return np.maximum(elements * network.cache_bytes * serving.resident_context_tokens, 1.0)


def unit_costs(*, network: Network, accelerator: Accelerator, serving: Serving) -> UnitCosts:
    """Accelerator time and energy of one unit of each kind of work; shape (columns, worlds)."""
    devices = devices_needed(network=network, accelerator=accelerator, serving=serving)
    batch = batch_that_fits(network=network, accelerator=accelerator, serving=serving, devices=devices)
    touched = touched_share(routed_share=network.routed_share, batch=batch)
    step_weight_bytes = (network.always_params + touched * network.routed_params) * network.weight_bytes
    all_weight_bytes = (network.always_params + network.routed_params) * network.weight_bytes
    layer_s = serving.step_layer_s + np.where(devices > 1, serving.parallel_layer_s, 0.0)
    zero = np.zeros_like(batch)
    token_flop = FLOP_PER_WEIGHT * network.active_params
    cache_bytes = network.cache_elements_per_token * network.cache_bytes
    windowed_cache_bytes = network.windowed_cache_elements_per_token * network.cache_bytes

    bytes_moved = np.stack(
        [
            zero,
            all_weight_bytes / serving.prefill_chunk_tokens + cache_bytes + windowed_cache_bytes,
            cache_bytes + windowed_cache_bytes,
            step_weight_bytes / batch,
            zero,
            cache_bytes,
            zero,
            windowed_cache_bytes,
        ]
    )
    flop = np.stack(
        [
            zero,
            token_flop,
            zero,
            token_flop,
            network.attention_flop_per_pair,
            network.attention_flop_per_pair,
            network.windowed_attention_flop_per_pair,
            network.windowed_attention_flop_per_pair,
        ]
    )
    fixed_s = np.zeros_like(flop)
    fixed_s[0] = serving.request_s * devices / batch
    fixed_s[3] = (layer_s * network.layers / batch + serving.token_s) * devices

    accelerator_s = (
        bytes_moved / (accelerator.bandwidth_bytes_per_s * serving.bandwidth_use_share)
        + flop / (accelerator.flop_per_s * serving.compute_use_share)
        + fixed_s
    )
    accelerator_j = accelerator.power_w * (
        serving.static_power_share * accelerator_s
        + serving.bandwidth_power_share * bytes_moved / accelerator.bandwidth_bytes_per_s
        + serving.compute_power_share * flop / accelerator.flop_per_s
    )
    # A card is held to its power limit: what would exceed it takes longer, not more power.
    accelerator_j = np.minimum(accelerator_j, accelerator.power_w * accelerator_s)
    return UnitCosts(accelerator_j=accelerator_j, accelerator_s=accelerator_s, devices=devices, batch=batch)
