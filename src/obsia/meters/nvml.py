"""Accelerators by NVML, called from its shared library without a package: the counter of energy, else power.

Source: NVIDIA, NVML API reference: ``nvmlDeviceGetTotalEnergyConsumption`` counts mJ since the driver was loaded
(Volta and later); field 186 is power at the instant and 185 its mean of one second, both in mW.
"""

from __future__ import annotations

from obsia.meters.sensors import ENERGY, POWER, Gpu, Sensor, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LIBRARY = "libnvidia-ml.so.1"
MILLI = 1e-3
AVERAGE_FIELD = 185
INSTANT_FIELD = 186
_LONGEST = 96


class _Device:
    """An accelerator behind its handle; each question is None where the library reports no success."""

    def __init__(self, library: Any, index: int) -> None:
        import ctypes

        self._library, self._ctypes = library, ctypes
        self._handle = ctypes.c_void_p()
        self.is_there = library.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(self._handle)) == 0
        self._energy, self._number = ctypes.c_ulonglong(), ctypes.c_uint()
        self._values = _field_values(ctypes)

    def text(self, name: str) -> str:
        """A name of the accelerator."""
        buffer = self._ctypes.create_string_buffer(_LONGEST)
        return buffer.value.decode("utf-8", "replace") if not self._call(name, buffer, _LONGEST) else ""

    def _call(self, name: str, *arguments: Any) -> int:
        try:
            return getattr(self._library, name)(self._handle, *arguments)
        except AttributeError:
            # An older library.
            return -1

    def energy_mj(self) -> int | None:
        """The counter."""
        failed = self._call("nvmlDeviceGetTotalEnergyConsumption", self._ctypes.byref(self._energy))
        return None if failed else self._energy.value

    def power_mw(self) -> int | None:
        """Power, averaged as the accelerator does."""
        failed = self._call("nvmlDeviceGetPowerUsage", self._ctypes.byref(self._number))
        return None if failed else self._number.value

    def limit_mw(self) -> int:
        """The limit of its power; 0 where it states none."""
        failed = self._call("nvmlDeviceGetEnforcedPowerLimit", self._ctypes.byref(self._number))
        return 0 if failed else self._number.value

    def field_mw(self, field: int) -> int | None:
        """Power by the id of its field."""
        values = self._values(1)
        values[0].fieldId = field
        if self._call("nvmlDeviceGetFieldValues", 1, values) or values[0].nvmlReturn:
            return None
        return values[0].value.uiVal


def _field_values(ctypes: Any) -> Callable[[int], Any]:
    """Makes arrays of ``nvmlFieldValue_t``."""

    class Value(ctypes.Union):
        _fields_ = (("dVal", ctypes.c_double), ("uiVal", ctypes.c_uint), ("ullVal", ctypes.c_ulonglong))

    class FieldValue(ctypes.Structure):
        _fields_ = (
            ("fieldId", ctypes.c_uint),
            ("scopeId", ctypes.c_uint),
            ("timestamp", ctypes.c_longlong),
            ("latencyUsec", ctypes.c_longlong),
            ("valueType", ctypes.c_int),
            ("nvmlReturn", ctypes.c_int),
            ("value", Value),
        )

    kind: Any = FieldValue

    def array(count: int) -> Any:
        return (kind * count)()

    return array


def probe(library: Any = None) -> tuple[list[Gpu], list[Unreadable]]:
    """Accelerators that can be read: of each its counter, or power where it has none; and why others cannot.

    ``library`` has the functions of NVML; None looks for the driver's.
    """
    import ctypes

    if library is None:
        try:
            library = ctypes.CDLL(LIBRARY)
        except OSError:
            return [], [Unreadable("nvml", "no-library", LIBRARY)]
    if library.nvmlInit_v2():
        return [], [Unreadable("nvml", "no-answer", LIBRARY)]
    count = ctypes.c_uint()
    if library.nvmlDeviceGetCount_v2(ctypes.byref(count)):
        return [], [Unreadable("nvml", "no-answer", LIBRARY)]
    gpus: list[Gpu] = []
    unread: list[Unreadable] = []
    for index in range(count.value):
        device = _Device(library, index)
        if not device.is_there:
            unread.append(Unreadable("nvml", "forbidden", str(index)))
            continue
        found = _quantity(device)
        uuid, name = device.text("nvmlDeviceGetUUID") or str(index), device.text("nvmlDeviceGetName")
        if found is None:
            unread.append(Unreadable("nvml", "unsupported", name or uuid))
            continue
        source, averaging_s, ask = found
        sensor = Sensor(
            sensor_id=f"nvml/{uuid}",
            source=source,
            domain="accelerator",
            measures=ENERGY if source == "nvml-energy" else POWER,
            scale=MILLI,
            # Peaks pass the limit that is enforced on the mean.
            ceiling_w=2 * device.limit_mw() * MILLI,
            averaging_s=averaging_s,
            hardware=name,
        )
        gpus.append(Gpu(sensor, ask))
    return gpus, unread


def _quantity(device: _Device) -> tuple[str, float, Callable[[], int | None]] | None:
    """What is read of an accelerator: (source, seconds that it averages, how it is asked)."""
    if device.energy_mj() is not None:
        return "nvml-energy", 0.0, device.energy_mj
    if device.field_mw(AVERAGE_FIELD) is not None:
        return "nvml-power", 1.0, lambda: device.field_mw(AVERAGE_FIELD)
    if device.field_mw(INSTANT_FIELD) is not None:
        return "nvml-power", 0.0, lambda: device.field_mw(INSTANT_FIELD)
    if device.power_mw() is not None:
        return "nvml-power", 0.0, device.power_mw
    return None
