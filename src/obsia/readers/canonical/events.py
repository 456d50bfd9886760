# pyright: basic
"""Batches of an event reader to one scan: every value goes as text through the rules of all readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from obsia.readers.base import Batch, Cell, Engine, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.table import Refused
from obsia.readers.mapping import Source, canonical_type

_ALWAYS = ("input_tokens", "output_tokens")
"""Columns of every scan, so that a file without any usage is a scan of no rows."""


def collect(*, engine: Engine, reader: str, files: Sequence[str], events: Callable[[str], Iterator[Batch]]) -> Scan:
    """The scan of all records that ``events(file)`` yields for each file."""
    loader, refused = Loader(engine), Refused()
    positions: dict[str, int] = {}
    skipped, unknown = Counter[str](), Counter[str]()
    lined: set[int] = set()
    for number, file in enumerate(files):
        for batch in events(file):
            for reject in batch.rejects:
                refused.add(reject)
            skipped.update(batch.skipped)
            unknown.update(batch.unknown)
            if batch.are_lines:
                lined.add(number)
            loader.extend(number, _aligned(batch, positions))
    table = loader.table()
    targets = list(positions)
    present = [name in _ALWAYS or n > 0 for name, n in zip(targets, _stated(engine, table, len(targets)), strict=True)]
    targets += [name for name in _ALWAYS if name not in positions]
    present += [True] * (len(targets) - len(present))
    sources = {
        name: Source(column=name, type="epoch_us" if name == "started_at" else canonical_type(name))
        for name, came in zip(targets, present, strict=True)
        if came
    }
    return scan_loaded(
        engine=engine,
        reader=reader,
        files=files,
        table=table,
        targets=[name if came else "" for name, came in zip(targets, present, strict=True)],
        sources=sources,
        refused=refused,
        are_lines=lined,
        skipped=skipped,
        unknown=unknown,
    )


def _stated(engine: Engine, table: Any, width: int) -> Sequence[int]:
    """How many rows state each column."""
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
