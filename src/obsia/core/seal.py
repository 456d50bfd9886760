"""A digest that stands inside what it is of: one mark and 64 digits, which count as zeros when the digest is taken.

It fits wherever a text of fixed length may stand: a member of JSON, a comment, the metadata of a Parquet file. It
shows damage and careless change, not a forger: whoever changes a file may seal it again. What was published is proved
by the signed manifest, and what was printed by the digest beside a figure.
"""

from __future__ import annotations

import hashlib
from enum import Enum, auto
from typing import Final

MARK: Final = b"obsia-sha256:"
_DIGITS: Final = 64
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
    at = len(body)
    while (at := body.rfind(MARK, 0, at)) >= 0:
        start = at + len(MARK)
        digits = body[start : start + _DIGITS]
        if len(digits) == _DIGITS and _HEX.issuperset(digits):
            digest = hashlib.sha256(body[:start])
            digest.update(b"0" * _DIGITS)
            digest.update(body[start + _DIGITS :])
            return Sealed.WHOLE if digest.hexdigest().encode() == digits else Sealed.BROKEN
    return Sealed.NOT
