"""How the names that people write become models, providers and zones of the facts; never by a silent guess."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache

from obsia.accounting.known import own_service
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.facts.names import LONGEST, resolve_model, shown
from obsia.facts.regions import resolve_region
from obsia.facts.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model as understood: ``name`` as written, ``rule`` by which it was read ('' when unknown)."""

    name: str
    facts: ModelFacts
    provider: str | None
    rule: str
    safe: bool
    assumptions: tuple[Assumption, ...] = ()

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


def known_provider(snapshot: Snapshot, *, name: str | None) -> str | None:
    """The provider of the table that ``name`` names. Raises ``UnknownName`` with suggestions."""
    if name is None:
        return None
    if found := provider_named(snapshot, name=name):
        return found
    near = near_providers(snapshot, name=name)
    raise UnknownName(kind="host", name=shown(name), suggestions=near, remedy="Use a name of the provider table.")


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
    """Providers by name in small letters, and by pattern of their API hosts."""
    rows = snapshot.providers()
    patterns = ((each, row.provider) for row in rows for each in row.api_hosts.lower().replace(";", " ").split())
    return {row.name.lower(): row.provider for row in rows}, tuple(patterns)


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
    return KnownModel(
        name=name,
        facts=model_facts(snapshot, model_id=model_id, checkpoint=found.checkpoint),
        provider=host or _only_service(snapshot, model_id=model_id),
        rule=found.rule,
        safe=found.safe,
        assumptions=weak,
    )


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
    return KnownZone(text=text, zone_id=region.zone_id, basis=region.basis.value, place=region.place)
