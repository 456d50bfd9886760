"""What is said of an interval: tested only where coverage was, elicited where judgement stands in for a size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from obsia.accounting.configurations import Configuration
from obsia.accounting.intervals import interval_of, interval_of_media
from obsia.accounting.media import MediaConfiguration
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.core.figure import Tested as Origin
from obsia.facts.snapshot import PACKAGED, Snapshot

NAME = "meta-llama/Llama-3.1-8B-Instruct"
TOKENS = Configuration(
    row_id="a", model=model_facts(Snapshot(PACKAGED), model_id=NAME, checkpoint=NAME), device="NVIDIA H100 SXM5 80GB",
    devices=1.0, batch=32.0, task="lm-arena-chat", output_tokens=400.0,
)  # fmt: skip
NOBODY = ModelFacts(model_id=UNKNOWN, checkpoint=None)
AROUND = {"cooling", "form_factor", "gpu_power_limit_w"}


@pytest.mark.parametrize(
    ("changed", "assumed", "expected"),
    [
        ({}, {"prompt_tokens"}, Origin.TESTED),
        ({"device": "NVIDIA B200"}, set(), Origin.TESTED),
        ({"batch": 7.0}, set(), Origin.TESTED),
        ({"task": None, "prompt_tokens": 500.0}, set(), Origin.TESTED),
        ({"batch": None, "observed_latency_s": 0.02}, set(), Origin.TESTED),
        ({"batch": 6.9}, set(), Origin.EXTRAPOLATED),
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
    asked = replace(TOKENS, **changed)
    assert interval_of(asked, assumed=assumed | AROUND, least_batch=7.0) is expected


MEDIA = MediaConfiguration(row_id="i", unit="image", checkpoint="a", device="NVIDIA H100 SXM5 80GB")


@pytest.mark.parametrize(
    ("changed", "assumed", "expected"),
    [
        ({}, set(), Origin.TESTED),
        ({"device": "NVIDIA A100 SXM4 40 GB"}, set(), Origin.TESTED),
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
    assert interval_of_media(replace(MEDIA, **changed), assumed=assumed | AROUND) is expected
