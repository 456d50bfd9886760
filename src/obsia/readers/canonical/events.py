# pyright: basic
"""Batches of an event reader to one scan: every value goes as text through the rules of all readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from obsia.core.columns import COLUMNS
from obsia.readers.base import Batch, Engine, Scan
from obsia.readers.canonical.cells import Loader, scan_loaded
from obsia.readers.canonical.table import Refused
from obsia.readers.mapping import Source, canonical_type

_FIXED: Final = tuple(name for name in COLUMNS if name != "labels")


def collect(*, engine: Engine, reader: str, files: Sequence[str], events: Callable[[str], Iterator[Batch]]) -> Scan:
    """The scan of all records that ``events(file)`` yields for each file."""
    loader = Loader(engine)
    positions = {name: index for index, name in enumerate(_FIXED)}
    present = {"input_tokens", "output_tokens"}  # so that a file without any usage is a scan of no rows
    refused = Refused()
    skipped, unknown = Counter[str](), Counter[str]()
    for number, file in enumerate(files):
        for batch in events(file):
            for reject in batch.rejects:
                refused.add(reject)
            skipped.update(batch.skipped)
            unknown.update(batch.unknown)
            columns = []
            for name, values in batch.columns.items():
                columns.append((positions.setdefault(name, len(positions)), name, values))
            for index, place in enumerate(batch.places):
                cells: list[str | None] = [None] * len(positions)
                for position, name, values in columns:
                    value = values[index]
                    if value is not None:
                        cells[position] = _text(value)
                        present.add(name)
                loader.add(number, place, cells)
    wanted = [name for name in positions if name in present]
    table = loader.table()
    sources = {
        name: Source(column=name, type="epoch_us" if name == "started_at" else canonical_type(name)) for name in wanted
    }
    targets = list(positions)
    return scan_loaded(
        engine=engine,
        reader=reader,
        files=files,
        table=table,
        targets=[name if name in present else "" for name in targets],
        sources=sources,
        refused=refused,
        is_line=False,
        skipped=skipped,
        unknown=unknown,
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
