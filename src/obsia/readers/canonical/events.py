"""Batches of an event reader to scans: typed columns where every cell is what it should be, text for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.barrier import Barrier
from obsia.readers.base import Batch, Cell, Engine, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.table import Part, SetAside
from obsia.readers.canonical.typed import Columns
from obsia.readers.mapping import Source, canonical_type

_ALWAYS = ("input_tokens", "output_tokens")
"""Columns of every scan, so that a file without any usage is a scan of no rows."""
_INSTANT = Message("expected-instant-iso")


def collect(
    *,
    engine: Engine,
    reader: str,
    files: Sequence[str],
    events: Callable[[str], Iterator[Batch]],
    set_aside: Callable[[BadInput], None] | None = None,
) -> list[Scan]:
    """The scans of all records that ``events(file)`` yields for each file.

    One of typed rows; a second one only where rows have cells that the rules of text must judge. A file that breaks,
    be it after a thousand records, is handed to ``set_aside``, and nothing of it is kept.
    """
    positions: dict[str, int] = {}
    odd = Loader(engine)
    typed = Columns(engine, positions=positions, odd=odd.extend)
    beside, lined = SetAside(), set[int]()
    left = len(files)
    for number, file in enumerate(files):
        aside = SetAside()
        try:
            with Barrier(file, passing=engine.error):
                for batch in events(file):
                    aside.take(batch)
                    if batch.are_lines:
                        lined.add(number)
                    typed.extend(number, _aligned(batch, positions))
        except BadInput as error:
            if set_aside is None:
                raise
            set_aside(error)
            typed.forget(number)
            odd.forget(number)
            left -= 1
            continue
        beside.join(aside)
    typed.flush()
    if not left:
        return []
    stated_odd = _stated(engine, odd.table(), len(positions)) if odd.rows else [0] * len(positions)
    targets = [
        name
        for (name, _), times in zip(positions.items(), stated_odd, strict=True)
        if name in _ALWAYS or name in typed.types or times
    ]
    for name in _ALWAYS:
        if name not in positions:
            positions[name] = len(positions)
            targets.append(name)
    rules, every = Rules(sources={name: source_of(name) for name in targets}), tuple(files)
    loaded: list[Part] = []
    if typed.rows or not odd.rows:
        loaded.append(typed.loaded(every, targets, are_lines=lined))
    if odd.rows:
        read = [name if name in rules.sources else "" for name in positions]
        loaded.append(odd.loaded(every, read, are_lines=lined))
    return [scan_loaded(engine, reader, part, rules, aside=None if at else beside) for at, part in enumerate(loaded)]


def source_of(name: str) -> Source:
    """In which form an event reader hands over the column ``name``, and what is told of a value that has another."""
    if name == "started_at":
        return Source(column=name, type="epoch_us", expected=_INSTANT)
    return Source(column=name, type=canonical_type(name))


def _stated(engine: Engine, table: Any, width: int) -> Sequence[int]:
    """How many rows of text state each column."""
    counts = {f"n{at}": table.cells[at + 2].count() for at in range(width)}
    return engine.rows(table.aggregate(**counts))[0] if counts else ()


def _aligned(batch: Batch, positions: dict[str, int]) -> Iterator[Sequence[Cell]] | Sequence[Sequence[Cell]]:
    """The rows of ``batch`` with each cell at the position of its column; new columns get the next ones."""
    at = [positions.setdefault(name, len(positions)) for name in batch.columns]
    if at == list(range(len(at))):
        return batch.rows
    return _moved(batch, at, max(at, default=-1) + 2)


def _moved(batch: Batch, at: Sequence[int], width: int) -> Iterator[list[Any]]:
    for row in batch.rows:
        cells: list[Cell] = [None] * width
        cells[0] = row[0]
        for position, cell in zip(at, row[1:], strict=False):
            cells[position + 1] = cell
        yield cells
