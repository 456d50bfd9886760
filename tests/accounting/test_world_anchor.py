"""The anchor: a table with few years, filled in logarithms so that the identity holds in every year."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from tests.accounting.world_rows import cells, row

from obsia.accounting.world import anchor as module
from obsia.accounting.world.anchor import COMPONENTS, WORLD, Anchor, Node, Track, anchor, anchor_of, half_digit
from obsia.accounting.world.records import YEARS
from obsia.core.demand import HISTORICAL, OPERATORS, REFERENCE, SCENARIOS, Published, RegionKind
from obsia.core.errors import MissingFact
from obsia.facts.snapshot import Snapshot

EUROPE = {"region": "Europe", "region_kind": RegionKind.REGION}
NORWAY = {"region": "Norway", "region_kind": RegionKind.COUNTRY, "iso3": "NOR"}
TOP = {"scenario": "Lift-Off"}


def world_rows() -> list[Published]:
    """The world in 2020, 2022, 2024 and 2030, and 2030 of another scenario; half of its capacity is used."""
    return [
        *cells(2020, 100.0, None, 50.0, 1.5),
        *cells(2022, 150.0, None, 50.0, 1.5),
        *cells(2024, 400.0, None, 50.0, 1.5),
        *cells(2030, 800.0, None, 50.0, 1.5),
        *cells(2030, 1600.0, None, 50.0, 1.5, **TOP),
    ]


def twh(track: Track, year: int) -> float:
    at = YEARS.index(year)
    return math.exp(track.logs["capacity"][at] + track.logs["load"][at]) / 1e3 * 8760 / 1e9


def gw(track: Track, year: int) -> float:
    return math.exp(track.logs["capacity"][YEARS.index(year)]) / 1e9


def load(track: Track, year: int) -> float:
    return math.exp(track.logs["load"][YEARS.index(year)])


# --- what is read


def test_nodes_years_and_cells_of_a_small_table() -> None:
    table = anchor_of([*world_rows(), *cells(2020, 10.0, None, 40.0, 1.6, **NORWAY)])
    assert table.nodes == (Node("Norway"), Node(WORLD))
    assert table.years(Node(WORLD), REFERENCE) == (2020, 2022, 2024, 2030)
    assert table.years(Node(WORLD), "Lift-Off") == (2020, 2022, 2024, 2030)
    assert table.years(Node(WORLD), "Headwinds") == (2020, 2022, 2024)
    assert table.last_history == 2024
    assert table.at(Node(WORLD), "Lift-Off", 2030)["electricity"] == 1600.0
    assert table.at(Node(WORLD), "Lift-Off", 2020)["electricity"] == 100.0
    assert table.at(Node(WORLD), "Headwinds", 2030) == {}
    assert (table.evidence, table.edition) == ("invented-2025", "2025-04")


def test_subjects_are_by_code_where_a_node_is_a_country() -> None:
    table = anchor_of([*world_rows(), *cells(2020, 10.0, None, 40.0, 1.6, **NORWAY)])
    assert table.subject(Node("Norway")) == "demand:NOR"
    assert table.subject(Node("Europe")) == "demand:Europe"
    assert table.subject(Node(WORLD, "hyperscale")) == "demand:World/hyperscale"


def test_a_world_by_another_name_is_the_world_and_operators_are_nodes_of_their_own() -> None:
    table = anchor_of(
        [
            *cells(2020, 100.0, None, 50.0, 1.5, region="Global"),
            *cells(2020, 40.0, None, 50.0, 1.2, operator="hyperscale"),
        ]
    )
    assert table.nodes == (Node(WORLD), Node(WORLD, "hyperscale"))


def test_other_quantities_spans_and_ranges_are_no_cells() -> None:
    others = [
        row("water", 2020, 5.0),
        row("electricity", 2020, 9.0, year_to="2030"),
        row("electricity", 2019, None, low=1.0, high=2.0),
    ]
    assert anchor_of([*world_rows(), *others]).cells == anchor_of(world_rows()).cells


def test_a_year_that_lacks_a_component_is_no_tie() -> None:
    bare = [one for one in cells(2026, 500.0, None, 50.0, 1.5) if one.quantity != "pue"]
    assert 2026 not in anchor_of([*world_rows(), *bare]).years(Node(WORLD), REFERENCE)


@pytest.mark.parametrize(
    ("values", "half"),
    [((43.0, 97.0), 0.5), ((0.3, 1.0), 0.05), ((1.25,), 0.005), ((100.0, 2.5, 3.125), 0.0005), ((0.0,), 0.5)],
)
def test_half_of_the_last_digit(values: Sequence[float], half: float) -> None:
    assert half_digit(values) == pytest.approx(half)


def test_digits_are_of_a_row_of_the_table_not_of_all() -> None:
    table = anchor_of([*world_rows(), *cells(2020, 1.5, None, 40.0, 1.65, **EUROPE)])
    assert table.digits[Node(WORLD), "electricity"] == 0.5
    assert table.digits[Node("Europe"), "electricity"] == 0.05
    assert table.digits[Node("Europe"), "pue"] == pytest.approx(0.005)


# --- what is wrong


@pytest.mark.parametrize("rows", [[], [row("water", 2020, 1.0)], cells(2030, 1.0, None, 50.0, 1.5)])
def test_a_table_without_history_is_refused(rows: list[Published]) -> None:
    with pytest.raises(MissingFact, match="history"):
        anchor_of(rows)


class Emptied:
    """A snapshot whose anchor names nothing, or a table that is not there."""

    def __init__(self, name: str | None) -> None:
        self._name = name

    def text(self, subject: str, name: str) -> str | None:
        assert (subject, name) == ("world:default", "anchor")
        return self._name


@pytest.mark.parametrize("name", [None, "nobody-2099"])
def test_an_anchor_that_is_not_named_or_not_there_is_said(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    monkeypatch.setattr(module, "published", lambda _: tuple(world_rows()))
    with pytest.raises(MissingFact, match="anchor of the world view"):
        anchor.__wrapped__(Emptied(name))  # type: ignore[arg-type]


def test_a_fact_names_the_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "published", lambda _: tuple(world_rows()))
    assert anchor.__wrapped__(Emptied("invented-2025")).nodes == (Node(WORLD),)  # type: ignore[arg-type]


def test_a_node_that_is_not_in_the_table_is_said() -> None:
    table = anchor_of(world_rows())
    with pytest.raises(MissingFact, match="Atlantis"):
        table.track(Node("Atlantis"), REFERENCE)
    with pytest.raises(MissingFact, match="World hyperscale"):
        table.track(Node(WORLD, "hyperscale"), REFERENCE)


# --- what is filled in


def test_the_world_goes_at_constant_rates_by_hand() -> None:
    # 100 TWh in 2020, 150 in 2022: sqrt(100 x 150) = 122.47 in 2021. 800 in 2030 from 400 in 2024 doubles in six years:
    # 400 x sqrt 2 = 565.7 in 2027, and 800 x 2^(5/6) = 1425.4 in 2035. 100 TWh at half load is 100e9 / 4380 / 1e6 GW.
    track = anchor_of(world_rows()).track(Node(WORLD), REFERENCE)
    assert [twh(track, year) for year in (2020, 2021, 2027, 2035)] == pytest.approx(
        [100, 122.474, 565.685, 1425.44], rel=1e-5
    )
    assert gw(track, 2020) == pytest.approx(22.8311, rel=1e-5)
    assert [load(track, year) for year in (2020, 2027, 2035)] == pytest.approx([0.5] * 3)
    assert np.exp(track.logs["overhead"]) == pytest.approx(0.5)
    assert track.tied == (2020, 2022, 2024, 2030)
    assert track.borrowed == ()


def test_capacity_is_averaged_by_what_rounding_leaves_by_hand() -> None:
    # 0.3 GW (+-0.05) and 1.1 TWh (+-0.05) at 40 % (+-0.5): implied 1.1e9 / (0.4 x 8760) / 1e6 = 0.313927 GW.
    # Variances: printed (0.05/0.3)^2 = 0.0277778; implied (0.05/1.1)^2 + (0.5/40)^2 = 0.0022224. The weight of the
    # implied is 0.0277778 / 0.0300002 = 0.925921: 0.313927^0.925921 x 0.3^0.074079 = 0.312873.
    table = anchor_of([*cells(2020, 1.1, 0.3, 40.0, 1.6), *cells(2024, 1.1, 0.3, 40.0, 1.6)])
    track = table.track(Node(WORLD), REFERENCE)
    assert gw(track, 2020) == pytest.approx(0.312873, rel=1e-5)
    # Electricity is as printed; the load factor gives way.
    assert twh(track, 2020) == pytest.approx(1.1)
    assert load(track, 2020) == pytest.approx(0.4 * 0.313927 / 0.312873, rel=1e-5)


def test_it_capacity_gives_the_design_and_it_electricity_its_rounding() -> None:
    whole = [
        *cells(2020, 100.0, 23.0, 50.0, 1.5),
        row("it_installed_capacity", 2020, 12.0),
        row("it_electricity", 2020, 67.0),
    ]
    table = anchor_of(whole)
    design = table.track(Node(WORLD), REFERENCE).logs["design"][0]
    # Connected over IT capacity is near 23 / 12, over a PUE of 1.5; IT capacity is pulled towards 66.67 TWh / 4380 h.
    assert 23 / 13 / 1.5 > math.exp(design) > 23 / 15.3 / 1.5
    without = anchor_of([one for one in whole if one.quantity != "it_electricity"])
    assert without.track(Node(WORLD), REFERENCE).logs["design"][0] != design
    bare = anchor_of(cells(2020, 100.0, None, 50.0, 1.5))
    assert bare.track(Node(WORLD), REFERENCE).logs["design"][0] == pytest.approx(0.0)


def test_a_region_bends_as_the_world_does_by_hand() -> None:
    # The region has 2020: 10 TWh and 2024: 20 TWh at half load. The world grew by ln 4 from 2020 to 2024, ln 1.5 of it
    # by 2022; straight it would be ln 2: a bend of ln 0.75. The region grew half as much (ln 2 of ln 4), so it bends by
    # half: 10 x sqrt 2 x sqrt 0.75 = 12.247 in 2022.
    table = anchor_of(
        [*world_rows(), *cells(2020, 10.0, None, 50.0, 1.5, **EUROPE), *cells(2024, 20.0, None, 50.0, 1.5, **EUROPE)]
    )
    track = table.track(Node("Europe"), REFERENCE)
    assert twh(track, 2022) == pytest.approx(10 * math.sqrt(2) * math.sqrt(0.75), rel=1e-9)
    assert [twh(track, year) for year in (2020, 2024)] == pytest.approx([10, 20])


def test_a_region_that_does_not_grow_does_not_bend() -> None:
    flat = [*cells(2020, 10.0, None, 50.0, 1.5, **EUROPE), *cells(2024, 10.0, None, 50.0, 1.5, **EUROPE)]
    track = anchor_of([*world_rows(), *flat]).track(Node("Europe"), REFERENCE)
    assert [twh(track, year) for year in (2021, 2022, 2023)] == pytest.approx([10.0] * 3)


def test_a_world_that_stands_still_bends_nobody() -> None:
    still = [
        *cells(2020, 100.0, None, 50.0, 1.5),
        *cells(2022, 130.0, None, 50.0, 1.5),
        *cells(2024, 100.0, None, 50.0, 1.5),
    ]
    region = [*cells(2020, 10.0, None, 50.0, 1.5, **EUROPE), *cells(2024, 40.0, None, 50.0, 1.5, **EUROPE)]
    track = anchor_of([*still, *region]).track(Node("Europe"), REFERENCE)
    assert twh(track, 2022) == pytest.approx(20.0)


def test_load_factors_go_in_parallel_with_the_worlds() -> None:
    bent = [
        *cells(2020, 100.0, None, 40.0, 1.5),
        *cells(2022, 100.0, None, 60.0, 1.5),
        *cells(2024, 100.0, None, 40.0, 1.5),
    ]
    region = [*cells(2020, 10.0, None, 30.0, 1.5, **EUROPE), *cells(2024, 10.0, None, 30.0, 1.5, **EUROPE)]
    track = anchor_of([*bent, *region]).track(Node("Europe"), REFERENCE)
    assert load(track, 2022) == pytest.approx(0.3 * 60 / 40)


def test_a_node_of_one_year_is_level_and_one_with_the_worlds_years_is_not_bent() -> None:
    table = anchor_of([*cells(2020, 100.0, None, 50.0, 1.5), *cells(2024, 10.0, None, 50.0, 1.5, **EUROPE)])
    track = table.track(Node("Europe"), REFERENCE)
    assert [twh(track, year) for year in (2020, 2035)] == pytest.approx([10.0, 10.0])
    grown = [*cells(2020, 10.0, None, 50.0, 1.5, **EUROPE), *cells(2024, 40.0, None, 50.0, 1.5, **EUROPE)]
    pair = anchor_of([*cells(2020, 1.0, None, 50.0, 1.5), *cells(2024, 2.0, None, 50.0, 1.5), *grown])
    assert twh(pair.track(Node("Europe"), REFERENCE), 2022) == pytest.approx(20.0)


# --- what is borrowed


def region_rows(*, later: Sequence[Published] = ()) -> list[Published]:
    return [*cells(2020, 10.0, None, 50.0, 1.5, **EUROPE), *cells(2024, 20.0, None, 50.0, 1.5, **EUROPE), *later]


def test_a_year_that_the_reference_lacks_is_the_worlds_step() -> None:
    # The world doubles from 2024 to 2030; so does the region.
    track = anchor_of([*world_rows(), *region_rows()]).track(Node("Europe"), REFERENCE)
    assert twh(track, 2030) == pytest.approx(40.0)
    assert (track.tied, track.borrowed) == ((2020, 2024), (2030,))


def test_a_scenario_that_lacks_a_region_goes_from_its_reference_by_the_worlds_ratio() -> None:
    # The region has 30 in the reference of 2030. The world has 1600 there against 800: 60.
    own = cells(2030, 30.0, None, 50.0, 1.5, **EUROPE)
    track = anchor_of([*world_rows(), *region_rows(later=own)]).track(Node("Europe"), "Lift-Off")
    assert twh(track, 2030) == pytest.approx(60.0)
    assert track.borrowed == (2030,)


def test_a_later_year_of_a_scenario_adds_the_nodes_own_change_beside_the_worlds() -> None:
    # World, reference: 800 (2030), 1200 (2035); other scenario: 1600, 2000. Operators, reference: 400, 800; other: 700
    # (2030). The world's own step there is 2000/1600, the node's beside the world's in the reference (800/400) over
    # (1200/800): 700 x 1.25 x 2 / 1.5 = 1166.67.
    hyper = {"operator": "hyperscale"}
    rows = [
        *world_rows(),
        *cells(2035, 1200.0, None, 50.0, 1.5),
        *cells(2035, 2000.0, None, 50.0, 1.5, **TOP),
        *cells(2020, 20.0, None, 50.0, 1.5, **hyper),
        *cells(2024, 100.0, None, 50.0, 1.5, **hyper),
        *cells(2030, 400.0, None, 50.0, 1.5, **hyper),
        *cells(2035, 800.0, None, 50.0, 1.5, **hyper),
        *cells(2030, 700.0, None, 50.0, 1.5, **hyper, **TOP),
    ]
    track = anchor_of(rows).track(Node(WORLD, "hyperscale"), "Lift-Off")
    assert twh(track, 2035) == pytest.approx(700 * 1.25 * 2 / 1.5)
    assert (track.tied, track.borrowed) == ((2020, 2024, 2030), (2035,))


def test_a_year_that_the_world_lacks_in_this_scenario_is_not_borrowed() -> None:
    # 2030 is a year of other scenarios only: Headwinds goes on at the last rate.
    track = anchor_of([*world_rows(), *region_rows()]).track(Node("Europe"), "Headwinds")
    assert track.borrowed == ()
    assert twh(track, 2030) == pytest.approx(20 * 2 ** (6 / 4))


def test_nothing_is_borrowed_from_a_year_that_the_world_does_not_have() -> None:
    # The region's only year is one in which the world has nothing: there is no step from it.
    rows = [
        *cells(2020, 100.0, None, 50.0, 1.5),
        *cells(2030, 200.0, None, 50.0, 1.5),
        *cells(2022, 10.0, None, 50.0, 1.5, **EUROPE),
    ]
    track = anchor_of(rows).track(Node("Europe"), REFERENCE)
    assert track.borrowed == ()
    assert twh(track, 2030) == pytest.approx(10.0)


# --- what is left out


def test_without_takes_years_of_nodes_and_nothing_else() -> None:
    table = anchor_of([*world_rows(), *region_rows()])
    bare = table.without([(Node("Europe"), 2024)])
    assert bare.years(Node("Europe"), REFERENCE) == (2020,)
    assert bare.years(Node(WORLD), REFERENCE) == table.years(Node(WORLD), REFERENCE)
    assert (bare.digits, bare.rows, bare.codes, bare.last_history) == (table.digits, table.rows, table.codes, 2024)
    assert table.years(Node("Europe"), REFERENCE) == (2020, 2024), "the table itself keeps it"
    assert table.without([]).cells == table.cells


# --- the packaged table


@pytest.fixture(scope="module")
def packaged(snapshot: Snapshot) -> Anchor:
    return anchor(snapshot)


def test_tracks_of_the_packaged_table_meet_every_printed_figure_of_electricity(packaged: Anchor) -> None:
    for (node, scenario, year), cell in packaged.cells.items():
        its = REFERENCE if scenario == HISTORICAL else scenario
        track = packaged.track(node, its)
        assert twh(track, year) == pytest.approx(cell["electricity"], rel=1e-9), (node, year)
        assert 1 + np.exp(track.logs["overhead"][YEARS.index(year)]) == pytest.approx(cell["pue"])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_tracks_are_whole_and_of_one_history(packaged: Anchor, scenario: str) -> None:
    for node in packaged.nodes:
        track, base = packaged.track(node, scenario), packaged.track(node, REFERENCE)
        assert set(track.logs) == set(COMPONENTS)
        past = [YEARS.index(year) for year in YEARS if year <= packaged.last_history]
        for name in COMPONENTS:
            assert np.isfinite(track.logs[name]).all()
            # Capacity of a region is bent by the world beside its growth up to 2024 only.
            assert track.logs[name][past] == pytest.approx(base.logs[name][past])
        assert not set(track.tied) & set(track.borrowed)


def test_the_packaged_table_has_the_world_its_operators_and_regions(packaged: Anchor) -> None:
    assert {Node(WORLD, name) for name in ("", *OPERATORS)} <= set(packaged.nodes)
    assert packaged.codes == {"United States": "USA", "China": "CHN"}
