"""The records of a file, whatever its layout: JSON lines, an array, pages of an API, or CSV. Bad ones are rejects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.files import compression_of, decompressed, head_of, lines
from obsia.readers.records.fields import Fields, Values, value_at
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import Rows
from obsia.readers.records.strangers import NO_NAN, ONE_A_LINE, SEVERAL, are_several, holds_nan

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


def is_by_line(file: str) -> bool:
    """Whether the places of :func:`records` are lines of text."""
    return outline(head_of(file)).layout in {"lines", "csv"}


def records(
    file: str,
    fields: Fields,
    rows: Rows,
    *,
    envelopes: Sequence[str] = (),
    markers: Sequence[bytes] = (),
) -> Iterator[Record]:
    """The records of ``file``; what cannot be decoded goes to ``rows`` as a reject.

    ``envelopes``: paths of lists that hold the records of a page (``data``, ``data.items``); a page may also stand on
    each line. Without one that fits, an object is itself a record. ``markers``: a line of JSON that has none of these
    bytes is no usage; it is counted as :data:`LINE_WITHOUT` and not decoded, unless it is cut short.
    """
    head = head_of(file)
    layout = outline(head).layout
    if layout == "csv":
        yield from _csv(file, head.compression, fields, rows, outline(head).delimiter)
    elif layout == "lines":
        first_keys = tuple(dict.fromkeys(path.split(".")[0] for path in envelopes))
        for number, line in json_lines(file, head.compression, rows, markers=markers):
            found, may_be_page = fields.decode_beside(line, first_keys)
            if isinstance(found, str):
                rows.refuse(refused(file, number, line, reason=found))
                continue
            page = _page(line, envelopes) if may_be_page else None
            if page is None:
                yield number, found
            else:
                for item in page:
                    yield from _object(item, number, file, fields, rows)
    else:
        whole = document(file)
        items = cast("list[Any]", whole) if isinstance(whole, list) else _enclosed(whole, envelopes)
        for number, item in enumerate(items, start=1):
            yield from _object(item, number, file, fields, rows)


def json_lines(
    file: str, compression: str, rows: Rows, *, markers: Sequence[bytes] = ()
) -> Iterator[tuple[int, bytes]]:
    """(line number, line) of lines that are not blank, not too long, and have one of ``markers`` if any are given."""

    def is_unfinished(line: bytes) -> bool:
        if cut := is_cut_object(line):
            rows.skip(UNFINISHED)
        return cut

    for number, raw in lines(file, compression, longest=LONGEST_LINE_BYTES, is_unfinished=is_unfinished):
        if raw is None:
            expected = Message("expected-most-bytes", most=LONGEST_LINE_BYTES)
            rows.refuse(Reject(file=file, line=number, reason="line_too_long", expected=expected))
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
            raise BadInput(file=file, reason=Message("file-json-large"), expected=Message("expected-json-lines"))
    text = bytes(data).removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if are_several(text):
            raise BadInput(file=file, reason=SEVERAL, expected=ONE_A_LINE) from error
        if isinstance(error, msgspec.DecodeError) and (at := holds_nan(text)) is not None:
            line = text.count(b"\n", 0, at) + 1
            raise BadInput(file=file, line=line, reason=Message("file-nan"), expected=NO_NAN) from error
        # What the decoder says names a byte offset, never a value.
        raise BadInput(
            file=file, reason=Message("file-not-whole-json", error=str(error)), expected=Message("expected-whole-json")
        ) from error


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


def _object(item: Any, number: int, file: str, fields: Fields, rows: Rows) -> Iterator[Record]:
    if isinstance(item, dict):
        yield number, fields.of(cast("Mapping[str, Any]", item))
    else:
        rows.refuse(Reject(file=file, row=number, reason="not_an_object", expected=Message("expected-json-object")))


def _csv(file: str, compression: str, fields: Fields, rows: Rows, delimiter: str) -> Iterator[Record]:
    """Rows of a CSV file by its header; empty fields are absent. A record whose width is wrong is refused."""
    numbered = ((n, line) for n, line in lines(file, compression))
    header: list[str] | None = None
    for number, record in _csv_records(numbered, file, rows, delimiter):
        if header is None:
            header = [name.strip().removeprefix("\ufeff") for name in record]
            continue
        if record[0] in (header[0], f"\ufeff{header[0]}") and [name.strip() for name in record[1:]] == header[1:]:
            rows.skip(REPEATED_HEADER)  # files that were put one behind the other
            continue
        if len(record) != len(header):
            expected = Message("expected-fields-of-header", count=len(header))
            rows.refuse(Reject(file=file, line=number, reason="wrong_width", value=str(len(record)), expected=expected))
            continue
        yield number, fields.of({name: cell for name, cell in zip(header, record, strict=True) if cell != ""})


def _csv_records(
    numbered: Iterator[tuple[int, bytes | None]], file: str, rows: Rows, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Records of CSV, quoted ones over several lines included; a quote that never closes costs one line, no more."""
    waiting: list[tuple[int, str]] = []
    stream = numbered
    pending: list[tuple[int, bytes | None]] = []
    while True:
        item = pending.pop(0) if pending else next(stream, None)
        if item is None:
            if not waiting:
                return
            first, others = waiting[0], waiting[1:]
            rows.refuse(
                Reject(file=file, line=first[0], reason="open_quote", expected=Message("expected-closed-quotes"))
            )
            pending = [(n, text.encode("utf-8", "surrogateescape")) for n, text in others]
            waiting = []
            continue
        number, line = item
        if line is None:
            rows.refuse(
                Reject(file=file, line=number, reason="line_too_long", expected=Message("expected-shorter-line"))
            )
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            rows.refuse(Reject(file=file, line=number, reason="mis_encoded", expected=Message("expected-utf-8")))
            continue
        waiting.append((number, text))
        joined = "\n".join(part for _, part in waiting)
        if joined.count('"') % 2:
            if len(waiting) > _LONGEST_SPAN_LINES:
                first, others = waiting[0], waiting[1:]
                rows.refuse(
                    Reject(file=file, line=first[0], reason="open_quote", expected=Message("expected-closed-quotes"))
                )
                pending = [*((n, t.encode()) for n, t in others), *pending]
                waiting = []
            continue
        start = waiting[0][0]
        waiting = []
        if not joined.strip():
            continue
        try:
            parsed = list(csv.reader(io.StringIO(joined, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            rows.refuse(Reject(file=file, line=start, reason="bad_quotes", expected=Message("expected-rfc-4180")))
            continue
        if parsed:
            yield start, parsed[0]
