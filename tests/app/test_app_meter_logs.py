"""Files of other meters as readings: the energy of accelerators, once, without the PUE that was put on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import obsia
from obsia.app.forms.reading_file import read_readings
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary

CODECARBON = (
    "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,energy_consumed,"
    "country_iso_code,codecarbon_version,gpu_count,gpu_model,pue\n"
)
RUN = "2026-11-01T10:00:00,train,aaa,3600.5,0.05,0.0425,0.36,0.02,0.4225,FRA,3.3.2,2,2 x NVIDIA A100-SXM4-80GB,1.2\n"
ALONE = "2026-11-01T11:00:00,train,bbb,60,0.01,0.0425,0.0,0.02,0.0625,FRA,3.3.2,,,1.2\n"
ZEUS = "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n1793527200.5,epoch 1,10.0,1800.0,1800.0\n"


def benchmark(*, unit: str = "kWh", **generated: int) -> dict[str, Any]:
    """What optimum-benchmark wrote of Llama 3.1 8B on an H100 (JulienDelavande/benchlab, 30 May 2025), shortened."""

    def phase(cpu: float, ram: float, gpu: float) -> dict[str, Any]:
        return {"latency": None, "energy": {"unit": unit, "cpu": cpu, "ram": ram, "gpu": gpu, "total": cpu + ram + gpu}}

    return {
        "config": {
            "name": "text_generation",
            "backend": {"name": "pytorch", "model": "meta-llama/Llama-3.1-8B-Instruct", "device_ids": "0"},
            "scenario": {
                "name": "energy_star", "num_samples": 1000, "input_shapes": {"batch_size": 1},
                "generate_kwargs": {"max_new_tokens": 1000, "min_new_tokens": 1, **generated},
            },
            "environment": {"gpu": ["NVIDIA H100 80GB HBM3"], "optimum_benchmark_version": "0.6.0.dev0"},
        },
        "report": {
            "load_model": phase(0.000185, 0.0000817, 0.0006108),
            "prefill": phase(0.0048787, 0.0021683, 0.0746824),
            "decode": phase(0.0150011, 0.0065747, 0.1199452),
        },
    }  # fmt: skip


def written(folder: Path, text: str) -> str:
    path = folder / "meter.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_codecarbon_gives_what_its_accelerators_took(tmp_path: Path) -> None:
    """0.36 kWh with a PUE of 1.2 are 0.30 kWh at the accelerators; a run without any is no reading of them."""
    [found] = read_readings(written(tmp_path, CODECARBON + RUN + ALONE))
    assert found.energy_kwh == pytest.approx(0.30)
    assert (found.boundary, found.meter, found.device_count, found.region, found.work) == (
        Boundary.ACCELERATOR, "CodeCarbon 3.3.2", 2, "FRA", "other",
    )  # fmt: skip
    assert found.hardware == "NVIDIA A100-SXM4-80GB"
    with pytest.raises(BadInput, match="no accelerator was read"):
        read_readings(written(tmp_path, CODECARBON + ALONE))


def test_a_window_of_zeus_is_a_reading(tmp_path: Path) -> None:
    """3,600 J of two accelerators are 0.001 kWh."""
    [found] = read_readings(written(tmp_path, ZEUS))
    assert found.energy_kwh == pytest.approx(0.001)
    assert (found.duration_s, found.started_at, found.note) == (10.0, "2026-11-01T10:00:00.500Z", "epoch 1")


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (CODECARBON + RUN.replace("0.36", "much"), 2, "gpu_energy"),
        (CODECARBON + RUN + RUN.replace("3600.5", ""), 3, "duration"),
        (ZEUS.replace("10.0", "soon"), 2, "elapsed_time"),
        (CODECARBON + RUN.replace("0.36", "-1"), 2, None),
    ],
)
def test_a_value_that_is_none_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, field: str | None
) -> None:
    with pytest.raises(BadInput) as refused:
        read_readings(written(tmp_path, text))
    assert (refused.value.line, refused.value.field) == (line, field)


@pytest.mark.parametrize("text", [CODECARBON + RUN, ZEUS, json.dumps(benchmark())])
def test_an_account_says_that_such_a_file_holds_no_calls(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"energy of whole jobs.*--reading"):
        obsia.assess(written(tmp_path, text))


def test_a_report_of_the_ai_energy_score_is_a_reading_of_its_inference(tmp_path: Path) -> None:
    """0.0746824 kWh of reading and 0.1199452 of writing at the accelerator; loading the model is none of it."""
    [found] = read_readings(written(tmp_path, json.dumps(benchmark())))
    assert found.energy_kwh == pytest.approx(0.1946276)
    assert (found.boundary, found.meter, found.work) == (Boundary.ACCELERATOR, "CodeCarbon", "inference")
    assert (found.model, found.hardware) == ("meta-llama/Llama-3.1-8B-Instruct", "NVIDIA H100 80GB HBM3")
    # An answer may have ended before its 1,000 tokens; and nothing says how long the run was.
    assert (found.device_count, found.requests_count, found.output_tokens, found.duration_s) == (1, 1000, None, None)
    [found] = read_readings(written(tmp_path, json.dumps(benchmark(max_new_tokens=10, min_new_tokens=10))))
    assert found.output_tokens == 10_000
    [alone] = read_readings(written(tmp_path, json.dumps(benchmark()["report"])))
    assert (alone.energy_kwh, alone.model) == (pytest.approx(0.1946276), "")


def test_a_run_of_the_inference_scenario_states_its_tokens(tmp_path: Path) -> None:
    whole = benchmark(max_new_tokens=100, min_new_tokens=100)
    del whole["config"]["scenario"]["num_samples"]
    whole["config"]["scenario"]["input_shapes"] = {"batch_size": 2, "sequence_length": 16}
    [found] = read_readings(written(tmp_path, json.dumps(whole)))
    assert (found.requests_count, found.input_tokens, found.output_tokens) == (2, 32, 200)


def test_what_a_task_of_optimum_benchmark_kept_is_a_row_of_codecarbon(tmp_path: Path) -> None:
    names, values = CODECARBON.strip().split(","), RUN.strip().split(",")
    record = {name: float(text) if name == "gpu_energy" else text for name, text in zip(names, values, strict=True)}
    assert read_readings(written(tmp_path, json.dumps(record))) == read_readings(written(tmp_path, CODECARBON + RUN))


def test_a_benchmark_without_accelerators_or_in_another_unit_is_refused(tmp_path: Path) -> None:
    whole = benchmark()
    for name in ("prefill", "decode"):
        whole["report"][name]["energy"]["gpu"] = 0
    with pytest.raises(BadInput, match="no accelerator was read"):
        read_readings(written(tmp_path, json.dumps(whole)))
    with pytest.raises(BadInput) as refused:
        read_readings(written(tmp_path, json.dumps(benchmark(unit="Wh"))))
    assert refused.value.field == "report.prefill.energy.unit"
