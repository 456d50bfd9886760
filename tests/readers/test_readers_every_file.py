"""A file of each kind of record, changed as a whole: its ends, its bytes, its name; what it is taken for and read as.

``every_file.csv`` has a line for each change: what recognises the file, and a digest of how it is laid out, of what it
is refused for and of what its reader makes of it. Where a line is meant to move:
``PYTHONPATH=.:src python tests/readers/test_readers_every_file.py``.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import zstandard
from tests.readers.fuzz import checks
from tests.readers.fuzz.seeds import Seed, seeds
from tests.readers.records_of_reading import assert_unmoved, by_first_cell, row, write
from tests.readers.test_readers_every_table import READERS, outcome, without_engine

from obsia.core.errors import ObsiaError
from obsia.readers.base import EventReader, Recognition
from obsia.readers.detect import detect, worth_reading
from obsia.readers.files import compression_of, head_of, kind_of, lines, suffix_of, survey, whole_head
from obsia.readers.records.outline import flat_lines, outline
from obsia.readers.records.unsupported_formats import stranger
from obsia.readers.registry import readers

RECORD = Path(__file__).with_name("every_file.csv")
GROUPS = 6
"""Tests that the files are divided among."""
EACH_KIND = 2
"""Files of each reader."""
EACH = 5
"""One of so many changes is made."""
MOST_BYTES = 16_000
CELLS = ("", "0", "7.0", "-1", "2.5", "x", "true", "2026-03-04T05:06:07Z")
"""What stands in all cells of a column of a table of a format of its own; it is gone last."""
MADE = (".xlsx", ".parquet")
"""Files whose bytes are of the hour, or of the library that writes them."""


@cache
def chosen() -> tuple[Seed, ...]:
    """The smallest of each reader and suffix."""
    found: dict[tuple[str, str], list[Seed]] = {}
    for seed in sorted(seeds(), key=lambda each: (len(each.data), each.name)):
        if len(seed.data) <= MOST_BYTES and seed.suffix not in MADE:
            found.setdefault((seed.reader, seed.suffix), []).append(seed)
    return tuple(each for _, some in sorted(found.items()) for each in some[:EACH_KIND])


def changes(data: bytes, suffix: str) -> Iterator[tuple[str, str, bytes]]:
    """What is changed, the suffix then, and the bytes."""
    yield "", suffix, data
    yield from (
        (f"called {other or 'nothing'}", other, data) for other in ("", ".json", ".jsonl", ".csv", ".log", ".txt")
    )
    every = data.splitlines(keepends=True)
    yield "cut", suffix, data[: len(data) * 3 // 5]
    yield "cut at a line", suffix, b"".join(every[: max(1, len(every) // 2)])
    yield "no last line end", suffix, data.rstrip()
    yield "lines of Windows", suffix, data.replace(b"\r", b"").replace(b"\n", b"\r\n")
    yield "lines of old", suffix, data.replace(b"\n", b"\r")
    yield "blank lines", suffix, b"\n\n" + data.replace(b"\n", b"\n \n")
    yield "a mark", suffix, b"\xef\xbb\xbf" + data
    yield "a byte", suffix, data[: len(data) // 2] + b"\xe9" + data[len(data) // 2 :]
    yield "zeros", suffix, data[: len(data) // 2] + bytes(3) + data[len(data) // 2 :]
    yield "zeros first", suffix, bytes(3) + data
    yield "a line of words", suffix, data.rstrip() + b"\nthat is all\n"
    yield "a line before", suffix, b"see below:\n" + data
    yield "twice", suffix, data.rstrip() + b"\n" + data
    yield "the first line twice", suffix, b"".join([*every[:1], *every])
    yield "not a number", suffix, re.sub(rb"(: ?)\d+(?=[,}\s])", rb"\1NaN", data, count=1)
    yield "a comma at the end", suffix, data.rstrip() + b","
    packed = gzip.compress(data, mtime=0)
    yield "gzip", f"{suffix}.gz", packed
    yield "gzip without a name for it", suffix, packed
    yield "gzip cut", f"{suffix}.gz", packed[:-5]
    yield "gzip in two", f"{suffix}.gz", gzip.compress(data[:9], mtime=0) + gzip.compress(data[9:], mtime=0)
    yield "gzip and more", f"{suffix}.gz", packed + b"more"
    yield "called gzip", f"{suffix}.gz", data
    dense = zstandard.compress(data)
    yield "zstandard", f"{suffix}.zst", dense
    yield "zstandard cut", f"{suffix}.zst", dense[:-3]
    yield "zstandard in two", f"{suffix}.zst", zstandard.compress(data[:9]) + zstandard.compress(data[9:])
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    yield "UTF-16", suffix, text.encode("utf-16")
    yield "UTF-16 the other way", suffix, b"\xfe\xff" + text.encode("utf-16-be")
    yield "Latin-1", suffix, (text + "é\n").encode("latin-1", "replace")
    if (documents := _documents(text)) is not None:
        yield "as an array", ".json", json.dumps(documents).encode()
        yield "indented", ".json", json.dumps(documents[0], indent=1).encode()
        yield "as lines", ".jsonl", "".join(f"{json.dumps(each)}\n" for each in documents).encode()
        yield (
            "densely",
            ".jsonl",
            "".join(f"{json.dumps(each, separators=(',', ':'))}\n" for each in documents).encode(),
        )
        yield "within", ".json", json.dumps({"data": documents}).encode()
        yield "as text", ".jsonl", json.dumps(json.dumps(documents[0])).encode()


def _documents(text: str) -> list[Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            return None
    return found if isinstance(found, list) and found else [found]


def said_of(file: Path) -> tuple[str, str]:
    """What recognises a file or why none does, and all that is made of it as text."""
    name, start = str(file), file.read_bytes()[:4_096]
    taken = _or_error(lambda: detect(name))
    reader = taken.reader if isinstance(taken, Recognition) else ""
    ways = (
        lambda: suffix_of(name),
        lambda: (compression_of(name), kind_of(name, start)),
        lambda: _sorted(outline(head_of(name))),
        lambda: flat_lines(head_of(name)),
        lambda: (head_of(name).complete, head_of(name).compression, len(head_of(name).data)),
        lambda: survey(name, head_of(name).compression),
        lambda: [len(line) for line in lines(name, head_of(name).compression)][:20],
        lambda: whole_head(name) is None,
        lambda: worth_reading(name),
        lambda: stranger(head_of(name)),
        lambda: _read(reader, file),
    )
    made = [_or_error(way) for way in ways]
    return reader or taken[0].code, repr((taken, made)).replace(name, file.name)


def _sorted(found: Any) -> Any:
    return found.layout, sorted(found.names), sorted(found.texts), found.delimiter


def _read(reader: str, file: Path) -> Any:
    if isinstance(readers().get(reader), EventReader):
        return checks.outcome(reader, file)
    return outcome(readers()[reader], str(file)) if readers().get(reader) in READERS.values() else None


def _or_error(way: Any) -> Any:
    try:
        return way()
    except ObsiaError as error:
        return [*error.sentences, *error.ways]


def read_all(folder: Path, group: int) -> list[str]:
    """The lines of the record of one group of files."""
    found: list[str] = []
    with chdir(folder), without_engine():
        for number, seed in enumerate(chosen()):
            if number % GROUPS == group:
                for change, suffix, data in [*changes(seed.data, seed.suffix)][number % EACH :: EACH]:
                    file = Path(f"odd{suffix}")
                    file.write_bytes(data)
                    said, text = said_of(file)
                    file.unlink()
                    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
                    found.append(row(str(group), seed.name, change, said, digest))
                if seed.suffix == ".csv" and isinstance(readers()[seed.reader], EventReader):
                    found += _columns(seed, group)
    return found


def _columns(seed: Seed, group: int) -> Iterator[str]:
    """A line for each column of a table of a format of its own: rows and refused ones for each value in it."""
    file = Path("odd.csv")
    names, *rows = csv.reader(io.StringIO(seed.data.decode("utf-8-sig")))
    for at, name in enumerate(names):
        counts, texts = list[str](), list[str]()
        for value in (*CELLS, None):
            made = [[*each[:at], *([] if value is None else [value]), *each[at + 1 :]] for each in rows]
            head = [*names[:at], *([] if value is None else [name]), *names[at + 1 :]]
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([head, *made])
            taken, refused, text = checks.outcome(seed.reader, file)
            counts.append(f"{taken}-{refused}" if refused else str(taken))
            texts.append(text)
        digest = sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
        yield row(str(group), seed.name, f"values in {name}", " ".join(counts), digest)


@pytest.mark.parametrize("group", range(GROUPS))
def test_what_a_changed_file_is_taken_for_moves_only_where_it_is_meant_to(group: int, tmp_path: Path) -> None:
    was, now = by_first_cell(RECORD)[str(group)], read_all(tmp_path, group)
    assert_unmoved(was, now)


if __name__ == "__main__":
    with TemporaryDirectory() as made_here:
        every_line = [line for group in range(GROUPS) for line in read_all(Path(made_here), group)]
    write(RECORD, ("group", "file", "changed", "taken_for", "digest"), every_line)
