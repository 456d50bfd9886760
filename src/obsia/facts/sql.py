"""The SQLite tables of a snapshot, as they follow from the records: shared by the compiler and the checks."""

from __future__ import annotations

from typing import Final

from obsia.core.evidence import Fact
from obsia.facts.relation import columns, names
from obsia.facts.relations import RELATIONS, Evidence, Property

STAND_COLUMNS: Final = ("kind", "verification", "evidence", "locator", "read_on", "note")
"""What stands behind a fact: stored once for all facts that share it."""

_FIRST: Final = ("property", "qualifier", "as_of")
"""By which the facts of a subject stand in order."""

VALUE_COLUMNS: Final = (
    *_FIRST,
    *(name for name in names(Fact) if name not in ("subject", *_FIRST, *STAND_COLUMNS)),
)
"""What a fact says."""

FACT_COLUMNS: Final = ("subject", *VALUE_COLUMNS, *STAND_COLUMNS)
"""Columns of the view ``facts``: the fields of a fact, key first."""

RECORDS: Final = {
    "evidence": Evidence,
    "properties": Property,
    **{name: each.record for name, each in RELATIONS.items()},
}
"""Table -> its record, where a row of the table is one."""

DERIVED: Final = {
    "name_keys": ("key", "source", "target", "match", "evidence"),
    "spelled_keys": ("key", "source", "target"),
    "org_keys": ("key", "developers"),
    "place_keys": ("key", "source", "cloud", "region", "iso3", "place", "evidence"),
}
"""Indexes that follow from the content, and are no part of it."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "meta": ("name", "content"),
    "subjects": ("subject", "subject_kind", "label"),
    "stands": STAND_COLUMNS,
    "fact_rows": ("subject_row", *VALUE_COLUMNS, "stand"),
    "joints": ("subject", "columns", "units", "table_rows", *STAND_COLUMNS),
    **{name: names(record) for name, record in RECORDS.items()},
    **DERIVED,
}
"""Stored table -> columns."""

CONTENT: Final = ("subjects", "joints", *RECORDS, "facts")
"""The tables (and the view ``facts``) whose rows are the content of a snapshot."""

_WHOLE: Final = ("subject_row", "stand")


def _create(name: str) -> str:
    typed = columns(RECORDS.get(name, Fact))
    types = {
        each: "INTEGER" if each in _WHOLE else typed[each].sql_type if each in typed else "TEXT"
        for each in COLUMNS[name]
    }
    return f"CREATE TABLE {name} ({', '.join(f'{column} {type_}' for column, type_ in types.items())});"


_VIEW: Final = (
    "CREATE VIEW facts AS "  # noqa: S608  (names from this module)
    f"SELECT {', '.join(FACT_COLUMNS)}, fact_rows.rowid AS fact_row FROM subjects "
    "JOIN fact_rows ON fact_rows.subject_row = subjects.rowid "
    "JOIN stands ON stands.rowid = fact_rows.stand;"
)

CREATE: Final = "\n".join([*map(_create, COLUMNS), _VIEW])

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
CREATE INDEX rates_by_model ON rates (model_id);
CREATE INDEX quality_by_model ON quality (model_id);
CREATE INDEX speeds_by_model ON speeds (model_id);
CREATE INDEX disclosure_values_by_model ON disclosure_values (model_id);
CREATE INDEX disclosures_by_subject ON disclosures (subject);
CREATE INDEX regions_by_code ON regions (cloud, region);
CREATE INDEX name_keys_by_key ON name_keys (key, source);
CREATE INDEX spelled_keys_by_key ON spelled_keys (key);
CREATE INDEX place_keys_by_key ON place_keys (key);
CREATE UNIQUE INDEX org_keys_by_key ON org_keys (key);
CREATE UNIQUE INDEX prefixes_by_key ON prefixes (prefix);
"""
