"""What the snapshot holds of openness and commitments, as records of ``core.disclosure``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from obsia.core.disclosure import (
    Assertion,
    Basis,
    Commitment,
    Control,
    Element,
    Instrument,
    Item,
    Licence,
    Party,
    Status,
    System,
    Use,
    Worth,
)
from obsia.facts.snapshot import Cell, Snapshot

NAMED_BY: Final = ("obsia", "osai", "mot", "fmti", "os-ai-map")
"""Whose name of a system, developer and scope is taken, first first; the catalogue's and others' come after these."""

_COLUMNS = (
    "subject, item, status, value, licence, address, names_model, names_item, read_on, basis, asserted_by, record, "
    "evidence, locator, reason, note"
)


def items(snapshot: Snapshot) -> dict[str, Item]:
    """The vocabulary, by item, in the order of its table."""
    rows = snapshot.rows("SELECT item, topic, stage, definition, evidence FROM items")
    return {str(row[0]): Item(**_texts(Item.__slots__, row)) for row in rows}


def elements(snapshot: Snapshot, framework: str) -> tuple[Element, ...]:
    """The elements of a framework with the items that answer them."""
    sql = (
        "SELECT framework, element, label, item, scope, evidence, locator, note FROM elements WHERE framework = ? "
        "ORDER BY element, item"
    )
    names = Element.__slots__
    return tuple(Element(**_texts(names, row)) for row in snapshot.rows(sql, (framework,)))


def assertions(snapshot: Snapshot, subject: str | None = None) -> tuple[Assertion, ...]:
    """The cells of one subject, or all of them, in order of subject, item and source."""
    sql = (
        f"SELECT {_COLUMNS} FROM disclosures WHERE ? IS NULL OR subject = ? "  # noqa: S608  (names from this module)
        "ORDER BY subject, item, asserted_by, record, address, status"
    )
    return tuple(_assertion(row) for row in snapshot.rows(sql, (subject, subject)))


def systems(snapshot: Snapshot) -> dict[str, System]:
    """What has cells, by subject, named by the first source of :data:`NAMED_BY` that knows it."""
    places = " ".join(f"WHEN '{source}' THEN {place}" for place, source in enumerate(NAMED_BY))
    sql = (
        "SELECT subject, label, developer, scope FROM systems "  # noqa: S608  (names from this module)
        f"ORDER BY subject, CASE asserted_by {places} ELSE {len(NAMED_BY)} END DESC, record DESC"
    )
    return {str(row[0]): System(**_texts(System.__slots__, row)) for row in snapshot.rows(sql)}


def records(snapshot: Snapshot, asserted_by: str) -> dict[str, str]:
    """Record of a source -> the subject that it speaks of."""
    sql = "SELECT record, subject FROM systems WHERE asserted_by = ? ORDER BY record"
    return {str(record): str(subject) for record, subject in snapshot.rows(sql, (asserted_by,))}


def licences(snapshot: Snapshot) -> dict[str, Licence]:
    """Every licence, by id."""
    sql = "SELECT licence, title, osi, fsf, open_data, content_types, evidence, locator, note FROM licences"
    return {
        str(row[0]): Licence(
            licence=str(row[0]),
            title=str(row[1]),
            is_osi=row[2] == "yes",
            is_fsf=row[3] == "yes",
            is_open_data=row[4] == "yes",
            content_types=str(row[5]),
            evidence=str(row[6]),
            locator=str(row[7]),
            note=str(row[8]),
        )
        for row in snapshot.rows(sql)
    }


def instruments(snapshot: Snapshot) -> tuple[Instrument, ...]:
    """Every instrument, oldest first."""
    sql = (
        "SELECT instrument, name, name_fr, adopted_on, binding, address, energy, parties_stated, evidence, locator, "
        "note FROM instruments ORDER BY adopted_on, instrument"
    )
    return tuple(Instrument(**_texts(Instrument.__slots__, row)) for row in snapshot.rows(sql))


def parties(snapshot: Snapshot) -> dict[str, Party]:
    """Every party, by its short name."""
    sql = "SELECT party, name, name_fr, kind, iso3, evidence, locator, note FROM parties ORDER BY party"
    return {str(row[0]): Party(**_texts(Party.__slots__, row)) for row in snapshot.rows(sql)}


def commitments(snapshot: Snapshot) -> tuple[Commitment, ...]:
    """Who did what with which instrument."""
    sql = (
        "SELECT c.instrument, c.party, c.status, c.date, c.basis, c.evidence, c.address, c.locator, c.note, "
        "COALESCE(e.publisher, '') FROM commitments AS c LEFT JOIN evidence AS e ON e.evidence_id = c.evidence "
        "ORDER BY c.instrument, c.party, c.date"
    )
    return tuple(Commitment(**_texts(Commitment.__slots__, row)) for row in snapshot.rows(sql))


def control(snapshot: Snapshot) -> tuple[Control, ...]:
    """Who owns or controls whom."""
    sql = "SELECT entity, controller, iso3, share, as_of, evidence, locator, note FROM control ORDER BY entity, as_of"
    return tuple(Control(**_texts(Control.__slots__, row)) for row in snapshot.rows(sql))


def worths(snapshot: Snapshot, model_id: str) -> tuple[Worth, ...]:
    """What the silences of a model's service are worth; empty where that was not simulated."""
    sql = (
        "SELECT model_id, input_tokens, output_tokens, prior, silence, score, fall, fall_error, width_share, evidence, "
        "note FROM worths WHERE model_id = ? ORDER BY prior, silence"
    )
    numbers = {"input_tokens", "output_tokens", "score", "fall", "fall_error", "width_share"}
    return tuple(Worth(**_cells(Worth.__slots__, row, numbers)) for row in snapshot.rows(sql, (model_id,)))


def uses(snapshot: Snapshot) -> tuple[Use, ...]:
    """The latest use that each developer states."""
    return tuple({row.developer: row for row in use_history(snapshot)}.values())


def use_history(snapshot: Snapshot, developer: str | None = None) -> tuple[Use, ...]:
    """Every use that one developer states, or all, oldest first."""
    sql = (
        "SELECT developer, tokens_per_month, as_of, evidence, locator, note FROM uses "
        "WHERE ? IS NULL OR developer = ? ORDER BY developer, as_of"
    )
    rows = snapshot.rows(sql, (developer, developer))
    return tuple(Use(**_cells(Use.__slots__, row, {"tokens_per_month"})) for row in rows)


def _cells(names: Iterable[str], row: tuple[Cell, ...], numbers: set[str]) -> dict[str, Any]:
    pairs = zip(names, row, strict=True)
    return {name: float(str(cell)) if name in numbers else str(cell) for name, cell in pairs}


def _texts(names: Iterable[str], row: tuple[Cell, ...]) -> dict[str, str]:
    return dict(zip(names, map(str, row), strict=True))


@cache
def _statuses() -> dict[str, Status]:
    return {status.value: status for status in Status}


def _assertion(row: tuple[Cell, ...]) -> Assertion:
    cells = tuple(map(str, row))
    return Assertion(
        subject=cells[0],
        item=cells[1],
        status=_statuses()[cells[2]],
        value=cells[3],
        licence=cells[4],
        address=cells[5],
        names_model=cells[6] == "yes",
        names_item=cells[7] == "yes",
        read_on=cells[8],
        basis=Basis(cells[9]),
        asserted_by=cells[10],
        record=cells[11],
        evidence=cells[12],
        locator=cells[13],
        reason=cells[14],
        note=cells[15],
    )
