"""The energy of processors that a job shares with other programs: its own, theirs, and what idles.

Power is taken to be idle power and a constant for each second that processors work. Where sensors show it, two times,
one of them without the job, tell both, and the parts add up to what the sensors of processors and memory showed, in
every simulation; elsewhere both are drawn from what is published of servers. The job and the others share what is over
idle by their processor time, where a second of the one may take up to twice the power of the other's
(``serving:processors``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from obsia.accounting.known import required

if TYPE_CHECKING:
    from obsia.accounting.draws import Draws, Worlds
    from obsia.facts.snapshot import Snapshot
    from obsia.meters.account import ProcessorTime, ProcessorWork


def read_energy(value: float, half: float, *, worlds: Worlds, key: str) -> Draws:
    """What sensors read, in any unit, with its 90 % half width, drawn under a name of its own; shape (worlds,)."""
    # 1.645 standard errors each side hold 90 % of a normal distribution.
    return np.maximum(value + half / 1.645 * worlds.normal(("measurement", key)), 0.0)


def parts_j(works: Sequence[ProcessorWork], *, snapshot: Snapshot, worlds: Worlds) -> tuple[Draws, Draws, Draws]:
    """Energy of the job, of others, and of idling, J, shape (worlds,), of nodes that tell them apart."""
    ratio = _fact("program_power_ratio", snapshot, worlds)
    sums = [worlds.constant(0.0) for _ in range(3)]
    for number, each in enumerate(works):
        energy_j = read_energy(each.energy_j, each.half_j, worlds=worlds, key=f"processors {number}")
        idle = np.minimum(energy_j, each.without_work_j or 0.0)
        job = (energy_j - idle) * _own_share(each, ratio)
        for place, part in enumerate((job, energy_j - idle - job, idle)):
            sums[place] = sums[place] + part
    return sums[0], sums[1], sums[2]


def modelled_parts_j(
    times: Sequence[ProcessorTime], *, snapshot: Snapshot, worlds: Worlds
) -> tuple[Draws, Draws, Draws]:
    """The same of nodes without sensors: their share of servers at the wall, by threads and by how long they worked.

    Each thread takes its share of an idle server all the time, and as much again as a thread at work takes over idle
    while it works (linear in the load; ``serving:processors`` says what is published and how far it may be wrong).
    """
    idle_w, work_w, ratio = (
        _fact(each, snapshot, worlds) for each in ("idle_thread_w", "work_thread_w", "program_power_ratio")
    )
    idle_j = idle_w * sum(each.processors * each.duration_s for each in times)
    job_j = sum((work_w * each.busy_s * _own_share(each, ratio) for each in times), worlds.constant(0.0))
    return job_j, work_w * sum(each.busy_s for each in times) - job_j, idle_j


def _own_share(of: ProcessorWork | ProcessorTime, ratio: Draws) -> Draws:
    """The job's share of what is over idle, shape (worlds,)."""
    own = min(of.own_s / of.busy_s, 1.0)
    return own * ratio / (own * ratio + 1.0 - own)


def _fact(name: str, snapshot: Snapshot, worlds: Worlds) -> Draws:
    return worlds.draw(required(snapshot, "serving:processors", name))
