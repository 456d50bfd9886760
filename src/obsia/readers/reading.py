"""All inputs of one account, read: one expression of usage rows, and where every record went.

``read = counted + duplicate + rejected + outside``, always: see :meth:`Reading.reconcile`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from obsia.core.columns import COLUMNS
from obsia.core.cycles import seldom_sought
from obsia.core.errors import BadInput, GivenTwice
from obsia.core.grouping import grouped
from obsia.core.message import Message, Symbol
from obsia.readers import jsonl, parquet
from obsia.readers.aside import LeftAside
from obsia.readers.barrier import Barrier, is_defect
from obsia.readers.base import KEEP, REMOVE, Engine, EventReader, ReadOptions, Recognition, Reject, Scan, TableReader
from obsia.readers.counted import Reconciliation
from obsia.readers.days import within
from obsia.readers.detect import detect
from obsia.readers.files import heads_kept, is_empty
from obsia.readers.listing import FoundFiles
from obsia.readers.mapping import LABEL, USAGE, looks_like_name, unlike_names
from obsia.readers.printed import without_logged
from obsia.readers.records.unsupported_formats import FIGURES
from obsia.readers.registry import reader

if TYPE_CHECKING:
    import ibis

    from obsia.readers.canonical.same_calls import SameCalls
    from obsia.readers.possible_duplicates import PossibleDuplicate, Signals


_Kind = TypeVar("_Kind", str, Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Files read. ``usage`` is one row a record that counts, with the columns of :attr:`columns`."""

    engine: Engine
    scans: tuple[Scan, ...]
    recognised: Mapping[str, Recognition] = field(default_factory=dict[str, Recognition])
    found_files: FoundFiles = field(default_factory=lambda: FoundFiles(files=()))
    broken: tuple[BadInput, ...] = ()
    """Files that could not be read at all."""
    options: ReadOptions = field(default_factory=ReadOptions)
    duplicate_rows: int = 0
    """Records of files whose content was already read."""
    removed: int = 0
    """Records without ids that were given twice, and are taken out once."""
    given_twice: int = 0
    """Those that are not, because they were asked to be kept."""
    alike: tuple[PossibleDuplicate, ...] = ()
    doubled_signals: tuple[Signals, ...] = ()
    left: Any = None
    """The usage as the engine keeps it: without what its files repeat, where finding that takes time, and without the
    calls of :attr:`alike` and of :attr:`doubled_signals`, where they are taken out."""
    same: SameCalls | None = None
    """Calls that several formats record; None where there are none."""

    @property
    def usage(self) -> ibis.Table:
        """Valid records of the days that count, each event id once (its fullest record); absent columns are absent."""
        return within(self.every_day, self.options)

    @property
    def every_day(self) -> ibis.Table:
        """The same, of whatever day."""
        import ibis as api

        if self.left is not None:
            return self.left

        wanted = self.columns
        named = [scan for scan in self.scans if "event_id" in scan.usage.columns]
        others = [_padded(scan.usage, wanted) for scan in self.scans if "event_id" not in scan.usage.columns]
        tables = others
        if named:
            together = [_padded(scan.usage, wanted) for scan in named]
            tables = [*others, *_once(api.union(*together) if len(together) > 1 else together[0])]
        usage = api.union(*tables) if len(tables) > 1 else tables[0]
        return usage if self.same is None else self.same.once(usage)

    @property
    def unchecked(self) -> ibis.Table:
        """All rows of all files, refused and repeated ones included: cheap to ask which names or times occur."""
        import ibis as api

        tables = [_padded(scan.unchecked, self.columns) for scan in self.scans]
        return within(api.union(*tables) if len(tables) > 1 else tables[0], self.options)

    @property
    def columns(self) -> tuple[str, ...]:
        """Canonical columns that at least one file has, in canonical order, then labels."""
        present = {name for scan in self.scans for name in scan.usage.columns}
        labels = sorted(name for name in present if name.startswith(LABEL))
        return (*(name for name in COLUMNS if name in present), *labels)

    @property
    def read(self) -> int:
        """All records, refused and duplicate ones included."""
        return sum(scan.read for scan in self.scans) + self.duplicate_rows

    @property
    def rejected(self) -> int | None:
        """Refused records, ``None`` while some are not counted (Parquet without event ids)."""
        counts = [scan.rejected for scan in self.scans]
        return None if None in counts else sum(count for count in counts if count is not None)

    def reconcile(self, *, counted: int) -> Reconciliation:
        """Where every record went, when ``counted`` rows of :attr:`usage` were summed."""
        rejected, outside = self.rejected, 0
        if self.options.days is not None or self.options.where:
            outside = int(self.engine.rows(self.every_day.count())[0][0]) - counted
        if rejected is None and not any("event_id" in scan.usage.columns for scan in self.scans):
            rejected = self.read - self.duplicate_rows - self.removed - counted - outside
        if rejected is None:
            rejected = 0
            for scan in self.scans:
                known = scan.rejected
                valid = 0 if known is not None else int(self.engine.rows(scan.usage.count())[0][0])
                rejected += known if known is not None else scan.read - valid
        return Reconciliation(
            read=self.read,
            counted=counted,
            duplicate=self.read - counted - rejected - outside,
            rejected=rejected,
            outside=outside,
        )

    def reject_counts(self) -> dict[str, int]:
        """Reason code -> refused records. A second pass over the files: call it when some were refused."""
        total: Counter[str] = Counter()
        for scan in self.scans:
            if scan.rejected != 0:
                total.update(scan.reject_counts())
        return dict(total.most_common())

    def rejects(self, *, limit: int = 10_000) -> Iterator[Reject]:
        """Refused records with their place, at most ``limit``. A second pass over the files."""
        for scan in self.scans:
            if limit > 0 and scan.rejected != 0:
                for reject in scan.rejects(limit):
                    limit -= 1
                    yield reject

    def corrupt(self, error: Exception) -> BadInput:
        """What to raise when the engine fails on :attr:`usage`: names the first file that cannot be read through."""
        for file in (file for scan in self.scans for file in scan.files if scan.reader == parquet.NAME):
            if parquet.is_corrupt(self.engine, file):
                return BadInput(file, "file-part-corrupt", expected="expected-whole-parquet")
        files = ", ".join(file for scan in self.scans for file in scan.files[:3])
        kind = str(error).split(":", 1)[0].splitlines()[0][:80]  # what follows the colon may quote a value
        return BadInput(files, "file-engine", error=kind)

    def answering(self, ask: Callable[[Reading], Any]) -> tuple[Reading, Any]:
        """What ``ask`` answers, and the reading of which it could: without files that the engine cannot read through.

        They were whole where they were looked at; what fails in a scan is a part further in.
        """
        reading = self
        while True:
            try:
                return reading, ask(reading)
            except self.engine.error as error:
                reading = reading.without(reading.corrupt(error))

    def without(self, error: BadInput) -> Reading:
        """What is read without the file of ``error``. Raises it where that is none of several files."""
        if error.file not in self.found_files.files or len(self.found_files.files) == 1:
            raise error
        found = replace(_less(self.found_files, error.file), broken=(*self.broken, error))
        return read(engine=self.engine, found=found, options=self.options)

    def skipped(self) -> dict[Message, int]:
        """Records that are no usage by kind (agent spans, tool spans, …): not read as usage, not rejected."""
        return _summed(scan.skipped for scan in self.scans)

    def unknown(self) -> dict[str, int]:
        """Usage keys that no alias table knows, with how often they came."""
        return _summed(scan.unknown for scan in self.scans)

    def named_by(self) -> dict[str, int]:
        """Field -> records in which it names the model, and another field names another one."""
        return _summed(scan.named_by for scan in self.scans)

    def doubts(self) -> tuple[Message, ...]:
        """What records may be besides what they were read as."""
        return tuple(note for scan in self.scans for note in scan.doubts)

    def taken(self) -> dict[str, str]:
        """Columns that were taken for something by their names alone, as ``--map`` would say it."""
        return {column: source for scan in self.scans for column, source in scan.taken.items()}

    def unmapped(self) -> tuple[str | Message, ...]:
        """Columns that nothing uses; what does not look like a name is counted, not shown: it may be a message."""
        names = dict.fromkeys(name for scan in self.scans for name in scan.unmapped)
        shown = [name for name in names if looks_like_name(name)]
        others = len(names) - len(shown)
        return (*shown, unlike_names(others)) if others else tuple(shown)


def read(*, engine: Engine, found: FoundFiles, options: ReadOptions | None = None) -> Reading:
    """All files of ``found`` (see :func:`obsia.readers.listing.discover`), on an engine that may open them.

    A file that cannot be read at all is set aside, and stands in ``broken``; the only one raises :class:`BadInput`.
    """
    with seldom_sought(), heads_kept(found.starts):
        return _read(engine, found, options or ReadOptions())


def _read(engine: Engine, found: FoundFiles, asked: ReadOptions) -> Reading:
    some = _SomeBroken(found)
    recognised: dict[str, Recognition] = {}
    for file in found.files:
        try:
            with Barrier(file):
                recognised[file] = detect(file, format=asked.format, encoding=asked.encoding)
        except BadInput as error:
            some.set_aside(error)
    some.found_files = _without_unread(some, recognised, asked)
    # Files are read together with those that have as many copies: what a copy holds is then known without reading it.
    copies = Counter(original for _, original in some.found_files.duplicates)
    groups = grouped(((recognised[file].reader, copies[file]), file) for file in some.found_files.files)
    scans: list[Scan] = []
    again = 0
    for (name, times), files in groups.items():
        found_scans = _scans(engine, name, files, asked, some)
        scans += found_scans
        again += times * sum(scan.read for scan in found_scans)
    reading = Reading(
        engine=engine,
        scans=without_logged(scans),
        recognised={file: recognised[file] for file in some.found_files.files},
        found_files=some.found_files,
        broken=tuple(some.broken),
        options=asked,
        duplicate_rows=again,
    )
    return _once_each(_with_same_calls(_kept(_without_repeats(reading))))


def _kept(reading: Reading) -> Reading:
    """``reading`` with its usage in the engine, which looks once for what repeats an id, and not for each question.

    Files that the engine reads anew each time stay where they are.
    """
    is_named = any("event_id" in scan.usage.columns for scan in reading.scans)
    if not is_named or not all(scan.is_kept for scan in reading.scans):
        return reading
    return replace(reading, left=reading.engine.keep(reading.every_day))


def _without_repeats(reading: Reading) -> Reading:
    """``reading`` with the records without ids that two files hold as its options want them. Raises ``GivenTwice``."""
    files = sum(len(scan.files) for scan in reading.scans)
    if files < 2:
        return reading
    from obsia.readers.canonical.overlaps import overlap, without

    reading, found = reading.answering(lambda of: overlap(of.engine, of.scans))
    if found is None:
        return reading
    if reading.options.overlap == KEEP:
        return replace(reading, given_twice=found.records)
    if reading.options.overlap != REMOVE:
        first, last = (Symbol(each.date().isoformat()) for each in (found.first, found.last))
        raise GivenTwice([Message("given-twice-rows", count=found.records, first=first, last=last)])
    scans = reading.scans
    less = tuple(replace(scan, usage=without(scan, at, scans, found), origins=None) for at, scan in enumerate(scans))
    return replace(reading, scans=less, removed=found.records)


def _once_each(reading: Reading) -> Reading:
    """``reading`` with the calls that two formats, or two signals, seem to hold as its options want them.

    Raises ``GivenTwice``.
    """
    from obsia.readers.possible_duplicates import less_alike, less_signals, possible_duplicates, signals

    sources = sorted({scan.reader for scan in reading.scans})
    reading, (alike, doubled) = reading.answering(
        lambda of: (
            possible_duplicates(of.engine, of.every_day, sources=sources),
            signals(of.engine, of.every_day, sources=sources),
        )
    )
    if not alike and not doubled:
        return reading
    if reading.options.overlap == KEEP:
        return replace(reading, alike=alike, doubled_signals=doubled)
    if reading.options.overlap != REMOVE:
        raise GivenTwice(
            [
                *(
                    Message("given-twice-formats", one=Symbol(p.one), other=Symbol(p.other), count=p.calls)
                    for p in alike
                ),
                *(Message("given-twice-signals", service=p.service or Symbol("-"), count=p.calls) for p in doubled),
            ]
        )
    usage = reading.every_day
    left = reading.engine.keep(less_alike(less_signals(usage, doubled), alike))
    ((before,),), ((after,),) = (reading.engine.rows(each.count()) for each in (usage, left))
    return replace(reading, left=left, removed=reading.removed + int(before) - int(after))


def _with_same_calls(reading: Reading) -> Reading:
    """``reading`` with the calls that several of its formats record."""
    sources = sorted({scan.reader for scan in reading.scans})
    if len(sources) < 2:
        return reading
    from obsia.readers.canonical.same_calls import same_calls

    reading, same = reading.answering(lambda of: same_calls(of.engine, of.every_day, sources=sources))
    if same is None or reading.left is None:
        return replace(reading, same=same)
    return replace(reading, same=same, left=reading.engine.keep(same.once(reading.left)))


def _without_loss(error: BadInput) -> Message | None:
    """How a file is told of that is left aside and holds no usage: none is lost with it."""
    if is_empty(error):
        return Message("aside-empty")
    return FIGURES if error.reason == FIGURES else None


class _SomeBroken:
    """The files that are left, and why others were set aside."""

    def __init__(self, found: FoundFiles) -> None:
        self.found_files = found
        self.broken: list[BadInput] = list(found.broken)

    def set_aside(self, error: BadInput) -> None:
        """Leave out the file of ``error``. Raises it where nothing else is left."""
        found = self.found_files
        if error.file not in found.files or len(found.files) == 1:
            raise error
        why = _without_loss(error) if error.file in found.walked else None  # what was named holds usage, somebody said
        if why is None:
            self.broken.append(error)
        else:
            found = replace(found, ignored=(*found.ignored, LeftAside(error.file, why)))
        self.found_files = _less(found, error.file)


def _less(found: FoundFiles, file: str) -> FoundFiles:
    """``found`` without ``file`` and its copies."""
    return replace(
        found,
        files=tuple(other for other in found.files if other != file),
        duplicates=tuple(pair for pair in found.duplicates if file not in pair),
    )


def read_frame(*, engine: Engine, frame: object, options: ReadOptions | None = None) -> Reading:
    """A data frame in memory (pandas, polars, pyarrow: anything with ``__arrow_c_stream__``)."""
    from obsia.readers.frame import scan_frame

    return Reading(engine=engine, scans=(scan_frame(engine=engine, frame=frame, options=options or ReadOptions()),))


def _without_unread(some: _SomeBroken, recognised: Mapping[str, Recognition], options: ReadOptions) -> FoundFiles:
    """The files without the JSON files of folders that hold no usage: settings and notes lie beside records.

    Where nothing else is left all are kept, so that the error says what was sought in them.
    """
    unread_files: set[str] = set()
    for file in some.found_files.files:
        if file in some.found_files.walked and recognised[file].reader == jsonl.NAME:
            try:
                with Barrier(file):
                    is_stranger = not jsonl.may_hold_usage(file, options)
            except BadInput as error:
                some.set_aside(error)
                continue
            if is_stranger:
                unread_files.add(file)
    found = some.found_files
    if not unread_files or len(unread_files) == len(found.files):
        return found
    copies = [file for file, original in found.duplicates if original in unread_files]
    return replace(
        found,
        files=tuple(file for file in found.files if file not in unread_files),
        ignored=(
            *found.ignored,
            *(
                LeftAside(file, Message("aside-no-usage"))
                for file in (*(file for file in found.files if file in unread_files), *copies)
            ),
        ),
        duplicates=tuple(pair for pair in found.duplicates if pair[1] not in unread_files),
    )


def _scans(engine: Engine, name: str, files: Sequence[str], options: ReadOptions, some: _SomeBroken) -> Sequence[Scan]:
    """The scans of files of one reader; those that cannot be read are set aside."""
    chosen = reader(name)
    left = list(files)
    while left and isinstance(chosen, TableReader):
        try:
            return chosen.scan(engine=engine, files=left, options=options)
        except BadInput as error:
            some.set_aside(error)
            left = [file for file in left if file != error.file]
        except Exception as error:
            failing = _failing(engine, chosen, left, options) if is_defect(error) else []
            if not failing:
                raise
            for each in failing:
                some.set_aside(each)
            left = [file for file in left if file not in {each.file for each in failing}]
    if left and isinstance(chosen, EventReader):
        from obsia.readers.canonical.events import collect

        return collect(engine=engine, reader=name, files=left, events=_bound(chosen, options), set_aside=some.set_aside)
    if left:
        raise BadInput(left[0], "file-reader-idle", reader=Symbol(name))
    return []


def _failing(engine: Engine, chosen: TableReader, files: Sequence[str], options: ReadOptions) -> list[BadInput]:
    """Of files at which a reader failed, those at which it fails alone."""
    failing: list[BadInput] = []
    for file in files:
        try:
            with Barrier(file):
                chosen.scan(engine=engine, files=[file], options=options)
        except BadInput as error:
            failing.append(error)
    return failing


def _bound(chosen: EventReader, options: ReadOptions) -> Callable[[str], Any]:
    return lambda file: chosen.events(file=file, options=options)


def _summed(counts: Iterable[Mapping[_Kind, int]]) -> dict[_Kind, int]:
    total: Counter[_Kind] = Counter()
    for count in counts:
        total.update(count)
    return dict(total.most_common())


def _padded(usage: Any, wanted: Sequence[str]) -> Any:
    import ibis as api

    return usage.select(
        **{
            name: usage[name]
            if name in usage.columns
            else api.null("string" if name.startswith(LABEL) else COLUMNS[name])
            for name in wanted
        }
    )


def _once(usage: Any) -> list[Any]:
    """Rows without an id as they are; of rows with one, the fullest: a late whole record supersedes a
    partial one.
    """
    import ibis as api

    named = usage.filter(usage.event_id.notnull())
    measures = [name for name in (*USAGE[1:], "duration_us", "started_at") if name in usage.columns]
    order = [named[name].desc(nulls_first=False) for name in sorted(measures, key=lambda n: n != "output_tokens")]
    # Records as full as each other: every other column decides, so that the order of files and rows never does.
    rest = [name for name in usage.columns if name not in {"source", "event_id", *measures}]
    order += [named[name].cast("string").asc(nulls_first=False) for name in rest]
    place = api.row_number().over(group_by=[named.source, named.event_id], order_by=order or None)
    kept = named.mutate(obsia_place=place)
    return [usage.filter(usage.event_id.isnull()), kept.filter(kept.obsia_place == 0).drop("obsia_place")]
