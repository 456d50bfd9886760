"""Every field of every format of JSON, gone and with a few other values: what its reader then makes of the file.

Then without the next field too, with its value and with both exchanged. ``every_field.csv`` has a line for each field:
the rows and the refused records for each change, and a digest of all columns, of reasons and of what was left out.
Where one is meant to move: ``PYTHONPATH=. python tests/readers/test_readers_every_field.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tests.readers.fuzz.checks import outcome
from tests.readers.fuzz.mutations import TABLES, documents, places
from tests.readers.fuzz.seeds import Seed, seeds
from tests.readers.records_of_reading import assert_unmoved, by_first_cell, row, write

from obsia.core.errors import ObsiaError
from obsia.readers.detect import detect

RECORD = Path(__file__).with_name("every_field.csv")
GONE = object()
VALUES: tuple[Any, ...] = (None, 0, 1, -1, 2.5, 10**18, "", "x", "7", True, [], {}, GONE)
"""What stands in the place of a field's value; it is gone last."""
KINDS = ("type", "object", "event", "kind", "role", "status")
"""Keys by which records of one format differ: the fields of each kind of record are tried."""
MOST = 45
"""Fields of a format, evenly taken of all."""


@cache
def fields() -> dict[str, list[tuple[str, Seed, int, tuple[Any, ...]]]]:
    """By format, what each field is called for each kind of record, with seed, document and path."""
    found: dict[str, dict[str, tuple[str, Seed, int, tuple[Any, ...]]]] = {}
    for seed in seeds():
        if seed.reader in TABLES or seed.suffix not in {".json", ".jsonl"}:
            continue
        for at, document in enumerate(documents(seed)):
            kind = "/".join(str(document[key]) for key in KINDS if isinstance(document, dict) and key in document)
            for path in places(document):
                name = f"{kind}: {'.'.join(each if isinstance(each, str) else '[]' for each in path)}"
                found.setdefault(seed.reader, {}).setdefault(name, (name, seed, at, path))
    return {reader: [*each.values()][:: len(each) // MOST + 1] for reader, each in sorted(found.items())}


def changed(document: Any, path: tuple[Any, ...], other: tuple[Any, ...]) -> Iterator[str]:
    """The document as text with each of ``VALUES`` in one place; it is changed, and left without that place.

    Then with what stands in the ``other`` place gone too, and with both gone.
    """
    *way, last = path
    holder = _at(document, way)
    was = holder[last]
    for value in VALUES:
        if value is GONE:
            del holder[last]
        else:
            holder[last] = value
        yield json.dumps(document)
    if other[: len(path)] == path or not isinstance(holder, dict):
        return
    *way, place = other
    beside = _at(document, way)
    if isinstance(beside, dict):
        then = beside.pop(place)
        yield json.dumps(document)
        holder[last] = then
        yield json.dumps(document)
        beside[place] = was
        yield json.dumps(document)


def _at(document: Any, way: list[Any]) -> Any:
    for key in way:
        document = document[key]
    return document


def read_all(folder: Path, reader: str) -> list[str]:
    """The lines of the record of one format: what came of each value of each field, and a digest of all of it."""
    found: list[str] = []
    with chdir(folder):  # some ids are of the file's path
        every = fields()[reader]
        for (name, seed, at, path), (_, *of, other) in zip(every, (*every[1:], every[0]), strict=True):
            made = documents(seed)
            lines = [json.dumps(each) for each in made]
            counts, texts = list[str](), list[str]()
            file = Path(f"odd{seed.suffix}")
            with file.open("w", encoding="utf-8") as stream:  # once, for opening it is most of the time on some systems
                for with_value in changed(made[at], path, other if of == [seed, at] else path):
                    lines[at] = with_value
                    stream.seek(0)
                    stream.truncate()
                    stream.write("\n".join(lines) + "\n")
                    stream.flush()
                    rows, refused, text = outcome(reader, file)
                    counts.append(f"{rows}-{refused}" if refused else str(rows))
                    texts.append(text)
                counts[-1] += f" {_recognised(file)}".removesuffix(f" {reader}")
            digest = sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
            found.append(row(reader, name, " ".join(counts), digest))
    return found


def _recognised(file: Path) -> str:
    try:
        return detect(str(file)).reader
    except ObsiaError as error:
        return error.code


def test_the_record_has_every_format() -> None:
    assert [*by_first_cell(RECORD)] == [*fields()]


@pytest.mark.parametrize("reader", by_first_cell(RECORD))
def test_what_is_made_of_every_field_moves_only_where_it_is_meant_to(reader: str, tmp_path: Path) -> None:
    was, now = by_first_cell(RECORD)[reader], read_all(tmp_path, reader)
    assert_unmoved(was, now)


if __name__ == "__main__":
    with TemporaryDirectory() as made_here:
        every = [line for reader in fields() for line in read_all(Path(made_here), reader)]
    write(RECORD, ("format", "field", "rows_and_refused", "digest"), every)
