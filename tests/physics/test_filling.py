"""How full a replica is: a step at half the batch-of-reference, worked by hand and for any engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.physics.test_inference import MIXTURE, accelerator, engine, network, one, placement

from obsia.physics.filling import half_batch
from obsia.physics.inference import Accelerator, Engine, Network, Placement, Steps, token_latency_s, unit_seconds

CONTEXT, NO_WINDOW = 2000.0, 1e12


def half(held: Network, on: Accelerator, by: Engine, at: Placement) -> float:
    steps = Steps(network=held, accelerator=on, engine=by, placement=at)
    found = half_batch(steps=steps, batch=at.batch, context_tokens=one(CONTEXT), window_tokens=one(NO_WINDOW))
    return float(found[0])


def token_s(held: Network, on: Accelerator, by: Engine, at: Placement) -> float:
    """Seconds of the replica for an output token at the context."""
    units = unit_seconds(network=held, accelerator=on, engine=by, placement=at)
    latency = token_latency_s(units=units, batch=at.batch, context_tokens=one(CONTEXT), window_tokens=one(NO_WINDOW))
    return float((latency / at.batch)[0])


def test_the_batch_of_reference_of_a_dense_model_by_hand() -> None:
    """Fixed: 8e9 x 2 / 2.68e12 = 5.9701 ms of weights and 1 ms + 32 x 0.02 ms of launches: 7.6101 ms.

    Each request: 2 x 8e9 / 494.7e12 = 0.032343 ms of products, 0.04 ms of the host, and 2,000 tokens of context at
    65,536 x 2 / 2.68e12 + 524,288 / 494.7e12 s: 0.099934 ms. In all 0.172276 ms: 44.17 requests.
    """
    found = half(network(), accelerator(), engine(), placement())
    assert found == pytest.approx(44.17, rel=1e-3)


@given(
    filling=st.floats(1.0, 50.0),
    devices=st.sampled_from([1, 2, 8]),
    mixture=st.booleans(),
    apart=st.booleans(),
)
def test_a_token_costs_one_more_than_one_over_the_filling(
    filling: float, devices: int, mixture: bool, apart: bool
) -> None:
    """Over what it costs in an endless batch: exact for a dense model, no more for a mixture with experts that rest."""
    held, on, by = network(**(MIXTURE if mixture else {})), accelerator(), engine()
    at = placement(devices=devices, replicas=devices if mixture and apart else 1)
    at = replace(at, are_ranks_apart=one(float(mixture and apart)))
    batch = half(held, on, by, at)
    endless = token_s(held, on, by, replace(at, batch=one(1e14)))
    ratio = token_s(held, on, by, replace(at, batch=one(filling * batch))) / endless
    expected = 1.0 + 1.0 / filling
    assert ratio <= expected * (1 + 1e-6)
    if not mixture:
        assert ratio == pytest.approx(expected, rel=1e-6)


def test_faster_memory_fills_sooner() -> None:
    slow, fast = (
        half(network(), accelerator(bandwidth_bytes_per_s=rate), engine(), placement()) for rate in (1e12, 4e12)
    )
    assert fast < slow


def test_arrays_keep_their_shape() -> None:
    three = np.full(3, 1.0)
    at = Placement(devices=three, attention_replicas=three, are_experts_spread=three, batch=three)
    steps = Steps(network=network(), accelerator=accelerator(), engine=engine(), placement=at)
    found = half_batch(
        steps=steps, batch=three, context_tokens=three * CONTEXT, window_tokens=three * NO_WINDOW
    )  # fmt: skip
    assert found.shape == (3,)
