"""Frames of a log: what was received, with its checksum, one after the other.

A frame is whole or it is none: of a file that ends within a frame, as a process that was killed leaves it, all frames
before are read. Bytes between whole frames that are none are counted, and never read.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_MAGIC: Final = b"obsJ"
_HEAD: Final = struct.Struct("<4sIII")
"""Magic, length of what it says of itself, length of its content, CRC-32 of both and of their lengths."""
_LENGTHS: Final = struct.Struct("<II")
_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Frame:
    """One request as it is kept: in which form, how many of its items went where, and its content."""

    form: str
    counts: Mapping[str, int]
    body: bytes

    def encoded(self) -> bytes:
        """The frame as bytes."""
        about = _encode([self.form, dict(self.counts)]).encode()
        lengths = _LENGTHS.pack(len(about), len(self.body))
        crc = zlib.crc32(self.body, zlib.crc32(about, zlib.crc32(lengths)))
        return _HEAD.pack(_MAGIC, len(about), len(self.body), crc) + about + self.body


@dataclass(slots=True)
class Damage:
    """What a log holds besides frames."""

    bytes: int = 0
    """Bytes between frames, or after the last one, that are none."""
    inside: bool = field(default=False)
    """Whether frames follow them: then something was changed after it was written."""


def frames(path: Path, damage: Damage | None = None) -> Iterator[Frame]:
    """The whole frames of a file, in order. Raises ``OSError``."""
    data, at, bad = path.read_bytes(), 0, 0
    while at < len(data):
        frame, end = _frame_at(data, at)
        if frame is None:
            following = data.find(_MAGIC, at + 1)
            end = len(data) if following < 0 else following
            bad += end - at
        elif damage is not None and bad:
            damage.inside = True
        at = end
        if frame is not None:
            yield frame
    if damage is not None:
        damage.bytes += bad


class Tail:
    """Where the items of a log went, as far as it is written: another process may be writing it."""

    def __init__(self, path: Path) -> None:
        self._path, self._at = path, 0
        self.counts: Counter[str] = Counter()

    def read(self) -> Counter[str]:
        """The counts of all frames that are there by now. Raises ``OSError``."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read()
        begun, at = self._at, 0
        while 0 <= at < len(data):
            frame, end = _frame_at(data, at)
            if frame is None:  # it is not written to its end, or was changed and others follow
                at = data.find(_MAGIC, at + 1)
            else:
                self.counts.update(frame.counts)
                at, self._at = end, begun + end
        return self.counts


def _frame_at(data: bytes, at: int) -> tuple[Frame | None, int]:
    """The frame that begins at a place, and where it ends; ``None`` where none does."""
    if at + _HEAD.size > len(data):
        return None, at
    magic, about_size, body_size, crc = _HEAD.unpack_from(data, at)
    start = at + _HEAD.size
    end = start + about_size + body_size
    if magic != _MAGIC or end > len(data):
        return None, at
    about, body = data[start : start + about_size], data[start + about_size : end]
    if zlib.crc32(body, zlib.crc32(about, zlib.crc32(_LENGTHS.pack(about_size, body_size)))) != crc:
        return None, at
    form, counts = json.loads(about)
    return Frame(str(form), {str(name): int(count) for name, count in counts.items()}, body), end
