"""An append-only log of editions and revisions: digests that stay, beside texts that may be withdrawn.

Each entry is a leaf of a Merkle tree in the shape of RFC 6962. What was published once is seen to be still in it, and a
longer log to go on from a shorter one, by digests alone: also when the text of an entry had to be taken away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from obsia.core import merkle
from obsia.core.merkle import compact

FILE: Final = "log.json"
"""In the folder of an edition."""
FORMAT: Final = 1
WITHDRAWAL: Final = "withdrawal"


class NotALog(Exception):
    """A text that is no log, or none any more."""


@dataclass(frozen=True)
class Entry:
    """A digest (64 hexadecimal digits), and the text that it is of; None where that was withdrawn."""

    digest: str
    content: Mapping[str, str] | None

    @classmethod
    def of(cls, content: Mapping[str, str]) -> Entry:
        """The entry of a text."""
        ordered = dict(sorted(content.items()))
        return cls(merkle.leaf_hash(compact(ordered).encode()).hex(), ordered)


@dataclass(frozen=True)
class Log:
    """Entries in the order in which they were added."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def hashes(self) -> tuple[bytes, ...]:
        """The leaves of the tree."""
        return tuple(bytes.fromhex(each.digest) for each in self.entries)

    @property
    def root(self) -> str:
        """The root of the tree, 64 hexadecimal digits."""
        return merkle.root(self.hashes).hex()

    def adding(self, contents: Iterable[Mapping[str, str]]) -> Log:
        """The log with texts that it does not have yet, also as withdrawn ones, after those that it has."""
        known = {each.digest: each for each in self.entries}
        for content in contents:
            entry = Entry.of(content)
            known.setdefault(entry.digest, entry)
        return Log(tuple(known.values()))

    def withdrawing(self, digest: str, *, reason: str, on: str) -> Log:
        """The log without the text of an entry, and with the reason as a new one. Raises ``KeyError``."""
        if all(each.digest != digest for each in self.entries):
            raise KeyError(digest)
        kept = tuple(Entry(each.digest, None) if each.digest == digest else each for each in self.entries)
        return Log(kept).adding([{"kind": WITHDRAWAL, "of": digest, "reason": reason, "on": on}])

    def continues(self, older: Log) -> bool:
        """Whether everything that stood in an older log stands here, in its place, and only more was added."""
        return self.hashes[: len(older.hashes)] == older.hashes

    @property
    def text(self) -> str:
        """The one way to write it: JSON in ASCII with an entry on each line."""
        entries = ",\n".join(compact([each.digest, each.content]) for each in self.entries)
        return f'{{"format":{FORMAT},"size":{len(self.entries)},"root":"{self.root}",\n"entries":[\n{entries}\n]}}\n'


def read(text: bytes) -> Log:
    """The log that a text is. Raises :class:`NotALog`."""
    try:
        log = Log(tuple(_entry(each) for each in json.loads(text.decode("ascii"))["entries"]))
        is_same = log.text.encode() == text
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotALog from error
    if not is_same or any(each.content is not None and Entry.of(each.content) != each for each in log.entries):
        raise NotALog
    return log


def _entry(cells: Any) -> Entry:
    digest, content = cells
    raw = bytes.fromhex(digest)
    if len(raw) != 32 or raw.hex() != digest:
        raise ValueError
    if content is None:
        return Entry(digest, None)
    return Entry(digest, {str(name): str(value) for name, value in cast("dict[Any, Any]", content).items()})
