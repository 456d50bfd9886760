# pyright: basic
"""Attention in a window, summed over requests: integrals of min(t, window), as sums of whole numbers."""

from __future__ import annotations

from typing import Any

import ibis

Value = Any
"""An ibis value. The library ships no ``py.typed``, and what a checker infers of it is wrong."""


def pairs_x2(start: Value, end: Value, window: Value) -> Value:
    """Twice the integral of min(t, window) for t from ``start`` to ``end``, without a branch; 0 for window 0.

    Only counts cut at the window are squared, so one request's leave no int64. Equals
    ``physics.work.windowed_pairs_x2``.
    """
    a: Value = ibis.least(start, window)
    b: Value = ibis.least(end, window)
    return b * b - a * a + 2 * window * ((end - b) - (start - a))


def window_sums(window: Value, inputs: Value, cached: Value, outputs: Value) -> dict[str, Value]:
    """The sums of :func:`pairs_x2` over the requests of a cell, whose window is one: its series decides it.

    Twice the integral of min(t, w) from 0 to t is 2·w·t - w² + max(w - t, 0)². Of a group, all but the last term
    follow from sums that it has anyway, and that term is nothing for requests without a window.
    """

    def short_squared(tokens: Value) -> Value:
        short: Value = ibis.cases((tokens < window, window - tokens), else_=0)
        return short * short

    def twice_window(tokens: Value) -> Value:
        return 2 * window.max() * tokens

    end = short_squared(inputs)
    return {
        "prefill_x2": (end - short_squared(cached)).sum() + twice_window(inputs.sum() - cached.sum()),
        "decode_x2": (short_squared(inputs + outputs) - end).sum() + twice_window(outputs.sum()),
    }
