"""How other meters do on the suite that grades ours: ``python -m benchmarks.meter_peers [WINDOWS]``.

Prints the tables of docs/reference/meter-peers.md, of those meters that the environment has:
``pip install codecarbon zeus carbontracker eco2ai pyJoules nvidia-ml-py`` into one of its own, with ``src`` of this
repository in ``PYTHONPATH``. Each is as its users install it, and as it is set when nothing is said; what it loads as
``libnvidia-ml.so.1`` is the library of ``obsia.testing``, which answers from the same synthetic sensors as for us, and
its clock is that of the bench. Where it samples in a thread of its own, the thread's function is called at the times at
which the thread would have called it: no sample is late because this machine is busy.
"""

from __future__ import annotations

import logging
import runpy
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from obsia.testing.accelerators import Accelerator, Nvml
from obsia.testing.conformance import SOURCES, Bench, Meter, Result, benches, grade
from obsia.testing.sensors import Faults, PowerSensor
from obsia.testing.traces import SECOND_NS

COUNTER = next(each for each in SOURCES if each.name == "counter, 100 ms")
POWER = next(each for each in SOURCES if each.name == "power, mean of 1 s")
KWH_J = 3.6e6
PERIODS_S = {"codecarbon": (15.0, 1.0), "carbontracker": 1.0, "eco2ai": 10.0}
"""What each has as the time between samples when nothing is said; of CodeCarbon's two, the second is of power."""
HOPPER = 9
SEVERAL = 4


class Library(Nvml):
    """The library of the accelerators of a bench."""

    def __init__(self) -> None:
        super().__init__((), lambda: 0)
        self.now: Callable[[], int] = lambda: 0

    def show(self, bench: Bench, count: int = 1) -> None:
        """Be of ``count`` accelerators, each the one of a bench."""
        averaged = PowerSensor(bench.sensor.trace, refresh_ns=SECOND_NS // 10, window_ns=SECOND_NS)
        is_counter = bench.source.is_counter
        faults = Faults() if is_counter else bench.faults
        self._accelerators = tuple(
            Accelerator(
                name="NVIDIA H100", uuid=f"GPU-{number}", limit_mw=700_000, faults=faults,
                counter_mj=bench.sensor if is_counter else None, power_mw=averaged if is_counter else bench.sensor,
            )
            for number in range(count)
        )  # fmt: skip
        self._clock = self.now = bench.clock

    def __getattr__(self, name: str) -> Callable[..., int]:
        """All else that a library has: temperatures, memory, processes are nothing here."""
        if not name.startswith("nvml"):
            raise AttributeError(name)
        return lambda *_: 0

    def nvmlDeviceGetArchitecture(self, _: Any, architecture: Any) -> int:  # noqa: N802 - of the library
        """Which generation it is."""
        architecture._obj.value = HOPPER
        return 0


LIBRARY = Library()


def steps(bench: Bench, *periods_s: float) -> Iterator[int]:
    """Let the window pass; a number of a period each time that one is over."""
    due = [bench.start_ns + round(each * SECOND_NS) for each in periods_s]
    while min(due, default=bench.end_ns) < bench.end_ns:
        which = due.index(min(due))
        bench.wait((due[which] - bench.clock()) / SECOND_NS)
        yield which
        due[which] += round(periods_s[which] * SECOND_NS)
    bench.wait((bench.end_ns - bench.clock()) / SECOND_NS)


def codecarbon() -> Callable[[Bench], float]:
    """CodeCarbon's offline tracker, around the window."""
    from codecarbon import OfflineEmissionsTracker, emissions_tracker
    from codecarbon.core import gpu

    gpu.is_nvidia_system = lambda: True  # it asks whether there is a command nvidia-smi

    class Scheduler:
        _stopped = True

        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def start(self) -> None:
            pass

        def stop(self) -> None:
            pass

    emissions_tracker.PeriodicScheduler = Scheduler

    def measured(bench: Bench) -> float:
        tracker = OfflineEmissionsTracker(
            country_iso_code="FRA", save_to_file=False, log_level="critical", allow_multiple_runs=True,
            force_cpu_power=100, force_ram_power=10,
        )  # fmt: skip
        tracker.start()
        for which in steps(bench, *PERIODS_S["codecarbon"]):
            tracker._monitor_power() if which else tracker._measure_power_and_energy()
        tracker.stop()
        return tracker._total_gpu_energy.kWh * KWH_J

    return measured


def zeus() -> Callable[[Bench], float]:
    """Zeus' monitor: a window."""
    from zeus.device import gpu
    from zeus.monitor import ZeusMonitor

    def measured(bench: Bench) -> float:
        gpu._gpus = None
        monitor = ZeusMonitor(cpu_indices=[])
        monitor.begin_window("window", sync_execution=False)
        for _ in steps(bench):
            pass
        return sum(monitor.end_window("window", sync_execution=False).gpu_energy.values())

    return measured


def carbontracker() -> Callable[[Bench], float]:
    """carbontracker's thread, of its component of accelerators; the factor of the data centre is taken out."""
    from carbontracker import constants, tracker
    from carbontracker.components import component

    class Logger:
        def __getattr__(self, _: str) -> Callable[..., None]:
            return lambda *_, **__: None

    tracker.CarbonTrackerThread.start = lambda _: None

    def measured(bench: Bench) -> float:
        parts = component.create_components("gpu", pids=[], devices_by_pid=False, logger=Logger())
        thread = tracker.CarbonTrackerThread(parts, Logger(), ignore_errors=False, delete=lambda: None)
        thread.begin()
        thread.epoch_start()
        thread._collect_measurements()
        for _ in steps(bench, PERIODS_S["carbontracker"]):
            thread._collect_measurements()
        thread.epoch_end()
        return float(sum(thread.total_energy_per_epoch())) / constants.PUE_2023 * KWH_J

    return measured


def eco2ai() -> Callable[[Bench], float]:
    """eco2AI's part for accelerators."""
    from eco2ai.tools.tools_gpu import GPU
    from pynvml import NVMLError

    def measured(bench: Bench) -> float:
        part = GPU(ignore_warnings=True)
        for _ in steps(bench, PERIODS_S["eco2ai"]):
            with suppress(NVMLError):  # its scheduler logs what a sample raises, and goes on
                part.calculate_consumption()
        part.calculate_consumption()
        return part.get_consumption() * KWH_J

    return measured


def pyjoules() -> Callable[[Bench], float]:
    """pyJoules' meter of accelerators."""
    from pyJoules.device.device_factory import DeviceFactory
    from pyJoules.device.nvidia_device import NvidiaGPUDevice
    from pyJoules.energy_meter import EnergyMeter

    def measured(bench: Bench) -> float:
        domains = NvidiaGPUDevice.available_domains()
        meter = EnergyMeter(DeviceFactory.create_devices(domains))
        meter.start()
        for _ in steps(bench):
            pass
        meter.stop()
        return sum(sum(sample.energy.values()) for sample in meter.get_trace()) / 1e3

    return measured


def adapter() -> dict[str, Any]:
    """What hands our meter to the suite. By its path: some peers install a package ``tests``."""
    return runpy.run_path(str(Path(__file__).parents[1] / "tests" / "meters" / "adapter.py"))


def ours(count: int) -> Callable[[Bench], float]:
    """Our meter on several accelerators."""
    from obsia.meters.account import measurement
    from obsia.meters.journal import read

    own = adapter()

    def measured(bench: Bench) -> float:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "journal"
            own["journal_of"](bench, path, channels=[own["BenchChannel"](bench, each) for each in range(count)])
            return measurement([read(str(path))]).value_j

    return measured


PEERS = {
    "CodeCarbon": ("codecarbon", codecarbon),
    "Zeus": ("zeus", zeus),
    "carbontracker": ("carbontracker", carbontracker),
    "eco2AI": ("eco2ai", eco2ai),
    "pyJoules": ("pyJoules", pyjoules),
}


def peers(count: int) -> dict[str, Callable[[Bench], float]]:
    """Name and version -> the meter, of those that are installed. Their clock is that of the bench from now on."""
    import pynvml

    pynvml.nvmlLib = LIBRARY
    time.time = time.perf_counter = lambda: LIBRARY.now() / SECOND_NS
    LIBRARY.show(next(benches(COUNTER, seed=1, count=1, duration_s=1.0)), count)  # some look when they are imported
    found = {}
    for name, (package, begin) in PEERS.items():
        try:
            found[f"{name} {version(package)}"] = begin()
        except PackageNotFoundError:
            print(f"not installed: {name}", file=sys.stderr)
    return found


def meter_of(measured: Callable[[Bench], float], refused: Counter[str]) -> Meter:
    """A meter of the suite; what it fails with counts as no energy, and is noted."""

    def meter(bench: Bench) -> Result:
        LIBRARY.show(bench)
        try:
            return Result(value_j=measured(bench))
        except Exception as error:  # noqa: BLE001 - whatever a meter fails with
            refused[type(error).__name__] += 1
            return Result(value_j=0.0)

    return meter


def main(windows: int) -> None:
    """All tables."""
    with TemporaryDirectory() as folder:
        meters: dict[str, tuple[Meter, Counter[str]]] = {"obsia": (adapter()["our_meter"](Path(folder)), Counter())}
        for name, measured in peers(1).items():
            refused: Counter[str] = Counter()
            meters[name] = meter_of(measured, refused), refused
        print(f"| sensor, window, load | {' | '.join(meters)} |\n|---|{'---|' * len(meters)}")
        for source in (COUNTER, POWER):
            for duration_s in (1.0, 10.0, 30.0) if source.is_counter else (10.0, 30.0):
                for is_job in (False, True):
                    cells = [f"{source.name}; {duration_s:.0f} s; {'begins and ends' if is_job else 'goes on'}"]
                    for meter, refused in meters.values():
                        refused.clear()
                        drawn = benches(source, seed=2026, count=windows, duration_s=duration_s, is_job=is_job)
                        cells.append(errors(meter, drawn, refused))
                    print(f"| {' | '.join(cells)} |", flush=True)
    print()
    # In a process of its own: how many there are is what some find out once.
    subprocess.run([sys.executable, __file__, str(windows), str(SEVERAL)], check=True)


def share(windows: int, count: int) -> None:
    """The table of what each tells of the energy of several accelerators."""
    print(f"| meter | of the energy of {count} accelerators it tells |\n|---|---|")
    for name, measured in {"obsia": ours(count), **peers(count)}.items():
        shares = []
        for bench in benches(COUNTER, seed=2026, count=windows, duration_s=30.0):
            LIBRARY.show(bench, count)
            shares.append(measured(bench) / (count * bench.true_j))
        print(f"| {name} | {100 * sum(shares) / len(shares):.1f}% |")


def errors(meter: Meter, drawn: Iterator[Bench], refused: Counter[str]) -> str:
    """The error that half of the windows, and 95% of them, stay within; and how many made the meter fail."""
    found = grade(meter, drawn)
    if refused.total() == found.windows:
        return "refuses"
    said = f" ({refused.total()} fail)" if refused else ""
    return f"{100 * found.p50_error_share:.2f}%, {100 * found.p95_error_share:.2f}%{said}"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    drawn = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    main(drawn) if len(sys.argv) < 3 else share(drawn, int(sys.argv[2]))
