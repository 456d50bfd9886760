"""Processors and graphics of Apple silicon, by the package ``zeus-apple-silicon`` where it is installed.

Source: zeus-apple-silicon 1.1, ``AppleEnergyMonitor.get_cumulative_energy``: what IOReport counts, in mJ, None for a
channel that a chip does not have. It needs no privileges. The memory of the graphics is taken to be a part of them.
"""

from __future__ import annotations

from obsia.meters.sensors import ENERGY, Gpu, Sensor, Shared, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PACKAGE = "zeus_apple_silicon"
MILLI = 1e-3
_CHANNELS = {
    "cpu_total_mj": ("package", ""),
    "dram_mj": ("dram", ""),
    "gpu_mj": ("accelerator", ""),
    "ane_mj": ("accelerator", ""),
    "gpu_sram_mj": ("accelerator", "apple/gpu_mj"),
}


class _Monitor:
    """The library's monitor."""

    def __init__(self, monitor: Any) -> None:
        self._monitor = monitor
        self._sample = Shared(self._metrics)

    def _metrics(self) -> Any:
        try:
            return self._monitor.get_cumulative_energy()
        except RuntimeError:
            return None

    def value(self, name: str) -> int | None:
        """A counter, mJ; None where the library fails or the chip does not have it."""
        return getattr(self._sample.of(name), name, None)


def probe(library: Any = None) -> tuple[list[Gpu], list[Unreadable]]:
    """Channels that the chip has. ``library`` is the package; None looks for it."""
    if library is None:
        from importlib import import_module

        try:
            library = import_module(PACKAGE)
        except ImportError:
            return [], [Unreadable("apple", "no-library", PACKAGE)]
    try:
        monitor = _Monitor(library.AppleEnergyMonitor())
    except RuntimeError as error:
        return [], [Unreadable("apple", "no-answer", str(error))]
    found: list[Gpu] = []
    for name, (domain, part_of) in _CHANNELS.items():
        if monitor.value(name) is None:
            continue
        sensor = Sensor(
            sensor_id=f"apple/{name}", source="apple", domain=domain, measures=ENERGY, scale=MILLI, part_of=part_of
        )
        found.append(Gpu(sensor, lambda name=name: monitor.value(name)))
    return found, [] if found else [Unreadable("apple", "says-nothing", PACKAGE)]
