"""The card as NVML tells of it, with a stand-in for the library."""

from __future__ import annotations

import itertools
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest
from calibration.bench.cuda import CudaDevice
from calibration.bench.device import Refused
from calibration.bench.nvml import Card, PowerIntegral
from hypothesis import given
from hypothesis import strategies as st


class NVMLError(Exception):
    """As pynvml has it."""


class Library:
    """One H100 at 400 W; what a test wants different is set on it."""

    NVMLError = NVMLError
    NVML_TEMPERATURE_GPU, NVML_CLOCK_SM, NVML_CLOCK_MEM = 0, 1, 2

    def __init__(self) -> None:
        vars(self).update(nvmlClocksThrottleReasonSwPowerCap=4, nvmlClocksThrottleReasonHwThermalSlowdown=64)
        self.has_counter, self.partitioned, self.processes, self.mask = True, 0, [], 0
        self.cards: dict[Any, str] = {0: "GPU-a", 1: "GPU-b"}
        self.began_s = time.perf_counter()

    def nvmlInit(self) -> None: ...

    def nvmlDeviceGetHandleByIndex(self, index: int) -> str:
        if index not in self.cards:
            raise NVMLError
        return self.cards[index]

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:
        return uuid

    def nvmlDeviceGetUUID(self, handle: str) -> bytes:
        return handle.encode()

    def nvmlDeviceGetName(self, handle: str) -> bytes:
        return b"NVIDIA H100 80GB HBM3"

    def nvmlDeviceGetMigMode(self, handle: str) -> list[int]:
        if self.partitioned is None:
            raise NVMLError
        return [self.partitioned, self.partitioned]

    def nvmlDeviceGetComputeRunningProcesses(self, handle: str) -> list[Any]:
        return self.processes

    def nvmlDeviceGetPowerUsage(self, handle: str) -> int:
        return 400_000

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: str) -> int:
        if not self.has_counter:
            raise NVMLError
        return int((time.perf_counter() - self.began_s) / 0.02) * 8_000  # 400 W x 20 ms = 8 J

    def nvmlDeviceGetTemperature(self, handle: str, sensor: int) -> int:
        return 54

    def nvmlDeviceGetClockInfo(self, handle: str, clock: int) -> int:
        if clock == self.NVML_CLOCK_MEM:
            raise NVMLError
        return 1980

    def nvmlDeviceGetCurrentClocksThrottleReasons(self, handle: str) -> int:
        return self.mask

    def nvmlDeviceGetPowerManagementLimit(self, handle: str) -> int:
        return 500_000

    def nvmlDeviceGetPowerManagementDefaultLimit(self, handle: str) -> int:
        return 700_000

    def nvmlDeviceGetMemoryInfo(self, handle: str) -> SimpleNamespace:
        return SimpleNamespace(total=85_520_809_984)

    def nvmlSystemGetDriverVersion(self) -> bytes:
        return b"570.86.15"


@pytest.fixture(autouse=True)
def _all_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


def test_a_card_tells_names_limits_and_state_in_plain_units() -> None:
    library = Library()
    card = Card(0, library)
    assert (card.name(), card.driver_version(), card.power_limits_w()) == (
        "NVIDIA H100 80GB HBM3", "570.86.15", (500.0, 700.0),
    )  # fmt: skip
    assert card.meter == "nvml-total-energy"
    state = card.state()
    assert (state.temperature_c, state.sm_clock_mhz, state.throttle) == (54.0, 1980.0, "none")
    assert state.memory_clock_mhz != state.memory_clock_mhz, "not told: not a number"
    library.mask = 4 | 64
    assert card.state().throttle == "power-cap+thermal"


def test_the_interval_of_the_counter_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) * 1e-4)
    assert Card(0, Library()).interval_s(look_s=1.0) == pytest.approx(0.02, rel=0.05)


def test_without_a_counter_power_is_read_often_and_integrated() -> None:
    library = Library()
    library.has_counter = False
    card = Card(0, library)
    assert card.meter == "nvml-power-samples"
    began_s, before_j = time.perf_counter(), card.energy_j()
    while card.energy_j() < before_j + 40.0 and time.perf_counter() < began_s + 10:
        time.sleep(0.01)
    card.close()
    assert card.energy_j() >= before_j + 40.0


@given(st.lists(st.tuples(st.floats(0.001, 10), st.floats(0, 1000)), min_size=2, max_size=20))
def test_the_integral_lies_between_least_and_most_power(samples: list[tuple[float, float]]) -> None:
    integral, at_s = PowerIntegral(), 0.0
    for gap_s, power_w in samples:
        at_s += gap_s
        integral.add(at_s=at_s, power_w=power_w)
    span_s = at_s - samples[0][0]
    powers = [power_w for _, power_w in samples]
    assert min(powers) * span_s - 1e-6 <= integral.energy_j() <= max(powers) * span_s + 1e-6


def test_a_straight_line_of_power_is_integrated_exactly() -> None:
    # From 100 W to 300 W in 4 s: 200 W on average, 800 J.
    integral = PowerIntegral()
    integral.add(at_s=10.0, power_w=100.0)
    integral.add(at_s=14.0, power_w=300.0)
    assert integral.energy_j() == 800.0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"partitioned": 1}, "MIG"),
        ({"processes": [object()]}, "another process uses the card"),
        ({"cards": {}}, "no card with the number 0"),
    ],
)
def test_a_card_that_cannot_be_measured_is_refused(change: dict[str, Any], word: str) -> None:
    library = Library()
    vars(library).update(change)
    with pytest.raises(Refused, match=word):
        Card(0, library)


def test_a_card_that_cannot_be_partitioned_is_taken() -> None:
    library = Library()
    vars(library)["partitioned"] = None
    assert Card(1, library).uuid() == "GPU-b"


@pytest.mark.parametrize(("visible", "uuid"), [("1,0", "GPU-b"), ("GPU-b", "GPU-b"), ("", "GPU-a")])
def test_the_number_counts_among_the_cards_that_are_visible(
    visible: str, uuid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert Card(0, Library()).uuid() == uuid


def test_without_the_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    with pytest.raises(Refused, match=r"nvidia-ml-py is not installed: see calibration/bench/README\.md"):
        CudaDevice(0)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(Refused, match="torch is not installed"):
        CudaDevice(0, library=Library())
