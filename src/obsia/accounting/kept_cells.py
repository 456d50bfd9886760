"""Cells that are kept: of one hour, with what a later account needs of the times of their records.

What changes with the facts is a key of theirs and no choice: the attention window that they were summed with, and the
longest of all lengths of prompts at which any price changes. Whoever reads them takes those that hold under the facts
of the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from obsia.accounting.cells import WINDOW, Table, Value, Window, grouped, parted, sums_of

KEPT_AT, FIRST, LAST, ENDS = ("kept_at", "kept_first", "kept_last", "kept_ends")
"""The hour; the first and the last instant at which a record of a cell begins; the last at which a span ends."""
SPAN = "kept_span"
"""The shortest key of time whose groups can hold the span of a record; "" where it states none."""
LONGER = "longer"
KEPT_WINDOW = "kept_window"
"""The attention window, in tokens, that the sums were made with; 0 for none."""
ROWS = "rows"
EXTRA = (KEPT_AT, FIRST, LAST, ENDS, SPAN, KEPT_WINDOW, ROWS)
"""Columns beside those of every cell."""


def kept_cells(
    usage: Table, *, keys: Sequence[str], window: Window | None, spans_s: Mapping[str, int], widening: bool
) -> Table:
    """The cells of ``usage`` by hour and ``keys``, with :data:`EXTRA`; ``spans_s`` are keys of time, finest first."""
    has_times = "started_at" in usage.columns
    nothing: Value = ibis.null("timestamp")
    usage = usage.mutate(**{KEPT_AT: usage.started_at.truncate("h") if has_times else nothing})
    usage = usage.mutate(**{SPAN: _span(usage, spans_s)})
    usage, groups = parted(usage, keys=(*keys, KEPT_AT, SPAN), window=window)
    of_row: Value = usage[WINDOW] if WINDOW in usage.columns else ibis.literal(0, type="int64")
    usage = usage.mutate(**{KEPT_WINDOW: of_row})
    groups |= {KEPT_WINDOW: usage[KEPT_WINDOW]}
    extra: dict[str, Any] = {FIRST: nothing, LAST: nothing, ENDS: nothing}
    if has_times:
        extra |= {FIRST: usage.started_at.min(), LAST: usage.started_at.max()}
        if "bucket_s" in usage.columns:
            end = usage.started_at + usage.bucket_s.as_interval("s")
            of_spans: Value = ibis.cases((usage.bucket_s > 0, end), else_=nothing)
            extra[ENDS] = of_spans.max()
    return grouped(usage, groups, {**sums_of(usage, wide=False, widening=widening), **extra})


def _span(usage: Table, spans_s: Mapping[str, int]) -> Value:
    """The value of :data:`SPAN`."""
    if "bucket_s" not in usage.columns:
        return ibis.literal("")
    stated: Value = usage.bucket_s.fill_null(0)
    return ibis.cases((stated <= 0, ""), *((stated <= most, key) for key, most in spans_s.items()), else_=LONGER)
