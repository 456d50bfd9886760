"""Energies that records state: which of them are readings of a meter, before calls are summed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from obsia.accounting import metered_cells
from obsia.accounting.cells import frequent, only_names
from obsia.accounting.known import number
from obsia.accounting.metered_cells import MOST_METERS, Limits
from obsia.app.usage.cells import NOTHING_SERVED, RowServing
from obsia.app.usage.serving_columns import MOST_WAYS

if TYPE_CHECKING:
    from obsia.app.usage.names import Names
    from obsia.readers.query_engine import QueryEngine


def with_readings(engine: QueryEngine, usage: Any, *, names: Names) -> tuple[Any, Mapping[str, int]]:
    """``usage`` with what was read by whom, and how many records state an energy that is not taken, by reason."""
    if "energy_by" in usage.columns:
        rows = engine.rows(frequent(usage.filter(usage.energy_by.notnull()), column="energy_by", most=MOST_METERS))
        if len(rows) == MOST_METERS:
            usage = only_names(usage, names=sorted(str(row[0]) for row in rows), column="energy_by")
    usage = metered_cells.with_meter(usage, limits=_limits(engine, usage, names=names))
    return usage, {str(reason): int(count) for reason, count in engine.rows(metered_cells.unused(usage))}


def _limits(engine: QueryEngine, usage: Any, *, names: Names) -> Limits:
    """What the accelerators that records name can draw, and those that were stated for all."""
    texts: list[str] = []
    if "gpu" in usage.columns:
        texts = sorted(
            str(text) for (text,) in engine.rows(usage.select("gpu").distinct().limit(MOST_WAYS + 1)) if text
        )
    named = {text: _watts(names, RowServing(gpu=text)) for text in texts}
    return Limits(
        watts={text: watts for text, watts in named.items() if watts is not None},
        default_w=_watts(names, NOTHING_SERVED),
        default_count=names.serving.of(NOTHING_SERVED).setup.devices,
    )


def _watts(names: Names, row: RowServing) -> float | None:
    """The design power of one accelerator, W; None where nobody says which, or its power is not known."""
    device = names.serving.of(row).setup.device
    return None if device is None else number(names.snapshot, f"device:{device}", "tdp_w")
