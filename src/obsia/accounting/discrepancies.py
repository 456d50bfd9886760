"""How far a model, and a run of it, lie off the energy model of inference: drawn, for nobody has measured them.

A family of models departs by a factor, a checkpoint of it by another, a run of it by a third with heavy tails; each in
time, and in energy at that time. The scales are columns of ``law:inference``, fitted to errors on families that the
energy model had not seen (docs/explanation/inference.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.networks import ModelFacts
from obsia.accounting.stacks import Effect
from obsia.core.evidence import Fact
from obsia.physics.inference import Engine, Network

_LN10: Final = float(np.log(10.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Natural logarithms, shape (worlds,)."""

    time: Draws
    energy: Draws
    """At that time: what comes of the time itself is not in it."""
    time_spread: Draws
    """Standard deviation of ``time`` in the world's energy model."""

    def with_effect(self, effect: Effect) -> Discrepancy:
        """The same on a stack that is off the energy model too."""
        spread = np.hypot(self.time_spread, np.std(effect.time))
        return Discrepancy(time=self.time + effect.time, energy=self.energy + effect.energy, time_spread=spread)

    def factors(self, held: dict[str, Draws]) -> tuple[Draws, Draws]:
        """By what times, and energies, are multiplied; shape (worlds,). ``held`` is ``engines.posterior``."""
        return np.exp(self.time), np.exp(self.energy + held["engine_energy_with_time_ratio"] * self.time)


def keys_of(model: ModelFacts, *, quantity: str, precision: str | None = None) -> tuple[Key, Key]:
    """The keys under which a family, and a checkpoint as it is served, depart: the same in every figure."""
    family = (model.checkpoint or model.model_id).lower()
    served = f" {precision}" if precision else ""
    return (f"family:{family}", f"engine_{quantity}"), (model.subject, f"engine_{quantity}{served}")


def spread_of(held: dict[str, Draws], *, level: str, quantity: str) -> Draws:
    """Standard deviation (of a run: scale of its Student's t) of a discrepancy, natural logarithm; shape (worlds,)."""
    return held[f"engine_{level}_{quantity}_spread_log10"] * _LN10


def own_spread(held: dict[str, Draws], *, network: Network, quantity: str) -> Draws:
    """Of a checkpoint within its family; more where its weights have fewer bits than they were trained in."""
    quantised = np.maximum(network.is_eight_bit, network.is_four_bit)
    further = spread_of(held, level="quantised", quantity=quantity) ** 2
    return np.sqrt(spread_of(held, level="checkpoint", quantity=quantity) ** 2 + quantised * further)


def discrepancy_of_service(
    worlds: Worlds, held: dict[str, Draws], *, basis: Fact, model: ModelFacts, network: Network, service: str
) -> Discrepancy:
    """The discrepancy of a model as a service runs it: family, checkpoint and run together."""

    def off(quantity: str) -> Draws:
        family, checkpoint = keys_of(model, quantity=quantity)
        run = (service, f"engine_{quantity}")
        worlds.use(run, (basis,))
        return (
            spread_of(held, level="family", quantity=quantity) * worlds.discrepancy(family, basis)
            + own_spread(held, network=network, quantity=quantity) * worlds.discrepancy(checkpoint, basis)
            + spread_of(held, level="row", quantity=quantity) * student_four(worlds.scores(run))
        )

    spreads = [spread_of(held, level=level, quantity="time") for level in ("family", "row")]
    spreads.append(own_spread(held, network=network, quantity="time"))
    return Discrepancy(time=off("time"), energy=off("energy"), time_spread=np.sqrt(np.sum(np.square(spreads), axis=0)))


def few_requests(engine: Engine, *, batch: Draws, drop_share: Draws) -> Engine:
    """The engine at a batch: moving draws less where few requests share a step (``calibration.low_batch``).

    No fewer than one request has a step: a mean batch below 1 is one request at a time, and time without any.
    """
    return replace(engine, moving_power_share=engine.moving_power_share * (1.0 - drop_share / np.maximum(batch, 1.0)))


def student_four(uniform: Draws) -> Draws:
    """Quantiles of Student's t with four degrees of freedom at ``uniform``. Source: Shaw (2006), closed form."""
    tail = 4.0 * uniform * (1.0 - uniform)
    root = np.sqrt(tail)
    return np.sign(uniform - 0.5) * 2.0 * np.sqrt(np.maximum(np.cos(np.arccos(root) / 3.0) / root - 1.0, 0.0))
