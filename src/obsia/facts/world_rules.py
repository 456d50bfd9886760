"""The checks of published figures of the world view: a unit to each quantity, ordered ranges, dates, regions."""

from __future__ import annotations

import re
from typing import Final

from obsia.core.demand import OPERATORS, RegionKind
from obsia.facts.rows import Gathered, Related
from obsia.facts.world_schema import EditionRow, MembershipRow

_BY_OPERATOR: Final = {
    "electricity": "TWh",
    "it_electricity": "TWh",
    "installed_capacity": "GW",
    "it_installed_capacity": "GW",
    "pue": "ratio",
    "load_factor": "%",
}
UNITS: Final = {
    **_BY_OPERATOR,
    **{f"{quantity}_{operator}": unit for quantity, unit in _BY_OPERATOR.items() for operator in OPERATORS},
    "electricity_incl_crypto": "TWh",
    "electricity_consumption_based": "TWh",
    "electricity_factor_vs_2024": "x",
    "electricity_growth": "%/yr",
    "accelerated_server_electricity_growth": "%/yr",
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
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_EDITION: Final = re.compile(r"20\d\d(?:-(?:0[1-9]|1[0-2]))?")


def check_world(found: Gathered) -> None:
    """Add every broken rule to ``found.problems``."""
    for related in found.relations.get("editions", []):
        row = related.row
        if isinstance(row, EditionRow):
            _report(found, related, _edition_reasons(row))
    countries = {str(getattr(related.row, "iso3", "")) for related in found.relations.get("countries", [])}
    for related in found.relations.get("memberships", []):
        row = related.row
        if isinstance(row, MembershipRow) and row.iso3 not in countries:
            _report(found, related, [f"iso3 {row.iso3!r} is not in countries"])


def _report(found: Gathered, related: Related, reasons: list[str]) -> None:
    for reason in reasons:
        found.problem(file=related.file, where=related.where, reason=reason)


def _edition_reasons(row: EditionRow) -> list[str]:
    reasons: list[str] = []
    unit = UNITS.get(row.quantity)
    if unit is None:
        reasons.append(f"quantity {row.quantity!r} is not known; expected one of {', '.join(sorted(UNITS))}")
    elif row.unit != unit:
        reasons.append(f"unit {row.unit!r} of {row.quantity}; expected {unit}")
    given = [value for value in (row.low, row.amount, row.high) if value is not None]
    if not given:
        reasons.append("neither amount nor low and high; a value was expected")
    if given != sorted(given):
        reasons.append("low <= amount <= high does not hold")
    if any(value <= 0 for value in given):
        reasons.append("a value is not above zero")
    if (row.low is None) != (row.high is None):
        reasons.append("low and high go together")
    for name, text in (("year", row.year), ("year_to", row.year_to)):
        if text and not _YEAR.fullmatch(text):
            reasons.append(f"{name} {text!r}; expected YYYY")
    if not _EDITION.fullmatch(row.edition):
        reasons.append(f"edition {row.edition!r}; expected YYYY or YYYY-MM")
    if (row.region_kind is RegionKind.COUNTRY) != bool(row.iso3):
        reasons.append("a country has an iso3, and nothing else has")
    return reasons
