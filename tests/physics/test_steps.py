"""What a replica takes at any batch: worked out once, the same to the last bit as at each batch by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.physics.test_inference import MIXTURE, accelerator, engine, network, one, placement

from obsia.physics.inference import Steps, unit_seconds

WIDE = {"link_reach": 8.0, "network_bytes_per_s": 50e9}
UNSEEN = {"dispatch_layer_s": 4e-5, "exchange_seen_share": 0.5}
BATCHES = st.lists(st.floats(1.0, 4000.0), min_size=2, max_size=4)


@given(
    batches=BATCHES,
    devices=st.sampled_from([1, 8, 64]),
    mixture=st.booleans(),
    block=st.sampled_from([0.0, 1.0]),
    apart=st.booleans(),
)
def test_steps_are_those_of_each_batch_whatever_was_asked_before(
    batches: list[float], devices: int, mixture: bool, block: float, apart: bool
) -> None:
    of = network(**(MIXTURE | {"is_block_scaled": block} if mixture else {}))
    at = replace(placement(devices=devices, replicas=devices if apart else 1), are_ranks_apart=one(float(apart)))
    case = {"network": of, "accelerator": accelerator(**WIDE), "engine": engine(**UNSEEN)}
    steps = Steps(**case, placement=at)
    together = steps.units(np.array(batches)[:, np.newaxis])
    for row, batch in enumerate(batches):
        alone = unit_seconds(**case, placement=replace(at, batch=one(batch)))
        again = steps.units(one(batch))
        for name, spent in alone.items():
            for state in ("moving_s", "computing_s", "waiting_s"):
                expected = np.asarray(getattr(spent, state))
                assert np.array_equal(np.asarray(getattr(again[name], state)), expected), (name, state)
                many = np.broadcast_to(getattr(together[name], state), (len(batches), 1))
                assert np.array_equal(many[row], expected), (name, state)
        decoding = steps.units(one(batch), is_decoding=True)
        assert {name: float(each.total_s[0]) for name, each in decoding.items()} == {
            name: float(alone[name].total_s[0]) for name in ("decode_tokens", "decode_reads", "windowed_decode_reads")
        }
