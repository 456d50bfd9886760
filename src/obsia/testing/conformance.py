"""A suite that grades any meter: windows of synthetic sensors in virtual time, with their true joules.

A meter is a function that is handed a :class:`Bench` and measures one window of it::

    def meter(bench: Bench) -> Result:
        before = bench.read()
        bench.wait(bench.duration_s)
        return Result(value_j=(bench.read() - before) * bench.unit)

Time passes only where the meter waits, so ten seconds take milliseconds, and the answer is the same on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from obsia.testing.sensors import EnergyCounter, Faults, PowerSensor, VirtualTime
from obsia.testing.traces import PJ_PER_J, PJ_PER_UJ, SECOND_NS, Trace, holds, job, square

_MS: Final = 1_000_000
_LOADS: Final = ("holds", "square", "noise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of sensor: a counter of energy, or power (the mean of ``averaging_s``, or of an instant).

    ``looks_s`` is what it really looks at, where that is less than it says: a sensor that looks part of the time.
    """

    name: str
    refresh_s: float
    unit: float
    """Joules, or watts, of one unit."""
    is_counter: bool = True
    averaging_s: float = 0.0
    looks_s: float | None = None
    range_units: int = 0
    drops_share: float = 0.0


SOURCES: Final = (
    Source(name="counter, 1 ms", refresh_s=0.001, unit=61e-6, range_units=4_297_000_000),
    Source(name="counter, 20 ms", refresh_s=0.02, unit=1e-3),
    Source(name="counter, 100 ms", refresh_s=0.1, unit=1e-3),
    Source(name="power, mean of 1 s", refresh_s=0.1, unit=1e-3, is_counter=False, averaging_s=1.0, drops_share=0.05),
    Source(name="power, instant", refresh_s=0.1, unit=1e-3, is_counter=False, drops_share=0.05),
    Source(
        name="power, a quarter of the time", refresh_s=0.1, unit=1e-3, is_counter=False, looks_s=0.025,
        drops_share=0.05,
    ),
)  # fmt: skip
"""Sensors as they are met: RAPL, counters of accelerators, power of accelerators with 5 % of reads lost."""


@dataclass(slots=True, kw_only=True)
class Bench:
    """One window that a meter measures: the sensor, the time, and what the hardware says of itself."""

    source: Source
    clock: VirtualTime
    sensor: EnergyCounter | PowerSensor
    faults: Faults
    start_ns: int
    end_ns: int
    most_w: float
    is_job: bool
    """Whether a load begins and ends with the window; else the window lies inside a load that goes on."""

    @property
    def unit(self) -> float:
        """Joules, or watts, of one unit."""
        return self.source.unit

    @property
    def duration_s(self) -> float:
        """How long the window is, s."""
        return (self.end_ns - self.start_ns) / SECOND_NS

    @property
    def true_j(self) -> float:
        """The energy of the window, J."""
        return self.sensor.trace.energy_j(self.start_ns, self.end_ns)

    def read(self) -> int | None:
        """What the sensor shows now, units; None where the read fails."""
        return None if self.faults.fails(self.clock()) else self.sensor.value(self.clock())

    def wait(self, duration_s: float) -> None:
        """Let time pass."""
        self.clock.sleep(duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a meter says of a window, J; ``low_j`` and ``high_j`` where it states an interval of 90 %."""

    value_j: float
    low_j: float | None = None
    high_j: float | None = None


Meter = Callable[[Bench], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How a meter did on a number of windows."""

    windows: int
    p50_error_share: float
    p95_error_share: float
    covered_share: float | None
    """Share of windows whose true energy lies in the stated interval; None where none is stated."""


def _load(rng: Random, kind: str, duration_ns: int) -> Trace:
    held_ns = rng.choice((5, 20, 100, 500, 2000)) * _MS
    if kind == "holds":
        return holds(rng, mean_ns=held_ns, least_mw=60_000, most_mw=400_000, duration_ns=duration_ns)
    if kind == "square":
        half_ns = int(held_ns * rng.uniform(0.7, 1.4))
        return square(low_mw=80_000, high_mw=420_000, half_ns=half_ns, duration_ns=duration_ns)
    return holds(rng, mean_ns=_MS, least_mw=280_000, most_mw=320_000, duration_ns=duration_ns)


def _beside(rng: Random, end_ns: int) -> Trace:
    """What a machine takes without the load, never quite even."""
    return holds(rng, mean_ns=200 * _MS, least_mw=65_000, most_mw=75_000, duration_ns=end_ns + SECOND_NS)


def benches(
    source: Source, *, seed: int, count: int, duration_s: float, is_job: bool = False, loads: Sequence[str] = _LOADS
) -> Iterator[Bench]:
    """Windows of a kind of sensor under loads of several kinds; the same for the same seed.

    Refreshes are within 7 % of what is usual for the sensor, at a phase of their own. Loads hold random powers, go
    up and down, or are even but for noise; held for 5 ms to 2 s. Beside one that begins and ends the machine takes 65
    to 75 W, held for 0.2 s on average.
    """
    rng = Random(seed)
    for number in range(count):
        start_ns = rng.randrange(2_000 * _MS, 2_300 * _MS)
        end_ns = start_ns + round(duration_s * SECOND_NS)
        trace = _load(rng, loads[number % len(loads)], end_ns + 2 * SECOND_NS)
        if is_job:
            trace = job(trace, beside=_beside(rng, end_ns), start_ns=start_ns, end_ns=end_ns)
        refresh_ns = round(source.refresh_s * rng.uniform(0.93, 1.07) * SECOND_NS)
        phase_ns = rng.randrange(refresh_ns)
        lost = Random(rng.random())
        sensor: EnergyCounter | PowerSensor
        if source.is_counter:
            first = rng.randrange(source.range_units or 10**9)
            unit_pj = round(source.unit * PJ_PER_J)
            sensor = EnergyCounter(
                trace, refresh_ns=refresh_ns, phase_ns=phase_ns, unit_pj=unit_pj, range_units=source.range_units,
                first=first,
            )  # fmt: skip
        else:
            looks_s = source.averaging_s if source.looks_s is None else source.looks_s
            sensor = PowerSensor(
                trace, refresh_ns=refresh_ns, phase_ns=phase_ns, window_ns=round(looks_s * SECOND_NS),
                unit_mw=source.unit * 1000,
            )  # fmt: skip
        yield Bench(
            source=source,
            clock=VirtualTime(start_ns),
            sensor=sensor,
            faults=Faults(drops=lambda _, lost=lost: lost.random() < source.drops_share),
            start_ns=start_ns,
            end_ns=end_ns,
            most_w=700.0,
            is_job=is_job,
        )


def grade(meter: Meter, windows: Iterator[Bench]) -> Grade:
    """How a meter does on some windows. Raises ``ValueError`` for none."""
    errors: list[float] = []
    covered: list[bool] = []
    for bench in windows:
        true_j = bench.true_j
        result = meter(bench)
        errors.append(abs(result.value_j - true_j) / true_j)
        if result.low_j is not None and result.high_j is not None:
            covered.append(result.low_j <= true_j <= result.high_j)
    if not errors:
        raise ValueError("conformance-nothing")
    errors.sort()
    return Grade(
        windows=len(errors),
        p50_error_share=errors[len(errors) // 2],
        p95_error_share=errors[min(round(0.95 * len(errors)), len(errors) - 1)],
        covered_share=sum(covered) / len(covered) if len(covered) == len(errors) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Reads of a counter that wraps, begins again and fails to answer; with the energy between first and last."""

    times_ns: tuple[int, ...]
    values: tuple[int | None, ...]
    range_units: int
    most_w: float
    true_j: float
    slack_j: float
    """What the age of the counter's value at both ends can amount to."""

    @property
    def unit(self) -> float:
        """Joules of one unit."""
        return 1e-6


def troubled(*, seed: int, count: int) -> Iterator[Series]:
    """Counters in trouble: ranges of a third of a second and more, restarts, reads that are late or missing."""
    rng = Random(seed)
    for _ in range(count):
        most_mw = rng.randrange(20_000, 400_000)
        duration_ns = rng.randrange(1, 40) * 100 * _MS
        trace = holds(rng, mean_ns=200 * _MS, least_mw=most_mw // 8, most_mw=most_mw, duration_ns=duration_ns)
        # A watt for a microsecond is a unit; ranges last for 0.3 s to 1,000 s at full power.
        range_units = int(most_mw * 1000 * 10 ** rng.uniform(-0.5, 3))
        resets_ns = [rng.randrange(duration_ns)] if rng.random() < 0.3 else []
        refresh_ns = rng.choice((1, 20, 100)) * _MS
        counter = EnergyCounter(
            trace, refresh_ns=refresh_ns, phase_ns=rng.randrange(refresh_ns), range_units=range_units,
            first=rng.randrange(range_units), resets_ns=resets_ns, unit_pj=PJ_PER_UJ,
        )  # fmt: skip
        times_ns = sorted({0, duration_ns, *(rng.randrange(duration_ns) for _ in range(rng.randrange(12)))})
        fails = rng.choice((0.0, 0.2, 0.6))
        values = [
            None if 0 < place < len(times_ns) - 1 and rng.random() < fails else counter.value(at)
            for place, at in enumerate(times_ns)
        ]
        yield Series(
            times_ns=tuple(times_ns),
            values=tuple(values),
            range_units=range_units,
            most_w=most_mw / 1000,
            true_j=trace.energy_j(0, duration_ns),
            slack_j=2 * most_mw / 1000 * refresh_ns / SECOND_NS + 1e-5,
        )
