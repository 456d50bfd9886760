"""Every field of every format of JSON, gone and with a few other values: what its reader then makes of the file.

``every_field.csv`` has a line for each field: the rows and the refused records for each change, and a digest of all
columns and reasons. Where one is meant to move: ``PYTHONPATH=. python tests/readers/test_readers_every_field.py``.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.readers.fuzz.checks import outcome
from tests.readers.fuzz.mutations import TABLES, documents, places
from tests.readers.fuzz.seeds import Seed, seeds

from obsia.core.errors import ObsiaError
from obsia.readers.detect import detect

RECORD = Path(__file__).with_name("every_field.csv")
GONE = object()
VALUES: tuple[Any, ...] = (GONE, None, 0, 1, -1, 2.5, 10**18, "", "x", "7", True, [], {})
"""What stands in the place of a field's value."""
KINDS = ("type", "object", "event", "kind", "role", "status")
"""Keys by which records of one format differ: the fields of each kind of record are tried."""
MOST = 230
"""Fields of a format, evenly taken of all."""


def fields() -> Iterator[tuple[Seed, int, tuple[Any, ...], str]]:
    """Seed, document and path of each field, once for each kind of record, and how it is called."""
    found: dict[str, dict[str, tuple[Seed, int, tuple[Any, ...]]]] = {}
    for seed in seeds():
        if seed.reader in TABLES or seed.suffix not in {".json", ".jsonl"}:
            continue
        for at, document in enumerate(documents(seed)):
            kind = "/".join(str(document[key]) for key in KINDS if isinstance(document, dict) and key in document)
            for path in places(document):
                name = f"{kind}: {'.'.join(each if isinstance(each, str) else '[]' for each in path)}"
                found.setdefault(seed.reader, {}).setdefault(name, (seed, at, path))
    for _, each in sorted(found.items()):
        for name in list(each)[:: len(each) // MOST + 1]:
            yield *each[name], name


def with_value(made: list[Any], at: int, path: tuple[Any, ...], value: Any) -> list[Any]:
    """The documents with one value changed."""
    changed = [*made[:at], copy.deepcopy(made[at]), *made[at + 1 :]]
    holder = changed[at]
    for key in path[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


def read_all(folder: Path) -> Mapping[tuple[str, str], str]:
    """By format and field: what came of each value, and a digest of all of it."""
    found: dict[tuple[str, str], str] = {}
    with chdir(folder):  # some ids are of the file's path
        for seed, at, path, name in fields():
            file, made = Path(f"odd{seed.suffix}"), documents(seed)
            counts, texts = list[str](), list[str]()
            for value in VALUES:
                lines = map(json.dumps, with_value(made, at, path, value))
                file.write_text("\n".join(lines) + "\n", encoding="utf-8")
                rows, refused, text = outcome(seed.reader, file)
                counts.append(f"{rows}-{refused}" if refused else str(rows))
                texts.append(text)
                if value is GONE:
                    counts[-1] += f" {_recognised(file)}".removesuffix(f" {seed.reader}")
            digest = sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
            found[seed.reader, name] = f"{' '.join(counts)},{digest}"
    return found


def _recognised(file: Path) -> str:
    try:
        return detect(str(file)).reader
    except ObsiaError as error:
        return error.code


def written(found: Mapping[tuple[str, str], str]) -> str:
    """The record as text."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("format", "field", "rows_and_refused", "digest"))
    table.writerows((*key, *value.rsplit(",", 1)) for key, value in found.items())
    return text.getvalue()


def test_what_is_made_of_every_field_moves_only_where_it_is_meant_to(tmp_path: Path) -> None:
    was = RECORD.read_text(encoding="utf-8").splitlines()
    now = written(read_all(tmp_path)).splitlines()
    moved = sorted({*was} ^ {*now})
    assert not moved, "\n".join(f"{'was' if line in was else 'now'} {line}" for line in moved[:40])
    assert was == now


if __name__ == "__main__":
    with TemporaryDirectory() as made_here:
        RECORD.write_text(written(read_all(Path(made_here))), encoding="utf-8")
