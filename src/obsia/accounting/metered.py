"""Calls whose energy a meter read: a deployment in which their joules are work, and what else they cost is modelled.

A measured line has one column of work more than the same line by the model: its joules. Their unit cost is 1 J at the
boundary of the meter, times the error of the meter. Everything stays linear in the work, so that sums and groups of
measured and of modelled calls are what they are of modelled ones, and nothing is measured twice. Beyond the meter's
boundary stands the model: hosts and machines that wait by the time that the work takes, PUE once, on what lies inside.

What was read of some calls of a deployment tells of its other calls too: it chooses among simulations of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from obsia.accounting.discrepancies import spread_of
from obsia.accounting.draws import Z95, Draws, Key, Worlds
from obsia.accounting.engines import posterior
from obsia.accounting.impacts import (
    ENERGY,
    ENERGY_ACCELERATOR,
    ENERGY_SERVER,
    METER_RATIOS,
    Line,
    Meter,
    PlaceId,
    Quantity,
    Reading,
)
from obsia.accounting.known import required
from obsia.accounting.unit_costs import Deployment, resampled
from obsia.core.figure import Assumption, Boundary
from obsia.facts.snapshot import Snapshot

COLUMN = "measured_j"
"""The column of work that a meter read."""
SAYS_NOTHING = 1e-3
"""Weight of a simulation that what was read makes impossible: where all are, the prior stands."""
AT: Mapping[Boundary, Quantity] = {
    Boundary.ACCELERATOR: ENERGY_ACCELERATOR,
    Boundary.SERVER: ENERGY_SERVER,
    Boundary.FACILITY: ENERGY,
}
"""Boundary of a meter -> the energy that it reads."""


def metered(plain: Deployment, meter: Meter, snapshot: Snapshot, worlds: Worlds, *, pue: Draws) -> Deployment:
    """The deployment of calls that a meter read; ``pue`` is that of their place, which a facility's meter holds.

    What a meter of servers, or of a facility, says of what lies inside of it is the model's split.
    """
    costs = plain.costs
    with worlds.recording() as read_by:
        reading = _ratio(meter, snapshot, worlds)
    nothing = np.zeros_like(costs.accelerator_j)
    if meter.boundary is Boundary.ACCELERATOR:
        slope_ratio = costs.slope_ratio if costs.slope_ratio is not None else np.ones_like(reading)
        lost_j = slope_ratio * costs.accelerator_j
        work = nothing, costs.server_j - lost_j, costs.it_j - lost_j
        joule = reading, slope_ratio * reading, slope_ratio * reading
    elif meter.boundary is Boundary.SERVER:
        work = nothing, nothing, costs.it_j - costs.server_j
        joule = reading * _inside(costs.accelerator_j, costs.server_j), reading, reading
    else:
        it_j = reading / pue
        work = nothing, nothing, nothing
        joule = it_j * _inside(costs.accelerator_j, costs.it_j), it_j * _inside(costs.server_j, costs.it_j), it_j
    accelerator_j, server_j, it_j = (np.vstack([each, one]) for each, one in zip(work, joule, strict=True))
    return replace(
        plain,
        costs=replace(
            costs,
            accelerator_j=accelerator_j,
            accelerator_s=_with_none(costs.accelerator_s),
            server_j=server_j,
            it_j=it_j,
            columns=(*costs.columns, COLUMN),
        ),
        embodied_g=_with_none(plain.embodied_g),
        embodied_kgsbeq=_with_none(plain.embodied_kgsbeq),
        keys=_keys(plain, meter, frozenset(read_by)),
        assumptions=(*plain.assumptions, *_assumed(meter)),
    )


def informed(
    plain: Deployment, readings: Sequence[Reading], snapshot: Snapshot, worlds: Worlds, *, pues: Mapping[PlaceId, Draws]
) -> Deployment:
    """The deployment of calls that no meter read, after what was read of other calls of it; ``pues`` of their places.

    A simulation is as likely as what it says of those calls is near to what was read, within the error of the meters
    and within what one run departs from another by; one that is unlikely takes over what a likelier one holds.
    """
    held = posterior(snapshot, worlds)
    run = np.hypot(spread_of(held, level="row", quantity="time"), spread_of(held, level="row", quantity="energy"))
    costs, against, total_j = plain.costs, np.zeros(worlds.worlds), np.zeros(worlds.worlds)
    for meter, energy_j, work in readings:
        boundary = meter.boundary
        unit_j = {Boundary.ACCELERATOR: costs.accelerator_j, Boundary.SERVER: costs.server_j}.get(boundary, costs.it_j)
        said_j = np.asarray(work) @ unit_j * (1.0 if meter.place is None else pues[meter.place])
        total_j += said_j
        error = np.std(np.log(_ratio(meter, snapshot, worlds)))
        against += (np.log(energy_j / said_j) / np.hypot(run, error)) ** 2 / 2.0
    likely = np.exp(-against) + SAYS_NOTHING
    return replace(
        plain.resampled(resampled(likely, along=total_j)),
        assumptions=(*plain.assumptions, Assumption(code="meter-informs")),
    )


def modelled(line: Line) -> Line:
    """The same line by the model alone."""
    if line.deployment.readings:
        line = replace(line, deployment=line.deployment._replace(readings=()))
    if line.deployment.meter is None:
        return line
    hours = line.hours
    if hours is not None:
        hours = replace(hours, weighted=hours.weighted[:-1], outside=hours.outside[:-1])
    return replace(line, deployment=line.deployment._replace(meter=None), work=line.work[:-1], hours=hours)


def boundary_of(lines: Sequence[Line]) -> Boundary:
    """Where measured lines can be told beside the model: at the boundary of all their meters, else the facility's."""
    known = {line.deployment.meter.boundary for line in lines if line.deployment.meter is not None}
    return known.pop() if len(known) == 1 else Boundary.FACILITY


def ratio_at(boundary: Boundary) -> tuple[Quantity, Quantity]:
    """The energy that is compared at a boundary, and what its ratio is called."""
    return AT[boundary], METER_RATIOS[AT[boundary]]


def _ratio(meter: Meter, snapshot: Snapshot, worlds: Worlds) -> Draws:
    """What was used over what the meter read, shape (worlds,): its readings share one error."""
    estimate = required(snapshot, "serving:default", "error_published_ratio")
    key = (f"meter:{meter.by}", "error")
    if meter.error_ratio is None:
        return worlds.draw(estimate, key=key)
    return np.exp(worlds.discrepancy(key, estimate.facts[0]) * np.log1p(meter.error_ratio) / Z95)


def _inside(part_j: np.ndarray, whole_j: np.ndarray) -> Draws:
    """The share of a part in a whole, shape (worlds,): the mean over the units of work that cost anything."""
    share = np.divide(part_j, whole_j, out=np.zeros_like(part_j), where=whole_j > 0)
    return share.sum(axis=0) / np.maximum((whole_j > 0).sum(axis=0), 1)


def _with_none(rows: np.ndarray) -> np.ndarray:
    return np.vstack([rows, np.zeros(rows.shape[1])])


def _keys(plain: Deployment, meter: Meter, read_by: frozenset[Key]) -> dict[str, frozenset[Key]]:
    """What each part rests on: what a meter reads on the meter, what lies beyond it on the time of the work too."""
    held, nothing = plain.keys, frozenset[Key]()
    time = held["accelerator"]
    server = held["server"] | (time if meter.boundary is Boundary.ACCELERATOR else nothing)
    idle = held["idle"] | (nothing if meter.boundary is Boundary.FACILITY else time)
    return {**held, "accelerator": read_by, "server": server, "idle": idle, "manufacture": held["manufacture"] | time}


def _assumed(meter: Meter) -> tuple[Assumption, ...]:
    found = (
        [Assumption(code="meter-error", arguments={"meter": meter.by or "unnamed"})]
        if meter.error_ratio is None
        else []
    )
    if meter.boundary is not Boundary.ACCELERATOR:
        found.append(Assumption(code="meter-split"))
    return tuple(found)
