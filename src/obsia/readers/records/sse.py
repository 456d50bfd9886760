"""Streams of server-sent events, as a proxy or ``curl`` writes them: the JSON after ``data:``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from obsia.core.message import Message
from obsia.readers.base import Head
from obsia.readers.files import head_of
from obsia.readers.records import walk
from obsia.readers.records.fields import Fields
from obsia.readers.records.rows import Rows

_START: Final = re.compile(rb"(?:event:[^\n]*\n|:[^\n]*\n|\s)*+data:\s*\{")
_DATA: Final = re.compile(rb"data:\s*(\{.*)")


def is_sse(head: Head) -> bool:
    """Whether the text begins as a stream of events."""
    return _START.match(head.data.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None


def first_payloads(head: Head) -> list[bytes]:
    """The JSON texts of the first events."""
    return [found[1].strip() for line in head.data.split(b"\n")[:400] if (found := _DATA.match(line.strip()))]


def is_by_line(file: str) -> bool:
    """Whether the places of :func:`records` are lines of text."""
    return is_sse(head_of(file)) or walk.is_by_line(file)


def records(
    file: str, fields: Fields, rows: Rows, *, envelopes: Sequence[str] = (), markers: Sequence[bytes] = ()
) -> Iterator[walk.Record]:
    """As :func:`obsia.readers.records.walk.records`, for streams of events too."""
    head = head_of(file)
    if not is_sse(head):
        yield from walk.records(file, fields, rows, envelopes=envelopes, markers=markers)
        return
    for number, line in walk.json_lines(file, head.compression, rows):
        found = _DATA.match(line.strip())
        if found is None:
            continue
        if markers and not any(marker in line for marker in markers):
            rows.skip(walk.LINE_WITHOUT)
            continue
        values = fields.decode(found[1])
        if isinstance(values, str):
            rows.refuse(walk.refused(file, number, line, reason=values, expected=Message("expected-json-after-data")))
        else:
            yield number, values
