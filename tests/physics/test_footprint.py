"""From accelerator energy to the facility and to impacts: PUE once, everything linear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.units import HOURS_PER_YEAR, SECONDS_PER_HOUR
from obsia.physics import facility, footprint
from obsia.physics.roofline import Draws

POSITIVE = st.floats(min_value=1e-6, max_value=1e6)
RATIO = st.floats(min_value=0.0, max_value=5.0)
PUE = st.floats(min_value=1.0, max_value=3.0)
FACTOR = st.floats(min_value=0.01, max_value=100.0)


def one(value: float) -> Draws:
    """A world."""
    return np.array([value])


def chain(*, accelerator_kwh: float, host: float, idle: float, pue: float) -> dict[str, float]:
    """Energy at each boundary and the impacts of its use, with factors of 1 per kWh."""
    server_kwh = facility.server_kwh(accelerator_kwh=one(accelerator_kwh), host_power_ratio=one(host))
    it_kwh = facility.it_kwh(server_kwh=server_kwh, idle_power_ratio=one(idle))
    facility_kwh = facility.facility_kwh(it_kwh=it_kwh, pue=one(pue))
    drawn = {
        "server": server_kwh,
        "it": it_kwh,
        "facility": facility_kwh,
        "carbon": footprint.usage_carbon_g(facility_kwh=facility_kwh, intensity_g_per_kwh=one(1.0)),
        "onsite": footprint.onsite_water_l(it_kwh=it_kwh, wue_l_per_kwh=one(1.0)),
        "offsite": footprint.offsite_water_l(facility_kwh=facility_kwh, water_l_per_kwh=one(1.0)),
        "primary": footprint.usage_primary_energy_mj(facility_kwh=facility_kwh, primary_energy_mj_per_kwh=one(1.0)),
        "adpe": footprint.usage_adpe_kgsbeq(facility_kwh=facility_kwh, adpe_kgsbeq_per_kwh=one(1.0)),
    }
    return {name: float(values[0]) for name, values in drawn.items()}


def elasticity(before: float, after: float, factor: float) -> float:
    """Change of the logarithm over that of the factor."""
    return float(np.log(after / before) / np.log(factor))


@given(POSITIVE, RATIO, RATIO, PUE, st.floats(min_value=1.01, max_value=3.0))
def test_pue_acts_once_on_the_facility_and_nowhere_else(
    accelerator_kwh: float, host: float, idle: float, pue: float, factor: float
) -> None:
    before = chain(accelerator_kwh=accelerator_kwh, host=host, idle=idle, pue=pue)
    after = chain(accelerator_kwh=accelerator_kwh, host=host, idle=idle, pue=pue * factor)
    for name in ("facility", "carbon", "offsite", "primary", "adpe"):
        assert elasticity(before[name], after[name], factor) == pytest.approx(1.0, rel=1e-9), name
    for name in ("server", "it", "onsite"):
        assert after[name] == before[name], name


@given(POSITIVE, RATIO, RATIO, PUE, FACTOR)
def test_everything_is_linear_in_accelerator_energy(
    accelerator_kwh: float, host: float, idle: float, pue: float, factor: float
) -> None:
    before = chain(accelerator_kwh=accelerator_kwh, host=host, idle=idle, pue=pue)
    after = chain(accelerator_kwh=accelerator_kwh * factor, host=host, idle=idle, pue=pue)
    for name, value in before.items():
        assert after[name] == pytest.approx(value * factor, rel=1e-12), name


@given(POSITIVE, RATIO, RATIO, PUE)
def test_each_boundary_holds_the_one_inside(accelerator_kwh: float, host: float, idle: float, pue: float) -> None:
    found = chain(accelerator_kwh=accelerator_kwh, host=host, idle=idle, pue=pue)
    assert accelerator_kwh <= found["server"] <= found["it"] <= found["facility"]


@given(POSITIVE, FACTOR)
def test_impacts_are_linear_in_their_factor(facility_kwh: float, factor: float) -> None:
    for impact, name in (
        (footprint.usage_carbon_g, "intensity_g_per_kwh"),
        (footprint.offsite_water_l, "water_l_per_kwh"),
        (footprint.usage_primary_energy_mj, "primary_energy_mj_per_kwh"),
        (footprint.usage_adpe_kgsbeq, "adpe_kgsbeq_per_kwh"),
    ):
        found = impact(facility_kwh=one(facility_kwh), **{name: one(factor)})
        assert found[0] == pytest.approx(facility_kwh * factor, rel=1e-12)


@given(POSITIVE, st.floats(min_value=0.5, max_value=10.0), st.floats(min_value=0.05, max_value=1.0), POSITIVE)
def test_busy_hours_of_a_lifetime_carry_the_whole_manufacture(
    impact: float, lifetime_years: float, server_use_share: float, accelerator_s: float
) -> None:
    per_busy_hour = footprint.embodied_per_busy_hour(
        impact=one(impact), lifetime_years=one(lifetime_years), server_use_share=one(server_use_share)
    )
    busy_s = lifetime_years * HOURS_PER_YEAR * server_use_share * SECONDS_PER_HOUR
    whole = footprint.embodied(accelerator_s=one(busy_s), per_busy_hour=per_busy_hour)
    assert whole[0] == pytest.approx(impact, rel=1e-9)
    part, double = (
        footprint.embodied(accelerator_s=one(accelerator_s * times), per_busy_hour=per_busy_hour) for times in (1, 2)
    )
    assert double[0] == pytest.approx(2 * part[0], rel=1e-12)
    halved = footprint.embodied_per_busy_hour(
        impact=one(impact), lifetime_years=one(lifetime_years), server_use_share=one(server_use_share / 2)
    )
    assert halved[0] == pytest.approx(2 * per_busy_hour[0], rel=1e-12)
