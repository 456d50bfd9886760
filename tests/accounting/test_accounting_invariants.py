"""What must hold of every figure holds of random ones, and each rule can say no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.accounting import invariants
from tests.accounting.invariants import Limits

from obsia.accounting import impacts
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, QUANTITIES, Impacts, Line
from obsia.core.figure import Boundary
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import Work, work_of_request

KWH_J = 3_600_000.0
MODELS = ("meta-llama/Llama-3.1-70B-Instruct", "google/gemma-3-27b-it", "openai/gpt-oss-120b", None)
ZONES = ("FRA", "POL", None)
Priced = tuple[Any, Line, Impacts]


def work(i: int = 1000, c: int = 0, o: int = 400) -> Work:
    return work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=None)


tokens = st.one_of(st.integers(0, 40), st.integers(0, 200_000))


@given(i=tokens, cached=st.floats(0, 1), o=tokens)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_requests_keep_every_invariant(
    examine: Callable[..., list[str]], snapshot: Snapshot, i: int, cached: float, o: int
) -> None:
    # A request without any token has no energy per token.
    assert examine(snapshot, lengths=[(i + 1, int(cached * i), o)]) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 9000), st.floats(0, 1), st.integers(0, 9000), st.sampled_from(MODELS),
                  st.sampled_from(["openai", "aws.bedrock", None]), st.sampled_from(ZONES)),
        min_size=1, max_size=12,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_random_accounts_are_the_sums_of_any_grouping(
    case_of: Any, snapshot: Snapshot, rows: list[tuple[Any, ...]], shuffler: Any
) -> None:
    case = case_of(snapshot)
    lines = [case.line(work(i, int(c * i), o), model=m, provider=p, zone=z) for i, c, o, m, p, z in rows]
    total = case.impacts(*lines)
    shuffled = list(lines)
    shuffler.shuffle(shuffled)
    assert case.impacts(*shuffled).draws[ENERGY].tobytes() == total.draws[ENERGY].tobytes()
    for by in (lambda line: line.place, lambda line: line.deployment, lambda line: line.work, lambda line: 0):
        groups: dict[Any, list[Line]] = {}
        for line in lines:
            groups.setdefault(by(line), []).append(line)
        parts = [case.figures(case.impacts(*members)) for members in groups.values()]
        assert invariants.of_parts(case.figures(total), parts) == ()
    assert invariants.of_figures(case.figures(total), total) == ()


def test_a_request_without_a_token_costs_little_and_is_finite(case_of: Any, snapshot: Snapshot) -> None:
    case = case_of(snapshot)
    found = case.impacts(case.line(work(0, 0, 0)))
    assert (found.draws[ENERGY] > 0).all()
    nothing = case.impacts(case.line(Work.total([])))
    assert (nothing.draws[ENERGY] == 0).all()
    assert invariants.of_figures(case.figures(nothing), nothing) == ()
    assert case.pricing.phases([case.line(Work.total([]))]) == {}
    assert sum(case.pricing.phases([case.line(work())]).values()) == pytest.approx(1)


def test_deployments_are_priced_in_blocks_and_it_does_not_show(
    case_of: Any, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(snapshot)
    lines = [case.line(work(), model=model, zone=zone) for model in MODELS for zone in ZONES]
    whole = case.impacts(*lines)
    monkeypatch.setattr(impacts, "_BLOCK", 1)
    assert invariants.of_proportion(whole, case.impacts(*lines), factor=1, what="another block") == ()
    assert case.impacts(*lines).keys == whole.keys


def test_small_accounts_keep_every_invariant(sound: None) -> None:
    """The fixture says it."""


@pytest.fixture
def priced(case_of: Any, snapshot: Snapshot) -> Priced:
    case = case_of(snapshot)
    line = case.line(work())
    return case, line, case.impacts(line)


def test_each_rule_about_figures_can_say_no(priced: Priced) -> None:
    case, _, found = priced
    good = case.figures(found)
    assert invariants.of_figures(good, found) == ()
    first = good[0]
    wrong = [
        replace(first, low=-1.0),
        replace(first, unit="W"),
        replace(first, mean=first.mean * 1.001),
    ]
    for figure in wrong:
        (said, *_) = invariants.of_figures([figure], found)
        assert said.startswith("energy_kwh (facility)")
    assert any("times low" in said for said in invariants.of_figures(good, found, limits=Limits(width_ratio=1.01)))


def test_each_rule_about_impacts_can_say_no(priced: Priced) -> None:
    case, line, found = priced
    place = case.place(line)
    assert invariants.of_impacts(found, place, zone_id="FRA") == ()
    assert invariants.of_impacts(found, place, zone_id="DEU") == ("the grid of DEU is not behind the figure",)
    low = replace(place, pue=place.pue * 0.5)
    confused = Impacts(draws=found.draws, keys={**found.keys, ENERGY: found.keys[CARBON_USAGE]})
    assert invariants.of_impacts(confused, place, zone_id="FRA") == ("energy rests on a factor of carbon or water",)
    assert "a facility takes less than its IT" in invariants.of_impacts(found, low, zone_id=None)
    for quantity in QUANTITIES:
        broken = Impacts(draws={**found.draws, quantity: -found.draws[quantity]}, keys=found.keys)
        assert invariants.of_impacts(broken, place, zone_id="FRA")
        assert invariants.of_proportion(found, broken, factor=1, what="nothing")


def test_each_rule_about_physics_can_say_no(priced: Priced) -> None:
    case, line, found = priced
    arguments: dict[str, Any] = {"tokens": 1400, "accelerator_s": case.busy_s(line), "joules_per_kwh": KWH_J}
    assert invariants.of_physics(found, **arguments) == ()
    for name in ("intensity_g_per_kwh", "token_j", "power_w", "embodied_g_per_h"):
        for never in ((0.0, 1e-12), (1e12, 1e13)):
            (said,) = invariants.of_physics(found, **arguments, limits=Limits(**{name: never}))
            assert "is outside" in said


def test_two_ways_to_a_total_must_agree(priced: Priced) -> None:
    case, _, found = priced
    good = case.figures(found)
    assert invariants.of_parts(good, [good]) == ()
    assert len(invariants.of_parts(good, [good, good])) == len(QUANTITIES)
    assert {figure.boundary for figure in good} == set(Boundary) - {Boundary.LIST_PRICE, Boundary.OWN_MACHINES}
    assert len(invariants.of_elasticity(found, found, factor=1.1)) == len(invariants.AT_THE_METER)
    assert len(invariants.of_order(found, found, what="nothing")) == 2


def test_worlds_of_another_seed_are_other_worlds(case_of: Any, snapshot: Snapshot) -> None:
    one, other = case_of(snapshot), case_of(snapshot, seed=8)
    assert (
        one.impacts(one.line(work())).draws[ENERGY].tobytes()
        != other.impacts(other.line(work())).draws[ENERGY].tobytes()
    )
