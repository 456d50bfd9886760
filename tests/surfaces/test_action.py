"""The GitHub action: its options exist, its inputs are documented, and none of them is ever run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
ASSESS = next(step for step in STEPS if step.get("id") == "assess")


def test_it_is_a_composite_action_of_our_own_steps() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert [step["uses"].partition("@")[0] for step in STEPS if "uses" in step] == ["actions/setup-python"]
    assert all(step.get("shell") == "bash" for step in STEPS if "run" in step)


def test_no_input_stands_inside_a_script() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 2
    for script in scripts:
        assert "${{" not in script
        assert "eval" not in script


def test_every_input_is_used_and_documented() -> None:
    used = set(re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    page = (ROOT / "docs" / "how-to" / "keep-a-budget.md").read_text(encoding="utf-8")
    for name, about in ACTION["inputs"].items():
        assert about["description"]
        assert f"`{name}`" in page


def test_every_option_exists() -> None:
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", ASSESS["run"]))
    assert {"--summary", "--budget", "--report", "--xlsx", "--rejects"} <= options
    shown = subprocess.run(
        [sys.executable, "-m", "obsia.surfaces.cli", "assess", "--help"],
        capture_output=True, encoding="utf-8", check=True, env={**os.environ, "COLUMNS": "200", "LANG": "C.UTF-8"},
    ).stdout  # fmt: skip
    assert {option for option in options if not re.search(rf"{option}(?![\w-])", shown)} == set()


def run(tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The script of the step, as the runner calls it, with the installed command."""
    bin_folder = tmp_path / "temp" / "obsia" / "bin"
    bin_folder.mkdir(parents=True)
    command = bin_folder / "obsia"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m obsia.surfaces.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    settings = dict.fromkeys(name for name in ASSESS["env"] if name.startswith("OBSIA_"))
    given = {f"OBSIA_{name.upper()}": value for name, value in inputs.items()}
    assert set(given) <= set(settings)
    environment = {
        "PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path / "temp"), "PYTHONUTF8": "1",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "GITHUB_OUTPUT": str(tmp_path / "output"),
        **dict.fromkeys(settings, ""), "OBSIA_DATA": str(tmp_path / "data"),
        "OBSIA_REJECTS": str(tmp_path / "rejects.jsonl"), **given,
    }  # fmt: skip
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", ASSESS["run"]],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


AZURE = str(ROOT / "examples" / "azure_llm_code_2023.csv")


def test_a_budget_that_is_exceeded_fails_the_step(tmp_path: Path) -> None:
    ended = run(tmp_path, files=AZURE + "\n", model="gpt-4o", by="hour\nday\n", budget="1000kWh\n$1\n", report="r.html")
    assert ended.returncode == 5, ended.stderr
    assert (tmp_path / "output").read_text(encoding="utf-8") == "exit-code=5\n"
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "> Budget of 1000kWh: kept." in summary
    assert "> **Budget of $1: exceeded" in summary
    assert "**By hour**" in summary
    assert (tmp_path / "r.html").exists()


@pytest.mark.parametrize(
    "hostile", ["$(touch pwned)", '"; touch pwned; "', "`touch pwned`", "' ; touch pwned #", "--json"]
)
def test_what_an_input_holds_is_never_run(tmp_path: Path, hostile: str) -> None:
    ended = run(tmp_path, files=AZURE, model=hostile, budget="1000kWh")
    assert ended.returncode == 3
    assert "Unknown model" in ended.stderr
    assert not (tmp_path / "pwned").exists()


def test_blanks_and_carriage_returns_around_a_line_are_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "two words.csv").write_text("model_request,input_tokens,output_tokens\ngpt-4o,1,1\n", encoding="utf-8")
    ended = run(
        tmp_path, files=f"  {AZURE} \r\n\t two words.csv\r\n \r\n", model="gpt-4o", budget=" 1000kWh\r\n", by="day \r\n"
    )
    assert ended.returncode == 0, ended.stderr
    assert "> Budget of 1000kWh: kept." in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_language_is_of_the_summary_alone(tmp_path: Path) -> None:
    ended = run(tmp_path, files=AZURE, model="gpt-4o", budget="1000kWh", language="fr")
    assert (ended.returncode, "locale" in ended.stderr) == (0, False), ended.stderr
    assert "Budget de" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_file_is_never_an_option(tmp_path: Path) -> None:
    ended = run(tmp_path, files="--version\n$(touch pwned)")
    assert ended.returncode == 2
    assert "exit-code=2" in (tmp_path / "output").read_text(encoding="utf-8")
    assert not (tmp_path / "pwned").exists()


def test_records_that_could_not_be_read_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text(
        "model_request,input_tokens,output_tokens\ngpt-4o,1,1\ngpt-4o,x,1\n", encoding="utf-8"
    )
    ended = run(tmp_path, files="u.csv")
    assert ended.returncode == 0, ended.stderr
    assert "::warning::" in ended.stdout
    assert "exit-code=4" in (tmp_path / "output").read_text(encoding="utf-8")
