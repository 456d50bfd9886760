"""Columns that say how calls were served, with so few ways told apart that each can be drawn.

Logs of servers state numbers that hardly repeat (requests in flight, tokens per second). Where they make more ways
than are worth drawing, numbers are rounded to quarters of an octave; where that is not enough, the rarest ways are
taken as not stated.
"""

from __future__ import annotations

from typing import Any, Final

import ibis

from obsia.core.columns import SERVED
from obsia.readers.query_engine import QueryEngine

MOST_WAYS: Final = 200
"""Ways of serving that are told apart: each is drawn for each model."""
_QUARTERS: Final = {"concurrency": 1, "tokens_per_s": 100}
"""Column that is rounded -> parts of one in which it is counted: whole numbers are the same on every engine."""
_HUNDREDTHS: Final = 100
_WAY: Final = "way_of_serving"


def with_few_ways(engine: QueryEngine, usage: Any) -> Any:
    """``usage`` with 0 of a count as not stated, and with at most :data:`MOST_WAYS` ways of serving."""
    present = [name for name in SERVED if name in usage.columns]
    if counts := [name for name in ("gpu_count", "concurrency") if name in present]:
        usage = usage.mutate(**{name: usage[name].nullif(0) for name in counts})
    if not present or not _are_many(engine, usage, present):
        return usage
    rounded = {name: _rounded(usage[name], parts) for name, parts in _QUARTERS.items() if name in present}
    if "pue" in present:
        rounded["pue"] = (usage.pue * _HUNDREDTHS).round().cast("float64") / _HUNDREDTHS
    usage = usage.mutate(**rounded)
    return _frequent(engine, usage, present) if _are_many(engine, usage, present) else usage


def are_many_ways(engine: QueryEngine, usage: Any) -> bool:
    """Whether a usage states more ways than are told apart."""
    present = [name for name in SERVED if name in usage.columns]
    return bool(present) and _are_many(engine, usage, present)


def _are_many(engine: QueryEngine, usage: Any, names: list[str]) -> bool:
    """Whether there are more ways than are told apart."""
    return engine.rows(usage.select(*names).distinct().limit(MOST_WAYS + 1).count())[0][0] > MOST_WAYS


def _frequent(engine: QueryEngine, usage: Any, names: list[str]) -> Any:
    """Only the most frequent ways; rarer ones are not stated."""
    way: Any = ibis.literal("")
    for name in names:
        way = way + "\x1f" + usage[name].cast("string").fill_null("")
    usage = usage.mutate(**{_WAY: way})
    counted = usage.group_by(_WAY).aggregate(n=usage.count())
    kept = counted.order_by([counted.n.desc(), counted[_WAY].asc()]).limit(MOST_WAYS).select(_WAY)
    is_kept = usage[_WAY].isin(sorted(str(row[0]) for row in engine.rows(kept)))
    return usage.mutate(
        **{name: ibis.cases((is_kept, usage[name]), else_=ibis.null(usage[name].type())) for name in names}
    ).drop(_WAY)


def _rounded(value: Any, parts: int) -> Any:
    """The middle of the quarter of an octave in which a number lies, at least one part.

    Half above a whole number, four times the logarithm is never near a whole number: no rounding can move it.
    """
    whole = (value * parts).round().cast("int64") if parts > 1 else value
    step = ((whole + 0.5).log2() * 4).floor()
    two: Any = ibis.literal(2.0)
    middle = ibis.greatest((two ** ((step + 0.5) / 4) - 0.5).round(), 1).cast("int64")
    return middle if parts == 1 else middle.cast("float64") / parts
