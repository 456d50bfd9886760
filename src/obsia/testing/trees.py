"""Folders as the kernel shows them, of zones of powercap (RAPL) and of chips of hwmon, brought up to an instant."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from errno import EIO
from pathlib import Path
from typing import Final

from obsia.testing.sensors import EnergyCounter, Faults, PowerSensor


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A zone of powercap: ``folder`` is ``intel-rapl:0`` or ``intel-rapl:0:1``, ``name`` ``package-0`` or ``dram``."""

    folder: str
    name: str
    counter: EnergyCounter
    most_uw: int = 0
    """What its first constraint states as the highest power (the thermal design power), uW; 0 where it states none."""
    short_term_uw: int = 0
    """The limit of its second constraint, uW; 0 where it has none."""
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A file of a chip of hwmon: ``power1_input`` in uW, ``power1_average`` in uW, ``energy1_input`` in uJ."""

    file: str
    sensor: EnergyCounter | PowerSensor
    label: str = ""
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A chip of hwmon."""

    folder: str
    name: str
    channels: Sequence[Channel]


class _Tree:
    """Files whose content is a sensor's; :meth:`read` is ``os.pread`` with the sensor's faults."""

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self.now_ns = 0
        self._shown: dict[Path, tuple[EnergyCounter | PowerSensor, Faults]] = {}
        self._failing: dict[tuple[int, int], Faults] = {}

    def _put(self, path: Path, text: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="ascii")

    def _show(self, path: Path, sensor: EnergyCounter | PowerSensor, faults: Faults) -> None:
        self._put(path, 0)
        self._shown[path] = sensor, faults
        status = path.stat()
        self._failing[status.st_dev, status.st_ino] = faults

    def show(self, at_ns: int) -> None:
        """Bring every file to an instant, in place: an open descriptor sees it, as in sysfs."""
        self.now_ns = at_ns
        for path, (sensor, _) in self._shown.items():
            descriptor = os.open(path, os.O_WRONLY)
            # Of one length, so that no reader sees a part of two values.
            os.pwrite(descriptor, b"%020d\n" % sensor.value(at_ns), 0)
            os.ftruncate(descriptor, 21)
            os.close(descriptor)

    def read(self, descriptor: int, size_bytes: int, offset: int, /) -> bytes:
        """As ``os.pread``. Raises ``OSError`` (EIO) where the sensor does not answer."""
        status = os.fstat(descriptor)
        faults = self._failing.get((status.st_dev, status.st_ino))
        if faults is not None and faults.fails(self.now_ns):
            raise OSError(EIO, os.strerror(EIO))
        return os.pread(descriptor, size_bytes, offset)


class PowercapTree(_Tree):
    """``/sys/class/powercap``, with zones below ``root``."""

    def __init__(self, root: Path, zones: Sequence[Zone]) -> None:
        super().__init__(root)
        for zone in zones:
            folder = root / zone.folder
            self._put(folder / "name", zone.name)
            self._put(folder / "max_energy_range_uj", zone.counter.range_units)
            if zone.most_uw:
                self._put(folder / "constraint_0_max_power_uw", zone.most_uw)
            if zone.short_term_uw:
                self._put(folder / "constraint_1_max_power_uw", 0)
                self._put(folder / "constraint_1_power_limit_uw", zone.short_term_uw)
            self._show(folder / "energy_uj", zone.counter, zone.faults)
        self.show(0)


class HwmonTree(_Tree):
    """``/sys/class/hwmon``, with chips below ``root``."""

    def __init__(self, root: Path, chips: Sequence[Chip], *, more: Mapping[str, str] | None = None) -> None:
        super().__init__(root)
        for chip in chips:
            folder = root / chip.folder
            self._put(folder / "name", chip.name)
            for channel in chip.channels:
                if channel.label:
                    self._put(folder / f"{channel.file.partition('_')[0]}_label", channel.label)
                self._show(folder / channel.file, channel.sensor, channel.faults)
        for name, text in (more or {}).items():
            self._put(root / name, text)
        self.show(0)
