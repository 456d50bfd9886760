"""Deployments that hear or speak: seconds of sound at a model, by the energy model of inference.

Speech to text: an encoder computes windows of sound, a decoder writes their words. Text to speech: a decoder reads the
text and writes tokens of sound. No measurement calibrates them; a factor of its own says how far the energy model may
be off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Draws
from obsia.accounting.encoders import said, smallest, uncalibrated_costs
from obsia.accounting.engines import Machine
from obsia.accounting.kinds import Task
from obsia.accounting.known import number, required
from obsia.accounting.networks import ModelFacts
from obsia.accounting.shapes import SIXTEEN_BITS, shape_of
from obsia.accounting.unit_costs import Deployment
from obsia.core.figure import Assumption
from obsia.physics.diffusion import transformer_weights
from obsia.physics.encoders import Pass, encoder_seconds, utterance_columns, window_columns
from obsia.physics.inference import Network, Placement, StateSeconds, unit_seconds, work_seconds
from obsia.physics.work import MEDIA_COLUMNS

SUBJECT = "serving:speech"
FLOP_PER_PAIR_AND_WIDTH = 4.0
"""A product and a sum for the score of a pair, and for its value: exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recogniser:
    """The two networks of speech to text, and the sound of one frame of the first."""

    encoder: Network
    decoder: Network
    total_bytes: Draws
    frame_s: Draws
    assumptions: tuple[Assumption, ...]


def speech_deployment(drawing: Deployments, model: ModelFacts, *, provider: str | None) -> Deployment:
    """The deployment of a model of speech at ``provider``; its work is seconds of sound (``work.MEDIA_COLUMNS``)."""
    worlds, owned = drawing.worlds, drawing.owned(provider)
    heard = model.task is Task.TRANSCRIPTION
    with worlds.recording() as own_keys:
        of = _heard if heard else _spoken
        second, network, placement, assumptions = of(drawing, model, owned.fleet.machine, provider=provider)
        zero = 0.0 * second.total_s
        nothing = StateSeconds(moving_s=zero, computing_s=zero, waiting_s=zero)
        costs = uncalibrated_costs(
            drawing,
            owned,
            model=model,
            provider=provider,
            subject=SUBJECT,
            network=network,
            placement=placement,
            units={name: second if name == "audio_s" else nothing for name in MEDIA_COLUMNS},
            columns=MEDIA_COLUMNS,
        )
    return drawing.deployment(
        costs, owned, own_keys=own_keys, assumptions=(*assumptions, *said(drawing.snapshot, model, provider=provider))
    )


_Second = tuple[StateSeconds, Network, Placement, tuple[Assumption, ...]]
"""What a second of sound takes, the network by which it departs, how it is laid out, and what was assumed."""


def _heard(drawing: Deployments, model: ModelFacts, machine: Machine, *, provider: str | None) -> _Second:
    """A second of sound that becomes text: windows of sound, and their words."""
    snapshot, worlds, owned = drawing.snapshot, drawing.worlds, drawing.owned(provider)

    def drawn(name: str) -> Draws:
        return worlds.draw(required(snapshot, SUBJECT, name))

    found = _recogniser(drawing, model)
    window_s, batch = drawn("sound_window_s"), drawn("window_batch_count")
    frames = window_s / found.frame_s
    filled = drawn("window_fill_share")
    tokens = window_s * filled * drawn("spoken_tokens_per_s")
    placement = smallest(drawing, owned, total_bytes=found.total_bytes, batch=batch)
    encoder = encoder_seconds(
        network=found.encoder,
        accelerator=machine.accelerator,
        engine=machine.engine,
        placement=placement,
        together=Pass(tokens=frames * batch, text_tokens=frames, pairs_ratio=worlds.constant(2.0)),
    )
    decoder = unit_seconds(
        network=found.decoder, accelerator=machine.accelerator, engine=machine.engine, placement=placement
    )
    first, second = window_columns(frames=frames, tokens=tokens)
    window = work_seconds(units=encoder, work=first) + work_seconds(units=decoder, work=second)
    return window.scaled(1.0 / (window_s * filled)), found.decoder, placement, found.assumptions


def _spoken(drawing: Deployments, model: ModelFacts, machine: Machine, *, provider: str | None) -> _Second:
    """A second of sound that is made from text: tokens of sound, one step each."""
    snapshot, worlds, owned = drawing.snapshot, drawing.worlds, drawing.owned(provider)

    def drawn(name: str) -> Draws:
        return worlds.draw(required(snapshot, SUBJECT, name))

    total_b = worlds.draw(
        required(snapshot, SUBJECT, "synthesiser_params_b"), key=(f"model:{model.model_id}", "params")
    )
    shape = shape_of(snapshot, worlds, model=_bare(model), total_b=total_b, is_public=True)
    batch = worlds.draw(
        required(snapshot, "serving:default", "batch"),
        key=(f"service:{provider or 'unknown'}/{model.model_id}", "batch"),
    )
    placement = smallest(drawing, owned, total_bytes=shape.total_bytes, batch=np.maximum(batch, 1.0))
    units = unit_seconds(
        network=shape.network, accelerator=machine.accelerator, engine=machine.engine, placement=placement
    )
    length_s = drawn("utterance_s")
    work = utterance_columns(
        sound_tokens=length_s * drawn("sound_tokens_per_s"), text_tokens=length_s * drawn("spoken_tokens_per_s")
    )
    spoken = work_seconds(units=units, work=work)
    return spoken.scaled(1.0 / length_s), shape.network, placement, (_size(model),)


def _recogniser(drawing: Deployments, model: ModelFacts) -> _Recogniser:
    """The networks of a checkpoint with an encoder and a decoder; else of the prior of such models."""
    snapshot, worlds = drawing.snapshot, drawing.worlds
    subject = f"checkpoint:{model.checkpoint}"

    def drawn(name: str) -> Draws:
        return worlds.draw(required(snapshot, SUBJECT, name))

    names = ("layers", "attention_layers", "hidden_size", "intermediate_size", "mlp_matrices", "vocab_size")
    facts = [number(snapshot, subject, name) if model.checkpoint else None for name in names]
    if all(facts):
        layers, decoder_layers, hidden, inner, matrices, words = (worlds.constant(value or 0.0) for value in facts)
        for name in names:
            worlds.note_fact(required(snapshot, subject, name).facts[0])

        def params(layers: Draws, crosses: float) -> Draws:
            return transformer_weights(
                layers=layers,
                hidden_size=hidden,
                intermediate_size=inner,
                mlp_matrices=matrices,
                cross_attention=worlds.constant(crosses),
            )

        heard, written = params(layers - decoder_layers, 0.0), params(decoder_layers, 1.0)
        head = words * hidden
        encoder = plain_network(
            params=heard, head_params=0.0 * head, layers=layers - decoder_layers, hidden_size=hidden
        )
        decoder = plain_network(params=written + head, head_params=head, layers=decoder_layers, hidden_size=hidden)
        return _Recogniser(
            encoder=encoder,
            decoder=decoder,
            total_bytes=(encoder.always_params + decoder.always_params) * SIXTEEN_BITS,
            frame_s=drawn("sound_frame_s"),
            assumptions=(),
        )
    total_b = worlds.draw(required(snapshot, SUBJECT, "recogniser_params_b"), key=(f"model:{model.model_id}", "params"))
    share = drawn("recogniser_encoder_share")
    heard, written = (
        shape_of(snapshot, worlds, model=_bare(model), total_b=total_b * part, is_public=True)
        for part in (share, 1.0 - share)
    )
    return _Recogniser(
        encoder=heard.network,
        decoder=written.network,
        total_bytes=heard.total_bytes + written.total_bytes,
        frame_s=drawn("typical_frame_s"),
        assumptions=(_size(model),),
    )


def plain_network(*, params: Draws, head_params: Draws, layers: Draws, hidden_size: Draws) -> Network:
    """A dense network in 16 bits whose heads all keep keys and values; arrays of shape (worlds,)."""
    zero, one = 0.0 * params, 0.0 * params + 1.0
    return Network(
        always_params=params,
        routed_params=zero,
        routed_share=one,
        head_params=head_params,
        layers=layers,
        expert_layers=zero,
        state_layers=zero,
        hidden_size=hidden_size,
        cache_heads=one,
        cache_elements=2.0 * layers * hidden_size,
        windowed_cache_elements=zero,
        state_elements=zero,
        attention_flop_per_pair=FLOP_PER_PAIR_AND_WIDTH * hidden_size * layers,
        windowed_attention_flop_per_pair=zero,
        weight_bytes=SIXTEEN_BITS * one,
        expert_bytes=SIXTEEN_BITS * one,
        cache_bytes=SIXTEEN_BITS * one,
        is_eight_bit=zero,
        is_four_bit=zero,
        is_block_scaled=zero,
    )


def _bare(model: ModelFacts) -> ModelFacts:
    return ModelFacts(model_id=model.model_id, checkpoint=None)


def _size(model: ModelFacts) -> Assumption:
    return Assumption(code="size-of-task", arguments={"model": model.model_id, "task": model.task.value})
