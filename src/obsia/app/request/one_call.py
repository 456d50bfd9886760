"""Figures of one call as it ends, in a running program: those that ``obsia estimate`` gives for the same request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from obsia.accounting.impacts import CARBON, ENERGY, WATER, Quantity
from obsia.app.questions.request import Estimate
from obsia.app.request.estimate import answer
from obsia.app.usage.cells import Series
from obsia.app.usage.forking import begins_anew_in_children
from obsia.app.usage.names import Names
from obsia.app.usage.usage_cache import series_key
from obsia.core.errors import ObsiaError
from obsia.core.figure import Figure
from obsia.facts import snapshot as facts
from obsia.facts.names.providers import resolve_provider
from obsia.readers.records.strict import plain_call

MOST_SERIES: Final = 1024
"""Names that are kept as they were understood: they come from outside, without end."""
QUANTITIES: Final[tuple[Quantity, ...]] = (ENERGY, CARBON, WATER)
ENDS: Final[Mapping[str, str]] = {"": "median", "_low": "low", "_high": "high"}
"""How names of amounts end -> the field of a figure."""


class OneCall:
    """Prices single calls. Safe to use from several threads.

    ``model``, ``host`` and ``region`` stand in where a row names none. Raises ``UnknownName`` for those that are none.
    """

    def __init__(self, *, model: str | None = None, host: str | None = None, region: str | None = None) -> None:
        snapshot = facts.load()
        self._model, self._provider, self._region = model, resolve_provider(snapshot, name=host), region
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Forget which names were met: what a process does that was just forked."""
        self._lock = threading.Lock()
        self._names = self._new_names()
        self._met: set[Series] = set()
        self._unknown: set[tuple[Series, str | None]] = set()
        """Of what, on which day, it was found that it has no figures: looking for a name anew takes long."""

    def figures(self, row: Mapping[str, Any]) -> tuple[Figure, ...]:
        """Energy, carbon and water of a canonical row, in this order; empty for what is no call of tokens to a model
        that is in the tables. Nothing is recorded.
        """
        call = plain_call({name: value for name, value in row.items() if not name.startswith("label.")})
        if call is None:
            return ()
        series = Series(*series_key(row))
        day = datetime.fromtimestamp(call.started_at // 1_000_000, UTC).date().isoformat() if call.started_at else None
        with self._lock:
            if (series, day) in self._unknown:
                return ()
            if len(self._met) + len(self._unknown) >= MOST_SERIES:
                self._names, self._met, self._unknown = self._new_names(), set(), set()
            if series not in self._met:
                self._met.add(series)
                self._names.learn([(series.provider, series.host, series.model_name or "")], period=None)
            found = self._names.resolved(series)
        try:
            made = answer(
                Estimate(
                    series.model_name or self._model or "",
                    input_tokens=call.input_tokens,
                    cached_tokens=call.cached_tokens,
                    output_tokens=call.output_tokens,
                    host=found.provider,
                    region=found.zone_id,
                    on=day,
                    record_figures=False,
                )
            )
        except ObsiaError:
            with self._lock:
                self._unknown.add((series, day))
            return ()
        by_quantity = {Quantity(each.quantity, each.boundary): each for each in made.figures}
        return tuple(by_quantity[wanted] for wanted in QUANTITIES)

    def payload(self, row: Mapping[str, Any]) -> dict[str, float | str]:
        """The figures of a row for logs: ``energy_kwh``, ``energy_kwh_low``, ``energy_kwh_high``, ``energy_boundary``
        and so on, with the ``level`` of the ranges; empty where there are none.
        """
        made: dict[str, float | str] = {}
        for figure in self.figures(row):
            made |= {f"{figure.quantity}{end}": getattr(figure, field) for end, field in ENDS.items()}
            made[f"{figure.quantity.rpartition('_')[0]}_boundary"] = figure.boundary.value
            made["level"] = figure.level
        return made

    def _new_names(self) -> Names:
        return Names(facts.load(), model=self._model, provider=self._provider, region=self._region)
