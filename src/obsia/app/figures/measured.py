"""Recording what was measured in one set of worlds, so that ``obsia trace`` can explain it."""

from __future__ import annotations

from collections.abc import Sequence

from obsia.accounting.measures import Measures
from obsia.app.figures.figure_store import record
from obsia.app.figures.trace import Formulas


def record_measures(measures: Measures, *, formulas: Formulas, command: Sequence[str]) -> str | None:
    """Record the figures of which there is a formula; why they could not be, or None (never raises).

    ``command`` is what makes them again.
    """
    return record(
        (each for each in measures.made if (each.quantity.name, each.quantity.boundary) in formulas),
        pricing=measures,
        command=command,
    )
