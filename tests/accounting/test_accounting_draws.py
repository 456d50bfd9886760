"""Chance: stratified, one stream per key, the same bytes whatever else is drawn."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting import draws
from obsia.accounting.draws import SEED, WORLDS, Worlds, normal_scores, quantiles, scores, split
from obsia.accounting.places import place_of
from obsia.core.evidence import Estimate, JointFact, Kind, Spread
from obsia.facts.snapshot import Snapshot

keys = st.tuples(st.text(max_size=12), st.text(max_size=12))


@given(keys, st.integers(0, 2**64), st.integers(1, 257))
def test_one_score_in_each_stratum(key: tuple[str, str], seed: int, worlds: int) -> None:
    drawn = scores(seed=seed, key=key, worlds=worlds)
    assert sorted((drawn * worlds).astype(int)) == list(range(worlds))
    assert ((drawn > 0) & (drawn < 1)).all()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    one = scores(seed=SEED, key=("grid:XXA", "intensity_g_per_kwh"), worlds=WORLDS)
    assert one.tobytes() == scores(seed=SEED, key=("grid:XXA", "intensity_g_per_kwh"), worlds=WORLDS).tobytes()
    assert one.tobytes() != scores(seed=SEED + 1, key=("grid:XXA", "intensity_g_per_kwh"), worlds=WORLDS).tobytes()


def test_the_bytes_of_a_stream_do_not_change_between_versions() -> None:
    """A figure that was published is made again: the first 64 scores of one key, in their published digest."""
    drawn = scores(seed=7, key=("grid:FRA", "intensity_g_per_kwh"), worlds=1024)
    digest = hashlib.sha256(np.round(drawn[:64], 12).tobytes()).hexdigest()
    assert digest[:16] == STREAM


STREAM = "d2bd994518aeeffc"


def test_keys_are_uncorrelated() -> None:
    normal = np.stack([normal_scores(scores(seed=SEED, key=("k", str(n)), worlds=WORLDS)) for n in range(60)])
    correlations = np.corrcoef(normal)[np.triu_indices(60, k=1)]
    # 1,770 pairs with a standard error of 1/32: five of them are never reached.
    assert np.abs(correlations).max() < 5 / math.sqrt(WORLDS)
    assert abs(correlations.mean()) < 0.003


def test_parts_of_a_key_do_not_run_together() -> None:
    assert scores(seed=1, key=("a", "b"), worlds=8).tobytes() != scores(seed=1, key=("ab", ""), worlds=8).tobytes()
    assert scores(seed=1, key=("1", "x"), worlds=8).tobytes() != scores(seed=11, key=("", "x"), worlds=8).tobytes()


def estimate(fact: Any, *facts: Any, key: tuple[str, str] = ("s", "p")) -> Estimate:
    return Estimate(key=key, facts=(fact, *facts))


def test_a_stream_depends_neither_on_the_order_of_drawing_nor_on_other_keys(fact) -> None:
    spread = fact(value=2.0, low=1.0, high=5.0, spread=Spread.LOGNORMAL)
    names = [("s", f"p{n}") for n in range(6)]
    forward, backward, alone = Worlds(), Worlds(), Worlds()
    one = {key: forward.draw(estimate(spread, key=key)).tobytes() for key in names}
    two = {key: backward.draw(estimate(spread, key=key)).tobytes() for key in reversed(names)}
    assert one == two
    assert alone.draw(estimate(spread, key=names[3])).tobytes() == one[names[3]]
    assert len(set(one.values())) == len(names)


@pytest.mark.parametrize("spread", [Spread.NORMAL, Spread.LOGNORMAL, Spread.LOGITNORMAL])
def test_low_and_high_are_the_5_and_95_percent_quantiles(fact, spread: Spread) -> None:
    one = fact(value=0.3, low=0.1, high=0.8, spread=spread)
    at = quantiles(fact=one, uniform=np.array([0.05, 0.5, 0.95]))
    assert at == pytest.approx([0.1, 0.3, 0.8], rel=1e-9)
    drawn = Worlds().draw(estimate(one))
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([0.1, 0.3, 0.8], rel=0.02)


@pytest.mark.parametrize("spread", [Spread.UNIFORM, Spread.LOGUNIFORM])
def test_low_and_high_are_the_ends(fact, spread: Spread) -> None:
    one = fact(value=1.0, low=0.5, high=8.0, spread=spread)
    middle = 4.25 if spread is Spread.UNIFORM else 2.0
    assert quantiles(fact=one, uniform=np.array([0.0, 0.5, 1.0])) == pytest.approx([0.5, middle, 8.0])
    drawn = Worlds().draw(estimate(one))
    assert drawn.min() >= 0.5
    assert drawn.max() <= 8.0


def test_a_share_stays_a_share(fact) -> None:
    one = fact(value=0.9, low=0.2, high=0.99, spread=Spread.LOGITNORMAL)
    drawn = quantiles(fact=one, uniform=np.array([1e-9, 1 - 1e-9]))
    assert ((drawn > 0) & (drawn < 1)).all()


@given(
    st.sampled_from([spread for spread in Spread if spread is not Spread.POINT]),
    st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3, unique=True),
)
def test_a_quantile_function_rises(fact, spread: Spread, values: list[float]) -> None:
    low, value, high = sorted(values)
    drawn = quantiles(fact=fact(value=value, low=low, high=high, spread=spread), uniform=np.linspace(0.001, 0.999, 99))
    assert (np.diff(drawn) >= 0).all()
    assert np.isfinite(drawn).all()


def test_a_point_has_no_width_and_takes_no_stream(fact) -> None:
    worlds = Worlds()
    drawn = worlds.draw(estimate(fact(value=3.5)))
    assert (drawn == 3.5).all()
    assert not worlds.ledger["s", "p"].varies
    wide = fact(value=3.5, spread=Spread.LOGNORMAL)
    assert (quantiles(fact=wide, uniform=np.array([0.1, 0.9])) == 3.5).all()


def test_a_text_is_not_drawn(fact) -> None:
    with pytest.raises(ValueError, match="fact-without-value"):
        quantiles(fact=fact(value=None, text="H100"), uniform=np.array([0.5]))


@given(st.lists(st.floats(0.05, 10), min_size=2, max_size=6))
def test_alternatives_come_in_proportion_to_their_weights(fact, weights: list[float]) -> None:
    facts = [fact(value=float(n + 1), weight=weight) for n, weight in enumerate(weights)]
    drawn = Worlds().draw(estimate(*facts))
    for n, weight in enumerate(weights):
        # Stratified: off by one world at each edge at most.
        assert abs(float((drawn == n + 1).sum()) - WORLDS * weight / sum(weights)) <= 2


def test_alternatives_come_in_the_order_of_value_so_that_a_score_is_monotone(fact) -> None:
    worlds = Worlds()
    facts = [fact(value=value, locator=f"{value}") for value in (5.0, 1.0, 3.0)]
    drawn = worlds.draw(estimate(*facts))
    assert (np.diff(drawn[np.argsort(worlds.scores(("s", "p")))]) >= 0).all()
    assert worlds.draw(estimate(*reversed(facts))).tobytes() == drawn.tobytes()


def test_alternatives_with_spreads_are_drawn_inside_each(fact) -> None:
    low = fact(value=1.0, low=0.5, high=2.0, spread=Spread.UNIFORM)
    high = fact(value=11.0, low=10.0, high=12.0, spread=Spread.UNIFORM, locator="row 2")
    drawn = Worlds().draw(estimate(low, high))
    assert ((drawn <= 2.0) == (drawn < 5)).all()
    assert float((drawn < 5).mean()) == 0.5
    assert np.quantile(drawn[drawn > 5], [0.0, 0.5, 1.0]) == pytest.approx([10, 11, 12], abs=0.01)


@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
@settings(max_examples=25)
def test_draws_in_some_worlds_are_those_of_all_worlds(fact, seed: int, share: float) -> None:
    facts = (
        fact(value=2.0, low=1.0, high=5.0, spread=Spread.LOGNORMAL),
        fact(value=9.0, locator="row 2"),
    )
    mask = scores(seed=seed, key=("mask", ""), worlds=WORLDS) < share
    one, other = Worlds(seed=seed), Worlds(seed=seed)
    part = one.draw_where(facts, key=("s", "p"), mask=mask)
    assert part.tobytes() == other.draw(estimate(*facts))[mask].tobytes()
    # How the key counts is settled, whatever draws it in all worlds later.
    noted = one.ledger["s", "p"]
    one.draw(estimate(*facts))
    assert one.ledger["s", "p"] is noted
    assert noted.varies
    assert noted.edges == other.ledger["s", "p"].edges


def test_the_ledger_says_where_a_choice_changes(fact) -> None:
    worlds = Worlds()
    points = tuple(fact(value=float(n), weight=float(n), locator=str(n)) for n in (3, 1))
    wide = fact(value=2.0, low=1.0, high=5.0, spread=Spread.LOGNORMAL)
    worlds.draw(estimate(*points, key=("s", "alternatives")))
    worlds.choose(("s", "choice"), points)
    worlds.draw(estimate(wide, key=("s", "smooth")))
    worlds.draw(estimate(*points, wide, key=("s", "both")))
    worlds.draw_where((wide,), key=("s", "parts"), mask=worlds.scores(("s", "smooth")) < 0.5, everywhere=True)
    rows = tuple((float(n),) for n in range(4))
    worlds.draw_joint(JointFact(subject="law:x", columns=("a",), rows=rows, basis=fact(subject="law:x")))
    edges = {name: drawn.edges for (_, name), drawn in worlds.ledger.items()}
    assert edges["alternatives"] == (0.25,)
    assert edges["choice"] == (0.75,)
    assert edges["smooth"] == ()
    assert len(edges["both"]) > 15
    assert len(edges["parts"]) == 15
    assert (0.25, 0.5, 0.75) in edges.values()


def test_a_draw_is_a_copy(fact) -> None:
    worlds, one = Worlds(), estimate(fact(value=2.0, low=1.0, high=5.0, spread=Spread.LOGNORMAL))
    first = worlds.draw(one)
    kept = first.tobytes()
    first *= 0
    assert worlds.draw(one).tobytes() == kept


def test_a_choice_is_in_proportion_and_noted(fact) -> None:
    worlds = Worlds()
    facts = tuple(fact(value=value, locator=str(value)) for value in (1.0, 3.0))
    chosen = worlds.choose(("fleet", "accelerator"), facts)
    assert float((chosen == 1).mean()) == 0.75
    assert worlds.ledger["fleet", "accelerator"].facts == facts


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=20), st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_split_leaves_a_score_inside_each_choice(weights: list[float], uniform: list[float]) -> None:
    choice, within = split(np.array(uniform), weights)
    assert ((choice >= 0) & (choice < len(weights))).all()
    assert ((within > 0) & (within < 1)).all()


def test_a_joint_fact_is_drawn_by_rows(fact) -> None:
    rows = tuple((float(n), float(10 * n), -float(n)) for n in (3, 1, 2, 5))
    joint = JointFact(subject="law:x", columns=("a", "b", "c"), rows=rows, basis=fact(subject="law:x"))
    worlds = Worlds()
    drawn = worlds.draw_joint(joint)
    assert (drawn["b"] == 10 * drawn["a"]).all()
    assert (drawn["c"] == -drawn["a"]).all()
    assert {float(value): int((drawn["a"] == value).sum()) for value in np.unique(drawn["a"])} == dict.fromkeys(
        (1.0, 2.0, 3.0, 5.0), WORLDS // 4
    )
    other = worlds.draw_joint(joint, key=("model:x", "architecture"))
    assert other["a"].tobytes() != drawn["a"].tobytes()
    order = np.argsort(worlds.scores(joint.key))
    assert (np.diff(drawn["a"][order]) >= 0).all() or (np.diff(drawn["a"][order]) <= 0).all()


def test_what_was_drawn_is_in_the_ledger_once_with_all_its_facts(fact) -> None:
    worlds = Worlds()
    one = fact(value=2.0, low=1.0, high=5.0, spread=Spread.LOGNORMAL, kind=Kind.MODELLED)
    two = fact(value=3.0, locator="row 2", kind=Kind.ASSUMED)
    with worlds.recording() as outer:
        worlds.draw(estimate(one))
        with worlds.recording() as inner:
            worlds.note_fact(two)
            worlds.draw(estimate(two, key=("s", "p")))
            worlds.draw(estimate(one))
    assert outer == {("s", "p"), ("serving:invented", "batch")}
    assert inner == outer
    assert worlds.ledger["s", "p"].facts == (one, two)
    assert worlds.ledger["s", "p"].kind is Kind.ASSUMED
    assert worlds.ledger["s", "p"].varies


def test_recording_ends_with_its_block_even_after_an_error(fact) -> None:
    worlds = Worlds()
    with pytest.raises(RuntimeError), worlds.recording() as keys:
        raise RuntimeError
    worlds.draw(estimate(fact()))
    assert keys == set()


def test_places_that_share_a_grid_share_its_error(snapshot: Snapshot) -> None:
    worlds = Worlds()
    one = place_of(snapshot, worlds, provider="openai", zone_id="FRA")
    other = place_of(snapshot, worlds, provider=None, zone_id="FRA")
    away = place_of(snapshot, worlds, provider="openai", zone_id="DEU")
    assert one.intensity_g_per_kwh.tobytes() == other.intensity_g_per_kwh.tobytes()
    assert one.intensity_g_per_kwh.tobytes() != away.intensity_g_per_kwh.tobytes()
    # The default PUE is each provider's own unknown.
    assert abs(np.corrcoef(one.pue, other.pue)[0, 1]) < 5 / math.sqrt(WORLDS)


def test_rows_of_a_joint_fact_come_in_the_same_order_whatever_the_last_digits_are() -> None:
    """Columns that say the same tie for the main direction, and rows that say the same tie in it: platforms differ in
    the last digits of both, and must not differ in the order."""
    rng = np.random.default_rng(3)
    main = np.repeat(rng.standard_normal(8), 16)
    table = np.stack([main, -main, 3.0 * main, 0.1 * rng.standard_normal(128)], axis=1)
    ordered = draws._by_main_direction(table)
    for _ in range(20):
        noisy = table * (1.0 + 1e-15 * rng.standard_normal(table.shape))
        assert draws._by_main_direction(noisy) == pytest.approx(ordered, rel=1e-9)
    assert np.corrcoef(ordered[:, 0], np.arange(128))[0, 1] > 0.9
