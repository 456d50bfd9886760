"""How the names that people write become models, providers and zones of the facts; never by a silent guess."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from functools import lru_cache

from obsia.accounting.kinds import Task
from obsia.accounting.known import kind_of, own_service
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.app.refusals import OtherWork
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.core.message import Message
from obsia.facts.keys import name_key
from obsia.facts.names import LONGEST, resolve_model, shown
from obsia.facts.regions import Basis, resolve_region
from obsia.facts.snapshot import Snapshot

_OTHERWISE = frozenset({Task.IMAGE, Task.VIDEO, Task.TRANSCRIPTION, Task.SYNTHESIS, Task.SOUND})
"""Tasks whose work is not that of tokens."""
_AS_TEXT = frozenset({"moderation", "ocr"})
"""Kinds priced by the tokens that they read and write, as a text model's are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model as understood: ``name`` as written, ``rule`` by which it was read ('' when unknown)."""

    name: str
    facts: ModelFacts
    provider: str | None
    rule: str
    safe: bool
    assumptions: tuple[Assumption, ...] = ()
    kind: str = ""
    """What the model does, as the facts say (text, embedding, image, decoder and so on); '' when unknown."""

    @property
    def otherwise(self) -> bool:
        """Whether the work of the model is not that of its tokens."""
        return self.facts.task in _OTHERWISE

    @property
    def known(self) -> bool:
        """Whether the name stands for a model of the catalogue."""
        return self.facts.model_id != UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownZone:
    """A zone as understood; ``zone_id`` is None when no region is stated."""

    text: str | None
    zone_id: str | None
    basis: str
    place: str
    assumptions: tuple[Assumption, ...] = ()


def known_provider(snapshot: Snapshot, *, name: str | None) -> str | None:
    """The provider of the table that ``name`` names. Raises ``UnknownName`` with suggestions."""
    if name is None:
        return None
    if found := provider_named(snapshot, name=name):
        return found
    near = near_providers(snapshot, name=name)
    raise UnknownName(kind="host", name=shown(name), suggestions=near, remedy=Message("remedy-host"))


def provider_named(snapshot: Snapshot, *, name: str) -> str | None:
    """The provider whose id, name or API host ``name`` is; None when there is none."""
    lowered = name.strip().lower()
    if len(lowered) > LONGEST or not lowered.isprintable():
        return None
    if snapshot.provider(lowered) is not None:
        return lowered
    by_name, patterns = _providers(snapshot)
    if lowered in by_name:
        return by_name[lowered]
    host = lowered.removeprefix("https://").removeprefix("http://").partition("/")[0].partition(":")[0]
    return next((provider for pattern, provider in patterns if _serves(pattern, host)), None)


@lru_cache(maxsize=4)
def _providers(snapshot: Snapshot) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Providers by name in small letters (their own, and what tools call them), and by pattern of their API hosts."""
    rows = snapshot.providers()
    patterns = ((each, row.provider) for row in rows for each in row.api_hosts.lower().replace(";", " ").split())
    # A provider's own name goes before what a tool calls another one.
    named = snapshot.provider_names() | {row.name.lower(): row.provider for row in rows}
    return named, tuple(patterns)


def near_providers(snapshot: Snapshot, *, name: str) -> tuple[str, ...]:
    """Providers whose ids come near ``name``: suggestions, never guesses."""
    near = difflib.get_close_matches(name.strip().lower()[:40], [row.provider for row in snapshot.providers()], n=5)
    return tuple(near)


def known_model(snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None) -> KnownModel:
    """The model that ``name`` stands for. Raises ``UnknownName`` with suggestions."""
    host = known_provider(snapshot, name=provider)
    found = resolve_model(snapshot, name=name, provider=host, on=on)
    model_id = found.model_id or found.checkpoint or UNKNOWN
    weak = (
        ()
        if found.safe
        else (Assumption(code="name-weak", arguments={"name": shown(name), "rule": found.rule, "model": model_id}),)
    )
    kind = kind_of(snapshot, model_id=found.model_id, checkpoint=found.checkpoint)
    as_text = (
        (Assumption(code="kind-as-text", arguments={"model": model_id, "kind": kind}),) if kind in _AS_TEXT else ()
    )
    return KnownModel(
        name=name,
        facts=model_facts(snapshot, model_id=model_id, checkpoint=found.checkpoint),
        provider=host or _only_service(snapshot, model_id=model_id),
        rule=found.rule,
        safe=found.safe,
        assumptions=(*weak, *as_text),
        kind=kind,
    )


def require_text(known: KnownModel) -> None:
    """Raises ``OtherWork`` for a model of images, videos or audio: its work is not that of its tokens."""
    if known.otherwise:
        raise OtherWork(model=known.facts.model_id, task=known.facts.task.value)


def moving_dates(snapshot: Snapshot, *, name: str) -> tuple[str, ...]:
    """Dates (YYYY-MM-DD) on which ``name`` may come to stand for another model; empty for nearly every name.

    A superset: the name may hold a moving alias (``deepseek/deepseek-chat``) and be none.
    """
    text = name_key(name)
    return tuple(sorted({date for alias, dates in _moving(snapshot).items() if alias in text for date in dates}))


@lru_cache(maxsize=4)
def _moving(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Aliases that stood for several models in time -> the first day of each span, and the first after each."""
    sql = "SELECT alias, model_id, valid_from, valid_to FROM aliases WHERE valid_from <> '' OR valid_to <> ''"
    targets: dict[str, set[str]] = {}
    dates: dict[str, set[str]] = {}
    for row in snapshot.rows(sql):
        alias, model_id, valid_from, valid_to = map(str, row)
        targets.setdefault(name_key(alias), set()).add(model_id)
        starts = dates.setdefault(name_key(alias), set())
        if valid_from:
            starts.add(_day(valid_from).isoformat())
        if valid_to:
            # A month runs to its end: the first day of the next is at most 31 days after its first.
            after = _day(valid_to) + dt.timedelta(days=1 if len(valid_to) > len("YYYY-MM") else 31)
            starts.add((after if len(valid_to) > len("YYYY-MM") else after.replace(day=1)).isoformat())
    return {alias: frozenset(dates[alias]) for alias, models in targets.items() if len(models) > 1}


def _day(text: str) -> dt.date:
    """The first day of a date or of a month."""
    return dt.date.fromisoformat(text if len(text) > len("YYYY-MM") else f"{text}-01")


def unknown_model(snapshot: Snapshot, *, name: str, provider: str | None = None) -> KnownModel:
    """A model of which nothing is known: priced with the wide prior, and listed."""
    return KnownModel(
        name=name,
        facts=model_facts(snapshot, model_id=UNKNOWN, checkpoint=None),
        provider=provider,
        rule="",
        safe=False,
        assumptions=(),
    )


def _serves(pattern: str, host: str) -> bool:
    """Whether ``host`` is that of a pattern such as ``{resource}.openai.azure.com``."""
    if "{" not in pattern:
        return host == pattern
    head, tail = pattern.partition("{")[0], pattern.rpartition("}")[2]
    return len(host) > len(head) + len(tail) and host.startswith(head) and host.endswith(tail)


def _only_service(snapshot: Snapshot, *, model_id: str) -> str | None:
    """The developer's own service, for a model whose weights are closed: it runs there unless a host is named."""
    closed = snapshot.text(f"model:{model_id}", "weights") == "none"
    return own_service(snapshot, model_id=model_id) if closed else None


def known_zone(snapshot: Snapshot, *, text: str | None, provider: str | None) -> KnownZone:
    """The zone that ``text`` names. Raises ``UnknownName`` with suggestions."""
    if text is None:
        return KnownZone(text=None, zone_id=None, basis="unknown", place="")
    region = resolve_region(snapshot, text=text, provider=provider)
    coarse = (
        (Assumption(code="grid-zone-as-country", arguments={"text": shown(text), "zone": region.zone_id}),)
        if region.basis is Basis.GRID_ZONE
        else ()
    )
    return KnownZone(
        text=text, zone_id=region.zone_id, basis=region.basis.value, place=region.place, assumptions=coarse
    )
