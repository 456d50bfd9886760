"""Files of other meters as readings: the energy of accelerators, once, without the PUE that was put on it."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize("text", [CODECARBON + RUN, ZEUS])
def test_an_account_says_that_such_a_file_holds_no_calls(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"energy of whole jobs.*--reading"):
        obsia.assess(written(tmp_path, text))
