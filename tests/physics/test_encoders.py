"""Embeddings, re-ranking and speech in the units of a served transformer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.physics.encoders import (
    bidirectional_embedding_work,
    embedding_work,
    reranking_work,
    speech_work,
    streaming_speech_work,
    utterance_columns,
    window_columns,
)
from obsia.physics.work import WORK_COLUMNS, work_of_request

TOKENS = st.integers(min_value=0, max_value=100_000)


@given(tokens=TOKENS)
def test_an_embedding_is_a_prefill_without_a_word(tokens: int) -> None:
    work = embedding_work(input_tokens=tokens)
    assert work == work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=0, window=None)
    assert work.decode_tokens == work.decode_reads_x2 == 0


@given(tokens=TOKENS)
def test_an_encoder_attends_both_ways(tokens: int) -> None:
    both, one = bidirectional_embedding_work(input_tokens=tokens), embedding_work(input_tokens=tokens)
    assert both.prefill_pairs_x2 == 2 * one.prefill_pairs_x2
    assert both.prefill_tokens == one.prefill_tokens


@given(query=TOKENS, documents=st.lists(TOKENS, max_size=8))
def test_a_query_read_once_is_never_dearer(query: int, documents: list[int]) -> None:
    each = reranking_work(query_tokens=query, document_tokens=tuple(documents))
    shared = reranking_work(query_tokens=query, document_tokens=tuple(documents), shared_query=True)
    assert each.calls == shared.calls == len(documents)
    assert shared.prefill_tokens <= each.prefill_tokens
    assert each.prefill_tokens == query * len(documents) + sum(documents)
    assert shared.prefill_pairs_x2 <= each.prefill_pairs_x2


def test_a_minute_of_speech_is_two_windows() -> None:
    """60 s in windows of 30 s at 50 frames per second: 2 x 1,500 frames; 101 words split into 51 and 50."""
    work = speech_work(audio_ms=60_000, frames_per_s=50, window_ms=30_000, output_tokens=101)
    assert work.encoder.prefill_tokens == 3_000
    assert work.encoder.prefill_pairs_x2 == 2 * 2 * 1_500**2  # twice n² of each window: all frames attend to all
    assert work.decoder.decode_tokens == 101
    assert work.decoder.prefill_tokens == 0
    assert work.decoder.decode_reads_x2 == 2 * 1_500 * 101 + 51**2 + 50**2


@given(audio=st.integers(min_value=1, max_value=30_000))
def test_a_window_is_padded(audio: int) -> None:
    short = speech_work(audio_ms=audio, frames_per_s=50, window_ms=30_000, output_tokens=10)
    assert short == speech_work(audio_ms=30_000, frames_per_s=50, window_ms=30_000, output_tokens=10)


def test_no_sound_is_no_work() -> None:
    work = speech_work(audio_ms=0, frames_per_s=50, window_ms=30_000, output_tokens=0)
    assert work.encoder.calls == work.decoder.calls == 0
    assert streaming_speech_work(audio_ms=0, tokens_per_s=12, output_tokens=0).prefill_tokens == 0


def test_sound_can_be_a_prompt() -> None:
    assert streaming_speech_work(audio_ms=10_000, tokens_per_s=12, output_tokens=5).prefill_tokens == 120


def test_negative_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="negative-tokens"):
        reranking_work(query_tokens=-1, document_tokens=(1,))
    with pytest.raises(ValueError, match="negative-length"):
        speech_work(audio_ms=-1, frames_per_s=50, window_ms=30_000, output_tokens=0)


@pytest.mark.parametrize(
    "odd", [{"audio_ms": -1}, {"output_tokens": -1}, {"frames_per_s": 0}, {"window_ms": 0}, {"window_ms": -30_000}]
)
def test_each_length_of_a_recording_is_checked(odd: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="negative-length"):
        speech_work(**({"audio_ms": 1, "frames_per_s": 50, "window_ms": 30_000, "output_tokens": 1} | odd))


@pytest.mark.parametrize(("text", "sound"), [(7, 300), (40, 2), (1, 1)])
def test_drawn_lengths_are_the_same_work_as_counted_ones(text: int, sound: int) -> None:
    counted = work_of_request(input_tokens=text, cached_tokens=0, output_tokens=sound, window=None)
    columns = dict(zip(WORK_COLUMNS, counted.columns(), strict=True))
    drawn = utterance_columns(sound_tokens=np.array([float(sound)]), text_tokens=np.array([float(text)]))
    assert {name: float(value[0]) for name, value in drawn.items()} == {name: columns[name] for name in drawn}
    encoder, decoder = window_columns(frames=np.array([1_500.0]), tokens=np.array([float(sound)]))
    work = speech_work(audio_ms=30_000, frames_per_s=50, window_ms=30_000, output_tokens=sound)
    told = dict(zip(WORK_COLUMNS, work.decoder.columns(), strict=True))
    assert {name: float(value[0]) for name, value in decoder.items()} == {name: told[name] for name in decoder}
    assert float(encoder["prefill_tokens"][0]) == work.encoder.prefill_tokens
