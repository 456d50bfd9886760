"""A status bar's line from what was kept: what goes wrong on the way is told as the whole way tells it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

Ended = subprocess.CompletedProcess[str]


def line(number: int, **usage: Any) -> str:
    counts = {"input_tokens": 1_000, "output_tokens": 100} | usage
    message = {"id": f"msg_{number:024d}", "model": "claude-sonnet-4-5-20250929", "usage": counts}
    record = {
        "type": "assistant", "parentUuid": None, "isSidechain": False, "sessionId": "s", "requestId": f"req_{number}",
        "timestamp": "2026-03-04T10:00:00Z", "message": message,
    }  # fmt: skip
    return json.dumps(record) + "\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "session.jsonl"
    path.write_text("".join(line(number) for number in range(20)))
    return path


def ask(log: Path, *words: str, shell: str = "", without: bool = False, **environment: str) -> Ended:
    """``obsia assess LOG --segment``; ``without`` the engine, where the answer must come from what was kept."""
    hidden = log.parent / "hidden"
    if not hidden.exists():
        hidden.mkdir()
        (hidden / "duckdb.py").write_text("raise ImportError('hidden')")
    settings: Mapping[str, str] = {
        "PATH": os.environ["PATH"], "OBSIA_DATA": str(log.parent / "data"), "LANG": "C.UTF-8", "PYTHONUTF8": "1",
        **({"PYTHONPATH": str(hidden)} if without else {}), **environment,
    }  # fmt: skip
    command = [sys.executable, "-m", "obsia.surfaces.cli", "assess", str(log), "--segment", "--region", "FRA", *words]
    return subprocess.run(
        ["bash", "-c", f'"$@" {shell}', "bash", *command],
        cwd=log.parent, env=settings, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=120,
        check=False,
    )  # fmt: skip


def states(log: Path) -> list[Path]:
    return list((log.parent / "data" / "growing").glob("*"))


def test_a_terminal_without_the_letter_is_given_its_number(log: Path) -> None:
    for is_quick in (False, True):
        ended = ask(log, without=is_quick, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
        assert (ended.returncode, ended.stderr) == (0, "")
        assert " \\xb7 " in ended.stdout


@pytest.mark.parametrize("shell", [">&-", "> /dev/full", "| true"])
def test_an_output_that_is_closed_full_or_gone_is_no_trace(log: Path, shell: str) -> None:
    assert ask(log).returncode == 0
    whole = ask(log, "--seed", "1", shell=shell)
    quick = ask(log, shell=shell)
    assert "Traceback" not in quick.stderr
    assert (quick.returncode, quick.stdout, quick.stderr) == (whole.returncode, whole.stdout, whole.stderr)


def test_a_log_that_is_gone_is_told_as_ever(log: Path) -> None:
    assert ask(log).returncode == 0
    log.rename(log.with_name("elsewhere"))
    ended = ask(log)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "no such file" in ended.stderr


@pytest.mark.parametrize("damage", [b"", b"\xff" * 64])
def test_what_was_kept_may_be_damaged(log: Path, damage: bytes) -> None:
    first = ask(log)
    (state,) = states(log)
    state.write_bytes(damage)
    again = ask(log)
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, first.stderr)
    assert len(ask(log, without=True).stdout) > 5


def test_rejected_lines_are_told_again(log: Path) -> None:
    with log.open("a") as file:
        file.write(line(50, output_tokens=-1))
    first, again = ask(log), ask(log)
    assert (first.returncode, again.returncode) == (4, 4)
    assert again.stderr == first.stderr != ""
    quick = ask(log, "--quiet", without=True)
    assert (quick.returncode, quick.stdout, quick.stderr) == (4, first.stdout, "")


def test_a_line_without_its_end_is_the_same_in_both_ways(log: Path) -> None:
    assert ask(log).returncode == 0
    with log.open("a") as file:
        file.write(line(60, output_tokens=90_000).rstrip("\n"))
    quick = ask(log)
    for state in states(log):
        state.unlink()
    whole = ask(log)
    assert (quick.returncode, quick.stdout) == (whole.returncode, whole.stdout)


def test_a_question_that_keeps_nothing_is_answered_by_nothing_kept(log: Path) -> None:
    assert ask(log).returncode == 0
    assert ask(log, "--no-record", without=True).returncode != 0
