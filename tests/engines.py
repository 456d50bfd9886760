"""DuckDB opened once in a process of tests: to open it takes 23 ms of a processor, a database in it a quarter of one.

Each connection has a database of its own in memory: of the tables, views and registered frames of another it knows
nothing. What the app allows a journey is tested with what the app itself opens (``obsia.app.usage.engine``).
"""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from weakref import ref

import duckdb

ROOT = Path(__file__).parents[1]
_NUMBERS = count(1)
_HELD: dict[str, ref[duckdb.DuckDBPyConnection]] = {}
"""Name of a database -> its connection."""


@cache
def _instance() -> duckdb.DuckDBPyConnection:
    """Locked: only files of tests and examples may be opened, and what they hold is read anew each time."""
    opened = duckdb.connect(config={"memory_limit": "400MB", "threads": 2, "enable_external_file_cache": "false"})
    folders = [f"{folder}/" for folder in (ROOT, Path(gettempdir()).resolve(), Path(gettempdir()))]
    opened.execute("SET allowed_directories = ?", [folders])
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")
    return opened


def connection() -> duckdb.DuckDBPyConnection:
    """A connection with an empty database; those of connections that are gone go."""
    try:
        return _with_its_own()
    except duckdb.Error:  # a damaged file can stop an engine as a whole, for all who have a connection
        _HELD.clear()
        _instance.cache_clear()
        return _with_its_own()


def _with_its_own() -> duckdb.DuckDBPyConnection:
    for name in [name for name, held in _HELD.items() if held() is None]:
        _instance().execute(f"DETACH {name}")
        del _HELD[name]
    name, made = f"test_{next(_NUMBERS)}", _instance().cursor()
    made.execute(f"ATTACH ':memory:' AS {name}")
    made.execute(f"USE {name}")
    _HELD[name] = ref(made)
    return made
