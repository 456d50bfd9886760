"""Own readings: ``disclosures/<developer>/<model>.yaml`` -> cells and the name of the system."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.facts.files import UnreadableError, read_yaml
from obsia.facts.openness_schema import CellRow, CellsHead, DisclosureRow, SystemRow
from obsia.facts.rows import Gathered, Related
from obsia.facts.strict import WrongShapeError, decode

OWN: Final = "obsia"


def read_readings(path: Path, file: str, found: Gathered) -> None:
    """Add the cells of one file to ``found``; note problems with their line."""
    try:
        document = read_yaml(path)
    except UnreadableError as error:
        found.problem(file=file, where=f"line {error.line}", reason=str(error.reason))
        return
    try:
        read = decode(document.data, CellsHead)
    except WrongShapeError as error:
        where = f"line {document.line(error.path)}, field {error.path!r}"
        found.problem(file=file, where=where, reason=str(error.reason))
        return
    system = SystemRow(
        asserted_by=OWN,
        record=read.subject,
        subject=read.subject,
        label=read.label,
        developer=read.developer,
        scope=read.scope,
        evidence="obsia-readings",
    )
    found.relations.setdefault("systems", []).append(Related(row=system, file=file, where="field 'subject'"))
    for item, where, cell in found.rows(document, "cells", read.cells, CellRow, file=file):
        row = DisclosureRow(
            subject=read.subject,
            item=item,
            status=cell.status,
            value=cell.value,
            licence=cell.licence,
            address=cell.address,
            names_model="yes" if "model" in cell.names else "no",
            names_item="yes" if "item" in cell.names else "no",
            read_on=cell.read_on,
            basis=cell.basis,
            asserted_by=cell.asserted_by,
            evidence=cell.evidence,
            locator=cell.locator,
            reason=cell.reason,
            note=cell.note,
        )
        found.relations.setdefault("disclosures", []).append(Related(row=row, file=file, where=where))
