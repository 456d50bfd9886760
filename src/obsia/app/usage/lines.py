"""The work of usage as lines to price: each series at its deployment, in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from obsia.accounting.impacts import DeploymentId, Line, PlaceId, Reading
from obsia.accounting.kinds import UsageKind
from obsia.accounting.metered_cells import reading_of
from obsia.accounting.pricing import Pricing
from obsia.accounting.setups import UNSTATED
from obsia.accounting.speeds import Speed, speed_of, with_wait
from obsia.accounting.unmeasured import repeated, spread
from obsia.app.served import Served
from obsia.app.usage.cells import NOTHING_SERVED, Cell, Series
from obsia.app.usage.names import Names
from obsia.app.usage.whatif import WhatIf
from obsia.core.grouping import grouped
from obsia.physics.work import MediaWork, Work

if TYPE_CHECKING:
    from obsia.app.usage.hourly import Hourly

Service = tuple[str, str | None]
"""A model and who serves it."""
Speeds = Mapping[Service, Speed | None]
"""How fast tokens of each service came; None where records do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen of services in the whole of a usage, whatever is grouped."""

    speeds: Speeds = field(default_factory=dict[Service, "Speed | None"])
    read: Sequence[Cell] = ()
    """The cells whose energy a meter read."""


def observed(cells: Sequence[Cell], *, names: Names) -> Observed:
    """What the records of a usage tell of the services that they name."""
    read = tuple(cell for cell in cells if cell.series.meter is not None)
    return Observed(speeds=_speeds(cells, names=names), read=read)


def _speeds(cells: Sequence[Cell], *, names: Names) -> Speeds:
    """How fast tokens of each service came, from all calls of it: its batch is one, whatever is grouped."""
    sums: dict[Service, list[Cell]] = {}
    for cell in cells:
        found = names.resolved(cell.series)
        if cell.series.kind is UsageKind.CALLS:
            sums.setdefault((found.model.facts.model_id, found.provider), []).append(cell)
    return {
        service: with_wait(speed_of(each.timed for each in some), (each.waited for each in some))
        for service, some in sums.items()
    }


class _Served(NamedTuple):
    """Where the calls of a series run, and how their work is told in the columns of their deployment."""

    deployment: DeploymentId
    place: PlaceId
    columns: Callable[[Sequence[Cell]], tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Makes lines of cells, by what their names stand for and by what was learnt of the whole usage."""

    names: Names
    observed: Observed = field(default_factory=Observed)
    hourly: Hourly | None = None
    """Where carbon is by the hour: what tells the work of each line by hour."""
    reads_meters: bool = True
    """Whether calls whose energy was read are priced by the reading, and the others of their services after it; else
    all are by the model alone."""

    def speed(self, series: Series) -> Speed | None:
        """How fast tokens of the service of a series came; None where records do not tell."""
        found = self.names.resolved(series)
        seen = self.observed.speeds.get((found.model.facts.model_id, found.provider)) if found.model.known else None
        stated = self.served(series).speed
        if seen is None or stated is None or seen.token_s is not None:
            return seen or stated
        return replace(stated, first_token_s=seen.first_token_s, prompt_tokens=seen.prompt_tokens)

    def served(self, series: Series) -> Served:
        """How the calls of a series were served, as far as it is stated."""
        return self.names.serving.of(series.serving)

    def decided(self, cells: Iterable[Cell]) -> list[tuple[object, ...]]:
        """All that decides what is drawn for some cells by the year, and is not in the facts: nothing is drawn."""
        met = sorted({cell.series for cell in cells}, key=order_of)
        return [(each, self.names.resolved(each), self.speed(each), self.served(each)) for each in met]

    def of(self, cells: Sequence[Cell], *, pricing: Pricing, what_if: WhatIf | None = None) -> list[Line]:
        """The work of each series of some cells, at its deployment in its place; draws what is not drawn yet."""
        return self.of_groups([cells], pricing=pricing, what_if=what_if)[0]

    def of_groups(
        self, groups: Sequence[Sequence[Cell]], *, pricing: Pricing, what_if: WhatIf | None = None
    ) -> list[list[Line]]:
        """The lines of some groups of cells, each as of :meth:`of`: a series is looked up once for all of them."""
        # In an order of their own: that in which the engine hands cells over may not show in what is drawn.
        met = sorted({cell.series for cells in groups for cell in cells}, key=order_of)
        readings = self._readings(pricing)
        served = {series: self._served(series, readings, pricing=pricing, what_if=what_if) for series in met}
        found: list[list[Line]] = []
        for cells in groups:
            works = grouped((cell.series, cell) for cell in cells)
            found.append([self._line(at, works[series]) for series, at in served.items() if series in works])
        return found

    def _line(self, served: _Served, parts: Sequence[Cell]) -> Line:
        """The work of some cells of one series."""
        hourly, columns = self.hourly, served.columns
        return Line(
            deployment=served.deployment,
            place=served.place,
            work=columns(parts),
            hours=None if hourly is None else hourly.work(served.place.zone_id, parts, columns=columns),
        )

    def _readings(self, pricing: Pricing) -> Mapping[DeploymentId, Sequence[Reading]]:
        """What meters read of the calls of each deployment, in the whole usage."""
        works = grouped((cell.series, cell) for cell in (self.observed.read if self.reads_meters else ()))
        found: dict[DeploymentId, list[Reading]] = {}
        for series in sorted(works, key=order_of):
            at = self._served(series, {}, pricing=pricing, what_if=None)
            *work, energy_j = at.columns(works[series])
            if at.deployment.meter is not None and any(work) and energy_j > 0.0:
                reading = Reading(at.deployment.meter, energy_j, tuple(work))
                found.setdefault(at.deployment._replace(meter=None), []).append(reading)
        return found

    def _served(
        self,
        series: Series,
        readings: Mapping[DeploymentId, Sequence[Reading]],
        *,
        pricing: Pricing,
        what_if: WhatIf | None,
    ) -> _Served:
        """Where the calls of a series run, drawn."""
        found = self.names.resolved(series)
        model, provider, zone_id = found.model, found.provider, found.zone_id
        other = None if what_if is None else what_if.model
        # What another model does not do stays with the model that does it.
        same_task = other is not None and other.facts.task is model.facts.task
        if what_if is not None and other is not None and same_task and what_if.replaces(model.facts.model_id):
            model = other
            # A closed model runs at its maker's; an open one where the usage ran.
            provider = model.provider or provider
        if what_if is not None and what_if.zone is not None:
            zone_id = what_if.zone.zone_id
        is_media, served = self.names.makes_media(series), self.served(series)
        deployment = pricing.deployment(
            model.facts,
            provider=provider,
            kind=UsageKind.MEDIA if is_media else series.kind,
            assistant=series.assistant,
            # Another model is as fast as it is.
            speed=self.speed(series) if model is found.model else None,
            setup=served.setup if model is found.model else UNSTATED,
            is_strict=series.serving == NOTHING_SERVED,
        )
        place = pricing.place(provider=provider, zone_id=zone_id, pue=served.pue)
        columns = _media_work if is_media else partial(_work, series.kind)
        if series.meter is None or not self.reads_meters:
            if deployment in readings:
                deployment = pricing.informed(deployment, readings[deployment])
            return _Served(deployment, place, columns)
        # The meter stood where the calls ran, wherever they are asked to have run.
        here = pricing.place(provider=found.provider, zone_id=found.zone_id, pue=served.pue)
        deployment = pricing.metered(deployment, here, reading_of(series.meter))
        return _Served(deployment, place, partial(_measured_work, columns))


@lru_cache(maxsize=1 << 16)
def order_of(series: Series) -> tuple[str, ...]:
    """What series are sorted by: an account sorts the same ones for each of its groups."""
    return tuple(str(part or "") for part in series)


def _media_work(cells: Sequence[Cell]) -> tuple[float, ...]:
    """The work of some cells of one series whose model makes media."""
    return MediaWork.total(cell.media for cell in cells).columns()


def _measured_work(columns: Callable[[Sequence[Cell]], tuple[float, ...]], cells: Sequence[Cell]) -> tuple[float, ...]:
    """The work of some cells of one series, and the joules that were read of it."""
    return (*columns(cells), float(sum(cell.energy_j for cell in cells)))


def _work(kind: UsageKind, cells: Sequence[Cell]) -> tuple[float, ...]:
    """The work of some cells of one series, in the unit of the deployment of its kind."""
    match kind:
        case UsageKind.MESSAGES:
            return repeated(sum(cell.messages for cell in cells))
        case UsageKind.SEATS:
            return repeated(sum(cell.seat_seconds for cell in cells))
        case UsageKind.TOKENS:
            work = Work.total(cell.work for cell in cells)
            return spread(
                prefill_tokens=work.prefill_tokens,
                cached_tokens=work.cached_tokens,
                decode_tokens=work.decode_tokens,
            )
        case _:
            alone = cells[0].work if len(cells) == 1 else Work.total(cell.work for cell in cells)
            return alone.columns()
