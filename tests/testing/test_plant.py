"""The plant shows what its traces say, to the unit of each sensor: the truth is checked against plain sums."""

from __future__ import annotations

import ctypes
import json
import os
from contextlib import closing
from errno import EIO
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest

from obsia.testing.accelerators import Accelerator, AmdSmi, Nvml
from obsia.testing.sensors import EnergyCounter, Faults, PowerSensor, VirtualTime
from obsia.testing.servers import Chassis, LoopbackServer, Metric
from obsia.testing.traces import PJ_PER_J, PJ_PER_UJ, SECOND_NS, Trace, constant, holds, job, square
from obsia.testing.trees import Channel, Chip, HwmonTree, PowercapTree, Zone

MS = 1_000_000


def test_energy_is_the_plain_sum_of_power_to_the_picojoule() -> None:
    trace = holds(
        Random(3),  # noqa: S311 - a load, not a secret
        mean_ns=7 * MS, least_mw=1, most_mw=400_000, duration_ns=SECOND_NS,
    )  # fmt: skip
    summed = 0
    for millisecond in range(40):
        summed += sum(trace.power_mw(millisecond * MS + each * 1000) * 1000 for each in range(1000))
    # Pieces end between the steps of a microsecond: off by at most a microsecond of the highest power a piece.
    assert abs(trace.energy_pj(40 * MS) - summed) <= 1000 * trace.most_mw * 40
    assert trace.energy_pj(-SECOND_NS) == -SECOND_NS * trace.power_mw(0)
    assert constant(5_000).energy_j(0, 3 * SECOND_NS) == 15.0
    assert square(low_mw=1000, high_mw=3000, half_ns=MS, duration_ns=SECOND_NS).energy_j(0, SECOND_NS) == 2.0
    loaded = job(constant(9_000), beside=constant(1_000), start_ns=SECOND_NS, end_ns=2 * SECOND_NS)
    assert [loaded.energy_j(each * SECOND_NS, (each + 1) * SECOND_NS) for each in range(3)] == [1.0, 9.0, 1.0]


def test_a_counter_is_old_by_its_refresh_wraps_and_begins_again() -> None:
    trace = constant(1_000_000)
    counter = EnergyCounter(trace, refresh_ns=100 * MS, phase_ns=30 * MS, range_units=1_500_000_000, first=7)
    assert counter.value(129 * MS) == 7 + 30_000_000 == counter.value(30 * MS)
    assert counter.value(130 * MS) == 7 + 130_000_000
    assert counter.value(1_530 * MS) == 7 + 1_530_000_000 - 1_500_000_000
    again = EnergyCounter(trace, refresh_ns=MS, resets_ns=[SECOND_NS], first=7)
    assert (again.value(SECOND_NS - 1), again.value(SECOND_NS), again.value(SECOND_NS + 5 * MS)) == (
        7 + 999_000_000,
        0,
        5_000_000,
    )


def test_a_power_sensor_shows_the_mean_of_its_window() -> None:
    trace = Trace([(SECOND_NS, 100_000), (SECOND_NS, 300_000)])
    lagging = PowerSensor(trace, refresh_ns=100 * MS, window_ns=SECOND_NS)
    assert [lagging.value(each * 500 * MS) for each in (2, 3, 4)] == [100_000, 200_000, 300_000]
    assert PowerSensor(trace, refresh_ns=MS, unit_mw=1000).value(1_500 * MS) == 300


def test_trees_are_read_as_sysfs_is(tmp_path: Path) -> None:
    counter = EnergyCounter(constant(50_000), refresh_ns=MS, range_units=262_143_328_850)
    failing = Faults([(2 * SECOND_NS, 3 * SECOND_NS)])
    zones = [Zone(folder="intel-rapl:0", name="package-0", counter=counter, most_uw=200_000_000, faults=failing)]
    tree = PowercapTree(tmp_path / "powercap", zones)
    descriptor = os.open(tree.root / "intel-rapl:0" / "energy_uj", os.O_RDONLY)
    for second, expected in ((1, 50_000_000), (3, 150_000_000)):
        tree.show(second * SECOND_NS)
        assert int(tree.read(descriptor, 32, 0)) == expected
    tree.show(2 * SECOND_NS)
    with pytest.raises(OSError, match=os.strerror(EIO)):
        tree.read(descriptor, 32, 0)
    os.close(descriptor)
    power = Channel(file="power1_input", sensor=PowerSensor(constant(4_000), refresh_ns=MS, unit_mw=1e-3), label="CPU")
    hwmon = HwmonTree(tmp_path / "hwmon", [Chip(folder="hwmon0", name="acpi", channels=[power])])
    assert int((hwmon.root / "hwmon0" / "power1_input").read_text()) == 4_000_000
    assert (hwmon.root / "hwmon0" / "power1_label").read_text() == "CPU\n"


def test_libraries_of_accelerators_answer_as_theirs_do() -> None:
    clock = VirtualTime(SECOND_NS)
    counter = EnergyCounter(constant(400_000), refresh_ns=100 * MS, unit_pj=1000 * PJ_PER_UJ)
    power = PowerSensor(constant(400_000), refresh_ns=100 * MS)
    of = Accelerator(
        name="GPU", uuid="GPU-1", counter_mj=counter, power_mw=power, faults=Faults(drops=lambda n: n == 2)
    )
    nvml, handle, energy = Nvml([of], clock), ctypes.c_void_p(), ctypes.c_ulonglong()
    assert nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(handle)) == 0
    assert nvml.nvmlDeviceGetHandleByIndex_v2(1, ctypes.byref(handle)) == 2
    assert nvml.nvmlDeviceGetTotalEnergyConsumption(handle, ctypes.byref(energy)) == 0
    assert energy.value == 400_000
    assert nvml.nvmlDeviceGetTotalEnergyConsumption(handle, ctypes.byref(energy)) == 999
    assert nvml.nvmlDeviceGetEnforcedPowerLimit(handle, ctypes.byref(energy)) == 3
    amd = AmdSmi([Accelerator(name="GPU", uuid="1", counter_mj=counter)], clock)
    [one] = amd.amdsmi_get_processor_handles()
    assert amd.amdsmi_get_energy_count(one)["energy_accumulator"] == 400_000
    with pytest.raises(AmdSmi.AmdSmiException):
        amd.amdsmi_get_power_info(one)


def test_a_server_answers_on_this_machine_alone() -> None:
    clock = VirtualTime(10 * SECOND_NS)
    power = PowerSensor(constant(300_000), refresh_ns=SECOND_NS, unit_mw=1000)
    energy = EnergyCounter(constant(300_000), refresh_ns=SECOND_NS, unit_pj=PJ_PER_J)
    metrics = [Metric(name="node_joules_total", sensor=energy, labels={"zone": "package"})]
    with LoopbackServer(clock, chassis=[Chassis(name="1", power_w=power, energy_j=energy)], metrics=metrics) as server:

        def get(path: str) -> str:
            asked = HTTPConnection(server.address.removeprefix("http://"), timeout=5)
            with closing(asked):
                asked.request("GET", path)
                return asked.getresponse().read().decode()

        assert json.loads(get("/redfish/v1/Chassis/1/Power"))["PowerControl"][0]["PowerConsumedWatts"] == 300
        assert json.loads(get("/redfish/v1/Chassis/1/EnvironmentMetrics"))["EnergyJoules"]["Reading"] == 3000
        assert 'node_joules_total{zone="package"} 3000.0' in get("/metrics")
        assert server.requests[0].startswith("/redfish")
