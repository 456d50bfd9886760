"""The energy of processors that a job shares with other programs: its own, theirs, and what idles.

Power is taken to be idle power and a constant for each second that processors work, so that two times, one of them
without the job, tell both; the job and the others share what is over idle by their processor time, where a second of
the one may take up to twice the power of the other's (``serving:processors``). The parts add up to what the sensors
of processors and memory showed, in every simulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from obsia.accounting.known import required

if TYPE_CHECKING:
    from obsia.accounting.draws import Draws, Worlds
    from obsia.facts.snapshot import Snapshot
    from obsia.meters.account import ProcessorWork


def read_energy(value: float, half: float, *, worlds: Worlds, key: str) -> Draws:
    """What sensors read, in any unit, with its 90 % half width, drawn under a name of its own; shape (worlds,)."""
    # 1.645 standard errors each side hold 90 % of a normal distribution.
    return np.maximum(value + half / 1.645 * worlds.normal(("measurement", key)), 0.0)


def parts_j(works: Sequence[ProcessorWork], *, snapshot: Snapshot, worlds: Worlds) -> tuple[Draws, Draws, Draws]:
    """Energy of the job, of others, and of idling, J, shape (worlds,), of nodes that tell them apart."""
    ratio = worlds.draw(required(snapshot, "serving:processors", "program_power_ratio"))
    sums = [worlds.constant(0.0) for _ in range(3)]
    for number, each in enumerate(works):
        energy_j = read_energy(each.energy_j, each.half_j, worlds=worlds, key=f"processors {number}")
        idle = np.minimum(energy_j, each.without_work_j or 0.0)
        own = min(each.own_s / each.busy_s, 1.0)
        job = (energy_j - idle) * (own * ratio / (own * ratio + 1.0 - own))
        for place, part in enumerate((job, energy_j - idle - job, idle)):
            sums[place] = sums[place] + part
    return sums[0], sums[1], sums[2]
