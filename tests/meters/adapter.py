"""Our meter on the benches of the suite: the session as it runs, its journal, and what that amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from obsia.meters.account import measurement
from obsia.meters.counters import Counter
from obsia.meters.journal import read
from obsia.meters.powers import Power
from obsia.meters.sensors import ENERGY, POWER, Sensor
from obsia.meters.session import Session
from obsia.testing.conformance import Bench, Meter, Result

if TYPE_CHECKING:
    from obsia.meters.sensors import Channel


class BenchChannel:
    """The sensor of a bench as a channel of the session."""

    def __init__(self, bench: Bench, number: int = 0) -> None:
        source = bench.source
        self.sensor = Sensor(
            sensor_id=f"bench/{number}",
            source="bench",
            domain="accelerator",
            measures=ENERGY if source.is_counter else POWER,
            scale=source.unit,
            range_units=source.range_units,
            ceiling_w=bench.most_w,
            averaging_s=source.averaging_s,
        )
        self._bench = bench

    def read(self) -> int | None:
        return self._bench.read()


def journal_of(bench: Bench, path: Path, *, channels: Sequence[Channel] | None = None, node: str = "node") -> None:
    """The window of a bench, as a session keeps it."""
    session = Session(
        channels or [BenchChannel(bench)], str(path), clock=bench.clock, sleep=bench.clock.sleep, node_id=node,
        suspended=lambda: 0, worked=lambda: None,
    )  # fmt: skip
    session.start()
    while (left_s := (bench.end_ns - bench.clock()) * 1e-9) > 1e-9:
        bench.clock.sleep(min(session.pause_s(), left_s))
        if bench.clock() < bench.end_ns:
            session.sample()
    session.end()
    session.close()


def our_meter(folder: Path) -> Meter:
    """Our meter, with its journals in a folder."""

    def meter(bench: Bench) -> Result:
        path = folder / "journal"
        path.unlink(missing_ok=True)
        journal_of(bench, path)
        if bench.is_job:
            found = measurement([read(str(path))])
            return Result(value_j=found.value_j, low_j=found.low_j, high_j=found.high_j)
        journal = read(str(path))
        series = journal.sensors[0], journal.times_ns[0], journal.values[0]
        window = bench.start_ns, bench.end_ns
        energy = Counter(*series).energy(*window) if bench.source.is_counter else Power(*series).energy(*window)
        return Result(
            value_j=energy.value_j,
            low_j=max(energy.value_j - energy.half_j, energy.bound_low_j),
            high_j=min(energy.value_j + energy.half_j, energy.bound_high_j),
        )

    return meter
