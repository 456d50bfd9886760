"""A log that grows, asked for again and again (a status bar): what was summed is kept, and only new lines are read.

What is kept is in one file of the data folder: exact sums by series, the draws of each series' unit costs, the ids of
the calls counted, and how far each file was read. It holds no content and no time but that of the last call. An
answer comes from it only where it is the same as a whole reading would give; in every other case there is none, and
the whole reading is made. This module imports neither the engine nor numpy: it must answer within 100 ms.

A log that only grows is what it can tell: a change in place is seen by the size, the time and the bytes at both ends
of what was read, and not where it lies between them in a file that has also grown.
"""

from __future__ import annotations

import json
import os
import struct
from array import array
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib import import_module
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.app import kept_files
from obsia.core.errors import ObsiaError
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure, Tested
from obsia.physics.work import Work, work_of_request
from obsia.readers.records.strict import plain_call

if TYPE_CHECKING:
    from obsia.readers.base import Cell

FOLDER: Final = "growing"
MOST_CALLS: Final = 50_000
"""Calls whose ids are kept: a log of more is read whole each time."""
MOST_SERIES: Final = 32
MOST_NEW_BYTES: Final = 1 << 24
"""New bytes that are read here; where there are more, the engine is quicker."""
_LAYOUT: Final = 2
_ENDS_BYTES: Final = 4_096
_SIZES: Final = struct.Struct("<QQ")

SeriesKey = tuple[str | None, str | None, str | None, str | None, str | None]
"""(provider, host, model name, region, zone), as records state them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked: the same question finds the same state."""

    paths: tuple[str, ...]
    model: str | None = None
    host: str | None = None
    region: str | None = None
    format: str = "auto"

    def digest(self) -> str:
        """A name for the state, of this version of obsia."""
        paths = [os.path.abspath(path) for path in self.paths]
        asked = [_LAYOUT, __version__, paths, self.model, self.host, self.region, self.format]
        return blake2b(json.dumps(asked).encode(), digest_size=12).hexdigest()


@dataclass(slots=True, kw_only=True)
class File:
    """How far a file was read: ``offset`` is the end of its last whole line; ``ends`` tells what is before it."""

    reader: str
    inode: int
    size: int
    mtime_ns: int
    offset: int
    ends: str


@dataclass(slots=True, kw_only=True)
class State:
    """What is kept between two questions."""

    stamp: str
    """What the facts looked like: see :func:`stamp_of_facts`."""
    snapshot: str
    files: dict[str, File]
    series: list[SeriesKey]
    windows: list[int | None]
    """Attention window of each series' model."""
    works: list[list[int]]
    """Exact work of each series, in the order of ``work.WORK_COLUMNS`` (doubled terms doubled)."""
    calls: dict[str, list[int]]
    """Reader and event id -> series, input, cached, output, reasoning."""
    last_day: str
    """The last day (UTC) for which model names were looked up."""
    numbers: tuple[str, str, str] = ("en", ".", ",")
    """A language, and its signs for decimals and thousands: so that no library of languages is needed again."""
    rejected: int = 0
    """Records that the whole reading refused: they are not read again, and not forgotten."""
    has_notes: bool = False
    """Whether the whole reading had something to say beside its figures."""
    figures: list[dict[str, Any]]
    """What does not change of the figures: quantity, unit, boundary, kind, tested, level, snapshot, evidence."""
    units: list[array[float]] = field(default_factory=list["array[float]"])
    """Unit costs: for each series, for each figure, for each column of work, one draw a world."""
    worlds: int = 0


def stamp_of_facts() -> str:
    """A stamp that changes with the facts in use, without opening them."""
    import obsia.facts

    # As facts.snapshot chooses them, which is not imported for a status bar.
    stated = os.environ.get("OBSIA_FACTS", "")
    stat = os.stat(stated or os.path.join(os.path.dirname(obsia.facts.__file__), "snapshot.sqlite"))
    return f"{stated}:{stat.st_size}:{stat.st_mtime_ns}"


def load(question: Question, *, folder: Path) -> State | None:
    """The state of a question, or None when there is none, whole and for the facts as they are."""
    data = kept_files.read(_place(question, folder))
    if data is None:
        return None
    try:
        paths, size = _SIZES.unpack_from(data)
        start = _SIZES.size + paths
        held = json.loads(bytes(data[start : start + size]))
        if held["stamp"] != stamp_of_facts():
            return None
        draws = array("d")
        draws.frombytes(data[start + size :])
        held["files"] = {path: File(**file) for path, file in held["files"].items()}
        held["series"] = [tuple(key) for key in held["series"]]
        state = State(**held | {"numbers": tuple(held["numbers"])})
        each = len(state.figures) * 8 * state.worlds
        state.units = [draws[at : at + each] for at in range(0, each * len(state.series), each)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None
    return state if len(draws) == each * len(state.series) else None


def store(state: State, question: Question, *, folder: Path) -> None:
    """Keep a state; a folder that cannot be written keeps none (the next answer takes longer, that is all)."""
    held = {name: getattr(state, name) for name in State.__slots__ if name != "units"}
    held["files"] = {path: {name: getattr(file, name) for name in File.__slots__} for path, file in state.files.items()}
    paths = json.dumps([os.path.abspath(path) for path in question.paths]).encode()
    text = json.dumps(held, separators=(",", ":")).encode()
    units = b"".join(each.tobytes() for each in state.units)
    kept_files.write(_place(question, folder), _SIZES.pack(len(paths), len(text)) + paths + text + units)


def _place(question: Question, folder: Path) -> str:
    return os.path.join(folder, FOLDER, question.digest())


def sweep(folder: Path) -> None:
    """Remove the states of logs that are gone, those that are old, and what a process that was killed left."""
    with suppress(OSError):
        kept_files.sweep(str(folder / FOLDER))
    with suppress(OSError), os.scandir(folder / FOLDER) as entries:
        for entry in entries:
            with suppress(OSError):
                if not entry.name.startswith(kept_files.PART) and _is_gone(entry.path):
                    os.unlink(entry.path)


def grown(state: State, question: Question, *, folder: Path) -> bool | None:
    """Read what was added since; True when anything was. None when only a whole reading can answer."""
    try:
        return _grown(state, question, folder)
    except (OSError, ObsiaError):
        # Whatever it is, the whole reading meets it too, and says it.
        return None


def _grown(state: State, question: Question, folder: Path) -> bool | None:
    paths = [os.path.abspath(path) for path in question.paths]
    if not all(map(os.path.isfile, paths)):
        from obsia.readers.listing import listed

        # A folder, or a pattern: another file may have come.
        paths = [os.path.abspath(path) for path in listed(question.paths)]
    if set(paths) != set(state.files):
        return None
    changed = False
    for path in paths:
        file, now = state.files[path], os.stat(path)
        if (now.st_ino, now.st_size, now.st_mtime_ns) == (file.inode, file.size, file.mtime_ns):
            continue
        if now.st_ino != file.inode or now.st_size <= file.size:
            # Another file, or this one changed in place.
            return None
        if not _read_tail(state, path, file, folder):
            return None
        file.size, file.mtime_ns = now.st_size, now.st_mtime_ns
        changed = True
    return changed


def figures(state: State) -> tuple[Figure, ...]:
    """The figures of what was summed."""
    found: list[Figure] = []
    for number, about in enumerate(state.figures):
        draws = [0.0] * state.worlds
        for work, units in zip(state.works, state.units, strict=True):
            for column, amount in enumerate(Work(**dict(zip(_COUNTS, work, strict=True))).columns()):
                if amount:
                    at = (number * 8 + column) * state.worlds
                    draws = [a + amount * b for a, b in zip(draws, units[at : at + state.worlds], strict=True)]
        ordered = sorted(draws)
        tail = (1 - about["level"]) / 2
        found.append(
            Figure(
                median=_quantile(ordered, 0.5),
                mean=fsum(draws) / state.worlds,
                low=_quantile(ordered, tail),
                high=_quantile(ordered, 1 - tail),
                unit=about["unit"],
                quantity=about["quantity"],
                boundary=Boundary(about["boundary"]),
                kind=Kind(about["kind"]),
                kind_shares={},
                tested=Tested(about["tested"]),
                snapshot=state.snapshot,
                figure_id=about["figure_id"],
                evidence=tuple(about["evidence"]),
                level=about["level"],
            )
        )
    return tuple(found)


def ends_digest(head: bytes, tail: bytes) -> str:
    """A digest of how what was read begins and ends: a log that only grows keeps both."""
    return blake2b(head[:_ENDS_BYTES] + b"\0" + tail[-_ENDS_BYTES:], digest_size=12).hexdigest()


def count(state: State, reader: str, rows: Iterable[Mapping[str, Cell]], *, lenient: bool = False) -> bool:
    """Add rows to the sums; False when one of them needs a whole reading (``lenient``: it is left out)."""
    at = {key: index for index, key in enumerate(state.series)}
    for row in rows:
        call = plain_call(row)
        series = at.get(series_key(row))
        if call is None or call.event_id is None or series is None:
            if lenient:
                continue
            return False
        if call.started_at is not None and _day(call.started_at) > state.last_day:
            return False
        name = f"{reader}\x1e{call.event_id}"
        held = state.calls.get(name)
        new = [series, call.input_tokens, call.cached_tokens, call.output_tokens, call.reasoning_tokens]
        if held is not None:
            # Of two records of one call the fuller one counts: as in a whole reading, the larger output first.
            if _fullness(new) <= _fullness(held):
                continue
            _add(state, held, sign=-1)
        state.calls[name] = new
        _add(state, new, sign=1)
    return len(state.calls) <= MOST_CALLS


def series_key(row: Mapping[str, Cell]) -> SeriesKey:
    """What decides how a row is priced, as it states it; a region where the caller runs says nothing."""
    elsewhere = row.get("region_basis") == "caller"
    names = (row.get(name) for name in ("model_id", "model_response", "model_request"))
    found = (
        row.get("provider"),
        row.get("host"),
        next((name for name in names if name), None),
        None if elsewhere else row.get("region"),
        None if elsewhere else row.get("zone_id"),
    )
    provider, host, model, region, zone = (str(part) if part else None for part in found)
    return provider, host, model, region, zone


def rows_of(reader: str, path: str, *, lenient: bool = False) -> list[Mapping[str, Cell]] | None:
    """The rows of a file by a reader of lines; None when some of it was refused, so that its place must be told."""
    from obsia.readers.base import ReadOptions

    module = import_module(f"obsia.readers.{reader.replace('-', '_')}")
    found: list[Mapping[str, Cell]] = []
    for batch in module.events(file=path, options=ReadOptions()):
        if batch.rejects and not lenient:
            return None
        found += [dict(zip(batch.columns, row[1:], strict=False)) for row in batch.rows]
    return found


_COUNTS: Final = Work._fields


def _add(state: State, call: Sequence[int], *, sign: int) -> None:
    series, inputs, cached, outputs, _ = call
    work = work_of_request(
        input_tokens=inputs, cached_tokens=cached, output_tokens=outputs, window=state.windows[series]
    )
    held = state.works[series]
    state.works[series] = [was + sign * amount for was, amount in zip(held, work.counts(), strict=True)]


def _fullness(call: Sequence[int]) -> tuple[int, ...]:
    _, inputs, cached, outputs, reasoning = call
    return outputs, inputs, cached, reasoning


def _read_tail(state: State, path: str, file: File, folder: Path) -> bool:
    """Count the whole lines after the offset, by the reader of the file; False when a whole reading is needed."""
    with open(path, "rb") as stream:
        head = stream.read(min(file.offset, _ENDS_BYTES))
        before = max(0, file.offset - _ENDS_BYTES)
        stream.seek(before)
        data = stream.read(file.offset - before + MOST_NEW_BYTES + 1)
    tail, new = data[: file.offset - before], data[file.offset - before :]
    if len(new) > MOST_NEW_BYTES or ends_digest(head, tail) != file.ends:
        return False
    end = new.rfind(b"\n") + 1
    if _is_whole(new[end:]):
        # A line without its end that lacks nothing else counts in a whole reading.
        return False
    if not end:
        return True
    with _readable(new[:end], suffix=Path(path).suffix, folder=folder) as part:
        rows = rows_of(file.reader, part)
    file.offset += end
    file.ends = ends_digest(head + new[:end], tail + new[:end])
    return rows is not None and count(state, file.reader, rows)


def _is_whole(line: bytes) -> bool:
    """Whether a line that has no end is JSON as it stands, so that its end may be all that is missing."""
    try:
        json.loads(line)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


@contextmanager
def _readable(data: bytes, *, suffix: str, folder: Path) -> Generator[str]:
    """``data`` as a file that readers open: in memory where the system has such files, for it may hold contents."""
    if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):
        with open(os.memfd_create("obsia"), "wb") as file:
            file.write(data)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
    else:
        from tempfile import NamedTemporaryFile

        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(prefix=kept_files.PART, suffix=suffix, dir=folder / FOLDER) as file:
            file.write(data)
            file.flush()
            yield file.name


def _is_gone(state: str) -> bool:
    """Whether none of the logs of a state is there any more (nor is it known of any)."""
    with open(state, "rb") as file:
        file.seek(kept_files.DIGEST_BYTES)
        head = file.read(_SIZES.size)
        try:
            size = min(_SIZES.unpack(head)[0], MOST_NEW_BYTES)
            paths: list[str] = json.loads(file.read(size))
        except (ValueError, struct.error):
            return True
    # A pattern names no file: what it stands for is not looked for, and its state only grows old.
    return not any(os.path.lexists(path) or {"*", "?", "["} & set(path) for path in paths)


def _day(us: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(us / 1e6, UTC).date().isoformat()


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between order statistics (Hyndman and Fan 1996, type 7), as numpy does it."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
