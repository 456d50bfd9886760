# pyright: basic
"""Usage records: what they cost. Files or a frame -> cells -> draws -> an account of Figures."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from obsia.accounting import embodied
from obsia.accounting.cells import OCTAVES
from obsia.accounting.costs import Costs
from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Impacts, Quantity
from obsia.accounting.pricing import Difference, Pricing
from obsia.app.account import Account, Manufacture, Missing, ModelUse, Scenario
from obsia.app.grouping import Tools, Whole, table, tokens_of
from obsia.app.hourly import ANNUAL, Hourly
from obsia.app.levers import Proposals, Proposer, offered
from obsia.app.naming import KnownModel, known_provider
from obsia.app.records import Recorded, record
from obsia.app.refusals import NoColumn, NothingCounted, NothingFound, UnknownKey
from obsia.app.resolving import Resolver
from obsia.app.rollups import SPANS_S, Cell, Statistics, cells_of, longest_span_s, period_of, statistics
from obsia.app.silences import gaps
from obsia.app.whatif import WhatIf, parse_what_if
from obsia.core.errors import BadCall, NoData
from obsia.core.figure import Lead
from obsia.facts import snapshot as facts
from obsia.readers.barrier import reject_of
from obsia.readers.base import ReadOptions, Reject, printable
from obsia.readers.headers import joined_ignored, parse_ignored
from obsia.readers.lookalikes import lookalikes, signals
from obsia.readers.mapping import Columns

if TYPE_CHECKING:
    from obsia.readers.base import Engine
    from obsia.readers.reading import Reading, Reconciliation

TOP = 40
"""Groups of a table that get figures of their own; the rest are summed in one row, so that parts add up."""

HEADLINE: tuple[Quantity, ...] = (ENERGY, CARBON, WATER)
Progress = Callable[[str], None]
Share = Callable[[float], None]
"""Told which share of the bytes of the files is read, as reading goes on."""


def assess(
    source: Any,
    *more: str | os.PathLike[str],
    model: str | None = None,
    host: str | None = None,
    region: str | None = None,
    by: Sequence[str] | str = (),
    what_if: Sequence[str] = (),
    levers: bool = False,
    map: str | None = None,
    ignore_columns: str | Sequence[str] = (),
    format: str = "auto",
    delimiter: str | None = None,
    encoding: str | None = None,
    top: int = TOP,
    seed: int = SEED,
    threads: int | None = None,
    on_progress: Progress | None = None,
    on_share: Share | None = None,
    record_figures: bool = True,
    most_rejects: int = 100_000,
    report_tables: bool = False,
    grid: str = ANNUAL,
    grid_file: str | os.PathLike[str] | None = None,
    grid_basis: str | None = None,
) -> Account:
    """Assess usage records: paths, folders and patterns, or one frame with ``__arrow_c_stream__``.

    ``model``, ``host`` and ``region`` stand in where a record names none. ``by`` is one table per entry; an entry
    crosses keys with commas (``"model,day"``). Keys: model, provider, zone, session_id, operation, hour, day, month,
    input_octave, output_octave, label.NAME. ``what_if`` entries: ``region=SWE``, ``model=NAME``, ``output=0.5``,
    ``input=0.5``, ``cached=0.9``. ``levers`` proposes changes that evidence supports. ``report_tables`` adds the tables
    of a report: :func:`tables_for_report`. ``grid="hourly"`` takes the carbon of electricity by the hour, from
    ``grid_file`` or the services of a zone; ``grid_basis="direct"`` counts direct emissions alone.
    ``ignore_columns`` leaves columns of a table out that would stop the account because nothing uses them.
    Raises ``BadCall``, ``BadInput``, ``NoData``, ``UnknownName``.
    """
    say = on_progress or (lambda _: None)
    if top < 1:
        raise BadCall(f"top: {top} is not a positive number of groups.")
    snapshot = facts.load()
    provider = known_provider(snapshot, name=host)
    resolver = Resolver(snapshot, model=model, provider=provider, region=region)
    hourly = Hourly.asked(snapshot, grid=grid, file=grid_file, basis=grid_basis)
    if hourly is not None and levers and not hourly.is_default:
        raise BadCall("levers: regions are compared by average, life-cycle intensity; leave --grid-basis out.")
    tables_by = keys_of(by)
    scenarios = tuple(parse_what_if(text, snapshot=snapshot, provider=provider) for text in what_if)
    options = ReadOptions(
        columns=Columns.parse(map) if map else Columns(),
        ignored=parse_ignored(ignore_columns) if ignore_columns else frozenset(),
        format=format,
        delimiter=delimiter,
        encoding=encoding,
    )
    say("reading")
    with _reading(source, more, options, threads=threads, on_share=on_share) as (engine, reading, digests):
        _check_keys(tables_by, reading.columns)
        say("summing")
        asked = len(tables_by)

        def sums(of: Reading) -> tuple[Statistics, Reconciliation]:
            nonlocal tables_by
            period = period_of(engine, of)
            if report_tables:
                longest_s = longest_span_s(engine, of)
                extra = tables_for_report(of.columns, period=period, longest_s=longest_s)
                tables_by = tuple(dict.fromkeys((*tables_by, *extra)))
            summed = statistics(
                engine,
                of,
                resolver=resolver,
                by=tables_by,
                what_if=scenarios,
                period=period,
                by_hour=hourly is not None,
            )
            if not summed.rows:
                raise _nothing(of)
            return summed, of.reconcile(counted=summed.rows)

        reading, (summed, where) = reading.answering(sums)
        resolver.limit_regions(summed.base)
        resolver.learn_speeds(summed.base)
        proposals = None
        if levers:
            say("levers")
            proposals = _proposals(snapshot, summed, resolver=resolver, provider=provider, seed=seed)
            scanned = {
                each.what_if.text: cells_of(engine, summed, each.what_if, resolver=resolver) for each in proposals.made
            }
        reject_counts: dict[str, int] = {}
        rejects: tuple[Reject, ...] = ()
        if where.rejected:
            say("rejects")
            reject_counts, rejects = reading.reject_counts(), tuple(reading.rejects(limit=most_rejects))
        inputs = tuple(digests(reading.found.files)) or (summed.digest(),)
        recognised = {file: (found.reader, found.why) for file, found in reading.recognised.items()}
        unmapped, skipped, unknown_keys = reading.unmapped(), reading.skipped(), reading.unknown()
        named_by, taken = reading.named_by(), reading.taken()
        ignored = reading.found.ignored
        unreadable = tuple(str(error) for error in reading.broken)
        broken = tuple(reject_of(error) for error in reading.broken)
        cache_writes = "cache_write_tokens" in reading.columns
        keys = _keys_in(reading.columns)
        sources = sorted({scan.reader for scan in reading.scans})
        alike = lookalikes(engine, reading.usage, sources=sources)
        twofold = signals(engine, reading.usage, sources=sources)
    if hourly is not None:
        changes = (*scenarios, *(each.what_if for each in (proposals.made if proposals else ())))
        places = (change.zone.zone_id for change in changes if change.zone is not None)
        hourly.learn(summed.base, resolver=resolver, others=places)
        resolver.hourly = hourly
    say("drawing")
    request = Request(
        journey="assess",
        arguments={
            "model_name": model,
            "model": resolver.default_model_id,
            "provider": provider,
            "zone": resolver.default_zone_id,
            "by": [list(keys) for keys in tables_by],
            "what_if": [scenario.text for scenario in scenarios],
            **({"levers": True} if levers else {}),
            "map": map,
            **({"ignore_columns": sorted(options.ignored)} if options.ignored else {}),
            "format": format,
            "delimiter": delimiter,
            "encoding": encoding,
            "top": top,
            **({"grid": grid, "grid_basis": str(hourly.meaning), "series": hourly.digests} if hourly else {}),
        },
        inputs=inputs,
        snapshot=snapshot.content_hash,
        seed=seed,
        worlds=WORLDS,
    )
    pricing = Pricing(snapshot, request=request, hours=hourly.zone if hourly else None)
    recorder: list[Recorded] = []
    tools = Tools(
        pricing=pricing,
        costs=Costs(snapshot, pricing.worlds, until=summed.period[1] if summed.period else None),
        resolver=resolver,
        recorder=recorder,
        cache_writes=cache_writes,
    )
    whole = Whole.of(summed.base, tools=tools)
    tables = tuple(
        table(keys, summed, whole=whole, top=top, asked=place < asked) for place, keys in enumerate(tables_by)
    )
    compared = tuple(_scenario(scenario, summed.scenarios[scenario.text], whole=whole) for scenario in scenarios)
    offers = None
    if proposals is not None:
        offers = offered(proposals, price=lambda what_if: _scenario(what_if, scanned[what_if.text], whole=whole))
    command = _command(
        source, more, model=model, host=host, region=region, by=tables_by, what_if=what_if, levers=levers, map=map,
        ignore_columns=joined_ignored(options.ignored) or None,
        format=format, delimiter=delimiter, encoding=encoding, top=top, seed=seed,
        grid=None if grid == ANNUAL else grid, grid_file=grid_file, grid_basis=grid_basis,
    )  # fmt: skip
    notes: list[str] = []
    if record_figures:
        say("recording")
        failure = record(recorder, pricing=pricing, command=command)
        if failure is not None:
            notes.append(f"record: {failure}")
    notes += hourly.notes if hourly is not None else ()
    notes += [f"unreadable: {text}" for text in unreadable]
    notes += [f"lookalikes: {pair.one}, {pair.other}: {pair.calls}" for pair in alike]
    notes += [f"signals: {pair.service or '-'}: {pair.calls}" for pair in twofold]
    if ignored:
        notes.append(f"ignored: {', '.join(str(each) for each in ignored[:20])}")
    return Account(
        total=whole.group,
        tables=tables,
        scenarios=compared,
        models=_models(summed, resolver),
        missing=Missing(
            without_model=summed.missing["without_model"],
            without_region=summed.missing["without_region"],
            without_input=summed.missing["without_input"],
            without_output=summed.missing["without_output"],
        ),
        unknowns=pricing.unknowns(whole.impacts, quantity=ENERGY),
        phases=pricing.phases(whole.lines),
        records=where,
        reject_counts=reject_counts,
        rejects=rejects,
        recognised=recognised,
        unmapped=unmapped,
        skipped=skipped,
        unknown_keys=unknown_keys,
        named_by=named_by,
        taken=taken,
        period=summed.covered,
        command=command,
        request_id=request.request_id,
        snapshot=snapshot.content_hash,
        manufacture=_manufacture(whole),
        levers=offers,
        gaps=gaps(summed.base, whole=whole),
        unreadable=unreadable,
        broken=broken,
        keys=keys,
        notes=tuple(notes),
    )


@contextmanager
def _reading(
    source: Any,
    more: Sequence[str | os.PathLike[str]],
    options: ReadOptions,
    *,
    threads: int | None,
    on_share: Share | None,
) -> Generator[tuple[Engine, Reading, Callable[[Sequence[str]], list[str]]]]:
    """An engine, what was read with it, and the digests of the inputs (computed beside the scan)."""
    from obsia.app.engine import engine
    from obsia.readers.files import digest, discover, watched
    from obsia.readers.reading import read, read_frame

    if not isinstance(source, str | os.PathLike):
        if more:
            raise BadCall("A frame is assessed alone: pass either one frame or paths.")
        with engine((), threads=threads) as opened:
            reading = read_frame(engine=opened, frame=source, options=options)
            yield opened, reading, list[str]
        return
    found = discover([source, *more])
    with ThreadPoolExecutor(max_workers=1) as beside, engine(found.files, threads=threads) as opened:
        pending = {file: beside.submit(digest, file) for file in found.files}
        with watched(_share_of(found.files, on_share) if on_share else None):
            reading = read(engine=opened, found=found, options=options)
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


def _proposals(
    snapshot: facts.Snapshot, summed: Statistics, *, resolver: Resolver, provider: str | None, seed: int
) -> Proposals:
    """Levers to price, chosen in worlds with the draws of the account's."""
    request = Request(
        journey="levers", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=seed, worlds=WORLDS
    )
    return Proposer(snapshot, cells=summed.base, resolver=resolver, provider=provider, request=request).proposals()


def _manufacture(whole: Whole) -> Manufacture:
    pricing = whole.tools.pricing
    years, busy = embodied.lifetime(pricing.snapshot)
    return Manufacture(
        items=pricing.manufacture(whole.lines, whole.impacts),
        boundary=embodied.BOUNDARY,
        lifetime=years,
        busy=busy,
        not_assessed=embodied.NOT_ASSESSED,
    )


def _scenario(scenario: WhatIf, cells: Sequence[Cell], *, whole: Whole) -> Scenario:
    pricing = whole.tools.pricing
    lines = whole.tools.resolver.lines(cells, pricing=pricing, what_if=scenario)
    other = pricing.impacts(lines)
    # A difference rests on both sides: what was assumed of the account is assumed here too.
    taken = (*scenario.assumptions, *whole.assumptions, *pricing.assumptions(lines))
    assumptions = tuple({str(each): each for each in taken}.values())
    differences: list[Difference] = []
    for quantity in HEADLINE:
        difference = pricing.difference(
            reference=whole.impacts,
            other=other,
            quantity=quantity,
            label=f"what-if {scenario.text}",
            lead=Lead.MEAN,
            assumptions=assumptions,
        )
        change = Impacts(
            draws={quantity: other.draws[quantity] - whole.impacts.draws[quantity]},
            keys={quantity: other.keys[quantity] | whole.impacts.keys[quantity]},
        )
        whole.tools.recorder.append(
            Recorded(
                figure=difference.figure,
                label=f"what-if {scenario.text}",
                impacts=change,
                quantity=quantity,
                shares=difference.shares,
                difference=True,
            )
        )
        differences.append(difference)
    return Scenario(text=scenario.text, differences=tuple(differences), assumptions=assumptions)


def _models(summed: Statistics, resolver: Resolver) -> tuple[ModelUse, ...]:
    cells: dict[tuple[str | None, str], list[Cell]] = {}
    uses: dict[tuple[str | None, str], KnownModel] = {}
    for cell in summed.base:
        model = resolver.resolved(cell.series).model
        at = (cell.series.model_name, model.facts.model_id)
        cells.setdefault(at, []).append(cell)
        uses[at] = model
    found = [
        ModelUse(
            name=at[0],
            model=uses[at],
            calls=sum(cell.work.calls for cell in some),
            tokens=tokens_of(some),
            suggestions=resolver.suggestions.get(at[0] or "", ()),
        )
        for at, some in cells.items()
    ]
    return tuple(sorted(found, key=lambda use: (-use.calls, str((use.name, use.model.facts.model_id)))))


SQL_KEYS = ("session_id", "operation", "hour", "day", "month", "input_octave", "output_octave")
SERIES_KEYS = ("model", "provider", "zone")


def keys_of(by: Sequence[str] | str) -> tuple[tuple[str, ...], ...]:
    """The tables asked for. Raises ``BadCall`` for a key that does not exist."""
    entries = [by] if isinstance(by, str) else list(by)
    tables: list[tuple[str, ...]] = []
    for entry in entries:
        keys = tuple(part.strip() for part in entry.split(",") if part.strip())
        for key in keys:
            if key not in (*SQL_KEYS, *SERIES_KEYS) and not (key.startswith("label.") and len(key) > 6):
                raise UnknownKey(key=key, known=(*SERIES_KEYS, *SQL_KEYS))
        if len(set(keys)) < len(keys):
            raise BadCall(f"by: {entry!r} names a key twice.")
        if keys and keys not in tables:
            tables.append(keys)
    return tuple(tables)


SHARED_LABELS = ("team", "department", "project", "product", "application", "service", "environment")
"""Labels that get a table in a report without being asked for: they name a part of an organisation or its software.

Reports are handed on. Keys, sessions, accounts and whatever else may stand for one person or one customer are shown to
whoever asks for them by name.
"""
_HOURLY_DAYS = 3
"""Days of usage up to which a report shows hours."""


def tables_for_report(
    columns: Sequence[str], *, period: tuple[str, str] | None, longest_s: int = 0
) -> tuple[tuple[str, ...], ...]:
    """The tables of a report on records with these columns: by model, provider, time, and :data:`SHARED_LABELS`.

    Time is the hour in a period of at most three days whose spans (``longest_s``) fit into hours, else the day.
    """
    keys = ["model"]
    if {"provider", "host"} & set(columns):
        keys.append("provider")
    if period is not None:
        first, last = (dt.date.fromisoformat(day) for day in period)
        keys.append("hour" if (last - first).days < _HOURLY_DAYS and longest_s <= SPANS_S["hour"] else "day")
    keys += [f"label.{name}" for name in SHARED_LABELS if f"label.{name}" in columns]
    return tuple((key,) for key in keys)


_NEEDS = {"hour": "started_at", "day": "started_at", "month": "started_at", **OCTAVES}
"""Key -> the column that it is taken from, where that has another name."""


def _keys_in(columns: Sequence[str]) -> tuple[str, ...]:
    """The keys that records with these columns can be grouped by."""
    labels = (name for name in columns if name.startswith("label."))
    return (*SERIES_KEYS, *(key for key in SQL_KEYS if _NEEDS.get(key, key) in columns), *labels)


def _check_keys(tables: Sequence[tuple[str, ...]], columns: Sequence[str]) -> None:
    """Refuse keys whose column no input has: a table of blanks would say nothing."""
    for key in (key for keys in tables for key in keys if key not in SERIES_KEYS):
        column = _NEEDS.get(key, key)
        if column not in columns:
            labels = [printable(name) for name in columns if name.startswith("label.")]
            raise NoColumn(key=key, column=column, labels=labels[:20])


def _nothing(reading: Reading) -> NoData:
    """Why nothing was counted."""
    reasons = reading.reject_counts()
    if reasons:
        return NothingCounted(read=reading.read, reasons=reasons, first=next(iter(reading.rejects(limit=1)), None))
    return NothingFound(skipped=reading.skipped())


def _command(
    source: Any,
    more: Sequence[str | os.PathLike[str]],
    *,
    by: tuple[tuple[str, ...], ...],
    what_if: Sequence[str],
    levers: bool,
    top: int,
    seed: int,
    **options: str | os.PathLike[str] | None,
) -> tuple[str, ...]:
    named = (
        [os.fspath(source), *(os.fspath(path) for path in more)] if isinstance(source, str | os.PathLike) else ["FRAME"]
    )
    command = ["obsia", "assess", *named]
    for name, value in options.items():
        if value is not None and (name, value) != ("format", "auto"):
            command += [f"--{name.replace('_', '-')}", os.fspath(value)]
    for keys in by:
        command += ["--by", ",".join(keys)]
    for text in what_if:
        command += ["--what-if", text]
    if levers:
        command.append("--levers")
    if top != TOP:
        command += ["--top", str(top)]
    if seed != SEED:
        command += ["--seed", str(seed)]
    return tuple(command)
