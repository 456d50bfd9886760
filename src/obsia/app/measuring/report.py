"""What journals say a job used: energy with its interval, by sensor, with what is idle and what is not known for sure.

The interval was checked on synthetic sensors alone (``obsia.testing``), so it is a plausible range and not a tested
one. Where no sensor adds up to anything, the energy follows from how long processors worked, and is modelled. Carbon
is told only where a place is: energy times the grid's intensity, simulation by simulation; no PUE, as neither sees
anything of the building.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from obsia.core.errors import BadInput, unopened
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Boundary, Figure, Tested
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.core.units import JOULES_PER_KWH
from obsia.meters.account import Measurement, ProcessorTime, SensorEnergy, measurement
from obsia.meters.journal import Journal, read
from obsia.meters.scrapes import ENDING

if TYPE_CHECKING:
    from obsia.accounting.draws import Draws
    from obsia.app.measuring.served import ModelEnergy, Served
    from obsia.facts.snapshot import Snapshot

PROCESSOR_PARTS: Final = "job_kwh", "others_kwh", "idle_kwh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A measurement with its figures; ``energy`` is None where neither sensors nor times of processors tell any."""

    measurement: Measurement
    energy: Figure | None
    idle: Figure | None
    active: Figure | None
    carbon: Figure | None
    region: str | None
    by_sensor: tuple[tuple[SensorEnergy, Figure], ...]
    journals: tuple[str, ...]
    torn_bytes: int
    processor_time_share: float | None = None
    """Processor time of the job over that of all that ran on the machine; None where it is not known."""
    processors: tuple[Figure, Figure, Figure] | None = None
    """The energy of processors and memory: of the job, of others, of idling. None where they are not told apart.

    Where ``energy`` is modelled, of the machine's share of a server.
    """
    groups: tuple[str, ...] = ()
    """The control groups whose processor time stands for that of the job; none where it is the job's own."""
    silent: tuple[tuple[str, str], ...] = ()
    """Addresses that were to be read and told nothing, each with the reason (of ``obsia.meters.sensors.REASONS``)."""
    served: Served | None = None
    """The energy by model, where metrics of servers were kept beside a journal, or are named."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Readings that forms take: of accelerators, and of servers whose own meter was asked."""
        found: list[Reading] = []
        for domain, boundary in (("accelerator", Boundary.ACCELERATOR), ("server", Boundary.SERVER)):
            of = [(each, figure) for each, figure in self.by_sensor if each.sensor.domain == domain and _is_own(each)]
            if of:
                found.append(_reading([each for each, _ in of], boundary, self.measurement))
        return tuple(found)


def report(
    paths: Sequence[str],
    *,
    region: str | None = None,
    metrics: Sequence[str] = (),
    calls: Sequence[str] = (),
    tenant: str = "team",
) -> Report:
    """What some journals amount to. Raises ``BadInput`` for a file that is none, ``UnknownName`` for a place.

    ``metrics`` are files with scrapes of inference servers that ran there; those beside the journals are read too.
    ``calls`` are records of their calls, which tell of it in their place, and by the label ``tenant`` whose it is.
    """
    journals = [_read(path) for path in paths]
    found = measurement(journals)
    boundary = _boundary(found)
    energy = idle = active = processors = None
    if found.processor_times:
        energy, processors = _modelled_energy(found.processor_times)
    elif found.added:
        energy = _figure(found.value_j, found.low_j, found.high_j, boundary=boundary, of=found.added)
        if (idle_j := found.idle_j) is not None:
            idle = _figure(idle_j, idle_j, idle_j, boundary=boundary, of=found.added)
            over = (each - idle_j for each in (found.value_j, found.low_j, found.high_j))
            active = _figure(*(max(each, 0.0) for each in over), boundary=boundary, of=found.added)
        processors = _processors(found, energy)
    return Report(
        measurement=found,
        energy=energy,
        idle=idle,
        active=active,
        carbon=None if region is None or energy is None else _carbon(energy, region, found.processor_times),
        region=region,
        by_sensor=tuple((each, _of_sensor(each)) for each in found.sensors),
        journals=tuple(paths),
        torn_bytes=sum(each.torn_bytes for each in journals),
        processor_time_share=found.processor_time_share,
        groups=tuple(dict.fromkeys(each.facts["group"][0] for each in journals if each.facts.get("group"))),
        processors=processors,
        silent=tuple(dict.fromkeys(_silent(text) for each in journals for text in each.facts.get("silent", ()))),
        served=_served(paths, metrics, journals, found, energy, (calls, tenant)),
    )


def _silent(text: str) -> tuple[str, str]:
    reason, _, address = text.partition(" ")
    return address, reason


def _served(
    paths: Sequence[str],
    metrics: Sequence[str],
    journals: Sequence[Journal],
    found: Measurement,
    energy: Figure | None,
    calls: tuple[Sequence[str], str],
) -> Served | None:
    files = [*(each + ENDING for each in paths if os.path.exists(each + ENDING)), *metrics]
    if not (files or calls[0]) or energy is None or energy.kind is not Kind.MEASURED:
        return None
    from obsia.app.measuring.served import Calls, served

    return served(journals, files, found, boundary=energy.boundary, evidence=energy.evidence, calls=Calls(*calls))


def _read(path: str) -> Journal:
    expected = Message("measure-expected-journal")
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe would have whoever opens it wait
        raise BadInput(path, "input-no-file", expected=expected)
    try:
        return read(path)
    except OSError as error:
        raise unopened(path, error, expected=expected) from error
    except ValueError as error:
        raise BadInput(path, "measure-no-journal", expected=expected) from error


def _boundary(found: Measurement) -> Boundary:
    """Accelerators alone are the accelerator; with packages and memory it is what sensors see of the server."""
    domains = {each.sensor.domain for each in found.added}
    return Boundary.ACCELERATOR if domains == {"accelerator"} else Boundary.SERVER


def _figure(value_j: float, low_j: float, high_j: float, *, boundary: Boundary, of: Sequence[SensorEnergy]) -> Figure:
    value_kwh, low_kwh, high_kwh = (each / JOULES_PER_KWH for each in (value_j, low_j, high_j))
    return Figure(
        median=value_kwh,
        mean=value_kwh,
        low=min(low_kwh, value_kwh),
        high=max(high_kwh, value_kwh),
        unit="kWh",
        quantity="energy_kwh",
        boundary=boundary,
        kind=Kind.MEASURED,
        kind_shares={Kind.MEASURED: 1.0},
        tested=Tested.EXTRAPOLATED,
        snapshot="",
        figure_id="",
        evidence=tuple(sorted({f"sensor:{each.sensor.source}" for each in of})),
    )


def _of_sensor(each: SensorEnergy) -> Figure:
    energy, domain = each.energy, each.sensor.domain
    return _figure(
        energy.value_j,
        max(energy.value_j - energy.half_j, energy.bound_low_j),
        min(energy.value_j + energy.half_j, energy.bound_high_j),
        boundary=Boundary.ACCELERATOR if domain == "accelerator" else Boundary.SERVER,
        of=[each],
    )


def _carbon(energy: Figure, region: str, times: Sequence[ProcessorTime]) -> Figure:
    """Location-based carbon of the energy, gCO2e: the two are drawn in the same simulations.

    ``times`` are those that the energy was modelled from; none where it was measured.
    """
    from obsia.accounting.draws import Worlds
    from obsia.accounting.figures import modelled
    from obsia.accounting.places import grid_factors
    from obsia.app.measuring.processors import modelled_parts_j, read_energy
    from obsia.app.naming import known_zone
    from obsia.facts.snapshot import load
    from obsia.physics.footprint import usage_carbon_g

    snapshot = load()
    zone = known_zone(snapshot, text=region, provider=None)
    worlds, assumptions = Worlds(), list[Assumption](zone.assumptions)
    with worlds.recording() as used:
        intensity = grid_factors(snapshot, worlds, zone_id=zone.zone_id or "", assumptions=assumptions)(
            "intensity_g_per_kwh"
        )
    if times:
        job, others, idle = modelled_parts_j(times, snapshot=snapshot, worlds=worlds)
        energy_kwh = (job + others + idle) / JOULES_PER_KWH
    else:
        energy_kwh = read_energy(energy.median, (energy.high - energy.low) / 2, worlds=worlds, key="energy_kwh")
    drawn = usage_carbon_g(facility_kwh=energy_kwh, intensity_g_per_kwh=intensity)
    behind = (*worlds.evidence(frozenset(used)), *energy.evidence)
    return modelled(
        drawn,
        unit="gCO2e",
        quantity="carbon_g",
        boundary=energy.boundary,
        evidence=behind,
        snapshot=snapshot.content_hash,
        assumptions=tuple(assumptions),
    )


def _processors(found: Measurement, energy: Figure) -> tuple[Figure, Figure, Figure] | None:
    """Parts of the energy of processors and memory, kWh: of the job, of other programs, of idling."""
    if not found.processors or any(each.without_work_j is None for each in found.processors):
        return None
    from obsia.accounting.draws import Worlds
    from obsia.app.measuring.processors import parts_j
    from obsia.facts.snapshot import load

    snapshot, worlds = load(), Worlds()
    with worlds.recording() as used:
        parts = parts_j(found.processors, snapshot=snapshot, worlds=worlds)
    behind = (*worlds.evidence(frozenset(used)), *energy.evidence)
    job, others, idle = (_energy(each, energy.boundary, snapshot=snapshot, evidence=behind) for each in parts)
    return job, others, idle


def _modelled_energy(times: Sequence[ProcessorTime]) -> tuple[Figure, tuple[Figure, Figure, Figure]]:
    """The energy of nodes without sensors, kWh, and its parts: of the job, of other programs, of idling."""
    from obsia.accounting.draws import Worlds
    from obsia.app.measuring.processors import modelled_parts_j
    from obsia.facts.snapshot import load

    snapshot, worlds = load(), Worlds()
    with worlds.recording() as used:
        job, others, idle = modelled_parts_j(times, snapshot=snapshot, worlds=worlds)
    behind = worlds.evidence(frozenset(used))

    def figure(drawn_j: Draws) -> Figure:
        return _energy(drawn_j, Boundary.SERVER, snapshot=snapshot, evidence=behind)

    return figure(job + others + idle), (figure(job), figure(others), figure(idle))


def _energy(drawn_j: Draws, boundary: Boundary, *, snapshot: Snapshot, evidence: Sequence[str]) -> Figure:
    from obsia.accounting.figures import modelled

    return modelled(
        drawn_j / JOULES_PER_KWH,
        unit="kWh",
        quantity="energy_kwh",
        boundary=boundary,
        evidence=evidence,
        snapshot=snapshot.content_hash,
    )


def _is_own(each: SensorEnergy) -> bool:
    return each.is_added or each.sensor.domain == "server"


def _reading(of: Sequence[SensorEnergy], boundary: Boundary, found: Measurement) -> Reading:
    value_j = sum(each.energy.value_j for each in of)
    half_j = sum(each.energy.half_j**2 for each in of) ** 0.5
    return Reading(
        meter=", ".join(sorted({each.sensor.source for each in of})),
        perimeter=f"{len(of)} x {boundary.value}, {found.nodes} x node",
        boundary=boundary,
        energy_kwh=value_j / JOULES_PER_KWH,
        energy_low_kwh=max(value_j - half_j, 0.0) / JOULES_PER_KWH,
        energy_high_kwh=(value_j + half_j) / JOULES_PER_KWH,
        duration_s=found.duration_s,
        work="other",
        started_at=instant_of(found.started_at_ns),
        hardware=", ".join(sorted({each.sensor.hardware for each in of if each.sensor.hardware})),
        device_count=len(of) if boundary is Boundary.ACCELERATOR else None,
    )


def instant_of(at_ns: int | None) -> str:
    """Nanoseconds since 1970 as an instant of ISO 8601, in milliseconds; '' for none."""
    if at_ns is None:
        return ""
    return datetime.fromtimestamp(at_ns / 1e9, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _served_record(found: Served) -> Mapping[str, Any]:
    return {
        "idle_kwh": _numbers(found.idle),
        "waiting_kwh": _numbers(found.waiting),
        "untimed_calls_count": found.untimed_calls,
        "models": [{"model": each.name, **_energy_record(each)} for each in found.models],
        "tenants": [{"tenant": each.name, **_energy_record(each)} for each in found.tenants],
    }


def _energy_record(each: ModelEnergy) -> Mapping[str, Any]:
    return {
        **{name: getattr(each, name) for name in ("calls", "input_tokens", "output_tokens")},
        "energy_kwh": _numbers(each.energy),
        **{f"{part}_kwh": _numbers(figure) for part, figure in each.by_part.items()},
        "energy_per_output_token_j": _numbers(each.per_output_token),
    }


def _numbers(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    stated = {name: getattr(figure, name) for name in ("median", "mean", "low", "high", "level", "unit")}
    words = {name: getattr(figure, name).value for name in ("boundary", "kind", "tested")}
    return {**stated, **words, "evidence": list(figure.evidence)}


SENSOR_COLUMNS: Final = {
    **dict.fromkeys(("started_at", "node", "sensor_id", "source", "domain", "hardware"), "VARCHAR"),
    "is_added": "BOOLEAN",
    **dict.fromkeys(("duration_s", "energy_kwh", "energy_low_kwh", "energy_high_kwh", "idle_kwh"), "DOUBLE"),
    **dict.fromkeys(("refresh_s", "covered_s"), "DOUBLE"),
    **dict.fromkeys(("wraps_count", "reads_count", "missed_reads_count"), "BIGINT"),
}
"""Column of :func:`sensor_rows` -> its type."""


def sensor_rows(found: Report) -> Iterator[Mapping[str, Any]]:
    """A row for each sensor of each node; those that are added make the sum."""
    for each, figure in found.by_sensor:
        yield {
            "started_at": instant_of(found.measurement.started_at_ns),
            "duration_s": found.measurement.duration_s,
            "energy_kwh": figure.median,
            "energy_low_kwh": figure.low,
            "energy_high_kwh": figure.high,
            "idle_kwh": None if each.idle_j is None else each.idle_j / JOULES_PER_KWH,
            **_sensor(each),
        }


def _sensor(each: SensorEnergy) -> Mapping[str, Any]:
    return {
        "node": each.node,
        **{name: getattr(each.sensor, name) for name in ("sensor_id", "source", "domain", "hardware")},
        "is_added": each.is_added,
        **{name: getattr(each.energy, name) for name in ("refresh_s", "covered_s")},
        "wraps_count": each.energy.wraps,
        "reads_count": each.reads,
        "missed_reads_count": each.missed_reads,
    }


def record(found: Report) -> Mapping[str, Any]:
    """A report for machines; ``readings`` are what ``obsia disclose --reading`` takes."""
    of = found.measurement
    return {
        "started_at": instant_of(of.started_at_ns),
        "duration_s": of.duration_s,
        "covered_share": of.covered_share,
        "nodes_count": of.nodes,
        "journals_count": of.ranks,
        "is_whole": of.is_whole,
        "torn_bytes": found.torn_bytes,
        "suspended_s": of.suspended_s,
        "energy_kwh": _numbers(found.energy),
        "idle_kwh": _numbers(found.idle),
        "active_kwh": _numbers(found.active),
        "processors": None
        if found.processor_time_share is None
        else {
            "time_share": found.processor_time_share,
            "groups": list(found.groups),
            **dict(zip(PROCESSOR_PARTS, map(_numbers, found.processors or (None, None, None)), strict=True)),
        },
        "carbon_g": _numbers(found.carbon),
        "region": found.region,
        "silent": [{"address": address, "reason": reason} for address, reason in found.silent],
        "sensors": [
            {
                **_sensor(each),
                "energy_kwh": _numbers(figure),
                **{name: getattr(each.energy, name) for name in ("bound_low_j", "bound_high_j")},
                "issues": [asdict(issue) for issue in each.energy.issues],
            }
            for each, figure in found.by_sensor
        ],
        "served": None if found.served is None else _served_record(found.served),
        "readings": [
            {name: value for name, value in asdict(each).items() if value not in (None, "")} for each in found.readings
        ],
    }
