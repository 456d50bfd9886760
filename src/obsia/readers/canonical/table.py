# pyright: basic
"""From a relation and a bound mapping to a :class:`~obsia.readers.base.Scan`.

One pass reads: the valid rows are a filter on one boolean expression. A second pass looks for the refused
rows, only when someone asks; it is the only one that numbers rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS
from obsia.core.message import Message
from obsia.readers.base import Engine, Reject, Scan, printable, shown_value
from obsia.readers.canonical.checks import Checked, checked
from obsia.readers.mapping import LABEL, Bound, Source

KEPT_REJECTS: Final = 100_000
"""Records refused by Python that are kept with their place; beyond, they are counted by reason only."""
_IBIS_TYPES: Final = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    "UINTEGER": "uint32",
    "UBIGINT": "uint64",
    "HUGEINT": "decimal(38, 0)",
    "UHUGEINT": "decimal(38, 0)",
    "FLOAT": "float32",
    "DOUBLE": "float64",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp(0)",
    "TIMESTAMP_MS": "timestamp(3)",
    "TIMESTAMP_NS": "timestamp(9)",
    "TIMESTAMP WITH TIME ZONE": "timestamp('UTC', 6)",
    "TIMESTAMPTZ_NS": "timestamp('UTC', 9)",
    "TIMESTAMP_NS WITH TIME ZONE": "timestamp('UTC', 9)",
    "UUID": "uuid",
    "BLOB": "binary",
    '"NULL"': "null",
    "NULL": "null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A relation of one file on its own, to look for refused rows: cells, and the number of each row."""

    file: str
    table: Any
    cells: Mapping[str, Any]
    row: Any
    """Number of the row from 1: an ibis expression."""
    is_line: bool = False
    """Whether ``row`` is already a line of the file."""


@dataclass(slots=True)
class Refused:
    """Records refused before the engine saw them: the first ones kept with their place, all counted."""

    kept: list[Reject] = field(default_factory=list[Reject])
    counts: Counter[str] = field(default_factory=Counter[str])

    def add(self, reject: Reject) -> None:
        """One more."""
        self.counts[reject.reason] += 1
        if len(self.kept) < KEPT_REJECTS:
            self.kept.append(reject)

    @property
    def total(self) -> int:
        """How many."""
        return sum(self.counts.values())


def ibis_type(name: object) -> str:
    """The ibis type of a DuckDB type name; a type that no column may have becomes ``binary``."""
    text = str(name)
    if text.startswith("DECIMAL"):
        return text.lower().replace(",", ", ")
    if text.startswith("ENUM"):
        return "string"
    return _IBIS_TYPES.get(text, "binary")


def unbound(name: str, types: Mapping[str, str]) -> Any:
    """The relation ``name`` of the engine as an ibis table."""
    return ibis.table(types, name=name)


def cells_of(table: Any, bound: Bound, columns: Mapping[str, str]) -> dict[str, Any]:
    """Canonical column -> raw column of ``table``; ``columns`` gives the relation's name of a file's
    column.
    """
    return {target: table[columns[source.column]] for target, source in bound.sources.items()}


def usage_of(rules: Checked, table: Any, *, reader: str, only_valid: bool = True) -> Any:
    """The valid rows (or all) with their canonical columns, in canonical order, labels last."""
    values = dict(rules.values)
    if "source" not in values:
        values["source"] = ibis.literal(reader)
    ordered = {name: values[name] for name in COLUMNS if name in values}
    ordered |= {name: value for name, value in values.items() if name.startswith(LABEL)}
    kept = table.filter(rules.valid) if rules.checks and only_valid else table
    return kept.select(**ordered)


def counts_of(rules: Checked, table: Any) -> Any:
    """One row: records, and valid records."""
    return table.aggregate(read=table.count(), valid=rules.valid.cast("int64").sum().fill_null(0))


def scan_of(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    table: Any,
    cells: Mapping[str, Any],
    sources: Mapping[str, Source],
    parts: Callable[[], Iterator[Part]],
    unmapped: Sequence[str],
    time_zone: str,
    typed: bool = False,
    read: int | None = None,
    refused: Refused | None = None,
    line_of: Callable[[str, Sequence[int]], Mapping[int, int]] | None = None,
    taken: Mapping[str, str] | None = None,
    skipped: Mapping[Message, int] | None = None,
    unknown: Mapping[str, int] | None = None,
) -> Scan:
    """The scan of one relation.

    ``read`` given: records are known, refused ones are not counted yet (the fast path of typed files).
    Otherwise one pass counts both. ``refused`` records, which the engine never saw, are part of ``read``.
    ``line_of(file, rows)`` turns row numbers into line numbers.
    """

    def rules_of(part_cells: Mapping[str, Any], file: str) -> Checked:
        return checked(cells=part_cells, sources=sources, file=file, time_zone=time_zone, typed=typed)

    rules = rules_of(cells, files[0])
    before = refused or Refused()
    rejected: int | None = None
    if read is None:
        ((rows, valid),) = engine.rows(counts_of(rules, table))
        read, rejected = int(rows) + before.total, int(rows) - int(valid) + before.total

    def rejects(limit: int) -> Iterator[Reject]:
        yield from before.kept[:limit]
        left = limit - min(limit, before.total)
        for part in parts() if rejected != before.total else ():
            if left <= 0:
                return
            found = list(_refused(engine, part, rules_of(part.cells, part.file), sources, left, line_of))
            left -= len(found)
            yield from found

    def reject_counts() -> dict[str, int]:
        counts = Counter(before.counts)
        if rejected != before.total:
            broken = table.filter(~rules.valid).select(rule=_first_broken(rules))
            for index, n in engine.rows(broken.group_by("rule").aggregate(n=broken.count())):
                counts[rules.checks[int(index)].reason] += int(n)
        return dict(counts)

    return Scan(
        reader=reader,
        files=tuple(files),
        # Where the one pass refused no row, none needs the rules again.
        usage=usage_of(rules, table, reader=reader, only_valid=rejected != before.total),
        unchecked=usage_of(rules, table, reader=reader, only_valid=False),
        read=read,
        rejected=rejected,
        reject_counts=reject_counts,
        rejects=rejects,
        mapped={target: str(source) for target, source in sources.items()},
        unmapped=tuple(unmapped),
        taken=dict(taken or {}),
        skipped=dict(skipped or {}),
        unknown=dict(unknown or {}),
    )


def _refused(
    engine: Engine,
    part: Part,
    rules: Checked,
    sources: Mapping[str, Source],
    limit: int,
    line_of: Callable[[str, Sequence[int]], Mapping[int, int]] | None,
) -> Iterator[Reject]:
    """The refused rows of one file: each with the first rule that it breaks."""
    shown: Any = ibis.cases(*[(~check.ok, check.raw) for check in rules.checks], else_=ibis.null("string"))
    marked = part.table.select(
        place=part.row, rule=_first_broken(rules), shown=shown.substr(0, 200), length=shown.length()
    )
    rows = engine.rows(marked.filter(marked.rule >= 0).order_by("place").limit(limit))
    places = [int(row[0]) for row in rows]
    lines = line_of(part.file, places) if line_of and places else {}
    for place, (_, rule, value, length) in zip(places, rows, strict=True):
        check = rules.checks[int(rule)]
        line = place if part.is_line else lines.get(place)
        source = sources.get(check.field)
        yield Reject(
            file=part.file,
            line=line,
            row=place if line is None else None,
            field=printable(source.column if source else check.field),
            value=shown_value(value or "", length=length),
            reason=check.reason,
            expected=check.expected,
        )


def _first_broken(rules: Checked) -> Any:
    """Number of the first rule that a row breaks, -1 for a valid row."""
    return ibis.cases(*[(~check.ok, index) for index, check in enumerate(rules.checks)], else_=-1)
