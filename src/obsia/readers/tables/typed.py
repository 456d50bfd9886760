"""Tables with types (frames, Parquet): what is text in them, or summed up, is looked at as in a file of text."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from obsia.readers.base import Engine, ReadOptions, Scan
from obsia.readers.mapping import LABEL, Bound
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.no_calls import of_spans
from obsia.readers.tables.outcomes import TOKENS
from obsia.readers.tables.plain import plain
from obsia.readers.tables.readings import SAMPLE, Row, Rows
from obsia.readers.tables.relations import CACHES, cached_in_input, is_supposed
from obsia.readers.tables.rows import Table, scan_table
from obsia.readers.tables.spread import Spread, spread
from obsia.readers.tables.total_rows import names

MOST_SUMMED: Final = 1 << 20
"""Rows of a table in which somebody may have written a sum: no spreadsheet holds more."""
_LONGEST_SUM: Final = 40
_KEYS: Final = ("started_at", "model_request")
_FEW: Final = 2
"""Rows without a time or a model that may be sums of the others: at most one above, and one below."""


def bound_plainly(engine: Engine, table: Any, chosen: Choice) -> Bound | None:
    """The columns of a typed table as the engine reads them; None where all of it has to be looked at."""
    try:
        sample = engine.rows(table.limit(SAMPLE))
    except engine.error:  # a part further in is damaged: said where the rows are asked for
        sample = []
    typed = [name for name in table.columns if not table[name].type().is_string()]
    return plain(chosen, [["" if cell is None else _text(cell) for cell in row] for row in sample], typed=typed)


def asks_for_a_look(engine: Engine, chosen: Choice, bound: Bound, table: Any, *, valid: Any, read: int) -> bool:
    """Whether a row is called a sum or leaves its calls out, or text that should be a number or a time is none."""
    try:
        return _has_other_forms(engine, chosen, bound, table, valid=valid, read=read)
    except engine.error:
        return False  # as above


def _has_other_forms(engine: Engine, chosen: Choice, bound: Bound, table: Any, *, valid: Any, read: int) -> bool:
    texts = {name for name in table.columns if table[name].type().is_string()}
    if any(chosen.sources[target].column in texts for target in chosen.open()):
        ((broken,),) = engine.rows(table.filter(~valid).count())
        if broken:
            return True
    counts = {target: table[chosen.sources[target].column] for target in TOKENS if target in chosen.sources}
    if (bound.outcomes or of_spans(chosen)) and counts and holds_no_tokens(engine, table.select(**counts)):
        return True
    if "calls" in bound.sources and leaves_calls_out(
        engine, table.select(calls=table[bound.sources["calls"].column]), bound
    ):
        return True
    if is_supposed(chosen) and _exceeds(engine, chosen, table):
        return True
    if read > MOST_SUMMED:
        return False
    named = {
        source.column: target
        for target, source in chosen.sources.items()
        if (target in _KEYS or target.startswith(LABEL)) and source.column in texts
    }
    return bool(named) and holds_sums(
        engine, table.select(**{target: table[column] for column, target in named.items()})
    )


def holds_sums(engine: Engine, usage: Any) -> bool:
    """Whether a model or a label of ``usage`` is called a sum, each name looked at once, or few rows name none.

    Those may sum up all others, or be their mean.
    """
    some = sorted(names())
    for name in usage.columns:
        if name in _KEYS and 0 < engine.rows(usage.filter(usage[name].isnull()).count())[0][0] <= _FEW:
            return True
        if name != "model_request" and not name.startswith(LABEL):
            continue
        column = usage.select(name=usage[name]).distinct()
        cell = column["name"]
        called = (cell.length() <= _LONGEST_SUM) & (cell.strip().lower().isin(some) | cell.lower().endswith(" total"))
        if engine.rows(column.filter(called.fill_null(False)).count())[0][0]:
            return True
    return False


def holds_no_tokens(engine: Engine, usage: Any) -> bool:
    """Whether a row of ``usage`` counts no tokens: where it says that its call failed, it is no call."""
    cells = [usage[name] for name in TOKENS if name in usage.columns]
    if not cells:  # no account is made without tokens, whatever failed
        return False
    import ibis

    numbers = [cell.try_cast("float64") if cell.type().is_string() else cell.cast("float64") for cell in cells]
    empty = ibis.and_(*(each.fill_null(0) == 0 for each in numbers))
    return bool(engine.rows(usage.filter(empty).count())[0][0])


def leaves_calls_out(engine: Engine, usage: Any, bound: Bound) -> bool:
    """Whether a row of ``usage`` states no number of calls where others do, and no span: it is of no one call."""
    if "calls" not in bound.sources or "bucket_s" in bound.sources:
        return False
    ((stated, rows),) = engine.rows(usage.aggregate(stated=usage["calls"].count(), rows=usage.count()))
    return 0 < int(stated) < int(rows)


def _exceeds(engine: Engine, chosen: Choice, table: Any) -> bool:
    """Whether cached tokens of a row are more than its input: then they are no part of it."""
    cells = {name: table[chosen.sources[name].column].try_cast("int64") for name in CACHES if name in chosen.sources}
    whole = table[chosen.sources["input_tokens"].column].try_cast("int64").fill_null(0)
    return bool(engine.rows(table.filter(_sum(cells.values()) > whole).count())[0][0])


def _sum(cells: Iterable[Any]) -> Any:
    return functools.reduce(operator.add, [cell.fill_null(0) for cell in cells])


def with_cached_said(engine: Engine, chosen: Choice, scan: Scan) -> Scan:
    """``scan`` with what is to be said of cached tokens that it has as part of the input for want of a proof."""
    usage: Any = scan.usage
    parts = [usage[name] for name in CACHES if name in usage.columns]
    if not parts or not is_supposed(chosen):
        return scan
    ((count,),) = engine.rows(usage.filter(_sum(parts) > 0).count())
    return replace(scan, doubts=(*scan.doubts, *cached_in_input(chosen, int(count))))


def turned(engine: Engine, table: Any, names: Sequence[str], options: ReadOptions) -> Spread | None:
    """How a typed table is turned (:mod:`obsia.readers.tables.spread`); None where it has a column for each count."""

    def rows(some: Any) -> list[Row]:
        return [(0, row, [_cell(cell) for cell in cells]) for row, cells in enumerate(engine.rows(some), 1)]

    try:
        first = [cells for _, _, cells in rows(table.limit(SAMPLE))]
    except engine.error:  # as above
        return None
    return spread(names, first, lambda: Rows(files=[""], each=lambda: iter(rows(table))), options)


def scan_whole(
    *,
    engine: Engine,
    reader: str,
    chosen: Choice,
    files: Sequence[str],
    rows_of: Callable[[str], Sequence[Sequence[Any]]],
    options: ReadOptions,
    turn: Spread | None = None,
) -> Scan:
    """The scan of typed tables whose every value is looked at; ``rows_of`` a file are in the order of its columns."""

    def each() -> Iterator[Row]:
        for number, file in enumerate(files):
            for row, cells in enumerate(rows_of(file), 1):
                yield number, row, [_cell(cell) for cell in cells]

    rows = Rows(files=files, each=each)
    table = Table(reader=reader, choice=chosen, rows=rows, are_lines=False, turned=turn)
    return scan_table(engine=engine, table=table, options=options)


def _cell(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str | bool | int | float) else _text(cell)


def _text(cell: Any) -> str:
    """A value as a file of text would have it; an instant is in UTC."""
    if isinstance(cell, dt.datetime):
        utc = cell if cell.tzinfo is None else cell.astimezone(dt.UTC).replace(tzinfo=None)
        return utc.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
