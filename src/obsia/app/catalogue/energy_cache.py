"""Energies of the catalogue as a file: what one process has priced, others read that have the same facts and models.

One SQLite file in the data folder, named after all that its figures depend on; those of other facts and models are
removed. A file that cannot be read or written is as good as none: what it would hold is computed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from obsia._version import __version__
from obsia.accounting.draws import SEED, WORLDS, Draws
from obsia.app.figures.figure_store import figure_content, figure_of_content
from obsia.app.figures.prepared import code_digest
from obsia.app.folder import data_folder
from obsia.core.figure import Figure

_STEM: Final = "energies-"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS priced (
    model TEXT PRIMARY KEY, told TEXT NOT NULL, draws BLOB NOT NULL, is_whole INTEGER NOT NULL
) STRICT
"""
_TYPE: Final = np.dtype("<f8")
_PATIENCE_S: Final = 5


@dataclass(frozen=True, slots=True)
class TaskCost:
    """What one task costs of one model of the catalogue."""

    figures: tuple[Figure, ...]
    """Energy, carbon and water."""
    draws: Draws
    """Energy in each world."""


def read(model: str, *, snapshot: str) -> tuple[Mapping[str, TaskCost], bool] | None:
    """Task -> what it costs of a model, as it was kept, and whether these are all its tasks; None for a model that was
    not kept, or that cannot be read."""
    path = _path(snapshot)
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE_S)) as con:
            found = con.execute("SELECT told, draws, is_whole FROM priced WHERE model = ?", (model,)).fetchone()
        if found is None:
            return None
        tasks = json.loads(found[0])
        draws = np.frombuffer(found[1], dtype=_TYPE).reshape(len(tasks), WORLDS).astype(np.float64)
        costs = {
            name: TaskCost(tuple(figure_of_content(each) for each in figures), draws[place])
            for place, (name, figures) in enumerate(tasks.items())
        }
        return costs, bool(found[2])
    except (OSError, sqlite3.Error, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(model: str, tasks: Mapping[str, TaskCost], *, is_whole: bool, snapshot: str) -> None:
    """Keep what all or some tasks cost of a model, where that can be."""
    path = _path(snapshot)
    told = json.dumps(
        {name: [figure_content(each, with_inputs=True) for each in of.figures] for name, of in tasks.items()}
    )
    draws = b"".join(np.ascontiguousarray(of.draws, dtype=_TYPE).tobytes() for of in tasks.values())
    with suppress(OSError, sqlite3.Error), _opened(path) as con, con:
        con.execute("INSERT OR REPLACE INTO priced VALUES (?, ?, ?, ?)", (model, told, draws, is_whole))


@contextmanager
def kept_open(snapshot: str) -> Generator[None]:
    """Within it, the file stays open, for the same reason as the record of figures does."""
    with _opened(_path(snapshot)) as con:
        con.execute("SELECT 1 FROM priced LIMIT 1").fetchone()
        yield


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
    with closing(sqlite3.connect(path, timeout=_PATIENCE_S)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("PRAGMA synchronous = NORMAL")
        con.execute(_SCHEMA)
        yield con


def _path(snapshot: str) -> Path:
    about = "\x1f".join((__version__, snapshot, code_digest(), str(SEED), str(WORLDS)))
    return data_folder() / f"{_STEM}{hashlib.blake2b(about.encode(), digest_size=8).hexdigest()}.sqlite"


def _sweep(kept: Path) -> None:
    """Remove what other facts and models have left."""
    for file in kept.parent.glob(f"{_STEM}*.sqlite*"):
        if not file.name.startswith(kept.name):
            file.unlink(missing_ok=True)
