"""The stock of machines by vintage: survival, what is in service, averages of years, power by load."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics import stock
from obsia.physics.arrays import Draws

NEVER = 1e12
"""A mean life that nothing outlives, years."""
lives = st.floats(1.0, 10.0)
shapes = st.floats(1.0, 8.0)
lags = st.floats(0.0, 2.0)
shares = st.floats(0.0, 1.0)
units = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30)


def one(value: float) -> Draws:
    """A world."""
    return np.array([value])


def served(shipped: list[float], *, lag: float = 0.0, mean: float = NEVER, shape: float = 2.0) -> Draws:
    share = stock.in_service_share(quarters=len(shipped), lag_years=one(lag), mean_years=one(mean), shape=one(shape))
    return stock.in_service(shipped=np.array(shipped)[:, None], share=share)[:, 0]


def load(**changed: float) -> float:
    whole = {"training_use": 0.8, "inference_use": 0.2, "idle": 0.2, "training_capacity": 0.5} | changed
    return float(stock.load_share(**{name: one(value) for name, value in whole.items()})[0])


@given(lives, shapes)
def test_survival_is_one_at_first_and_falls_to_nothing(mean: float, shape: float) -> None:
    ages = np.linspace(0.0, 20 * mean, 400)
    survived = stock.survival_share(age_years=ages, mean_years=one(mean), shape=one(shape))
    assert survived[0] == 1.0
    assert (np.diff(survived) <= 0).all()
    assert survived[-1] < 1e-6


@given(lives, shapes)
def test_the_area_under_survival_is_the_mean_life(mean: float, shape: float) -> None:
    ages = np.linspace(0.0, 30 * mean, 30_001)
    survived = stock.survival_share(age_years=ages, mean_years=one(mean), shape=one(shape))
    assert np.trapezoid(survived, ages) == pytest.approx(mean, rel=1e-3)


def test_with_shape_one_lives_are_exponential() -> None:
    survived = stock.survival_share(age_years=one(5.0), mean_years=one(5.0), shape=one(1.0))
    assert survived[0] == pytest.approx(math.exp(-1.0))


@given(units, lags, lives, shapes)
def test_no_more_is_in_service_than_was_shipped(shipped: list[float], lag: float, mean: float, shape: float) -> None:
    stocks = served(shipped, lag=lag, mean=mean, shape=shape)
    assert (stocks >= 0).all()
    assert (stocks <= np.cumsum(shipped) * (1 + 1e-12)).all()


@given(units, lags, st.floats(0.0, 1.0), lives, st.floats(0.0, 5.0), shapes)
def test_a_longer_lag_never_adds_without_retirement_and_a_longer_life_never_takes(
    shipped: list[float], lag: float, later: float, mean: float, longer: float, shape: float
) -> None:
    assert (served(shipped, lag=lag + later) <= served(shipped, lag=lag) + 1e-6).all()
    short = served(shipped, lag=lag, mean=mean, shape=shape)
    assert (served(shipped, lag=lag, mean=mean + longer, shape=shape) >= short - 1e-6).all()


def test_nothing_shipped_is_nothing_in_service() -> None:
    assert (served([0.0] * 8, lag=0.3, mean=5.0) == 0).all()


def test_without_lag_and_retirement_the_stock_is_all_that_was_shipped() -> None:
    assert served([1.0, 2.0, 4.0]).tolist() == pytest.approx([1.0, 3.0, 7.0])


def test_a_lag_of_a_quarter_and_a_half_by_hand() -> None:
    """Eight chips in the first quarter, spread evenly, on after 1.5 quarters.

    At the end of that quarter the oldest is one quarter old: none is on. A quarter later those of its first half are:
    4. Two quarters later all 8.
    """
    assert served([8.0, 0.0, 0.0], lag=1.5 / 4).tolist() == pytest.approx([0.0, 4.0, 8.0])


def test_survival_is_that_of_the_mean_age_by_hand() -> None:
    """Exponential lives of 5 years; at the end of its quarter a cohort is on average 0.125 years old."""
    assert served([1.0], mean=5.0, shape=1.0)[0] == pytest.approx(math.exp(-0.125 / 5.0))


def test_the_backcast_of_chip_power_by_hand() -> None:
    """Design power shipped until the ends of quarters, MW (Epoch AI: Nvidia + Google + Amazon + AMD).

    end of 2023   1168 + 287                 = 1455
    2024          1611 + 427 + 40.5 + 44     = 2122.5
                  2160 + 592 + 90.3 + 116    = 2958.3
                  2826 + 779 + 163.5 + 223   = 3991.5
                  3675 + 991 + 294.7 + 351   = 5311.7
    2025          4678 + 1221 + 401 + 453    = 6753
                  5722 + 1492 + 524.5 + 519  = 8257.5
                  6994 + 1823 + 669.9 + 629  = 10115.9
                  8562 + 2223 + 840 + 762    = 12387

    2024: (1455 / 2 + 2122.5 + 2958.3 + 3991.5 + 5311.7 / 2) / 4 = 3113.9; 2025: 8493.9 in the same way. With 1.82 W of
    IT for 1 W of chips, a PUE of 1.20 and 0.6 of rated power, over 8.766 thousand hours: 35.8 and 97.6 TWh.
    """
    ends = np.array([1455, 2122.5, 2958.3, 3991.5, 5311.7, 6753, 8257.5, 10115.9, 12387])
    averages = stock.year_averages(ends=ends)
    assert averages == pytest.approx([3113.9, 8493.9], abs=0.1)
    assert averages / 1000 * 1.82 * 1.20 * 0.6 * 8.766 == pytest.approx([35.8, 97.6], abs=0.1)


@pytest.mark.parametrize("rows", [0, 4, 6])
def test_averages_need_one_end_and_four_for_each_year(rows: int) -> None:
    with pytest.raises(ValueError, match="ends-of-quarters"):
        stock.year_averages(ends=np.zeros(rows))


def test_growth_turns_where_it_is_told_to() -> None:
    """From 100: doubling for a year and a half, then level: 100 x 2^0.5, 100 x 2^1.5, 100 x 2^1.5."""
    grown = stock.grown(
        last=one(100.0), since_years=np.array([0.5, 1.5, 3.0]), ratio=one(2.0), turn_years=1.5, later_ratio=one(1.0)
    )
    assert grown[:, 0] == pytest.approx([100 * 2**0.5, 100 * 2**1.5, 100 * 2**1.5])


@given(st.floats(1.0, 1e9), st.floats(0.5, 3.0), st.integers(1, 40))
def test_what_was_shipped_before_sums_to_its_total_and_grows_by_its_ratio(
    total: float, ratio: float, quarters: int
) -> None:
    shipped = stock.shipped_before(total=one(total), ratio=one(ratio), quarters=quarters)[:, 0]
    assert shipped.sum() == pytest.approx(total)
    assert shipped[4:] / shipped[:-4] == pytest.approx(np.full(max(quarters - 4, 0), ratio))


def test_the_load_of_lbnl_by_hand() -> None:
    """Half trains at 80 %, half answers at 20 %, idle at 20 %: 0.2 + 0.8 x 0.5 = 0.6 of rated power."""
    assert load() == pytest.approx(0.6)


@given(shares, shares, shares, shares, st.floats(0.0, 1.0))
def test_load_lies_between_idle_and_rated_and_grows_with_use(
    training: float, inference: float, idle: float, capacity: float, more: float
) -> None:
    of = {"inference_use": inference, "idle": idle, "training_capacity": capacity}
    lower = load(training_use=training, **of)
    assert idle - 1e-12 <= lower <= 1.0 + 1e-12
    assert load(training_use=training + (1.0 - training) * more, **of) >= lower - 1e-12


def test_overhead_shrinks_from_its_year_on_and_was_larger_before() -> None:
    """An overhead of 0.2 that falls by a tenth a year: 0.18 a year later, 0.2 / 0.9 a year before."""
    found = [stock.pue_on(pue=one(1.2), overhead_ratio=one(0.9), since_years=years)[0] for years in (0.0, 1.0, -1.0)]
    assert found == pytest.approx([1.2, 1.18, 1.0 + 0.2 / 0.9])


def test_no_pue_is_below_one() -> None:
    """By hand: 1.2 with an excess that halves each year is 1.1 after one; what is drawn below 1 stands at 1."""
    drawn = np.array([1.2, 1.0, 0.96])
    after = stock.pue_on(pue=drawn, overhead_ratio=np.array([0.5]), since_years=1.0)
    assert after == pytest.approx([1.1, 1.0, 1.0])
