"""``obsia merge``: sums that were kept apart, together: whatever the order, and however often, the same files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.app.files import unwritable
from obsia.app.questions.keeping import Merge
from obsia.app.questions.usage import Assess
from obsia.app.usage import kept_folder as folders
from obsia.app.usage.kept_cell import KeptCell, day_of, folded, line_of
from obsia.app.usage.kept_folder import Kept, Source
from obsia.app.usage.sealed_folder import sha256_of
from obsia.app.usage.sealed_folder import write as write_folder
from obsia.app.usage.usage_sums import Prepared
from obsia.core.errors import BadCall
from obsia.core.message import Option

_MONTH: Final = len("2026-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge wrote."""

    folder: str
    sources: int
    cells: int
    files: int
    digest: str
    """SHA-256 of the manifest: the same for the same sums, in whatever order they were merged."""


def merge(asked: Merge) -> Merged:
    """Write the sums of some folders as one. Raises ``BadCall`` for what is no folder of sums, or is there already."""
    if strangers := [os.fspath(path) for path in asked.paths if not folders.is_kept(path)]:
        raise BadCall("merge-no-cells", path=strangers[0])
    if Path(asked.folder).exists():
        raise BadCall("merge-exists", option=Option("out"), path=asked.folder)
    kept = merged(
        [folders.read(path) for path in asked.paths],
        days_before=asked.days_before,
        months_before=asked.months_before,
    )
    files = folders.files_of(kept.sources.values(), kept.cells())
    try:
        digest = write_folder(asked.folder, files)
    except OSError as error:
        raise unwritable("out", asked.folder, error) from error
    return Merged(
        folder=asked.folder, sources=len(kept.sources), cells=len(kept.lines), files=len(files), digest=digest
    )


def merged(several: Sequence[Kept], *, days_before: str | None = None, months_before: str | None = None) -> Kept:
    """Some kept sums as one: of a source that several hold, the finest cells of each day or month, once.

    What one of them holds by the month is by the month in all. Raises ``NoData`` where two sources hold a file, or
    records, that neither has all of.
    """
    sources: dict[str, Source] = {}
    for kept in several:
        for name, source in kept.sources.items():
            held = sources.get(name)
            sources[name] = source if held is None else max(held, source, key=Source.content)
    folders.effective(sources.values())
    months = {(each.source, each.day) for kept in several for each in kept.cells() if len(each.day) == _MONTH}
    chosen: dict[tuple[str, str, int], tuple[int, str, Mapping[str, KeptCell]]] = {}
    starts = _Changes(sources.values())
    for kept in several:
        cells = _coarse(kept.cells(), months, starts)
        if days_before or months_before:
            cells = folded(cells, days_before=days_before, months_before=months_before, span_of=starts.span)
        by: dict[tuple[str, str, int], dict[str, KeptCell]] = {}
        for each in cells:
            by.setdefault((each.source, each.day, each.window), {})[line_of(each)] = each
        for at, lines in by.items():
            offer = (len(lines), sha256_of("\n".join(sorted(lines)).encode()), lines)
            chosen[at] = offer if at not in chosen else max(chosen[at], offer, key=lambda each: each[:2])
    return Kept(
        sources=sources, by_line={line: each for _, _, lines in chosen.values() for line, each in lines.items()}
    )


class _Changes:
    """When the names of some sources come to stand for another model, or have another price, under today's facts."""

    def __init__(self, sources: Iterable[Source]) -> None:
        some = tuple(sources)
        names = Prepared.of(Assess(("-",), record_figures=False)).names
        if periods := [each.period for each in some if each.period is not None]:
            period = (min(first for first, _ in periods), max(last for _, last in periods))
            names.learn(sorted({name for each in some for name in each.names}, key=str), period=period)
        self._timeline = names.timeline

    def span(self, kept: KeptCell) -> str | None:
        """The span of dates of the name of a cell."""
        return (
            None if kept.first_us is None else self._timeline.span(kept.cell.series.model_name, day_of(kept.first_us))
        )


def _coarse(cells: Sequence[KeptCell], months: set[tuple[str, str]], starts: _Changes) -> list[KeptCell]:
    """Cells, those of a source and a month that another folder holds by the month alike."""
    some = [each for each in cells if (each.source, each.day[:_MONTH]) in months]
    if not some:
        return list(cells)
    others = [each for each in cells if (each.source, each.day[:_MONTH]) not in months]
    return [*others, *folded(some, days_before=None, months_before="9999-12-31", span_of=starts.span)]
