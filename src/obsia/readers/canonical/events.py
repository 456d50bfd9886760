"""Batches of an event reader to scans: typed columns where every cell is what it should be, text for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.barrier import Barrier
from obsia.readers.base import Batch, Cell, Engine, Reject, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.checks import Rules
from obsia.readers.canonical.once import counted
from obsia.readers.canonical.table import KEPT_REJECTS, Part, Refused, scan_of
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
    refused = Refused()
    skipped, unknown, named_by = Counter[Message](), Counter[str](), Counter[str]()
    lined: set[int] = set()
    left = len(files)
    for number, file in enumerate(files):
        aside = _Aside()
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
        for reject in aside.rejects:
            refused.add(reject)
        refused.counts.update(aside.uncounted)
        skipped.update(aside.skipped)
        unknown.update(aside.unknown)
        named_by.update(aside.named_by)
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
    sources = {name: source_of(name) for name in targets}
    scans: list[Scan] = []
    if typed.rows or not odd.rows:
        scans.append(
            _scan_typed(
                engine,
                reader,
                files,
                typed=typed,
                sources=sources,
                lined=lined,
                refused=refused,
                skipped=skipped,
                unknown=unknown,
            )
        )
    if odd.rows:
        first = not scans
        scans.append(
            scan_loaded(
                engine=engine,
                reader=reader,
                files=files,
                table=odd.table(),
                targets=[name if name in sources else "" for name in positions],
                sources=sources,
                refused=refused if first else None,
                are_lines=lined,
                skipped=skipped if first else None,
                unknown=unknown if first else None,
            )
        )
    return [replace(scans[0], named_by=named_by), *scans[1:]]


def source_of(name: str) -> Source:
    """In which form an event reader hands over the column ``name``, and what is told of a value that has another."""
    if name == "started_at":
        return Source(column=name, type="epoch_us", expected=_INSTANT)
    return Source(column=name, type=canonical_type(name))


@dataclass(slots=True)
class _Aside:
    """What a file has beside rows, until it is read to its end."""

    rejects: list[Reject] = field(default_factory=list[Reject])
    uncounted: Counter[str] = field(default_factory=Counter[str])
    """Reasons of rejects beyond those that are kept."""
    skipped: Counter[Message] = field(default_factory=Counter[Message])
    unknown: Counter[str] = field(default_factory=Counter[str])
    named_by: Counter[str] = field(default_factory=Counter[str])

    def take(self, batch: Batch) -> None:
        """What a batch has."""
        free = KEPT_REJECTS - len(self.rejects)
        self.rejects.extend(batch.rejects[:free])
        self.uncounted.update(reject.reason for reject in batch.rejects[free:])
        self.skipped.update(batch.skipped)
        self.unknown.update(batch.unknown)
        self.named_by.update(batch.named_by)


def _stated(engine: Engine, table: Any, width: int) -> Sequence[int]:
    """How many rows of text state each column."""
    counts = {f"n{at}": table.cells[at + 2].count() for at in range(width)}
    return engine.rows(table.aggregate(**counts))[0] if counts else ()


def _scan_typed(
    engine: Engine,
    reader: str,
    files: Sequence[str],
    *,
    typed: Columns,
    sources: dict[str, Source],
    lined: set[int],
    refused: Refused,
    skipped: Counter[Message],
    unknown: Counter[str],
) -> Scan:
    table = typed.table(sources)
    cells = {name: table[typed.column(name)] for name in sources}
    rules, every = Rules(sources=sources), tuple(files)

    def parts(files: Sequence[str]) -> Iterator[Part]:  # noqa: ARG001 - one query finds them in all
        yield Part(files=every, table=table, cells=cells, row=table.place, number=table.file, are_lines=lined)

    return scan_of(
        engine=engine,
        reader=reader,
        files=files,
        rows=counted(engine, rules.of(cells, file=files[0]), table, origin=table.file if len(files) > 1 else None),
        rules=rules,
        parts=parts,
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
