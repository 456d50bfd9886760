"""Sealing: closed logs become a segment of canonical records, and cells of kept sums.

A segment is on the disk before it is published, and published in the transaction that seals its logs; a process that
ends in between leaves files that nobody reads, and the next one begins again. Cells are sums of published segments:
they can be made at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from obsia.app.collecting.compacting import compact, left_over, sum_segments
from obsia.app.collecting.figures import tell
from obsia.app.usage.received_records import Made, Written, canonical, written_out
from obsia.core.errors import ObsiaError
from obsia.store import manifest
from obsia.store.disk import Disk, is_free, lock
from obsia.store.folders import WORK, tenant_folders
from obsia.store.journal import DUPLICATE, DURABLE, QUARANTINED, unsealed
from obsia.store.manifest import Published
from obsia.store.segments import segment_of

_LOCK: Final = "seal.lock"
QUARANTINE: Final = "quarantine.jsonl"
_BEGINNING_S: Final = 3_600.0
"""Seconds after which nobody is still beginning a log."""
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
    compacted: int = 0
    """Segments in whose place another one stands."""


def seal(store: str | os.PathLike[str], *, disk: Disk | None = None, threads: int | None = None) -> tuple[Sealed, ...]:
    """Seal all closed logs of a store's tenants, and tell their figures.

    Raises ``OSError`` or ``ObsiaError`` for the first tenant of whom that fails, once it is done for the others.
    """
    sealed: list[Sealed] = []
    failed: list[Exception] = []
    for folder in tenant_folders(store):
        try:
            sealed.append(seal_tenant(folder, disk=disk or Disk(), threads=threads))
        except (OSError, ObsiaError) as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return tuple(sealed)


def seal_tenant(folder: Path, *, disk: Disk, threads: int | None = None) -> Sealed:
    """Seal the closed logs of one tenant; nothing is done where another process is at it. Raises ``OSError``."""
    number = lock(folder / _LOCK)
    if number is None:
        return Sealed(folder.name)
    try:
        for left in folder.glob(f"{WORK}*"):
            shutil.rmtree(left)
        now_s = time.time()
        for path in folder.glob(".journal-*"):  # a process ended while it began a log
            with suppress(FileNotFoundError):
                if now_s - path.stat().st_mtime > _BEGINNING_S:
                    disk.remove(path)
        for path in left_over(folder, manifest.published(folder), now_s=now_s):
            disk.remove(path)
        total = Sealed(folder.name)
        while (made := _segment(folder, disk, threads)) is not None:
            total = _together(total, made)
        sum_segments(folder)
        tell(folder, threads=threads)  # before what may fail, and changes no figure
        return replace(total, compacted=compact(folder, disk=disk, now_s=now_s, threads=threads))
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
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work:
        written = written_out(closed, published, Path(work))
        out = Path(work) / "segment.parquet"
        made = Made(records=0, duplicate=0, refused=0, reasons={}, first_us=None, last_us=None)
        if written.files:
            made = canonical(written, out, earlier=(folder, published.segments), label=folder.name, threads=threads)
        segment = None
        if made.records:
            segment = segment_of(
                folder, disk, out, number=max(closed), records=made.records,
                first_us=made.first_us, last_us=made.last_us,
            )  # fmt: skip
        if made.refused:
            _quarantine(folder, made.reasons, logs=(min(closed), max(closed)))
        manifest.publish(
            folder, segment=segment, sealed_to=max(closed), moved=_moved(written, made), carry=written.carry
        )
    for path in closed.values():
        disk.remove(path)
    return Sealed(folder.name, int(segment is not None), made.records, made.duplicate, made.refused, written.damaged)


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
