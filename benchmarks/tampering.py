"""One-bit changes over everything that obsia writes: how many does the offline verifier catch?

    python -m benchmarks.tampering [CHANGES]

CHANGES (by default 10,000) are spread over a snapshot with its manifest and signature, a site with its manifest and
log, the rows of a record of figures, a JSON export and a Parquet file. A change that leaves a JSON export saying the
same (another letter case of an escape) must be told as one of layout. The control reads the Parquet file and the JSON
as any program does, with no verifier: it counts what it notices.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.tampered import export_in, flip, keys_in, parquet_in, row_changed, snapshot_in

from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.proof.folders import FILE as MANIFEST
from obsia.app.proof.folders import write_manifest
from obsia.app.proof.results import Gap, Result
from obsia.app.proof.signature import sign
from obsia.app.proof.verify import verify
from obsia.core.log import FILE as LOG
from obsia.core.log import Log
from obsia.facts.manifest import manifest_path, signature_path

DRAWS = random.Random(20261129)  # noqa: S311


def is_caught(path: Path, key: Path | None = None) -> bool:
    """Whether the verifier says that something is not as it was."""
    found = verify(str(path), key=None if key is None else str(key))
    return found.result is not Result.WHOLE or Gap.REWRITTEN in found.gaps


def in_files(made: Path, files: list[Path], key: Path | None) -> bool:
    """Change a bit of one of the files, larger ones more often."""
    path = DRAWS.choices(files, weights=[each.stat().st_size for each in files])[0]
    bit = DRAWS.randrange(8 * path.stat().st_size)
    flip(path, bit)
    caught = is_caught(made, key)
    flip(path, bit)
    if not caught:
        print(f"missed: {path}, bit {bit}")
    return caught


def in_rows(path: Path) -> bool:
    """Change a bit of what a row of the record holds."""
    with row_changed(path, DRAWS.choice(("request", "figure", "fact")), DRAWS) as place:
        caught = is_caught(path)
    if not caught:
        print(f"missed: {place}")
    return caught


def control(parquet: Path, export: Path, changes: int) -> tuple[int, int]:
    """(noticed, silently different) when files are read with no verifier."""
    import duckdb

    def total() -> object:
        return duckdb.read_parquet(str(parquet)).sum("value").fetchall()

    def content() -> object:
        return json.loads(export.read_bytes())

    noticed = wrong = 0
    readers: tuple[tuple[Path, Callable[[], object]], ...] = ((parquet, total), (export, content))
    for path, read in readers:
        right = read()
        for _ in range(changes // 2):
            bit = DRAWS.randrange(8 * path.stat().st_size)
            flip(path, bit)
            try:
                wrong += read() != right
            except Exception:  # noqa: BLE001 - whatever a reader makes of it, it has noticed
                noticed += 1
            flip(path, bit)
    return noticed, wrong


class Changes(NamedTuple):
    """How many changes were tried and caught, by what was changed; what readers alone make of as many."""

    tried: Counter[str]
    caught: Counter[str]
    noticed: int
    wrong: int


def changed(changes: int) -> Changes:
    """Make, change, verify."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ["OBSIA_DATA"] = folder
        private, public = keys_in(root)
        snapshot = snapshot_in(root / "facts")
        signed = sign(manifest_path(snapshot), private)
        site = root / "site"
        for number in range(40):
            page = site / f"{number % 4}" / f"{number}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"<p>page {number}</p>\n" * (number + 1))
        (site / LOG).write_text(Log().adding({"kind": "edition", "on": str(day)} for day in range(20)).text)
        write_manifest(site, "site", version="0.1.0")
        sign(site / MANIFEST, private)
        export, parquet = export_in(root), parquet_in(root, rows=1_000)

        pages = [each for each in site.rglob("*") if each.is_file()]
        ways: dict[str, Callable[[], bool]] = {
            "snapshot": lambda: in_files(snapshot, [snapshot, manifest_path(snapshot), signed], public),
            "site": lambda: in_files(site, pages, public),
            "manifest of a site": lambda: in_files(site, [site / MANIFEST, signature_path(site / MANIFEST)], public),
            "record": lambda: in_rows(root / RECORD),
            "JSON": lambda: in_files(export, [export], None),
            "Parquet": lambda: in_files(parquet, [parquet], None),
        }
        tried, caught = Counter[str](), Counter[str]()
        for number in range(changes):
            name = [*ways][number % len(ways)]
            tried[name] += 1
            caught[name] += ways[name]()
        return Changes(tried, caught, *control(parquet, export, changes))


def main() -> int:
    """Say how many were caught; the exit code is 1 where anything was missed."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    started = time.monotonic()
    tried, caught, noticed, wrong = changed(changes)
    for name in tried:
        print(f"{name:20} {caught[name]:6,} of {tried[name]:6,} caught")
    print(f"{'all':20} {caught.total():6,} of {tried.total():6,} caught in {time.monotonic() - started:.0f} s")
    print(f"control: of {changes:,} changes, readers alone noticed {noticed:,}; {wrong:,} gave other values in silence")
    return 0 if caught == tried and noticed < changes else 1


if __name__ == "__main__":
    raise SystemExit(main())
