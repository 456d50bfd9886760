"""A digest that stands inside what it is of: one mark and 64 digits, which count as zeros when the digest is taken.

It fits wherever a text of fixed length may stand: a member of JSON, a comment, the metadata of a Parquet file. It
shows damage and careless change, not a forger: whoever changes a file may seal it again. What was published is proved
by the signed manifest, and what was printed by the digest beside a figure.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from itertools import chain
from typing import Any, Final

MARK: Final = b"obsia-sha256:"
MEMBER: Final = "seal"
"""The member of a JSON object that holds its digest."""
_DIGITS: Final = 64
_TAIL: Final = 1 << 20
UNSEALED: Final = f"{MARK.decode()}{'0' * _DIGITS}"
"""What a writer puts where the digest shall stand."""
_HEX: Final = frozenset(b"0123456789abcdef")


class Sealed(Enum):
    """What a seal says."""

    NOT = auto()
    """There is none."""
    WHOLE = auto()
    BROKEN = auto()
    """What the seal stands in is not what was sealed."""


def seal(body: bytes) -> bytes:
    """The same bytes with the digest in place of the last zeros behind a mark. Raises ``ValueError`` without them."""
    at = body.rfind(UNSEALED.encode())
    if at < 0:
        raise ValueError("no-place-for-a-seal")
    start = at + len(MARK)
    return b"".join((body[:start], hashlib.sha256(body).hexdigest().encode(), body[start + _DIGITS :]))


def check(body: bytes) -> Sealed:
    """Whether bytes are what was sealed; the last mark that digits follow is their seal."""
    return _checked(body, tuple)


def check_file(path: str) -> Sealed:
    """Whether a file is what was sealed; its seal is sought in its last mebibyte, where formats keep their notes.

    Reads a file without one no further. Raises ``OSError``.
    """
    with open(path, "rb") as stream:
        start = max(stream.seek(0, os.SEEK_END) - _TAIL, 0)
        stream.seek(start)
        tail = stream.read()

        def before() -> Iterator[bytes]:
            left = stream.seek(0) + start
            while left and (block := stream.read(min(left, _TAIL))):
                yield block
                left -= len(block)

        return _checked(tail, before)


def _checked(tail: bytes, before: Callable[[], Iterable[bytes]]) -> Sealed:
    """What the last seal of ``tail`` says, which ends what is sealed; what stands ``before`` it is read for a seal."""
    at = len(tail)
    while (at := tail.rfind(MARK, 0, at)) >= 0:
        first = at + len(MARK)
        digits = tail[first : first + _DIGITS]
        if len(digits) == _DIGITS and _HEX.issuperset(digits):
            digest = hashlib.sha256()
            for block in chain(before(), (tail[:first], b"0" * _DIGITS, tail[first + _DIGITS :])):
                digest.update(block)
            return Sealed.WHOLE if digest.hexdigest().encode() == digits else Sealed.BROKEN
    return Sealed.NOT


def sealed_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with the digest of its content as its last member, however it will be laid out."""
    return {**record, MEMBER: _seal_of(record)}


def check_record(record: Mapping[str, Any]) -> Sealed:
    """Whether a JSON object is what was sealed."""
    if MEMBER not in record:
        return Sealed.NOT
    try:
        return Sealed.WHOLE if record[MEMBER] == _seal_of(record) else Sealed.BROKEN
    except (ValueError, RecursionError):
        return Sealed.BROKEN


def _seal_of(record: Mapping[str, Any]) -> str:
    content = {name: value for name, value in record.items() if name != MEMBER}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{MARK.decode()}{hashlib.sha256(text.encode()).hexdigest()}"
