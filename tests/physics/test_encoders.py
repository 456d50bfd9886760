"""Embeddings, re-ranking and speech in the units of a served transformer."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.physics.encoders import utterance_columns, window_columns
from obsia.physics.work import WORK_COLUMNS, work_of_request


@pytest.mark.parametrize(("text", "sound"), [(7, 300), (40, 2), (1, 1)])
def test_drawn_lengths_are_the_same_work_as_counted_ones(text: int, sound: int) -> None:
    counted = work_of_request(input_tokens=text, cached_tokens=0, output_tokens=sound, window=None)
    columns = dict(zip(WORK_COLUMNS, counted.columns(), strict=True))
    drawn = utterance_columns(sound_tokens=np.array([float(sound)]), text_tokens=np.array([float(text)]))
    assert {name: float(value[0]) for name, value in drawn.items()} == {name: columns[name] for name in drawn}
    encoder, decoder = window_columns(frames=np.array([1_500.0]), tokens=np.array([float(sound)]))
    # The encoder has computed the frames: to the decoder they are a prompt of which only the cache is read.
    work = work_of_request(input_tokens=1_500, cached_tokens=1_500, output_tokens=sound, window=None)
    counted = dict(zip(WORK_COLUMNS, work.columns(), strict=True))
    assert {name: float(value[0]) for name, value in decoder.items()} == {name: counted[name] for name in decoder}
    assert float(encoder["prefill_tokens"][0]) == 1_500
