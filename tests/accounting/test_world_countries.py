"""Countries: their own figures first, meters before estimates; the others a share of their region, as a range."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.draws import Worlds
from obsia.accounting.world import allocation
from obsia.accounting.world.anchor import WORLD, Node, anchor
from obsia.accounting.world.countries import REGIONS, Countries, CountryDemand, Origin
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.topdown import TopDown
from obsia.facts.editions import memberships
from obsia.facts.snapshot import Snapshot
from obsia.physics.demand import Array

FEW = 128
EURASIA = "Eurasia"
"""The region that the anchor does not list."""


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
    assert {origins[iso3] for iso3 in ("AUS", "IRL", "NLD")} == {Origin.METERED}
    assert {origins[iso3] for iso3 in ("FRA", "DEU", "USA", "CHN")} == {Origin.PUBLISHED}
    assert origins["KOR"] in (Origin.PUBLISHED, Origin.PROJECTED)
    assert origins["KEN"] is Origin.ALLOCATED
    assert {iso3 for iso3, origin in origins.items() if origin is not Origin.ALLOCATED} == set(case.countries.own)
    assert len(case.countries.own) >= 25


def test_an_allocated_country_has_no_central_value_and_no_views(case: Case) -> None:
    for iso3 in case.countries.codes:
        told = case.told(iso3)
        assert told.has_central == bool(told.views) == (iso3 in case.countries.own)


def test_a_country_is_asked_once_and_an_unknown_one_is_nothing(case: Case, snapshot: Snapshot) -> None:
    assert case.countries.country("FRA") is case.countries.country("FRA")
    assert case.countries.country("XXX") is None
    without = next(
        iso3 for iso3 in case.countries.region_of
        if iso3 not in case.countries.own and allocation.weight_of(snapshot, iso3) is None
    )  # fmt: skip
    assert case.countries.country(without) is None
    assert without not in case.countries.codes


def test_an_own_figure_is_met_in_its_year(case: Case) -> None:
    # Ireland's meters read 6.335 TWh in 2023; the median of 128 worlds lies within a fifth of the metered spread.
    assert np.median(case.kwh("IRL")[YEARS.index(2023)]) == pytest.approx(6.335e9, rel=0.03)
    assert np.median(case.kwh("NLD")[YEARS.index(2020)]) == pytest.approx(3.2e9, rel=0.03)


# --- widths


def test_metered_countries_are_narrower_than_estimated_ones_in_years_that_they_know(case: Case) -> None:
    metered = {iso3: width(case.kwh(iso3), year) for iso3, year in (("IRL", 2023), ("NLD", 2021), ("AUS", 2023))}
    estimated = [
        width(case.kwh(iso3), 2024) for iso3 in case.countries.own if case.told(iso3).origin is Origin.PUBLISHED
    ]
    assert max(metered.values()) < min(estimated)


def test_allocated_countries_are_the_widest(case: Case) -> None:
    own = [width(case.kwh(iso3), 2024) for iso3 in case.countries.own]
    allocated = [
        width(case.kwh(iso3), 2024) for iso3 in case.countries.codes if case.told(iso3).origin is Origin.ALLOCATED
    ]
    assert min(allocated) > max(own)


def test_later_years_of_a_country_are_wider(case: Case) -> None:
    for iso3 in ("FRA", "IRL", "USA"):
        assert min(width(case.kwh(iso3), 2035), width(case.kwh(iso3), 2030)) > width(case.kwh(iso3), 2024)


# --- shares of a region


@pytest.mark.parametrize("region", REGIONS)
def test_an_allocated_country_is_its_share_of_the_rest_by_drivers(case: Case, region: str) -> None:
    """Energy = region x (rest / total) x share x exp(part x shift + spread x score), world by world."""
    countries = case.countries
    members = memberships(countries._snapshot)[region]
    listed = {code: name for name, code in case.topdown.anchor.codes.items() if code in members}
    weights = allocation.weights_of(countries._snapshot, [iso3 for iso3 in members if iso3 not in listed])
    iso3 = next(each for each in countries.codes if countries.region_of[each] == region and each not in countries.own)
    of_region, _ = countries.region_kwh(region)
    at = YEARS.index(2024)
    table = case.topdown.anchor
    rest = 1.0
    if listed:
        total = table.at(Node(region), "Base", 2024)["electricity"]
        rest = 1.0 - sum(table.at(Node(name), "Base", 2024)["electricity"] for name in listed.values()) / total
    away = case.kwh(iso3)[at] / (of_region[at] * rest * allocation.expected_share(weights, iso3))
    normal = case.topdown.discrepancy(allocation.discrepancy_key(iso3))
    logs = np.log(away) - case.topdown.spread("allocation") * normal
    shift = case.topdown.spread("allocation_shift")
    part = logs / shift
    assert part.min() > -1e-6
    assert part.max() < 1.0 + 1e-6
    assert part.mean() == pytest.approx(0.5, abs=0.02)


def test_countries_of_a_region_share_the_part_of_the_shift_that_holds(case: Case) -> None:
    at = YEARS.index(2024)

    def part(iso3: str) -> Array:
        normal = case.topdown.discrepancy(allocation.discrepancy_key(iso3))
        return np.log(case.kwh(iso3)[at]) - case.topdown.spread("allocation") * normal

    difference = part("KEN") - part("NGA")
    assert np.ptp(difference) == pytest.approx(0.0, abs=1e-9)


def test_what_the_anchor_lists_is_no_part_of_what_others_share(case: Case) -> None:
    """Canada shares what the anchor has for its region less what it has for the United States, not the whole."""
    table = case.topdown.anchor
    rest_kwh = (
        table.at(Node("North America"), "Base", 2024)["electricity"]
        - table.at(Node("United States"), "Base", 2024)["electricity"]
    ) * 1e9
    assert rest_kwh == pytest.approx(4e9)
    assert 0.2 * rest_kwh < np.median(case.kwh("CAN")[YEARS.index(2024)]) < 2.0 * rest_kwh


def test_a_region_that_the_anchor_lacks_is_the_rest_of_the_world(case: Case) -> None:
    kwh, keys = case.countries.region_kwh(EURASIA)
    whole = case.topdown.demand(Node(WORLD), case.parameters)
    # 416 TWh less the six listed regions in 2024, as printed: what is left, in the proportion of each world.
    at, table = YEARS.index(2024), case.topdown.anchor
    listed = sum(table.at(Node(each), "Base", 2024)["electricity"] for each in REGIONS if each != EURASIA)
    printed = table.at(Node(WORLD), "Base", 2024)["electricity"]
    assert kwh[at] / whole.energy_kwh[at] == pytest.approx((printed - listed) / printed)
    assert keys == whole.keys


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


# --- the rule of shares


weights = st.dictionaries(st.sampled_from("ABCDEFGH"), st.floats(0.01, 100), min_size=1)


@given(weights)
def test_shares_by_drivers_sum_to_one(by: dict[str, float]) -> None:
    assert sum(allocation.expected_share(by, iso3) for iso3 in by) == pytest.approx(1.0)


@given(st.floats(-2, 2), st.floats(0, 2), st.integers(0, 2**32 - 1))
def test_a_discrepancy_grows_with_score_and_shift(shift: float, spread: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    normal = np.sort(rng.standard_normal(16))
    half = np.full(16, 0.5)
    away = allocation.discrepancy(
        shift_log=np.full(16, shift), part_share=half, spread_log=np.full(16, spread), normal=normal
    )
    assert (away > 0).all()
    assert (np.diff(away) >= 0).all()
    whole = allocation.discrepancy(
        shift_log=np.full(16, shift), part_share=np.ones(16), spread_log=np.full(16, spread), normal=normal
    )
    assert whole / away == pytest.approx(math.exp(0.5 * shift))


def test_a_discrepancy_by_hand() -> None:
    # exp(0.5 x 0.4 + 0.7 x 1) = exp(0.9) = 2.4596
    away = allocation.discrepancy(
        shift_log=np.array([0.4]), part_share=np.array([0.5]), spread_log=np.array([0.7]), normal=np.array([1.0])
    )
    assert away == pytest.approx([2.4596], rel=1e-4)


def test_a_share_of_a_country_without_weight_is_an_error() -> None:
    with pytest.raises(KeyError):
        allocation.expected_share({"FRA": 1.0}, "DEU")


def test_weights_are_the_geometric_mean_of_the_latest_drivers(snapshot: Snapshot) -> None:
    facts = [allocation.driver(snapshot, "FRA", name) for name in allocation.DRIVERS]
    assert all(fact is not None and fact.as_of == max(f.as_of for f in snapshot.facts("country:FRA", fact.property))
               for fact in facts)  # fmt: skip
    product = math.prod(fact.value or 0.0 for fact in facts if fact)
    assert allocation.weight_of(snapshot, "FRA") == pytest.approx(math.sqrt(product))
    assert allocation.driver(snapshot, "XXX", "gdp_usd") is None
    assert allocation.weight_of(snapshot, "XXX") is None
    assert allocation.weights_of(snapshot, ["FRA", "XXX"]).keys() == {"FRA"}
    assert allocation.discrepancy_key("FRA") == ("country:FRA", "allocation")
    assert allocation.shift_key("Europe") == ("demand:Europe", "allocation shift")
