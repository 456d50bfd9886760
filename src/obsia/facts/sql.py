"""The SQLite tables of a snapshot: one place for their columns, shared by the compiler and the reader."""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 2

VALUE_COLUMNS: Final = (
    "property",
    "qualifier",
    "as_of",
    "value",
    "low",
    "high",
    "spread",
    "text",
    "unit",
    "weight",
)
"""What a fact says."""

STAND_COLUMNS: Final = ("kind", "verification", "evidence", "locator", "read_on", "note")
"""What stands behind it: stored once for all facts that share it."""

FACT_COLUMNS: Final = ("subject", *VALUE_COLUMNS, *STAND_COLUMNS)
"""Columns of the view ``facts``: the fields of ``core.evidence.Fact``, key first."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "meta": ("name", "content"),
    "evidence": (
        "evidence_id",
        "publisher",
        "title",
        "url",
        "published",
        "retrieved",
        "licence",
        "use",
        "note",
        "language",
        "rows",
    ),
    "properties": ("property", "unit", "subjects", "minimum", "maximum", "text", "description"),
    "subjects": ("subject", "subject_kind", "label"),
    "stands": STAND_COLUMNS,
    "fact_rows": ("subject_row", *VALUE_COLUMNS, "stand"),
    "joints": (
        "subject",
        "columns",
        "units",
        "table_rows",
        "kind",
        "verification",
        "evidence",
        "locator",
        "read_on",
        "note",
    ),
    "aliases": (
        "alias",
        "provider",
        "model_id",
        "match",
        "valid_from",
        "valid_to",
        "evidence",
        "locator",
        "note",
    ),
    "rules": ("pattern", "provider", "target", "match", "evidence", "locator", "note"),
    "prefixes": ("prefix", "provider", "evidence", "locator", "note"),
    "regions": (
        "cloud",
        "region",
        "place",
        "iso3",
        "grid_zone",
        "grid_zone_basis",
        "evidence",
        "locator",
        "note",
    ),
    "countries": ("iso3", "iso2", "name", "evidence", "note"),
    "providers": (
        "provider",
        "otel_well_known",
        "name",
        "role",
        "cloud",
        "api_hosts",
        "url_pattern",
        "infrastructure_operator",
        "operator_basis",
        "hq_iso3",
        "evidence",
        "locator",
        "note",
    ),
    "provider_names": ("name", "provider", "evidence", "locator", "note"),
    "prices": (
        "provider",
        "alias",
        "model_id",
        "input_usd_per_mtok",
        "cached_input_usd_per_mtok",
        "output_usd_per_mtok",
        "date",
        "date_basis",
        "evidence",
        "locator",
        "note",
    ),
    "quality": (
        "model_id",
        "name_in_source",
        "benchmark",
        "measure",
        "score",
        "low",
        "high",
        "n",
        "date",
        "evidence",
        "locator",
        "note",
    ),
    "speeds": (
        "model_id",
        "provider",
        "output_tokens_per_s",
        "time_to_first_token_s",
        "date",
        "evidence",
        "locator",
        "note",
    ),
    "tested_regimes": (
        "unit",
        "engine",
        "device",
        "devices_count",
        "network",
        "attention_replicas_count",
        "are_experts_spread",
        "precision",
        "ulysses_degree",
        "ring_degree",
        "least_batch_count",
        "most_batch_count",
        "least_output_tokens",
        "most_output_tokens",
        "rows_count",
        "evidence",
        "locator",
        "note",
    ),
    "items": ("item", "topic", "stage", "definition", "evidence"),
    "elements": ("framework", "element", "label", "item", "scope", "evidence", "locator", "note"),
    "licences": ("licence", "title", "osi", "fsf", "open_data", "content_types", "evidence", "locator", "note"),
    "licence_names": ("name", "licence", "evidence", "note"),
    "systems": ("asserted_by", "record", "subject", "label", "developer", "scope", "words", "evidence", "note"),
    "disclosures": (
        "subject",
        "item",
        "status",
        "value",
        "licence",
        "address",
        "names_model",
        "names_item",
        "read_on",
        "basis",
        "asserted_by",
        "record",
        "evidence",
        "locator",
        "reason",
        "note",
    ),
    "instruments": (
        "instrument",
        "name",
        "name_fr",
        "adopted_on",
        "binding",
        "address",
        "energy",
        "parties_stated",
        "evidence",
        "locator",
        "note",
    ),
    "parties": ("party", "name", "name_fr", "kind", "iso3", "evidence", "locator", "note"),
    "commitments": (
        "instrument",
        "party",
        "status",
        "date",
        "basis",
        "evidence",
        "address",
        "locator",
        "note",
    ),
    "control": ("entity", "controller", "iso3", "share", "as_of", "evidence", "locator", "note"),
    "worths": (
        "model_id",
        "input_tokens",
        "output_tokens",
        "prior",
        "silence",
        "score",
        "fall",
        "fall_error",
        "width_share",
        "evidence",
        "note",
    ),
    "developers": ("written", "name", "evidence", "note"),
    "uses": ("developer", "tokens_per_month", "as_of", "evidence", "locator", "note"),
    "editions": (
        "edition_id",
        "series",
        "edition",
        "year",
        "year_to",
        "figure_kind",
        "region",
        "region_kind",
        "iso3",
        "scenario",
        "quantity",
        "amount",
        "low",
        "high",
        "unit",
        "basis",
        "boundary",
        "access",
        "calibrates",
        "evidence",
        "locator",
        "read_on",
        "note",
    ),
    "memberships": ("iso3", "region", "evidence", "locator", "note"),
    "products": (
        *("product", "model_id", "valid_from", "valid_to", "answers", "offers"),
        *("evidence", "locator", "note"),
    ),
    "other_names": ("name", "stands_for", "is_one_of", "evidence", "note"),
    "known_names": ("kind", "name", "known", "nearest", "evidence", "note"),
    "product_names": ("name", "product", "evidence", "note"),
    "name_words": ("word", "role", "evidence", "note"),
    "place_names": ("name", "iso3", "language", "stands_in", "evidence", "note"),
    "device_names": ("name", "device", "evidence", "locator", "note"),
    "precision_names": ("name", "precision", "evidence", "locator", "note"),
    "name_keys": ("key", "source", "target", "match", "evidence"),
    "spelled_keys": ("key", "source", "target"),
    "org_keys": ("key", "developers"),
    "place_keys": ("key", "source", "cloud", "region", "iso3", "place", "evidence"),
}
"""Stored table -> columns. The last four are derived indexes: not part of the content hash."""

_NOT_CONTENT: Final = frozenset({"meta", "stands", "fact_rows", "name_keys", "spelled_keys", "org_keys", "place_keys"})

CONTENT: Final = (*(name for name in COLUMNS if name not in _NOT_CONTENT), "facts")
"""The tables (and the view ``facts``) whose rows are the content of a snapshot."""

_NUMBERS: Final = frozenset(
    {
        "value",
        "low",
        "high",
        "weight",
        "minimum",
        "maximum",
        "input_usd_per_mtok",
        "cached_input_usd_per_mtok",
        "output_usd_per_mtok",
        "score",
        "n",
        "output_tokens_per_s",
        "time_to_first_token_s",
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
)


_WHOLE: Final = frozenset({"rows", "stand", "subject_row"})


def _type(column: str) -> str:
    return "REAL" if column in _NUMBERS else "INTEGER" if column in _WHOLE else "TEXT"


def _create(name: str, columns: tuple[str, ...]) -> str:
    return f"CREATE TABLE {name} ({', '.join(f'{column} {_type(column)}' for column in columns)});"


_VIEW: Final = (
    "CREATE VIEW facts AS "  # noqa: S608  (names from this module)
    f"SELECT {', '.join(FACT_COLUMNS)}, fact_rows.rowid AS fact_row FROM subjects "
    "JOIN fact_rows ON fact_rows.subject_row = subjects.rowid "
    "JOIN stands ON stands.rowid = fact_rows.stand;"
)

CREATE: Final = "\n".join([*(_create(name, columns) for name, columns in COLUMNS.items()), _VIEW])

INSERT: Final = {
    name: f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608  (names from this module)
    for name, columns in COLUMNS.items()
}

INDEXES: Final = """
CREATE UNIQUE INDEX evidence_by_id ON evidence (evidence_id);
CREATE UNIQUE INDEX subjects_by_name ON subjects (subject);
CREATE INDEX facts_by_subject ON fact_rows (subject_row);
CREATE INDEX aliases_by_name ON aliases (alias COLLATE NOCASE);
CREATE INDEX prices_by_model ON prices (model_id);
CREATE INDEX quality_by_model ON quality (model_id);
CREATE INDEX speeds_by_model ON speeds (model_id);
CREATE INDEX worths_by_model ON worths (model_id);
CREATE INDEX disclosures_by_subject ON disclosures (subject);
CREATE INDEX regions_by_code ON regions (cloud, region);
CREATE INDEX name_keys_by_key ON name_keys (key, source);
CREATE INDEX spelled_keys_by_key ON spelled_keys (key);
CREATE INDEX place_keys_by_key ON place_keys (key);
CREATE UNIQUE INDEX org_keys_by_key ON org_keys (key);
CREATE UNIQUE INDEX prefixes_by_key ON prefixes (prefix);
"""
