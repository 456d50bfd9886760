"""Copies of attention that are apart: wide expert parallelism, prompts read elsewhere, hosts of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.physics.test_inference import MIXTURE, accelerator, engine, network, one, placement

from obsia.physics.inference import Accelerator, Engine, Placement, rates, unit_seconds
from obsia.physics.queueing import held_requests

WIDE = {**MIXTURE, "experts_per_token": 8.0, "weight_bytes": 1.0, "expert_bytes": 1.0, "is_eight_bit": 1.0}
JOINED = {"link_reach": 8.0, "network_bytes_per_s": 50e9}
UNSEEN = {"dispatch_layer_s": 4e-5, "exchange_seen_share": 0.5}


def wide(devices: float, *, batch: float, width: float = 1.0) -> Placement:
    at = placement(devices=devices, replicas=devices / width, batch=batch)
    return replace(at, are_ranks_apart=one(1.0))


def token_s(at: Placement, *, on: Accelerator | None = None, by: Engine | None = None, **changed: float) -> float:
    """Accelerator-seconds of an output token, but for its context."""
    units = unit_seconds(
        network=network(**WIDE | changed), accelerator=on or accelerator(**JOINED), engine=by or engine(**UNSEEN),
        placement=at,
    )  # fmt: skip
    return float((units["decode_tokens"].total_s * at.devices)[0])


@given(devices=st.sampled_from([1, 2, 4, 8]), batch=st.floats(8, 4000), mixture=st.booleans())
def test_without_copies_that_are_apart_nothing_changes(devices: int, batch: float, mixture: bool) -> None:
    """What was measured stays to the last digit, whether that they are not apart is stated or left out."""
    held = network(**(WIDE if mixture else {}))
    at = placement(devices=devices, replicas=devices if mixture else 1, batch=batch)
    one_way, other = (
        unit_seconds(network=held, accelerator=accelerator(**JOINED), engine=engine(**UNSEEN), placement=each)
        for each in (at, replace(at, are_ranks_apart=one(0.0)))
    )
    for name, spent in one_way.items():
        for state in ("moving_s", "computing_s", "waiting_s"):
            assert np.array_equal(np.asarray(getattr(spent, state)), np.asarray(getattr(other[name], state))), name


@given(devices=st.sampled_from([2, 8, 64]), batch=st.floats(64, 4000))
def test_copies_of_a_dense_model_are_replicas_whether_apart_or_not(devices: int, batch: float) -> None:
    dense = network()
    apart, alone = (
        unit_seconds(network=dense, accelerator=accelerator(**JOINED), engine=engine(**UNSEEN), placement=each)
        for each in (wide(devices, batch=batch * devices), placement(batch=batch))
    )
    for name, spent in apart.items():
        assert float((spent.total_s * devices)[0]) == pytest.approx(float(alone[name].total_s[0]), rel=1e-9), name


def test_experts_in_use_are_those_of_the_requests_of_all_copies() -> None:
    """16 copies with 4 requests each touch what one batch of 64 does: a copy reads a sixteenth of that."""
    found = rates(network=network(**WIDE), accelerator=accelerator(), engine=engine(), placement=wide(16, batch=64))
    alone = rates(
        network=network(**WIDE), accelerator=accelerator(), engine=engine(), placement=placement(batch=64, devices=1)
    )
    assert float(found.touched_share[0]) == float(alone.touched_share[0])


def test_a_step_of_copies_that_are_apart_by_hand() -> None:
    """16 accelerators with 64 requests each, half of what is sent going beyond the 8 that links join.

    Bytes to experts: 94 layers x 4,096 elements x 8 experts x 3 bytes = 9.2406 MB a token. On links 8/16 / (900e9 x
    0.4), on the network 8/16 / 50e9: 1.1389e-11 s a byte, half of it hidden: 52.62 us of an accelerator for a token.
    Waiting of a step: 1 ms + 94 x 0.02 ms + 94 x 0.04 ms (experts) + 94 x 0.04 ms (dispatch) = 10.4 ms for 64
    requests of a copy: 162.5 us; 40 us of the host of that copy.
    """
    units = unit_seconds(
        network=network(**WIDE), accelerator=accelerator(**JOINED), engine=engine(**UNSEEN),
        placement=wide(16, batch=64 * 16),
    )  # fmt: skip
    waiting_s = float((units["decode_tokens"].waiting_s * 16)[0])
    assert waiting_s == pytest.approx(52.62e-6 + 162.5e-6 + 40e-6, rel=1e-3)


def test_more_copies_with_as_many_requests_each_share_out_experts() -> None:
    """Without a network between them, a wider fleet is never dearer; measured copies of one host were."""
    joined = accelerator(link_reach=1e6, network_bytes_per_s=50e9)
    by = engine(**UNSEEN | {"exchange_seen_share": 1e-9})
    costs = [token_s(wide(devices, batch=64.0 * devices), on=joined, by=by) for devices in (8, 16, 32, 64, 144)]
    assert all(more <= less * (1 + 1e-9) for less, more in pairwise(costs))


def test_a_slower_network_costs_more_beyond_the_links_only() -> None:
    slow, fast = (accelerator(**JOINED | {"network_bytes_per_s": rate}) for rate in (10e9, 100e9))
    assert token_s(wide(32, batch=2048), on=slow) > token_s(wide(32, batch=2048), on=fast)
    assert token_s(wide(8, batch=512), on=slow) == token_s(wide(8, batch=512), on=fast)


def test_copies_that_are_apart_do_not_wait_for_prompts() -> None:
    units = {
        name: unit_seconds(
            network=network(**WIDE), accelerator=accelerator(**JOINED), engine=engine(**UNSEEN), placement=each
        )["prefill_tokens"].computing_s
        for name, each in (
            ("apart", wide(8, batch=512)),
            ("together", replace(wide(8, batch=512), are_ranks_apart=one(0.0))),
        )
    }
    assert float(units["apart"][0]) < float(units["together"][0]) / 2


def test_split_copies_exchange_and_hold_caches_as_often_as_they_are_wide() -> None:
    """One head of keys and values on copies of 4 accelerators: each of the 4 holds the cache, whatever the copies."""
    held = network(**WIDE | {"cache_heads": 1.0})
    narrow, split = (
        unit_seconds(network=held, accelerator=accelerator(**JOINED), engine=engine(**UNSEEN), placement=each)
        for each in (wide(16, batch=512), wide(16, batch=512, width=4.0))
    )
    ratio = split["decode_reads"].moving_s / narrow["decode_reads"].moving_s
    assert float(ratio[0]) == pytest.approx(4.0)
    assert float(split["decode_tokens"].waiting_s[0]) > float(narrow["decode_tokens"].waiting_s[0])
    room = [
        float(
            held_requests(
                network=held, memory_bytes=one(1e12), weight_bytes=one(2e11), devices=one(16),
                attention_replicas=one(copies), context_tokens=one(3000), window_tokens=one(1e12),
            )[0]
        )
        for copies in (16, 4)
    ]  # fmt: skip
    assert room[0] == pytest.approx(4 * room[1])


def test_kernels_for_four_bits_are_as_fast_as_their_units_or_as_sixteen() -> None:
    four = {**WIDE, "is_eight_bit": 0.0, "is_four_bit": 1.0, "expert_bytes": 0.56}

    def flop(units: float, used: float) -> float:
        found = rates(
            network=network(**four), accelerator=accelerator(four_bit_flop_per_s=units),
            engine=engine(are_four_bit_units_used=used), placement=placement(),
        )  # fmt: skip
        return float(found.flop_per_s[0])

    widened = flop(0.0, 0.0)
    assert flop(9000e12, 0.0) == flop(0.0, 1.0) == widened
    # 9,000e12 x 0.75 (as 8 bits reach) over 989.4e12 x 0.9.
    assert flop(9000e12, 1.0) / widened == pytest.approx(9000 * 0.75 / (989.4 * 0.9))
