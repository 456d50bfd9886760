"""What each model used, phase by phase, of the energy that meters read: journals joined with metrics of the servers.

Counters of a server say what it read and wrote between two scrapes. The energy of that time, without what the machine
takes when it is idle, is shared among the models that were at work by what the energy model says of their work, in
each simulation: shares add up to what was read, whatever is grouped. Time in which no server says that it worked is
waiting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from obsia.accounting.draws import Z95
from obsia.accounting.figures import Request, interval_of
from obsia.accounting.phases import PHASES
from obsia.accounting.pricing import Pricing
from obsia.app.questions.usage import Assess
from obsia.app.usage.cells import Cell
from obsia.app.usage.lines import Lines, observed
from obsia.app.usage.usage_sums import Prepared
from obsia.core.errors import NoData
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Boundary, Figure, Tested
from obsia.core.units import JOULES_PER_KWH
from obsia.meters.account import Measurement, steps_j
from obsia.meters.journal import Journal
from obsia.physics.work import Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT: Final = "server-metrics"
PREFILL: Final = ("prefill", "cached")
DECODE: Final = ("decode",)
OTHER: Final = "other"
"""What is neither reading nor writing: what a call costs whatever its length."""
PARTS: Final = ("prefill", "decode", OTHER)
_US_NS: Final = 1000
_TIMES: Final = ("started_at", "bucket_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEnergy:
    """What one model used while the meter ran, and how much it read and wrote for it."""

    model: str
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
    idle: Figure | None
    """What the machine takes without work; None where it was not measured without the job."""
    waiting: Figure
    """What it took beyond that while no server said that it worked."""
    untimed_calls: int
    """Calls of scrapes that do not say since when they count: no part of the energy is theirs."""


class _Span(NamedTuple):
    """Work of one model between two scrapes."""

    model: str
    start_ns: int
    end_ns: int
    cell: Cell
    weights: NDArray[np.float64]
    """Energy by part as the model has it, J, shape (parts, worlds)."""


def served(
    journals: Sequence[Journal],
    paths: Sequence[str],
    of: Measurement,
    *,
    boundary: Boundary,
    evidence: tuple[str, ...],
) -> Served | None:
    """The energy of ``of`` by the models that the metrics in ``paths`` tell of; None where nothing was measured.

    Raises ``BadInput`` for files that hold no metrics of servers, ``NoData`` where none of their time was measured.
    """
    if not of.added or of.started_at_ns is None:
        return None
    window = of.started_at_ns, of.started_at_ns + round(of.duration_s * 1e9)
    prepared, cells, base = _cells(paths)
    pricing = Pricing(prepared.snapshot, request=_request(prepared))
    timed = [(span, cell) for cell in cells if (span := _time_of(cell)) is not None]
    timed_calls, calls = (sum(cell.work.calls for cell in some) for some in ([each for _, each in timed], cells))
    lines = Lines(names=prepared.names, observed=observed(base, names=prepared.names))
    spans = [_span(start, end, cell, lines=lines, pricing=pricing) for (start, end), cell in timed]
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
    models = [
        _model(name, [each for each in spans if each.model == name], parts_j, window=window, figure=figure)
        for name, parts_j in shared.by_model.items()
    ]
    return Served(
        models=tuple(sorted(models, key=lambda each: (-each.energy.median, each.model))),
        idle=None if of.idle_j is None else figure.energy(np.full(pricing.worlds.worlds, shared.idle_j)),
        waiting=figure.energy(np.full(pricing.worlds.worlds, shared.waiting_j)),
        untimed_calls=calls - timed_calls,
    )


def _request(prepared: Prepared) -> Request:
    return Request(journey="measure", snapshot=prepared.snapshot.content_hash, seed=0)


def _cells(paths: Sequence[str]) -> tuple[Prepared, Sequence[Cell], Sequence[Cell]]:
    """The sums of each server between two scrapes, and those of all time."""
    from obsia.app.usage.engine import engine
    from obsia.app.usage.rollups import statistics
    from obsia.readers.listing import discover
    from obsia.readers.reading import read

    prepared = Prepared.of(Assess(tuple(paths), format=FORMAT, record_figures=False))
    found = discover(tuple(paths))
    with engine(found.files) as opened:
        reading = read(engine=opened, found=found, options=prepared.options)
        keys = tuple(name for name in _TIMES if name in reading.columns)
        summed = statistics(opened, reading, names=prepared.names, by=(keys,), what_if=())
        return prepared, summed.cells_for(keys), summed.base


def _time_of(cell: Cell) -> tuple[int, int] | None:
    """From when to when a cell counts, Unix time in ns; None where it does not say."""
    start, span = (cell.keys.get(name) for name in _TIMES)
    if start is None or span is None:
        return None
    start_ns = round(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1_000_000) * _US_NS
    return start_ns, start_ns + int(span) * 1_000_000_000


def _span(start_ns: int, end_ns: int, cell: Cell, *, lines: Lines, pricing: Pricing) -> _Span:
    [line] = lines.of([cell], pricing=pricing)
    costs = pricing.costs(line.deployment)
    weights = np.zeros((len(PARTS), pricing.worlds.worlds))
    for column, work, cost_j in zip(costs.columns, line.work, costs.accelerator_j, strict=True):
        weights[_part_of(column)] += work * cost_j
    model = lines.names.resolved(cell.series).model
    return _Span(model.facts.model_id if model.known else cell.series.model_name or "", start_ns, end_ns, cell, weights)


def _part_of(column: str) -> int:
    phase = next((phase for phase, columns in PHASES.items() if column in columns), "")
    return 0 if phase in PREFILL else 1 if phase in DECODE else 2


class _Shared(NamedTuple):
    """What was read, shared out: it adds up in each simulation."""

    by_model: Mapping[str, NDArray[np.float64]]
    """Model -> J by part, shape (parts, worlds)."""
    idle_j: float
    waiting_j: float


def _shared(
    spans: Sequence[_Span], window: tuple[int, int], journals: Sequence[Journal], of: Measurement, *, worlds: int
) -> _Shared:
    inside = {at for each in spans for at in (each.start_ns, each.end_ns) if window[0] < at < window[1]}
    cuts = [window[0], *sorted(inside), window[1]]
    idle_w = 0.0 if of.idle_j is None or not of.duration_s else of.idle_j / of.duration_s
    by_model = {each.model: np.zeros((len(PARTS), worlds)) for each in spans}
    idle_j = waiting_j = 0.0
    for start, end, read_j in zip(cuts, cuts[1:], steps_j(journals, cuts), strict=False):
        still_j = min(idle_w * (end - start) / 1e9, read_j)
        idle_j += still_j
        here = [(each, _share_of(each, start, end)) for each in spans if each.start_ns < end and each.end_ns > start]
        weights = [(each.model, each.weights * share) for each, share in here]
        whole = sum((each.sum(axis=0) for _, each in weights), np.zeros(worlds))
        if not weights or not (whole > 0).all():
            waiting_j += read_j - still_j
            continue
        for name, each in weights:
            by_model[name] += (read_j - still_j) * each / whole
    return _Shared(by_model, idle_j, waiting_j)


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
        low, median, high = (float(each) for each in interval_of(drawn))
        return Figure(
            median=median,
            mean=float(drawn.mean()),
            low=low,
            high=high,
            unit=unit,
            quantity=quantity,
            boundary=self.boundary,
            kind=Kind.MODELLED,
            kind_shares={Kind.MODELLED: 1.0},
            tested=Tested.EXTRAPOLATED,
            snapshot="",
            figure_id="",
            evidence=self.evidence,
            assumptions=(Assumption(code="served-shares"),),
        )


def _model(
    name: str, spans: Sequence[_Span], parts_j: NDArray[np.float64], *, window: tuple[int, int], figure: _Figures
) -> ModelEnergy:
    shares = [_share_of(each, *window) for each in spans]
    work = Work.total(each.cell.work for each in spans)
    written = sum(each.cell.work.decode_tokens * share for each, share in zip(spans, shares, strict=True))
    energy_j = parts_j.sum(axis=0)
    return ModelEnergy(
        model=name,
        calls=work.calls,
        input_tokens=sum(each.cell.input_tokens for each in spans),
        output_tokens=work.decode_tokens,
        energy=figure.energy(energy_j),
        by_part={part: figure.energy(each) for part, each in zip(PARTS, parts_j, strict=True)},
        per_output_token=figure.per_token(energy_j, written) if written else None,
    )
