"""RAPL by ``perf_event_open``: who may not read powercap's files may read these counters (CAP_PERFMON, or a setting).

Source: Linux, arch/x86/events/rapl.c and tools/testing ABI ``event_source``: the unit ``power`` has an event for each
domain, with its scale in joules, counted on one processor of each package (``cpumask``). A counter begins at zero when
it is opened, so it is of this process alone, and the first process of a node is the one that opens them.
"""

from __future__ import annotations

import os
import sys

from obsia.meters.powercap import text_of
from obsia.meters.sensors import ENERGY, Sensor, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = "/sys/bus/event_source/devices/power"
_EVENTS = {
    "energy-pkg": "package",
    "energy-ram": "dram",
    "energy-cores": "core",
    "energy-gpu": "uncore",
    "energy-psys": "psys",
}
_WHOLE = ("package", "dram")
_CALL, _ATTRIBUTE_BYTES, _CLOSED_ON_EXEC = 298, 112, 8
"""The number of the system call on x86-64, the size of ``perf_event_attr`` (version 5), and its flag."""
_COUNT_BYTES = 8


class Event:
    """A counter that is open."""

    def __init__(self, sensor: Sensor, descriptor: int, read: Callable[[int, int], bytes]) -> None:
        self.sensor = sensor
        self._descriptor = descriptor
        self._read = read

    def read(self) -> int | None:
        """What it shows, in units of its scale; None where the kernel does not answer."""
        try:
            shown = self._read(self._descriptor, _COUNT_BYTES)
        except OSError:
            return None
        return int.from_bytes(shown, sys.byteorder) if len(shown) == _COUNT_BYTES else None


def processors(mask: str) -> list[int]:
    """The processors of a list as the kernel writes it (``0,18`` or ``0-3``)."""
    found: list[int] = []
    for part in mask.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal():
            found.extend(range(int(first), int(last if last.isdecimal() else first) + 1))
    return found


def opened(kind: int, event: int, processor: int) -> int:
    """The descriptor of a counter of a processor. Raises ``OSError`` where the kernel refuses it."""
    import ctypes

    attribute = (ctypes.c_char * _ATTRIBUTE_BYTES)()
    attribute[0:4] = kind.to_bytes(4, sys.byteorder)
    attribute[4:8] = _ATTRIBUTE_BYTES.to_bytes(4, sys.byteorder)
    attribute[8:16] = event.to_bytes(8, sys.byteorder)
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.syscall(_CALL, attribute, -1, processor, -1, _CLOSED_ON_EXEC)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "perf_event_open")
    return descriptor


def probe(
    root: str = ROOT,
    *,
    open_event: Callable[[int, int, int], int] = opened,
    read: Callable[[int, int], bytes] = os.read,
) -> tuple[list[Event], list[Unreadable]]:
    """Counters that may be opened, and why others may not."""
    if not os.path.isdir(root) or (open_event is opened and os.uname().machine != "x86_64"):
        return [], [Unreadable("perf", "absent", root)]
    events: list[Event] = []
    refused: list[Unreadable] = []
    kind = text_of(f"{root}/type")
    for name, domain in _EVENTS.items():
        written, scale = text_of(f"{root}/events/{name}"), text_of(f"{root}/events/{name}.scale")
        if not kind.isdecimal() or not written.startswith("event=") or not scale:
            continue
        for processor in processors(text_of(f"{root}/cpumask")):
            try:
                descriptor = open_event(int(kind), int(written.removeprefix("event="), 0), processor)
            except OSError as error:
                # Of an event that a chip lists and does not have, the others are counted.
                reason = "forbidden" if isinstance(error, PermissionError) else "no-answer"
                refused.append(Unreadable("perf", reason, f"{name} {processor}"))
                continue
            sensor = Sensor(
                sensor_id=f"perf/{name}/{processor}@{os.getpid()}",
                source="perf",
                domain=domain,
                measures=ENERGY,
                scale=float(scale),
                part_of="" if domain in _WHOLE else "perf",
                hardware=f"{name} {processor}",
            )
            events.append(Event(sensor, descriptor, read))
    return events, refused if events or refused else [Unreadable("perf", "unsupported", root)]
