"""CSV and its kin. The header is read here, everything else is text until checked.

What the values of a column are is the whole column's to say: a table whose forms are plain goes to the engine at once,
any other through :mod:`obsia.readers.tables`. A file that the engine refuses (ragged, mis-encoded, unclosed quotes) is
read line by line (:mod:`obsia.readers.delimited.lines`), so that good rows are kept and bad ones named.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.core.errors import BadInput
from obsia.core.grouping import grouped
from obsia.core.message import Message, Term
from obsia.readers.base import LONGEST_RECORD_BYTES, Engine, Head, ReadOptions, Recognition, Reject, Scan, scans_of
from obsia.readers.delimited import lines
from obsia.readers.delimited.heading import DELIMITERS, heading_line, is_heading, known_names, other_encoding
from obsia.readers.files import UTF_16, head_of, prove_whole, survey, whole_head
from obsia.readers.mapping import NOT_AN_AMOUNT, NOT_AN_HOUR_PRICE, Bound, bind
from obsia.readers.tables.choice import Choice, choice_of
from obsia.readers.tables.no_calls import of_spans
from obsia.readers.tables.plain import plain
from obsia.readers.tables.readings import SAMPLE, Row, Rows
from obsia.readers.tables.ruled import is_ruled, is_spaced
from obsia.readers.tables.spread import Spread, spread
from obsia.readers.tables.typed import MOST_SUMMED, holds_no_tokens, holds_sums, leaves_calls_out, with_cached_said

NAME: Final = "csv"
_TITLES: Final = 10
"""Lines among which a text without a suffix has one with a delimiter."""
_LOOKED_AT: Final = 1 << 16
"""Bytes in which a header is looked for."""
_PATH: Final = "obsia_path"
"""Where the engine says of which file a row is: its own columns are ``c0``, ``c1``, …."""
_QUOTED: Final = re.compile('"[^"]*"')
_SLIPS_IN: Final = 10_000
"""Of so many rows one that is rejected is a slip of its own, and says nothing of the others."""
_OF_FORM: Final = frozenset(
    (
        *("not_whole_number", "not_a_boolean", "not_an_instant", "not_a_time", "sub_count_exceeds_total", "no_usage"),
        *(NOT_AN_AMOUNT, NOT_AN_HOUR_PRICE),
    )
)
"""Reasons for which a value may be rejected that is of another form than the first ones."""
_MOST_TITLES: Final = 20
"""Lines of another width that are looked at for being another heading."""
_LEAST_NAMES: Final = 2
"""Cells of it that are known as names of columns."""
_MOST_SAMPLED: Final = 20
"""Files of one shape whose first rows are looked at; of the others the rules speak."""
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a file is laid out: what groups files into one scan."""

    names: tuple[str, ...]
    delimiter: str
    compression: str
    parallel: bool
    """The engine may cut the file anywhere: only without a quote, since a quoted field may hold line ends."""
    line: int = 1
    """The line of the header."""
    encoding: str | None = None
    """The encoding of a text that is not in UTF-8."""


def recognise(head: Head) -> Recognition | None:
    """Text with a header of at least two columns, or a suffix that says so."""
    if head.data[:4] == b"PAR1" or is_ruled(head):
        return None
    named = head.suffix in {".csv", ".tsv", ".psv"}
    if not named and is_spaced(head):
        return None
    if not named and (head.suffix in {".json", ".jsonl", ".ndjson", ".parquet"} or b"\0" in head.data[:4096]):
        return None
    if head.data.lstrip()[:1] in {b"{", b"["} and not named:
        return None
    first, *below = head.data[:_LOOKED_AT].split(b"\n", _TITLES)[:_TITLES]
    # In lines of prose, above a table or alone, only commas are usual.
    present = tuple(
        Term("delimiter", _NAMES[d])
        for d in DELIMITERS
        if d.encode() in first or (d != "," and any(d.encode() in line for line in below))
    )
    if named or present:
        seen = present or (Message("sign-one-column"),)
        return Recognition(reader=NAME, confidence=1, why=Message("sign-seen", what=Message("sign-header"), seen=seen))
    return None


def scan(*, engine: Engine, files: Sequence[str], options: ReadOptions, reader: str = NAME) -> list[Scan]:
    """One scan for each header and layout among ``files``; ``reader`` is the format that the rows are said
    to be of.
    """
    groups = grouped((shape_of(file, options), file) for file in files)
    found = ((shape, _scans(engine, shape, group, options, reader)) for shape, group in groups.items())
    return [scan for shape, scans in found for scan in (_of_one_table(shape, scans) if reader == NAME else scans)]


def header_of(head: Head, options: ReadOptions, encoding: str | None) -> tuple[tuple[str, ...], str, int]:
    """(column names, delimiter, line) of text in an ``encoding``, UTF-8 where it is None.

    Raises :class:`BadInput` for an encoding or a delimiter that must be declared.
    """
    data = head.data
    if options.encoding is None:
        first = data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
        if b"\0" in first:
            raise BadInput(head.file, "file-header-nul", expected="expected-utf-8-text")
    wanted = {source.column for source in options.columns.sources.values()}
    further = heading_line(_first_lines(head, encoding), wanted=wanted, delimiter=options.delimiter)
    text = lines.header_text(head, encoding) if further is None else further.text
    number = 1 if further is None else further.number
    if "\r" in _QUOTED.sub("", text).rstrip("\r\n"):
        raise BadInput(head.file, "file-carriage-returns", line=number, expected="expected-newlines")
    stated = options.delimiter or (None if further is None else further.delimiter)
    delimiter = stated or _delimiter(text, head.file, options)
    names = lines.split(text, delimiter)
    if names is None or not any(name.strip() for name in names):
        raise BadInput(head.file, "file-header-unreadable", line=1, expected="expected-column-names")
    if len(names) == 1 and any(mark in names[0] for mark in DELIMITERS):
        raise BadInput(head.file, "table-quoted-lines", line=number, expected="table-quoted-lines-expected")
    return tuple(names), delimiter, number


def _first_lines(head: Head, encoding: str | None) -> list[str]:
    """The first lines of a file, as far as they are text."""
    try:
        text = head.data[:_LOOKED_AT].decode(encoding or "utf-8", errors="replace").removeprefix("\ufeff")
    except LookupError:
        return []  # said where the header is read
    return [line.rstrip("\r") for line in text.split("\n")]


def shape_of(file: str, options: ReadOptions) -> Shape:
    """The layout of ``file``; one pass over its bytes proves that it is whole."""
    head = head_of(file)
    encoding = None if head.compression == UTF_16 else options.encoding or other_encoding(head.data[:_LOOKED_AT])
    names, delimiter, line = header_of(head, options, encoding)
    if head.complete and head.compression == "none":
        prove_whole(file, head.compression)
        has_quote = b'"' in head.data
    else:
        has_quote = survey(file, head.compression).has_quote
    return Shape(
        names=names,
        delimiter=delimiter,
        compression=head.compression,
        parallel=not has_quote,
        line=line,
        encoding=encoding,
    )


def _delimiter(header: str, file: str, options: ReadOptions) -> str:
    candidates = [d for d in DELIMITERS if d in header]
    if len(candidates) < 2:
        return candidates[0] if candidates else ","
    wanted = {source.column for source in options.columns.sources.values()}

    def fit(delimiter: str) -> int:
        names = lines.split(header, delimiter) or []
        return len(names) if wanted and wanted <= set(names) else 0 if wanted else known_names(names)

    fits = {delimiter: fit(delimiter) for delimiter in candidates}
    best = max(fits.values())
    fitting = [d for d in candidates if fits[d] == best]
    if best and len(fitting) == 1 and (not wanted or sum(map(bool, fits.values())) == 1):
        return fitting[0]
    raise BadInput(
        file,
        "input-delimiter",
        delimiters=tuple(Term("delimiter", _NAMES[d]) for d in candidates),
        line=1,
        expected="input-delimiter-expected",
    )


def _scans(engine: Engine, shape: Shape, files: list[str], options: ReadOptions, reader: str) -> list[Scan]:
    whole: Callable[[], Scan] | None = None
    chosen: Choice | None = None
    bound: Bound | None
    if reader == NAME:
        first = sample(shape, files)
        every = Rows(files=files, each=lambda: _rows_of(shape, files, [False] * len(shape.names), []))
        if (turned := spread(shape.names, first, lambda: every, options)) is not None:
            return [_whole(engine, shape, files, choice_of(options, turned.names, file=files[0]), options, turned)]
        chosen = choice_of(options, shape.names, file=files[0], sample=first)
        whole = functools.partial(_whole, engine, shape, files, chosen, options)
        first = first if shape.line == 1 else []
        bound = plain(chosen, first) if shape.line == 1 and not notes(shape, files[0]) else None
        if bound is None:
            return [whole()]
    else:  # a format whose columns are known, all of them
        bound = bind(options.columns, shape.names, file=files[0])
    sums: list[str] = []
    scans = _plain_scans(engine, shape, files, bound, options, reader, sums=None if whole is None else sums)
    found = [replace(scan, table_map=bound.table_map) for scan in scans]
    found = found if chosen is None else [with_cached_said(engine, chosen, scan) for scan in found]
    if whole is not None and any(leaves_calls_out(engine, scan.unchecked, bound) for scan in scans):
        return [whole()]
    if whole is not None and not sums:
        is_small = sum(scan.read for scan in found) <= MOST_SUMMED
        is_asked = bool(bound.outcomes or (chosen and of_spans(chosen)))
        may_fail = is_asked and any(holds_no_tokens(engine, scan.unchecked) for scan in found)
        if may_fail or (is_small and any(holds_sums(engine, scan.unchecked) for scan in found)):
            sums.extend(files)
    if whole is None or not (sums or _may_be_of_another_form(found)):
        return found
    # What broke a rule, or is called a sum, may be of another form than the first rows: the whole table says.
    asked = whole()
    return [asked] if _says_more(asked, found) else found


def _of_one_table(shape: Shape, scans: list[Scan]) -> list[Scan]:
    """``scans``. Raises ``BadInput`` where a line of another width is the heading of another table."""
    for scan in scans:
        for reject in scan.rejects(_MOST_TITLES) if scan.rejected else ():
            if reject.reason != "wrong_number_of_fields" or not reject.line:
                continue
            [text] = _first_lines(head_of(reject.file), shape.encoding)[reject.line - 1 : reject.line] or [""]
            names = lines.split(text, shape.delimiter) or []
            if is_heading(names) and known_names(names) >= _LEAST_NAMES:
                expected = Message("table-another-heading-expected")
                raise BadInput(reject.file, "table-another-heading", line=reject.line, expected=expected)
    return scans


def _may_be_of_another_form(found: Sequence[Scan]) -> bool:
    """Whether values were rejected as numbers, times or parts, and not a few in very many: those are slips."""
    rejected, read = sum(scan.rejected or 0 for scan in found), sum(scan.read for scan in found)
    if not rejected or rejected < read // _SLIPS_IN:
        return False
    return any(not _OF_FORM.isdisjoint(scan.reject_counts()) for scan in found if scan.rejected)


def _says_more(whole: Scan, found: Sequence[Scan]) -> bool:
    """Whether the whole table was read otherwise than its first rows promised."""
    return bool(whole.skipped) or (whole.rejected or 0) < sum(scan.rejected or 0 for scan in found)


def sample(shape: Shape, files: Sequence[str]) -> list[list[str]]:
    """The first rows of each of some files that have the width of the header."""
    rows: list[list[str]] = []
    for file in files[:_MOST_SAMPLED]:
        head = head_of(file)
        some = _first_lines(head, shape.encoding)[shape.line :]
        cut = [
            lines.split(line, shape.delimiter)
            for line in some[: SAMPLE if head.complete else min(SAMPLE, len(some) - 1)]
        ]
        rows += [row for row in cut if row is not None and len(row) == len(shape.names)]
    return rows


def notes(shape: Shape, file: str) -> Sequence[tuple[int, str]]:
    """The lines above a heading, and of a small file those below that are one cell, with their numbers."""
    head = head_of(file)
    numbered = [*enumerate(_first_lines(head, shape.encoding), 1)]
    below = numbered[shape.line :] if head.complete and len(shape.names) > 1 else []
    single = [(number, line) for number, line in below if line.strip(' "') and shape.delimiter not in line]
    return (*numbered[: shape.line - 1], *single)


def _rows_of(shape: Shape, files: Sequence[str], text_only: Sequence[bool], refused: list[Reject]) -> Iterator[Row]:
    """The records below the heading; what could not be cut into cells is added to ``refused``, emptied before."""
    refused.clear()
    for number, file in enumerate(files):
        for record in lines.records(
            file,
            compression=shape.compression,
            encoding=shape.encoding,
            delimiter=shape.delimiter,
            width=len(shape.names),
            positions=range(len(shape.names)),
            may_hold_line_ends=text_only,
        ):
            if isinstance(record, Reject):
                if (record.line or 0) > shape.line:
                    refused.append(record)
            elif record[0] > shape.line:
                yield number, record[0], record[1]


def _whole(
    engine: Engine,
    shape: Shape,
    files: list[str],
    chosen: Choice,
    options: ReadOptions,
    turned: Spread | None = None,
) -> Scan:
    """The scan of files whose values are looked at before any is read."""
    from obsia.readers.tables.rows import Table, scan_table

    refused: list[Reject] = []
    text_only = [name in _text_columns(chosen) for name in shape.names]
    rows = Rows(files=files, each=lambda: _rows_of(shape, files, text_only, refused))
    above = notes(shape, files[0])
    table = Table(reader=NAME, choice=chosen, rows=rows, refused=lambda: refused, above=above, turned=turned)
    return scan_table(engine=engine, table=table, options=options)


def _text_columns(chosen: Choice) -> set[str]:
    """Columns that are no number and no time: their values may hold line ends."""
    checked = {source.column for source in chosen.sources.values() if source.type != "text"}
    return set(chosen.names) - checked


def _plain_scans(
    engine: Engine,
    shape: Shape,
    files: list[str],
    bound: Bound,
    options: ReadOptions,
    reader: str,
    *,
    sums: list[str] | None,
) -> list[Scan]:
    """Scans by the engine, line by line where it fails: such files are added to ``sums``, as a sum may be in them."""
    from obsia.readers.canonical.checks import Rules
    from obsia.readers.canonical.once import read_once
    from obsia.readers.canonical.table import Part, cells_of, scan_of, unbound

    def line_by_line(files: list[str]) -> Scan:
        if sums is not None:
            sums.extend(files)
        return _line_by_line(engine, shape, files, bound, options, reader)

    encoded = shape.encoding is not None and shape.encoding.lower() not in {"utf-8", "utf8"}
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
            bound=bound,
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
        decode=lambda heads: _without_sums(lines.columns(heads, shape.delimiter, len(shape.names), wanted)),
        options=options,
        first_line=2,
    )
    return ([] if scan is None else [scan]), odd


def _without_sums(found: tuple[list[int], list[list[str]]] | None) -> tuple[list[int], list[list[str]]] | None:
    """What was cut, where no cell is called a sum of others."""
    from obsia.readers.tables.total_rows import is_total_name

    if found is None or any(is_total_name(text) for column in found[1] for text in set(column)):
        return None
    return found


def _swallowed(cells: Mapping[str, Any], bound: Bound) -> Any:
    """Whether a count or a time holds a line end: then a stray quote has swallowed rows that may be good."""
    import ibis

    checked = [cell for target, cell in cells.items() if bound.sources[target].type != "text"]
    return ibis.or_(*(cell.contains("\n").fill_null(False) for cell in checked))


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
        bound=bound,
        time_zone=options.time_zone,
        records=lambda file: lines.records(
            file,
            compression=shape.compression,
            encoding=shape.encoding,
            delimiter=shape.delimiter,
            width=len(shape.names),
            positions=list(positions.values()),
            may_hold_line_ends=[target in text_only for target in positions],
        ),
    )
