"""Strict records of the fact files; those of openness and commitments are in ``openness_schema``.

One struct per kind of file or row. A misspelt key, a wrong type or a missing field is an error that names
the field. ``json_schemas()`` gives the same records as JSON Schema, for editors.
"""

from __future__ import annotations

from typing import Any, Literal

from obsia.core.evidence import Kind, Spread, Verification
from obsia.facts.names_schema import (
    DeviceNameRow,
    KnownNameRow,
    NameWordRow,
    OtherNameRow,
    PlaceNameRow,
    PrecisionNameRow,
    ProductNameRow,
    ProductRow,
)
from obsia.facts.openness_schema import (
    CellsFile,
    CommitmentRow,
    ControlRow,
    DeveloperRow,
    DisclosureRow,
    ElementRow,
    InstrumentRow,
    ItemRow,
    LicenceNameRow,
    LicenceRow,
    PartyRow,
    SystemRow,
    UseRow,
    WorthRow,
)
from obsia.facts.strict import Record, WrongShapeError, decode, fields, required, schema_of
from obsia.facts.world_schema import RELATIONS_OF_WORLD

Use = Literal["facts", "file"]
"""What we take from a source: figures only, or (part of) the file itself, which its licence must allow."""


class EvidenceFile(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``evidence/<evidence_id>.yaml``: one source."""

    publisher: str
    title: str
    url: str
    retrieved: str
    licence: str
    use: Use
    published: str | int = ""
    note: str = ""
    language: str = "en"
    """Of the title, as BCP 47 names it. Most titles are told in English, whatever the source speaks."""


class FactRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value about the world. ``value`` with ``low`` and ``high`` in the unit of the property, or
    ``text``.
    """

    kind: Kind
    verification: Verification
    evidence: str
    locator: str
    read_on: str
    as_of: str | int = ""
    qualifier: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: Spread | None = None
    text: str | None = None
    weight: float = 1.0
    note: str = ""


class SubjectFile(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``<folder>/<name>.yaml``: the facts of one subject, by property; several rows are alternatives."""

    subject: str
    facts: dict[str, list[FactRow]]
    label: str = ""


class SubjectHead(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject file with its rows still raw, so that each bad row can be reported."""

    subject: str
    facts: dict[str, list[Any]]
    label: str = ""


class JointSpec(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``joint/<name>.joint.yaml`` beside ``<name>.csv``: quantities that are uncertain together.

    The first column of the CSV says what a row is (not kept); each other column is a quantity, named with its unit.
    """

    subject: str
    kind: Kind
    verification: Verification
    evidence: str
    locator: str
    read_on: str
    label: str = ""
    note: str = ""


class RowTemplate(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table states about its values. ``{column}`` stands for the cell of that column."""

    kind: str = ""
    verification: str = ""
    evidence: str = ""
    locator: str = ""
    read_on: str = ""
    as_of: str = ""
    qualifier: str = ""
    note: str = ""
    spread: str = ""
    weight: str = ""


class ColumnSpec(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one column becomes a property. Empty fields fall back to ``defaults`` of the table.

    ``low`` and ``high`` name columns; ``factor`` converts the column's unit into the property's unit.
    """

    property: str = ""
    low: str = ""
    high: str = ""
    spread: str = ""
    factor: float = 1.0
    kind: str = ""
    verification: str = ""
    evidence: str = ""
    locator: str = ""
    read_on: str = ""
    as_of: str = ""
    qualifier: str = ""
    note: str = ""
    weight: str = ""


class TableSpec(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``<name>.table.yaml``: how the columns of a bulk table map to properties.

    ``only`` keeps the rows whose cells equal the given values (a list: any of them). Every column must be
    used in a template, be a property, its low or high, or stand in ``ignored``.
    """

    subject: str
    defaults: RowTemplate
    columns: dict[str, ColumnSpec]
    file: str = ""
    label: str = ""
    ignored: list[str] = []  # noqa: RUF012  (msgspec copies it)
    only: dict[str, list[str]] = {}  # noqa: RUF012  (msgspec copies it)
    licence: str = "CC-BY-4.0"
    note: str = ""


class PropertyRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``properties.csv``: the registry of properties."""

    property: str
    unit: str
    subjects: str
    minimum: float | None = None
    maximum: float | None = None
    text: Literal["yes", "no"]
    description: str


class AliasRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/aliases.csv``: a name as written in logs -> a model, for one provider or for any ('')."""

    alias: str
    provider: str = ""
    model_id: str
    match: str
    valid_from: str = ""
    valid_to: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class RuleRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    r"""``relations/rules.csv``: a regular expression -> a model, or ``resolve:\1`` to resolve the captured
    text.
    """

    pattern: str
    provider: str = ""
    target: str
    match: str
    evidence: str
    locator: str = ""
    note: str = ""


class PrefixRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/prefixes.csv``: the first segment of a routed name (``bedrock/...``) -> the provider it
    names.
    """

    prefix: str
    provider: str
    evidence: str
    locator: str = ""
    note: str = ""


class RegionRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/regions.csv``: a cloud region -> a place and a country."""

    cloud: str
    region: str
    place: str
    iso3: str
    grid_zone: str = ""
    grid_zone_basis: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class CountryRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/countries.csv``: country codes (ISO 3166-1) and the English short name."""

    iso3: str
    iso2: str
    name: str
    evidence: str
    note: str = ""


class ProviderRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/providers.csv``: who answers requests, as OpenTelemetry names it where it does."""

    provider: str
    otel_well_known: Literal["yes", "no"]
    name: str
    role: str
    cloud: str = ""
    api_hosts: str = ""
    url_pattern: str = ""
    infrastructure_operator: str = ""
    operator_basis: str = ""
    hq_iso3: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class ProviderNameRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/provider_names.csv``: how tools name a provider, in small letters."""

    name: str
    provider: str
    evidence: str
    locator: str = ""
    note: str = ""


class PriceRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/prices.csv``: list prices."""

    provider: str
    alias: str
    model_id: str
    input_usd_per_mtok: float | None = None
    cached_input_usd_per_mtok: float | None = None
    output_usd_per_mtok: float | None = None
    date: str
    date_basis: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class QualityRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/quality.csv``: benchmark scores, with intervals where published."""

    model_id: str = ""
    name_in_source: str
    benchmark: str
    measure: str
    score: float
    low: float | None = None
    high: float | None = None
    n: float | None = None
    date: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class SpeedRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/speeds.csv``: observed output speeds and times to the first token."""

    model_id: str
    provider: str = ""
    output_tokens_per_s: float | None = None
    time_to_first_token_s: float | None = None
    date: str = ""
    evidence: str
    locator: str = ""
    note: str = ""


class TestedRegimeRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/tested_regimes.csv``: on what the laws were tested, as ``calibration/regimes.py`` finds it."""

    unit: Literal["token", "image", "video"]
    engine: str
    device: str
    devices_count: float
    network: Literal["", "dense", "mixture"] = ""
    attention_replicas_count: float | None = None
    are_experts_spread: Literal["", "yes", "no"] = ""
    precision: str = ""
    ulysses_degree: float | None = None
    ring_degree: float | None = None
    least_batch_count: float
    most_batch_count: float
    least_output_tokens: float | None = None
    most_output_tokens: float | None = None
    rows_count: float
    evidence: str
    locator: str = ""
    note: str = ""


__all__ = ["RELATIONS", "Record", "WrongShapeError", "decode", "fields", "required"]

RELATIONS: dict[str, type[Record]] = {
    "aliases": AliasRow,
    "rules": RuleRow,
    "prefixes": PrefixRow,
    "regions": RegionRow,
    "countries": CountryRow,
    "providers": ProviderRow,
    "provider_names": ProviderNameRow,
    "products": ProductRow,
    "product_names": ProductNameRow,
    "name_words": NameWordRow,
    "other_names": OtherNameRow,
    "known_names": KnownNameRow,
    "place_names": PlaceNameRow,
    "device_names": DeviceNameRow,
    "precision_names": PrecisionNameRow,
    "prices": PriceRow,
    "quality": QualityRow,
    "speeds": SpeedRow,
    "tested_regimes": TestedRegimeRow,
    "items": ItemRow,
    "elements": ElementRow,
    "licences": LicenceRow,
    "licence_names": LicenceNameRow,
    "systems": SystemRow,
    "disclosures": DisclosureRow,
    "instruments": InstrumentRow,
    "parties": PartyRow,
    "commitments": CommitmentRow,
    "control": ControlRow,
    "worths": WorthRow,
    "developers": DeveloperRow,
    "uses": UseRow,
    **RELATIONS_OF_WORLD,
}
"""Relation -> its record: ``relations/<name>.csv`` and the SQLite table of the same name."""

NUMERIC = {
    "input_usd_per_mtok",
    "cached_input_usd_per_mtok",
    "output_usd_per_mtok",
    "score",
    "low",
    "high",
    "n",
    "output_tokens_per_s",
    "time_to_first_token_s",
    "minimum",
    "maximum",
    "input_tokens",
    "output_tokens",
    "fall",
    "fall_error",
    "width_share",
    "tokens_per_month",
    "amount",
    "devices_count",
    "attention_replicas_count",
    "ulysses_degree",
    "ring_degree",
    "least_batch_count",
    "most_batch_count",
    "least_output_tokens",
    "most_output_tokens",
    "rows_count",
}
"""Columns of relations and of the registry that hold numbers; an empty cell is absent."""

_FILES: dict[str, type[Record]] = {
    "evidence": EvidenceFile,
    "subject": SubjectFile,
    "table": TableSpec,
    "joint": JointSpec,
    "cells": CellsFile,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of each kind of file and relation row, by name, for editors."""
    records = {**_FILES, **{f"relation-{name}": record for name, record in RELATIONS.items()}}
    return {name: schema_of(record) for name, record in records.items()}
