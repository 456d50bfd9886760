"""An estimate for machines: one JSON object, flat rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsia._version import __version__
from obsia.app.figures.export import (
    Record,
    figure_record,
    figure_row,
    model_record,
    number,
    unknown_records,
    zone_record,
)
from obsia.app.request.estimate import Estimation
from obsia.app.request.stated import Stated

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
        "stated": stated_records(estimation.stated),
    }


def estimation_rows(estimation: Estimation) -> Iterator[Record]:
    """One row for each quantity and boundary of a request."""
    for figure in estimation.figures:
        yield {"table": REQUEST, **figure_row(figure)}


def stated_records(stated: Iterable[Stated]) -> list[Record]:
    """What companies state of one request, with what it covers and where that was read."""
    return [
        {
            "product": each.product,
            "developer": each.developer,
            "quantity": each.quantity,
            "value": number(each.fact.value or 0.0),
            "unit": each.fact.unit,
            "request": each.request,
            "covers": each.covers,
            "as_of": each.fact.as_of,
            "reported": each.is_reported,
            "publisher": each.source.publisher,
            "address": each.source.url,
            "locator": each.fact.locator,
        }
        for each in stated
    ]
