"""Figures of training for machines: one JSON object, flat rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from obsia._version import __version__
from obsia.app.figures.export import FIXED_COLUMNS, Record, figure_record, number, unknown_records

if TYPE_CHECKING:
    from obsia.app.training.train import Training

RUN, DEVELOPMENT = "training", "development"


def training_record(training: Training) -> Record:
    """A training run as one JSON object."""
    return {
        "obsia": __version__,
        "command": list(training.command),
        "stated": {
            each.name: value for each in fields(training.run) if (value := getattr(training.run, each.name)) is not None
        },
        "zone": training.zone.zone_id,
        "figures": [figure_record(figure) for figure in training.figures],
        "development": [figure_record(figure) for figure in training.development],
        "probability_above_1e25_flop": number(training.probability_above_1e25_flop),
        "unknowns": unknown_records(training.unknowns),
    }


def training_rows(training: Training) -> Iterator[Record]:
    """One row for each quantity and boundary, of the final run and of the whole development."""
    for table, figures in ((RUN, training.figures), (DEVELOPMENT, training.development)):
        for figure in figures:
            record = figure_record(figure) | {"evidence": " ".join(figure.evidence)}
            yield {"table": table, **{name: record[name] for name in FIXED_COLUMNS if name in record}}
