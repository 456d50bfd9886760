"""The canonical content of a snapshot, and its hash: the same whether it comes from files or from SQLite."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from obsia.core.manifest import Manifest, Part
from obsia.facts.manifest import FILE, KIND, RELATION, part_of_file
from obsia.facts.relation import Row
from obsia.facts.snapshot import SCHEMA_VERSION, Snapshot
from obsia.facts.sql import COLUMNS, CONTENT, FACT_COLUMNS


def canonical(row: Row) -> str:
    """One row as canonical JSON: the order in which rows stand, and what is hashed."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in canonical order."""
    return sorted(rows, key=canonical)


def content_hash(tables: Mapping[str, Sequence[Row]]) -> str:
    """SHA-256 over the canonical, sorted JSON of all rows, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(f"{name}\n".encode())
        for row in tables[name]:
            digest.update(canonical(row).encode() + b"\n")
    return digest.hexdigest()


def relation_parts(tables: Mapping[str, Sequence[Row]]) -> list[Part]:
    """Each relation as a part of the manifest: its rows, and SHA-256 over their canonical JSON, a line each."""
    return [
        Part(
            f"{RELATION}{name}",
            len(rows),
            hashlib.sha256(b"".join(canonical(row).encode() + b"\n" for row in rows)).hexdigest(),
        )
        for name, rows in tables.items()
    ]


def manifest_of(snapshot: Path, tables: Mapping[str, Sequence[Row]]) -> Manifest:
    """The manifest of a compiled file with this content, ordered canonically. Raises ``OSError``."""
    return Manifest.of(
        KIND,
        [part_of_file(snapshot, FILE), *relation_parts(tables)],
        content_hash=content_hash(tables),
        schema_version=str(SCHEMA_VERSION),
    )


def stored_tables(snapshot: Snapshot) -> dict[str, list[Row]]:
    """The content of a compiled snapshot, in canonical order."""
    return {name: in_order(snapshot.rows(query)) for name, query in stored_queries().items()}


def stored_queries() -> dict[str, str]:
    """Relation -> the query for all of its rows. The names of the tables come from sql.py."""
    return {
        name: f"SELECT {', '.join(FACT_COLUMNS if name == 'facts' else COLUMNS[name])} FROM {name}"  # noqa: S608
        for name in CONTENT
    }
