"""How far stacks are off the energy model: not at all where it was fitted, elsewhere by factors with a width."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.servers import Servers
from obsia.accounting.stacks import STACKS, Effect, Stack, StackEffects
from obsia.facts.snapshot import PACKAGED, Snapshot

SNAPSHOT = Snapshot(PACKAGED)
NAME = "meta-llama/Llama-3.1-8B-Instruct"
H100, H200 = "NVIDIA H100 SXM5 80GB", "NVIDIA H200 SXM"
ONE = Configuration(
    row_id="a", model=model_facts(SNAPSHOT, model_id=NAME, checkpoint=NAME), device=H100, devices=1.0, batch=32.0,
    prompt_tokens=500.0, output_tokens=400.0, precision="bfloat16", engine="vllm",
)  # fmt: skip
AS_FITTED = Stack()


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    return Worlds(worlds=512)


@pytest.fixture(scope="module")
def effects(worlds: Worlds) -> StackEffects:
    return StackEffects(SNAPSHOT, worlds)


@pytest.fixture(scope="module")
def predictor(worlds: Worlds) -> Predictor:
    priors = Priors(SNAPSHOT, worlds)
    return Predictor(SNAPSHOT, worlds, priors, Servers(SNAPSHOT, worlds, priors))


def predicted(predictor: Predictor, asked: Configuration) -> Predicted:
    [one] = predictor.predict([asked])
    return one


def width(found: Predicted) -> float:
    low, high = np.quantile(found.energy_j, [0.05, 0.95])
    return float(high / low)


@pytest.mark.parametrize("device", [H100, "NVIDIA B200", None])
@pytest.mark.parametrize(
    "stack", [AS_FITTED, Stack(version="0.11.1"), Stack(date="2025-12"), Stack(speculation="head")]
)
def test_the_stacks_of_the_law_are_on_it(effects: StackEffects, device: str | None, stack: Stack) -> None:
    assert effects("vllm", device, stack) is None


@pytest.mark.parametrize(
    ("engine", "device", "stack"),
    [
        ("vllm", H200, AS_FITTED),
        ("vllm", H100, Stack(version="0.5.4")),
        ("vllm", None, Stack(version="0.5.4")),
        ("vllm", H100, Stack(date="2024-08")),
        ("sglang", H100, AS_FITTED),
        ("transformers", H100, AS_FITTED),
        ("of my own", "NVIDIA A2", AS_FITTED),
        (None, H100, AS_FITTED),
        (None, None, AS_FITTED),
    ],
)
def test_any_other_stack_is_off_by_a_width(
    effects: StackEffects, engine: str | None, device: str | None, stack: Stack
) -> None:
    found = effects(engine, device, stack)
    assert found is not None
    for quantity in (found.host, found.time, found.energy):
        assert quantity.shape == (512,)
        assert np.std(quantity) > 0.05


def test_an_engine_without_rows_is_known_less_than_one_with_some(effects: StackEffects) -> None:
    measured, unknown = effects("transformers", H100, AS_FITTED), effects("of my own", H100, AS_FITTED)
    assert measured is not None
    assert unknown is not None
    assert np.std(unknown.host) > np.std(measured.host)


def test_one_stack_is_off_by_the_same_factor_in_every_row(effects: StackEffects) -> None:
    """Two accelerators share what their engine is off by, and no more."""
    first, again, other = (effects("transformers", device, AS_FITTED) for device in (H100, H100, H200))
    assert first is not None
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(first.host, again.host)
    shared = float(np.corrcoef(first.host, other.host)[0, 1])
    assert 0.0 < shared < 0.95


def test_transformers_keeps_an_accelerator_waiting_for_its_host(effects: StackEffects) -> None:
    """Measured: a tenth of the tokens a second of small models that the energy model of a serving engine gives."""
    slow, fast = effects("transformers", H100, AS_FITTED), effects("tensorrt-llm", H100, AS_FITTED)
    assert slow is not None
    assert fast is not None
    assert np.median(slow.host) > np.log(4.0)
    assert np.median(fast.host) < np.median(slow.host) - 1.0


@pytest.mark.parametrize("changed", [{"engine": "sglang"}, {"engine": None}, {"stack": Stack(version="0.5.4")}])
def test_what_was_not_tested_is_wider(predictor: Predictor, changed: dict[str, Any]) -> None:
    assert width(predicted(predictor, replace(ONE, **changed))) > 1.1 * width(predicted(predictor, ONE))


def test_an_observed_speed_tells_of_the_stack_as_of_the_batch(predictor: Predictor) -> None:
    told = replace(ONE, engine="transformers", batch=1.0)
    seen = replace(told, observed_latency_s=1 / 30)
    assert width(predicted(predictor, seen)) < width(predicted(predictor, told))
    blank = predicted(predictor, replace(seen, batch=None))
    assert np.isfinite(blank.energy_j).all()
    assert blank.latency_s == pytest.approx(1 / 30)


def test_effects_that_are_given_take_the_place_of_those_of_the_facts(worlds: Worlds, predictor: Predictor) -> None:
    """As the calibration gives them: twice the time, and the energy that goes with it."""
    zero = worlds.constant(0.0)
    priors = Priors(SNAPSHOT, worlds)
    servers = Servers(SNAPSHOT, worlds, priors)
    twice = Effect(host=zero, time=zero + np.log(2.0), energy=zero)
    slowed = Predictor(SNAPSHOT, worlds, priors, servers, lambda _engine, _device, _stack: twice)
    ours, theirs = predicted(slowed, ONE), predicted(predictor, ONE)
    np.testing.assert_allclose(ours.units_per_s, theirs.units_per_s / 2.0, rtol=1e-9)
    assert (ours.power_w <= theirs.power_w / 0.99).all()


def test_the_joint_fact_has_a_centre_for_every_engine_that_was_measured() -> None:
    joint = SNAPSHOT.joint(STACKS)
    assert joint is not None
    marks = {
        "deepspeed_mii",
        "llama_cpp",
        "tensorrt_llm",
        "transformers",
        "vllm",
        "centre",
        "engine_spread",
        "own_spread",
    }
    names = {f"stack_{quantity}_{mark}_log10" for quantity in ("host", "time", "energy") for mark in marks}
    assert set(joint.columns) == names
