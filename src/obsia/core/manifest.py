"""A manifest: what something consists of, part by part, each with its size and digest, and one root over all of it.

It has one way to be written. A text that is not that way, or whose root is not that of its parts, is no manifest: any
changed bit of it shows without a key. That it is the publisher's, a signature over the text shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from obsia.core import merkle
from obsia.core.merkle import compact

FORMAT: Final = 1
FOLDER_FILE: Final = "obsia.manifest.json"
"""In a folder that obsia wrote: the manifest of all that stands beside it."""
_HEX: Final = frozenset("0123456789abcdef")


class NotAManifest(Exception):
    """A text that is no manifest, or none any more."""


@dataclass(frozen=True, order=True)
class Part:
    """One part: its name, how large it is (bytes of a file, rows of a relation), and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, body: bytes) -> Part:
        """The part of a file that holds ``body``."""
        return cls(name, len(body), hashlib.sha256(body).hexdigest())


@dataclass(frozen=True)
class Manifest:
    """What something of a ``kind`` consists of; ``about`` says what else is known of it."""

    kind: str
    about: Mapping[str, str]
    parts: tuple[Part, ...]
    """In order of their names, each once."""

    @classmethod
    def of(cls, kind: str, parts: Iterable[Part], **about: str) -> Manifest:
        """A manifest of parts in any order. Raises ``ValueError`` for two parts of one name."""
        ordered = tuple(sorted(parts))
        if len({part.name for part in ordered}) < len(ordered):
            raise ValueError("part-twice")
        return cls(kind, dict(sorted(about.items())), ordered)

    @cached_property
    def root(self) -> str:
        """The root of the tree whose leaves are the head and the parts, 64 hexadecimal digits."""
        leaves = (compact([FORMAT, self.kind, dict(self.about)]), *(compact(_cells(part)) for part in self.parts))
        return merkle.root([merkle.leaf_hash(leaf.encode()) for leaf in leaves]).hex()

    def part(self, name: str) -> Part | None:
        """The part of a name, None where there is none."""
        return next((part for part in self.parts if part.name == name), None)

    @property
    def text(self) -> str:
        """The one way to write it: JSON in ASCII with a part on each line."""
        parts = ",\n".join(compact(_cells(part)) for part in self.parts)
        return (
            f'{{"format":{FORMAT},"kind":{compact(self.kind)},"about":{compact(dict(self.about))},\n'
            f'"parts":[\n{parts}\n],\n"root":"{self.root}"}}\n'
        )


def read(text: bytes) -> Manifest:
    """The manifest that a text is. Raises :class:`NotAManifest`."""
    try:
        content = json.loads(text.decode("ascii"))
        about, parts = _about(content["about"]), tuple(_part(each) for each in content["parts"])
        found = Manifest(str(content["kind"]), about, parts)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAManifest from error
    # Written again it is the same, or a bit of it is not what it was: the root is among what is written.
    if found.text.encode() != text or list(parts) != sorted({part.name: part for part in parts}.values()):
        raise NotAManifest
    return found


def _about(content: Any) -> dict[str, str]:
    if not isinstance(content, dict):
        raise TypeError
    return {str(name): str(value) for name, value in cast("dict[Any, Any]", content).items()}


def _part(cells: Any) -> Part:
    name, size, sha256 = cells
    if not (isinstance(name, str) and type(size) is int and isinstance(sha256, str)):
        raise TypeError
    if size < 0 or len(sha256) != 64 or not _HEX.issuperset(sha256):
        raise ValueError
    return Part(name, size, sha256)


def _cells(part: Part) -> list[object]:
    return [part.name, part.size, part.sha256]
