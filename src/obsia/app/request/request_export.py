"""An estimate for machines: its members, and rows for each quantity and boundary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from obsia.app.figures.export import COMMAND, FIGURES, MODEL, UNKNOWNS, VERSION, ZONE, figure_row
from obsia.core.data import FLAG, NUMBER, TEXT, Record, Shape, many, maybe, member, members

if TYPE_CHECKING:
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.statement_gaps import Stated

REQUEST: Final = "request"
STATED: Final[Shape[Stated]] = Shape(
    members(TEXT, "product", "developer", "quantity"),
    member("value", NUMBER, lambda each: each.fact.value or 0.0),
    member("unit", TEXT, lambda each: each.fact.unit),
    members(TEXT, "request", "covers"),
    member("as_of", TEXT, lambda each: each.fact.as_of),
    member("reported", FLAG, lambda each: each.is_reported),
    member("publisher", TEXT, lambda each: each.source.publisher),
    member("address", TEXT, lambda each: each.source.url),
    member("locator", TEXT, lambda each: each.fact.locator),
)
"""What a company states of one request, with what it covers and where that was read."""
ESTIMATION: Final[Shape[Estimation]] = Shape(
    VERSION,
    COMMAND,
    member("model", MODEL),
    member("zone", ZONE),
    member("provider", maybe(TEXT)),
    FIGURES,
    UNKNOWNS,
    member("stated", many(STATED.type)),
)


def estimation_rows(estimation: Estimation) -> Iterator[Record]:
    """One row for each quantity and boundary of a request."""
    for figure in estimation.figures:
        yield {"table": REQUEST, **figure_row(figure)}
