"""Strict records of the vocabulary, the cells and the commitments: rows of relations, and files of own readings."""

from __future__ import annotations

from typing import Any, Literal

from obsia.core.disclosure import Basis, Status
from obsia.facts.strict import Record


class ItemRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/items.csv``: the things that a provider can disclose."""

    item: str
    topic: str
    stage: Literal["base", "final"]
    definition: str
    evidence: str


class ElementRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/elements.csv``: an element of a framework, and an item that answers it."""

    framework: str
    element: str
    label: str
    item: str
    scope: Literal["same", "part", "near"]
    evidence: str
    locator: str = ""
    note: str = ""


class LicenceRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/licences.csv``: a licence (SPDX id or LicenseRef) and the lists on which it stands."""

    licence: str
    title: str
    osi: Literal["yes", "no"]
    fsf: Literal["yes", "no"]
    open_data: Literal["yes", "no"]
    content_types: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class LicenceNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/licence_names.csv``: a licence as sources write it, in small letters -> its id, or ``absent``."""

    name: str
    licence: str
    evidence: str
    note: str = ""


class SystemRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/systems.csv``: the record of an index -> the subject that it speaks of.

    ``words`` are what an address must hold one of to name it, in small letters, spaces between.
    """

    asserted_by: str
    record: str
    subject: str
    label: str
    developer: str
    scope: Literal["release", "family", "service"]
    words: str = ""
    evidence: str
    note: str = ""


class DisclosureRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cell of a source: what it says of one item of one subject. See :class:`obsia.core.disclosure.Assertion`."""

    subject: str
    item: str
    status: Status
    value: str = ""
    licence: str = ""
    address: str = ""
    names_model: Literal["yes", "no"] = "no"
    names_item: Literal["yes", "no"] = "no"
    read_on: str
    basis: Basis
    asserted_by: str
    record: str = ""
    evidence: str
    locator: str = ""
    reason: str = ""
    note: str = ""


class CellRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of a file of own readings. ``names`` says what the page at the address names."""

    status: Status
    read_on: str
    basis: Basis
    value: str = ""
    licence: str = ""
    address: str = ""
    names: list[Literal["model", "item"]] = []  # noqa: RUF012  (msgspec copies it)
    asserted_by: str = "obsia"
    evidence: str = "obsia-readings"
    locator: str = ""
    reason: str = ""
    note: str = ""


class CellsFile(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``disclosures/<developer>/<model>.yaml``: what was read of one system, by item."""

    subject: str
    label: str
    developer: str
    cells: dict[str, list[CellRow]]
    scope: Literal["release", "family", "service"] = "release"


class CellsHead(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of own readings with its cells still raw, so that each bad one can be reported with its line."""

    subject: str
    label: str
    developer: str
    cells: dict[str, list[Any]]
    scope: Literal["release", "family", "service"] = "release"


class InstrumentRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/instruments.csv``: texts that parties have agreed to."""

    instrument: str
    name: str
    name_fr: str = ""
    adopted_on: str = ""
    binding: str = ""
    address: str
    energy: str = ""
    parties_stated: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class PartyRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/parties.csv``: States, companies and organisations."""

    party: str
    name: str
    name_fr: str = ""
    kind: Literal["state", "company", "organisation"]
    iso3: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class CommitmentRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/commitments.csv``: what a party did with an instrument."""

    instrument: str
    party: str
    status: str
    date: str = ""
    basis: Literal["read", "secondary", "unverified"]
    evidence: str
    address: str = ""
    locator: str = ""
    note: str = ""


class ControlRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/control.csv``: who owns or controls an entity, at a date."""

    entity: str
    controller: str
    iso3: str = ""
    share: str = ""
    as_of: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class WorthRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/worths.csv``: what silences are worth, simulated by ``calibration/worths.py``."""

    model_id: str
    input_tokens: float
    output_tokens: float
    prior: str
    silence: str
    score: float
    fall: float
    fall_error: float
    width_share: float
    evidence: str
    note: str = ""


class DeveloperRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/developers.csv``: a developer as sources write it, in small letters -> the name that is shown."""

    written: str
    name: str
    evidence: str
    note: str = ""


class UseRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/uses.csv``: how much developers say that their models are used."""

    developer: str
    tokens_per_month: float
    as_of: str
    evidence: str
    locator: str
    note: str = ""
