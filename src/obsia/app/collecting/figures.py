"""What a tenant's records cost so far, as figures that a scrape is given: made beside, from kept sums."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

import msgspec

from obsia.app.collecting.last_figures import FILE, MODEL, OTHERS, TOKENS, FigureOfGroup, GroupCost, metric_labels
from obsia.app.files import replacing
from obsia.app.questions.keeping import Keeping, Summed
from obsia.app.questions.usage import Assess
from obsia.app.refusals import NoColumn
from obsia.app.usage import kept_folder
from obsia.app.usage.account import Group
from obsia.app.usage.assess import answer
from obsia.app.usage.received_records import waiting_file
from obsia.app.usage.summing import keep
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.store import manifest
from obsia.store.folders import CELLS, SEGMENTS


def tell(folder: Path, *, threads: int | None = None) -> None:
    """Make the figures of a tenant's folder anew, of all that was sealed and all that waits."""
    with tempfile.TemporaryDirectory(prefix="obsia-") as work:
        paths = _paths(folder, Path(work), threads)
        if not paths:
            return
        keys = (MODEL, *(f"label.{name}" for name in metric_labels(folder.parent)))
        account = None
        while account is None:
            try:
                account = answer(Assess(paths, by=keys, record_figures=False))
            except NoColumn as error:  # a label that this tenant does not send
                keys = tuple(key for key in keys if key != error.arguments["key"])
            except NoData:
                return
    tables = {each.by: each.groups for each in account.tables}
    said = [_of_group(group, key) for key in keys for group in tables.get((key,), ())]
    with replacing(str(folder / FILE)) as place:
        Path(place).write_bytes(msgspec.json.encode(said))


def _paths(folder: Path, work: Path, threads: int | None) -> list[str]:
    """Sums of all that a folder holds, or its records where sums do not keep all of them."""
    segments = [str(folder / SEGMENTS / each.name) for each in manifest.published(folder).segments]
    waiting = waiting_file(folder, work / "waiting", threads=threads)
    files = [*segments, *([] if waiting is None else [waiting])]
    summed = [str(folder / CELLS)] if kept_folder.is_kept(folder / CELLS) else []
    if segments and not summed:
        return files
    if waiting is None:
        return summed
    kept = str(work / CELLS)
    try:
        keep(Keeping(folder=kept), Summed([waiting], by=("label.tenant",)))
    except NoData:
        return files
    return [*summed, kept]


def _of_group(group: Group, key: str) -> GroupCost:
    figures = [_told(each) for each in group.figures]
    if group.cost is not None and group.cost.figure is not None:
        figures.append(_told(group.cost.figure))
    return GroupCost(
        key=key.removeprefix("label."),
        value=OTHERS if group.rest_of else group.keys[key] or "",
        tokens={name: getattr(group.tokens, name) for name in TOKENS},
        figures=tuple(figures),
    )


def _told(figure: Figure) -> FigureOfGroup:
    return FigureOfGroup(**{each.name: getattr(figure, each.name) for each in fields(FigureOfGroup)})
