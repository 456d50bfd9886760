"""What a command loads: help loads no library of numbers, an estimate no engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import json, sys
from obsia.surfaces.cli import run
code = run(sys.argv[1:])
sys.stderr.write(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
HEAVY = {"ibis", "duckdb", "pandas", "polars", "pyarrow", "google", "opentelemetry", "msgspec", "zstandard"}


def loaded(tmp_path: Path, *words: str) -> set[str]:
    """Top-level modules that a command has loaded when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        capture_output=True, encoding="utf-8", check=True, cwd=tmp_path,
        env={**os.environ, "OBSIA_DATA": str(tmp_path), "LANG": "fr", "PYTHONUTF8": "1"},
    )  # fmt: skip
    code, modules = json.loads(ended.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("estimate", "--help"),
        ("assess", "--help"),
        ("facts", "--help"),
        ("world", "--help"),
        ("--version",),
    ],
)
def test_help_loads_no_library_of_numbers(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert loaded(tmp_path, *words) & {*HEAVY, "numpy", "babel", "fluent", "sqlite3", "markdown_it"} == set()


@pytest.mark.parametrize("output", [(), ("--json",), ("--segment",)], ids=str)
def test_an_estimate_loads_no_engine(tmp_path: Path, output: tuple[str, ...]) -> None:
    words = ("estimate", "gpt-4o", "--in", "10", "--out", "10", *output)
    assert loaded(tmp_path, *words) & HEAVY == set()


def test_nobody_listening_is_no_error(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m obsia.surfaces.cli facts attribution | head -1"],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_interruption_ends_quietly(tmp_path: Path) -> None:
    waiting = (
        "import os, signal, threading\n"
        "import obsia.app.catalogue.doctor as room\n"
        "def wait(): os.kill(os.getpid(), signal.SIGINT); threading.Event().wait(30)\n"
        "room.doctor = wait\n"
        "from obsia.surfaces.cli import main\n"
        "main(['doctor'])\n"
    )
    started = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", waiting], capture_output=True, encoding="utf-8", check=False)
    assert time.monotonic() - started < 20
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + signal.SIGINT, "", "")


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_defect_is_one_line_unless_the_whole_trace_is_asked_for(debug: str) -> None:
    broken = (
        "import obsia.app.catalogue.doctor as room\n"
        "def fail(): raise RuntimeError('a\\x1b[31mb')\n"
        "room.doctor = fail\n"
        "from obsia.surfaces.cli import main\n"
        "main(['doctor'])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "OBSIA_DEBUG": debug, "LANG": "en"},
    )  # fmt: skip
    assert ended.returncode == 1
    assert ("Traceback" in ended.stderr) is bool(debug)
    assert r"unexpected RuntimeError: a\x1b[31mb" in ended.stderr
