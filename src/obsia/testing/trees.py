"""Folders as the kernel shows them: zones of powercap, events of perf, chips of hwmon; brought up to an instant."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from errno import EIO, ENOENT
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


class PerfTree:
    """``/sys/bus/event_source/devices/power`` below ``root``, with one counter of each event on each processor.

    :meth:`open` stands for ``perf_event_open`` and :meth:`read` for ``os.read``; a counter begins at zero when it is
    opened. ``refused`` is the error number that opening raises, 0 for none.
    """

    TYPE: Final = 9

    def __init__(
        self, root: Path, counters: Mapping[tuple[str, int], EnergyCounter], *, scale: str, refused: int = 0
    ) -> None:
        self.now_ns = 0
        self._refused: Final = refused
        self._codes: Final = {name: code for code, name in enumerate(dict.fromkeys(name for name, _ in counters), 2)}
        self._counters: Final = {
            (self._codes[name], processor): counter for (name, processor), counter in counters.items()
        }
        self._open: Final[dict[int, tuple[EnergyCounter, int]]] = {}
        (root / "events").mkdir(parents=True)
        (root / "type").write_text(f"{self.TYPE}\n", encoding="ascii")
        mask = ",".join(str(each) for each in sorted({processor for _, processor in counters}))
        (root / "cpumask").write_text(f"{mask}\n", encoding="ascii")
        for name, code in self._codes.items():
            (root / "events" / name).write_text(f"event={code:#04x}\n", encoding="ascii")
            (root / "events" / f"{name}.scale").write_text(f"{scale}\n", encoding="ascii")

    def open(self, kind: int, event: int, processor: int) -> int:
        """A number for the counter. Raises ``OSError`` as the kernel does."""
        if self._refused:
            raise OSError(self._refused, os.strerror(self._refused))
        if kind != self.TYPE or (event, processor) not in self._counters:
            raise OSError(ENOENT, os.strerror(ENOENT))
        counter = self._counters[event, processor]
        self._open[len(self._open)] = counter, counter.value(self.now_ns)
        return len(self._open) - 1

    def read(self, descriptor: int, size_bytes: int, /) -> bytes:
        """What the counter shows since it was opened."""
        counter, first = self._open[descriptor]
        return (counter.value(self.now_ns) - first).to_bytes(8, sys.byteorder)[:size_bytes]
