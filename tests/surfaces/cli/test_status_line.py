"""The script of the manual that shows a session and the total of its day in a status bar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.commands import command

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "show-in-a-status-bar.md"


def script() -> str:
    """The second script of the page."""
    return next(
        block for block in re.findall(r"```\n(#!/bin/sh\n.*?)```", PAGE.read_text(), re.DOTALL) if "zone=" in block
    )


@pytest.mark.skipif(shutil.which("sh") is None or os.name == "nt", reason="no shell here")
def test_the_line_has_the_session_at_once_and_the_day_when_it_is_known(tmp_path: Path) -> None:
    """With commands that stand for ``obsia`` and ``jq``, and write down how they were called."""
    tools = tmp_path / "bin"
    tools.mkdir()
    shims = {
        "obsia": f'echo "$@" >>{tmp_path}/calls\ncase "$*" in *--since*) echo DAY;; *) echo SESSION;; esac',
        "jq": 'sed \'s/.*"transcript_path": "\\([^"]*\\)".*/\\1/\'',
    }
    for name, body in shims.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    (tmp_path / "energy.sh").write_text(script())

    def line() -> str:
        done = subprocess.run(
            ["sh", tmp_path / "energy.sh"],
            input='{"model": "x", "transcript_path": "/logs/s.jsonl"}',
            env={"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tmp_path)},
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout

    first, ends = line(), time.monotonic() + 30
    assert first.startswith("SESSION | 20")
    day = first.split("| ")[1].split(":")[0]
    assert abs(datetime.fromisoformat(f"{day}T12:00+00:00") - datetime.now(UTC)) < timedelta(days=2)
    while (tmp_path / ".cache" / "obsia-day" / "busy").exists() and time.monotonic() < ends:
        time.sleep(0.02)
    assert [line() for _ in range(3)] == [f"SESSION | {day}: DAY\n"] * 3
    calls = (tmp_path / "calls").read_text().splitlines()
    of_day = [call for call in calls if "--since" in call]
    assert of_day == [
        f"assess {tmp_path}/.claude/projects --since {day} --tz Europe/Paris --segment --quiet --region FRA"
    ]
    assert calls.count("assess /logs/s.jsonl --segment --quiet --region FRA") == 4


def test_the_total_of_a_day_leaves_out_what_was_before_it(tmp_path: Path) -> None:
    """The command of that script, as the command line takes it."""
    rows = "".join(f"2026-05-0{day}T10:00:00Z,openai,gpt-4o,1000,{day}00\n" for day in (1, 2, 2))
    (tmp_path / "usage.csv").write_text(f"started_at,provider,model_request,input_tokens,output_tokens\n{rows}")
    (tmp_path / "day.csv").write_text(
        "started_at,provider,model_request,input_tokens,output_tokens\n" + rows[rows.index("2026-05-02") :]
    )
    settings = dict(os.environ) | {"OBSIA_DATA": str(tmp_path / "data")}
    words = ["--tz", "Europe/Paris", "--segment", "--quiet", "--region", "FRA"]
    since = command(["assess", "usage.csv", "--since", "2026-05-02", *words], environment=settings, folder=tmp_path)
    alone = command(["assess", "day.csv", *words], environment=settings, folder=tmp_path)
    assert (since.returncode, alone.returncode) == (0, 0)
    assert since.stdout == alone.stdout
    assert " Wh (" in since.stdout
