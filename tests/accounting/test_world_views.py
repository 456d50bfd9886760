"""Views: what each series says of a region over the years, which of its editions count, and how views are averaged."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.accounting.world_rows import row

from obsia.accounting.world.published import fact_of, subject_of
from obsia.accounting.world.views import PublishedPath, blend, edition_date, growth_from, views_of
from obsia.core.demand import HISTORICAL, FigureKind, Published, PublishedBasis, RegionKind
from obsia.core.evidence import Kind, Spread, Verification


def figure(edition: str, year: int, amount: float | None, **changes: Any) -> Published:
    return row("electricity", year, amount, edition=edition, **changes)


def told(view: PublishedPath) -> dict[int, float]:
    return {year: round(math.exp(value), 9) for year, value in sorted(view.points.items())}


def none(start: float, end: float) -> float:
    return 0.0 * (end - start)


def tenth(start: float, end: float) -> float:
    return math.log(1.1) * (end - start)


def at(view: PublishedPath, year: float, growth: Any = none) -> float:
    return math.exp(float(view.logs(np.array([year]), growth)[0]))


METERED = {"basis": PublishedBasis.METERED}
ASIDE = {"series": "Other"}


# --- which figures count


def test_only_the_latest_edition_of_a_series_counts() -> None:
    (view,) = views_of([figure("2022-01", 2020, 5.0), figure("2024-01", 2020, 6.0), figure("2023-01", 2021, 9.0)])
    assert told(view) == {2020: 6.0}
    assert (view.edition, view.last_history, view.is_metered) == ("2024-01", 2020, False)


def test_each_series_is_a_view_in_order_of_its_name() -> None:
    views = views_of([figure("2024", 2020, 5.0), figure("2020", 2019, 4.0, series="Another")])
    assert [view.series for view in views] == ["Another", "Invented"]


def test_history_of_an_earlier_edition_stands_where_the_latest_has_none() -> None:
    rows = [
        figure("2020-01", 2018, 2.0),
        figure("2022-01", 2020, 5.0),
        figure("2022-01", 2030, 20.0),
        figure("2024-01", 2030, 15.0),
    ]
    (view,) = views_of(rows)
    assert told(view) == {2020: 5.0, 2030: 15.0}, "its projection of 2022 is replaced, its history is not"
    assert view.last_history == 2020


def test_without_any_history_there_is_only_the_latest() -> None:
    (view,) = views_of([figure("2022-01", 2030, 20.0), figure("2024-01", 2035, 15.0)])
    assert told(view) == {2035: 15.0}
    assert view.last_history is None
    assert view.rate() is None


def test_of_meters_every_year_counts_and_nothing_but_meters() -> None:
    rows = [
        figure("2020", 2018, 2.0, **METERED),
        figure("2021", 2019, 3.0, **METERED),
        figure("2022", 2019, 3.5, **METERED),
        figure("2023", 2030, 90.0),
    ]
    (view,) = views_of(rows)
    assert told(view) == {2018: 2.0, 2019: 3.5}, "a year that was metered again is the later"
    assert view.is_metered


def test_only_editions_before_a_date() -> None:
    rows = [figure("2022-01", 2020, 5.0), figure("2023", 2020, 6.0)]
    assert edition_date("2023") == "2023-06"
    assert edition_date("2022-01") == "2022-01"
    assert [told(view) for view in views_of(rows, before="2023-06")] == [{2020: 5.0}]
    assert [told(view) for view in views_of(rows, before="2023-07")] == [{2020: 6.0}]
    assert views_of(rows, before="2022-01") == ()


def test_an_edition_of_a_year_alone_is_of_its_middle() -> None:
    (view,) = views_of([figure("2024", 2020, 5.0, **METERED), figure("2024-03", 2021, 6.0, **METERED)])
    assert view.edition == "2024"


def test_growth_rates_are_no_points() -> None:
    assert views_of([figure("2024", 2020, 5.0, year_to="2030")]) == ()


def test_the_reference_is_chosen_among_scenarios_and_other_names_are_averaged() -> None:
    future = [
        figure("2024", 2030, 20.0),
        figure("2024", 2030, 40.0, scenario="Lift-Off"),
        figure("2024", 2030, 90.0, scenario="Low"),
    ]
    (view,) = views_of(future)
    assert told(view) == {2030: 20.0}
    # Low and High of a publisher without a reference: the middle in logarithms, sqrt(10 x 40) = 20.
    ends = [figure("2024", 2030, 10.0, scenario="Low"), figure("2024", 2030, 40.0, scenario="High")]
    (view,) = views_of(ends)
    assert told(view) == {2030: 20.0}


def test_a_series_of_departing_scenarios_alone_is_no_view() -> None:
    assert views_of([figure("2024", 2030, 40.0, scenario="Lift-Off")]) == ()
    history = figure("2024", 2023, 4.0)
    (view,) = views_of([history, figure("2024", 2030, 40.0, scenario="Lift-Off")])
    assert told(view) == {2023: 4.0}


def test_a_range_counts_by_its_middle() -> None:
    (view,) = views_of([figure("2024", 2022, None, low=45.0, high=65.0)])
    assert told(view) == {2022: 55.0}


# --- paths


def test_between_years_a_path_is_of_constant_rate_and_meets_its_figures() -> None:
    (view,) = views_of([figure("2024", 2020, 10.0), figure("2024", 2030, 40.0, scenario="Base")])
    assert [at(view, year) for year in (2020, 2025, 2030)] == pytest.approx([10.0, 20.0, 40.0])


def test_beyond_its_figures_it_grows_by_the_mean_of_its_own_rate_and_the_wider_regions() -> None:
    # Own rate: ln 2 / 2 a year. Wider: ln 1.1. Two years on: 20 x sqrt(2 x 1.21) = 31.11; two before: 10 / the same.
    (view,) = views_of([figure("2024", 2020, 10.0), figure("2024", 2022, 20.0)])
    assert view.rate() == pytest.approx(math.log(2) / 2)
    step = math.sqrt(2 * 1.21)
    assert at(view, 2024, tenth) == pytest.approx(20 * step)
    assert at(view, 2018, tenth) == pytest.approx(10 / step)


def test_of_one_year_it_grows_as_the_wider_region_alone() -> None:
    (view,) = views_of([figure("2024", 2020, 10.0)])
    assert view.rate() is None
    assert at(view, 2022, tenth) == pytest.approx(12.1)
    assert at(view, 2019, tenth) == pytest.approx(10 / 1.1)


def test_projections_are_no_part_of_the_own_rate() -> None:
    rows = [figure("2024", 2020, 10.0), figure("2024", 2021, 11.0), figure("2024", 2030, 90.0)]
    (view,) = views_of(rows)
    assert view.rate() == pytest.approx(math.log(1.1))


def test_the_horizon_counts_from_history_and_before_the_first_year() -> None:
    years = np.array([2018.0, 2020.0, 2022.0, 2025.0, 2030.0])
    (view,) = views_of([figure("2024", 2020, 10.0), figure("2024", 2022, 11.0), figure("2024", 2030, 20.0)])
    assert view.horizon(years).tolist() == [2.0, 0.0, 0.0, 3.0, 8.0]
    (bare,) = views_of([figure("2024", 2025, 20.0)])
    assert bare.horizon(years).tolist() == [7.0, 5.0, 3.0, 0.0, 5.0]


# --- several together


def test_views_are_averaged_by_how_near_they_are_to_what_they_know_by_hand() -> None:
    # 2024: one knows it (weight 1), another knew 2021 (weight 1/4): 10^0.8 x 20^0.2 = 11.487; the horizon 3 x 0.2.
    views = views_of([figure("2024", 2024, 10.0), figure("2023", 2021, 20.0, **ASIDE)])
    seen = blend(views, np.array([2024.0]), none)
    assert math.exp(float(seen.logs[0])) == pytest.approx(10**0.8 * 20**0.2)
    assert float(seen.horizon[0]) == pytest.approx(0.6)
    assert not seen.is_metered
    assert len(seen.views) == 2


def test_where_anybody_has_read_meters_only_meters_count() -> None:
    views = views_of([figure("2024", 2024, 10.0, **METERED), figure("2024", 2024, 90.0, **ASIDE)])
    seen = blend(views, np.array([2024.0]), none)
    assert math.exp(float(seen.logs[0])) == pytest.approx(10.0)
    assert seen.is_metered
    assert [view.series for view in seen.views] == ["Invented"]


def test_no_view_is_no_blend() -> None:
    with pytest.raises(ValueError, match="no-view"):
        blend((), np.array([2024.0]), none)


@given(st.lists(st.tuples(st.floats(0.1, 1e3), st.integers(2015, 2024)), min_size=1, max_size=5))
def test_a_blend_lies_between_its_views_in_any_order(points: list[tuple[float, int]]) -> None:
    rows = [figure("2024", year, amount, series=f"S{i}") for i, (amount, year) in enumerate(points)]
    years = np.array([2020.0, 2024.0, 2030.0])
    views = views_of(rows)
    seen = blend(views, years, tenth)
    each = np.stack([view.logs(years, tenth) for view in views])
    assert (seen.logs <= each.max(axis=0) + 1e-9).all()
    assert (seen.logs >= each.min(axis=0) - 1e-9).all()
    assert blend(views_of(rows[::-1]), years, tenth).logs == pytest.approx(seen.logs)
    assert blend(tuple(reversed(views)), years, tenth).logs == pytest.approx(seen.logs)


# --- growth of a wider region


def test_growth_is_of_the_latest_view_that_has_two_years() -> None:
    old = [figure("2020", 2020, 10.0, **ASIDE), figure("2020", 2030, 90.0, **ASIDE)]
    new = [figure("2024", 2020, 10.0), figure("2024", 2030, 20.0)]
    lone = [figure("2025", 2020, 10.0, series="Lone")]
    growth = growth_from(views_of(old + new + lone))
    assert growth is not None
    assert growth(2020.0, 2030.0) == pytest.approx(math.log(2))
    assert growth(2030.0, 2035.0) == pytest.approx(math.log(2) / 2), "the last rate goes on"
    assert growth(2024.0, 2022.0) == pytest.approx(-math.log(2) / 5)
    assert growth_from(views_of(lone)) is None
    assert growth_from(()) is None


# --- as facts


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({}, "demand:World"),
        ({"region": "Globe"}, "demand:World"),
        ({"quantity": "electricity_hyperscale"}, "demand:World/hyperscale"),
        ({"quantity": "it_electricity"}, "demand:World"),
        ({"region": "Norway", "region_kind": RegionKind.COUNTRY, "iso3": "NOR"}, "demand:NOR"),
        ({"region": "Europe", "region_kind": RegionKind.REGION}, "demand:Europe"),
    ],
)
def test_subjects_of_published_figures(changes: dict[str, Any], subject: str) -> None:
    assert subject_of(replace(row("electricity", 2024, 1.0), **changes)) == subject


@pytest.mark.parametrize(
    ("unit", "house", "value"),
    [
        ("TWh", "kWh", 2e9),
        ("GW", "W", 2e9),
        ("%", "1", 0.02),
        ("ratio", "1", 2.0),
        ("GL", "L", 2e9),
        ("USD", "USD", 2.0),
    ],
)
def test_a_point_as_a_fact_in_the_houses_unit(unit: str, house: str, value: float) -> None:
    fact = fact_of(row("electricity", 2024, 2.0, unit=unit))
    assert (fact.unit, fact.value, fact.spread) == (house, pytest.approx(value), Spread.POINT)
    assert (fact.low, fact.high) == (None, None)
    assert (fact.kind, fact.verification) == (Kind.MODELLED, Verification.METHOD_PUBLISHED)
    assert fact.qualifier == f"scenario={HISTORICAL};edition=2025-04"


def test_a_range_as_a_fact_and_meters_and_second_hands() -> None:
    ranged = fact_of(
        row("electricity", 2024, None, low=1.0, high=3.0, basis=PublishedBasis.METERED, access="secondary")
    )
    assert (ranged.value, ranged.low, ranged.high, ranged.spread) == (2e9, 1e9, 3e9, Spread.UNIFORM)
    assert (ranged.kind, ranged.verification) == (Kind.MEASURED, Verification.BARE_CLAIM)
    open_end = fact_of(row("electricity", 2024, None, low=4.0, figure_kind=FigureKind.HISTORY))
    assert (open_end.value, open_end.low, open_end.high, open_end.spread) == (4e9, None, None, Spread.POINT)
    under = fact_of(row("electricity", 2024, None, high=5.0))
    assert (under.value, under.low, under.high) == (5e9, None, None)
    with pytest.raises(ValueError, match="edition-without-value"):
        fact_of(row("electricity", 2024, None))
