"""JSON records: one object a line (JSONL, NDJSON), or one array of objects. ``usage.prompt_tokens`` names
a nested value.

The engine reads well-formed files. A file that it refuses is read record by record, so that good ones are
kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obsia.core.columns import COLUMNS, INNER
from obsia.core.errors import BadInput, UnusedColumns
from obsia.core.message import Message, Term
from obsia.readers.base import LONGEST_RECORD_BYTES, Engine, Head, ReadOptions, Recognition, Reject, Scan, scans_of
from obsia.readers.files import head_of, prove_whole, whole_head
from obsia.readers.headers import bind_table, meaning, taken_by_name
from obsia.readers.jsonl import lines, makers
from obsia.readers.jsonl.packed import packed
from obsia.readers.mapping import LABEL, USAGE, Bound, Source, canonical_type, is_target, maps_itself
from obsia.readers.records.recognition import claimed
from obsia.readers.records.unsupported_formats import unknown_json
from obsia.readers.workbook import scan_sheet

if TYPE_CHECKING:
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import CheckedTable
    from obsia.readers.canonical.table import Part

NAME: Final = "jsonl"
_PATH: Final = "obsia_path"
"""Where the engine says of which file a row is."""
_NOTHING: Final = "input-nothing"
"""What is said of keys of which none is a count."""
_IDENTITY: Final = tuple(name for name in COLUMNS if name not in INNER)


def recognise(head: Head) -> Recognition | None:
    """Text that begins with ``{`` or ``[``."""
    first = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if head.suffix in {".jsonl", ".ndjson"} and head.data[:4] != b"PAR1":
        return claimed(NAME, "suffix", head.suffix, confidence=1)
    if first == b"{":
        return claimed(NAME, "json-object", confidence=1)
    if first == b"[":
        return claimed(NAME, "json-array", confidence=1)
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions) -> list[Scan]:
    """One scan for lines, one for arrays (by compression); small files of lines are one of their own."""
    groups: dict[tuple[str, str], list[str]] = {}
    small: set[str] = set()
    names: dict[str, None] = {}
    with_usage: set[tuple[str, ...]] = set()
    whole: list[Scan] = []
    for file in files:
        head = head_of(file)
        prove_whole(file, head.compression)
        if (sheet := packed(head, options.model_named)) is not None:
            whole.append(scan_sheet(engine, file, sheet, options, NAME))
            continue
        if makers.is_of_several(head):
            from obsia.readers.jsonl.as_table import JsonTable

            table = JsonTable(
                engine=engine, reader=NAME, files=[file], names=makers.names_of(head), made=makers.canonical
            )
            whole.append(table.scan(options))
            continue
        groups.setdefault((head.compression, lines.layout(head)), []).append(file)
        if head.complete and head.compression == "none":
            small.add(file)
        keys = lines.names(head)
        if keys in with_usage:
            continue
        if _some_usage(keys, options):
            with_usage.add(keys)
        elif (known := unknown_json(head)) is not None:
            raise known
        names |= dict.fromkeys(keys)
    return whole + [
        scan
        for (compression, layout), group in groups.items()
        for scan in _scans(_Shape(engine, compression, layout, list(names), options), group, small)
    ]


def _scans(shape: _Shape, files: Sequence[str], small: AbstractSet[str]) -> list[Scan]:
    """The scans of ``files``; as a table whose values say what their names do not, where names alone settle too little.

    Raises what is said of the table where it settles too little too.
    """
    from obsia.readers.jsonl.as_table import JsonTable

    table = JsonTable(engine=shape.engine, reader=NAME, files=files, names=shape.names)
    mapped = {name for source in shape.options.columns.sources.values() for name in source.own}
    if not mapped <= set(shape.names) and (turned := table.turned(shape.options)) is not None:
        return [turned]  # what was mapped is of the table that records become
    if _is_for_tables(shape.options.columns.sources):
        return [table.scan(shape.options)]
    try:
        found = shape.scans(files, small)
    except UnusedColumns:
        # One of numbers may say in another value what it counts: ``{"token_type": "input", "tokens": 9}``.
        if (turned := table.turned(shape.options)) is not None:
            return [turned]
    except BadInput as error:
        if error.reason.code != _NOTHING:
            raise
        try:
            turned = table.turned(shape.options)
            return [table.scan(shape.options) if turned is None else turned]
        except UnusedColumns as further:
            # Objects that hold no usage by name may be anybody's settings: a folder of records is not refused for them.
            error.ways = further.ways
            raise error from None
    else:
        if all(scan.rejected == scan.read for scan in found):
            return [table.scan(shape.options)]  # the whole column may say of which form its times are
        came = {target for scan in found for target in scan.mapped}
        if not came.isdisjoint({"batch_api", "service_tier"}) or (bound := shape.bound(came, files)) is None:
            return found
        batches = table.with_batches(bound, shape.options)
        return found if batches is None else [batches]
    return [table.scan(shape.options)]


def _is_for_tables(stated: Mapping[str, Source]) -> bool:
    """Whether something was mapped in a form that only a whole table says, or to days of which each may be a sum."""
    time = stated.get("started_at")
    is_open = time is not None and (not time.is_typed or (time.type == "date" and "calls" not in stated))
    return is_open or any(source.is_written for source in stated.values())


def may_hold_usage(file: str, options: ReadOptions) -> bool:
    """Whether a record of ``file`` has a usage column, or the file is broken so that nobody can tell.

    A file with usage answers at its first records; only one without is read through.
    """
    head = head_of(file)
    first = lines.names(head, most=1)
    if _some_usage(first, options) or _some_usage(names := lines.names(head), options):
        return True
    paths = [lines.path_of(column, names) for column in _usage_columns(options)]
    # One object over many lines, as settings are written, is no record line by line.
    whole = lines.strict(head.data) if head.complete else ""
    if isinstance(whole, dict):
        return any(lines.value_at(whole, path) is not None for path in paths)
    try:
        found = lines.records(file, head.compression, lines.layout(head), paths)
        return any(isinstance(record, Reject) or any(cell is not None for cell in record[1]) for record in found)
    except BadInput:
        return True


def _usage_columns(options: ReadOptions) -> Sequence[str]:
    """The keys that hold counts: the canonical ones, or those that ``--map`` names in their place."""
    wanted = {name: name for name in USAGE}
    wanted |= {target: source.column for target, source in options.columns.sources.items() if target in USAGE}
    return list(wanted.values())


def _some_usage(names: Sequence[str], options: ReadOptions) -> bool:
    """Whether one of ``names`` holds counts, by what is mapped or by its own meaning where that is certain."""
    if not set(names).isdisjoint(_usage_columns(options)):
        return True
    found = (meaning(name) for name in names if name not in options.ignored)
    return any(each is not None and each.is_certain and each.targets[0] in USAGE for each in found)


class _Shape:
    """Files of one layout and compression, and which of their values are wanted."""

    def __init__(
        self, engine: Engine, compression: str, layout: str, names: Sequence[str], options: ReadOptions
    ) -> None:
        self.engine, self.compression, self.layout = engine, compression, layout
        self.names, self.options = names, options
        self.wanted = _wanted(names, options)
        self.paths = {target: lines.path_of(source.column, names) for target, source in self.wanted.items()}
        inner = sorted(self.paths.values(), key=len)
        self.keys = {path[0]: "JSON" if len(path) > 1 else "VARCHAR" for path in inner}

    def scans(self, files: Sequence[str], small: AbstractSet[str]) -> list[Scan]:
        """The scans of ``files``, of which ``small`` are read together."""
        of_small, rest = self._of_small([file for file in files if file in small]), list(files)
        scan = None
        if of_small is not None:
            scan, odd = of_small
            rest = [file for file in files if file not in small or file in odd]
        by_engine = self._by_engine_if_sound if rest and small >= set(rest) else self.by_engine
        found = scans_of(rest, engine=self.engine, by_engine=by_engine, one_by_one=self.one_by_one) if rest else []
        return found if scan is None else [scan, *found]

    def _of_small(self, files: Sequence[str]) -> tuple[Scan | None, Collection[str]] | None:
        """The scan of small files of lines, and those of them that are odd."""
        bound = self.bound(set(), files) if len(files) > 1 and self.layout == "lines" else None
        if bound is None or not all(len(self.paths[target]) == 1 for target in bound.sources):
            return None
        keys = list(dict.fromkeys(self.paths[target][0] for target in bound.sources))
        if not lines.are_plain(keys):
            return None
        from obsia.readers.canonical.texts import scan_small

        scan, odd = scan_small(
            engine=self.engine,
            reader=NAME,
            files=files,
            contents=whole_head,
            bound=bound,
            columns={target: keys.index(self.paths[target][0]) for target in bound.sources},
            decode=lines.Columns(keys),
            options=self.options,
        )
        return scan, frozenset(odd)

    def bound(self, came: Collection[str], files: Sequence[str]) -> Bound | None:
        """The columns, where those ``came``; ``None`` where one that is mapped is not among them."""
        try:
            return _bind(self.wanted, came, self.names, files[0], self.options)
        except BadInput:
            return None

    def by_engine(self, files: Sequence[str]) -> Scan:
        """The scan of files that the engine takes as they are; raises what it raises."""
        # Columns that the heads have are read at once, looking whether others come further in.
        bound = self.bound(set(), files)
        rows = None if bound is None else self._read(files, bound, others=True)
        if bound is None or rows is None or rows.is_doubtful:
            bound = _bind(self.wanted, self._came(files), self.names, files[0], self.options)
            rows = self._read(files, bound, others=False)
        rules, sources = self._rules(bound), bound.sources

        def parts(files: Sequence[str]) -> Iterator[Part]:
            import ibis

            from obsia.readers.canonical.table import Part

            for file in files:
                single = self._relation([file])
                yield Part(files=[file], table=single, cells=self._cells(single, sources), row=ibis.row_number() + 1)

        from obsia.readers.canonical.table import scan_of

        return scan_of(
            engine=self.engine,
            reader=NAME,
            files=files,
            rows=rows,
            rules=rules,
            parts=parts,
            bound=bound,
            line_of=self._line_of,
        )

    def _by_engine_if_sound(self, files: Sequence[str]) -> Scan:
        """The same, for small files: to have a broken one refused takes less than to word what is asked of it."""
        self.engine.rows(self._relation(files).count())
        return self.by_engine(files)

    def one_by_one(self, files: Sequence[str]) -> Scan:
        """The scan of files that the engine does not take, record by record."""
        return _one_by_one(
            self.engine, self.compression, self.layout, files, self.wanted, self.paths, self.names, self.options
        )

    def _rules(self, bound: Bound) -> Rules:
        from obsia.readers.canonical.checks import Rules

        return Rules(sources=bound.sources, time_zone=self.options.time_zone)

    def _read(self, files: Sequence[str], bound: Bound, *, others: bool) -> CheckedTable:
        """The rows of ``files``, read once; in doubt where a value came that is wanted and not ``bound``."""
        import ibis

        from obsia.readers.canonical.once import read_once

        table = self._relation(files, path=_PATH if _PATH not in self.keys else None)
        left = [target for target in self.wanted if target not in bound.sources] if others else []
        doubts = [cell.notnull() for cell in self._cells(table, left).values()]
        doubt = ibis.or_(*doubts) if doubts else None
        return read_once(
            engine=self.engine,
            rules=self._rules(bound).of(self._cells(table, bound.sources), file=files[0]),
            table=table,
            files=files,
            path=table[_PATH] if _PATH not in self.keys else None,
            doubt=doubt,
            origin=table[_PATH].hash()
            if len(files) > 1 and _PATH not in self.keys and "event_id" not in bound.sources
            else None,
        )

    def _came(self, files: Sequence[str]) -> set[str]:
        """The wanted columns in which any record states something."""
        table = self._relation(files)
        every = self._cells(table, self.wanted)
        counts = {f"n{at}": cell.count() for at, cell in enumerate(every.values())}
        present = self.engine.rows(table.aggregate(**counts))[0]
        return {target for target, n in zip(every, present, strict=True) if n}

    def _relation(self, files: Sequence[str], *, path: str | None = None) -> Any:
        """A view of the text of ``files``; of each row the file in the column ``path``."""
        from obsia.readers.canonical.table import unbound

        name = self.engine.name()
        self.engine.connection.read_json(
            list(files),
            columns=self.keys,
            format="array" if self.layout == "array" else "newline_delimited",
            compression={"none": "uncompressed"}.get(self.compression, self.compression),
            maximum_object_size=LONGEST_RECORD_BYTES * 4,
            ignore_errors=False,
            hive_partitioning=False,
            filename=path or False,
        ).create_view(name)
        types = {key: "json" if kind == "JSON" else "string" for key, kind in self.keys.items()}
        return unbound(name, types if path is None else types | {path: "string"})

    def _cells(self, table: Any, targets: Iterable[str]) -> dict[str, Any]:
        """Canonical column -> its cell in ``table``, in the order in which they are wanted."""
        from obsia.readers.canonical.checks import json_text

        kept = set(targets)
        return {
            target: table[path[0]] if len(path) == 1 else json_text(table[path[0]], lines.pointer(path[1:]))
            for target, path in self.paths.items()
            if target in kept
        }

    def _line_of(self, file: str, rows: Sequence[int]) -> Mapping[int, int]:
        return lines.line_numbers(file, self.compression, rows) if self.layout == "lines" else {}


def _wanted(names: Sequence[str], options: ReadOptions) -> dict[str, Source]:
    """Canonical column -> what may hold it: what is mapped, what a name says, and every canonical name.

    A key may first appear after the head.
    """
    wanted = {**options.columns.sources, **taken_by_name(options.columns, names, ignored=options.ignored)}
    used = {source.column for source in wanted.values()} | options.ignored
    seen_labels = [name for name in names if name.startswith(LABEL) and is_target(name)]
    for name in (*_IDENTITY, *seen_labels):
        if name not in wanted and name not in used and (name in seen_labels or maps_itself(name, names)):
            wanted[name] = Source(column=name, type=canonical_type(name))
    return wanted


def _bind(
    wanted: Mapping[str, Source], came: Collection[str], names: Sequence[str], file: str, options: ReadOptions
) -> Bound:
    """The columns that came at all; a mapped one that never came is an error that names what exists."""
    known = list(names) + [source.column for target, source in wanted.items() if target in came]
    bound = bind_table(options.columns, list(dict.fromkeys(known)), file=file, ignored=options.ignored)
    tops = {source.column.split(".", 1)[0] for source in bound.sources.values()}
    left = [name for name in bound.unmapped if name.split(".", 1)[0] not in tops]
    return replace(bound, unmapped=tuple(name for name in left if "." not in name))


def _one_by_one(
    engine: Engine,
    compression: str,
    layout: str,
    files: Sequence[str],
    wanted: Mapping[str, Source],
    paths: Mapping[str, tuple[str, ...]],
    names: Sequence[str],
    options: ReadOptions,
) -> Scan:
    from obsia.readers.canonical.cells import Loader, scan_loaded
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.table import SetAside

    loader, aside, good = Loader(engine), SetAside(), 0
    targets = list(wanted)
    came: set[str] = set()
    for index, file in enumerate(files):
        places = [paths[target] for target in targets]
        for record in lines.records(file, compression, layout, places, skipped=aside.skipped):
            if isinstance(record, Reject):
                aside.refuse(record)
                continue
            place, cells = record
            good += 1
            came.update(target for target, cell in zip(targets, cells, strict=True) if cell is not None)
            loader.add(index, place, cells)
    if not good:
        first = aside.kept[0] if aside.kept else None
        raise BadInput(
            files[0],
            Message("input-not-json-because", reason=Term("reason", first.reason))
            if first
            else Message("input-not-json"),
            line=first.line if first else None,
            expected="input-json-expected",
        )
    bound = _bind(wanted, came, names, files[0], options)
    read = [target if target in bound.sources else "" for target in targets]
    loaded = loader.loaded(files, read, are_lines=None if layout == "lines" else ())
    rules = Rules(sources=bound.sources, time_zone=options.time_zone)
    return scan_loaded(engine, NAME, loaded, rules, bound=bound, aside=aside)
