"""The energy model of inference against examples that are worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.physics.inference_units import STATES, one, units_of

from obsia.physics.inference import (
    Accelerator,
    Engine,
    Network,
    Placement,
    StateSeconds,
)

# By hand.


def held(**changed: float) -> Network:
    """A mixture: 10e9 weights that every token uses, 100e9 in experts of which a token uses an eighth; 50 layers."""
    values = {
        "always_params": 10e9, "routed_params": 100e9, "routed_share": 0.125, "head_params": 1e9, "layers": 50,
        "expert_layers": 50, "state_layers": 0, "hidden_size": 5000, "cache_heads": 4, "cache_elements": 50_000,
        "windowed_cache_elements": 0, "state_elements": 0, "attention_flop_per_pair": 1e6,
        "windowed_attention_flop_per_pair": 0, "weight_bytes": 2, "expert_bytes": 2, "cache_bytes": 2,
        "is_eight_bit": 0, "is_four_bit": 0, "is_block_scaled": 0,
    } | changed  # fmt: skip
    return Network(**{name: one(value) for name, value in values.items()})


BY_HAND_ON = Accelerator(
    power_w=one(1000), bandwidth_bytes_per_s=one(4e12), flop_per_s=one(1e15), eight_bit_flop_per_s=one(2e15),
    link_bytes_per_s=one(1e12),
)  # fmt: skip
BY_HAND_BY = Engine(
    bandwidth_use_share=one(0.5), compute_use_share=one(0.5), waiting_power_share=one(0.25),
    moving_power_share=one(0.75), computing_power_ratio=one(1.0), step_s=one(1e-3), layer_s=one(1e-5),
    exchange_layer_s=one(2e-5), exchange_exponent=one(1), expert_layer_s=one(3e-5), state_layer_s=one(1e-4),
    state_prompt_s=one(6e-4),
    batch_token_s=one(5e-5), link_use_share=one(0.5), request_s=one(2e-3), prompt_layer_s=one(4e-5),
    chunk_tokens=one(2000), state_bytes=one(8), expert_imbalance_ratio=one(1.25), expert_evenness_ratio=one(2),
    tile_tokens=one(4),
    parallel_prompt_exponent=one(0.5), block_scaled_time_ratio=one(1.5), block_scaled_least_count=one(10),
    eight_bit_use_ratio=one(0.8),
    block_scaled_use_ratio=one(0.2), four_bit_use_ratio=one(0.9), expert_use_ratio=one(0.4),
    replicated_attention_ratio=one(1.5),
)  # fmt: skip
BY_HAND_AT = Placement(devices=one(8), attention_replicas=one(1), are_experts_spread=one(1), batch=one(16))


def by_hand(**changed: float) -> dict[str, StateSeconds]:
    return units_of((held(**changed), BY_HAND_ON, BY_HAND_BY, BY_HAND_AT))


def test_a_mixture_on_eight_accelerators_worked_by_hand() -> None:
    """Bytes: 8 x 4e12 x 0.5 = 16e12 B/s. FLOP: 8 x 1e15 x 0.5 x 0.4 (experts) = 1.6e15. Links: 1e12 x 0.5 = 5e11 B/s.

    Experts in use: 1 - (1 + 16 x 0.133531 / 2)^-2, with 0.133531 = -ln(1 - 1/8): 1 - 2.068251^-2 = 0.766227. A token
    uses 10e9 + 12.5e9 = 22.5e9 weights. Caches: 4 heads on 8 accelerators are held twice: 50,000 x 2 B x 2 / 16e12 =
    1.25e-8 s. Exchange of a token: 50 layers x 2 x 5,000 x 2 B x 7/8 / 5e11 = 1.75 us.

    An output token moves (20e9 + 200e9 x 0.766227 x 1.25) / 16 = 13.2223e9 B: 826.39 us. It computes 45e9 FLOP, and its
    share of the tiles, 2 x 100e9 x 0.766227 x 4 / 16 = 38.3113e9: 52.070 us. It waits 1/16 of 1 ms + 50 x 10 us
    + 50 x 20 us x (8/4) + 50 x 30 us = 5 ms, and 50 us, and the exchange: 364.25 us.
    """
    units = by_hand()
    token = units["decode_tokens"]
    assert [float(getattr(token, state)[0]) for state in STATES] == pytest.approx(
        [826.39e-6, 52.070e-6, 364.25e-6], rel=1e-4
    )
    # 8 kW x (0.75 x 826.39 + 1.0 x 52.070 + 0.25 x 364.25) us.
    spent_j = token.energy_j(accelerator=BY_HAND_ON, engine=BY_HAND_BY, devices=one(8))
    assert float(spent_j[0]) == pytest.approx(8000 * (0.75 * 826.39 + 52.070 + 0.25 * 364.25) * 1e-6, rel=1e-4)

    # The rest of the experts, 200e9 x 0.233773 = 46.755e9 B, is read once for a chunk of 2,000 prompt tokens.
    prompt = units["prefill_tokens"]
    assert float(prompt.moving_s[0]) == pytest.approx(46.755e9 / 2000 / 16e12 + 1.25e-8, rel=1e-4)
    # Prompts leave out the output table: 2 x 21.5e9 FLOP, and 8^0.5 longer than their share.
    assert float(prompt.computing_s[0]) == pytest.approx(43e9 / 1.6e15 * 8**0.5)
    assert float(prompt.waiting_s[0]) == pytest.approx(1.75e-6 + 50 * 4e-5 / 2000)

    call = units["calls"]
    assert float(call.moving_s[0]) == pytest.approx(46.755e9 / 16e12, rel=1e-4)
    assert float(call.waiting_s[0]) == pytest.approx(2e-3 + 50 * 4e-5)
    assert float(units["cached_tokens"].total_s[0]) == pytest.approx(1.25e-8)
    assert float(units["prefill_pairs"].total_s[0]) == pytest.approx(1e6 / 1.6e15 * 8**0.5)
    read = units["decode_reads"]
    assert (float(read.moving_s[0]), float(read.computing_s[0])) == pytest.approx((1.25e-8, 1e6 / 1.6e15))
    assert float(units["windowed_decode_reads"].total_s[0]) == 0.0


def test_experts_scaled_by_blocks_worked_by_hand() -> None:
    """Eight bits with a scale per block: 8 x 2e15 x 0.2 (blocks) x 0.5 x 0.4 = 0.64e15 FLOP/s, and all experts are gone
    through: 100e9 B x 1.25 x 1.5 / 16e12 = 11.719 ms a step, a time of computing, 732.4 us a token. No tiles.
    """
    units = by_hand(weight_bytes=1, expert_bytes=1, is_eight_bit=1, is_block_scaled=1)
    token = units["decode_tokens"]
    assert float(token.moving_s[0]) == pytest.approx(10e9 / 16 / 16e12)
    assert float(token.computing_s[0]) == pytest.approx(45e9 / 0.64e15 + 732.42e-6, rel=1e-5)
    assert float(units["calls"].moving_s[0]) == 0.0


def test_few_requests_on_experts_scaled_by_blocks_worked_by_hand() -> None:
    """Measured from batches of 10 on: a batch of 5 goes through 5/10 of the experts, more than the 0.437 in use, and a
    token takes what it takes in a batch of 10: 732.42 us x 16/10. The other half is read once for a chunk of a prompt.
    """
    network = held(weight_bytes=1, expert_bytes=1, is_eight_bit=1, is_block_scaled=1)

    def at(batch: float) -> dict[str, StateSeconds]:
        return units_of((network, BY_HAND_ON, BY_HAND_BY, replace(BY_HAND_AT, batch=one(batch))))

    for batch in (5, 10):
        computing_s = float(at(batch)["decode_tokens"].computing_s[0])
        assert computing_s == pytest.approx(45e9 / 0.64e15 + 732.42e-6 * 16 / 10, rel=1e-5)
    assert float(at(5)["calls"].moving_s[0]) == pytest.approx(50e9 / 16e12)


def test_states_worked_by_hand() -> None:
    """20 of the layers keep a state of 1e6 elements in all: 8 B an element and token, 20 x 100 us more a step, and
    20 x 600 us for the scan of a prompt.
    """
    plain, states = by_hand(), by_hand(state_layers=20, state_elements=1e6)
    assert float(states["calls"].computing_s[0]) == pytest.approx(20 * 6e-4)
    plain, states = plain["decode_tokens"], states["decode_tokens"]
    assert float((states.moving_s - plain.moving_s)[0]) == pytest.approx(8e6 / 16e12)
    assert float((states.waiting_s - plain.waiting_s)[0]) == pytest.approx(20 * 1e-4 / 16)


def test_copies_of_attention_worked_by_hand() -> None:
    """Eight copies hold 8 x 20e9 B, slow each other by 1.5^3, exchange over eight times the links, and hold each cache
    once. Where three prompts begin in a step, the fullest copy takes 1 + 7 / 4^0.6 = 4.0469 times the mean.
    """
    copied = replace(BY_HAND_AT, attention_replicas=one(8), calls_per_step=one(3))
    units = units_of((held(), BY_HAND_ON, BY_HAND_BY, copied))
    read = units["decode_reads"]
    assert float(read.moving_s[0]) == pytest.approx(0.625e-8 * 1.5**3)
    moved_s = (160e9 + 200e9 * 0.766227 * 1.25) / 16 / 16e12 * 1.5**3
    token = units["decode_tokens"]
    assert float(token.moving_s[0]) == pytest.approx(moved_s, rel=1e-5)
    assert float(token.waiting_s[0]) == pytest.approx((5e-3 / 16 + 5e-5 + 1.75e-6 / 8) * 1.5**3)
    prompt = units["prefill_tokens"]
    assert float(prompt.computing_s[0]) == pytest.approx(43e9 / 1.6e15 * 8**0.5 * 4.0469 * 1.5**3, rel=1e-4)


def test_computing_beside_moving_may_exceed_the_design_power_but_the_whole_may_not() -> None:
    """Half a second of waiting at 0.2 and one of computing at 1.3 make 1.4 of 1.5; computing alone is held to 1."""
    engine = replace(BY_HAND_BY, computing_power_ratio=one(1.3), waiting_power_share=one(0.2))
    for waiting_s, share_s in ((0.5, 1.4), (0.0, 1.0)):
        spent = StateSeconds(moving_s=one(0), computing_s=one(1), waiting_s=one(waiting_s))
        found = spent.energy_j(accelerator=BY_HAND_ON, engine=engine, devices=one(2))
        assert float(found[0]) == pytest.approx(2 * 1000 * share_s)
