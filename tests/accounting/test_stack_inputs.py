"""What is stated of a stack: pipelines, caches, guesses; each is what it is by construction, and none is tested."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.networks import model_facts
from obsia.accounting.stacks import Stack
from obsia.core.figure import Tested as Origin
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.speculation import tokens_per_step

SNAPSHOT = Snapshot(PACKAGED)
DENSE, MIXTURE = (
    model_facts(SNAPSHOT, model_id=name, checkpoint=name)
    for name in ("meta-llama/Llama-3.1-8B-Instruct", "deepseek-ai/DeepSeek-V3")
)
H100, B200 = "NVIDIA H100 SXM5 80GB", "NVIDIA B200"
ONE = Configuration(
    row_id="a", model=DENSE, device=H100, devices=1.0, batch=32.0, prompt_tokens=500.0, output_tokens=400.0,
    engine="vllm",
)  # fmt: skip
SLACK = 1 + 1e-9


def predicted(predictor: Predictor, asked: Configuration) -> Predicted:
    [one] = predictor.predict([asked])
    return one


def power_w(device: str) -> float:
    """Design power of an accelerator."""
    found = SNAPSHOT.estimate(f"device:{device}", "tdp_w")
    assert found is not None
    return found.facts[0].value or 0.0


def with_stack(asked: Configuration, **stated: Any) -> Configuration:
    return replace(asked, stack=replace(asked.stack, **stated))


stacks = st.builds(
    Stack,
    version=st.sampled_from([None, "0.11.1", "0.5.4"]),
    date=st.sampled_from([None, "2025-12", "2024-06"]),
    pipeline_stages=st.sampled_from([1.0, 2.0, 4.0]),
    cache_precision=st.sampled_from([None, "bf16", "fp8"]),
    speculation=st.sampled_from([None, "lookup", "head", "model"]),
    speculation_depth=st.sampled_from([None, 1.0, 7.0]),
    speculation_acceptance_share=st.sampled_from([None, 0.0, 0.8, 1.0]),
    are_phases_apart=st.booleans(),
)


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """Any engine, stack and layout, plausible or not."""
    devices = draw(st.sampled_from([4.0, 8.0, 144.0]))
    return Configuration(
        row_id="a",
        model=draw(st.sampled_from([DENSE, MIXTURE])),
        device=draw(st.sampled_from([H100, B200, "NVIDIA A2", "Apple M1 Pro", "AMD Instinct MI300X"])),
        devices=devices,
        attention_replicas=draw(st.sampled_from([1.0, devices])),
        precision=draw(st.sampled_from(["bfloat16", "fp8", "int4"])),
        batch=draw(st.one_of(st.none(), st.floats(1, 20_000))),
        prompt_tokens=draw(st.sampled_from([0.0, 500.0])),
        cached_tokens=draw(st.sampled_from([0.0, 50_000.0])),
        output_tokens=400.0,
        load_share=draw(st.one_of(st.none(), st.floats(0.01, 1.0))),
        engine=draw(st.sampled_from([None, "vllm", "sglang", "transformers", "llama.cpp", "of my own"])),
        stack=draw(stacks),
    )


@settings(max_examples=80, deadline=None)
@given(configurations())
def test_no_stack_draws_more_than_its_accelerators_are_designed_for(predictor: Predictor, asked: Configuration) -> None:
    """Energy is at most design power times the seconds that are stated with it, in every world."""
    one = predicted(predictor, asked)
    most_w = power_w(asked.device or "") * max(asked.devices or 0.0, asked.stack.pipeline_stages)
    assert np.isfinite(one.energy_j).all()
    assert (one.energy_j > 0).all()
    assert (one.energy_j * one.units_per_s <= most_w * SLACK).all()


@settings(max_examples=80, deadline=None)
@given(configurations())
def test_only_the_engine_the_accelerator_and_the_layout_of_a_measured_row_are_tested(
    predictor: Predictor, asked: Configuration
) -> None:
    if predicted(predictor, asked).interval is Origin.TESTED:
        assert asked.load_share is None
        assert asked.cached_tokens == 0.0
        assert replace(asked.stack, version=None, date=None) == Stack()
        copies = asked.attention_replicas
        assert any(
            row.engine == asked.engine
            and row.device == asked.device
            and (row.network == "dense" or row.attention_replicas_count == copies)
            and row.devices_count == (asked.devices or 0.0) / (copies if row.network == "dense" else 1.0)
            for row in SNAPSHOT.tested_regimes()
            if row.unit == "token"
        )


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([2.0, 4.0, 8.0]), st.sampled_from([DENSE, MIXTURE]), st.sampled_from([{}, {"batch": 512.0}]))
def test_stages_of_a_pipeline_work_at_once(
    predictor: Predictor, stages: float, model: Any, changed: dict[str, Any]
) -> None:
    """As many replicas of a part of the accelerators, each with its part of the requests."""
    alone = replace(ONE, model=model, devices=8.0, precision="fp8", device=B200, **changed)
    staged = with_stack(
        replace(alone, devices=8.0 * stages, batch=(alone.batch or 0.0) * stages), pipeline_stages=stages
    )
    ours, theirs = predicted(predictor, staged), predicted(predictor, alone)
    np.testing.assert_allclose(ours.energy_j, theirs.energy_j, rtol=1e-9)
    np.testing.assert_allclose(ours.units_per_s, theirs.units_per_s * stages, rtol=1e-9)


def test_stages_of_a_pipeline_hold_one_copy_of_the_weights(predictor: Predictor) -> None:
    """So they hold more requests than as many replicas, where nobody says how many run."""
    copied = replace(ONE, devices=4.0, attention_replicas=4.0, device="NVIDIA GeForce RTX 4090", batch=None)
    staged = with_stack(replace(copied, attention_replicas=1.0), pipeline_stages=4.0)
    ours, theirs = predicted(predictor, staged), predicted(predictor, copied)
    assert np.median(ours.energy_j) < np.median(theirs.energy_j)


def test_a_cache_of_fewer_bits_is_read_faster(predictor: Predictor) -> None:
    long = replace(ONE, prompt_tokens=50_000.0)
    plain, same, halved = (
        predicted(predictor, with_stack(long, cache_precision=bits)) for bits in (None, "bf16", "fp8")
    )
    np.testing.assert_allclose(same.energy_j, plain.energy_j, rtol=1e-12)
    assert (halved.units_per_s > plain.units_per_s).all()


def test_cached_context_is_read_and_not_computed(predictor: Predictor) -> None:
    """More than a prompt without it, far less than one that is computed."""
    computed = predicted(predictor, replace(ONE, prompt_tokens=12_000.0))
    cached = predicted(predictor, replace(ONE, prompt_tokens=1_000.0, cached_tokens=11_000.0))
    short = predicted(predictor, replace(ONE, prompt_tokens=1_000.0))
    assert (short.energy_j < cached.energy_j).all()
    assert (cached.energy_j < computed.energy_j).all()
    # A token that is answered reads the same cache, whoever computed it.
    np.testing.assert_allclose(cached.latency_s, computed.latency_s, rtol=1e-9)


def test_guesses_that_are_never_right_cost_and_those_that_always_are_gain(predictor: Predictor) -> None:
    plain = predicted(predictor, ONE)
    never, always = (
        predicted(
            predictor,
            with_stack(ONE, speculation="head", speculation_depth=3.0, speculation_acceptance_share=share),
        )
        for share in (0.0, 1.0)
    )
    assert (never.energy_j > plain.energy_j).all()
    assert (always.energy_j < plain.energy_j).all()
    assert (always.latency_s < plain.latency_s).all()
    drawn = predicted(predictor, with_stack(ONE, speculation="model"))
    assert {"speculation_depth", "speculation_acceptance"} <= set(drawn.assumed)


def test_guessing_gains_less_the_more_requests_share_a_step(predictor: Predictor) -> None:
    """With one request weights are read for four tokens at once; with many, arithmetic is what counts."""
    guessed = {"speculation": "lookup", "speculation_depth": 3.0, "speculation_acceptance_share": 0.7}
    gains = [
        float(np.median(predicted(predictor, with_stack(each, **guessed)).units_per_s))
        / float(np.median(predicted(predictor, each).units_per_s))
        for each in (replace(ONE, batch=batch, prompt_tokens=0.0) for batch in (1.0, 32.0, 512.0))
    ]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 1.5


@given(st.floats(0, 1), st.integers(1, 16))
def test_a_step_yields_what_a_series_of_guesses_does(share: float, depth: int) -> None:
    """The sum of the probabilities that the first n guesses are right, n from 0 to the depth."""
    by_hand = sum(share**right for right in range(depth + 1))
    found = float(tokens_per_step(acceptance_share=np.array(share), depth=float(depth)))
    assert found == pytest.approx(by_hand, rel=1e-6)
    assert 1.0 <= found <= depth + 1
