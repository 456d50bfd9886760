"""The factors of a place by the hour: what stands in for an hour, and the error that its hours share."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.hours import ZoneHours
from obsia.accounting.places import place_of
from obsia.core.evidence import Fact, Kind, Verification
from obsia.facts import snapshot as facts


def annual_value(zone_id: str) -> float:
    estimate = facts.load().estimate(f"grid:{zone_id}", "intensity_g_per_kwh")
    assert estimate is not None
    value = estimate.facts[0].value
    assert value is not None
    return value


def fact(value: float) -> Fact:
    return Fact(
        subject="grid:FRA",
        property="hourly_intensity_g_per_kwh",
        value=value,
        unit="gCO2e/kWh",
        kind=Kind.MODELLED,
        verification=Verification.BARE_CLAIM,
        evidence="grid-series:file:FRA:-:0",
        locator="",
        read_on="",
    )


def test_what_stands_in_for_an_hour_is_wider_than_the_year_and_around_it() -> None:
    snapshot = facts.load()
    year = place_of(snapshot, Worlds(), provider=None, zone_id="FRA").intensity_g_per_kwh
    for series in (None, fact(30.0)):
        held = place_of(
            snapshot, Worlds(), provider=None, zone_id="FRA", hours=ZoneHours(series=series, falls_back=True)
        )
        hour = held.intensity_g_per_kwh
        assert np.median(hour) == pytest.approx(np.median(year), rel=0.06)
        assert np.log(hour).std() > 1.2 * np.log(year).std()
        ends = np.quantile(hour / year, [0.05, 0.95])
        assert ends == pytest.approx([0.8, 1.25], rel=0.01)


def test_the_error_of_the_year_is_that_of_every_hour_of_a_series() -> None:
    snapshot = facts.load()
    year = place_of(snapshot, Worlds(), provider=None, zone_id="FRA").intensity_g_per_kwh
    held = place_of(snapshot, Worlds(), provider=None, zone_id="FRA", hours=ZoneHours(series=fact(30.0)))
    assert held.series_ratio is not None
    assert held.series_ratio * annual_value("FRA") == pytest.approx(year, rel=1e-12)
    assert ("grid:FRA", "hour_to_hour_ratio") not in held.keys["intensity_g_per_kwh"]
    direct = ZoneHours(series=fact(30.0), life_cycle=False)
    other = place_of(snapshot, Worlds(), provider=None, zone_id="FRA", hours=direct)
    assert other.series_ratio is not None
    assert np.quantile(other.series_ratio, [0.05, 0.95]) == pytest.approx([0.9, 1.12], rel=0.01)
    assert ("grid:FRA", "intensity_g_per_kwh") not in other.keys["intensity_g_per_kwh"]
