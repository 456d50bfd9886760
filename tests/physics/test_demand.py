"""Data centres as a whole: the identity, paths between known years, and how far a path wanders between them."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.demand import OPERATORS
from obsia.physics import demand
from obsia.physics.demand import Array

EDITIONS = Path(__file__).parents[2] / "src" / "obsia" / "facts" / "data" / "relations" / "editions.csv"
IDENTITY = {"electricity", "installed_capacity", "load_factor"}
powers = st.floats(1e3, 1e12)
shares = st.floats(0.01, 1.0)
pues = st.floats(1.0, 3.0)
values = st.floats(-10, 10)
known_points = st.lists(st.tuples(st.integers(1990, 2050), values), min_size=1, max_size=8, unique_by=lambda at: at[0])


def one(value: float) -> Array:
    return np.array([value])


def annex() -> dict[tuple[str, str, str, str], dict[str, str]]:
    """(region, type of operators, scenario, year) -> quantity -> as printed."""
    cells: dict[tuple[str, str, str, str], dict[str, str]] = defaultdict(dict)
    with EDITIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["evidence"] == "iea-energy-and-ai-2025" and row["amount"] and not row["year_to"]:
                name, _, operator = row["quantity"].rpartition("_")
                quantity = name if operator in OPERATORS else row["quantity"]
                at = (row["region"], operator if operator in OPERATORS else "", row["scenario"], row["year"])
                cells[at][quantity] = row["amount"]
    return {at: each for at, each in cells.items() if set(each) >= IDENTITY}


ANNEX = annex()


def half_digits() -> dict[tuple[str, str, str], float]:
    """(region, type of operators, quantity) -> half of the last digit that any of its cells shows."""
    places: dict[tuple[str, str, str], int] = defaultdict(int)
    for (region, operator, _, _), cells in ANNEX.items():
        for quantity, text in cells.items():
            digits = len(text.partition(".")[2].rstrip("0"))
            places[region, operator, quantity] = max(places[region, operator, quantity], digits)
    return {key: 0.5 / 10**digits for key, digits in places.items()}


HALF = half_digits()


def ends(at: tuple[str, str, str, str], quantity: str) -> tuple[float, float]:
    """Between what and what a printed cell lies."""
    value, half = float(ANNEX[at][quantity]), HALF[at[0], at[1], quantity]
    return value - half, value + half


# --- the identity


def test_electricity_of_a_gigawatt_by_hand() -> None:
    # 1 GW at half of its capacity all year: 1e6 kW x 0.5 x 8760 h = 4.38e9 kWh.
    assert demand.electricity_kwh(installed_w=one(1e9), load_factor_share=one(0.5)) == pytest.approx(4.38e9)
    assert demand.average_w(energy_kwh=one(4.38e9)) == pytest.approx(5e8)
    assert demand.it_energy_kwh(energy_kwh=one(4.38e9), pue=one(1.5)) == pytest.approx(2.92e9)


def test_there_are_rows_of_the_annex_for_the_world_its_operators_and_eight_regions() -> None:
    assert len(ANNEX) == 59
    assert len({region for region, *_ in ANNEX}) == 9
    assert {operator for _, operator, *_ in ANNEX} == {"", *OPERATORS}


@pytest.mark.parametrize("at", sorted(ANNEX), ids=" ".join)
def test_every_row_of_the_annex_obeys_the_identity_to_its_printed_digits(at: tuple[str, str, str, str]) -> None:
    (low_gw, high_gw), (low_load, high_load) = ends(at, "installed_capacity"), ends(at, "load_factor")
    low_twh, high_twh = ends(at, "electricity")
    made = [
        float(demand.electricity_kwh(installed_w=one(gw * 1e9), load_factor_share=one(load / 100))[0]) / 1e9
        for gw, load in ((low_gw, low_load), (high_gw, high_load))
    ]
    assert made[0] <= high_twh
    assert made[1] >= low_twh
    if "it_electricity" in ANNEX[at]:
        low_pue, high_pue = ends(at, "pue")
        it_twh = [
            float(demand.it_energy_kwh(energy_kwh=one(twh), pue=one(pue))[0])
            for twh, pue in ((low_twh, high_pue), (high_twh, low_pue))
        ]
        assert it_twh[0] <= ends(at, "it_electricity")[1]
        assert it_twh[1] >= ends(at, "it_electricity")[0]


def test_five_per_cent_more_would_not_pass() -> None:
    broken = [
        at
        for at in ANNEX
        if float(ANNEX[at]["installed_capacity"]) * float(ANNEX[at]["load_factor"]) / 100 * 8.76 * 1.05
        > ends(at, "electricity")[1]
    ]
    assert broken


@given(powers, shares)
def test_capacity_load_factor_and_electricity_agree(power_w: float, share: float) -> None:
    kwh = demand.electricity_kwh(installed_w=one(power_w), load_factor_share=one(share))
    assert demand.installed_w(energy_kwh=kwh, load_factor_share=one(share)) == pytest.approx(power_w)
    assert demand.load_factor_share(energy_kwh=kwh, installed_w=power_w) == pytest.approx(share)
    assert demand.average_w(energy_kwh=kwh) == pytest.approx(power_w * share)


@given(powers, shares, pues, st.floats(1.01, 3))
def test_electricity_is_in_proportion_and_pue_takes_from_it(
    power_w: float, share: float, pue: float, more: float
) -> None:
    kwh = demand.electricity_kwh(installed_w=one(power_w), load_factor_share=one(share))
    assert demand.electricity_kwh(installed_w=one(power_w * more), load_factor_share=one(share)) == pytest.approx(
        kwh * more
    )
    assert demand.it_energy_kwh(energy_kwh=kwh, pue=one(pue)) <= kwh
    assert demand.it_energy_kwh(energy_kwh=kwh, pue=one(pue * more)) < demand.it_energy_kwh(
        energy_kwh=kwh, pue=one(pue)
    )


def test_arrays_broadcast() -> None:
    kwh = demand.electricity_kwh(installed_w=np.ones((3, 1)), load_factor_share=np.ones(4))
    assert kwh.shape == (3, 4)


# --- paths


def arrays(points: list[tuple[int, float]]) -> tuple[Array, Array]:
    years, known = zip(*sorted(points), strict=True)
    return np.array(years, dtype=np.float64), np.array(known)


@given(known_points)
def test_a_path_goes_through_what_is_known(points: list[tuple[int, float]]) -> None:
    years, known = arrays(points)
    assert demand.path(years=years, known_years=years, known=known) == pytest.approx(known)


@given(known_points, st.floats(1980, 2060))
def test_a_path_stays_between_its_neighbours_and_goes_on_at_its_last_slope(
    points: list[tuple[int, float]], year: float
) -> None:
    years, known = arrays(points)
    at = float(demand.path(years=one(year), known_years=years, known=known)[0])
    if years.size == 1:
        assert at == known[0]
    elif year > years[-1]:
        slope = (known[-1] - known[-2]) / (years[-1] - years[-2])
        assert at == pytest.approx(known[-1] + slope * (year - years[-1]))
    elif year < years[0]:
        slope = (known[1] - known[0]) / (years[1] - years[0])
        assert at == pytest.approx(known[0] - slope * (years[0] - year))
    else:
        right = max(1, int(np.searchsorted(years, year)))
        low, high = sorted(known[right - 1 : right + 1])
        assert low - 1e-9 <= at <= high + 1e-9


def test_a_path_of_logarithms_is_a_constant_rate_by_hand() -> None:
    # 100 in 2020 and 400 in 2030 doubles every five years: 200 in 2025, 800 in 2035, 50 in 2015.
    found = demand.path(
        years=np.array([2015.0, 2025.0, 2035.0]), known_years=np.array([2020.0, 2030.0]), known=np.log([100.0, 400.0])
    )
    assert np.exp(found) == pytest.approx([50.0, 200.0, 800.0])


@pytest.mark.parametrize("years", [[], [2020.0, 2020.0], [2030.0, 2020.0]])
def test_a_path_refuses_no_points_and_years_that_do_not_rise(years: list[float]) -> None:
    with pytest.raises(ValueError, match="years-that-do-not-rise"):
        demand.path(years=one(2025.0), known_years=np.array(years), known=np.zeros(len(years)))


# --- bridges


@given(known_points)
def test_a_bridge_is_nothing_where_a_year_is_known(points: list[tuple[int, float]]) -> None:
    years, _ = arrays(points)
    assert (demand.bridge(years=years, known_years=years) == 0.0).all()


@given(known_points, st.floats(1980, 2060))
def test_a_bridge_is_tied_more_by_more_years(points: list[tuple[int, float]], year: float) -> None:
    years, _ = arrays(points)
    wandered = float(demand.bridge(years=one(year), known_years=years)[0])
    assert 0.0 <= wandered <= np.sqrt(np.abs(years - year).min()) + 1e-9
    if years.size > 1:
        assert wandered <= float(demand.bridge(years=one(year), known_years=years[:-1])[0]) + 1e-9


def test_a_bridge_by_hand() -> None:
    # Between 2020 and 2030: sqrt(4 x 6 / 10) in 2024, the most in the middle: sqrt(25 / 10). Beyond: sqrt of the years.
    found = demand.bridge(
        years=np.array([2016.0, 2020.0, 2024.0, 2025.0, 2030.0, 2034.0]), known_years=np.array([2020.0, 2030.0])
    )
    assert found == pytest.approx([2.0, 0.0, 1.549193, 1.581139, 0.0, 2.0])
    assert demand.bridge(years=np.array([2021.0, 2016.0]), known_years=one(2020.0)) == pytest.approx([1.0, 2.0])


def test_odds_of_a_change_by_hand() -> None:
    # A fifth, and half of what is added: 0.45 of 1.5, so odds of 3 : 7 after 1 : 4. A move that would take all, or
    # more than there is, leaves a twentieth: 0.995 (odds of 199 after 9), 0.02 (1 : 49 after 2 : 3).
    found = demand.odds_of_change(
        share=np.array([0.2, 0.9, 0.4]), change_share=np.array([0.5, 5.0, -5.0]), whole_ratio=np.array([1.5, 2.0, 2.0])
    )
    assert found == pytest.approx([12 / 7, 199 / 9, 3 / 98])


# --- the largest power of a year


def test_the_peak_is_the_mean_times_its_ratio_at_most_what_is_connected() -> None:
    """By hand: 50 W x 1.2 = 60 W; x 3 = 150 W, of 100 W connected 100 W; a ratio of 0.9 leaves the mean."""
    ratios = np.array([1.2, 3.0, 1.0, 0.9])
    peaks = demand.peak_w(average_w=one(50.0), peak_ratio=ratios, installed_w=one(100.0))
    assert peaks == pytest.approx([60.0, 100.0, 50.0, 50.0])


@given(powers, shares, st.floats(0.5, 5.0), st.floats(0.0, 2.0))
def test_the_peak_lies_between_the_mean_and_what_is_connected(
    watts: float, load: float, ratio: float, more: float
) -> None:
    mean = one(watts * load)
    peak = demand.peak_w(average_w=mean, peak_ratio=one(ratio), installed_w=one(watts))
    assert mean <= peak <= watts
    assert peak <= demand.peak_w(average_w=mean, peak_ratio=one(ratio + more), installed_w=one(watts))


def test_peaks_broadcast() -> None:
    peaks = demand.peak_w(average_w=np.ones((16, 8)), peak_ratio=np.full(8, 1.5), installed_w=np.full((16, 8), 1.25))
    assert peaks.shape == (16, 8)
    assert (peaks == 1.25).all()
