"""What the electricity of data centres means where it is drawn: by hand, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.world import footprint
from obsia.accounting.world.countries import CountryDemand, Origin
from obsia.accounting.world.parameters import Override, Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import DEMAND, Series
from obsia.core.evidence import Fact
from obsia.facts.snapshot import Snapshot

FEW = 128
KWH = 2e9
"""Electricity of the invented country: 2 TWh in each year."""
YEARS = (2020, 2025, 2030, 2035)
FIXED = {
    "grid_path_ratio": 0.9,
    "national_growth_ratio": 1.1,
}
GOLDEN = {
    ("grid:FRA", "intensity_g_per_kwh"): 50.0,
    ("grid:FRA", "water_l_per_kwh"): 3.0,
    ("serving:default", "wue_l_per_kwh"): 0.6,
    ("country:FRA", "electricity_kwh"): 500e9,
    ("country:FRA", "population_count"): 50e6,
}


def planet_of(snapshot: Snapshot, **values: float) -> Planet:
    overrides = {name: Override(value=value) for name, value in (FIXED | values).items()}
    return Planet(snapshot, Worlds(worlds=FEW), Scenario(name="fixed", overrides=overrides))


def country(iso3: str = "FRA", region: str = "Europe", *, kwh: float = KWH) -> CountryDemand:
    draws = {year: np.full(FEW, kwh) for year in YEARS}
    keys = frozenset({("demand:" + iso3, "level")})
    return CountryDemand(
        iso3=iso3, region=region, origin=Origin.PUBLISHED, demand=Series(quantity=DEMAND, draws=draws, keys=keys)
    )


@pytest.fixture
def golden(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Planet:
    """France with round numbers, in place of what is known of it."""
    drawn = Worlds.draw

    def fixed(self: Worlds, estimate: Any, *, key: Any = None) -> Draws:
        draws = drawn(self, estimate, key=key)
        known: Fact = estimate.facts[0]
        value = GOLDEN.get((known.subject, known.property))
        return draws if value is None else self.constant(value)

    monkeypatch.setattr(Worlds, "draw", fixed)
    return planet_of(snapshot)


# --- by hand


@pytest.mark.parametrize(
    ("year", "grams"),
    [
        # The factor is of 2025: 2e9 kWh x 50 g/kWh = 1e11 g.
        (2025, 1e11),
        # Five years on, 10 % less each: 0.9^5 = 0.59049; 1e11 x 0.59049 = 5.9049e10 g.
        (2030, 5.9049e10),
        # 0.9^10 = 0.3486784401.
        (2035, 3.486784401e10),
        # Before its year the factor is not carried back.
        (2020, 1e11),
    ],
)
def test_carbon_is_energy_times_intensity_on_its_path(golden: Planet, year: int, grams: float) -> None:
    assert golden.snapshot.estimate("grid:FRA", "intensity_g_per_kwh").facts[0].as_of == "2025"  # type: ignore[union-attr]
    assert footprint.of_country(golden, country(), year).carbon_g.draws == pytest.approx(grams)


def test_water_is_on_site_by_it_energy_and_at_plants_by_facility_energy(golden: Planet) -> None:
    """PUE divides once: 2e9 kWh / PUE x 0.6 L/kWh + 2e9 kWh x 3 L/kWh; of PUE 1.5, 0.8e9 + 6e9 = 6.8e9 L."""
    europe = golden.node("Europe")
    pue = europe.energy_kwh[5] / europe.it_energy_kwh[5]  # 2025
    by_hand = 2e9 / pue * 0.6 + 2e9 * 3.0
    assert footprint.of_country(golden, country(), 2025).water_l.draws == pytest.approx(by_hand)
    # IT is between half and all of the facility's.
    assert (by_hand > 6.6e9).all()
    assert (by_hand < 7.2e9).all()


def test_share_of_the_country_is_over_what_it_generates_on_its_path(golden: Planet) -> None:
    """The statistic is of its year: 500 TWh x 1.1^(2025 - year); of 2023, 605 TWh, and 2 / 605 = 0.33058 %."""
    known = golden.snapshot.estimate("country:FRA", "electricity_kwh")
    assert known is not None
    assert known.facts[0].as_of == "2023"
    share = footprint.of_country(golden, country(), 2025).national_share
    assert share is not None
    assert share.draws == pytest.approx(2.0 / 605.0)
    before = footprint.of_country(golden, country(), 2020).national_share
    assert before is not None
    # 500 / 1.1^3 = 375.657 TWh: statistics are carried back as well.
    assert before.draws == pytest.approx(2.0 / 375.6574, rel=1e-6)


def test_per_inhabitant_is_over_those_who_live_there(golden: Planet) -> None:
    made = footprint.of_country(golden, country(), 2025).per_inhabitant_kwh
    assert made is not None
    # 2e9 kWh / 50e6 = 40 kWh.
    assert made.draws == pytest.approx(40.0)


def test_people_are_counted_at_the_end_of_the_year_and_else_as_last_counted(snapshot: Snapshot) -> None:
    """World Population Prospects 2024: 348,178,045 at the end of 2025; Norfolk Island has no row there."""
    counted = {year: footprint.inhabitants(snapshot, "USA", year) for year in (2020, 2025, 2035)}
    assert [each and each.facts[0].as_of for each in counted.values()] == ["2020", "2025", "2035"]
    assert counted[2025] is not None
    assert counted[2025].facts[0].value == 348_178_045
    island = footprint.inhabitants(snapshot, "NFK", 2025)
    assert island is not None
    assert island.facts[0].property == "inhabitants_count"


def test_what_is_not_known_of_a_country_is_not_told(snapshot: Snapshot) -> None:
    made = footprint.of_country(planet_of(snapshot), country("XXX"), 2030)
    assert made.national_share is None
    assert made.per_inhabitant_kwh is None


# --- orders


def test_more_demand_means_more_of_everything(snapshot: Snapshot) -> None:
    planet = planet_of(snapshot)
    less, more = (footprint.of_country(planet, country(kwh=kwh), 2030) for kwh in (KWH, 3 * KWH))
    for name in ("carbon_g", "water_l", "national_share", "per_inhabitant_kwh"):
        assert getattr(more, name).draws == pytest.approx(3 * getattr(less, name).draws), name


def test_of_one_electricity_more_overhead_leaves_less_it_and_less_water_on_site(snapshot: Snapshot) -> None:
    """Demand is facility energy: PUE moves no carbon, and water only through the IT that it leaves."""
    lean, fat = (planet_of(snapshot, overhead_path_ratio=ratio) for ratio in (0.8, 1.2))
    one, other = (footprint.of_country(each, country(), 2035) for each in (lean, fat))
    assert one.carbon_g.draws == pytest.approx(other.carbon_g.draws)
    assert (one.water_l.draws > other.water_l.draws).all()
    # No more than the whole on-site part is at stake.
    plants = footprint.grid_factors(snapshot, lean.worlds, zone_id="FRA", assumptions=[])("water_l_per_kwh")
    assert (other.water_l.draws > KWH * plants).all()


def test_a_cleaner_path_means_less_carbon_and_nothing_else(snapshot: Snapshot) -> None:
    clean, dirty = (planet_of(snapshot, grid_path_ratio=ratio) for ratio in (0.9, 1.0))
    one, other = (footprint.of_country(each, country(), 2030) for each in (clean, dirty))
    assert one.carbon_g.draws == pytest.approx(0.59049 * other.carbon_g.draws)
    assert one.water_l.draws == pytest.approx(other.water_l.draws)


# --- what stands in, and what it rests on


def test_a_country_without_a_grid_borrows_any_and_says_so(snapshot: Snapshot) -> None:
    planet = planet_of(snapshot)
    made = footprint.of_country(planet, country("XXX"), 2025)
    told = {(each.code, *sorted(each.arguments.items())) for each in made.assumptions}
    assert told == {
        ("grid-borrowed", ("what", "intensity_g_per_kwh"), ("zone", "XXX")),
        ("grid-borrowed", ("what", "water_l_per_kwh"), ("zone", "XXX")),
    }
    assert len(made.assumptions) == 2, "each once"
    intensity = made.carbon_g.draws / KWH
    assert intensity.min() < 100 < 500 < intensity.max()
    assert footprint.of_country(planet, country(), 2025).assumptions == ()


def test_a_borrowed_factor_is_on_the_path_too(snapshot: Snapshot) -> None:
    planet = planet_of(snapshot)
    now, later = (footprint.of_country(planet, country("XXX"), year).carbon_g.draws for year in (2025, 2030))
    assert later == pytest.approx(0.59049 * now)


def test_a_factor_without_a_year_is_on_no_path(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    estimate = Snapshot.estimate

    def undated(self: Snapshot, subject: str, name: str, **more: Any) -> Any:
        known = estimate(self, subject, name, **more)
        is_grid = known is not None and name == "intensity_g_per_kwh"
        return replace(known, facts=tuple(replace(fact, as_of="") for fact in known.facts)) if is_grid else known

    planet = planet_of(snapshot)
    monkeypatch.setattr(Snapshot, "estimate", undated)
    now, later = (footprint.intensity_g_per_kwh(planet, "FRA", year, []) for year in (2025, 2035))
    assert now.tobytes() == later.tobytes()


def test_a_country_has_the_pue_of_its_region(snapshot: Snapshot) -> None:
    planet = planet_of(snapshot)
    made = footprint.of_country(planet, country("KAZ", "Eurasia"), 2030)
    assert made.water_l.keys >= planet.node("Eurasia").keys
    elsewhere = footprint.of_country(planet, country("KAZ", "Europe"), 2030)
    assert made.water_l.draws != pytest.approx(elsewhere.water_l.draws)


@pytest.mark.parametrize("times", [1, 2])
def test_every_fact_that_entered_is_among_the_keys(snapshot: Snapshot, times: int) -> None:
    """The second time nothing is drawn anew, and the keys are the same."""
    planet = planet_of(snapshot)
    france = planet.countries.country("FRA")
    assert france is not None
    for _ in range(times):
        made = footprint.of_country(planet, france, 2030)
    keys = france.demand.keys
    assert made.carbon_g.keys == keys | {("grid:FRA", "intensity_g_per_kwh"), ("world:default", "grid_path_ratio")}
    assert made.water_l.keys == keys | planet.node("Europe").keys | {
        ("grid:FRA", "water_l_per_kwh"),
        ("demand:FRA", "wue_l_per_kwh"),
    }
    assert made.national_share is not None
    assert made.national_share.keys == keys | {
        ("country:FRA", "electricity_kwh"),
        ("world:default", "national_growth_ratio"),
    }
    assert made.per_inhabitant_kwh is not None
    assert made.per_inhabitant_kwh.keys == keys | {("country:FRA", "population_count")}
    for drawn in (made.carbon_g, made.water_l, made.national_share, made.per_inhabitant_kwh):
        assert drawn.keys <= set(planet.worlds.ledger)


def test_the_world_has_a_grid_of_its_own(snapshot: Snapshot) -> None:
    planet = planet_of(snapshot)
    intensity = footprint.world_intensity_g_per_kwh(planet, 2025)
    known = snapshot.estimate(f"grid:{footprint.WORLD_ZONE}", "intensity_g_per_kwh")
    assert known is not None
    assert np.median(intensity) == pytest.approx(known.facts[0].value, rel=0.02)
    water = footprint.world_water_l_per_kwh(planet, 2025)
    assert 1 < np.median(water) < 8
