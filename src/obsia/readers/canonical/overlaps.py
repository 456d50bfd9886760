"""Records without ids that two files hold: exports whose times overlap, which would count twice.

The sign is a run of equal rows: within the time that two files both cover, half of the rows of the one that has fewer
there, or more, stand in the other too, equal in every column. Chance does not do that to records with a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ibis

from obsia.core.columns import COLUMNS
from obsia.readers.base import ORIGIN, Scan
from obsia.readers.mapping import LABEL
from obsia.readers.query_engine import QueryEngine

LEAST: Final = 3
RUN_SHARE: Final = 0.5
"""Of the rows of the file that has fewer in the time that both cover."""
_MOST_ORIGINS: Final = 16
"""Files that hold one row; what more of them hold is no run of two."""
_MOST_PAIRS: Final = 100
_TOKENS: Final = ("input_tokens", "output_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Equal rows of files: how many would count again, and the ``repeats`` to leave out, by origin and row."""

    records: int
    first: Any
    last: Any
    """The times of the first and of the last equal row."""
    repeats: Any


def overlap(engine: QueryEngine, scans: Sequence[Scan]) -> Overlap | None:
    """What files of ``scans`` hold of the same records without ids; None where there is nothing."""
    if not any(map(_can_tell, scans)):
        return None
    rows = _marked(scans)
    by_origin = rows.group_by("origin").aggregate(first=rows.at.min(), last=rows.at.max(), n=rows.count())
    found = engine.rows(by_origin)
    spans = {origin: (first, last) for origin, first, last, n in found if n >= LEAST}
    meeting = _meeting(spans)
    if not meeting:
        return None
    # In the query itself a list of thousands of files would take longer to word than the query to run.
    meets = None if len(meeting) == len(found) else engine.hand({"origin": sorted(meeting)}).origin
    some = rows if meets is None else rows.filter(rows.origin.isin(meets))
    # Most rows come once, as their time and tokens tell alone: of these nobody asks what else they say.
    held: Any = some.group_by("key").aggregate(n=some.count())
    several = engine.keep(held.filter(held.n > 1).select("key"))
    if int(engine.rows(several.count())[0][0]) == 0:
        return None
    equal = _marked(scans, among=several.key)
    equal = equal if meets is None else equal.filter(equal.origin.isin(meets))
    counted = engine.keep(equal.group_by("origin", "row").aggregate(n=equal.count(), at=equal.at.min()))
    grouped: Any = counted.group_by("row")
    origins = grouped.aggregate(origins=counted.count())
    few = origins.filter(origins.origins > 1, origins.origins <= _MOST_ORIGINS)
    counted = engine.keep(counted.filter(counted.row.isin(few.row)))
    pairs = tuple(_pairs(engine, some, counted, spans))
    return _repeats(engine, counted, pairs) if pairs else None


def without(scan: Scan, number: int, scans: Sequence[Scan], found: Overlap) -> Any:
    """The usage of a scan without the rows that another file holds too."""
    if not _can_tell(scan):
        return scan.usage
    rows = _origins(scan)
    keyed = rows.mutate(obsia_row=_row(rows, scans), obsia_at=_origin(rows, number))
    repeats = found.repeats.rename(obsia_repeated="row", obsia_of="origin")
    # Of a row that a file holds several times none stays: the file that holds it most often keeps all of its own.
    alone = keyed.anti_join(
        repeats, [keyed.obsia_row == repeats.obsia_repeated, keyed.obsia_at == repeats.obsia_of, _untold(keyed)]
    )
    return alone.select(*scan.usage.columns)


def _marked(scans: Sequence[Scan], among: Any = None) -> Any:
    """The rows of scans that bear no id and have a time and tokens: their file, their time, a key of time and tokens.

    Of those whose key is ``among`` some, also a hash of all that they say.
    """
    tables: list[Any] = []
    for number, scan in enumerate(scans):
        if not _can_tell(scan):
            continue
        rows = _origins(scan)
        rows = rows.filter(_untold(rows))
        marks = {"origin": _origin(rows, number), "at": rows.started_at}
        if among is None:
            tables.append(rows.select(**marks, key=_key(rows)))
        else:
            tables.append(rows.filter(_key(rows).isin(among)).select(**marks, row=_row(rows, scans)))
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _key(rows: Any) -> Any:
    """A number that is the same of equal rows."""
    key: Any = rows.started_at.hash()
    for name in _TOKENS:
        count: Any = rows[name].fill_null(0) if name in rows.columns else ibis.literal(0)
        key = key ^ count.cast("int64").hash()
    return key


def _can_tell(scan: Scan) -> bool:
    return "started_at" in scan.usage.columns and bool(set(_TOKENS) & set(scan.usage.columns))


def _origins(scan: Scan) -> Any:
    return scan.usage if scan.origins is None else scan.origins


def _untold(rows: Any) -> Any:
    """Whether a row has a time and tokens, and no id."""
    tokens = ibis.or_(*(rows[name] > 0 for name in _TOKENS if name in rows.columns))
    stated = rows.started_at.notnull() & tokens.fill_null(False)
    return stated & rows.event_id.isnull() if "event_id" in rows.columns else stated


def _origin(rows: Any, number: int) -> Any:
    """The file of a row: of a scan of several, its own mark."""
    prefix = ibis.literal(f"{number}:")
    return prefix + rows[ORIGIN].cast("string") if ORIGIN in rows.columns else prefix


def _row(rows: Any, scans: Sequence[Scan]) -> Any:
    """A hash of everything that a row says, in the columns of all scans; where it was read from is none of that."""
    names = {name for scan in scans for name in scan.usage.columns} - {"source", "event_id"}
    texts = [
        ibis.coalesce(rows[name].cast("string"), "")
        for name in sorted(names)
        if name in rows.columns and (name in COLUMNS or name.startswith(LABEL))
    ]
    named = [
        (name if name in rows.columns else "") for name in sorted(names) if name in COLUMNS or name.startswith(LABEL)
    ]
    present = iter(texts)
    between: Any = ibis.literal("\x1f")
    return between.join([next(present) if name else ibis.literal("") for name in named]).hash()


def _meeting(spans: Mapping[str, tuple[Any, Any]]) -> set[str]:
    """The files whose times meet those of another."""
    found: set[str] = set()
    furthest: tuple[Any, str] | None = None
    for origin, (first, last) in sorted(spans.items(), key=lambda each: (each[1][0], each[0])):
        if furthest is not None and first <= furthest[0]:
            found |= {origin, furthest[1]}
        if furthest is None or last > furthest[0]:
            furthest = (last, origin)
    return found


def _pairs(
    engine: QueryEngine, rows: Any, counted: Any, spans: Mapping[str, tuple[Any, Any]]
) -> Iterator[tuple[str, str]]:
    """The pairs of files with a run of equal rows."""
    one, other = counted.select("origin", "row", "n"), counted.select(other="origin", same="row", times="n")
    met = one.inner_join(other, [one.row == other.same, one.origin < other.other])
    times: Any = ibis.least(met.n, met.times)
    both = met.group_by("origin", "other").aggregate(common=times.sum())
    likely = both.filter(both.common >= LEAST).order_by(both.common.desc(), both.origin, both.other)
    for a, b, common in engine.rows(likely.limit(_MOST_PAIRS)):
        first, last = max(spans[a][0], spans[b][0]), min(spans[a][1], spans[b][1])
        inside = rows.filter(rows.origin.isin([a, b]), rows["at"].between(ibis.literal(first), ibis.literal(last)))
        sizes = [int(n) for _, n in engine.rows(inside.group_by("origin").aggregate(n=inside.count()))]
        if len(sizes) == 2 and common >= RUN_SHARE * min(sizes):
            yield a, b


def _repeats(engine: QueryEngine, counted: Any, pairs: Sequence[tuple[str, str]]) -> Overlap:
    """Of each row that files of ``pairs`` hold, all copies but those of the file that has most of them."""
    flagged = counted.filter(counted.origin.isin(sorted(set(itertools.chain.from_iterable(pairs)))))
    place = ibis.row_number().over(group_by=flagged.row, order_by=[flagged.n.desc(), flagged.origin.asc()])
    ranked = flagged.mutate(place=place)
    repeats: Any = engine.keep(ranked.filter(ranked.place > 0).select("origin", "row", "n", "at"))
    (told,) = engine.rows(repeats.aggregate(n=repeats.n.sum(), first=repeats["at"].min(), last=repeats["at"].max()))
    return Overlap(records=int(told[0] or 0), first=told[1], last=told[2], repeats=repeats.select("origin", "row"))
