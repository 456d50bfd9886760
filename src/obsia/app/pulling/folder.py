"""The folder of what was pulled: files that are whole, and what says up to where they go.

A file is written beside, made durable and moved to its name; then ``pulled.json``, which lists it, takes the place of
the one before. What is not listed is of a pull that was cut: the next one takes it away and reads it again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Option
from obsia.store.disk import Disk

MANIFEST: Final = "pulled.json"
_UNDER_WAY: Final = ".pulling-"
_OURS: Final = "pulled-"
_LAYOUT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the folder: how many records (of a table) or bytes (of an object) it holds, and of what."""

    sha256: str
    size: int
    of: str
    """The table, or the object's key."""
    mark: str = ""
    """The version of an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What ``pulled.json`` says: the source, its marks by table, the files by name."""

    source: str
    marks: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: Mapping[str, Part] = field(default_factory=dict[str, Part])


def read(folder: Path, *, source: str) -> Pulled:
    """What was pulled, without what a cut left behind. Raises ``BadCall`` for a folder of something else."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    if not manifest.is_file():
        # A first pull that was cut may have moved its file: it is named as only pulls name theirs.
        if not all(each.name.startswith((_UNDER_WAY, _OURS)) for each in folder.iterdir()):
            raise BadCall("pull-no-folder", option=Option("out"), path=str(folder))
        _tidy(folder, frozenset())
        return Pulled(source=source)
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        parts = {name: Part(**part) for name, part in told["parts"].items()}
        found = Pulled(source=told["source"], marks=told["marks"], parts=parts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(str(manifest), "pull-altered", expected="pull-expected") from error
    if found.source != source:
        raise BadCall("pull-other", option=Option("out"), path=str(folder), source=found.source)
    _tidy(folder, frozenset(parts))
    return found


def _tidy(folder: Path, listed: frozenset[str]) -> None:
    """Take away what a pull that was cut has left."""
    for each in folder.iterdir():
        if each.name.startswith(_UNDER_WAY) or (each.name.startswith(_OURS) and each.name not in listed):
            each.unlink()


@contextmanager
def written(folder: Path, name: str) -> Generator[Hashed]:
    """A new file of the folder, durable under its name when the block ends without an error."""
    beside = folder / f"{_UNDER_WAY}{name}"
    with beside.open("wb") as stream:
        yield Hashed(stream)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(folder / name)
    Disk().sync_folder(folder)


def publish(folder: Path, pulled: Pulled) -> None:
    """Say what was pulled, at once and durably; then take away what is no longer listed."""
    told: dict[str, Any] = {
        "layout": _LAYOUT,
        "source": pulled.source,
        "marks": dict(sorted(pulled.marks.items())),
        "parts": {
            name: {"sha256": part.sha256, "size": part.size, "of": part.of, "mark": part.mark}
            for name, part in sorted(pulled.parts.items())
        },
    }
    with written(folder, MANIFEST) as stream:
        stream.write(json.dumps(told, indent=1).encode() + b"\n")
    _tidy(folder, frozenset(pulled.parts))


class Hashed:
    """A stream that knows the SHA-256 of what was written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._state = stream, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._state.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    @property
    def sha256(self) -> str:
        return self._state.hexdigest()
