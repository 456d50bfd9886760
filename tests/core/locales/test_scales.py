"""A figure is rescaled for the eye, and never shows more digits than its interval supports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.figure import Tested as Standing
from obsia.core.locales import locale
from obsia.core.locales.scales import SCALES, digits_of, interval_words, scale_for, shown
from obsia.core.message import Stated
from obsia.core.units import UNITS

FIGURE = Figure(
    median=2.0, mean=2.4, low=0.6, high=8.1, unit="kWh", quantity="energy_kwh", boundary=Boundary.FACILITY,
    kind=Kind.MODELLED, kind_shares={}, tested=Standing.ELICITED, snapshot="0" * 64, figure_id="a-b", evidence=("x",),
)  # fmt: skip


def of(value: float, low: float, high: float, unit: str = "kWh") -> Figure:
    """A figure with these numbers."""
    return replace(FIGURE, median=value, mean=value, low=low, high=high, unit=unit)


@pytest.mark.parametrize(
    ("figure", "text", "interval"),
    [
        (of(2.4, 0.6, 8.1), "2.4\u00a0kWh", "0.60 to 8.1\u00a0kWh"),
        (of(0.0024, 0.0006, 0.0081), "2.4\u00a0Wh", "0.60 to 8.1\u00a0Wh"),
        (of(0.00091, 0.0002, 0.006), "0.91\u00a0Wh", "0.20 to 6.0\u00a0Wh"),
        (of(0.00001, 0.000002, 0.00006), "10\u00a0mWh", "2.0 to 60\u00a0mWh"),
        (of(24_000, 6_000, 81_000), "24\u00a0MWh", "6.0 to 81\u00a0MWh"),
        (of(2.4e9, 1e9, 3e9), "2.4\u00a0TWh", "1.0 to 3.0\u00a0TWh"),
        (of(620, 150, 2100, "gCO2e"), "620\u00a0g\u00a0CO₂e", "150 to 2,100\u00a0g\u00a0CO₂e"),
        (of(6.2e6, 1.5e6, 2.1e7, "gCO2e"), "6.2\u00a0t\u00a0CO₂e", "1.5 to 21\u00a0t\u00a0CO₂e"),
        (of(0.012, 0.001, 0.1, "L"), "12\u00a0mL", "1.0 to 100\u00a0mL"),
        (of(12_345, 11_000, 14_000, "L"), "12.3\u00a0m³", "11.0 to 14.0\u00a0m³"),
        (of(1.1e11, 6.6e10, 1.9e11, "W"), "110\u00a0GW", "66 to 190\u00a0GW"),
        (of(0.9999, 0.5, 2), "1.0\u00a0kWh", "0.50 to 2.0\u00a0kWh"),
        (of(0, 0, 0), "0\u00a0kWh", "0 to 0\u00a0kWh"),
        (of(3, 1, 9, "furlong"), "3.0\u00a0furlong", "1.0 to 9.0\u00a0furlong"),
    ],
)
def test_it_reads_between_one_and_a_thousand(figure: Figure, text: str, interval: str) -> None:
    told = shown(figure, locale("en"))
    assert (told.text, told.interval_text) == (text, interval)


def test_figures_of_a_column_share_a_scale() -> None:
    figures = [of(0.001, 0.0005, 0.002), of(5, 1, 9)]
    scale = scale_for(figures)
    assert [shown(figure, locale("en"), scale=scale).value for figure in figures] == ["0.0010", "5.0"]


def test_a_narrow_interval_supports_a_third_digit() -> None:
    assert digits_of(of(2, 1, 4)) == 2
    assert digits_of(of(2, 1.9, 2.1)) == 3
    assert digits_of(of(2, -1, 4)) == 2


def test_the_words_of_an_interval_are_earned() -> None:
    tested = replace(FIGURE, tested=Standing.TESTED)
    tr = locale("en")
    assert interval_words([FIGURE], tr) == "plausible range"
    assert interval_words([replace(FIGURE, tested=Standing.EXTRAPOLATED)], tr) == "plausible range"
    assert interval_words([tested], tr) == "90% interval"
    assert interval_words([tested, FIGURE], tr) == "plausible range"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Stated(1_287_000, "kWh"), "1.287 GWh"),
        (Stated(552_100, "kgCO2e"), "552.1 t CO₂e"),
        (Stated(2_664_000, "h"), "2,664,000 h"),
        (Stated(2_048, "1"), "2,048"),
        (Stated(3.14e23), "3.14 × 10²³"),
        (Stated(0.0, "kWh"), "0 kWh"),
    ],
)
def test_what_is_stated_keeps_its_digits_in_the_largest_multiple_that_it_fills(number: Stated, written: str) -> None:
    assert locale("en").text(number).replace("\u00a0", " ") == written


def test_the_lead_is_the_value() -> None:
    assert shown(FIGURE, locale("en")).value == "2.0"


def test_scales_are_those_of_units_and_in_order() -> None:
    assert set(SCALES) <= set(UNITS.values())
    for ladder in SCALES.values():
        assert [scale.factor for scale in ladder] == sorted(scale.factor for scale in ladder)
        assert any(scale.factor == 1.0 for scale in ladder)


@given(st.floats(min_value=1e-14, max_value=1e12), st.sampled_from(sorted(SCALES)))
def test_what_is_shown_is_the_figure_to_two_digits(value: float, unit: str) -> None:
    figure = of(value, value / 4, value * 4, unit)
    scale = scale_for([figure])
    text = shown(figure, locale("en")).value.replace(",", "")
    assert float(text) * scale.factor == pytest.approx(value, rel=0.051)
