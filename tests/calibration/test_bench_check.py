"""Contributed files: one in order is taken, a broken one is refused with file, line, field and what was expected."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calibration.bench import bench_rows, cases, problems, schema
from calibration.bench.__main__ import main
from calibration.bench.architectures import architectures
from calibration.bench.check import ROWS
from calibration.bench.device import Facts
from calibration.bench.rows import File
from calibration.bench.rules import QUICK
from calibration.bench.runner import Bench
from calibration.bench.schema import COLUMNS, row_id, short_name
from calibration.bench.simulated import SimulatedDevice

HERE = Path(__file__).parents[2] / "calibration" / "bench"
RULES = replace(QUICK, batches=(1, 8), contexts_tokens=(128, 32768), load_shares=(0.5,))
Change = Callable[[list[dict[str, str]]], None]


class Named(SimulatedDevice):
    """The simulation under the name of a card, as a file of a contributor would have it."""

    @property
    def facts(self) -> Facts:
        return replace(
            super().facts, gpu_name="NVIDIA H100 80GB HBM3", stack="transformers-eager", driver_version="570.86.15",
            cuda_version="12.8", torch_version="2.13.0+cu128", transformers_version="5.24.0",
        )  # fmt: skip


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with every phase."""
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    device = Named(seed=4)
    held = list(cases.cases([(architectures()["olmoe-1b-7b"], "bfloat16")], rules=RULES, facts=device.facts))
    Bench(device=device, file=File(path), rules=RULES, licence="CC-BY-4.0", day=date(2026, 11, 1)).run(held)
    return path.read_text(encoding="utf-8")


def changed(text: str, path: Path, change: Change) -> Path:
    """The file with some of its cells changed."""
    rows = list(csv.DictReader(io.StringIO(text)))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
    return path


def first(rows: list[dict[str, str]], phase: str, status: str = "measured") -> dict[str, str]:
    """The first row of a phase."""
    return next(row for row in rows if (row["phase"], row["status"]) == (phase, status))


def set_cell(phase: str, name: str, value: str, *, status: str = "measured", with_id: bool = True) -> Change:
    """Set a cell, and the id to what then belongs to it."""

    def change(rows: list[dict[str, str]]) -> None:
        row = first(rows, phase, status)
        row[name] = value
        if with_id:
            row["row_id"] = row_id(row)

    return change


def scaled(phase: str, name: str, factor: float) -> Change:
    """Multiply a cell."""
    return lambda rows: first(rows, phase).update({name: f"{float(first(rows, phase)[name]) * factor:.7g}"})


def hotter(rows: list[dict[str, str]]) -> None:
    """Consistent numbers, of a power that the card cannot have."""
    for name in ("energy_j_per_unit", "outcome_avg_power_w_all_gpus", "outcome_window_energy_j"):
        scaled("decode", name, 8.0)(rows)


def colder(rows: list[dict[str, str]]) -> None:
    """Consistent numbers, below what the card takes without work."""
    for name in ("energy_j_per_unit", "outcome_avg_power_w_all_gpus", "outcome_window_energy_j"):
        scaled("decode", name, 0.1)(rows)


def test_a_file_of_the_bench_is_in_order(text: str, tmp_path: Path) -> None:
    path = changed(text, tmp_path / "rows.csv", lambda _: None)
    assert problems(path) == []
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["phase"] for row in rows} == {"idle", "decode", "prefill", "load"}
    assert {row["status"] for row in rows} == {"measured", "skipped"}
    assert {row["gpu_model"] for row in rows} == {"H100"}


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        (set_cell("decode", "energy_j_per_unit", "much"), "energy_j_per_unit", "a number of J from 1e-09 to 1e+06"),
        (set_cell("decode", "energy_j_per_unit", "-1"), "energy_j_per_unit", "a number of J from 1e-09 to 1e+06"),
        (set_cell("decode", "energy_j_per_unit", "nan"), "energy_j_per_unit", "a number of J"),
        (set_cell("decode", "energy_j_per_unit", ""), "energy_j_per_unit", "a number of J"),
        (set_cell("decode", "repeats", "2.5"), "repeats", "a whole number from 1 to 1000"),
        (set_cell("decode", "weight_precision", "bf16"), "weight_precision", "one of bfloat16, float16"),
        (set_cell("decode", "licence", "MIT"), "licence", "one of CC0-1.0, CC-BY-4.0"),
        (set_cell("decode", "licence", ""), "licence", "one of CC0-1.0, CC-BY-4.0"),
        (set_cell("decode", "unit", "prompt_token"), "unit", "token in phase decode"),
        (set_cell("decode", "task", "bench-load"), "task", "bench-decode in phase decode"),
        (set_cell("decode", "measured_on", "yesterday"), "measured_on", "text like"),
        (set_cell("decode", "height_px", "1024"), "height_px", "nothing"),
        (set_cell("decode", "max_num_seqs", "4", with_id=False), "row_id", "the digest of the configuration"),
        (set_cell("decode", "reason", "none"), "reason", "nothing in a measured row"),
        (set_cell("decode", "active_params_billion", "70"), "active_params_billion", "at most total_params_billion"),
        (set_cell("decode", "energy_relative_sd", ""), "energy_relative_sd", "a value"),
        (set_cell("decode", "meter_interval_s", "2"), "window_s", "at least ten times the meter's interval"),
        (set_cell("decode", "gpu_name", "simulated"), "gpu_name", "a card"),
        (set_cell("decode", "stack", "built in ~/x"), "stack", "no path, address, host or card's id"),
        (set_cell("decode", "gpu_name", "ada@example.org"), "gpu_name", "no path, address, host or card's id"),
        (set_cell("decode", "avg_batch_size", "9"), "avg_batch_size", "at most max_num_seqs, 1"),
        (set_cell("prefill", "reason", "", status="skipped"), "reason", "text like"),
        (
            set_cell("prefill", "outcome_window_energy_j", "5", status="skipped"),
            "outcome_window_energy_j",
            "nothing in a skipped row",
        ),
        (scaled("decode", "energy_j_per_unit", 1.1), "energy_j_per_unit", "power over throughput"),
        (scaled("prefill", "outcome_window_energy_j", 1.1), "outcome_window_energy_j", "power times window_s"),
        (scaled("prefill", "outcome_batch_latency_s", 2), "outcome_batch_latency_s", "tokens over throughput"),
        (
            scaled("decode", "outcome_median_inter_token_latency_ms", 0.5),
            "outcome_median_inter_token_latency_ms",
            "batch over throughput",
        ),
        (scaled("load", "outcome_energy_j_per_response", 1.1), "outcome_energy_j_per_response", "energy per token"),
        (set_cell("load", "outcome_busy_share", "1.2"), "outcome_busy_share", "a number from 0 to 1.0001"),
        (hotter, "outcome_avg_power_w_all_gpus", "at most 1.05 times the limit of 700 W"),
        (colder, "outcome_avg_power_w_all_gpus", "at least 0.9 times idle, 70"),
        (lambda rows: rows.append(dict(first(rows, "decode"))), "row_id", "an id of its own"),
        (lambda rows: rows.clear(), "the file", "at least one row"),
    ],
)
def test_a_broken_file_is_refused(text: str, tmp_path: Path, change: Change, field: str, expected: str) -> None:
    found = problems(changed(text, tmp_path / "theirs.csv", change))
    assert field in [problem.field for problem in found]
    assert any(problem.field == field and expected in problem.expected for problem in found)
    assert all(str(problem).startswith(f"theirs.csv, line {problem.line}, ") for problem in found)


def test_a_problem_names_its_line(text: str, tmp_path: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[3]["repeats"] = "three"

    [problem] = problems(changed(text, tmp_path / "theirs.csv", change))
    assert str(problem) == ("theirs.csv, line 5, repeats: expected a whole number from 1 to 1000, found 'three'")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda text: text.replace("gpu_power_limit_w", "limit", 1), "gpu_power_limit_w"),
        (lambda text: text.replace("row_id,", "host_name,row_id,", 1), "host_name"),
        (lambda text: text.replace("num_gpus", "unit", 1), "unit"),
        (lambda text: text.rstrip("\n") + ",more\n", "the line"),
        (lambda text: text.rstrip("\n").rpartition(",")[0] + "\n", "the line"),
        (lambda _: "", "row_id"),
    ],
)
def test_columns_are_exactly_those_of_the_bench(
    text: str, tmp_path: Path, change: Callable[[str], str], field: str
) -> None:
    (tmp_path / "theirs.csv").write_text(change(text), encoding="utf-8")
    assert field in [problem.field for problem in problems(tmp_path / "theirs.csv")]


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_bytes(b"row_id,\xff\xfe")
    assert [problem.expected for problem in problems(tmp_path / "theirs.csv")] == ["UTF-8"]


def test_the_command_ends_with_what_it_found(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = changed(text, tmp_path / "good.csv", lambda _: None)
    bad = changed(text, tmp_path / "bad.csv", set_cell("decode", "repeats", "0"))
    assert main(["check", str(good)]) == 0
    assert capsys.readouterr().out == "good.csv: in order\n"
    assert main(["check", str(good), str(bad)]) == 4
    assert "bad.csv, line " in capsys.readouterr().err
    assert main(["check", str(tmp_path / "none.csv")]) == 3


def test_rows_of_a_simulation_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    assert main(["--out", str(path), "--simulate", "--quick", "--only", "idle", "--models", "llama-3.2-1b"]) == 0
    assert {problem.field for problem in problems(path)} == {"gpu_name"}


# ---------------------------------------------------------------- rows for the calibration


def test_rows_of_a_folder_are_read_for_the_calibration(text: str, tmp_path: Path) -> None:
    changed(text, tmp_path / "one.csv", lambda _: None)
    changed(text, tmp_path / "two.csv", lambda rows: rows.__delitem__(slice(4, None)))
    rows = bench_rows(tmp_path)
    assert {row["table"] for row in rows} == {"one.csv", "two.csv"}
    assert all(row["status"] == "measured" and float(row["energy_j_per_unit"]) > 0 for row in rows)
    both = bench_rows(tmp_path, with_skipped=True)
    assert len(both) > len(rows)
    assert {row["status"] for row in both} == {"measured", "skipped"}


def test_a_folder_with_a_broken_file_is_refused_as_a_whole(text: str, tmp_path: Path) -> None:
    changed(text, tmp_path / "one.csv", lambda _: None)
    changed(text, tmp_path / "two.csv", set_cell("load", "repeats", "0"))
    with pytest.raises(ValueError, match=r"two\.csv, line \d+, repeats"):
        bench_rows(tmp_path)


def test_kept_rows_are_in_order_and_their_page_says_how_many_there_are() -> None:
    rows = bench_rows(ROWS, with_skipped=True)
    page = (ROWS / "README.md").read_text(encoding="utf-8")
    assert ("No row has been measured yet." in page) == (not rows)


def test_the_page_describes_every_column_and_licence() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    assert [name for name in schema.COLUMNS if f"`{name}`" not in page] == []
    assert all(licence in page for licence in schema.LICENCES)
    assert all(f"`{name}`" in page for name in architectures())


@pytest.mark.parametrize(
    ("driver", "short"),
    [
        ("NVIDIA H100 80GB HBM3", "H100"),
        ("NVIDIA H100 PCIe", "H100 PCIe"),
        ("NVIDIA A100-SXM4-40GB", "A100-SXM4-40GB"),
        ("NVIDIA B200", "B200"),
        ("NVIDIA GeForce RTX 4090", "RTX 4090"),
        ("Tesla T4", "Tesla T4"),
    ],
)
def test_cards_have_the_short_names_of_tables(driver: str, short: str) -> None:
    assert short_name(driver) == short
