"""What a sensor is: which hardware it reads, what its numbers mean, and which other sensor contains it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any, Protocol

    class Channel(Protocol):
        """A sensor that can be read now."""

        sensor: Sensor

        def read(self) -> int | None:
            """What it shows, in whole units; None where it does not answer."""
            ...


ENERGY = "energy"
POWER = "power"
PARTS = ("package", "dram", "accelerator")
"""Domains that add up to what was measured of a node."""
_TEXTS = ("sensor_id", "source", "domain", "measures", "part_of", "hardware")
_NUMBERS = ("scale", "range_units", "ceiling_w", "averaging_s")


class Sensor:
    """A sensor. One whose ``part_of`` names another, or whose domain is no part of a node's sum, is not added.

    Args:
        sensor_id: names it on its node: ``rapl/intel-rapl:0``, ``nvml/GPU-…``.
        source: which interface: ``rapl``, ``perf``, ``nvml-energy``, ``nvml-power``, ``hwmon``, ``amdsmi``,
            ``apple``, ``redfish``, ``exporter``.
        domain: what it reads: ``package``, ``dram``, ``core``, ``uncore``, ``psys``, ``accelerator``, ``server`` or
            ``other``.
        measures: ``energy`` (a counter) or ``power``.
        scale: joules, or watts, of one unit.
        range_units: where a counter begins again at 0, units; 0 where it never does.
        ceiling_w: the highest power that the hardware states for itself; 0 where it states none.
        averaging_s: power that is the mean of so many seconds; 0 for that of an instant.
        part_of: the sensor that counts this energy already.
        hardware: its name, as it says it.
    """

    __slots__ = (*_TEXTS, *_NUMBERS)

    def __init__(
        self,
        *,
        sensor_id: str,
        source: str,
        domain: str,
        measures: str,
        scale: float,
        range_units: int = 0,
        ceiling_w: float = 0.0,
        averaging_s: float = 0.0,
        part_of: str = "",
        hardware: str = "",
    ) -> None:
        self.sensor_id = sensor_id
        self.source = source
        self.domain = domain
        self.measures = measures
        self.scale = scale
        self.range_units = range_units
        self.ceiling_w = ceiling_w
        self.averaging_s = averaging_s
        self.part_of = part_of
        self.hardware = hardware

    def fields(self) -> tuple[str, ...]:
        """Its fields as texts, in the order of the journal: the names first."""
        return (*(str(getattr(self, each)) for each in _TEXTS), *(repr(getattr(self, each)) for each in _NUMBERS))

    @classmethod
    def of(cls, fields: tuple[str, ...]) -> Sensor:
        """The sensor of such texts. Raises ``ValueError`` for anything else."""
        if len(fields) != len(_TEXTS) + len(_NUMBERS):
            raise ValueError("journal-sensor")
        texts: Mapping[str, str] = dict(zip(_TEXTS, fields, strict=False))
        scale, range_units, ceiling_w, averaging_s = fields[len(_TEXTS) :]
        return cls(
            **texts,
            scale=float(scale),
            range_units=int(range_units),
            ceiling_w=float(ceiling_w),
            averaging_s=float(averaging_s),
        )


class Shared:
    """An answer for several channels, asked for once in each sample: who has had it and asks again begins one."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._ask = ask
        self._answer: Any = None
        self._served: set[str] = set()

    def of(self, name: str) -> Any:
        """The answer of this sample, for the channel ``name``."""
        if not self._served or name in self._served:
            self._answer, self._served = self._ask(), set()
        self._served.add(name)
        return self._answer


def adds_up(sensor: Sensor, *, ids: Collection[str]) -> bool:
    """Whether a sensor is part of the sum of those with ``ids``: no other that is there counts the same energy."""
    if sensor.domain not in PARTS:
        return False
    return not sensor.part_of or ("/" in sensor.part_of and sensor.part_of not in ids)


class Gpu:
    """A quantity of an accelerator, asked of its library."""

    def __init__(self, sensor: Sensor, ask: Callable[[], int | None]) -> None:
        self.sensor = sensor
        self.read = ask


class Unreadable:
    """A sensor, or a whole interface, that is not read: ``reason`` is a code of :data:`REASONS`."""

    __slots__ = ("detail", "reason", "source")

    def __init__(self, source: str, reason: str, detail: str = "") -> None:
        self.source = source
        self.reason = reason
        self.detail = detail


REASONS = ("absent", "forbidden", "no-library", "unsupported", "no-answer", "says-nothing", "first-of-node")
"""Not there; may not be read; its library is missing; the hardware does not have it; does not answer; no value; the
first process of the node reads it."""
