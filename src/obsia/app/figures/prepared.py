"""Answers that depend on the facts and the code alone, made when the package is built: nobody waits for them again.

One SQLite file beside the journeys, written by ``obsia.app.catalogue.preparing``. It names the facts and the code that
it was made by; one of other facts or other code is left alone, and what it would hold is computed.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sqlite3
import zlib
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast
from urllib.parse import quote

from obsia._version import __version__
from obsia.app.figures.figure_store import Written, captured, dated, save, undated
from obsia.core.figure import WORLDS
from obsia.core.question import SEED
from obsia.facts import snapshot as facts

FILE: Final = Path(__file__).parents[1] / "prepared.sqlite"
"""Where the package has it; absent from a checkout until somebody makes it."""
_ROOMS: Final = ("core", "facts", "physics", "accounting", "app")
"""Rooms whose code makes the answers."""
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE prepared (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
"""
_UNREADABLE: Final = (
    OSError,
    sqlite3.Error,
    zlib.error,
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)
T = TypeVar("T")


class Entry(NamedTuple, Generic[T]):
    """One answer, and its figures as rows of the record: who shows them has them traced."""

    value: T
    written: tuple[Written, ...]

    def recorded(self) -> str | None:
        """Record the figures as of now. Returns None, or why the data folder could not be written (never raises)."""
        return save(map(_dated, self.written)) if self.written else None


class Prepared(Generic[T]):
    """An answer by name, and the function that makes it from the facts."""

    def __init__(self, name: str, make: Callable[[], T]) -> None:
        self.name, self._make = name, make

    def read(self) -> Entry[T] | None:
        """The answer as it came with the package; None where it did not, or was made by other facts or other code."""
        return read(self.name)

    def made(self) -> Entry[T]:
        """The answer made now; its figures are recorded nowhere."""
        return made(self._make)

    def value(self) -> T:
        """The answer, from the package or made now: for one without figures."""
        entry = self.read()
        return self._make() if entry is None else entry.value


def read(name: str) -> Entry[Any] | None:
    """What the package holds by a name, None where it holds nothing that these facts and this code have made."""
    if not is_current(FILE):
        return None
    try:
        with closing(_opened(FILE)) as con:
            found = con.execute("SELECT content FROM prepared WHERE name = ?", (name,)).fetchone()
        return None if found is None else unpacked(found[0])
    except _UNREADABLE:
        return None


def unpacked(content: bytes) -> Entry[Any]:
    """An entry from its bytes: those of the package, as the modules beside them; no others are read."""
    return Entry(*pickle.loads(zlib.decompress(content)))  # noqa: S301


def made(make: Callable[[], T]) -> Entry[T]:
    """What a function returns, with the figures that it would have recorded."""
    with captured() as rows:
        # What a record leaves for later is worked out here: some figures are recorded when their ids are read.
        value = cast("T", _shared(make(), {}))
    return Entry(value, tuple(map(_undated, rows)))


def write(path: Path, entries: Iterable[tuple[str, Entry[Any]]]) -> None:
    """Write a file of entries by name, and move it into place in one step; a link stays a link.

    Raises ``FileExistsError`` where there is something else than a file: a device or a pipe would be replaced.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise FileExistsError(path)
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial)) as con, con:
            con.executescript(_SCHEMA)
            con.execute("INSERT INTO meta VALUES ('edition', ?)", (edition(),))
            for name, entry in entries:
                content = zlib.compress(pickle.dumps(tuple(entry), protocol=5), 9)
                con.execute("INSERT INTO prepared VALUES (?, ?)", (name, content))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _edition_of.cache_clear()


def is_current(path: Path) -> bool:
    """Whether a file was made by the facts and the code that are here."""
    return _edition_of(path) == edition()


def names(path: Path) -> frozenset[str]:
    """What a file holds; nothing where it cannot be read."""
    try:
        with closing(_opened(path)) as con:
            return frozenset(str(name) for (name,) in con.execute("SELECT name FROM prepared"))
    except (OSError, sqlite3.Error):
        return frozenset()


def edition() -> str:
    """What the answers depend on: the facts, the code of the rooms that make them, the seed and the number of draws."""
    about = "\x1f".join((__version__, facts.load().content_hash, code_digest(), str(SEED), str(WORLDS)))
    return hashlib.blake2b(about.encode(), digest_size=16).hexdigest()


@cache
def code_digest() -> str:
    """A digest of the code that makes answers, as it stands on disk."""
    package = Path(__file__).parents[2]
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(file for room in _ROOMS for file in (package / room).rglob("*.py")):
        digest.update(f"{file.relative_to(package).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def _edition_of(path: Path) -> str | None:
    try:
        with closing(_opened(path)) as con:
            found = con.execute("SELECT value FROM meta WHERE name = 'edition'").fetchone()
    except (OSError, sqlite3.Error):
        return None
    return None if found is None else str(found[0])


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _undated(written: Written) -> Written:
    """The same rows without the instant at which they were made: the same source makes the same bytes."""
    name, content = written.request
    return replace(written, request=(name, undated(json.loads(content))))


def _dated(written: Written) -> Written:
    """The same rows, recorded now."""
    name, content = written.request
    return replace(written, request=(name, dated(json.loads(content))))


def _shared(value: Any, known: dict[Hashable, Any]) -> Any:
    """A value whose equal parts (records, tuples, texts) are one object: of 70,000 points of grades, 8,000 differ."""
    kind = cast("type[Any]", type(value))
    if kind is dict:
        return {_shared(key, known): _shared(each, known) for key, each in value.items()}
    if kind is tuple:
        value = tuple(_shared(each, known) for each in value)
    elif is_dataclass(kind):
        parts = {each.name: getattr(value, each.name) for each in fields(kind) if each.init}
        shared = {name: _shared(each, known) for name, each in parts.items()}
        if any(shared[name] is not each for name, each in parts.items()):
            value = replace(value, **shared)
    elif kind is not str:
        return value
    try:
        # By type as well: a member of an enumeration equals its text.
        return known.setdefault((kind, value), value)
    except TypeError:
        return value
