"""An accelerator is one file: its values and names come out as stated, and what is wrong is told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsia.core.evidence import Kind, Spread, Verification
from obsia.facts.compile import BadFacts, build, compile_facts
from obsia.facts.names.hardware import find_device
from obsia.facts.snapshot import Snapshot, load

REGISTRY = """\
memory_gb,GB,device,1,2000,no,Memory
gwp_kg,kgCO2e,device,0,1000000,no,Manufacture
vendor,,device,,,yes,Who designs it
measured_as,,device,,,yes,What the posteriors call it
"""
CHIP = """\
device: Example X100
names:
  - names: [X100-OAM-64GB, x1.48xlarge]
    evidence: invented-2025
    locator: table 9
readings:
  - evidence: invented-2025
    locator: data sheet, page 2
    read_on: "2026-11-24"
    kind: disclosed
    verification: bare claim
    values:
      vendor: Example
      tdp_w: 650
      memory_gb: {value: 64, low: 60, high: 68, spread: lognormal}
  - evidence: invented-2025
    locator: sheet 3
    read_on: "2026-11-25"
    kind: modelled
    verification: ours
    qualifier: "item=GPU"
    as_of: "2025"
    note: of one method
    values:
      gwp_kg: 150
"""


@pytest.fixture
def data(folder: Path) -> Path:
    """The invented folder with properties of accelerators, and one accelerator."""
    with (folder / "properties.csv").open("a", encoding="utf-8") as registry:
        registry.write(REGISTRY)
    (folder / "devices").mkdir()
    (folder / "devices" / "x100.yaml").write_text(CHIP, encoding="utf-8")
    return folder


def test_values_and_names_are_those_of_the_file(data: Path, tmp_path: Path) -> None:
    build(data=data, target=tmp_path / "snapshot.sqlite")
    snapshot = Snapshot(tmp_path / "snapshot.sqlite")
    subject = "device:Example X100"
    assert snapshot.label(subject) == "Example X100"
    power, memory, made, vendor = (
        snapshot.facts(subject, name)[0] for name in ("tdp_w", "memory_gb", "gwp_kg", "vendor")
    )
    assert (power.value, power.unit, power.spread, power.locator) == (650.0, "W", Spread.POINT, "data sheet, page 2")
    assert (memory.value, memory.low, memory.high, memory.spread) == (64.0, 60.0, 68.0, Spread.LOGNORMAL)
    assert (made.qualifier, made.as_of, made.read_on, made.note) == ("item=GPU", "2025", "2026-11-25", "of one method")
    assert (made.kind, made.verification) == (Kind.MODELLED, Verification.OURS)
    assert (vendor.text, vendor.value) == ("Example", None)
    assert snapshot.rows("SELECT name, device, locator FROM device_names ORDER BY name") == [
        ("X100-OAM-64GB", "Example X100", "table 9"),
        ("x1.48xlarge", "Example X100", "table 9"),
    ]


SPOILED = [
    ("tdp_w: 650", "tdp: 650", r"line 14, field 'readings\[0\]\.values\.tdp': 'tdp' is no property of accelerators; "
                               r"expected one of tdp_w, .*memory_gb"),
    ("tdp_w: 650", "tdp_w: 650 W", r"line 14, field 'readings\[0\]\.values\.tdp_w': expected a number, or \{v"),
    ("tdp_w: 650", "tdp_w: true", r"expected a number, or .*, not True"),
    ("tdp_w: 650", "tdp_w: 6500", r"line 14, field .*6500 is outside \[1, 5000\] W"),
    ("vendor: Example", "vendor: 7", r"line 13, field .*vendor': expected a text in quotation marks, not 7"),
    ("vendor: Example", "intensity_g_per_kwh: 7", r"'intensity_g_per_kwh' is no property of accelerators"),
    (", spread: lognormal", "", r"line 15, field .*memory_gb': .*missing required field `spread`; fields are low"),
    ("low: 60", "lowest: 60", r"line 15, field .*memory_gb\.lowest': .*unknown field `lowest`; fields are low, high"),
    ("low: 60", "low: 65", r"line 15, .*low <= value <= high does not hold"),
    ("kind: disclosed", "kind: guessed", r"line 10, field 'readings\[0\]\.kind': Invalid enum value 'guessed'"),
    ("    kind: disclosed\n", "", r"line 7, field 'readings\[0\]': .*missing required field `kind`; fields"),
    ("locator: data sheet, page 2", "locator: ''", r"locator is empty; expected in every row"),
    ('read_on: "2026-11-24"', "read_on: today", r"read_on 'today'; expected YYYY-MM-DD"),
    ("evidence: invented-2025\n    locator: sheet", "evidence: nowhere\n    locator: sheet", r"no file evidence/now"),
    ("evidence: invented-2025\n    locator: table", "evidence: nowhere\n    locator: table",
     r"line 3, .*'nowhere'"),
    ("names: [X100-OAM-64GB, x1.48xlarge]", "names: X100", r"line 3, field 'names\[0\]\.names': Expected `array`"),
    ("names: [X100-OAM-64GB, x1.48xlarge]", "names: [X100, X100]", r"line 3, .*names\[1\]': duplicate key"),
    ("device: Example X100", "subject: device:Example X100", r"line 1, field 'subject': .*; fields are device"),
    ("device: Example X100", "device: ''", r"line 1, field 'device': expected the name of the accelerator"),
    ("vendor: Example", "measured_as: x100", r"line 13, .*no column of joint/ is of 'x100'; leave 'measured_as' out"),
    ("tdp_w: 650", "tdp_w: 650\n      tdp_w: 651", r"line 15: .*tdp_w"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "told"), SPOILED, ids=[f"{old} -> {new}" for old, new, _ in SPOILED])
def test_what_is_wrong_is_told_with_its_line_its_field_and_what_was_expected(
    data: Path, was: str, becomes: str, told: str
) -> None:
    path = data / "devices" / "x100.yaml"
    assert was in CHIP
    path.write_text(CHIP.replace(was, becomes, 1), encoding="utf-8")
    problems = [str(problem) for problem in compile_facts(data).problems]
    assert any(each.startswith("devices/x100.yaml, ") and re.search(told, each) for each in problems), problems


def test_an_accelerator_has_one_file_and_its_names_no_other_place(data: Path) -> None:
    (data / "devices" / "again.yaml").write_text(CHIP, encoding="utf-8")
    (data / "devices" / "x200.csv").write_text("name\n", encoding="utf-8")
    (data / "relations" / "device_names.csv").write_text("name,device,evidence\n", encoding="utf-8")
    with pytest.raises(BadFacts) as refused:
        build(data=data, target=data / "snapshot.sqlite")
    told = str(refused.value)
    assert "devices/x100.yaml, line 1, field 'device': 'Example X100' has a file already" in told
    assert "devices/x200.csv, file: a file of an accelerator ends in .yaml" in told
    assert "relations/device_names.csv, file: the names of an accelerator stand in its own file" in told


def test_what_was_measured_is_a_name_of_the_posteriors(data: Path) -> None:
    """A mark that a column of a joint fact bears is taken."""
    path = data / "devices" / "x100.yaml"
    joint = next((data / "joint").glob("*.csv"))
    held = joint.read_text(encoding="utf-8").splitlines()
    column = held[0].split(",")[1]
    joint.write_text("\n".join([held[0].replace(column, f"time_x100_{column}"), *held[1:]]) + "\n", encoding="utf-8")
    path.write_text(CHIP.replace("vendor: Example", "measured_as: x100"), encoding="utf-8")
    assert not [each for each in compile_facts(data).problems if each.file == "devices/x100.yaml"]


WRITTEN = {
    "H200-SXM-141GB": "NVIDIA H200 SXM", "H100-PCIe-80GB": "NVIDIA H100 PCIe", "A100-PCIe-80GB": "NVIDIA A100 PCIe",
    "L4": "NVIDIA L4", "H100-SXM-80GBx8": "NVIDIA H100 SXM5 80GB", "NVIDIA H100 80GB HBM3": "NVIDIA H100 SXM5 80GB",
    "NVIDIA A100-SXM4-80GB": "NVIDIA A100 SXM4 80 GB", "NVIDIA A100-PCIE-40GB": "NVIDIA A100 PCIe",
    "B200-SXM-180GB": "NVIDIA B200", "Tesla T4": "NVIDIA Tesla T4", "A6000": "NVIDIA RTX A6000",
    "4090": "NVIDIA GeForce RTX 4090", "RTX 5090": "NVIDIA GeForce RTX 5090", "NVIDIA L40S": "NVIDIA L40S",
    "NVIDIA RTX PRO 6000 Blackwell Server Edition": "NVIDIA RTX PRO 6000 Blackwell",
    "tpu-v6e": "Google TPU v6e Trillium",
    "p5.48xlarge": "NVIDIA H100 SXM5 80GB", "ND H100 v5": "NVIDIA H100 SXM5 80GB", "MI300X": "AMD Instinct MI300X",
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_names_as_benchmarks_drivers_and_clouds_write_them(written: str) -> None:
    assert find_device(load(), written) == WRITTEN[written]


MEASURED = (
    *("NVIDIA A2", "NVIDIA GB10", "DGX Spark", "RTX 5090", "RTX PRO 6000", "NVIDIA A800 80GB", "NVIDIA RTX A4000"),
    *("NVIDIA GeForce RTX 3080", "NVIDIA GeForce RTX 3060 12GB", "NVIDIA GeForce RTX 4090 D"),
    *("Apple M1 Pro", "M4 Max", "M2 Ultra"),
)  # fmt: skip
"""Accelerators on which measurements of 2026 were made."""


@pytest.mark.parametrize("written", MEASURED)
def test_accelerators_of_recent_measurements_have_what_a_prediction_needs(written: str) -> None:
    for needed in ("tdp_w", "memory_gb", "bandwidth_gb_per_s", "bf16_tflop_per_s"):
        assert find_device(load(), written, needs=needed) is not None


def test_the_form_of_an_accelerator_is_no_guess_from_letters_in_its_name() -> None:
    snapshot = load()
    forms = {
        name: snapshot.text(f"device:{name}", "form_factor")
        for name in ("NVIDIA A100 SXM4 80 GB", "NVIDIA A100 PCIe", "NVIDIA B200", "NVIDIA H100 NVL", "Google TPU v5e")
    }
    assert list(forms.values()) == ["sxm", "pcie", "sxm", "pcie", None]
