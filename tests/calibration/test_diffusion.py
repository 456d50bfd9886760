"""The calibration of images and videos: on rows made from a known model, and on real ones where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration group is not installed")
import pandas as pd
from calibration.denoisers import COLUMNS, denoisers

from calibration import diffusion
from obsia.physics.diffusion import diffusion_costs

MEASUREMENTS = os.environ.get("OBSIA_MEASUREMENTS")
needs_rows = pytest.mark.skipif(MEASUREMENTS is None, reason="OBSIA_MEASUREMENTS does not say where the tables lie")

SHAPES = {  # invented models of three families: weights (1e9), attention width, blocks, hidden size, activations
    "small": (0.5, 30_000.0, 28.0, 1152.0, 1.2e6),
    "middle": (2.5, 60_000.0, 38.0, 2048.0, 3e6),
    "large": (7.0, 180_000.0, 60.0, 3072.0, 7e6),
}


def table() -> pd.DataFrame:
    """Every combination of a few settings, two accelerators."""
    rows = [
        {
            "row_id": f"{model}-{card}-{batch}-{ulysses}-{side}",
            "model_id": model,
            "table": "made.csv",
            "gpu_model": card,
            "older_stack": 0.0,
            "batch_size": batch,
            "ulysses_degree": ulysses,
            "ring_degree": 1.0,
            "height_px": side,
            "width_px": side,
            "num_frames": np.nan,
            "inference_steps": 20.0,
            "energy_j_per_unit": 1.0,
            "outcome_batch_latency_s": 1.0,
        }
        for model in SHAPES
        for card in ("H100", "B200")
        for batch in (1.0, 16.0)
        for ulysses in (1.0, 4.0)
        for side in (512.0, 1024.0)
    ]
    return pd.DataFrame(rows)


def shapes() -> pd.DataFrame:
    """Facts of the invented models."""
    common: dict[str, Any] = {
        "text_weights_b": 0.0,
        "text_tokens": 0.0,
        "denoiser_head_size": 64.0,
        "convolution_share": 0.0,
        "joint_frames_share": 1.0,
        "position_px": 16.0,
        "position_frames": 1.0,
        "decoder_flop_per_pixel": 1e7,
        "guidance_passes": 2.0,
        "text_encoder_params_b": 4.0,
        "default_steps": 20.0,
    }
    rows = {
        model: common
        | {
            "position_weights_b": weights,
            "attention_width": width,
            "exchange_width": width,
            "denoiser_blocks": blocks,
            "denoiser_hidden_size": hidden,
            "activation_width": activations,
        }
        for model, (weights, width, blocks, hidden, activations) in SHAPES.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))


def made(*, seed: int = 3) -> tuple[diffusion.Rows, dict[str, float]]:
    """Rows measured in a world whose model is known: scores of the priors that are not 0."""
    rng = np.random.default_rng(seed)
    truth = dict.fromkeys(diffusion.PRIORS, 0.0) | {"linear_tflop_j": 1.0, "launch_s": -1.0, "static_share": 0.5}
    cards = pd.DataFrame(
        {
            "tdp_w": [700.0, 1000.0],
            "bandwidth_gb_s": [3350.0, 7700.0],
            "bf16_dense_tflops": [989.4, 2250.0],
        },
        index=["NVIDIA H100 SXM5 80GB", "NVIDIA B200"],
    )
    families = pd.Series({("made.csv", model): model for model in SHAPES})
    frame = table()
    rows = diffusion.rows_of(table=frame, shapes=shapes(), families=families, cards=cards)
    costs = diffusion_costs(
        denoiser=rows.denoiser,
        generation=rows.generation,
        card=rows.card,
        energy_model=diffusion.energy_model_of({name: np.array(value) for name, value in truth.items()}),
    )
    noise = np.exp(0.02 * rng.standard_normal((2, len(frame))))
    frame = frame.assign(
        energy_j_per_unit=np.asarray(costs.energy_j) * noise[0],
        outcome_batch_latency_s=np.asarray(costs.run_s) * noise[1],
    )
    return diffusion.rows_of(table=frame, shapes=shapes(), families=families, cards=cards), truth


def test_a_family_left_out_has_no_weight_and_none_outvotes_the_others() -> None:
    rows, _ = made()
    weights = diffusion.weights(rows, left_out="small")
    of = {name: weights[[each == name for each in rows.families]].sum() for name in SHAPES}
    assert of["small"] == 0.0
    assert of["middle"] == of["large"] <= diffusion.FAMILY_ROWS


def test_twins_are_one_family_in_both_tables() -> None:
    families = pd.read_csv(diffusion.FAMILIES).set_index("model_id")["family"]
    older, newer = "stabilityai/stable-diffusion-3-medium-diffusers", "stabilityai/stable-diffusion-3.5-medium"
    assert families[older] == families[newer]
    assert families["stabilityai/sdxl-turbo"] == families["stabilityai/stable-diffusion-xl-base-1.0"]


def test_the_law_is_recovered_and_covers_a_family_left_out(tmp_path: Path) -> None:
    rows, truth = made()
    sampler = diffusion.Sampler(rows, warmup=100, draws=64, depth=4)
    energy = sampler.posterior["linear_tflop_j"]
    assert abs(energy.mean() - truth["linear_tflop_j"]) < 3 * energy.std()
    assert sampler.posterior["launch_s"].mean() == pytest.approx(truth["launch_s"], abs=0.5)
    at = np.flatnonzero([name == "middle" for name in rows.families])
    logs = diffusion.predict(rows, sampler.without("middle", seed=1), at)
    low, high = np.quantile(logs, (0.05, 0.95), axis=1)
    seen = np.log10(rows.energy_j[at])
    assert ((seen >= low) & (seen <= high)).mean() > 0.7
    assert np.abs(np.median(logs, axis=1) - seen).mean() < 0.08
    diffusion.write(rows, sampler.posterior, tmp_path)
    written = pd.read_csv(tmp_path / "diffusion-energy.csv")
    assert len(written) == 64
    assert (written.filter(like="_scale_log10") >= 0).all(axis=None)


@needs_rows
def test_every_measured_model_has_a_denoiser_and_a_family() -> None:
    assert MEASUREMENTS is not None
    rows = diffusion.load(Path(MEASUREMENTS))
    assert len(rows.ids) == 823
    assert np.isfinite(rows.denoiser.position_weights).all()


@needs_rows
def test_the_tables_facts_are_those_of_the_script() -> None:
    assert MEASUREMENTS is not None
    shipped = Path(diffusion.__file__).parents[1] / "src/obsia/facts/data/tables/denoisers.csv"
    facts = pd.read_csv(shipped, index_col="model_id")
    found = denoisers(Path(MEASUREMENTS))
    assert set(facts.index) == set(found.index)
    assert np.allclose(facts.loc[found.index, list(COLUMNS)], found, rtol=1e-3)
