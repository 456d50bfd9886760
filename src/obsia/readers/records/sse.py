"""Streams of server-sent events, as a proxy or ``curl`` writes them: the JSON after ``data:`` and in comments."""

from __future__ import annotations

import re
from typing import Final

from obsia.readers.base import Head

_START: Final = re.compile(rb"(?:event:[^\n]*\n|:[^\n]*\n|\s)*+data:\s*\{")
_DATA: Final = re.compile(rb"data:\s*(\{.*)")
_COMMENT: Final = re.compile(rb":\s*([a-z]{1,32})\s+(\{.*\})\Z")


def is_sse(head: Head) -> bool:
    """Whether the text begins as a stream of events."""
    if "sse" not in head.seen:
        head.seen["sse"] = _START.match(head.data.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None
    return head.seen["sse"]


def first_payloads(head: Head) -> list[bytes]:
    """The JSON texts of the first events."""
    return [data.strip() for line in head.data.split(b"\n")[:400] if (data := data_of(line)) is not None]


def data_of(line: bytes) -> bytes | None:
    """The JSON text of an event's line, ``None`` for a line of another kind."""
    found = _DATA.match(line.strip())
    return None if found is None else found[1]


def comment_of(line: bytes) -> bytes | None:
    """``: energy {"energy_joules": 1}`` as the object that has it under its name; None for a line of another kind.

    Some providers say so, after the last chunk of an answer, what they say in a field where they answer whole.
    """
    found = _COMMENT.match(line.strip())
    return None if found is None else b'{"%s":%s}' % found.groups()
