"""Draws of the deployments of an account, kept in the data folder: the same account in other shapes draws none.

They follow from the facts, the program, the seed, and what the names of an account stand for: these name the file.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from obsia._version import __version__
from obsia.accounting.pricing import DrawnState, Pricing
from obsia.app import kept_files
from obsia.app.folder import data_folder_text
from obsia.app.usage.cells import Cell
from obsia.app.usage.lines import Lines
from obsia.facts import snapshot as facts

FOLDER: Final = "draws"
_LENGTH: Final = 8
"""Bytes of the number that says how long the record before the draws is."""
_MADE_BY: Final = ("accounting", "app", "core", "facts", "physics")


def draw(lines: Lines, cells: Sequence[Cell], *, pricing: Pricing, writes: bool) -> None:
    """Have ``pricing`` hold what cells rest on: draws that are kept, else new ones, kept where it ``writes``.

    Those that rest on readings or on hours of a grid are not: they differ with each usage.
    """
    if lines.observed.read or lines.hourly is not None:
        return
    place = os.path.join(data_folder_text(), FOLDER, _name(lines, cells, pricing=pricing))
    if (data := kept_files.read(place)) is not None:
        pricing.resume(_state(data))
        return
    lines.of(cells, pricing=pricing)
    if writes and (content := _content(pricing.drawn())):
        kept_files.write(place, content)


def _name(lines: Lines, cells: Sequence[Cell], *, pricing: Pricing) -> str:
    request = pricing.request
    made_by = [__version__, sys.version, np.__version__, *_program()]
    decides = (made_by, request.snapshot, request.seed, request.worlds, lines.decided(cells))
    return blake2b(repr(decides).encode(), digest_size=16).hexdigest()


def _program() -> Iterator[tuple[str, int, int]]:
    """Name, size and time of change of each module that draws may come from, and of the facts."""
    package = Path(__file__).parents[2]
    modules = (path for room in _MADE_BY for path in (package / room).rglob("*.py"))
    for path in (str(facts.load().path), *sorted(map(str, modules))):
        found = os.stat(path)
        yield path, found.st_size, found.st_mtime_ns


def _content(state: DrawnState) -> bytes:
    """A record of JSON, then all draws one after the other: in the record stand their shapes. Empty where too large."""
    arrays: list[Any] = []

    def placed(value: Any) -> tuple[int, ...]:
        arrays.append(np.asarray(value, dtype=np.float64))
        return value.shape

    record = msgspec.json.encode(state, enc_hook=placed)
    if sum(each.nbytes for each in arrays) > kept_files.MOST_BYTES:
        return b""
    return b"".join((len(record).to_bytes(_LENGTH, "big"), record, *(each.tobytes() for each in arrays)))


def _state(data: memoryview) -> DrawnState:
    """What :func:`_content` wrote."""
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    taken = start

    def drawn(_: object, shape: list[int]) -> Any:
        nonlocal taken
        begun, taken = taken, taken + math.prod(shape) * np.dtype(np.float64).itemsize
        # Each in memory of its own, as those that were drawn.
        return np.frombuffer(data[begun:taken], dtype=np.float64).reshape(shape).copy()

    return msgspec.json.decode(data[_LENGTH:start], type=DrawnState, dec_hook=drawn)
