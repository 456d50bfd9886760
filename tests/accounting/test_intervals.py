"""What is said of an interval: tested only where coverage was, elicited where judgement stands in for a size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.configurations import Configuration
from obsia.accounting.intervals import Served, interval_of, interval_of_media
from obsia.accounting.media import MediaConfiguration
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.accounting.stacks import Stack
from obsia.core.figure import Tested as Origin
from obsia.facts.snapshot import PACKAGED, Snapshot

NAME = "meta-llama/Llama-3.1-8B-Instruct"
H100 = "NVIDIA H100 SXM5 80GB"
TOKENS = Configuration(
    row_id="a", model=model_facts(Snapshot(PACKAGED), model_id=NAME, checkpoint=NAME), device=H100,
    devices=1.0, batch=32.0, task="lm-arena-chat", output_tokens=400.0,
    engine="vllm",
)  # fmt: skip
NOBODY = ModelFacts(model_id=UNKNOWN, checkpoint=None)
AROUND = {"cooling", "form_factor", "gpu_power_limit_w"}
REGIMES = Snapshot(PACKAGED).tested_regimes()
DENSE = Served(is_mixture=False, precision="bfloat16", most_prompt_tokens=1200.0)
MIXTURE = replace(DENSE, is_mixture=True, precision="fp8")


def of(asked: Configuration, *assumed: str, served: Served = DENSE) -> Origin:
    return interval_of(asked, assumed={*assumed, *AROUND}, served=served, regimes=REGIMES)


@pytest.mark.parametrize(
    ("changed", "assumed", "expected"),
    [
        ({}, {"prompt_tokens"}, Origin.TESTED),
        ({"device": "NVIDIA B200"}, set(), Origin.TESTED),
        ({"batch": 7.0}, set(), Origin.TESTED),
        ({"task": None, "prompt_tokens": 500.0}, set(), Origin.TESTED),
        ({"batch": None, "observed_latency_s": 0.02}, set(), Origin.TESTED),
        ({"stack": Stack(version="0.11.2")}, set(), Origin.TESTED),
        ({"stack": Stack(date="2025-12")}, set(), Origin.TESTED),
        ({"stack": Stack(date="2026-01-31")}, set(), Origin.TESTED),
        ({"stack": Stack(version="0.5.4")}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(date="2024-08")}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(date="2026-06-01")}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(pipeline_stages=2.0)}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(cache_precision="fp8")}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(speculation="head")}, set(), Origin.EXTRAPOLATED),
        ({"stack": Stack(are_phases_apart=True)}, set(), Origin.EXTRAPOLATED),
        ({"cached_tokens": 100.0}, set(), Origin.EXTRAPOLATED),
        ({"engine": None}, set(), Origin.EXTRAPOLATED),
        ({"engine": "sglang"}, set(), Origin.EXTRAPOLATED),
        ({"batch": 6.9}, set(), Origin.EXTRAPOLATED),
        ({"batch": 700.0}, set(), Origin.EXTRAPOLATED),
        ({"batch": 700.0, "observed_latency_s": 0.02}, set(), Origin.EXTRAPOLATED),
        ({"observed_latency_s": 0.02}, set(), Origin.EXTRAPOLATED),
        ({"devices": 4.0}, set(), Origin.EXTRAPOLATED),
        ({"devices": 16.0}, set(), Origin.EXTRAPOLATED),
        ({"task": None, "prompt_tokens": 5000.0}, set(), Origin.EXTRAPOLATED),
        ({"output_tokens": 50_000.0}, set(), Origin.EXTRAPOLATED),
        ({"task": None}, {"prompt_tokens"}, Origin.EXTRAPOLATED),
        ({"device": "NVIDIA A100 SXM4 80 GB"}, set(), Origin.EXTRAPOLATED),
        ({"device": "AMD Instinct MI300X"}, set(), Origin.EXTRAPOLATED),
        ({"device": None}, {"gpu_model"}, Origin.EXTRAPOLATED),
        ({"devices": None}, {"num_gpus"}, Origin.EXTRAPOLATED),
        ({"output_tokens": None}, {"avg_output_tokens_per_response"}, Origin.EXTRAPOLATED),
        ({"power_limit_w": 500.0}, set(), Origin.EXTRAPOLATED),
        ({"load_share": 0.5}, set(), Origin.EXTRAPOLATED),
        ({"model": NOBODY, "total_b": 8.0}, {"architecture"}, Origin.EXTRAPOLATED),
        ({"model": NOBODY}, {"architecture"}, Origin.ELICITED),
        ({"batch": None}, {"avg_batch_size"}, Origin.ELICITED),
    ],
)
def test_of_tokens(changed: dict[str, Any], assumed: set[str], expected: Origin) -> None:
    assert of(replace(TOKENS, **changed), *assumed) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"devices": 8.0}, Origin.TESTED),
        ({"devices": 8.0, "are_experts_spread": True}, Origin.TESTED),
        ({"devices": 8.0, "are_experts_spread": False}, Origin.EXTRAPOLATED),
        ({"devices": 8.0, "attention_replicas": 8.0}, Origin.EXTRAPOLATED),
        ({"devices": 8.0, "attention_replicas": 8.0, "device": "NVIDIA B200"}, Origin.TESTED),
        ({"devices": 8.0, "attention_replicas": 4.0, "device": "NVIDIA B200"}, Origin.EXTRAPOLATED),
        ({"devices": 72.0, "attention_replicas": 72.0, "are_experts_spread": True}, Origin.EXTRAPOLATED),
        ({"devices": 72.0}, Origin.EXTRAPOLATED),
    ],
)
def test_of_mixtures(changed: dict[str, Any], expected: Origin) -> None:
    """Eight bits on one server of H100 were measured, copies of attention on B200 alone; nothing was on 72."""
    assert of(replace(TOKENS, **changed), served=MIXTURE) is expected


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("bfloat16", Origin.TESTED),
        ("fp16", Origin.TESTED),
        ("int4", Origin.EXTRAPOLATED),
        ("fp8", Origin.EXTRAPOLATED),
        (None, Origin.EXTRAPOLATED),
    ],
)
def test_of_precisions(precision: str | None, expected: Origin) -> None:
    """Of dense models on one H100, sixteen bits were measured and nothing else."""
    assert of(TOKENS, served=replace(DENSE, precision=precision)) is expected


def test_copies_of_a_dense_model_are_tested_where_one_of_them_is() -> None:
    copied = replace(TOKENS, devices=4.0, attention_replicas=4.0)
    assert of(replace(copied, batch=128.0)) is Origin.TESTED
    assert of(replace(copied, batch=20.0)) is Origin.EXTRAPOLATED


@given(
    st.sampled_from(["NVIDIA H100 SXM5 80GB", "NVIDIA B200", "NVIDIA H200 SXM"]),
    st.sampled_from([1.0, 2.0, 3.0, 4.0, 8.0, 16.0, 72.0]),
    st.sampled_from([1.0, 2.0, 4.0, 8.0, 72.0]),
    st.floats(1, 10_000),
    st.sampled_from(["bfloat16", "fp8", "mxfp4", "int4"]),
    st.booleans(),
)
def test_nothing_is_tested_that_no_row_of_the_table_holds(
    device: str, devices: float, copies: float, batch: float, precision: str, is_mixture: bool
) -> None:
    asked = replace(TOKENS, device=device, devices=devices, attention_replicas=copies, batch=batch)
    if of(asked, served=replace(DENSE, is_mixture=is_mixture, precision=precision)) is Origin.TESTED:
        shared = 1.0 if is_mixture else copies
        assert any(
            (row.device, row.devices_count, row.precision) == (device, devices / shared, precision)
            and row.least_batch_count - 1 < batch / shared < row.most_batch_count + 1
            and (row.attention_replicas_count == copies or not is_mixture)
            for row in REGIMES
            if row.unit == "token" and row.network == ("mixture" if is_mixture else "dense")
        )


def test_the_table_of_regimes_is_of_the_rows_that_are_scored() -> None:
    """625 rows of language and vision-language models, as the page of validation counts them."""
    tokens = [row for row in REGIMES if row.unit == "token"]
    assert sum(row.rows_count for row in tokens) == 625
    assert {row.engine for row in tokens} == {"vllm"}
    assert {row.device for row in REGIMES} == {H100, "NVIDIA B200"}
    for row in REGIMES:
        assert 0 < row.least_batch_count <= row.most_batch_count


MEDIA = MediaConfiguration(
    row_id="i", unit="image", checkpoint="a", device=H100, ulysses_degree=1.0, ring_degree=1.0, batch=4.0, engine="xdit"
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "assumed", "expected"),
    [
        ({}, set(), Origin.TESTED),
        ({"ulysses_degree": 4.0, "ring_degree": 2.0, "device": "NVIDIA B200"}, set(), Origin.TESTED),
        ({"engine": None}, set(), Origin.EXTRAPOLATED),
        ({"engine": "diffusers"}, set(), Origin.EXTRAPOLATED),
        ({"batch": 64.0}, set(), Origin.EXTRAPOLATED),
        ({"ulysses_degree": 16.0}, set(), Origin.EXTRAPOLATED),
        ({"device": "NVIDIA A100 SXM4 40 GB"}, set(), Origin.EXTRAPOLATED),
        ({"device": "NVIDIA H200 SXM"}, set(), Origin.EXTRAPOLATED),
        ({"power_limit_w": 400.0}, set(), Origin.EXTRAPOLATED),
        ({}, {"num_gpus"}, Origin.EXTRAPOLATED),
        ({"checkpoint": None, "params_b": 2.0}, {"architecture"}, Origin.EXTRAPOLATED),
        ({"checkpoint": None}, {"architecture"}, Origin.ELICITED),
        ({}, {"batch_size"}, Origin.ELICITED),
        ({}, {"height_px"}, Origin.ELICITED),
    ],
)
def test_of_images(changed: dict[str, Any], assumed: set[str], expected: Origin) -> None:
    found = interval_of_media(replace(MEDIA, **changed), assumed=assumed | AROUND, regimes=REGIMES)
    assert found is expected
