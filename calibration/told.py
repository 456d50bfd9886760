"""Why medians of masked models are off: predicted over measured as ever more of a configuration is told.

The configurations and the fits are those of :mod:`calibration.masked`. First everything is hidden; then the model is
known, with the precision of its weights; then how many requests ran at once; then the accelerators and their number;
at last the engine with its version. What a step brings is what not knowing it costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from calibration.closed import Hidden
from calibration.masked import LAW, SERVED, Array, Measured, Unseen, evenly, predicted
from calibration.validate.levels import HeldOut
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds
from obsia.accounting.networks import model_facts
from obsia.accounting.setups import UNSTATED, Setup
from obsia.facts.snapshot import Snapshot

PREFIX: Final = "told-"
"""Of the names of tables that :func:`held_out` adds to those of :mod:`calibration.masked`."""
HIDDEN: Final = "everything hidden"
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "the model, its precision": ("precision",),
    "requests at once": ("running",),
    "accelerators": ("device", "devices"),
    "engine": ("engine", "engine_version"),
}
"""What is told one after the other -> the fields of a setup that hold it."""
ARRIVALS: Final = "arrivals, 0.3 to 11 requests at once"
FEW: Final = f"newer benchmark, under {SERVED:.0f}"
MANY: Final = f"newer benchmark, {SERVED:.0f} or more"
OLDER: Final = f"older benchmark (engine of 2024), {SERVED:.0f} or more"
HEAD: Final = """\
### Why medians are low

The same configurations as ever more of them is told: predicted over measured (median), and how many lie in the 90%
interval. Each column knows what those to its left know."""


def group(row: Measured) -> str:
    """Which of four kinds a configuration is of."""
    if not row.collection.startswith("mlenergy"):
        return ARRIVALS
    if "v2" in row.collection:
        return OLDER
    return MANY if row.batch >= SERVED else FEW


def held_out(
    snapshot: Snapshot, every: Sequence[Measured], fits: Mapping[str, Unseen], hidden: HeldOut
) -> dict[str, HeldOut]:
    """Predictions at each step, first ``hidden`` (the table of all); clusters are kinds of configurations."""
    rows = evenly(every)
    groups = [group(row) for row in rows]
    found = {PREFIX + HIDDEN: _grouped(hidden, groups)}
    at = {(row.maker, row.model_id) for row in rows}
    drawing = {maker: _drawing(fits[maker]) for maker in sorted({maker for maker, _ in at})}
    models = {
        name: model_facts(snapshot, model_id=name, checkpoint=snapshot.text(f"model:{name}", "checkpoint"))
        for _, name in at
    }
    told: tuple[str, ...] = ()
    for step, names in STEPS.items():
        told = (*told, *names)
        costs: dict[tuple[str, Setup], Array] = {}
        each: list[HeldOut] = []
        for row in rows:
            setup = UNSTATED._replace(**{name: getattr(row.setup, name) for name in told})
            if (row.model_id, setup) not in costs:
                deployment = drawing[row.maker].of(models[row.model_id], provider=None, setup=setup, is_strict=False)
                costs[row.model_id, setup] = deployment.costs.accelerator_j
            each.append(predicted([row], {row.model_id: costs[row.model_id, setup]}))
        found[PREFIX + step] = _joined(each, groups)
    return found


def _drawing(fit: Unseen) -> Deployments:
    """Deployments of models that are known, by fits that did not see their maker."""
    return Deployments(
        Hidden(model_id="", size_model=fit.size_model, joints={LAW: fit.law}, regimes=fit.regimes), Worlds()
    )


def _joined(each: Sequence[HeldOut], groups: Sequence[str]) -> HeldOut:
    """Predictions of rows one by one, in one table."""
    return HeldOut(
        ids=tuple(one.ids[0] for one in each),
        clusters=tuple(groups),
        **{
            name: np.concatenate([getattr(one, name) for one in each])
            for name in ("measured", "median", "low", "high", "quantiles")
        },
    )


def _grouped(held: HeldOut, groups: Sequence[str]) -> HeldOut:
    return _joined([held.at(np.arange(len(groups)) == at) for at in range(len(groups))], groups)


def section(tables: Mapping[str, HeldOut]) -> str:
    """The section of the page, as Markdown."""
    steps = [PREFIX + name for name in (HIDDEN, *STEPS) if PREFIX + name in tables]
    if not steps:
        return ""
    head = ["configurations", "rows", *(name.removeprefix(PREFIX) for name in steps)]
    lines = [HEAD, "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for kind in (MANY, FEW, OLDER, ARRIVALS):
        its = np.array([name == kind for name in tables[steps[0]].clusters])
        if its.any():
            cells = [_cell(tables[name].at(its)) for name in steps]
            lines.append(f"| {' | '.join([kind, str(its.sum()), *cells])} |")
    return "\n".join(lines)


def _cell(held: HeldOut) -> str:
    inside = np.mean((held.low <= held.measured) & (held.measured <= held.high))
    return f"{np.median(held.median / held.measured):.2f} ({100 * inside:.0f}%)"
