"""Units against pint, an oracle of its own: every factor, and every unit that a name can state."""

from __future__ import annotations

import csv
from pathlib import Path

import pint
import pytest
from tests.every import every

from obsia.accounting.impacts import QUANTITIES
from obsia.core import units
from obsia.core.columns import COLUMNS, CONTAINED, COUNTS, LARGEST_COUNT, TIMES_US
from obsia.core.units import CURRENCIES, UNITS, unit_of

PROPERTIES = Path(units.__file__).parents[1] / "facts" / "data" / "properties.csv"

REGISTRY = pint.UnitRegistry()
for definition in ("gCO2e = gram", "kgCO2e = kilogram", "kgSbeq = kilogram", "token = []", "Mtoken = 1e6 token"):
    REGISTRY.define(definition)
REGISTRY.define("charge = []")
for definition in (*(f"{code} = [currency_{code}]" for code in CURRENCIES), "FLOP = []", "TFLOP = 1e12 FLOP"):
    REGISTRY.define(definition)

DIMENSION = {
    "_kwh": "[energy]",
    "_j": "[energy]",
    "_mj": "[energy]",
    "_w": "[power]",
    "_s": "[time]",
    "_us": "[time]",
    "_ms": "[time]",
    "_h": "[time]",
    "_years": "[time]",
    "_g": "[mass]",
    "_kg": "[mass]",
    "_kgsbeq": "[mass]",
    "_l": "[volume]",
    "_gb_per_s": "1/[time]",
    "_tflop_per_s": "1/[time]",
    "_tokens_per_s": "1/[time]",
    "_g_per_kwh": "[mass]/[energy]",
    "_l_per_kwh": "[volume]/[energy]",
    "_kwh_per_l": "[energy]/[volume]",
    "_kwh_per_km": "[energy]/[length]",
    "_g_per_km": "[mass]/[length]",
    "_l_per_min": "[volume]/[time]",
    "_km": "[length]",
    "_kgsbeq_per_kwh": "[mass]/[energy]",
}


@every("suffix", UNITS)
def test_pint_reads_every_unit(suffix: str) -> None:
    assert float(UNITS[suffix]) if UNITS[suffix] in ("1", "1e9") else REGISTRY.parse_expression(UNITS[suffix]).units


@every("suffix", DIMENSION)
def test_a_unit_has_the_dimension_of_its_suffix(suffix: str) -> None:
    assert REGISTRY.parse_expression(UNITS[suffix]).check(DIMENSION[suffix])


def test_conversion_factors_are_exact() -> None:
    assert REGISTRY.Quantity(1, "kWh").to("J").m == pytest.approx(units.JOULES_PER_KWH, rel=1e-15)
    assert REGISTRY.Quantity(1, "hour").to("s").m == units.SECONDS_PER_HOUR
    assert REGISTRY.Quantity(1, "year").to("hour").m == pytest.approx(units.HOURS_PER_YEAR, rel=1e-15)


@every("quantity", QUANTITIES)
def test_every_quantity_states_its_unit(quantity) -> None:
    assert unit_of(quantity.name) in UNITS.values()


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("energy_kwh", "kWh"),
        ("intensity_g_per_kwh", "gCO2e/kWh"),
        ("adpe_kgsbeq_per_kwh", "kgSbeq/kWh"),
        ("primary_energy_mj_per_kwh", "MJ/kWh"),
        ("onsite_water_l", "L"),
        ("gwp_kg", "kgCO2e"),
        ("output_usd_per_mtok", "USD/Mtoken"),
        ("first_token_us", "us"),
        ("audio_ms", "ms"),
        ("pue", "1"),
        ("routed_share", "1"),
    ],
)
def test_the_longest_suffix_wins(name: str, unit: str) -> None:
    assert unit_of(name) == unit


@pytest.mark.parametrize("name", ["batch", "kwh", "", "energy"])
def test_a_name_without_a_unit_says_so(name: str) -> None:
    with pytest.raises(KeyError):
        unit_of(name)


def properties() -> list[tuple[str, str]]:
    with PROPERTIES.open(encoding="utf-8", newline="") as stream:
        return [(row["property"], row["unit"]) for row in csv.DictReader(stream) if row["text"] == "no"]


COUNTS_WITHOUT_SUFFIX = {"1", "token", "B"}
"""Units of properties whose name is a count of things (layers, experts) and states none."""


def test_there_are_properties() -> None:
    assert len(properties()) > 80


@every(("name", "unit"), properties())
def test_a_property_is_in_the_unit_of_its_name(name: str, unit: str) -> None:
    try:
        stated = unit_of(name.removesuffix("_per_accelerator"))
    except KeyError:
        assert unit in COUNTS_WITHOUT_SUFFIX, name
    else:
        assert stated == unit, name


def test_columns_are_consistent() -> None:
    assert set(COUNTS) <= set(COLUMNS)
    assert all(COLUMNS[name] == "int64" for name in COUNTS)
    assert set(COUNTS) == {name for name, kind in COLUMNS.items() if kind == "int64"}
    assert set(COUNTS) >= TIMES_US
    assert all(part in COUNTS and whole in COUNTS and part != whole for part, whole in CONTAINED)
    assert LARGEST_COUNT**2 < 2**63
