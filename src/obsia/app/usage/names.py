"""Names of usage records: models, providers and zones, each looked up once and never guessed silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from obsia.accounting.cells import EARLIEST, Named, Spell, Window
from obsia.accounting.kinds import CHAT, UsageKind
from obsia.accounting.rate_cards import lengths_of
from obsia.app.naming import (
    KnownModel,
    KnownZone,
    known_model,
    known_zone,
    model_or_none,
    unknown_model,
)
from obsia.app.served import NOT_STATED, Served
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.row_serving import ServingOfRows
from obsia.app.usage.timeline import Timeline
from obsia.core.columns import OTHER_NAMES
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.core.spelling import shown
from obsia.facts.names.providers import find_provider, near_providers
from obsia.facts.snapshot import Snapshot
from obsia.readers.base import printable

MOST_REGIONS = 1_000
"""Texts of regions that are looked up; rarer ones beyond are unknown, and counted."""
LISTED = 20
"""Unknown regions, and unknown providers, that are listed by name; the others are counted together."""
_MOST_READ = 256
"""Sets of series of which it is kept how their names were read."""
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


class _Read(NamedTuple):
    """How the names of some series were read: assumptions by their content, and the series whose calls are counted."""

    assumptions: Mapping[tuple[str, ...], Assumption]
    counted: tuple[Series, ...]


class Names:
    """Looks names up; what the caller passes (model, host, region) stands in where a record names none."""

    is_billed = True
    """Whether calls are parted by how they are charged."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        model: str | None,
        provider: str | None,
        region: str | None,
        served: Served = NOT_STATED,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        """``aliases``: name in the records -> the model behind it. Raises ``UnknownName``."""
        self.snapshot, self.provider = snapshot, provider
        self._aliases = dict(aliases or {})
        for target in sorted(set(self._aliases.values())):
            known_model(snapshot, name=target)
        self.serving = ServingOfRows(snapshot, default=served)
        self._default = known_model(snapshot, name=model, provider=provider) if model is not None else None
        self._default_zone = known_zone(
            snapshot, text=region, provider=provider or (self._default.provider if self._default else None)
        )
        self._models: dict[tuple[str, str | None, str | None], KnownModel] = {}
        self._resolved: dict[Series, Resolved] = {}
        self._media: dict[Series, bool] = {}
        self._read: dict[frozenset[Series], _Read] = {}
        self._providers: dict[str, str | None] = {}
        self._windows: dict[str, int] = {}
        self._window_exceptions: dict[Spell, int] = {}
        self.timeline = Timeline(snapshot, named=self._named)
        self.unknown_regions: dict[str, tuple[str, ...]] = {}
        self._rare_regions: frozenset[str] = frozenset()

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
    def price_lengths(self) -> tuple[int, ...]:
        """Lengths of prompts at which some price of the models met so far changes, ascending."""
        models = {each.facts.model_id for each in (*self._models.values(), self._default) if each and each.known}
        return tuple(sorted({length for each in models for length in lengths_of(self.snapshot, each)}))

    @property
    def has_window(self) -> bool:
        """Whether any model of the usage has windowed layers."""
        given = self._default.facts.window if self._default else None
        return bool(self._windows or self._window_exceptions or given)

    def learn(self, names: Iterable[Named], *, period: tuple[str, str] | None = None) -> None:
        """Look up model names before the scan, so that it knows their attention windows.

        In a ``period`` (first and last day) the timeline learns when names and list prices change.
        """
        learnt = tuple(names)
        self._media.clear()
        self._read.clear()
        timeline = self.timeline
        stated_names = [(name, self._stated(provider, host)) for provider, host, name in learnt]
        timeline.learn(stated_names, period=period, default=(self._default, self.provider))
        dates = (None, EARLIEST, *timeline.starts)
        found: dict[str, dict[Spell, int]] = {}
        for provider, host, name in learnt:
            stated = self._stated(provider, host)
            windows = found.setdefault(name, {})
            if name in timeline.moving:
                for date in dates:
                    model = self._named(name, stated, timeline.as_of(name, date))
                    windows[provider, host, name, date] = model.facts.window or 0
            else:
                windows[provider, host, name] = self._named(name, stated, timeline.as_of(name, None)).facts.window or 0
        for name, windows in sorted(found.items()):
            several = len(set(windows.values())) > 1
            if several:
                self._window_exceptions |= windows
            elif any(windows.values()):
                self._windows[name] = next(iter(windows.values()))

    def limit_regions(self, cells: Sequence[Cell]) -> None:
        """Look up the most frequent regions only: a flood of them cannot make a flood of look-ups."""
        calls: Counter[str] = Counter()
        for cell in cells:
            if text := cell.series.zone_id or cell.series.region:
                calls[text] += cell.work.calls
        ranked = sorted(calls, key=lambda text: (-calls[text], text))
        self._rare_regions = frozenset(ranked[MOST_REGIONS:])

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
        if series not in self._media:
            medium = self._model(series, self._stated(series.provider, series.host)).facts.task.medium
            are_calls = series.kind not in (UsageKind.MESSAGES, UsageKind.SEATS)
            self._media[series] = medium in (series.media or "").split() and are_calls
        return self._media[series]

    def model_id(self, series: Series) -> str:
        """The model of a series, without a look at its region."""
        return self._model(series, self._stated(series.provider, series.host)).facts.model_id

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
        calls: dict[Series, int] = {}
        counts = dict.fromkeys(("input-missing", "output-missing", *(code for code, _ in _COUNTED)), 0)
        other_work: Counter[str] = Counter()
        unmeasured: Counter[tuple[UsageKind, str]] = Counter()
        regions: Counter[str] = Counter()
        providers: Counter[str] = Counter()
        unread: dict[str, Counter[str]] = {}
        near: dict[tuple[str, str], tuple[str, ...]] = {}
        for cell in cells:
            series, absent = cell.series, cell.absent
            calls[series] = calls.get(series, 0) + cell.work.calls
            if series.assistant is None and not any(absent.values()):
                continue
            if self.makes_media(series):
                # What these calls make is counted: their tokens need not be stated.
                counts["batch-ignored"] += absent["with_batch"]
                continue
            if series.assistant is not None:
                # Their cost is drawn: they are not among the calls whose cost is not counted.
                unmeasured[series.kind, series.assistant] += cell.work.calls
                counts["tokens-missing"] -= absent["without_tokens"]
            # A call without any token is said as such, and not as two halves.
            counts["input-missing"] += absent["without_input"] - absent["without_tokens"]
            if not self.resolved(series).model.facts.task.encodes:
                counts["output-missing"] += absent["without_output"] - absent["without_tokens"]
            for code, column in _COUNTED:
                counts[code] += absent[column]
        read = self._read_of(frozenset(calls))
        for series in read.counted:
            count, model = calls[series], self.resolved(series).model
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
            if unknown := self._unknown_provider(series):
                providers[unknown] += count
            for each in self.serving.unread(series.serving):
                unread.setdefault(each.column, Counter())[each.text] += count
                near[each.column, each.text] = each.suggestions
        found, named = dict(read.assumptions), list[Assumption]()
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
        for column, texts in unread.items():
            named += _listed(column, texts, lambda text, column=column: near.get((column, text), ()))
        found |= _by_content(named)
        return tuple(found[key] for key in sorted(found))

    def _read_of(self, several: frozenset[Series]) -> _Read:
        """How the names of some series were read, and which of them have calls to be counted for what they lack.

        Kept, since the groups of a table often have the same series.
        """
        if several not in self._read:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            ordered = sorted(several, key=lambda series: tuple(str(part or "") for part in series))
            taken = (assumption for series in ordered for assumption in self.resolved(series).assumptions)
            self._read[several] = _Read(_by_content(taken), tuple(each for each in ordered if self._lacks(each)))
        return self._read[several]

    def _lacks(self, series: Series) -> bool:
        """Whether anything of a series is said with how many calls it has."""
        found, stated = self.resolved(series), series.zone_id or series.region
        return bool(
            found.model.otherwise
            or series.model_name is None
            or not found.model.known
            or (self._default_zone.zone_id is not None if stated is None else found.zone_id is None)
            or self._unknown_provider(series)
            or self.serving.unread(series.serving)
        )

    def _unknown_provider(self, series: Series) -> str | None:
        """The text of a provider that a series states and nobody knows."""
        texts = [text for text in (series.provider, series.host) if text]
        return texts[0] if texts and not any(self._providers[text] for text in texts) else None

    def _model(self, series: Series, provider: str | None) -> KnownModel:
        if series.model_name is not None:
            return self._named(series.model_name, provider, self.timeline.as_of(series.model_name, series.dated))
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
            target = self._aliases.get(name, name)
            found = model_or_none(self.snapshot, name=target, provider=provider, on=on)
            if found is not None and target != name:
                behind = Assumption(code="name-alias", arguments={"name": shown(name), "model": found.facts.model_id})
                found = replace(found, assumptions=(behind, *found.assumptions))
            self._models[at] = found or unknown_model(self.snapshot, name=name, provider=provider)
        return self._models[at]


def _by_content(assumptions: Iterable[Assumption]) -> dict[tuple[str, ...], Assumption]:
    """Each assumption once."""
    return {(each.code, *sorted(each.arguments.values())): each for each in assumptions}


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
