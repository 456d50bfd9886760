# pyright: basic
"""CSV and its kin. The header is read here, everything else is text until checked; nothing is sniffed.

A well-formed file is read by the engine. A file that the engine refuses (ragged, mis-encoded, unclosed
quotes) is read line by line (:mod:`obsia.readers.delimited.lines`), so that good rows are kept and bad ones named.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Message, Option, Term
from obsia.readers.base import LONGEST_RECORD_BYTES, Engine, Head, ReadOptions, Recognition, Scan, scans_of
from obsia.readers.delimited import lines, small
from obsia.readers.files import UTF_16, head_of, prove_whole, survey, whole_head
from obsia.readers.headers import bind_table
from obsia.readers.mapping import Bound, bind, is_target

NAME: Final = "csv"
DELIMITERS: Final = (",", ";", "\t", "|")
_PATH: Final = "obsia_path"
"""Where the engine says of which file a row is: its own columns are ``c0``, ``c1``, …."""
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a file is laid out: what groups files into one scan."""

    names: tuple[str, ...]
    delimiter: str
    compression: str
    parallel: bool
    """The engine may cut the file anywhere: only without a quote, since a quoted field may hold line ends."""


def recognise(head: Head) -> Recognition | None:
    """Text with a header of at least two columns, or a suffix that says so."""
    if head.data[:4] == b"PAR1":
        return None
    named = head.suffix in {".csv", ".tsv", ".psv"}
    if not named and (head.suffix in {".json", ".jsonl", ".ndjson", ".parquet"} or _is_binary(head.data)):
        return None
    if head.data.lstrip()[:1] in {b"{", b"["} and not named:
        return None
    first = head.data.split(b"\n", 1)[0]
    present = tuple(Term("delimiter", _NAMES[d]) for d in DELIMITERS if d.encode() in first)
    if named or present:
        seen = present or (Message("sign-one-column"),)
        return Recognition(reader=NAME, confidence=1, why=Message("sign-seen", what=Message("sign-header"), seen=seen))
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions, reader: str = NAME) -> list[Scan]:
    """One scan for each header and layout among ``files``; ``reader`` is the format that the rows are said
    to be of.
    """
    groups: dict[Shape, list[str]] = {}
    for file in files:
        groups.setdefault(shape_of(file, options), []).append(file)
    return [scan for shape, group in groups.items() for scan in _scans(engine, shape, group, options, reader)]


def header_of(head: Head, options: ReadOptions) -> tuple[tuple[str, ...], str]:
    """(column names, delimiter). Raises :class:`BadInput` for an encoding or a delimiter that must be
    declared.
    """
    data = head.data
    if options.encoding is None:
        first = data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        if b"\0" in first:
            raise BadInput(file=head.file, reason=Message("file-header-nul"), expected=Message("expected-utf-8-text"))
    text = lines.header_text(head, _encoding(head.compression, options))
    if "\r" in text.rstrip("\r\n"):
        raise BadInput(
            file=head.file,
            line=1,
            reason=Message("file-carriage-returns"),
            expected=Message("expected-newlines"),
        )
    delimiter = options.delimiter or _delimiter(text, head.file, options)
    names = lines.split(text, delimiter)
    if names is None or not any(name.strip() for name in names):
        raise BadInput(
            file=head.file, line=1, reason=Message("file-header-unreadable"), expected=Message("expected-column-names")
        )
    return tuple(names), delimiter


def shape_of(file: str, options: ReadOptions) -> Shape:
    """The layout of ``file``; one pass over its bytes proves that it is whole."""
    head = head_of(file)
    names, delimiter = header_of(head, options)
    if head.complete and head.compression == "none":
        prove_whole(file, head.compression)
        has_quote = b'"' in head.data
    else:
        has_quote = survey(file, head.compression).has_quote
    return Shape(names=names, delimiter=delimiter, compression=head.compression, parallel=not has_quote)


def _delimiter(header: str, file: str, options: ReadOptions) -> str:
    candidates = [d for d in DELIMITERS if d in header]
    if len(candidates) < 2:
        return candidates[0] if candidates else ","
    wanted = {source.column for source in options.columns.sources.values()}

    def fits(delimiter: str) -> bool:
        names = lines.split(header, delimiter) or []
        return wanted <= set(names) if wanted else any(is_target(name) for name in names)

    fitting = [d for d in candidates if fits(d)]
    if len(fitting) == 1:
        return fitting[0]
    raise BadInput(
        file=file,
        line=1,
        reason=Message("input-delimiter", delimiters=tuple(Term("delimiter", _NAMES[d]) for d in candidates)),
        expected=Message("input-delimiter-expected"),
    )


def _encoding(compression: str, options: ReadOptions) -> str | None:
    """The stated encoding, unless the file says that it is UTF-16: then it comes as UTF-8."""
    return None if compression == UTF_16 else options.encoding


def _is_binary(data: bytes) -> bool:
    return data[:4] == b"PAR1" or b"\0" in data[:4096]


def _scans(engine: Engine, shape: Shape, files: list[str], options: ReadOptions, reader: str) -> list[Scan]:
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import read_once
    from obsia.readers.canonical.table import Part, cells_of, scan_of, unbound

    if len(shape.delimiter) != 1 or shape.delimiter in '"\r\n':
        raise BadCall("delimiter-form", option=Option("delimiter"))
    if reader == NAME:
        bound = bind_table(options.columns, shape.names, file=files[0], ignored=options.ignored)
    else:  # a format whose columns are known, all of them
        bound = bind(options.columns, shape.names, file=files[0])

    def line_by_line(files: list[str]) -> Scan:
        return _line_by_line(engine, shape, files, bound, options, reader)

    encoded = options.encoding is not None and options.encoding.lower() not in {"utf-8", "utf8"}
    if encoded or shape.compression == UTF_16:
        return [line_by_line(files)]
    # The engine never sees a header's text: hostile or repeated names cannot reach its SQL.
    columns = {name: f"c{index}" for index, name in reversed(list(enumerate(shape.names)))}
    types = {f"c{index}": "string" for index in range(len(shape.names))}
    rules = Rules(sources=bound.sources, time_zone=options.time_zone)

    def relation(group: Sequence[str]) -> Any:
        name = engine.name()
        engine.connection.read_csv(
            list(group),
            header=True,
            auto_detect=False,
            delimiter=shape.delimiter,
            quotechar='"',
            escapechar='"',
            columns=dict.fromkeys(types, "VARCHAR"),
            compression=shape.compression,
            strict_mode=True,
            null_padding=False,
            ignore_errors=False,
            parallel=shape.parallel,
            max_line_size=LONGEST_RECORD_BYTES,
            buffer_size=8 * LONGEST_RECORD_BYTES,
            hive_partitioning=False,
            filename=_PATH,
        ).create_view(name)
        return unbound(name, types | {_PATH: "string"})

    def line_of(file: str, rows: Sequence[int]) -> Mapping[int, int]:
        return lines.line_numbers(file, shape.compression, rows, quoted=not shape.parallel)

    def parts(files: Sequence[str]) -> Iterator[Part]:
        import ibis

        for file in files:
            single = relation([file])
            yield Part(files=[file], table=single, cells=cells_of(single, bound, columns), row=ibis.row_number() + 1)

    def by_engine(files: list[str]) -> Scan | None:
        table = relation(files)
        cells = cells_of(table, bound, columns)
        rows = read_once(
            engine=engine,
            rules=rules.of(cells, file=files[0]),
            table=table,
            files=files,
            path=table[_PATH],
            doubt=None if shape.parallel else _swallowed(cells, bound),
            origin=table[_PATH].hash() if len(files) > 1 and "event_id" not in cells else None,
        )
        if rows.is_doubtful:
            return None
        if not shape.parallel:
            counts = [lines.count(file, shape.compression, shape.delimiter, len(shape.names)) for file in files]
            if None in counts or rows.read != sum(count for count in counts if count is not None):
                return None
        return scan_of(
            engine=engine,
            reader=reader,
            files=files,
            rows=rows,
            rules=rules,
            parts=parts,
            unmapped=bound.unmapped,
            taken=bound.taken,
            line_of=line_of,
        )

    of_small, rest = _small(engine, shape, files, bound, options, reader)
    found = scans_of(rest, engine=engine, by_engine=by_engine, one_by_one=line_by_line) if rest else []
    return [*of_small, *found]


def _small(
    engine: Engine, shape: Shape, files: list[str], bound: Bound, options: ReadOptions, reader: str
) -> tuple[list[Scan], list[str]]:
    """The scan of small files without quotes, and the other files."""
    if len(files) == 1 or not shape.parallel or shape.compression != "none":
        return [], files
    from obsia.readers.canonical.texts import scan_small

    places = {target: shape.names.index(source.column) for target, source in bound.sources.items()}
    wanted = list(dict.fromkeys(places.values()))
    scan, odd = scan_small(
        engine=engine,
        reader=reader,
        files=files,
        contents=whole_head,
        bound=bound,
        columns={target: wanted.index(at) for target, at in places.items()},
        decode=lambda heads: small.columns(heads, shape.delimiter, len(shape.names), wanted),
        options=options,
        first_line=2,
    )
    return ([] if scan is None else [scan]), odd


def _swallowed(cells: Mapping[str, Any], bound: Bound) -> Any:
    """Whether a count or a time holds a line end: then a stray quote has swallowed rows that may be good."""
    checked = [cell for target, cell in cells.items() if bound.sources[target].type != "text"]
    return functools.reduce(operator.or_, (cell.contains("\n").fill_null(False) for cell in checked))


def _line_by_line(
    engine: Engine, shape: Shape, files: list[str], bound: Bound, options: ReadOptions, reader: str
) -> Scan:
    from obsia.readers.canonical.cells import load

    positions = {target: shape.names.index(source.column) for target, source in bound.sources.items()}
    text_only = {target for target, source in bound.sources.items() if source.type == "text"}
    return load(
        engine=engine,
        reader=reader,
        files=files,
        targets=list(positions),
        sources=bound.sources,
        unmapped=bound.unmapped,
        taken=bound.taken,
        time_zone=options.time_zone,
        records=lambda file: lines.records(
            file,
            compression=shape.compression,
            encoding=_encoding(shape.compression, options),
            delimiter=shape.delimiter,
            width=len(shape.names),
            positions=list(positions.values()),
            may_hold_line_ends=[target in text_only for target in positions],
        ),
    )
