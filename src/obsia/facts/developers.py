"""Developers by one name: what sources write is read as the name of ``relations/developers.csv``."""

from __future__ import annotations

from dataclasses import replace

from obsia.facts.openness_schema import DeveloperRow, SystemRow
from obsia.facts.rows import Gathered
from obsia.facts.strict import decode, fields


def name_developers(found: Gathered) -> None:
    """Give every system the name by which its developer is shown; a name that the relation lacks stays as written."""
    rows = (related.row for related in found.relations.get("developers", []))
    names = {row.written: row.name for row in rows if isinstance(row, DeveloperRow)}
    systems = found.relations.get("systems", [])
    for index, related in enumerate(systems):
        row = related.row
        if isinstance(row, SystemRow) and row.developer.lower() in names:
            cells = {name: getattr(row, name) for name in fields(SystemRow)}
            named = decode({**cells, "developer": names[row.developer.lower()]}, SystemRow)
            systems[index] = replace(related, row=named)
