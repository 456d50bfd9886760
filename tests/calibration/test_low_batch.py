"""Batch 1: which terms a ratio needs, and a drop in power that is found again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

import jax.numpy as jnp
from calibration.inference import PARAMETERS
from calibration.low_batch import (
    Ratio,
    StaticRows,
    drop_share,
    median_range,
    predicted,
    ratios,
    static_rows,
)

MEASUREMENTS = os.environ.get("OBSIA_MEASUREMENTS")
needs_tables = pytest.mark.skipif(not MEASUREMENTS, reason="OBSIA_MEASUREMENTS does not name the folder of the tables")
CENTRE = jnp.zeros(len(PARAMETERS))
"""Parameters at the centres of their priors."""


def ratio(predicted_ratio: float, engine: str = "a") -> Ratio:
    return Ratio(engine=engine, model="m", measured=10.0, predicted=predicted_ratio)


def test_a_factor_is_the_same_above_and_below() -> None:
    assert ratio(15.0).factor == pytest.approx(1.5)
    assert ratio(10.0 / 1.5).factor == pytest.approx(1.5)
    assert ratio(10.0).factor == 1.0


def test_the_range_of_a_median_spans_the_engines() -> None:
    found = [ratio(11.0, "a"), ratio(12.0, "b"), ratio(20.0, "c")]
    low, high = median_range(found)
    assert 1.1 <= low <= 1.2 <= high <= 2.0
    assert median_range([ratio(12.0, "a")]) == pytest.approx((1.2, 1.2))


@pytest.fixture(scope="module")
def rows() -> StaticRows:
    return static_rows(Path(MEASUREMENTS or ""))


@needs_tables
def test_a_batch_that_does_not_fit_is_run_as_far_as_it_fits(rows: StaticRows) -> None:
    # 262,144 cache elements of 2 bytes x 2,048 tokens are 1.07 GB: 0.85 x 40 GB - 13.5 GB of weights hold 19 of them.
    of_llama_2 = np.array(rows.model) == "Llama-2-7b-hf"
    assert rows.held[of_llama_2] == pytest.approx((0.85 * 40e9 - 13.476e9) / (262144 * 2 * 2048), rel=0.01)
    energy = predicted(CENTRE, rows, is_capped=True, drop_share=0.0)[0]
    one = of_llama_2 & (np.array(rows.engine) == "vLLM")
    assert energy[one & (rows.batch == 32)] == pytest.approx(energy[one & (rows.batch == 64)])
    assert (energy[one & (rows.batch == 1)] > 3.0 * energy[one & (rows.batch == 64)]).all()


@needs_tables
def test_a_drop_in_power_is_found_again(rows: StaticRows) -> None:
    made = replace(rows, power_w=predicted(CENTRE, rows, is_capped=True, drop_share=0.25)[1])
    everything = np.ones(len(rows.batch), dtype=bool)
    assert drop_share(CENTRE, made, everything) == pytest.approx(0.25, abs=0.01)
    # Engines that all draw a tenth more say nothing of the drop.
    assert drop_share(CENTRE, replace(made, power_w=1.1 * made.power_w), everything) == pytest.approx(0.25, abs=0.01)


@needs_tables
def test_ratios_are_of_each_engine_and_model_and_fall_with_the_drop(rows: StaticRows) -> None:
    plain = ratios(CENTRE, rows, is_capped=True, has_drop=False)
    dropped = ratios(CENTRE, rows, is_capped=True, has_drop=True)
    assert len({(each.engine, each.model) for each in plain}) == len(plain) == 6
    assert all(after.predicted <= before.predicted * (1 + 1e-9) for before, after in zip(plain, dropped, strict=True))
    assert {each.measured for each in plain} == {each.measured for each in dropped}
