"""Energy, power and speed of images and videos: denoisers of the facts, in every world, by one energy model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Worlds, normal_scores, scores
from obsia.accounting.engines import GIGA, TERA, mark_of, needed_peak
from obsia.accounting.intervals import interval_of_media
from obsia.accounting.known import Priors, joint_fact, number
from obsia.accounting.servers import Servers
from obsia.core.evidence import Fact
from obsia.core.figure import Tested
from obsia.facts.snapshot import Snapshot
from obsia.physics.diffusion import (
    Card,
    Denoiser,
    DiffusionEnergyModel,
    Discrepancy,
    Generation,
    RandomEffects,
    costs_with_effects,
    diffusion_costs,
    resized_denoiser,
)

POSTERIOR: Final = "law:diffusion"
_PREFIX: Final = "media_"
_FACTS: Final = {
    "position_weights": ("position_weights_b", 1e9), "text_weights": ("text_weights_b", 1e9),
    "text_tokens": ("text_tokens", 1.0), "attention_width": ("attention_width", 1.0),
    "exchange_width": ("exchange_width", 1.0), "blocks": ("denoiser_blocks", 1.0),
    "hidden_size": ("denoiser_hidden_size", 1.0), "head_size": ("denoiser_head_size", 1.0),
    "activation_width": ("activation_width", 1.0), "convolution_share": ("convolution_share", 1.0),
    "joint_frames": ("joint_frames_share", 1.0), "position_px": ("position_px", 1.0),
    "position_frames": ("position_frames", 1.0), "encoder_weights": ("text_encoder_params_b", 1e9),
    "decoder_flop_per_pixel": ("decoder_flop_per_pixel", 1.0),
}  # fmt: skip
"""Field of a denoiser -> its property among the facts, and the factor to its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaConfiguration:
    """One configuration that makes images or videos; None is not stated."""

    row_id: str
    unit: str
    """``image`` or ``video``."""
    checkpoint: str | None
    """A checkpoint whose denoiser is among the facts."""
    params_b: float | None = None
    """Of the denoiser, for a model that no fact describes."""
    engine: str | None = None
    """What makes them, in small letters; None where that is not stated, and taken to be what was measured."""
    device: str | None = None
    devices: float | None = None
    ulysses_degree: float | None = None
    ring_degree: float | None = None
    batch: float | None = None
    height_px: float | None = None
    width_px: float | None = None
    frames: float | None = None
    steps: float | None = None
    power_limit_w: float | None = None
    cooling: str | None = None
    form_factor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPredicted:
    """What is predicted; arrays of shape (worlds,)."""

    energy_j: Draws
    """Of the accelerators, per image or video."""
    power_w: Draws
    units_per_s: Draws
    server_w: Draws
    ready_w: Draws
    interval: Tested
    """Where the interval of its energy comes from."""
    assumed: tuple[str, ...]


def has_denoiser(snapshot: Snapshot, checkpoint: str) -> bool:
    """Whether the facts know the denoiser of a checkpoint."""
    return number(snapshot, f"checkpoint:{checkpoint}", "position_weights_b") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEnergyModel:
    """The energy model of diffusion in every world, how far measurements depart from it, its posterior."""

    diffusion: DiffusionEnergyModel
    discrepancy: Discrepancy
    posterior: Mapping[str, Draws]
    basis: Fact

    @classmethod
    def of(cls, snapshot: Snapshot, worlds: Worlds) -> MediaEnergyModel:
        """Draws the posterior. Raises ``MissingFact``."""
        joint = joint_fact(snapshot, POSTERIOR)
        held = {name.removeprefix(_PREFIX): draws for name, draws in worlds.draw_joint(joint).items()}
        return cls(
            diffusion=DiffusionEnergyModel(**{field.name: held[field.name] for field in fields(DiffusionEnergyModel)}),
            discrepancy=Discrepancy(**{field.name: held[field.name] for field in fields(Discrepancy)}),
            posterior=held,
            basis=joint.basis,
        )


def known_denoiser(snapshot: Snapshot, worlds: Worlds, *, checkpoint: str) -> tuple[Denoiser, Draws]:
    """The denoiser of a checkpoint of the facts, and its passes for guidance."""
    values = _values(snapshot, checkpoint)
    denoiser = Denoiser(**{name: worlds.constant(values[name]) for name in _FACTS})
    return denoiser, worlds.constant(values["guidance"])


def denoisers(snapshot: Snapshot, *, unit: str) -> list[str]:
    """The checkpoints that make images (or videos) of which the facts know the denoiser, in order of name."""
    made = [
        subject for subject in snapshot.subjects("checkpoint") if snapshot.text(subject, "kind") == f"diffusion-{unit}"
    ]
    names = sorted(subject.removeprefix("checkpoint:") for subject in made)
    return [each for each in names if has_denoiser(snapshot, each)]


def drawn_denoiser(
    snapshot: Snapshot, *, unit: str, uniform: Draws, params_b: float | None = None
) -> tuple[Denoiser, Draws]:
    """In each world one of the denoisers that make the same, by its score, and its passes; resized to ``params_b``."""
    table = [_values(snapshot, each) for each in denoisers(snapshot, unit=unit)]
    place = (uniform * len(table)).astype(np.intp)
    drawn = {name: np.array([each[name] for each in table])[place] for name in table[0]}
    denoiser = Denoiser(**{name: drawn[name] for name in _FACTS})
    if params_b is not None:
        denoiser = resized_denoiser(denoiser=denoiser, params_ratio=params_b / drawn["params_b"])
    return denoiser, drawn["guidance"]


def _values(snapshot: Snapshot, checkpoint: str) -> Mapping[str, float]:
    subject = f"checkpoint:{checkpoint}"

    def value(name: str, default: float = 0.0) -> float:
        found = number(snapshot, subject, name)
        return default if found is None else found

    values = {name: value(of) * factor for name, (of, factor) in _FACTS.items()}
    size_b = value("denoiser_params_b") or values["position_weights"] / 1e9
    return values | {"guidance": value("guidance_passes", 1.0), "params_b": size_b}


class MediaPredictor:
    """Predicts images and videos in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, priors: Priors, servers: Servers) -> None:
        self._snapshot, self._worlds, self._priors, self._servers = snapshot, worlds, priors, servers
        found = MediaEnergyModel.of(snapshot, worlds)
        self._held, self._diffusion, self._discrepancy = found.posterior, found.diffusion, found.discrepancy
        self._regimes = snapshot.tested_regimes()
        self._strata = normal_scores((np.arange(worlds.worlds) + 0.5) / worlds.worlds)
        self._cards: dict[tuple[str, float | None], Card] = {}
        self._denoisers: dict[str | tuple[str, float | None], tuple[Denoiser, Draws]] = {}

    def predict(self, asked: MediaConfiguration) -> MediaPredicted:
        """Energy, power and speed of a configuration. Raises ``MissingFact`` for an accelerator without peaks."""
        assumed: list[str] = []
        denoiser, guidance = self._denoiser(asked, assumed)
        device = asked.device or self._typical(assumed)
        card = self._card(device, asked)
        generation = self._generation(asked, guidance, assumed)
        costs = costs_with_effects(
            costs=diffusion_costs(denoiser=denoiser, generation=generation, card=card, energy_model=self._diffusion),
            generation=generation,
            discrepancy=self._discrepancy,
            effects=self._effects(asked, device),
        )
        devices = generation.ulysses_degree * generation.ring_degree
        # No run draws more than its accelerators are held to, however far the energy model is off.
        power_w = np.minimum(costs.power_w, devices * card.limit_w) + 0.0 * self._worlds.constant(1.0)
        server = self._servers.powers(
            asked=[asked],
            names=(device,),
            accelerator_power_w=power_w[np.newaxis],
            devices=(devices + 0.0 * power_w)[np.newaxis],
            tdp_w=(card.power_w + 0.0 * power_w)[np.newaxis],
            assumed=[assumed],
        )
        # A machine that serves draws at least what it draws when it waits.
        power_w = np.maximum(power_w, server.waiting_w[0])
        return MediaPredicted(
            energy_j=power_w / costs.units_per_s,
            power_w=power_w,
            units_per_s=costs.units_per_s + 0.0 * power_w,
            server_w=server.server_w[0],
            ready_w=server.ready_w[0],
            interval=interval_of_media(asked, assumed=assumed, regimes=self._regimes),
            assumed=tuple(dict.fromkeys(assumed)),
        )

    def _denoiser(self, asked: MediaConfiguration, assumed: list[str]) -> tuple[Denoiser, Draws]:
        """The denoiser and its passes for guidance: of the facts, else in each world one that makes the same."""
        if asked.checkpoint is not None:
            if asked.checkpoint not in self._denoisers:
                self._denoisers[asked.checkpoint] = known_denoiser(
                    self._snapshot, self._worlds, checkpoint=asked.checkpoint
                )
            return self._denoisers[asked.checkpoint]
        assumed.append("architecture")
        key = (asked.unit, asked.params_b)
        if key not in self._denoisers:
            self._denoisers[key] = drawn_denoiser(
                self._snapshot,
                unit=asked.unit,
                uniform=self._worlds.scores((f"model:{asked.unit}", "denoiser")),
                params_b=asked.params_b,
            )
        return self._denoisers[key]

    def _typical(self, assumed: list[str]) -> str:
        assumed.append("gpu_model")
        facts = self._snapshot.facts("serving:default", "accelerator_mix")
        return max(facts, key=lambda fact: fact.value or 0.0).qualifier.removeprefix("device=")

    def _card(self, device: str, asked: MediaConfiguration) -> Card:
        key = (device, asked.power_limit_w)
        if key not in self._cards:
            self._cards[key] = self._read_card(device, asked)
        return self._cards[key]

    def _read_card(self, device: str, asked: MediaConfiguration) -> Card:
        def peak(name: str) -> float:
            return needed_peak(self._snapshot, self._worlds, device, name)

        power_w = peak("tdp_w")
        return Card(
            power_w=self._worlds.constant(power_w),
            limit_w=self._worlds.constant(min(asked.power_limit_w or power_w, power_w)),
            bandwidth_bytes_per_s=self._worlds.constant(peak("bandwidth_gb_per_s") * GIGA),
            flop_per_s=self._worlds.constant(peak("bf16_tflop_per_s") * TERA),
        )

    def _generation(self, asked: MediaConfiguration, guidance: Draws, assumed: list[str]) -> Generation:
        def stated(value: float | None, column: str, name: str) -> Draws:
            if value is not None:
                return self._worlds.constant(value)
            assumed.append(column)
            return self._priors.draw("serving:media", name)

        side = f"{asked.unit}_side_px"
        steps = asked.steps
        if steps is None and asked.checkpoint is not None:
            steps = number(self._snapshot, f"checkpoint:{asked.checkpoint}", "default_steps")
        ulysses, ring = self._degrees(asked, assumed)
        return Generation(
            height_px=stated(asked.height_px, "height_px", side),
            width_px=stated(asked.width_px, "width_px", side),
            frames=self._worlds.constant(1.0)
            if asked.unit == "image"
            else stated(asked.frames, "num_frames", "video_frames_count"),
            steps=stated(steps, "inference_steps", "default_steps_count"),
            guidance_passes=guidance,
            batch=np.maximum(stated(asked.batch, "batch_size", "media_batch_count"), 1.0),
            ulysses_degree=ulysses,
            ring_degree=ring,
            older_stack=self._worlds.constant(0.0),
        )

    def _degrees(self, asked: MediaConfiguration, assumed: list[str]) -> tuple[Draws, Draws]:
        """How attention is split over accelerators; where only their number is stated, each split in turn."""
        if asked.ulysses_degree is not None and asked.ring_degree is not None:
            return self._worlds.constant(asked.ulysses_degree), self._worlds.constant(asked.ring_degree)
        if asked.devices is None and asked.ulysses_degree is None and asked.ring_degree is None:
            assumed.append("num_gpus")
            return self._worlds.constant(1.0), self._worlds.constant(1.0)
        devices = asked.devices or (asked.ulysses_degree or 1.0) * (asked.ring_degree or 1.0)
        if asked.ulysses_degree is not None:
            return self._worlds.constant(asked.ulysses_degree), self._worlds.constant(devices / asked.ulysses_degree)
        if asked.ring_degree is not None:
            return self._worlds.constant(devices / asked.ring_degree), self._worlds.constant(asked.ring_degree)
        if devices > 1:
            assumed.append("ulysses_degree")
        splits = [float(each) for each in range(1, int(devices) + 1) if devices % each == 0]
        place = (self._worlds.scores(("serving:media", "ulysses_degree")) * len(splits)).astype(np.intp)
        ulysses = np.array(splits)[place]
        return ulysses, devices / ulysses

    def _effects(self, asked: MediaConfiguration, device: str) -> RandomEffects:
        family = f"family:{(asked.checkpoint or asked.unit).lower()}"

        def score(subject: str, name: str) -> Draws:
            return self._worlds.normal((subject, f"media_{name}"))

        def of_run(name: str) -> Draws:
            # The middle of the stratum of each score: rows are many, and this needs no quantile of its own.
            uniform = scores(
                seed=self._worlds.seed, key=(f"run:{asked.row_id}", f"media_{name}"), worlds=self._worlds.worlds
            )
            return self._strata[(uniform * self._worlds.worlds).astype(np.intp)]

        def card(quantity: str) -> Draws:
            if (mark := mark_of(self._snapshot, device)) is not None:
                return self._held[f"{mark}_{quantity}_log10"]
            return self._held[f"card_{quantity}_scale_log10"] * score(f"device:{device}", quantity)

        return RandomEffects(
            family_energy=score(family, "energy"),
            family_time=score(family, "time"),
            family_parallel=score(family, "parallel"),
            row_energy=of_run("energy"),
            row_time=of_run("time"),
            card_energy_log10=card("energy"),
            card_time_log10=card("time"),
        )
