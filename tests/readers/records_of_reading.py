"""Records of what readers make of files and words: lines of CSV, which move only where they are meant to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

MOST_SHOWN = 40


def row(*cells: str) -> str:
    """One line of a record."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def by_first_cell(record: Path) -> Mapping[str, list[str]]:
    """The lines of a record below its head, by what they begin with."""
    found: dict[str, list[str]] = {}
    for line in record.read_text(encoding="utf-8").splitlines()[1:]:
        found.setdefault(line.partition(",")[0], []).append(line)
    return found


def assert_unmoved(was: Sequence[str], now: Sequence[str]) -> None:
    """Fails with the lines that are not in both, or where they stand in another order."""
    moved = sorted({*was} ^ {*now})
    assert not moved, "\n".join(f"{'was' if line in was else 'now'} {line}" for line in moved[:MOST_SHOWN])
    assert was == now


def write(record: Path, head: Sequence[str], lines: Iterable[str]) -> None:
    """Make a record anew."""
    record.write_text("\n".join([row(*head), *lines, ""]), encoding="utf-8")
