"""What a tenant sent as records of an account: sealed segments, and what waits in the journal, as it stands.

Nobody is asked for a lock. A snapshot is the manifest, then the logs that it does not call sealed; where one of them
was sealed and removed in between, the snapshot is taken again.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from obsia.core.errors import NoData
from obsia.readers.base import REMOVE, ReadOptions
from obsia.readers.canonical.sql import sql_of
from obsia.readers.listing import FoundFiles
from obsia.readers.otlp.recording import Carry, lines
from obsia.readers.reading import read
from obsia.store import manifest
from obsia.store.folders import LOCAL, SEGMENTS, is_store, tenant_folders
from obsia.store.frames import Damage, frames
from obsia.store.journal import unsealed
from obsia.store.manifest import Published, Segment

_OTLP: Final = "otlp"
_SPANS: Final = 1 << 14
"""Spans before a part of the journal that may stand below those in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A part of a journal as files of records."""

    files: tuple[str, ...]
    counts: Mapping[str, int]
    carry: str
    damaged: tuple[str, ...]
    """Logs in which something was changed after it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Canonical records as a file."""

    records: int
    duplicate: int
    refused: int
    reasons: Mapping[str, int]
    first_us: int | None
    last_us: int | None


@contextmanager
def record_files(paths: Sequence[str | os.PathLike[str]], *, threads: int | None = None) -> Generator[list[str]]:
    """The files of records that some paths stand for: of stores, what they hold at this instant."""
    with tempfile.TemporaryDirectory(prefix="obsia-") as folder:
        found: list[str] = []
        for path in paths:
            if is_store(path):
                for number, tenant in enumerate(tenant_folders(path)):
                    found += _of_tenant(tenant, Path(folder) / f"{tenant.name}-{number}", threads)
            else:
                found.append(os.fspath(path))
        if paths and not found:
            raise NoData("collect-nothing", path=os.fspath(paths[0]))
        yield found


def _of_tenant(tenant: Path, folder: Path, threads: int | None) -> list[str]:
    published, waiting = _snapshot(tenant, folder, threads)
    segments = [str(tenant / SEGMENTS / each.name) for each in published.segments]
    return segments if waiting is None else [*segments, waiting]


def waiting_file(tenant: Path, folder: Path, *, threads: int | None = None) -> str | None:
    """The records of a tenant that no segment holds, as a file; ``None`` where there are none."""
    return _snapshot(tenant, folder, threads)[1]


def _snapshot(tenant: Path, folder: Path, threads: int | None) -> tuple[Published, str | None]:
    while True:
        published = manifest.published(tenant)
        try:
            written = written_out(unsealed(tenant, published.sealed_to), published, folder)
            break
        except FileNotFoundError:
            continue
    out = folder / "waiting.parquet"
    if not written.files:
        return published, None
    made = canonical(written, out, earlier=(tenant, published.segments), label=tenant.name, threads=threads)
    return published, str(out) if made.records else None


def written_out(logs: Mapping[int, Path], published: Published, folder: Path) -> Written:
    """Write the frames of some logs as files that readers take, one for each form. Raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    carry, counts, damaged = Carry(published.carry), Counter[str](), list[str]()
    before = carry.line()
    opened: dict[str, Any] = {}
    try:
        for path in logs.values():
            damage = Damage()
            for frame in frames(path, damage):
                counts.update(frame.counts)
                if not frame.body:
                    continue
                if frame.form not in opened:
                    opened[frame.form] = (folder / f"{frame.form}.jsonl").open("wb")
                    if frame.form == _OTLP:
                        opened[frame.form].write(before)
                opened[frame.form].write(frame.body)
                if frame.form == _OTLP:
                    for line in lines([frame.body]):
                        carry.take(line, spans=_SPANS)
            if damage.inside:
                damaged.append(path.name)
    finally:
        for file in opened.values():
            file.close()
    files = tuple(str(folder / f"{form}.jsonl") for form in opened)
    return Written(files=files, counts=counts, carry=carry.text(), damaged=tuple(damaged))


def canonical(
    written: Written,
    out: Path,
    *,
    earlier: tuple[Path, Sequence[Segment]],
    label: str,
    threads: int | None = None,
) -> Made:
    """Write canonical records as Parquet: each once, and none that a segment of the tenant holds already."""
    import ibis

    from obsia.app.usage.engine import engine

    tenant, segments = earlier
    held = {str(tenant / SEGMENTS / each.name): each for each in segments}
    with engine((*written.files, *held, str(out)), threads=threads) as opened:
        found = FoundFiles(files=written.files)
        reading = read(engine=opened, found=found, options=ReadOptions(overlap=REMOVE))
        usage: Any = opened.keep(_of(reading.usage, label))
        started = "started_at" in usage.columns
        first, last, dated, count = _span(opened, usage) if started else (None, None, 0, _count(opened, usage))
        near = [path for path, each in held.items() if _overlaps(each, first, last)]
        if near and "event_id" in usage.columns:
            name = opened.name()
            opened.connection.read_parquet(near, union_by_name=True).create_view(name)
            known: Any = ibis.table({"source": "string", "event_id": "string"}, name=name)
            usage = opened.keep(usage.anti_join(known, ["source", "event_id"]))
        kept = _count(opened, usage)
        refused = reading.rejected or 0
        if kept:
            write_segment(opened.connection.sql(sql_of(usage)), out)
        return Made(
            records=kept,
            duplicate=reading.read - refused - kept,
            refused=refused,
            reasons=reading.reject_counts() if refused else {},
            first_us=first if started and dated == count else None,
            last_us=last if started and dated == count else None,
        )


def write_segment(records: Any, out: Path) -> None:
    """Write a relation of canonical records as a file, in an order that depends on nothing but the records."""
    first = [each for each in ("started_at", "event_id") if each in records.columns]
    rest = [each for each in records.columns if each not in first]
    ordered = records.order(", ".join(map(quoted, (*first, *rest))))
    ordered.write_parquet(str(out), compression="zstd")


def quoted(column: str) -> str:
    """The name of a column in SQL."""
    return '"' + column.replace('"', '""') + '"'


def _of(usage: Any, tenant: str) -> Any:
    """The records as a tenant's: whatever ids somebody else's have, they are others."""
    import ibis

    labelled = usage.mutate(**{"label.tenant": ibis.literal(tenant)})
    if tenant == LOCAL or "event_id" not in usage.columns:
        return labelled
    return labelled.mutate(event_id=ibis.literal(f"{tenant}:") + labelled.event_id)


def _overlaps(segment: Segment, first: int | None, last: int | None) -> bool:
    """Whether a segment may hold a record of a span of time; where one has none, it may."""
    if None in (first, last, segment.first_us, segment.last_us):
        return True
    return segment.first_us <= last and first <= segment.last_us  # type: ignore[operator]


def _span(engine: Any, usage: Any) -> tuple[int | None, int | None, int, int]:
    at = usage.started_at.epoch_seconds() * 1_000_000
    asked = usage.aggregate(first=at.min(), last=at.max(), dated=usage.started_at.count(), rows=usage.count())
    ((first, last, dated, rows),) = engine.rows(asked)
    return first, last if last is None else last + 1_000_000, int(dated), int(rows)


def _count(engine: Any, usage: Any) -> int:
    return int(engine.rows(usage.count())[0][0])
