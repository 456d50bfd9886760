"""How sound files are made odd: one value of one field in all the ways that a value can be bad, the structure around
it, and the bytes.

A case is made from (seed of chance, number) alone, so that any case of any run can be made again.
"""

from __future__ import annotations

import contextlib
import copy
import csv
import functools
import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import zstandard
from tests.readers.fuzz.seeds import TABLE, Seed, as_csv, as_parquet, as_workbook, seeds

VALUES: Final[tuple[Any, ...]] = (
    None, True, False, -1, 0, 1, 1.5, -0.0, 1e308, 5e-324, 10**30, 2**31, 2**53 + 1, 2**63, 2**64, 10**18, -1e18,
    1.8e19, "x", "", " ", "5", "-5", "1e9", "1,234", "1.234,5", "NaN", "null", "9" * 5_000, "x" * 5_000, [], {}, [[]],
    [None], {"a": []}, ["x"], [5], {"": 1}, "\ud800", "\0", "a\nb", "=1+1", "{", '{"a": 1}', "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "1969-12-31", 253402300800000, -62135596800, float("nan"),
    float("inf"), float("-inf"),
)  # fmt: skip
"""What may stand where another value should."""
TABLES: Final = frozenset({"azure-llm-trace", "csv", "jsonl", "parquet", "server-metrics", "workbook"})
"""Readers of tables."""
_BYTES: Final = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\n",
    b"\r",
    b'"',
    b"{",
    b"}",
    b"[",
    b",",
    b"\\u0000",
    b"9" * 400,
)
_DEEP: Final = 2_000
_JSON: Final = frozenset({".json", ".jsonl"})
_TOKEN: Final = re.compile(rb"[A-Za-z0-9_.+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An odd file: what was changed in what."""

    seed: Seed
    suffix: str
    data: bytes
    what: str
    line: int | None = None
    """The one line that was changed, from 1, where all others are as they were."""


Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where a document has values: leaves, and what holds them."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def every_value() -> Iterator[tuple[Seed, int, Path, Any]]:
    """Every field of every reader of JSON with every bad value, fields of list items once: seed, line, path, value."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for seed in seeds():
        if seed.suffix not in _JSON:
            continue
        for at, document in enumerate(documents(seed)):
            for path in places(document):
                key = (seed.reader, tuple(each for each in path if isinstance(each, str)))
                if key not in seen:
                    seen.add(key)
                    yield from ((seed, at, path, value) for value in VALUES)


def every_cell() -> Iterator[tuple[Seed, int, int, Any]]:
    """Every column of every table with every bad value: (seed, row, column, value)."""
    for seed in seeds():
        if seed.suffix == ".csv":
            width = len(next(csv.reader(io.StringIO(seed.data.decode("utf-8", "replace"))), []))
            yield from ((seed, 2, column, value) for column in range(width) for value in VALUES)
    for suffix in (".parquet", ".xlsx"):
        (seed,) = (each for each in seeds() if each.suffix == suffix)
        yield from ((seed, 2, column, value) for column in range(len(TABLE[0])) for value in VALUES)


def documents(seed: Seed) -> list[Any]:
    """The JSON documents of a seed, one a line or the only one."""
    if seed.suffix == ".json":
        return [json.loads(seed.data)]
    return [json.loads(line) for line in seed.data.splitlines() if line.strip()]


def with_value(seed: Seed, at: int, path: Path, value: Any) -> Case:
    """``seed`` with ``value`` at ``path`` of its document ``at``."""
    made = documents(seed)
    _put(made[at], path, value)
    return _of_documents(seed, made, f"{'.'.join(map(str, path))} = {str(value)[:20]!r}", at)


def with_cell(seed: Seed, row: int, column: int, value: Any) -> Case:
    """``seed``, a table, with ``value`` in one cell."""
    what = f"row {row}, column {column} = {str(value)[:20]!r}"
    if seed.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(seed.data.decode("utf-8", "replace"))))
        if len(rows) > row and column < len(rows[row]):
            rows[row][column] = value if isinstance(value, str) else json.dumps(value)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        return Case(seed=seed, suffix=".csv", data=text.getvalue().encode("utf-8", "surrogatepass"), what=what)
    name = list(TABLE[0])[column]
    rows = copy.deepcopy(TABLE)
    try:
        if seed.suffix == ".parquet":
            # A column of a Parquet file has one type: all of its values are odd.
            return Case(
                seed=seed, suffix=".parquet", data=as_parquet([{**each, name: value} for each in rows]), what=what
            )
        rows[row][name] = value
        return Case(seed=seed, suffix=".xlsx", data=as_workbook(rows), what=what)
    except Exception:  # noqa: BLE001 - the library cannot write it: then nobody can
        return Case(seed=seed, suffix=".csv", data=as_csv(rows), what=what)


@functools.cache
def _readers() -> tuple[str, ...]:
    return tuple(sorted({each.reader for each in seeds()}))


def any_case(seed_of_chance: int, number: int) -> Case:
    """The case ``number`` of a run: one or several changes of a seed, by a chance of its own."""
    rng = random.Random(f"{seed_of_chance}:{number}")  # noqa: S311 - to try values, not to keep a secret
    # Readers first: those with many samples are not the more fallible.
    reader = rng.choice(_readers())
    if reader in TABLES and rng.random() < 0.7:  # each needs an engine, which takes fifty times as long
        reader = rng.choice(_readers())
    seed = rng.choice([each for each in seeds() if each.reader == reader])
    if seed.suffix in _JSON and rng.random() < 0.75:
        try:
            case = _json_case(seed, rng)
        except RecursionError:  # deeper than Python itself can copy
            case = _text_case(seed, rng)
    elif seed.suffix in {".parquet", ".xlsx", ".pb"}:
        case = _binary_case(seed, rng)
    elif seed.suffix == ".csv" and rng.random() < 0.5:
        case = with_cell(seed, rng.randrange(9), rng.randrange(12), rng.choice(VALUES))
    else:
        case = _text_case(seed, rng)
    return _packed(case, rng) if rng.random() < 0.04 else case


def _put(document: Any, path: Path, value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = copy.deepcopy(value)


def _of_documents(seed: Seed, made: list[Any], what: str, at: int | None) -> Case:
    text = "\n".join(map(json.dumps, made)) + "\n"
    line = at + 1 if at is not None and seed.suffix == ".jsonl" else None
    return Case(seed=seed, suffix=seed.suffix, data=text.encode("utf-8", "surrogatepass"), what=what, line=line)


def _json_case(seed: Seed, rng: random.Random) -> Case:
    made = documents(seed)
    at = rng.randrange(len(made))
    told: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        every = list(places(made[at]))
        if not every:
            made[at] = rng.choice(VALUES)
            continue
        path = rng.choice(every)
        change = rng.choice(_CHANGES)
        told.append(f"{change.__name__.strip('_')} {'.'.join(map(str, path))}")
        made[at] = change(made[at], path, rng)
    case = _of_documents(seed, made, "; ".join(told), at)
    return _text_case(Seed(name=seed.name, reader=seed.reader, data=case.data), rng) if rng.random() < 0.1 else case


def _valued(document: Any, path: Path, rng: random.Random) -> Any:
    _put(document, path, rng.choice(VALUES))
    return document


def _removed(document: Any, path: Path, rng: random.Random) -> Any:
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return document


def _wrapped(document: Any, path: Path, rng: random.Random) -> Any:
    value = _at(document, path)
    _put(document, path, rng.choice(([value], {"value": value}, [value] * 50, {str(at): value for at in range(9)})))
    return document


def _swapped(document: Any, path: Path, rng: random.Random) -> Any:
    other = rng.choice(list(places(document)))
    value, instead = copy.deepcopy(_at(document, path)), copy.deepcopy(_at(document, other))
    _put(document, path, instead)
    with contextlib.suppress(KeyError, IndexError, TypeError, AttributeError):  # one stood inside the other
        _put(document, other, value)
    return document


def _renamed(document: Any, path: Path, rng: random.Random) -> Any:
    holder = _at(document, path[:-1])
    if isinstance(holder, dict):
        key = rng.choice(
            ("", "\ud800", "a.b", path[-1].upper(), f" {path[-1]}", f"{path[-1]}[]", "__class__", "0", "x" * 999)
        )
        holder[key] = holder.pop(path[-1])
    return document


def _deepened(document: Any, path: Path, rng: random.Random) -> Any:
    value: Any = _at(document, path)
    for _ in range(rng.choice((3, 70, 150))):
        value = [value] if rng.random() < 0.5 else {"a": value}
    _put(document, path, value)
    return document


def _opened(document: Any, path: Path, rng: random.Random) -> Any:
    """A value as JSON text in its place, as exports write it."""
    _put(document, path, json.dumps(_at(document, path)))
    return document


def _at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


_CHANGES: Final[tuple[Callable[[Any, Path, random.Random], Any], ...]] = (
    _valued, _valued, _valued, _removed, _wrapped, _swapped, _renamed, _deepened, _opened,
)  # fmt: skip


def _text_case(seed: Seed, rng: random.Random) -> Case:
    lines = seed.data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    line, kind = lines[at], rng.randrange(11)
    place = rng.randrange(len(line) or 1)
    if kind == 0:
        lines[at] = line[:place]
    elif kind == 1:
        lines[at] = line[:place] + rng.choice(_BYTES) + line[place:]
    elif kind == 2:
        lines[at] = line[:place] + bytes([rng.randrange(256)]) + line[place + 1 :]
    elif kind == 3:
        lines[at] = line * rng.choice((2, 40))
    elif kind == 4:
        del lines[at]
    elif kind == 5:
        rng.shuffle(lines)
    elif kind == 6:
        other = rng.choice(seeds()).data.splitlines(keepends=True)
        lines.insert(at, rng.choice(other))
    elif kind == 7:
        found = rng.choice([*_TOKEN.finditer(line)] or [None])
        if found is not None:
            value = rng.choice(VALUES)
            text = value if isinstance(value, str) else json.dumps(value)
            lines[at] = line[: found.start()] + text.encode("utf-8", "surrogatepass") + line[found.end() :]
    elif kind == 8:
        lines[at] = b"\n" * rng.choice((1, 3_000)) + line
    elif kind == 9:
        lines[at] = b"[" * _DEEP + line
    else:
        lines = [b"".join(lines).replace(b"\n", rng.choice((b"\r", b"\r\n", b" ", b"\n\n")))]
    data = rng.choice((b"",) * 12 + (b"\xef\xbb\xbf", b"\n \n")) + b"".join(lines)
    return Case(seed=seed, suffix=seed.suffix, data=data, what=f"text {kind} at line {at + 1}")


def _binary_case(seed: Seed, rng: random.Random) -> Case:
    change = _repacked if seed.suffix == ".xlsx" and rng.random() < 0.7 else _damaged
    data = change(seed.data, rng)
    return Case(seed=seed, suffix=seed.suffix, data=data, what="bytes")


def _damaged(data: bytes, rng: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 40))):
        kind, at = rng.randrange(7), rng.randrange(len(made) or 1)
        if kind <= 2 and made:
            made[at] ^= 1 << rng.randrange(8)
        elif kind == 3:
            made[at : at + 4] = rng.randbytes(4)
        elif kind == 4:
            del made[at : at + rng.choice((1, 8, 300))]
        elif kind == 5:
            made[at:at] = made[at : at + rng.choice((1, 8, 300))]
        else:
            made[at : at + 8] = rng.choice((b"\xff" * 8, b"\0" * 8, b"\xff\xff\xff\x7f\0\0\0\0"))
    return bytes(made)


def _repacked(data: bytes, rng: random.Random) -> bytes:
    """A workbook with one of its parts changed, whose archive is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    if rng.random() < 0.2:
        del parts[name]
    elif rng.random() < 0.5:
        parts[name] = _damaged(parts[name], rng)
    else:
        found = rng.choice([*_TOKEN.finditer(parts[name])])
        value = str(rng.choice(VALUES)).encode("utf-8", "surrogatepass")
        parts[name] = parts[name][: found.start()] + value + parts[name][found.end() :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return out.getvalue()


def _packed(case: Case, rng: random.Random) -> Case:
    """A text, compressed, and sometimes damaged as that."""
    if case.suffix in {".parquet", ".xlsx"}:
        return case
    form = rng.choice((".gz", ".zst"))
    data = gzip.compress(case.data, 1, mtime=0) if form == ".gz" else zstandard.compress(case.data)
    if rng.random() < 0.7:
        data = _damaged(data, rng)
    return Case(seed=case.seed, suffix=case.suffix + form, data=data, what=f"{case.what}, packed")
