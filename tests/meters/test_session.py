"""A measurement from sample to sum: the journal survives, ranks count once, idle is a line of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from errno import ENOSPC
from itertools import count, pairwise
from pathlib import Path

import pytest
from tests.meters.adapter import BenchChannel, journal_of

from obsia.meters import session as sessions
from obsia.meters.account import measurement
from obsia.meters.counters import Counter
from obsia.meters.journal import RECORD, SUSPENDED, read
from obsia.meters.powers import Power
from obsia.meters.sensors import Sensor
from obsia.meters.session import Session, pause_s, rank
from obsia.testing.conformance import SOURCES, Bench, benches
from obsia.testing.sensors import EnergyCounter, VirtualTime
from obsia.testing.traces import SECOND_NS, constant, job

MS = 1_000_000
FAST = SOURCES[0]


class Shown:
    """A counter of a constant load as a channel."""

    def __init__(self, clock: VirtualTime, sensor: Sensor, counter: EnergyCounter) -> None:
        self.sensor, self._clock, self._counter = sensor, clock, counter

    def read(self) -> int | None:
        return self._counter.value(self._clock())


def sensor(number: int, **more: str) -> Sensor:
    named = {"domain": "accelerator", **more}
    return Sensor(sensor_id=f"nvml/{number}", source="nvml-energy", measures="energy", scale=1e-6, **named)  # pyright: ignore[reportArgumentType]


def watts(clock: VirtualTime, powers_w: Sequence[int], **more: str) -> list[Shown]:
    return [
        Shown(clock, sensor(number, **more), EnergyCounter(constant(power_w * 1000), refresh_ns=20 * MS))
        for number, power_w in enumerate(powers_w)
    ]


def run(session: Session, clock: VirtualTime, duration_s: float) -> None:
    session.start()
    until_ns = clock() + round(duration_s * SECOND_NS)
    while clock() < until_ns:
        clock.sleep(min(session.pause_s(), (until_ns - clock()) * 1e-9))
        session.sample()
    session.end()


def made(path: Path, clock: VirtualTime, channels: Sequence[Shown], *, node: str = "n") -> Session:
    return Session(
        channels, str(path), clock=clock, sleep=clock.sleep, node_id=node, suspended=lambda: 0, worked=lambda: None
    )


@pytest.fixture
def bench() -> Bench:
    return next(benches(FAST, seed=3, count=1, duration_s=2.0, is_job=True))


def test_a_journal_that_is_cut_anywhere_loses_its_last_sample_at_most(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal_of(bench, path)
    whole, content = read(str(path)), path.read_bytes()
    head = content.index(b"\n\n") + 2
    assert whole.is_whole
    assert whole.torn_bytes == 0
    for size in range(len(content) - 3 * RECORD.size, len(content)):
        path.write_bytes(content[:size])
        found = read(str(path))
        assert len(found.times_ns[0]) + len(found.marks) == (size - head) // RECORD.size
        assert found.torn_bytes == (size - head) % RECORD.size
    path.write_bytes(content[: len(content) // 2])
    killed = measurement([read(str(path))])
    assert not killed.is_whole
    assert killed.value_j == pytest.approx(
        bench.sensor.trace.energy_j(bench.start_ns, read(str(path)).last_ns), rel=0.01
    )


def test_a_damaged_record_ends_what_is_read(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal_of(bench, path)
    content = bytearray(path.read_bytes())
    place = content.index(b"\n\n") + 2 + 10 * RECORD.size
    content[place + 3] ^= 1
    path.write_bytes(content)
    found = read(str(path))
    assert len(found.times_ns[0]) + len(found.marks) == 10
    assert found.torn_bytes == len(content) - place
    path.write_bytes(b"model,tokens\n")
    with pytest.raises(ValueError, match="journal-none"):
        read(str(path))


def test_a_disk_that_is_full_for_a_while_loses_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, writes, clocks = os.write, count(), [VirtualTime(SECOND_NS) for _ in range(2)]

    def write(descriptor: int, content: bytes) -> int:
        at = next(writes)
        if 20 < at < 60:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        return plain(descriptor, content[:30] if at == 20 else content)

    run(made(tmp_path / "whole", clocks[0], watts(clocks[0], [300, 100])), clocks[0], 2.0)
    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        run(made(tmp_path / "full", clocks[1], watts(clocks[1], [300, 100])), clocks[1], 2.0)
    assert next(writes) > 60
    whole, late = (read(str(tmp_path / each)) for each in ("whole", "full"))
    assert (late.times_ns, late.values, late.marks) == (whole.times_ns, whole.values, whole.marks)
    assert late.torn_bytes == 0


def test_a_journal_without_its_head_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(OSError, match=os.strerror(ENOSPC)):
            made(tmp_path / "j", VirtualTime(), [])
    assert not (tmp_path / "j").exists()


def test_a_journal_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "j").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        made(tmp_path / "j", VirtualTime(), [])


@pytest.mark.parametrize("gpus", [1, 4, 8])
def test_ranks_of_a_node_count_its_accelerators_once(gpus: int, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}" for number in range(4)]
    for number, path in enumerate(paths):
        clock = VirtualTime(SECOND_NS + number * 30 * MS)
        run(made(path, clock, watts(clock, [300] * gpus)), clock, 5.0)
    one, four = measurement([read(str(paths[0]))]), measurement([read(str(each)) for each in paths])
    assert one.value_j == pytest.approx(1500.0 * gpus, rel=1e-3)
    assert four.value_j == pytest.approx(300 * 5.09 * gpus, rel=1e-3)
    assert (four.nodes, four.ranks, len(four.sensors)) == (1, 4, gpus)
    assert abs(one.value_j - 1500.0 * gpus) <= max(3 * one.half_j, 1e-3 * one.value_j)


def test_two_nodes_add_up(tmp_path: Path) -> None:
    for node in ("a", "b"):
        clock = VirtualTime(SECOND_NS)
        run(made(tmp_path / node, clock, watts(clock, [200]), node=node), clock, 2.0)
    both = measurement([read(str(tmp_path / each)) for each in "ab"])
    assert (both.nodes, both.duration_s) == (2, pytest.approx(2.0))
    assert both.value_j == pytest.approx(800.0, rel=1e-3)


def test_what_contains_another_is_not_added(tmp_path: Path) -> None:
    clock = VirtualTime(SECOND_NS)
    trace = EnergyCounter(constant(100_000), refresh_ns=MS)
    named = {"a": ("package", ""), "b": ("core", "rapl"), "c": ("dram", ""), "d": ("psys", "rapl"), "e": ("server", "")}
    channels = [
        Shown(clock, Sensor(
            sensor_id=f"rapl/{name}", source="rapl", domain=domain, measures="energy", scale=1e-6, part_of=part_of,
        ), trace)
        for name, (domain, part_of) in named.items()
    ]  # fmt: skip
    twin = Sensor(
        sensor_id="rapl/twin", source="rapl", domain="package", measures="energy", scale=1e-6, part_of="rapl/a"
    )
    run(made(tmp_path / "j", clock, [*channels, Shown(clock, twin, trace)]), clock, 2.0)
    found = measurement([read(str(tmp_path / "j"))])
    assert {each.sensor.sensor_id for each in found.added} == {"rapl/a", "rapl/c"}
    assert found.value_j == pytest.approx(400.0, rel=1e-3)
    run(made(tmp_path / "k", clock, channels[4:]), clock, 2.0)
    assert measurement([read(str(tmp_path / "k"))]).value_j == pytest.approx(200.0, rel=1e-3)


def test_idle_is_measured_after_the_job_and_is_a_line_of_its_own(tmp_path: Path) -> None:
    clock = VirtualTime(SECOND_NS)
    trace = job(constant(300_000), beside=constant(50_000), start_ns=SECOND_NS, end_ns=5 * SECOND_NS)
    session = made(tmp_path / "j", clock, [Shown(clock, sensor(0), EnergyCounter(trace, refresh_ns=20 * MS))])
    run(session, clock, 4.0)
    session.idle(3.0)
    found = measurement([read(str(tmp_path / "j"))])
    assert found.value_j == pytest.approx(1200.0, rel=2e-3)
    assert found.idle_j == pytest.approx(200.0, rel=0.01)
    run(made(tmp_path / "k", clock, []), clock, 0.1)
    assert measurement([read(str(tmp_path / "k"))]).idle_j is None


def test_reads_come_fast_first_and_ten_times_a_second_later() -> None:
    steps = [pause_s(elapsed_s) for elapsed_s in (0.0, 0.01, 0.5, 1.5, 5.0, 20.2, 25.0)]
    assert steps == [0.00025, 0.002, 0.01, 0.02, 0.1, 0.02, 0.1]
    minute = [0.0]
    while minute[-1] < 3600:
        minute.append(minute[-1] + pause_s(minute[-1]))
    assert len(minute) / 3600 < 12.5
    assert all(later > earlier for earlier, later in pairwise(minute))


def test_a_sleep_of_the_machine_is_noted(tmp_path: Path) -> None:
    clock, slept = VirtualTime(SECOND_NS), [0]
    session = Session(
        watts(clock, [100]),
        str(tmp_path / "j"),
        clock=clock,
        sleep=clock.sleep,
        node_id="n",
        suspended=lambda: slept[0],
    )
    session.start()
    slept[0] = 7 * SECOND_NS
    clock.sleep(1.0)
    session.sample()
    session.end()
    journal = read(str(tmp_path / "j"))
    assert [value for _, channel, value in journal.marks if channel == SUSPENDED] == [7 * SECOND_NS]
    assert measurement([journal]).suspended_s == 7.0


def test_a_rank_is_known_by_the_environment_of_its_launcher() -> None:
    assert rank({}) == (0, 1)
    assert rank({"LOCAL_RANK": "3", "LOCAL_WORLD_SIZE": "8"}) == (3, 8)
    assert rank({"SLURM_LOCALID": "1"}) == (1, 2)


def test_a_gap_of_a_counter_costs_nothing_and_one_of_power_is_listed() -> None:
    times = [each * 100 * MS for each in range(101)]
    gap = range(40, 60)
    of_energy = Sensor(sensor_id="a", source="rapl", domain="package", measures="energy", scale=1.0, ceiling_w=300.0)
    of_power = Sensor(sensor_id="b", source="hwmon", domain="other", measures="power", scale=1.0, ceiling_w=300.0)
    counted = Counter(of_energy, times, [None if n in gap else 10 * n for n in range(101)]).energy(0, times[-1])
    assert counted.value_j == pytest.approx(1000.0, abs=1e-6)
    assert counted.covered_s == pytest.approx(10.0)
    powered = Power(of_power, times, [None if n in gap else 100 + n % 2 for n in range(101)]).energy(0, times[-1])
    [issue] = powered.issues
    assert issue.code == "gap"
    assert powered.covered_s == pytest.approx(8.0, abs=0.3)
    assert powered.bound_high_j == pytest.approx(3000.0)


def test_reads_that_come_fast_at_first_make_no_gaps_of_those_after() -> None:
    """500 W of a sensor whose value never changes, read for 4 s as a session reads it: nothing is missing."""
    times = [round(each * MS) for each in (*range(0, 105, 2), *range(105, 1000, 10), *range(1000, 4000, 50))]
    of_power = Sensor(sensor_id="b", source="redfish", domain="server", measures="power", scale=1.0)
    found = Power(of_power, times, [500] * len(times)).energy(0, 4 * SECOND_NS)
    assert (found.issues, found.covered_s, found.value_j) == ((), 4.0, pytest.approx(2000))


def test_a_counter_that_stands_still_is_not_a_zero() -> None:
    still = Sensor(sensor_id="a", source="rapl", domain="package", measures="energy", scale=1e-6, ceiling_w=100.0)
    found = Counter(still, [0, SECOND_NS, 2 * SECOND_NS], [10**9] * 3).energy(0, 2 * SECOND_NS)
    assert [each.code for each in found.issues] == ["still"]
    assert found.value_j == 0.0
    assert found.half_j > 30.0


def test_nothing_is_read_where_nothing_is_there(tmp_path: Path) -> None:
    found, unread = sessions.channels(powercap_root=str(tmp_path / "p"), hwmon_root=str(tmp_path / "h"))
    assert {"rapl", "hwmon"} <= {each.source for each in unread}
    assert all(each.sensor.source not in ("rapl", "hwmon") for each in found)


def test_a_bench_is_a_channel(bench: Bench) -> None:
    assert BenchChannel(bench).read() == bench.read()
