"""From accelerator energy to the facility and to impacts: PUE once, everything linear."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.units import HOURS_PER_YEAR, JOULES_PER_KWH, SECONDS_PER_HOUR
from obsia.physics import facility, footprint
from obsia.physics.arrays import Draws

POSITIVE = st.floats(min_value=1e-6, max_value=1e6)
FACTOR = st.floats(min_value=0.01, max_value=100.0)
WATTS = st.floats(min_value=0.0, max_value=5000.0)
SERVED = st.fixed_dictionaries(
    {
        "accelerator_j": POSITIVE,
        "accelerator_s": POSITIVE,
        "slope": st.floats(min_value=1.0, max_value=1.5),
        "host_w": WATTS,
        "ready_w": WATTS,
        "busy": st.floats(min_value=0.05, max_value=1.0),
        "pue": st.floats(min_value=1.0, max_value=3.0),
    }
)
"""What a server does with some work, in one world."""


def one(value: float) -> Draws:
    """A world."""
    return np.array([value])


def chain(
    *, accelerator_j: float, accelerator_s: float, slope: float, host_w: float, ready_w: float, busy: float, pue: float
) -> dict[str, float]:
    """Energy at each boundary, kWh, and the impacts of its use, with factors of 1 per kWh."""
    server_j = facility.server_energy_j(
        accelerator_j=one(accelerator_j), accelerator_s=one(accelerator_s), slope_ratio=one(slope), host_w=one(host_w)
    )
    it_j = facility.it_energy_j(
        server_j=server_j, accelerator_s=one(accelerator_s), ready_w=one(ready_w), busy_share=one(busy)
    )
    server_kwh, it_kwh = server_j / JOULES_PER_KWH, it_j / JOULES_PER_KWH
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


@given(SERVED, st.floats(min_value=1.01, max_value=3.0))
def test_pue_acts_once_on_the_facility_and_nowhere_else(served: dict[str, float], factor: float) -> None:
    before, after = chain(**served), chain(**(served | {"pue": served["pue"] * factor}))
    for name in ("facility", "carbon", "offsite", "primary", "adpe"):
        assert elasticity(before[name], after[name], factor) == pytest.approx(1.0, rel=1e-9), name
    for name in ("server", "it", "onsite"):
        assert after[name] == before[name], name


@given(SERVED, FACTOR)
def test_everything_is_linear_in_the_work(served: dict[str, float], factor: float) -> None:
    """Twice the work is twice the energy and twice the seconds of accelerators."""
    more = {name: served[name] * factor for name in ("accelerator_j", "accelerator_s")}
    before, after = chain(**served), chain(**(served | more))
    for name, value in before.items():
        assert after[name] == pytest.approx(value * factor, rel=1e-12), name


@given(SERVED)
def test_each_boundary_holds_the_one_inside(served: dict[str, float]) -> None:
    found = chain(**served)
    inside = [served["accelerator_j"] / JOULES_PER_KWH, found["server"], found["it"], found["facility"]]
    assert all(less <= more * (1 + 1e-12) for less, more in pairwise(inside))


@given(SERVED, st.floats(min_value=1.01, max_value=10.0))
def test_fuller_machines_wait_less_and_full_ones_do_not_wait(served: dict[str, float], factor: float) -> None:
    before, after = chain(**served), chain(**(served | {"busy": served["busy"] / factor}))
    assert after["server"] == before["server"]
    assert after["it"] > before["it"] / (1 + 1e-12)
    full = chain(**(served | {"busy": 1.0}))
    assert full["it"] == full["server"]


def test_a_server_and_its_waiting_by_hand() -> None:
    """1,000 J of an accelerator in 2.5 s, 1.1 J at the wall for each, 200 W of host: 1,100 + 500 = 1,600 J.

    Busy for five eighths of its time it waits 0.6 s for each busy one: 1.5 s at 300 W, 450 J. 2,050 J of IT, and at a
    PUE of 1.2 it is 2,460 J.
    """
    found = chain(accelerator_j=1000, accelerator_s=2.5, slope=1.1, host_w=200, ready_w=300, busy=0.625, pue=1.2)
    assert [found[name] * 3.6e6 for name in ("server", "it", "facility")] == pytest.approx([1600, 2050, 2460])


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


def test_each_impact_is_a_product_with_its_own_factor() -> None:
    """3 kWh, of which PUE makes 5 at the facility: L, g, MJ and kg of each kWh, by hand."""
    it, whole = one(3.0), one(5.0)
    assert footprint.onsite_water_l(it_kwh=it, wue_l_per_kwh=one(1.8)) == pytest.approx(5.4)
    assert footprint.offsite_water_l(facility_kwh=whole, water_l_per_kwh=one(2.2)) == pytest.approx(11.0)
    assert footprint.usage_carbon_g(facility_kwh=whole, intensity_g_per_kwh=one(400.0)) == pytest.approx(2_000.0)
    assert footprint.usage_primary_energy_mj(facility_kwh=whole, primary_energy_mj_per_kwh=one(9.0)) == pytest.approx(
        45.0
    )
    assert footprint.usage_adpe_kgsbeq(facility_kwh=whole, adpe_kgsbeq_per_kwh=one(4e-8)) == pytest.approx(2e-7)
    # 876.6 kg over 5 years of which 20 % are busy: 0.1 kg in each busy hour, 0.05 kg in half of one.
    busy = footprint.embodied_per_busy_hour(impact=one(876.6), lifetime_years=one(5.0), server_use_share=one(0.2))
    assert busy == pytest.approx(0.1)
    assert footprint.embodied(accelerator_s=one(1_800.0), per_busy_hour=busy) == pytest.approx(0.05)
