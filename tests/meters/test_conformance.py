"""Our meter on the suite that grades any meter: a slice of what benchmarks/meter_conformance.py runs at length."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from tests.meters.adapter import our_meter

from obsia.meters.averages import Averages
from obsia.meters.counters import Counter, half_width_of_two
from obsia.meters.powers import Power
from obsia.meters.refreshes import counted
from obsia.meters.sensors import ENERGY, POWER, Sensor
from obsia.meters.session import pause_s
from obsia.testing.conformance import SOURCES, Bench, Result, Series, benches, grade, troubled

BY_NAME = {each.name: each for each in SOURCES}
LIMITS = {
    ("counter, 1 ms", 10.0): 0.003,
    ("counter, 1 ms", 1.0): 0.035,
    ("counter, 20 ms", 10.0): 0.003,
    ("counter, 20 ms", 1.0): 0.035,
    ("counter, 100 ms", 10.0): 0.003,
    ("counter, 100 ms", 1.0): 0.035,
    ("power, mean of 1 s", 10.0): 0.003,
    ("power, mean of 1 s", 65.0): 0.003,  # in tiles: too long for all means at once
}
"""Sensor and window -> the 95th percentile of the error; of so few windows it may lie half as high again."""


@pytest.mark.parametrize(("name", "duration_s"), LIMITS, ids=str)
def test_windows_are_as_sharp_as_the_sensor_lets_them_be(name: str, duration_s: float, tmp_path: Path) -> None:
    found = grade(
        our_meter(tmp_path), benches(BY_NAME[name], seed=11, count=30 if duration_s < 60 else 9, duration_s=duration_s)
    )
    assert found.p95_error_share <= LIMITS[name, duration_s] * 1.6
    assert found.p50_error_share <= LIMITS[name, duration_s] / 3
    assert found.covered_share is not None
    assert found.covered_share >= 0.7


@pytest.mark.parametrize("name", ["counter, 20 ms", "counter, 100 ms", "power, mean of 1 s"])
def test_a_command_is_known_to_its_ends_though_reads_are_far_apart(name: str, tmp_path: Path) -> None:
    found = grade(our_meter(tmp_path), benches(BY_NAME[name], seed=11, count=30, duration_s=10.0, is_job=True))
    # What there is without the command is seen after it; before it was, a counter of 100 ms was off by 0.5 % here.
    assert found.p95_error_share <= (0.001 if BY_NAME[name].is_counter else 0.004)
    assert found.covered_share is not None
    assert found.covered_share >= 0.8


@pytest.mark.parametrize(("one", "other"), [(1.0, 1.0), (0.4, 2.0), (3.0, 0.31), (3.0, 0.3), (5.0, 0.0), (0.0, 0.0)])
def test_two_errors_that_lie_anywhere_leave_a_twentieth_on_each_side(one: float, other: float) -> None:
    half = half_width_of_two(one, other)
    assert half == half_width_of_two(other, one)
    grid = [(place + 0.5) / 400 - 0.5 for place in range(400)]
    beyond = sum(abs(one * left + other * right) > half for left in grid for right in grid) / len(grid) ** 2
    # Of a narrow error of less than a tenth nothing is counted.
    assert beyond == pytest.approx(0.1 if one else 0.0, abs=0.002)


def test_the_period_of_a_sensor_is_found_through_reads_that_are_half_as_far_apart() -> None:
    """Of refreshes some 100 ms apart, reads each 50 ms see some 50 and some 150 apart: those are no two refreshes."""
    fine, coarse = range(0, 1_000, 4), range(1_000, 12_000, 50)
    for period in (93, 96, 98, 101, 103, 107):
        for phase in range(0, 90, 11):
            reads = [(at - phase) // period for at in (*fine, *coarse)]
            seen = list(zip((*fine, *coarse), reads, strict=True))
            changes = [
                ((one + other) / 2, float(other - one)) for (one, old), (other, new) in pairwise(seen) if old != new
            ]
            assert counted(changes, period * 1.03)[0] == pytest.approx(period, rel=1e-3)


def test_means_of_an_even_load_give_its_energy() -> None:
    times = [0.097 * each for each in range(60)]
    means = Averages(times_s=times, powers_w=[100.0] * 60, averaging_s=1.0, refresh_s=0.097, unit_w=0.001)
    found = means.energy(0.03, 4.2, is_step=False)
    assert found is not None
    assert found[0] == pytest.approx(417.0, rel=1e-9)
    assert 0 < found[1] < 1


@pytest.mark.parametrize("refresh_s", [0.01, 0.02])
def test_too_few_means_are_no_process(refresh_s: float) -> None:
    """Eight means of a sensor whose refreshes were mostly lost: of those that are used none is left to judge by."""
    times = [0.06 + 0.125 * each for each in range(8)]
    powers = [20 + 80 * each for each in times]
    means = Averages(times_s=times, powers_w=powers, averaging_s=1.0, refresh_s=refresh_s, unit_w=0.001)
    assert means.energy(0.0, 1.0, is_step=True) is None


def even(seed: int) -> tuple[float, float]:
    """How far the energy of 3 s at 400 W, between idle at 60 W, is off, and its half width, J."""
    drawn = random.Random(seed)  # noqa: S311
    refresh_s, phase_s = 0.1 * (1 + drawn.uniform(-0.003, 0.003)), drawn.uniform(0, 0.1)
    at_s, times, values = -0.25, list[int](), list[int]()
    while at_s < 3.25:
        shown_s = math.floor((at_s - phase_s) / refresh_s) * refresh_s + phase_s
        loaded_s = max(min(shown_s, 3.0) - max(shown_s - 1, 0.0), 0.0)
        times.append(int((at_s + 10) * 1e9))
        values.append(round((60 + 340 * loaded_s) * 1000))
        wait_s = pause_s(at_s, every_s=0.05) if 0 <= at_s < 3 else 0.002 if -0.25 <= at_s < 3.02 else 0.01
        at_s += wait_s * (1 + drawn.uniform(0, 0.15))
    sensor = Sensor(
        sensor_id="x", source="bench", domain="accelerator", measures=POWER, scale=0.001, range_units=0,
        ceiling_w=1400.0, averaging_s=1.0,
    )  # fmt: skip
    found = Power(sensor, times, values).energy(10**10, 13 * 10**9, is_step=True)
    return abs(found.value_j - 1200), found.half_j


def test_an_even_load_ends_where_periods_are_counted_to() -> None:
    """For two seconds no refresh shows: what the period is off adds up, and is part of the half width."""
    found = [even(seed) for seed in range(40)]
    assert sum(off_j <= half_j for off_j, half_j in found) >= 34
    assert max(half_j for _, half_j in found) < 2


def test_a_load_that_no_sample_saw_may_have_been_anything() -> None:
    """5 ms between two refreshes of 100 ms, each of which shows 60 W: nothing but the limit of 1,400 W bounds it."""
    sensor = Sensor(
        sensor_id="x", source="bench", domain="accelerator", measures=POWER, scale=0.001, ceiling_w=1400.0
    )  # fmt: skip
    times = range(0, 400_000_000, 10_000_000)
    found = Power(sensor, times, [60_000 + at // 100_000_000 for at in times]).energy(
        130_000_000, 135_000_000, is_step=True
    )
    assert found.value_j == pytest.approx(0.3, rel=0.01)
    assert found.value_j + found.half_j == pytest.approx(7)


def test_roughness_is_that_of_the_load_and_not_of_when_it_was_read() -> None:
    """Refreshes of 20 ms, read each 5 ms: an even load is even, and one of 100 and 300 W by turns is not."""
    sensor = Sensor(sensor_id="x", source="bench", domain="accelerator", measures=ENERGY, scale=1e-6)
    halves: list[float] = []
    for powers_w in ((200, 200), (100, 300)):
        shown = list(accumulate(powers_w[place % 2] * 20_000 for place in range(120)))
        times = range(0, 2_000_000_000, 5_000_000)
        reads = [shown[(at + 7_000_000) // 20_000_000] for at in times]
        halves.append(Counter(sensor, times, reads).energy(10**8, 19 * 10**8).half_j)
    even_j, rough_j = halves
    # Two dates, each known to 5 ms of 200 W: the trapezoid of their sum; and 2 J by which refreshes differ.
    assert even_j == pytest.approx(1 - math.sqrt(0.1), rel=0.02)
    assert rough_j > 1.5 * even_j


def naive(bench: Bench) -> Result:
    """The difference of two reads: what most meters do."""
    before = bench.read() or 0
    bench.wait(bench.duration_s)
    return Result(value_j=((bench.read() or 0) - before) * bench.unit)


def test_the_suite_tells_a_naive_meter_from_ours(tmp_path: Path) -> None:
    def windows() -> Iterator[Bench]:
        return benches(BY_NAME["counter, 100 ms"], seed=5, count=45, duration_s=1.0)

    simple, ours = grade(naive, windows()), grade(our_meter(tmp_path), windows())
    assert simple.covered_share is None
    assert simple.p95_error_share > 0.08
    assert ours.p95_error_share < simple.p95_error_share / 3


def is_silent_error(series: Series) -> tuple[bool, bool]:
    """Whether our meter is wrong of a counter in trouble without saying so; and whether it lists anything."""
    sensor = Sensor(
        sensor_id="x", source="bench", domain="accelerator", measures=ENERGY, scale=series.unit,
        range_units=series.range_units, ceiling_w=series.most_w,
    )  # fmt: skip
    found = Counter(sensor, series.times_ns, series.values).energy(series.times_ns[0], series.times_ns[-1])
    is_wrong = abs(found.value_j - series.true_j) > series.slack_j + series.most_w * 0.25
    outside = not found.bound_low_j - series.slack_j <= series.true_j <= found.bound_high_j + series.slack_j
    return outside or (is_wrong and not found.issues), bool(found.issues)


def test_no_error_of_a_counter_in_trouble_is_silent() -> None:
    judged = [is_silent_error(series) for series in troubled(seed=1, count=3000)]
    assert sum(silent for silent, _ in judged) == 0
    # Neither is everything in doubt: most windows are sure.
    assert 0.05 < sum(flagged for _, flagged in judged) / len(judged) < 0.7
