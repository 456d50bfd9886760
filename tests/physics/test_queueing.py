"""Replicas at part load: known queues, a simulation of events, and limits that hold for any replica."""

from __future__ import annotations

import heapq
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics.inference import Network
from obsia.physics.queueing import (
    Occupancy,
    arrivals_at_load,
    batch_groups,
    held_requests,
    mean_power_w,
    middle_batches,
    occupancy,
)

LARGEST = 16


def replica(*, first_s: float = 1.0, more_s: float = 0.1, largest: int = LARGEST) -> np.ndarray:
    """Requests per second at 1, 2, ...: one takes ``first_s`` alone, and ``more_s`` longer with each other one."""
    batch = np.arange(1.0, largest + 1.0)
    return batch / (first_s + more_s * (batch - 1.0))


def test_one_server_is_the_geometric_queue() -> None:
    # Batch 1: M/M/1 at load 0.6 is idle 0.4 of the time; of 0.6 / 0.4 = 1.5 in the system, 0.6 are served, 0.9 wait.
    held = occupancy(arrivals_per_s=0.6, requests_per_s=np.array([1.0]))
    assert held.idle_share == pytest.approx(0.4)
    assert held.waiting_count == pytest.approx(0.9)


def test_a_batch_that_slows_nobody_is_the_poisson_queue() -> None:
    # Each request takes 2 s whatever else runs, 1.5 arrive a second: the number in flight is Poisson of mean 3.
    held = occupancy(arrivals_per_s=1.5, requests_per_s=np.arange(1.0, 61.0) / 2.0)
    assert held.idle_share == pytest.approx(math.exp(-3.0))
    assert held.batch_share[3] == pytest.approx(math.exp(-3.0) * 3.0**4 / 24.0)
    assert held.mean_batch_count == pytest.approx(3.0 / (1.0 - math.exp(-3.0)))


def simulated(*, arrivals_per_s: float, rates: np.ndarray, exponential: bool, seconds: float, seed: int) -> np.ndarray:
    """Share of time with 0, 1, ... requests sharing steps; those in flight progress alike, the others wait in line."""
    rng = np.random.default_rng(seed)
    shares = np.zeros(len(rates) + 1)
    now, progress, next_arrival = 0.0, 0.0, rng.exponential(1.0 / arrivals_per_s)
    ends: list[float] = []  # progress at which each in flight is done
    line = 0

    def length() -> float:
        return rng.exponential() if exponential else 1.0

    while now < seconds:
        batch = len(ends)
        speed = rates[batch - 1] / batch if batch else 0.0
        done_at = now + (ends[0] - progress) / speed if batch else math.inf
        then = min(done_at, next_arrival)
        shares[batch] += then - now
        progress += speed * (then - now)
        now = then
        if done_at <= next_arrival:
            heapq.heappop(ends)
            if line:
                line -= 1
                heapq.heappush(ends, progress + length())
        else:
            next_arrival = now + rng.exponential(1.0 / arrivals_per_s)
            if batch < len(rates):
                heapq.heappush(ends, progress + length())
            else:
                line += 1
    return shares / shares.sum()


@pytest.mark.parametrize("load", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("exponential", [True, False])
def test_a_simulation_of_events_spends_its_time_alike(*, load: float, exponential: bool) -> None:
    rates = replica()
    arrivals = float(arrivals_at_load(load_share=load, requests_per_s=rates))
    held = occupancy(arrivals_per_s=arrivals, requests_per_s=rates)
    shares = simulated(arrivals_per_s=arrivals, rates=rates, exponential=exponential, seconds=20_000.0, seed=11)
    # At 0.8 some wait; with lengths all alike fewer do than is said, and nothing else differs.
    assert shares[0] == pytest.approx(float(held.idle_share), abs=0.01)
    batch = float(shares[1:] @ np.arange(1, LARGEST + 1) / shares[1:].sum())
    assert batch == pytest.approx(float(held.mean_batch_count), rel=0.03)
    assert np.abs(shares[1:] - held.batch_share).sum() < 0.08


loads = st.floats(0.01, 0.97)
shapes = st.tuples(st.floats(0.01, 10.0), st.floats(0.0, 5.0), st.integers(1, 300))


@given(shapes, loads)
def test_time_is_spent_once_and_what_arrives_is_completed(shape: tuple[float, float, int], load: float) -> None:
    first_s, more, largest = shape
    rates = replica(first_s=first_s, more_s=more * first_s, largest=largest)
    held = occupancy(arrivals_per_s=load * rates[-1], requests_per_s=rates)
    assert held.idle_share + held.batch_share.sum() == pytest.approx(1.0)
    assert (held.batch_share >= 0).all()
    assert (held.batch_share * rates).sum() == pytest.approx(load * rates[-1], rel=1e-6)
    assert 1.0 - 1e-9 <= held.mean_batch_count <= largest * (1 + 1e-9)


@given(shapes, loads, loads)
def test_more_arrivals_larger_batches_and_less_energy_each(
    shape: tuple[float, float, int], one: float, other: float
) -> None:
    first_s, more, largest = shape
    # A batch completes more than a smaller one: more_s below first_s.
    rates = replica(first_s=first_s, more_s=min(more, 0.99) * first_s, largest=largest)
    power_w = np.full(largest, 500.0)

    def at(load: float) -> tuple[Occupancy, float]:
        held = occupancy(arrivals_per_s=load * rates[-1], requests_per_s=rates)
        mean_w = float(mean_power_w(held=held, power_w=power_w, ready_w=100.0))
        return held, mean_w / (load * rates[-1])

    (low, low_j), (high, high_j) = at(min(one, other)), at(max(one, other))
    assert low.mean_batch_count <= high.mean_batch_count * (1 + 1e-9)
    assert low.idle_share >= high.idle_share * (1 - 1e-9)
    assert low_j >= high_j * (1 - 1e-9)


def test_a_full_replica_is_the_closed_loop() -> None:
    rates, power_w = replica(), np.linspace(200.0, 600.0, LARGEST)
    for load in (1.0, 2.0):
        held = occupancy(arrivals_per_s=load * rates[-1], requests_per_s=rates)
        assert held.idle_share == 0.0
        assert held.mean_batch_count == LARGEST
        assert held.waiting_count == math.inf
        assert mean_power_w(held=held, power_w=power_w, ready_w=90.0) == 600.0
    near = occupancy(arrivals_per_s=0.9999 * rates[-1], requests_per_s=rates)
    assert near.mean_batch_count == pytest.approx(LARGEST, rel=0.01)


@pytest.mark.parametrize("largest", [1, 2, 16, 300, 4096])
@pytest.mark.parametrize("load", [0.0, 0.003, 0.2, 0.7, 0.98, 1.0])
def test_groups_of_batches_do_as_each_batch_for_itself(*, largest: int, load: float) -> None:
    every, groups = replica(more_s=0.03, largest=largest), batch_groups(largest)
    middle = middle_batches(groups)
    grouped = middle / (1.0 + 0.03 * (middle - 1.0))
    assert groups.sum() == largest
    assert groups[-1] == 1
    assert len(groups) <= 2.5 * largest**0.5 + 1, "few places"
    one = occupancy(arrivals_per_s=load * every[-1], requests_per_s=every)
    same = occupancy(arrivals_per_s=load * every[-1], requests_per_s=grouped, groups=groups)
    assert same.idle_share == pytest.approx(float(one.idle_share), abs=1e-3)
    if load > 0:
        assert same.mean_batch_count == pytest.approx(float(one.mean_batch_count), rel=3e-3)
    assert (same.batch_share * grouped).sum() == pytest.approx(load * every[-1], rel=1e-6)


def test_groups_take_their_places_by_hand() -> None:
    # Of 1 to 9: 1, 2 and 3 alone (roots of 0, 1 and 2 are below 2), 4 alone (of 3), then 5 and 6, 7 and 8, and 9.
    assert batch_groups(8.3).tolist() == [1, 1, 1, 1, 2, 2, 1]
    assert middle_batches(batch_groups(9)).tolist() == [1, 2, 3, 4, 5.5, 7.5, 9]
    assert batch_groups(0.4).tolist() == [1]


def test_without_arrivals_a_replica_is_ready_all_the_time() -> None:
    held = occupancy(arrivals_per_s=0.0, requests_per_s=replica())
    assert held.idle_share == pytest.approx(1.0)
    assert mean_power_w(held=held, power_w=np.full(LARGEST, 500.0), ready_w=90.0) == pytest.approx(90.0)


def test_energy_worked_by_hand() -> None:
    # Batch 1 of one second each at 300 W, 100 W ready, one in two seconds: 0.5 x 300 + 0.5 x 100 = 200 W.
    held = occupancy(arrivals_per_s=0.5, requests_per_s=np.array([1.0]))
    assert mean_power_w(held=held, power_w=np.array([300.0]), ready_w=100.0) == pytest.approx(200.0)


def test_worlds_are_computed_each_for_itself() -> None:
    rates = np.stack([replica(first_s=1.0), replica(first_s=2.0)], axis=1)
    both = occupancy(arrivals_per_s=np.array([1.0, 2.0]), requests_per_s=rates)
    for world, arrivals in enumerate((1.0, 2.0)):
        alone = occupancy(arrivals_per_s=arrivals, requests_per_s=rates[:, world])
        assert both.idle_share[world] == pytest.approx(float(alone.idle_share))
        assert both.batch_share[:, world] == pytest.approx(alone.batch_share)


def one(value: float) -> np.ndarray:
    return np.array([value])


LLAMA_2 = Network(
    always_params=one(6.6e9), routed_params=one(0.0), routed_share=one(1.0), head_params=one(1.3e8), layers=one(32.0),
    expert_layers=one(0.0), state_layers=one(0.0), hidden_size=one(4096.0), cache_heads=one(32.0),
    cache_elements=one(262144.0), windowed_cache_elements=one(0.0), state_elements=one(0.0),
    attention_flop_per_pair=one(524288.0), windowed_attention_flop_per_pair=one(0.0), weight_bytes=one(2.0),
    expert_bytes=one(2.0), cache_bytes=one(2.0), is_eight_bit=one(0.0), is_four_bit=one(0.0), is_block_scaled=one(0.0),
)  # fmt: skip


def held(network: Network = LLAMA_2, *, devices: float = 1.0, replicas: float = 1.0, context: float = 1500.0) -> float:
    [found] = held_requests(
        network=network,
        memory_bytes=one(36e9 * devices),
        weight_bytes=one(13.5e9),
        devices=one(devices),
        attention_replicas=one(replicas),
        context_tokens=one(context),
        window_tokens=one(1000.0),
    )
    return float(found)


def test_memory_holds_so_many_requests() -> None:
    # 262,144 elements of 2 bytes a token, 1,500 tokens: 0.786 GB; 36 - 13.5 = 22.5 GB hold 28.6 of them.
    assert held() == pytest.approx(22.5e9 / (262144 * 2 * 1500))
    windowed = replace(LLAMA_2, cache_elements=one(0.0), windowed_cache_elements=one(262144.0))
    assert held(windowed) == pytest.approx(22.5e9 / (262144 * 2 * 1000)), "a window holds no more than its length"
    few_heads = replace(LLAMA_2, cache_heads=one(2.0))
    assert held(few_heads, devices=8.0) == pytest.approx(held(devices=8.0) / 4.0), "two heads on eight: four copies"
    assert held(few_heads, devices=8.0, replicas=8.0) == pytest.approx(held(devices=8.0)), "copies hold their own"


def test_weights_that_do_not_fit_leave_no_room() -> None:
    [found] = held_requests(
        network=LLAMA_2, memory_bytes=one(10e9), weight_bytes=one(13.5e9), devices=one(1.0),
        attention_replicas=one(1.0), context_tokens=one(100.0), window_tokens=one(100.0),
    )  # fmt: skip
    assert found == 0.0
