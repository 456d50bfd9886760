"""Encoders and speech as the work of a served transformer: the units of ``obsia.physics.work``.

An embedding is a prefill and nothing else. Speech recognition with an encoder and a decoder turns each window of sound
into a fixed number of frames, prefilled by the encoder, and decodes the words from them, whose cross attention reads
the frames' keys and values for each token as if they were its prompt; a window is padded to its full length.

Sources: Reimers and Gurevych (2019), "Sentence-BERT"; Radford et al. (2022), "Robust speech recognition via large-scale
weak supervision" (50 frames per second, windows of 30 s).

No measurement calibrates these: figures made from them are extrapolated.
"""

from __future__ import annotations

from dataclasses import dataclass

from obsia.physics.inference import Accelerator, Array, Engine, Network, Placement, StateSeconds, rates, unit_seconds
from obsia.physics.work import WORK_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What an encoder computes together; arrays of shape (worlds,)."""

    tokens: Array
    """Tokens of all texts of one pass."""
    text_tokens: Array
    """Tokens of one text: tokens attend to those of their own."""
    pairs_ratio: Array
    """1 where tokens attend to those before them, 2 where they attend to all of their text."""


def encoder_seconds(
    *, network: Network, accelerator: Accelerator, engine: Engine, placement: Placement, together: Pass
) -> dict[str, StateSeconds]:
    """Column of work (``work.WORK_COLUMNS``) -> seconds of the replica for one unit of it, where nothing is written.

    All is told by token: arithmetic with each weight, attention within its text, and its share of what a pass takes
    once (weights that are read, launches, the host). An encoder keeps no cache: a cached token is computed again. What
    grows with calls or with the square of their lengths costs nothing, for a call may hold many texts.
    """
    units = unit_seconds(network=network, accelerator=accelerator, engine=engine, placement=placement)
    rate = rates(network=network, accelerator=accelerator, engine=engine, placement=placement)
    once, read, pair = units["calls"], units["prefill_tokens"], units["prefill_pairs"]
    weights = network.always_params * network.weight_bytes + (
        network.routed_params * network.expert_bytes * rate.touched_share
    )
    zero = 0.0 * together.tokens
    nothing = StateSeconds(moving_s=zero, computing_s=zero, waiting_s=zero)
    token = StateSeconds(
        moving_s=weights / rate.bytes_per_s / together.tokens,
        computing_s=read.computing_s
        + pair.computing_s * together.pairs_ratio * together.text_tokens / 2.0
        + once.computing_s / together.tokens,
        waiting_s=once.waiting_s / together.tokens + read.waiting_s - _chunk_s(network, engine),
    )
    return {name: token if name in ("prefill_tokens", "cached_tokens") else nothing for name in WORK_COLUMNS}


def _chunk_s(network: Network, engine: Engine) -> Array:
    """Launches of a prompt by token, which an encoder has once a pass."""
    return network.layers * engine.prompt_layer_s / engine.chunk_tokens


def window_columns(*, frames: Array, tokens: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """Work of one window of sound in the encoder and in the decoder: columns of work, arrays of one shape.

    For the decoder the frames are a prompt that is cached. Attention of the encoder is in its token.
    """
    encoder = {"prefill_tokens": frames}
    decoder = {"calls": 0.0 * tokens + 1.0, "decode_tokens": tokens, "decode_reads": frames * tokens + tokens**2 / 2.0}
    return encoder, decoder


def utterance_columns(*, sound_tokens: Array, text_tokens: Array) -> dict[str, Array]:
    """Work of one utterance that is spoken: its text is read, then tokens of sound are written."""
    return {
        "calls": 0.0 * sound_tokens + 1.0,
        "prefill_tokens": text_tokens,
        "prefill_pairs": text_tokens**2 / 2.0,
        "decode_tokens": sound_tokens,
        "decode_reads": text_tokens * sound_tokens + sound_tokens**2 / 2.0,
    }
