"""What one unit of work costs at a deployment, in every world, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key
from obsia.accounting.embodied import Embodied
from obsia.accounting.engines import Fleet
from obsia.core.figure import Assumption
from obsia.physics import facility
from obsia.physics.server import ServerShare
from obsia.physics.work import WORK_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCosts:
    """Cost of each unit of work, in the order of ``columns``; arrays have shape (columns, worlds)."""

    accelerator_j: NDArray[np.float64]
    accelerator_s: NDArray[np.float64]
    """Accelerator-seconds that the work keeps busy (its share of the batch)."""
    server_j: NDArray[np.float64]
    """At the wall of busy servers."""
    it_j: NDArray[np.float64]
    """With the machines that are ready and wait."""
    devices: Draws
    """Accelerators of a replica, shape (worlds,)."""
    batch: Draws
    """Requests that share its steps, shape (worlds,)."""
    busy_share: Draws
    """Share of the time in which machines work, shape (worlds,)."""
    columns: tuple[str, ...] = WORK_COLUMNS
    """Names of the work: that of tokens, or ``work.MEDIA_COLUMNS``."""
    design_w: Draws | None = None
    """Design power of the accelerator that serves, shape (worlds,)."""
    token_s: Draws | None = None
    """Seconds between two output tokens of a request, where it leaves the server, shape (worlds,)."""
    slope_ratio: Draws | None = None
    """Joules at the wall of busy servers for one of their accelerators, shape (worlds,)."""

    @classmethod
    def around(
        cls,
        owned: Owned,
        *,
        accelerator_j: NDArray[np.float64],
        accelerator_s: NDArray[np.float64],
        devices: Draws,
        batch: Draws,
        columns: tuple[str, ...] = WORK_COLUMNS,
    ) -> UnitCosts:
        """What accelerators cost with the servers around them, busy and waiting.

        Each unit of work by itself is held to the design power of the accelerators for as long as it keeps them busy:
        then so is any mix of units. By the energy model a prompt alone draws more (arithmetic goes on beside moving,
        and answers beside prompts leave room for it): that excess is dropped, also where there would be room.
        """
        around = owned.around
        accelerator_j = np.minimum(accelerator_j, owned.fleet.machine.accelerator.power_w * accelerator_s)
        server_j = facility.server_energy_j(
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            slope_ratio=around.slope_ratio,
            host_w=around.host_w,
        )
        return cls(
            accelerator_j=accelerator_j,
            accelerator_s=accelerator_s,
            server_j=server_j,
            it_j=facility.it_energy_j(
                server_j=server_j, accelerator_s=accelerator_s, ready_w=around.ready_w, busy_share=owned.busy_share
            ),
            devices=devices,
            batch=batch,
            busy_share=owned.busy_share,
            columns=columns,
            design_w=owned.fleet.machine.accelerator.power_w,
            slope_ratio=around.slope_ratio,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Unit costs of a model at a provider, usage and embodied, and what they rest on."""

    costs: UnitCosts
    embodied_g: NDArray[np.float64]
    """Embodied gCO2e of one unit of each kind of work, shape (columns, worlds)."""
    embodied_kgsbeq: NDArray[np.float64]
    keys: dict[str, frozenset[Key]]
    """Factor (``impacts.FACTORS``: accelerator, server, idle, manufacture) -> the keys that it rests on."""
    assumptions: tuple[Assumption, ...]

    def resampled(self, taken: NDArray[np.intp]) -> Deployment:
        """The same where each world takes what another one holds, shape (worlds,)."""
        costs = self.costs
        drawn = (
            *("accelerator_j", "accelerator_s", "server_j", "it_j"),
            *("devices", "batch", "busy_share", "design_w", "token_s", "slope_ratio"),
        )
        moved = {name: getattr(costs, name)[..., taken] for name in drawn if getattr(costs, name) is not None}
        return replace(
            self,
            costs=replace(costs, **moved),
            embodied_g=self.embodied_g[..., taken],
            embodied_kgsbeq=self.embodied_kgsbeq[..., taken],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What all deployments of a provider share."""

    fleet: Fleet
    around: ServerShare
    busy_share: Draws
    manufacture: Embodied
    fleet_keys: frozenset[Key]
    server_keys: frozenset[Key]
    idle_keys: frozenset[Key]


def resampled(weights: Draws, *, along: Draws, apart: tuple[int, int] = (1, 1)) -> NDArray[np.intp]:
    """Which world each world takes, in proportion to ``weights``, shape (worlds,): as many as can keep their own.

    Worlds that lie ``apart`` (:attr:`.Worlds.apart`) stay so: each block of a part takes one block of it, and its
    worlds take those of that block.
    """
    parts, blocks = apart
    shape = parts, blocks, weights.size // (parts * blocks)
    likely, order = weights.reshape(shape), along.reshape(shape)
    places = np.arange(weights.size, dtype=np.intp).reshape(shape)
    taken = np.empty_like(places)
    for part in range(parts):
        for block, other in enumerate(_taken(likely[part].sum(axis=1), along=order[part].mean(axis=1))):
            within = _taken(likely[part, other], along=order[part, other])
            taken[part, block] = places[part, other][within]
    return taken.ravel()


def _taken(weights: Draws, *, along: Draws) -> NDArray[np.intp]:
    """Which world, or block of worlds, each one takes, in proportion to ``weights``.

    Systematic: each is taken as often as its weight says, rounded up or down, and no chance enters. Those who give and
    those who take are paired in the order of ``along`` (what the worlds cost): a slightly other weight then moves each
    to a neighbour, not to somebody else.
    """
    order = np.argsort(along, kind="stable")
    ranked = weights[order]
    steps = np.floor(np.cumsum(ranked) / ranked.sum() * ranked.size + 0.5)
    times = np.diff(steps, prepend=0.0).astype(np.intp)
    places = np.arange(weights.size)
    places[times == 0] = np.repeat(places, np.maximum(times - 1, 0))
    taken = np.empty(weights.size, dtype=np.intp)
    taken[order] = order[places]
    return taken
