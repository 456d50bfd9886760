"""The readers' own samples with values changed at random: nothing fails, nothing grows out of proportion.

A fixed seed, so that every run tries the same; `MUTATIONS=5000` in the environment makes it longer.
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from obsia.core.errors import ObsiaError
from obsia.readers.barrier import DEFECT
from obsia.readers.base import EventReader, ReadOptions
from obsia.readers.detect import detect
from obsia.readers.registry import readers

HERE = Path(__file__).parent
MOST_BYTES = 40_000
TIMES = int(os.environ.get("MUTATIONS", "15"))
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 1e308, 10**30, 2**31, 2**63, 2**64, 10**18, -1e18, "x", "", "5", "9" * 5_000, [], {}, [[]],
    {"a": []}, ["x"], "\ud800", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00",
    253402300800000, -62135596800, float("nan"), float("inf"),
)  # fmt: skip


def samples() -> Iterator[tuple[str, Path]]:
    """(reader, file) of the small samples of readers that decode records in Python."""
    for path in sorted(HERE.rglob("*.json*")):
        if path.suffix not in {".json", ".jsonl"} or path.stat().st_size > MOST_BYTES:
            continue
        try:
            name = detect(str(path)).reader
        except ObsiaError:
            continue
        if isinstance(readers()[name], EventReader):
            yield name, path


SAMPLES = sorted(samples(), key=lambda each: (each[0], str(each[1])))
SEEN: dict[tuple[str, str], set[tuple[str, ...]]] = {}
READERS = sorted({name for name, _ in SAMPLES})


def test_most_readers_have_samples_to_change() -> None:
    assert len(READERS) > 14


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a document has values: leaves, and what holds them."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def changed(document: Any, rng: random.Random) -> Any:
    """``document`` with one to three of its values changed."""
    made = copy.deepcopy(document)
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.choice(list(places(made)) or [()])
        if at:
            holder = made
            for key in at[:-1]:
                holder = holder[key]
            holder[at[-1]] = copy.deepcopy(rng.choice(VALUES))
    return made


def mutant(path: Path, rng: random.Random) -> tuple[bytes, int]:
    """A file like ``path`` with values changed, and how many values it has: no reader makes more rows of it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        documents = [changed(json.loads(text), rng)]
    else:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()][:30]
        at = rng.randrange(len(documents))
        documents[at] = changed(documents[at], rng)
    lines = "\n".join(map(json.dumps, documents))
    return lines.encode("utf-8", "surrogatepass") + b"\n", sum(1 for each in documents for _ in places(each))


@pytest.mark.parametrize("reader", READERS)
def test_no_changed_value_makes_a_reader_fail_or_swell(tmp_path: Path, reader: str) -> None:
    rng = random.Random(f"2026 {reader}")  # noqa: S311 - to try values, not to keep a secret
    files = [path for name, path in SAMPLES if name == reader]
    for number in range(TIMES):
        source = rng.choice(files)
        data, most = mutant(source, rng)
        file = tmp_path / f"{number}{source.suffix}"
        file.write_bytes(data)
        rows = 0
        try:
            for batch in readers()[reader].events(file=str(file), options=ReadOptions()):
                rows += len(batch.rows)
                assert not [reject for reject in batch.rejects if reject.reason == DEFECT], (source, data[:2_000])
                assert rows <= most, source
        except ObsiaError:
            continue  # refused as a whole, with a reason


def named(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A place without the numbers of lists: what a reader does with one item it does with another."""
    return tuple(key for key in path if isinstance(key, str))


@pytest.mark.parametrize("odd", [["x"], {"a": 1}], ids=["list", "object"])
@pytest.mark.parametrize("reader", READERS)
def test_a_list_or_an_object_in_the_place_of_any_value_makes_no_reader_fail(
    tmp_path: Path, reader: str, odd: Any
) -> None:
    for source in (path for name, path in SAMPLES if name == reader):
        text = source.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line.strip()][:12] if source.suffix == ".jsonl" else [text]
        seen = SEEN.setdefault((reader, str(odd)), set())
        for at, line in enumerate(lines):
            for path in places(json.loads(line)):
                if named(path) in seen:
                    continue
                seen.add(named(path))
                holder = made = json.loads(line)
                for key in path[:-1]:
                    holder = holder[key]
                holder[path[-1]] = odd
                file = tmp_path / f"a{source.suffix}"
                file.write_text("\n".join([*lines[:at], json.dumps(made), *lines[at + 1 :]]) + "\n", encoding="utf-8")
                try:
                    for batch in readers()[reader].events(file=str(file), options=ReadOptions()):
                        assert not [reject for reject in batch.rejects if reject.reason == DEFECT], (source, path)
                except ObsiaError:
                    continue  # refused as a whole, with a reason


@pytest.mark.parametrize("reader", READERS)
def test_every_record_of_a_changed_sample_is_accounted_for(account: Any, tmp_path: Path, reader: str) -> None:
    rng = random.Random(f"2027 {reader}")  # noqa: S311
    source = rng.choice([path for name, path in SAMPLES if name == reader])
    file = tmp_path / f"a{source.suffix}"
    file.write_bytes(mutant(source, rng)[0])
    try:
        got = account(file, format=reader)
    except ObsiaError:
        return
    where = got.where
    assert where.read == where.counted + where.duplicate + where.rejected
    assert len(got.rejects) == where.rejected
