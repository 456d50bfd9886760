"""What non-disclosure costs, on functions whose answer is known, and on the energy of a model."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from obsia.accounting import disclosure
from obsia.accounting.disclosure import MODEL, VARIABILITY, group_of, interval_score, noise_of, non_disclosure_cost
from obsia.accounting.unit_costs import resampled
from obsia.core.errors import MissingFact

BATCH, SIZE, RUN, FITTED = (
    ("service:a/b", "batch"),
    ("model:b", "params"),
    ("service:a/b", "engine_time"),
    ("law:x", "joint"),
)
PER_SIGMA = 2 * math.exp(-0.5 * 1.6448536**2) / math.sqrt(2 * math.pi) / 0.05
"""Interval score of the 90 % interval of a normal with σ = 1: 2 φ(z) / 0.05 = 4.125 (Gneiting and Raftery 2007)."""
ERRORS = {"claim": 1.33, "audited": 1.02}


@pytest.fixture(scope="module")
def fact_of(fact):
    return lambda key: (fact(subject=key[0], property=key[1]),)


def function_of(fact_of, sizes):
    """lg of a function that adds normal scores of keys, each with its σ."""

    def function(worlds):
        total = np.zeros(worlds.worlds)
        for key, sigma in sizes.items():
            worlds.use(key, fact_of(key))
            total = total + sigma * worlds.normal(key)
        return 3e-4 * 10.0**total  # in whatever unit: neither shares nor scores of its lg depend on it

    return function


def test_keys_have_the_group_of_who_could_tell_them() -> None:
    keys = (SIZE, BATCH, RUN, FITTED, ("provider:p", "pue region=FRA"), ("c", "pue error"))
    assert [group_of(key) for key in keys] == [
        "size", "batch", VARIABILITY, MODEL, "facility", MODEL,
    ]  # fmt: skip


def test_the_score_of_a_normal_is_that_of_the_formula() -> None:
    z = np.random.default_rng(0).standard_normal(400_000)
    score = interval_score(z, low=np.full(z.shape, -1.6448536), high=np.full(z.shape, 1.6448536)).mean()
    assert score == pytest.approx(PER_SIGMA, rel=0.01)


def test_shares_and_scores_of_a_sum_of_normals(fact_of) -> None:
    """σ 0.4, 0.3, 0.2, 0.1: variances 16, 9, 4, 1 of 30; the scores are 4.125 σ of what is left."""
    sizes = {SIZE: 0.4, BATCH: 0.3, RUN: 0.2, FITTED: 0.1}
    found = non_disclosure_cost(function_of(fact_of, sizes), seed=7, prior="ours", errors_ratio=ERRORS)
    shapley = {value.group: value.shapley_share.value for value in found.disclosure_values}
    assert shapley == pytest.approx({"size": 16 / 30, "batch": 9 / 30}, abs=0.06)
    assert found.shares["undisclosed"].value == pytest.approx(25 / 30, abs=0.06)
    assert found.shares[VARIABILITY].value == pytest.approx(4 / 30, abs=0.05)
    assert sum(each.value for each in found.shares.values()) == pytest.approx(1.0)
    assert found.score.value == pytest.approx(PER_SIGMA * math.sqrt(0.30), rel=0.08)
    reductions = {value.group: value.score_reduction.value for value in found.disclosure_values}
    assert reductions["size"] == pytest.approx(PER_SIGMA * (math.sqrt(0.30) - math.sqrt(0.14)), rel=0.15)
    assert [step.group for step in found.ladder] == ["size", "batch"]
    assert found.ladder[-1].score.value == pytest.approx(PER_SIGMA * math.sqrt(0.05), rel=0.08)


def test_learning_does_not_hurt_within_its_error(fact_of) -> None:
    """The expected score does not rise when a fact is learnt, and an audited value is worth more than a claim."""
    sizes = {SIZE: 0.5, BATCH: 0.02, RUN: 0.2, FITTED: 0.3}
    for prior in ("ours", "wider"):
        found = non_disclosure_cost(function_of(fact_of, sizes), seed=3, prior=prior, errors_ratio=ERRORS)
        steps = [found.score, *(step.score for step in found.ladder)]
        for before, after in itertools.pairwise(steps):
            assert after.value <= before.value + 3 * (before.error + after.error)
        for value in found.disclosure_values:
            assert value.score_reduction.value >= -3 * value.score_reduction.error
        assert found.claims["audited"].value < found.claims["claim"].value < found.score.value
        assert found.ladder[-1].score.value <= found.claims["audited"].value + 3 * found.claims["audited"].error


def test_a_wider_prior_leaves_more_to_tell(fact_of) -> None:
    sizes = {SIZE: 0.3, FITTED: 0.3}
    ours, wider = (
        non_disclosure_cost(function_of(fact_of, sizes), seed=5, prior=prior, errors_ratio={})
        for prior in ("ours", "wider")
    )
    assert wider.shares["undisclosed"].value > ours.shares["undisclosed"].value + 0.1
    assert wider.score.value > ours.score.value


def test_a_claim_leaves_what_its_error_leaves(fact_of) -> None:
    """z seen with noise n has σ n / √(1 + n²) left: for an error of 1.33 in a prior of x/÷ 5, n = 0.177, 0.174."""
    noise = noise_of(1.33)
    assert noise == pytest.approx(math.log(1.33) / math.log(5))
    found = non_disclosure_cost(function_of(fact_of, {SIZE: 1.0}), seed=7, prior="ours", errors_ratio={"claim": 1.33})
    assert found.claims["claim"].value == pytest.approx(PER_SIGMA * noise / math.sqrt(1 + noise**2), rel=0.12)


def test_where_nothing_can_be_told_it_says_so(fact_of) -> None:
    with pytest.raises(MissingFact):
        non_disclosure_cost(function_of(fact_of, {FITTED: 0.2, RUN: 0.1}), seed=7, prior="ours", errors_ratio={})


def test_the_same_seed_gives_the_same_bytes(fact_of, monkeypatch) -> None:
    monkeypatch.setattr(disclosure, "MOST_WORLDS", 4 * disclosure.FULL.worlds)
    function = function_of(fact_of, {SIZE: 0.4, BATCH: 0.3, FITTED: 0.1})
    one = non_disclosure_cost(function, seed=7, prior="ours", errors_ratio=ERRORS)
    monkeypatch.setattr(disclosure, "MOST_WORLDS", 1 << 20)
    assert non_disclosure_cost(function, seed=7, prior="ours", errors_ratio=ERRORS) == one


def test_worlds_of_which_other_things_are_known_never_stand_for_each_other() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    weights, along = rng.random((2, 3 * 4 * 8)) ** 4
    taken = resampled(weights, along=along, apart=(3, 4)).reshape(3, 4, 8)
    assert np.array_equal(taken // 32, np.broadcast_to(np.arange(3)[:, None, None], taken.shape))
    assert np.array_equal(taken // 8, np.broadcast_to(taken[..., :1] // 8, taken.shape)), "a block takes one block"
    assert len(np.unique(taken)) > 3 * 4
    # Of what agrees as well everywhere each keeps its own.
    assert np.array_equal(resampled(np.ones(96), along=along, apart=(3, 4)), np.arange(96))


def test_a_fork_goes_on_in_worlds_of_the_same_kind() -> None:
    states = (disclosure._Known(frozenset()), disclosure._Known(frozenset({"batch"})))
    worlds = disclosure._Learning(seed=0, known=states, wider=1.0, design=disclosure.QUICK)
    key = ("service:one", "batch")
    forked = worlds.fork().scores(key)
    assert np.array_equal(forked, worlds.scores(key))
    told = forked.reshape(2, *disclosure.QUICK)[1]
    assert np.ptp(told, axis=1).max() == 0.0
