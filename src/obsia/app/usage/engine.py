"""DuckDB, opened for one journey and locked: it may read the files that were named, and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import duckdb

from obsia.readers.base import Connection, Engine

MEMORY_LIMIT = "340MB"
"""With the program itself (136 MB) and what the engine holds beside its buffers, an account stays below 512 MB."""


@contextmanager
def engine(files: Sequence[str], *, threads: int | None = None) -> Generator[Engine]:
    """An engine that may open ``files`` only. Closed, with its spill folder, at the end of the block.

    External access is off and the configuration locked before any byte of a file is read: data files are not
    trusted.
    """
    with tempfile.TemporaryDirectory(prefix="obsia-") as spill:
        config: dict[str, Any] = {
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": spill,
            "allow_unsigned_extensions": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
        if threads is not None:
            config["threads"] = threads
        connection = duckdb.connect(":memory:", config=config)
        try:
            connection.execute(
                "SET allowed_paths = ?", [sorted(set(files))]
            )  # however each is written where it is opened
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield Engine(
                connection=cast("Connection", connection),
                error=duckdb.Error,
                memory_limit=MEMORY_LIMIT,
                threads=threads,
            )
        finally:
            connection.close()
