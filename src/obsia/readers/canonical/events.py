# pyright: basic
"""Batches of an event reader to scans: typed columns where every cell is what it should be, text for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from obsia.readers.base import Batch, Cell, Engine, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.table import Part, Refused, scan_of
from obsia.readers.canonical.typed import Columns
from obsia.readers.mapping import Source, canonical_type

_ALWAYS = ("input_tokens", "output_tokens")
"""Columns of every scan, so that a file without any usage is a scan of no rows."""


def collect(
    *, engine: Engine, reader: str, files: Sequence[str], events: Callable[[str], Iterator[Batch]]
) -> list[Scan]:
    """The scans of all records that ``events(file)`` yields for each file.

    One of typed rows; a second one only where rows have cells that the rules of text must judge.
    """
    positions: dict[str, int] = {}
    loader, odd = Loader(engine), _Odd()
    refused = Refused()
    typed = Columns(engine, positions=positions, odd=lambda file, rows: loader.extend(file, odd.seen(rows)))
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
            typed.extend(number, _aligned(batch, positions))
    typed.flush()
    at_odd = odd.stated
    targets = [name for name, at in positions.items() if name in _ALWAYS or name in typed.types or at in at_odd]
    for name in _ALWAYS:
        if name not in positions:
            positions[name] = len(positions)
            targets.append(name)
    sources = {
        name: Source(column=name, type="epoch_us" if name == "started_at" else canonical_type(name)) for name in targets
    }
    scans: list[Scan] = []
    if typed.rows or not odd.rows:
        scans.append(
            _scan_typed(
                engine, reader, files, typed=typed, sources=sources, lined=lined, refused=refused, skipped=skipped,
                unknown=unknown,
            )  # fmt: skip
        )
    if odd.rows:
        first = not scans
        scans.append(
            scan_loaded(
                engine=engine,
                reader=reader,
                files=files,
                table=loader.table(),
                targets=[name if name in sources else "" for name in positions],
                sources=sources,
                refused=refused if first else None,
                are_lines=lined,
                skipped=skipped if first else None,
                unknown=unknown if first else None,
            )
        )
    return scans


class _Odd:
    """What the rows state that do not fit into typed columns."""

    def __init__(self) -> None:
        self.rows = 0
        self.stated: set[int] = set()

    def seen(self, rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
        """``rows``, once their columns are noted."""
        self.rows += len(rows)
        for row in rows:
            self.stated.update(at for at, cell in enumerate(row[1:]) if cell is not None)
        return rows


def _scan_typed(
    engine: Engine,
    reader: str,
    files: Sequence[str],
    *,
    typed: Columns,
    sources: dict[str, Source],
    lined: set[int],
    refused: Refused,
    skipped: Counter[str],
    unknown: Counter[str],
) -> Scan:
    table = typed.table(sources)

    def cells(of: Any) -> dict[str, Any]:
        return {name: of[typed.column(name)] for name in sources}

    def parts() -> Iterator[Part]:
        for index, file in enumerate(files):
            of = table.filter(table.file == index)
            yield Part(file=file, table=of, cells=cells(of), row=of.place, is_line=index in lined)

    return scan_of(
        engine=engine,
        reader=reader,
        files=files,
        table=table,
        cells=cells(table),
        sources=sources,
        parts=parts,
        unmapped=(),
        time_zone="UTC",
        refused=refused,
        skipped=skipped,
        unknown=unknown,
    )


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
