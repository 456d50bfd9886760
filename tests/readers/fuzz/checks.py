"""What must hold of any file, however odd: it is read or refused, soon, with little memory, and beside it all counts.

A defect is raised here (``OBSIA_RAISE_DEFECTS``), where a user would lose one record to it.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import os
import resource
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
from tests.readers.fuzz.mutations import Case
from tests.readers.fuzz.seeds import Seed

from obsia.core.errors import ObsiaError, UnusedColumns
from obsia.core.locales import locale
from obsia.readers.base import KEEP, Batch, Engine, EventReader, ReadOptions, Reject
from obsia.readers.listing import discover
from obsia.readers.mapping import SUMS
from obsia.readers.reading import read
from obsia.readers.registry import readers

MOST_SECONDS: Final = 1.0
MOST_TIMES: Final = 64
"""Times the bytes of a file that its rows, as text, may come to."""
_SPARE_BYTES: Final = 1 << 15
_SPARE_MEMORY_BYTES: Final = 1 << 28
_LARGEST_COUNT: Final = 10**18
GOOD_TOKENS: Final = 7_654_321
GOOD: Final = (
    b'{"started_at":"2026-01-05T00:00:00Z","model_request":"gpt-4o","input_tokens":%d,"output_tokens":5}\n'
    % GOOD_TOKENS
)
"""A record that nothing in an odd file beside it is like."""
_OPTIONS: Final = ReadOptions(overlap=KEEP)
Rows = dict[int, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that must not be."""

    kind: str
    reader: str
    where: str
    """The place in the code, or what is wrong: findings that share it are one."""

    def __str__(self) -> str:
        return f"{self.kind} {self.reader} {self.where}"


def is_quick(case: Case) -> bool:
    """Whether the reader of ``case`` can be asked by itself, without an engine: :func:`findings` without ``whole``."""
    return isinstance(readers()[case.seed.reader], EventReader)


def together(cases: Sequence[Case], folder: Path) -> list[tuple[Case | None, Finding]]:
    """What is wrong where all of ``cases`` lie in one folder, each with the case to blame where it is so alone."""
    for number, case in enumerate(cases):
        (folder / f"odd{number}{case.suffix}").write_bytes(case.data)
    every = Case(seed=cases[0].seed, suffix="", data=b"".join(case.data for case in cases), what=f"{len(cases)} files")
    wrong = list(_whole(every, folder / "odd"))
    for each in folder.iterdir():
        each.unlink()
    if not wrong:
        return []
    alone: list[tuple[Case | None, Finding]] = []
    for case in cases:
        alone += [(case, found) for found in findings(case, folder, whole=True)]
        for each in folder.iterdir():
            each.unlink()
    return alone or [(None, found) for found in wrong]


def findings(case: Case, folder: Path, *, whole: bool) -> list[Finding]:
    """What is wrong with how ``case`` is read: by its reader alone or, ``whole``, in a folder beside a good file."""
    file = folder / f"odd{case.suffix}"
    file.write_bytes(case.data)
    check = _whole if whole or not is_quick(case) else _alone
    memory, began = _peak_bytes(), time.process_time()
    wrong = list(check(case, file))
    spent_s = time.process_time() - began
    if spent_s > MOST_SECONDS:
        began = time.process_time()
        list(check(case, file))  # what is imported or compiled once is no matter of the file
        spent_s = min(spent_s, time.process_time() - began)
    if spent_s > MOST_SECONDS:
        wrong.append(_finding("slow", case, f"{spent_s:.1f} s"))
    if _peak_bytes() - memory > _SPARE_MEMORY_BYTES + MOST_TIMES * len(case.data):
        wrong.append(_finding("memory", case, f"{(_peak_bytes() - memory) >> 20} MB"))
    return wrong


def _alone(case: Case, file: Path) -> Iterator[Finding]:
    """By the reader alone: a thousand cases a second."""
    try:
        rows, rejects, size = _read_alone(case.seed.reader, file)
    except ObsiaError as error:
        yield from _unsayable(case, error)
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is sought
        yield _crash(case, error)
        return
    if size > MOST_TIMES * len(case.data) + _SPARE_BYTES:
        yield _finding("output", case, "more rows than the file has values")
    for reject in rejects[:5]:
        yield from _unsayable(case, reject)
    if case.line is not None and (others := _independent(case.seed, case.line)) is not None:
        left = {place: found for place, found in rows.items() if place != case.line}
        if left != others:
            yield _finding("neighbours", case, case.what.split(" = ")[0])


def outcome(reader: str, file: Path) -> tuple[int, int, str]:
    """How many rows a reader alone gave, how many records it refused, and all that it said as text."""
    aside: list[str] = []
    try:
        rows, rejects, _ = _read_alone(reader, file, aside)
    except ObsiaError as error:
        return 0, 0, _code(error)
    refused = [(each.line, each.row, each.reason, each.field, each.value) for each in rejects]
    text = repr([(place, [sorted(row.items()) for row in found]) for place, found in sorted(rows.items())])
    return sum(map(len, rows.values())), len(refused), f"{text} {refused} {aside}".replace(str(file), file.name)


def _read_alone(reader: str, file: Path, aside: list[str] | None = None) -> tuple[Rows, list[Reject], int]:
    """Rows by place, rejects, and about how many bytes both are; ``aside`` is told what was left out, and of what."""
    rows: Rows = {}
    rejects: list[Reject] = []
    size = 0
    chosen: Any = readers()[reader]
    batches: Iterator[Batch] = chosen.events(file=str(file), options=_OPTIONS)
    for batch in batches:
        for place, *cells in batch.rows:
            row = {name: cell for name, cell in zip(batch.columns, cells, strict=False) if cell is not None}
            assert isinstance(place, int)
            rows.setdefault(place, []).append(row)
            size += sum(len(cell) if isinstance(cell, str) else 8 for cell in row.values())
        rejects += batch.rejects
        size += 100 * len(batch.rejects)
        if aside is not None:
            left = (batch.skipped, batch.unknown, batch.named_by)
            aside += [f"{sorted((repr(kind), count) for kind, count in each.items())}" for each in left]
    return rows, rejects, size


@functools.lru_cache(maxsize=512)
def _independent(seed: Seed, line: int) -> Rows | None:
    """What the other lines of ``seed`` come to, where it is the same whether ``line`` is there or not."""
    lines = [text for text in seed.data.splitlines(keepends=True) if text.strip()]
    without = [*lines[: line - 1], b"\n", *lines[line:]]
    with _temporary(f"fuzz-{os.getpid()}{seed.suffix}") as file:
        try:
            file.write_bytes(b"".join(lines))
            every = _read_alone(seed.reader, file)[0]
            file.write_bytes(b"".join(without))
            others = _read_alone(seed.reader, file)[0]
        except ObsiaError:
            return None
    return others if {at: rows for at, rows in every.items() if at != line} == others else None


@contextlib.contextmanager
def _temporary(name: str) -> Iterator[Path]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / name


def _whole(case: Case, file: Path) -> Iterator[Finding]:
    """As an account is made: the file is recognised, or not, and a good one lies beside it."""
    good = file.with_name("good.jsonl")
    good.write_bytes(GOOD)
    connection = duckdb.connect(config={"memory_limit": "400MB", "threads": 1})
    try:
        found = discover([file.parent])
        reading = read(engine=Engine(connection=connection, error=duckdb.Error), found=found, options=_OPTIONS)
        reading, (columns, rows) = reading.answering(
            lambda of: (usage := of.usage, (tuple(usage.columns), of.engine.rows(usage)))[1]
        )
        where = reading.reconcile(counted=len(rows))
        rejects = list(reading.rejects())
        broken = reading.broken
    except UnusedColumns as error:  # a question to whoever asked: its answer could change every figure
        yield from _unsayable(case, error)
        return
    except ObsiaError as error:
        yield from _unsayable(case, error)
        yield _finding("neighbours", case, f"the account is refused: {type(error).__name__} {_code(error)}")
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is sought
        yield _crash(case, error)
        return
    finally:
        connection.close()
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    if sum(row["input_tokens"] == GOOD_TOKENS for row in named) != 1:
        yield _finding("neighbours", case, "the good record")
    if len(rejects) != where.rejected:
        yield _finding("account", case, f"{where.rejected} rejects are counted, {len(rejects)} are told")
    for row in named:
        for name in SUMS & row.keys():
            if row[name] is not None and not (isinstance(row[name], int) and 0 <= row[name] <= _LARGEST_COUNT):
                yield _finding("count", case, f"{name} = {row[name]!r}")
    if sum(len(str(row)) for row in named) > MOST_TIMES * len(case.data) + _SPARE_BYTES:
        yield _finding("output", case, "more rows than the file has values")
    if case.suffix.endswith((".gz", ".xlsx")) and not broken and case.what.endswith("packed"):
        yield from _changed(case, file)
    for each in (*rejects[:5], *broken[:5]):
        yield from _unsayable(case, each)


def _changed(case: Case, file: Path) -> Iterator[Finding]:
    """What has a checksum is as it was, or refused."""
    if case.suffix.endswith(".gz"):
        with contextlib.suppress(Exception):
            gzip.decompress(file.read_bytes())
            return
        yield _finding("damaged", case, "a file that gzip refuses was read")


def _unsayable(case: Case, said: ObsiaError | Reject) -> Iterator[Finding]:
    """What is told of a file can be told, in either language, and printed."""
    try:
        for language in ("en", "fr"):
            if isinstance(said, Reject):
                text = f"{locale(language).text(said.expected)} {said.field} {said.value} {said.file}"
            else:
                text = " ".join(locale(language).text(each) for each in said.sentences)
            if any("\ud800" <= letter <= "\udfff" for letter in text):
                yield _finding("unsayable", case, "half a character")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is sought
        yield _crash(case, error)


def _code(error: ObsiaError) -> str:
    return next((each.code for each in error.sentences), "")


def _finding(kind: str, case: Case, where: str) -> Finding:
    return Finding(kind=kind, reader=case.seed.reader, where=where)


def _crash(case: Case, error: Exception) -> Finding:
    """Where it came from: the last line of obsia's, whatever it called."""
    ours = [each for each in traceback.extract_tb(error.__traceback__) if "/obsia/" in each.filename]
    place = f"{ours[-1].filename.rpartition('/obsia/')[2]}:{ours[-1].lineno}" if ours else ""
    return _finding("crash", case, f"{type(error).__name__} at {place}")


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
