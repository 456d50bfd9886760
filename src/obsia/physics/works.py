"""The work of many requests at once, as arrays: :mod:`obsia.physics.work` is read where no NumPy is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_TOKENS_AT_ONCE = 2**30
"""Tokens of one request up to which its doubled squares, and products with its window, are exact in 64 bits."""


def columns_of_requests(
    *,
    input_tokens: NDArray[np.int64],
    cached_tokens: NDArray[np.int64],
    output_tokens: NDArray[np.int64],
    window: int | None,
) -> NDArray[np.float64]:
    """:func:`obsia.physics.work.work_of_request` of many requests at once; shape (requests, columns).

    Raises ``ValueError`` for counts out of order, or of which a square leaves 64 bits.
    """
    end = input_tokens + output_tokens
    if (cached_tokens < 0).any() or (cached_tokens > input_tokens).any() or (output_tokens < 0).any():
        raise ValueError("counts-out-of-order")
    if end.size and int(end.max()) > MOST_TOKENS_AT_ONCE:
        raise ValueError("counts-too-large")
    windowed = np.zeros((2, end.size), dtype=np.int64)
    if window is not None:
        for row, (start, stop) in enumerate(((cached_tokens, input_tokens), (input_tokens, end))):
            a, b = np.minimum(start, window), np.minimum(stop, window)
            windowed[row] = b * b - a * a + 2 * window * ((stop - b) - (start - a))
    doubled = (
        input_tokens * input_tokens - cached_tokens * cached_tokens,
        2 * input_tokens * output_tokens + output_tokens * output_tokens,
        *windowed,
    )
    ones = np.ones(end.size, dtype=np.int64)
    plain = (ones, input_tokens - cached_tokens, cached_tokens, output_tokens)
    return np.stack([*(each.astype(np.float64) for each in plain), *(each / 2 for each in doubled)], axis=1)
