"""What the snapshot holds of openness and commitments, as records of ``core.disclosure``."""

from __future__ import annotations

import json
from typing import Final

from obsia.core.commitments import Instrument, Party, PartyList, ReadEvent
from obsia.core.corrections import Correction
from obsia.core.disclosure import (
    Assertion,
    Control,
    DisclosureValue,
    DoubleCoding,
    Element,
    Excerpt,
    Item,
    Licence,
    PublishingPlace,
    System,
    Use,
)
from obsia.core.promises import Practice, Promise, Reply
from obsia.facts.snapshot import Snapshot

NAMED_BY: Final = ("obsia", "osai", "mot", "fmti", "os-ai-map")
"""Whose name of a system, developer and scope is taken, first first; the catalogue's and others' come after these."""


def items(snapshot: Snapshot) -> dict[str, Item]:
    """The vocabulary, by item, in the order of its table."""
    return {row.item: row for row in snapshot.select(Item, "FROM items")}


def elements(snapshot: Snapshot, framework: str) -> tuple[Element, ...]:
    """The elements of a framework with the items that answer them."""
    return snapshot.select(Element, "FROM elements WHERE framework = ? ORDER BY element, item", framework)


def assertions(snapshot: Snapshot, subject: str | None = None) -> tuple[Assertion, ...]:
    """The cells of one subject, or all of them, in order of subject, item and source."""
    order = "ORDER BY subject, item, asserted_by, record, address, status"
    if subject is None:
        return snapshot.select(Assertion, f"FROM disclosures {order}")
    return snapshot.select(Assertion, f"FROM disclosures WHERE subject = ? {order}", subject)


def supported_counts(snapshot: Snapshot) -> dict[str, int]:
    """Subject -> of how many items a cell is supported (:attr:`.Assertion.is_supported`); none that has none."""
    return {str(subject): int(str(items)) for subject, items in snapshot.rows(_SUPPORTED)}


_SUPPORTED: Final = """
SELECT subject, count(DISTINCT item) FROM disclosures
WHERE address <> '' AND read_on <> '' AND names_model = 'yes' AND names_item = 'yes' GROUP BY subject
"""
_PAGES: Final = """
SELECT DISTINCT address, subject FROM disclosures
WHERE names_model = 'yes' AND item IN (SELECT value FROM json_each(?))
"""


def pages_of_models(snapshot: Snapshot, items: tuple[str, ...]) -> list[tuple[str, str]]:
    """Address that names a model -> the subject, of the cells of some items, each pair once."""
    return [(str(address), str(subject)) for address, subject in snapshot.rows(_PAGES, (json.dumps(items),))]


def double_codings(snapshot: Snapshot, subject: str | None = None) -> tuple[DoubleCoding, ...]:
    """What two readers said of one subject, or of all, as they stand in the table."""
    clause = "FROM double_codings WHERE ? IS NULL OR subject = ?"
    return snapshot.select(DoubleCoding, clause, subject, subject)


def systems(snapshot: Snapshot) -> dict[str, System]:
    """What has cells, by subject, named by the first source of :data:`NAMED_BY` that knows it."""
    places = " ".join(f"WHEN '{source}' THEN {place}" for place, source in enumerate(NAMED_BY))
    clause = f"FROM systems ORDER BY subject, CASE asserted_by {places} ELSE {len(NAMED_BY)} END DESC, record DESC"
    return {row.subject: row for row in snapshot.select(System, clause)}


def records(snapshot: Snapshot, asserted_by: str) -> dict[str, str]:
    """Record of a source -> the subject that it speaks of."""
    sql = "SELECT record, subject FROM systems WHERE asserted_by = ? ORDER BY record"
    return snapshot.mapping(sql, asserted_by)


def excerpts(snapshot: Snapshot) -> dict[str, str]:
    """The permalink of each excerpt that is kept -> its words."""
    return {row.digest: row.text for row in snapshot.select(Excerpt, "FROM excerpts")}


def places(snapshot: Snapshot) -> tuple[PublishingPlace, ...]:
    """Where developers publish."""
    return snapshot.select(PublishingPlace, "FROM places ORDER BY developer, place")


def licences(snapshot: Snapshot) -> dict[str, Licence]:
    """Every licence, by id."""
    return {row.licence: row for row in snapshot.select(Licence, "FROM licences")}


def instruments(snapshot: Snapshot) -> tuple[Instrument, ...]:
    """Every instrument, oldest first."""
    return snapshot.select(Instrument, "FROM instruments ORDER BY adopted_on, instrument")


def parties(snapshot: Snapshot) -> dict[str, Party]:
    """Every party, by its short name."""
    return {row.party: row for row in snapshot.select(Party, "FROM parties ORDER BY party")}


def commitments(snapshot: Snapshot) -> tuple[ReadEvent, ...]:
    """What happened between parties and instruments, with who published the page and the day of reading."""
    published = "(SELECT evidence_id, publisher, publisher_fr, retrieved FROM evidence) ON evidence_id = evidence"
    return snapshot.select(ReadEvent, f"FROM commitments JOIN {published} ORDER BY instrument, party, date")


def party_lists(snapshot: Snapshot) -> tuple[PartyList, ...]:
    """Lists and numbers of those who agreed, oldest first."""
    return snapshot.select(PartyList, "FROM party_lists ORDER BY instrument, as_of")


_PUBLISHED: Final = "(SELECT evidence_id, publisher, publisher_fr FROM evidence) ON evidence_id = evidence"


def promises(snapshot: Snapshot) -> tuple[Promise, ...]:
    """What instruments ask, oldest first."""
    return snapshot.select(Promise, "FROM promises ORDER BY applies_from, promise")


def practices(snapshot: Snapshot) -> tuple[Practice, ...]:
    """What was found of promises."""
    return snapshot.select(Practice, f"FROM practices JOIN {_PUBLISHED} ORDER BY promise, party, looked_on")


def replies(snapshot: Snapshot) -> tuple[Reply, ...]:
    """What those concerned say of what is said of them."""
    return snapshot.select(Reply, f"FROM replies JOIN {_PUBLISHED} ORDER BY said_on, party")


def corrections(snapshot: Snapshot) -> tuple[Correction, ...]:
    """What obsia corrected of what it had said, the latest first."""
    return snapshot.select(Correction, "FROM corrections ORDER BY corrected_on DESC, correction")


def control(snapshot: Snapshot) -> tuple[Control, ...]:
    """Who owns or controls whom."""
    return snapshot.select(Control, "FROM control ORDER BY entity, as_of")


def disclosure_values(snapshot: Snapshot, model_id: str) -> tuple[DisclosureValue, ...]:
    """The value of disclosing each thing of a model's service; empty where that was not simulated."""
    return snapshot.select(
        DisclosureValue, "FROM disclosure_values WHERE model_id = ? ORDER BY prior, non_disclosure", model_id
    )


def uses(snapshot: Snapshot) -> tuple[Use, ...]:
    """The latest use that each developer states."""
    return tuple({row.developer: row for row in use_history(snapshot)}.values())


def use_history(snapshot: Snapshot, developer: str | None = None) -> tuple[Use, ...]:
    """Every use that one developer states, or all, oldest first."""
    clause = "FROM uses WHERE ? IS NULL OR developer = ? ORDER BY developer, as_of"
    return snapshot.select(Use, clause, developer, developer)
