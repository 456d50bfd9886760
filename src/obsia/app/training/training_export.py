"""A training run for machines: its members, and rows for each quantity and boundary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from obsia.app.figures.export import COMMAND, FIGURE, FIGURES, UNKNOWNS, VERSION, figure_row
from obsia.core.data import ANY, NUMBER, TEXT, Record, Shape, by_name, many, maybe, member

if TYPE_CHECKING:
    from obsia.accounting.training import StatedRun
    from obsia.app.training.train import Training

RUN, DEVELOPMENT = "training", "development"


def _stated(run: StatedRun) -> Record:
    """What is stated of a run, and nothing of what is not."""
    return {each.name: value for each in fields(run) if (value := getattr(run, each.name)) is not None}


TRAINING: Final[Shape[Training]] = Shape(
    VERSION,
    COMMAND,
    member("stated", by_name(ANY), lambda each: _stated(each.run)),
    member("zone", maybe(TEXT), lambda each: each.zone.zone_id),
    FIGURES,
    member("development", many(FIGURE.type)),
    member("probability_above_1e25_flop", NUMBER),
    UNKNOWNS,
)
training_record = TRAINING.record


def training_rows(training: Training) -> Iterator[Record]:
    """One row for each quantity and boundary, of the final run and of the whole development."""
    for table, figures in ((RUN, training.figures), (DEVELOPMENT, training.development)):
        for figure in figures:
            yield {"table": table, **figure_row(figure)}
