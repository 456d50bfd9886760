"""Own readings: ``disclosures/<developer>/<model>.yaml`` -> cells and the name of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.core.disclosure import Assertion
from obsia.facts.relations import SystemName
from obsia.facts.rows import Gathered, stated_rows
from obsia.facts.schema import CellsFile, Named

OWN: Final = "obsia"
_EVIDENCE: Final = "obsia-readings"
_NAMES: Final = ("model", "item")


def read_readings(path: Path, file: str, found: Gathered) -> None:
    """Add the cells of one file to ``found``; note problems with their line."""
    held = found.document(path, file, CellsFile)
    if held is None:
        return
    document, cells = held
    system = SystemName(
        asserted_by=OWN,
        record=cells.subject,
        subject=cells.subject,
        label=cells.label,
        developer=cells.developer,
        scope=cells.scope,
        evidence=_EVIDENCE,
    )
    found.add(system, file=file, where="field 'subject'")
    for item, at, where, raw in stated_rows(document, "cells", cells.cells):
        cell: dict[str, object] = {**raw} if isinstance(raw, dict) else {"": raw}
        read = found.decoded({"names": cell.pop("names", [])}, Named, document, file=file, at=at)
        if read is None:
            continue
        given = {"subject": cells.subject, "item": item, "record": ""}
        given |= {f"names_{each}": each in read.names for each in _NAMES}
        row = found.row(cell, Assertion, document, file=file, at=at, given=given, asserted_by=OWN, evidence=_EVIDENCE)
        if row:
            found.add(row, file=file, where=where)
