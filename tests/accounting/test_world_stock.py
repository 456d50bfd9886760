"""The bottom-up engine: hand-worked worlds, sums of terms and owners, what moves the demand, and bad facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.sensitivity import Sensitivity
from obsia.accounting.world import owners, stock
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import AI_DEMAND, AiDemand, total
from obsia.core.errors import BadCall, MissingFact
from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.facts.snapshot import PACKAGED, Snapshot

HOURS = 8766.0
PLAIN = {
    "power_on_lag_years": 0.0,
    "accelerator_life_years": 1e9,
    "training_use_share": 1.0,
    "training_capacity_share": 1.0,
    "ai_pue": 1.2,
    "ai_overhead_yearly_ratio": 1.0,
    "accelerator_it_ratio": 2.0,
    "shipped_power_growth_ratio": 1.0,
    "later_shipped_power_growth_ratio": 1.0,
    "uncounted_before_w": 0.0,
    "chinese_designed_ratio": 0.0,
    "other_designed_ratio": 0.0,
}
"""Nothing retires, waits or idles; chips draw twice their design power in servers; nothing is left out."""


class Altered(Snapshot):
    """The packaged facts with those of some subjects in place of theirs, and other subjects of some kinds."""

    def __init__(self, facts: Mapping[str, tuple[Fact, ...]], **subjects: tuple[str, ...]) -> None:
        super().__init__(PACKAGED)
        self._facts.update(facts)
        self._chosen = subjects

    def subjects(self, kind: str) -> tuple[str, ...]:
        return self._chosen[kind] if kind in self._chosen else super().subjects(kind)


def fact(subject: str, name: str, value: float | None = None, **stated: str) -> Fact:
    return Fact(
        subject=subject,
        property=name,
        unit="1",
        kind=Kind.ASSUMED,
        verification=Verification.OURS,
        evidence="invented-2025",
        locator="row",
        read_on="2026-11-26",
        value=value,
        spread=Spread.POINT,
        **stated,
    )


def chip(name: str, counted: Mapping[str, float], *, part: str = "", vendor: str = "One") -> tuple[Fact, ...]:
    subject = f"shipments:{name}"
    units = tuple(
        fact(subject, "shipped_count", value, as_of=on, qualifier="coverage=part" if on == part else "")
        for on, value in counted.items()
    )
    return (
        *units,
        fact(subject, "vendor", text=vendor),
        fact(subject, "shipped_device", text="none"),
        fact(subject, "design_power_w", 1000.0),
    )


def invented(*, fleets: Mapping[str, tuple[Fact, ...]] | None = None, **chips: tuple[Fact, ...]) -> Altered:
    facts = {f"shipments:{name}": known for name, known in chips.items()} | dict(fleets or {})
    return Altered(facts, shipments=tuple(f"shipments:{name}" for name in chips), fleet=tuple(fleets or {}))


def demand(snapshot: Snapshot, *, worlds: int = 64, **overrides: float) -> tuple[AiDemand, Worlds, Parameters]:
    drawn = Worlds(worlds=worlds)
    scenario = Scenario(overrides={name: Override(value=value) for name, value in overrides.items()})
    parameters = Parameters(snapshot, drawn, scenario)
    return stock.ai_demand(snapshot, drawn, parameters), drawn, parameters


YEAR_2024 = {"2024-03-31": 1000.0, "2024-06-30": 1000.0, "2024-09-30": 1000.0, "2024-12-31": 1000.0}


def test_a_thousand_chips_a_quarter_by_hand() -> None:
    """Each quarter brings 1,000 chips x 1,000 W x 2 = 2 MW of IT power.

    Ends of quarters in 2024: 0, 2, 4, 6, 8 MW, on average 4 MW; x 1.2 x 8,766 h = 42.0768 GWh. After the last count
    shipments go on as they were: 8, 10, 12, 14, 16 MW in 2025, on average 12 MW: 126.2304 GWh. At the end of 2024 the
    facilities could draw 8 x 1.2 = 9.6 MW.
    """
    found, _, _ = demand(invented(A=chip("A", YEAR_2024)), **PLAIN)
    assert found.demand.years[0] == 2024
    assert found.demand.years[-1] == 2035
    assert found.demand.draws[2024] == pytest.approx(42.0768e6)
    assert found.demand.draws[2025] == pytest.approx(126.2304e6)
    assert found.rated.draws[2024] == pytest.approx(9.6e6)


def test_growth_begins_in_the_middle_of_the_last_two_quarters_by_hand() -> None:
    """2 MW a quarter, in the middle of 2024's second half (the end of September), then doubling every year.

    The next quarters' middles are 3, 5, 7 and 9 eighths of a year later: 2 MW x (2^0.375 + 2^0.625 + ...) are added.
    """
    plain = PLAIN | {"shipped_power_growth_ratio": 2.0}
    found, _, _ = demand(invented(A=chip("A", YEAR_2024)), **plain)
    added_w = 2e6 * sum(2 ** (eighths / 8) for eighths in (3, 5, 7, 9))
    assert found.rated.draws[2025] == pytest.approx((8e6 + added_w) * 1.2)


def test_growth_turns_after_2030() -> None:
    found, _, _ = demand(
        invented(A=chip("A", YEAR_2024)), **(PLAIN | {"later_shipped_power_growth_ratio": 2.0, "ai_pue": 1.0})
    )
    ends = {year: float(found.rated.draws[year][0]) for year in found.rated.years}
    assert ends[2030] - ends[2029] == pytest.approx(8e6)
    assert ends[2032] - ends[2031] == pytest.approx(2 * (ends[2031] - ends[2030]))


@pytest.mark.parametrize(("seen", "expected"), [(10.0, 1000.0), (5000.0, 5000.0)])
def test_a_quarter_counted_in_part_is_a_floor_and_no_count(seen: float, expected: float) -> None:
    """10 chips seen of a quarter do not mean that only 10 were shipped; 5,000 seen were shipped."""
    counted = YEAR_2024 | {"2025-03-31": seen}
    found, _, _ = demand(invented(A=chip("A", counted, part="2025-03-31")), **PLAIN)
    quarters = 7 * 1000.0 + expected
    assert found.rated.draws[2025] == pytest.approx(quarters * 2000.0 * 1.2)


def test_a_quarter_counted_in_part_before_whole_ones_counts_as_seen() -> None:
    found, _, _ = demand(invented(A=chip("A", YEAR_2024, part="2024-03-31")), **PLAIN)
    assert found.rated.draws[2024] == pytest.approx(9.6e6)


def test_no_shipments_are_no_demand() -> None:
    found, _, _ = demand(invented(A=chip("A", dict.fromkeys(YEAR_2024, 0.0))), **PLAIN)
    assert all((draws == 0).all() for draws in found.demand.draws.values())


def test_terms_left_out_of_the_counts_by_hand() -> None:
    """With 10 % by Chinese designers and 5 % by others, 115 % of 42.0768 GWh; the country's own stay in the country."""
    found, _, _ = demand(
        invented(A=chip("A", YEAR_2024)), **(PLAIN | {"chinese_designed_ratio": 0.1, "other_designed_ratio": 0.05})
    )
    assert found.demand.draws[2024] == pytest.approx(1.15 * 42.0768e6)
    assert found.terms["china"].draws[2024] == pytest.approx(4.20768e6)
    assert found.owners["China"].draws[2024] == pytest.approx(4.20768e6)
    assert found.owners["unattributed"].draws[2024] == pytest.approx(1.05 * 42.0768e6)


def test_older_chips_are_in_service_before_the_first_count_and_retire() -> None:
    """1 MW of older chips is 2 MW of IT power; without retirement they draw 2 x 1.2 MW in every year."""
    snapshot = invented(A=chip("A", dict.fromkeys(YEAR_2024, 0.0)))
    kept, _, _ = demand(snapshot, **(PLAIN | {"uncounted_before_w": 1e6}))
    assert kept.demand.draws[2024] == pytest.approx(2.4e3 * HOURS)
    assert kept.demand.draws[2035] == pytest.approx(2.4e3 * HOURS)
    retired, _, _ = demand(snapshot, **(PLAIN | {"uncounted_before_w": 1e6, "accelerator_life_years": 5.0}))
    assert (retired.demand.draws[2035] < kept.demand.draws[2035]).all()
    assert np.median(retired.demand.draws[2035]) < 0.02 * np.median(kept.demand.draws[2035])


def test_owners_by_hand() -> None:
    """Of 8 MW shipped until the end of 2024 Acme has 2 and Zed 4: a quarter, a half, and a quarter that nobody has.

    At the end of 2025, of 16 MW, Acme has 10 and Zed 6: between, Acme has (2 + 10) / (8 + 16) = half, Zed 10/24, and
    (2 + 0)/24 are left. After that the last shares hold: 10/16 and 6/16.
    """

    def fleet(name: str, first: float, second: float) -> tuple[Fact, ...]:
        dates = (("2024-12-31", first), ("2025-12-31", second))
        return tuple(
            fact(f"fleet:{name}", "fleet_power_w", value, as_of=on, qualifier="vendor=One") for on, value in dates
        )

    fleets = {
        "fleet:world": fleet("world", 8e6, 16e6),
        "fleet:Acme": fleet("Acme", 2e6, 10e6),
        "fleet:Zed": fleet("Zed", 4e6, 6e6),
    }
    found, _, _ = demand(invented(A=chip("A", YEAR_2024), fleets=fleets), **PLAIN)

    def share(owner: str, year: int) -> float:
        return float((found.owners[owner].draws[year] / found.demand.draws[year])[0])

    assert [share(name, 2024) for name in ("Acme", "Zed", "unattributed")] == pytest.approx([0.25, 0.5, 0.25])
    assert [share(name, 2025) for name in ("Acme", "Zed", "unattributed")] == pytest.approx([12 / 24, 10 / 24, 2 / 24])
    assert [share(name, 2030) for name in ("Acme", "Zed", "unattributed")] == pytest.approx([10 / 16, 6 / 16, 0.0])


def test_the_counts_give_the_chip_power_that_their_source_states(snapshot: Snapshot) -> None:
    """Units x design power, quarter by quarter, is the cumulative power that the source gives, within 3 %."""
    stated = {(f.qualifier, f.as_of): f.value for f in snapshot.facts("fleet:world", "fleet_power_w")}
    for vendor, known in stock.by_vendor(stock.chips(snapshot)).items():
        ours_w = sum(
            count.value * stock.design_power_w(snapshot, each).value
            for each in known
            for quarter, count in each.counts.items()
            if quarter < 2026 * 4
        )
        assert ours_w == pytest.approx(stated[f"vendor={vendor}", "2025-12-31"], rel=0.03), vendor


def test_the_backcast_lies_inside_the_interval_and_near_its_middle(snapshot: Snapshot) -> None:
    """36 (24-50) and 98 (64-135) TWh by the trapezoid of chip power alone, without lag, life or omitted chips."""
    found, _, _ = demand(snapshot, worlds=1024)
    for year, low, middle, high in ((2024, 24, 36, 50), (2025, 64, 98, 135)):
        p10, p50, p90 = np.quantile(found.demand.draws[year] / 1e9, [0.1, 0.5, 0.9])
        assert p10 < middle < p90
        assert low < p50 < high


def test_terms_and_owners_and_countries_add_up_in_every_world(snapshot: Snapshot) -> None:
    found, _, parameters = demand(snapshot, worlds=256)
    places = owners.countries_of_ai(snapshot, parameters, found, lambda _: None)
    for year in found.demand.years:
        whole = found.demand.draws[year]
        for parts in (found.terms, found.owners, places):
            assert sum(each.draws[year] for each in parts.values()) == pytest.approx(whole, rel=1e-12)
            assert all((each.draws[year] >= 0).all() for each in parts.values())
            assert frozenset().union(*(each.keys for each in parts.values())) >= found.demand.keys


@pytest.mark.parametrize(
    "name",
    [
        "training_use_share",
        "inference_use_share",
        "idle_power_share",
        "accelerator_life_years",
        "ai_pue",
        "accelerator_it_ratio",
        "uncounted_before_w",
        "chinese_designed_ratio",
        "shipped_power_growth_ratio",
    ],
)
def test_the_demand_grows_with_what_should_make_it_grow(snapshot: Snapshot, name: str) -> None:
    known = snapshot.estimate("world:default", name)
    assert known is not None
    lower, _, _ = demand(snapshot, **{name: known.facts[0].low})
    higher, _, _ = demand(snapshot, **{name: known.facts[0].high})
    for year in (2025, 2030):
        if (name, year) != ("shipped_power_growth_ratio", 2025):
            # In single worlds the oldest chips are gone to the last bit by 2030.
            assert (higher.demand.draws[year] >= lower.demand.draws[year]).all()
            assert np.median(higher.demand.draws[year]) > np.median(lower.demand.draws[year])


def test_a_longer_wait_for_power_lowers_the_demand_of_years_that_grow(snapshot: Snapshot) -> None:
    soon, _, _ = demand(snapshot, power_on_lag_years=0.1)
    late, _, _ = demand(snapshot, power_on_lag_years=0.8)
    assert (late.demand.draws[2025] < soon.demand.draws[2025]).all()


def test_a_chinese_fleet_stays_and_clouds_are_spread(snapshot: Snapshot) -> None:
    found, _, parameters = demand(snapshot, worlds=256)
    places = owners.countries_of_ai(snapshot, parameters, found, lambda _: None)
    assert (places["CHN"].draws[2025] >= found.owners["China"].draws[2025]).all()
    home = parameters.draw("home_fleet_share")
    seated = sum(found.owners[name].draws[2025] for name in ("Microsoft", "Amazon", "Google", "Meta", "CoreWeave"))
    assert (places["USA"].draws[2025] > home * seated).all()
    assert (places["unknown"].draws[2025] >= found.owners["unattributed"].draws[2025]).all()
    assert ("world:default", "home_fleet_share") in places["USA"].keys


@pytest.mark.parametrize("name", ["Base", "Headwinds"])
def test_ai_of_a_country_is_a_part_of_its_data_centres(snapshot: Snapshot, name: str) -> None:
    """In every world, year and scenario; what would be more is where nobody knows, and nothing is lost."""
    planet = Planet(snapshot, Worlds(worlds=256), Scenario(name=name, anchor=name))
    wholes = {iso3: country.demand for iso3 in planet.countries.codes if (country := planet.countries.country(iso3))}
    free = owners.countries_of_ai(snapshot, planet.parameters, planet.ai, lambda _: None)
    assert (free["ZAF"].draws[2030] > wholes["ZAF"].draws[2030]).any(), "regions of clouds alone would give it more"
    places = owners.countries_of_ai(snapshot, planet.parameters, planet.ai, wholes.get)
    for year in planet.ai.demand.years:
        assert sum(each.draws[year] for each in places.values()) == pytest.approx(
            planet.ai.demand.draws[year], rel=1e-12
        )
        for iso3 in places.keys() & wholes.keys():
            assert (places[iso3].draws[year] <= wholes[iso3].draws[year]).all(), iso3


def test_what_should_be_disclosed_is_told_by_shares_of_variance(snapshot: Snapshot) -> None:
    found, worlds, _ = demand(snapshot, worlds=1024)
    shares = Sensitivity(worlds).shares(found.demand.draws[2025], found.demand.keys)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["world:default", "power_on_lag_years"] > shares["shipments:Nvidia", "shipped_count"] > 0
    assert shares["world:default", "accelerator_it_ratio"] > 0.05


def test_counts_of_one_designer_move_together(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=256)
    known = stock.by_vendor(stock.chips(snapshot))["Nvidia"]
    units = stock.counts(worlds, known, vendor="Nvidia")
    first, second = units["A100"][2022 * 4], units["B300"][2025 * 4 + 3]
    assert (np.argsort(first) == np.argsort(second)).all()
    assert np.median(second) == pytest.approx(743724, rel=0.01)
    assert np.quantile(second, [0.05, 0.95]) == pytest.approx([630060, 873874], rel=0.02)


def test_a_scenario_that_states_the_it_ratio_means_all_chips(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=512)
    known = next(each for each in stock.chips(snapshot) if each.name == "H100")
    stated = Parameters(snapshot, worlds, Scenario(overrides={"accelerator_it_ratio": Override(value=1.5)}))
    assert stock.it_power_w(snapshot, stated, worlds, known) == pytest.approx(1.5 * 700)
    as_known = Parameters(snapshot, worlds, Scenario())
    assert np.median(stock.it_power_w(snapshot, as_known, worlds, known)) == pytest.approx(1453, rel=0.05)


def test_a_year_without_a_month_is_no_quarter() -> None:
    assert stock.quarter_of("2025-12-31") == 2025 * 4 + 3
    with pytest.raises(ValueError, match="not enough values to unpack"):
        stock.quarter_of("2025")


def test_facts_that_are_missing_are_named() -> None:
    with pytest.raises(MissingFact, match="shipments of AI chips"):
        stock.chips(invented())
    nameless = tuple(each for each in chip("A", YEAR_2024) if each.property != "vendor")
    with pytest.raises(MissingFact, match="designer and device of the chip 'A'"):
        stock.chips(invented(A=nameless))
    powerless = tuple(each for each in chip("A", YEAR_2024) if each.property != "design_power_w")
    with pytest.raises(MissingFact, match="the design power of A"):
        demand(invented(A=powerless), **PLAIN)


@pytest.mark.parametrize("counted", [{"2024-03-31": 1.0}, {"2024-03-31": 1.0, "2024-06-30": 1.0}])
def test_too_few_whole_quarters_to_go_on_from(counted: dict[str, float]) -> None:
    facts = chip("A", counted)
    parts = tuple(replace(each, qualifier="coverage=part") if each.value == 1.0 else each for each in facts)
    with pytest.raises(BadCall, match="counts of One do not have 2 whole quarters"):
        demand(invented(A=parts), **PLAIN)
    if len(counted) == 1:
        with pytest.raises(BadCall, match="counts of One do not have 2 whole quarters"):
            demand(invented(A=facts), **PLAIN)


def test_the_sum_of_no_series_is_refused() -> None:
    with pytest.raises(ValueError, match="sum-of-no-series"):
        total(AI_DEMAND, [])


def test_the_page_prints_what_the_engine_gives(snapshot: Snapshot) -> None:
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "world-stock.md").read_text(encoding="utf-8")
    found, _, _ = demand(snapshot, worlds=1024)
    years = [year for year in found.demand.years if year <= 2030]
    assert "| | " + " | ".join(map(str, years)) + " |" in page
    for label, level in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        row = [float(np.quantile(found.demand.draws[year], level)) / 1e9 for year in years]
        assert f"| {label} | " + " | ".join(f"{value:.0f}" for value in row) + " |" in page
