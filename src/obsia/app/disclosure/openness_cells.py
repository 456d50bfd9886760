"""Every assertion as a row: what is said of each system, by whom, where, whether it decides, and what stands against.

A cell that decides nothing is a claim: it stands in the same table with ``decides`` no and what contradicts it beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.audit.records import Find
from obsia.accounting.openness.against import Against, against
from obsia.accounting.openness.sheet import Sheet, decided, sheet_of
from obsia.app.clock import day_of
from obsia.app.disclosure.grading import contradictions, grading_tables
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.app.questions.openness import ListCells
from obsia.core.data import FLAG, TEXT, Shape, filled, many, member, members
from obsia.core.disclosure import Assertion
from obsia.core.grouping import grouped
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.cell_rules import version_of
from obsia.facts.names.systems import resolve_system

UNKNOWN: Final = "unknown"
"""The date of a stored copy that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCell:
    """One assertion, whether it decides its item, and what contradicts it."""

    assertion: Assertion
    decides: bool
    against: Against | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The assertions on one system or on all, by system, item and source."""

    on: str
    cells: tuple[ListedCell, ...]
    snapshot: str


def answer(asked: ListCells) -> Cells:
    """Every assertion that had been read by a day. Raises ``UnknownName`` for a system that nobody knows."""
    snapshot = facts.load()
    day, known, finds = day_of(asked.on), grading_tables(), contradictions()
    subject = resolve_system(snapshot, asked.name).subject if asked.name else None
    by_subject = grouped((each.subject, each) for each in disclosures.assertions(snapshot, subject))
    sheets = (sheet_of(cells, subject=held, on=day, tables=known) for held, cells in by_subject.items())
    listed = tuple(cell for sheet in sheets for cell in listed_cells(sheet, finds))
    return Cells(on=day, cells=listed, snapshot=snapshot.content_hash)


def listed_cells(sheet: Sheet, finds: Mapping[Assertion, tuple[Find, ...]]) -> Iterator[ListedCell]:
    """The cells of a sheet."""
    for each in sheet.assertions:
        is_deciding = decided(sheet, each.item) is each
        yield ListedCell(assertion=each, decides=is_deciding, against=against(sheet, each, finds))


def _copy_on(cell: Assertion) -> str:
    return UNKNOWN if cell.is_of_unknown_date else cell.copy_on


def _places(cell: ListedCell) -> str:
    return " ".join(cell.against.places) if cell.against else ""


_CELL: Final[Shape[Assertion]] = Shape(
    member("system", TEXT, lambda cell: cell.subject.removeprefix("model:")),
    members(TEXT, "item", "status"),
    member("licence", filled(TEXT)),
    members(TEXT, "asserted_by", "basis"),
    member("address", filled(TEXT)),
    member("permalink", filled(TEXT), version_of),
    member("copy_on", filled(TEXT), _copy_on),
    member("read_on", TEXT),
)
LISTED: Final[Shape[ListedCell]] = Shape(
    _CELL.of(lambda cell: cell.assertion),
    member("decides", FLAG),
    member("contradicted_by", filled(TEXT), _places),
)
"""One assertion; ``contradicted_by`` are rules of the audit, then addresses, separated by blanks."""
CELLS: Final[Shape[Cells]] = Shape(VERSION, SNAPSHOT, member("on", TEXT), member("cells", many(LISTED.type)))
"""The assertions of one system or of all."""
