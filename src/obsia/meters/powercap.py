"""RAPL as the kernel shows it below ``/sys/class/powercap``: zones of energy counters, each read by one ``pread``.

Source: Linux, Documentation/power/powercap. ``core`` and ``uncore`` are parts of the package, ``dram`` is not, ``psys``
holds all of them; the zones of ``intel-rapl-mmio`` are the package's counters once more.
"""

from __future__ import annotations

import os

from obsia.meters.sensors import ENERGY, Sensor, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = "/sys/class/powercap"
MICRO = 1e-6
_DOMAINS = ("package", "dram", "core", "uncore", "psys")
_WHOLE = ("package", "dram")


class Zone:
    """A zone of powercap, or a channel of hwmon, that is open."""

    def __init__(self, sensor: Sensor, descriptor: int, pread: Callable[[int, int, int], bytes]) -> None:
        self.sensor = sensor
        self._descriptor = descriptor
        self._pread = pread

    def read(self) -> int | None:
        """What it shows, in uJ or uW; None where the kernel does not answer."""
        try:
            return int(self._pread(self._descriptor, 32, 0))
        except (OSError, ValueError):
            return None


def opened(source: str, file: str) -> int | Unreadable:
    """The descriptor of a file, or why it cannot be read."""
    try:
        return os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        return Unreadable(source, "forbidden" if isinstance(error, PermissionError) else "no-answer", file)


def text_of(path: str) -> str:
    """The first line of a small file; '' where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read(256).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _number(path: str) -> int:
    text = text_of(path)
    return int(text) if text.isdecimal() else 0


def _most_uw(folder: str) -> int:
    """The highest power that the constraints of a zone state; 0 where none does.

    That of the first one is the thermal specification (Linux, drivers/powercap/intel_rapl_common.c), which a processor
    passes for a while, up to the limit of its short term.
    """
    ends = ("_max_power_uw", "_power_limit_uw")
    names = [each for each in os.listdir(folder) if each.startswith("constraint_") and each.endswith(ends)]
    return max((_number(f"{folder}/{each}") for each in names), default=0)


def folders(root: str) -> Iterator[tuple[str, str]]:
    """(zone, folder) of all zones, those of others below them, each once, in order."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop(0)
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            if name.startswith(("intel-rapl", "amd-rapl")) and name not in seen:
                path = f"{folder}/{name}"
                if os.path.isdir(path):
                    seen.add(name)
                    waiting.append(path)
                    yield name, path


def probe(
    root: str = ROOT, *, pread: Callable[[int, int, int], bytes] = os.pread
) -> tuple[list[Zone], list[Unreadable]]:
    """Zones that can be read, and why others cannot."""
    zones: list[Zone] = []
    unread: list[Unreadable] = []
    if not os.path.isdir(root):
        return zones, [Unreadable("rapl", "absent", root)]
    for name, folder in folders(root):
        file = f"{folder}/energy_uj"
        if not os.path.exists(file):
            continue
        domain = next((each for each in _DOMAINS if text_of(f"{folder}/name").startswith(each)), "other")
        descriptor = opened("rapl", file)
        if isinstance(descriptor, Unreadable):
            unread.append(descriptor)
            continue
        part_of = "" if domain in _WHOLE else "rapl"
        if "mmio" in name:
            part_of = f"rapl/{name.replace('-mmio', '')}"
        sensor = Sensor(
            sensor_id=f"rapl/{name}",
            source="rapl",
            domain=domain,
            measures=ENERGY,
            scale=MICRO,
            range_units=_number(f"{folder}/max_energy_range_uj"),
            ceiling_w=_most_uw(folder) * MICRO,
            part_of=part_of,
            hardware=text_of(f"{folder}/name"),
        )
        zones.append(Zone(sensor, descriptor, pread))
    if not zones and not unread:
        unread.append(Unreadable("rapl", "absent", root))
    return zones, unread
