"""Rows as dictionaries: for programs that read calls as they come, and not files."""

from __future__ import annotations

from obsia.readers.base import Cell, Reject
from obsia.readers.records.rows import Rows


def drained(rows: Rows) -> tuple[list[dict[str, Cell]], list[Reject]]:
    """What ``rows`` has collected (column -> value) and refused since it was last flushed."""
    found: list[dict[str, Cell]] = []
    refused: list[Reject] = []
    for batch in rows.flush():
        found += [dict(zip(batch.columns, row[1:], strict=False)) for row in batch.rows]
        refused += batch.rejects
    return found, refused
