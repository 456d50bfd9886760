"""Where nobody states the engine of a service it is drawn, and what is known of the service says how likely each is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.engines import ENGINES, fleet, posterior
from obsia.accounting.networks import model_facts
from obsia.accounting.service_regimes import Run, Trial
from obsia.accounting.service_stacks import ServiceStacks
from obsia.accounting.setups import UNSTATED, Setup
from obsia.accounting.shapes import shape_of
from obsia.facts.snapshot import load

DENSE = "meta-llama/Llama-3.1-70B-Instruct"
MEASURED = "vllm"


def served(setup: Setup, weigh: Any = None) -> tuple[Run, Draws]:
    """How small replicas of a service run a dense model, and the time of a step on the engine that was measured."""
    snapshot, worlds = load(), Worlds(worlds=1024)
    model = model_facts(snapshot, model_id=DENSE, checkpoint=DENSE)
    machine = fleet(snapshot, worlds, posterior(snapshot, worlds)).machine
    shape = shape_of(snapshot, worlds, model=model, is_public=True)
    stacks = ServiceStacks(snapshot, worlds, service="service:unknown/dense", setup=setup)
    run = stacks.run(shape, machine, is_own=False, is_small=True, weigh=weigh)
    return run, machine.engine.step_s


def test_another_engine_serves_as_often_as_the_others_are_in_use() -> None:
    run, measured_s = served(UNSTATED)
    mix = {fact.qualifier.removeprefix("engine="): fact.value or 0.0 for fact in load().facts(ENGINES, "engine_mix")}
    assert np.mean(run.machine.engine.step_s != measured_s) == pytest.approx(1.0 - mix[MEASURED], abs=0.02)
    assert np.array_equal(run.time_ratio != 1.0, run.energy_ratio != 1.0)


def test_an_engine_that_cannot_be_what_is_known_of_a_service_is_not_drawn() -> None:
    _, measured_s = served(UNSTATED)

    def weigh(trial: Trial) -> Draws:
        return (trial.regime.machine.engine.step_s <= measured_s) + 0.0 * trial.placement.batch

    run, _ = served(UNSTATED, weigh)
    assert np.all(run.machine.engine.step_s <= measured_s)
    assert np.any(run.machine.engine.step_s < measured_s), "faster ones stay"


def test_the_engine_that_was_measured_is_nothing_but_itself_where_it_is_stated() -> None:
    run, measured_s = served(UNSTATED._replace(engine=MEASURED))
    assert np.array_equal(run.machine.engine.step_s, measured_s)
    assert np.all(run.time_ratio == 1.0)
    assert np.all(run.energy_ratio == 1.0)


def test_telling_the_engine_narrows_what_is_said_of_a_server() -> None:
    snapshot = load()
    model = model_facts(snapshot, model_id=DENSE, checkpoint=DENSE)
    drawing = Deployments(snapshot, Worlds(worlds=1024))
    server = UNSTATED._replace(device="NVIDIA H100 SXM5 80GB", devices=4.0, running=32.0, precision="bf16")

    def width(setup: Setup) -> float:
        joules = drawing.of(model, provider=None, setup=setup).costs.accelerator_j.sum(axis=0)
        return float(np.divide(*np.quantile(joules, [0.95, 0.05])))

    assert width(server._replace(engine=MEASURED)) < width(server)
