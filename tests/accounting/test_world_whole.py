"""AI and all data centres: one inside the other in every simulation, year and scenario, and moved together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.known import joint_fact
from obsia.accounting.world import parameters
from obsia.accounting.world.hierarchy import SUBJECT, score_column, score_columns
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.reconciliation import JOINED, compared
from obsia.accounting.world.records import YEARS
from obsia.core.demand import SCENARIOS
from obsia.core.evidence import Spread
from obsia.facts.snapshot import Snapshot, load
from obsia.physics.demand import moved_part_ratio, odds_of_change

FEW = 512
HARSH = {
    "shipped_power_growth_ratio": Override(value=1.6),
    "power_on_lag_years": Override(value=0.0),
    "ai_uptake_path_ratio": Override(value=1.2),
    "demand_growth_ratio": Override(value=0.9),
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


@pytest.fixture(scope="module")
def planet(snapshot: Snapshot) -> Planet:
    return Planet(snapshot, Worlds(worlds=FEW))


def scenario(name: str) -> Scenario:
    return Scenario(name=name, anchor=name)


@pytest.mark.parametrize("asked", [*map(scenario, SCENARIOS), Scenario(name="harsh", overrides=HARSH),
                                   Scenario(name="both", anchor="Headwinds", overrides=HARSH)],
                         ids=lambda each: each.name)  # fmt: skip
def test_ai_is_within_all_data_centres_in_every_simulation_and_countries_add_up(
    planet: Planet, asked: Scenario
) -> None:
    of = planet.beside(asked)
    for year in YEARS:
        whole = of.demand.draws[year]
        ai = of.ai.demand.draws.get(year)
        assert ai is None or (ai < whole).all(), year
        assert ai is None or sum(each.draws[year] for each in of.ai.terms.values()) == pytest.approx(ai, rel=1e-9)
    total = np.zeros(FEW)
    for iso3 in of.countries.codes:
        country = of.countries.country(iso3)
        assert country is not None
        total += country.demand.draws[2035]
    assert total == pytest.approx(of.demand.draws[2035], rel=1e-9)


def test_the_past_is_the_same_in_every_published_scenario_and_ai_follows_its_path(planet: Planet) -> None:
    def ratio(name: str, year: int) -> tuple[float, float]:
        of = planet.beside(scenario(name))
        pairs = ((of.demand, planet.demand), (of.ai.demand, planet.ai.demand))
        whole, ai = (float(np.median(there.draws[year] / here.draws[year])) for there, here in pairs)
        return whole, ai

    for name in SCENARIOS[1:]:
        assert ratio(name, 2024) == pytest.approx((1.0, 1.0))
    # The IEA's Headwinds is 669 of 946 TWh in 2030: AI, taken up more slowly, falls by more; efficiency falls on all.
    whole, ai = ratio("Headwinds", 2030)
    assert whole == pytest.approx(0.71, abs=0.02)
    assert 0.3 < ai < whole - 0.1
    whole, ai = ratio("Lift-Off", 2030)
    assert 1.2 < whole < ai - 0.05
    whole, ai = ratio("High Efficiency", 2030)
    assert whole == pytest.approx(ai)


def test_levers_move_what_they_name(planet: Planet) -> None:
    def ratios(**overrides: float) -> tuple[float, float]:
        of = planet.beside(Scenario(name="x", overrides={name: Override(value=v) for name, v in overrides.items()}))
        pairs = ((of.ai.demand, planet.ai.demand), (of.conventional, planet.conventional))
        ai, rest = (float(np.median(there.draws[2030] / here.draws[2030])) for there, here in pairs)
        return ai, rest

    # Six years after 2024: 0.9^6 = 0.531441.
    assert ratios(ai_uptake_path_ratio=0.9) == pytest.approx((0.531441, 1.0))
    assert ratios(efficiency_path_ratio=0.9) == pytest.approx((0.531441, 0.531441))
    ai, rest = ratios(overhead_path_ratio=0.9)
    assert 0.9 < ai < 1.0
    assert 0.8 < rest < ai, "AI's sites have less overhead to lose"
    for name, value in (("power_on_lag_years", 1.5), ("shipped_power_growth_ratio", 0.9), ("ai_pue", 1.05)):
        ai, rest = ratios(**{name: value})
        assert ai < 1.0, name
        assert rest == pytest.approx(1.0), name


def test_counts_of_ai_agree_as_each_counts_to_within_a_tenth(planet: Planet) -> None:
    counts = [each for each in compared(planet) if each.published.boundary in JOINED and each.year == 2025]
    assert {each.published.series for each in counts} == {"Gartner", "IEA"}
    for each in counts:
        assert each.published_low / float(np.median(each.ours)) == pytest.approx(1.0, abs=0.1), each.published
        assert each.verdict.value == "inside"


def test_parameters_of_chips_are_those_of_the_planet_that_a_world_is(snapshot: Snapshot) -> None:
    joint = joint_fact(snapshot, SUBJECT)
    columns = score_columns(joint)
    assert ("world:default", "power_on_lag_years") in columns
    assert ("shipments:Nvidia", "shipped_count") in columns
    assert all(score_column(key) == name for key, name in columns.items())
    worlds = Worlds(worlds=FEW)
    Parameters(snapshot, worlds, Scenario())
    drawn = worlds.draw_joint(joint)
    for key, name in columns.items():
        assert (worlds.scores(key) == drawn[name]).all()
    Parameters(snapshot, worlds, Scenario())  # once more: nothing to do
    late = Worlds(worlds=FEW)
    late.scores(("world:default", "ai_pue"))
    with pytest.raises(ValueError, match="key-drawn-before"):
        Parameters(snapshot, late, Scenario())
    alone = Worlds(worlds=FEW)
    Parameters(snapshot, alone, Scenario(), is_fitted=False)
    assert (alone.scores(("world:default", "ai_pue")) != worlds.scores(("world:default", "ai_pue"))).any()
    assert worlds.fork().scores(("world:default", "ai_pue")) is worlds.scores(("world:default", "ai_pue"))
    assert joint.key == (SUBJECT, "joint")


def test_a_part_moves_with_its_whole_by_hand() -> None:
    def of(part: float, rest: float, whole_ratio: float, odds: float) -> Any:
        arrays = {"part_kwh": part, "rest_kwh": rest, "whole_ratio": whole_ratio, "odds_ratio": odds}
        return moved_part_ratio(**{name: np.array(value) for name, value in arrays.items()})

    assert of(40.0, 60.0, 1.0, 1.0) == pytest.approx(1.0)
    assert of(40.0, 60.0, 0.5, 1.0) == pytest.approx(0.5)
    # Odds of 2/3 become 1/3: a quarter of a whole of 80 is 20, half of 40.
    assert of(40.0, 60.0, 0.8, 0.5) == pytest.approx(0.5)
    # From 100 to 80, of which AI takes three quarters: 40 less 15 is 25 of 80, odds of 25/55 after 40/60.
    found = odds_of_change(share=np.array(0.4), change_share=np.array(0.75), whole_ratio=np.array(0.8))
    assert found == pytest.approx(25 / 55 / (40 / 60))
    assert odds_of_change(share=np.array(0.0), change_share=np.array(0.75), whole_ratio=np.array(0.8)) == 1.0
    # More than it has: a twentieth is left, 0.02 of the whole.
    least = odds_of_change(share=np.array(0.4), change_share=np.array(1.0), whole_ratio=np.array(0.5))
    assert least == pytest.approx(0.02 / 0.98 / (0.4 / 0.6))


@pytest.mark.parametrize(
    ("ends", "spread"),
    [
        ({}, Spread.POINT),
        ({"low": 1.0}, Spread.POINT),
        ({"high": 1.3}, Spread.POINT),
        ({"low": 1.0, "high": 1.3}, Spread.UNIFORM),
    ],
)
def test_a_scenario_states_a_range_by_both_of_its_ends(fact: Any, ends: dict[str, float], spread: Spread) -> None:
    known = fact(value=1.2, low=None, high=None, spread=Spread.POINT)
    assert parameters._overridden(known, Override(value=1.1, **ends)).spread is spread
    wide = fact(value=1.2, low=1.0, high=1.5, spread=Spread.LOGNORMAL)
    of_its_shape = parameters._overridden(wide, Override(value=1.1, **ends)).spread
    assert of_its_shape is (Spread.LOGNORMAL if spread is Spread.UNIFORM else Spread.POINT)
