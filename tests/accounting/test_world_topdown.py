"""The top-down engine: the identity and the sums hold in every world, and widths are what was learned."""

from __future__ import annotations

import numpy as np
import pytest
from tests.accounting.world_rows import cells

from obsia.accounting.draws import Worlds
from obsia.accounting.world.anchor import WORLD, Anchor, Node, anchor, anchor_of
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.records import (
    AI_DEMAND,
    AVERAGE_POWER,
    DEMAND,
    INSTALLED,
    IT_DEMAND,
    IT_INSTALLED,
    LOAD_FACTOR,
    PEAK,
    PUE,
    YEARS,
)
from obsia.accounting.world.topdown import QUANTITIES, Demand, Regime, TopDown, quantity_names, revisions
from obsia.core.demand import OPERATORS, REFERENCE, SCENARIOS
from obsia.core.errors import MissingFact
from obsia.facts.snapshot import Snapshot
from obsia.physics.demand import Array

FEW = 128
HOURS_H = 8760.0
THE_WORLD = Node(WORLD)
KNOWN = (2020, 2024)


class Engine:
    """The engine in few worlds, with short ways to its answers."""

    def __init__(
        self, snapshot: Snapshot, *, table: Anchor | None = None, regime: Regime = Regime.PLANET, seed: int = 7
    ) -> None:
        self.snapshot, self.worlds = snapshot, Worlds(seed=seed, worlds=FEW)
        self.topdown = TopDown(snapshot, self.worlds, table or anchor(snapshot), regime=regime)

    def demand(self, node: Node = THE_WORLD, *, scenario: str = REFERENCE, **overrides: float) -> Demand:
        chosen = Scenario(
            name=f"{scenario} {overrides}" if overrides else scenario,
            anchor=scenario,
            overrides={name: Override(value=value) for name, value in overrides.items()},
        )
        return self.topdown.demand(node, Parameters(self.snapshot, self.worlds, chosen))


@pytest.fixture(scope="module")
def planet(snapshot: Snapshot) -> Engine:
    return Engine(snapshot)


@pytest.fixture(scope="module")
def edition(snapshot: Snapshot) -> Engine:
    return Engine(snapshot, regime=Regime.EDITION)


def spread(values: Array) -> Array:
    """Width of 80 % in logarithms, by year."""
    low, high = np.quantile(np.log(values), [0.1, 0.9], axis=1)
    return high - low


def at(values: Array, year: int) -> Array:
    return values[YEARS.index(year)]


# --- the identity


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_identity_holds_of_every_node_in_every_year_and_world(
    planet: Engine, edition: Engine, scenario: str
) -> None:
    for engine in (planet, edition):
        for node in engine.topdown.nodes:
            told = engine.demand(node, scenario=scenario)
            by = {quantity: told.series(quantity).draws for quantity in QUANTITIES}
            for year in YEARS:
                kwh, watts = by[DEMAND][year], by[INSTALLED][year]
                assert kwh == pytest.approx(watts / 1e3 * by[LOAD_FACTOR][year] * HOURS_H)
                assert by[IT_DEMAND][year] == pytest.approx(kwh / by[PUE][year])
                assert by[AVERAGE_POWER][year] == pytest.approx(kwh / HOURS_H * 1e3)
                assert (by[AVERAGE_POWER][year] <= by[PEAK][year] * (1.0 + 1e-12)).all()
                assert (by[PEAK][year] <= watts).all()
                assert (by[LOAD_FACTOR][year] <= 1.0 + 1e-12).all()
                assert (by[PUE][year] > 1.0).all()
                assert (by[IT_INSTALLED][year] < watts).all()
                assert (kwh > 0).all()


def test_its_quantities_have_the_names_of_published_ones(planet: Engine) -> None:
    assert set(quantity_names().values()) == set(QUANTITIES) - {AVERAGE_POWER, PEAK}
    with pytest.raises(KeyError):
        planet.demand().series(AI_DEMAND)


# --- sums


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_operators_add_up_to_the_world_in_every_world(planet: Engine, edition: Engine, scenario: str) -> None:
    for engine in (planet, edition):
        whole = engine.demand(scenario=scenario)
        parts = [engine.demand(Node(WORLD, name), scenario=scenario) for name in OPERATORS]
        for name in ("energy_kwh", "it_energy_kwh", "installed_w", "it_installed_w"):
            total = np.sum([getattr(part, name) for part in parts], axis=0)
            assert getattr(whole, name) == pytest.approx(total, rel=1e-12), name
        assert whole.keys >= frozenset().union(*(part.keys for part in parts))


def test_regions_are_not_forced_into_the_world(planet: Engine) -> None:
    regions = [node for node in planet.topdown.nodes if node.region not in (WORLD, "China", "United States")]
    total = np.sum([at(planet.demand(node).energy_kwh, 2024) for node in regions], axis=0)
    ratio = total / at(planet.demand().energy_kwh, 2024)
    assert np.ptp(ratio) > 0.1


def test_a_table_without_operators_has_a_world_of_its_own(snapshot: Snapshot) -> None:
    rows = [*cells(2020, 100.0, None, 50.0, 1.5), *cells(2024, 200.0, None, 50.0, 1.5)]
    engine = Engine(snapshot, table=anchor_of(rows), regime=Regime.EDITION)
    told = engine.demand()
    assert np.median(at(told.energy_kwh, 2024)) == pytest.approx(200e9, rel=1e-3)
    assert told.series(PUE).draws[2024] == pytest.approx(1.5)


def test_one_type_of_operators_may_be_missing(snapshot: Snapshot) -> None:
    rows = [*cells(2020, 100.0, None, 50.0, 1.5), *cells(2024, 200.0, None, 50.0, 1.5)]
    rows += cells(2020, 30.0, None, 50.0, 1.2, operator="hyperscale")
    rows += cells(2020, 70.0, None, 50.0, 1.8, operator="enterprise")
    engine = Engine(snapshot, table=anchor_of(rows), regime=Regime.EDITION)
    # Of 200 TWh, hyperscale has 30 of 100: 60. What the parts lack is shared out.
    assert np.median(at(engine.demand(Node(WORLD, "hyperscale")).energy_kwh, 2024)) == pytest.approx(60e9, rel=0.02)
    with pytest.raises(MissingFact, match="colocation"):
        engine.demand(Node(WORLD, "colocation"))


# --- widths


def test_the_middle_is_the_anchors(planet: Engine, edition: Engine) -> None:
    for year, twh in ((2020, 269.0), (2024, 416.0), (2030, 946.0)):
        assert np.median(at(edition.demand().energy_kwh, year)) == pytest.approx(twh * 1e9, rel=2e-3)
        assert np.median(at(planet.demand().energy_kwh, year)) == pytest.approx(twh * 1e9, rel=0.04)


def test_what_an_edition_leaves_open_is_narrower_than_what_is_so(planet: Engine, edition: Engine) -> None:
    for node in planet.topdown.nodes:
        wide, narrow = planet.demand(node), edition.demand(node)
        for name in ("energy_kwh", "it_energy_kwh", "installed_w"):
            assert (spread(getattr(narrow, name)) < spread(getattr(wide, name))).all(), (node, name)
        assert narrow.keys < wide.keys


def test_an_edition_is_told_to_its_digits_in_years_that_it_gives(edition: Engine) -> None:
    for node in edition.topdown.nodes:
        half_kwh = edition.topdown.anchor.digits[node, "electricity"] * 1e9
        for year in KNOWN:
            kwh = at(edition.demand(node).energy_kwh, year)
            printed_kwh = edition.topdown.anchor.at(node, REFERENCE, year)["electricity"] * 1e9
            # Types of operators are shares of the world's total: their digits add to its own.
            slack = 4 * half_kwh if node.operator else half_kwh
            assert np.abs(kwh - printed_kwh).max() <= slack * (1 + 1e-9), (node, year)


def test_years_between_are_open_and_the_future_opens_more(planet: Engine, edition: Engine) -> None:
    narrow = spread(edition.demand(Node("Europe")).energy_kwh)
    assert narrow[YEARS.index(2022)] > narrow[YEARS.index(2024)]
    wide = spread(planet.demand().energy_kwh)
    assert wide[YEARS.index(2024)] < wide[YEARS.index(2030)] < wide[YEARS.index(2035)]
    assert 0.35 < wide[YEARS.index(2030)] < 1.4, "at least +-20 %, at most a factor of two, for the world in 2030"


def test_the_width_of_a_year_is_the_level_that_was_learned(planet: Engine) -> None:
    # No bridge and nothing ahead in 2024: ln(kWh) is the level's score times its draw, and the last digit.
    logs = np.log(at(planet.demand().energy_kwh, 2024) / 416e9)
    expected = planet.topdown.spread("level") * planet.topdown.discrepancy(("demand:World", "level"))
    assert logs == pytest.approx(expected, abs=0.5 / 416 + 1e-6)


# --- chance


def test_scenarios_share_draws(planet: Engine) -> None:
    base = planet.demand()
    for scenario in set(SCENARIOS) - {REFERENCE}:
        other = planet.demand(scenario=scenario)
        assert other.keys == base.keys
        assert spread(other.energy_kwh / base.energy_kwh)[YEARS.index(2030)] < 0.01
        assert at(other.energy_kwh, 2024) == pytest.approx(at(base.energy_kwh, 2024))
    assert spread(base.energy_kwh)[YEARS.index(2030)] > 0.3


def test_a_changed_growth_multiplies_the_future_alone(planet: Engine) -> None:
    base, faster = planet.demand(), planet.demand(demand_growth_ratio=1.1)
    for year in YEARS:
        assert at(faster.energy_kwh, year) == pytest.approx(at(base.energy_kwh, year) * 1.1 ** max(0, year - 2024))
    europe, grown = planet.demand(Node("Europe")), planet.demand(Node("Europe"), demand_growth_ratio=1.1)
    assert grown.series(PUE).draws[2030] == pytest.approx(europe.series(PUE).draws[2030])


def test_a_changed_overhead_moves_it_and_not_electricity(planet: Engine) -> None:
    base, leaner = planet.demand(Node("Europe")), planet.demand(Node("Europe"), overhead_path_ratio=0.9)
    assert leaner.energy_kwh == pytest.approx(base.energy_kwh)
    assert leaner.series(PUE).draws[2024] == pytest.approx(base.series(PUE).draws[2024])
    assert leaner.series(PUE).draws[2030] - 1 == pytest.approx((base.series(PUE).draws[2030] - 1) * 0.9**6)


def test_the_same_worlds_give_the_same_bytes_whatever_was_asked_before(snapshot: Snapshot, planet: Engine) -> None:
    other = Engine(snapshot)
    for node in reversed(other.topdown.nodes):
        other.demand(node, scenario="Headwinds")
    assert other.demand().energy_kwh.tobytes() == planet.demand().energy_kwh.tobytes()
    assert other.demand() is other.demand(), "computed once"
    assert Engine(snapshot, seed=8).demand().energy_kwh.tobytes() != planet.demand().energy_kwh.tobytes()


# --- what is missing


def test_a_node_that_the_anchor_lacks_is_said(planet: Engine) -> None:
    with pytest.raises(MissingFact, match="Eurasia"):
        planet.demand(Node("Eurasia"))


def test_without_what_was_learned_there_is_no_engine() -> None:
    class Bare:
        def joint(self, subject: str) -> None:
            assert subject == "world:revisions"

    with pytest.raises(MissingFact, match="world:revisions"):
        revisions(Bare())  # type: ignore[arg-type]


def test_figures_rest_on_the_printed_rows_and_on_what_was_learned(planet: Engine) -> None:
    keys = planet.demand(Node("China")).keys
    assert ("demand:CHN", "electricity") in keys
    assert planet.topdown.joint_keys <= keys
    assert all(planet.worlds.ledger[key].facts for key in keys)
