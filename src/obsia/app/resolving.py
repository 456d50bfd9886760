"""Names of usage records -> models, providers and zones, each looked up once and never guessed silently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from obsia.accounting.cells import Window
from obsia.accounting.impacts import Line
from obsia.accounting.pricing import Pricing
from obsia.app.naming import KnownModel, known_model, known_provider, known_zone, unknown_model
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot

if TYPE_CHECKING:
    from obsia.app.rollups import Cell
    from obsia.app.whatif import WhatIf


class Resolver:
    """Looks names up; what the caller passes (model, host, region) stands in where a record names none."""

    def __init__(self, snapshot: Snapshot, *, model: str | None, provider: str | None, region: str | None) -> None:
        self.snapshot, self.provider = snapshot, provider
        self._default = known_model(snapshot, name=model, provider=provider) if model is not None else None
        self._default_zone = known_zone(
            snapshot, text=region, provider=provider or (self._default.provider if self._default else None)
        )
        self._models: dict[tuple[str | None, str | None], KnownModel] = {}
        self._zones: dict[tuple[str | None, str | None], str | None] = {}
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

    def model(self, cell: Cell) -> KnownModel:
        """The model of a cell: as named, else the caller's, else unknown."""
        if cell.model_name is None:
            if self._default is not None:
                return self._default
            return unknown_model(self.snapshot, name="", provider=self._provider(cell))
        return self._named(cell.model_name, self._provider(cell))

    def lines(self, cells: Sequence[Cell], *, pricing: Pricing, what_if: WhatIf | None = None) -> list[Line]:
        """Cells as work at deployments in places, drawing what is not drawn yet."""
        lines: list[Line] = []
        for cell in cells:
            model = self.model(cell)
            provider = self._provider(cell) or model.provider
            zone_id = self.zone(cell, provider)
            if what_if is not None and what_if.model is not None:
                model = what_if.model
                # A closed model runs at its maker's; an open one where the usage ran.
                provider = model.provider or provider
            if what_if is not None and what_if.zone is not None:
                zone_id = what_if.zone.zone_id
            lines.append(
                Line(
                    deployment=pricing.deployment(model.facts, provider=provider, bucket=cell.bucket),
                    place=pricing.place(provider=provider, zone_id=zone_id),
                    work=cell.work.columns(),
                )
            )
        return lines

    def group_key(self, cell: Cell, keys: Sequence[str]) -> tuple[str | None, ...]:
        """The values of a table's keys for a cell."""
        model = self.model(cell)
        provider = self._provider(cell) or model.provider
        known: dict[str, str | None] = {
            "model": model.facts.model_id if model.known else (cell.model_name or None),
            "provider": provider,
            "zone": self.zone(cell, provider),
        }
        return tuple(known[key] if key in known else cell.keys[key] for key in keys)

    def assumptions(self, cells: Sequence[Cell]) -> tuple[Assumption, ...]:
        """What was taken for granted about names and missing fields, each once, with how many calls."""
        found: dict[tuple[str, ...], Assumption] = {}
        counts: dict[str, int] = {}

        def add(assumption: Assumption) -> None:
            found[(assumption.code, *sorted(assumption.arguments.values()))] = assumption

        for cell in cells:
            model = self.model(cell)
            for assumption in model.assumptions:
                add(assumption)
            if cell.model_name is None:
                code = "model-unknown" if self._default is None else "model-given"
                counts[code] = counts.get(code, 0) + cell.work.calls
            elif not model.known:
                counts["model-unknown"] = counts.get("model-unknown", 0) + cell.work.calls
            if cell.region is None and cell.zone_id is None and self._default_zone.zone_id is not None:
                counts["region-given"] = counts.get("region-given", 0) + cell.work.calls
            if cell.region is not None and cell.region in self.unknown_regions:
                add(Assumption(code="region-unknown", arguments={"region": cell.region[:80]}))
            counts["input-missing"] = counts.get("input-missing", 0) + cell.missing[0]
            counts["output-missing"] = counts.get("output-missing", 0) + cell.missing[1]
        for code, count in counts.items():
            if count:
                add(Assumption(code=code, arguments={"calls": str(count)}))
        return tuple(found[key] for key in sorted(found))

    def zone(self, cell: Cell, provider: str | None) -> str | None:
        """The zone of a cell: as stated, else the caller's, else unknown."""
        text = cell.zone_id or cell.region
        if text is None:
            return self._default_zone.zone_id
        at = (text, provider)
        if at not in self._zones:
            try:
                self._zones[at] = known_zone(self.snapshot, text=text, provider=provider).zone_id
            except UnknownName as error:
                self._zones[at] = None
                self.unknown_regions[text] = error.suggestions
        return self._zones[at]

    def _provider(self, cell: Cell) -> str | None:
        for text in (cell.provider, cell.host):
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
