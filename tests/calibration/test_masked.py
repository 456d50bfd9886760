"""Open models masked as closed: what is hidden, what counts once, and the rule that has to be beaten."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.closed import Hidden
from calibration.masked import (
    LAW,
    PER_SOURCE,
    Measured,
    accelerator_j,
    by_price,
    evenly,
    law_columns,
    predicted,
    prompt_tokens,
)

from calibration import masked, told
from obsia.accounting import sizes
from obsia.accounting.known import is_closed
from obsia.accounting.service_regimes import REGIMES
from obsia.accounting.setups import Setup
from obsia.facts.snapshot import load

MODEL = "mistral/mistral-large-2407"
ROW = Measured(
    row_id="a",
    collection="one",
    model_id=MODEL,
    maker="mistral",
    input_tokens=100,
    cached_tokens=0,
    output_tokens=400,
    batch=64.0,
    energy_wh=0.1,
    price_usd=0.004,
)


def shipped() -> sizes.SizeModel:
    """The model of sizes that ships: it saw every maker, which is enough where hiding is tested."""
    joint = load().joint(sizes.POSTERIOR)
    assert joint is not None
    return sizes.size_model_of(dict(zip(joint.columns, np.array(joint.rows).T, strict=True)))


def test_a_source_counts_once_however_many_configurations_were_measured() -> None:
    many = [replace(ROW, row_id=f"{at:02}", energy_wh=1.0 + at) for at in range(80)]
    few = [replace(ROW, row_id=f"few {at}", collection="two", energy_wh=1.0 + at) for at in range(2)]
    chosen = evenly([*many, *few])
    of = [row.collection for row in chosen]
    assert of.count("one") == of.count("two") == PER_SOURCE
    # Eight of 80 in the middle of eighths: 79 places, of which (k + 1/2) / 8.
    assert [row.energy_wh for row in chosen[:PER_SOURCE]] == [6.0, 16.0, 26.0, 36.0, 45.0, 55.0, 65.0, 75.0]


def test_the_line_on_price_is_fitted_to_other_makers() -> None:
    """Energy is 10 times the price at two makers and 100 times at a third: where the third is left out, it is off by
    ten, and where one of the two is, the line lies between.
    """
    rows = [
        replace(ROW, row_id=f"{maker} {at}", maker=maker, price_usd=10.0**at, energy_wh=factor * 10.0**at)
        for maker, factor in (("a", 10.0), ("b", 10.0), ("c", 100.0))
        for at in range(4)
    ]
    found = by_price(rows)
    ratio = found.median / found.measured
    assert ratio[8:] == pytest.approx(0.1)
    assert ratio[:8] == pytest.approx(np.sqrt(10.0))
    # Residuals of half a decade either way, eight rows less two parameters; 1.645 of them to each end.
    assert np.log10(found.high / found.median)[:8] == pytest.approx(1.645 * 0.5 * np.sqrt(8 / 6), rel=0.01)
    assert found.levels() == (0.5, 0.8, 0.9, 0.95)


def test_a_masked_model_is_drawn_from_the_fits_that_did_not_see_it() -> None:
    fit = masked.Unseen(
        size_model=shipped(),
        law=law_columns(load()),
        regimes={("filling_ratio", "regime=fleet"): (30.0, 27.0, 33.0)},
    )
    slower = replace(fit, law={**fit.law, "engine_bandwidth_use_share": 0.3 * fit.law["engine_bandwidth_use_share"]})
    slow, plain, unfloored = (
        predicted([ROW], accelerator_j([ROW], {"mistral": each}, has_floor=has_floor))
        for each, has_floor in ((slower, True), (fit, True), (fit, False))
    )
    assert slow.median[0] > 1.1 * plain.median[0], "what moves a third of the bytes a second takes longer"
    assert unfloored.high[0] / unfloored.low[0] < plain.high[0] / plain.low[0]
    assert plain.ids == ("a",)
    hidden = Hidden(model_id=MODEL, size_model=fit.size_model, joints={LAW: fit.law}, regimes=fit.regimes)
    (fleet,) = hidden.facts(REGIMES, "filling_ratio", "regime=fleet")
    assert (fleet.value, fleet.low, fleet.high) == (30.0, 27.0, 33.0)
    assert hidden.facts(REGIMES, "filling_ratio", "regime=small") == load().facts(
        REGIMES, "filling_ratio", "regime=small"
    )
    assert is_closed(hidden, model_id=MODEL)
    assert not is_closed(load(), model_id=MODEL)


def test_lengths_of_prompts_are_those_of_the_energy_model() -> None:
    found = prompt_tokens(load())
    assert found["infilling"] > found["chat"] > 100.0


def test_rows_are_of_texts_by_models_that_somebody_sells(tmp_path: Path) -> None:
    shared = {"unit": "token", "avg_output_tokens_per_response": "500", "energy_j_per_unit": "0.36",
              "gpu_model": "H100", "num_gpus": "2", "weight_precision": "bfloat16"}  # fmt: skip
    rows = [
        {"row_id": "text", "model_id": "Qwen/Qwen3-32B", "task": "lm-arena-chat", "avg_batch_size": "64"},
        {"row_id": "images", "model_id": "Qwen/Qwen3-VL-32B-Instruct", "task": "image-chat", "avg_batch_size": "64"},
        {"row_id": "nobody's", "model_id": "nobody/nothing-9b", "task": "gpqa", "avg_batch_size": "64"},
    ]
    older = {"row_id": "older", "model_id": "mistralai/Mistral-Large-Instruct-2407", "task": "chat"}
    _write(tmp_path / "mlenergy_train.csv", [row | shared for row in rows])
    _write(tmp_path / "mlenergy_v2_train.csv", [older | shared | {"avg_batch_size": "9"}])
    (tmp_path / "energy_2026").mkdir()
    run = {"point_id": "run", "source_id": "arrivals", "model_id": "Qwen/Qwen3-8B", "value": "3.6", "mean_running": "2",
           "hardware": "NVIDIA A100 SXM4 80 GB", "n_accel": "1", "precision": "bf16", "engine": "vLLM",
           "engine_version": "0.10.1.1"}  # fmt: skip
    told = {"input_tokens": "1000", "output_tokens": "100", "prefix_cached_tokens": "9000", "requests_total": "10"}
    _write(tmp_path / "energy_2026" / "partload_runs.csv", [run | told, run | told | {"output_tokens": ""}])
    found = {row.row_id: row for row in masked.measured(load(), tmp_path)}
    assert set(found) == {"text", "older", "run"}
    # 0.36 J a token for 500 tokens, over 3,600 s an hour; 9,000 tokens of ten requests came from a cache.
    assert found["text"].energy_wh == pytest.approx(0.05)
    assert (found["run"].energy_wh, found["run"].cached_tokens) == (pytest.approx(0.1), 900)
    assert [found[name].maker for name in ("text", "older", "run")] == ["qwen", "mistral", "qwen"]
    assert found["older"].source == ("mlenergy_v2_train.csv", MODEL)
    on = Setup(device="NVIDIA H100 SXM5 80GB", devices=2, precision="bfloat16", engine="vllm", running=9.0)
    assert found["older"].setup == on._replace(engine_version="0.5.4")
    assert found["text"].setup == on._replace(engine_version="0.11.1", running=64.0)
    assert (found["run"].setup.engine, found["run"].setup.engine_version) == ("vllm", "0.10.1.1")


def test_what_is_told_of_a_configuration_enters_its_prediction() -> None:
    """At few requests a token costs more than at many: where the number is told, the prediction follows it."""
    fit = masked.Unseen(size_model=shipped(), law=law_columns(load()), regimes={})
    setup = Setup(device="NVIDIA H100 SXM5 80GB", devices=8, precision="bfloat16", engine="vllm")
    rows = [
        replace(ROW, row_id=name, collection=f"mlenergy {name}", batch=running, setup=setup._replace(running=running))
        for name, running in (("few", 4.0), ("many", 256.0), ("v2", 256.0))
    ]
    hidden = predicted(masked.evenly(rows), accelerator_j(rows, {"mistral": fit}, has_floor=True))
    found = told.held_out(load(), rows, {"mistral": fit}, hidden)
    few, many = (found[told.PREFIX + "requests at once"].median[at * PER_SOURCE] for at in (0, 1))
    assert few > 3.0 * many
    known = found[told.PREFIX + "the model, its precision"].median
    assert known[0] == known[PER_SOURCE], "how many requests ran is hidden in this step"
    page = told.section(found)
    assert [line.split(" | ")[:2] for line in page.splitlines()[-3:]] == [
        [f"| {kind}", str(PER_SOURCE)] for kind in (told.MANY, told.FEW, told.OLDER)
    ]
    assert told.section({}) == ""


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
