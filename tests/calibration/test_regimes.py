"""What was tested is read off the measured rows: layouts, batches and lengths, and nothing beside."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from calibration.regimes import COLUMNS, MEASURED, TABLE, main, regimes

TOKEN = {
    "unit": "token", "gpu_model": "H100", "num_gpus": "2", "total_params_billion": "30", "active_params_billion": "3",
    "tensor_parallel": "1", "expert_parallel": "2", "data_parallel": "1", "weight_precision": "fp8",
    "avg_batch_size": "8.5", "avg_output_tokens_per_response": "400", "ulysses_degree": "", "ring_degree": "",
    "batch_size": "",
}  # fmt: skip
DENSE = {"active_params_billion": "30", "expert_parallel": "1", "tensor_parallel": "2"}
IMAGE = TOKEN | {
    "unit": "image", "avg_batch_size": "", "batch_size": "4", "ulysses_degree": "2", "ring_degree": "1",
}  # fmt: skip


def written(folder: Path, *rows: dict[str, str]) -> Path:
    with (folder / MEASURED).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(TOKEN))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_rows_laid_out_alike_are_one_regime_from_the_least_to_the_most(tmp_path: Path) -> None:
    more = TOKEN | {"avg_batch_size": "120.25", "avg_output_tokens_per_response": "300"}
    [one] = regimes(written(tmp_path, TOKEN, more))
    assert tuple(one) == COLUMNS
    assert (one["network"], one["are_experts_spread"], one["precision"]) == ("mixture", "yes", "fp8")
    ends = [one[f"{end}_{of}"] for of in ("batch_count", "output_tokens") for end in ("least", "most")]
    assert ends == ["8.5", "120.25", "300", "400"]
    assert one["rows_count"] == "2"


@pytest.mark.parametrize(
    "changed",
    [{"num_gpus": "4"}, {"gpu_model": "B200"}, {"data_parallel": "2"}, {"weight_precision": "bfloat16"}, DENSE],
)
def test_what_is_laid_out_otherwise_is_another(tmp_path: Path, changed: dict[str, str]) -> None:
    assert len(regimes(written(tmp_path, TOKEN, TOKEN | changed))) == 2


def test_images_have_degrees_and_no_lengths(tmp_path: Path) -> None:
    [one] = regimes(written(tmp_path, IMAGE))
    assert (one["ulysses_degree"], one["ring_degree"], one["engine"]) == ("2", "1", "xdit")
    assert (one["least_batch_count"], one["least_output_tokens"], one["network"]) == ("4", "", "")


def test_it_says_whether_the_table_is_what_the_rows_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, path = written(tmp_path, TOKEN, IMAGE), tmp_path / "regimes.csv"
    assert main(["--data", str(data), "--check"], path=path) == 1
    assert main(["--data", str(data), "--write"], path=path) == 0
    assert main(["--data", str(data), "--check"], path=path) == 0
    assert "Would change" in capsys.readouterr().out


@pytest.mark.skipif("OBSIA_MEASUREMENTS" not in os.environ, reason="the measured tables are not in the repository")
def test_the_table_of_facts_is_what_the_measured_rows_say() -> None:
    assert main(["--check"], path=TABLE) == 0
