"""CSV line by line, for files that are not well formed: every good row kept, every bad one named by its line.

A record that spans lines is believed only when its quotes close, its width is right and no count or time
holds a line end; otherwise only its first line is refused and reading goes on with the next one.

Small tables without a quote are cut whole (:func:`columns`), where that reads alike here and by the engine.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.readers.base import LONGEST_RECORD_BYTES, Head, Reject
from obsia.readers.files import decompressed, lines


def columns(
    heads: Sequence[Head], delimiter: str, width: int, wanted: Sequence[int]
) -> tuple[list[int], list[list[str]]] | None:
    """Of some files, how many records each has below its header, and the ``wanted`` columns of all.

    ``None`` where anything is odd: a quote, a blank line, a lone carriage return, NUL, another width, another encoding.
    """
    counts: list[int] = []
    fields: list[str] = []
    for data in (head.data for head in heads):
        if b'"' in data or b"\0" in data or data.startswith(b"\xef\xbb\xbf"):
            return None
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return None
        _, *lines = text.removesuffix("\n").split("\n")
        if "\r" in text or "" in lines or any(line.count(delimiter) != width - 1 for line in lines):
            return None
        counts.append(len(lines))
        for line in lines:
            fields += line.split(delimiter)
    return counts, [fields[at::width] for at in wanted]


_LONGEST_SPAN_LINES: Final = 1_000

Record = tuple[int, list[str | None]] | Reject
"""A line number with the wanted fields, or a refused record."""


def split(text: str, delimiter: str) -> list[str] | None:
    """The fields of one record, or ``None`` when its quotes are wrong."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else [] if not rows else None


def header_text(head: Head, encoding: str | None) -> str:
    """The header record as text. Raises :class:`BadInput` when it is not in the declared encoding, or too
    long.
    """
    data = head.data
    if encoding is None:
        data = data.removeprefix(b"\xef\xbb\xbf")
        end = data.find(b"\n")
        while end >= 0 and data[:end].count(b'"') % 2:
            end = data.find(b"\n", end + 1)
        if end < 0 and not head.complete:
            raise BadInput(head.file, "file-first-line-long", line=1, expected="expected-header")
        if end < 0:
            end = len(data)
        try:
            return data[:end].decode("utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            from obsia.readers.delimited.heading import likely_encoding

            expected = Message("input-utf8-expected", encoding=Symbol(likely_encoding(data[:end])))
            raise BadInput(head.file, "input-header-not-utf8", byte=error.start, line=1, expected=expected) from error
    text = _decode_loosely(data, encoding, head.file)
    return text.split("\n", 1)[0].rstrip("\r").removeprefix("\ufeff")


def count(file: str, compression: str, delimiter: str, width: int) -> int | None:
    """Records after the header of a quoted file, or ``None`` when it is not well formed.

    The engine drops, without a word, what follows a quote that is never closed: its count needs this second opinion.
    """
    text = (piece.decode("latin-1") for piece in decompressed(file, compression))  # only the structure matters
    reader = csv.reader(_kept_ends(text), delimiter=delimiter, strict=True)
    records = -1
    try:
        for fields in reader:
            if fields:
                if len(fields) != width:
                    return None
                records += 1
    except csv.Error:
        return None
    return records


def _kept_ends(pieces: Iterator[str]) -> Iterator[str]:
    """Physical lines with their ends, from pieces cut anywhere."""
    rest = ""
    for piece in pieces:
        whole, end, last = (rest + piece).rpartition("\n")
        if end:
            yield from (line + "\n" for line in whole.split("\n"))
        rest = last
        if len(rest) > LONGEST_RECORD_BYTES:
            raise csv.Error("line-too-long")
    if rest:
        yield rest


def line_numbers(file: str, compression: str, rows: Sequence[int], *, quoted: bool) -> Mapping[int, int]:
    """Row numbers (from 1, header not counted, ascending) of a well-formed file to the lines where they
    begin.
    """
    wanted, last = set(rows), max(rows)
    found: dict[int, int] = {}
    row, open_quote = -1, False
    for number, line in lines(file, compression):
        if not open_quote and not line and line is not None:
            continue  # the engine skips blank lines too
        if not open_quote:
            row += 1
            if row in wanted:
                found[row] = number
            if row > last:
                break
        if quoted and line is not None and line.count(b'"') % 2:
            open_quote = not open_quote
    return found


def records(
    file: str,
    *,
    compression: str,
    encoding: str | None,
    delimiter: str,
    width: int,
    positions: Sequence[int],
    may_hold_line_ends: Sequence[bool],
) -> Iterator[Record]:
    """The records after the header: (line, fields at ``positions``) or a reject."""
    reading = _Reading(file, encoding or "utf-8", delimiter, width, positions, may_hold_line_ends)
    source = lines(file, compression) if encoding is None else _encoded_lines(file, compression, encoding)
    waiting: list[tuple[int, bytes | None]] = []
    header = True
    while True:
        number, line = waiting.pop(0) if waiting else next(source, (0, b""))
        if number == 0:
            return
        if line is None:
            yield reading.refuse(number, "line_too_long", Message("expected-most-bytes", most=LONGEST_RECORD_BYTES))
            header = False
            continue
        if not line:
            continue
        span, tail = line, [] if line.count(b'"') % 2 == 0 else _until_closed(line, source, waiting)
        if tail:
            span = b"\n".join([line, *tail])
        if header:
            header = False
            del waiting[: len(tail)]
            continue
        record = reading.read(number, span, spans=bool(tail))
        if isinstance(record, Reject) and tail:
            record = reading.read(number, line, spans=False)
            yield record
            continue
        del waiting[: len(tail)]
        yield record


def _until_closed(
    line: bytes, source: Iterator[tuple[int, bytes | None]], waiting: list[tuple[int, bytes | None]]
) -> list[bytes]:
    """The following lines up to the one that closes the quote; they stay in ``waiting``. None found:
    empty.
    """
    tail: list[bytes] = []
    size, quotes, index = len(line), line.count(b'"'), 0
    while len(tail) < _LONGEST_SPAN_LINES and size <= LONGEST_RECORD_BYTES:
        if index == len(waiting):
            following = next(source, None)
            if following is None:
                return []
            waiting.append(following)
        text = waiting[index][1]
        if text is None:
            return []
        index += 1
        tail.append(text)
        size += len(text)
        quotes += text.count(b'"')
        if quotes % 2 == 0:
            return tail
    return []


class _Reading:
    """What the lines of one file have in common."""

    def __init__(
        self,
        file: str,
        encoding: str,
        delimiter: str,
        width: int,
        positions: Sequence[int],
        may_hold_line_ends: Sequence[bool],
    ) -> None:
        self._file, self._encoding, self._delimiter, self._width = file, encoding, delimiter, width
        self._wanted = list(zip(positions, may_hold_line_ends, strict=True))

    def refuse(self, line: int, reason: str, expected: Message) -> Reject:
        # The line itself is never shown: it may hold what nobody meant to keep.
        return Reject(file=self._file, line=line, reason=reason, expected=expected)

    def read(self, number: int, line: bytes, *, spans: bool) -> Record:
        text = line.decode("utf-8", errors="surrogateescape")
        # A line without quotes needs no parser: most lines of a broken file are good ones.
        plain = b'"' not in line and b"\r" not in line
        fields = text.split(self._delimiter) if plain else split(text, self._delimiter)
        if fields is None:
            return self.refuse(number, "bad_quotes", Message("expected-closed-quote"))
        if len(fields) != self._width:
            return self.refuse(
                number, "wrong_number_of_fields", Message("expected-fields-found", count=self._width, found=len(fields))
            )
        wanted: list[str | None] = []
        for position, may_hold_line_ends in self._wanted:
            value = fields[position]
            if not value.isascii() and any("\udc80" <= c <= "\udcff" for c in value):
                return self.refuse(
                    number,
                    "mis_encoded",
                    Message("expected-encoding-in-field", encoding=self._encoding, field=position + 1),
                )
            if spans and not may_hold_line_ends and "\n" in value:
                return self.refuse(number, "bad_quotes", Message("expected-closed-quote"))
            wanted.append(value or None)
        return number, wanted


def _encoded_lines(file: str, compression: str, encoding: str) -> Iterator[tuple[int, bytes | None]]:
    """Lines of a file in another encoding, as UTF-8; what cannot be decoded is carried as a surrogate."""
    import codecs

    try:
        decoder = codecs.getincrementaldecoder(encoding)(
            errors="replace" if encoding.startswith("utf-16") else "strict"
        )
    except LookupError as error:
        raise BadInput(file, "file-unknown-encoding", encoding=encoding, expected="expected-codec") from error
    number, rest = 1, ""
    try:
        for piece in decompressed(file, compression):
            rest += decoder.decode(piece)
            *whole, rest = rest.split("\n")
            for line in whole:
                yield number, _utf8(line, number)
                number += 1
            if len(rest) > LONGEST_RECORD_BYTES:
                raise BadInput(file, "file-line-long", line=number)
        rest += decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise BadInput(
            file,
            "file-not-in-encoding",
            encoding=encoding,
            line=number,
            expected=Message("expected-encoding", encoding=encoding),
        ) from error
    if rest:
        yield number, _utf8(rest, number)


def _utf8(line: str, number: int) -> bytes:
    return (line.removeprefix("\ufeff") if number == 1 else line).removesuffix("\r").encode("utf-8", "surrogatepass")


def _decode_loosely(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding, errors="ignore")
    except LookupError as error:
        raise BadInput(file, "file-unknown-encoding", encoding=encoding, expected="expected-codec") from error
