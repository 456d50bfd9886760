"""What each model used, phase by phase, of the energy that meters read: journals joined with metrics of the servers.

Counters of a server say what it read and wrote between two scrapes. The energy of that time, without what the machine
takes when it is idle, is shared among the models that were at work by what the energy model says of their work, in
each simulation: shares add up to what was read, whatever is grouped. Time in which no server says that it worked is
waiting. Records of the calls, which know whose they are, take the place of counters where they are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Z95
from obsia.accounting.figures import Request, modelled
from obsia.accounting.phases import PHASES
from obsia.accounting.pricing import Pricing
from obsia.app.questions.usage import Assess
from obsia.app.usage.cells import Cell
from obsia.app.usage.lines import Lines, observed
from obsia.app.usage.usage_sums import Prepared
from obsia.core.errors import NoData
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.core.units import JOULES_PER_KWH
from obsia.meters.account import Measurement, steps_j
from obsia.meters.journal import Journal
from obsia.physics.work import Work

FORMAT: Final = "server-metrics"
PREFILL: Final = ("prefill", "cached")
DECODE: Final = ("decode",)
OTHER: Final = "other"
"""What is neither reading nor writing: what a call costs whatever its length."""
PARTS: Final = ("prefill", "decode", OTHER)
_US_NS: Final = 1000
_MOST_CUTS: Final = 2000
"""More instants at which calls begin and end are laid in so many equal steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEnergy:
    """What one model, or one tenant, used while the meter ran, and how much was read and written for it."""

    name: str
    calls: int
    input_tokens: int
    output_tokens: int
    energy: Figure
    by_part: Mapping[str, Figure]
    """Part of :data:`PARTS` -> its energy; together they are the energy, in each simulation."""
    per_output_token: Figure | None
    """J; None where nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The energy of a measurement by model, with what the machine takes when it is idle and when it waits."""

    models: tuple[ModelEnergy, ...]
    """The most energy first."""
    tenants: tuple[ModelEnergy, ...]
    """The same energy by whose the calls were, the most first; none where counters of servers are all there is."""
    idle: Figure | None
    """What the machine takes without work; None where it was not measured without the job."""
    waiting: Figure
    """What it took beyond that while no server said that it worked."""
    untimed_calls: int
    """Calls of scrapes that do not say since when they count: no part of the energy is theirs."""


class _Span(NamedTuple):
    """Work of one model, for one tenant where that is known: between two scrapes, or while a call lasted."""

    model: str
    tenant: str | None
    start_ns: int
    end_ns: int
    cell: Cell
    work: NDArray[np.float64]
    """Shape (columns,)."""
    unit_j: NDArray[np.float64]
    """Energy of one unit of work by part as the model has it, J, shape (columns, parts, worlds)."""


class Calls(NamedTuple):
    """Files with records of the calls of servers, and the label that says whose each is."""

    paths: Sequence[str] = ()
    label: str = "team"


def served(
    journals: Sequence[Journal],
    paths: Sequence[str],
    of: Measurement,
    *,
    boundary: Boundary,
    evidence: tuple[str, ...],
    calls: Calls = Calls(),  # noqa: B008 - a value that does not change
) -> Served | None:
    """The energy of ``of`` by the models that the metrics in ``paths`` tell of; None where nothing was measured.

    Where ``calls`` name files, they tell of the work in place of the metrics, and whose it was.

    Raises ``BadInput`` for files that hold no metrics of servers, ``NoData`` where none of their time was measured, and
    for calls of which none says whose it is.
    """
    if not of.added or of.started_at_ns is None:
        return None
    window = of.started_at_ns, of.started_at_ns + round(of.duration_s * 1e9)
    owner = f"label.{calls.label}" if calls.paths else ""
    prepared, cells, base = _cells(calls.paths or paths, owner=owner)
    pricing = Pricing(prepared.snapshot, request=_request(prepared))
    timed = [(span, cell) for cell in cells if (span := _time_of(cell)) is not None]
    timed_calls, all_calls = (sum(cell.work.calls for cell in some) for some in ([each for _, each in timed], cells))
    lines = Lines(names=prepared.names, observed=observed(base, names=prepared.names))
    units: dict[Any, NDArray[np.float64]] = {}
    spans = [_span(time, cell, owner, lines=lines, pricing=pricing, units=units) for time, cell in timed]
    spans = [each for each in spans if each.start_ns < window[1] and each.end_ns > window[0]]
    if not spans:
        raise NoData("served-other-time")
    shared = _shared(spans, window, journals, of, worlds=pricing.worlds.worlds)
    error = np.ones(pricing.worlds.worlds)
    if of.value_j:
        error = np.exp(pricing.worlds.normal(("measurement", "energy_kwh")) * (of.half_j / of.value_j / Z95))
        # Means of parts then add up to what was read.
        error /= error.mean()
    figure = _Figures(boundary=boundary, evidence=evidence, error=error)
    models, tenants = (
        tuple(_energies([(each, (each.model, each.tenant)[place]) for each in spans], shared, place, window, figure))
        for place in (0, 1)
    )
    return Served(
        models=models,
        tenants=tenants if owner else (),
        idle=None if of.idle_j is None else figure.energy(np.full(pricing.worlds.worlds, shared.idle_j)),
        waiting=figure.energy(np.full(pricing.worlds.worlds, shared.waiting_j)),
        untimed_calls=all_calls - timed_calls,
    )


def _request(prepared: Prepared) -> Request:
    return Request(journey="measure", snapshot=prepared.snapshot.content_hash, seed=0)


def _cells(paths: Sequence[str], *, owner: str) -> tuple[Prepared, Sequence[Cell], Sequence[Cell]]:
    """The sums of each server between two scrapes, or of each call where ``owner`` is a label; and those of all time.

    Raises ``NoData`` where no record has the label.
    """
    from obsia.app.usage.engine import engine
    from obsia.app.usage.rollups import statistics
    from obsia.readers.listing import discover
    from obsia.readers.reading import read

    prepared = Prepared.of(Assess(tuple(paths), format="auto" if owner else FORMAT, record_figures=False))
    found = discover(tuple(paths))
    with engine(found.files) as opened:
        reading = read(engine=opened, found=found, options=prepared.options)
        if owner and owner not in reading.columns:
            raise NoData("served-no-label", label=owner.partition(".")[2])
        times = ("started_at", "duration_us" if owner else "bucket_s")
        keys = tuple(name for name in (*times, owner) if name in reading.columns)
        summed = statistics(opened, reading, names=prepared.names, by=(keys,), what_if=())
        return prepared, summed.cells_for(keys), summed.base


def _time_of(cell: Cell) -> tuple[int, int] | None:
    """From when to when a cell counts, Unix time in ns; None where it does not say."""
    start, took_us, took_s = (cell.keys.get(name) for name in ("started_at", "duration_us", "bucket_s"))
    took_ns = int(took_us) * _US_NS if took_us else int(took_s) * 1_000_000_000 if took_s else 0
    if start is None or not took_ns:
        return None
    start_ns = round(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1_000_000) * _US_NS
    return start_ns, start_ns + took_ns


def _span(
    time: tuple[int, int],
    cell: Cell,
    owner: str,
    *,
    lines: Lines,
    pricing: Pricing,
    units: dict[Any, NDArray[np.float64]],
) -> _Span:
    """``units`` are those of each deployment, made once."""
    [line] = lines.of([cell], pricing=pricing)
    if line.deployment not in units:
        costs = pricing.costs(line.deployment)
        unit_j = np.zeros((len(costs.columns), len(PARTS), pricing.worlds.worlds))
        for place, (column, cost_j) in enumerate(zip(costs.columns, costs.accelerator_j, strict=True)):
            unit_j[place, _part_of(column)] = cost_j
        units[line.deployment] = unit_j
    model = lines.names.resolved(cell.series).model
    return _Span(
        model=model.facts.model_id if model.known else cell.series.model_name or "",
        tenant=cell.keys.get(owner) or None,
        start_ns=time[0],
        end_ns=time[1],
        cell=cell,
        work=np.array([float(each) for each in line.work]),
        unit_j=units[line.deployment],
    )


def _part_of(column: str) -> int:
    phase = next((phase for phase, columns in PHASES.items() if column in columns), "")
    return 0 if phase in PREFILL else 1 if phase in DECODE else 2


class _Shared(NamedTuple):
    """What was read, shared out: it adds up in each simulation."""

    by_owner: Mapping[tuple[str, str | None], NDArray[np.float64]]
    """Model and tenant -> J by part, shape (parts, worlds)."""
    idle_j: float
    waiting_j: float


def _cuts(spans: Sequence[_Span], window: tuple[int, int]) -> list[int]:
    inside = {at for each in spans for at in (each.start_ns, each.end_ns) if window[0] < at < window[1]}
    if len(inside) > _MOST_CUTS:
        return [window[0] + place * (window[1] - window[0]) // _MOST_CUTS for place in range(_MOST_CUTS + 1)]
    return [window[0], *sorted(inside), window[1]]


def _steps(spans: Sequence[_Span], cuts: Sequence[int]) -> Iterator[list[tuple[_Span, float]]]:
    """Of each step of time the spans that lie in it, with the share of their time that does."""
    waiting = sorted(spans, key=lambda each: each.start_ns, reverse=True)
    here: list[_Span] = []
    for start, end in pairwise(cuts):
        here = [each for each in here if each.end_ns > start]
        while waiting and waiting[-1].start_ns < end:
            here.append(waiting.pop())
        yield [(each, _share_of(each, start, end)) for each in here if each.end_ns > start]


def _shared(
    spans: Sequence[_Span], window: tuple[int, int], journals: Sequence[Journal], of: Measurement, *, worlds: int
) -> _Shared:
    cuts = _cuts(spans, window)
    idle_w = 0.0 if of.idle_j is None or not of.duration_s else of.idle_j / of.duration_s
    by_owner = {(each.model, each.tenant): np.zeros((len(PARTS), worlds)) for each in spans}
    idle_j = waiting_j = 0.0
    steps = zip(pairwise(cuts), steps_j(journals, cuts), _steps(spans, cuts), strict=False)
    for (start, end), read_j, here in steps:
        still_j = min(idle_w * (end - start) / 1e9, read_j)
        idle_j += still_j
        works: dict[tuple[str, str | None, int], tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        for each, share in here:
            key = each.model, each.tenant, id(each.unit_j)
            work = works[key][0] if key in works else 0.0
            works[key] = work + each.work * share, each.unit_j
        weights = [(key[:2], np.tensordot(work, unit_j, axes=1)) for key, (work, unit_j) in works.items()]
        whole = sum((each.sum(axis=0) for _, each in weights), np.zeros(worlds))
        if not weights or not (whole > 0).all():
            waiting_j += read_j - still_j
            continue
        for owner, each in weights:
            by_owner[owner] += (read_j - still_j) * each / whole
    return _Shared(by_owner, idle_j, waiting_j)


def _share_of(span: _Span, start_ns: int, end_ns: int) -> float:
    """The share of the time of some work that lies between two instants."""
    inside = min(span.end_ns, end_ns) - max(span.start_ns, start_ns)
    return max(inside, 0) / (span.end_ns - span.start_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """Makes figures of joules that were read and shared out."""

    boundary: Boundary
    evidence: tuple[str, ...]
    error: Any
    """Of the reading, shape (worlds,): one for all that was read."""

    def energy(self, energy_j: NDArray[np.float64]) -> Figure:
        return self._made(energy_j * self.error / JOULES_PER_KWH, quantity="energy_kwh", unit="kWh")

    def per_token(self, energy_j: NDArray[np.float64], tokens: float) -> Figure:
        return self._made(energy_j * self.error / tokens, quantity="energy_per_output_token_j", unit="J")

    def _made(self, drawn: NDArray[np.float64], *, quantity: str, unit: str) -> Figure:
        said = (Assumption(code="served-shares"),)
        return modelled(
            drawn, unit=unit, quantity=quantity, boundary=self.boundary, evidence=self.evidence, assumptions=said
        )


def _energies(
    spans: Sequence[tuple[_Span, str | None]],
    shared: _Shared,
    place: int,
    window: tuple[int, int],
    figure: _Figures,
) -> list[ModelEnergy]:
    """The energy by model (``place`` 0) or by tenant (1), the most first; ``spans`` are each with its name."""
    found: list[ModelEnergy] = []
    for name in dict.fromkeys(name for _, name in spans):
        some = [each for each, of in spans if of == name]
        parts_j = np.sum([each for owner, each in shared.by_owner.items() if owner[place] == name], axis=0)
        work = Work.total(each.cell.work for each in some)
        written = sum(each.cell.work.decode_tokens * _share_of(each, *window) for each in some)
        energy_j = parts_j.sum(axis=0)
        found.append(
            ModelEnergy(
                name=name or "",
                calls=work.calls,
                input_tokens=sum(each.cell.input_tokens for each in some),
                output_tokens=work.decode_tokens,
                energy=figure.energy(energy_j),
                by_part={part: figure.energy(each) for part, each in zip(PARTS, parts_j, strict=True)},
                per_output_token=figure.per_token(energy_j, written) if written else None,
            )
        )
    return sorted(found, key=lambda each: (-each.energy.median, each.name))
