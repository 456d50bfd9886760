"""Segments as files: a name that says what is in it, and nothing that has it before the bytes are on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from obsia.store.disk import Disk
from obsia.store.folders import SEGMENTS
from obsia.store.manifest import Segment


def segment_of(
    folder: Path, disk: Disk, made: Path, *, number: int, records: int, first_us: int | None, last_us: int | None
) -> Segment:
    """The segment of a finished file, which has its name and its place from now on. Raises ``OSError``."""
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{number:012d}-{digest[:16]}.parquet"
    (folder / SEGMENTS).mkdir(exist_ok=True)
    disk.sync_folder(folder)
    size = made.stat().st_size
    made.chmod(0o444)
    disk.publish(made, folder / SEGMENTS / name)
    return Segment(name=name, sha256=digest, bytes=size, records=records, first_us=first_us, last_us=last_us)
