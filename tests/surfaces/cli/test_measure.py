"""``obsia measure``: the job starts before anything heavy loads, its streams and its exit code are its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from obsia.surfaces.cli.measuring import asked

LOADED = """
import sys
from obsia.app.measuring import running
running.os.posix_spawnp = lambda *_: (_ for _ in ()).throw(OSError(2, "", "job"))
from obsia.meters import perf
perf.probe = lambda *_: ((), ())  # where the machine has such counters, ctypes opens them
from obsia.surfaces.cli import measuring
loaded = []
plain = running.Session.close
def close(self):
    loaded.extend(sorted(sys.modules))
    plain(self)
running.Session.close = close
code = measuring.measured(["measure", "--journal", sys.argv[1], "--", "job"])
import json
print(json.dumps([code, loaded]))
"""


def test_nothing_heavy_is_loaded_before_the_job_starts(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{LOADED}", str(tmp_path / "j")],
        capture_output=True, encoding="utf-8", check=True, cwd=tmp_path,
    )  # fmt: skip
    code, modules = json.loads(ended.stdout)
    assert code == 2
    assert "obsia.meters.session" in modules
    heavy = {"typing", "re", "json", "enum", "dataclasses", "subprocess", "socket", "ctypes", "numpy", "cyclopts"}
    assert heavy & set(modules) == set()
    assert not [each for each in modules if each.startswith(("obsia.core", "obsia.facts", "obsia.accounting"))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["measure", "--", "job", "-x", "--", "y"], ({}, ["job", "-x", "--", "y"])),
        (["measure", "run", "--idle", "5", "--", "job"], ({"--idle": ["5"]}, ["job"])),
        (
            ["measure", "--exporter=a", "--exporter", "b", "--out=c", "--", "job"],
            ({"--exporter": ["a", "b"], "--out": ["c"]}, ["job"]),
        ),
        (
            ["measure", "--live", "--every", "9", "--out=c", "--", "job"],
            ({"--live": [], "--every": ["9"], "--out": ["c"]}, ["job"]),
        ),
        (["measure", "--every", "9", "--", "job"], None),
        (["measure", "--live=yes", "--", "job"], None),
        (["measure", "--idle", "soon", "--", "job"], None),
        (["measure", "--frob", "--", "job"], None),
        (["measure", "--out", "--", "job"], None),
        (["measure", "--out", "a", "--out", "b", "--", "job"], None),
        (["measure", "--"], None),
        (["measure", "doctor"], None),
    ],
    ids=str,
)
def test_only_a_sure_call_goes_the_short_way(words: list[str], expected: Any) -> None:
    assert asked(words) == expected


def test_the_job_has_its_own_streams_and_exit_code(obsia: Any, tmp_path: Path) -> None:
    ended = obsia("measure", "--out", "m.json", "--journal", "j", "--", "sh", "-c", "echo hello; exit 3")
    assert (ended.returncode, ended.stdout) == (3, "hello\n")
    assert "What this job used" in ended.stderr
    found = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    assert found["is_whole"] is True
    again = obsia("measure", "recover", "j", "--json")
    assert json.loads(again.stdout)["duration_s"] == found["duration_s"]


def test_a_journal_is_not_written_over_and_an_unknown_place_is_said(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "j").write_text("mine", encoding="utf-8")
    ended = obsia("measure", "--journal", "j", "--", "true")
    assert (ended.returncode, ended.stderr) == (2, "error: j could not be started: there is a journal already.\n")
    assert (tmp_path / "j").read_text(encoding="utf-8") == "mine"


def test_the_doctor_says_what_is_missing(obsia: Any) -> None:
    ended = obsia("measure", "doctor", "--json", environment={"LANG": "fr_FR.UTF-8"})
    found = json.loads(ended.stdout)
    assert ended.returncode == (0 if found["sensors"] else 3)
    assert {each["source"] for each in found["unreadable"]} | {each["source"] for each in found["sensors"]} >= {
        "amdsmi"
    }
