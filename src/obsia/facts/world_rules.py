"""The checks of published figures of the world view: a unit to each quantity, ordered ranges, dates, regions."""

from __future__ import annotations

from typing import Final

from obsia.core.companies import CompanyStatement
from obsia.core.demand import OPERATORS, Published, RegionKind

BY_OPERATOR: Final = {
    "electricity": "TWh",
    "it_electricity": "TWh",
    "installed_capacity": "GW",
    "it_installed_capacity": "GW",
    "pue": "ratio",
    "load_factor": "%",
}
UNITS: Final = {
    **BY_OPERATOR,
    **{f"{quantity}_{operator}": unit for quantity, unit in BY_OPERATOR.items() for operator in OPERATORS},
    "electricity_incl_crypto": "TWh",
    "electricity_consumption_based": "TWh",
    "electricity_factor_vs_2024": "x",
    "electricity_growth": "%/yr",
    "ai_electricity_growth": "%/yr",
    "accelerated_server_electricity_growth": "%/yr",
    "ai_focused_electricity_growth": "%/yr",
    "share_of_electricity": "%",
    "power_capacity": "GW",
    "emissions": "MtCO2",
    "water_consumption": "GL",
    "ai_electricity": "TWh",
    "ai_power_demand": "GW",
    "ai_chip_facility_power": "GW",
    "ai_compute_stock": "million H100e",
    "ai_emissions": "MtCO2",
    "ai_water": "GL",
    "ai_server_utilisation_training": "%",
    "ai_server_utilisation_inference": "%",
    "ai_server_idle_power": "% of rated",
    "accelerator_service_life": "yr",
}
"""Quantity of a published figure -> the unit in which the table holds it."""


def range_reasons(row: Published | CompanyStatement) -> list[str]:
    """What is wrong with the value and the ends of a statement."""
    reasons: list[str] = []
    given = [value for value in (row.low, row.amount, row.high) if value is not None]
    if not given:
        reasons.append("neither amount nor low and high; a value was expected")
    if given != sorted(given):
        reasons.append("low <= amount <= high does not hold")
    if (row.low is None) != (row.high is None):
        reasons.append("low and high go together")
    return reasons


def edition_reasons(row: Published) -> list[str]:
    """What is wrong with a published figure by itself, beyond its single fields."""
    reasons: list[str] = []
    if (unit := UNITS.get(row.quantity)) is None:
        reasons.append(f"quantity {row.quantity!r} is not known; expected one of {', '.join(sorted(UNITS))}")
    elif row.unit != unit:
        reasons.append(f"unit {row.unit!r} of {row.quantity}; expected {unit}")
    reasons += range_reasons(row)
    if any(value is not None and value <= 0 for value in (row.low, row.amount, row.high)):
        reasons.append("a value is not above zero")
    if (row.region_kind is RegionKind.COUNTRY) != bool(row.iso3):
        reasons.append("a country has an iso3, and nothing else has")
    return reasons
