"""Flat rows as Parquet bytes: typed columns, the same bytes for the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def parquet_bytes(rows: Iterable[Mapping[str, Any]], *, columns: Mapping[str, str]) -> bytes:
    """Rows as a Parquet file; ``columns`` maps each name to its type, in order, and what a row lacks is null."""
    import duckdb

    held = list(rows)
    selected = ", ".join(f"unnest(${at}::{kind}[])" for at, kind in enumerate(columns.values(), start=1))
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:", config={"threads": 1}) as connection:
        # Nothing of the rows enters the text of the statement: whole columns are its parameters.
        connection.execute(
            f"CREATE TABLE answer AS SELECT * FROM (SELECT {selected}) AS rows({names})",  # noqa: S608
            [[row.get(name) for row in held] for name in columns],
        )
        path = Path(folder) / "answer.parquet"
        connection.table("answer").write_parquet(str(path), compression="zstd")
        return path.read_bytes()
