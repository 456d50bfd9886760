"""Countries: parts of the world in every simulation; those of which nothing is published are ranges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world.anchor import WORLD, Node, anchor
from obsia.accounting.world.countries import Countries, CountryDemand, Origin
from obsia.accounting.world.hierarchy import REGIONS, driver
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.topdown import TopDown
from obsia.facts.editions import memberships
from obsia.facts.snapshot import Snapshot
from obsia.physics.demand import Array

FEW = 128


@dataclass(frozen=True, kw_only=True)
class Case:
    countries: Countries
    topdown: TopDown
    parameters: Parameters

    def told(self, iso3: str) -> CountryDemand:
        found = self.countries.country(iso3)
        assert found is not None, iso3
        return found

    def kwh(self, iso3: str) -> Array:
        draws = self.told(iso3).demand.draws
        return np.stack([draws[year] for year in YEARS])


def case_of(snapshot: Snapshot, scenario: Scenario | None = None) -> Case:
    worlds = Worlds(worlds=FEW)
    topdown = TopDown(snapshot, worlds, anchor(snapshot))
    parameters = Parameters(snapshot, worlds, scenario or Scenario())
    return Case(countries=Countries(snapshot, worlds, topdown, parameters), topdown=topdown, parameters=parameters)


@pytest.fixture(scope="module")
def case(snapshot: Snapshot) -> Case:
    return case_of(snapshot)


def width(kwh: Array, year: int) -> float:
    low, high = np.quantile(np.log(kwh[YEARS.index(year)]), [0.1, 0.9])
    return float(high - low)


# --- where it comes from


def test_every_country_with_drivers_or_figures_has_electricity_in_every_world(case: Case) -> None:
    assert len(case.countries.codes) > 200
    for iso3 in case.countries.codes:
        kwh = case.kwh(iso3)
        assert np.isfinite(kwh).all(), iso3
        assert (kwh > 0).all(), f"{iso3} is zero"
        assert case.told(iso3).demand.keys


def test_own_figures_come_first_and_meters_before_estimates(case: Case) -> None:
    origins = {iso3: case.told(iso3).origin for iso3 in case.countries.codes}
    assert {origins[iso3] for iso3 in ("IRL", "NLD")} == {Origin.METERED}
    assert {origins[iso3] for iso3 in ("AUS", "FRA", "DEU", "USA", "CHN")} == {Origin.PUBLISHED}
    assert origins["KOR"] in (Origin.PUBLISHED, Origin.PROJECTED)
    assert origins["KEN"] is Origin.ALLOCATED
    assert {iso3 for iso3, origin in origins.items() if origin is not Origin.ALLOCATED} == set(case.countries.own)
    assert len(case.countries.own) >= 25


def test_a_country_of_which_nothing_is_published_has_no_central_value(case: Case) -> None:
    for iso3 in case.countries.codes:
        told = case.told(iso3)
        assert told.has_central == bool(told.rows) == (iso3 in case.countries.own)


def test_a_country_is_asked_once_and_an_unknown_one_is_nothing(case: Case, snapshot: Snapshot) -> None:
    assert case.countries.country("FRA") is case.countries.country("FRA")
    assert case.countries.country("XXX") is None
    without = next(iso3 for iso3 in case.countries.region_of if driver(snapshot, iso3, "electricity_kwh") is None)
    assert case.countries.country(without) is None
    assert without not in case.countries.codes


def test_an_own_figure_is_met_in_its_year(case: Case) -> None:
    # Ireland's meters read 6.335 TWh in 2023; between even years a country goes at a constant rate.
    assert np.median(case.kwh("IRL")[YEARS.index(2023)]) == pytest.approx(6.335e9, rel=0.03)
    assert np.median(case.kwh("NLD")[YEARS.index(2020)]) == pytest.approx(3.2e9, rel=0.08)


# --- widths


def test_metered_countries_are_narrower_than_estimated_ones_in_years_that_they_know(case: Case) -> None:
    metered = {iso3: width(case.kwh(iso3), year) for iso3, year in (("IRL", 2023), ("NLD", 2021))}
    estimated = [
        width(case.kwh(iso3), 2024) for iso3 in case.countries.own if case.told(iso3).origin is Origin.PUBLISHED
    ]
    assert max(metered.values()) < min(estimated)


def test_allocated_countries_are_the_widest(case: Case) -> None:
    own = [width(case.kwh(iso3), 2024) for iso3 in ("USA", "CHN", "FRA", "DEU", "GBR", "ESP", "IRL", "NLD")]
    allocated = [
        width(case.kwh(iso3), 2024) for iso3 in case.countries.codes if case.told(iso3).origin is Origin.ALLOCATED
    ]
    assert min(allocated) > max(own)


def test_later_years_of_a_country_are_wider(case: Case) -> None:
    for iso3 in ("FRA", "IRL", "USA"):
        assert min(width(case.kwh(iso3), 2035), width(case.kwh(iso3), 2030)) > width(case.kwh(iso3), 2024)


# --- sums


def test_countries_add_up_to_their_regions_and_to_the_world_in_every_world(case: Case) -> None:
    for region in REGIONS:
        total = np.sum(
            [case.kwh(each) for each in case.countries.codes if case.countries.region_of[each] == region], axis=0
        )
        assert case.topdown.demand(Node(region), case.parameters).energy_kwh == pytest.approx(total, rel=1e-12)
    whole = np.sum([case.kwh(each) for each in case.countries.codes], axis=0)
    assert case.topdown.demand(Node(WORLD), case.parameters).energy_kwh == pytest.approx(whole, rel=1e-12)


def test_a_power_or_a_share_is_a_figure_of_a_country(case: Case) -> None:
    """An institute counts 0.16 % of Taiwan's electricity and 60 MW, Taipower what four large sites may draw."""
    told = case.told("TWN")
    assert told.has_central
    assert told.publishers == ("Taipower", "Taiwan Research Institute")
    assert {row.quantity for row in told.rows} == {"share_of_electricity", "power_capacity"}
    low, high = np.quantile(case.kwh("TWN")[YEARS.index(2025)], [0.05, 0.95])
    assert low < 0.5e9 < high


def test_figures_of_one_country_lie_within_its_range(case: Case) -> None:
    """IEA 2025 for the United States, the meters of Ireland, what national publishers say of Germany and France."""
    for iso3, twh, year in (("USA", 183.0, 2024), ("IRL", 6.97, 2024), ("DEU", 20.0, 2024), ("FRA", 10.0, 2024)):
        low, high = np.quantile(case.kwh(iso3)[YEARS.index(year)] / 1e9, [0.05, 0.95])
        assert low < twh < high, iso3


def test_regions_divide_the_world(snapshot: Snapshot, case: Case) -> None:
    members = memberships(snapshot)
    assert sum(len(members[region]) for region in REGIONS) == len(case.countries.region_of)


# --- chance and scenarios


def test_the_order_of_asking_does_not_matter(snapshot: Snapshot, case: Case) -> None:
    other = case_of(snapshot)
    for iso3 in reversed(other.countries.codes):
        assert other.kwh(iso3).tobytes() == case.kwh(iso3).tobytes(), iso3
        assert other.told(iso3).demand.keys == case.told(iso3).demand.keys


def test_a_scenario_moves_the_future_of_all_on_common_draws(snapshot: Snapshot, case: Case) -> None:
    lift = case_of(snapshot, Scenario(name="Lift-Off", anchor="Lift-Off"))
    for iso3 in ("FRA", "IRL", "KEN", "KAZ"):
        ratio = lift.kwh(iso3) / case.kwh(iso3)
        assert ratio[YEARS.index(2024)] == pytest.approx(1.0, rel=1e-6)
        assert np.median(ratio[YEARS.index(2030)]) > 1.0
        assert np.median(ratio[YEARS.index(2035)]) > 1.0
    faster = case_of(snapshot, Scenario(name="faster", overrides={"demand_growth_ratio": Override(value=1.1)}))
    for iso3 in ("FRA", "NLD", "USA"):
        assert faster.kwh(iso3)[YEARS.index(2026)] == pytest.approx(case.kwh(iso3)[YEARS.index(2026)] * 1.21)
