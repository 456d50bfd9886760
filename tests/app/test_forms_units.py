"""Units of the forms never slip: exact scaling, checked against pint and against examples that do slip."""

from __future__ import annotations

from fractions import Fraction

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app.forms.units_of_forms import UNITS, convert, exact, per_unit, rate

NUMBERS = st.floats(min_value=1e-12, max_value=1e15, allow_nan=False, allow_infinity=False)
MASSES = ("µgCO2e", "mgCO2e", "gCO2e", "kgCO2e", "tCO2e", "ktCO2e", "MtCO2e")
SAME = tuple((a, b) for a in UNITS for b in UNITS if UNITS[a][0] == UNITS[b][0])


def pint_unit(unit: str) -> str:
    """The unit as pint names it; gases are weighed."""
    plain = unit.removesuffix("CO2e")
    return {"m3": "m**3", "kt": "kilotonne", "Mt": "megatonne", "t": "tonne", "1": "dimensionless"}.get(plain, plain)


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@pytest.mark.parametrize("pair", SAME, ids="-".join)
def test_every_conversion_is_that_of_pint(registry: pint.UnitRegistry, pair: tuple[str, str]) -> None:
    unit, to = pair
    expected = registry.Quantity(1.0, pint_unit(unit)).to(pint_unit(to)).magnitude
    assert float(convert(1, unit=unit, to=to)) == pytest.approx(expected, rel=1e-12)


@settings(deadline=None)
@given(NUMBERS, st.sampled_from(SAME))
def test_there_and_back_is_the_same_number(number: float, pair: tuple[str, str]) -> None:
    unit, to = pair
    assert convert(convert(number, unit=unit, to=to), unit=to, to=unit) == exact(number)


@settings(deadline=None)
@given(NUMBERS, st.sampled_from(MASSES), st.integers(min_value=1, max_value=10**24), st.integers(0, 18))
def test_a_rate_for_many_is_that_for_one_times_many(number: float, unit: str, count: int, power: int) -> None:
    found = rate(number, unit=unit, count=count, thing="token")
    per = 10**power
    assert found.stated(unit, per=per) == found.stated(unit) * per
    assert found.stated(unit) * count == exact(number)
    assert found.stated("gCO2e") == found.stated("kgCO2e") * 1000


@settings(deadline=None)
@given(NUMBERS, st.integers(min_value=1, max_value=10**9), st.integers(min_value=1, max_value=10**9))
def test_shares_of_a_rate_add_up(number: float, one: int, other: int) -> None:
    together = rate(number, unit="gCO2e", count=one + other, thing="token").stated("gCO2e")
    assert together * one + together * other == exact(number)


@pytest.mark.parametrize(
    ("amount", "unit", "count", "wanted", "per", "expected"),
    [
        # 5,000 kg and 1,500 kg over 50 billion tokens: 130 g for a million, printed somewhere as 0.13 g.
        (6500, "kgCO2e", 50_000_000_000, "gCO2e", 10**6, 130),
        (6500, "kgCO2e", 50_000_000_000, "kgCO2e", 10**9, 130),
        (6500, "kgCO2e", 50_000_000_000, "mgCO2e", 1, Fraction("0.13")),
        # 200,000 kg over 5e22 operations: 4 kg for 10^18, printed somewhere as 4 g.
        (200_000, "kgCO2e", "5e22", "gCO2e", 10**18, 4000),
        # 75,000 kg over 2.5 billion parameters: 30 t for a billion, printed somewhere as 30 kg.
        (75_000, "kgCO2e", "2.5e9", "kgCO2e", 10**9, 30_000),
        (75_000, "kgCO2e", "2.5e9", "gCO2e", 10**3, 30),
        # 3,200 kg over 40 million inferences: 0.08 g, as printed.
        (3200, "kgCO2e", 40_000_000, "gCO2e", 1, Fraction("0.08")),
    ],
)
def test_the_examples_of_sci_for_ai_computed_right(
    amount: int, unit: str, count: int | str, wanted: str, per: int, expected: Fraction | int
) -> None:
    assert rate(amount, unit=unit, count=count, thing="token").stated(wanted, per=per) == expected


def test_a_float_is_the_decimal_that_prints_it() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact("0.1") == exact(0.1)
    assert exact(3) == 3


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not-finite"):
        exact(number)


def test_units_of_other_things_are_refused() -> None:
    with pytest.raises(ValueError, match="units-of-two-kinds"):
        convert(1, unit="kWh", to="gCO2e")
    with pytest.raises(ValueError, match="unit-unknown"):
        convert(1, unit="stone", to="gCO2e")


@pytest.mark.parametrize("count", [0, -1, "0"])
def test_nothing_is_divided_by_nothing(count: int | str) -> None:
    with pytest.raises(ValueError, match="not-a-divisor"):
        rate(1, unit="gCO2e", count=count, thing="token")


def test_how_a_rate_is_named() -> None:
    assert per_unit("gCO2e", "token") == "gCO2e/token"
    assert per_unit("kgCO2e", "parameter", per=10**9) == "kgCO2e/10^9 parameter"
    with pytest.raises(ValueError, match="not-a-power-of-ten"):
        per_unit("gCO2e", "token", per=500)
