"""The canonical content of a snapshot, and its hash: the same whether it comes from files or from SQLite."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from obsia.facts.relation import Row
from obsia.facts.snapshot import Snapshot
from obsia.facts.sql import COLUMNS, CONTENT, FACT_COLUMNS


def canonical(row: Row) -> str:
    """One row as canonical JSON: the order in which rows stand, and what is hashed."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in canonical order."""
    return sorted(rows, key=canonical)


def content_hash(tables: dict[str, list[Row]]) -> str:
    """SHA-256 over the canonical, sorted JSON of all rows, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(f"{name}\n".encode())
        for row in tables[name]:
            digest.update(canonical(row).encode() + b"\n")
    return digest.hexdigest()


def stored_tables(snapshot: Snapshot) -> dict[str, list[Row]]:
    """The content of a compiled snapshot, in canonical order."""
    # The names of the tables come from sql.py.
    queries = {
        name: f"SELECT {', '.join(FACT_COLUMNS if name == 'facts' else COLUMNS[name])} FROM {name}"  # noqa: S608
        for name in CONTENT
    }
    return {name: in_order(snapshot.rows(query)) for name, query in queries.items()}
