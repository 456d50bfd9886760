"""Deployments that read and write nothing: embeddings and re-ranking, by the energy model of inference.

The energy model was fitted on models that write text; no measurement calibrates these. A factor of its own says how far
the energy model may be off for them (``uncalibrated_ratio``), and every figure says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from obsia.accounting.deployments import Deployments
from obsia.accounting.discrepancies import discrepancy_of_service
from obsia.accounting.draws import Draws
from obsia.accounting.engines import accelerators_said, fewest_devices, posterior, posterior_fact
from obsia.accounting.kinds import RequestShape
from obsia.accounting.known import required
from obsia.accounting.networks import ModelFacts, is_size_known
from obsia.accounting.shapes import Shape, shape_of
from obsia.accounting.unit_costs import Deployment, Owned, UnitCosts
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics.encoders import Pass, encoder_seconds
from obsia.physics.inference import Network, Placement, StateSeconds
from obsia.physics.work import WORK_COLUMNS

SUBJECT = "serving:encoders"


def encoder_deployment(
    drawing: Deployments, model: ModelFacts, *, provider: str | None, asked: RequestShape | None = None
) -> Deployment:
    """The deployment of a model of embeddings or re-ranking at ``provider``; its work is that of tokens.

    ``asked`` may state how long the one text is; else the length of texts is drawn, for a call may hold many.
    """
    snapshot, worlds, owned = drawing.snapshot, drawing.worlds, drawing.owned(provider)
    length = None if asked is None else asked.text_tokens
    with worlds.recording() as own_keys:
        shape, assumptions = _shape(drawing, model)
        machine = owned.fleet.machine

        def drawn(name: str) -> Draws:
            return worlds.draw(required(snapshot, SUBJECT, name))

        text_tokens = drawn("typical_text_tokens") if length is None else worlds.constant(length)
        together = Pass(
            tokens=np.maximum(drawn("pass_tokens"), text_tokens),
            text_tokens=text_tokens,
            pairs_ratio=drawn("attention_pairs_ratio"),
        )
        placement = smallest(drawing, owned, total_bytes=shape.total_bytes, batch=together.tokens)
        units = encoder_seconds(
            network=shape.network,
            accelerator=machine.accelerator,
            engine=machine.engine,
            placement=placement,
            together=together,
        )
        costs = uncalibrated_costs(
            drawing,
            owned,
            model=model,
            provider=provider,
            subject=SUBJECT,
            network=shape.network,
            placement=placement,
            units=units,
            columns=WORK_COLUMNS,
        )
    texts = () if length is not None else (Assumption(code="texts-per-call"),)
    return drawing.deployment(
        costs,
        owned,
        own_keys=own_keys,
        assumptions=(*assumptions, *texts, *said(drawing.snapshot, model, provider=provider)),
    )


def _shape(drawing: Deployments, model: ModelFacts) -> tuple[Shape, tuple[Assumption, ...]]:
    """The network as it is served: of its checkpoint, of its disclosed size, else of the prior of such models."""
    snapshot, worlds = drawing.snapshot, drawing.worlds
    if is_size_known(snapshot, model):
        shape = shape_of(snapshot, worlds, model=model, is_public=True)
        # No cache is kept: how it was taken to be is of no account.
        return shape, tuple(each for each in shape.assumptions if each.code != "cache-by-law")
    total_b = worlds.draw(required(snapshot, SUBJECT, "encoder_params_b"), key=(f"model:{model.model_id}", "params"))
    bare = ModelFacts(model_id=model.model_id, checkpoint=None)
    shape = shape_of(snapshot, worlds, model=bare, total_b=total_b, is_public=True)
    return shape, (Assumption(code="size-of-task", arguments={"model": model.model_id, "task": model.task.value}),)


def smallest(drawing: Deployments, owned: Owned, *, total_bytes: Draws, batch: Draws) -> Placement:
    """As few accelerators as hold the weights; ``batch`` is what shares a step."""
    worlds = drawing.worlds
    use = worlds.draw(required(drawing.snapshot, "serving:default", "memory_use_share"))
    room_bytes = owned.fleet.machine.memory_bytes * use
    one = worlds.constant(1.0)
    return Placement(
        devices=fewest_devices(needed_bytes=total_bytes, room_bytes=room_bytes),
        attention_replicas=one,
        are_experts_spread=one,
        batch=batch,
    )


def uncalibrated_costs(
    drawing: Deployments,
    owned: Owned,
    *,
    model: ModelFacts,
    provider: str | None,
    subject: str,
    network: Network,
    placement: Placement,
    units: Mapping[str, StateSeconds],
    columns: tuple[str, ...],
) -> UnitCosts:
    """Seconds of each unit of work -> its costs, as far off the model as services are and uncalibrated ones may be.

    ``subject`` holds the fact that says how far.
    """
    snapshot, worlds = drawing.snapshot, drawing.worlds
    held = posterior(snapshot, worlds)
    discrepancy = discrepancy_of_service(
        worlds,
        held,
        basis=posterior_fact(snapshot).basis,
        model=model,
        network=network,
        service=f"service:{provider or 'unknown'}/{model.model_id}",
    )
    time_ratio, energy_ratio = discrepancy.factors(held)
    off = worlds.draw(required(snapshot, subject, "uncalibrated_ratio"))
    accelerator_s, accelerator_j = drawing.spent(
        owned,
        [units[name] for name in columns],
        placement,
        time_ratio=off * time_ratio,
        energy_ratio=off * energy_ratio,
    )
    return UnitCosts.around(
        owned,
        accelerator_j=accelerator_j,
        accelerator_s=accelerator_s,
        devices=placement.devices,
        batch=placement.batch,
        columns=columns,
    )


def said(snapshot: Snapshot, model: ModelFacts, *, provider: str | None) -> tuple[Assumption, ...]:
    """What is said of every deployment that no measurement calibrates."""
    return (
        Assumption(code="not-calibrated", arguments={"model": model.model_id, "task": model.task.value}),
        *around(snapshot, provider=provider),
    )


def around(snapshot: Snapshot, *, provider: str | None) -> tuple[Assumption, ...]:
    """What is said of the machines of every deployment."""
    return (
        accelerators_said(snapshot, owner=provider or "unknown"),
        Assumption(code="host-share"),
        Assumption(code="idle-share"),
    )
