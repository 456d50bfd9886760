"""``obsia sum``: records read once and kept as sums, each file by itself wherever that is the same as all together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from obsia.accounting import cells as expressions
from obsia.accounting import kept_cells as extra
from obsia.accounting.billing_cells import BILLING, with_billing
from obsia.accounting.rate_cards import all_lengths
from obsia.app.files import unwritable
from obsia.app.questions.keeping import Keeping, Summed
from obsia.app.questions.usage import SERIES_KEYS, Assess
from obsia.app.usage import kept_folder as folders
from obsia.app.usage.kept_account import stale
from obsia.app.usage.kept_cell import KeptCell, amounts_of, day_of, microseconds
from obsia.app.usage.kept_folder import Kept, Source
from obsia.app.usage.message_content import content
from obsia.app.usage.periods import SPANS_S
from obsia.app.usage.rollups import MOST_NAMES, cells_in, looked_up, period_of
from obsia.app.usage.serving_columns import are_many_ways
from obsia.app.usage.usage_sums import Prepared, Run, check_keys, giants_in, nothing
from obsia.core.columns import ENERGY, OTHER_NAMES, SHARED_LABELS
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Option
from obsia.readers.base import Engine
from obsia.readers.files import compression_of, decompressed
from obsia.readers.listing import FoundFiles, discover
from obsia.readers.reading import Reading, read

MOST_IDS: Final = 256
"""Digests of ids that are kept of a source: the least ones, so that two sources of the same records share some."""
MOST_REJECTS: Final = 1_000
_MOST_SINGLE: Final = 2_000
"""Files of one sum that are each kept by themselves; more are kept together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a sum did."""

    folder: str
    read: tuple[str, ...]
    """Files whose records were summed."""
    known: tuple[str, ...]
    """Files that were summed before."""
    again: tuple[str, ...]
    """Of these, files of which some series were read again: the facts say another attention window of them."""
    grown: tuple[str, ...]
    """Logs that have grown: of them the longer state counts."""
    broken: tuple[BadInput, ...]
    records: int
    cells: int
    added: tuple[str, ...]
    """The names of new files of the folder."""


class _Look(NamedTuple):
    """What the bytes of a file say: its digest, its size, and the digests of its beginnings of some sizes."""

    digest: str
    size: int
    beginnings: frozenset[str]


class _Batch(NamedTuple):
    """Files read together."""

    source: Source
    cells: tuple[KeptCell, ...]
    is_tied: bool
    """Whether what counts of one file depends on another."""


def keep(keeping: Keeping, asked: Summed, run: Run | None = None) -> Sums:
    """Sum records and keep the sums; files that were summed before are not read again.

    Raises ``BadCall`` for a folder that holds something else, and what an account raises.
    """
    run, place = run or Run(), Path(keeping.folder)
    if place.exists() and not folders.is_kept(place) and (not place.is_dir() or any(place.iterdir())):
        raise BadCall("kept-no-folder", option=Option("out"), path=str(place))
    kept = folders.read(place) if folders.is_kept(place) else folders.NOTHING_KEPT
    work = _Work(asked, kept, run)
    found = discover(asked.paths)
    looks = {file: work.look(file) for file in found.files}
    known = tuple(file for file in found.files if work.is_known(looks[file].digest))
    new = tuple(file for file in found.files if not work.is_known(looks[file].digest))
    made = work.batches(found, new, looks) if new else []
    again = work.rescanned(found, known, looks)
    if made:
        folders.effective((*kept.sources.values(), *(each.source for each in made)))
    cells = [cell for batch in (*made, *again.values()) for cell in batch.cells]
    files = folders.files_of((each.source for each in made), cells)
    try:
        added = folders.add(place, files) if made or cells or not folders.is_kept(place) else ()
    except OSError as error:
        raise unwritable("out", str(place), error) from error
    grown = {str(file["file"]) for each in made if each.source.supersedes for file in each.source.files.values()}
    return Sums(
        folder=str(place),
        read=tuple(str(file["file"]) for each in made for file in each.source.files.values()),
        known=known,
        again=tuple(again),
        grown=tuple(sorted(grown)),
        broken=tuple(work.broken),
        records=sum(each.source.records["counted"] for each in made),
        cells=len(cells),
        added=added,
    )


class _Work:
    """One sum under way."""

    def __init__(self, asked: Summed, kept: Kept, run: Run) -> None:
        self._asked, self._kept, self._run = asked, kept, run
        self._question: Assess = asked.assess()
        shared = (f"label.{name}" for name in SHARED_LABELS)
        own = (key for key in asked.keys if key not in (*SERIES_KEYS, *SPANS_S))
        self.keys = tuple(sorted({*shared, *own}))
        self._reading: dict[str, Any] = {
            name: list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
            for name, value in asked.reading.items()
        }
        sources = kept.sources.values()
        self._known = {
            digest
            for source in sources
            if source.reading == self._reading and set(self.keys) <= set(source.keys)
            for digest in source.files
        }
        self._sizes = sorted({each["bytes"] for source in sources for each in source.files.values()}, reverse=True)
        self.broken: list[BadInput] = []

    def look(self, file: str) -> _Look:
        """The digests of a file and of its beginnings that are as long as a file that was summed."""
        state, done, beginnings, left = hashlib.sha256(), 0, set[str](), list(self._sizes)
        for piece in decompressed(file, compression_of(file)):
            start = 0
            while left and left[-1] < done + len(piece):
                end = left.pop() - done
                state.update(piece[start:end])
                start = end
                beginnings.add(state.hexdigest())
            state.update(piece[start:])
            done += len(piece)
        return _Look(state.hexdigest(), done, frozenset(beginnings))

    def is_known(self, digest: str) -> bool:
        """Whether a file was summed, read in the same way, by all of the keys."""
        return digest in self._known

    def batches(self, found: FoundFiles, new: Sequence[str], looks: Mapping[str, _Look]) -> list[_Batch]:
        """The new files, each by itself where their sums add up to those of all together, else as one."""
        with _engine(new, self._run) as opened:
            self._run.tell("summing")
            whole = self._batch(opened, _only(found, new), looks)
            files = tuple(str(each["file"]) for each in whole.source.files.values())
            if len(files) < 2 or len(files) > _MOST_SINGLE or whole.is_tied or whole.source.is_limited:
                return [whole]
        single: list[_Batch] = []
        for file in files:
            with _engine((file,), self._run) as opened:
                single.append(self._batch(opened, _only(found, (file,)), looks, is_part=True))
        counted = sum(each.source.records["counted"] for each in single)
        same = counted == whole.source.records["counted"] and totals_of(whole.cells) == totals_of(
            [cell for each in single for cell in each.cells]
        )
        return single if same else [whole]

    def rescanned(self, found: FoundFiles, known: Sequence[str], looks: Mapping[str, _Look]) -> dict[str, _Batch]:
        """File -> the series of it whose attention window is another under today's facts, summed anew."""
        if not known:
            return {}
        live = folders.effective(self._kept.sources.values())
        names = stale(self._kept, live, self._question)
        made: dict[str, _Batch] = {}
        for source in live:
            if not (of_source := names.get(source.source_id)):
                continue
            files = tuple(file for file in known if looks[file].digest in source.files)
            if len(files) == len(source.files):
                with _engine(files, self._run) as opened:
                    batch = self._batch(opened, _only(found, files), looks, only=of_source)
                cells = tuple(each._replace(source=source.source_id) for each in batch.cells)
                made[files[0]] = batch._replace(cells=cells)
        return made

    def _batch(
        self,
        engine: Engine,
        found: FoundFiles,
        looks: Mapping[str, _Look],
        *,
        only: frozenset[str] | None = None,
        is_part: bool = False,
    ) -> _Batch:
        """Files read together. ``only`` are names of models: the others are left out ("" stands for none)."""
        prepared = Prepared.of(self._question)
        reading = read(engine=engine, found=found, options=prepared.options)
        if not is_part:
            check_keys([self._asked.keys], reading.columns)
        keys = tuple(key for key in self.keys if expressions.OCTAVES.get(key, key) in reading.columns)
        reading, cells = reading.answering(lambda of: _cells(engine, of, prepared, keys, only))
        rows = sum(each.rows for each in cells)
        if not rows and only is None and not is_part:
            raise nothing(reading)
        if not is_part:
            self.broken = list(reading.broken)
        source = self._source(engine, reading, cells, prepared, looks) if only is None else None
        named = source or _STAND_IN
        return _Batch(
            source=named,
            cells=tuple(each._replace(source=named.source_id) for each in cells),
            is_tied=bool(reading.same or reading.alike or reading.doubled_signals or reading.removed)
            or bool(reading.given_twice),
        )

    def _source(
        self,
        engine: Engine,
        reading: Reading,
        cells: Sequence[KeptCell],
        prepared: Prepared,
        looks: Mapping[str, _Look],
    ) -> Source:
        where = reading.reconcile(counted=sum(each.rows for each in cells))
        files = {
            looks[file].digest: {
                "file": file,
                "reader": found.reader,
                "why": content(found.why),
                "bytes": looks[file].size,
            }
            for file, found in reading.recognised.items()
        }
        series = {each.cell.series for each in cells}
        names = {(each.provider, each.host, each.model_name) for each in series if each.model_name}
        if where.rejected:
            names |= _unchecked_names(engine, reading)
        records = asdict(where)
        records.pop("outside")
        return Source(
            files=files,
            reading=self._reading,
            keys=self.keys,
            columns=reading.columns,
            period=period_of(engine, reading),
            names=tuple(sorted(names, key=str)),
            records=records,
            beside=_beside(engine, reading, prepared, has_rejects=bool(where.rejected)),
            lengths=all_lengths(prepared.snapshot),
            ids=_ids(engine, reading),
            supersedes=self._shorter(looks, files),
            is_limited=any(OTHER_NAMES in each for each in series)
            or len(names) >= MOST_NAMES
            or are_many_ways(engine, reading.usage),
        )

    def _shorter(self, looks: Mapping[str, _Look], files: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        """The digests of files that were summed, and with which one of these begins."""
        beginnings = {each for file in files.values() for each in looks[file["file"]].beginnings}
        shorter: set[str] = set()
        for source in self._kept.sources.values():
            if len(source.files) == 1 and source.files.keys() <= beginnings:
                shorter |= source.covered
        return tuple(sorted(shorter))


_STAND_IN: Final = Source(
    files={}, reading={}, keys=(), columns=(), period=None, names=(), records={"counted": 0}, beside={}
)


def _engine(files: Sequence[str], run: Run) -> Any:
    from obsia.app.usage.engine import engine

    return engine(files, threads=run.threads)


def _only(found: FoundFiles, files: Sequence[str]) -> FoundFiles:
    # Read after their digests were made: a log that grows must not be known by more than was summed of it.
    broken = found.broken if len(files) > 1 else ()
    return replace(found, files=tuple(files), duplicates=(), broken=broken, starts={})


def _cells(
    engine: Engine, reading: Reading, prepared: Prepared, keys: Sequence[str], only: frozenset[str] | None
) -> list[KeptCell]:
    """The cells of one reading by hour, without their source."""
    names = prepared.names
    usage: Any = looked_up(engine, reading, names=names, period=period_of(engine, reading))[0]
    if ENERGY in usage.columns:
        if engine.rows(usage[ENERGY].count())[0][0]:
            # What counts as a reading of a meter follows from all records, and from facts of the day.
            raise NoData("kept-metered")
        usage = usage.drop(ENERGY)
    if only is not None:
        named = usage[expressions.MODEL_NAME].fill_null("") if expressions.MODEL_NAME in usage.columns else None
        usage = usage if named is None else usage.filter(named.isin(sorted(only)))
    usage = with_billing(usage, lengths=all_lengths(prepared.snapshot))
    inner = (*keys, *(name for name in BILLING if name in usage.columns))
    table = extra.kept_cells(usage, keys=inner, window=names.window, spans_s=SPANS_S, widening=engine.is_widening)
    return [
        _kept(cell, keys)
        for cell in cells_in(engine, table, keys=(*keys, *extra.EXTRA))
        if cell.keys[extra.ROWS] != "0"
    ]


def _kept(cell: Any, keys: Sequence[str]) -> KeptCell:
    about = cell.keys
    first = microseconds(about[extra.FIRST])
    return KeptCell(
        source="",
        day=day_of(first),
        first_us=first,
        last_us=microseconds(about[extra.LAST]),
        ends_us=microseconds(about[extra.ENDS]),
        span=about[extra.SPAN] or "",
        window=int(about[extra.KEPT_WINDOW] or 0),
        rows=int(about[extra.ROWS]),
        keys={key: about[key] for key in keys},
        cell=cell._replace(keys={}, series=cell.series._replace(dated=None)),
    )


def totals_of(cells: Sequence[KeptCell]) -> dict[Any, list[Any]]:
    """What is counted, by all that parts it: two readings with the same are the same, whatever their files."""
    found: dict[Any, list[Any]] = {}
    for kept in cells:
        keys = tuple(sorted((key, value) for key, value in kept.keys.items() if value is not None))
        at = (
            kept.day,
            (kept.first_us or 0) // 3_600_000_000,
            kept.span,
            kept.window,
            kept.cell.series,
            kept.cell.billing,
        )
        amounts = [kept.rows, *amounts_of(kept.cell), kept.cell.cost]
        held = found.setdefault((*at, keys), [0] * len(amounts))
        held[:] = [one + other for one, other in zip(held, amounts, strict=True)]
    return found


def _unchecked_names(engine: Engine, reading: Reading) -> set[tuple[str | None, str | None, str]]:
    unchecked: Any = expressions.named(reading.unchecked)
    columns = [name for name in ("provider", "host", expressions.MODEL_NAME) if name in unchecked.columns]
    if expressions.MODEL_NAME not in columns:
        return set()
    counted = expressions.model_names(unchecked, most=MOST_NAMES)
    rows = (dict(zip(counted.columns, row, strict=True)) for row in engine.rows(counted))
    return {
        (row.get("provider") or None, row.get("host") or None, row[expressions.MODEL_NAME])
        for row in rows
        if row[expressions.MODEL_NAME]
    }


def _ids(engine: Engine, reading: Reading) -> tuple[str, ...]:
    """The least digests of the ids of the records that count."""
    usage: Any = reading.usage
    if "event_id" not in usage.columns:
        return ()
    named = usage.filter(usage.event_id.notnull())
    digest = (named.source.fill_null("") + "\x1f" + named.event_id).hexdigest("md5")
    least = named.select(digest=digest).order_by("digest").limit(MOST_IDS)
    return tuple(sorted(str(row[0])[: len("0123456789abcdef")] for row in engine.rows(least)))


def _beside(engine: Engine, reading: Reading, prepared: Prepared, *, has_rejects: bool) -> dict[str, Any]:
    """What an account says of a reading besides its sums."""
    found = {
        "reject_counts": reading.reject_counts() if has_rejects else {},
        "rejects": tuple(reading.rejects(limit=MOST_REJECTS)) if has_rejects else (),
        "unmapped": reading.unmapped(),
        "skipped": reading.skipped(),
        "unknown_keys": reading.unknown(),
        "named_by": reading.named_by(),
        "taken": reading.taken(),
        "table_maps": tuple(dict.fromkeys(scan.table_map for scan in reading.scans if scan.table_map)),
        "same_calls": None if reading.same is None else reading.same.about,
        "doubts": reading.doubts(),
        "alike": reading.alike,
        "doubled_signals": reading.doubled_signals,
        "given_twice": reading.given_twice,
        "removed": reading.removed,
        "giants": giants_in(engine, reading, prepared.snapshot),
    }
    return {name: content(value) for name, value in found.items()}
