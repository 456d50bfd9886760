"""A figure cannot be built without evidence, out of order, without end, or with shares that are none."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.evidence import Estimate, Fact, JointFact, Kind, Spread, Verification
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure
from obsia.core.figure import Tested as Basis

WHOLE: dict[str, Any] = {
    "median": 2.0,
    "mean": 2.5,
    "low": 1.0,
    "high": 4.0,
    "unit": "kWh",
    "quantity": "energy_kwh",
    "boundary": Boundary.FACILITY,
    "kind": Kind.MODELLED,
    "kind_shares": {Kind.MODELLED: 0.75, Kind.ASSUMED: 0.25},
    "tested": Basis.ELICITED,
    "snapshot": "0" * 64,
    "figure_id": "a-b",
    "evidence": ("invented-2025",),
}


def figure(**changes: Any) -> Figure:
    return Figure(**(WHOLE | changes))


def test_a_whole_figure_leads_with_what_it_says() -> None:
    assert figure().value == 2.0 != figure().mean
    assert figure().level == 0.9
    assert figure(kind_shares={}).kind_shares == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidence": ()}, "figure-without-evidence"),
        ({"low": 3.0}, "figure-out-of-order"),
        ({"high": 1.5}, "figure-out-of-order"),
        ({"median": 0.5}, "figure-out-of-order"),
        ({"kind_shares": {Kind.ASSUMED: 0.5}}, "figure-shares-not-whole"),
        ({"kind_shares": {Kind.ASSUMED: 0.7, Kind.MODELLED: 0.7}}, "figure-shares-not-whole"),
        ({"kind_shares": {Kind.ASSUMED: math.nan}}, "figure-shares-not-whole"),
    ],
)
def test_a_figure_refuses(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"{said}.*energy_kwh"):
        figure(**changes)


@pytest.mark.parametrize("field", ["median", "mean", "low", "high"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_figure_is_finite(field: str, value: float) -> None:
    with pytest.raises(ValueError, match="figure-not-finite"):
        figure(**{field: value})


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=3, max_size=3))
def test_order_decides(values: list[float]) -> None:
    low, median, high = values
    if low <= median <= high:
        assert figure(low=low, median=median, high=high).median == median
    else:
        with pytest.raises(ValueError, match="figure-out-of-order"):
            figure(low=low, median=median, high=high)


def test_a_figure_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        figure().mean = 3.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        Figure(2.0, 2.5)  # type: ignore[call-arg, misc]


def test_an_assumption_has_no_shared_arguments() -> None:
    assert Assumption(code="batch").arguments == {}
    assert Assumption(code="batch").arguments is not Assumption(code="batch").arguments


def fact(kind: Kind, **changes: Any) -> Fact:
    whole: dict[str, Any] = {
        "subject": "grid:XXA",
        "property": "intensity_g_per_kwh",
        "unit": "gCO2e/kWh",
        "kind": kind,
        "verification": Verification.OURS,
        "evidence": "invented-2025",
        "locator": "row 1",
        "read_on": "2026-11-25",
        "value": 40.0,
    }
    return Fact(**(whole | changes))


@pytest.mark.parametrize(
    ("kinds", "weakest"),
    [
        ((Kind.MEASURED,), Kind.MEASURED),
        ((Kind.ASSUMED, Kind.MEASURED), Kind.ASSUMED),
        ((Kind.DISCLOSED, Kind.MODELLED), Kind.MODELLED),
        ((Kind.MEASURED, Kind.DISCLOSED), Kind.DISCLOSED),
    ],
)
def test_an_estimate_is_as_weak_as_its_weakest_fact(kinds: tuple[Kind, ...], weakest: Kind) -> None:
    estimate = Estimate(key=("grid:XXA", "intensity_g_per_kwh"), facts=tuple(map(fact, kinds)))
    assert estimate.kind is weakest
    assert estimate.unit == "gCO2e/kWh"


def test_a_fact_is_a_point_unless_it_says_otherwise_and_a_joint_fact_has_one_key() -> None:
    assert fact(Kind.ASSUMED).spread is Spread.POINT
    joint = JointFact(subject="law:x", columns=("a",), rows=((1.0,),), basis=fact(Kind.MODELLED))
    assert joint.key == ("law:x", "joint")


def test_a_figure_that_was_only_shared_out_has_no_central_value() -> None:
    assert Figure(**WHOLE).has_central
    assert Figure(**WHOLE, assumptions=(Assumption(code="host-share"),)).has_central
    assert not Figure(**WHOLE, assumptions=(Assumption(code="host-share"), Assumption(code=RANGE_ONLY))).has_central


@pytest.mark.parametrize("change", [{"low": 1.0 - 1e-7}, {"high": 4.4}, {"unit": "MWh"}, {"level": 0.8}], ids=str)
def test_a_digest_proves_the_digits_that_are_printed(change: dict[str, Any]) -> None:
    assert figure().digest == figure().digest
    assert len(figure().digest) == 16
    assert figure(**change).digest != figure().digest


def test_a_digest_does_not_hang_on_what_no_surface_prints() -> None:
    assert figure(high=4.0 + 1e-12, evidence=("b", "a")).digest == figure().digest
    ranged = {"assumptions": (Assumption(code=RANGE_ONLY),)}
    assert figure(**ranged, median=2.1).digest == figure(**ranged).digest
