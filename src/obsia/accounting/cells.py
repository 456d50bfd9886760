"""Usage records -> cells: one scan that sums the features of requests as exact integers, on any SQL engine.

A cell is a group of requests that are priced alike and reported alike. Its sums are what the physics needs: the
energy of a request is a polynomial in n, i, c, o, i², c², o², i·o (i input with cached, c cached, o output with
reasoning). Layers whose attention window is W add integrals of min(t, W), which are polynomials too, with kinks
where i, c or i + o cross W; they are summed as they are, row by row, so that no cell hides a kink.
Products of counts fit in an int64 (readers reject counts over 2³¹-1, but for the sums of a provider's bucket). They are
cast to DECIMAL(38, 0) before SUM, unless the engine is known to sum 64-bit integers in more than 64 bits.
Where counts may be larger (a what-if) or are divided (a provider's bucket), factors are decimals already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import ibis

from obsia.accounting.billing_cells import WRITES, write_amounts
from obsia.accounting.exact import EXACT, FACTOR, divided, pairs_x2, times, window_sums
from obsia.accounting.kinds import CHAT, CODE, CODING, UsageKind
from obsia.accounting.local_times import PERIODS, truncated
from obsia.accounting.media_cells import MEDIA, MEDIA_SUMS, MEDIUM, media_amounts, medium
from obsia.accounting.metered_cells import METER
from obsia.accounting.timed_cells import TIMED, WAITED, timed_amounts, waited_amounts
from obsia.core.columns import CONTAINED, ENERGY, MONEY, OTHER_NAMES, SERVED

Table = Any
"""An ibis table. The library ships no ``py.typed``, and what a checker infers of it is wrong."""
Value = Any
"""An ibis value."""

MODEL_NAME = "model_name"
NAMES = ("model_id", "model_response", "model_request")
"""Columns that may name the model, the most telling first."""

DATED = "dated"
"""The start of the span of dates in which a moving name of a row stands for one model; null for other names."""
SERIES = ("provider", "host", MODEL_NAME, "region", "zone_id", DATED)
"""Columns that decide how a request is priced (those that a reader gives)."""

KIND = "kind"
"""What a row counts (:class:`obsia.accounting.kinds.UsageKind`), where rows may differ."""
ASSISTANT = "assistant"
"""The kind of assistant of a row that states messages or seats alone; null for other rows."""
PARTS = "bucket_parts"
"""In how many equal parts, each of which a record may hold, the sums of a bucket are; null for every other row."""

WINDOW = "window_tokens"
TOKEN_SUMS = ("input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens")
SQUARES = (
    ("input_squared", "input_tokens", "input_tokens"),
    ("cached_squared", "cache_read_tokens", "cache_read_tokens"),
    ("output_squared", "output_tokens", "output_tokens"),
    ("input_output", "input_tokens", "output_tokens"),
)
OCTAVES: dict[str, str] = {"input_octave": "input_tokens", "output_octave": "output_tokens"}
"""Keys that group by the size of a request: k holds counts in [2^k, 2^(k+1)); -1 holds 0."""

UNMEASURED = ("messages", "seat_seconds")
"""Sums over rows that state no tokens: messages, and seats times the seconds for which they were held."""
_OF_TOKENS = (*TOKEN_SUMS, *(name for name, _, _ in SQUARES), "prefill_x2", "decode_x2")
FEATURES = ("calls", *_OF_TOKENS, *UNMEASURED, *MEDIA_SUMS, *TIMED, *WAITED, *WRITES)
ABSENT = ("without_input", "without_output", "without_tokens", "with_media", "with_batch")
"""Calls that do not state input tokens, output tokens, either; that hold media; that ran in a batch."""
COUNTS = ("rows", *ABSENT)
MISSING = ("without_region", "without_model")

EARLIEST = "0001-01-01"
"""The start of the span of dates before any other."""


Named = tuple[str | None, str | None, str]
"""(provider, host, model name) as records state them."""
Spell = Named | tuple[str | None, str | None, str, str | None]
"""A name, and for a moving one the span of dates (:data:`DATED`) in which it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Attention windows by the name under which a model appears."""

    tokens_by_name: Mapping[str, int]
    exceptions: Mapping[Spell, int] = field(default_factory=dict[Spell, int])
    """Windows of names that stand for another model at some provider, host or date (0: none there)."""
    default: int | None = None
    """The window of the model that stands in where a record names none."""

    def of(self, provider: str | None, host: str | None, name: str | None, dated: str | None) -> int:
        """The window of the model of one series, as :func:`parted` takes it of each row; 0 for none."""
        if not name:
            return self.default or 0
        spells: tuple[Spell, ...] = ((provider, host, name, dated), (provider, host, name))
        stated = next((self.exceptions[spell] for spell in spells if spell in self.exceptions), None)
        return self.tokens_by_name.get(name, 0) if stated is None else stated


CALLER = "caller"
"""A ``region_basis``: the region is where the caller runs, which says nothing of where the model does."""


def named(usage: Table) -> Table:
    """``usage`` with one column for the name of the model: the first that is not blank of :data:`NAMES`.

    A region or a zone that is the caller's is dropped: the model's is then not known, and the account says so.
    """
    if "region_basis" in usage.columns:
        elsewhere = usage.region_basis == CALLER
        places = [name for name in ("region", "zone_id") if name in usage.columns]
        usage = usage.mutate(
            **{name: ibis.cases((elsewhere, ibis.null("string")), else_=usage[name]) for name in places}
        )
    present = [usage[name] for name in NAMES if name in usage.columns]
    if not present:
        return usage
    first = ibis.coalesce(*(name.nullif("") for name in present)) if len(present) > 1 else present[0]
    return usage.mutate(**{MODEL_NAME: first})


def model_names(usage: Table, *, most: int) -> Table:
    """The (provider, host, model name) that occur, with their calls, the most frequent first."""
    keys = [name for name in ("provider", "host", MODEL_NAME) if name in usage.columns]
    counted = usage.group_by(keys).aggregate(n=usage.count())
    return counted.order_by([counted.n.desc(), *(counted[key].asc() for key in keys)]).limit(most)


def frequent(usage: Table, *, column: str, most: int) -> Table:
    """The texts of ``column`` that occur, the most frequent first."""
    counted = usage.group_by(column).aggregate(n=usage.count())
    return counted.order_by([counted.n.desc(), counted[column].asc()]).limit(most)


def only_names(usage: Table, *, names: Sequence[str], column: str = MODEL_NAME) -> Table:
    """``usage`` with one name for all others: a flood of names cannot make a flood of cells."""
    name = usage[column]
    kept = name.isnull() | (name == "") | name.isin(list(names))
    return usage.mutate(**{column: ibis.cases((kept, name), else_=OTHER_NAMES)})


def with_dates(usage: Table, *, names: Sequence[str], starts: Sequence[str]) -> Table:
    """``usage`` with :data:`DATED` for rows of moving ``names``: the last of ``starts`` (YYYY-MM-DD) before a row.

    The name "" stands for rows that name no model. Rows before the first start get :data:`EARLIEST`; a row without
    a time gets none.
    """
    name: Value = usage[MODEL_NAME].fill_null("") if MODEL_NAME in usage.columns else ibis.literal("")
    moves = name.isin(list(names)) & usage.started_at.notnull()
    branches = [
        (moves & (usage.started_at >= ibis.timestamp(start)), ibis.literal(start))
        for start in sorted(starts, reverse=True)
    ]
    return usage.mutate(**{DATED: ibis.cases(*branches, (moves, ibis.literal(EARLIEST)), else_=ibis.null("string"))})


def period(usage: Table) -> Table | None:
    """The first and the last instant of some usage; None when it has no times."""
    if "started_at" not in usage.columns:
        return None
    return usage.aggregate(first=usage.started_at.min(), last=usage.started_at.max())


def totals(table: Table) -> Table:
    """The :data:`COUNTS` of all cells, then how many calls state no region and no model (:data:`MISSING`)."""
    return table.aggregate(
        **{name: table[name].sum() for name in COUNTS},
        without_region=_calls_without(table, "region", "zone_id"),
        without_model=_calls_without(table, MODEL_NAME),
    )


def _calls_without(table: Table, *names: str) -> Value:
    """How many calls of the cells state none of ``names``."""
    blank: Value = ibis.literal(True)
    for column in (table[name] for name in names if name in table.columns):
        blank = blank & (column.isnull() | (column == ""))
    blanks: Value = ibis.cases((blank, table["calls"]), else_=0)
    return blanks.sum()


def scaled(usage: Table, *, column: str, factor: Fraction) -> Table:
    """``usage`` with the counts of ``column``, and those contained in it, times ``factor``, rounded down."""
    parts = (column, *(part for part, whole in CONTAINED if whole == column))
    return usage.mutate(
        **{name: times(usage[name], factor, large=PARTS in usage.columns) for name in parts if name in usage.columns}
    )


def with_cached_share(usage: Table, *, share: Fraction) -> Table:
    """``usage`` with that share of each request's input read from a cache, in whole tokens (rounded down)."""
    if "input_tokens" not in usage.columns:
        return usage
    return usage.mutate(cache_read_tokens=times(usage.input_tokens, share, large=PARTS in usage.columns))


def cells(
    usage: Table,
    *,
    keys: Sequence[str],
    window: Window | None,
    fixed_window: int | None,
    wide: bool = False,
    widening: bool = False,
    texts: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """The cells of ``usage``: its series columns and ``keys``, with the exact sums of :data:`FEATURES`.

    ``keys`` are canonical columns, ``label.NAME`` columns, periods or octaves. ``window`` gives each row its
    model's attention window; ``fixed_window`` gives all rows the same one (a model given by the caller, or the
    other model of a what-if). ``wide`` says that counts may exceed what a reader lets in;
    ``widening`` that the engine sums 64-bit integers in more than 64 bits (DuckDB), so that products need no cast.
    ``texts`` are all that some columns hold: rows are grouped by their places in them, which DuckDB finds once for
    each text of a dictionary, and not by texts, which it compares row by row.
    """
    usage, groups = parted(usage, keys=keys, window=window, fixed_window=fixed_window)
    lists = {name: ibis.array(list(each)) for name, each in (texts or {}).items() if name in groups}
    groups |= {name: _place()(each, groups[name]).cast("int16") for name, each in lists.items()}
    table = grouped(usage, groups, sums_of(usage, wide=wide, widening=widening))
    return table.mutate(**{name: each[table[name] - 1] for name, each in lists.items()}) if lists else table


@cache
def _place() -> Any:
    """The place of a text in a list, from 1; null for null. Only DuckDB is asked for it."""

    def position(texts: Any, text: Any) -> Any: ...

    return ibis.udf.scalar.builtin(position, name="list_position", signature=(("array<string>", "string"), "int32"))


def parted(
    usage: Table, *, keys: Sequence[str], window: Window | None, fixed_window: int | None = None
) -> tuple[Table, dict[str, Value]]:
    """``usage`` with its attention windows, and what parts it into the groups of :func:`cells`."""
    if (window_tokens := _window(usage, window=window, fixed_window=fixed_window)) is not None:
        # A column of its own, so that an engine works it out once per row and not in each of its uses.
        usage = usage.mutate(**{WINDOW: window_tokens})
    if (kind := kind_of(usage)) is not None:
        usage = usage.mutate(**{KIND: kind})
    groups = {name: usage[name] for name in (*SERIES, KIND) if name in usage.columns}
    if _unmeasured(usage) is not None:
        groups[ASSISTANT] = _assistant(usage)
    if (stated := medium(usage)) is not None:
        groups[MEDIUM] = stated
    groups |= {name: usage[name] for name in (METER, *SERVED) if name in usage.columns}
    groups |= {key: key_of(usage, key) for key in keys if key not in groups}
    return usage, groups


def roll_up(table: Table, *, keys: Sequence[str]) -> Table:
    """Sum cells over every key that is not in ``keys``; integers stay exact."""
    sums = {name: table[name].sum() for name in (*FEATURES, *COUNTS, MONEY, ENERGY) if name in table.columns}
    return grouped(table, {key: table[key] for key in keys}, sums)


def largest(table: Table) -> Table:
    """The largest sum of each feature and of calls by what is absent: does it fit in 64 bits, is it anything at all?"""
    return table.aggregate(**{name: table[name].max() for name in (*FEATURES, *ABSENT)})


def as_int64(table: Table) -> Table:
    """Cells whose sums are all known to fit, as 64-bit integers: they leave an engine faster than wider ones.

    Engines hold sums in more bits than expressions say, so that a cast to the type that is said would be left out.
    """
    sums = [name for name in (*FEATURES, *ABSENT) if name in table.columns]
    return table.mutate(**{name: table[name].cast(EXACT).cast("int64") for name in sums})


def grouped(table: Table, groups: Mapping[str, Value], sums: Mapping[str, Value]) -> Table:
    """Sums by group; without a group, one row for all."""
    return table.group_by(**groups).aggregate(**sums) if groups else table.aggregate(**sums)


def key_of(usage: Table, key: str) -> Value:
    if key in PERIODS:
        return truncated(usage, key)
    if key in OCTAVES:
        # Half a token above an integer, the logarithm is never near a whole number: no rounding can move it.
        return (usage[OCTAVES[key]].fill_null(0) + 0.5).log2().floor().cast("int16")
    return usage[key]


def sums_of(usage: Table, *, wide: bool, widening: bool) -> dict[str, Value]:
    zero = ibis.literal(0, type="int64")

    def count(name: str) -> Value:
        return usage[name].fill_null(0) if name in usage.columns else zero

    def exact(value: Value) -> Value:
        # A column that no input has is a constant 0: its sum is one too.
        scalar = isinstance(value, ibis.expr.types.Scalar)
        if scalar:
            return (usage.count() * 0).cast(EXACT)
        return value.sum() if widening and not wide else value.cast(EXACT).sum()

    # A provider's bucket holds n calls: its tokens are n times the mean call's, and its squares are those of n
    # mean calls. The spread of lengths inside the bucket is a prior of the deployment that prices it.
    stated = _mean_of(usage)
    large = PARTS in usage.columns
    wide = wide or stated is not None
    n = _calls(usage)

    def factor(value: Value) -> Value:
        return value.cast(FACTOR) if wide else value

    def of_mean_calls(value: Value) -> Value:
        return value if stated is None else divided(value, ibis.greatest(stated, 1), large=large)

    sums: dict[str, Value] = {"calls": usage.count() if n is None else exact(n)}
    # Plain counts need no cast: 2³¹ of them, each as large as a reader lets in, still fit in 64 bits.
    sums |= {
        name: count(name).sum() if name in usage.columns and not wide else exact(count(name)) for name in TOKEN_SUMS
    }
    for name, left, right in SQUARES:
        absent = left not in usage.columns or right not in usage.columns
        sums[name] = exact(zero if absent else of_mean_calls(factor(count(left)) * factor(count(right))))
    if WINDOW not in usage.columns:
        sums |= {"prefill_x2": exact(zero), "decode_x2": exact(zero)}
    elif widening and not wide:
        # A count that no input has is nothing in every row: its sum has to be one of rows.
        counts = (count(name) if name in usage.columns else usage[WINDOW] * 0 for name in TOKEN_SUMS[:3])
        sums |= window_sums(usage[WINDOW], *counts)
    else:
        i, c, o = (factor(count(name)) for name in ("input_tokens", "cache_read_tokens", "output_tokens"))
        # n mean calls in a window w are one call of n times the length in a window of n·w, over n.
        w = factor(usage[WINDOW] if stated is None else usage[WINDOW] * ibis.greatest(stated, 1))
        if large:
            # A window longer than the whole is as good as one of its length, and leaves no decimal.
            longest: Value = ibis.least(factor(usage[WINDOW]) * factor(ibis.greatest(stated, 1)), i + o)
            w = factor(longest)
        sums |= {
            "prefill_x2": exact(of_mean_calls(pairs_x2(c, i, w))),
            "decode_x2": exact(of_mean_calls(pairs_x2(i, i + o, w))),
        }
    sums |= {name: exact(zero if amount is None else amount) for name, amount in _amounts(usage).items()}
    sums |= {name: exact(amount) for name, amount in media_amounts(usage, calls=n).items()}
    timed = timed_amounts(usage, factor=factor)
    sums |= {name: exact(zero if timed is None else timed[name]) for name in TIMED}
    waited = waited_amounts(usage)
    sums |= {name: exact(zero if waited is None else waited[name]) for name in WAITED}
    written = write_amounts(usage)
    sums |= {name: exact(written.get(name, zero)) for name in WRITES}
    sums |= {name: usage[name].sum() for name in (MONEY, ENERGY) if name in usage.columns}
    sums |= {
        "rows": usage.count(),
        "without_input": _missing(usage, "input_tokens", calls=n),
        "without_output": _missing(usage, "output_tokens", calls=n),
        "without_tokens": _missing(usage, "input_tokens", "output_tokens", calls=n),
        "with_media": _calls_where(usage, [usage[name] > 0 for name in MEDIA if name in usage.columns], calls=n),
        "with_batch": _calls_where(usage, [usage.batch_api] if "batch_api" in usage.columns else [], calls=n),
    }
    return sums


def _mean_of(usage: Table) -> Value | None:
    """Of how many mean calls each row is the sum: its calls, else its parts; None where every row is one call."""
    stated = [usage[name] for name in ("calls", PARTS) if name in usage.columns]
    return ibis.coalesce(*stated, 1) if stated else None


def _missing(usage: Table, *names: str, calls: Value | None) -> Value:
    """How many calls state none of ``names``; of sums over a span, input and output may be records of their own."""
    if KIND in usage.columns and "bucket_s" in usage.columns and len(names) == 1:
        elsewhere: Value = usage[KIND] == UsageKind.TOKENS.value
        silent: Value = usage[names[0]].isnull() if names[0] in usage.columns else ibis.literal(True)
        return _calls_where(usage, [silent & ~elsewhere], calls=calls)
    present = [usage[name] for name in names if name in usage.columns]
    if not present:
        return usage.count() if calls is None else calls.sum()
    stated: Value = ibis.coalesce(*present) if len(present) > 1 else present[0]
    return usage.count() - stated.count() if calls is None else _calls_where(usage, [stated.isnull()], calls=calls)


def kind_of(usage: Table) -> Value | None:
    """What each row counts; None where every row is one call. Tokens win over messages, and those over seats."""
    branches: list[tuple[Value, str]] = []
    tokens = [usage[name] for name in ("input_tokens", "output_tokens") if name in usage.columns]
    silent: Value = ibis.coalesce(*tokens).isnull() if tokens else ibis.literal(True)
    if "messages" in usage.columns:
        branches.append((silent & usage.messages.notnull(), UsageKind.MESSAGES.value))
    if "seats" in usage.columns and "bucket_s" in usage.columns:
        # Seats that are known to have made no call cost nothing.
        called: Value = (usage.calls > 0).fill_null(True) if "calls" in usage.columns else ibis.literal(True)
        branches.append((silent & usage.seats.notnull() & called, UsageKind.SEATS.value))
    if "bucket_s" in usage.columns:
        # A month of tokens as one call would be a call of a million pages, whose attention grows with its square.
        uncounted: Value = usage.calls.isnull() if "calls" in usage.columns else ibis.literal(True)
        branches.append((~silent & uncounted & (usage.bucket_s > 0).fill_null(False), UsageKind.TOKENS.value))
    if "calls" in usage.columns:
        branches.append((usage.calls.fill_null(1) > 1, UsageKind.BUCKET.value))
    return ibis.cases(*branches, else_=UsageKind.CALLS.value) if branches else None


def _unmeasured(usage: Table) -> Value | None:
    """Whether a row states less than the tokens of calls; None where no row can."""
    if KIND not in usage.columns or not {"messages", "seats", "bucket_s"} & set(usage.columns):
        return None
    return usage[KIND].isin([kind.value for kind in UsageKind if not kind.measured])


def _assistant(usage: Table) -> Value:
    """The assistant to which the messages or tokens of a row went, or its seats belong."""
    unmeasured = _unmeasured(usage)
    kind: Value = ibis.literal(CHAT)
    if "operation" in usage.columns:
        kind = ibis.cases((usage.operation.lower().isin(sorted(CODING)), CODE), else_=CHAT)
    return ibis.cases((unmeasured, kind), else_=ibis.null("string"))


def _calls(usage: Table) -> Value | None:
    """How many calls a row stands for; None where each is one. A message is a call at least."""
    calls = usage.calls if "calls" in usage.columns else None
    if "messages" not in usage.columns:
        return None if calls is None else calls.fill_null(1)
    least = ibis.cases((usage[KIND] == UsageKind.MESSAGES.value, usage.messages), else_=1)
    return least if calls is None else ibis.coalesce(calls, least)


def _amounts(usage: Table) -> dict[str, Value | None]:
    """Messages, and seats times seconds, of each row that states nothing better; None where no row can."""
    amounts: dict[str, Value | None] = dict.fromkeys(UNMEASURED)
    if "messages" in usage.columns:
        amounts["messages"] = ibis.cases((usage[KIND] == UsageKind.MESSAGES.value, usage.messages), else_=0)
    if "seats" in usage.columns and "bucket_s" in usage.columns:
        held = usage.seats * usage.bucket_s
        amounts["seat_seconds"] = ibis.cases((usage[KIND] == UsageKind.SEATS.value, held), else_=0)
    return amounts


def _calls_where(usage: Table, conditions: Sequence[Value], *, calls: Value | None) -> Value:
    """How many calls meet any of ``conditions`` (one that is null is not met)."""
    if not conditions:
        return usage.count() * 0
    each: Value = ibis.literal(1, type="int64") if calls is None else calls
    counted: Value = ibis.cases(*((condition, each) for condition in conditions), else_=0)
    return counted.sum()


def _window(usage: Table, *, window: Window | None, fixed_window: int | None) -> Value | None:
    """The attention window of each row's model, 0 where its layers have none; None when no row has one."""
    if fixed_window is not None:
        return ibis.literal(fixed_window, type="int64")
    if window is None or not (window.tokens_by_name or window.exceptions or window.default):
        return None
    default = ibis.literal(window.default or 0, type="int64")
    if MODEL_NAME not in usage.columns:
        return default
    name = usage[MODEL_NAME]
    return ibis.cases(
        (name.isnull() | (name == ""), default),
        *(
            (_states(usage, spell), ibis.literal(tokens, type="int64"))
            for spell, tokens in sorted(window.exceptions.items(), key=str)
        ),
        *(
            (name == known, ibis.literal(tokens, type="int64"))
            for known, tokens in sorted(window.tokens_by_name.items())
        ),
        else_=ibis.literal(0, type="int64"),
    )


def _states(usage: Table, spell: Spell) -> Value:
    """Whether a row states this provider, host and name, and for a moving name falls in this span of dates."""
    same: Value = ibis.literal(True)
    for column, text in zip(("provider", "host", MODEL_NAME, DATED), spell, strict=False):
        if column in usage.columns:
            same = same & (usage[column].isnull() if text is None else usage[column] == text)
    return same
