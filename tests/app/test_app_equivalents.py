"""Equivalents: worked by hand, exact multiples, nothing below what can be imagined."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.request.equivalents import MOST, Equivalent, equivalents
from obsia.app.request.estimate import estimate
from obsia.core import figure as figures
from obsia.core.errors import BadCall
from obsia.core.evidence import Kind
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.facts import snapshot as facts


def figure(quantity: str = "energy_kwh", boundary: Boundary = Boundary.FACILITY, median: float = 0.002) -> Figure:
    return Figure(
        median=median,
        mean=median * 1.5,
        low=median / 4,
        high=median * 5,
        unit={"energy_kwh": "kWh", "carbon_g": "gCO2e", "water_l": "L"}.get(quantity, "1"),
        quantity=quantity,
        boundary=boundary,
        kind=Kind.ASSUMED,
        kind_shares={Kind.ASSUMED: 1.0},
        tested=figures.Tested.ELICITED,
        snapshot="s",
        figure_id="f-1",
        evidence=("somebody",),
    )


def by_name(found: tuple[Equivalent, ...]) -> dict[str, Figure]:
    return {each.name: each.figure for each in found}


def test_two_watt_hours_worked_by_hand() -> None:
    found = by_name(equivalents(figure()))
    # 2 Wh at 10 W: a fifth of an hour. At 20 W: half of it. 2 Wh of 210 Wh per km; of 110 Wh per litre; of 15 Wh.
    assert found["lamp"].median == pytest.approx(720.0)
    assert found["laptop"].median == pytest.approx(360.0)
    assert found["electric-car"].median == pytest.approx(0.002 / 0.21)
    assert found["kettle"].median == pytest.approx(0.0181818, rel=1e-5)
    assert found["phone"].median == pytest.approx(0.1333333, rel=1e-5)
    assert {name: each.unit for name, each in found.items()} == {
        "lamp": "s",
        "laptop": "s",
        "electric-car": "km",
        "kettle": "L",
        "phone": "1",
    }


def test_carbon_and_water_worked_by_hand() -> None:
    carbon = by_name(equivalents(figure("carbon_g", Boundary.LIFE_CYCLE, median=2.176)))
    assert carbon["car"].median == pytest.approx(0.01)
    assert carbon["train"].median == pytest.approx(2.176 / 2.93)
    water = by_name(equivalents(figure("water_l", median=0.38)))
    assert water["shower"].median == pytest.approx(3.0)


@given(median=st.floats(1e-3, 1e6), multiplier=st.floats(1, 1e6))
def test_all_of_the_interval_is_scaled_by_one_constant(median: float, multiplier: float) -> None:
    told = figure(median=median)
    once, many = by_name(equivalents(told)), equivalents(told, multiplier=multiplier)
    for each in many:
        assert each.figure.high / each.figure.median == pytest.approx(told.high / told.median)
        assert each.figure.low / each.figure.median == pytest.approx(told.low / told.median)
        assert each.figure.mean / each.figure.median == pytest.approx(told.mean / told.median)
        if each.name in once:
            assert each.figure.median == pytest.approx(multiplier * once[each.name].median)


@given(median=st.floats(1e-15, 1e-2))
def test_none_is_below_a_second_a_millimetre_a_millilitre(median: float) -> None:
    floors = {"s": 1.0, "km": 1e-6, "L": 1e-3, "1": 0.01}
    for quantity, boundary in (
        ("energy_kwh", Boundary.FACILITY),
        ("carbon_g", Boundary.LIFE_CYCLE),
        ("water_l", Boundary.FACILITY),
    ):
        for each in equivalents(figure(quantity, boundary, median=median)):
            assert each.figure.value >= floors[each.figure.unit]


def test_a_tiny_request_has_none() -> None:
    assert equivalents(figure(median=1e-9)) == ()


def test_evidence_and_id_are_those_of_the_figure_and_of_the_thing() -> None:
    request = estimate("gpt-4o", task="request", record_figures=False).figures[0]
    found = equivalents(request)
    assert found
    for each in found:
        assert each.figure.figure_id == request.figure_id
        assert set(each.figure.evidence) == {*request.evidence, each.fact.evidence}
        assert each.source.evidence_id == each.fact.evidence
        assert each.figure.kind_shares == request.kind_shares


def test_what_is_held_against_nothing_has_none() -> None:
    assert equivalents(figure("adpe_kgsbeq", Boundary.LIFE_CYCLE)) == ()
    assert equivalents(figure("carbon_g", Boundary.EMBODIED, median=1e9)) == ()
    assert equivalents(replace(figure(), assumptions=(Assumption(code=RANGE_ONLY),))) == ()


@pytest.mark.parametrize("multiplier", [0, -1, MOST * 2, float("inf"), float("nan")])
def test_a_multiplier_is_bounded(multiplier: float) -> None:
    with pytest.raises(BadCall, match="multiplier above 0"):
        equivalents(figure(), multiplier=multiplier)


def test_every_thing_has_one_value_and_a_name_in_every_language() -> None:
    snapshot = facts.load()
    names = [subject.removeprefix("equivalent:") for subject in snapshot.subjects("equivalent")]
    assert names
    for name in names:
        (value,) = [fact for fact in snapshot.facts(f"equivalent:{name}") if fact.value is not None]
        assert value.low is None or value.low == value.value == value.high
        assert value.note
        for language in languages():
            assert locale(language).has(f"equivalent-{name}")
