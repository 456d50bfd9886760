"""A measurement as it runs: samples at the times that make edges sharp, each appended to the journal at once.

Reads come fast at first (so that the refresh of each counter is seen), then ten times a second with a short burst
each ten seconds; after the end they go on until every counter has refreshed once more, a quarter of a second at most.
"""

from __future__ import annotations

import os
import sys
import time

from obsia.meters.journal import (
    BUSY,
    ENDED,
    IDLE_ENDED,
    IDLE_STARTED,
    MISSED,
    OWN,
    STARTED,
    SUSPENDED,
    Writer,
)
from obsia.meters.sensors import ENERGY, POWER, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from obsia.meters.sensors import Channel

_FIRST_S, _FIRST_EVERY_S = 0.005, 0.00025
_SECOND_S, _SECOND_EVERY_S = 0.105, 0.002
_THIRD_S, _THIRD_EVERY_S = 1.0, 0.01
_FOURTH_S, _FOURTH_EVERY_S = 2.0, 0.02
_EVERY_S = 0.1
_EVERY_OF_POWER_S = 0.05
"""A sensor of power shows what no later read makes good: each of its refreshes is read at least once."""
_ROUND_S, _BURST_S, _BURST_EVERY_S = 10.0, 0.5, 0.02
_TAIL_S, _FINE_TAIL_S = 0.25, 0.02
_SLEPT_NS = 50_000_000
_RANKS = ("LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID")
_SIZES = ("LOCAL_WORLD_SIZE", "SLURM_NTASKS_PER_NODE", "OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS")


def pause_s(elapsed_s: float, *, every_s: float = _EVERY_S) -> float:
    """How long to wait for the next sample, s, so long after the start."""
    for until_s, step_s in (
        (_FIRST_S, _FIRST_EVERY_S),
        (_SECOND_S, _SECOND_EVERY_S),
        (_THIRD_S, _THIRD_EVERY_S),
        (_FOURTH_S, _FOURTH_EVERY_S),
    ):
        if elapsed_s < until_s:
            return step_s
    return _BURST_EVERY_S if elapsed_s % _ROUND_S < _BURST_S else every_s


def slept_ns() -> int:
    """How long the machine has been suspended since it started, ns; 0 where the system does not tell."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return 0 if boot_time is None else time.clock_gettime_ns(boot_time) - time.monotonic_ns()


def worked_ns() -> tuple[int, int] | None:
    """Processor time of the machine, and of this process with its children, ns so far; None where it is not known.

    Of the machine it is exact to a tick of each processor; a child counts once it has been waited for.
    """
    try:
        with open("/proc/stat", "rb") as file:
            # What waits is idle; what another machine on the same processors took ("steal") is not of this one.
            user, nice, system, _, _, interrupts, soft_interrupts = map(int, file.readline().split()[1:8])
    except (OSError, ValueError):
        return None
    from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

    own = [getrusage(each) for each in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    busy_ns = (user + nice + system + interrupts + soft_interrupts) * (10**9 // os.sysconf("SC_CLK_TCK"))
    return busy_ns, round(sum(each.ru_utime + each.ru_stime for each in own) * 1e9)


def _worked_in(group: str) -> Callable[[], tuple[int, int] | None]:
    """The same as :func:`worked_ns`, of a control group in place of this process."""
    from obsia.meters.cgroups import usage_ns

    def worked() -> tuple[int, int] | None:
        machine, own_ns = worked_ns(), usage_ns(group)
        return None if machine is None or own_ns is None else (machine[0], own_ns)

    return worked


def node() -> str:
    """What tells this run of this machine from any other; '' where the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


def rank(environment: dict[str, str]) -> tuple[int, int]:
    """Which of the processes of a job on this node it is, and of how many; (0, 1) where nothing says so."""
    found = [next((environment[name] for name in names if name in environment), "") for names in (_RANKS, _SIZES)]
    place, count = (int(each) if each.isdigit() else 0 for each in found)
    return (place, max(count, 1)) if place < max(count, 1) else (place, place + 1)


class Session:
    """Samples of channels into a journal. Times are those of ``clock``, ns, which ``sleep`` (s) lets pass."""

    def __init__(
        self,
        channels: Sequence[Channel],
        path: str,
        *,
        clock: Callable[[], int] = time.monotonic_ns,
        sleep: Callable[[float], None] = time.sleep,
        node_id: str = "",
        suspended: Callable[[], int] = slept_ns,
        worked: Callable[[], tuple[int, int] | None] = worked_ns,
        group: str = "",
        silent: Sequence[Unreadable] = (),
    ) -> None:
        """``group`` is the folder of a control group whose processor time stands for that of the job.

        ``silent`` are addresses that tell nothing, for the report.
        """
        self.channels = channels
        self.path = path
        if group:
            worked = _worked_in(group)
        self._clock, self._sleep, self._suspended, self._worked = clock, sleep, suspended, worked
        place, count = rank(dict(os.environ))
        facts = (
            ("node", node_id or node()),
            ("clock", str(time.time_ns()), str(clock())),
            ("rank", str(place), str(count)),
            ("processors", str(os.cpu_count() or 0)),
            *((("group", group),) if group else ()),
            *((("silent", *(f"{each.reason} {each.detail}" for each in silent)),) if silent else ()),
        )
        self._journal = Writer(path, facts=facts, sensors=[each.sensor for each in channels])
        self._slept_ns = suspended()
        self._started_ns = 0
        self._shown: list[int | None] = []
        self._at_ns = 0
        has_power = any(each.sensor.measures == POWER and not each.sensor.part_of for each in channels)
        self._every_s = _EVERY_OF_POWER_S if has_power else _EVERY_S

    def sample(self) -> int:
        """Read every channel once, and keep it. Returns the time, ns."""
        records: list[tuple[int, int, int]] = []
        shown: list[int | None] = []
        at_ns = self._at_ns = self._clock()
        for number, channel in enumerate(self.channels):
            value = channel.read()
            shown.append(value)
            if getattr(channel, "is_waiting", False):
                # A service that was not asked just now shows nothing of this instant.
                continue
            records.append((at_ns, number, value) if value is not None else (at_ns, number | MISSED, 0))
            at_ns = self._clock()
        slept = self._suspended()
        if slept - self._slept_ns > _SLEPT_NS:
            records.append((at_ns, SUSPENDED, slept - self._slept_ns))
            self._slept_ns = slept
        self._shown = shown
        if records:
            self._journal.write(records)
        return at_ns

    @property
    def last(self) -> tuple[int, Sequence[int | None]]:
        """When the last sample began, ns, and what each channel showed; None where it did not answer."""
        return self._at_ns, self._shown

    def _mark(self, channel: int, value: int = 0) -> int:
        at_ns = self._clock()
        worked = zip((BUSY, OWN), self._worked() or (), strict=False)
        self._journal.write([(at_ns, channel, value), *((at_ns, each, time_ns) for each, time_ns in worked)])
        return at_ns

    def start(self) -> None:
        """The job begins now."""
        self.sample()
        self._started_ns = self._mark(STARTED)

    def pause_s(self) -> float:
        """How long to wait for the next sample."""
        return pause_s((self._clock() - self._started_ns) * 1e-9, every_s=self._every_s)

    def wait(self) -> None:
        """Wait until the next sample."""
        self._sleep(self.pause_s())

    def end(self, code: int = 0) -> None:
        """The job ended just now: its last refreshes are waited for."""
        self._tail(self._ended(ENDED, code))

    def _ended(self, channel: int, code: int) -> int:
        at_ns = self._mark(channel, code)
        self.sample()
        return at_ns

    def _tail(self, ended_ns: int) -> None:
        shown = list(self._shown)
        counters = dict.fromkeys((n for n, each in enumerate(self.channels) if each.sensor.measures == ENERGY), 2)
        has_power = len(counters) < len(self.channels)
        while self.channels and (passed_s := (self._clock() - ended_ns) * 1e-9) < _TAIL_S:
            self._sleep(_SECOND_EVERY_S if passed_s < _FINE_TAIL_S else _THIRD_EVERY_S)
            self.sample()
            # The refresh in which the job ended, and one more, which tells what there is without it.
            for number in [each for each in counters if self._shown[each] != shown[each]]:
                shown[number] = self._shown[number]
                counters[number] -= 1
            if not any(counters.values()) and not has_power:
                return

    def idle(self, duration_s: float) -> None:
        """Measure the machine without the job for a while."""
        until_ns = self._mark(IDLE_STARTED) + round(duration_s * 1e9)
        while (left_s := (until_ns - self._clock()) * 1e-9) > 0:
            self._sleep(min(self._every_s, left_s))
            self.sample()
        self._tail(self._ended(IDLE_ENDED, 0))

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()


def channels(
    *,
    exporters: Sequence[str] = (),
    services: Sequence[str] = (),
    powercap_root: str = "",
    hwmon_root: str = "",
) -> tuple[list[Channel], list[Unreadable]]:
    """All sensors of this machine that can be read, and why others cannot; addresses are asked only where given."""
    from obsia.meters import hwmon

    found: list[Channel] = []
    unread: list[Unreadable] = []
    probes = [
        lambda: _rapl(powercap_root),
        lambda: hwmon.probe(hwmon_root or hwmon.ROOT),
        _nvidia,
        _amd,
        *((_apple,) if sys.platform == "darwin" else ()),
        *(lambda address=each: _exporter(address) for each in exporters),
        *(lambda address=each: _redfish(address) for each in services),
    ]
    for probe in probes:
        some, others = probe()
        found.extend(some)
        unread.extend(others)
    return without_twins(found), unread


def without_twins(found: list[Channel]) -> list[Channel]:
    """The channels; accelerators that a library reads are no part of the sum once more by hwmon or an exporter."""
    uuids = [name for each in found for kind, _, name in [each.sensor.sensor_id.partition("/")] if kind == "nvml"]
    by_amd = any(each.sensor.source == "amdsmi" for each in found)
    for each in found:
        sensor = each.sensor
        if by_amd and sensor.source == "hwmon" and sensor.domain == "accelerator":
            sensor.part_of = "amdsmi"
        elif sensor.source == "exporter" and not sensor.part_of:
            sensor.part_of = next((f"nvml/{uuid}" for uuid in uuids if f'"{uuid}"' in sensor.sensor_id), "")
    return found


def _rapl(root: str) -> tuple[Sequence[Channel], list[Unreadable]]:
    """RAPL by powercap; where it cannot be read, by perf, which the first process of a node opens."""
    from obsia.meters import powercap

    zones, unread = powercap.probe(root or powercap.ROOT)
    if zones or root:
        return zones, unread
    from obsia.meters import perf

    if rank(dict(os.environ))[0]:
        return zones, [*unread, Unreadable("perf", "first-of-node")]
    events, others = perf.probe()
    return events, [*unread, *others]


def _nvidia() -> tuple[Sequence[Channel], list[Unreadable]]:
    # The driver's library is looked for where there is a device: it takes longer than all else.
    if sys.platform == "linux" and not any(os.path.exists(each) for each in ("/dev/nvidiactl", "/dev/dxg")):
        return [], [Unreadable("nvml", "absent", "/dev/nvidiactl")]
    from obsia.meters import nvml

    return nvml.probe()


def _amd() -> tuple[Sequence[Channel], list[Unreadable]]:
    if not os.path.exists("/dev/kfd"):
        return [], [Unreadable("amdsmi", "absent", "/dev/kfd")]
    from obsia.meters import amdsmi

    return amdsmi.probe()


def _apple() -> tuple[Sequence[Channel], list[Unreadable]]:
    from obsia.meters import apple

    return apple.probe()


def _exporter(address: str) -> tuple[Sequence[Channel], list[Unreadable]]:
    from obsia.meters import services

    return services.exporter(address)


def _redfish(address: str) -> tuple[Sequence[Channel], list[Unreadable]]:
    from obsia.meters import services

    return services.redfish(address)
