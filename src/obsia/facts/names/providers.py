"""Who serves, as people, tools and addresses name them -> the provider of the table."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from obsia.core.errors import UnknownName
from obsia.core.message import Message
from obsia.core.spelling import Spellings, is_readable, shown, spelling
from obsia.facts.snapshot import Snapshot, load

_LONGEST: Final = 200


def resolve_provider(snapshot: Snapshot, *, name: str | None) -> str | None:
    """The provider of the table that ``name`` names; None for None. Raises ``UnknownName`` with suggestions."""
    if name is None:
        return None
    if found := find_provider(snapshot, name=name):
        return found
    near = near_providers(snapshot, name=name)
    raise UnknownName(kind="host", name=shown(name), suggestions=near, remedy=Message("remedy-host"))


def find_provider(snapshot: Snapshot, *, name: str) -> str | None:
    """The provider whose id, name or API host ``name`` is; None when there is none."""
    lowered = name.strip().lower()
    if not is_readable(lowered, longest=_LONGEST):
        return None
    if snapshot.provider(lowered) is not None:
        return lowered
    by_name, patterns = _providers(snapshot)
    if lowered in by_name:
        return by_name[lowered]
    host = lowered.removeprefix("https://").removeprefix("http://").partition("/")[0].partition(":")[0]
    served = next((provider for pattern, provider in patterns if _serves(pattern, host)), None)
    return served or _spelled(snapshot).get(spelling(lowered))


def called(text: str) -> str:
    """What a provider or a cloud is called, where ``text`` is its id or a subject of its facts; else the text."""
    kind, mark, rest = text.partition(":")
    if mark and kind not in ("provider", "service", "cloud"):
        return text
    name, slash, model = (rest if mark else text).partition("/")
    return f"{kind if mark else ''}{mark}{_called(load()).get(name, name)}{slash}{model}"


@lru_cache(maxsize=4)
def _called(snapshot: Snapshot) -> dict[str, str]:
    """Id of a provider or a cloud -> its name."""
    names = "SELECT name, other_names FROM companies"
    companies = [each.strip() for row in snapshot.rows(names) for each in ";".join(map(str, row)).split(";")]
    providers = {row.provider: row.name or row.provider for row in snapshot.providers()}
    return providers | {each.lower(): each for each in companies}


def near_providers(snapshot: Snapshot, *, name: str) -> tuple[str, ...]:
    """Providers whose names come near ``name``: suggestions, never guesses."""
    return _spellings(snapshot).near(name)


@lru_cache(maxsize=4)
def _providers(snapshot: Snapshot) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Providers by name in small letters (their own, and what tools call them), and by pattern of their API hosts."""
    rows = snapshot.providers()
    patterns = ((each, row.provider) for row in rows for each in row.api_hosts.lower().replace(";", " ").split())
    # A provider's own name goes before what a tool calls another one.
    named = snapshot.provider_names() | {row.name.lower(): row.provider for row in rows}
    return named, tuple(patterns)


@lru_cache(maxsize=4)
def _spelled(snapshot: Snapshot) -> dict[str, str]:
    """Spelling of an id or a name -> the one provider that has it."""
    found: dict[str, set[str]] = {}
    names = [*_providers(snapshot)[0].items(), *((row.provider, row.provider) for row in snapshot.providers())]
    for name, provider in names:
        found.setdefault(spelling(name), set()).add(provider)
    return {key: next(iter(each)) for key, each in found.items() if key and len(each) == 1}


@lru_cache(maxsize=4)
def _spellings(snapshot: Snapshot) -> Spellings[str]:
    rows = snapshot.providers()
    return Spellings((name, row.provider, "") for row in rows for name in (row.provider, row.name))


def _serves(pattern: str, host: str) -> bool:
    """Whether ``host`` is that of a pattern such as ``{resource}.openai.azure.com``."""
    if "{" not in pattern:
        return host == pattern
    head, tail = pattern.partition("{")[0], pattern.rpartition("}")[2]
    return len(host) > len(head) + len(tail) and host.startswith(head) and host.endswith(tail)
