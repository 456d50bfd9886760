"""What one unit of inference work costs on an accelerator: time in three states, and the power of each state.

A replica of ``devices`` accelerators serves ``batch`` requests at once. Its time is spent in one of three states, one
after the other: it moves bytes (weights, caches, states), it computes, or it waits (launches, exchange between
accelerators, the host). Each state has a power, a share of the design power, so that

    energy = devices x design power x sum over states (power share x seconds),

and no more than the design power for all seconds.

Up to that, everything is linear in the work of requests (``work.WORK_COLUMNS``) in any one world, so the energy of a
million requests needs only the sums of their features. What is not linear is the batch, which is one value per world
and service.

What a step moves and computes:

- Weights that every token uses are read once a step for all requests. Of routed experts those are read that at least
  one request uses, some being chosen more often than others; kernels for block-scaled 8-bit weights go through all of
  them at the batches at which they were measured. Below these they are charged with no more than keeps a token from
  costing less than it was measured to cost in a larger batch.
- Experts are multiplied in tiles: each expert that is used costs a number of rows however few tokens use it.
- Each request reads its own cache and its own state (state-space layers: whatever its length).
- Heads of keys and values are fewer than accelerators in wide replicas: then several hold the same cache.
- Launches and exchange take a time per layer; sampling and scheduling a time per request in the batch.
- Copies of attention keep step with each other: while one reads a prompt, the others wait. Copies of a dense model
  share no experts and need not: each is a replica of its own, with its share of accelerators and requests.
- Where copies of attention have hosts of their own and prompts are read elsewhere (wide expert parallelism, prefill and
  decode apart), no copy waits for a prompt, a host schedules the requests of its copy alone, and what experts exchange
  grows with the tokens of a copy: over fast links as far as these reach, over the network beyond.

Functions take NumPy or JAX arrays: the calibration differentiates the functions that the program runs.

Sources: Pope et al. (2023), "Efficiently scaling transformer inference"; Williams, Waterman and Patterson (2009),
"Roofline"; Choi et al. (2013), "A roofline model of energy" (power by what a processor does).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from obsia.core.units import FLOP_PER_WEIGHT
from obsia.physics.arrays import is_never, namespace
from obsia.physics.exchange import apart_or, exchange

Array = Any
"""An array of NumPy or JAX; shapes broadcast to (rows,) or (rows, worlds)."""
HELD_UP_EXPONENT = 0.6
"""Of the largest of several Poisson counts over their mean: a property of the distribution, not of engines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The arithmetic of a model as it is served."""

    always_params: Array
    """Weights that every token uses, without an input table that is only looked up and without a vision tower."""
    routed_params: Array
    """Weights of all routed experts (0: dense)."""
    routed_share: Array
    """Share of the routed experts that a token uses, in (0, 1]; 1 for a dense model."""
    head_params: Array
    """Weights of the output table: used by output tokens, not by prompts."""
    layers: Array
    expert_layers: Array
    state_layers: Array
    """Layers with a state in place of a cache (Mamba, linear attention)."""
    hidden_size: Array
    cache_heads: Array
    """Heads of keys and values."""
    cache_elements: Array
    """Cache elements per token of layers whose cache grows."""
    windowed_cache_elements: Array
    state_elements: Array
    """Elements of a request's state, over all layers."""
    attention_flop_per_pair: Array
    windowed_attention_flop_per_pair: Array
    weight_bytes: Array
    """Bytes of a weight that every token uses."""
    expert_bytes: Array
    cache_bytes: Array
    is_eight_bit: Array
    """1 where weights are multiplied at the 8-bit rate, else 0."""
    is_four_bit: Array
    is_block_scaled: Array
    """1 where experts are 8-bit with a scale per block, and the kernel is one of those that go through all of them."""
    experts_per_token: Array = 0.0
    """Routed experts that a token is sent to; 0 where there are none."""

    @property
    def is_mixture(self) -> Array:
        """1 where there are experts, else 0."""
        return (self.routed_params > 0) * 1.0

    @property
    def active_params(self) -> Array:
        """Weights that a token uses."""
        return self.always_params + self.routed_share * self.routed_params


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """Peaks of one accelerator, from its data sheet."""

    power_w: Array
    bandwidth_bytes_per_s: Array
    flop_per_s: Array
    """Dense, 16 bits."""
    eight_bit_flop_per_s: Array
    link_bytes_per_s: Array
    """To other accelerators of the server, both directions together."""
    link_reach: Array = np.inf
    """How many accelerators these links join."""
    four_bit_flop_per_s: Array = 0.0
    """0 where it has no units for 4 bits."""
    network_bytes_per_s: Array = np.inf
    """To accelerators that the links do not reach, one direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How an engine uses accelerators: one value per world, from the calibration."""

    bandwidth_use_share: Array
    compute_use_share: Array
    waiting_power_share: Array
    moving_power_share: Array
    computing_power_ratio: Array
    """Power in each of the three states, over design power. Computing may exceed 1: it goes on beside moving, whose
    time it saves."""
    step_s: Array
    layer_s: Array
    exchange_layer_s: Array
    exchange_exponent: Array
    """Time of an exchange grows with (devices / 4) to this power."""
    expert_layer_s: Array
    state_layer_s: Array
    state_prompt_s: Array
    """Time per prompt and layer with a state: its scan is no matrix product."""
    batch_token_s: Array
    """Time of a step for each request in the batch."""
    link_use_share: Array
    request_s: Array
    """Time of the replica for each request (host work)."""
    prompt_layer_s: Array
    """Time per layer and chunk of a prompt (launches without captured graphs)."""
    chunk_tokens: Array
    state_bytes: Array
    """Bytes moved per element of state and token: read and written."""
    expert_imbalance_ratio: Array
    """Time of the slowest accelerator over the mean one where experts are spread over accelerators."""
    expert_evenness_ratio: Array
    """Shape of the gamma distribution of how often experts are chosen: the larger, the more evenly."""
    tile_tokens: Array
    """Rows of tokens that an expert in use costs beyond its own."""
    parallel_prompt_exponent: Array
    """Computing a prompt with experts on several accelerators takes devices to this power longer than its share."""
    block_scaled_time_ratio: Array
    """Time to go through block-scaled experts over that of their bytes."""
    block_scaled_least_count: Array
    """The smallest batch at which kernels for block-scaled experts were seen to go through all of them."""
    eight_bit_use_ratio: Array
    block_scaled_use_ratio: Array
    four_bit_use_ratio: Array
    expert_use_ratio: Array
    """Arithmetic reached at 8 bits, at block-scaled 8 bits, at 4 bits and with experts, over that of 16 bits dense."""
    replicated_attention_ratio: Array
    """Slowing per doubling of the copies of attention, beyond their waiting for each other's prompts."""
    are_four_bit_units_used: Array = 0.0
    """1 where kernels multiply 4-bit weights at the 4-bit rate of the accelerator, where it has one; else 0: they are
    made 16-bit ones first, as on the engine that was measured."""
    dispatch_layer_s: Array = 0.0
    """Latency of an exchange with experts, per layer that has them, where copies have hosts of their own."""
    exchange_seen_share: Array = 1.0
    """Share of the time of such an exchange that no arithmetic hides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How a replica is laid out."""

    devices: Array
    attention_replicas: Array
    """1: attention is split over all devices; more: as many copies, each with its share of requests."""
    are_experts_spread: Array
    """1 where whole experts lie on different devices, else 0."""
    batch: Array
    calls_per_step: Array = 1.0
    """Prompts that begin in a step: with copies of attention the others wait for those that read one."""
    are_ranks_apart: Array = 0.0
    """1 where each copy of attention has a host of its own and prompts are read on other replicas, else 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeconds:
    """Seconds of the replica in each state for one unit of work."""

    moving_s: Array
    computing_s: Array
    waiting_s: Array

    @property
    def total_s(self) -> Array:
        """All states together."""
        return self.moving_s + self.computing_s + self.waiting_s

    def __add__(self, other: StateSeconds) -> StateSeconds:
        return StateSeconds(
            moving_s=self.moving_s + other.moving_s,
            computing_s=self.computing_s + other.computing_s,
            waiting_s=self.waiting_s + other.waiting_s,
        )

    def energy_j(self, *, accelerator: Accelerator, engine: Engine, devices: Array, limit_share: Array = 1.0) -> Array:
        """Energy of the replica's accelerators. ``limit_share``: power limit over design power, which none exceeds."""
        xp = namespace(self.moving_s)
        drawn_j = self.part_energy_j(accelerator=accelerator, engine=engine, devices=devices, limit_share=limit_share)
        return xp.minimum(drawn_j, devices * accelerator.power_w * limit_share * self.total_s)

    def part_energy_j(
        self, *, accelerator: Accelerator, engine: Engine, devices: Array, limit_share: Array = 1.0
    ) -> Array:
        """The same of a part of what an engine does: other parts may leave room below the design power."""
        xp = namespace(self.moving_s)
        states = (
            (self.moving_s, engine.moving_power_share),
            (self.computing_s, engine.computing_power_ratio),
            (self.waiting_s, engine.waiting_power_share),
        )
        share_s = sum(seconds * xp.minimum(share, limit_share * xp.maximum(share, 1.0)) for seconds, share in states)
        return devices * accelerator.power_w * share_s

    def scaled(self, amount: Array) -> StateSeconds:
        """``amount`` units of work."""
        return StateSeconds(
            moving_s=self.moving_s * amount, computing_s=self.computing_s * amount, waiting_s=self.waiting_s * amount
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What the replica gets through in a second, and how its parts slow each other: shared by all units of work."""

    bytes_per_s: Array
    flop_per_s: Array
    link_bytes_per_s: Array
    touched_share: Array
    """Share of the experts that a step goes through."""
    slowing_ratio: Array


def apart(*, network: Network, placement: Placement) -> tuple[Placement, Array]:
    """One of the replicas that share nothing, and how many there are.

    Copies of attention share the experts of a mixture and keep step. Those of a dense model share nothing: each is a
    replica with its part of the accelerators and of the requests.
    """
    replicas = placement.attention_replicas
    count = namespace(placement.batch).where(network.routed_params > 0, 1.0, replicas)
    if is_never(count - 1.0):
        return placement, count
    one = replace(
        placement,
        devices=placement.devices / count,
        attention_replicas=replicas / count,
        batch=placement.batch / count,
        calls_per_step=placement.calls_per_step / count,
    )
    return one, count


def rates(*, network: Network, accelerator: Accelerator, engine: Engine, placement: Placement) -> Rates:
    """Rates of the whole replica, exchange apart."""
    one, count = apart(network=network, placement=placement)
    rate = _rates(network=network, accelerator=accelerator, engine=engine, placement=one, count=count)
    return replace(rate, touched_share=_Touching(network, engine).share(one.batch))


def _rates(
    *, network: Network, accelerator: Accelerator, engine: Engine, placement: Placement, count: Array = 1.0
) -> Rates:
    """The same of ``count`` replicas that share nothing, whatever the batch: of the experts, the share of a token."""
    xp = namespace(placement.batch)
    block = network.is_block_scaled
    eight_bits = accelerator.eight_bit_flop_per_s * (
        (1.0 - block) * engine.eight_bit_use_ratio + block * engine.block_scaled_use_ratio
    )
    peak = xp.where(network.is_eight_bit > 0, eight_bits, accelerator.flop_per_s)
    peak = xp.where(network.is_four_bit > 0, _four_bit_peak(accelerator, engine), peak)
    peak = peak * xp.where(network.routed_params > 0, engine.expert_use_ratio, 1.0)
    replicas = placement.attention_replicas
    return Rates(
        bytes_per_s=count * placement.devices * accelerator.bandwidth_bytes_per_s * engine.bandwidth_use_share,
        flop_per_s=count * placement.devices * engine.compute_use_share * peak,
        link_bytes_per_s=count * accelerator.link_bytes_per_s * engine.link_use_share * replicas,
        touched_share=network.routed_share,
        slowing_ratio=apart_or(placement, 1.0, engine.replicated_attention_ratio ** xp.log2(replicas)),
    )


class _Touching:
    """The share of the experts that a step goes through, at any batch."""

    def __init__(self, network: Network, engine: Engine) -> None:
        xp = namespace(network.routed_share)
        self._network, self._engine = network, engine
        self._least = xp.minimum(network.routed_share, 1.0 - 1e-6)
        self._are_experts = not is_never(network.routed_params)
        self._is_block_scaled = not is_never(network.is_block_scaled)
        self._missed = -xp.log1p(-self._least) if self._are_experts else 0.0

    def share(self, batch: Array) -> Array:
        """Of the batch, and at least that of one token."""
        xp, touched = namespace(batch), self._least
        # The mean of 1 - (1 - share)^batch over a gamma distribution of how often experts are chosen.
        even = self._engine.expert_evenness_ratio
        if self._are_experts:
            touched = xp.maximum(-xp.expm1(-even * xp.log1p(batch * self._missed / even)), self._least)
        if self._is_block_scaled:
            # Where the kernel was not measured, a token costs what it did in the smallest batch, or the experts in use.
            gone_through = xp.maximum(touched, xp.minimum(batch / self._engine.block_scaled_least_count, 1.0))
            touched = xp.where(self._network.is_block_scaled > 0, gone_through, touched)
        return touched


def _four_bit_peak(accelerator: Accelerator, engine: Engine) -> Array:
    """Arithmetic with weights of 4 bits, FLOP per second of an accelerator."""
    widened = accelerator.flop_per_s * engine.four_bit_use_ratio
    if is_never(engine.are_four_bit_units_used):
        return widened
    at_once = accelerator.four_bit_flop_per_s * engine.eight_bit_use_ratio
    return namespace(widened).where(engine.are_four_bit_units_used * at_once > widened, at_once, widened)


def unit_seconds(
    *, network: Network, accelerator: Accelerator, engine: Engine, placement: Placement, is_decoding: bool = False
) -> dict[str, StateSeconds]:
    """Column of work (``work.WORK_COLUMNS``, or ``is_decoding`` those of decoding) -> seconds of the replica a unit."""
    steps = Steps(network=network, accelerator=accelerator, engine=engine, placement=placement)
    return steps.units(placement.batch, is_decoding=is_decoding)


class Steps:
    """Seconds of a replica for each unit of work, at any batch: what no batch changes is worked out once."""

    def __init__(self, *, network: Network, accelerator: Accelerator, engine: Engine, placement: Placement) -> None:
        """What ``placement`` says of the batch is not used."""
        one, count = apart(network=network, placement=placement)
        xp = namespace(one.batch)
        self._network, self._engine, self._placement = network, engine, one
        self._count = None if one is placement else count
        self._rate = rate = _rates(network=network, accelerator=accelerator, engine=engine, placement=one)
        self._touching = _Touching(network, engine)
        devices, replicas, slow = one.devices, one.attention_replicas, rate.slowing_ratio
        several = (devices > 1) * 1.0
        self._imbalance = xp.where(one.are_experts_spread * several > 0, engine.expert_imbalance_ratio, 1.0)
        copies = xp.maximum(devices / replicas / xp.maximum(network.cache_heads, 1.0), 1.0)
        self._cache_s = network.cache_elements * network.cache_bytes * copies / rate.bytes_per_s * slow
        windowed_cache_bytes = network.windowed_cache_elements * network.cache_bytes * copies
        self._windowed_cache_s = windowed_cache_bytes / rate.bytes_per_s * slow
        self._exchange = exchange(network, accelerator, engine, one, link_bytes_per_s=rate.link_bytes_per_s)
        # Hosts of copies that are apart work side by side.
        self._hosts = apart_or(one, replicas, 1.0)
        self._experts_bytes = network.routed_params * network.expert_bytes
        self._fixed_bytes = network.always_params * network.weight_bytes * replicas
        self._step_wait_s = (
            engine.step_s
            + network.layers * engine.layer_s
            + self._exchange.step_s
            + network.expert_layers * engine.expert_layer_s
            + network.state_layers * engine.state_layer_s
        )
        self._state_bytes = network.state_elements * engine.state_bytes
        self._token_flop = FLOP_PER_WEIGHT * network.active_params
        self._host_s = engine.batch_token_s / self._hosts

    def units(self, batch: Array, *, is_decoding: bool = False) -> dict[str, StateSeconds]:
        """Column of work -> seconds of the replica a unit, at a batch."""
        if self._count is None:
            return self._units(batch, is_decoding=is_decoding)
        # Replicas that share nothing get through as many units at once.
        units = self._units(batch / self._count, is_decoding=is_decoding)
        return {name: spent.scaled(1.0 / self._count) for name, spent in units.items()}

    def _units(self, batch: Array, *, is_decoding: bool) -> dict[str, StateSeconds]:
        """The same of one replica whose copies of attention, if any, share experts."""
        network, engine, rate, slow = self._network, self._engine, self._rate, self._rate.slowing_ratio
        zero, block = self._placement.devices * 0.0, network.is_block_scaled
        touched = self._touching.share(batch)
        read = self._experts_bytes * touched * self._imbalance
        tile_flop, block_s = FLOP_PER_WEIGHT * network.routed_params * touched * engine.tile_tokens, zero
        if not is_never(block):
            block_s = read * block * engine.block_scaled_time_ratio / rate.bytes_per_s / batch
            read, tile_flop = read * (1.0 - block), tile_flop * (1.0 - block)
        step_bytes = self._fixed_bytes + read
        units = {
            "decode_tokens": StateSeconds(
                moving_s=(step_bytes / batch + self._state_bytes) / rate.bytes_per_s * slow,
                computing_s=((tile_flop / batch + self._token_flop) / rate.flop_per_s + block_s) * slow,
                waiting_s=(self._step_wait_s / batch + self._host_s + self._exchange.token_s) * slow,
            ),
            "decode_reads": StateSeconds(
                moving_s=self._cache_s,
                computing_s=network.attention_flop_per_pair / rate.flop_per_s * slow,
                waiting_s=zero,
            ),
            "windowed_decode_reads": StateSeconds(
                moving_s=self._windowed_cache_s,
                computing_s=network.windowed_attention_flop_per_pair / rate.flop_per_s * slow,
                waiting_s=zero,
            ),
        }
        return units if is_decoding else units | self._of_prompts(touched)

    def _of_prompts(self, touched: Array) -> dict[str, StateSeconds]:
        """What prompts take, and what a request takes once, where a step goes through such a share of the experts."""
        engine, rate, slow = self._engine, self._rate, self._rate.slowing_ratio
        missing_bytes = self._experts_bytes * (1.0 - touched)
        return self._prompts | {
            "calls": replace(self._prompts["calls"], moving_s=missing_bytes / rate.bytes_per_s * slow),
            "prefill_tokens": replace(
                self._prompts["prefill_tokens"],
                moving_s=missing_bytes / engine.chunk_tokens / rate.bytes_per_s * slow
                + self._cache_s
                + self._windowed_cache_s,
            ),
        }

    @cached_property
    def _prompts(self) -> dict[str, StateSeconds]:
        """The same but for the bytes of experts that no other request has read."""
        network, engine, rate, slow = self._network, self._engine, self._rate, self._rate.slowing_ratio
        placement, hosts = self._placement, self._hosts
        devices, replicas, zero = placement.devices, placement.attention_replicas, placement.devices * 0.0
        prompt_flop = FLOP_PER_WEIGHT * (network.active_params - network.head_params)
        # Prompts fall on copies at random, and a step takes as long as the copy with most of them: the mean of the
        # largest of Poisson counts over the mean count, within 15 % for 2 to 8 (tests/physics/test_inference.py).
        held_up = 1.0 + (replicas - 1.0) / (1.0 + placement.calls_per_step) ** HELD_UP_EXPONENT
        # Experts of a prompt's chunk are many small products, split ever smaller; dense products stay whole.
        prompt_slow = devices ** (engine.parallel_prompt_exponent * network.is_mixture) * held_up
        # A replica that reads prompts alone fills its products with those of all copies.
        prompt_slow = apart_or(placement, 1.0, prompt_slow)
        return {
            "calls": StateSeconds(
                moving_s=zero,
                computing_s=network.state_layers * engine.state_prompt_s / hosts + zero,
                waiting_s=(engine.request_s + network.layers * engine.prompt_layer_s) / hosts + zero,
            ),
            "prefill_tokens": StateSeconds(
                moving_s=zero,
                computing_s=prompt_flop / rate.flop_per_s * prompt_slow * slow,
                waiting_s=self._exchange.token_s * slow
                + network.layers * engine.prompt_layer_s / engine.chunk_tokens / hosts,
            ),
            "cached_tokens": StateSeconds(
                moving_s=self._cache_s + self._windowed_cache_s, computing_s=zero, waiting_s=zero
            ),
            "prefill_pairs": _attending(network.attention_flop_per_pair / rate.flop_per_s * prompt_slow * slow),
            "windowed_prefill_pairs": _attending(
                network.windowed_attention_flop_per_pair / rate.flop_per_s * prompt_slow * slow
            ),
        }


def seeing_seconds(*, vision_params: Array, rate: Rates, passes_ratio: Array, placement: Placement) -> StateSeconds:
    """One token of an image or a frame through the vision tower. ``passes_ratio``: patches for each token."""
    computing_s = passes_ratio * FLOP_PER_WEIGHT * vision_params / rate.flop_per_s * rate.slowing_ratio
    zero = placement.batch * 0.0
    return StateSeconds(moving_s=zero, computing_s=computing_s + zero, waiting_s=zero)


def work_seconds(*, units: dict[str, StateSeconds], work: dict[str, Array]) -> StateSeconds:
    """Seconds of some work: sums over its columns."""
    parts = [units[name].scaled(amount) for name, amount in work.items()]
    return StateSeconds(
        moving_s=sum(part.moving_s for part in parts),
        computing_s=sum(part.computing_s for part in parts),
        waiting_s=sum(part.waiting_s for part in parts),
    )


def token_latency_s(
    *, units: dict[str, StateSeconds], batch: Array, context_tokens: Array, window_tokens: Array
) -> Array:
    """Seconds between two output tokens of a request: a step of the whole batch, each with such a context."""
    xp = namespace(units["decode_tokens"].total_s)
    step = (
        units["decode_tokens"].total_s
        + units["decode_reads"].total_s * context_tokens
        + units["windowed_decode_reads"].total_s * xp.minimum(context_tokens, window_tokens)
    )
    return step * batch


def _attending(computing_s: Array) -> StateSeconds:
    return StateSeconds(moving_s=computing_s * 0.0, computing_s=computing_s, waiting_s=computing_s * 0.0)
