"""Sensors of the synthetic plant are read as what they are; what cannot be read says why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from errno import EACCES, EINVAL, EPERM
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.meters import amdsmi, apple, hwmon, nvml, perf, powercap, services
from obsia.meters.counters import Counter
from obsia.meters.sensors import REASONS, Sensor
from obsia.meters.session import without_twins
from obsia.testing.accelerators import Accelerator, AmdSmi, Nvml
from obsia.testing.sensors import EnergyCounter, Faults, PowerSensor, VirtualTime
from obsia.testing.servers import Chassis, LoopbackServer, Metric
from obsia.testing.traces import PJ_PER_J, PJ_PER_UJ, SECOND_NS, constant
from obsia.testing.trees import Channel, Chip, HwmonTree, PerfTree, PowercapTree, Zone

MS = 1_000_000


def counter(*, unit_pj: int = PJ_PER_UJ, range_units: int = 0) -> EnergyCounter:
    return EnergyCounter(constant(100_000), refresh_ns=MS, unit_pj=unit_pj, range_units=range_units)


def test_zones_of_rapl_know_what_contains_them(tmp_path: Path) -> None:
    names = {
        "intel-rapl:0": "package-0", "intel-rapl:0:0": "core", "intel-rapl:0:1": "dram", "intel-rapl:1": "psys",
        "intel-rapl-mmio:0": "package-0",
    }  # fmt: skip
    zones = [
        Zone(folder=folder, name=name, counter=counter(range_units=262_143_328_850), most_uw=150_000_000)
        for folder, name in names.items()
    ]
    tree = PowercapTree(tmp_path, zones)
    found, unread = powercap.probe(str(tmp_path), pread=tree.read)
    assert unread == []
    assert {each.sensor.sensor_id: (each.sensor.domain, each.sensor.part_of) for each in found} == {
        "rapl/intel-rapl:0": ("package", ""),
        "rapl/intel-rapl:0:0": ("core", "rapl"),
        "rapl/intel-rapl:0:1": ("dram", ""),
        "rapl/intel-rapl:1": ("psys", "rapl"),
        "rapl/intel-rapl-mmio:0": ("package", "rapl/intel-rapl:0"),
    }
    tree.show(2 * SECOND_NS)
    assert {each.read() for each in found} == {200_000_000}
    assert (found[0].sensor.range_units, found[0].sensor.ceiling_w) == (262_143_328_850, 150.0)


def test_a_processor_may_pass_its_thermal_design_power(tmp_path: Path) -> None:
    """Linux, intel_rapl_common: the highest power of the first constraint is the thermal specification."""
    zone = Zone(
        folder="intel-rapl:0", name="package-0", counter=counter(), most_uw=15_000_000, short_term_uw=64_000_000
    )
    PowercapTree(tmp_path, [zone])
    [found], _ = powercap.probe(str(tmp_path))
    assert found.sensor.ceiling_w == 64.0
    # A read that is late by seconds, while the processor takes 50 W.
    seconds = (0, 1, 2, 8, 9)
    energy = Counter(
        found.sensor, [each * SECOND_NS for each in seconds], [10**12 + each * 50_000_000 for each in seconds]
    )
    used = energy.energy(0, 9 * SECOND_NS)
    assert used.issues == ()
    assert used.value_j == pytest.approx(450.0, rel=0.01)


def test_events_of_perf_count_what_powercap_counts(tmp_path: Path) -> None:
    """100 W on each of two packages, in units of 2**-32 J, from the instant at which they were opened."""
    unit_pj = Fraction(10**12, 2**32)
    counters = {
        (name, processor): EnergyCounter(constant(100_000), refresh_ns=MS, unit_pj=unit_pj)
        for name in ("energy-pkg", "energy-ram", "energy-cores")
        for processor in (0, 18)
    }
    tree = PerfTree(tmp_path / "power", counters, scale="2.3283064365386962890625e-10")
    tree.now_ns = 5 * SECOND_NS
    found, unread = perf.probe(str(tmp_path / "power"), open_event=tree.open, read=tree.read)
    assert unread == []
    assert [(each.sensor.domain, each.sensor.part_of) for each in found] == [
        *[("package", "")] * 2, *[("dram", "")] * 2, *[("core", "perf")] * 2,
    ]  # fmt: skip
    assert [each.read() for each in found] == [0] * 6
    tree.now_ns = 7 * SECOND_NS
    assert [(each.read() or 0) * each.sensor.scale for each in found] == pytest.approx([200.0] * 6)


@pytest.mark.parametrize(("error", "reason"), [(EACCES, "forbidden"), (EPERM, "forbidden"), (EINVAL, "no-answer")])
def test_perf_that_refuses_says_why(tmp_path: Path, error: int, reason: str) -> None:
    tree = PerfTree(tmp_path / "power", {("energy-pkg", 0): counter()}, scale="1e-6", refused=error)
    found, unread = perf.probe(str(tmp_path / "power"), open_event=tree.open, read=tree.read)
    assert (found, [each.reason for each in unread]) == ([], [reason])
    assert [each.reason for each in perf.probe(str(tmp_path / "none"))[1]] == ["absent"]


def test_an_event_that_the_chip_does_not_have_costs_no_other(tmp_path: Path) -> None:
    tree = PerfTree(tmp_path / "power", {("energy-pkg", 0): counter(), ("energy-psys", 0): counter()}, scale="1e-6")

    def opened(kind: int, event: int, processor: int) -> int:
        # Events are numbered from 2 on, as they were put in: the package is the first.
        if event == 3:
            raise OSError(EINVAL, "no such event")
        return tree.open(kind, event, processor)

    found, unread = perf.probe(str(tmp_path / "power"), open_event=opened, read=tree.read)
    assert [each.sensor.domain for each in found] == ["package"]
    assert [(each.reason, each.detail) for each in unread] == [("no-answer", "energy-psys 0")]


def test_lists_of_processors_are_read_as_the_kernel_writes_them() -> None:
    assert [perf.processors(each) for each in ("0,18", "0-3", "0-1,8", "")] == [[0, 18], [0, 1, 2, 3], [0, 1, 8], []]


class AppleLibrary:
    """The package zeus-apple-silicon 1.1: metrics as attributes, None for what a chip does not have."""

    def __init__(self, *shown: Mapping[str, int | None], error: str = "") -> None:
        self._shown = iter(shown)
        self._error = error

    def AppleEnergyMonitor(self) -> AppleLibrary:
        if self._error:
            raise RuntimeError(self._error)
        return self

    def get_cumulative_energy(self) -> SimpleNamespace:
        return SimpleNamespace(**next(self._shown))


def test_apple_silicon_is_asked_once_for_each_sample() -> None:
    first = {"cpu_total_mj": 5_000, "dram_mj": None, "gpu_mj": 700, "gpu_sram_mj": 40, "ane_mj": 3}
    library = AppleLibrary(first, {**first, "cpu_total_mj": 6_000, "gpu_mj": 900})
    found, unread = apple.probe(library)
    assert unread == []
    assert [(each.sensor.sensor_id, each.sensor.domain, each.sensor.part_of) for each in found] == [
        ("apple/cpu_total_mj", "package", ""),
        ("apple/gpu_mj", "accelerator", ""),
        ("apple/ane_mj", "accelerator", ""),
        ("apple/gpu_sram_mj", "accelerator", "apple/gpu_mj"),
    ]
    assert [each.read() for each in found] == [6_000, 900, 3, 40]
    assert [each.reason for each in apple.probe(AppleLibrary(error="no IOReport"))[1]] == ["no-answer"]
    assert [each.reason for each in apple.probe(AppleLibrary(dict.fromkeys(first)))[1]] == ["says-nothing"]


def test_a_failed_read_is_none_and_not_zero(tmp_path: Path) -> None:
    zone = Zone(folder="intel-rapl:0", name="package-0", counter=counter(), faults=Faults(drops=lambda n: n == 1))
    tree = PowercapTree(tmp_path, [zone])
    [found], _ = powercap.probe(str(tmp_path), pread=tree.read)
    tree.show(SECOND_NS)
    assert [found.read(), found.read()] == [None, 100_000_000]


def test_what_cannot_be_opened_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.reason for each in powercap.probe(str(tmp_path / "none"))[1]] == ["absent"]
    assert [each.reason for each in hwmon.probe(str(tmp_path / "none"))[1]] == ["absent"]
    PowercapTree(tmp_path, [Zone(folder="intel-rapl:0", name="package-0", counter=counter())])

    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refused)
    assert [each.reason for each in powercap.probe(str(tmp_path))[1]] == ["forbidden"]
    assert {"absent", "forbidden"} <= set(REASONS)


def test_rails_of_hwmon_are_lines_of_their_own_and_an_accelerator_counts_once(tmp_path: Path) -> None:
    power = PowerSensor(constant(40_000), refresh_ns=MS, unit_mw=1e-3)
    chips = [
        Chip(folder="hwmon0", name="amdgpu", channels=[
            Channel(file="energy1_input", sensor=counter()), Channel(file="power1_average", sensor=power),
        ]),
        Chip(folder="hwmon1", name="ina238", channels=[Channel(file="power1_input", sensor=power, label="VDD_CPU")]),
    ]  # fmt: skip
    HwmonTree(tmp_path, chips).show(SECOND_NS)
    found, _ = hwmon.probe(str(tmp_path))
    assert [(each.sensor.domain, bool(each.sensor.part_of), each.sensor.hardware) for each in found] == [
        ("accelerator", False, "amdgpu"),
        ("accelerator", True, "amdgpu"),
        ("other", True, "VDD_CPU"),
    ]
    assert [each.read() for each in found] == [100_000_000, 40_000_000, 40_000_000]


def test_nvml_is_read_by_its_counter_else_by_power() -> None:
    clock = VirtualTime(2 * SECOND_NS)
    lagging = PowerSensor(constant(100_000), refresh_ns=100 * MS, window_ns=SECOND_NS)
    gpus = [
        Accelerator(name="A", uuid="GPU-a", counter_mj=counter(unit_pj=1000 * PJ_PER_UJ), limit_mw=400_000),
        Accelerator(name="B", uuid="GPU-b", average_mw=lagging, instant_mw=lagging),
        Accelerator(name="C", uuid="GPU-c", instant_mw=lagging),
        Accelerator(name="D", uuid="GPU-d", power_mw=lagging),
        Accelerator(name="E", uuid="GPU-e"),
    ]
    found, unread = nvml.probe(Nvml(gpus, clock))
    assert [(each.sensor.source, each.sensor.averaging_s, each.read()) for each in found] == [
        ("nvml-energy", 0.0, 200_000),
        ("nvml-power", 1.0, 100_000),
        ("nvml-power", 0.0, 100_000),
        ("nvml-power", 0.0, 100_000),
    ]
    assert found[0].sensor.ceiling_w == 800.0
    assert [(each.reason, each.detail) for each in unread] == [("unsupported", "E")]


def test_amd_smi_counts_in_its_own_steps() -> None:
    clock = VirtualTime(2 * SECOND_NS)
    steps = EnergyCounter(constant(100_000), refresh_ns=MS, unit_pj=15_259_000)
    watts = PowerSensor(constant(100_000), refresh_ns=MS, unit_mw=1000)
    gpus = [
        Accelerator(name="M", uuid="1", counter_mj=steps),
        Accelerator(name="N", uuid="2", power_mw=watts),
        Accelerator(name="O", uuid="3"),
    ]
    found, unread = amdsmi.probe(AmdSmi(gpus, clock, resolution_uj=15.259))
    energy_j = (found[0].read() or 0) * found[0].sensor.scale
    assert energy_j == pytest.approx(200.0, abs=2e-5)
    assert (found[1].read(), len(unread)) == (100, 1)


def test_services_are_asked_only_at_their_address() -> None:
    clock = VirtualTime(10 * SECOND_NS)
    power = PowerSensor(constant(300_000), refresh_ns=SECOND_NS, unit_mw=1000)
    energy = EnergyCounter(constant(300_000), refresh_ns=SECOND_NS, unit_pj=PJ_PER_J)
    metrics = [
        Metric(name="kepler_node_cpu_joules_total", sensor=energy, labels={"zone": "package"}),
        Metric(name="DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", sensor=energy, labels={"gpu": "0"}, factor=1000),
        Metric(name="node_load1", sensor=power),
    ]
    chassis = [Chassis(name="1", energy_j=energy, power_w=power), Chassis(name="2", power_w=power)]
    with LoopbackServer(clock, chassis=chassis, metrics=metrics) as server:
        found, _ = services.exporter(f"{server.address}/metrics", clock=lambda: clock() * 1e-9)
        joules = {each.sensor.hardware: (each.read() or 0) * each.sensor.scale for each in found}
        assert joules == pytest.approx({metrics[0].name: 3000.0, metrics[1].name: 3000.0})
        assert server.requests == ["/metrics"]
        readings, _ = services.redfish(server.address, clock=lambda: clock() * 1e-9)
        assert [(each.sensor.measures, (each.read() or 0) * each.sensor.scale) for each in readings] == [
            ("energy", pytest.approx(3000.0)),
            ("power", pytest.approx(300.0)),
        ]
        clock.sleep(1.0)
        assert [(each.read() or 0) * each.sensor.scale for each in found] == pytest.approx([3300.0, 3300.0])
        assert server.requests.count("/metrics") == 2
    assert services.exporter(f"{server.address}/metrics")[1][0].reason == "no-answer"


def test_a_service_is_asked_twice_a_second_and_for_a_tenth_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A BMC that takes 0.3 s for an answer keeps the other sensors waiting for no more than that in three seconds."""
    for took_s, expected_s in ((0.01, 0.5), (0.3, 3.0)):
        clock, asked_s = VirtualTime(), list[float]()

        def get(_: services.Service, __: str = "", *, took_s: float = took_s) -> str:
            asked_s.append(clock() * 1e-9)  # noqa: B023 - called before the next one
            clock.sleep(took_s)  # noqa: B023
            return "node_watts 5"

        monkeypatch.setattr(services.Service, "get", get)
        service = services.Service("http://bmc", clock=lambda clock=clock: clock() * 1e-9)
        while clock() < 20 * SECOND_NS:
            assert service.value("node_watts") == 5
            clock.sleep(0.05)
        assert [later - earlier for earlier, later in pairwise(asked_s)] == pytest.approx(
            [expected_s] * (len(asked_s) - 1), abs=0.06
        )


def answering(monkeypatch: pytest.MonkeyPatch, texts: Mapping[str, str]) -> None:
    """Services answer with these texts, by path."""

    def get(_: services.Service, path: str = "") -> str | None:
        return texts.get(path)

    monkeypatch.setattr(services.Service, "get", get)


def test_a_service_that_answers_oddly_is_one_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert services.exporter("http://[half/metrics")[1][0].reason == "no-answer"
    assert services.redfish("http://127.0.0.1:none")[1][0].reason == "no-answer"
    texts = {
        "/redfish/v1/Chassis": '{"Members": [{"@odata.id": "/a"}, null, {"@odata.id": "/b"}]}',
        "/a": '{"Name": null, "EnvironmentMetrics": null, "Power": {"@odata.id": "/a/p"}}',
        "/a/p": '{"PowerControl": [{"PowerConsumedWatts": 250}]}',
        "/b": '{"EnvironmentMetrics": {"@odata.id": "/b/e"}}',
        "/b/e": '{"EnergyJoules": null, "EnergykWh": {"Reading": 2}}',
    }
    answering(monkeypatch, texts)
    clock = VirtualTime()
    found, _ = services.redfish("http://bmc", clock=lambda: clock() * 1e-9)
    assert [(each.sensor.measures, each.read()) for each in found] == [
        ("power", 250_000_000),
        ("energy", 7_200_000 * 10**6),
    ]
    for odd in ("[]", '{"PowerControl": [null]}', '{"PowerControl": {"PowerConsumedWatts": 1}}', "null", "no JSON"):
        texts["/a/p"] = odd
        clock.sleep(1.0)
        assert found[0].read() is None


def test_a_counter_of_millijoules_is_kept_for_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """700 W for three years: in millionths of a millijoule they would not fit into a record."""
    counted = 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID="GPU-a"} 66225600000000'
    answering(monkeypatch, {"": counted})
    [found], _ = services.exporter("http://node:9400/metrics")
    assert (found.read() or 0) * found.sensor.scale == pytest.approx(66_225_600_000.0)
    assert (found.read() or 0) < 2**63


def test_an_accelerator_that_nvml_and_an_exporter_read_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{gpu="0",UUID="{uuid}"}} 1' for uuid in ("GPU-a", "GPU-b")]
    answering(monkeypatch, {"": "\n".join(names)})
    theirs, _ = services.exporter("http://node:9400/metrics")
    gpu = Accelerator(name="A", uuid="GPU-a", counter_mj=counter(unit_pj=1000 * PJ_PER_UJ))
    ours, _ = nvml.probe(Nvml([gpu], VirtualTime()))
    found = without_twins([*ours, *theirs])
    assert [each.sensor.part_of for each in found] == ["", "nvml/GPU-a", ""]


def test_a_sensor_is_the_same_after_the_journal() -> None:
    sensor = Sensor(
        sensor_id="a", source="rapl", domain="dram", measures="energy", scale=1e-6, range_units=7, ceiling_w=2.5
    )
    assert Sensor.of(sensor.fields()).fields() == sensor.fields()
    with pytest.raises(ValueError, match="journal-sensor"):
        Sensor.of(("a",))
