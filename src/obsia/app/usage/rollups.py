"""From an ibis table of usage to exact statistics: one scan into cells, then integer roll-ups of the cells."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from obsia.accounting import cells as expressions
from obsia.accounting.billing_cells import BILLING, PLAIN_BILLING, WRITES, billing_of, with_billing
from obsia.accounting.local_times import with_local_times
from obsia.accounting.media_cells import MEDIA_SUMS
from obsia.app.refusals import NoTokens
from obsia.app.usage.account import LongSpans
from obsia.app.usage.cells import NOTHING_SERVED, SERIES_COLUMNS, Cell, Series, label_of, series_of
from obsia.app.usage.cuts import Cut, Cutter, cut_here
from obsia.app.usage.meter_readings import with_readings
from obsia.app.usage.periods import SPANS_S
from obsia.app.usage.serving_columns import with_few_ways
from obsia.app.usage.whatif import WhatIf
from obsia.app.usage.windows import offsets
from obsia.core.columns import ENERGY, MONEY
from obsia.physics.work import MediaWork, work_of
from obsia.readers.query_engine import QueryEngine

if TYPE_CHECKING:
    import ibis

    from obsia.app.usage.names import Names
    from obsia.readers.reading import Reading

MOST_NAMES = 2_000
"""Names of models (with their providers and hosts), and of regions, that are told apart.

Rarer ones beyond are assessed as unknown, and counted.
"""

GRID_HOUR = "grid_hour"
"""The hour (UTC) in which a record begins; null for one without a time, and for one that sums more than an hour."""

INT64 = 2**63
_COUNTED = (*expressions.FEATURES, *expressions.ABSENT)
_OF_WORK = (
    *("calls", "input_tokens", "cache_read_tokens", "output_tokens"),
    *("input_squared", "cached_squared", "output_squared", "input_output", "prefill_x2", "decode_x2"),
)
"""Sums of a cell, in the order in which :func:`obsia.physics.work.work_of` takes them."""
_UNBILLED = (None,) * (len(BILLING) + 1)
_NOTHING = Decimal(0)
_FIRST_RECORDS = 200_000
"""Records by which it is judged whether cells would be many."""
_MOST_CELLS_OF_FIRST = 60_000
"""Cells of them above which cells are summed for each table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Exact sums of one reading: cells of the whole, of each table, of each what-if."""

    rows: int
    """Records summed (a provider's bucket is one record of many calls)."""
    base: tuple[Cell, ...]
    tables: Mapping[tuple[str, ...], tuple[Cell, ...]]
    """Columns of usage -> the cells that carry them, where tables are not cut."""
    cuts: Mapping[tuple[str, ...], Cut]
    """Keys of a table -> its groups, where tables are cut."""
    scenarios: Mapping[str, tuple[Cell, ...]]
    usage: Any = field(repr=False, compare=False)
    """The expression of the usage with its names looked up: what another scan starts from, while the engine is open."""
    missing: Mapping[str, int]
    period: tuple[str, str] | None
    """The first and the last day on which a record begins."""
    until: str | None = None
    """The last day of the spans that records state; None without spans."""
    models: frozenset[tuple[str | None, ...]] | None = None
    """The names of models, each with what it stands for, that may be told; None where all may."""
    long_spans: Mapping[str, LongSpans] = field(default_factory=dict[str, LongSpans])
    """Key of time -> the records that are longer than its groups, where there are any."""

    unmetered: Mapping[str, int] = field(default_factory=dict[str, int])
    """Why a stated energy is not taken as a reading -> the records that state one."""

    @property
    def covered(self) -> tuple[str, str] | None:
        """The first and the last day of the usage, spans to their end."""
        return None if self.period is None else (self.period[0], max(self.period[1], self.until or ""))

    def digest(self) -> str:
        """A digest of all sums, whatever the order of cells: what stands for the content of a frame."""
        state = hashlib.blake2b(digest_size=32)
        for name, cells in (
            ("base", self.base),
            *((repr(keys), cells) for keys, cells in sorted(self.tables.items())),
            *((repr(keys), cut.cells) for keys, cut in sorted(self.cuts.items())),
            *sorted(self.scenarios.items()),
        ):
            state.update(name.encode())
            for line in sorted(
                repr(
                    (
                        *_told(cell.series),
                        cell.keys,
                        cell.work,
                        cell.reasoning_tokens,
                        cell.messages,
                        cell.seat_seconds,
                        cell.media,
                        cell.timed,
                        *(() if not any(cell.waited) else (cell.waited,)),
                        *(() if not any(cell.written) else (cell.written,)),
                        *(() if cell.billing == PLAIN_BILLING else (cell.billing, str(cell.cost))),
                        *(() if cell.series.meter is None else (cell.series.meter, str(cell.energy_j))),
                        *(() if cell.hour is None else (cell.hour.isoformat(),)),
                    )
                )
                for cell in cells
            ):
                state.update(line.encode())
        return f"sums:{state.hexdigest()}"

    def cells_for(self, keys: tuple[str, ...]) -> tuple[Cell, ...]:
        """Cells that carry the columns of a table."""
        return self.tables[sql_keys(keys)]


class Cutting(NamedTuple):
    """How tables are cut."""

    groups: int
    """How many have their own row."""
    kept: tuple[tuple[str, ...], ...] = ()
    """Keys of tables that are not cut."""


def sql_keys(keys: Sequence[str]) -> tuple[str, ...]:
    """The keys of a table that are columns of usage (the others follow from names)."""
    return tuple(key for key in keys if key not in ("model", "provider", "zone"))


def statistics(
    engine: QueryEngine,
    reading: Reading,
    *,
    names: Names,
    by: Sequence[tuple[str, ...]],
    what_if: Sequence[WhatIf],
    period: tuple[str, str] | None = None,
    by_hour: bool = False,
    top: Cutting | None = None,
) -> Statistics:
    """One scan into cells that carry every key asked for, then a roll-up for each table.

    With ``top`` each table is cut to its largest groups and the others, in the engine. Where its cells would be nearly
    as many as records, it is scanned for itself: to find its largest groups, then to sum them.

    ``period`` is that of all rows (:func:`period_of`), asked for when it is not given: names and prices that change
    outside it need no look per row. ``by_hour``: every cell is of one hour
    of the grid. Hours, days, weeks and months of tables are those of the reading's clock.
    Raises ``NoData`` when no record states tokens, messages or seats; a bill may state none.
    """
    kept = () if top is None else top.kept
    period = period or period_of(engine, reading)
    usage, seen = looked_up(engine, reading, names=names, period=period)
    all_keys = tuple(dict.fromkeys(key for keys in (*by, *kept) for key in sql_keys(keys)))
    if by_hour:
        usage = _with_hours(usage)
    if (ahead := offsets(reading.options.clock, period=period)) and not set(all_keys).isdisjoint(SPANS_S):
        usage = with_local_times(usage, ahead)
    if names.is_billed:
        usage = with_billing(usage, lengths=names.price_lengths)
    unmetered: Mapping[str, int] = {}
    if ENERGY in usage.columns:
        usage, unmetered = with_readings(engine, usage, names=names)
    inner = (*_hours(usage), *(name for name in BILLING if name in usage.columns))
    from obsia.app.usage.few_texts import few_texts

    texts = few_texts(engine, reading, (*SERIES_COLUMNS, *all_keys), seen=seen)

    def scanned(of: Any, keys: Sequence[str]) -> Any:
        return expressions.cells(
            of, keys=(*keys, *inner), window=names.window, fixed_window=None, widening=engine.is_widening, texts=texts
        )

    together = top is None or bool(kept) or not all_keys or not _is_flood(engine, usage, keys=(*all_keys, *inner))
    table = engine.keep(scanned(usage, all_keys if together else ()))
    series = [name for name in SERIES_COLUMNS if name in table.columns]
    rolled: dict[tuple[str, ...], tuple[Cell, ...]] = {}
    for keys in {(), *map(sql_keys, kept if top is not None else by)}:
        columns = [*series, *keys, *inner]
        rolled[keys] = tuple(cells_in(engine, expressions.roll_up(table, keys=columns), keys=keys))
    cuts: dict[tuple[str, ...], Cut] = {}
    if top is not None:
        names.limit_regions(rolled[()])
        cutter = Cutter(
            engine=engine,
            source=table if together else usage,
            are_cells=together,
            cells=lambda of, keys: cells_in(
                engine,
                expressions.roll_up(of, keys=[*series, *keys, *inner]) if together else scanned(of, keys),
                keys=keys,
            ),
            label=label_of,
            names=names,
            top=top.groups,
        )
        cuts = {
            keys: cutter.cut(keys, base=rolled[()])
            if sql_keys(keys)
            else cut_here(rolled[()], keys, names=names, top=top.groups)
            for keys in by
        }
    scenarios = {
        scenario.text: _changed_cells(engine, usage, scenario, base=rolled[()], names=names) for scenario in what_if
    }
    counts = (*expressions.COUNTS, *expressions.MISSING)
    totals = engine.rows(expressions.totals(table))[0]
    missing: dict[str, int] = dict(zip(counts, (int(value or 0) for value in totals), strict=True))
    if not reading.options.are_charges:
        check_tokens(rolled[()], missing, names=names, unused=reading.unmapped())
    return Statistics(
        rows=missing["rows"],
        base=rolled[()],
        tables=rolled,
        cuts=cuts,
        scenarios=scenarios,
        usage=usage,
        missing=missing,
        period=period if missing["rows"] == reading.read else _period(engine, reading.usage),
        until=_until(engine, reading.usage),
        long_spans=_long_spans(engine, reading.usage, keys=all_keys),
        unmetered=unmetered,
    )


def check_tokens(base: Sequence[Cell], missing: Mapping[str, int], *, names: Names, unused: Sequence[Any] = ()) -> None:
    """Raises ``NoData`` where the cells of the whole state no tokens, messages or seats."""
    calls = sum(cell.work.calls for cell in base)
    estimated = any(
        cell.messages or cell.seat_seconds or cell.energy_j or names.makes_media(cell.series) for cell in base
    )
    if calls and missing["without_tokens"] == calls and not estimated:
        # Priced at zero tokens, such an account would look like a cost: it is an absence of data.
        raise NoTokens(calls=calls, unused=unused)


def _is_flood(engine: QueryEngine, usage: Any, *, keys: Sequence[str]) -> bool:
    """Whether cells by some keys would be many, judged by the first records: it decides how they are summed alone."""
    first = usage.limit(_FIRST_RECORDS)
    cells = expressions.cells(first, keys=keys, window=None, fixed_window=None, widening=engine.is_widening)
    of = [name for name in cells.columns if name in SERIES_COLUMNS or name in keys]
    return engine.rows(cells.select(*of).count() if of else cells.count())[0][0] > _MOST_CELLS_OF_FIRST


def cells_of(engine: QueryEngine, summed: Statistics, scenario: WhatIf, *, names: Names) -> tuple[Cell, ...]:
    """The cells of the whole under one more change, as :func:`statistics` makes them; the engine is still open."""
    return _changed_cells(engine, summed.usage, scenario, base=summed.base, names=names)


def _changed_cells(
    engine: QueryEngine, usage: ibis.Table, scenario: WhatIf, *, base: tuple[Cell, ...], names: Names
) -> tuple[Cell, ...]:
    # Only what changes tokens or attention needs another scan; the rest is priced from the same cells.
    if not scenario.rescans(usage_window=names.has_window):
        return base
    scanned = expressions.cells(
        _changed(usage, scenario),
        keys=_hours(usage),
        window=None if scenario.model else names.window,
        fixed_window=scenario.window,
        wide=scenario.factor > 1,
        widening=engine.is_widening,
    )
    other = tuple(cells_in(engine, scanned, keys=()))
    if scenario.replaced is None:
        return other
    # The calls of the other models keep their own attention windows.
    kept = (cell for cell in base if not scenario.replaces(names.model_id(cell.series)))
    return (*kept, *(cell for cell in other if scenario.replaces(names.model_id(cell.series))))


def period_of(engine: QueryEngine, reading: Reading) -> tuple[str, str] | None:
    """The first and the last day of all rows, refused ones included; None without times."""
    return _period(engine, reading.unchecked)


def looked_up(
    engine: QueryEngine, reading: Reading, *, names: Names, period: tuple[str, str] | None
) -> tuple[ibis.Table, dict[str, set[str]]]:
    """The usage with its names learnt by ``names``, floods of texts cut off, and what moves in time dated.

    And all the texts of columns that were seen whole on the way.
    """
    usage = expressions.named(reading.usage)
    # Names of refused rows may be among them: a superset is enough to look up attention windows.
    unchecked = expressions.named(reading.unchecked)
    named = [column for column in ("provider", "host", expressions.MODEL_NAME) if column in usage.columns]
    found: list[dict[str, Any]] = []
    seen: dict[str, set[str]] = {}
    if named:
        counted = expressions.model_names(unchecked, most=MOST_NAMES)
        found = [dict(zip(counted.columns, row, strict=True)) for row in engine.rows(counted)]
    names.learn(
        {
            (row.get("provider"), row.get("host"), row[expressions.MODEL_NAME])
            for row in found
            if row.get(expressions.MODEL_NAME)
        },
        period=period,
    )
    if changing := names.timeline.changing:
        usage = expressions.with_dates(usage, names=sorted(changing), starts=names.timeline.starts)
    for column in named:
        seen[column] = {row[column] for row in found if row[column] is not None}
        if len(found) == MOST_NAMES:
            kept = sorted(seen.pop(column) - {""})
            usage = expressions.only_names(usage, names=kept, column=column)
    for column in ("region", "zone_id"):
        if column in usage.columns:
            rows = engine.rows(expressions.frequent(unchecked, column=column, most=MOST_NAMES))
            seen[column] = {str(row[0]) for row in rows if row[0] is not None}
            if len(rows) == MOST_NAMES:
                kept = sorted(seen.pop(column) - {""})
                usage = expressions.only_names(usage, names=kept, column=column)
    return with_few_ways(engine, usage), seen


def _with_hours(usage: Any) -> Any:
    """The usage with :data:`GRID_HOUR`, where its records have times."""
    import ibis

    if "started_at" not in usage.columns:
        return usage
    hour: Any = usage.started_at.truncate("h")
    if "bucket_s" in usage.columns:
        hour = ibis.cases((usage.bucket_s.fill_null(0) <= SPANS_S["hour"], hour), else_=ibis.null(hour.type()))
    return usage.mutate(**{GRID_HOUR: hour})


def _hours(usage: Any) -> tuple[str, ...]:
    """The key of hours, where the usage has it."""
    return (GRID_HOUR,) if GRID_HOUR in usage.columns else ()


def _changed(usage: ibis.Table, scenario: WhatIf) -> ibis.Table:
    if scenario.scaled is not None:
        return expressions.scaled(usage, column=scenario.scaled, factor=scenario.factor)
    if scenario.cached_share is not None:
        return expressions.with_cached_share(usage, share=scenario.cached_share)
    return usage


def _period(engine: QueryEngine, usage: ibis.Table) -> tuple[str, str] | None:
    extent = expressions.period(usage)
    if extent is None:
        return None
    first, last = engine.rows(extent)[0]
    return None if first is None else (first.date().isoformat(), last.date().isoformat())


def longest_span_s(engine: QueryEngine, reading: Reading) -> int:
    """The seconds of the longest span that a record states; 0 without spans."""
    unchecked: Any = reading.unchecked
    if "bucket_s" not in unchecked.columns:
        return 0
    return int(engine.rows(unchecked.aggregate(longest=unchecked.bucket_s.max()))[0][0] or 0)


def _until(engine: QueryEngine, usage: Any) -> str | None:
    """The last day on which a span of a record ends; None without spans."""
    if not {"started_at", "bucket_s"} <= set(usage.columns):
        return None
    spans = usage.filter(usage.started_at.notnull(), usage.bucket_s > 0)
    ends = spans.aggregate(last=(spans.started_at + spans.bucket_s.as_interval("s")).max())
    if (last := engine.rows(ends)[0][0]) is None:
        return None
    # An end is the first instant that is no longer in the span.
    return (last - dt.timedelta(microseconds=1)).date().isoformat()


def _long_spans(engine: QueryEngine, usage: Any, *, keys: Sequence[str]) -> dict[str, LongSpans]:
    """Records longer than the groups of each key of time."""
    found: dict[str, LongSpans] = {}
    timed = [key for key in keys if key in SPANS_S]
    if not timed or "bucket_s" not in usage.columns:
        return found
    counts = [usage[name].fill_null(0) for name in ("input_tokens", "output_tokens") if name in usage.columns]
    tokens: Any = sum(counts[1:], counts[0]) if counts else usage.bucket_s * 0
    wanted: dict[str, Any] = {"of": usage.count(), "tokens": tokens.sum()}
    for key in timed:
        is_long = (usage.bucket_s > SPANS_S[key]).fill_null(False)
        wanted |= {f"n_{key}": is_long.cast("int64").sum(), f"t_{key}": (tokens * is_long.cast("int64")).sum()}
    row = engine.rows(usage.aggregate(**wanted))[0]
    told = {name: int(value or 0) for name, value in zip(wanted, row, strict=True)}
    for key in timed:
        if told[f"n_{key}"]:
            share = told[f"t_{key}"] / told["tokens"] if told["tokens"] else None
            found[key] = LongSpans(key=key, records=told[f"n_{key}"], of=told["of"], tokens_share=share)
    return found


def cells_in(engine: QueryEngine, expression: ibis.Table, *, keys: Sequence[str]) -> list[Cell]:
    """Rows of cells. Sums travel as 64-bit integers where all of them fit, else as exact decimals."""
    stored = engine.keep(expression)
    largest = engine.rows(expressions.largest(stored))[0]
    # What is nothing in every cell, as most sums are, stays in the engine.
    blank_sums = [name for name, most in zip(_COUNTED, largest, strict=True) if not most]
    if len(blank_sums) < len(_COUNTED):
        stored = stored.drop(*blank_sums, *({"rows"} - set(keys)))
    if all(most is None or most < INT64 for most in largest):
        stored = expressions.as_int64(stored)
    columns = engine.columns(stored)
    rows = len(next(iter(columns.values())))
    blank, nothing = (None,) * rows, MediaWork()
    # Most cells have a series, keys, a way of being charged and gaps that others have too: each is made once.
    series_at, billing_at = cache(series_of), cache(billing_of)

    @cache
    def keys_at(values: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(keys, values, strict=True))

    @cache
    def absent_at(calls: tuple[int, ...]) -> dict[str, int]:
        return dict(zip(expressions.ABSENT, calls, strict=True))

    def sums(*names: str) -> Iterable[tuple[int, ...]]:
        """Some sums of each cell; one tuple for all where they are nothing."""
        if not any(name in columns for name in names):
            return itertools.repeat((0,) * len(names), rows)
        return zip(*(_whole(columns[name]) if name in columns else (0,) * rows for name in names), strict=True)

    told = zip(
        zip(*(columns.get(name, blank) for name in SERIES_COLUMNS), strict=True),
        zip(*([label_of(key, value) for value in columns[key]] for key in keys), strict=True) if keys else [()] * rows,
        sums(*_OF_WORK),
        sums("reasoning_tokens", *expressions.UNMEASURED),
        sums(*MEDIA_SUMS),
        *(sums(*names) for names in (expressions.TIMED, expressions.WAITED, WRITES, expressions.ABSENT)),
        zip(*(columns.get(name, blank) for name in BILLING), columns.get(MONEY, blank), strict=True),
        columns.get(ENERGY, blank),
        map(_utc, columns.get(GRID_HOUR, blank)),
        strict=True,
    )
    return [
        Cell(
            series_at(stated),
            keys_at(values),
            work_of(*work),
            work[1],
            reasoning,
            messages,
            seat_seconds,
            MediaWork(**dict(zip(MEDIA_SUMS, media, strict=True))) if any(media) else nothing,
            timed,
            waited,
            absent_at(lacking),
            written,
            PLAIN_BILLING if bill == _UNBILLED else billing_at(*bill[:-1]),
            bill[-1] or _NOTHING,
            energy or _NOTHING,
            hour,
        )
        for stated, values, work, (reasoning, messages, seat_seconds), media, *more in told
        for timed, waited, written, lacking, bill, energy, hour in (more,)
    ]


def _whole(values: Sequence[Any]) -> Sequence[int]:
    """Sums as whole numbers, whatever the engine holds them in; 0 for a sum of no rows."""
    return values if set(map(type, values)) <= {int} else [int(value or 0) for value in values]


def _told(series: Series) -> tuple[object, ...]:
    """What a digest is made of: of how it was served, where records state anything."""
    *told, media, _, serving = series
    return (*told, None, media, *(() if serving == NOTHING_SERVED else serving))


def _utc(at: dt.datetime | None) -> dt.datetime | None:
    """An instant of the engine, which holds those of UTC without saying so."""
    return at if at is None else at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
