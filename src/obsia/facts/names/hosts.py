"""Who serves a model, where a name says so: ``Azure OpenAI GPT-4 Turbo``, ``GPT-4o on Azure``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.core.spelling import spelling
from obsia.facts.names.families import developers_of
from obsia.facts.names.providers import find_provider
from obsia.facts.snapshot import Snapshot

_MOST_WORDS: Final = 4
_AT: Final = frozenset({"on", "via", "sur", "chez", "through"})
"""What stands before who serves."""
_OF_OTHERS: Final = "inference host"
"""The kind of provider that serves models of others."""
_BEHIND: Final = re.compile(
    r"(?P<name>.+?)[\s,(]+(?:on|via|at|sur|chez|through|hosted (?:by|on)|served by|hébergée? (?:par|chez|sur))\s+"
    r"(?P<host>[^()]+?)\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A name in two: the model's, and who serves it."""

    name: str
    words: str
    """The host as it was written."""
    provider: str


def hosts_in(snapshot: Snapshot, text: str) -> Iterator[Hosted]:
    """Ways to part a text into a host and a name, the longest host first."""
    if behind := _BEHIND.fullmatch(text):
        yield from _parted(snapshot, name=behind["name"], host=behind["host"])
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        yield from _parted(snapshot, name=" ".join(words[count:]), host=" ".join(words[:count]))


def is_host(snapshot: Snapshot, text: str) -> bool:
    """Whether a text names who serves models of others."""
    return any(True for _ in _parted(snapshot, name="", host=text))


def host_behind(snapshot: Snapshot, text: str) -> str:
    """The provider that a sentence says serves a model (``how much does Llama 3 use on Groq``); '' for none."""
    words = text.split()
    for at, word in enumerate(words[:-1]):
        if word.lower() in _AT:
            for count in range(min(_MOST_WORDS, len(words) - at - 1), 0, -1):
                host = " ".join(words[at + 1 : at + 1 + count]).strip("?!.;,()")
                for hosted in _parted(snapshot, name="", host=host):
                    return hosted.provider
    return ""


def _parted(snapshot: Snapshot, *, name: str, host: str) -> Iterator[Hosted]:
    host = host.strip()
    provider = find_provider(snapshot, name=host)
    served = snapshot.provider(provider) if provider else None
    # "Cohere Command R" and "Google's GPT-5" say who made a model, right or wrong.
    if served and (
        served.role == _OF_OTHERS or served.cloud == host.lower() or spelling(host) not in _makers(snapshot)
    ):
        yield Hosted(name=name.strip(), words=host, provider=served.provider)


@lru_cache(maxsize=4)
def _makers(snapshot: Snapshot) -> frozenset[str]:
    """Spellings of who makes models."""
    called = {spelling(each) for row in snapshot.developer_names().items() for each in row}
    return frozenset(called | {spelling(each) for each in developers_of(snapshot).values()})
