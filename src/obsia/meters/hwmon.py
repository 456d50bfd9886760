"""Sensors of ``/sys/class/hwmon``: ``energyN_input`` in uJ, ``powerN_input`` and ``powerN_average`` in uW.

Source: Linux, Documentation/hwmon/sysfs-interface. What a chip's rail feeds stands in no file, so none of them is
added to a node's sum, and each is a line of its own; drivers of accelerators measure the accelerator, once.
"""

from __future__ import annotations

import os

from obsia.meters.powercap import MICRO, Zone, opened, text_of
from obsia.meters.sensors import ENERGY, POWER, Sensor, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = "/sys/class/hwmon"
_ACCELERATORS = ("amdgpu", "xe", "i915")
_KINDS = (("energy", "_input", ENERGY), ("power", "_input", POWER), ("power", "_average", POWER))


def probe(
    root: str = ROOT, *, pread: Callable[[int, int, int], bytes] = os.pread
) -> tuple[list[Zone], list[Unreadable]]:
    """Channels of energy and of power that can be read, and why others cannot. A counter goes before a power."""
    zones: list[Zone] = []
    unread: list[Unreadable] = []
    try:
        chips = sorted(os.listdir(root))
    except OSError:
        return zones, [Unreadable("hwmon", "absent", root)]
    for chip in chips:
        folder = f"{root}/{chip}"
        name = text_of(f"{folder}/name")
        files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        counted = False
        for begins, ends, measures in _KINDS:
            for file in files:
                if not (file.startswith(begins) and file.endswith(ends)):
                    continue
                number = file[len(begins) : -len(ends)]
                if not number.isdigit() or (ends == "_average" and f"{begins}{number}_input" in files):
                    continue
                descriptor = opened("hwmon", f"{folder}/{file}")
                if isinstance(descriptor, Unreadable):
                    unread.append(descriptor)
                    continue
                is_accelerator = name in _ACCELERATORS
                sensor = Sensor(
                    sensor_id=f"hwmon/{name}/{chip}/{file}",
                    source="hwmon",
                    domain="accelerator" if is_accelerator else "other",
                    measures=measures,
                    scale=MICRO,
                    part_of="" if is_accelerator and not counted else "hwmon",
                    hardware=text_of(f"{folder}/{begins}{number}_label") or name,
                )
                counted = counted or is_accelerator
                zones.append(Zone(sensor, descriptor, pread))
    if not zones and not unread:
        unread.append(Unreadable("hwmon", "absent", root))
    return zones, unread
