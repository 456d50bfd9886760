"""An estimate for machines: one JSON object, flat rows."""

from __future__ import annotations

from collections.abc import Iterator

from obsia._version import __version__
from obsia.app.figures.export import Record, figure_record, figure_row, model_record, unknown_records, zone_record
from obsia.app.request.estimate import Estimation

REQUEST = "request"


def estimation_record(estimation: Estimation) -> Record:
    """An estimate as one JSON object."""
    return {
        "obsia": __version__,
        "command": list(estimation.command),
        "model": model_record(estimation.model),
        "zone": zone_record(estimation.zone),
        "provider": estimation.provider,
        "figures": [figure_record(figure) for figure in estimation.figures],
        "unknowns": unknown_records(estimation.unknowns),
    }


def estimation_rows(estimation: Estimation) -> Iterator[Record]:
    """One row for each quantity and boundary of a request."""
    for figure in estimation.figures:
        yield {"table": REQUEST, **figure_row(figure)}
