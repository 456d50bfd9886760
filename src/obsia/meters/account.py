"""What journals amount to: of each sensor of each node the energy of the job once, whoever measured it.

Processes of one job on one node each keep a journal of the same counters. Counters are absolute, so reads of all of
them are reads of one series, and the time that any of them measured counts once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from obsia.core.grouping import grouped
from obsia.meters.counters import NS, Counter, Energy, Issue
from obsia.meters.journal import BUSY, OWN, SUSPENDED, Journal
from obsia.meters.powers import Power
from obsia.meters.sensors import ENERGY, Sensor, adds_up


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorEnergy:
    """Energy of the job by one sensor of one node. ``is_added``: whether it is part of the sum."""

    node: str
    sensor: Sensor
    energy: Energy
    idle_j: float | None
    """What it would have been without the job, J; None where that was not measured."""
    is_added: bool
    missed_reads: int
    reads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorWork:
    """Energy of processors and memory of one node beside the time that its processors worked."""

    energy_j: float
    half_j: float
    """The 90 % half width."""
    idle_j: float | None
    """What the same sensors would have shown at their power without the job, J; None where that was not measured."""
    own_s: float
    """Processor time of the job and of its meter, s."""
    busy_s: float
    """Processor time of all that ran meanwhile, s."""
    busy_without_s: float | None
    """Processor time of all that would have run meanwhile, as measured without the job, s."""

    @property
    def without_work_j(self) -> float | None:
        """What processors that do nothing would have used meanwhile, J: the line through two times, at no work.

        None where the machine was not measured without the job, or was no busier with it.
        """
        if self.idle_j is None or self.busy_without_s is None:
            return None
        more_s, more_j = self.busy_s - self.busy_without_s, self.energy_j - self.idle_j
        if more_s <= 0.0 or more_j <= 0.0:
            return None
        return max(self.idle_j - self.busy_without_s * more_j / more_s, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorTime:
    """How long the processors of a node worked, where no sensor shows what they drew."""

    processors: int
    """How many its system shows: threads, on a virtual machine those that it was given."""
    duration_s: float
    own_s: float
    """Processor time of the job and of its meter, s."""
    busy_s: float
    """Processor time of all that ran meanwhile, s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What a job used, as far as sensors saw it. Energies are in J, of all nodes together."""

    sensors: tuple[SensorEnergy, ...]
    duration_s: float
    """The longest of the nodes' times, s."""
    nodes: int
    ranks: int
    """How many processes kept a journal."""
    is_whole: bool
    """Whether every journal was ended, and none was killed."""
    suspended_s: float
    started_at_ns: int | None
    """Unix time of the first start, ns."""
    processors: tuple[ProcessorWork, ...] = ()
    """Of each node with sensors of its processors; none where one of them does not say how long they worked."""
    processor_times: tuple[ProcessorTime, ...] = ()
    """Of all nodes, where no sensor of any adds up and each says how long its processors worked."""

    @property
    def added(self) -> tuple[SensorEnergy, ...]:
        """The sensors that add up."""
        return tuple(each for each in self.sensors if each.is_added)

    @property
    def value_j(self) -> float:
        """The sum."""
        return math.fsum(each.energy.value_j for each in self.added)

    @property
    def half_j(self) -> float:
        """The 90 % half width of the sum: refreshes of sensors have nothing to do with each other."""
        return math.hypot(*(each.energy.half_j for each in self.added))

    @property
    def low_j(self) -> float:
        """Lower end of the interval, inside of what is possible at all."""
        return max(self.value_j - self.half_j, math.fsum(each.energy.bound_low_j for each in self.added), 0.0)

    @property
    def high_j(self) -> float:
        """Upper end of the interval, inside of what is possible at all."""
        return min(self.value_j + self.half_j, math.fsum(each.energy.bound_high_j for each in self.added))

    @property
    def idle_j(self) -> float | None:
        """What the same sensors would have shown without the job; None where it was not measured."""
        parts = [each.idle_j for each in self.added]
        return None if not parts or any(each is None for each in parts) else math.fsum(each or 0.0 for each in parts)

    @property
    def processor_time_share(self) -> float | None:
        """Processor time of the job over that of all that ran meanwhile; None where it is not known."""
        works = self.processors or self.processor_times
        busy_s = math.fsum(each.busy_s for each in works)
        return min(math.fsum(each.own_s for each in works) / busy_s, 1.0) if busy_s else None

    @property
    def covered_share(self) -> float:
        """Share of the time that reads stand for: that of the sensor with the least."""
        if not self.added or not self.duration_s:
            return 0.0
        return min(min(each.energy.covered_s / self.duration_s, 1.0) for each in self.added)

    @property
    def issues(self) -> tuple[tuple[Sensor, Issue], ...]:
        """What is not known for sure, of the sensors that add up."""
        return tuple((each.sensor, issue) for each in self.added for issue in each.energy.issues)


def measurement(journals: Sequence[Journal]) -> Measurement:
    """What journals amount to, those of one node together."""
    by_node: dict[str, list[Journal]] = {}
    for number, journal in enumerate(journals):
        name = "".join(journal.facts.get("node", ())) or f"journal {number}"
        by_node.setdefault(name, []).append(journal)
    found = [each for node, some in by_node.items() for each in _node(node, some)]
    starts = [start for each in journals if (start := _started_at_ns(each)) is not None]
    return Measurement(
        sensors=tuple(found),
        duration_s=max((_duration_s(_windows(some)) for some in by_node.values()), default=0.0),
        nodes=len(by_node),
        ranks=len(journals),
        is_whole=all(each.is_whole for each in journals),
        suspended_s=max((_suspended_s(each) for each in journals), default=0.0),
        started_at_ns=min(starts, default=None),
        processors=_processors(by_node, found),
        processor_times=() if any(each.is_added for each in found) else _processor_times(by_node),
    )


def _processors(by_node: Mapping[str, Sequence[Journal]], sensors: Sequence[SensorEnergy]) -> tuple[ProcessorWork, ...]:
    """Work and energy of the processors of all nodes, or of none."""
    works: list[ProcessorWork] = []
    for node, journals in by_node.items():
        of = [
            each
            for each in sensors
            if each.node == node and each.is_added and each.sensor.domain in ("package", "dram")
        ]
        if not of:
            continue
        worked_s = _worked_s(journals)
        if worked_s is None:
            return ()
        own_s, busy_s = worked_s
        idle = [(after_s, window) for each in journals
                if (after_s := each.worked_s(BUSY)[1]) is not None and (window := each.idle_window())]  # fmt: skip
        idle_parts = [each.idle_j for each in of if each.idle_j is not None]
        works.append(
            ProcessorWork(
                energy_j=math.fsum(each.energy.value_j for each in of),
                half_j=math.hypot(*(each.energy.half_j for each in of)),
                idle_j=math.fsum(idle_parts) if len(idle_parts) == len(of) else None,
                own_s=own_s,
                busy_s=busy_s,
                busy_without_s=idle[-1][0] / _duration_s([idle[-1][1]]) * _duration_s(_windows(journals))
                if idle
                else None,
            )
        )
    return tuple(works)


def _worked_s(journals: Sequence[Journal]) -> tuple[float, float] | None:
    """Processor time of the job and of all that ran on its node, s; None where one of the two is not known."""
    # Ranks that name one control group have it once; those that name none have each their own.
    own = {each.facts.get("group") or number: each.worked_s(OWN)[0] for number, each in enumerate(journals)}
    own_s = list(own.values())
    # Ranks of one node count the same machine; what ran between jobs one after another is in no journal.
    busy_s = max((job_s for each in journals if (job_s := each.worked_s(BUSY)[0]) is not None), default=0.0)
    if len(_windows(journals)) > 1 or not busy_s or None in own_s:
        return None
    return math.fsum(each or 0.0 for each in own_s), busy_s


def _processor_times(by_node: Mapping[str, Sequence[Journal]]) -> tuple[ProcessorTime, ...]:
    """Of all nodes, or of none."""
    times: list[ProcessorTime] = []
    for journals in by_node.values():
        worked_s = _worked_s(journals)
        count = max(int("".join(each.facts.get("processors", ())) or 0) for each in journals)
        if worked_s is None or not count:
            return ()
        own_s, busy_s = worked_s
        times.append(
            ProcessorTime(processors=count, duration_s=_duration_s(_windows(journals)), own_s=own_s, busy_s=busy_s)
        )
    return tuple(times)


def _suspended_s(journal: Journal) -> float:
    return sum(value for _, channel, value in journal.marks if channel == SUSPENDED) * NS


def _started_at_ns(journal: Journal) -> int | None:
    window, clock = journal.window(), journal.facts.get("clock", ())
    if window is None or len(clock) != 2:
        return None
    return int(clock[0]) + window[0] - int(clock[1])


def _windows(journals: Iterable[Journal]) -> list[tuple[int, int]]:
    """The times of the journals of a node; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(window for each in journals if (window := each.window()) is not None):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _duration_s(windows: Sequence[tuple[int, int]]) -> float:
    return sum(end - start for start, end in windows) * NS


def _node(node: str, journals: Sequence[Journal]) -> list[SensorEnergy]:
    reads: dict[str, tuple[Sensor, dict[int, int | None]]] = {}
    for journal in journals:
        for sensor, times_ns, values in zip(journal.sensors, journal.times_ns, journal.values, strict=True):
            _, kept = reads.setdefault(sensor.sensor_id, (sensor, {}))
            kept.update(zip(times_ns, values, strict=True))
    windows = _windows(journals)
    idle = [window for each in journals if (window := each.idle_window()) is not None]
    ids = set(reads)
    sensors = [sensor for sensor, _ in reads.values()]
    only_servers = not any(adds_up(each, ids=ids) for each in sensors)
    found: list[SensorEnergy] = []
    for sensor, kept in reads.values():
        ordered = sorted(kept.items())
        times_ns, values = [at for at, _ in ordered], [value for _, value in ordered]
        inside = [value for at, value in ordered if any(start <= at <= end for start, end in windows)]
        idle_w = _idle_w(sensor, times_ns, values, idle)
        energy = _joined([_energy(sensor, times_ns, values, window, is_step=True) for window in windows])
        found.append(
            SensorEnergy(
                node=node,
                sensor=sensor,
                energy=energy,
                idle_j=None if idle_w is None else min(idle_w * _duration_s(windows), energy.value_j),
                is_added=adds_up(sensor, ids=ids) or (only_servers and sensor.domain == "server"),
                missed_reads=sum(1 for each in inside if each is None),
                reads=len(inside),
            )
        )
    return found


def _idle_w(
    sensor: Sensor, times_ns: Sequence[int], values: Sequence[int | None], windows: Sequence[tuple[int, int]]
) -> float | None:
    """Power without the job, by the last window in which it was measured."""
    if not windows:
        return None
    start, end = windows[-1]
    return _energy(sensor, times_ns, values, (start, end), is_step=False).value_j / ((end - start) * NS)


def _energy(
    sensor: Sensor,
    times_ns: Sequence[int],
    values: Sequence[int | None],
    window: tuple[int, int],
    *,
    is_step: bool,
) -> Energy:
    """Energy of a window by one sensor."""
    if sensor.measures == ENERGY:
        return Counter(sensor, times_ns, values).energy(*window, is_step=is_step)
    return Power(sensor, times_ns, values).energy(*window, is_step=is_step)


def _joined(parts: Sequence[Energy]) -> Energy:
    """Energy of several windows."""
    return Energy(
        value_j=math.fsum(each.value_j for each in parts),
        half_j=math.hypot(*(each.half_j for each in parts)),
        bound_low_j=math.fsum(each.bound_low_j for each in parts),
        bound_high_j=math.fsum(each.bound_high_j for each in parts),
        covered_s=math.fsum(each.covered_s for each in parts),
        refresh_s=next((each.refresh_s for each in parts if each.refresh_s), None),
        wraps=sum(each.wraps for each in parts),
        issues=tuple(issue for each in parts for issue in each.issues),
    )


def steps_j(journals: Sequence[Journal], cuts_ns: Sequence[int]) -> list[float]:
    """Energy between neighbours of some instants (Unix time, ns), J: together that of the job from first to last.

    ``cuts_ns`` are in order. What sensors show up to a cut is shared by time within their refresh; the whole is that of
    :func:`measurement`, so that what lies before the first cut and after the last is left out and nothing else.
    """
    sums = [0.0] * max(len(cuts_ns) - 1, 0)
    by_node = grouped(
        ("".join(journal.facts.get("node", ())) or f"journal {number}", journal)
        for number, journal in enumerate(journals)
    )
    for node, some in by_node.items():
        clock = next((each.facts["clock"] for each in some if len(each.facts.get("clock", ())) == 2), None)
        if clock is None:
            continue
        own_ns = [each + int(clock[1]) - int(clock[0]) for each in cuts_ns]
        for each in _node(node, some):
            if each.is_added:
                shown = accumulate(_up_to(some, each, _windows(some), own_ns), max)
                sums = [total + after - before for total, (before, after) in zip(sums, pairwise(shown), strict=True)]
    return sums


def _up_to(
    journals: Sequence[Journal], of: SensorEnergy, windows: Sequence[tuple[int, int]], cuts_ns: Sequence[int]
) -> Iterator[float]:
    """What a sensor showed of the job up to each of some instants of its clock, J: never more than all of it."""
    reads: dict[int, int | None] = {}
    for journal in journals:
        for sensor, times_ns, values in zip(journal.sensors, journal.times_ns, journal.values, strict=True):
            if sensor.sensor_id == of.sensor.sensor_id:
                reads.update(zip(times_ns, values, strict=True))
    ordered = sorted(reads.items())
    make = Counter if of.sensor.measures == ENERGY else Power
    seen = make(of.sensor, [at for at, _ in ordered], [value for _, value in ordered])
    for cut_ns in cuts_ns:
        if not windows or cut_ns >= windows[-1][1]:
            yield of.energy.value_j
            continue
        parts = [(start, min(end, cut_ns)) for start, end in windows if start < cut_ns]
        so_far = math.fsum(seen.energy(*part, is_step=False).value_j for part in parts)
        yield min(so_far, of.energy.value_j)
