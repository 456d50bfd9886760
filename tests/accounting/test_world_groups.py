"""Groups of countries: the sum of their members in every simulation, year and scenario, each counted once."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world import footprint
from obsia.accounting.world.anchor import WORLD
from obsia.accounting.world.answers import Answers, Query
from obsia.accounting.world.footprint import power_of
from obsia.accounting.world.groups import footprint_of, of_group
from obsia.accounting.world.hierarchy import REGIONS
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import DEMAND, YEARS
from obsia.app.questions.world import ViewCountry
from obsia.app.world.planet import answer_of_country
from obsia.app.world.queries import world_queries
from obsia.core.demand import SCENARIOS
from obsia.facts.editions import memberships, zone_powers
from obsia.facts.groups import groups
from obsia.facts.snapshot import Snapshot
from obsia.views.world_country import document

FEW = 32
COUNTS = {"eu": 27, "g7": 7, "oecd": 38, "asean": 11, "brics": 11, "gcc": 6, "african-union": 55, "un-africa": 60}


def test_sums_hold_for_every_group_year_and_scenario_in_every_simulation(snapshot: Snapshot) -> None:
    planet = Planet(snapshot, Worlds(worlds=FEW))
    for name in SCENARIOS:
        here = planet.beside(Scenario(name=name, anchor=name))
        countries = {iso3: here.countries.country(iso3) for iso3 in here.countries.codes}
        known = [each for each in countries.values() if each is not None]
        for year in (2020, 2025, 2035):
            alone = {each.iso3: power_of(here, [each], year).installed_w.draws for each in known}
            for region in (WORLD, *REGIONS, "United States", "China", "European Union", "Nordics"):
                node = here.node(region).installed_w[YEARS.index(year)]
                total = sum(alone[iso3] for iso3 in here.topdown.members(region) if iso3 in alone)
                np.testing.assert_allclose(node, total, rtol=1e-12, err_msg=f"{name} {region} {year}")
        for group in groups(snapshot).values():
            found = of_group(here, group)
            for year in YEARS:
                parts = np.zeros(FEW)
                for iso3 in group.members:
                    country = countries.get(iso3)
                    parts += 0.0 if country is None else country.demand.draws[year]
                np.testing.assert_allclose(found.demand.draws[year], parts, rtol=1e-12, err_msg=f"{name} {group.name}")
            if group.row.region in memberships(snapshot):
                node = here.node(group.row.region).series(DEMAND)
                np.testing.assert_allclose(found.demand.draws[2030], node.draws[2030], rtol=1e-12, err_msg=group.name)


def test_regions_of_the_united_nations_are_the_world_and_each_other(snapshot: Snapshot) -> None:
    known = groups(snapshot)
    parts = [known[f"un-{name}"] for name in ("africa", "americas", "asia", "europe", "oceania")]
    assert sum(len(each.members) for each in parts) == len({code for each in parts for code in each.members})
    planet = Planet(snapshot, Worlds(worlds=FEW))
    whole = sum(of_group(planet, each).demand.draws[2025] for each in parts)
    np.testing.assert_allclose(whole, planet.topdown.hierarchy.place_kwh(planet.countries.codes)[5], rtol=1e-12)


def test_a_member_of_several_unions_counts_once(snapshot: Snapshot) -> None:
    known = groups(snapshot)
    assert {name: len(known[name].members) for name in COUNTS} == COUNTS
    g20, parts = known["g20"], (known["eu"].members, known["african-union"].members)
    assert {"FRA", "ZAF", "DEU"} <= {each.iso3 for each in g20.own}
    assert len(g20.members) == len(set(g20.members)) == len({each.iso3 for each in g20.own}.union(*parts)) == 97
    assert set(known["eu"].members) == set(memberships(snapshot)["European Union"])


def test_carbon_and_water_are_those_of_the_members(snapshot: Snapshot) -> None:
    planet = Planet(snapshot, Worlds(worlds=FEW))
    found = of_group(planet, groups(snapshot)["g7"])
    made = footprint_of(planet, found, 2025)
    parts = [footprint.of_country(planet, each, 2025) for each in found.members]
    np.testing.assert_allclose(made.carbon_g.draws, sum(part.carbon_g.draws for part in parts))
    np.testing.assert_allclose(made.water_l.draws, sum(part.water_l.draws for part in parts))
    share = made.national_share
    assert share is not None
    lowest, highest = (
        end([np.median(part.national_share.draws) for part in parts if part.national_share]) for end in (min, max)
    )
    assert lowest < np.median(share.draws) < highest


def test_a_group_of_which_nobody_publishes_has_no_central_value(snapshot: Snapshot) -> None:
    planet = Planet(snapshot, Worlds(worlds=FEW))
    told = {name: of_group(planet, groups(snapshot)[name]) for name in ("un-polynesia", "eu", "iea-africa")}
    assert {name: each.has_central(2025) for name, each in told.items()} == {
        "un-polynesia": False,
        "eu": True,
        "iea-africa": True,
    }
    assert told["un-polynesia"].without


def test_a_group_is_answered_alike_by_page_and_by_table(snapshot: Snapshot, tmp_path: Path) -> None:
    asked = tmp_path / "questions.csv"
    rows = [
        ("eu", "EU", "electricity", "TWh"),
        ("g7", "G7", "electricity", "TWh"),
        ("carbon", "G7", "emissions", "MtCO2"),
        ("water", "groupe des sept", "water_consumption", "GL"),
        ("share", "g7", "share_of_electricity", "%"),
    ]
    with asked.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "year", "region", "region_kind", "quantity", "unit"))
        writer.writerows((name, 2025, place, "region", quantity, unit) for name, place, quantity, unit in rows)
    answered = {each.id: each.p50 for each in world_queries(asked).rows}
    union, seven = (answer_of_country(ViewCountry(name, record_figures=False)) for name in ("UE", "G7"))
    assert seven.national_share is not None
    pages = {
        "eu": union.demand.demand.median / 1e9,
        "g7": seven.demand.demand.median / 1e9,
        "carbon": seven.carbon.median / 1e12,
        "water": seven.water.median / 1e9,
        "share": seven.national_share.median * 100.0,
    }
    assert answered == pytest.approx(pages, rel=1e-6)
    assert union.summed is not None
    assert seven.summed is not None
    assert [each.iso3 for each in seven.summed.members][:2] == ["USA", "JPN"]
    assert {each.published.region for each in union.summed.compared} == {"European Union"}
    parts = sum(each.demand.mean for each in union.summed.members)
    assert parts == pytest.approx(union.demand.demand.mean, rel=1e-6)


def test_ratios_of_a_group_are_of_its_sums(snapshot: Snapshot) -> None:
    engine = Answers(Planet(snapshot, Worlds(worlds=FEW)))

    def of(quantity: str, unit: str) -> float:
        query = Query(
            id="x",
            year="2025",
            region="brics",
            region_kind="region",
            iso3="",
            scenario="",
            quantity=quantity,
            unit=unit,
        )
        return engine.answer(query).p50

    energy_twh, installed_gw = of("electricity", "TWh"), of("installed_capacity", "GW")
    assert energy_twh / of("it_electricity", "TWh") == pytest.approx(of("pue", "ratio"), rel=0.05)
    assert energy_twh / (installed_gw * 8.76) == pytest.approx(of("load_factor", "%") / 100.0, rel=0.1)


def test_power_of_countries_adds_up_and_is_that_of_their_region(snapshot: Snapshot) -> None:
    planet = Planet(snapshot, Worlds(worlds=FEW))
    found = of_group(planet, groups(snapshot)["iea-africa"])
    made, node = power_of(planet, found.members, 2025), planet.node("Africa")
    np.testing.assert_allclose(made.installed_w.draws, node.installed_w[5], rtol=1e-9)
    np.testing.assert_allclose(made.peak_w.draws, node.peak_w[5], rtol=1e-9)
    parts = [power_of(planet, [each], 2025) for each in found.members]
    np.testing.assert_allclose(made.installed_w.draws, sum(part.installed_w.draws for part in parts), rtol=1e-12)
    average_w = found.demand.draws[2025] / 8.76
    assert (average_w <= made.peak_w.draws * 1.001).all()
    assert (made.peak_w.draws <= made.installed_w.draws * 1.001).all()


def test_power_is_that_of_a_table_of_questions(snapshot: Snapshot) -> None:
    planet = Planet(snapshot, Worlds(worlds=FEW))
    engine = Answers(planet)
    for iso3 in ("USA", "FRA", "KEN"):
        country = planet.countries.country(iso3)
        assert country is not None
        own = power_of(planet, [country], 2030).installed_w.draws
        place = {"region": "", "region_kind": "country", "iso3": iso3, "scenario": ""}
        asked = engine.answer(Query(id="x", year="2030", quantity="installed_capacity", unit="GW", **place))
        assert asked.p50 == pytest.approx(float(np.quantile(own, 0.5)) / 1e9, rel=1e-9), iso3


def test_zones_and_states_stand_beside_their_country_and_are_no_evidence_on_it(snapshot: Snapshot) -> None:
    found = answer_of_country(ViewCountry("USA", record_figures=False))
    told = {(each.place, each.what) for each in found.zones}
    assert {("ERCOT", "queue"), ("PJM", "growth")} <= told
    assert {each.region for each in found.inside} == {"Virginia"}
    assert not {each.evidence for each in found.zones} & set(found.demand.demand.evidence)
    section = next(each for each in document(found).sections if each.name == "zones")
    assert len(section.blocks) == 2
    bare = answer_of_country(ViewCountry("ESP", record_figures=False))
    assert not bare.zones
    assert not bare.inside
    assert "zones" not in {each.name for each in document(bare).sections}
    assert {each.iso3 for each in zone_powers(snapshot)} == {"USA", "GBR", "IRL", "TWN", "AUS"}
