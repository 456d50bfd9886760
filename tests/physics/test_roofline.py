"""The roofline: what must hold of any model on any accelerator, however it is served."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from obsia.physics import roofline
from obsia.physics.roofline import Accelerator, Draws, Network, Serving, UnitCosts, unit_costs
from obsia.physics.work import WORK_COLUMNS, work_of_request

TOKENS = st.integers(min_value=0, max_value=200_000)
MORE = st.integers(min_value=1, max_value=50_000)
BATCH = st.floats(min_value=1.0, max_value=2000.0)
SLACK = 1 + 1e-9
DECODE = WORK_COLUMNS.index("decode_tokens")
PREFILL = WORK_COLUMNS.index("prefill_tokens")


def one(value: float) -> Draws:
    """A world."""
    return np.array([float(value)])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Dense models, mixtures of experts, windowed layers, from 0.1 to 1,000 billion parameters."""
    total = draw(st.floats(min_value=1e8, max_value=1e12))
    mixture = draw(st.booleans())
    routed = total * draw(st.floats(min_value=0.3, max_value=0.95)) if mixture else 0.0
    windowed = draw(st.sampled_from([0.0, 0.25, 0.5, 0.75, 0.9]))
    elements = draw(st.floats(min_value=1e3, max_value=1e6))
    flop = draw(st.floats(min_value=1e4, max_value=1e8))
    return Network(
        always_params=one(total - routed),
        routed_params=one(routed),
        routed_share=one(draw(st.floats(min_value=0.005, max_value=0.5)) if mixture else 1.0),
        layers=one(draw(st.integers(min_value=4, max_value=160))),
        cache_elements_per_token=one(elements * (1 - windowed)),
        windowed_cache_elements_per_token=one(elements * windowed),
        attention_flop_per_pair=one(flop * (1 - windowed)),
        windowed_attention_flop_per_pair=one(flop * windowed),
        weight_bytes=one(draw(st.sampled_from([0.5, 1.0, 2.0]))),
        cache_bytes=one(draw(st.sampled_from([1.0, 2.0]))),
    )


@st.composite
def accelerators(draw: st.DrawFn) -> Accelerator:
    """From a small card to several times today's largest."""
    return Accelerator(
        power_w=one(draw(st.floats(min_value=70, max_value=2000))),
        memory_bytes=one(draw(st.floats(min_value=16e9, max_value=400e9))),
        bandwidth_bytes_per_s=one(draw(st.floats(min_value=2e11, max_value=2e13))),
        flop_per_s=one(draw(st.floats(min_value=5e13, max_value=1e16))),
    )


@st.composite
def servings(draw: st.DrawFn) -> Serving:
    """Any way to serve that is not absurd."""

    def share() -> Draws:
        return one(draw(st.floats(min_value=0.05, max_value=0.95)))

    def between(low: float, high: float) -> Draws:
        return one(draw(st.floats(min_value=low, max_value=high)))

    return Serving(
        batch=between(1, 1000),
        server_devices=one(draw(st.sampled_from([1, 2, 4, 8, 16, 72]))),
        bandwidth_use_share=share(),
        compute_use_share=share(),
        static_power_share=share(),
        bandwidth_power_share=share(),
        compute_power_share=share(),
        step_layer_s=between(1e-6, 1e-3),
        parallel_layer_s=between(1e-6, 1e-3),
        token_s=between(1e-6, 1e-3),
        request_s=between(1e-4, 1e-1),
        prefill_chunk_tokens=between(256, 32_768),
        memory_use_share=between(0.5, 0.95),
        resident_context_tokens=between(100, 50_000),
    )


def energy_j(costs: UnitCosts, *, input_tokens: int, cached_tokens: int = 0, output_tokens: int) -> float:
    """Accelerator energy of one request; windowed layers, if any, stop at 4,096 tokens."""
    work = work_of_request(
        input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=output_tokens, window=4096
    )
    return float((np.array(work.columns()) @ costs.accelerator_j)[0])


# Requests.


@given(networks(), accelerators(), servings(), TOKENS, TOKENS, MORE)
def test_energy_grows_with_every_token(
    network: Network, accelerator: Accelerator, serving: Serving, input_tokens: int, output_tokens: int, more: int
) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    base = energy_j(costs, input_tokens=input_tokens, output_tokens=output_tokens)
    assert base > 0
    assert energy_j(costs, input_tokens=input_tokens, output_tokens=output_tokens + more) > base
    assert energy_j(costs, input_tokens=input_tokens + more, output_tokens=output_tokens) > base


@given(networks(), accelerators(), servings(), TOKENS, MORE)
def test_a_token_costs_more_after_a_longer_context(
    network: Network, accelerator: Accelerator, serving: Serving, context: int, more: int
) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)

    def next_j(tokens: int) -> float:
        """What 1,000 output tokens after ``tokens`` of input add, summed over the columns that they touch."""
        before = np.array(work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=0, window=4096).columns())
        after = np.array(
            work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=1000, window=4096).columns()
        )
        return float(((after - before) @ costs.accelerator_j)[0])

    assert next_j(context + more) > next_j(context)


@given(networks(), accelerators(), servings(), st.integers(min_value=1, max_value=200_000), TOKENS, st.data())
def test_a_cached_token_is_never_free_and_costs_no_more_than_a_computed_one(
    network: Network,
    accelerator: Accelerator,
    serving: Serving,
    input_tokens: int,
    output_tokens: int,
    data: st.DataObject,
) -> None:
    cached_tokens = data.draw(st.integers(min_value=1, max_value=input_tokens))
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    computed = energy_j(costs, input_tokens=input_tokens, output_tokens=output_tokens)
    cached = energy_j(costs, input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=output_tokens)
    absent = energy_j(costs, input_tokens=input_tokens - cached_tokens, output_tokens=output_tokens)
    assert cached < computed
    if output_tokens:
        assert cached > absent


@given(networks(), accelerators(), servings())
def test_unit_costs_are_finite_and_not_negative(network: Network, accelerator: Accelerator, serving: Serving) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    assert costs.accelerator_j.shape == costs.accelerator_s.shape == (len(WORK_COLUMNS), 1)
    for values in (costs.accelerator_j, costs.accelerator_s):
        assert np.isfinite(values).all()
        assert (values >= 0).all()
        assert (values[[0, PREFILL, DECODE]] > 0).all()


# Batch.


@given(networks(), accelerators(), servings(), BATCH, BATCH)
def test_a_larger_batch_makes_a_token_cheaper_down_to_a_floor(
    network: Network, accelerator: Accelerator, serving: Serving, first: float, second: float
) -> None:
    small, large = sorted((first, second))

    def decode_j(batch: float) -> float:
        costs = unit_costs(network=network, accelerator=accelerator, serving=replace(serving, batch=one(batch)))
        return float(costs.accelerator_j[DECODE, 0])

    assert decode_j(large) <= decode_j(small) * SLACK
    # The floor: what a token computes, and the time that no batch shares; at full power where that is less.
    flop_s = roofline.FLOP_PER_WEIGHT * network.active_params / accelerator.flop_per_s
    least_s = flop_s / serving.compute_use_share + serving.token_s
    watts_s = serving.static_power_share * least_s + serving.compute_power_share * flop_s
    floor_j = accelerator.power_w * np.minimum(watts_s, least_s)
    assert decode_j(large) > float(floor_j[0])


@given(networks(), accelerators(), servings(), st.floats(min_value=1.0, max_value=1e9))
def test_the_batch_is_bounded_by_memory(
    network: Network, accelerator: Accelerator, serving: Serving, batch: float
) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=replace(serving, batch=one(batch)))
    assert 1.0 <= costs.batch[0] <= batch * servers(costs, serving) * SLACK
    weights = network.total_params * network.weight_bytes
    elements = network.cache_elements_per_token + network.windowed_cache_elements_per_token
    cache = elements * network.cache_bytes * serving.resident_context_tokens
    room = costs.devices * accelerator.memory_bytes * serving.memory_use_share
    assert (weights + costs.batch * cache)[0] <= room[0] * SLACK


def servers(costs: UnitCosts, serving: Serving) -> float:
    """Servers of a replica; a part of one gathers the requests of one."""
    return max(float((costs.devices / serving.server_devices)[0]), 1.0)


def roomy(serving: Serving) -> Serving:
    """The same service with contexts so short that caches never bound the batch."""
    return replace(serving, resident_context_tokens=one(1e-9), batch=np.minimum(serving.batch, 100.0))


@given(networks(), accelerators(), servings())
def test_the_batch_is_that_of_every_server_of_the_replica(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    serving = roomy(serving)
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    room = costs.devices * accelerator.memory_bytes * serving.memory_use_share
    assume((room > network.total_params * network.weight_bytes * 1.001).all())
    assert costs.batch[0] == pytest.approx(float(serving.batch[0]) * servers(costs, serving), rel=1e-12)


@given(networks(), accelerators(), servings(), st.floats(min_value=1.0, max_value=64.0))
def test_smaller_servers_never_gather_fewer_requests(
    network: Network, accelerator: Accelerator, serving: Serving, factor: float
) -> None:
    smaller = replace(serving, server_devices=serving.server_devices / factor)
    base, more = (unit_costs(network=network, accelerator=accelerator, serving=each) for each in (serving, smaller))
    assert base.devices[0] == more.devices[0]
    assert base.batch[0] <= more.batch[0] <= base.batch[0] * factor * SLACK


@given(networks(), accelerators(), servings())
def test_up_to_one_server_its_size_does_not_matter(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    devices = roofline.devices_needed(network=network, accelerator=accelerator, serving=serving)
    exact, endless = (
        unit_costs(network=network, accelerator=accelerator, serving=replace(serving, server_devices=each))
        for each in (devices, one(1e9))
    )
    np.testing.assert_array_equal(exact.batch, endless.batch)
    np.testing.assert_array_equal(exact.accelerator_j, endless.accelerator_j)


@given(networks(), accelerators(), servings())
def test_devices_are_the_smallest_power_of_two_that_fits(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    devices = roofline.devices_needed(network=network, accelerator=accelerator, serving=serving)
    exponent = np.log2(devices[0])
    assert exponent == int(exponent) >= 0
    elements = network.cache_elements_per_token + network.windowed_cache_elements_per_token
    need = (
        network.total_params * network.weight_bytes + elements * network.cache_bytes * serving.resident_context_tokens
    )
    room = accelerator.memory_bytes * serving.memory_use_share
    assert need[0] <= (devices * room)[0] * SLACK
    if devices[0] > 1:
        assert need[0] > (devices / 2 * room)[0] / SLACK


def test_a_model_without_a_cache_fits_and_is_served() -> None:
    network = Network(
        always_params=one(3e9),
        routed_params=one(0.0),
        routed_share=one(1.0),
        layers=one(64),
        cache_elements_per_token=one(0.0),
        windowed_cache_elements_per_token=one(0.0),
        attention_flop_per_pair=one(0.0),
        windowed_attention_flop_per_pair=one(0.0),
        weight_bytes=one(2.0),
        cache_bytes=one(2.0),
    )
    accelerator = Accelerator(
        power_w=one(700), memory_bytes=one(80e9), bandwidth_bytes_per_s=one(3.35e12), flop_per_s=one(1e15)
    )
    serving = Serving(**{name: one(0.5) for name in Serving.__slots__})
    serving = replace(serving, batch=one(64), server_devices=one(8))
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    assert costs.devices[0] == 1
    assert costs.batch[0] == 64
    assert costs.accelerator_j[WORK_COLUMNS.index("decode_reads"), 0] == 0


# Experts.


@given(st.floats(min_value=1e-4, max_value=0.999), BATCH, BATCH)
def test_a_larger_batch_touches_more_experts_but_never_more_than_there_are(
    routed_share: float, first: float, second: float
) -> None:
    small, large = sorted((first, second))
    few, many = (
        roofline.touched_share(routed_share=one(routed_share), batch=one(batch))[0] for batch in (small, large)
    )
    assert routed_share / SLACK <= few <= many * SLACK
    assert many <= 1.0
    # Never more than every request bringing experts of its own.
    assert many <= routed_share * large * SLACK


@given(st.floats(min_value=1e-4, max_value=0.999))
def test_one_request_touches_its_own_experts(routed_share: float) -> None:
    assert roofline.touched_share(routed_share=one(routed_share), batch=one(1.0))[0] == pytest.approx(routed_share)


def test_a_dense_model_touches_everything() -> None:
    assert roofline.touched_share(routed_share=one(1.0), batch=one(1.0))[0] == pytest.approx(1.0)


@given(networks())
def test_active_and_total_parameters_frame_each_other(network: Network) -> None:
    assert 0 < network.active_params[0] <= network.total_params[0] * SLACK


# Accelerators.


@given(networks(), accelerators(), servings(), st.floats(min_value=1.01, max_value=10.0))
def test_more_bandwidth_or_arithmetic_takes_less_time(
    network: Network, accelerator: Accelerator, serving: Serving, factor: float
) -> None:
    base = unit_costs(network=network, accelerator=accelerator, serving=serving)
    for name in ("bandwidth_bytes_per_s", "flop_per_s"):
        faster = unit_costs(
            network=network,
            accelerator=replace(accelerator, **{name: getattr(accelerator, name) * factor}),
            serving=serving,
        )
        assert (faster.accelerator_s <= base.accelerator_s).all(), name
        assert faster.accelerator_s[DECODE, 0] < base.accelerator_s[DECODE, 0], name
        assert (faster.accelerator_j <= base.accelerator_j * SLACK).all(), name


@given(networks(), accelerators(), servings())
def test_no_parallelism_beats_one_device_per_byte_and_operation(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    touched = roofline.touched_share(routed_share=network.routed_share, batch=costs.batch)
    weights = (network.always_params + touched * network.routed_params) * network.weight_bytes / costs.batch
    flop = roofline.FLOP_PER_WEIGHT * network.active_params
    # Device-seconds at peak use, whatever the number of devices: bytes over bandwidth plus FLOP over rate.
    least_s = weights / (accelerator.bandwidth_bytes_per_s * serving.bandwidth_use_share) + flop / (
        accelerator.flop_per_s * serving.compute_use_share
    )
    assert costs.accelerator_s[DECODE, 0] >= least_s[0]
    tight = replace(accelerator, memory_bytes=accelerator.memory_bytes / 8)
    split = unit_costs(network=network, accelerator=tight, serving=serving)
    assert split.devices[0] >= costs.devices[0]
    # With the same batch, more devices never save a device-second or a joule.
    same = replace(serving, batch=np.minimum(costs.batch, split.batch), server_devices=one(1e9))
    few = unit_costs(network=network, accelerator=accelerator, serving=same)
    many = unit_costs(network=network, accelerator=tight, serving=same)
    assert (many.accelerator_s >= few.accelerator_s / SLACK).all()
    assert (many.accelerator_j >= few.accelerator_j / SLACK).all()


@given(networks(), accelerators(), servings(), st.floats(min_value=1.01, max_value=10.0))
def test_energy_is_linear_in_power_and_time_does_not_know_it(
    network: Network, accelerator: Accelerator, serving: Serving, factor: float
) -> None:
    base = unit_costs(network=network, accelerator=accelerator, serving=serving)
    hotter = unit_costs(
        network=network, accelerator=replace(accelerator, power_w=accelerator.power_w * factor), serving=serving
    )
    np.testing.assert_allclose(hotter.accelerator_j, base.accelerator_j * factor, rtol=1e-12)
    np.testing.assert_array_equal(hotter.accelerator_s, base.accelerator_s)


@given(networks(), accelerators(), servings())
def test_mean_power_stays_under_its_shares_of_the_peak(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    # Bytes and operations take their time at the use shares, so each adds at most its own share of power.
    most = serving.static_power_share + np.maximum(
        serving.bandwidth_power_share * serving.bandwidth_use_share,
        serving.compute_power_share * serving.compute_use_share,
    )
    assert (costs.accelerator_j <= accelerator.power_w * most * costs.accelerator_s * SLACK).all()


@given(networks(), accelerators(), servings(), TOKENS, TOKENS, st.data())
def test_no_work_takes_more_than_the_design_power(
    network: Network,
    accelerator: Accelerator,
    serving: Serving,
    input_tokens: int,
    output_tokens: int,
    data: st.DataObject,
) -> None:
    cached_tokens = data.draw(st.integers(min_value=0, max_value=input_tokens))
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    work = np.array(
        work_of_request(
            input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=output_tokens, window=4096
        ).columns()
    )
    assert (work @ costs.accelerator_j)[0] <= (accelerator.power_w * (work @ costs.accelerator_s))[0] * SLACK


@given(networks(), accelerators(), servings())
def test_the_limit_of_power_binds_where_shares_exceed_it_and_nowhere_else(
    network: Network, accelerator: Accelerator, serving: Serving
) -> None:
    half = one(0.5)
    modest = replace(
        serving,
        static_power_share=half,
        bandwidth_power_share=half / serving.bandwidth_use_share,
        compute_power_share=half / serving.compute_use_share,
    )
    greedy = replace(modest, static_power_share=one(0.9))
    for each in (modest, greedy):
        costs = unit_costs(network=network, accelerator=accelerator, serving=each)
        # A pair of tokens in prefill computes and does nothing else.
        pair = WORK_COLUMNS.index("prefill_pairs")
        np.testing.assert_allclose(
            costs.accelerator_j[pair], accelerator.power_w * costs.accelerator_s[pair], rtol=1e-12
        )
    waiting = unit_costs(network=network, accelerator=accelerator, serving=greedy)
    np.testing.assert_allclose(
        waiting.accelerator_j[0], 0.9 * accelerator.power_w * waiting.accelerator_s[0], rtol=1e-12
    )


@given(st.lists(st.tuples(networks(), accelerators(), servings()), min_size=2, max_size=4))
def test_worlds_do_not_see_each_other(
    worlds: list[tuple[Network, Accelerator, Serving]],
) -> None:
    def stacked(records: list[object]) -> dict[str, Draws]:
        names = type(records[0]).__slots__  # type: ignore[attr-defined]
        return {name: np.concatenate([getattr(record, name) for record in records]) for name in names}

    together = unit_costs(
        network=Network(**stacked([network for network, _, _ in worlds])),
        accelerator=Accelerator(**stacked([accelerator for _, accelerator, _ in worlds])),
        serving=Serving(**stacked([serving for _, _, serving in worlds])),
    )
    for index, (network, accelerator, serving) in enumerate(worlds):
        alone = unit_costs(network=network, accelerator=accelerator, serving=serving)
        np.testing.assert_allclose(together.accelerator_j[:, index], alone.accelerator_j[:, 0], rtol=1e-12)
