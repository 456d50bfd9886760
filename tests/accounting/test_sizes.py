"""Sizes that nobody discloses: the conditional is the right one, the floors hold, what was used is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import sizes
from obsia.accounting.draws import Worlds, normal_scores, quantiles
from obsia.accounting.sizes import (
    CLASSES,
    PUBLIC,
    VARIABLES,
    Conditional,
    Floors,
    SizeModel,
    Sizes,
    conditioned,
    drawn,
    public,
    sizes_of,
)
from obsia.core.errors import MissingFact
from obsia.facts.records import Price
from obsia.facts.snapshot import PACKAGED, Snapshot, load

CLOSED = ("openai/gpt-4o", "openai/gpt-4o-mini", "google/gemini-2.5-flash", "anthropic/claude-sonnet-4-5")
NOBODY = "unknown"
OUTPUT, ACTIVE = VARIABLES.index("own_output"), VARIABLES.index("active")
COORDINATES = st.floats(min_value=-1.5, max_value=2.0)
KNOWN = st.dictionaries(st.sampled_from(PUBLIC), COORDINATES)


def simple(*, dof: float = 1e9, correlation: float = 0.6, rows: int = 1) -> SizeModel:
    """Sizes whose classes differ in sparsity only: spread of 0.5 everywhere, active size follows the price."""
    covariance = 0.25 * np.eye(len(VARIABLES))
    covariance[OUTPUT, ACTIVE] = covariance[ACTIVE, OUTPUT] = 0.25 * correlation
    mean = np.zeros((len(CLASSES), len(VARIABLES)))
    mean[:, ACTIVE] = 1.0
    mean[1, VARIABLES.index("sparsity")] = 1.0
    return SizeModel(
        mean=np.tile(mean, (rows, 1, 1)),
        covariance=np.tile(covariance, (rows, 1, 1)),
        dof=np.full(rows, dof),
        mixture_share=np.full(rows, 0.5),
    )


def half_width(values: Any) -> float:
    low, high = np.quantile(np.log10(values), (0.05, 0.95))
    return float(high - low) / 2


def found(model: str, *, snapshot: Snapshot | None = None) -> Sizes:
    return sizes_of(snapshot or load(), Worlds(), model=model)


# The conditional.


def test_the_conditional_of_a_normal_law_by_hand() -> None:
    # Mean of 1 at a price of 10^0; a price of 10^1 lies two spreads up: 1 + 0.6 x 1 = 1.6; spread 0.5 x sqrt(1 - 0.36).
    one = conditioned(simple(), {"own_output": 1.0})
    assert one.centre[0, :, 0] == pytest.approx(1.6)
    assert one.centre[0, 1, 1] == pytest.approx(1.0)
    assert one.factor[0, 0, 0] == pytest.approx(0.4)
    assert one.widening[0] == pytest.approx(1.0, abs=1e-6)
    assert one.mixture_share[0] == pytest.approx(0.5)


def test_the_conditional_of_a_student_law_by_hand() -> None:
    # Four degrees, one value two spreads off: five degrees, widened by sqrt((4 + 4) / 5).
    one = conditioned(simple(dof=4.0), {"own_output": 1.0})
    assert one.dof[0] == pytest.approx(5.0)
    assert one.widening[0] == pytest.approx(np.sqrt(8 / 5))


def test_nothing_known_leaves_the_law_as_it_is() -> None:
    one = conditioned(simple(dof=6.0), {})
    assert one.centre[0, :, 0] == pytest.approx(1.0)
    assert one.factor[0] == pytest.approx(0.5 * np.eye(2))
    assert one.widening[0] == pytest.approx(1.0)
    assert one.mixture_share[0] == pytest.approx(0.5)


def test_a_variable_that_tells_classes_apart_moves_their_odds() -> None:
    size_model = simple()
    mean = size_model.mean.copy()
    mean[:, 1, VARIABLES.index("year")] = 1.0
    one = conditioned(replace(size_model, mean=mean), {"year": 1.0})
    # Densities at 0 and at two spreads of a normal: exp(0) / exp(-2), even odds before.
    assert one.mixture_share[0] == pytest.approx(1 / (1 + np.exp(-2.0)), abs=1e-6)


@pytest.mark.parametrize(
    ("dof", "share", "value"),
    # Student's t as tabulated (Abramowitz and Stegun, table 26.10).
    [(4, 0.95, 2.132), (4, 0.995, 4.604), (10, 0.95, 1.812), (10, 0.995, 3.169), (30, 0.975, 2.042)],
)
def test_quantiles_are_those_of_students_tables(dof: int, share: float, value: float) -> None:
    score = normal_scores(np.array([share]))
    assert sizes.student_scores(score, np.array([float(dof)])) == pytest.approx(value, rel=0.01)
    assert sizes.student_scores(-score, np.array([float(dof)])) == pytest.approx(-value, rel=0.01)


def test_columns_hold_the_whole_law() -> None:
    size_model = simple(dof=5.0, rows=3)
    again = sizes.size_model_of(sizes.columns_of(size_model))
    for name in ("mean", "covariance", "dof", "mixture_share"):
        assert getattr(again, name) == pytest.approx(getattr(size_model, name))
        assert getattr(size_model.at(np.array([2, 0])), name) == pytest.approx(getattr(size_model, name)[[2, 0]])


@given(KNOWN, st.floats(0.0, 1.2), st.floats(0.0, 1.2))
def test_a_model_is_never_smaller_than_its_active_part_and_both_rise_with_the_score(
    known: dict[str, float], active: float, total: float
) -> None:
    joint = load().joint(sizes.POSTERIOR)
    assert joint is not None
    rows = np.array(joint.rows)
    size_model = sizes.size_model_of({name: rows[:, at] for at, name in enumerate(joint.columns)})
    one = conditioned(size_model, known)
    sparsity = Worlds(worlds=len(rows)).scores(("a", "b"))
    floors = Floors(active=active, total=total)
    before = None
    for score in np.linspace(0.01, 0.99, 9):
        pair = drawn(one, scores=np.full(len(rows), score), sparsity_scores=sparsity, floors=floors)
        assert (pair[0] >= pair[1]).all()
        assert (pair[1] > 0).all()
        assert np.isfinite(pair[0]).all()
        if before is not None:
            assert (pair[1] >= before[1]).all()
            assert (pair[0] >= before[0] * (1 - 1e-9)).all()
        before = pair


@given(st.floats(0.7, 1.0), st.floats(1.0, 1.3))
def test_floors_widen_and_never_narrow(active: float, total: float) -> None:
    worlds = Worlds(worlds=4096)
    size_model = simple(dof=8.0, correlation=0.9, rows=4096)
    scores = {name: worlds.scores(("size", name)) for name in ("scores", "sparsity_scores")}
    for known in ({}, {"own_output": 1.0}):
        plain = drawn(conditioned(size_model, known), **scores)
        wide = drawn(conditioned(size_model, known), **scores, floors=Floors(active=active, total=total))
        for before, after, floor in zip(plain, wide, (total, active), strict=True):
            assert half_width(after) >= 0.97 * max(floor, half_width(before))


# What is known of real models.


@pytest.mark.parametrize("sparsity", [-0.4, 0.3, 1.3])
def test_the_total_of_a_mixture_is_as_wide_as_its_floor_whatever_its_sparsity(sparsity: float) -> None:
    """To first order the total moves by 10^s / (1 + 10^s) of what s = log10(inactive over active) moves by."""
    rows = 4_000
    narrow = Conditional(
        mixture_share=np.ones(rows),
        centre=np.tile(np.array([1.0, sparsity]), (rows, len(CLASSES), 1)),
        factor=np.tile(0.01 * np.eye(2), (rows, 1, 1)),
        widening=np.ones((rows, len(CLASSES))),
        dof=np.full(rows, 1e9),
    )
    rng = np.random.default_rng(7)
    scores = {name: (rng.permutation(rows) + 0.5) / rows for name in ("scores", "sparsity_scores")}
    total, _ = drawn(narrow, **scores, floors=Floors(total=0.08))
    assert half_width(total) == pytest.approx(0.08, rel=0.04)


@pytest.mark.parametrize("model", [*CLOSED, NOBODY])
def test_closed_sizes_are_not_claimed_to_be_better_known_than_the_floors(model: str) -> None:
    one = found(model)
    for floor, values in (("active", one.active_b), ("total", one.total_b)):
        fact = load().facts(sizes.FLOOR, f"{floor}_factor_log10")[0]
        assert half_width(values) >= 0.97 * (fact.high or 0.0)
    assert (one.total_b >= one.active_b).all()


@pytest.mark.parametrize("model", CLOSED)
def test_what_was_used_is_said_with_its_date(model: str) -> None:
    one = found(model)
    assert {"own_output", "own_input", "arena", "year"} <= set(one.basis)
    (assumption,) = one.assumptions
    assert assumption.code == "size-from-public"
    price, arena = one.basis["own_output"], one.basis["arena"]
    assert assumption.arguments["price"] == f"{price.value:g}"
    assert assumption.arguments["date"] == price.as_of
    assert assumption.arguments["arena"] == f"{arena.value:.4g}"
    assert assumption.arguments["released"] == one.basis["year"].text
    assert all(fact.evidence and fact.locator for fact in one.basis.values())


def test_without_a_price_the_rest_speaks_and_says_that_no_price_does() -> None:
    one = found(CLOSED[0], snapshot=Changed(usd={}))
    assert "own_output" not in one.basis
    (assumption,) = one.assumptions
    assert assumption.code == "size-from-public"
    assert (assumption.arguments["price"], assumption.arguments["date"]) == ("none", "none")
    assert assumption.arguments["arena"] != "none"


def test_each_of_all_models_gets_sizes(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=32)
    for subject in snapshot.subjects("model"):
        one = sizes_of(snapshot, worlds, model=subject.removeprefix("model:"))
        assert np.isfinite(one.total_b).all()
        assert (one.total_b >= one.active_b).all()
        assert (one.active_b > 0).all()
        assert set(one.basis) <= set(PUBLIC)


def test_nothing_known_says_so() -> None:
    one = found(NOBODY)
    assert one.basis == {}
    assert [assumption.code for assumption in one.assumptions] == ["size-unknown"]


def test_the_ledger_names_the_facts_the_law_and_the_floors() -> None:
    worlds = Worlds(worlds=64)
    one = sizes_of(load(), worlds, model=CLOSED[0])
    subject = f"model:{CLOSED[0]}"
    assert {(subject, "params"), (subject, "params_sparsity"), (subject, "arena_score")} <= set(worlds.ledger)
    stands = {fact.subject for fact in worlds.ledger[subject, "params"].facts}
    assert stands == {sizes.POSTERIOR, sizes.FLOOR}
    again = one.at(one.scores)
    assert again[0] == pytest.approx(one.total_b)
    assert again[1] == pytest.approx(one.active_b)
    assert (one.at(one.scores * 0.5)[0] < one.total_b).all()


class Changed(Snapshot):
    """The packaged facts with other prices and weights, and without a joint fact if asked."""

    def __init__(self, *, usd: dict[str, float], weights: str | None = None, size_model: bool = True) -> None:
        super().__init__(PACKAGED)
        self.usd, self.weights, self.size_model = usd, weights, size_model

    def prices(self, model_id: str) -> tuple[Price, ...]:
        (row, *_) = super().prices("openai/gpt-4o")
        return tuple(
            replace(row, provider=name, input_usd_per_mtok=usd / 4, output_usd_per_mtok=usd)
            for name, usd in self.usd.items()
        )

    def text(self, subject: str, property: str) -> str | None:
        changed = property == "weights" and self.weights is not None
        return self.weights if changed else super().text(subject, property)

    def joint(self, subject: str) -> Any:
        return super().joint(subject) if self.size_model or subject != sizes.POSTERIOR else None


def test_a_price_of_zero_is_no_price_and_the_newest_of_a_seller_counts() -> None:
    facts = public(Changed(usd={"openai": 0.0, "azure": 3.0, "other": 5.0, "third": 9.0}), model_id=CLOSED[0])
    # A closed model's resellers stand in for its maker, in the middle of them, and do not count beside it.
    assert facts["own_output"].value == 5.0
    assert facts["own_input"].value == 1.25
    assert "host_output" not in facts


def test_sellers_of_open_weights_count_beside_the_maker() -> None:
    facts = public(Changed(usd={"openai": 2.0, "a": 3.0, "b": 5.0}, weights="MIT"), model_id=CLOSED[0])
    assert (facts["own_output"].value, facts["host_output"].value) == (2.0, 5.0)


def test_open_weights_have_no_floor() -> None:
    usd = {"openai": 2.0}
    wide, narrow = (found(CLOSED[0], snapshot=Changed(usd=usd, weights=weights)) for weights in ("none", "MIT"))
    assert half_width(narrow.total_b) < half_width(wide.total_b)


def test_a_dearer_model_is_larger() -> None:
    medians = [
        [float(np.median(values)) for values in (one.active_b, one.total_b)]
        for usd in (0.1, 1.0, 10.0, 50.0)
        for one in [found(CLOSED[0], snapshot=Changed(usd={"openai": usd}))]
    ]
    assert (np.diff(np.array(medians), axis=0) > 0).all()


def test_without_its_law_nothing_is_guessed() -> None:
    with pytest.raises(MissingFact, match="law:sizes"):
        found(CLOSED[0], snapshot=Changed(usd={}, size_model=False))


def test_dates_scores_and_prices_become_coordinates() -> None:
    fact = next(iter(load().facts(f"model:{CLOSED[0]}", "release_date")))
    assert sizes.coordinate("year", replace(fact, text="2026-07-01")) == pytest.approx(1.5)
    assert sizes.coordinate("year", replace(fact, text="2024-07")) == pytest.approx(-0.4617, abs=1e-3)
    assert sizes.coordinate("year", replace(fact, text="2024")) == pytest.approx(-0.4617, abs=1e-3)
    # 400 points are odds of ten to one.
    assert sizes.coordinate("arena", replace(fact, value=1800.0)) == pytest.approx(1.0)
    assert sizes.coordinate("own_output", replace(fact, value=100.0)) == pytest.approx(2.0)


def test_floors_are_half_widths_of_their_facts() -> None:
    for name in ("active", "total"):
        fact = load().facts(sizes.FLOOR, f"{name}_factor_log10")[0]
        top = quantiles(fact=fact, uniform=np.array([0.95]))
        assert top == pytest.approx(fact.high)
