"""Deployments that make images and videos: by the energy model of diffusion, at the accelerators that a provider owns.

Accelerators, servers around them and manufacture are those of every deployment. An image costs a part that its steps do
not change (text encoders, decoder, the host) and a part for each step: the energy model is linear in steps, so that a
million images need only their number and the sum of their pixels times steps. Where size, steps and the length of a
clip are not stated they are drawn. What a service runs is otherwise plain: one accelerator for each run, no cache of
steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Draws
from obsia.accounting.encoders import around
from obsia.accounting.engines import Fleet, mark_of
from obsia.accounting.kinds import RequestShape, Task
from obsia.accounting.known import number, required
from obsia.accounting.media import MediaEnergyModel, denoisers, drawn_denoiser, has_denoiser, known_denoiser
from obsia.accounting.networks import ModelFacts
from obsia.accounting.unit_costs import Deployment, UnitCosts
from obsia.core.figure import Assumption
from obsia.physics.diffusion import (
    Card,
    Denoiser,
    DiffusionCosts,
    Generation,
    RandomEffects,
    costs_with_effects,
    diffusion_costs,
)
from obsia.physics.work import MEDIA_COLUMNS

SUBJECT = "serving:media"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Affine:
    """What an image or a clip costs: a part whatever its steps, and a part by step; arrays of shape (worlds,)."""

    base: Draws
    step: Draws

    @classmethod
    def of(cls, one: Draws, two: Draws) -> _Affine:
        """From what it costs at one step and at two: the energy model is linear in steps."""
        return cls(base=np.maximum(2.0 * one - two, 0.0), step=two - one)

    def held_to(self, power_w: Draws, seconds: _Affine) -> _Affine:
        """Energy that no accelerator of ``power_w`` can exceed in these seconds, each part by itself: parts add up."""
        return _Affine(
            base=np.minimum(self.base, power_w * seconds.base), step=np.minimum(self.step, power_w * seconds.step)
        )

    def at(self, steps: Draws) -> Draws:
        return self.base + steps * self.step


def picture_deployment(
    drawing: Deployments, model: ModelFacts, *, provider: str | None, asked: RequestShape | None = None
) -> Deployment:
    """The deployment of a model of images or videos at ``provider``; its work is in ``work.MEDIA_COLUMNS``.

    ``asked`` may state size and steps of what is made.
    """
    worlds, owned = drawing.worlds, drawing.owned(provider)
    asked = asked or RequestShape()
    with worlds.recording() as own_keys:
        found = _Made.of(drawing, model, provider=provider, asked=asked, fleet=owned.fleet)
        j, s = found.energy_j, found.accelerator_s
        zero = worlds.constant(0.0)
        if model.task is Task.IMAGE:
            columns = {
                "images": (j.at(found.steps), s.at(found.steps)),
                "sized_images": (j.base, s.base),
                "pixel_steps": (j.step / found.pixels, s.step / found.pixels),
            }
        else:
            columns = {"video_s": (j.at(found.steps) / found.length_s, s.at(found.steps) / found.length_s)}
        none = (zero, zero)
        costs = UnitCosts.around(
            owned,
            accelerator_j=np.stack([columns.get(name, none)[0] for name in MEDIA_COLUMNS]),
            accelerator_s=np.stack([columns.get(name, none)[1] for name in MEDIA_COLUMNS]),
            devices=worlds.constant(1.0),
            batch=found.batch,
            columns=MEDIA_COLUMNS,
        )
    return drawing.deployment(
        costs, owned, own_keys=own_keys, assumptions=(*found.assumptions, *around(drawing.snapshot, provider=provider))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """One image or clip of a model as a service makes it; arrays of shape (worlds,)."""

    energy_j: _Affine
    accelerator_s: _Affine
    steps: Draws
    pixels: Draws
    """Of an image, or of a frame."""
    length_s: Draws
    """Of a clip; that of one frame for an image."""
    batch: Draws
    assumptions: tuple[Assumption, ...]

    @classmethod
    def of(
        cls, drawing: Deployments, model: ModelFacts, *, provider: str | None, asked: RequestShape, fleet: Fleet
    ) -> _Made:
        snapshot, worlds = drawing.snapshot, drawing.worlds
        service = f"service:{provider or 'unknown'}/{model.model_id}"
        unit = model.task.value

        def drawn(name: str) -> Draws:
            return worlds.draw(required(snapshot, SUBJECT, name), key=(service, name))

        denoiser, guidance, known = _denoiser(drawing, model)
        default = number(snapshot, model.subject, "default_steps") if known else None
        stated = asked.steps if asked.steps is not None else default
        steps = drawn("default_steps_count") if stated is None else worlds.constant(stated)
        side = worlds.constant(1.0) if asked.height_px is not None else drawn(f"{unit}_side_px")
        frames = worlds.constant(1.0) if model.task is Task.IMAGE else np.maximum(drawn("video_frames_count"), 1.0)
        generation = Generation(
            height_px=side if asked.height_px is None else worlds.constant(asked.height_px),
            width_px=side if asked.width_px is None else worlds.constant(asked.width_px),
            frames=frames,
            steps=worlds.constant(1.0),
            guidance_passes=guidance,
            batch=np.maximum(drawn("media_batch_count"), 1.0),
            ulysses_degree=worlds.constant(1.0),
            ring_degree=worlds.constant(1.0),
            older_stack=worlds.constant(0.0),
        )
        energy_model, card = MediaEnergyModel.of(snapshot, worlds), _card(fleet)
        effects = _effects(drawing, energy_model, model=model, service=service, fleet=fleet)

        def at(steps: float) -> DiffusionCosts:
            run = replace(generation, steps=worlds.constant(steps))
            costs = diffusion_costs(denoiser=denoiser, generation=run, card=card, energy_model=energy_model.diffusion)
            return costs_with_effects(
                costs=costs, generation=run, discrepancy=energy_model.discrepancy, effects=effects
            )

        one, two = at(1.0), at(2.0)
        said = _said(model, asked=asked, is_known=known, has_steps=stated is not None)
        seconds = _Affine.of(1.0 / one.units_per_s, 1.0 / two.units_per_s)
        return cls(
            energy_j=_Affine.of(one.energy_j, two.energy_j).held_to(card.limit_w, seconds),
            accelerator_s=seconds,
            steps=steps,
            pixels=generation.height_px * generation.width_px,
            length_s=frames * (drawn("video_frame_s") if model.task is Task.VIDEO else worlds.constant(1.0)),
            batch=generation.batch,
            assumptions=said,
        )


def _said(model: ModelFacts, *, asked: RequestShape, is_known: bool, has_steps: bool) -> tuple[Assumption, ...]:
    """What had to be assumed of what is made."""
    is_video = model.task is Task.VIDEO
    told = (
        (Assumption(code="media-denoiser", arguments=_named(model)), not is_known),
        (Assumption(code="media-size", arguments=_named(model)), asked.height_px is None),
        (Assumption(code="media-steps", arguments=_named(model)), not has_steps),
        (Assumption(code="media-clip", arguments=_named(model)), is_video),
        (Assumption(code="media-runs", arguments=_named(model)), True),
    )
    return tuple(each for each, holds in told if holds)


def _named(model: ModelFacts) -> dict[str, str]:
    return {"model": model.model_id}


def _denoiser(drawing: Deployments, model: ModelFacts) -> tuple[Denoiser, Draws, bool]:
    """The denoiser, its passes for guidance, and whether facts know it; else one that makes the same, by world."""
    snapshot, worlds = drawing.snapshot, drawing.worlds
    if model.checkpoint is not None and has_denoiser(snapshot, model.checkpoint):
        worlds.note_fact(required(snapshot, model.subject, "position_weights_b").facts[0])
        return *known_denoiser(snapshot, worlds, checkpoint=model.checkpoint), True
    behind = tuple(
        fact
        for each in denoisers(snapshot, unit=model.task.value)
        for fact in required(snapshot, f"checkpoint:{each}", "position_weights_b").facts
    )
    uniform = worlds.use((f"model:{model.model_id}", "params"), behind)
    return *drawn_denoiser(snapshot, unit=model.task.value, uniform=uniform), False


def _card(fleet: Fleet) -> Card:
    """The accelerator that serves in each world."""
    accelerator = fleet.machine.accelerator
    return Card(
        power_w=accelerator.power_w,
        limit_w=accelerator.power_w,
        bandwidth_bytes_per_s=accelerator.bandwidth_bytes_per_s,
        flop_per_s=accelerator.flop_per_s,
    )


def _effects(
    drawing: Deployments, energy_model: MediaEnergyModel, *, model: ModelFacts, service: str, fleet: Fleet
) -> RandomEffects:
    """How far a model, a run of it and an accelerator lie off the energy model of diffusion."""
    worlds = drawing.worlds
    family = f"family:{model.subject.partition(':')[2].lower()}"

    def score(of: str, name: str) -> Draws:
        return worlds.discrepancy((of, f"media_{name}"), energy_model.basis)

    def card(quantity: str) -> Draws:
        def of(device: str) -> Draws:
            if (mark := mark_of(drawing.snapshot, device)) is not None:
                return energy_model.posterior[f"{mark}_{quantity}_log10"]
            return energy_model.posterior[f"card_{quantity}_scale_log10"] * score(f"device:{device}", quantity)

        return np.stack([of(device) for device in fleet.devices])[fleet.chosen, np.arange(worlds.worlds)]

    return RandomEffects(
        family_energy=score(family, "energy"),
        family_time=score(family, "time"),
        family_parallel=worlds.constant(0.0),
        row_energy=score(service, "energy"),
        row_time=score(service, "time"),
        card_energy_log10=card("energy"),
        card_time_log10=card("time"),
    )
