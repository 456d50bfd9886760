"""From energy and hardware time to carbon, water, primary energy and ADPe.

Usage impacts are location-based and average: facility energy times the grid's factor. Embodied impacts are
manufacture spread over busy hours: impact per server share over (lifetime x share of the lifetime in use).
"""

from __future__ import annotations

from obsia.core.units import HOURS_PER_YEAR, SECONDS_PER_HOUR
from obsia.physics.arrays import Draws


def usage_carbon_g(*, facility_kwh: Draws, intensity_g_per_kwh: Draws) -> Draws:
    """Location-based carbon of use, gCO2e. Source: GHG Protocol Scope 2 Guidance (2015)."""
    return facility_kwh * intensity_g_per_kwh


def onsite_water_l(*, it_kwh: Draws, wue_l_per_kwh: Draws) -> Draws:
    """Water consumed at the site, L. Source: ISO/IEC 30134-9 (WUE is per IT energy: PUE does not enter)."""
    return it_kwh * wue_l_per_kwh


def offsite_water_l(*, facility_kwh: Draws, water_l_per_kwh: Draws) -> Draws:
    """Water consumed to make the electricity, L. Source: Reig et al. (2020), WRI."""
    return facility_kwh * water_l_per_kwh


def usage_primary_energy_mj(*, facility_kwh: Draws, primary_energy_mj_per_kwh: Draws) -> Draws:
    """Primary energy of use, MJ."""
    return facility_kwh * primary_energy_mj_per_kwh


def usage_adpe_kgsbeq(*, facility_kwh: Draws, adpe_kgsbeq_per_kwh: Draws) -> Draws:
    """Abiotic depletion (elements) of use, kgSbeq."""
    return facility_kwh * adpe_kgsbeq_per_kwh


def embodied_per_busy_hour(*, impact: Draws, lifetime_years: Draws, server_use_share: Draws) -> Draws:
    """Impact of manufacture per busy accelerator-hour, in the unit of ``impact`` (per accelerator).

    Source: the amortisation of ISO 21031 (SCI), with busy hours as the share of the resource.
    """
    return impact / (lifetime_years * HOURS_PER_YEAR * server_use_share)


def embodied(*, accelerator_s: Draws, per_busy_hour: Draws) -> Draws:
    """Embodied impact of some busy accelerator time, in the unit of ``per_busy_hour``."""
    return accelerator_s / SECONDS_PER_HOUR * per_busy_hour
