"""Stated layouts that were not measured: experts over several servers, other engines, weights of 4 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.servers import Servers
from obsia.core.figure import Tested as Origin
from obsia.facts.snapshot import Snapshot

MIXTURE, DENSE = "deepseek-ai/DeepSeek-V3", "meta-llama/Llama-3.1-70B-Instruct"
H100, B200 = "NVIDIA H100 SXM5 80GB", "NVIDIA B200"


@pytest.fixture(scope="module")
def predictor(snapshot: Snapshot) -> Predictor:
    worlds = Worlds(worlds=512)
    priors = Priors(snapshot, worlds)
    return Predictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors))


@pytest.fixture(scope="module")
def law(snapshot: Snapshot) -> Predictor:
    """What layouts and kernels do, factors of stacks apart."""
    worlds = Worlds(worlds=512)
    priors = Priors(snapshot, worlds)
    servers = Servers(snapshot, worlds, priors)
    return Predictor(snapshot, worlds, priors, servers, lambda _engine, _device, _stack: None)


def asked(snapshot: Snapshot, name: str = MIXTURE, **stated: Any) -> Configuration:
    plain = {
        "row_id": "r", "model": model_facts(snapshot, model_id=name, checkpoint=name), "precision": "fp8",
        "device": H100, "devices": 72.0, "attention_replicas": 72.0, "are_experts_spread": True, "batch": 72 * 256.0,
        "engine": "sglang", "prompt_tokens": 2000.0, "output_tokens": 100.0,
    }  # fmt: skip
    return Configuration(**plain | stated)


def per_device(found: Predicted, devices: float) -> tuple[float, float, float]:
    low, middle, high = np.quantile(found.units_per_s / devices, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def test_a_fleet_on_72_accelerators_is_where_it_was_measured(snapshot: Snapshot, predictor: Predictor) -> None:
    """SGLang, 5 May 2025: 22,282 output tokens a second of eight H100 decoding, 54,543 input tokens of eight reading
    prompts of 2,000: for 100 tokens out 1 / (8 / 22,282 + 20 x 8 / 54,543) = 304 a second of an accelerator. Its
    statements are one of five sources of the factor of stacks.
    """
    (found,) = predictor.predict([asked(snapshot)])
    low, middle, high = per_device(found, 72)
    assert low < 304 < high
    assert 1 / 1.6 < middle / 304 < 1.6
    assert found.interval is Origin.EXTRAPOLATED
    assert (found.energy_j <= 72 * 700.0 / found.units_per_s * (1 + 1e-9)).all()


def test_an_engine_that_is_not_stated_was_not_measured_on_several_servers(
    snapshot: Snapshot, predictor: Predictor
) -> None:
    named, blank, measured = predictor.predict([asked(snapshot, engine=each) for each in ("sglang", None, "vllm")])
    np.testing.assert_allclose(blank.units_per_s, named.units_per_s, rtol=1e-12)
    np.testing.assert_allclose(measured.units_per_s, named.units_per_s, rtol=1e-12)


def test_on_one_server_the_measured_engine_keeps_its_law_and_others_do_not_wait(
    snapshot: Snapshot, law: Predictor
) -> None:
    stated = {"devices": 8.0, "attention_replicas": 8.0, "batch": 512.0, "device": "NVIDIA H200 SXM"}
    other, blank, measured = law.predict([asked(snapshot, engine=each, **stated) for each in ("sglang", None, "vllm")])
    np.testing.assert_allclose(blank.units_per_s, measured.units_per_s, rtol=1e-12)
    assert np.median(other.units_per_s) > 2 * np.median(measured.units_per_s)


def test_more_accelerators_with_as_many_requests_each_serve_as_many_tokens(
    snapshot: Snapshot, predictor: Predictor
) -> None:
    """No jump: per accelerator, a fleet twice as wide gives between 0.8 and 1.5 of what it gave."""
    speeds = [
        np.median(found.units_per_s) / devices
        for devices in (16.0, 32.0, 64.0, 128.0)
        for found in predictor.predict(
            [asked(snapshot, devices=devices, attention_replicas=devices, batch=devices * 128.0, output_tokens=1000.0)]
        )
    ]
    ratios = np.array(speeds[1:]) / np.array(speeds[:-1])
    assert (ratios > 0.8).all()
    assert (ratios < 1.5).all()


def test_a_speed_tells_the_batch_of_a_fleet_too(snapshot: Snapshot, predictor: Predictor) -> None:
    fast, slow = predictor.predict(
        [asked(snapshot, row_id=str(s), batch=None, observed_latency_s=s, output_tokens=1000.0) for s in (0.03, 0.12)]
    )
    assert np.median(fast.latency_s) == pytest.approx(0.03)
    assert np.median(slow.latency_s) == pytest.approx(0.12)
    for found in (fast, slow):
        assert (found.energy_j > 0).all()
        assert (found.power_w <= 72 * 700.0 * (1 + 1e-9)).all()


def test_going_through_all_experts_is_a_property_of_kernels(snapshot: Snapshot, law: Predictor) -> None:
    """Few requests on one server, attention split: another engine may leave out what no token uses."""
    stated = {"devices": 16.0, "attention_replicas": 1.0, "batch": 8.0, "prompt_tokens": 0.0, "output_tokens": 500.0}
    other, measured = law.predict([asked(snapshot, engine=each, **stated) for each in ("sglang", "vllm")])
    ratio = other.units_per_s / measured.units_per_s
    # One engine in four goes through all of them, as the measured one does.
    assert np.mean(np.isclose(ratio, 1.0)) == pytest.approx(0.25, abs=0.02)
    assert np.quantile(ratio, 0.5) > 1.3


def test_weights_of_four_bits_are_multiplied_as_they_are_where_an_engine_can(
    snapshot: Snapshot, law: Predictor
) -> None:
    stated = {
        "name": DENSE, "device": B200, "devices": 1.0, "attention_replicas": 1.0, "are_experts_spread": None,
        "batch": 512.0,
    }  # fmt: skip
    for precision, is_faster in (("nvfp4", True), ("int4", False)):
        other, measured = law.predict(
            [asked(snapshot, engine=each, precision=precision, **stated) for each in ("tensorrt-llm", "vllm")]
        )
        assert (np.median(other.units_per_s) > 1.2 * np.median(measured.units_per_s)) == is_faster
