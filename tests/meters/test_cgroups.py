"""Control groups by path and by name, in trees of both layouts, and one that works while it is measured."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from obsia.app.measuring import running
from obsia.core.errors import BadCall
from obsia.meters import cgroups
from obsia.meters.journal import OWN, read
from obsia.meters.session import Session
from obsia.surfaces.cli import main
from obsia.testing.sensors import VirtualTime

CONTAINER = "3f2a9c0d5e71b8446aa0f1c2d3e4f5061728394a5b6c7d8e9f00112233445566"


def group(root: Path, path: str, usage_us: int = 0) -> str:
    """A group of the second layout that has worked so long."""
    folder = root / path
    folder.mkdir(parents=True)
    (folder / "cpu.stat").write_text(f"usage_usec {usage_us}\nuser_usec 0\nsystem_usec 0\n")
    return str(folder)


def test_a_group_has_a_path_and_names(tmp_path: Path) -> None:
    root = str(tmp_path)
    service = group(tmp_path, "system.slice/ollama.service")
    group(tmp_path, "system.slice/ollama.service/worker")
    pod = group(tmp_path, f"kubepods.slice/pod7/cri-{CONTAINER}.scope")
    for name in ("ollama.service", "ollama", "/system.slice/ollama.service", "system.slice/ollama.service", service):
        assert cgroups.groups(name, root=root) == [service]
    assert cgroups.groups(CONTAINER, root=root) == cgroups.groups(CONTAINER[:12], root=root) == [pod]
    # Eleven digits, a part of a name and a folder that counts nothing are no group.
    (tmp_path / "empty").mkdir()
    for name in (CONTAINER[:11], "llama", "empty", "/empty", "/nowhere", "."):
        assert cgroups.groups(name, root=root) == []
    twin = group(tmp_path, "user.slice/ollama.service")
    assert cgroups.groups("ollama", root=root) == [service, twin]


def test_both_layouts_tell_nanoseconds(tmp_path: Path) -> None:
    assert cgroups.usage_ns(group(tmp_path, "two", 1_500_000)) == 1_500_000_000
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "cpu.stat").write_text("nr_periods 0\n")
    assert cgroups.usage_ns(str(tmp_path / "one")) is None
    (tmp_path / "one" / "cpuacct.usage").write_text("1500000000\n")
    assert cgroups.usage_ns(str(tmp_path / "one")) == 1_500_000_000
    assert cgroups.usage_ns(str(tmp_path / "three")) is None


def test_the_time_of_a_group_stands_for_that_of_the_job(tmp_path: Path) -> None:
    folder, time_ = group(tmp_path, "job", 2_000_000), VirtualTime()
    session = Session([], str(tmp_path / "a.journal"), clock=time_, sleep=time_.sleep, group=folder)
    session.start()
    (Path(folder) / "cpu.stat").write_text("usage_usec 5000000\n")
    session.end()
    session.close()
    found = read(str(tmp_path / "a.journal"))
    assert found.worked_s(OWN)[0] == pytest.approx(3.0)
    assert found.facts["group"] == (folder,)
    # One that is gone at the end tells nothing, rather than something wrong.
    session = Session([], str(tmp_path / "b.journal"), clock=time_, sleep=time_.sleep, group=folder)
    session.start()
    os.unlink(f"{folder}/cpu.stat")
    session.end()
    session.close()
    assert read(str(tmp_path / "b.journal")).worked_s(OWN) == (None, None)


def test_a_command_takes_a_group_and_the_report_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, journal = group(tmp_path, "tree/job"), str(tmp_path / "a.journal")
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(cgroups, "ROOT", str(tmp_path / "tree"))
    monkeypatch.setattr(cgroups.groups, "__kwdefaults__", {"root": str(tmp_path / "tree")})
    for name, code in (("none-such", "measure-no-group"), ("job", "measure-several-groups")):
        if name == "job":
            group(tmp_path, "tree/other/job")
        with pytest.raises(BadCall, match="job" if name == "job" else "none-such") as refused:
            running.run_command(["true"], journal=journal, cgroup=name)
        assert refused.value.code == code
    assert not Path(journal).exists()
    # Long enough for ticks of the machine, which are hundredths of a second.
    job = ["--", sys.executable, "-c", "sum(range(5_000_000))"]
    with pytest.raises(SystemExit) as ended:
        main(["measure", "--cgroup", "/job", "--journal", journal, "--out", str(tmp_path / "a.json"), *job])
    assert ended.value.code == 0
    said = capsys.readouterr().err
    record = json.loads((tmp_path / "a.json").read_text())
    assert f"control group {folder}" in said
    assert record["processors"]["groups"] == [folder]
