"""A job beside its meter, and what is said of it; sensors and time are those of the plant, jobs are real."""

from __future__ import annotations

import errno
import io
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.meters.test_session import Shown, made, run, sensor, watts

import obsia
from obsia.app.forms.reading_file import read_readings
from obsia.app.measuring import report as reports
from obsia.app.measuring import running
from obsia.core import figure as figures
from obsia.core.document import Document
from obsia.core.errors import BadInput, UnknownName
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.meters.journal import ENDED, read
from obsia.meters.sensors import Sensor, Unreadable
from obsia.meters.session import Session
from obsia.surfaces.cli.measure import tell
from obsia.testing.sensors import EnergyCounter, VirtualTime
from obsia.testing.traces import SECOND_NS, constant
from obsia.views.measuring import document, sensors
from obsia.writers.terminal import Page
from obsia.writers.terminal import write as write_page

if TYPE_CHECKING:
    from obsia.meters.sensors import Channel

MS = 1_000_000


class Hours(VirtualTime):
    """A clock that goes on by as much as a meter says that it waits, and does what is due at an instant."""

    def __init__(self) -> None:
        super().__init__(SECOND_NS)
        self._due: list[tuple[int, Callable[[], object]]] = []

    def after(self, duration_s: float, then: Callable[[], object]) -> None:
        self._due.append((self.now_ns + round(duration_s * SECOND_NS), then))

    def sleep(self, duration_s: float) -> None:
        super().sleep(duration_s)
        due = [each for each in self._due if each[0] <= self.now_ns]
        for each in due:
            self._due.remove(each)
            each[1]()


class Hurried(Session):
    """A session whose pauses are a moment, whatever its clock says of them: how busy the machine is changes nothing."""

    def __init__(self, channels: Sequence[Channel], path: str, *, clock: VirtualTime, **stated: Any) -> None:
        super().__init__(channels, path, clock=clock, sleep=clock.sleep, suspended=lambda: 0, **stated)

    def pause_s(self) -> float:
        self._sleep(super().pause_s())
        return 0.003


def live(clock: VirtualTime) -> Shown:
    """A counter of 100 W."""
    return Shown(clock, sensor(0), EnergyCounter(constant(100_000), refresh_ns=MS))


def write(laid_out: Document, tr: Locale) -> str:
    """A document as a terminal shows it."""
    shown = io.StringIO()
    write_page(laid_out, Page(tr, stream=shown))
    return " ".join(shown.getvalue().split(" "))


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hours:
    """The time of what is measured here, of one counter of 100 W."""
    clock = Hours()
    monkeypatch.setattr(running, "channels", lambda **_: ([live(clock)], []))
    monkeypatch.setattr(running, "Session", lambda *seen, **stated: Hurried(*seen, clock=clock, **stated))
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    return clock


@pytest.fixture
def journal(tmp_path: Path) -> str:
    """3 s of two accelerators of 300 W, and 2 s without the job."""
    clock = VirtualTime(SECOND_NS)
    session = made(tmp_path / "j", clock, watts(clock, [300, 300]))
    run(session, clock, 3.0)
    session.idle(2.0)
    return str(tmp_path / "j")


def test_a_command_is_measured_from_its_start_to_its_end(hours: Hours) -> None:
    # The job ends some time after it is let go, 0.3 s after its start.
    waits, lets_go = os.pipe()
    os.set_inheritable(waits, True)
    hours.after(0.3, lambda: os.write(lets_go, b"go\n"))
    ran = running.run_command(["sh", "-c", f"read go < /dev/fd/{waits}; exit 7"])
    os.close(waits)
    os.close(lets_go)
    found = reports.report([ran.path])
    assert ran.code == 7
    assert found.measurement.duration_s >= 0.3
    assert found.measurement.value_j == pytest.approx(100 * found.measurement.duration_s, rel=0.01)
    assert [value for _, channel, value in read(ran.path).marks if channel == ENDED] == [7]


@pytest.mark.usefixtures("hours")
def test_a_job_ends_as_it_would_where_its_journal_finds_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, writes = os.write, itertools.count()

    def write(descriptor: int, content: bytes) -> int:
        if next(writes) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return plain(descriptor, content)

    handler = signal.getsignal(signal.SIGTERM)
    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        ran = running.run_command([sys.executable, "-c", "import sys; sys.exit(7)"])
    assert ran.code == 7
    assert not read(ran.path).is_whole
    # What is sent after the job is meant for the meter.
    assert signal.getsignal(signal.SIGTERM) == handler


@pytest.mark.usefixtures("hours")
def test_what_cannot_be_started_leaves_no_journal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        running.run_command(["no-such-command"], journal=str(tmp_path / "mine"))
    assert not (tmp_path / "mine").exists()


def test_a_block_and_a_function_are_measured(hours: Hours) -> None:
    def pass_s(duration_s: float) -> None:
        over = threading.Event()
        hours.after(duration_s, over.set)
        assert over.wait(60)

    with obsia.measure() as block:
        pass_s(0.2)
    found = block.report()
    assert found.measurement.value_j == pytest.approx(100 * found.measurement.duration_s, rel=0.01)
    assert found.measurement.duration_s >= 0.2

    @obsia.measure()
    def work(seconds: float) -> str:
        """Work."""
        pass_s(seconds)
        return "done"

    assert work(0.1) == "done"
    first = work.measured.path  # pyright: ignore[reportFunctionMemberAccess]
    assert work(seconds=0.1) == "done"
    assert work.measured.path != first  # pyright: ignore[reportFunctionMemberAccess]
    assert work.__doc__ == "Work."
    with pytest.raises(ZeroDivisionError), obsia.measure() as failed:
        _ = 1 / 0
    assert read(failed.path).is_whole


KILLED = """
import os, sys
from tests.app import test_app_measuring as plant
from obsia.app.measuring import running
clock = plant.Hours()
channel = plant.live(clock)
shown = channel.read
# What is read is told at once: a byte for each sample.
channel.read = lambda: (shown(), os.write(1, b"."))[0]
running.channels = lambda **_: ([channel], [])
running.Session = lambda *seen, **stated: plant.Hurried(*seen, clock=clock, **stated)
running.run_command(["sleep", "60"], journal=sys.argv[1])
"""


def test_a_meter_that_is_killed_loses_one_sample_at_most(tmp_path: Path) -> None:
    path = tmp_path / "killed"
    meter = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert meter.stdout is not None
    seen = len(meter.stdout.read(120))
    meter.send_signal(signal.SIGKILL)
    meter.wait()
    # The job has the same output, and outlives its meter.
    os.killpg(meter.pid, signal.SIGKILL)
    seen += len(meter.stdout.read())
    meter.stdout.close()
    found = read(str(path))
    assert (found.is_whole, found.torn_bytes) == (False, 0)
    assert seen - 1 <= len(found.times_ns[0]) <= seen
    told = reports.report([str(path)])
    assert told.measurement.value_j == pytest.approx(100 * told.measurement.duration_s, rel=0.01)


def test_a_report_has_figures_with_their_kind_and_their_boundary(journal: str) -> None:
    found = reports.report([journal])
    energy = found.energy
    assert energy is not None
    assert (energy.boundary, energy.kind, energy.tested) == (
        Boundary.ACCELERATOR,
        Kind.MEASURED,
        figures.Tested.EXTRAPOLATED,
    )
    assert energy.median == pytest.approx(1800 / 3.6e6, rel=2e-3)
    assert energy.low <= 1800 / 3.6e6 * 1.001
    assert energy.high >= 1800 / 3.6e6 * 0.999
    assert found.idle is not None
    assert found.active is not None
    assert found.idle.median + found.active.median == pytest.approx(energy.median)
    assert found.carbon is None


def test_carbon_is_told_only_where_a_place_is(journal: str) -> None:
    clean, dirty = (reports.report([journal], region=each).carbon for each in ("FRA", "POL"))
    assert clean is not None
    assert dirty is not None
    assert clean.unit == "gCO2e"
    assert clean.high < dirty.low
    assert clean.low < clean.median < clean.high


def test_readings_are_what_forms_take(journal: str, tmp_path: Path) -> None:
    import json

    record = reports.record(reports.report([journal]))
    path = tmp_path / "readings.json"
    path.write_text(json.dumps(record["readings"]), encoding="utf-8")
    [reading] = read_readings(str(path))
    assert reading.boundary is Boundary.ACCELERATOR
    assert reading.energy_kwh == pytest.approx(1800 / 3.6e6, rel=2e-3)
    assert reading.device_count == 2
    assert asdict(reading)["duration_s"] == pytest.approx(3.0)
    json.dumps(record)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_said_in_words(journal: str, language: str) -> None:
    tr = Locale(language)
    text = write(document(reports.report([journal], region="FRA")), tr)
    assert "500" in text
    assert "Wh" in text
    assert "CO₂" in text


def test_doubts_are_said(tmp_path: Path, journal: str) -> None:
    content = Path(journal).read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(content[: len(content) // 2 // 24 * 24 + 5])
    text = write(document(reports.report([str(cut)])), Locale("en"))
    assert "was not ended" in text
    assert "not a complete record" in text
    clock = VirtualTime(SECOND_NS)
    run(made(tmp_path / "none", clock, []), clock, 0.5)
    assert "nothing was measured" in write(document(reports.report([str(tmp_path / "none")])), Locale("en"))


def test_an_address_that_told_nothing_is_named(tmp_path: Path) -> None:
    silent = [Unreadable("exporter", "no-answer", "http://node:9400/metrics")]
    for name in ("one", "other"):
        Session([], str(tmp_path / name), node_id="n", worked=lambda: None, silent=silent).close()
    found = reports.report([str(tmp_path / "one"), str(tmp_path / "other")])
    assert reports.record(found)["silent"] == [{"address": "http://node:9400/metrics", "reason": "no-answer"}]
    assert "http://node:9400/metrics was to be read, but it does not answer" in write(document(found), Locale("en"))


def test_a_place_that_is_wrong_does_not_lose_what_was_measured(
    journal: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UnknownName):
        tell(journal, region="XYZ", out=None)
    assert f"obsia measure recover {journal}" in capsys.readouterr().err


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("table.csv", "nowhere"):
        with pytest.raises(BadInput, match=name):
            reports.report([str(tmp_path / name)])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sensors_are_listed_with_the_reasons_of_those_that_are_not_read(language: str) -> None:
    from obsia.meters.sensors import REASONS

    domains: Sequence[str] = ("package", "dram", "core", "uncore", "psys", "accelerator", "server", "other")
    found = [Sensor(sensor_id=each, source="rapl", domain=each, measures="energy", scale=1.0) for each in domains]
    text = write(sensors(found, [Unreadable("rapl", each, "here") for each in REASONS]), Locale(language))
    assert all(Locale(language)(f"sensor-unread-{each}") in text for each in REASONS)
    assert all(Locale(language)(f"sensor-domain-{each}") in text for each in domains)
