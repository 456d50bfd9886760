"""Numbers of forms: rounded as a form asks, and read from texts whole or not at all."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.disclosure.stated_amounts import amount
from obsia.app.forms.rounding import MONTHS, SIZES, magnitude, significant, size_range, training_time_range

# Rounding


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (3710.58, 2, "3700"), (0.145, 2, "0.15"), (0.125, 2, "0.13"), (9.95, 2, "10"), (9.949, 2, "9.9"),
        (99.5, 2, "100"), (0.0995, 2, "0.10"), (1.0, 2, "1.0"), (12.0, 2, "12"), (5.0, 1, "5"), (0.95, 1, "1"),
        (671e9, 2, "6.7E+11"), (999_499.0, 3, "999000"), (999_500.0, 3, "1.00E+6"), (3.2597e24, 2, "3.3E+24"),
        (9.96e24, 2, "1.0E+25"), (1e-7, 2, "1.0E-7"),
    ],
)  # fmt: skip
def test_significant_figures(value: float, digits: int, text: str) -> None:
    assert significant(value, digits=digits) == text


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_nothing_is_no_figure(value: float) -> None:
    with pytest.raises(ValueError, match="not-a-positive-number"):
        significant(value, digits=2)
    with pytest.raises(ValueError, match="not-a-positive-number"):
        magnitude(value)


positive = st.floats(min_value=1e-30, max_value=1e30)


@given(positive, st.integers(1, 6))
def test_rounding_is_to_the_nearest_and_keeps_its_figures(value: float, digits: int) -> None:
    rounded = Decimal(significant(value, digits=digits))
    exact = Decimal(repr(value))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    assert abs(rounded - exact) <= step / 2
    assert significant(float(rounded), digits=digits) == str(significant(value, digits=digits))


@given(positive)
def test_the_order_of_magnitude_is_the_power_below(value: float) -> None:
    power = Decimal(magnitude(value))
    assert power <= Decimal(repr(value)) < power * 10
    assert power.as_tuple().digits == (1,)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (1.0, "under-1"), (30.437, "under-1"), (30.4375, "1-to-3"), (91.3, "1-to-3"), (91.3125, "3-to-6"),
        (182.624, "3-to-6"), (182.625, "3-to-6"), (182.626, "over-6"), (1000.0, "over-6"),
    ],
)  # fmt: skip
def test_ranges_of_training_time(days: float, name: str) -> None:
    assert training_time_range(days) == name


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (1.0, "1-to-500m"), (499_999_999.0, "1-to-500m"), (5e8, "500m-to-5b"), (5e9, "5b-to-15b"), (15e9, "15b-to-50b"),
        (5e10, "50b-to-100b"), (1e11, "100b-to-500b"), (5e11, "500b-to-1t"), (1e12, "500b-to-1t"), (1.01e12, "over-1t"),
    ],
)  # fmt: skip
def test_ranges_of_size(parameters: float, name: str) -> None:
    assert size_range(parameters) == name


@given(st.floats(min_value=1, max_value=1e15), st.floats(min_value=1, max_value=1e15))
def test_a_larger_number_is_in_no_lower_range(one: float, two: float) -> None:
    low, high = sorted((one, two))
    names = [name for name, _ in SIZES]
    assert names.index(size_range(low)) <= names.index(size_range(high))
    times = [name for name, _ in MONTHS]
    assert times.index(training_time_range(low)) <= times.index(training_time_range(high))


# Amounts in texts


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("14.8 trillion for the base; about 4 billion for tuning", "token", 1.48e13),
        ("15T tokens", "token", 1.5e13),
        ("671 billion, and 11.5 billion of their own", "parameter", 6.71e11),
        ("36.7 billion (37 billion rounded), of which", "parameter", 3.67e10),
        ("6,706,958,336", "parameter", 6_706_958_336.0),
        ("117B parameters", "parameter", 1.17e11),
        ("2,788,000 H800 hours: 2,664,000 pre-training", "device-h", 2_788_000.0),
        ("About 550,000 H100 hours", "device-h", 550_000.0),
        ("About 147,000 H800 hours on top of the base: 512 x 198", "device-h", None),
        ("30.84 million H100-80GB GPU hours", "device-h", 30_840_000.0),
        ("1 million TPU v4 hours", "device-h", 1e6),
        ("512 NVIDIA H100 80GB (128 nodes of 4)", "device", 512.0),
        ("2,048 H800", "device", 2_048.0),
        ("About 3.3e24 floating-point operations: 6 x 37e9", "FLOP", 3.3e24),
        ("3.8 × 10²⁵ FLOP", "FLOP", 3.8e25),
        ("198 hours", "day", 8.25),
        ("8 weeks", "day", 56.0),
        ("0.24 Wh per median prompt", "kWh", 0.00024),
        ("51.6 GWh", "kWh", 51_600_000.0),
        ("8,930 tCO2e", "gCO2e", 8.93e9),
        ("20.4 kt CO₂e", "gCO2e", 2.04e10),
        ("281,000 m3", "L", 2.81e8),
        ("Less than two months", "day", None),
        ("All parameters are active: a dense model", "parameter", None),
        ("762,144,586 samples", "token", None),
        ("1, 6.7 and 33 billion", "parameter", None),
        ("5 tokens", "token", None),
        ("between 1 and 2 trillion", "token", None),
        ("0 tokens", "token", None),
        ("12 MWh/day", "FLOP", None),
        ("512 H100 hours", "device", None),
        ("", "token", None),
    ],
)  # fmt: skip
def test_amounts_are_read_whole_or_not_at_all(text: str, unit: str, value: float | None) -> None:
    found = amount(text, unit=unit)
    assert (None if found is None else found.value) == value
    if found is not None:
        assert found.about == text.startswith("About")


def test_whether_a_text_says_more_than_its_amount() -> None:
    short, long = amount("15T tokens", unit="token"), amount("15T tokens, in two stages", unit="token")
    assert short is not None and long is not None  # noqa: PT018 - one thought
    assert (short.is_all, long.is_all) == (True, False)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    found = amount(text, unit="token")
    assert found is None or found.value > 0
