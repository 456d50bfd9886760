"""Names of usage records -> models, providers and zones, each looked up once and never guessed silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from obsia.accounting.cells import EARLIEST, Named, Spell, Window
from obsia.accounting.impacts import Line
from obsia.accounting.kinds import CHAT, UsageKind
from obsia.accounting.networks import is_size_known
from obsia.accounting.pricing import Pricing
from obsia.accounting.speeds import Speed, speed_of
from obsia.accounting.tariffs import price_dates
from obsia.accounting.unmeasured import repeated, spread
from obsia.app.naming import (
    KnownModel,
    KnownZone,
    known_model,
    known_zone,
    model_or_none,
    moving_dates,
    unknown_model,
)
from obsia.core.columns import OTHER_NAMES
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.facts.names.providers import find_provider, near_providers
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import MediaWork, Work
from obsia.readers.base import printable

if TYPE_CHECKING:
    from obsia.app.usage.hourly import Hourly
    from obsia.app.usage.rollups import Cell, Series
    from obsia.app.usage.whatif import WhatIf


MOST_REGIONS = 1_000
"""Texts of regions that are looked up; rarer ones beyond are unknown, and counted."""
LISTED = 20
"""Unknown regions, and unknown providers, that are listed by name; the others are counted together."""
_COUNTED = (("tokens-missing", "without_tokens"), ("media-not-counted", "with_media"), ("batch-ignored", "with_batch"))
"""Assumptions that only count calls, and the column of the cells that counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What the names of a series stand for."""

    model: KnownModel
    provider: str | None
    zone_id: str | None
    assumptions: tuple[Assumption, ...] = ()
    """How the names were read, where something was taken for granted."""


class Resolver:
    """Looks names up; what the caller passes (model, host, region) stands in where a record names none."""

    def __init__(self, snapshot: Snapshot, *, model: str | None, provider: str | None, region: str | None) -> None:
        self.snapshot, self.provider = snapshot, provider
        self._default = known_model(snapshot, name=model, provider=provider) if model is not None else None
        self._default_zone = known_zone(
            snapshot, text=region, provider=provider or (self._default.provider if self._default else None)
        )
        self._models: dict[tuple[str, str | None, str | None], KnownModel] = {}
        self._resolved: dict[Series, Resolved] = {}
        self._providers: dict[str, str | None] = {}
        self._windows: dict[str, int] = {}
        self._window_exceptions: dict[Spell, int] = {}
        self._period: tuple[str, str] | None = None
        self._settled: set[str] = set()
        self.moving: dict[str, tuple[str, ...]] = {}
        self.changing: dict[str, tuple[str, ...]] = {}
        self.unknown_regions: dict[str, tuple[str, ...]] = {}
        self._rare_regions: frozenset[str] = frozenset()
        self._speeds: dict[tuple[str, str | None], Speed | None] = {}
        self.hourly: Hourly | None = None
        """Where carbon is by the hour: what tells the work of each line by hour."""

    @property
    def default_model_id(self) -> str | None:
        """The model that stands in where a record names none."""
        return self._default.facts.model_id if self._default else None

    @property
    def default_zone_id(self) -> str | None:
        """The zone that stands in where a record names none."""
        return self._default_zone.zone_id

    @property
    def window(self) -> Window | None:
        """Attention windows by the names met so far."""
        return Window(
            tokens_by_name=self._windows,
            exceptions=self._window_exceptions,
            default=self._default.facts.window if self._default else None,
        )

    @property
    def has_window(self) -> bool:
        """Whether any model of the usage has windowed layers."""
        given = self._default.facts.window if self._default else None
        return bool(self._windows or self._window_exceptions or given)

    def learn(self, names: Iterable[Named], *, period: tuple[str, str] | None = None) -> None:
        """Look up model names before the scan, so that it knows their attention windows.

        In a ``period`` (first and last day), names that stand for several models are kept in ``moving``, and those
        whose model or list price changes in ``changing``, each with the days on which they do.
        """
        learnt = tuple(names)
        self._period = period
        if period is not None:
            self._learn_dates(learnt)
        dates = (None, EARLIEST, *sorted({date for dates in self.changing.values() for date in dates}))
        found: dict[str, dict[Spell, int]] = {}
        for provider, host, name in learnt:
            stated = self._stated(provider, host)
            windows = found.setdefault(name, {})
            if name in self.moving:
                for date in dates:
                    model = self._named(name, stated, self._as_of(name, date))
                    windows[provider, host, name, date] = model.facts.window or 0
            else:
                windows[provider, host, name] = self._named(name, stated, self._as_of(name, None)).facts.window or 0
        for name, windows in sorted(found.items()):
            several = len(set(windows.values())) > 1
            if several:
                self._window_exceptions |= windows
            elif any(windows.values()):
                self._windows[name] = next(iter(windows.values()))

    def _learn_dates(self, names: Iterable[Named]) -> None:
        """Note when names come to stand for another model, and when list prices change: in the period only."""
        for provider, host, name in names:
            self._learn_moves(name, self._stated(provider, host))
        changes: dict[str, set[str]] = {name: set(dates) for name, dates in self.moving.items()}
        for provider, host, name in names:
            stated = self._stated(provider, host)
            days = (self._as_of(name, EARLIEST), *self.moving[name]) if name in self.moving else (None,)
            for model in {
                model.facts.model_id: model for model in (self._named(name, stated, day) for day in days)
            }.values():
                changes.setdefault(name, set()).update(self._repriced(model, stated))
        if self._default is not None:
            changes[""] = set(self._repriced(self._default, self.provider))
        self.changing = {name: tuple(sorted(dates)) for name, dates in changes.items() if dates}

    def _learn_moves(self, name: str, stated: str | None) -> None:
        """Note whether a name moves: a name that only looks like a moving alias stands for one model at all dates."""
        dates = moving_dates(self.snapshot, name=name)
        if len({self._named(name, stated, date).facts.model_id for date in dates}) > 1:
            if within := self._within(dates):
                self.moving[name] = within
            else:
                self._settled.add(name)

    def _repriced(self, model: KnownModel, stated: str | None) -> tuple[str, ...]:
        """Days of the period on which the list price of a model changes."""
        if not model.known:
            return ()
        provider = stated or model.provider
        named = price_dates(self.snapshot, model_id=model.facts.model_id, name=model.name, provider=provider)
        return self._within(named)

    def _within(self, dates: Iterable[str]) -> tuple[str, ...]:
        """The dates that part the period."""
        first, last = self._period or ("", "")
        return tuple(date for date in dates if first < date <= last)

    def _as_of(self, name: str, dated: str | None) -> str | None:
        """The day on which a name is looked up; None for one that stands for the same model always."""
        first = self._period[0] if self._period else None
        if name in self.moving:
            return first if dated == EARLIEST else dated
        return first if name in self._settled else None

    def day(self, series: Series) -> str | None:
        """The day from which the calls of a series have one list price; None where their time is not known."""
        if self._period is None or (series.dated is None and (series.model_name or "") in self.changing):
            return None
        return self._period[0] if series.dated in (None, EARLIEST) else series.dated

    def limit_regions(self, cells: Sequence[Cell]) -> None:
        """Look up the most frequent regions only: a flood of them cannot make a flood of look-ups."""
        calls: Counter[str] = Counter()
        for cell in cells:
            if text := cell.series.zone_id or cell.series.region:
                calls[text] += cell.work.calls
        ranked = sorted(calls, key=lambda text: (-calls[text], text))
        self._rare_regions = frozenset(ranked[MOST_REGIONS:])

    def learn_speeds(self, cells: Sequence[Cell]) -> None:
        """Learn how fast tokens of each service came, from all calls of it: its batch is one, whatever is grouped.

        Of a model whose size nobody discloses a speed tells first how large it is, and sizes are shared with figures
        that do not know the speed: solving for the batch alone made intervals wider (docs/explanation/closed-models).
        """
        sums: dict[tuple[str, str | None], list[tuple[int, ...]]] = {}
        for cell in cells:
            found = self.resolved(cell.series)
            if cell.series.kind is UsageKind.CALLS and is_size_known(self.snapshot, found.model.facts):
                sums.setdefault((found.model.facts.model_id, found.provider), []).append(cell.timed)
        self._speeds = {service: speed_of(timed) for service, timed in sums.items()}

    def speed(self, series: Series) -> Speed | None:
        """How fast tokens of the service of a series came; None where records do not tell."""
        found = self.resolved(series)
        return self._speeds.get((found.model.facts.model_id, found.provider)) if found.model.known else None

    def resolved(self, series: Series) -> Resolved:
        """The model, provider and zone of a series: as stated, else the caller's, else unknown."""
        held = self._resolved.get(series)
        if held is None:
            stated = self._stated(series.provider, series.host)
            model = self._model(series, stated)
            provider = stated or model.provider
            zone = self._zone(series, provider)
            held = Resolved(
                model=model,
                provider=provider,
                zone_id=zone.zone_id,
                assumptions=(*model.assumptions, *zone.assumptions),
            )
            self._resolved[series] = held
        return held

    def makes_media(self, series: Series) -> bool:
        """Whether rows of a series are counted by the images, video or sound that they state: their model's work."""
        medium = self._model(series, self._stated(series.provider, series.host)).facts.task.medium
        return medium in (series.media or "").split() and series.kind not in (UsageKind.MESSAGES, UsageKind.SEATS)

    def model_id(self, series: Series) -> str:
        """The model of a series, without a look at its region."""
        return self._model(series, self._stated(series.provider, series.host)).facts.model_id

    def lines(self, cells: Sequence[Cell], *, pricing: Pricing, what_if: WhatIf | None = None) -> list[Line]:
        """The work of each series of some cells, at its deployment in its place; draws what is not drawn yet."""
        works: dict[Series, list[Cell]] = {}
        for cell in cells:
            works.setdefault(cell.series, []).append(cell)
        lines: list[Line] = []
        # In an order of their own: that in which the engine hands cells over may not show in any figure.
        for series, parts in sorted(works.items(), key=lambda item: tuple(str(part or "") for part in item[0])):
            found = self.resolved(series)
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
            is_media = self.makes_media(series)
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
                    ),
                    place=pricing.place(provider=provider, zone_id=zone_id),
                    work=columns(parts),
                    hours=None if self.hourly is None else self.hourly.work(zone_id, parts, columns=columns),
                )
            )
        return lines

    def group_key(self, cell: Cell, keys: Sequence[str]) -> tuple[str | None, ...]:
        """The values of a table's keys for a cell."""
        found = self.resolved(cell.series)
        known: dict[str, str | None] = {
            "model": found.model.facts.model_id if found.model.known else cell.series.model_name,
            "provider": found.provider,
            "zone": found.zone_id,
        }
        return tuple(known[key] if key in known else cell.keys[key] for key in keys)

    def assumptions(self, cells: Sequence[Cell]) -> tuple[Assumption, ...]:
        """What was taken for granted about names and missing fields, each once, with how many calls."""
        found: dict[tuple[str, ...], Assumption] = {}
        calls: dict[Series, int] = {}
        counts = dict.fromkeys(("input-missing", "output-missing", *(code for code, _ in _COUNTED)), 0)
        other_work: Counter[str] = Counter()
        unmeasured: Counter[tuple[UsageKind, str]] = Counter()
        regions: Counter[str] = Counter()
        providers: Counter[str] = Counter()
        for cell in cells:
            calls[cell.series] = calls.get(cell.series, 0) + cell.work.calls
            absent = cell.absent
            if self.makes_media(cell.series):
                # What these calls make is counted: their tokens need not be stated.
                counts["batch-ignored"] += absent["with_batch"]
                continue
            if cell.series.assistant is not None:
                # Their cost is drawn: they are not among the calls whose cost is not counted.
                unmeasured[cell.series.kind, cell.series.assistant] += cell.work.calls
                counts["tokens-missing"] -= absent["without_tokens"]
            # A call without any token is said as such, and not as two halves.
            counts["input-missing"] += absent["without_input"] - absent["without_tokens"]
            if not self.resolved(cell.series).model.facts.task.encodes:
                counts["output-missing"] += absent["without_output"] - absent["without_tokens"]
            for code, column in _COUNTED:
                counts[code] += absent[column]
        named = [*(assumption for series in calls for assumption in self.resolved(series).assumptions)]
        for series, count in calls.items():
            model = self.resolved(series).model
            if model.otherwise and not self.makes_media(series):
                other_work[model.facts.model_id] += count
            if series.model_name is None:
                code = "model-unknown" if self._default is None else "model-given"
                counts[code] = counts.get(code, 0) + count
            elif not model.known:
                counts["model-unknown"] = counts.get("model-unknown", 0) + count
            text = series.zone_id or series.region
            if text is None and self._default_zone.zone_id is not None:
                counts["region-given"] = counts.get("region-given", 0) + count
            elif text is not None and self.resolved(series).zone_id is None:
                regions[text] += count
            texts = [text for text in (series.provider, series.host) if text]
            if texts and not any(self._providers[text] for text in texts):
                providers[texts[0]] += count
        named += [Assumption(code=code, arguments={"calls": str(count)}) for code, count in counts.items() if count]
        named += [
            Assumption(
                code=f"{kind.value}-prior" if assistant == CHAT else f"{kind.value}-prior-{assistant}",
                arguments={"calls": str(count)},
            )
            for (kind, assistant), count in unmeasured.items()
        ]
        named += [
            Assumption(code="not-modelled", arguments={"model": model_id, "calls": str(count)})
            for model_id, count in other_work.items()
        ]
        named += _listed("region", regions, self.unknown_regions.__getitem__)
        named += _listed("provider", providers, lambda text: near_providers(self.snapshot, name=text))
        for assumption in named:
            found[(assumption.code, *sorted(assumption.arguments.values()))] = assumption
        return tuple(found[key] for key in sorted(found))

    def _model(self, series: Series, provider: str | None) -> KnownModel:
        if series.model_name is not None:
            return self._named(series.model_name, provider, self._as_of(series.model_name, series.dated))
        return self._default or unknown_model(self.snapshot, name="", provider=provider)

    def _zone(self, series: Series, provider: str | None) -> KnownZone:
        text = series.zone_id or series.region
        if text is None:
            return self._default_zone
        if text in self._rare_regions:
            self.unknown_regions[text] = ()
            return known_zone(self.snapshot, text=None, provider=provider)
        try:
            return known_zone(self.snapshot, text=text, provider=provider)
        except UnknownName as error:
            self.unknown_regions[text] = error.suggestions
            return known_zone(self.snapshot, text=None, provider=provider)

    def _stated(self, provider: str | None, host: str | None) -> str | None:
        for text in (provider, host):
            if not text:
                continue
            if text not in self._providers:
                self._providers[text] = find_provider(self.snapshot, name=text)
            if self._providers[text] is not None:
                return self._providers[text]
        return self.provider

    def _named(self, name: str, provider: str | None, on: str | None = None) -> KnownModel:
        at = (name, provider, on)
        if at not in self._models:
            found = model_or_none(self.snapshot, name=name, provider=provider, on=on)
            self._models[at] = found or unknown_model(self.snapshot, name=name, provider=provider)
        return self._models[at]


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
            return Work.total(cell.work for cell in cells).columns()


def _listed(kind: str, calls: Counter[str], near: Callable[[str], tuple[str, ...]]) -> list[Assumption]:
    """Unknown names of one kind with how many calls state them: the most frequent, then all others together."""
    ranked = sorted(calls, key=lambda text: (-calls[text], text))
    listed = [
        Assumption(
            code=f"{kind}-unknown",
            arguments={kind: printable(text), "calls": str(calls[text]), "suggestions": ", ".join(near(text))},
        )
        for text in ranked[:LISTED]
    ]
    if rest := sum(calls[text] for text in ranked[LISTED:]):
        listed.append(
            Assumption(code=f"{kind}-unknown", arguments={kind: OTHER_NAMES, "calls": str(rest), "suggestions": ""})
        )
    return listed
