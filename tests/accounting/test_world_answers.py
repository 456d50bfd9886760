"""Answers in the vocabulary of published figures: which engine answers, in which unit, and what has no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world import footprint
from obsia.accounting.world.answers import Answers
from obsia.accounting.world.countries import Origin
from obsia.accounting.world.parameters import Override, Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.query import Answer, Query, UnansweredError
from obsia.accounting.world.records import DEMAND, YEARS
from obsia.core.demand import REFERENCE
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot
from obsia.facts.world_rules import UNITS

FEW = 128
PLANET = "hierarchy: what is published of all places, as one"
WORLD_ = {"region": "World", "region_kind": "world"}
UNION = {"region": "European Union", "region_kind": "region"}
FRANCE = {"region": "France", "region_kind": "country", "iso3": "FRA"}
EUROPE = {"region": "Europe", "region_kind": "region"}
IRELAND = {"region": "Ireland", "region_kind": "country", "iso3": "IRL"}
KAZAKHSTAN = {"region": "Kazakhstan", "region_kind": "country", "iso3": "KAZ"}
AMERICA = {"region": "United States", "region_kind": "country", "iso3": "USA"}
VIRGINIA = {"region": "Virginia", "region_kind": "state"}
GOOGLE = {"region": "Google data centres", "region_kind": "company"}
PLACES: dict[str, dict[str, str]] = {
    "electricity_consumption_based": FRANCE,
    "electricity_factor_vs_2024": FRANCE,
    "electricity_growth": {"year": "2024-2030"},
    "accelerated_server_electricity_growth": {"year": "2024-2030"},
    "ai_focused_electricity_growth": {"year": "2024-2030"},
}
"""Quantity -> where and when it is known, where that is not the world in 2030."""


def question(quantity: str, **changes: str) -> Query:
    whole: dict[str, Any] = {
        "id": "q",
        "year": "2030",
        "region": "World",
        "region_kind": "world",
        "iso3": "",
        "scenario": REFERENCE,
        "quantity": quantity,
        "unit": UNITS.get(quantity, ""),
    }
    return Query(**(whole | changes))


@pytest.fixture(scope="module")
def planet(snapshot: Snapshot) -> Planet:
    return Planet(snapshot, Worlds(worlds=FEW))


@pytest.fixture(scope="module")
def answers(planet: Planet) -> Answers:
    return Answers(planet)


@pytest.fixture
def told(answers: Answers):
    def answer(quantity: str, **changes: str) -> Answer:
        return answers.answer(question(quantity, **changes))

    return answer


def refused(answers: Answers, quantity: str, **changes: str) -> tuple[str, str]:
    with pytest.raises(UnansweredError) as caught:
        answers.answer(question(quantity, **changes))
    assert str(caught.value) == f"{caught.value.field}: {caught.value.reason}"
    return caught.value.field, str(caught.value.reason)


def width(answer: Answer) -> float:
    return np.log(answer.p90 / answer.p10)


# --- every quantity, in its unit


@pytest.mark.parametrize("quantity", sorted(UNITS))
def test_every_quantity_has_an_answer_in_its_unit(told: Any, quantity: str) -> None:
    found = told(quantity, **PLACES.get(quantity, {}))
    assert found.unit == UNITS[quantity]
    assert 0 < found.p10 < found.p50 < found.p90
    assert found.method


@pytest.mark.parametrize(
    ("quantity", "least", "most"),
    [
        # About what is published of the world in 2030: a wrong factor of units would be off by ten at least.
        ("electricity", 700, 1300),
        ("installed_capacity", 150, 350),
        ("pue", 1.1, 1.6),
        ("load_factor", 40, 60),
        ("emissions", 100, 700),
        ("water_consumption", 2000, 9000),
        ("ai_power_demand", 20, 200),
        ("share_of_electricity", 1.5, 5),
        ("ai_server_idle_power", 10, 35),
        ("accelerator_service_life", 4, 6),
    ],
)
def test_answers_are_of_the_size_of_what_they_are_about(told: Any, quantity: str, least: float, most: float) -> None:
    assert least < told(quantity).p50 < most


def test_mean_power_is_electricity_over_the_hours_of_a_year(told: Any) -> None:
    # 1 GW all year is 8.76 TWh.
    assert told("ai_electricity").p50 == pytest.approx(told("ai_power_demand").p50 * 8.76)


# --- one question, one answer


def test_a_query_is_what_the_planet_says(told: Any, planet: Planet) -> None:
    """The same draws as the page and the command: of the world, a region, a union, a country, in any scenario."""
    places = ((WORLD_, planet.demand.draws[2030]), (EUROPE, planet.node("Europe").energy_kwh[YEARS.index(2030)]),
              (UNION, planet.node("European Union").energy_kwh[YEARS.index(2030)]),
              (FRANCE, planet.countries.country("FRA").demand.draws[2030]))  # type: ignore[union-attr]  # fmt: skip
    for place, draws in places:
        found = told("electricity", **place)
        assert (found.p10, found.p50, found.p90) == pytest.approx(tuple(np.quantile(draws / 1e9, (0.1, 0.5, 0.9))))
    water = planet.demand.draws[2030] * footprint.world_water_l_per_kwh(planet, 2030)
    assert told("water_consumption").p50 == pytest.approx(float(np.median(water)) / 1e9)


@pytest.mark.parametrize("scenario", ["Lift-Off", "High Efficiency", "Headwinds"])
def test_a_scenario_multiplies_all_places_alike(told: Any, scenario: str) -> None:
    ratio = told("electricity", year="2035", scenario=scenario).p50 / told("electricity", year="2035").p50
    assert ratio != pytest.approx(1.0, rel=0.05)
    for place in (EUROPE, AMERICA, FRANCE, KAZAKHSTAN):
        there = told("electricity", year="2035", scenario=scenario, **place).p50
        assert there / told("electricity", year="2035", **place).p50 == pytest.approx(ratio), place


def test_names_that_others_give_their_paths_stand_for_the_reference(told: Any) -> None:
    reference = told("electricity")
    for name in ("Forecast", "Historical", "", "Reference"):
        found = told("electricity", scenario=name)
        assert (found.p10, found.p50, found.p90) == (reference.p10, reference.p50, reference.p90)
        assert found.method.startswith(reference.method)


def test_capacity_of_the_anchor_is_also_power_capacity(told: Any) -> None:
    for place in (EUROPE, AMERICA, FRANCE):
        assert told("power_capacity", **place) == told("installed_capacity", **place)


# --- countries


def test_a_country_with_meters_is_answered_by_them_alone(told: Any) -> None:
    found = told("electricity", year="2023", **IRELAND)
    assert found.method == "country: metered, CSO Ireland"
    # CSO: 6.33 TWh were metered in 2023; between even years a country goes at a constant rate.
    assert found.p50 == pytest.approx(6.33, rel=0.06)
    assert told("electricity", year="2023", **FRANCE).method.startswith("country: published, ADEME, ")


def test_a_country_without_figures_is_inferred(told: Any, planet: Planet) -> None:
    allocated = [
        iso3
        for iso3 in planet.countries.codes
        if planet.countries.country(iso3).origin is Origin.ALLOCATED  # type: ignore[union-attr]
    ]
    assert "KAZ" in allocated
    found = told("electricity", **KAZAKHSTAN)
    assert found.method == "country: allocated from Eurasia"
    assert width(found) > 1.5 * width(told("electricity", **FRANCE))


def test_power_of_a_country_is_its_electricity_over_the_load_factor_of_its_region(told: Any, planet: Planet) -> None:
    """By hand, world by world: W = kWh x 1000 / (load factor x 8760 h); IT = kWh / PUE."""
    region, at = planet.node("Europe"), 10  # 2030
    country = planet.countries.country("FRA")
    assert country is not None
    kwh = country.demand.draws[2030]
    load = region.energy_kwh[at] * 1000 / (region.installed_w[at] * 8760)
    watts = kwh * 1000 / (load * 8760)
    it_ratio = region.it_installed_w[at] / region.installed_w[at]
    pue = region.energy_kwh[at] / region.it_energy_kwh[at]
    by_hand = {
        "installed_capacity": watts / 1e9,
        "it_installed_capacity": watts * it_ratio / 1e9,
        "it_electricity": kwh / pue / 1e9,
        "pue": pue,
        "load_factor": load * 100,
    }
    for quantity, draws in by_hand.items():
        found = told(quantity, **FRANCE)
        assert (found.p10, found.p50, found.p90) == pytest.approx(tuple(np.quantile(draws, (0.1, 0.5, 0.9))))
        assert found.method.endswith("; PUE and load factor of Europe"), quantity
    assert told("pue", **KAZAKHSTAN).method.endswith("; PUE and load factor of Eurasia")


def test_a_published_pue_of_a_country_goes_before_that_of_its_region(snapshot: Snapshot, told: Any) -> None:
    rows = [row for row in published(snapshot) if row.quantity == "pue" and row.iso3 and not row.boundary]
    # The tables of the IEA are what the answer of a place that they name is made of.
    rows = [row for row in rows if row.series != "IEA"]
    assert rows
    for row in rows:
        found = told("pue", year=row.year, region=row.region, region_kind="country", iso3=row.iso3)
        assert found.method.startswith("published: ")
        assert found.p10 > 1.0
        assert found.p50 == pytest.approx(row.middle, rel=0.15)


def test_share_carbon_and_water_follow_from_a_countrys_electricity(told: Any) -> None:
    kwh = told("electricity", **KAZAKHSTAN)
    for quantity in ("share_of_electricity", "emissions", "water_consumption"):
        found = told(quantity, **KAZAKHSTAN)
        assert found.method == "country: allocated, times its grid or over its electricity"
        assert width(found) > 0.8 * width(kwh)
    # More than 100 and less than 1200 g/kWh: TWh x g/kWh = kt.
    assert 100 < told("emissions", **KAZAKHSTAN).p50 * 1000 / kwh.p50 < 1200


def test_without_the_countrys_electricity_there_is_no_share(
    snapshot: Snapshot, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimate = Snapshot.estimate

    def lacking(self: Snapshot, subject: str, name: str, **more: Any) -> Any:
        return None if (subject, name) == ("country:KAZ", "electricity_kwh") else estimate(self, subject, name, **more)

    monkeypatch.setattr(Snapshot, "estimate", lacking)
    assert refused(answers, "share_of_electricity", **KAZAKHSTAN)[0] == "region"
    assert answers.answer(question("emissions", **KAZAKHSTAN)).p50 > 0


def test_a_name_that_the_anchor_has_needs_no_code(told: Any) -> None:
    nameless = AMERICA | {"iso3": ""}
    for quantity in ("electricity", "share_of_electricity", "power_capacity"):
        for year in ("2018", "2024", "2030"):
            assert told(quantity, year=year, **nameless) == told(quantity, year=year, **AMERICA), (quantity, year)


def test_states_and_companies_are_known_by_what_is_published_of_them(told: Any, answers: Answers) -> None:
    # EPRI: 25 % of Virginia's electricity in 2025; Google: 30.64 TWh in 2024.
    assert told("share_of_electricity", year="2025", **VIRGINIA).p50 == pytest.approx(25, rel=0.05)
    assert told("electricity", year="2024", **GOOGLE).p50 == pytest.approx(30.64, rel=0.05)
    assert told("electricity", year="2026", **GOOGLE).method == "published: Google, carried on"
    assert refused(answers, "electricity", **VIRGINIA) == (
        "region",
        "nothing is known about electricity of 'Virginia'; the nearest that is answered: "
        "share_of_electricity of Virginia, 2030",
    )


# --- years and scenarios beyond the engines


def test_years_outside_the_engines_are_answered_where_something_is_published(told: Any, answers: Answers) -> None:
    # CSO: 1.24 TWh were metered in 2015; what meters read in that very year is the answer, and nothing is carried on.
    metered = told("electricity", year="2015", **IRELAND)
    assert metered.p50 == pytest.approx(1.24, rel=0.001)
    assert metered.method == "published: CSO Ireland"
    later = [told("electricity", year=year, **FRANCE) for year in ("2035", "2040", "2050")]
    # In 2040 there is a figure more (of the division of Europe): the path may bend, not break.
    assert later[0].p50 < later[1].p50 < 2.0 * later[0].p50
    # The figure more may narrow it by what so few draws leave open; all of them: 0.93, 0.99, 1.04.
    assert width(later[0]) < 1.05 * width(later[1]) < 1.05 * width(later[2])
    assert later[2].method.endswith(", carried on")
    field, reason = refused(answers, "electricity", year="2040", **KAZAKHSTAN)
    assert (field, reason) == (
        "region",
        "nothing is known about electricity of 'Kazakhstan' outside 2020 to 2035; the nearest that is answered: "
        "electricity of Kazakhstan, 2035",
    )


@pytest.mark.parametrize("quantity", ["share_of_electricity", "load_factor"])
def test_no_share_is_more_than_the_whole(told: Any, quantity: str) -> None:
    place = IRELAND if quantity == "share_of_electricity" else {}
    found = told(quantity, year="2050", **place)
    assert found.p10 <= found.p50 <= found.p90 <= 100


def test_a_scenario_moves_what_is_published_once(planet: Planet, told: Any) -> None:
    """Of the European Union only others publish: it moves as the world does."""
    lift_off = planet.beside(Scenario(name="Lift-Off", anchor="Lift-Off"))
    ratio = np.median(lift_off.demand.draws[2035]) / np.median(planet.demand.draws[2035])
    for quantity, place in (
        ("electricity", {"region": "European Union", "region_kind": "region"}),
        ("emissions", {}),
        ("share_of_electricity", {}),
    ):
        base, moved = (told(quantity, year="2035", scenario=name, **place) for name in (REFERENCE, "Lift-Off"))
        assert moved.p50 / base.p50 == pytest.approx(ratio, rel=1e-9), quantity
        assert width(moved) == pytest.approx(width(base)), quantity


def test_no_scenario_moves_a_published_pue_or_years_that_no_scenario_has(told: Any) -> None:
    of_year = {"year": "2019"}
    for quantity in ("pue", "emissions"):
        moved, same = told(quantity, scenario="Lift-Off", **of_year), told(quantity, **of_year)
        assert replace(moved, figure_id="") == replace(same, figure_id=""), quantity


def test_the_planet_of_a_file_stands_for_the_reference(snapshot: Snapshot, told: Any) -> None:
    """The question says Base, or nothing; the file's scenario answers: PUE of AI 1.5 instead of 1.18."""
    changes = {"ai_pue": Override(value=1.5), "demand_growth_ratio": Override(value=1.1)}
    changed = Scenario(name="mine", overrides=changes)
    mine = Answers(Planet(snapshot, Worlds(worlds=FEW), changed))
    assert mine.answer(question("ai_electricity")).p50 > 1.15 * told("ai_electricity").p50
    # Six years after 2024: 1.1^6 = 1.771561; a higher PUE of AI adds to the whole.
    whole = mine.answer(question("electricity")).p50 / told("electricity").p50
    assert 1.771561 * 1.05 < whole < 1.771561 * 1.2
    assert mine.answer(question("electricity", scenario="", **FRANCE)).p50 == pytest.approx(
        whole * told("electricity", **FRANCE).p50, rel=0.05
    )
    assert mine.answer(question("emissions")).p50 == pytest.approx(whole * told("emissions").p50, rel=0.05)
    lift_off = question("electricity", scenario="Lift-Off")
    assert mine.answer(lift_off) == told("electricity", scenario="Lift-Off"), "by name, what is published"


# --- growth and AI


def test_growth_is_the_mean_yearly_growth_draw_by_draw(told: Any, planet: Planet) -> None:
    draws = planet.demand.draws
    by_hand = ((draws[2030] / draws[2024]) ** (1 / 6) - 1) * 100
    found = told("electricity_growth", year="2024-2030")
    assert (found.p10, found.p50, found.p90) == pytest.approx(tuple(np.quantile(by_hand, (0.1, 0.5, 0.9))))
    ai = planet.ai.demand.draws
    assert told("accelerated_server_electricity_growth", year="2024-2025").p50 == pytest.approx(
        np.median(ai[2025] / ai[2024] - 1) * 100
    )


@pytest.mark.parametrize(
    "year",
    ["2020", "2024-", "2030-2024", "2024-2024", "24-30", "2024-2030-2035", "2017-2024", "2030-2036"],
)
def test_growth_needs_a_span_of_years_that_the_engine_has(answers: Answers, year: str) -> None:
    field, reason = refused(answers, "electricity_growth", year=year)
    assert field == "year"
    assert "span" in reason or "given from 2020 to 2035" in reason


def test_growth_is_told_of_every_place_and_from_one_year_to_the_next(told: Any, planet: Planet) -> None:
    """One year stands for the growth from the year before; of a place it is that of its electricity."""
    for quantity in ("electricity_growth", "ai_electricity_growth"):
        one, span = told(quantity, year="2025"), told(quantity, year="2024-2025")
        assert one == span
        assert one.low < one.p10 < one.p50 < one.p90 < one.high
        assert told(quantity, year="2024-2030").figure_id != span.figure_id
    europe = planet.node("Europe").series(DEMAND).draws
    country = planet.countries.country("FRA")
    assert country is not None
    for place, draws in ((EUROPE, europe), (FRANCE, country.demand.draws)):
        mean = np.median((draws[2030] / draws[2024]) ** (1 / 6) - 1)
        assert told("electricity_growth", year="2024-2030", **place).p50 == pytest.approx(100 * mean, rel=1e-9)


def test_nothing_that_is_not_exactly_known_has_an_interval_of_no_width(answers: Answers) -> None:
    for name, unit in UNITS.items():
        for place in ({}, EUROPE, FRANCE, IRELAND):
            for year in ("2024-2030",) if "growth" in name else ("2020", "2025", "2035"):
                try:
                    found = answers.answer(replace(question(name, year=year, **place), unit=unit))
                except UnansweredError:
                    continue
                assert found.high - found.low > 1e-6 * abs(found.p50), (name, place, year)


def test_a_refusal_names_the_nearest_that_is_answered(answers: Answers) -> None:
    def nearest(quantity: str, **changes: str) -> str:
        return refused(answers, quantity, **changes)[1].partition("the nearest that is answered: ")[2]

    assert nearest("ai_electricity", year="2015") == "ai_electricity of World, 2022"
    assert nearest("ai_electricity", year="2025", **FRANCE) == "ai_electricity of World, 2025"
    assert nearest("electricity_hyperscale", year="2025", **FRANCE) == "electricity of France, 2025"
    assert nearest("electricity_hyperscale", year="2025", **EUROPE) == "electricity of Europe, 2025"
    assert nearest("electricity_growth", year="2030-2040") == "electricity_growth of World, 2030-2035"


def test_ai_is_told_of_the_world_only(answers: Answers) -> None:
    for quantity in ("ai_electricity", "ai_emissions", "ai_chip_facility_power"):
        assert refused(answers, quantity, **AMERICA)[0] == "region"


@pytest.mark.parametrize("year", ["2019", "2021", "2036"])
def test_ai_is_told_of_the_years_with_accelerators(answers: Answers, year: str) -> None:
    field, reason = refused(answers, "ai_electricity", year=year)
    assert field == "year"
    assert reason.startswith("accelerators are counted from 2022 to 2035; the nearest that is answered: ai_electricity")


def test_ai_carbon_is_its_electricity_times_the_worlds_intensity(told: Any) -> None:
    # The world emits 300 to 600 g/kWh; TWh x g/kWh / 1000 = Mt.
    assert 0.3 < told("ai_emissions", year="2025").p50 / told("ai_electricity", year="2025").p50 < 0.6


# --- what has no answer


@pytest.mark.parametrize(
    ("quantity", "changes", "field", "said"),
    [
        ("electrcity", {}, "quantity", "'electrcity' is not known; expected one of"),
        ("electricity", {"unit": "GWh"}, "unit", "'GWh' of electricity; expected TWh"),
        ("electricity", {"unit": ""}, "unit", "'' of electricity; expected TWh"),
        ("electricity", {"year": "2024-2030"}, "year", "'2024-2030'; expected a year"),
        ("electricity", {"year": "FY24"}, "year", "'FY24'; expected a year"),
        ("electricity", {"year": ""}, "year", "''; expected a year"),
        ("electricity", {"region": "Atlantis", "region_kind": "region"}, "region", "electricity of 'Atlantis'"),
        ("electricity", {"region": "Atlantis", "region_kind": "country", "iso3": "ATL"}, "region", "of 'Atlantis'"),
        ("electricity", {"region": "Atlantis", "region_kind": "country"}, "region", "of 'Atlantis'"),
        ("emissions", {"region": "Rest of World", "region_kind": "region"}, "region", "of 'Rest of World'"),
        ("emissions", {"region": "Atlantis", "region_kind": "country", "iso3": "ATL"}, "region", "of 'Atlantis'"),
        ("power_capacity", {"region": "Atlantis", "region_kind": "region"}, "region", "of 'Atlantis'"),
        ("electricity_hyperscale", FRANCE, "region", "electricity_hyperscale of 'France'"),
        ("electricity_incl_crypto", FRANCE, "region", "electricity_incl_crypto of 'France'"),
    ],
)  # fmt: skip
def test_what_has_no_answer_says_which_cell_is_in_the_way(
    answers: Answers, quantity: str, changes: dict[str, str], field: str, said: str
) -> None:
    named, reason = refused(answers, quantity, **changes)
    assert named == field
    assert said in reason


# --- the same question, the same answer


def test_neither_repetition_nor_order_shows(snapshot: Snapshot, told: Any) -> None:
    asked = [
        question("electricity", **FRANCE),
        question("emissions", **KAZAKHSTAN),
        question("electricity", scenario="Lift-Off", **EUROPE),
        question("ai_electricity"),
        question("share_of_electricity"),
        question("pue_enterprise", year="2024"),
    ]
    fresh = Answers(Planet(snapshot, Worlds(worlds=FEW)))
    backwards = [fresh.answer(each) for each in reversed(asked)][::-1]
    again = [fresh.answer(each) for each in asked]
    assert backwards == again
    assert again[0] == told("electricity", **FRANCE)
