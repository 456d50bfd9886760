"""What no configuration may do: draw more than its accelerators can, or cost other than the replicas that it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.accounting.servers import Servers
from obsia.facts.snapshot import PACKAGED, Snapshot

SNAPSHOT = Snapshot(PACKAGED)
LLAMA, MIXTURE, BLOCKS = (
    "meta-llama/Llama-3.1-8B-Instruct",
    "openai/gpt-oss-120b",
    "deepseek-ai/DeepSeek-V3",
)
MODELS = [model_facts(SNAPSHOT, model_id=name, checkpoint=name) for name in (LLAMA, MIXTURE, BLOCKS)]
NOBODY = ModelFacts(model_id=UNKNOWN, checkpoint=None)
DEVICES = ("NVIDIA H100 SXM5 80GB", "NVIDIA B200", "NVIDIA H200 SXM", "AMD Instinct MI300X")
QUANTITIES = ("energy_j", "power_w", "units_per_s", "latency_s", "server_w")
SLACK = 1 + 1e-9


def predicted(predictor: Predictor, asked: Configuration) -> Predicted:
    [one] = predictor.predict([asked])
    return one


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """Any model, layout, batch, speed, load and limit, plausible or not."""
    devices = draw(st.sampled_from([1.0, 2.0, 8.0, 72.0]))
    speed = draw(st.one_of(st.none(), st.floats(1e-4, 2.0)))
    return Configuration(
        row_id=draw(st.sampled_from(["a", "b", "c"])),
        model=draw(st.sampled_from([*MODELS, NOBODY])),
        device=draw(st.sampled_from(DEVICES)),
        devices=devices,
        precision=draw(st.sampled_from([None, "bfloat16", "fp8", "mxfp4"])),
        attention_replicas=draw(st.sampled_from([1.0, devices])),
        batch=draw(st.one_of(st.none(), st.floats(1, 8192))),
        prompt_tokens=draw(st.sampled_from([0.0, 500.0, 100_000.0])),
        output_tokens=draw(st.sampled_from([1.0, 400.0, 10_000.0])),
        task=draw(st.sampled_from([None, "lm-arena-chat", "video-chat"])),
        load_share=None if speed is not None else draw(st.one_of(st.none(), st.floats(0.01, 1.0))),
        observed_latency_s=speed,
        power_limit_w=draw(st.one_of(st.none(), st.floats(100, 2000))),
    )


@settings(max_examples=60, deadline=None)
@given(configurations())
def test_no_energy_exceeds_the_design_power_for_as_long_as_it_takes(predictor: Predictor, asked: Configuration) -> None:
    """In every world; nor the limit, where one is set below the design power."""
    one = predicted(predictor, asked)
    power_w = min(SNAPSHOT.number(f"device:{asked.device}", "tdp_w"), asked.power_limit_w or np.inf)
    assert (one.power_w <= power_w * (asked.devices or 1.0) * SLACK).all()
    assert (one.energy_j * one.units_per_s <= power_w * (asked.devices or 1.0) * SLACK).all()
    assert np.isfinite(one.energy_j).all()
    assert (one.energy_j > 0).all()


@settings(max_examples=40, deadline=None)
@given(configurations())
def test_no_energy_is_below_that_of_waiting_as_long(predictor: Predictor, asked: Configuration) -> None:
    """In every world, however slowly tokens come; a limit lowers what an accelerator may draw when it waits, too."""
    one = predicted(predictor, replace(asked, power_limit_w=None))
    least_w = Servers(SNAPSHOT, Worlds(worlds=128), Priors(SNAPSHOT, Worlds(worlds=128))).least_power_w(
        device=asked.device or ""
    )
    assert (one.power_w >= least_w * (asked.devices or 1.0) / SLACK).all()
    assert one.energy_j * one.units_per_s == pytest.approx(one.power_w)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([2, 4, 8]),
    st.sampled_from([1.0, 2.0]),
    st.sampled_from(
        [
            {},
            {"load_share": 0.3},
            {"observed_latency_s": 0.02},
            {"observed_latency_s": 0.02, "batch": None},
            {"batch": None},
            {"task": "image-chat", "prompt_tokens": None},
            {"device": "NVIDIA B200"},
        ]
    ),
    st.floats(1, 512),
)
def test_copies_of_a_dense_model_are_as_many_replicas(
    predictor: Predictor, copies: int, devices: float, changed: dict[str, Any], batch: float
) -> None:
    """Eight copies of 8B on eight accelerators are eight replicas of one: nothing is shared, no copy waits."""
    single = replace(
        Configuration(
            row_id="a", model=MODELS[0], device=DEVICES[0], devices=devices, batch=batch, prompt_tokens=500.0,
            output_tokens=400.0,
        ),
        **changed,
    )  # fmt: skip
    together = replace(
        single,
        devices=devices * copies,
        attention_replicas=float(copies),
        batch=None if single.batch is None else single.batch * copies,
    )
    ours, theirs = predicted(predictor, together), predicted(predictor, single)
    np.testing.assert_allclose(ours.energy_j, theirs.energy_j, rtol=1e-9)
    np.testing.assert_allclose(ours.latency_s, theirs.latency_s, rtol=1e-9)
    np.testing.assert_allclose(ours.power_w, theirs.power_w * copies, rtol=1e-9)
    np.testing.assert_allclose(ours.units_per_s, theirs.units_per_s * copies, rtol=1e-9)
    assert ours.interval is theirs.interval


def test_copies_of_a_mixture_share_their_experts(predictor: Predictor) -> None:
    """They are no replicas of their own: each alone could not hold the experts."""
    asked = Configuration(
        row_id="a", model=MODELS[2], device=DEVICES[1], devices=8.0, batch=256.0, prompt_tokens=500.0,
        output_tokens=400.0,
    )  # fmt: skip
    assert predictor.fewest_devices(replace(asked, attention_replicas=8.0)) == predictor.fewest_devices(asked)
    dense = replace(asked, model=MODELS[0])
    assert predictor.fewest_devices(replace(dense, attention_replicas=8.0)) == 8 * predictor.fewest_devices(dense)


@pytest.mark.parametrize("model", [*MODELS, NOBODY])
def test_where_accelerators_are_not_stated_copies_are_held(predictor: Predictor, model: ModelFacts) -> None:
    """Each copy of a dense model gets what holds it; copies of a mixture get an accelerator each at least."""
    copied = Configuration(
        row_id="a", model=model, device=DEVICES[1], batch=64.0, attention_replicas=16.0, prompt_tokens=500.0,
        output_tokens=400.0,
    )  # fmt: skip
    most_w = 16.0 * 1000.0
    found = predicted(predictor, copied)
    assert np.isfinite(found.energy_j).all()
    if model is MODELS[0]:
        single = predicted(predictor, replace(copied, attention_replicas=1.0, batch=4.0))
        np.testing.assert_allclose(found.energy_j, single.energy_j, rtol=1e-9)
    if model in MODELS:
        assert (found.power_w <= most_w * SLACK).all()


def test_a_stated_batch_and_a_stated_speed_go_together(predictor: Predictor) -> None:
    """The speed is what is said; the batch is not drawn; all of it is known in each world."""
    asked = Configuration(
        row_id="a", model=MODELS[0], device=DEVICES[0], devices=1.0, batch=64.0, observed_latency_s=1 / 60,
        prompt_tokens=500.0, output_tokens=400.0, engine="vllm",
    )  # fmt: skip
    one = predicted(predictor, asked)
    assert one.latency_s == pytest.approx(1 / 60)
    assert one.latency_s.shape == one.energy_j.shape == (128,)
    # Tokens come as fast as 64 requests at 60 a second make them, less the time in which prompts are read.
    assert (one.units_per_s < 64 * 60).all()
    assert (one.units_per_s > 0.5 * 64 * 60).all()
    assert "avg_batch_size" not in one.assumed
