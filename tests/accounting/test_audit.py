"""Each rule of the audit finds what it is for, and says nothing of what holds together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.audit import rules, statements, training
from obsia.accounting.audit.records import Limits, Run, Seen, Size
from obsia.core.disclosure import Assertion, Basis, Status

LIMITS = Limits(
    intensity_low_g_per_kwh=5.0,
    intensity_high_g_per_kwh=1200.0,
    power_low_ratio=0.3,
    power_high_ratio=2.5,
    rounding_ratio=1.06,
    size_ratio=1.25,
    least_tflop_j=0.2,
)
CARD = "https://example.org/card"
RUN = Run(
    run="run:a",
    label="A 70B",
    address=CARD,
    evidence="example",
    device_h=7_000_000,
    power_w=700,
    carbon_kg=2_040_000,
    carbon_basis="location",
    params_total_b=70,
    params_active_b=70,
    stated_tokens=15e12,
    device="NVIDIA H100",
    peak_tflop_per_s=989.0,
    design_power_w=700.0,
)


def seen(*runs: Run, sizes: tuple[Size, ...] = (), cells: tuple[Assertion, ...] = (), closed: str = "") -> Seen:
    return Seen(
        runs=runs,
        sizes=sizes,
        assertions=cells,
        labels={"model:m/a": "A"},
        closed=frozenset({closed} - {""}),
        limits=LIMITS,
    )


def cell(**changes: object) -> Assertion:
    base = Assertion(
        subject="model:m/a",
        item="weights_final",
        status=Status.PUBLISHED,
        value="",
        licence="",
        address=CARD,
        names_model=True,
        names_item=True,
        read_on="2026-11-26",
        basis=Basis.READ,
        asserted_by="obsia",
        record="",
        evidence="obsia-readings",
        locator="",
        reason="",
        note="",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_run_that_holds_together_is_not_questioned() -> None:
    assert rules.finds(seen(RUN)) == ()


def test_carbon_that_no_electricity_has() -> None:
    """Llama 3.3 70B: 12.9 t for 7.0 million hours at 700 W, 4.9 GWh: 2.6 g/kWh."""
    (find,) = training.carbon_of_electricity(seen(replace(RUN, carbon_kg=12_900)))
    assert find.rule == "carbon-of-electricity"
    assert find.arguments["intensity_g_per_kwh"] == pytest.approx(12_900_000 / 4_900_000)
    assert find.addresses == (CARD,)
    (dirty,) = training.carbon_of_electricity(seen(replace(RUN, carbon_kg=9_000_000)))
    assert dirty.arguments["intensity_g_per_kwh"] == pytest.approx(1836.7, rel=1e-3)
    assert not list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=12_900, carbon_basis="location, LCA"))))
    assert not list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=None))))
    assert not list(training.carbon_of_electricity(seen(replace(RUN, device_h=None))))


@given(carbon_kg=st.floats(1.0, 1e9), energy_kwh=st.floats(1.0, 1e9))
def test_the_question_is_asked_exactly_outside_the_limits(carbon_kg: float, energy_kwh: float) -> None:
    asked = list(training.carbon_of_electricity(seen(replace(RUN, carbon_kg=carbon_kg, energy_kwh=energy_kwh))))
    assert bool(asked) == (not 5.0 <= 1000.0 * carbon_kg / energy_kwh <= 1200.0)


def test_a_product_that_is_not_the_product() -> None:
    printed = replace(RUN, energy_kwh=1_066_000, intensity_g_per_kwh=330, carbon_kg=380_000)
    (find,) = training.carbon_product(seen(printed))
    assert find.arguments["product_kg"] == pytest.approx(351_780)
    assert not list(training.carbon_product(seen(replace(printed, carbon_kg=351_000))))
    assert not list(training.carbon_product(seen(replace(printed, intensity_g_per_kwh=None))))


def test_one_page_that_states_two_numbers() -> None:
    """The card of Llama 3.3: 7.0 million hours and 12.9 t in its table, 39.3 million and 11,390 t in its text."""
    again = replace(RUN, run="run:b", repeats="run:a", device_h=39_300_000, carbon_kg=11_390_000)
    hours, carbon = training.stated_twice(seen(RUN, again))
    assert hours.rule == "stated-twice-device"
    assert (hours.arguments["first_device_h"], hours.arguments["second_device_h"]) == (7_000_000, 39_300_000)
    assert carbon.rule == "stated-twice-carbon"
    assert not list(training.stated_twice(seen(RUN, replace(again, device_h=RUN.device_h, carbon_kg=RUN.carbon_kg))))
    assert not list(training.stated_twice(seen(again)))


def test_energy_that_does_not_fit_the_hours() -> None:
    (find,) = training.power_of_devices(seen(replace(RUN, energy_kwh=490_000)))
    assert find.arguments["power_w"] == pytest.approx(70)
    assert not list(training.power_of_devices(seen(replace(RUN, energy_kwh=4_900_000))))
    assert not list(training.power_of_devices(seen(replace(RUN, energy_kwh=490_000, design_power_w=None))))


def test_more_arithmetic_than_the_accelerators_can_do() -> None:
    """6 x 70e9 x 15e12 = 6.3e24 operations; 7e6 h at 989 TFLOP/s are 2.49e25 at most."""
    assert not list(training.above_the_peak(seen(RUN)))
    (find,) = training.above_the_peak(seen(replace(RUN, device_h=700_000)))
    assert find.arguments["use_share"] == pytest.approx(6.3e24 / (700_000 * 3600 * 989e12))
    assert not list(training.above_the_peak(seen(replace(RUN, device_h=700_000, peak_tflop_per_s=None))))
    (stated,) = training.above_the_peak(seen(replace(RUN, flop=1e26)))
    assert stated.arguments["flop"] == 1e26


def test_less_energy_than_physics_allows() -> None:
    """6.3e24 operations at 0.2 J a TFLOP are 350 MWh: nothing on earth does it for 100."""
    assert training.least_energy_kwh(flop=6.3e24, limits=LIMITS) == pytest.approx(350_000)
    (find,) = training.below_physics(seen(replace(RUN, energy_kwh=100_000)))
    assert find.arguments["least_kwh"] == pytest.approx(350_000)
    assert not list(training.below_physics(seen(RUN)))
    assert not list(training.below_physics(seen(replace(RUN, stated_tokens=None))))
    assert not list(training.below_physics(seen(replace(RUN, device_h=None))))


def test_active_above_total() -> None:
    assert len(list(training.active_above_total(seen(replace(RUN, params_active_b=71))))) == 1
    assert not list(training.active_above_total(seen(RUN)))
    wrong = Size(model="model:m/a", label="A", source="x", address=CARD, total_b=22, active_b=235)
    assert len(list(statements.active_above_total(seen(sizes=(wrong,))))) == 1
    assert not list(statements.active_above_total(seen(sizes=(replace(wrong, total_b=None),))))


def test_two_sizes_of_one_model() -> None:
    first = Size(model="model:m/a", label="A", source="x", address=CARD, total_b=9.0, active_b=None)
    other = replace(first, source="y", total_b=88.9, address="https://example.org/other")
    (find,) = statements.sizes_differ(seen(sizes=(other, first)))
    assert (find.rule, find.arguments["low_b"], find.arguments["high_b"]) == ("sizes-differ-total", 9.0, 88.9)
    assert find.addresses == (CARD, "https://example.org/other")
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, total_b=9.9)))))
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, source="x")))))
    assert not list(statements.sizes_differ(seen(sizes=(first, replace(other, model="model:m/b")))))
    active = [replace(size, total_b=None, active_b=size.total_b) for size in (first, other)]
    assert [find.rule for find in statements.sizes_differ(seen(sizes=tuple(active)))] == ["sizes-differ-active"]


def test_an_address_that_names_another_model() -> None:
    wrong = cell(item="model_card", note="names another model: MiniMax", asserted_by="osai")
    (find,) = statements.other_model(seen(cells=(wrong, replace(wrong, item="data_card"), cell())))
    assert find.arguments == {"source": "osai", "named": "MiniMax", "items": "data_card, model_card"}


def test_one_licence_judged_in_two_ways() -> None:
    first = cell(
        item="licences", licence="LicenseRef-Llama-3.1", asserted_by="osai", status=Status.PARTIAL, basis=Basis.INDEX
    )
    second = replace(first, subject="model:m/b", status=Status.NOT_FOUND)
    (find,) = statements.licence_graded_twice(seen(cells=(first, second)))
    assert find.label == "LicenseRef-Llama-3.1"
    assert find.arguments["grades"] == "not_found: m/b; partial: A"
    assert not list(statements.licence_graded_twice(seen(cells=(first, replace(second, status=Status.PARTIAL)))))
    assert not list(statements.licence_graded_twice(seen(cells=(first, replace(second, asserted_by="mot")))))
    assert not list(statements.licence_graded_twice(seen(cells=(first, replace(second, basis=Basis.READ)))))


def test_two_licences_of_one_release() -> None:
    first, second = cell(licence="MIT"), cell(licence="Apache-2.0", asserted_by="mot")
    (find,) = statements.licences_differ(seen(cells=(first, second)))
    assert find.arguments["licences"] == "Apache-2.0 (mot); MIT (obsia)"
    assert not list(statements.licences_differ(seen(cells=(first, replace(second, licence="MIT")))))
    assert not list(statements.licences_differ(seen(cells=(first, replace(second, item="licence_code")))))


def test_weights_that_are_out_for_one_and_not_for_another() -> None:
    absent = cell(status=Status.NOT_FOUND, asserted_by="mot")
    (find,) = statements.weights_disagree(seen(cells=(cell(), absent)))
    assert find.arguments == {"found": "obsia", "absent": "mot"}
    (closed,) = statements.weights_disagree(seen(cells=(cell(),), closed="model:m/a"))
    assert closed.arguments == {"found": "obsia", "absent": "catalogue"}
    assert not list(statements.weights_disagree(seen(cells=(cell(),))))
    assert not list(statements.weights_disagree(seen(cells=(absent,), closed="model:m/a")))
    assert not list(statements.weights_disagree(seen(cells=(cell(status=Status.NOT_APPLICABLE),))))
