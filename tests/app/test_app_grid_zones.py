"""Zones of a grid inside a country: cloud regions differ by the grid that feeds them, and the answer names it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.impacts import CARBON_USAGE
from obsia.accounting.places import grid_factors
from obsia.app.naming import known_zone
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.usage.assess import assess
from obsia.core.figure import Figure
from obsia.core.locales import languages, locale
from obsia.facts.names.zones import ANY, country_of, zones_of
from obsia.facts.snapshot import Snapshot, load

Usage = Callable[..., str]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def carbon(found: Estimation) -> Figure:
    return next(
        each for each in found.figures if (each.quantity, each.boundary) == (CARBON_USAGE.name, CARBON_USAGE.boundary)
    )


def at(region: str) -> Figure:
    found = estimate("mistral-large-2", input_tokens=100, output_tokens=400, region=region, record_figures=False)
    return carbon(found)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("us-east-1", "US-SRVC"),
        ("us-west-2", "US-NWPP"),
        ("us-west-2a", "US-NWPP"),
        ("azure eastus", "US-SRVC"),
        ("gcp us-central1", "US-MROW"),
        ("ca-central-1", "CA-QC"),
        ("canadacentral", "CA-ON"),
        ("CA-QC", "CA-QC"),
        ("Québec", "CA-QC"),
        ("Californie", "US-CAMX"),
        ("US-CAL-CISO", "US-CAMX"),
        ("ap-southeast-2", "AU-NSW"),
        ("cn-northwest-1", "CN-NORTHWEST"),
        ("us-gov-east-1", "USA-ANY"),
        ("Montana", "USA-ANY"),
        ("USA", "USA"),
        ("Canada", "CAN"),
        ("eu-west-3", "FRA"),
        ("DK-DK1", "DNK"),
        ("EU", "EEE"),
    ],
)
def test_a_place_is_fed_by_its_zone(snapshot: Snapshot, text: str, zone: str) -> None:
    assert known_zone(snapshot, text=text, provider=None).zone_id == zone


def test_regions_of_one_country_differ_and_name_their_grid() -> None:
    east, west, whole = (at(region) for region in ("us-east-1", "us-west-2", "USA"))
    assert east.median < west.median < whole.median
    quebec, named, canada = (at(region) for region in ("ca-central-1", "CA-QC", "CAN"))
    assert quebec.median == named.median < canada.median / 3
    assert {"egrid-2023"} <= set(east.evidence)
    assert {"eccc-nir-2022-a13"} <= set(quebec.evidence)
    assert "egrid-2023" not in whole.evidence


def test_a_zone_that_is_not_known_has_a_wider_range_and_says_so(snapshot: Snapshot) -> None:
    def intensity(zone_id: str) -> float:
        drawn = grid_factors(snapshot, Worlds(worlds=512), zone_id=zone_id, assumptions=[])("intensity_g_per_kwh")
        low, high = np.quantile(drawn, (0.05, 0.95))
        return float(high / low)

    assert intensity("USA-ANY") > 1.5 * intensity("US-SRVC") > 1.5 * 0.9 * intensity("USA")
    found = known_zone(snapshot, text="us-gov-west-1", provider="aws")
    assert [each.code for each in found.assumptions] == ["grid-zone-unknown"]


def test_every_zone_lies_between_what_burns_nothing_and_its_dirtiest(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=128)
    for iso3 in ("USA", "CAN", "AUS", "CHN"):
        country = grid_factors(snapshot, worlds, zone_id=iso3, assumptions=[])("intensity_g_per_kwh")
        drawn = {
            zone: grid_factors(snapshot, worlds, zone_id=zone, assumptions=[])("intensity_g_per_kwh")
            for zone in (*zones_of(snapshot, iso3), iso3 + ANY)
        }
        assert len(drawn) > 6
        assert all((each > 5.0).all() and (each < 1800.0).all() for each in drawn.values()), iso3
        medians = [float(np.median(each)) for each in drawn.values()]
        assert min(medians) < float(np.median(country)) < max(medians)
        assert all(country_of(snapshot, zone) == iso3 for zone in drawn)


def test_water_and_effectiveness_are_those_of_the_country(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=64)
    own, country = (
        grid_factors(snapshot, worlds, zone_id=zone, assumptions=[])("water_l_per_kwh") for zone in ("CA-QC", "CAN")
    )
    np.testing.assert_array_equal(own, country)


def test_an_account_takes_the_same_zone_as_an_estimate(usage: Usage) -> None:
    found = assess(usage("model_request,region,input_tokens,output_tokens", "mistral-large-2,ca-central-1,100,400"))
    total = found.total.figure(CARBON_USAGE)
    assert total.median == pytest.approx(at("CA-QC").median, rel=0.02)


@pytest.mark.parametrize("language", languages())
def test_every_zone_has_a_name(snapshot: Snapshot, language: str) -> None:
    tr = locale(language)
    for iso3 in ("USA", "CAN", "AUS", "CHN"):
        for zone in zones_of(snapshot, iso3):
            assert tr.zone(zone).endswith(f" ({zone})")
        assert ANY not in tr.zone(iso3 + ANY)
