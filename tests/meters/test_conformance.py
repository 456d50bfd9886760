"""Our meter on the suite that grades any meter: a slice of what benchmarks/meter_conformance.py runs at length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.meters.adapter import our_meter

from obsia.meters.counters import Counter
from obsia.meters.sensors import ENERGY, Sensor
from obsia.testing.conformance import SOURCES, Bench, Result, Series, benches, grade, troubled

BY_NAME = {each.name: each for each in SOURCES}
LIMITS = {
    ("counter, 1 ms", 10.0): 0.003,
    ("counter, 1 ms", 1.0): 0.035,
    ("counter, 20 ms", 10.0): 0.003,
    ("counter, 20 ms", 1.0): 0.035,
    ("counter, 100 ms", 10.0): 0.003,
    ("counter, 100 ms", 1.0): 0.035,
    ("power, mean of 1 s", 10.0): 0.006,
}
"""Sensor and window -> the 95th percentile of the error; of so few windows it may lie half as high again."""


@pytest.mark.parametrize(("name", "duration_s"), LIMITS, ids=str)
def test_windows_are_as_sharp_as_the_sensor_lets_them_be(name: str, duration_s: float, tmp_path: Path) -> None:
    found = grade(our_meter(tmp_path), benches(BY_NAME[name], seed=11, count=45, duration_s=duration_s))
    assert found.p95_error_share <= LIMITS[name, duration_s] * 1.6
    assert found.p50_error_share <= LIMITS[name, duration_s] / 3
    assert found.covered_share is not None
    assert found.covered_share >= 0.7


def test_the_end_of_a_command_is_known_though_reads_before_it_are_far_apart(tmp_path: Path) -> None:
    windows = benches(BY_NAME["counter, 20 ms"], seed=11, count=60, duration_s=10.0, is_job=True)
    found = grade(our_meter(tmp_path), windows)
    # Where the refreshes between distant reads were taken for a usual number of them, 45 of 60 were covered.
    assert found.covered_share is not None
    assert found.covered_share >= 0.85


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
