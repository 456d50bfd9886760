"""The physics of inference: limits that hold for any model, engine and accelerator, and one token worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics.inference import (
    Accelerator,
    Engine,
    Network,
    Placement,
    StateSeconds,
    rates,
    seeing_seconds,
    token_latency_s,
    unit_seconds,
    work_seconds,
)
from obsia.physics.speculation import speculated
from obsia.physics.work import DECODING, WORK_COLUMNS


def one(value: float) -> np.ndarray:
    return np.array([float(value)])


def network(**changed: float) -> Network:
    values = {
        "always_params": 8e9, "routed_params": 0.0, "routed_share": 1.0, "head_params": 5e8, "layers": 32.0,
        "expert_layers": 0.0, "state_layers": 0.0, "hidden_size": 4096.0, "cache_heads": 8.0, "cache_elements": 65536.0,
        "windowed_cache_elements": 0.0, "state_elements": 0.0, "attention_flop_per_pair": 524288.0,
        "windowed_attention_flop_per_pair": 0.0, "weight_bytes": 2.0, "expert_bytes": 2.0, "cache_bytes": 2.0,
        "is_eight_bit": 0.0, "is_four_bit": 0.0, "is_block_scaled": 0.0,
    } | changed  # fmt: skip
    return Network(**{name: one(value) for name, value in values.items()})


MIXTURE = {
    "always_params": 7e9, "routed_params": 227e9, "routed_share": 8 / 128, "expert_layers": 94.0, "layers": 94.0,
    "cache_heads": 4.0,
}  # fmt: skip


def accelerator(**changed: float) -> Accelerator:
    values = {
        "power_w": 700.0, "bandwidth_bytes_per_s": 3.35e12, "flop_per_s": 989.4e12, "eight_bit_flop_per_s": 1979e12,
        "link_bytes_per_s": 900e9,
    } | changed  # fmt: skip
    return Accelerator(**{name: one(value) for name, value in values.items()})


def engine(**changed: float) -> Engine:
    values = {
        "bandwidth_use_share": 0.8, "compute_use_share": 0.5, "waiting_power_share": 0.3, "moving_power_share": 0.7,
        "computing_power_ratio": 0.9, "step_s": 1e-3, "layer_s": 2e-5, "exchange_layer_s": 4e-5,
        "exchange_exponent": 0.7, "expert_layer_s": 4e-5, "state_layer_s": 5e-5, "state_prompt_s": 1e-4,
        "batch_token_s": 4e-5,
        "link_use_share": 0.4, "request_s": 1e-3, "prompt_layer_s": 2e-5, "chunk_tokens": 2000.0, "state_bytes": 8.0,
        "expert_imbalance_ratio": 1.2, "expert_evenness_ratio": 2.0, "tile_tokens": 8.0,
        "parallel_prompt_exponent": 0.2,
        "block_scaled_time_ratio": 1.0, "block_scaled_least_count": 8.0, "eight_bit_use_ratio": 0.75,
        "block_scaled_use_ratio": 0.2,
        "four_bit_use_ratio": 0.9, "expert_use_ratio": 0.5, "replicated_attention_ratio": 1.3,
    } | changed  # fmt: skip
    return Engine(**{name: one(value) for name, value in values.items()})


def placement(*, batch: float = 32.0, devices: float = 1.0, replicas: float = 1.0, spread: bool = True) -> Placement:
    return Placement(
        devices=one(devices), attention_replicas=one(replicas), are_experts_spread=one(float(spread)), batch=one(batch)
    )


def request(
    *, held: Network, on: Accelerator, by: Engine, at: Placement, prompt: float = 500.0, output: float = 300.0
) -> tuple[float, float]:
    """Seconds of the replica and joules of one request."""
    units = unit_seconds(network=held, accelerator=on, engine=by, placement=at)
    spent = work_seconds(
        units=units,
        work={
            "calls": 1.0, "prefill_tokens": prompt, "prefill_pairs": prompt**2 / 2, "decode_tokens": output,
            "decode_reads": output * (prompt + output / 2),
        },
    )  # fmt: skip
    return float(spent.total_s[0]), float(spent.energy_j(accelerator=on, engine=by, devices=at.devices)[0])


def test_every_column_of_work_has_its_seconds() -> None:
    units = unit_seconds(network=network(), accelerator=accelerator(), engine=engine(), placement=placement())
    assert set(units) == set(WORK_COLUMNS)


def test_one_output_token_worked_by_hand() -> None:
    """8e9 weights of 2 bytes, batch 32, one accelerator of 3.35e12 B/s at 0.8 and 989.4e12 FLOP/s at 0.5.

    moving: 8e9 x 2 / 32 / 2.68e12 = 0.18657 ms. computing: 2 x 8e9 / 494.7e12 = 0.03234 ms. waiting: (1 ms + 32 layers
    x 0.02 ms) / 32 + 0.04 ms = 0.09125 ms. Energy: 700 W x (0.7 x 0.18657 + 0.9 x 0.03234 + 0.3 x 0.09125) ms, which
    is 0.13096 J.
    """
    units = unit_seconds(network=network(), accelerator=accelerator(), engine=engine(), placement=placement())
    token = units["decode_tokens"]
    assert float(token.moving_s[0]) == pytest.approx(0.18657e-3, rel=1e-4)
    assert float(token.computing_s[0]) == pytest.approx(0.032343e-3, rel=1e-4)
    assert float(token.waiting_s[0]) == pytest.approx(0.09125e-3, rel=1e-4)
    joules = token.energy_j(accelerator=accelerator(), engine=engine(), devices=one(1))
    assert float(joules[0]) == pytest.approx(0.13096, rel=1e-4)


def touched(*, batch: float, evenness: float = 2.0, **changed: float) -> float:
    rate = rates(
        network=network(**MIXTURE | changed),
        accelerator=accelerator(),
        engine=engine(expert_evenness_ratio=evenness),
        placement=placement(batch=batch),
    )
    return float(rate.touched_share[0])


def test_experts_that_a_step_goes_through() -> None:
    """Chosen alike often: 1 - (1 - 8/128)^8 = 0.4033 of them for a batch of 8. Unevenly, with shape 2 of the gamma
    distribution: 1 - (1 + 8 x 0.064539 / 2)^-2 = 0.3683, where 0.064539 = -ln(1 - 8/128). All of them where they are
    scaled by blocks, from the batch on at which that was measured (8 here): a batch of 2 goes through 2/8 of them, and
    not through fewer than are used: of 16 experts with 8 to a token, 8.
    """
    blocks = {"is_eight_bit": 1.0, "is_block_scaled": 1.0, "weight_bytes": 1.0, "expert_bytes": 1.0}
    assert touched(batch=8, evenness=1e6) == pytest.approx(1 - (1 - 1 / 16) ** 8, rel=1e-5)
    assert touched(batch=8) == pytest.approx(0.3683, abs=1e-4)
    assert touched(batch=8, **blocks) == touched(batch=64, **blocks) == 1.0
    assert touched(batch=2, **blocks) == pytest.approx(2 / 8)
    assert touched(batch=1, **blocks | {"routed_share": 1 / 2}) == pytest.approx(1 / 2)


@given(batch=st.floats(1, 4000), factor=st.floats(1, 8), evenness=st.floats(0.3, 100))
def test_experts_in_use_grow_with_the_batch_and_less_than_it(batch: float, factor: float, evenness: float) -> None:
    few, many = (touched(batch=each, evenness=evenness) for each in (batch, batch * factor))
    assert MIXTURE["routed_share"] <= few <= many * (1 + 1e-12) <= 1 + 1e-12
    assert many <= few * factor * (1 + 1e-9)


@pytest.mark.parametrize("copies", [2, 4, 8])
@pytest.mark.parametrize("prompts", [0.03, 0.3, 1.0, 4.0, 16.0])
def test_copies_of_attention_wait_for_the_one_with_most_prompts(copies: int, prompts: float) -> None:
    """A step with Poisson(prompts) prompts on copies at random, beside one whose prompts are shared out evenly."""
    counts = np.random.default_rng(7).poisson(prompts / copies, (100_000, copies))
    drawn = counts.max(axis=1).mean() / (prompts / copies)
    at = placement(devices=copies, replicas=copies)
    held = engine(replicated_attention_ratio=1.0)
    found, alone = (
        unit_seconds(
            network=network(**MIXTURE),
            accelerator=accelerator(),
            engine=held,
            placement=replace(at, calls_per_step=one(prompts), attention_replicas=one(replicas)),
        )["prefill_tokens"].computing_s[0]
        for replicas in (copies, 1)
    )
    assert found / alone == pytest.approx(drawn, rel=0.15)


@given(
    batch=st.floats(1, 4000), factor=st.floats(1.01, 8), devices=st.sampled_from([1, 2, 4, 8]), mixture=st.booleans()
)
def test_a_larger_batch_costs_less_per_token_down_to_a_floor(
    batch: float, factor: float, devices: int, mixture: bool
) -> None:
    held = network(**MIXTURE) if mixture else network()
    by, on = engine(), accelerator()
    _, small = request(held=held, on=on, by=by, at=placement(batch=batch, devices=devices))
    _, large = request(held=held, on=on, by=by, at=placement(batch=batch * factor, devices=devices))
    _, endless = request(held=held, on=on, by=by, at=placement(batch=1e12, devices=devices))
    # Of a mixture, a larger batch also goes through more experts: that part shrinks less, and never grows per token.
    assert large <= small * (1 + 1e-9)
    assert large >= endless * (1 - 1e-9) > 0


@given(prompt=st.floats(1, 1e5), more=st.floats(1.01, 10), devices=st.sampled_from([1, 2, 8]))
def test_a_longer_context_costs_more(prompt: float, more: float, devices: int) -> None:
    at = placement(devices=devices)
    short = request(held=network(), on=accelerator(), by=engine(), at=at, prompt=prompt)
    long = request(held=network(), on=accelerator(), by=engine(), at=at, prompt=prompt * more)
    assert long[0] > short[0]
    assert long[1] > short[1]


@given(faster=st.floats(1.01, 10), what=st.sampled_from(["bandwidth_bytes_per_s", "flop_per_s"]))
def test_a_faster_accelerator_takes_less_time(faster: float, what: str) -> None:
    slow = accelerator()
    fast = replace(slow, **{what: getattr(slow, what) * faster})
    at = placement()
    assert (
        request(held=network(), on=fast, by=engine(), at=at)[0]
        < request(held=network(), on=slow, by=engine(), at=at)[0]
    )


@given(devices=st.sampled_from([2, 4, 8, 16]), batch=st.floats(1, 512), mixture=st.booleans())
def test_several_accelerators_never_beat_the_physics_of_one(devices: int, batch: float, mixture: bool) -> None:
    held = network(**MIXTURE) if mixture else network()
    alone = request(held=held, on=accelerator(), by=engine(), at=placement(batch=batch))
    together = request(held=held, on=accelerator(), by=engine(), at=placement(batch=batch, devices=devices))
    assert together[0] * devices >= alone[0] * (1 - 1e-9)
    assert together[1] >= alone[1] * (1 - 1e-9)


@given(st.floats(0.05, 1.5))
def test_a_power_limit_holds(share: float) -> None:
    units = unit_seconds(network=network(), accelerator=accelerator(), engine=engine(), placement=placement())
    for spent in units.values():
        energy = spent.energy_j(accelerator=accelerator(), engine=engine(), devices=one(1), limit_share=share)
        assert float(energy[0]) <= 700 * min(share, 0.9) * float(spent.total_s[0]) * (1 + 1e-12)


@given(share=st.floats(0.05, 1.0), overlap=st.floats(1.0, 2.0))
def test_computing_beside_moving_draws_no_more_than_the_limit(share: float, overlap: float) -> None:
    by = engine(computing_power_ratio=overlap)
    units = unit_seconds(network=network(), accelerator=accelerator(), engine=by, placement=placement())
    for spent in units.values():
        energy = spent.energy_j(accelerator=accelerator(), engine=by, devices=one(1), limit_share=share)
        assert float(energy[0]) <= 700 * share * float(spent.total_s[0]) * (1 + 1e-12)


def test_work_adds_up_and_its_order_changes_nothing() -> None:
    units = unit_seconds(network=network(), accelerator=accelerator(), engine=engine(), placement=placement())
    whole = work_seconds(units=units, work={"calls": 1.0, "decode_tokens": 7.0, "prefill_tokens": 3.0})
    parts = [units["calls"], units["decode_tokens"].scaled(7.0), units["prefill_tokens"].scaled(3.0)]
    assert float(whole.total_s[0]) == pytest.approx(math.fsum(float(part.total_s[0]) for part in parts))


def test_a_cache_is_held_several_times_where_heads_are_fewer_than_accelerators() -> None:
    few, many = network(cache_heads=2.0), network(cache_heads=8.0)
    at = placement(devices=8)
    held = [
        unit_seconds(network=each, accelerator=accelerator(), engine=engine(), placement=at)["decode_reads"].moving_s[0]
        for each in (few, many)
    ]
    assert held[0] == pytest.approx(4 * held[1])


def test_a_state_costs_the_same_at_any_context() -> None:
    state = network(state_elements=3.6e7, cache_elements=0.0, attention_flop_per_pair=0.0, state_layers=27.0)
    units = unit_seconds(network=state, accelerator=accelerator(), engine=engine(), placement=placement())
    latencies = [
        float(token_latency_s(units=units, batch=one(32), context_tokens=one(context), window_tokens=one(1e9))[0])
        for context in (100, 100_000)
    ]
    assert latencies[0] == latencies[1]


def test_a_prompt_goes_through_the_scan_of_each_layer_with_a_state() -> None:
    """27 layers at 0.1 ms: 2.7 ms of computing for a prompt; none without such layers."""
    for layers in (27.0, 0.0):
        held = network(state_layers=layers)
        units = unit_seconds(network=held, accelerator=accelerator(), engine=engine(), placement=placement())
        assert float(units["calls"].computing_s[0]) == pytest.approx(layers * 1e-4)


def test_a_window_bounds_what_is_read() -> None:
    held = network(cache_elements=0.0, windowed_cache_elements=65536.0, attention_flop_per_pair=0.0)
    units = unit_seconds(network=held, accelerator=accelerator(), engine=engine(), placement=placement())
    far, farther = (
        float(token_latency_s(units=units, batch=one(32), context_tokens=one(context), window_tokens=one(128))[0])
        for context in (128, 4096)
    )
    assert far == farther


def test_seeing_is_computing_alone() -> None:
    rate = rates(network=network(), accelerator=accelerator(), engine=engine(), placement=placement())
    spent = seeing_seconds(vision_params=one(6e8), rate=rate, passes_ratio=one(4), placement=placement())
    assert isinstance(spent, StateSeconds)
    assert float(spent.computing_s[0]) == pytest.approx(4 * 2 * 6e8 / (989.4e12 * 0.5))
    assert float(spent.moving_s[0]) == float(spent.waiting_s[0]) == 0.0


def test_each_token_that_is_checked_is_computed_and_a_cache_is_read_once() -> None:
    own, step = (StateSeconds(moving_s=k, computing_s=2.0 * k, waiting_s=4.0 * k) for k in (1.0, 3.0))
    names = sorted(DECODING)
    found = speculated(
        plain=dict.fromkeys(names, own), checking=dict.fromkeys(names, step),
        depth=np.array(3.0), acceptance_share=np.array(0.5), guess_ratio=np.array(0.25),
    )  # fmt: skip
    gain = 1.0 + 0.5 + 0.25 + 0.125
    for name in names:
        times = (float(found[name].moving_s), float(found[name].computing_s), float(found[name].waiting_s))
        if name == "decode_tokens":  # four times the step of four, and three guesses of a quarter
            assert np.multiply(times, gain) == pytest.approx([12.75, 25.5, 51.0])
        else:
            assert np.multiply(times, gain) == pytest.approx([3.0, 24.0, 12.0])
