"""The energy model on any network, accelerator, engine and replica: what must hold however one is served."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.physics.inference_units import STATES, Case, one, units_of

from obsia.core.units import FLOP_PER_WEIGHT
from obsia.physics.encoders import Pass, encoder_seconds
from obsia.physics.inference import (
    Accelerator,
    Engine,
    Network,
    Placement,
    StateSeconds,
    apart,
    rates,
    seeing_seconds,
    token_latency_s,
    unit_seconds,
    work_seconds,
)
from obsia.physics.work import WORK_COLUMNS, Work, work_of_request

SLACK = 1 + 1e-9
WINDOW = 4096
TOKENS = st.integers(min_value=0, max_value=200_000)
MORE = st.integers(min_value=1, max_value=50_000)
BATCH = st.floats(min_value=1.0, max_value=4000.0)
FASTER = st.floats(min_value=1.01, max_value=10.0)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Dense models and mixtures of 0.1 to 1,000 billion weights, with windows or states, in 16, 8 or 4 bits."""

    def between(low: float, high: float) -> float:
        return draw(st.floats(min_value=low, max_value=high))

    total = between(1e8, 1e12)
    mixture = draw(st.booleans())
    routed = total * between(0.3, 0.95) if mixture else 0.0
    layers = draw(st.integers(min_value=4, max_value=160))
    windowed = draw(st.sampled_from([0.0, 0.25, 0.5, 0.9]))
    elements, flop = between(1e3, 1e6), between(1e4, 1e8)
    states = draw(st.sampled_from([0, layers // 2]))
    bits = draw(st.sampled_from([16, 8, 4]))
    values = {
        "always_params": total - routed,
        "routed_params": routed,
        "routed_share": between(0.005, 0.5) if mixture else 1.0,
        "head_params": (total - routed) * between(0.0, 0.3),
        "layers": layers,
        "expert_layers": layers if mixture else 0,
        "state_layers": states,
        "hidden_size": between(256, 16_384),
        "cache_heads": draw(st.sampled_from([1, 2, 8, 64])),
        "cache_elements": elements * (1 - windowed),
        "windowed_cache_elements": elements * windowed,
        "state_elements": states * 1e6,
        "attention_flop_per_pair": flop * (1 - windowed),
        "windowed_attention_flop_per_pair": flop * windowed,
        "weight_bytes": bits / 8,
        "expert_bytes": bits / 8,
        "cache_bytes": draw(st.sampled_from([1.0, 2.0])),
        "is_eight_bit": bits == 8,
        "is_four_bit": bits == 4,
        "is_block_scaled": mixture and bits == 8 and draw(st.booleans()),
    }
    return Network(**{name: one(value) for name, value in values.items()})


@st.composite
def accelerators(draw: st.DrawFn) -> Accelerator:
    """From a small card to several times today's largest."""
    ends = {
        "power_w": (70, 2000),
        "bandwidth_bytes_per_s": (2e11, 2e13),
        "flop_per_s": (5e13, 1e16),
        "eight_bit_flop_per_s": (5e13, 2e16),
        "link_bytes_per_s": (6e10, 4e12),
    }
    return Accelerator(
        **{name: one(draw(st.floats(min_value=low, max_value=high))) for name, (low, high) in ends.items()}
    )


@st.composite
def engines(draw: st.DrawFn) -> Engine:
    """Any engine that is not absurd: shares in (0, 1), ratios on their side of 1, times of microseconds to tenths."""
    ends: dict[str, tuple[float, float]] = {
        "request_s": (1e-4, 1e-1),
        "step_s": (1e-5, 1e-2),
        "exchange_exponent": (0.0, 1.5),
        "parallel_prompt_exponent": (0.0, 0.5),
        "chunk_tokens": (256, 32_768),
        "state_bytes": (2, 16),
        "expert_imbalance_ratio": (1, 2),
        "expert_evenness_ratio": (0.3, 50),
        "computing_power_ratio": (0.3, 1.6),
        "tile_tokens": (0, 64),
        "block_scaled_time_ratio": (0.5, 2),
        "block_scaled_least_count": (1, 64),
        "replicated_attention_ratio": (1, 2),
        "are_four_bit_units_used": (0, 1),
    }
    by_suffix = {"_share": (0.05, 0.95), "_ratio": (0.1, 1.0), "_s": (1e-6, 1e-3)}
    values: dict[str, Any] = {}
    for field in fields(Engine):
        suffix = next((end for end in by_suffix if field.name.endswith(end)), "")
        low, high = ends.get(field.name) or by_suffix[suffix]
        values[field.name] = one(draw(st.floats(min_value=low, max_value=high)))
    return Engine(**values)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    """One accelerator to several servers; attention split over them, or copied."""
    devices = draw(st.sampled_from([1, 2, 4, 8, 16, 64]))
    replicas = draw(st.sampled_from([1, devices]))
    return Placement(
        devices=one(devices),
        attention_replicas=one(replicas),
        are_experts_spread=one(draw(st.booleans())),
        batch=one(draw(BATCH)),
        calls_per_step=one(draw(st.floats(min_value=1e-3, max_value=100.0))),
        are_ranks_apart=one(draw(st.booleans()) and replicas > 1),
    )


CASES = st.tuples(networks(), accelerators(), engines(), placements())


def joules(case: Case, spent: StateSeconds, **limits: Any) -> float:
    _, accelerator, engine, placement = case
    found = spent.energy_j(accelerator=accelerator, engine=engine, devices=placement.devices, **limits)
    return float(found[0])


def spent_on(case: Case, work: Work) -> StateSeconds:
    return work_seconds(units=units_of(case), work=dict(zip(WORK_COLUMNS, work.columns(), strict=True)))


def cost(case: Case, *, i: int = 500, c: int = 0, o: int = 300) -> tuple[float, float]:
    """Seconds of the replica and joules of its accelerators for one request; windows, if any, of 4,096 tokens."""
    spent = spent_on(case, work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=WINDOW))
    return float(spent.total_s[0]), joules(case, spent)


def token_j(case: Case) -> float:
    return joules(case, units_of(case)["decode_tokens"])


# Requests.


@given(CASES, TOKENS, TOKENS, MORE)
def test_every_token_takes_time_and_energy(case: Case, i: int, o: int, more: int) -> None:
    base = cost(case, i=i, o=o)
    assert min(base) > 0
    for longer in (cost(case, i=i + more, o=o), cost(case, i=i, o=o + more)):
        assert longer[0] > base[0]
        assert longer[1] > base[1]


@given(CASES, TOKENS, MORE)
def test_an_output_token_costs_more_after_a_longer_context(case: Case, context: int, more: int) -> None:
    def next_j(tokens: int) -> float:
        """What 1,000 output tokens after ``tokens`` of input add."""
        before, after = (
            np.array(work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=o, window=WINDOW).columns())
            for o in (0, 1000)
        )
        units = units_of(case)
        return sum(
            amount * joules(case, units[name]) for name, amount in zip(WORK_COLUMNS, after - before, strict=True)
        )

    assert next_j(context + more) > next_j(context)


@given(CASES, st.integers(min_value=1, max_value=200_000), TOKENS, st.data())
def test_a_cached_token_is_never_free_and_costs_no_more_than_a_computed_one(
    case: Case, i: int, o: int, data: st.DataObject
) -> None:
    c = data.draw(st.integers(min_value=1, max_value=i))
    computed, cached, absent = cost(case, i=i, o=o), cost(case, i=i, c=c, o=o), cost(case, i=i - c, o=o)
    assert cached[0] < computed[0]
    assert cached[1] < computed[1]
    assert cached[1] > absent[1]


@given(CASES)
def test_all_seconds_are_finite_and_none_is_negative(case: Case) -> None:
    units = units_of(case)
    assert set(units) == set(WORK_COLUMNS)
    for spent in units.values():
        for state in STATES:
            seconds = getattr(spent, state)
            assert np.shape(seconds) == (1,)
            assert np.isfinite(seconds).all()
            assert (seconds >= 0).all()
    assert all(units[name].total_s[0] > 0 for name in ("calls", "prefill_tokens", "decode_tokens"))


@given(CASES, st.integers(1, 1000), TOKENS, TOKENS)
def test_a_thousand_requests_cost_a_thousand_times_one(case: Case, count: int, i: int, o: int) -> None:
    work = work_of_request(input_tokens=i, cached_tokens=0, output_tokens=o, window=WINDOW)
    one_s, all_s = spent_on(case, work), spent_on(case, Work.total([work] * count))
    assert float(all_s.total_s[0]) == pytest.approx(count * float(one_s.total_s[0]), rel=1e-9)
    assert joules(case, all_s) == pytest.approx(count * joules(case, one_s), rel=1e-9)


# Batch and experts.


@given(CASES, FASTER)
def test_a_larger_batch_makes_a_token_cheaper_down_to_a_floor(case: Case, factor: float) -> None:
    network, accelerator, engine, placement = case

    def at(batch: float) -> Case:
        return network, accelerator, engine, replace(placement, batch=one(batch))

    small, large = float(placement.batch[0]), float(placement.batch[0]) * factor
    assert cost(at(large))[1] <= cost(at(small))[1] * SLACK
    assert cost(at(large))[0] <= cost(at(small))[0] * SLACK
    # The floor: what a token computes, and the time that no batch shares.
    rate = rates(network=network, accelerator=accelerator, engine=engine, placement=placement)
    floor = StateSeconds(
        moving_s=one(0),
        computing_s=FLOP_PER_WEIGHT * network.active_params / rate.flop_per_s,
        # Replicas that share nothing sample each for itself, and so do copies that are apart.
        waiting_s=engine.batch_token_s / apart(network=network, placement=placement)[1] / _hosts(network, placement),
    )
    assert token_j(at(large)) > joules(case, floor)


def _hosts(network: Network, placement: Placement) -> Any:
    """Hosts of copies of a mixture that are apart; 1 elsewhere."""
    one_of_them, _ = apart(network=network, placement=placement)
    return np.where(one_of_them.are_ranks_apart > 0, one_of_them.attention_replicas, 1.0)


@given(st.floats(min_value=1e-4, max_value=0.999), BATCH, BATCH, CASES)
def test_a_larger_batch_uses_more_experts_but_never_more_than_there_are(
    share: float, first: float, second: float, case: Case
) -> None:
    plain = replace(case[0], routed_params=one(1e9), routed_share=one(share), is_block_scaled=one(0))

    def touched(batch: float) -> float:
        placed = replace(case[3], batch=one(batch))
        found = rates(network=plain, accelerator=case[1], engine=case[2], placement=placed)
        return float(found.touched_share[0])

    small, large = sorted((first, second))
    assert share / SLACK <= touched(small) <= touched(large) * SLACK
    assert touched(large) <= 1.0
    # Never more than every request bringing experts of its own; one request brings its own.
    assert touched(large) <= share * large * SLACK
    assert touched(1.0) == pytest.approx(share)


@given(CASES)
def test_weights_used_are_between_those_always_used_and_all(case: Case) -> None:
    network = case[0]
    always, active = float(network.always_params[0]), float(network.active_params[0])
    assert 0 < always <= active <= always + float(network.routed_params[0])
    assert float(network.is_mixture[0]) == float(network.routed_params[0] > 0)


@given(CASES, st.floats(min_value=0.05, max_value=0.95))
def test_a_mixture_that_uses_all_of_its_experts_is_a_dense_model(case: Case, part: float) -> None:
    """With nothing but the weights to tell them apart: no tiles, no spread, no layers of experts, no slower kernels."""
    network, accelerator, engine, placement = case
    whole = network.always_params + network.routed_params
    dense = replace(
        network, always_params=whole, routed_params=one(0), routed_share=one(1), expert_layers=one(0),
        expert_bytes=network.weight_bytes, is_block_scaled=one(0),
    )  # fmt: skip
    mixture = replace(dense, always_params=whole * (1 - part), routed_params=whole * part)
    plain = replace(
        engine, tile_tokens=one(0), expert_imbalance_ratio=one(1), expert_use_ratio=one(1), expert_layer_s=one(0),
        parallel_prompt_exponent=one(0),
    )  # fmt: skip
    # Copies of attention hold copies of what every token uses, experts have none: the two are alike without copies.
    placed = replace(placement, attention_replicas=one(1))
    assert cost((mixture, accelerator, plain, placed)) == pytest.approx(
        cost((dense, accelerator, plain, placed)), rel=1e-3
    )


@given(CASES)
def test_fewer_bytes_of_weights_or_caches_never_take_longer(case: Case) -> None:
    network, *rest = case
    for name in ("weight_bytes", "expert_bytes", "cache_bytes"):
        less = replace(network, **{name: getattr(network, name) / 2})
        assert cost((less, *rest))[0] <= cost(case)[0] * SLACK, name
        assert cost((less, *rest))[1] <= cost(case)[1] * SLACK, name


# Accelerators.


@given(CASES, FASTER)
def test_a_faster_accelerator_takes_less_time_and_no_more_energy(case: Case, factor: float) -> None:
    network, accelerator, engine, placement = case
    arithmetic = "eight_bit_flop_per_s" if network.is_eight_bit[0] else "flop_per_s"
    slow = cost(case)
    for name in ("bandwidth_bytes_per_s", arithmetic):
        faster = replace(accelerator, **{name: getattr(accelerator, name) * factor})
        fast = cost((network, faster, engine, placement))
        assert fast[0] < slow[0], name
        assert fast[1] < slow[1] * SLACK, name
    linked = replace(accelerator, link_bytes_per_s=accelerator.link_bytes_per_s * factor)
    assert cost((network, linked, engine, placement))[0] <= slow[0] * SLACK


@given(CASES)
def test_parallelism_never_beats_the_physics_of_one_device(case: Case) -> None:
    """Not one device with as many times its peaks, in time or energy; nor one plain device in device-seconds."""
    network, accelerator, engine, placement = case
    devices = float(placement.devices[0])
    alone = replace(placement, devices=one(1), attention_replicas=one(1))
    giant = Accelerator(**{field.name: getattr(accelerator, field.name) * devices for field in fields(Accelerator)})
    together = cost(case)
    at_once = cost((network, giant, engine, alone))
    # Replicas that share nothing have a host each, and wait side by side: they are as fast as one of them. So do copies
    # that are apart.
    if apart(network=network, placement=placement)[1] == 1 and placement.are_ranks_apart[0] == 0:
        assert together[0] >= at_once[0] / SLACK
        assert together[1] >= at_once[1] / SLACK
    plain = cost((network, accelerator, engine, alone))
    assert together[0] * devices >= plain[0] / SLACK
    assert together[1] >= plain[1] / SLACK


@given(CASES, st.sampled_from([2, 4, 8]), TOKENS, TOKENS)
def test_copies_of_a_dense_model_are_as_many_replicas(case: Case, copies: int, i: int, o: int) -> None:
    """A request takes the joules of one replica with its part of the accelerators and requests, and as long."""
    network, accelerator, engine, alone = case
    dense = replace(network, routed_params=one(0), routed_share=one(1), is_block_scaled=one(0), expert_layers=one(0))
    alone = replace(alone, attention_replicas=one(1))
    together = Placement(
        devices=alone.devices * copies,
        attention_replicas=one(copies),
        are_experts_spread=alone.are_experts_spread,
        batch=alone.batch * copies,
        calls_per_step=alone.calls_per_step * copies,
    )
    ours, theirs = ((dense, accelerator, engine, at) for at in (together, alone))
    found, single = cost(ours, i=i, o=o), cost(theirs, i=i, o=o)
    assert found[1] == pytest.approx(single[1], rel=1e-9)
    assert found[0] * copies == pytest.approx(single[0], rel=1e-9)

    def latency_s(of: Case) -> float:
        context = one(float(i))
        found = token_latency_s(units=units_of(of), batch=of[3].batch, context_tokens=context, window_tokens=one(1e9))
        return float(found[0])

    def sight_s(of: Case) -> float:
        rate = rates(network=of[0], accelerator=of[1], engine=of[2], placement=of[3])
        seen = seeing_seconds(vision_params=one(1e9), rate=rate, passes_ratio=one(4), placement=of[3])
        return float(seen.total_s[0])

    assert latency_s(ours) == pytest.approx(latency_s(theirs), rel=1e-9)
    assert sight_s(ours) * copies == pytest.approx(sight_s(theirs), rel=1e-9)


@given(CASES, FASTER)
def test_energy_is_linear_in_power_and_time_does_not_know_it(case: Case, factor: float) -> None:
    network, accelerator, engine, placement = case
    hotter = (network, replace(accelerator, power_w=accelerator.power_w * factor), engine, placement)
    assert cost(hotter)[0] == cost(case)[0]
    assert cost(hotter)[1] == pytest.approx(cost(case)[1] * factor, rel=1e-12)


@given(CASES, TOKENS, TOKENS, st.floats(min_value=0.02, max_value=1.0))
def test_mean_power_stays_between_the_states_and_under_every_limit(case: Case, i: int, o: int, limit: float) -> None:
    _, accelerator, engine, placement = case
    spent = spent_on(case, work_of_request(input_tokens=i, cached_tokens=0, output_tokens=o, window=WINDOW))
    shares = [
        float(share[0])
        for share in (engine.moving_power_share, engine.computing_power_ratio, engine.waiting_power_share)
    ]
    full_j = float((placement.devices * accelerator.power_w * spent.total_s)[0])
    most = min(max(shares), 1.0)
    assert min(*shares, 1.0) * full_j / SLACK <= joules(case, spent) <= most * full_j * SLACK
    assert joules(case, spent, limit_share=limit) <= min(most, limit) * full_j * SLACK
    assert joules(case, spent, limit_share=limit) <= joules(case, spent) * SLACK


@given(st.lists(CASES, min_size=2, max_size=4))
def test_worlds_do_not_see_each_other(cases: list[Case]) -> None:
    def stacked(records: list[Any]) -> Any:
        kind = type(records[0])
        return kind(
            **{
                each.name: np.concatenate([np.atleast_1d(getattr(record, each.name)) for record in records])
                for each in fields(kind)
            }
        )

    network, accelerator, engine, placement = (stacked(list(records)) for records in zip(*cases, strict=True))
    together = unit_seconds(network=network, accelerator=accelerator, engine=engine, placement=placement)
    for index, case in enumerate(cases):
        for name, spent in units_of(case).items():
            for state in STATES:
                np.testing.assert_allclose(
                    getattr(together[name], state)[index], getattr(spent, state)[0], rtol=1e-12, err_msg=name
                )


@given(CASES)
def test_a_pass_of_an_encoder_moves_what_is_always_used_and_at_most_all(case: Case) -> None:
    network, accelerator, engine, placement = case
    placed = {"network": network, "accelerator": accelerator, "engine": engine, "placement": placement}
    tokens = 4096.0
    moving_s = encoder_seconds(
        **placed, together=Pass(tokens=one(tokens), text_tokens=one(256), pairs_ratio=one(2))
    )["prefill_tokens"].moving_s  # fmt: skip
    always = network.always_params * network.weight_bytes
    bytes_of = moving_s * rates(**placed).bytes_per_s * tokens
    assert np.all(always <= bytes_of * SLACK)
    assert np.all(bytes_of <= (always + network.routed_params * network.expert_bytes) * SLACK)
