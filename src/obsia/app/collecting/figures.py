"""What a tenant's records cost so far, as figures that a scrape is given: made beside, from kept sums."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from obsia.app.collecting.last_figures import FILE, TOKENS, FigureOfModel, ModelCost
from obsia.app.files import replacing
from obsia.app.questions.keeping import Keeping, Summed
from obsia.app.questions.usage import Assess
from obsia.app.usage import kept_folder
from obsia.app.usage.account import Group
from obsia.app.usage.assess import answer
from obsia.app.usage.received_records import waiting_file
from obsia.app.usage.summing import keep
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.store.folders import CELLS


def tell(folder: Path, *, threads: int | None = None) -> None:
    """Make the figures of a tenant's folder anew, of all that was sealed and all that waits."""
    with tempfile.TemporaryDirectory(prefix="obsia-") as work:
        paths = [str(folder / CELLS)] if kept_folder.is_kept(folder / CELLS) else []
        waiting = waiting_file(folder, Path(work) / "waiting", threads=threads)
        if waiting is not None:
            kept = str(Path(work) / CELLS)
            keep(Keeping(folder=kept), Summed([waiting], by=("label.tenant",)))
            paths.append(kept)
        if not paths:
            return
        try:
            account = answer(Assess(paths, by=("model",), record_figures=False))
        except NoData:
            return
    table = next(each for each in account.tables if each.by == ("model",))
    with replacing(str(folder / FILE)) as place:
        Path(place).write_bytes(msgspec.json.encode(list(map(_of_model, table.groups))))


def _of_model(group: Group) -> ModelCost:
    figures = [_told(each) for each in group.figures]
    if group.cost is not None and group.cost.figure is not None:
        figures.append(_told(group.cost.figure))
    return ModelCost(
        model=group.keys["model"] or "",
        tokens={name: getattr(group.tokens, name) for name in TOKENS},
        figures=tuple(figures),
    )


def _told(figure: Figure) -> FigureOfModel:
    return FigureOfModel(
        quantity=figure.quantity,
        boundary=figure.boundary.value,
        unit=figure.unit,
        median=figure.median,
        mean=figure.mean,
        low=figure.low,
        high=figure.high,
    )
