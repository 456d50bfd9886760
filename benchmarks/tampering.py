"""One-bit changes over everything that obsia writes: how many does the offline verifier catch?

    python benchmarks/tampering.py [CHANGES]

CHANGES (by default 10,000) are spread over a snapshot with its manifest and signature, a site with its manifest and
log, the rows of a record of figures, a JSON export and a Parquet file. A change that leaves a JSON export saying the
same (another letter case of an escape) must be told as one of layout. The control reads the Parquet file and the JSON
as any program does, with no verifier: it counts what it notices.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from obsia.app.figures.export import figure_record
from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.proof.folders import FILE as MANIFEST
from obsia.app.proof.folders import write_manifest
from obsia.app.proof.results import Gap, Result
from obsia.app.proof.signature import sign
from obsia.app.proof.verify import verify
from obsia.app.request.estimate import estimate
from obsia.core.data import json_text
from obsia.core.log import FILE as LOG
from obsia.core.log import Log
from obsia.core.seal import sealed_record
from obsia.facts.compile import build
from obsia.facts.manifest import manifest_path, signature_path
from obsia.writers.data import write_parquet

FACTS = Path(__file__).parents[1] / "tests/facts/folder"
DRAWS = random.Random(20261129)  # noqa: S311


def flip(path: Path, bit: int) -> None:
    """Change one bit of a file; again, and it is what it was."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


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
    table = DRAWS.choice(("request", "figure", "fact"))
    with sqlite3.connect(path) as con:
        row, text = DRAWS.choice(con.execute(f"SELECT rowid, content FROM {table}").fetchall())
        body = bytearray(text.encode())
        # All bits but the highest: what is no text cannot be put there.
        at, bit = DRAWS.randrange(len(body)), DRAWS.randrange(7)
        body[at] ^= 1 << bit
        con.execute(f"UPDATE {table} SET content = ? WHERE rowid = ?", (body.decode(), row))
        con.commit()
        caught = is_caught(path)
        con.execute(f"UPDATE {table} SET content = ? WHERE rowid = ?", (text, row))
    if not caught:
        print(f"missed: {table} {row}, byte {at}, bit {bit}")
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


def main() -> int:
    """Make, change, verify; the exit code is 1 where anything was missed."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ["OBSIA_DATA"] = folder
        private, public = root / "private.pem", root / "public.pem"
        key, pem = Ed25519PrivateKey.generate(), serialization.Encoding.PEM
        private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))

        snapshot = root / "facts" / "snapshot.sqlite"
        build(data=FACTS, target=snapshot)
        signed = sign(manifest_path(snapshot), private)
        site = root / "site"
        for number in range(40):
            page = site / f"{number % 4}" / f"{number}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"<p>page {number}</p>\n" * (number + 1))
        (site / LOG).write_text(Log().adding({"kind": "edition", "on": str(day)} for day in range(20)).text)
        write_manifest(site, "site", version="0.1.0")
        sign(site / MANIFEST, private)
        figures = estimate("gpt-4o", input_tokens=10, output_tokens=10).figures
        export = root / "answer.json"
        content = sealed_record({"model": "é", "figures": [figure_record(each) for each in figures]})
        export.write_text(f"{json_text(content, indent=2)}\n")
        parquet = root / "rows.parquet"
        rows = [{"key": f"k{number}", "value": number / 7} for number in range(1_000)]
        write_parquet(rows, columns={"key": "VARCHAR", "value": "DOUBLE"}, path=str(parquet))

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
        noticed, wrong = control(parquet, export, changes)
    for name in ways:
        print(f"{name:20} {caught[name]:6,} of {tried[name]:6,} caught")
    print(f"{'all':20} {caught.total():6,} of {tried.total():6,} caught in {time.monotonic() - started:.0f} s")
    print(f"control: of {changes:,} changes, readers alone noticed {noticed:,}; {wrong:,} gave other values in silence")
    return 0 if caught == tried and noticed < changes else 1


if __name__ == "__main__":
    raise SystemExit(main())
