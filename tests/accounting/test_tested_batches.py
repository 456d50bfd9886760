"""Batches that nobody states: densities are densities, draws follow them, and a speed chooses as it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.tested_batches import (
    BatchRange,
    Speed,
    chosen,
    prior_batch,
    prior_density,
    speed_density,
)

LOGS = np.linspace(-5.0, 20.0, 100_001)
STEP = LOGS[1] - LOGS[0]
rooms = st.floats(0.0, 12.0)
ranges = st.builds(
    BatchRange, least=st.floats(1.0, 16.0), room_ratio=st.floats(0.3, 3.0), room_spread=st.floats(0.05, 1.0)
)
speeds = st.builds(
    Speed,
    centre=st.floats(-0.3, 0.3),
    spread=st.floats(0.05, 0.5),
    held_share=st.just(0.0),
    held_s=st.just(0.03),
    held_spread=st.floats(0.1, 0.3),
)


@given(rooms, ranges)
def test_the_prior_is_a_density_between_its_ends(log_room: float, tested: BatchRange) -> None:
    found = prior_density(log_batch=LOGS, log_room=np.array(log_room), tested=tested)
    assert found.sum() * STEP == pytest.approx(1.0, abs=0.01)
    assert not found[np.log(tested.least) > LOGS].any()
    assert (np.diff(found[np.log(tested.least) <= LOGS]) <= 0).all(), "small batches fit wherever large ones do"


def test_every_doubling_counts_alike_where_memory_is_known_to_bind() -> None:
    # From 8 to 512 are 6 doublings: without spread a batch lies in each with 1/6.
    tested = BatchRange(least=8.0, room_ratio=1.0, room_spread=1e-9)
    place = (np.arange(6000) + 0.5) / 6000
    drawn = prior_batch(log_room=np.log(512.0), tested=tested, room_score=np.zeros(6000), place=place)
    counts = np.histogram(drawn, bins=8.0 * 2.0 ** np.arange(7))[0]
    assert counts == pytest.approx(np.full(6, 1000), abs=1)


def test_draws_follow_the_density() -> None:
    tested = BatchRange(least=7.0, room_ratio=1.1, room_spread=0.6)
    rng = np.random.default_rng(3)
    drawn = prior_batch(
        log_room=np.log(200.0), tested=tested, room_score=rng.standard_normal(40_000), place=rng.random(40_000)
    )
    below = np.cumsum(prior_density(log_batch=LOGS, log_room=np.log(200.0), tested=tested)) * STEP
    for share in (0.1, 0.5, 0.9):
        assert np.log(np.quantile(drawn, share)) == pytest.approx(np.interp(share, below, LOGS), abs=0.05)


def test_weights_that_leave_no_room_still_leave_a_batch() -> None:
    tested = BatchRange(least=8.0, room_ratio=1.0, room_spread=0.3)
    drawn = prior_batch(log_room=np.zeros(2), tested=tested, room_score=np.zeros(2), place=np.array([0.01, 0.99]))
    assert 8.0 <= drawn[0] < drawn[1] <= 8.0 * np.exp(0.3)


@given(speeds, st.floats(-6.0, -1.0))
def test_an_error_in_time_has_a_density(speed: Speed, log_predicted_s: float) -> None:
    found = speed_density(log_predicted_s=np.array(log_predicted_s), log_observed_s=LOGS - 8.0, speed=speed)
    assert found.sum() * STEP == pytest.approx(1.0, abs=0.01)
    assert LOGS[found.argmax()] - 8.0 == pytest.approx(log_predicted_s + speed.centre, abs=2 * STEP)


def test_a_host_explains_what_is_slower_than_predicted_and_nothing_faster() -> None:
    plain = Speed(centre=0.0, spread=0.1, held_share=0.0, held_s=0.035, held_spread=0.2)
    held = Speed(centre=0.0, spread=0.1, held_share=np.array([0.25]), held_s=0.035, held_spread=0.2)

    def at(predicted_s: float, speed: Speed) -> float:
        found = speed_density(log_predicted_s=np.log([predicted_s]), log_observed_s=np.log([0.035]), speed=speed)
        return float(found[0])

    assert at(0.008, held) > 10.0 * at(0.008, plain), "35 ms where 8 are predicted: the host"
    assert at(0.05, held) == pytest.approx(0.75 * at(0.05, plain)), "no host makes a step faster"
    # At the centre of the host's steps: 0.75 x own + 0.25 x 1 / (0.2 sqrt(2 pi)).
    assert at(0.008, held) == pytest.approx(0.75 * at(0.008, plain) + 0.25 / (0.2 * np.sqrt(2 * np.pi)))


@given(st.lists(st.floats(0.0, 10.0), min_size=2, max_size=20).filter(lambda weights: sum(weights) > 0.1))
def test_a_choice_is_in_proportion_to_weights(weights: list[float]) -> None:
    uniform = (np.arange(20_000) + 0.5) / 20_000
    stacked = np.tile(np.array(weights)[:, np.newaxis], (1, len(uniform)))
    place = chosen(weights=stacked, uniform=uniform)
    assert ((place >= 0) & (place < 1)).all()
    counts = np.bincount((place * len(weights)).astype(int), minlength=len(weights))
    assert counts / len(uniform) == pytest.approx(np.array(weights) / sum(weights), abs=1e-3)


def test_where_nothing_explains_a_speed_all_batches_are_as_good() -> None:
    uniform = (np.arange(1000) + 0.5) / 1000
    place = chosen(weights=np.zeros((4, 1000)), uniform=uniform)
    assert place == pytest.approx(uniform, abs=1e-6)
