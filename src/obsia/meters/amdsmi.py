"""Accelerators by AMD SMI, its own Python module: the accumulator of energy, else power of the socket.

Source: AMD, AMD SMI library, ``amdsmi_get_energy_count`` (steps of ``counter_resolution`` uJ) and
``amdsmi_get_power_info`` (W).
"""

from __future__ import annotations

from obsia.meters.sensors import ENERGY, POWER, Gpu, Sensor, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def probe(module: Any = None) -> tuple[list[Gpu], list[Unreadable]]:
    """Accelerators that can be read, and why others cannot. ``module`` is ``amdsmi``; None imports it."""
    if module is None:
        try:
            import amdsmi as module  # pyright: ignore[reportMissingImports]
        except Exception:  # noqa: BLE001 - the module raises whatever its library does
            return [], [Unreadable("amdsmi", "no-library", "amdsmi")]
    library: Any = module  # pyright: ignore[reportUnknownVariableType]
    try:
        library.amdsmi_init()
        handles = list(library.amdsmi_get_processor_handles())
    except Exception:  # noqa: BLE001 - the module raises whatever its library does
        return [], [Unreadable("amdsmi", "no-answer", "amdsmi")]
    gpus: list[Gpu] = []
    unread: list[Unreadable] = []
    for handle in handles:
        uuid = str(_asked(lambda of=handle: library.amdsmi_get_gpu_device_uuid(of)) or len(gpus))
        about: dict[str, Any] = _asked(lambda of=handle: library.amdsmi_get_gpu_asic_info(of)) or {}
        if (energy := _asked(lambda of=handle: library.amdsmi_get_energy_count(of))) is not None:
            sensor = _sensor(uuid, about, measures=ENERGY, scale=float(energy["counter_resolution"]) * 1e-6)
            gpus.append(Gpu(sensor, lambda of=handle: _count(library, of)))
        elif _power(library, handle) is not None:
            gpus.append(Gpu(_sensor(uuid, about, measures=POWER, scale=1.0), lambda of=handle: _power(library, of)))
        else:
            unread.append(Unreadable("amdsmi", "unsupported", uuid))
    return gpus, unread


def _sensor(uuid: str, about: dict[str, Any], *, measures: str, scale: float) -> Sensor:
    return Sensor(
        sensor_id=f"amdsmi/{uuid}", source="amdsmi", domain="accelerator", measures=measures, scale=scale,
        hardware=str(about.get("market_name", "")),
    )  # fmt: skip


def _asked(question: Callable[[], Any]) -> Any:
    """The answer; None where the library raises."""
    try:
        return question()
    except Exception:  # noqa: BLE001 - the module raises whatever its library does
        return None


def _count(library: Any, handle: Any) -> int | None:
    energy = _asked(lambda: library.amdsmi_get_energy_count(handle))
    # Older versions name the accumulator ``power``.
    return None if energy is None else int(energy.get("energy_accumulator", energy.get("power", 0)))


def _power(library: Any, handle: Any) -> int | None:
    power = _asked(lambda: library.amdsmi_get_power_info(handle))
    if power is None:
        return None
    shown = (power.get(name) for name in ("current_socket_power", "average_socket_power"))
    return next((int(each) for each in shown if isinstance(each, int | float)), None)
