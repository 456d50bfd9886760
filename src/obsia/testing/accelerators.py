"""Libraries of accelerators that answer from traces: NVML as C calls it, AMD SMI as its Python module does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.testing.sensors import Clock, EnergyCounter, Faults, PowerSensor

_SUCCESS: Final = 0
_INVALID: Final = 2
_NOT_SUPPORTED: Final = 3
_UNKNOWN: Final = 999
_AVERAGE_FIELD: Final = 185
_INSTANT_FIELD: Final = 186
_UNSIGNED: Final = 1


@dataclass(frozen=True, kw_only=True)
class Accelerator:
    """An accelerator: what of it can be read; None for what its library does not support."""

    name: str
    uuid: str
    counter_mj: EnergyCounter | None = None
    """Energy in mJ."""
    power_mw: PowerSensor | None = None
    average_mw: PowerSensor | None = None
    instant_mw: PowerSensor | None = None
    limit_mw: int = 0
    faults: Faults = field(default_factory=Faults)


class Nvml:
    """``libnvidia-ml.so.1`` at the level of its C functions: pointers are filled, statuses are returned."""

    def __init__(self, accelerators: Sequence[Accelerator], clock: Clock) -> None:
        self._accelerators: Final = tuple(accelerators)
        self._clock: Final = clock
        self.is_open = False

    def nvmlInit_v2(self) -> int:  # noqa: N802 - a name of the library
        """Open the library."""
        self.is_open = True
        return _SUCCESS

    def nvmlShutdown(self) -> int:  # noqa: N802 - a name of the library
        """Close the library."""
        self.is_open = False
        return _SUCCESS

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:  # noqa: N802 - a name of the library
        """How many accelerators there are."""
        count._obj.value = len(self._accelerators)
        return _SUCCESS

    def nvmlDeviceGetHandleByIndex_v2(self, index: Any, handle: Any) -> int:  # noqa: N802 - a name of the library
        """The handle of one: here its number, from 1 on."""
        number = getattr(index, "value", index)
        if not 0 <= number < len(self._accelerators):
            return _INVALID
        handle._obj.value = number + 1
        return _SUCCESS

    def nvmlDeviceGetName(self, handle: Any, text: Any, _: Any) -> int:  # noqa: N802 - a name of the library
        """Its name."""
        text.value = self._of(handle).name.encode()
        return _SUCCESS

    def nvmlDeviceGetUUID(self, handle: Any, text: Any, _: Any) -> int:  # noqa: N802 - a name of the library
        """Its id."""
        text.value = self._of(handle).uuid.encode()
        return _SUCCESS

    def nvmlDeviceGetEnforcedPowerLimit(self, handle: Any, limit: Any) -> int:  # noqa: N802 - a name of the library
        """The limit of its power, mW."""
        limit._obj.value = self._of(handle).limit_mw
        return _SUCCESS if self._of(handle).limit_mw else _NOT_SUPPORTED

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: Any, energy: Any) -> int:  # noqa: N802 - of the library
        """Energy since the driver was loaded, mJ."""
        return self._shown(handle, self._of(handle).counter_mj, energy)

    def nvmlDeviceGetPowerUsage(self, handle: Any, power: Any) -> int:  # noqa: N802 - a name of the library
        """Power, mW."""
        return self._shown(handle, self._of(handle).power_mw, power)

    def nvmlDeviceGetFieldValues(self, handle: Any, count: Any, values: Any) -> int:  # noqa: N802 - of the library
        """Values by their ids: the average and the instant of power."""
        of, now_ns = self._of(handle), self._clock()
        sensors = {_AVERAGE_FIELD: of.average_mw, _INSTANT_FIELD: of.instant_mw}
        for value in list(values)[: getattr(count, "value", count)]:
            if (sensor := sensors.get(value.fieldId)) is None:
                value.nvmlReturn = _NOT_SUPPORTED
            elif of.faults.fails(now_ns):
                value.nvmlReturn = _UNKNOWN
            else:
                value.nvmlReturn, value.valueType = _SUCCESS, _UNSIGNED
                value.value.uiVal = sensor.value(now_ns)
        return _SUCCESS

    def _of(self, handle: Any) -> Accelerator:
        number: int = getattr(handle, "value", handle)
        return self._accelerators[number - 1]

    def _shown(self, handle: Any, sensor: EnergyCounter | PowerSensor | None, pointer: Any) -> int:
        if sensor is None:
            return _NOT_SUPPORTED
        if self._of(handle).faults.fails(self._clock()):
            return _UNKNOWN
        pointer._obj.value = sensor.value(self._clock())
        return _SUCCESS


class AmdSmi:
    """The module ``amdsmi``: a counter in steps of ``resolution_uj``, power in W."""

    class AmdSmiException(Exception):
        """What the library raises."""

    def __init__(self, accelerators: Sequence[Accelerator], clock: Clock, *, resolution_uj: float = 1000.0) -> None:
        """``counter_mj`` of each counts steps of ``resolution_uj``."""
        self._accelerators: Final = tuple(accelerators)
        self._clock: Final = clock
        self._resolution_uj: Final = resolution_uj

    def amdsmi_init(self) -> None:
        """Open the library."""

    def amdsmi_shut_down(self) -> None:
        """Close the library."""

    def amdsmi_get_processor_handles(self) -> list[Accelerator]:
        """The accelerators."""
        return list(self._accelerators)

    def amdsmi_get_gpu_device_uuid(self, handle: Accelerator) -> str:
        """Its id."""
        return handle.uuid

    def amdsmi_get_gpu_asic_info(self, handle: Accelerator) -> Mapping[str, str]:
        """Its name."""
        return {"market_name": handle.name}

    def amdsmi_get_energy_count(self, handle: Accelerator) -> Mapping[str, float]:
        """The counter and its step, uJ. Raises where it does not answer."""
        if handle.counter_mj is None or handle.faults.fails(self._clock()):
            raise self.AmdSmiException
        return {
            "energy_accumulator": handle.counter_mj.value(self._clock()),
            "counter_resolution": self._resolution_uj,
            "timestamp": self._clock(),
        }

    def amdsmi_get_power_info(self, handle: Accelerator) -> Mapping[str, float | str]:
        """Power, W. Raises where it does not answer."""
        if handle.power_mw is None or handle.faults.fails(self._clock()):
            raise self.AmdSmiException
        power_w = handle.power_mw.value(self._clock())
        return {"current_socket_power": power_w, "average_socket_power": "N/A", "power_limit": handle.limit_mw // 1000}
