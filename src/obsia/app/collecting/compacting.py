"""Compaction: the segments of a day that is over become one, of the same records and of the same sums.

Both are seen before it is published, in the transaction that takes the others out of the manifest: a process that ends
before leaves a file that nobody reads, one that ends after it leaves sums of segments that are gone, which are made
anew. Files that were replaced stay for a while: who asked the manifest before may be reading them.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from obsia.app.questions.keeping import Keeping, Summed
from obsia.app.usage import kept_folder as folders
from obsia.app.usage.kept_folder import Kept
from obsia.app.usage.received_records import quoted, write_segment
from obsia.app.usage.sealed_folder import MANIFEST
from obsia.app.usage.summing import keep, totals_of
from obsia.core.errors import NoData
from obsia.core.units import DAY_US
from obsia.store import manifest
from obsia.store.disk import Disk
from obsia.store.folders import CELLS, SEGMENTS, WORK
from obsia.store.manifest import Published, Segment
from obsia.store.segments import segment_of

_KEPT_S: Final = 3_600.0
"""Seconds for which a segment stays after another one holds its records."""
_FEWEST: Final = 4
"""Segments of a day that are worth one: for each record that comes late, a day is not written again."""
_LARGEST_BYTES: Final = 256 << 20
_REST_US: Final = 3_600_000_000
"""Time after a day in which most of what comes late has come."""


def compact(folder: Path, *, disk: Disk, now_s: float, threads: int | None = None) -> int:
    """Make one segment of those of each day, by universal time, that is over; how many were replaced.

    For who has the lock of sealing, after sums of all segments are kept. Raises ``OSError``.
    """
    replaced = 0
    if not folders.is_kept(folder / CELLS):
        return 0
    for some in _days(manifest.published(folder), now_s):
        with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work:
            replaced += _compacted(folder, some, Path(work), disk, now_s, threads)
    return replaced


def left_over(folder: Path, published: Published, *, now_s: float) -> list[Path]:
    """Files of segments that nobody reads: never published, or replaced long enough ago."""
    listed = {each.name for each in published.segments} | _replaced(published, now_s).keys()
    return [path for path in (folder / SEGMENTS).glob("*.parquet") if path.name not in listed]


def sum_segments(folder: Path) -> None:
    """Have the sums be those of the segments that are published, and of no others.

    There are none where one holds what sums do not keep (energy that a meter read): some alone would pass for all.
    """
    try:
        _sum(folder, folder / CELLS)
    except NoData:
        _remove(folder / CELLS)


def _remove(place: Path) -> None:
    """Take sums away, under a name that nobody reads: a process may end while their files go."""
    if place.is_dir():
        left = place.rename(place.with_name(f"{WORK}{secrets.token_hex(4)}"))
        shutil.rmtree(left, ignore_errors=True)


def _sum(folder: Path, place: Path) -> None:
    if not (folders.is_kept(place) and (place / MANIFEST).is_file()):
        _remove(place)  # the power was cut while it was made: sums are made anew
    for path in folders.unfinished(place):
        path.unlink()
    paths = {each.sha256: str(folder / SEGMENTS / each.name) for each in manifest.published(folder).segments}
    kept = folders.read(place) if folders.is_kept(place) else folders.NOTHING_KEPT
    live = _sums(kept, paths)
    if len(live.sources) == len(kept.sources):
        if paths:
            _keep(place, list(paths.values()))
        return
    done = {digest for source in live.sources.values() for digest in source.files}
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work:
        missing = [path for digest, path in paths.items() if digest not in done]
        folders.replace(place, _with(live, _keep(Path(work) / CELLS, missing)))


def _days(published: Published, now_s: float) -> list[tuple[Segment, ...]]:
    days: dict[int, list[Segment]] = defaultdict(list)
    for each in published.segments:
        if each.first_us is not None and each.last_us is not None and each.bytes <= _LARGEST_BYTES:
            day = (each.last_us - 1) // DAY_US
            # One that reaches back further would be looked at for every later record of those days.
            if day * DAY_US - each.first_us <= DAY_US and (day + 1) * DAY_US <= now_s * 1e6 - _REST_US:
                days[day].append(each)
    return [tuple(some) for _, some in sorted(days.items()) if len(some) >= _FEWEST]


def _compacted(folder: Path, some: Sequence[Segment], work: Path, disk: Disk, now_s: float, threads: int | None) -> int:
    """Replace some segments by one, where it has the same records and the same sums; how many were replaced."""
    before = _sums(folders.read(folder / CELLS), {each.sha256 for each in some})
    if {digest for source in before.sources.values() for digest in source.files} != {each.sha256 for each in some}:
        return 0  # summed together with one that stays
    made = work / "segment.parquet"
    if not _written(folder, some, made, threads):
        return 0
    published = manifest.published(folder)
    segment = segment_of(
        folder, disk, made, number=published.sealed_to, records=sum(each.records for each in some),
        first_us=min(each.first_us or 0 for each in some), last_us=max(each.last_us or 0 for each in some),
    )  # fmt: skip
    after = _keep(work / CELLS, [str(folder / SEGMENTS / segment.name)])
    if totals_of(before.cells()) != totals_of(after.cells()):
        disk.remove(folder / SEGMENTS / segment.name)
        return 0
    replaced = _replaced(published, now_s) | {each.name: now_s for each in some}
    manifest.replace(folder, segment=segment, of=some, replaced=replaced)
    kept = folders.read(folder / CELLS)
    others = _sums(
        kept, {digest for each in kept.sources.values() for digest in each.files} - {each.sha256 for each in some}
    )
    folders.replace(folder / CELLS, _with(others, after))
    return len(some)


def _written(folder: Path, some: Sequence[Segment], made: Path, threads: int | None) -> bool:
    """Write the records of some segments as one file; whether it holds these and no others."""
    from obsia.app.usage.engine import engine

    paths = [str(folder / SEGMENTS / each.name) for each in some]
    with engine((*paths, str(made)), threads=threads) as opened:
        before: Any = opened.connection.read_parquet(paths, union_by_name=True)
        write_segment(before, made)
        written: Any = opened.connection.read_parquet(str(made))
        after = written.select(", ".join(map(quoted, before.columns)))
        return _rows(before) == _rows(after) and not _rows(before.except_(after))


def _rows(relation: Any) -> int:
    return int(relation.count("*").fetchall()[0][0])


def _replaced(published: Published, now_s: float) -> dict[str, float]:
    return {name: since_s for name, since_s in published.replaced.items() if now_s - since_s < _KEPT_S}


def _keep(place: Path, paths: Sequence[str]) -> Kept:
    keep(Keeping(folder=str(place)), Summed(paths, by=("label.tenant",)))
    return folders.read(place)


def _sums(kept: Kept, digests: Mapping[str, object] | set[str]) -> Kept:
    """Of kept sums, those of files that are all among some."""
    sources = {name: each for name, each in kept.sources.items() if each.files.keys() <= set(digests)}
    return Kept(sources=sources, by_line={line: each for line, each in kept.by_line.items() if each.source in sources})


def _with(one: Kept, other: Kept) -> Kept:
    return Kept(sources={**one.sources, **other.sources}, by_line={**one.by_line, **other.by_line})
