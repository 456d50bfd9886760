"""The card itself through NVML (nvidia-ml-py): its energy, clocks, temperature, limit and names."""

from __future__ import annotations

import importlib
import math
import os
import threading
import time
from typing import Any

from calibration.bench.device import Refused, State

SAMPLE_S = 0.05
"""Between two samples of power, on cards without a counter of energy."""
REASONS = {
    "power-cap": ("SwPowerCap",),
    "slowdown": ("HwSlowdown",),
    "thermal": ("SwThermalSlowdown", "HwThermalSlowdown"),
    "power-brake": ("HwPowerBrakeSlowdown",),
}
"""What holds clocks down -> the words of NVML's masks."""


class PowerIntegral:
    """Joules from samples of power: straight lines between them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[float, float] | None = None
        self._energy_j = 0.0

    def add(self, *, at_s: float, power_w: float) -> None:
        """One more sample."""
        with self._lock:
            if self._last is not None:
                last_s, last_w = self._last
                self._energy_j += (at_s - last_s) * (power_w + last_w) / 2.0
            self._last = (at_s, power_w)

    def energy_j(self) -> float:
        """Up to the last sample."""
        with self._lock:
            return self._energy_j


class Card:
    """One card. ``library`` is pynvml, or what stands for it in tests.

    Raises :class:`Refused` where there is no such card, where it is partitioned (the counter is of the whole card), or
    where another process uses it.
    """

    def __init__(self, index: int, library: Any = None) -> None:
        self._nvml = library or _library()
        try:
            self._nvml.nvmlInit()
        except self._nvml.NVMLError as error:
            raise Refused("no NVIDIA driver answers: the bench needs an NVIDIA card") from error
        self._handle = self._found(index)
        self._refuse_shared()
        self._integral: PowerIntegral | None = None
        self._sampler: threading.Thread | None = None
        self._ended = threading.Event()
        self.meter = self._meter()

    def uuid(self) -> str:
        """The card's own id: to point PyTorch to it, never recorded."""
        return _text(self._nvml.nvmlDeviceGetUUID(self._handle))

    def name(self) -> str:
        """As the driver names it."""
        return _text(self._nvml.nvmlDeviceGetName(self._handle))

    def driver_version(self) -> str:
        """Of the driver."""
        return _text(self._nvml.nvmlSystemGetDriverVersion())

    def memory_bytes(self) -> int:
        """All of it."""
        return int(self._nvml.nvmlDeviceGetMemoryInfo(self._handle).total)

    def power_limits_w(self) -> tuple[float, float]:
        """The limit in force, and the one the card comes with."""
        try:
            now = self._nvml.nvmlDeviceGetPowerManagementLimit(self._handle)
            default = self._nvml.nvmlDeviceGetPowerManagementDefaultLimit(self._handle)
        except self._nvml.NVMLError as error:
            raise Refused("the card does not tell its power limit, without which its rows say little") from error
        return now / 1e3, default / 1e3

    def energy_j(self) -> float:
        """The card's counter, or the integral of samples."""
        if self._integral is not None:
            return self._integral.energy_j()
        return self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._handle) / 1e3

    def interval_s(self, *, look_s: float = 1.0) -> float:
        """The mean time between two changes of the counter, over ``look_s``; of samples, their distance."""
        if self._integral is not None:
            return SAMPLE_S
        end_s, last_j, changes = time.perf_counter() + look_s, self.energy_j(), 0
        while time.perf_counter() < end_s:
            now_j = self.energy_j()
            changes += now_j != last_j
            last_j = now_j
        return look_s / max(changes, 1)

    def state(self) -> State:
        """Temperature and clocks now."""
        nvml = self._nvml
        return State(
            temperature_c=self._told(nvml.nvmlDeviceGetTemperature, nvml.NVML_TEMPERATURE_GPU),
            sm_clock_mhz=self._told(nvml.nvmlDeviceGetClockInfo, nvml.NVML_CLOCK_SM),
            memory_clock_mhz=self._told(nvml.nvmlDeviceGetClockInfo, nvml.NVML_CLOCK_MEM),
            throttle=self._throttle(),
        )

    def close(self) -> None:
        """End the sampling, if any."""
        self._ended.set()
        if self._sampler is not None:
            self._sampler.join()

    def _found(self, index: int) -> Any:
        """The card of that number among those that CUDA_VISIBLE_DEVICES names, or among all."""
        visible = [part.strip() for part in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if part.strip()]
        try:
            if not visible:
                return self._nvml.nvmlDeviceGetHandleByIndex(index)
            chosen = visible[index]
            if chosen.isdigit():
                return self._nvml.nvmlDeviceGetHandleByIndex(int(chosen))
            return self._nvml.nvmlDeviceGetHandleByUUID(chosen)
        except (self._nvml.NVMLError, IndexError) as error:
            raise Refused(f"no card with the number {index}: see `nvidia-smi --list-gpus`, and --device") from error

    def _refuse_shared(self) -> None:
        try:
            partitioned = self._nvml.nvmlDeviceGetMigMode(self._handle)[0] != 0
        except self._nvml.NVMLError:
            partitioned = False  # a card that cannot be partitioned
        if partitioned:
            raise Refused("the card is partitioned (MIG): its energy is only known as a whole")
        try:
            others = self._nvml.nvmlDeviceGetComputeRunningProcesses(self._handle)
        except self._nvml.NVMLError:
            others = []  # not told, as under Windows
        if others:
            raise Refused("another process uses the card: its energy would be counted as ours")

    def _meter(self) -> str:
        try:
            self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._handle)
        except self._nvml.NVMLError:
            self._integral = PowerIntegral()
            self._sample()
            self._sampler = threading.Thread(target=self._sample_on, daemon=True)
            self._sampler.start()
            return "nvml-power-samples"
        return "nvml-total-energy"

    def _sample(self) -> None:
        if self._integral is not None:
            power_w = self._nvml.nvmlDeviceGetPowerUsage(self._handle) / 1e3
            self._integral.add(at_s=time.perf_counter(), power_w=power_w)

    def _sample_on(self) -> None:
        while not self._ended.wait(SAMPLE_S):
            self._sample()

    def _told(self, ask: Any, what: Any) -> float:
        """NaN where the card does not say."""
        try:
            return float(ask(self._handle, what))
        except self._nvml.NVMLError:
            return math.nan

    def _throttle(self) -> str:
        nvml = self._nvml
        try:
            mask = nvml.nvmlDeviceGetCurrentClocksThrottleReasons(self._handle)
        except nvml.NVMLError:
            return "unknown"
        held = [
            word
            for word, names in REASONS.items()
            if any(mask & getattr(nvml, f"nvmlClocksThrottleReason{name}", 0) for name in names)
        ]
        return "+".join(held) or "none"


def _library() -> Any:
    try:
        return importlib.import_module("pynvml")
    except ImportError as error:
        raise Refused("nvidia-ml-py is not installed: see calibration/bench/README.md") from error


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
