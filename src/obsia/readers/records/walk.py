"""The records of a file, whatever its layout: JSON lines, an array, pages of an API, a stream of events, or CSV.

Bad ones are rejects. :func:`reading` and :func:`reading_log` are the loop over them that readers have in common.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Batch, ReadOptions, Reject
from obsia.readers.files import compression_of, decompressed, head_of, lines
from obsia.readers.records.fields import Fields, Values, value_at
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import AN_OBJECT, Rows
from obsia.readers.records.sse import comment_of, data_of, is_sse
from obsia.readers.records.unsupported_formats import NO_NAN, ONE_A_LINE, SEVERAL, are_several, holds_nan

LONGEST_LINE_BYTES: Final = 1 << 26
"""A line beyond this is refused. Logs with contents have lines of many megabytes (a picture in base64)."""
LARGEST_DOCUMENT_BYTES: Final = 1 << 28
LINE_WITHOUT: Final = Message("skipped-line")
UNFINISHED: Final = Message("skipped-unfinished")
"""The last line of a log that someone is writing to: it has no end, and its JSON breaks off."""
ONE_OBJECT: Final = Message("expected-one-json-object")
REPEATED_HEADER: Final = Message("skipped-header")

_LONGEST_SPAN_LINES: Final = 200
"""Lines that one quoted record of CSV may span."""

Record = tuple[int, Values]
"""A place (line or record, from 1) and the values of the wanted paths."""


Take = Callable[[Rows, int, Values], None]
"""Takes one record: rows, its place, its values. It adds a row, or refuses or skips the record."""
Events = Callable[..., Iterator[Batch]]
"""What a reader has under the name ``events``: see :class:`obsia.readers.base.EventReader`."""


def each(rows: Rows, found: Iterable[Record], take: Take) -> Iterator[Batch]:
    """Every record of ``found`` to ``take``, each under guard, and what is made of them in batches."""
    for place, values in found:
        mark = rows.mark()
        try:
            take(rows, place, values)
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            rows.undo(mark)
            rows.fail(place, error, values)
        if rows.full:
            yield from rows.flush()
    yield from rows.flush()


def reading(
    take: Take, fields: Fields, *, envelopes: Sequence[str] = (), markers: Sequence[bytes] = (), streams: bool = False
) -> Events:
    """The ``events`` of a reader that takes record by record; the rest is said at :func:`records`."""

    def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
        rows = rows_of(file)
        found = records(fields, rows, envelopes=envelopes, markers=markers, streams=streams)
        return each(rows, found, take)

    return events


def reading_log(begin: Callable[[], Take], fields: Fields, *, markers: Sequence[bytes]) -> Events:
    """The ``events`` of a reader of session logs: ``begin`` makes what takes the lines of one session."""

    def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
        rows = Rows(file, are_lines=True)
        return each(rows, log_lines(fields, rows, markers=markers), begin())

    return events


def rows_of(file: str) -> Rows:
    """The empty rows of ``file``, whose places are lines or records."""
    return Rows(file, are_lines=is_by_line(file))


def is_by_line(file: str) -> bool:
    """Whether the places of :func:`records` are lines of text."""
    head = head_of(file)
    return is_sse(head) or outline(head).layout in {"lines", "csv"}


def log_lines(fields: Fields, rows: Rows, *, markers: Sequence[bytes]) -> Iterator[Record]:
    """The lines of a log that have one of ``markers``; what is no object goes to ``rows``.

    A log of one line is a log all the same, where :func:`records` would see one document.
    """
    for number, line in json_lines(compression_of(rows.file), rows, markers=markers):
        try:
            values = fields.decode(line)
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            rows.fail(number, error)
            continue
        if isinstance(values, str):
            rows.refuse(refused(rows.file, number, line, reason=values))
        else:
            yield number, values


def records(
    fields: Fields,
    rows: Rows,
    *,
    envelopes: Sequence[str] = (),
    markers: Sequence[bytes] = (),
    streams: bool = False,
) -> Iterator[Record]:
    """The records of the file of ``rows``; what cannot be decoded goes to ``rows`` as a reject.

    ``envelopes``: paths of lists that hold the records of a page (``data``, ``data.items``); a page may also stand on
    each line. Without one that fits, an object is itself a record. ``markers``: a line of JSON that has none of these
    bytes is no usage; it is counted as :data:`LINE_WITHOUT` and not decoded, unless it is cut short. ``streams``: the
    file may be a stream of server-sent events.
    """
    head = head_of(rows.file)
    layout = outline(head).layout
    if streams and is_sse(head):
        yield from _events(head.compression, fields, rows, markers)
    elif layout == "csv":
        yield from _csv(head.compression, fields, rows, outline(head).delimiter)
    elif layout == "lines":
        first_keys = tuple(dict.fromkeys(path.split(".")[0] for path in envelopes))
        for number, line in json_lines(head.compression, rows, markers=markers):
            try:
                found, may_be_page = fields.decode_beside(line, first_keys)
                page = _page(line, envelopes) if may_be_page and not isinstance(found, str) else None
            except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                rows.fail(number, error)
                continue
            if isinstance(found, str):
                rows.refuse(refused(rows.file, number, line, reason=found))
                continue
            if page is None:
                yield number, found
            else:
                for item in page:
                    yield from _object(item, number, fields, rows)
    else:
        whole = document(rows.file)
        items = cast("list[Any]", whole) if isinstance(whole, list) else _enclosed(whole, envelopes)
        for number, item in enumerate(items, start=1):
            yield from _object(item, number, fields, rows)


def _events(compression: str, fields: Fields, rows: Rows, markers: Sequence[bytes]) -> Iterator[Record]:
    """The events of a stream, each with what a comment behind it adds."""
    last: Record | None = None
    for number, line in json_lines(compression, rows):
        data = data_of(line)
        added = comment_of(line) if data is None and last is not None else None
        if data is None and added is None:
            continue
        if data is not None and markers and not any(marker in line for marker in markers):
            rows.skip(LINE_WITHOUT)
            continue
        try:
            values = fields.decode(data or added or b"")
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            rows.fail(number, error)
            continue
        if isinstance(values, str):
            if data is not None:
                expected = Message("expected-json-after-data")
                rows.refuse(refused(rows.file, number, line, reason=values, expected=expected))
        elif data is None and last is not None:
            last[1].update({path: value for path, value in values.items() if value is not None})
        else:
            if last is not None:
                yield last
            last = number, values
    if last is not None:
        yield last


def objects(items: Any, fields: Fields | None, rows: Rows) -> Iterator[Record]:
    """The objects of a list with their number, each as the values of ``fields`` or as it is; others are refused."""
    for number, item in enumerate(cast("list[Any]", items) if isinstance(items, list) else (), start=1):
        if isinstance(item, dict):
            found = cast("dict[str, Any]", item)
            yield number, found if fields is None else fields.of(found)
        else:
            rows.refuse_no_object(number)


def json_lines(compression: str, rows: Rows, *, markers: Sequence[bytes] = ()) -> Iterator[tuple[int, bytes]]:
    """(line number, line) of lines that are not blank, not too long, and have one of ``markers`` if any are given."""

    def is_unfinished(line: bytes) -> bool:
        if cut := is_cut_object(line):
            rows.skip(UNFINISHED)
        return cut

    for number, raw in lines(rows.file, compression, longest=LONGEST_LINE_BYTES, is_unfinished=is_unfinished):
        if raw is None:
            expected = Message("expected-most-bytes", most=LONGEST_LINE_BYTES)
            rows.refuse(Reject(file=rows.file, line=number, reason="line_too_long", expected=expected))
            continue
        line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not line or line.isspace():
            continue
        for marker in markers:
            if marker in line:
                break
        else:
            if markers and line[:1] == b"{" and line[-1:] == b"}":
                rows.skip(LINE_WITHOUT)
                continue
        yield number, line


def is_cut_object(line: bytes) -> bool:
    """Whether ``line`` is the beginning of a JSON object, as the last line of a log is while it is being written."""
    import msgspec

    line = line.removeprefix(b"\xef\xbb\xbf").removeprefix(b"data:").lstrip()  # data: of an event of a stream
    if line[:1] != b"{":
        return False
    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        return "truncated" in str(error) or f"invalid number (byte {len(line)})" in str(error)
    except (UnicodeDecodeError, RecursionError):
        return False
    return False


def refused(file: str, number: int, line: bytes, *, reason: str, expected: Message = ONE_OBJECT) -> Reject:
    """The reject of a line of which nothing can be decoded; NaN, which Python's own writer makes, is named."""
    if reason == "not_json" and holds_nan(line) is not None:
        expected = NO_NAN
    return Reject(file=file, line=number, reason=reason, expected=expected)


def document(file: str) -> Any:
    """The one JSON value of ``file``. Raises :class:`BadInput` when it is too large or broken."""
    import msgspec

    data = bytearray()
    for piece in decompressed(file, compression_of(file)):
        data += piece
        if len(data) > LARGEST_DOCUMENT_BYTES:
            raise BadInput(file, "file-json-large", expected="expected-json-lines")
    text = bytes(data).removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if are_several(text):
            raise BadInput(file, SEVERAL, expected=ONE_A_LINE) from error
        if isinstance(error, msgspec.DecodeError) and (at := holds_nan(text)) is not None:
            line = text.count(b"\n", 0, at) + 1
            raise BadInput(file, "file-nan", line=line, expected=NO_NAN) from error
        # What the decoder says names a byte offset, never a value.
        raise BadInput(file, "file-not-whole-json", error=str(error), expected="expected-whole-json") from error


def _page(line: bytes, envelopes: Sequence[str]) -> list[Any] | None:
    """The records of a page that stands on one line, or ``None`` where the line is a record itself."""
    import msgspec

    whole: Any = msgspec.json.decode(line)
    found = _enclosed(whole, envelopes)
    return None if found == [whole] else found


def _enclosed(value: Any, envelopes: Sequence[str]) -> list[Any]:
    for path in envelopes:
        inner = value_at(value, path.split("."))
        if isinstance(inner, list):
            return cast("list[Any]", inner)
    return [value]


def _object(item: Any, number: int, fields: Fields, rows: Rows) -> Iterator[Record]:
    if isinstance(item, dict):
        try:
            values = fields.of(cast("Mapping[str, Any]", item))
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            rows.fail(number, error)
        else:
            yield number, values
    else:
        rows.refuse(Reject(file=rows.file, row=number, reason="not_an_object", expected=AN_OBJECT))


def _csv(compression: str, fields: Fields, rows: Rows, delimiter: str) -> Iterator[Record]:
    """Rows of a CSV file by its header; empty fields are absent. A record whose width is wrong is refused."""
    header: list[str] | None = None
    for number, record in _csv_records(lines(rows.file, compression), rows, delimiter):
        if header is None:
            header = [name.strip().removeprefix("\ufeff") for name in record]
            continue
        if record[0] in (header[0], f"\ufeff{header[0]}") and [name.strip() for name in record[1:]] == header[1:]:
            rows.skip(REPEATED_HEADER)  # files that were put one behind the other
            continue
        if len(record) != len(header):
            expected = Message("expected-fields-of-header", count=len(header))
            rows.refuse_at(number, reason="wrong_width", value=str(len(record)), expected=expected)
            continue
        yield number, fields.of({name: cell for name, cell in zip(header, record, strict=True) if cell != ""})


def text_lines(numbered: Iterable[tuple[int, bytes | None]], rows: Rows) -> Iterator[tuple[int, str]]:
    """Lines as text; those that are too long or no UTF-8 are refused."""
    for number, line in numbered:
        if line is None:
            rows.refuse_at(number, reason="line_too_long", expected=Message("expected-shorter-line"))
            continue
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError:
            rows.refuse_at(number, reason="mis_encoded", expected=Message("expected-utf-8"))


def _csv_records(
    numbered: Iterator[tuple[int, bytes | None]], rows: Rows, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Records of CSV, quoted ones over several lines included; a quote that never closes costs one line, no more."""
    stream = text_lines(numbered, rows)
    waiting: list[tuple[int, str]] = []
    pending: list[tuple[int, str]] = []
    while True:
        item = pending.pop(0) if pending else next(stream, None)
        if item is None and not waiting:
            return
        if item is not None:
            waiting.append(item)
        joined = "\n".join(part for _, part in waiting)
        if joined.count('"') % 2:
            if item is None or len(waiting) > _LONGEST_SPAN_LINES:
                rows.refuse_at(waiting[0][0], reason="open_quote", expected=Message("expected-closed-quotes"))
                pending, waiting = [*waiting[1:], *pending], []
            continue
        start, waiting = waiting[0][0], []
        if not joined.strip():
            continue
        try:
            parsed = list(csv.reader(io.StringIO(joined, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            rows.refuse_at(start, reason="bad_quotes", expected=Message("expected-rfc-4180"))
            continue
        # A carriage return alone ends a record too, as old spreadsheets write it.
        yield from ((start, record) for record in parsed if record)
