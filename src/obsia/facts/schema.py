"""The files that are not rows of a relation: subjects, tables with their specification, joint facts, own readings."""

from __future__ import annotations

from typing import Any, Literal

from obsia.core.evidence import Kind, Verification
from obsia.facts.strict import Record


class SubjectFile(Record, frozen=True, kw_only=True):
    """``<folder>/<name>.yaml``: the facts of one subject, by property; several rows are alternatives.

    A row is a :class:`obsia.core.evidence.Fact`; each is read by itself, so that each bad one can be reported.
    """

    subject: str
    facts: dict[str, list[Any]]
    label: str = ""


class CellsFile(Record, frozen=True, kw_only=True):
    """``disclosures/<developer>/<model>.yaml``: what was read of one system, by item.

    A row is a :class:`obsia.core.disclosure.Assertion`, with ``names`` for what the page at the address names.
    """

    subject: str
    label: str
    developer: str
    cells: dict[str, list[Any]]
    scope: Literal["release", "family", "service"] = "release"


class Named(Record, frozen=True, kw_only=True):
    """What the page at the address of a cell names."""

    names: list[Literal["model", "item"]] = []  # noqa: RUF012  (msgspec copies it)


class JointSpec(Record, frozen=True, kw_only=True):
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


class RowTemplate(Record, frozen=True, kw_only=True):
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


class ColumnSpec(RowTemplate, frozen=True, kw_only=True):
    """How one column becomes a property. Empty fields fall back to ``defaults`` of the table.

    ``low`` and ``high`` name columns; ``factor`` converts the column's unit into the property's unit.
    """

    property: str = ""
    low: str = ""
    high: str = ""
    factor: float = 1.0


class TableSpec(Record, frozen=True, kw_only=True):
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
