"""The account of kept sums: the very one that their records give, for the tables that their keys allow."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, NamedTuple, cast

from obsia.accounting.billing_cells import Billing
from obsia.accounting.cells import ABSENT, MISSING, OCTAVES
from obsia.accounting.kept_cells import LONGER
from obsia.app.questions.keeping import READING
from obsia.app.questions.usage import SERIES_KEYS, Assess
from obsia.app.usage import kept_folder as folders
from obsia.app.usage.account import LongSpans
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.cuts import Cut, cut_here
from obsia.app.usage.kept_cell import KeptCell, added, amounts_of, cell_with, day_of, instant, together
from obsia.app.usage.kept_folder import Kept, Source
from obsia.app.usage.lines import observed
from obsia.app.usage.message_content import of_content
from obsia.app.usage.names import Names
from obsia.app.usage.periods import SPANS_S, week_of
from obsia.app.usage.rollups import Statistics, check_tokens, sql_keys
from obsia.app.usage.usage_sums import (
    Prepared,
    Run,
    Summed,
    check_keys,
    keys_in,
    proposals_of,
    tables_for_report,
    uncut,
)
from obsia.app.usage.windows import days_of
from obsia.core.columns import COLUMNS
from obsia.core.errors import BadCall, NoData
from obsia.core.message import Option, Symbol
from obsia.readers.counted import OnceCounted, Reconciliation
from obsia.readers.days import Days
from obsia.readers.giants import Giants

_UNREAD: Final = (frozenset(READING) - {"table_map", "label_from"}) | {"min_users", "hash_users"}
"""Attributes that are refused beside sums, for they ask of each record; others may stand in a file of settings."""
_MOST_NAMED: Final = 10
_COARSE: Final = (*SPANS_S, LONGER)
_NO_SPANS: Final[dict[str, LongSpans]] = {}


def are_kept(paths: Sequence[str | os.PathLike[str]]) -> bool:
    """Whether paths are folders of kept sums. Raises ``BadCall`` where some are and others are not."""
    kept = [folders.is_kept(path) for path in paths]
    if any(kept) and not all(kept):
        raise BadCall("kept-mixed", path=os.fspath(paths[kept.index(True)]))
    return any(kept)


def kept_of(paths: Sequence[str | os.PathLike[str]]) -> Kept:
    """The sums of some folders together: what two of them hold counts once."""
    several = [folders.read(path) for path in paths]
    if len(several) == 1:
        return several[0]
    from obsia.app.usage.merging import merged

    return merged(several)


def _reading_of(asked: Assess, sources: Sequence[Source]) -> dict[str, Any]:
    """What was stated of the reading of some sources, where it is one: it is a part of what their account is of.

    Raises ``BadCall`` for a question that says how records are read: they are not read.
    """
    if stated := [each.option for each in asked.stated() if each.attribute in _UNREAD]:
        raise BadCall("kept-reading", options=tuple(stated))
    one = dict(sources[0].reading)
    if any(dict(each.reading) != one for each in sources):
        return {}
    return {name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value for name, value in one.items()}


def summed_of(asked: Assess, prepared: Prepared, run: Run, kept: Kept) -> Summed:
    """What an account is made of, from kept sums. Raises ``BadCall`` and ``NoData`` for what they do not tell."""
    sources = folders.effective(kept.sources.values())
    if len(sources) > 1 and any(each.is_limited for each in sources):
        limited = next(each for each in sources if each.is_limited)
        raise NoData("kept-limited", file=str(next(iter(limited.files.values()))["file"]))
    run.tell("summing")
    usage = _Usage(asked, prepared, sources, kept)
    columns = usage.columns
    tables = asked.tables
    if run.report_tables:
        extra = tables_for_report(columns, period=usage.period, longest_s=usage.longest_s)
        tables = tuple(dict.fromkeys((*tables, *extra)))
    check_keys(tables, columns)
    whole = uncut(asked, run)
    usage.check((*tables, *whole))
    statistics = usage.statistics(tables, whole=whole)
    names = prepared.names
    seen = observed(statistics.base, names=names)
    proposals, proposed = None, dict[str, tuple[Cell, ...]]()
    if asked.levers:
        run.tell("levers")
        proposals = proposals_of(prepared, statistics, seen, seed=asked.seed)
        for each in proposals.made:
            if each.what_if.rescans(usage_window=names.has_window):
                raise NoData("kept-levers", option=Option("levers"), change=each.what_if.text)
            proposed[each.what_if.text] = statistics.base
    beside = _Beside(sources)
    rejects: tuple[Any, ...] = beside.chained("rejects")
    return Summed(
        tables=tables,
        statistics=statistics,
        observed=seen,
        where=usage.where(statistics.rows),
        proposals=proposals,
        proposed=proposed,
        inputs=tuple(sorted(digest for each in sources for digest in each.files)),
        recognised={
            str(file["file"]): (str(file["reader"]), of_content(file["why"]))
            for each in sources
            for file in each.files.values()
        },
        reject_counts=beside.counted("reject_counts"),
        rejects=rejects[: run.most_rejects],
        unmapped=tuple(dict.fromkeys(beside.chained("unmapped"))),
        skipped=beside.counted("skipped"),
        unknown_keys=beside.counted("unknown_keys"),
        named_by=beside.counted("named_by"),
        taken={key: value for each in beside.several("taken") for key, value in each.items()},
        table_maps=tuple(dict.fromkeys(beside.chained("table_maps"))),
        same_calls=beside.same_calls,
        ignored=(),
        broken=(),
        giants=beside.giants,
        keys=tuple(key for key in keys_in(columns) if key in (*SERIES_KEYS, *SPANS_S) or usage.is_kept(key)),
        doubts=beside.chained("doubts"),
        alike=beside.chained("alike"),
        doubled_signals=beside.chained("doubled_signals"),
        given_twice=sum(beside.several("given_twice")),
        removed=sum(beside.several("removed")),
        reading=_reading_of(asked, sources),
    )


def stale(kept: Kept, sources: Sequence[Source], asked: Assess) -> dict[str, frozenset[str]]:
    """Source -> names of models ("" for none) whose attention window is another under today’s facts."""
    usage = _Usage(asked, Prepared.of(asked), sources, kept)
    found: dict[str, set[str]] = {}
    for each in usage.stale:
        found.setdefault(each.source, set()).add(each.cell.series.model_name or "")
    return {source: frozenset(names) for source, names in found.items()}


class _Priced(NamedTuple):
    """A kept cell as it is under today's facts."""

    kept: KeptCell
    series: Series
    """With the span of dates of its name."""
    billing: Billing
    """By the lengths of prompts at which a price of any of the models changes."""
    hour: dt.datetime | None
    amounts: Sequence[int]


@dataclass(frozen=True)
class _Beside:
    """What the readings of some sources found beside records."""

    sources: Sequence[Source]

    def several(self, name: str) -> list[Any]:
        """What each of them found."""
        return [of_content(each.beside[name]) for each in self.sources if name in each.beside]

    def counted(self, name: str) -> dict[Any, int]:
        """Counts together, the largest first."""
        total: Counter[Any] = Counter()
        for each in self.several(name):
            total.update(each)
        return dict(total.most_common())

    def chained(self, name: str) -> tuple[Any, ...]:
        """Lists one after another."""
        return tuple(one for each in self.several(name) for one in each)

    @property
    def same_calls(self) -> OnceCounted | None:
        """Calls that several formats record, of all sources."""
        found: list[OnceCounted] = [each for each in self.several("same_calls") if each is not None]
        if len(found) < 2:
            return found[0] if found else None
        taken: dict[str, Counter[str]] = {}
        for each in found:
            for name, counts in each.fields.items():
                taken.setdefault(name, Counter()).update(counts)
        return OnceCounted(
            calls=sum(each.calls for each in found),
            records=sum(each.records for each in found),
            sources=tuple(sorted({one for each in found for one in each.sources})),
            differing=sum(each.differing for each in found),
            fields={name: dict(counts) for name, counts in taken.items()},
        )

    @property
    def giants(self) -> Giants | None:
        """Records of more tokens than can be, of all sources."""
        found: list[Giants] = [each for each in self.several("giants") if each is not None]
        if not found:
            return None
        return replace(max(found, key=lambda each: each.tokens), records=sum(each.records for each in found))


class _Usage:
    """Kept sums as the usage of one account."""

    def __init__(self, asked: Assess, prepared: Prepared, sources: Sequence[Source], kept: Kept) -> None:
        self._asked, self._sources = asked, sources
        self.names: Names = prepared.names
        self._by_hour = prepared.hourly is not None
        self._scenarios = prepared.scenarios
        self._zone = zoneinfo.ZoneInfo(asked.tz)
        cells = kept.cells(each.source_id for each in sources)
        self._days = days_of(asked)
        self.outside = 0
        if self._days is not None:
            if "started_at" not in self.columns:
                raise BadCall("period-no-times")
            days = self._days
            inside = [each for each in cells if _is_within(each, days)]
            # Records that begin outside of the days; those of two windows count once.
            self.outside = _rows(cells) - _rows(inside)
            cells = inside
        self.period = self._period_of(cells)
        names = {(each.cell.series.provider, each.cell.series.host, each.cell.series.model_name) for each in cells}
        if self._days is None:
            names |= {name for each in sources for name in each.names}
        self.names.learn([(one, host, name) for one, host, name in sorted(names, key=str) if name], period=self.period)
        self._choose(cells)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the records, in the order of a reading."""
        present = {name for each in self._sources for name in each.columns}
        return (*(name for name in COLUMNS if name in present), *sorted(name for name in present if "." in name))

    @property
    def longest_s(self) -> int:
        """The seconds of the longest span that is told apart; 0 without spans."""
        spans = [each.kept.span for each in self._priced if each.kept.span]
        return max((SPANS_S.get(span, SPANS_S["month"] + 1) for span in spans), default=0)

    def _period_of(self, cells: Sequence[KeptCell]) -> tuple[str, str] | None:
        if self._days is None:
            stated = [each.period for each in self._sources if each.period is not None]
            return (min(first for first, _ in stated), max(last for _, last in stated)) if stated else None
        return _extent(cells)

    def _choose(self, cells: Sequence[KeptCell]) -> None:
        """Take of each cell the sums with the window that holds today; note those of which there are none."""
        window = self.names.window
        changing, span = self.names.timeline.changing, cache(self.names.timeline.span)

        @cache
        def above(tokens: int) -> int:
            """The longest of the lengths at which a price changes today that prompts above ``tokens`` exceed."""
            return max((length for length in lengths if length <= tokens), default=0)

        lengths = self.names.price_lengths
        self._priced: list[_Priced] = []
        others: list[KeptCell] = []
        wanted: dict[tuple[Series, str | None], int] = {}
        for each in cells:
            series, billing = each.cell.series, each.cell.billing
            start = self._dated(each, span) if (series.model_name or "") in changing else None
            if (at := (series, start)) not in wanted:
                of = (series.provider, series.host, series.model_name, start)
                wanted[at] = 0 if window is None else window.of(*of)
            if each.window != wanted[at]:
                others.append(each)
                continue
            if (length := above(billing.above_input_tokens)) != billing.above_input_tokens:
                billing = billing._replace(above_input_tokens=length)
            self._priced.append(
                _Priced(
                    each,
                    series if start is None else series._replace(dated=start),
                    billing,
                    self._hour(each),
                    amounts_of(each.cell),
                )
            )
        chosen = {_identity(each.kept) for each in self._priced} if others else set[Any]()
        self.stale = [each for each in others if _identity(each) not in chosen]

    def _dated(self, kept: KeptCell, span: Callable[[str | None, str], str | None]) -> str | None:
        """The ``span`` of dates of the name of a cell. Raises ``NoData`` where it changes within the cell."""
        name = kept.cell.series.model_name
        start, end = (None if us is None else span(name, day_of(us)) for us in (kept.first_us, kept.last_us))
        if start != end:
            self._refuse("kept-changed", kept, model=name or Symbol("-"))
        return start

    def _hour(self, kept: KeptCell) -> dt.datetime | None:
        """The hour of the grid, where carbon is by the hour."""
        if not self._by_hour or kept.first_us is None or kept.last_us is None or kept.span not in ("", "hour"):
            return None
        first, last = (instant(us).replace(minute=0, second=0, microsecond=0) for us in (kept.first_us, kept.last_us))
        if first != last:
            self._refuse("kept-coarse", kept, key=Symbol("hour"))
        return first.replace(tzinfo=dt.UTC)

    def is_kept(self, key: str) -> bool:
        """Whether the sums of every source are apart by a key, or none of its records has its column."""
        column = OCTAVES.get(key, key)
        return all(key in each.keys or column not in each.columns for each in self._sources)

    def check(self, tables: Sequence[tuple[str, ...]]) -> None:
        """Raises ``NoData`` for what the sums do not tell: another window, other prices, keys, changes of lengths."""
        if self.stale:
            series = dict.fromkeys(each.cell.series.model_name or "-" for each in self.stale)
            raise NoData("kept-stale", models=tuple(series)[:_MOST_NAMED], count=len(series))
        known = set[int].intersection(*(set(each.lengths) for each in self._sources)) if self._sources else set[int]()
        if other := sorted(set(self.names.price_lengths) - known):
            raise NoData("kept-lengths", lengths=tuple(map(Symbol, other)))
        for key in (key for keys in tables for key in keys if key not in (*SERIES_KEYS, *SPANS_S)):
            if not self.is_kept(key):
                kept = list(dict.fromkeys(key for each in self._sources for key in each.keys))
                told = (*SERIES_KEYS, *SPANS_S, *(each for each in kept if self.is_kept(each) and self._has(each)))
                raise NoData("kept-no-key", key=key, kept=tuple(told), option=Option("by"))
        for each in self._scenarios:
            if each.rescans(usage_window=self.names.has_window):
                raise NoData("kept-what-if", option=Option("what-if"), change=each.text)

    def _has(self, key: str) -> bool:
        return any(OCTAVES.get(key, key) in each.columns for each in self._sources)

    def _refuse(self, code: str, kept: KeptCell, **arguments: Any) -> None:
        """Raises ``NoData``: the sums of a day or a month are not told apart."""
        raise NoData(code, span=Symbol(kept.day), **arguments)

    def statistics(self, tables: Sequence[tuple[str, ...]], *, whole: Sequence[tuple[str, ...]] = ()) -> Statistics:
        """The sums of the whole and of each table, and of ``whole`` tables. Raises ``NoData`` for no records."""
        names, top = self.names, self._asked.top
        rows = sum(each.kept.rows for each in self._priced)
        if not rows:
            raise NoData("period-empty", count=self.outside) if self.outside else NoData("none-found")
        base = tuple(self._rolled(()))
        names.limit_regions(base)
        cuts: dict[tuple[str, ...], Cut] = {}
        for keys in tables:
            own = tuple(key for key in keys if key not in SERIES_KEYS)
            cuts[keys] = cut_here(self._rolled(own) if own else base, keys, names=names, top=top)
        missing = self._missing(rows)
        check_tokens(base, missing, names=names)
        cells = [each.kept for each in self._priced]
        ends = [each.ends_us for each in cells if each.ends_us is not None]
        keys = {key for some in tables for key in some}
        return Statistics(
            rows=rows,
            base=base,
            tables={keys: tuple(self._rolled(keys)) if keys else base for keys in {(), *map(sql_keys, whole)}},
            cuts=cuts,
            scenarios={each.text: base for each in self._scenarios},
            usage=None,
            missing=missing,
            period=_extent(cells),
            until=day_of(max(ends) - 1) if ends else None,
            long_spans=self._long_spans(keys),
        )

    def _rolled(self, keys: Sequence[str]) -> list[Cell]:
        """The cells by some keys, added up."""
        reads = [self._reads(key) for key in keys]
        sums: dict[Any, list[Any]] = {}
        for each in self._priced:
            cost = each.kept.cell.cost
            at = (each.series, each.billing, each.hour, *(read(each.kept) for read in reads))
            held = sums.get(at)
            if held is None:
                sums[at] = [each.amounts, cost]
                continue
            held[0] = added(held[0], each.amounts)
            if cost:
                held[1] = together(held[1], cost)
        return [
            cell_with(series, amounts, billing=billing, cost=cost, keys=dict(zip(keys, values, strict=True)), hour=hour)
            for (series, billing, hour, *values), (amounts, cost) in sums.items()
        ]

    def _reads(self, key: str) -> Callable[[KeptCell], str | None]:
        """What reads the value of a key from a kept cell."""
        if key not in SPANS_S:
            return lambda kept: kept.keys.get(key)

        def of_time(kept: KeptCell) -> str | None:
            if kept.first_us is None or kept.last_us is None:
                return None
            label = self._label(key, kept.first_us)
            if kept.last_us != kept.first_us and self._label(key, kept.last_us) != label:
                self._refuse("kept-coarse", kept, key=Symbol(key))
            return label

        return of_time

    def _label(self, key: str, us: int) -> str:
        """The label of the hour, day, week or month by the clock of the question."""
        at = instant(us)
        if self._asked.tz != "UTC":
            at = at.replace(tzinfo=dt.UTC).astimezone(self._zone)
        if key == "hour":
            return at.strftime("%Y-%m-%d %H:00")
        day = at.date()
        return day.isoformat() if key == "day" else week_of(day) if key == "week" else f"{day.year:04}-{day.month:02}"

    def _missing(self, rows: int) -> dict[str, int]:
        found = dict[str, int]()
        found.update(dict.fromkeys((*ABSENT, *MISSING), 0))
        for each in self._priced:
            cell = each.kept.cell
            for name, count in cell.absent.items():
                found[name] += count
            if not cell.series.region and not cell.series.zone_id:
                found["without_region"] += cell.work.calls
            if not cell.series.model_name:
                found["without_model"] += cell.work.calls
        return {"rows": rows, **found}

    def _long_spans(self, keys: set[str]) -> dict[str, LongSpans]:
        """Records longer than the groups of each key of time that is asked for."""
        if "bucket_s" not in self.columns:
            return _NO_SPANS
        found: dict[str, LongSpans] = {}
        of = sum(each.kept.rows for each in self._priced)
        all_tokens = sum(map(_tokens, self._priced))
        for key in (key for key in SPANS_S if key in keys):
            longer = set(_COARSE[_COARSE.index(key) + 1 :])
            some = [each for each in self._priced if each.kept.span in longer]
            if records := sum(each.kept.rows for each in some):
                share = sum(map(_tokens, some)) / all_tokens if all_tokens else None
                found[key] = LongSpans(key=key, records=records, of=of, tokens_share=share)
        return found

    def where(self, counted: int) -> Reconciliation:
        """Where every record went."""
        total = Counter[str]()
        for each in self._sources:
            total.update(each.records)
        return Reconciliation(
            read=total["read"],
            counted=counted,
            duplicate=total["duplicate"],
            rejected=total["rejected"],
            outside=self.outside,
        )


def _tokens(each: _Priced) -> int:
    return each.kept.cell.input_tokens + each.kept.cell.work.decode_tokens


def _identity(kept: KeptCell) -> tuple[Any, ...]:
    """What parts sums, but for the attention window that they were made with."""
    cell = kept.cell
    return (kept.source, kept.day, kept.first_us, kept.span, cell.series, cell.billing, *kept.keys.items())


def _rows(cells: Iterable[KeptCell]) -> int:
    """The records of cells; of sums with several windows once."""
    once: dict[Any, int] = {}
    for each in cells:
        once[_identity(each)] = each.rows
    return sum(once.values())


def _extent(cells: Iterable[KeptCell]) -> tuple[str, str] | None:
    """The first and the last day on which a record begins."""
    timed = [(each.first_us, each.last_us) for each in cells if each.first_us is not None]
    if not timed:
        return None
    return day_of(min(first for first, _ in timed)), day_of(max(last or first for first, last in timed))


def _is_within(kept: KeptCell, days: Days) -> bool:
    """Whether the records of a cell begin in some days. Raises ``NoData`` where only some of them do."""
    if kept.first_us is None or kept.last_us is None:
        return False
    first, last = instant(kept.first_us), instant(kept.last_us)
    for bound in (days.since, days.before):
        if bound is not None and first < bound <= last:
            raise NoData("kept-part", span=Symbol(kept.day), at=Symbol(bound.isoformat(sep=" ", timespec="minutes")))
    return (days.since is None or first >= days.since) and (days.before is None or last < days.before)
