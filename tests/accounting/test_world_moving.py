"""What if all inference of a model moved to a country: the same work in another place, in the same worlds."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, ENERGY_SERVER, WATER
from obsia.accounting.measures import Measures
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.world import moving, traffic
from obsia.accounting.world.records import DEMAND, Series
from obsia.core.errors import BadCall, MissingFact
from obsia.facts.snapshot import Snapshot

MODEL = "openai/gpt-oss-120b"


@pytest.fixture
def pricing(snapshot: Snapshot) -> Pricing:
    request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=64)
    return Pricing(snapshot, request=request)


def one(pricing: Pricing) -> traffic.Traffic:
    model = model_facts(pricing.snapshot, model_id=MODEL, checkpoint=MODEL)
    return traffic.alone(pricing.worlds, model=model, provider="aws.bedrock")


def moved(pricing: Pricing, *, to: str = "FRA", tokens: float = 1e12, **more: object) -> moving.Moved:
    return moving.moved(
        pricing.snapshot,
        pricing,
        traffic=one(pricing),
        tokens_per_month=tokens,
        to_iso3=to,
        year=2025,
        **more,  # type: ignore[arg-type]
    )


def test_nothing_changes_by_staying(pricing: Pricing) -> None:
    found = moved(pricing, to="POL", from_iso3="POL")
    np.testing.assert_array_equal(found.carbon_g.draws, 0.0)
    np.testing.assert_array_equal(found.water_l.draws, 0.0)


def test_the_same_work_draws_the_same_at_the_server(pricing: Pricing) -> None:
    found = moved(pricing)
    np.testing.assert_allclose(found.here.draws[ENERGY_SERVER], found.there.draws[ENERGY_SERVER], rtol=1e-12)
    np.testing.assert_allclose(found.carbon_g.draws, found.there.draws[CARBON_USAGE] - found.here.draws[CARBON_USAGE])
    np.testing.assert_allclose(found.water_l.draws, found.there.draws[WATER] - found.here.draws[WATER])
    assert found.assumptions


def test_from_coal_to_nuclear_saves_carbon_in_every_world(pricing: Pricing) -> None:
    there, back = moved(pricing, to="FRA", from_iso3="POL"), moved(pricing, to="POL", from_iso3="FRA")
    assert (there.carbon_g.draws < 0).all()
    np.testing.assert_allclose(there.carbon_g.draws, -back.carbon_g.draws)
    assert there.carbon_g.keys == back.carbon_g.keys
    assert {("grid:FRA", "intensity_g_per_kwh"), ("grid:POL", "intensity_g_per_kwh")} <= there.carbon_g.keys


def test_shares_by_hand(pricing: Pricing) -> None:
    """Electricity of the year there over that of data centres (2 TWh), of the country, and over who lives there."""
    demand = Series(quantity=DEMAND, draws={2025: np.full(64, 2e9)}, keys=frozenset({("country:FRA", "demand_kwh")}))
    found = moved(pricing, country_demand=demand)
    kwh = found.there.draws[ENERGY]
    national = pricing.snapshot.number("country:FRA", "electricity_kwh")
    people = pricing.snapshot.estimate("country:FRA", "population_count", qualifier="year=2025")
    assert people is not None
    assert found.of_data_centres is not None
    np.testing.assert_allclose(found.of_data_centres.draws * 2e9, kwh)
    np.testing.assert_allclose(found.of_national.draws * national, kwh)
    np.testing.assert_allclose(found.per_inhabitant.draws * (people.facts[0].value or 0), kwh)
    assert ("country:FRA", "demand_kwh") in found.of_data_centres.keys
    assert ("country:FRA", "electricity_kwh") in found.of_national.keys
    assert ("country:FRA", "population_count") in found.per_inhabitant.keys


def test_twice_the_tokens_are_twice_the_difference(pricing: Pricing) -> None:
    single, double = moved(pricing), moved(pricing, tokens=2e12)
    for (quantity, first), (other, second) in zip(moving.ratios(single), moving.ratios(double), strict=True):
        assert quantity == other
        np.testing.assert_allclose(second.draws, 2 * first.draws, rtol=1e-12)


def test_a_year_is_twelve_months_of_tokens(pricing: Pricing) -> None:
    unit = traffic.unit_impacts(pricing, one(pricing), unit=traffic.Unit.TOKENS, zone_id="FRA")
    np.testing.assert_allclose(moved(pricing).there.draws[ENERGY], unit.impacts.draws[ENERGY] * 12e12, rtol=1e-12)


def test_a_developer_moves_as_a_mixture_and_figures_have_evidence(pricing: Pricing) -> None:
    demand = Series(quantity=DEMAND, draws={2025: np.full(64, 8e9)}, keys=frozenset())
    found = moving.moved(
        pricing.snapshot,
        pricing,
        traffic=traffic.traffic_of(pricing.snapshot, pricing.worlds, "google", at=2025.8),
        tokens_per_month=1.3e15,
        to_iso3="FRA",
        year=2025,
        country_demand=demand,
    )
    measures = Measures(pricing.request, worlds=pricing.worlds)
    told = {
        quantity: measures.figure(quantity, ratio.draws, keys=ratio.keys, label="google to FRA")
        for quantity, ratio in moving.ratios(found)
    }
    assert set(told) == {
        moving.MOVED_CARBON,
        moving.MOVED_WATER,
        moving.OF_DATA_CENTRES,
        moving.NATIONAL_SHARE,
        moving.PER_INHABITANT,
    }
    assert [figure.unit for figure in told.values()] == ["gCO2e", "L", "1", "1", "kWh"]
    assert "codecarbon-3.3.2" in told[moving.NATIONAL_SHARE].evidence


@pytest.mark.parametrize("tokens", [0.0, -1.0, float("nan")])
def test_no_tokens_are_refused(pricing: Pricing, tokens: float) -> None:
    with pytest.raises(BadCall, match="more than 0"):
        moved(pricing, tokens=tokens)


@pytest.mark.parametrize(("years", "said"), [((2023, 2024), "2023, 2024"), ((), "none")])
def test_a_year_without_demand_is_refused(pricing: Pricing, years: tuple[int, ...], said: str) -> None:
    demand = Series(quantity=DEMAND, draws={year: np.ones(64) for year in years}, keys=frozenset())
    with pytest.raises(BadCall, match=f"no year 2025; it has {said}"):
        moved(pricing, country_demand=demand)


def test_a_country_of_which_nothing_is_known_is_refused(pricing: Pricing) -> None:
    with pytest.raises(MissingFact, match="electricity_kwh of country:XYZ"):
        moved(pricing, to="XYZ")
