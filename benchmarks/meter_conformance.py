"""How our meter does on the suite that grades any: `python benchmarks/meter_conformance.py [WINDOWS CASES [SENSOR]]`.

Prints the tables of docs/reference/meter-conformance.md. Virtual time: minutes on one core, the same on any machine.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.meters.adapter import our_meter
from tests.meters.test_conformance import is_silent_error

from obsia.testing.conformance import SOURCES, Source, benches, grade, troubled


def windows_of(source: Source, windows: int) -> None:
    """Rows of one sensor, and how many windows of all of them are covered."""
    covered: list[float] = []
    with TemporaryDirectory() as folder:
        for duration_s in (1.0, 10.0, 30.0):
            if not source.is_counter and duration_s < 10:
                continue
            for is_job in (False, True):
                drawn = benches(source, seed=2026, count=windows, duration_s=duration_s, is_job=is_job)
                found = grade(our_meter(Path(folder)), drawn)
                load = "begins and ends" if is_job else "goes on"
                covered.append(100 * (found.covered_share or 0))
                errors = f"{100 * found.p50_error_share:.3f}% | {100 * found.p95_error_share:.3f}%"
                print(f"| {source.name} | {duration_s:.0f} s | {load} | {errors} | {covered[-1]:.0f}% |", flush=True)
    print(f"| {source.name} | all | both | | | {sum(covered) / len(covered):.1f}% |", flush=True)


def main(windows: int, cases: int, sensor: str) -> None:
    """Both tables; of one sensor where it is named, and without cases where there are none."""
    print("| sensor | window | load | p50 error | p95 error | 90% interval covers |")
    print("|---|---|---|---|---|---|")
    for source in SOURCES:
        if sensor in ("", source.name):
            windows_of(source, windows)
    silent = flagged = 0
    for series in troubled(seed=2026, count=cases):
        is_silent, is_flagged = is_silent_error(series)
        silent += is_silent
        flagged += is_flagged
    if cases:
        print(f"\n{cases} counters in trouble: {silent} silent errors, {flagged} with what is not sure listed")


if __name__ == "__main__":
    stated = [*sys.argv[1:], *("300", "1000000", "")[len(sys.argv) - 1 :]]
    main(int(stated[0]), int(stated[1]), stated[2])
