"""Embeddings, re-ranking and speech as the work of a served transformer: the units of ``obsia.physics.work``.

An embedding is a prefill and nothing else. A re-ranker reads the query together with each document. Speech recognition
with an encoder and a decoder turns each window of sound into a fixed number of frames, prefilled by the encoder, and
decodes the words from them; a window is padded to its full length.

Sources: Reimers and Gurevych (2019), "Sentence-BERT"; Nogueira and Cho (2019), "Passage re-ranking with BERT"; Radford
et al. (2022), "Robust speech recognition via large-scale weak supervision" (50 frames per second, windows of 30 s).

No measurement calibrates these: figures made from them are extrapolated.
"""

from __future__ import annotations

from dataclasses import dataclass

from obsia.physics.inference import Accelerator, Array, Engine, Network, Placement, StateSeconds, rates, unit_seconds
from obsia.physics.work import MS_PER_S, WORK_COLUMNS, Work, work_of, work_of_request


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

    The same as :func:`speech_work` of one window, where lengths are drawn. Attention of the encoder is in its token.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechWork:
    """Work of the two networks of a speech recogniser."""

    encoder: Work
    decoder: Work


def embedding_work(*, input_tokens: int, cached_tokens: int = 0) -> Work:
    """Work of one text embedded: prefill only."""
    return work_of_request(input_tokens=input_tokens, cached_tokens=cached_tokens, output_tokens=0, window=None)


def bidirectional_embedding_work(*, input_tokens: int) -> Work:
    """Work of one text embedded by an encoder: each token attends to all others, twice the pairs of a decoder."""
    return work_of(
        calls=1,
        input_tokens=input_tokens,
        cached_tokens=0,
        output_tokens=0,
        input_squared=2 * input_tokens**2,
        cached_squared=0,
        output_squared=0,
        input_output=0,
    )


def reranking_work(*, query_tokens: int, document_tokens: tuple[int, ...], shared_query: bool = False) -> Work:
    """Work of one query against several documents. ``shared_query``: the query's prefix is read from a cache."""
    if query_tokens < 0 or any(tokens < 0 for tokens in document_tokens):
        raise ValueError("negative-tokens")
    works = [
        embedding_work(
            input_tokens=query_tokens + tokens, cached_tokens=query_tokens if shared_query and index > 0 else 0
        )
        for index, tokens in enumerate(document_tokens)
    ]
    return Work.total(works)


def speech_work(*, audio_ms: int, frames_per_s: int, window_ms: int, output_tokens: int) -> SpeechWork:
    """Work of one recording transcribed by an encoder and a decoder.

    The encoder attends within each window, to all frames of it. The decoder reads the frames' keys and values for each
    token that it writes, as if they were its prompt, which its cross attention caches once per window.
    """
    if audio_ms < 0 or output_tokens < 0 or frames_per_s <= 0 or window_ms <= 0:
        raise ValueError("negative-length")
    windows = -(-audio_ms // window_ms)
    frames = frames_per_s * window_ms // MS_PER_S
    one = bidirectional_embedding_work(input_tokens=frames)
    each, more = divmod(output_tokens, windows) if windows else (0, 0)
    decoded = [_decoded(frames=frames, tokens=each + 1)] * more + [_decoded(frames=frames, tokens=each)] * (
        windows - more
    )
    return SpeechWork(encoder=Work.total([one] * windows), decoder=Work.total(decoded))


def _decoded(*, frames: int, tokens: int) -> Work:
    """A window's words. The encoder has computed the frames: only their cache is read, once per word."""
    return work_of(
        calls=1,
        input_tokens=frames,
        cached_tokens=frames,
        output_tokens=tokens,
        input_squared=frames**2,
        cached_squared=frames**2,
        output_squared=tokens**2,
        input_output=frames * tokens,
    )


def streaming_speech_work(*, audio_ms: int, tokens_per_s: int, output_tokens: int) -> Work:
    """Work of a decoder that takes sound as tokens of its prompt (a language model with an audio encoder)."""
    return work_of_request(
        input_tokens=audio_ms * tokens_per_s // MS_PER_S, cached_tokens=0, output_tokens=output_tokens, window=None
    )
