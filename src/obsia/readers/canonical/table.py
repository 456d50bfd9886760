"""From rows that were judged to a :class:`~obsia.readers.base.Scan`.

One pass reads: the valid rows are a filter on one expression. A second pass looks for the refused rows, only when
someone asks, and only in the files that have some; it is the only one that numbers rows.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS, ENERGY, MONEY
from obsia.core.message import Message
from obsia.readers.base import ORIGIN, Batch, Engine, Reject, Scan, printable, shown_value
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.money import with_currency
from obsia.readers.canonical.once import CheckedTable, first_broken
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
    """A relation of one file, or of some, to look for refused rows: cells, and the number of each row."""

    files: Sequence[str]
    table: Any
    cells: Mapping[str, Any]
    row: Any
    """Number of the row from 1: an ibis expression."""
    number: Any = None
    """Number of the row's file in ``files``, from 0: an ibis expression; ``None`` where there is one file."""
    are_lines: Collection[int] | None = ()
    """Numbers of the files in which ``row`` is already a line of the file; ``None``: all of them."""


@dataclass(slots=True)
class SetAside:
    """What the engine never sees: records refused before, the first ones kept with their place; what a batch counts."""

    kept: list[Reject] = field(default_factory=list[Reject])
    counts: Counter[str] = field(default_factory=Counter[str])
    """Reason code -> refused records, all of them."""
    skipped: Counter[Message] = field(default_factory=Counter[Message])
    unknown: Counter[str] = field(default_factory=Counter[str])
    named_by: Counter[str] = field(default_factory=Counter[str])

    def refuse(self, reject: Reject) -> None:
        """One refused record more."""
        self.counts[reject.reason] += 1
        if len(self.kept) < KEPT_REJECTS:
            self.kept.append(reject)

    def take(self, batch: Batch) -> None:
        """What a batch has beside its rows."""
        for reject in batch.rejects:
            self.refuse(reject)
        self._count(batch)

    def join(self, other: SetAside) -> None:
        """What was set aside elsewhere."""
        self.kept += other.kept[: KEPT_REJECTS - len(self.kept)]
        self.counts.update(other.counts)
        self._count(other)

    def _count(self, other: Batch | SetAside) -> None:
        self.skipped.update(other.skipped)
        self.unknown.update(other.unknown)
        self.named_by.update(other.named_by)

    @property
    def total(self) -> int:
        """How many records are refused."""
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


def usage_of(
    rows: CheckedTable, *, reader: str, money: Source | None, only_valid: bool = True, with_origin: bool = False
) -> Any:
    """The valid rows (or all) with their canonical columns, in canonical order, labels last; then their origin.

    ``money``: where amounts of money come from, if any do.
    """
    values = dict(rows.values)
    if "source" not in values:
        values["source"] = ibis.literal(reader)
    if MONEY in values and money is not None:
        with_currency(values, money, reader=reader)
    if ENERGY in values and "energy_by" not in values:
        values["energy_by"] = ibis.cases((values[ENERGY].notnull(), ibis.literal(reader)), else_=ibis.null("string"))
    ordered = {name: values[name] for name in COLUMNS if name in values}
    ordered |= {name: value for name, value in values.items() if name.startswith(LABEL)}
    kept = rows.table.filter(rows.valid) if rows.checks and only_valid else rows.table
    return kept.select(**ordered, **({ORIGIN: rows.origin} if with_origin else {}))


def scan_of(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    rows: CheckedTable,
    rules: Rules,
    parts: Callable[[Sequence[str]], Iterator[Part]],
    bound: Bound | None = None,
    aside: SetAside | None = None,
    line_of: Callable[[str, Sequence[int]], Mapping[int, int]] | None = None,
) -> Scan:
    """The scan of rows that were judged.

    ``rows.rejected`` is ``None`` on the fast path of typed files: their records are known, refused ones are not counted
    yet. Refused records set ``aside``, which the engine never saw, are part of what is read. ``parts(files)``: what to
    look for refused rows in, of ``files`` alone. ``line_of(file, rows)`` turns row numbers into line numbers.
    """
    before = aside or SetAside()
    rejected = None if rows.rejected is None else rows.rejected + before.total

    def rejects(limit: int) -> Iterator[Reject]:
        yield from before.kept[:limit]
        left = limit - min(limit, before.total)
        for part in parts(rows.broken_files(engine, files)) if rejected != before.total else ():
            if left <= 0:
                return
            found = list(_refused(engine, part, rules, left, line_of))
            left -= len(found)
            yield from found

    def reject_counts() -> dict[str, int]:
        counts = Counter(before.counts)
        if rejected != before.total:
            broken = rows.table.filter(~rows.valid).select(rule=rows.rule)
            for index, n in engine.rows(broken.group_by("rule").aggregate(n=broken.count())):
                counts[rows.checks[int(index)].reason] += int(n)
        return dict(counts)

    usage = functools.partial(usage_of, rows, reader=reader, money=rules.sources.get(MONEY))
    return Scan(
        reader=reader,
        files=tuple(files),
        # Where the one pass refused no row, none needs the rules again.
        usage=usage(only_valid=rejected != before.total),
        unchecked=usage(only_valid=False),
        origins=None if rows.origin is None else usage(only_valid=rejected != before.total, with_origin=True),
        is_kept=rows.is_kept,
        read=(rows.read or 0) + before.total,
        rejected=rejected,
        reject_counts=reject_counts,
        rejects=rejects,
        mapped={target: str(source) for target, source in rules.sources.items()},
        unmapped=bound.unmapped if bound else (),
        taken=dict(bound.taken) if bound else {},
        skipped=before.skipped,
        unknown=before.unknown,
        named_by=before.named_by,
    )


def _refused(
    engine: Engine,
    part: Part,
    rules: Rules,
    limit: int,
    line_of: Callable[[str, Sequence[int]], Mapping[int, int]] | None,
) -> Iterator[Reject]:
    """The refused rows of a part, file by file, each with the first rule that it breaks."""
    checks = rules.of(part.cells, file=part.files[0]).checks
    shown: Any = ibis.cases(*[(~check.ok, check.raw) for check in checks], else_=ibis.null("string"))
    marked = part.table.select(
        number=ibis.literal(0) if part.number is None else part.number.cast("int64"),
        place=part.row,
        rule=first_broken(checks),
        shown=shown.substr(0, 200),
        length=shown.length(),
    )
    rows = engine.rows(marked.filter(marked.rule >= 0).order_by("number", "place").limit(limit))
    for number, group in itertools.groupby(rows, key=lambda row: int(row[0])):
        found = list(group)
        file = part.files[number]
        places = [int(row[1]) for row in found]
        lines: Mapping[int, int] = line_of(file, places) if line_of else {}
        for place, (*_, rule, value, length) in zip(places, found, strict=True):
            check = checks[int(rule)]
            line = place if part.are_lines is None or number in part.are_lines else lines.get(place)
            source = rules.sources.get(check.field)
            yield Reject(
                file=file,
                line=line,
                row=place if line is None else None,
                field=printable(source.column if source else check.field),
                value=shown_value(value or "", length=length),
                reason=check.reason,
                expected=check.expected,
            )
