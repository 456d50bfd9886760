"""Usage records read and summed: what an account is made of, while the engine is open."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from obsia.accounting.cells import OCTAVES
from obsia.accounting.figures import Request
from obsia.app.questions.usage import ANNUAL, SERIES_KEYS, SQL_KEYS, Assess, aliases_of
from obsia.app.refusals import NoColumn, NothingCounted, NothingFound
from obsia.app.served import NOT_STATED, Served
from obsia.app.usage.account import Findings
from obsia.app.usage.cells import Cell
from obsia.app.usage.charges import charge_keys
from obsia.app.usage.cuts import Cut, Values
from obsia.app.usage.levers import Proposals, Proposer
from obsia.app.usage.lines import Lines, Observed, observed
from obsia.app.usage.names import Names
from obsia.app.usage.periods import SPANS_S
from obsia.app.usage.rollups import Cutting, Statistics, cells_of, longest_span_s, period_of, statistics
from obsia.app.usage.sharing import MODELS, USER, Pseudonyms, shared, size_of
from obsia.app.usage.whatif import WhatIf, parse_what_if
from obsia.app.usage.windows import days_of
from obsia.core.columns import SHARED_LABELS
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Message, Option
from obsia.facts import snapshot as facts
from obsia.facts.names.models import find_model
from obsia.facts.names.providers import resolve_provider
from obsia.readers.base import Engine, ReadOptions, Reject, printable
from obsia.readers.giants import Giants, giants
from obsia.readers.headers import TableMap, ignored_columns
from obsia.readers.mapping import Columns
from obsia.readers.possible_duplicates import PossibleDuplicate, Signals

if TYPE_CHECKING:
    from obsia.app.usage.hourly import Hourly
    from obsia.grids import Series
    from obsia.readers.aside import LeftAside
    from obsia.readers.counted import Reconciliation
    from obsia.readers.reading import Reading

Progress = Callable[[str], None]
Share = Callable[[float], None]
"""Told which share of the bytes of the files is read, as reading goes on."""
Tables = tuple[tuple[str, ...], ...]
_ALL: Final = 2**31
"""More groups than a table has: none is among the others."""
NO_FRAME: Any = object()
"""What stands where paths are read: None may be given for a frame, and is none."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """How an account is made, whatever is asked: who watches, with how many threads, and what is kept of it.

    ``report_tables`` adds the tables of a report (:func:`tables_for_report`) to those that are asked for;
    ``with_largest`` prices the groups by model beside the account, ``with_charges`` those of a bill; the account stays
    the same.
    """

    threads: int | None = None
    on_progress: Progress | None = None
    on_share: Share | None = None
    most_rejects: int = 100_000
    report_tables: bool = False
    with_largest: bool = False
    with_charges: bool = False
    beside: Tables = ()
    """Tables that are summed whole, for what the account is reconciled with."""
    keeps_draws: bool = False
    """Whether draws are taken from the data folder, and put there where figures are recorded."""

    def tell(self, phase: str) -> None:
        """Say that a phase begins, to whoever watches."""
        if self.on_progress is not None:
            self.on_progress(phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The names of a question, looked up in the facts before anything is read."""

    snapshot: facts.Snapshot
    provider: str | None
    names: Names
    hourly: Hourly | None
    scenarios: tuple[WhatIf, ...]
    options: ReadOptions
    served: Served = NOT_STATED

    @classmethod
    def of(
        cls, asked: Assess, snapshot: facts.Snapshot | None = None, *, series: Mapping[str, Series] | None = None
    ) -> Prepared:
        """Looks names up in ``snapshot``, else in today's facts. Raises ``BadCall``, ``BadInput``, ``UnknownName``.

        ``series``: zone -> its intensities by the hour, where they are those of a closed account.
        """
        snapshot = facts.load() if snapshot is None else snapshot
        provider = resolve_provider(snapshot, name=asked.host)
        served = Served.of(snapshot, asked if asked.cluster is None else replace(asked, engine=None))
        return cls(
            snapshot=snapshot,
            provider=provider,
            names=Names(
                snapshot,
                model=asked.model,
                provider=provider,
                region=asked.region,
                served=served,
                aliases=aliases_of(asked.alias),
            ),
            hourly=None if asked.grid == ANNUAL else _hourly(asked, snapshot, series),
            scenarios=tuple(parse_what_if(text, snapshot=snapshot, provider=provider) for text in asked.what_if),
            options=ReadOptions(
                columns=Columns.parse(asked.map) if asked.map else Columns(),
                table_maps=tuple(map(TableMap.parse, asked.table_map)),
                ignored=ignored_columns(asked.ignore_columns),
                label_from=frozenset(str(asked.label_from).split(",")) - {""},
                format=asked.format,
                delimiter=asked.delimiter,
                sheet=asked.sheet,
                encoding=asked.encoding,
                overlap=asked.overlap,
                days=days_of(asked),
                clock=asked.tz,
                model_named=None if asked.model else partial(_model_named, snapshot),
                most_of_call=cache(partial(_most_of_call, snapshot)),
            ),
            served=served,
        )


def _hourly(asked: Assess, snapshot: facts.Snapshot, kept: Mapping[str, Series] | None) -> Hourly:
    """What a question asks of carbon by the hour."""
    from obsia.app.usage.hourly import Hourly

    return Hourly.asked(snapshot, file=asked.grid_file, basis=asked.grid_basis, kept=kept)


def _model_named(snapshot: facts.Snapshot, text: str) -> str | None:
    """The model that a text names; None for none."""
    found = find_model(snapshot, name=text)
    return None if found is None else found.model_id


def _most_of_call(snapshot: facts.Snapshot, text: str) -> float:
    """The context of the model that a text names; of one that is not known, the longest that any maker states."""
    model = (_model_named(snapshot, text) if text else None) or ""
    stated = "SELECT MAX(value) FROM facts WHERE property IN ('context_tokens', 'context_length_tokens')"
    [(most,)] = snapshot.rows(f"{stated} AND ? IN ('model:', subject)", (f"model:{model}",))
    return float(most or 0.0) if most or not model else _most_of_call(snapshot, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed(Findings):
    """Exact sums of usage records, and where every record went."""

    tables: Tables
    """The tables that were asked for, then those of a report."""
    statistics: Statistics
    observed: Observed
    where: Reconciliation
    proposals: Proposals | None
    proposed: Mapping[str, tuple[Cell, ...]]
    """Text of a proposed change -> the cells under it."""
    inputs: tuple[str, ...]
    """Digests of what was read."""
    ignored: Sequence[LeftAside]
    """Files of folders that were left aside."""
    broken: Sequence[BadInput]
    """Files that could not be read, and were left out."""
    giants: Giants | None
    """Records that hold more tokens than can be."""
    doubts: Sequence[Message]
    """What rows of tables may be besides what they were read as."""
    alike: Sequence[PossibleDuplicate]
    doubled_signals: Sequence[Signals]
    given_twice: int
    """Records without ids that count twice, as asked."""
    removed: int
    """Those that were taken out."""
    reading: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """How kept sums were read, by attribute of the question, where that was stated when they were made."""


def sums_of(asked: Assess, prepared: Prepared, run: Run, *, frame: Any = NO_FRAME) -> Summed:
    """Read and sum what a question names, or ``frame`` in its place. Raises ``BadCall``, ``BadInput``, ``NoData``."""
    if frame is NO_FRAME and is_kept_input(asked):
        from obsia.app.usage.kept_account import kept_of, summed_of

        run.tell("reading")
        return summed_of(asked, prepared, run, kept_of(asked.paths))
    run.tell("reading")
    with opened(asked, prepared.options, run, frame=frame) as (engine, reading, digests):
        check_keys(asked.tables, reading.columns)
        run.tell("summing")
        reading, (tables, summed, where) = reading.answering(lambda of: _sums(engine, of, asked, prepared, run))
        prepared.names.limit_regions(summed.base)
        seen = observed(summed.base, names=prepared.names)
        proposals, proposed = None, {}
        if asked.levers:
            run.tell("levers")
            proposals = proposals_of(prepared, summed, seen, seed=asked.seed)
            proposed = {
                each.what_if.text: cells_of(engine, summed, each.what_if, names=prepared.names)
                for each in proposals.made
            }
        reject_counts: dict[str, int] = {}
        rejects: tuple[Reject, ...] = ()
        if where.rejected:
            run.tell("rejects")
            reject_counts, rejects = reading.reject_counts(), tuple(reading.rejects(limit=run.most_rejects))
        return Summed(
            tables=tables,
            statistics=summed,
            observed=seen,
            where=where,
            proposals=proposals,
            proposed=proposed,
            inputs=tuple(digests(reading.found_files.files)) or (summed.digest(),),
            recognised={file: (found.reader, found.why) for file, found in reading.recognised.items()},
            reject_counts=reject_counts,
            rejects=rejects,
            unmapped=reading.unmapped(),
            skipped=reading.skipped(),
            unknown_keys=reading.unknown(),
            named_by=reading.named_by(),
            taken=reading.taken(),
            table_maps=tuple(dict.fromkeys(scan.table_map for scan in reading.scans if scan.table_map)),
            same_calls=None if reading.same is None else reading.same.about,
            ignored=reading.found_files.ignored,
            broken=tuple(reading.broken),
            keys=keys_in(reading.columns),
            doubts=reading.doubts(),
            alike=reading.alike,
            doubled_signals=reading.doubled_signals,
            given_twice=reading.given_twice,
            removed=reading.removed,
            giants=giants_in(engine, reading, prepared.snapshot),
        )


def uncut(asked: Assess, run: Run) -> Tables:
    """The tables that are summed whole, whatever has rows of its own."""
    return (*((charge_keys(asked),) if run.with_charges else ()), *run.beside)


def is_kept_input(asked: Assess) -> bool:
    """Whether a question is about kept sums. Raises ``BadCall`` for sums and records at once."""
    from obsia.app.usage.kept_account import are_kept

    return asked.cluster is None and are_kept(asked.paths)


def giants_in(engine: Engine, reading: Reading, snapshot: facts.Snapshot) -> Giants | None:
    """Records above the longest context that any maker states, or above what any developer says it serves a month."""
    from obsia.facts.disclosures import uses

    longest = _most_of_call(snapshot, "")
    served = max(use.tokens_per_month for use in uses(snapshot))
    return giants(engine, reading.usage, most_of_call=longest, most_of_sum=served)


def _sums(
    engine: Engine, reading: Reading, asked: Assess, prepared: Prepared, run: Run
) -> tuple[Tables, Statistics, Reconciliation]:
    """The sums of one reading, by every table. Raises ``NoData`` where nothing was counted."""
    tables, period = asked.tables, period_of(engine, reading)
    if asked.min_users is not None:
        check_keys(((USER,),), reading.columns)
    if run.report_tables:
        longest_s = longest_span_s(engine, reading)
        extra = tables_for_report(reading.columns, period=period, longest_s=longest_s)
        tables = tuple(dict.fromkeys((*tables, *extra)))
    summed = statistics(
        engine,
        reading,
        names=prepared.names,
        by=tables,
        what_if=prepared.scenarios,
        period=period,
        by_hour=prepared.hourly is not None,
        top=Cutting(asked.top, uncut(asked, run)),
    )
    if not summed.rows:
        raise nothing(reading)
    where = reading.reconcile(counted=summed.rows)
    if asked.min_users is not None:
        summed = _shared(engine, reading, summed, asked=asked, prepared=prepared)
    if asked.hash_users is not None:
        summed = replace(summed, cuts=Pseudonyms.of(os.fspath(asked.hash_users)).cuts(summed.cuts))
    return tables, summed, where


def _shared(engine: Engine, reading: Reading, summed: Statistics, *, asked: Assess, prepared: Prepared) -> Statistics:
    """The sums whose tables tell of enough users: those of each combination of their keys are counted for it."""
    joined = (*dict.fromkeys(key for keys in summed.cuts for key in keys if key != USER), USER)
    fine = statistics(
        engine,
        reading,
        names=prepared.names,
        by=(joined,),
        what_if=(),
        by_hour=prepared.hourly is not None,
        top=Cutting(_ALL),
    ).cuts[joined]
    tells_users = any(USER in keys for keys in summed.cuts)
    records: dict[Values, int] = {}
    models: dict[Values, list[Cell]] = {}
    for values, cells in fine.groups.items():
        for cell in cells:
            model = prepared.names.resolved(cell.series).model.facts.model_id
            of_model = (cell.series.model_name, model)
            models.setdefault(of_model, []).append(cell)
            # A user may be a key of a table, and is what tables are judged by: then it stands twice.
            at = (*(values if tells_users else values[:-1]), *of_model, values[-1])
            records[at] = records.get(at, 0) + size_of(cell)
    named = Cut(groups={values: tuple(cells) for values, cells in models.items()}, others={}, kept=len(models))
    keys = (*(joined if tells_users else joined[:-1]), *MODELS)
    cuts = shared({**summed.cuts, MODELS: named}, records, joined=keys, least=int(asked.min_users or 0))
    return replace(summed, cuts=cuts, models=frozenset(cuts.pop(MODELS).groups))


@contextmanager
def opened(
    asked: Assess, options: ReadOptions, run: Run, *, frame: Any
) -> Generator[tuple[Engine, Reading, Callable[[Sequence[str]], list[str]]]]:
    """An engine, what was read with it, and the digests of the inputs (computed beside the scan)."""
    from concurrent.futures import ThreadPoolExecutor

    from obsia.app.pulling.pull import fetched
    from obsia.app.usage.engine import engine
    from obsia.app.usage.received_records import record_files
    from obsia.app.usage.trials import tried
    from obsia.readers.files import digest, watched
    from obsia.readers.listing import discover
    from obsia.readers.reading import read, read_frame

    if asked.cluster is not None:
        from obsia.app.usage.cluster import cluster

        if frame is not NO_FRAME:
            raise BadCall("cluster-frame", option=Option("engine"))
        with cluster(asked, threads=run.threads) as opened:
            yield opened, opened.reading(asked, options), list[str]
        return
    if frame is not NO_FRAME:
        with engine((), threads=run.threads) as opened:
            reading = read_frame(engine=opened, frame=frame, options=options)
            yield opened, reading, list[str]
        return
    with ExitStack() as stack:
        paths = stack.enter_context(fetched(asked.paths))
        found = discover(stack.enter_context(record_files(paths, threads=run.threads)))
        beside = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        opened = stack.enter_context(engine(found.files, threads=run.threads))
        pending = {file: beside.submit(digest, file) for file in found.files}
        with watched(_share_of(found.files, run.on_share) if run.on_share else None):
            try:
                reading = read(engine=opened, found=found, options=options)
            except (BadInput, NoData) as error:
                error.trials = tried(error, found, options, threads=run.threads)
                raise
        yield opened, reading, lambda files: sorted(pending[file].result() for file in files)


def _share_of(files: Sequence[str], on_share: Share) -> Callable[[str, int], None]:
    """What tells ``on_share`` the share of all bytes when told how far each file is read (some are read twice)."""
    sizes = {file: os.path.getsize(file) for file in files}
    total = max(1, sum(sizes.values()))
    furthest = dict.fromkeys(files, 0)
    done = 0

    def told(file: str, place: int) -> None:
        nonlocal done
        step = min(place, sizes.get(file, 0)) - furthest.get(file, 0)
        if step > 0:
            furthest[file] += step
            done += step
            on_share(done / total)

    return told


def proposals_of(prepared: Prepared, summed: Statistics, seen: Observed, *, seed: int) -> Proposals:
    """Levers to price, chosen in worlds with the draws of the account's."""
    snapshot = prepared.snapshot
    return Proposer(
        snapshot,
        cells=summed.base,
        lines=Lines(names=prepared.names, observed=seen, reads_meters=False),
        provider=prepared.provider,
        request=Request(journey="levers", snapshot=snapshot.content_hash, seed=seed),
    ).proposals()


_HOURLY_DAYS = 3
"""Days of usage up to which a report shows hours."""
_DAILY_DAYS = 92
"""Days of usage up to which it shows days: a table by time has them all, and more are read by nobody."""
_WEEKLY_DAYS = 732
"""Days of usage up to which it shows weeks."""


def tables_for_report(
    columns: Sequence[str], *, period: tuple[str, str] | None, longest_s: int = 0
) -> tuple[tuple[str, ...], ...]:
    """The tables of a report on records with these columns: by model, provider, time, and :data:`SHARED_LABELS`.

    Time is the hour in a period of at most three days whose spans (``longest_s``) fit into hours, the day in one of at
    most three months, the week in one of at most two years, else the month.
    """
    keys = ["model"]
    if {"provider", "host"} & set(columns):
        keys.append("provider")
    if period is not None:
        first, last = (dt.date.fromisoformat(day) for day in period)
        days = (last - first).days
        is_short = days < _HOURLY_DAYS and longest_s <= SPANS_S["hour"]
        keys.append("hour" if is_short else "day" if days < _DAILY_DAYS else "week" if days < _WEEKLY_DAYS else "month")
    keys += [f"label.{name}" for name in SHARED_LABELS if f"label.{name}" in columns]
    return tuple((key,) for key in keys)


_NEEDS = {**dict.fromkeys(SPANS_S, "started_at"), **OCTAVES}
"""Key -> the column that it is taken from, where that has another name."""


def keys_in(columns: Sequence[str]) -> tuple[str, ...]:
    """The keys that records with these columns can be grouped by."""
    labels = (name for name in columns if name.startswith("label."))
    return (*SERIES_KEYS, *(key for key in SQL_KEYS if _NEEDS.get(key, key) in columns), *labels)


def check_keys(tables: Sequence[tuple[str, ...]], columns: Sequence[str]) -> None:
    """Refuse keys whose column no input has: a table of blanks would say nothing."""
    for key in (key for keys in tables for key in keys if key not in SERIES_KEYS):
        column = _NEEDS.get(key, key)
        if column not in columns:
            labels = [printable(name) for name in columns if name.startswith("label.")]
            raise NoColumn(key=key, column=column, labels=labels[:20])


def nothing(reading: Reading) -> NoData:
    """Why nothing was counted."""
    if reading.options.days is not None and (outside := reading.reconcile(counted=0).outside):
        return NoData("period-empty", count=outside)
    if reasons := reading.reject_counts():
        return NothingCounted(read=reading.read, reasons=reasons, first=next(iter(reading.rejects(limit=1)), None))
    return NothingFound(skipped=reading.skipped())
