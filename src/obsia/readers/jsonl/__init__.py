# pyright: basic
"""JSON records: one object a line (JSONL, NDJSON), or one array of objects. ``usage.prompt_tokens`` names
a nested value.

The engine reads well-formed files. A file that it refuses is read record by record, so that good ones are
kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obsia.core.columns import COLUMNS, INNER
from obsia.core.errors import BadInput
from obsia.core.message import Message, Term
from obsia.readers.base import LONGEST_RECORD_BYTES, Engine, Head, ReadOptions, Recognition, Reject, Scan, scans_of
from obsia.readers.files import head_of, survey
from obsia.readers.headers import bind_table, meaning, taken_by_name
from obsia.readers.jsonl import lines
from obsia.readers.mapping import LABEL, USAGE, Bound, Source, canonical_type, is_target, maps_itself
from obsia.readers.records.recognition import claimed
from obsia.readers.records.unsupported_formats import unknown_json

if TYPE_CHECKING:
    from obsia.readers.canonical.table import Part

NAME: Final = "jsonl"
SUMMARY: Final = "JSON lines, or a JSON array of objects, with canonical names, or with --map (a.b names nested values)"
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
    """One scan for lines, one for arrays (by compression)."""
    groups: dict[tuple[str, str], list[str]] = {}
    names: dict[str, None] = {}
    for file in files:
        head = head_of(file)
        survey(file, head.compression)  # the proof that a compressed file is whole
        groups.setdefault((head.compression, lines.layout(head)), []).append(file)
        keys = lines.names(head)
        if not _some_usage(keys, options) and (known := unknown_json(head)) is not None:
            raise known
        names |= dict.fromkeys(keys)
    return [
        scan
        for (compression, layout), group in groups.items()
        for scan in _scans(engine, compression, layout, group, list(names), options)
    ]


def may_hold_usage(file: str, options: ReadOptions) -> bool:
    """Whether a record of ``file`` has a usage column, or the file is broken so that nobody can tell.

    A file with usage answers at its first records; only one without is read through.
    """
    head = head_of(file)
    names = lines.names(head)
    if _some_usage(names, options):
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


def _scans(
    engine: Engine, compression: str, layout: str, files: list[str], names: list[str], options: ReadOptions
) -> list[Scan]:
    from obsia.readers.canonical.table import Part, scan_of, unbound

    wanted = {**options.columns.sources, **taken_by_name(options.columns, names, ignored=options.ignored)}
    used = {source.column for source in wanted.values()} | options.ignored
    seen_labels = [name for name in names if name.startswith(LABEL) and is_target(name)]
    for name in (*_IDENTITY, *seen_labels):
        # A key may first appear after the head: every canonical name is looked for, then kept when it came
        # at all.
        if name not in wanted and name not in used and (name in seen_labels or maps_itself(name, names)):
            wanted[name] = Source(column=name, type=canonical_type(name))
    paths = {target: lines.path_of(source.column, names) for target, source in wanted.items()}
    keys = {path[0]: "JSON" if len(path) > 1 else "VARCHAR" for path in sorted(paths.values(), key=len)}

    def relation(group: Sequence[str], *, is_part: bool = False) -> Any:
        read = engine.connection.read_json(
            list(group),
            columns=keys,
            format="array" if layout == "array" else "newline_delimited",
            compression={"none": "uncompressed"}.get(compression, compression),
            maximum_object_size=LONGEST_RECORD_BYTES * 4,
            ignore_errors=False,
            hive_partitioning=False,
        )
        return unbound(
            engine.hold(read, files=group, is_read_once=is_part),
            {key: "json" if kind == "JSON" else "string" for key, kind in keys.items()},
        )

    def cells(table: Any, bound: Bound | None = None) -> dict[str, Any]:
        from obsia.readers.canonical.checks import json_text

        return {
            target: table[path[0]] if len(path) == 1 else json_text(table[path[0]], lines.pointer(path[1:]))
            for target, path in paths.items()
            if bound is None or target in bound.sources
        }

    def by_engine(files: list[str]) -> Scan:
        table = relation(files)
        every = cells(table)
        present = engine.rows(table.aggregate(**{f"n{i}": cell.count() for i, cell in enumerate(every.values())}))[0]
        came = {target for target, n in zip(every, present, strict=True) if n}
        bound = _bind(wanted, came, names, files[0], options)
        kept = cells(table, bound)

        def parts() -> Iterator[Part]:
            import ibis

            for file in files:
                single = relation([file], is_part=True)
                yield Part(file=file, table=single, cells=cells(single, bound), row=ibis.row_number() + 1)

        def line_of(file: str, rows: Sequence[int]) -> Mapping[int, int]:
            return lines.line_numbers(file, compression, rows) if layout == "lines" else {}

        return scan_of(
            engine=engine,
            reader=NAME,
            files=files,
            table=table,
            cells=kept,
            sources=bound.sources,
            parts=parts,
            unmapped=bound.unmapped,
            taken=bound.taken,
            time_zone=options.time_zone,
            line_of=line_of,
        )

    def one_by_one(files: list[str]) -> Scan:
        return _one_by_one(engine, compression, layout, files, wanted, paths, names, options)

    return scans_of(files, engine=engine, by_engine=by_engine, one_by_one=one_by_one)


def _bind(wanted: Mapping[str, Source], came: set[str], names: list[str], file: str, options: ReadOptions) -> Bound:
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
    files: list[str],
    wanted: Mapping[str, Source],
    paths: Mapping[str, tuple[str, ...]],
    names: list[str],
    options: ReadOptions,
) -> Scan:
    from obsia.readers.canonical.cells import Loader, scan_loaded
    from obsia.readers.canonical.table import Refused

    loader, refused, skipped, good = Loader(engine), Refused(), Counter[Message](), 0
    targets = list(wanted)
    came: set[str] = set()
    for index, file in enumerate(files):
        places = [paths[target] for target in targets]
        for record in lines.records(file, compression, layout, places, skipped=skipped):
            if isinstance(record, Reject):
                refused.add(record)
                continue
            place, cells = record
            good += 1
            came.update(target for target, cell in zip(targets, cells, strict=True) if cell is not None)
            loader.add(index, place, cells)
    if not good:
        first = refused.kept[0] if refused.kept else None
        raise BadInput(
            file=files[0],
            line=first.line if first else None,
            reason=Message("input-not-json-because", reason=Term("reason", first.reason))
            if first
            else Message("input-not-json"),
            expected=Message("input-json-expected"),
        )
    bound = _bind(wanted, came, names, files[0], options)
    return scan_loaded(
        engine=engine,
        reader=NAME,
        files=files,
        table=loader.table(),
        targets=[target if target in bound.sources else "" for target in targets],
        sources=bound.sources,
        unmapped=bound.unmapped,
        taken=bound.taken,
        time_zone=options.time_zone,
        refused=refused,
        are_lines=None if layout == "lines" else (),
        skipped=skipped,
    )
