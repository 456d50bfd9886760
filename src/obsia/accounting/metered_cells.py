"""Calls whose energy a meter read: what parts them from others in cells of usage, and what is not taken as a reading.

Calls of one cell were read at one boundary, by one meter, with one error: their joules are summed, exactly. A reading
without a boundary is none, and neither is one that accelerators could not have drawn in the time that the call took.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import ibis

from obsia.accounting.impacts import Meter
from obsia.core.columns import ENERGY, ENERGY_BOUNDARIES
from obsia.core.figure import Boundary

Table = Any
"""An ibis table."""
Value = Any
"""An ibis value."""

METER: Final = "meter"
"""The column that says at which boundary, by whom and how well the energy of a row was read; null where it was not."""
UNUSED: Final = "energy_unused"
"""Why a stated energy is not taken as a reading; null where it is, and where none is stated."""
NO_BOUNDARY, TOO_MUCH = ("no-boundary", "above-design-power")
ERRORS: Final = ("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1")
"""Errors of readings that are told apart: a stated one is rounded up to the next."""
MOST_METERS: Final = 20
"""Meters that are told apart by their names."""
_MARK: Final = "\x1f"


def reading_of(meter: str) -> Meter:
    """What a cell of :data:`METER` says."""
    boundary, by, error = meter.split(_MARK)
    return Meter(Boundary(boundary), by, float(error) if error else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What accelerators can draw, where it is known: by their names in records, else as it was stated for all."""

    watts: Mapping[str, float] = field(default_factory=dict[str, float])
    """Text of the column ``gpu`` -> design power of one, W."""
    default_w: float | None = None
    default_count: int | None = None


def with_meter(usage: Table, *, limits: Limits) -> Table:
    """``usage``, which states energies, with :data:`METER` and :data:`UNUSED`; energies that are not used are null."""
    energy: Value = usage[ENERGY]
    boundary = _boundary(usage)
    error = _error(usage)
    by: Value = usage.energy_by.fill_null("").replace(_MARK, "") if "energy_by" in usage.columns else ibis.literal("")
    above = _is_above(usage, boundary, error, limits)
    why: Value = ibis.cases(
        (energy.isnull(), ibis.null("string")),
        (boundary.isnull(), NO_BOUNDARY),
        (above, TOO_MUCH),
        else_=ibis.null("string"),
    )
    usage = usage.mutate(**{UNUSED: why})
    used: Value = energy.notnull() & usage[UNUSED].isnull()
    return usage.mutate(
        **{
            METER: ibis.cases((used, boundary + _MARK + by + _MARK + error), else_=ibis.null("string")),
            ENERGY: ibis.cases((used, energy), else_=ibis.null(energy.type())),
        }
    )


def unused(usage: Table) -> Table:
    """How many rows state an energy that is not taken as a reading, by reason."""
    left = usage.filter(usage[UNUSED].notnull())
    return left.group_by(UNUSED).aggregate(n=left.count()).order_by(UNUSED)


def _boundary(usage: Table) -> Value:
    if "energy_boundary" not in usage.columns:
        return ibis.null("string")
    named: Value = usage.energy_boundary.lower().strip()
    return ibis.cases((named.isin(list(ENERGY_BOUNDARIES)), named), else_=ibis.null("string"))


def _error(usage: Table) -> Value:
    """The least of :data:`ERRORS` that the stated error does not exceed; '' where none is stated."""
    if "energy_error_ratio" not in usage.columns:
        return ibis.literal("")
    stated: Value = usage.energy_error_ratio
    return ibis.cases(*((stated <= float(each), each) for each in ERRORS), else_="")


def _is_above(usage: Table, boundary: Value, error: Value, limits: Limits) -> Value:
    """Whether accelerators would have drawn more than their design power, the error of the meter aside; never null."""
    if "duration_us" not in usage.columns:
        return ibis.literal(False)
    watts: Value = ibis.literal(limits.default_w, type="float64")
    if "gpu" in usage.columns and limits.watts:
        watts = ibis.cases(*((usage.gpu == text, each) for text, each in sorted(limits.watts.items())), else_=watts)
    count: Value = ibis.literal(limits.default_count, type="int64")
    if "gpu_count" in usage.columns:
        count = usage.gpu_count.nullif(0).fill_null(count)
    margin: Value = ibis.cases(*((error == each, 1.0 + float(each)) for each in ERRORS), else_=1.0 + float(ERRORS[-2]))
    most_j = watts * count * (usage.duration_us / 1e6) * margin
    at_accelerator = boundary == Boundary.ACCELERATOR.value
    return (at_accelerator & (usage[ENERGY].cast("float64") > most_j)).fill_null(False)
