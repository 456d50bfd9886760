"""Batch unknown, speed known: what made synthetic rows is found again, and a speed is worth what it should be."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numpyro", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.observed_speed import GRID, Curves, draws, errors, fact_lines, held_out, unseen_curves
from calibration.scores import score

MEASUREMENTS = os.environ.get("OBSIA_MEASUREMENTS")
needs_tables = pytest.mark.skipif(not MEASUREMENTS, reason="OBSIA_MEASUREMENTS does not name the folder of the tables")
LEAST, ROOM_RATIO, SPREAD, WITH_TIME, ENERGY_SPREAD, SLOW = 8.0, 1.0, 0.1, 0.5, 0.05, 0.3


def world(*, count: int = 800, seed: int = 2, row_spread: float | None = None) -> tuple[Any, Curves]:
    """Rows of four families that a known model made: steps of 10 ms and 0.1 ms a request, energy that falls with it.

    Eight runs are of one configuration; with ``row_spread`` they share an error in time, and it is that of their own.
    Half of the configurations are mixtures in 8 bits, whose steps take longer.
    """
    rng = np.random.default_rng(seed)
    room = np.exp(rng.uniform(np.log(50.0), np.log(2000.0), count))
    batch = LEAST * (room * ROOM_RATIO / LEAST) ** rng.random(count)
    batches = np.append(GRID[:, np.newaxis] + 0.0 * batch, [batch], axis=0)
    latency_s = 0.01 + 1e-4 * batches
    token_s = latency_s / batches * 1.2
    modelled = Curves(latency_s=latency_s, token_s=token_s, energy_j=500.0 * token_s, room=room)
    log_off = SPREAD * rng.standard_t(4.0, count)
    same = np.arange(count) // 32 * 4 + np.arange(count) % 4
    if row_spread is not None:
        log_off = log_off[same] + row_spread * rng.standard_t(4.0, count)
    are_slow = same // 4 % 2 * 1.0
    observed_s = latency_s[-1] * np.exp(log_off + SLOW * are_slow)
    off = modelled.off_s(observed_s, batch)[-1]
    energy_j = modelled.energy_j[-1] * np.exp(WITH_TIME * off + ENERGY_SPREAD * rng.standard_t(4.0, count))
    rows = SimpleNamespace(
        family=np.array([f"family {at % 4}" for at in range(count)]),
        placement=SimpleNamespace(batch=batch, devices=np.ones(count)),
        network=SimpleNamespace(is_eight_bit=are_slow, is_mixture=are_slow),
        device=np.zeros(count, dtype=int),
        model_id=np.array([f"model {each}" for each in same]),
        task=np.zeros(count, dtype=int),
        latency_s=observed_s,
        energy_j=energy_j,
        __len__=None,
    )
    return _Rows(rows, count), modelled


class _Rows:
    """Rows with a length: all that is asked of them."""

    def __init__(self, held: Any, count: int) -> None:
        self._held, self._count = held, count

    def __len__(self) -> int:
        return self._count

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)


def test_what_made_the_rows_is_found_again() -> None:
    by = errors(*world())
    assert by.tested.least == pytest.approx(LEAST, rel=0.1)
    assert by.tested.room_ratio == pytest.approx(ROOM_RATIO, rel=0.15)
    assert by.speed.centre == pytest.approx(0.0, abs=0.03)
    assert by.speed.spread == pytest.approx(SPREAD, rel=0.2)
    assert by.slow_mixtures == pytest.approx(SLOW, abs=0.03)
    assert by.with_time_ratio == pytest.approx(WITH_TIME, abs=0.1)
    assert by.energy_spread == pytest.approx(ENERGY_SPREAD, rel=0.2)


def test_steps_as_predicted_change_nothing_and_slower_ones_lengthen_only_themselves() -> None:
    rows, modelled = world(count=20)
    batch = rows.placement.batch
    assert modelled.off_s(modelled.latency_s[-1], batch)[-1] == pytest.approx(0.0)
    # A fifth of the time of a token is no step: steps twice as long make it 1 + 1 / 1.2 as long.
    assert modelled.off_s(2.0 * modelled.latency_s[-1], batch)[-1] == pytest.approx(np.log(1.0 + 1.0 / 1.2))


def test_what_is_known_narrows_and_intervals_hold_what_they_say() -> None:
    rows, modelled = world()
    by = errors(rows, modelled)
    widths, errors_of = {}, {}
    for knows in ("batch and speed", "speed", "neither"):
        low, median, high = np.quantile(draws(rows, modelled, by, knows=knows, seed=1), [0.05, 0.5, 0.95], axis=0)
        inside = (np.log(rows.energy_j) >= low) & (np.log(rows.energy_j) <= high)
        assert inside.mean() == pytest.approx(0.9, abs=0.05), knows
        widths[knows], errors_of[knows] = (high - low).mean(), np.abs(median - np.log(rows.energy_j)).mean()
    assert widths["batch and speed"] < widths["speed"] < widths["neither"]
    assert errors_of["batch and speed"] < errors_of["speed"] < errors_of["neither"]


def test_speeds_of_one_configuration_tell_more_together() -> None:
    rows, modelled = world(row_spread=0.02)
    by = errors(rows, modelled)
    assert by.row_spread == pytest.approx(0.02, rel=0.2)
    ends = {
        knows: np.quantile(draws(rows, modelled, by, knows=knows, seed=1), [0.05, 0.5, 0.95], axis=0)
        for knows in ("speed", "several speeds")
    }
    truth = np.log(rows.energy_j)
    inside = {knows: np.mean((low <= truth) & (truth <= high)) for knows, (low, _, high) in ends.items()}
    assert inside["several speeds"] == pytest.approx(0.9, abs=0.05)
    alone, together = (np.mean(ends[knows][2] - ends[knows][0]) for knows in ("speed", "several speeds"))
    assert together < 0.7 * alone


def test_lines_of_facts_hold_their_ends() -> None:
    lines = fact_lines(errors(*world()))
    assert [line.split(":")[0] for line in lines] == [
        "tested_least_batch_count", "tested_room_ratio", "token_time_ratio", "held_up_share",
        "token_time_ratio, mixtures in 8 bits", "token_time_row_ratio", "held_up_step_s",
    ]  # fmt: skip
    value, low, high = (float(part.split()[-1]) for part in lines[2].split(","))
    assert low * high == pytest.approx(value**2, rel=0.02)


@needs_tables
def test_a_speed_is_worth_something_for_families_not_seen() -> None:
    rows, modelled = unseen_curves(Path(MEASUREMENTS or ""))
    known = ("several speeds", "speed", "neither")
    found = {knows: score(**held_out(rows, modelled, knows=knows).arrays()) for knows in known}
    assert found["several speeds"].median_error_share < 0.9 * found["speed"].median_error_share
    assert found["speed"].median_error_share < 0.7 * found["neither"].median_error_share
    assert found["speed"].interval_score_log10 < found["neither"].interval_score_log10
    assert 0.8 < found["speed"].coverage_share < 0.98
