"""What a job had of processors that others use as well; a plant of 20 W, and 10 W for each processor that works."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.app.test_app_measuring import write
from tests.meters.test_session import run, sensor

from obsia.accounting.draws import Worlds
from obsia.app.measuring import report as reports
from obsia.app.measuring.processors import modelled_parts_j, parts_j
from obsia.core.evidence import Kind
from obsia.core.locales import Locale
from obsia.facts.snapshot import load
from obsia.meters.account import ProcessorTime, ProcessorWork, measurement
from obsia.meters.journal import read
from obsia.meters.sensors import Sensor
from obsia.meters.session import Session, worked_ns
from obsia.surfaces.cli import main
from obsia.testing.sensors import VirtualTime
from obsia.testing.traces import SECOND_NS
from obsia.views.measuring import document

JOB_S, WITHOUT_S = 10.0, 4.0
OTHERS, OWN = 0.5, 1.5
"""Processors at work."""


class Machine:
    """A package: the job works for its ten seconds, others always; a mean over 1 ms is what is read."""

    def __init__(self, clock: VirtualTime, *, ranks: int = 1) -> None:
        self.sensor: Sensor = sensor(0, domain="package")
        self._clock, self._ranks, self._began_s = clock, ranks, clock() * 1e-9

    def _passed_s(self) -> tuple[float, float]:
        passed_s = self._clock() * 1e-9 - self._began_s
        return passed_s, min(passed_s, JOB_S)

    def read(self) -> int | None:
        passed_s, worked_s = self._passed_s()
        return 10**12 + round((20 * passed_s + 10 * (OTHERS * passed_s + OWN * worked_s)) * 1e6)

    def worked(self) -> tuple[int, int]:
        passed_s, worked_s = self._passed_s()
        own_s = OWN * worked_s
        return round((OTHERS * passed_s + own_s) * 1e9), round(own_s / self._ranks * 1e9)


def measured(folder: Path, *, without_s: float = WITHOUT_S, ranks: int = 1) -> list[str]:
    """Journals of the ranks of one job."""
    paths = [str(folder / f"rank {rank}") for rank in range(ranks)]
    for path in paths:
        clock = VirtualTime(SECOND_NS)
        ran(path, clock, Machine(clock, ranks=ranks), without_s=without_s)
    return paths


def ran(path: str, clock: VirtualTime, machine: Machine, *, without_s: float = 0.0) -> None:
    """A job of ten seconds, and the machine without it."""
    session = Session(
        [machine], path, clock=clock, sleep=clock.sleep, node_id="n", suspended=lambda: 0, worked=machine.worked
    )
    run(session, clock, JOB_S)
    if without_s:
        session.idle(without_s)
    session.close()


@pytest.mark.parametrize("ranks", [1, 2])
def test_a_job_others_and_idling_add_up_to_what_was_read(tmp_path: Path, ranks: int) -> None:
    # 10 s: 200 J idle, 0.5 x 10 s x 10 W = 50 J of others, 1.5 x 10 s x 10 W = 150 J of the job; 400 J in all.
    found = reports.report(measured(tmp_path, ranks=ranks))
    assert found.energy is not None
    assert found.processors is not None
    assert found.processor_time_share == pytest.approx(0.75, abs=1e-3)
    for figure, expected_j in zip(found.processors, (150, 50, 200), strict=True):
        assert figure.median * 3.6e6 == pytest.approx(expected_j, rel=0.02)
        assert figure.low < figure.median < figure.high or expected_j == 200
    assert found.energy.median * 3.6e6 == pytest.approx(400, rel=2e-3)
    # A second of the job at half the power of the others' leaves it 3/5 of the 200 J, at twice 6/7: 120 and 171 J.
    job = found.processors[0]
    assert job.low * 3.6e6 == pytest.approx(120, rel=0.02)
    assert job.high * 3.6e6 == pytest.approx(171.4, rel=0.02)
    assert reports.record(found)["processors"]["job_kwh"]["median"] == job.median


def test_without_the_idle_machine_the_share_of_time_alone_is_told(tmp_path: Path) -> None:
    paths = measured(tmp_path, without_s=0.0)
    found = reports.report(paths)
    assert found.processors is None
    assert reports.record(found)["processors"] == {
        "time_share": pytest.approx(0.75, abs=1e-3), "groups": [], "job_kwh": None, "others_kwh": None, "idle_kwh": None
    }  # fmt: skip
    assert "75 %" in write(document(found), Locale("en")).replace("75%", "75 %")
    assert "--idle 10" in write(document(found), Locale("fr"))
    # Whoever has measured the idle machine is not told to.
    alike = write(document(replace(found, idle=found.energy)), Locale("en"))
    assert "no busier" in alike
    assert "--idle" not in alike


def test_a_meter_that_was_killed_tells_no_share(tmp_path: Path) -> None:
    (path,) = measured(tmp_path)
    content = Path(path).read_bytes()
    Path(path).write_bytes(content[: len(content) // 2])
    found = measurement([read(path)])
    assert found.processor_time_share is None
    assert found.value_j > 0


def test_jobs_one_after_another_are_not_told_apart(tmp_path: Path) -> None:
    clock = VirtualTime(SECOND_NS)
    paths = [str(tmp_path / each) for each in ("first", "second")]
    for path in paths:
        ran(path, clock, Machine(clock))
        clock.sleep(5.0)
    assert measurement([read(each) for each in paths]).processors == ()


def test_a_report_is_written_as_its_suffix_says(tmp_path: Path) -> None:
    (path,) = measured(tmp_path)
    written = {suffix: tmp_path / f"job.{suffix}" for suffix in ("html", "md", "json")}
    for out in written.values():
        with pytest.raises(SystemExit) as ended:
            main(["measure", "recover", path, "--out", str(out)])
        assert ended.value.code == 0
    assert written["html"].read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert written["md"].read_text(encoding="utf-8").startswith("# ")
    assert json.loads(written["json"].read_text(encoding="utf-8"))["processors"]["time_share"] > 0.7


@st.composite
def works(draw: st.DrawFn) -> ProcessorWork:
    """A machine whose power is a line of its work."""
    idle_w, per_s = draw(st.floats(0, 500)), draw(st.floats(0.1, 50))
    own_s, others_s, without_s = draw(st.floats(1, 1e4)), draw(st.floats(0, 1e4)), draw(st.floats(0, 1))
    return ProcessorWork(
        energy_j=idle_w * 100 + per_s * (own_s + others_s),
        half_j=0.0,
        idle_j=idle_w * 100 + per_s * without_s,
        own_s=own_s,
        busy_s=own_s + others_s,
        busy_without_s=without_s,
    )


@given(st.lists(works(), min_size=1, max_size=3))
def test_parts_add_up_in_every_simulation(given_works: list[ProcessorWork]) -> None:
    told = [each for each in given_works if each.without_work_j is not None]
    parts = parts_j(told, snapshot=load(), worlds=Worlds())
    total_j = sum(each.energy_j for each in told)
    np.testing.assert_allclose(np.sum(parts, axis=0), total_j, rtol=1e-9)
    assert all((part >= -1e-9 * max(total_j, 1.0)).all() for part in parts)


def test_a_machine_that_is_no_busier_with_the_job_tells_nothing() -> None:
    still = ProcessorWork(energy_j=100, half_j=1, idle_j=90, own_s=1, busy_s=5, busy_without_s=5)
    assert still.without_work_j is None


def test_a_machine_without_sensors_is_modelled_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    clock = VirtualTime(SECOND_NS)
    path = str(tmp_path / "none")
    session = Session(
        [], path, clock=clock, sleep=clock.sleep, node_id="n", suspended=lambda: 0, worked=Machine(clock).worked
    )
    run(session, clock, JOB_S)
    session.close()
    found = reports.report([path], region="FRA")
    assert found.energy is not None
    assert found.processors is not None
    # 4 threads x 10 s x 0.8 W (0.45 to 2.2) idle: 32 J (18 to 88). At work 1.5 + 0.5 for 10 s: 20 s x 3.2 W = 64 J
    # (24 to 160), of which the job has three quarters by time: 48 J, and others 16 J.
    job, others, idle = (each.median * 3.6e6 for each in found.processors)
    assert (job, others, idle) == (pytest.approx(48, rel=0.05), pytest.approx(16, rel=0.1), pytest.approx(32, rel=0.03))
    assert found.processors[2].low * 3.6e6 == pytest.approx(18, rel=0.03)
    assert found.processors[2].high * 3.6e6 == pytest.approx(88, rel=0.03)
    assert found.energy.kind is Kind.MODELLED
    assert found.energy.low < found.energy.median < found.energy.high
    assert found.carbon is not None
    assert found.carbon.low < found.carbon.median < found.carbon.high
    # A reading is a meter's: forms get none of this.
    assert found.readings == ()
    assert reports.record(found)["energy_kwh"]["kind"] == "modelled"
    assert "nothing was measured" in (text := " ".join(write(document(found), Locale("en")).split()))
    assert "4 processor threads, accelerators not included" in text
    assert "à la prise, de 4 processeurs logiques" in " ".join(write(document(found), Locale("fr")).split())


@pytest.mark.parametrize(("busy_s", "processors"), [(20.0, 8), (0.5, 1)])
def test_modelled_parts_grow_with_work_and_with_processors(busy_s: float, processors: int) -> None:
    one = ProcessorTime(processors=processors, duration_s=5.0, own_s=0.4, busy_s=busy_s)

    def parts(**changed: Any) -> tuple[Any, ...]:
        return modelled_parts_j([replace(one, **changed)], snapshot=load(), worlds=Worlds())

    job, others, idle = parts()
    assert (parts(busy_s=busy_s + 1.0)[1] > others).all()
    assert (parts(own_s=0.5)[0] > job).all()
    assert (parts(processors=processors + 1)[2] > idle).all()
    # Two nodes are one of twice as much.
    np.testing.assert_allclose(modelled_parts_j([one, one], snapshot=load(), worlds=Worlds())[0], 2 * job)


@pytest.mark.skipif(not os.path.exists("/proc/stat"), reason="Linux tells the time of its processors")
def test_this_machine_tells_how_long_its_processors_worked() -> None:
    before = worked_ns()
    until_s = time.process_time() + 0.05
    while time.process_time() < until_s:
        pass
    after = worked_ns()
    assert before is not None
    assert after is not None
    assert after[1] - before[1] >= 45e6
    # Ticks of the whole machine are 10 ms: one of each processor may be open at both ends.
    assert after[0] - before[0] >= after[1] - before[1] - 40e6
