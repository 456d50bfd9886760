"""Which stack serves a hosted model: the one that is stated, else in each world the measured one or one of the others.

What is known of a service, its price and how fast its tokens come, weighs stacks as it weighs regimes and fillings: an
engine that could not be sold at the price counts less.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Worlds
from obsia.accounting.engines import ENGINES, Machine
from obsia.accounting.known import required
from obsia.accounting.service_regimes import SERVING, Run, ServiceRegimes, Weigh, either
from obsia.accounting.setups import Setup
from obsia.accounting.shapes import Shape
from obsia.accounting.stacks import Effect, Stack, StackEffects
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot

_RUNNING: Final = "running_batch_ratio"


class ServiceStacks:
    """Draws how one service is run, in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, *, service: str, setup: Setup) -> None:
        self._snapshot, self._worlds, self._service = snapshot, worlds, service
        self._ways = [(1.0, ServiceRegimes(snapshot, worlds, devices=setup.devices))]
        if setup.engine is None:
            share, effect = StackEffects(snapshot, worlds).of_service(service, setup.device)
            other = ServiceRegimes(snapshot, worlds, devices=setup.devices, effect=effect)
            self._ways = [(share, self._ways[0][1]), (1.0 - share, other)]

    def run(
        self,
        shape: Shape,
        machine: Machine,
        *,
        is_own: bool,
        is_small: bool,
        weigh: Weigh | None,
        running: float | None = None,
    ) -> Run:
        """How the service runs a model on ``machine``, so many requests at once where it is stated. The rest is as of
        ``ServiceRegimes``.
        """
        runs = [
            self._run(regimes, shape, machine, is_own=is_own, is_small=is_small, weigh=weigh, running=running)
            for _, regimes in self._ways
        ]
        if len(runs) == 1:
            return runs[0]
        key = (self._service, "stack")
        uniform = self._worlds.use(key, self._snapshot.facts(ENGINES, "engine_mix"))
        one, other = (
            replace(run, likelihood=share * run.likelihood) for run, (share, _) in zip(runs, self._ways, strict=True)
        )
        return either(one, other, uniform)

    def _run(
        self,
        regimes: ServiceRegimes,
        shape: Shape,
        machine: Machine,
        *,
        is_own: bool,
        is_small: bool,
        weigh: Weigh | None,
        running: float | None,
    ) -> Run:
        """On one stack. How many requests run is drawn around what is stated of it: what is known of the service then
        tells of its stack alone.
        """
        if running is not None and weigh is None:
            return self._stated(regimes, shape, machine, running)
        drawing = regimes if running is None else regimes.apart
        run = drawing.run(shape, machine, service=self._service, is_own=is_own, weigh=weigh, is_small=is_small)
        if running is None:
            return run
        return replace(self._stated(regimes, shape, machine, running), likelihood=run.likelihood)

    def _stated(self, regimes: ServiceRegimes, shape: Shape, machine: Machine, running: float) -> Run:
        ratio = self._worlds.draw(required(self._snapshot, SERVING, _RUNNING), key=(self._service, _RUNNING))
        batch = np.maximum(running * ratio, 1.0)
        return regimes.stated(shape, machine, service=self._service, batch=batch)


def stated_effect(snapshot: Snapshot, worlds: Worlds, setup: Setup) -> Effect | None:
    """How far the stack that is stated is off the energy model; None where none is, or where it was fitted to it.

    Fleets that spread experts over servers have a factor of their own beside it.
    """
    if setup.engine is None:
        return None
    return StackEffects(snapshot, worlds)(setup.engine, setup.device, Stack(version=setup.engine_version))


def engine_said(snapshot: Snapshot, worlds: Worlds, setup: Setup, *, model: str) -> tuple[Assumption, ...]:
    """What is said of an engine that nobody states, or that was not measured so."""
    if setup.engine is None:
        return (Assumption(code="engine-drawn", arguments={"model": model}),)
    if stated_effect(snapshot, worlds, setup) is None:
        return ()
    engine = " ".join(each for each in (setup.engine, setup.engine_version) if each)
    return (Assumption(code="engine-other", arguments={"model": model, "engine": engine}),)
