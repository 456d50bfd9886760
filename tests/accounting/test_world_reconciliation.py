"""Both engines beside what others publish, and the planet in several scenarios on common draws."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.accounting.world_rows import row

from obsia.accounting.draws import Worlds
from obsia.accounting.world import reconciliation
from obsia.accounting.world.parameters import Override, Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.reconciliation import JOINED, Compared, Verdict, compared, of_series, tension, verdict_of
from obsia.accounting.world.records import (
    AI_DEMAND,
    AI_RATED,
    AVERAGE_POWER,
    CARBON,
    DEMAND,
    INSTALLED,
    WATER,
    YEARS,
    Series,
    total,
)
from obsia.core.demand import REFERENCE, SCENARIOS, Published, RegionKind
from obsia.core.errors import MissingFact
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot

FEW = 128
TWH = 1e9


@pytest.fixture(scope="module")
def planet(snapshot: Snapshot) -> Planet:
    return Planet(snapshot, Worlds(worlds=FEW))


@pytest.fixture(scope="module")
def cases(planet: Planet) -> tuple[Compared, ...]:
    return compared(planet)


@pytest.fixture
def beside(planet: Planet, monkeypatch: pytest.MonkeyPatch):
    """``beside(*rows)``: invented figures compared with the planet; ``of``: in another scenario."""

    def compare(*rows: Published, of: Planet = planet) -> tuple[Compared, ...]:
        monkeypatch.setattr(reconciliation, "published", lambda snapshot: rows)
        return compared(of)

    return compare


# --- verdicts


def test_a_figure_is_inside_up_to_the_ends_of_our_interval() -> None:
    """Of 0, 1, ... 100 the 5 % and 95 % quantiles are 5 and 95."""
    ours = np.arange(101.0)
    assert verdict_of(ours, low=95.0, high=95.0) is Verdict.INSIDE
    assert verdict_of(ours, low=95.1, high=200.0) is Verdict.ABOVE
    assert verdict_of(ours, low=5.0, high=5.0) is Verdict.INSIDE
    assert verdict_of(ours, low=0.0, high=4.9) is Verdict.BELOW
    assert verdict_of(ours, low=0.0, high=200.0) is Verdict.INSIDE, "a range that spans ours touches it"
    assert verdict_of(ours, low=0.0, high=5.0) is Verdict.INSIDE


@given(st.floats(0.1, 200), st.floats(1.0, 3.0))
def test_a_wider_range_is_never_further_away(value: float, factor: float) -> None:
    ours = np.arange(101.0)
    if verdict_of(ours, low=value, high=value) is Verdict.INSIDE:
        assert verdict_of(ours, low=value / factor, high=value * factor) is Verdict.INSIDE


def test_verdicts_follow_the_published_range(beside: Any, planet: Planet) -> None:
    low, high = np.quantile(planet.demand.draws[2025], [0.05, 0.95]) / TWH
    middle = {"evidence": "x", "scenario": REFERENCE}
    made = beside(
        row("electricity", 2025, low * 0.99, series="a", **middle),
        row("electricity", 2025, low * 1.01, series="b", **middle),
        row("electricity", 2025, high * 0.99, series="c", **middle),
        row("electricity", 2025, high * 1.01, series="d", **middle),
        row("electricity", 2025, None, low=low * 0.5, high=low * 1.01, series="e", **middle),
        row("electricity", 2025, high * 2, low=high * 0.9, high=high * 3, series="f", **middle),
    )
    below, inside, above = Verdict.BELOW, Verdict.INSIDE, Verdict.ABOVE
    assert [each.verdict for each in made] == [below, inside, inside, above, inside, inside]
    assert (made[4].published_low, made[4].published_high) == pytest.approx((low * 0.5 * TWH, low * 1.01 * TWH))
    assert made[0].published_low == made[0].published_high


def test_another_boundary_is_listed_and_not_judged(beside: Any) -> None:
    (made,) = beside(row("electricity_incl_crypto", 2026, 1e6, evidence="x", boundary="with-crypto"))
    assert made.verdict is Verdict.OTHER_BOUNDARY
    assert made.quantity == DEMAND


def test_mining_is_never_judged_as_ours(snapshot: Snapshot, cases: tuple[Compared, ...]) -> None:
    """With cryptocurrencies it is another thing: each such row must say so."""
    for each in published(snapshot):
        if each.quantity == "electricity_incl_crypto":
            assert each.boundary, each.edition_id
    # Counts of AI's servers and of sites built for it are judged as they count: ours is told in the same way.
    judged = [each for each in cases if each.published.boundary and each.published.boundary not in JOINED]
    assert judged
    assert {each.verdict for each in judged} == {Verdict.OTHER_BOUNDARY}


# --- what is compared


@pytest.mark.parametrize(
    "left_out",
    [
        {"evidence": "iea-energy-and-ai-2025"},
        {"year_to": "2030"},
        {"year": "2019"},
        {"year": "2036"},
        {"scenario": "Lift-Off"},
        {"region": "Atlantis", "region_kind": RegionKind.REGION},
        {"region": "Virginia", "region_kind": RegionKind.STATE},
        {"quantity": "share_of_electricity", "unit": "%"},
        {"quantity": "ai_compute_stock", "unit": "million H100e"},
        {"quantity": "emissions", "unit": "MtCO2", "region": "Europe", "region_kind": RegionKind.REGION},
        {"quantity": "ai_electricity", "year": "2021"},
    ],
    ids=str,
)
def test_what_no_engine_gives_is_left_out(beside: Any, left_out: dict[str, Any]) -> None:
    kept = row("electricity", 2025, 500.0, evidence="x")
    assert len(beside(kept)) == 1
    assert beside(dataclasses.replace(kept, **left_out)) == ()


def test_each_scenario_is_beside_figures_of_its_own_path(beside: Any, planet: Planet) -> None:
    rows = [row("electricity", 2030, 900.0, evidence="x", scenario=name) for name in (*SCENARIOS, "Forecast")]
    lift_off = planet.beside(Scenario(name="Lift-Off", anchor="Lift-Off"))
    assert [each.published.scenario for each in beside(*rows)] == [REFERENCE, "Forecast"]
    made = beside(*rows, of=lift_off)
    assert [each.published.scenario for each in made] == ["Lift-Off", "Forecast"]
    assert made[0].ours.tobytes() == lift_off.demand.draws[2030].tobytes()


def test_ours_is_the_engine_of_the_same_thing(planet: Planet, beside: Any) -> None:
    """By hand: kWh per TWh 1e9, W per GW 1e9, g per Mt 1e12, L per GL 1e9."""
    kwh, ai_kwh = planet.demand.draws[2025], planet.ai.demand.draws[2025]
    grid = reconciliation.world_intensity_g_per_kwh(planet, 2025)
    water = reconciliation.world_water_l_per_kwh(planet, 2025)
    europe = planet.node("Europe")
    expected = [
        ("electricity", "TWh", 1e9, DEMAND, kwh),
        ("power_capacity", "GW", 1e9, INSTALLED, planet.node().installed_w[5]),
        ("installed_capacity", "GW", 1e9, INSTALLED, planet.node().installed_w[5]),
        ("emissions", "MtCO2", 1e12, CARBON, kwh * grid),
        ("water_consumption", "GL", 1e9, WATER, kwh * water),
        ("ai_electricity", "TWh", 1e9, AI_DEMAND, ai_kwh),
        ("ai_power_demand", "GW", 1e9, AVERAGE_POWER, ai_kwh * 1000 / 8760),
        ("ai_chip_facility_power", "GW", 1e9, AI_RATED, planet.ai.rated.draws[2025]),
        ("ai_emissions", "MtCO2", 1e12, CARBON, ai_kwh * grid),
        ("ai_water", "GL", 1e9, WATER, ai_kwh * water),
    ]
    for name, unit, factor, quantity, draws in expected:
        (made,) = beside(row(name, 2025, 7.0, unit=unit, evidence="x"))
        assert made.quantity == quantity, name
        assert made.ours == pytest.approx(draws), name
        assert made.published_low == pytest.approx(7.0 * factor), name
    (of_region,) = beside(row("electricity", 2025, 7.0, evidence="x", region="Europe", region_kind=RegionKind.REGION))
    assert of_region.ours == pytest.approx(europe.energy_kwh[5])


def test_each_figure_rests_on_all_that_entered(planet: Planet, beside: Any) -> None:
    world, ai = planet.node().keys, planet.ai.demand.keys
    carbon = {("grid:WOR", "intensity_g_per_kwh"), ("world:default", "grid_path_ratio")}
    water = {("grid:WOR", "water_l_per_kwh"), ("demand:WOR", "wue_l_per_kwh")}
    expected = {
        "electricity": world,
        "emissions": world | carbon,
        "water_consumption": world | water,
        "ai_electricity": ai,
        "ai_emissions": ai | carbon,
        # What a kilowatt-hour takes on site rests on the PUE of the world.
        "ai_water": ai | water | world,
        "ai_chip_facility_power": planet.ai.rated.keys,
    }
    units = {"emissions": "MtCO2", "water_consumption": "GL", "ai_emissions": "MtCO2", "ai_water": "GL"}
    for name, keys in expected.items():
        (made,) = beside(row(name, 2025, 7.0, unit=units.get(name, "GW"), evidence="x"))
        assert made.keys == keys, name
        assert made.keys <= set(planet.worlds.ledger), name


def test_cases_are_of_others_in_order(planet: Planet, cases: tuple[Compared, ...]) -> None:
    assert len(cases) >= 15
    assert planet.anchor.evidence not in {each.published.evidence for each in cases}
    order = [(each.quantity.name, each.published.region, each.year, each.published.series) for each in cases]
    assert order == sorted(order)
    assert {each.quantity for each in cases} >= {DEMAND, INSTALLED, CARBON, WATER, AVERAGE_POWER, AI_RATED}
    for each in cases:
        assert np.isfinite(each.ours).all()
        assert 0 < each.published_low <= each.published_high


# --- the tension, and how a source changed its mind


def test_the_tension_is_growth_draw_by_draw(planet: Planet) -> None:
    found = tension(planet, first=2024, last=2025)
    ai = planet.ai.demand.draws
    assert found.ours == pytest.approx([b / a - 1 for a, b in zip(ai[2024], ai[2025], strict=True)])
    assert (found.first, found.last, found.keys) == (2024, 2025, planet.ai.demand.keys)
    assert [(each.series, each.middle, each.year, each.year_to) for each in found.rows] == [
        ("IEA", 30.0, "2024", "2030")
    ]
    assert [(each.series, each.edition, each.middle) for each in found.same_years] == [("IEA", "2026-04", 50.0)]
    assert tension(planet, first=2023, last=2025).same_years == ()
    with pytest.raises(KeyError):
        tension(planet, first=2019, last=2025)


def test_editions_stand_by_who_publishes_oldest_first() -> None:
    rows = [
        row("electricity", 2030, 3.0, series="B", edition="2025-04"),
        row("electricity", 2025, 2.0, series="B", edition="2025-04"),
        row("electricity", 2030, 1.0, series="B", edition="2024-01"),
        row("electricity", 2030, 4.0, series="A", edition="2026"),
    ]
    found = of_series(rows)
    assert {name: [each.amount for each in rows] for name, rows in found.items()} == {"B": [1.0, 2.0, 3.0], "A": [4.0]}
    assert of_series([]) == {}


# --- the planet


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_conventional_and_ai_are_the_whole_in_every_world(planet: Planet, scenario: str) -> None:
    of = planet.beside(Scenario(name=scenario, anchor=scenario))
    left = of.conventional
    assert left.years == of.ai.demand.years
    for year in left.years:
        assert left.draws[year] + of.ai.demand.draws[year] == pytest.approx(of.demand.draws[year], rel=1e-12)
    assert left.keys == of.demand.keys | of.ai.demand.keys


def everything(planet: Planet) -> dict[str, bytes]:
    """All that a planet draws, as bytes."""
    found = {f"{node} {field}": getattr(planet.node(node.region, node.operator), field).tobytes()
             for node in planet.topdown.nodes
             for field in ("energy_kwh", "it_energy_kwh", "installed_w", "it_installed_w", "peak_w")}  # fmt: skip
    for name, series in (("ai", planet.ai.demand), ("rated", planet.ai.rated), *planet.ai.terms.items()):
        found |= {f"{name} {year}": draws.tobytes() for year, draws in series.draws.items()}
    for iso3 in ("FRA", "IRL", "KAZ"):
        country = planet.countries.country(iso3)
        assert country is not None
        found |= {f"{iso3} {year}": draws.tobytes() for year, draws in country.demand.draws.items()}
    return found


def changed(planet: Planet, **values: float) -> Planet:
    return planet.beside(Scenario(name="mine", overrides={name: Override(value=each) for name, each in values.items()}))


def test_a_scenario_equal_to_the_defaults_gives_the_same_bytes(planet: Planet, snapshot: Snapshot) -> None:
    overrides: dict[str, Override] = {}
    for fact in snapshot.facts("world:default"):
        # A ratio that is stated stands for all chips, also those whose own power is stated: never the default.
        if fact.value is not None and fact.property != "accelerator_it_ratio":
            overrides[fact.property] = Override(value=fact.value, low=fact.low, high=fact.high, origin="mine.yaml")
    assert len(overrides) > 20
    same = planet.beside(Scenario(name="mine", overrides=overrides))
    assert everything(same) == everything(planet)
    again = Planet(snapshot, Worlds(worlds=FEW), Scenario(name="mine", overrides=overrides))
    assert everything(again) == everything(planet)


@pytest.mark.parametrize(
    ("name", "value", "touched"),
    [
        ("ai_pue", 1.4, {"ai", "rated", "terms", "china", "nodes", "countries"}),
        ("idle_power_share", 0.3, {"ai", "terms", "china", "nodes", "countries"}),
        ("chinese_designed_ratio", 0.5, {"ai", "rated", "china", "nodes", "countries"}),
        ("demand_growth_ratio", 1.05, {"ai", "rated", "terms", "china", "nodes", "countries"}),
        ("ai_uptake_path_ratio", 0.9, {"ai", "rated", "terms", "china", "nodes", "countries"}),
        ("efficiency_path_ratio", 0.95, {"ai", "rated", "terms", "china", "nodes", "countries"}),
        ("overhead_path_ratio", 0.9, {"ai", "rated", "terms", "china", "nodes", "countries"}),
        ("peak_ratio", 1.3, {"peak"}),
        ("grid_path_ratio", 0.9, set[str]()),
    ],
)  # fmt: skip
def test_a_changed_parameter_changes_only_what_rests_on_it(
    planet: Planet, name: str, value: float, touched: set[str]
) -> None:
    mine, theirs = everything(changed(planet, **{name: value})), everything(planet)
    assert mine.keys() == theirs.keys()
    moved = {what for what in mine if mine[what] != theirs[what]}

    def part(what: str) -> str:
        if what.startswith("Node("):
            field = what.rpartition(" ")[2]
            return {"peak_w": "peak", "it_energy_kwh": "it", "it_installed_w": "it"}.get(field, "nodes")
        first = what.split()[0]
        return first if first in ("ai", "rated", "china") else "countries" if first.isupper() else "terms"

    parts = {part(what) for what in moved}
    assert parts - {"it", "peak"} == touched - {"it", "peak"}
    assert ("it" in parts) == bool({"it", "nodes"} & touched)
    assert ("peak" in parts) == bool({"peak", "nodes"} & touched)


@pytest.mark.parametrize("scenario", [*SCENARIOS[1:], "mine"])
def test_keys_and_scores_are_the_same_in_every_scenario(snapshot: Snapshot, scenario: str) -> None:
    """Their difference is then due to the change alone."""
    if scenario == "mine":
        asked = Scenario(name="mine", overrides={"ai_pue": Override(value=1.4, low=1.2, high=1.5)})
    else:
        asked = Scenario(name=scenario, anchor=scenario)
    reference, other = Planet(snapshot, Worlds(worlds=FEW)), Planet(snapshot, Worlds(worlds=FEW), asked)
    for of in (reference, other):
        everything(of)
    # A scenario moves AI, and with it the whole: the whole then rests on both.
    assert other.demand.keys >= reference.demand.keys | reference.ai.demand.keys
    assert other.ai.demand.keys >= reference.ai.demand.keys
    assert set(other.worlds.ledger) >= set(reference.worlds.ledger)
    for key, drawn in reference.worlds.ledger.items():
        assert other.worlds.ledger[key].scores.tobytes() == drawn.scores.tobytes(), key


def test_what_a_scenario_says_is_in_its_ledger_with_its_line(snapshot: Snapshot) -> None:
    override = Override(value=1.4, low=1.2, high=1.5, origin="mine.yaml, line 3")
    planet = Planet(snapshot, Worlds(worlds=FEW), Scenario(name="mine", overrides={"ai_pue": override}))
    assert ("world:default", "ai_pue") in planet.ai.demand.keys
    # Beside the fact of the reference, from which what a scenario leaves alone is taken.
    (fact,) = (each for each in planet.worlds.ledger["world:default", "ai_pue"].facts if each.evidence == "scenario")
    assert (fact.value, fact.low, fact.high, fact.evidence) == (1.4, 1.2, 1.5, "scenario")
    assert (fact.kind.value, fact.locator) == ("assumed", "mine.yaml, line 3")


def test_demand_grows_by_the_ratio_that_a_scenario_states(planet: Planet) -> None:
    # From 2024 on: in 2030, 1.05^6 = 1.340095640625.
    mine = changed(planet, demand_growth_ratio=1.05)
    assert mine.demand.draws[2030] == pytest.approx(1.340095640625 * planet.demand.draws[2030])
    assert mine.demand.draws[2024].tobytes() == planet.demand.draws[2024].tobytes()


def test_a_planet_knows_its_nodes(planet: Planet) -> None:
    assert planet.node() is planet.node(), "drawn once"
    with pytest.raises(MissingFact, match="Atlantis"):
        planet.node("Atlantis")


def test_peaks_are_between_the_mean_and_what_is_connected(planet: Planet) -> None:
    for node in planet.topdown.nodes:
        told = planet.node(node.region, node.operator)
        assert (told.peak_w >= told.energy_kwh * 1000 / 8760 * (1 - 1e-12)).all(), node
        assert (told.peak_w <= told.installed_w * (1 + 1e-12)).all(), node


# --- records


def series(**draws: float) -> Series:
    by_year = {int(year.lstrip("y")): np.full(2, value) for year, value in draws.items()}
    return Series(quantity=DEMAND, draws=by_year, keys=frozenset({("x", str(sorted(draws)))}))


def test_a_total_is_of_the_years_that_all_have() -> None:
    parts = [series(y2025=2.0, y2024=1.0), series(y2025=10.0, y2026=5.0)]
    found = total(AI_DEMAND, iter(parts))
    assert found.quantity == AI_DEMAND
    assert {year: list(each) for year, each in found.draws.items()} == {2025: [12.0, 12.0]}
    assert found.keys == parts[0].keys | parts[1].keys
    assert parts[0].years == (2024, 2025)
    with pytest.raises(ValueError, match="no-series"):
        total(DEMAND, [])


def test_records_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        series(y2025=1.0).quantity = AI_DEMAND  # type: ignore[misc]
    assert tuple(range(2020, 2036)) == YEARS


def test_the_low_and_the_high_path_of_an_edition_are_one_range() -> None:
    """325 and 580 TWh of one edition are a range; a low path alone stays what it is, other scenarios too."""

    def of(scenario: str, amount: float, year: str = "2028") -> Published:
        return dataclasses.replace(published_row, scenario=scenario, amount=amount, year=year)

    published_row = row("electricity", 2028, 1.0, region="United States", iso3="USA")
    base, alone = of("Base", 400.0), of("Low", 300.0, "2030")
    made = list(reconciliation.as_ranges([of("High", 580.0), base, of("Low", 325.0), alone]))
    assert made[0] == base
    assert (made[1].low, made[1].high, made[1].amount, made[1].scenario) == (325.0, 580.0, None, "Low-High")
    assert made[2] == alone
    assert len(made) == 3
