"""Own readings: ``disclosures/<developer>/<model>.yaml`` -> cells and the name of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.core.disclosure import Assertion
from obsia.facts.relations import SystemName
from obsia.facts.rows import Gathered, stated_rows
from obsia.facts.schema import CellsFile, Named
from obsia.facts.strict import WrongShapeError, decode

OWN: Final = "obsia"
_EVIDENCE: Final = "obsia-readings"
_NAMES: Final = ("model", "item")


def read_readings(path: Path, file: str, found: Gathered) -> None:
    """Add the cells of one file to ``found``; note problems with their line."""
    read = found.document(path, file, CellsFile)
    if read is None:
        return
    document, cells = read
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
        try:
            named = decode({"names": cell.pop("names", [])}, Named).names
        except WrongShapeError as error:
            found.misshapen(error, document, file=file, at=at)
            continue
        given = {"subject": cells.subject, "item": item, "record": ""}
        given |= {f"names_{each}": each in named for each in _NAMES}
        row = found.row(cell, Assertion, document, file=file, at=at, given=given, asserted_by=OWN, evidence=_EVIDENCE)
        if row:
            found.add(row, file=file, where=where)
