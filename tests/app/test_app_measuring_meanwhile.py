"""What is shown and written while a job is measured, and what a machine's owner can send of its sensors."""

from __future__ import annotations

import io
import json
import platform
import sys
import time
from errno import EIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.meters.test_session import made, sensor, watts

from obsia.app.measuring import running
from obsia.app.measuring.meanwhile import LiveLine, Rewriting, sparkline
from obsia.app.measuring.sensor_report import SECONDS, sensor_report
from obsia.core.errors import BadCall
from obsia.meters.journal import ENDED, read
from obsia.meters.sensors import Gpu, Sensor, Unreadable
from obsia.meters.session import Session
from obsia.surfaces.notebook import magic
from obsia.testing.sensors import VirtualTime
from obsia.testing.traces import SECOND_NS


def test_bars_reach_from_nothing_to_the_highest() -> None:
    assert sparkline([0, 50, 100]) == "▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""


def test_a_line_shows_the_power_of_what_adds_up(tmp_path: Path) -> None:
    """Two accelerators of 300 W, and cores that are a part of a package: 600 W, and 600 J each second."""
    clock = VirtualTime(SECOND_NS)
    channels = [*watts(clock, [300, 300]), *watts(clock, [50], domain="core")]
    session = made(tmp_path / "j", clock, channels)
    stream = io.StringIO()
    line = LiveLine(stream)
    session.start()
    for _ in range(41):
        clock.sleep(0.1)
        session.sample()
        line(session)
    shown = stream.getvalue().split("\r\x1b[K")[1:]
    assert len(shown) == 4
    assert shown[-1].split() == ["0:00:04", "600", "W", "████", "2400", "J"]
    line.end()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_counter_that_begins_again_and_one_that_is_silent_are_no_power_below_zero() -> None:
    wrapping = Sensor(
        sensor_id="rapl/0", source="rapl", domain="package", measures="energy", scale=1.0, range_units=1000
    )
    power = Sensor(sensor_id="nvml/0", source="nvml-power", domain="accelerator", measures="power", scale=1e-3)
    channels = [SimpleNamespace(sensor=each) for each in (wrapping, power, sensor(0))]
    stream = io.StringIO()
    line = LiveLine(stream)
    for second, shown in enumerate(([990, 70_000, 5], [40, 80_000, None]), start=1):
        line(SimpleNamespace(last=(second * SECOND_NS, shown), channels=channels))  # pyright: ignore[reportArgumentType]
    # 50 J since the counter began again, and 80 W.
    assert " 130 W " in stream.getvalue()


def test_a_file_is_written_anew_while_the_job_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    out, seen = tmp_path / "job.json", tmp_path / "seen.json"
    # The job ends once it has found the file, and keeps what it found.
    job = f"until [ -s {out} ]; do sleep 0.05; done; cp {out} {seen}"
    ran = running.run_command(
        ["timeout", "60", "sh", "-c", job],
        meanwhile=lambda path: [Rewriting(path, out=str(out), region=None, every_s=0.05)],
    )
    assert ran.code == 0
    found = json.loads(seen.read_text(encoding="utf-8"))
    assert (found["is_whole"], found["journals_count"]) == (False, 1)


def test_a_terminal_that_goes_away_does_not_end_the_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    told = 0

    class Gone:
        def __call__(self, _: Session, /) -> None:
            nonlocal told
            told += 1
            raise OSError(EIO, "gone")

        def end(self) -> None:
            raise OSError(EIO, "gone")

    ran = running.run_command(["sleep", "0.3"], meanwhile=lambda _: [Gone()])
    assert (ran.code, told) == (0, 1)
    assert [channel for _, channel, _ in read(ran.path).marks if channel == ENDED]


def test_the_report_of_sensors_tells_how_they_refresh_and_not_whose_they_are() -> None:
    clock = VirtualTime(SECOND_NS)
    counter = watts(clock, [300])[0]
    serial = "GPU-8a7b6c5d"
    named = Sensor(
        sensor_id=f"nvml/{serial}", source="nvml-energy", domain="accelerator", measures="energy", scale=1e-6,
        hardware="NVIDIA H100",
    )  # fmt: skip
    address = "http://secret.example:9400/metrics"
    found = sensor_report(
        [Gpu(named, counter.read)], [Unreadable("exporter", "no-answer", address)], clock=clock, sleep=clock.sleep
    )
    text = json.dumps(found)
    assert not [each for each in (serial, "secret.example", f'"{platform.node()}"') if each in text]
    [only] = found["sensors"]
    assert (only["sensor_id"], only["hardware"], only["missed_reads_count"]) == ("nvml-energy/0", "NVIDIA H100", 0)
    # A counter of 300 W that refreshes every 20 ms moves by 6 J each time.
    steps = [later[1] - earlier[1] for earlier, later in zip(only["changes"], only["changes"][1:], strict=False)]
    assert len(steps) == pytest.approx(SECONDS / 0.020, abs=1)
    assert set(steps) == {6_000_000}


class Shell:
    """What the magic asks of IPython's shell."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.magics: dict[str, Any] = {}

    def register_magic_function(self, func: Any, magic_kind: str, magic_name: str) -> None:
        self.magics[f"{magic_kind} {magic_name}"] = func

    def run_cell(self, raw_cell: str) -> None:
        self.ran.append(raw_cell)


def test_a_cell_of_a_notebook_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    shell = Shell()
    magic.load(shell)
    measured = shell.magics["cell measure"]
    found = measured("--region FRA", "train()")
    assert shell.ran == ["train()"]
    assert found.report.region == "FRA"
    assert "<title>What this job used" in found._repr_html_()
    assert repr(found).startswith("# What this job used")
    with pytest.raises(BadCall) as refused:
        measured("--place FRA", "train()")
    assert "--place FRA" in str(refused.value)
    assert shell.ran == ["train()"]


def test_a_training_run_is_logged_once_on_each_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(TrainerCallback=object))
    from obsia.surfaces.exporters.transformers import EnergyCallback

    first, second = EnergyCallback(region="FRA"), EnergyCallback()
    for callback, is_first in ((first, True), (second, False)):
        state = SimpleNamespace(is_local_process_zero=is_first, global_step=7, log_history=[])
        callback.on_train_begin(None, state, None)
        # Until processors have worked for some of the ticks in which the kernel counts, however busy the machine is.
        until = time.process_time() + 0.1
        while time.process_time() < until:
            pass
        callback.on_train_end(None, state, None)
        if is_first:
            [logged] = state.log_history
            assert logged["step"] == 7
            assert 0 <= logged["energy_low_kwh"] <= logged["energy_kwh"] <= logged["energy_high_kwh"]
            assert logged["carbon_g"] > 0
        else:
            assert state.log_history == []
    assert len(list((tmp_path / "data" / "measurements").glob("*.journal"))) == 1
