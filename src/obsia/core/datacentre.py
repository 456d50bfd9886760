"""What a data centre reports under Delegated Regulation (EU) 2024/1364: the words that all floors share.

Annexes I and II name the information and the key performance indicators; Annex III makes four indicators of them.
Untested on a real file: what operators report is published as totals of Member States alone (Annex IV).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import Final

from obsia.core.units import HOURS_PER_YEAR

REGULATION: Final = "eu-2024-1364"
"""The evidence of what the fields and the indicators mean."""


def hours_of(year: int | None) -> float:
    """Hours of a calendar year; of a mean year where it is not known."""
    return HOURS_PER_YEAR if year is None else 24.0 * (366 if calendar.isleap(year) else 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCentreReport:
    """One report: a data centre (or, where ``sites_count`` says so, several together) in a calendar year.

    ``None``, or empty text, is what the file does not state, never zero; ``withheld`` names the fields that it marks as
    confidential. Quantities are in the units of their names, temperatures in degrees Celsius.
    """

    file: str
    place: int
    """Its line in a text file, its row in a sheet, its number in JSON."""
    name: str = ""
    owner: str = ""
    operator: str = ""
    country: str = ""
    """As the file writes it, or the prefix of its LAU code."""
    lau_code: str = ""
    centre_type: str = ""
    """``enterprise``, ``colocation``, ``co-hosting``, or what the file says."""
    year: int | None = None
    """The calendar year that the report covers: the one before the year of reporting (Article 3)."""
    entry_into_operation: str = ""
    operated_h: float | None = None
    """Hours of a period shorter than the year, where the file states the period."""
    sites_count: float | None = None
    """Data centres that a row of totals stands for."""
    redundancy_high_voltage: str = ""
    redundancy_low_voltage: str = ""
    redundancy_rack: str = ""
    cooling_redundancy_room: str = ""
    cooling_redundancy_rack: str = ""
    it_power_w: float | None = None
    """P_DIT: the installed power demand of information technology, or the rated one: ``power_metric`` says which."""
    power_metric: str = ""
    floor_area_m2: float | None = None
    computer_room_area_m2: float | None = None
    total_energy_kwh: float | None = None
    """E_DC: electricity, fuels, and other energy used for cooling."""
    backup_energy_kwh: float | None = None
    it_energy_kwh: float | None = None
    grid_functions: str = ""
    battery_power_w: float | None = None
    """C_BtG, which the regulation calls a capacity and states in kW."""
    water_l: float | None = None
    potable_water_l: float | None = None
    water_category: str = ""
    reused_heat_kwh: float | None = None
    waste_heat_celsius: float | None = None
    intake_air_celsius: float | None = None
    refrigerants: str = ""
    cooling_degree_days: float | None = None
    renewable_kwh: float | None = None
    renewable_guarantees_kwh: float | None = None
    renewable_agreements_kwh: float | None = None
    renewable_onsite_kwh: float | None = None
    server_capacity_score: float | None = None
    """C_SERV: active state performance (SERT), summed over the servers covered."""
    storage_bytes: float | None = None
    incoming_gb_per_s: float | None = None
    outgoing_gb_per_s: float | None = None
    incoming_bytes: float | None = None
    outgoing_bytes: float | None = None
    stated_pue: float | None = None
    stated_wue_l_per_kwh: float | None = None
    stated_reuse_share: float | None = None
    stated_renewable_share: float | None = None
    withheld: tuple[str, ...] = ()

    @property
    def centres_count(self) -> float:
        """Data centres that it stands for: one, unless it says otherwise."""
        return 1.0 if self.sites_count is None else self.sites_count
