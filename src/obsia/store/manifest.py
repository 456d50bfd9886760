"""The manifest of a tenant's folder: which segments are published, up to which log, and what all of it amounts to.

One transaction publishes a segment and says that the logs before it are sealed: from then on nobody reads them, whether
or not they are removed already.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FILE: Final = "manifest.sqlite"
_PATIENCE_S: Final = 30.0
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS segment (
  name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, records INTEGER NOT NULL,
  first_us INTEGER, last_us INTEGER, sealed_to INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_STATE: Final = "INSERT OR REPLACE INTO state VALUES (?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A file of records, which never changes."""

    name: str
    sha256: str
    bytes: int
    records: int
    first_us: int | None
    """The instant of its first record, in microseconds; ``None`` where a record has none."""
    last_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a manifest says at one instant."""

    segments: tuple[Segment, ...] = ()
    sealed_to: int = 0
    """The number of the last log whose items are in segments."""
    counts: Mapping[str, int]
    """How many items of all sealed logs went where."""
    carry: str = ""
    """What the next sealing must know of those before."""
    replaced: Mapping[str, float] = field(default_factory=dict[str, float])
    """Segments that another one holds by now -> since when, in seconds of the clock: who reads may have them open."""


NOTHING: Final = Published(counts={})


def published(folder: Path) -> Published:
    """What the manifest of a folder says; nothing where there is none yet. Raises ``OSError``."""
    if not (folder / FILE).is_file():
        return NOTHING
    with _connected(folder) as connection:
        # One statement, one snapshot.
        connection.execute("BEGIN")
        rows = connection.execute("SELECT name, sha256, bytes, records, first_us, last_us FROM segment ORDER BY name")
        segments = tuple(
            Segment(name=row[0], sha256=row[1], bytes=row[2], records=row[3], first_us=row[4], last_us=row[5])
            for row in rows
        )
        state: dict[str, str] = dict(connection.execute("SELECT name, value FROM state").fetchall())
        connection.execute("COMMIT")
    return Published(
        segments=segments,
        sealed_to=int(state.get("sealed_to", "0")),
        counts={name: int(count) for name, count in json.loads(state.get("counts", "{}")).items()},
        carry=state.get("carry", ""),
        replaced=json.loads(state.get("replaced", "{}")),
    )


@contextmanager
def _changing(folder: Path) -> Generator[sqlite3.Connection]:
    with _connected(folder) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def publish(folder: Path, *, segment: Segment | None, sealed_to: int, moved: Mapping[str, int], carry: str) -> None:
    """Publish a segment, and seal the logs up to one; ``moved`` is added to what all amounts to."""
    with _changing(folder) as connection:
        if segment is not None:
            _insert(connection, segment, sealed_to)
        row = connection.execute("SELECT value FROM state WHERE name = 'counts'").fetchone()
        total = Counter[str](json.loads(row[0]) if row else {})
        for name, count in moved.items():
            total[name] += count
        for name, value in (("counts", json.dumps(total)), ("sealed_to", str(sealed_to)), ("carry", carry)):
            connection.execute(_STATE, (name, value))


def replace(folder: Path, *, segment: Segment, of: Sequence[Segment], replaced: Mapping[str, float]) -> None:
    """Publish a segment in the place of those whose records it holds; ``replaced`` are all that may be open still."""
    with _changing(folder) as connection:
        names = [(each.name,) for each in of]
        (sealed_to,) = connection.execute("SELECT value FROM state WHERE name = 'sealed_to'").fetchone()
        connection.executemany("DELETE FROM segment WHERE name = ?", names)
        _insert(connection, segment, int(sealed_to))
        connection.execute(_STATE, ("replaced", json.dumps(dict(replaced))))


def _insert(connection: sqlite3.Connection, segment: Segment, sealed_to: int) -> None:
    about = (segment.name, segment.sha256, segment.bytes, segment.records, segment.first_us, segment.last_us)
    connection.execute("INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?)", (*about, sealed_to))


@contextmanager
def _connected(folder: Path) -> Generator[sqlite3.Connection]:
    """A connection; whatever fails in it is trouble of the disk. Raises ``OSError``."""
    try:
        with closing(sqlite3.connect(folder / FILE, timeout=_PATIENCE_S, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = EXTRA")
            yield connection
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error)) from error
