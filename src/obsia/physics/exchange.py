"""What accelerators of a replica wait for each other: exchange as it was measured on one server, and over several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obsia.physics.arrays import is_never, namespace

if TYPE_CHECKING:
    from obsia.physics.inference import Accelerator, Engine, Network, Placement

Array = Any
"""An array of NumPy or JAX."""
DEVICES_AT_UNIT = 4.0
"""The number of accelerators at which ``exchange_layer_s`` is stated: a choice of scale."""
EXCHANGES_PER_LAYER = 2.0
"""Two reductions a layer, after attention and after the feed-forward part: exact for tensor parallelism."""
DISPATCHED_BYTES = 3.0
"""An element of a token sent to an expert takes a byte there (8 bits) and two back (16 bits)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What accelerators wait for each other: per step, and per token."""

    step_s: Array
    token_s: Array


def exchange(
    network: Network, accelerator: Accelerator, engine: Engine, placement: Placement, *, link_bytes_per_s: Array
) -> Exchange:
    """Exchange as it was measured on one server; where copies of attention are apart, by what is sent and how far."""
    devices, replicas = placement.devices, placement.attention_replicas
    several = (devices > 1) * 1.0
    together_s = network.layers * engine.exchange_layer_s
    sent = network.layers * EXCHANGES_PER_LAYER * network.hidden_size * 2.0
    measured = Exchange(
        step_s=several * together_s * (devices / DEVICES_AT_UNIT) ** engine.exchange_exponent,
        token_s=several * sent * (devices - 1.0) / devices / link_bytes_per_s,
    )
    if is_never(placement.are_ranks_apart):
        return measured
    xp = namespace(placement.batch)
    width = devices / replicas
    split = (width > 1) * 1.0
    reached = xp.minimum(accelerator.link_reach / devices, 1.0)
    per_byte_s = (
        reached / (accelerator.link_bytes_per_s * engine.link_use_share)
        + (1.0 - reached) / accelerator.network_bytes_per_s
    )
    dispatched = network.expert_layers * network.hidden_size * network.experts_per_token * DISPATCHED_BYTES
    return Exchange(
        step_s=apart_or(
            placement,
            split * together_s * (width / DEVICES_AT_UNIT) ** engine.exchange_exponent
            + several * network.expert_layers * engine.dispatch_layer_s,
            measured.step_s,
        ),
        token_s=apart_or(
            placement,
            split * sent * (width - 1.0) / width / link_bytes_per_s
            + several * dispatched * per_byte_s / devices * engine.exchange_seen_share,
            measured.token_s,
        ),
    )


def apart_or(placement: Placement, apart: Array, measured: Array) -> Array:
    """``apart`` where copies of attention are apart, else ``measured``."""
    if is_never(placement.are_ranks_apart):
        return measured
    return namespace(placement.batch).where(placement.are_ranks_apart > 0, apart, measured)
