"""Which journal: a framed log, or SQLite (WAL, synchronous=FULL), each with group commit, on the same frames.

``python benchmarks/collect_journal.py [FOLDER]``: requests of 50 spans as they are kept, written in groups by one
thread, each group on the disk before the next one. Prints requests a second, the 99th percentile of a commit, and
bytes that went to the disk. Processor time is of this process alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from obsia.store.disk import Disk
from obsia.store.frames import Frame

REQUESTS, BODY = 4_000, os.urandom(7_500).hex().encode()
GROUPS = (1, 8, 32)


def frames() -> list[bytes]:
    return [Frame("otlp", {"received": 50, "durable": 50}, BODY).encoded() for _ in range(REQUESTS)]


def by_log(folder: Path, group: int, pieces: list[bytes]) -> list[float]:
    disk, took = Disk(), []
    number = disk.create(folder / f"log-{group}")
    for at in range(0, len(pieces), group):
        begun = time.perf_counter()
        disk.write(number, pieces[at : at + group])
        disk.sync(number)
        took.append(time.perf_counter() - begun)
    disk.close(number)
    return took


def by_sqlite(folder: Path, group: int, pieces: list[bytes]) -> list[float]:
    took = []
    connection = sqlite3.connect(folder / f"sqlite-{group}", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE journal (number INTEGER PRIMARY KEY, frame BLOB NOT NULL)")
    for at in range(0, len(pieces), group):
        begun = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO journal (frame) VALUES (?)", [(each,) for each in pieces[at : at + group]])
        connection.execute("COMMIT")
        took.append(time.perf_counter() - begun)
    connection.close()
    return took


def written() -> int:
    """Bytes that this process has had written to disks so far."""
    text = Path("/proc/self/io").read_text()
    return int(text.partition("\nwrite_bytes: ")[2].split()[0])


def main() -> None:
    pieces = frames()
    print(f"{REQUESTS} requests of 50 spans, {len(pieces[0])} bytes each")
    print("journal  group  requests/s  p99 ms  processor s  MB to disk")
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as place:
        for group in GROUPS:
            for name, write in (("log", by_log), ("sqlite", by_sqlite)):
                before, used, begun = written(), time.process_time(), time.perf_counter()
                took = sorted(write(Path(place), group, pieces))
                rate = REQUESTS / (time.perf_counter() - begun)
                used, size = time.process_time() - used, (written() - before) / 1e6
                p99_ms = took[len(took) * 99 // 100] * 1e3
                print(f"{name:7}  {group:5}  {rate:10.0f}  {p99_ms:6.1f}  {used:11.2f}  {size:10.0f}")


if __name__ == "__main__":
    main()
