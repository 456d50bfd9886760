"""How long calls took, and how long they waited for their first token: sums for cells of usage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

Table = Any
"""An ibis table."""
Value = Any
"""An ibis value."""

_LONGEST_US = 3_000_000_000
"""Fifty minutes: the square of more microseconds leaves 64 bits."""

TIMED = (
    *("timed_calls", "timed_us", "timed_us_squared", "timed_output_tokens", "timed_output_squared", "timed_us_output"),
    *("streamed_us", "streamed_tokens"),
)
"""Sums over calls whose duration is stated (their output tokens o, durations d, their squares and products), and over
those that state when their first token came too: time after it, and tokens after it. From these follows the time
between tokens (``accounting.speeds``)."""
WAITED = ("waited_calls", "waited_us", "waited_tokens")
"""Sums over calls that state when their first token came: the wait for it, and the tokens that had to be read before
(input without what was cached)."""


def timed_amounts(usage: Table, *, factor: Callable[[Value], Value]) -> dict[str, Value] | None:
    """What each call adds to :data:`TIMED`; None where no row states how long its call took.

    A row of several calls, a call without output and one of a batch (which waits for hours) say nothing of speed, nor
    does one that took longer than :data:`_LONGEST_US`.
    """
    if not {"duration_us", "output_tokens"} <= set(usage.columns):
        return None
    speaks = _of_one_call(usage, usage.duration_us.between(1, _LONGEST_US) & (usage.output_tokens > 0))
    streams: Value = ibis.literal(False)
    after: Value = ibis.literal(0, type="int64")
    if "first_token_us" in usage.columns:
        after = usage.duration_us - usage.first_token_us
        streams = (speaks & (usage.first_token_us > 0) & (after > 0) & (usage.output_tokens > 1)).fill_null(False)

    def where(condition: Value, value: Value) -> Value:
        return ibis.cases((condition, value), else_=0)

    us, tokens = factor(usage.duration_us), factor(usage.output_tokens)
    return {
        "timed_calls": where(speaks, 1),
        "timed_us": where(speaks, us),
        "timed_us_squared": where(speaks, us * us),
        "timed_output_tokens": where(speaks, tokens),
        "timed_output_squared": where(speaks, tokens * tokens),
        "timed_us_output": where(speaks, us * tokens),
        "streamed_us": where(streams, factor(after)),
        "streamed_tokens": where(streams, tokens - 1),
    }


def _of_one_call(usage: Table, speaks: Value) -> Value:
    """Where a row ``speaks`` and is one call that was answered at once."""
    if "calls" in usage.columns:
        speaks = speaks & (usage.calls.fill_null(1) == 1)
    if "batch_api" in usage.columns:
        speaks = speaks & ~usage.batch_api.fill_null(False)
    return speaks.fill_null(False)


def waited_amounts(usage: Table) -> dict[str, Value] | None:
    """What each call adds to :data:`WAITED`; None where no row states when its first token came."""
    if not {"first_token_us", "input_tokens"} <= set(usage.columns):
        return None
    speaks = _of_one_call(usage, usage.first_token_us.between(1, _LONGEST_US) & (usage.input_tokens > 0))
    cached: Value = usage.cache_read_tokens.fill_null(0) if "cache_read_tokens" in usage.columns else 0
    amounts = (1, usage.first_token_us, usage.input_tokens - cached)
    return {name: ibis.cases((speaks, each), else_=0) for name, each in zip(WAITED, amounts, strict=True)}
