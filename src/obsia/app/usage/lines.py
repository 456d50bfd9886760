"""The work of usage as lines to price: each series at its deployment, in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from obsia.accounting.impacts import Line
from obsia.accounting.kinds import UsageKind
from obsia.accounting.pricing import Pricing
from obsia.accounting.setups import UNSTATED
from obsia.accounting.speeds import Speed, speed_of
from obsia.accounting.unmeasured import repeated, spread
from obsia.app.served import NOT_STATED, Served
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.hourly import Hourly
from obsia.app.usage.names import Names
from obsia.app.usage.whatif import WhatIf
from obsia.physics.work import MediaWork, Work

Service = tuple[str, str | None]
"""A model and who serves it."""
Speeds = Mapping[Service, Speed | None]
"""How fast tokens of each service came; None where records do not tell."""


def speeds_of(cells: Sequence[Cell], *, names: Names) -> Speeds:
    """How fast tokens of each service came, from all calls of it: its batch is one, whatever is grouped."""
    sums: dict[Service, list[tuple[int, ...]]] = {}
    for cell in cells:
        found = names.resolved(cell.series)
        if cell.series.kind is UsageKind.CALLS:
            sums.setdefault((found.model.facts.model_id, found.provider), []).append(cell.timed)
    return {service: speed_of(timed) for service, timed in sums.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Makes lines of cells, by what their names stand for and by what was learnt of the whole usage."""

    names: Names
    speeds: Speeds = field(default_factory=dict[Service, "Speed | None"])
    served: Served = NOT_STATED
    """How calls were served, as far as it is stated of all of them."""
    hourly: Hourly | None = None
    """Where carbon is by the hour: what tells the work of each line by hour."""

    def speed(self, series: Series) -> Speed | None:
        """How fast tokens of the service of a series came; None where records do not tell."""
        found = self.names.resolved(series)
        seen = self.speeds.get((found.model.facts.model_id, found.provider)) if found.model.known else None
        return seen or self.served.speed

    def of(self, cells: Sequence[Cell], *, pricing: Pricing, what_if: WhatIf | None = None) -> list[Line]:
        """The work of each series of some cells, at its deployment in its place; draws what is not drawn yet."""
        works: dict[Series, list[Cell]] = {}
        for cell in cells:
            works.setdefault(cell.series, []).append(cell)
        lines: list[Line] = []
        # In an order of their own: that in which the engine hands cells over may not show in any figure.
        for series, parts in sorted(works.items(), key=lambda item: order_of(item[0])):
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
            is_media = self.names.makes_media(series)
            columns = partial(_columns, series.kind, is_media)
            lines.append(
                Line(
                    deployment=pricing.deployment(
                        model.facts,
                        provider=provider,
                        kind=UsageKind.MEDIA if is_media else series.kind,
                        assistant=series.assistant,
                        concurrency_step=series.concurrency_step,
                        # Another model is as fast as it is.
                        speed=self.speed(series) if model is found.model else None,
                        setup=self.served.setup if model is found.model else UNSTATED,
                    ),
                    place=pricing.place(provider=provider, zone_id=zone_id, pue=self.served.pue),
                    work=columns(parts),
                    hours=None if self.hourly is None else self.hourly.work(zone_id, parts, columns=columns),
                )
            )
        return lines


@lru_cache(maxsize=1 << 16)
def order_of(series: Series) -> tuple[str, ...]:
    """What series are sorted by: an account sorts the same ones for each of its groups."""
    return tuple(str(part or "") for part in series)


def _columns(kind: UsageKind, is_media: bool, cells: Sequence[Cell]) -> tuple[float, ...]:
    """The work of some cells of one series, in the columns of its deployment."""
    return MediaWork.total(cell.media for cell in cells).columns() if is_media else _work(kind, cells)


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
