# pyright: basic
"""Usage records: what they cost. Files or a frame -> cells -> draws -> an account of Figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obsia.accounting.cells import OCTAVES
from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, QUANTITIES, WATER, Impacts, Quantity
from obsia.accounting.pricing import Difference, Pricing
from obsia.app.account import Account, Group, Missing, ModelUse, Scenario, Table, Tokens
from obsia.app.naming import KnownModel, known_provider
from obsia.app.records import Recorded, record
from obsia.app.resolving import Resolver
from obsia.app.rollups import Cell, Statistics, statistics
from obsia.app.whatif import WhatIf, parse_what_if
from obsia.core.errors import BadCall, NoData
from obsia.core.figure import Assumption, Figure, Lead
from obsia.facts import snapshot as facts
from obsia.readers.base import Reject, printable

if TYPE_CHECKING:
    from obsia.readers.base import Engine
    from obsia.readers.reading import Reading

TOP = 40
"""Groups of a table that get figures of their own; the rest are summed in one row, so that parts add up."""

HEADLINE: tuple[Quantity, ...] = (ENERGY, CARBON, WATER)
Progress = Callable[[str], None]


def assess(
    source: Any,
    *more: str | os.PathLike[str],
    model: str | None = None,
    host: str | None = None,
    region: str | None = None,
    by: Sequence[str] | str = (),
    what_if: Sequence[str] = (),
    map: str | None = None,
    format: str = "auto",
    delimiter: str | None = None,
    encoding: str | None = None,
    top: int = TOP,
    seed: int = SEED,
    threads: int | None = None,
    on_progress: Progress | None = None,
    record_figures: bool = True,
    most_rejects: int = 100_000,
) -> Account:
    """Assess usage records: paths, folders and patterns, or one frame with ``__arrow_c_stream__``.

    ``model``, ``host`` and ``region`` stand in where a record names none. ``by`` is one table per entry; an entry
    crosses keys with commas (``"model,day"``). Keys: model, provider, zone, session_id, operation, hour, day, month,
    input_octave, output_octave, label.NAME. ``what_if`` entries: ``region=SWE``, ``model=NAME``, ``output=0.5``,
    ``input=0.5``, ``cached=0.9``. Raises ``BadCall``, ``BadInput``, ``NoData``, ``UnknownName``.
    """
    say = on_progress or (lambda _: None)
    if top < 1:
        raise BadCall(f"top: {top} is not a positive number of groups.")
    snapshot = facts.load()
    provider = known_provider(snapshot, name=host)
    resolver = Resolver(snapshot, model=model, provider=provider, region=region)
    tables_by = _keys(by)
    scenarios = tuple(parse_what_if(text, snapshot=snapshot, provider=provider) for text in what_if)
    say("reading")
    with _reading(source, more, map=map, format=format, delimiter=delimiter, encoding=encoding, threads=threads) as (
        engine,
        reading,
        digests,
    ):
        _check_keys(tables_by, reading.columns)
        say("summing")
        try:
            summed = statistics(engine, reading, resolver=resolver, by=tables_by, what_if=scenarios)
            if not summed.rows:
                raise NoData(_nothing(reading))
            where = reading.reconcile(counted=summed.rows)
        except engine.error as error:
            # Files were whole where they were looked at; what fails in the scan is a part further in.
            raise reading.corrupt(error) from error
        resolver.limit_regions(summed.base)
        reject_counts: dict[str, int] = {}
        rejects: tuple[Reject, ...] = ()
        if where.rejected:
            say("rejects")
            reject_counts, rejects = reading.reject_counts(), tuple(reading.rejects(limit=most_rejects))
        inputs = tuple(digests()) or (summed.digest(),)
        recognised = {file: (found.reader, found.why) for file, found in reading.recognised.items()}
        unmapped, skipped, unknown_keys = reading.unmapped(), reading.skipped(), reading.unknown()
        ignored = reading.found.ignored
        unreadable = tuple(str(error) for error in reading.broken)
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
            "map": map,
            "format": format,
            "delimiter": delimiter,
            "encoding": encoding,
            "top": top,
        },
        inputs=inputs,
        snapshot=snapshot.content_hash,
        seed=seed,
        worlds=WORLDS,
    )
    pricing = Pricing(snapshot, request=request)
    recorder: list[Recorded] = []
    whole = _Whole.of(summed, pricing=pricing, resolver=resolver, recorder=recorder)
    tables = tuple(_table(keys, summed, whole=whole, top=top) for keys in tables_by)
    compared = tuple(_scenario(scenario, summed, whole=whole) for scenario in scenarios)
    command = _command(
        source, more, model=model, host=host, region=region, by=tables_by, what_if=what_if, map=map, format=format,
        delimiter=delimiter, encoding=encoding, top=top, seed=seed,
    )  # fmt: skip
    notes: list[str] = []
    if record_figures:
        say("recording")
        failure = record(recorder, pricing=pricing, command=command)
        if failure is not None:
            notes.append(f"record: {failure}")
    notes += [f"unreadable: {text}" for text in unreadable]
    if ignored:
        notes.append(f"ignored: {', '.join(ignored[:20])}")
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
        period=summed.period,
        command=command,
        request_id=request.request_id,
        snapshot=snapshot.content_hash,
        unreadable=unreadable,
        notes=tuple(notes),
    )


@contextmanager
def _reading(
    source: Any,
    more: Sequence[str | os.PathLike[str]],
    *,
    map: str | None,
    format: str,
    delimiter: str | None,
    encoding: str | None,
    threads: int | None,
) -> Generator[tuple[Engine, Reading, Callable[[], list[str]]]]:
    """An engine, what was read with it, and the digests of the inputs (computed beside the scan)."""
    from obsia.app.engine import engine
    from obsia.readers.base import ReadOptions
    from obsia.readers.files import digest, discover
    from obsia.readers.mapping import Columns
    from obsia.readers.reading import read, read_frame

    options = ReadOptions(
        columns=Columns.parse(map) if map else Columns(),
        format=format,
        delimiter=delimiter,
        encoding=encoding,
    )
    if not isinstance(source, str | os.PathLike):
        if more:
            raise BadCall("A frame is assessed alone: pass either one frame or paths.")
        with engine((), threads=threads) as opened:
            reading = read_frame(engine=opened, frame=source, options=options)
            yield opened, reading, list
        return
    found = discover([source, *more])
    with ThreadPoolExecutor(max_workers=1) as beside, engine(found.files, threads=threads) as opened:
        pending = {file: beside.submit(digest, file) for file in found.files}
        reading = read(engine=opened, found=found, options=options)
        yield opened, reading, lambda: sorted(pending[file].result() for file in reading.found.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """The whole account, which its tables and what-ifs are compared with."""

    pricing: Pricing
    resolver: Resolver
    recorder: list[Recorded]
    lines: list[Any]
    impacts: Impacts
    group: Group
    assumptions: tuple[Assumption, ...]
    mean_energy: float

    @classmethod
    def of(cls, summed: Statistics, *, pricing: Pricing, resolver: Resolver, recorder: list[Recorded]) -> _Whole:
        lines = resolver.lines(summed.base, pricing=pricing)
        impacts = pricing.impacts(lines)
        assumptions = (*resolver.assumptions(summed.base), *pricing.assumptions(lines))
        figures = pricing.figures(impacts, label="total", lead=Lead.MEAN, assumptions=assumptions)
        recorder += _recorded(figures, impacts, label="total")
        return cls(
            pricing=pricing,
            resolver=resolver,
            recorder=recorder,
            lines=lines,
            impacts=impacts,
            group=Group(keys={}, tokens=_tokens(summed.base), figures=figures, energy_share=1.0),
            assumptions=assumptions,
            mean_energy=float(impacts.draws[ENERGY].mean()),
        )


def _recorded(figures: Sequence[Figure], impacts: Impacts, *, label: str) -> list[Recorded]:
    return [
        Recorded(figure=figure, label=label, impacts=impacts, quantity=quantity)
        for figure, quantity in zip(figures, QUANTITIES, strict=True)
    ]


def _table(keys: tuple[str, ...], summed: Statistics, *, whole: _Whole, top: int) -> Table:
    """Groups by ``keys``: the largest by tokens get figures, the others one row together."""
    members: dict[tuple[str | None, ...], list[Cell]] = {}
    for cell in summed.cells_for(keys):
        members.setdefault(whole.resolver.group_key(cell, keys), []).append(cell)

    def size(item: tuple[tuple[str | None, ...], list[Cell]]) -> tuple[int, tuple[str, ...]]:
        weight = sum(cell.work.decode_tokens + cell.work.prefill_tokens for cell in item[1])
        return -weight, tuple(part or "" for part in item[0])

    ranked = sorted(members.items(), key=size)
    kept, rest = ranked[:top], ranked[top:]
    groups = [_group(dict(zip(keys, values, strict=True)), cells, whole=whole) for values, cells in kept]
    if rest:
        others = [cell for _, cells in rest for cell in cells]
        groups.append(_group(dict.fromkeys(keys), others, whole=whole, rest_of=len(rest)))
    named = [group for group in groups if not group.rest_of]
    if all(key in ORDERED for key in keys):
        named.sort(key=lambda group: tuple(_rank(value) for value in group.keys.values()))
    else:
        named.sort(key=lambda group: (-group.energy_share, tuple(part or "" for part in group.keys.values())))
    return Table(by=keys, groups=(*named, *(group for group in groups if group.rest_of)))


def _rank(value: str | None) -> tuple[int, int, str]:
    """The place of a time or an octave in its order: octaves by their first number, blanks first."""
    if value is None:
        return 0, 0, ""
    first = value.partition("-")[0]
    return 1, int(first) if first.isdecimal() else 0, value


def _group(keys: Mapping[str, str | None], cells: Sequence[Cell], *, whole: _Whole, rest_of: int = 0) -> Group:
    lines = whole.resolver.lines(cells, pricing=whole.pricing)
    impacts = whole.pricing.impacts(lines)
    # A group of others has the id of what it sums: its keys are empty, so its count tells it apart.
    label = "\x1e".join(f"{key}={_escaped(value or '')}" for key, value in keys.items()) + (
        f"\x1eothers={rest_of}" if rest_of else ""
    )
    figures = whole.pricing.figures(
        impacts,
        label=label,
        lead=Lead.MEAN,
        assumptions=(*whole.resolver.assumptions(cells), *whole.pricing.assumptions(lines)),
    )
    whole.recorder.extend(_recorded(figures, impacts, label=label))
    share = float(impacts.draws[ENERGY].mean()) / whole.mean_energy if whole.mean_energy > 0 else 0.0
    return Group(keys=keys, tokens=_tokens(cells), figures=figures, energy_share=share, rest_of=rest_of)


def _escaped(value: str) -> str:
    """A value that cannot hold what separates the keys of a label: values are hostile text."""
    return value.replace("\\", "\\\\").replace("\x1e", "\\x1e")


def _scenario(scenario: WhatIf, summed: Statistics, *, whole: _Whole) -> Scenario:
    lines = whole.resolver.lines(summed.scenarios[scenario.text], pricing=whole.pricing, what_if=scenario)
    other = whole.pricing.impacts(lines)
    # A difference rests on both sides: what was assumed of the account is assumed here too.
    taken = (*scenario.assumptions, *whole.assumptions, *whole.pricing.assumptions(lines))
    assumptions = tuple({str(each): each for each in taken}.values())
    differences: list[Difference] = []
    for quantity in HEADLINE:
        difference = whole.pricing.difference(
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
        whole.recorder.append(
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


def _tokens(cells: Sequence[Cell]) -> Tokens:
    return Tokens(
        calls=sum(cell.work.calls for cell in cells),
        input_tokens=sum(cell.input_tokens for cell in cells),
        cached_tokens=sum(cell.work.cached_tokens for cell in cells),
        output_tokens=sum(cell.work.decode_tokens for cell in cells),
        reasoning_tokens=sum(cell.reasoning_tokens for cell in cells),
    )


def _models(summed: Statistics, resolver: Resolver) -> tuple[ModelUse, ...]:
    calls: dict[tuple[str | None, str], int] = {}
    uses: dict[tuple[str | None, str], KnownModel] = {}
    for cell in summed.base:
        model = resolver.resolved(cell.series).model
        at = (cell.series.model_name, model.facts.model_id)
        calls[at] = calls.get(at, 0) + cell.work.calls
        uses[at] = model
    return tuple(
        ModelUse(name=at[0], model=uses[at], calls=count, suggestions=resolver.suggestions.get(at[0] or "", ()))
        for at, count in sorted(calls.items(), key=lambda item: (-item[1], str(item[0])))
    )


SQL_KEYS = ("session_id", "operation", "hour", "day", "month", "input_octave", "output_octave")
ORDERED = ("hour", "day", "month", "input_octave", "output_octave")
"""Keys whose values have an order of their own."""
SERIES_KEYS = ("model", "provider", "zone")


def _keys(by: Sequence[str] | str) -> tuple[tuple[str, ...], ...]:
    """The tables asked for. Raises ``BadCall`` for a key that does not exist."""
    entries = [by] if isinstance(by, str) else list(by)
    tables: list[tuple[str, ...]] = []
    for entry in entries:
        keys = tuple(part.strip() for part in entry.split(",") if part.strip())
        for key in keys:
            if key not in (*SQL_KEYS, *SERIES_KEYS) and not (key.startswith("label.") and len(key) > 6):
                raise BadCall(f"by: {key!r} is not a key. Keys: {', '.join((*SERIES_KEYS, *SQL_KEYS))}, label.NAME.")
        if len(set(keys)) < len(keys):
            raise BadCall(f"by: {entry!r} names a key twice.")
        if keys and keys not in tables:
            tables.append(keys)
    return tuple(tables)


def _check_keys(tables: Sequence[tuple[str, ...]], columns: Sequence[str]) -> None:
    """Refuse keys whose column no input has: a table of blanks would say nothing."""
    needs = {"hour": "started_at", "day": "started_at", "month": "started_at", **OCTAVES}
    for key in (key for keys in tables for key in keys if key not in SERIES_KEYS):
        column = needs.get(key, key)
        if column not in columns:
            labels = [printable(name) for name in columns if name.startswith("label.")]
            hint = f" Labels of these records: {', '.join(labels[:20])}." if labels else ""
            raise BadCall(
                f"by: {key} needs the column {column!r}, which no input has. Map it: --map {column}=COLUMN.{hint}"
            )


def _nothing(reading: Reading) -> str:
    counts = reading.reject_counts()
    said = ", ".join(f"{reason} ({count})" for reason, count in counts.items())
    if said:
        first = next(iter(reading.rejects(limit=1)), None)
        place = (
            ""
            if first is None
            else f" First: {first.file}, {_place(first)}, field {first.field!r}: expected {first.expected}."
        )
        return f"No usage record could be counted: {reading.read} read, all rejected: {said}.{place}"
    skipped = ", ".join(f"{kind} ({count})" for kind, count in reading.skipped().items())
    return f"No usage record found{': only ' + skipped if skipped else ''}."


def _place(reject: Reject) -> str:
    return f"line {reject.line}" if reject.line is not None else f"row {reject.row}"


def _command(
    source: Any,
    more: Sequence[str | os.PathLike[str]],
    *,
    by: tuple[tuple[str, ...], ...],
    what_if: Sequence[str],
    top: int,
    seed: int,
    **options: str | None,
) -> tuple[str, ...]:
    named = (
        [os.fspath(source), *(os.fspath(path) for path in more)] if isinstance(source, str | os.PathLike) else ["FRAME"]
    )
    command = ["obsia", "assess", *named]
    for name, value in options.items():
        if value is not None and (name, value) != ("format", "auto"):
            command += [f"--{name}", value]
    for keys in by:
        command += ["--by", ",".join(keys)]
    for text in what_if:
        command += ["--what-if", text]
    if top != TOP:
        command += ["--top", str(top)]
    if seed != SEED:
        command += ["--seed", str(seed)]
    return tuple(command)
