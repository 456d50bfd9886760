"""Names of usage records -> models, providers and zones, each looked up once and never guessed silently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obsia.accounting.cells import Window
from obsia.accounting.impacts import Line
from obsia.accounting.pricing import Pricing
from obsia.app.naming import KnownModel, known_model, known_provider, known_zone, unknown_model
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import Work

if TYPE_CHECKING:
    from obsia.app.rollups import Cell, Series
    from obsia.app.whatif import WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What the names of a series stand for."""

    model: KnownModel
    provider: str | None
    zone_id: str | None


class Resolver:
    """Looks names up; what the caller passes (model, host, region) stands in where a record names none."""

    def __init__(self, snapshot: Snapshot, *, model: str | None, provider: str | None, region: str | None) -> None:
        self.snapshot, self.provider = snapshot, provider
        self._default = known_model(snapshot, name=model, provider=provider) if model is not None else None
        self._default_zone = known_zone(
            snapshot, text=region, provider=provider or (self._default.provider if self._default else None)
        )
        self._models: dict[tuple[str | None, str | None], KnownModel] = {}
        self._resolved: dict[Series, Resolved] = {}
        self._providers: dict[str, str | None] = {}
        self._windows: dict[str, int] = {}
        self.suggestions: dict[str, tuple[str, ...]] = {}
        self.unknown_regions: dict[str, tuple[str, ...]] = {}

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
        return Window(tokens_by_name=self._windows, default=self._default.facts.window if self._default else None)

    @property
    def has_window(self) -> bool:
        """Whether any model of the usage has windowed layers."""
        return bool(self._windows) or bool(self._default and self._default.facts.window)

    def learn(self, names: Iterable[str]) -> None:
        """Look up model names before the scan, so that it knows their attention windows."""
        for name in sorted(names):
            window = self._named(name, None).facts.window
            if window:
                self._windows[name] = window

    def resolved(self, series: Series) -> Resolved:
        """The model, provider and zone of a series: as stated, else the caller's, else unknown."""
        held = self._resolved.get(series)
        if held is None:
            stated = self._provider(series)
            model = self._model(series, stated)
            provider = stated or model.provider
            held = Resolved(model=model, provider=provider, zone_id=self._zone(series, provider))
            self._resolved[series] = held
        return held

    def lines(self, cells: Sequence[Cell], *, pricing: Pricing, what_if: WhatIf | None = None) -> list[Line]:
        """The work of each series of some cells, at its deployment in its place; draws what is not drawn yet."""
        works: dict[Series, list[Work]] = {}
        for cell in cells:
            works.setdefault(cell.series, []).append(cell.work)
        lines: list[Line] = []
        for series, parts in works.items():
            found = self.resolved(series)
            model, provider, zone_id = found.model, found.provider, found.zone_id
            if what_if is not None and what_if.model is not None:
                model = what_if.model
                # A closed model runs at its maker's; an open one where the usage ran.
                provider = model.provider or provider
            if what_if is not None and what_if.zone is not None:
                zone_id = what_if.zone.zone_id
            lines.append(
                Line(
                    deployment=pricing.deployment(model.facts, provider=provider, bucket=series.bucket),
                    place=pricing.place(provider=provider, zone_id=zone_id),
                    work=Work.total(parts).columns(),
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
        counts = {"input-missing": 0, "output-missing": 0}
        for cell in cells:
            calls[cell.series] = calls.get(cell.series, 0) + cell.work.calls
            counts["input-missing"] += cell.missing[0]
            counts["output-missing"] += cell.missing[1]
        named = [*(assumption for series in calls for assumption in self.resolved(series).model.assumptions)]
        for series, count in calls.items():
            if series.model_name is None:
                code = "model-unknown" if self._default is None else "model-given"
                counts[code] = counts.get(code, 0) + count
            elif not self.resolved(series).model.known:
                counts["model-unknown"] = counts.get("model-unknown", 0) + count
            text = series.zone_id or series.region
            if text is None and self._default_zone.zone_id is not None:
                counts["region-given"] = counts.get("region-given", 0) + count
            elif text in self.unknown_regions:
                named.append(Assumption(code="region-unknown", arguments={"region": text[:80]}))
        named += [Assumption(code=code, arguments={"calls": str(count)}) for code, count in counts.items() if count]
        for assumption in named:
            found[(assumption.code, *sorted(assumption.arguments.values()))] = assumption
        return tuple(found[key] for key in sorted(found))

    def _model(self, series: Series, provider: str | None) -> KnownModel:
        if series.model_name is not None:
            return self._named(series.model_name, provider)
        return self._default or unknown_model(self.snapshot, name="", provider=provider)

    def _zone(self, series: Series, provider: str | None) -> str | None:
        text = series.zone_id or series.region
        if text is None:
            return self._default_zone.zone_id
        try:
            return known_zone(self.snapshot, text=text, provider=provider).zone_id
        except UnknownName as error:
            self.unknown_regions[text] = error.suggestions
            return None

    def _provider(self, series: Series) -> str | None:
        for text in (series.provider, series.host):
            if text is None:
                continue
            if text not in self._providers:
                try:
                    self._providers[text] = known_provider(self.snapshot, name=text)
                except UnknownName:
                    self._providers[text] = None
            if self._providers[text] is not None:
                return self._providers[text]
        return self.provider

    def _named(self, name: str, provider: str | None) -> KnownModel:
        at = (name, provider)
        if at not in self._models:
            try:
                self._models[at] = known_model(self.snapshot, name=name, provider=provider)
            except UnknownName as error:
                self._models[at] = unknown_model(self.snapshot, name=name, provider=provider)
                self.suggestions[name] = error.suggestions
        return self._models[at]
