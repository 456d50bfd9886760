"""When names of models come to stand for another model, and when list prices change, within one account's period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from obsia.accounting.cells import EARLIEST
from obsia.accounting.tariffs import price_dates
from obsia.app.naming import KnownModel, moving_dates
from obsia.app.usage.cells import Series
from obsia.facts.snapshot import Snapshot


class Timeline:
    """The days that part the period of an account. ``named`` looks a name up: of a provider, on a day."""

    def __init__(self, snapshot: Snapshot, *, named: Callable[[str, str | None, str | None], KnownModel]) -> None:
        self._snapshot, self._named = snapshot, named
        self._period: tuple[str, str] | None = None
        self._settled: set[str] = set()
        self.moving: dict[str, tuple[str, ...]] = {}
        """Names that stand for several models in the period, with the days on which they change."""
        self.changing: dict[str, tuple[str, ...]] = {}
        """Names whose model or list price changes in the period, with the days; under "" the default model."""

    def learn(
        self,
        names: Sequence[tuple[str, str | None]],
        *,
        period: tuple[str, str] | None,
        default: tuple[KnownModel | None, str | None],
    ) -> None:
        """Note what changes in the period, of ``names`` with their providers and of the ``default`` model with its."""
        self._period = period
        if period is None:
            return
        for name, stated in names:
            self._learn_moves(name, stated)
        changes: dict[str, set[str]] = {name: set(dates) for name, dates in self.moving.items()}
        for name, stated in names:
            days = (self.as_of(name, EARLIEST), *self.moving[name]) if name in self.moving else (None,)
            for model in {
                model.facts.model_id: model for model in (self._named(name, stated, day) for day in days)
            }.values():
                changes.setdefault(name, set()).update(self._repriced(model, stated))
        if default[0] is not None:
            changes[""] = set(self._repriced(default[0], default[1]))
        self.changing = {name: tuple(sorted(dates)) for name, dates in changes.items() if dates}

    def _learn_moves(self, name: str, stated: str | None) -> None:
        """Note whether a name moves: a name that only looks like a moving alias stands for one model at all dates."""
        dates = moving_dates(self._snapshot, name=name)
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
        named = price_dates(self._snapshot, model_id=model.facts.model_id, name=model.name, provider=provider)
        return self._within(named)

    def _within(self, dates: Iterable[str]) -> tuple[str, ...]:
        """The dates that part the period."""
        first, last = self._period or ("", "")
        return tuple(date for date in dates if first < date <= last)

    @property
    def period(self) -> tuple[str, str] | None:
        """The first and the last day that were learnt; None where records have no times."""
        return self._period

    def as_of(self, name: str, dated: str | None) -> str | None:
        """The day on which a name is looked up; None for one that stands for the same model always."""
        first = self._period[0] if self._period else None
        if name in self.moving:
            return first if dated == EARLIEST else dated
        return first if name in self._settled else None

    @property
    def starts(self) -> tuple[str, ...]:
        """The days on which any name changes, in order."""
        return tuple(sorted({date for dates in self.changing.values() for date in dates}))

    def span(self, name: str | None, day: str | None) -> str | None:
        """The start of the span of dates around a day in which a changing name stands for one model at one price.

        None for a name that does not change ("" and None stand for the default model), and where the day is not known.
        """
        if day is None or (name or "") not in self.changing:
            return None
        return max((start for start in self.starts if start <= day), default=EARLIEST)

    def day(self, series: Series) -> str | None:
        """The day from which the calls of a series have one list price; None where their time is not known."""
        if self._period is None or (series.dated is None and (series.model_name or "") in self.changing):
            return None
        return self._period[0] if series.dated in (None, EARLIEST) else series.dated
