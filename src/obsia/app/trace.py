"""The journey from a figure of any other journey back to what it stands on."""

from __future__ import annotations

from obsia.app.disclosure.priority_formulas import PRIORITY_FORMULAS
from obsia.app.figures.trace import Formulas, Trace, traced
from obsia.app.request.request_formulas import REQUEST_FORMULAS
from obsia.app.training.training_formulas import TRAINING_FORMULAS
from obsia.app.world.world_formulas import WORLD_FORMULAS

FORMULAS: Formulas = {**REQUEST_FORMULAS, **TRAINING_FORMULAS, **PRIORITY_FORMULAS, **WORLD_FORMULAS}
"""In the symbols of the field, so that they read the same in every language."""


def trace(figure_id: str) -> Trace:
    """The trace of a recorded figure. Raises ``NoData`` without any record, ``UnknownName`` for an unknown id."""
    return traced(figure_id, formulas=FORMULAS)
