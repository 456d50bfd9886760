"""How long work keeps accelerators, busy and waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import DeploymentId, Line
from obsia.accounting.unit_costs import Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Accelerator-seconds of some work, each of shape (worlds,)."""

    busy_s: Draws
    paid_s: Draws
    """With those in which the same machines wait."""
    keys: frozenset[Key]


def hours_of(lines: Sequence[Line], *, deployments: Mapping[DeploymentId, Deployment], worlds: int) -> Hours:
    """The accelerator-seconds of some lines whose deployments were drawn, summed in an order of their own."""
    busy_s, paid_s = np.zeros(worlds), np.zeros(worlds)
    for line in sorted(lines, key=lambda line: line.work):
        costs = deployments[line.deployment].costs
        of_line = np.array(line.work) @ costs.accelerator_s
        busy_s += of_line
        paid_s += of_line / costs.busy_share
    held = [deployments[each].keys for each in {line.deployment for line in lines}]
    keys = frozenset[Key]().union(*(keys[name] for keys in held for name in ("accelerator", "idle")))
    return Hours(busy_s=busy_s, paid_s=paid_s, keys=keys)
