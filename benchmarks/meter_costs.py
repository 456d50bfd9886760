"""What the meter costs the machine it measures: `python -m benchmarks.meter_costs [RUNS] [SECONDS]`.

Processor time, not time: other work on the machine moves it less. Seven zones of a synthetic powercap tree
(`obsia.testing`), which are files: a real sensor, or the driver of an accelerator, may take longer to answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from obsia.meters.journal import OWN, read
from obsia.meters.session import Session, channels
from obsia.testing.sensors import EnergyCounter
from obsia.testing.traces import constant
from obsia.testing.trees import PowercapTree, Zone

_STATUS = (
    "import json, os; held = dict(line.split(':') for line in open(f'/proc/{os.getppid()}/status'));"
    "print(json.dumps({name: int(held[name].split()[0]) for name in ('VmRSS', 'RssAnon')}))"
)
"""A job that prints the memory of the process that began it, kB."""


_ZONES = ("psys", "package-0", "core", "dram", "package-1", "core", "dram")


def sampling(seconds: float, folder: Path) -> tuple[float, float]:
    """Shares of a core after the first two seconds, which are read faster: of ten samples a second, and as it runs.

    As it runs, half a second in ten is read each 20 ms.
    """
    counter = EnergyCounter(constant(200_000), refresh_ns=1_000_000)
    zones = [Zone(folder=f"intel-rapl:{place}", name=name, counter=counter) for place, name in enumerate(_ZONES)]
    PowercapTree(folder / "powercap", zones)
    found, _ = channels(powercap_root=str(folder / "powercap"), hwmon_root=str(folder))
    session = Session(found, str(folder / "journal"))
    session.start()
    started_s, began_ns, samples = time.monotonic(), 0, 0
    while (passed_s := time.monotonic() - started_s) < 2 + seconds:
        if passed_s >= 2 and not began_ns:
            began_ns = time.process_time_ns()
        session.wait()
        session.sample()
        samples += bool(began_ns)
    used_s = (time.process_time_ns() - began_ns) * 1e-9
    session.close()
    return 10 * used_s / samples, used_s / seconds


def _used_s(words: list[str]) -> float:
    """Processor time of a process, s."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
    )
    return float(subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True).stdout)


def started(folder: Path, number: int) -> tuple[float, Mapping[str, int]]:
    """Processor time from the start of ``obsia-measure`` to that of its job, s, and its memory then, kB."""
    path = folder / f"{number}.journal"
    command = Path(sys.executable).with_name("obsia-measure")
    words = [str(command), "--journal", str(path), "--", sys.executable, "-c", f"import time; time.sleep(1); {_STATUS}"]
    printed = subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    first_ns = next(value for _, channel, value in read(str(path)).marks if channel == OWN)
    held: Mapping[str, int] = json.loads(printed)
    return first_ns * 1e-9, held


def bare() -> Mapping[str, int]:
    """Memory of an interpreter that only begins a process, kB."""
    words = f"[sys.executable, '-c', {_STATUS!r}]"
    script = f"import os, sys; os.waitpid(os.posix_spawn(sys.executable, {words}, os.environ), 0)"
    printed: Mapping[str, int] = json.loads(
        subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.PIPE).stdout
    )
    return printed


def _row(name: str, values: Sequence[float], unit: str) -> None:
    print(f"| {name} | {median(values):.3g} {unit} ({min(values):.3g} to {max(values):.3g}) |", flush=True)


def main(runs: int, seconds: float) -> None:
    """The table of the costs of a meter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shares: list[tuple[float, float]] = []
        for number in range(runs):
            (folder / str(number)).mkdir()
            shares.append(sampling(seconds, folder / str(number)))
        whole, nothing = (
            [1000 * _used_s([sys.executable, "-c", script]) for _ in range(runs)]
            for script in ("import obsia; obsia.measure", "pass")
        )
        starts = [started(folder, number) for number in range(runs)]
        without = [bare() for _ in range(runs)]
    _row("sampling, ten a second, of a core", [100 * share for share, _ in shares], "%")
    _row("sampling as it runs, of a core", [100 * share for _, share in shares], "%")
    _row("import obsia.measure, whole process", whole, "ms")
    _row("an interpreter that does nothing", nothing, "ms")
    _row("obsia-measure, until its job starts", [1000 * used_s for used_s, _ in starts], "ms")
    for kind in ("VmRSS", "RssAnon"):
        more = [(held[kind] - other[kind]) / 1024 for (_, held), other in zip(starts, without, strict=True)]
        _row(f"memory over a bare interpreter ({kind})", more, "MiB")


if __name__ == "__main__":
    main(*(kind(each) for kind, each in zip((int, float), (*sys.argv[1:], "5", "10")[:2], strict=True)))  # type: ignore[arg-type]
