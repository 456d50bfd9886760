# pyright: basic
"""Usage records -> cells: one scan that sums the features of requests as exact integers, on any SQL engine.

A cell is a group of requests that are priced alike and reported alike. Its sums are what the physics needs: the
energy of a request is a polynomial in n, i, c, o, i², c², o², i·o (i input with cached, c cached, o output with
reasoning). Layers whose attention window is W add integrals of min(t, W), which are polynomials too, with kinks
where i, c or i + o cross W; they are summed as they are, row by row, so that no cell hides a kink.
Products of counts fit in an int64 (readers reject counts over 2³¹-1); each is cast to DECIMAL(38, 0) before SUM.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis

from obsia.core.columns import CONTAINED

Table = Any
"""An ibis table. The library ships no ``py.typed``, and what a checker infers of it is wrong."""
Value = Any
"""An ibis value."""

MODEL_NAME = "model_name"
NAMES = ("model_id", "model_response", "model_request")
"""Columns that may name the model, the most telling first."""

SERIES = ("provider", "host", MODEL_NAME, "region", "zone_id")
"""Columns that decide how a request is priced (those that a reader gives)."""

TOKEN_SUMS = ("input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens")
SQUARES = (
    ("input_squared", "input_tokens", "input_tokens"),
    ("cached_squared", "cache_read_tokens", "cache_read_tokens"),
    ("output_squared", "output_tokens", "output_tokens"),
    ("input_output", "input_tokens", "output_tokens"),
)
PERIODS: dict[str, str] = {"hour": "h", "day": "D", "month": "M", "year": "Y"}
OCTAVES: dict[str, str] = {"input_octave": "input_tokens", "output_octave": "output_tokens"}
"""Keys that group by the size of a request: k holds counts in [2^k, 2^(k+1)); -1 holds 0."""

FEATURES = ("calls", *TOKEN_SUMS, *(name for name, _, _ in SQUARES), "prefill_x2", "decode_x2")
COUNTS = ("rows", "without_input", "without_output", "without_region", "without_model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Attention windows by the name under which a model appears."""

    tokens_by_name: Mapping[str, int]
    default: int | None = None
    """The window of the model that stands in where a record names none."""


def named(usage: Table) -> Table:
    """``usage`` with one column for the name of the model: the first that is not null of :data:`NAMES`."""
    present = [usage[name] for name in NAMES if name in usage.columns]
    if not present:
        return usage
    return usage.mutate(**{MODEL_NAME: ibis.coalesce(*present) if len(present) > 1 else present[0]})


def model_names(usage: Table, *, most: int) -> Table:
    """The (provider, host, model name) that occur, with their calls, the most frequent first."""
    keys = [name for name in ("provider", "host", MODEL_NAME) if name in usage.columns]
    counted = usage.group_by(keys).aggregate(n=usage.count())
    return counted.order_by([counted.n.desc(), *(counted[key].asc() for key in keys)]).limit(most)


def only_names(usage: Table, *, names: Sequence[str]) -> Table:
    """``usage`` with every other model name as null: a flood of names cannot make a flood of cells."""
    name = usage[MODEL_NAME]
    return usage.mutate(**{MODEL_NAME: ibis.cases((name.isin(list(names)), name), else_=ibis.null("string"))})


def totals(table: Table) -> Table:
    """The :data:`COUNTS` of all cells, in their order."""
    return table.aggregate(**{name: table[name].sum() for name in COUNTS})


def scaled(usage: Table, *, column: str, factor: Fraction) -> Table:
    """``usage`` with the counts of ``column``, and those contained in it, times ``factor``, rounded down."""
    parts = (column, *(part for part, whole in CONTAINED if whole == column))
    return usage.mutate(
        **{name: usage[name] * factor.numerator // factor.denominator for name in parts if name in usage.columns}
    )


def with_cached_share(usage: Table, *, share: Fraction) -> Table:
    """``usage`` with that share of each request's input read from a cache, in whole tokens (rounded down)."""
    if "input_tokens" not in usage.columns:
        return usage
    cached: Any = usage.input_tokens * share.numerator // share.denominator
    return usage.mutate(cache_read_tokens=cached)


def cells(usage: Table, *, keys: Sequence[str], window: Window | None, fixed_window: int | None) -> Table:
    """The cells of ``usage``: its series columns and ``keys``, with the exact sums of :data:`FEATURES`.

    ``keys`` are canonical columns, ``label.NAME`` columns, periods or octaves. ``window`` gives each row its
    model's attention window; ``fixed_window`` gives all rows the same one (a model given by the caller, or the
    other model of a what-if).
    """
    groups = {name: usage[name] for name in SERIES if name in usage.columns}
    if "calls" in usage.columns:
        groups["bucket"] = usage.calls.fill_null(1) > 1
    groups |= {key: _key(usage, key) for key in keys if key not in groups}
    return _grouped(usage, groups, _sums(usage, window=window, fixed_window=fixed_window))


def roll_up(table: Table, *, keys: Sequence[str]) -> Table:
    """Sum cells over every key that is not in ``keys``; integers stay exact."""
    sums = {name: table[name].sum() for name in (*FEATURES, *COUNTS)}
    return _grouped(table, {key: table[key] for key in keys}, sums)


def largest(table: Table) -> Table:
    """The largest sum of each feature: do they fit in 64 bits?"""
    return table.aggregate(**{name: table[name].max() for name in FEATURES})


def as_int64(table: Table) -> Table:
    """Cells whose sums are all known to fit, as 64-bit integers (they leave the engine faster than decimals)."""
    return table.mutate(**{name: table[name].cast("int64") for name in FEATURES})


def _grouped(table: Table, groups: Mapping[str, Value], sums: Mapping[str, Value]) -> Table:
    """Sums by group; without a group, one row for all."""
    return table.group_by(**groups).aggregate(**sums) if groups else table.aggregate(**sums)


def _key(usage: Table, key: str) -> Value:
    if key in PERIODS:
        return usage.started_at.truncate(PERIODS[key])
    if key in OCTAVES:
        # Half a token above an integer, the logarithm is never near a whole number: no rounding can move it.
        return (usage[OCTAVES[key]].fill_null(0) + 0.5).log2().floor().cast("int16")
    return usage[key]


def _sums(usage: Table, *, window: Window | None, fixed_window: int | None) -> dict[str, Value]:
    zero = ibis.literal(0, type="int64")

    def count(name: str) -> Value:
        return usage[name].fill_null(0) if name in usage.columns else zero

    def exact(value: Value) -> Value:
        # A column that no input has is a constant 0: its sum is one too.
        scalar = isinstance(value, ibis.expr.types.Scalar)
        return (usage.count() * 0).cast("decimal(38, 0)") if scalar else value.cast("decimal(38, 0)").sum()

    i, c, o = count("input_tokens"), count("cache_read_tokens"), count("output_tokens")
    # A provider's bucket holds n calls: its tokens are n times the mean call's, and its squares are those of n
    # mean calls. The spread of lengths inside the bucket is a prior of the deployment that prices it.
    n = usage.calls.fill_null(1) if "calls" in usage.columns else None
    sums: dict[str, Value] = {"calls": usage.count() if n is None else exact(n)}
    sums |= {name: exact(count(name)) for name in TOKEN_SUMS}
    for name, left, right in SQUARES:
        product = count(left) * count(right)
        sums[name] = exact(product if n is None else product // ibis.greatest(n, 1))
    w = _window(usage, window=window, fixed_window=fixed_window)
    if w is None:
        sums |= {"prefill_x2": exact(zero), "decode_x2": exact(zero)}
    elif n is None:
        sums |= {"prefill_x2": exact(_pairs_x2(c, i, w)), "decode_x2": exact(_pairs_x2(i, i + o, w))}
    else:
        m = ibis.greatest(n, 1)
        sums |= {
            "prefill_x2": exact(n * _pairs_x2(c // m, i // m, w)),
            "decode_x2": exact(n * _pairs_x2(i // m, i // m + o // m, w)),
        }
    sums |= {
        "rows": usage.count(),
        "without_input": _missing(usage, "input_tokens"),
        "without_output": _missing(usage, "output_tokens"),
        "without_region": _missing(usage, "region", "zone_id"),
        "without_model": _missing(usage, MODEL_NAME),
    }
    return sums


def _missing(usage: Table, *names: str) -> Value:
    """How many rows state none of ``names``."""
    present = [usage[name] for name in names if name in usage.columns]
    if not present:
        return usage.count()
    absent = present[0].isnull()
    for column in present[1:]:
        absent = absent & column.isnull()
    return absent.sum()


def _window(usage: Table, *, window: Window | None, fixed_window: int | None) -> Value | None:
    """The attention window of each row's model, 0 where its layers have none; None when no row has one."""
    if fixed_window is not None:
        return ibis.literal(fixed_window, type="int64")
    if window is None or not (window.tokens_by_name or window.default):
        return None
    default = ibis.literal(window.default or 0, type="int64")
    if MODEL_NAME not in usage.columns:
        return default
    name = usage[MODEL_NAME]
    return ibis.cases(
        (name.isnull() | (name == ""), default),
        *(
            (name == known, ibis.literal(tokens, type="int64"))
            for known, tokens in sorted(window.tokens_by_name.items())
        ),
        else_=ibis.literal(0, type="int64"),
    )


def _pairs_x2(start: Value, end: Value, window: Value) -> Value:
    """Twice the integral of min(t, window) for t from ``start`` to ``end``, without a branch; 0 for window 0.

    Only counts cut at the window are squared, so nothing leaves the int64. Equals ``physics.work.windowed_pairs_x2``.
    """
    a: Value = ibis.least(start, window)
    b: Value = ibis.least(end, window)
    return b * b - a * a + 2 * window * ((end - b) - (start - a))
