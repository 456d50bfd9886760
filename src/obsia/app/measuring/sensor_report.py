"""What the sensors of a machine showed for some seconds, as a record that its owner can send.

It holds what tells sensors apart and how they refresh, and nothing that tells a machine or a person apart: no name of a
host or of a user, no address, no serial number (accelerators are numbered in their place).
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.meters.powercap import text_of

if TYPE_CHECKING:
    from obsia.meters.sensors import Channel, Sensor, Unreadable

SECONDS: Final = 5.0
_PAUSE_S: Final = 0.001
_MOST_CHANGES: Final = 400
_ADDRESSED: Final = ("exporter", "redfish")
"""Interfaces whose names and details hold an address, or names that somebody chose."""
_DRIVER: Final = "/proc/driver/nvidia/version"


def sensor_report(
    channels: Sequence[Channel],
    unread: Sequence[Unreadable],
    *,
    clock: Callable[[], int] = time.monotonic_ns,
    sleep: Callable[[float], None] = time.sleep,
) -> Mapping[str, Any]:
    """The record, after :data:`SECONDS` of reads; of each sensor what it showed first and at each change, in ns."""
    reads = [0] * len(channels)
    missed = [0] * len(channels)
    changes: list[list[tuple[int, int]]] = [[] for _ in channels]
    read_ns = [0] * len(channels)
    started_ns = clock()
    while (at_ns := clock()) - started_ns < SECONDS * 1e9 and channels:
        for number, channel in enumerate(channels):
            value, before_ns = channel.read(), at_ns
            at_ns = clock()
            reads[number] += 1
            read_ns[number] += at_ns - before_ns
            seen = changes[number]
            if value is None:
                missed[number] += 1
            elif (not seen or seen[-1][1] != value) and len(seen) < _MOST_CHANGES:
                seen.append((at_ns - started_ns, value))
        sleep(_PAUSE_S)
    return {
        "obsia": __version__,
        "system": {
            "name": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "python": platform.python_version(),
            "processor": _processor(),
            "processors_count": os.cpu_count(),
            "is_virtual": "hypervisor" in _flags(),
            "nvidia_driver": text_of(_DRIVER).partition("\n")[0],
        },
        "seconds": SECONDS,
        "sensors": [
            {
                **_named(channel.sensor, number),
                "reads_count": reads[number],
                "missed_reads_count": missed[number],
                "read_us": read_ns[number] / reads[number] / 1e3 if reads[number] else None,
                "changes": changes[number],
            }
            for number, channel in enumerate(channels)
        ],
        "unreadable": [
            {
                "source": each.source,
                "reason": each.reason,
                "detail": "" if each.source in _ADDRESSED else each.detail,
            }
            for each in unread
        ],
    }


def _named(sensor: Sensor, number: int) -> Mapping[str, Any]:
    """Its fields, without what tells this machine apart: the part of names behind the interface."""
    fields = {name: getattr(sensor, name) for name in sensor.__slots__}
    if sensor.source.startswith(("nvml", "amdsmi", *_ADDRESSED)):
        fields |= {"sensor_id": f"{sensor.source}/{number}", "part_of": sensor.part_of.partition("/")[0]}
    if sensor.source in _ADDRESSED:
        fields["hardware"] = sensor.hardware if sensor.source == "exporter" else ""
    return fields


def _of_processor(name: str) -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return next((line.partition(":")[2].strip() for line in file if line.startswith(name)), "")
    except OSError:
        return ""


def _processor() -> str:
    return _of_processor("model name") or platform.processor()


def _flags() -> Sequence[str]:
    return _of_processor("flags").split()
