"""Axes of marks: plain ones from zero, and those that go up by tens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.request.estimate import estimate
from obsia.core.figure import Figure
from obsia.core.locales import locale
from obsia.core.locales.scales import scale_for
from obsia.writers.charts import Axis, axis_ends, mark


@pytest.fixture(scope="module")
def energy() -> Figure:
    return estimate("gpt-4o", input_tokens=300, output_tokens=400, record_figures=False).figures[0]


def of(energy: Figure, low: float, middle: float, high: float) -> Figure:
    return replace(energy, low=low, median=middle, mean=middle, high=high)


def test_an_axis_by_tens_has_powers_of_ten_at_its_ends_and_steps_between(energy: Figure) -> None:
    # 0.034 to 13 Wh: from 0.01 to 100 Wh, with steps at 0.1, 1 and 10.
    figures = [of(energy, 3.4e-5, 1e-4, 2e-4), of(energy, 1e-3, 2e-3, 1.3e-2)]
    axis = Axis.of(figures, scale=scale_for([figures[1]]), by_tens=True)
    assert (axis.low, axis.high) == (pytest.approx(0.01), pytest.approx(100.0))
    assert axis.tens == (25.0, 50.0, 75.0)
    assert axis.per_cent(1e-3) == 50.0
    assert 'class="mark d4"' in mark(figures[0], axis)
    assert ">log scale<" in axis_ends(axis, locale("en"))


@given(st.lists(st.floats(1e-9, 1e9), min_size=3, max_size=12))
def test_every_interval_lies_within_an_axis_by_tens_and_keeps_its_order(energy: Figure, ends: list[float]) -> None:
    low, middle, high = min(ends), sorted(ends)[len(ends) // 2], max(ends)
    figure = of(energy, low, middle, high)
    axis = Axis.of([figure], scale=scale_for([figure]), by_tens=True)
    places = [axis.per_cent(each) for each in (low, middle, high)]
    assert places == sorted(places)
    assert places[0] >= 0.0
    assert places[-1] <= 100.0
    assert axis.low < axis.high


def test_what_reaches_zero_has_a_plain_axis(energy: Figure) -> None:
    figure = of(energy, 0.0, 1e-3, 2e-3)
    axis = Axis.of([figure], scale=scale_for([figure]), by_tens=True)
    assert (axis.by_tens, axis.low, axis.tens) == (False, 0.0, ())
