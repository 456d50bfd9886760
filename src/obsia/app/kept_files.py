"""Files of the data folder that spare work, each with a digest of itself: bounded, and none is missed.

Loaded before anything heavy is.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import blake2b
from typing import Final

from obsia.core.units import DAY_S

MOST_BYTES: Final = 96 << 20
"""Of one file."""
MOST_HELD_BYTES: Final = 128 << 20
"""Of all files of a folder; the oldest go first."""
MOST_AGE_S: Final = 30 * DAY_S
PART: Final = "part-"
_LEFT_S: Final = 60
DIGEST_BYTES: Final = 16
"""Of the digest with which a file begins."""


def read(place: str) -> memoryview | None:
    """What a file holds; None where there is none, or where it is torn or cannot be read: it only spares work."""
    data = b""
    with suppress(OSError), open(place, "rb") as file:
        data = file.read()
    held = memoryview(data)[DIGEST_BYTES:]
    return held if blake2b(held, digest_size=DIGEST_BYTES).digest() == data[:DIGEST_BYTES] else None


def write(place: str, data: bytes) -> None:
    """Put a whole file in a place that others may read or write at the same time; its owner alone can read it.

    Nothing is written that is too large, nor where the folder is read-only or full.
    """
    if len(data) <= MOST_BYTES:
        with suppress(OSError):
            _write(place, blake2b(data, digest_size=DIGEST_BYTES).digest() + data)


def _write(place: str, data: bytes) -> None:
    import tempfile

    folder = os.path.dirname(place)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    descriptor, part = tempfile.mkstemp(prefix=PART, dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(part, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)
    sweep(folder)


def sweep(folder: str) -> None:
    """Remove what a process that was killed left, old files, and the oldest where there are too many."""
    now, kept, held = time.time(), list[tuple[float, int, str]](), 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                found = entry.stat()
                age_s = now - found.st_mtime
                if age_s > (_LEFT_S if entry.name.startswith(PART) else MOST_AGE_S):
                    os.unlink(entry.path)
                elif not entry.name.startswith(PART):
                    kept.append((age_s, found.st_size, entry.path))
    for _, size, path in sorted(kept):
        held += size
        if held > MOST_HELD_BYTES:
            with suppress(FileNotFoundError):
                os.unlink(path)
