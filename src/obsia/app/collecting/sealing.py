"""Sealing: closed logs become a segment of canonical records, and cells of kept sums.

A segment is on the disk before it is published, and published in the transaction that seals its logs; a process that
ends in between leaves files that nobody reads, and the next one begins again. Cells are sums of published segments:
they can be made at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.app.collecting.figures import tell
from obsia.app.questions.keeping import Keeping, Summed
from obsia.app.usage.received_records import Made, Written, canonical, written_out
from obsia.app.usage.summing import keep
from obsia.store import manifest
from obsia.store.disk import Disk, is_free, lock
from obsia.store.folders import CELLS, SEGMENTS, tenant_folders
from obsia.store.journal import DUPLICATE, DURABLE, QUARANTINED, unsealed
from obsia.store.manifest import Published, Segment

_LOCK: Final = "seal.lock"
_WORK: Final = ".seal-"
QUARANTINE: Final = "quarantine.jsonl"
_BYTES: Final = 256 << 20
"""Logs that one segment is made of, at most."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one sealing of a tenant's folder did."""

    tenant: str
    segments: int = 0
    records: int = 0
    duplicate: int = 0
    quarantined: int = 0
    damaged: tuple[str, ...] = ()


def seal(store: str | os.PathLike[str], *, disk: Disk | None = None, threads: int | None = None) -> tuple[Sealed, ...]:
    """Seal all closed logs of a store's tenants, and tell their figures. Raises ``OSError``."""
    return tuple(seal_tenant(folder, disk=disk or Disk(), threads=threads) for folder in tenant_folders(store))


def seal_tenant(folder: Path, *, disk: Disk, threads: int | None = None) -> Sealed:
    """Seal the closed logs of one tenant; nothing is done where another process is at it. Raises ``OSError``."""
    number = lock(folder / _LOCK)
    if number is None:
        return Sealed(folder.name)
    try:
        for left in folder.glob(f"{_WORK}*"):
            shutil.rmtree(left)
        listed = {each.name for each in manifest.published(folder).segments}
        for path in (folder / SEGMENTS).glob("*.parquet"):
            if path.name not in listed:  # a process ended before it was published
                disk.remove(path)
        total = Sealed(folder.name)
        while (made := _segment(folder, disk, threads)) is not None:
            total = _together(total, made)
        _sum(folder)
        tell(folder, threads=threads)
        return total
    finally:
        os.close(number)


def _together(one: Sealed, other: Sealed) -> Sealed:
    return Sealed(
        one.tenant,
        one.segments + other.segments,
        one.records + other.records,
        one.duplicate + other.duplicate,
        one.quarantined + other.quarantined,
        (*one.damaged, *other.damaged),
    )


def _closed(folder: Path, published: Published) -> dict[int, Path]:
    """The logs that nobody writes any more, from the first on, up to some size."""
    found: dict[int, Path] = {}
    size = 0
    for number, path in unsealed(folder, published.sealed_to).items():
        size += path.stat().st_size
        if not is_free(path) or (found and size > _BYTES):
            break
        found[number] = path
    return found


def _segment(folder: Path, disk: Disk, threads: int | None) -> Sealed | None:
    """Seal some closed logs; ``None`` where there are none."""
    published = manifest.published(folder)
    closed = _closed(folder, published)
    for number, path in unsealed(folder, 0).items():
        if number <= published.sealed_to:  # a process ended before it removed them
            disk.remove(path)
    if not closed:
        return None
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
        written = written_out(closed, published, Path(work))
        out = Path(work) / "segment.parquet"
        made = Made(records=0, duplicate=0, refused=0, reasons={}, first_us=None, last_us=None)
        if written.files:
            made = canonical(written, out, earlier=(folder, published.segments), label=folder.name, threads=threads)
        segment = _published(folder, disk, out, made, last=max(closed)) if made.records else None
        if made.refused:
            _quarantine(folder, made.reasons, logs=(min(closed), max(closed)))
        manifest.publish(
            folder, segment=segment, sealed_to=max(closed), moved=_moved(written, made), carry=written.carry
        )
    for path in closed.values():
        disk.remove(path)
    return Sealed(folder.name, int(segment is not None), made.records, made.duplicate, made.refused, written.damaged)


def _published(folder: Path, disk: Disk, out: Path, made: Made, *, last: int) -> Segment:
    """The segment of a file, which has its name and its place from now on."""
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{last:012d}-{digest[:16]}.parquet"
    (folder / SEGMENTS).mkdir(exist_ok=True)
    disk.sync_folder(folder)
    size = out.stat().st_size
    out.chmod(0o444)
    disk.publish(out, folder / SEGMENTS / name)
    return Segment(
        name=name, sha256=digest, bytes=size, records=made.records, first_us=made.first_us, last_us=made.last_us
    )


def _moved(written: Written, made: Made) -> dict[str, int]:
    """What the sealed logs amount to: what turned out to be known, or to break a rule, is durable no more."""
    counts = dict(written.counts)
    counts[DURABLE] = counts.get(DURABLE, 0) - made.duplicate - made.refused
    counts[DUPLICATE] = counts.get(DUPLICATE, 0) + made.duplicate
    counts[QUARANTINED] = counts.get(QUARANTINED, 0) + made.refused
    return counts


def _quarantine(folder: Path, reasons: Mapping[str, int], *, logs: tuple[int, int]) -> None:
    """Note what was acknowledged and broke a rule of records: why, and how often; never a value."""
    with (folder / QUARANTINE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"logs": list(logs), "reasons": dict(reasons)}) + "\n")


def _sum(folder: Path) -> None:
    """Kept sums of the segments that have none yet."""
    segments = [str(folder / SEGMENTS / each.name) for each in manifest.published(folder).segments]
    if segments:
        keep(Keeping(folder=str(folder / CELLS)), Summed(segments, by=("label.tenant",)))
