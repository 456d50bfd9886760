"""Cells: exact whole numbers on a real engine, whatever the grouping; nothing lost against the rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obsia.accounting import cells as expressions
from obsia.accounting.cells import COUNTS, FEATURES, OTHER_NAMES, Window
from obsia.core.columns import LARGEST_COUNT, LARGEST_SUM
from obsia.physics.work import windowed_pairs_x2
from obsia.readers.base import Engine

TYPES = {
    "provider": "string",
    "host": "string",
    "model_name": "string",
    "region": "string",
    "session_id": "string",
    "started_at": "timestamp",
    "calls": "int64",
    "duration_us": "int64",
    "first_token_us": "int64",
    "batch_api": "boolean",
    "input_tokens": "int64",
    "cache_read_tokens": "int64",
    "output_tokens": "int64",
    "reasoning_tokens": "int64",
}
ARROW = {"string": pa.string(), "boolean": pa.bool_(), "timestamp": pa.timestamp("us"), "int64": pa.int64()}
Row = Mapping[str, Any]
slow = settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table_of(
    engine: Engine, rows: Sequence[Row], *, without: Sequence[str] = (), also: Mapping[str, str] | None = None
) -> Any:
    """``rows`` as a table of the engine, and the ibis table that stands for it."""
    types = {name: kind for name, kind in TYPES.items() if name not in without} | dict(also or {})
    columns = {name: pa.array([row.get(name) for row in rows], ARROW[kind]) for name, kind in types.items()}
    name = engine.name()
    engine.connection.register(name, pa.table(columns))
    return ibis.table(types, name=name)


def rows_of(engine: Engine, expression: Any) -> list[dict[str, Any]]:
    return [dict(zip(expression.columns, row, strict=True)) for row in engine.rows(expression)]


def at(text: str) -> dt.datetime:
    """A naive instant: canonical instants are UTC without saying so."""
    return dt.datetime.fromisoformat(text)


counts = st.one_of(
    st.just(0),
    st.integers(0, 50),
    st.integers(0, LARGEST_COUNT),
    st.integers(LARGEST_COUNT - 3, LARGEST_COUNT),
    st.integers(0, 31).flatmap(lambda k: st.integers(max(2**k - 1, 0), min(2**k + 1, LARGEST_COUNT))),
)


@st.composite
def usage_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row that a reader would let in: sub-counts contained in their totals, absent is null."""
    inputs, outputs = draw(st.none() | counts), draw(st.none() | counts)
    return {
        "provider": draw(st.sampled_from([None, "p", "q"])),
        "host": draw(st.sampled_from([None, "h"])),
        "model_name": draw(st.sampled_from([None, "", "wide", "narrow", "plain"])),
        "region": draw(st.sampled_from([None, "FRA", "DEU"])),
        "session_id": draw(st.sampled_from([None, "s1", "s2"])),
        "started_at": draw(st.sampled_from([None, at("2026-01-31T23:59"), at("2026-02-01")])),
        "calls": draw(st.sampled_from([None, 1, 1, 0, 2, 7, 1000, LARGEST_COUNT])),
        "input_tokens": inputs,
        "cache_read_tokens": None if inputs is None else draw(st.none() | st.integers(0, inputs)),
        "output_tokens": outputs,
        "reasoning_tokens": None if outputs is None else draw(st.none() | st.integers(0, outputs)),
        "duration_us": draw(st.sampled_from([None, 0, 1, 2_500_000, 3_000_000_000, 3_000_000_001, 2**63 - 1])),
        "first_token_us": draw(st.sampled_from([None, 0, 1, 400_000, 2_500_000, 2**63 - 1])),
        "batch_api": draw(st.sampled_from([None, False, False, True])),
    }


WINDOWS = {"wide": 4096, "narrow": 128}
WINDOW = Window(tokens_by_name=WINDOWS, default=512)


def window_of(row: Row) -> int:
    return WINDOWS.get(row["model_name"], 0) if row["model_name"] else 512


def timed(row: Row, *, is_one: bool) -> dict[str, int]:
    """What a call says of speed: nothing where it is a bucket, a batch, without output or longer than fifty minutes."""
    us, first, o = row.get("duration_us") or 0, row.get("first_token_us") or 0, row["output_tokens"] or 0
    is_one = is_one and not row.get("batch_api")
    i, c = row["input_tokens"] or 0, row["cache_read_tokens"] or 0
    waits = is_one and 1 <= first <= 3_000_000_000 and i
    found = {"waited_calls": 1, "waited_us": first, "waited_tokens": i - c} if waits else {}
    if not (is_one and 1 <= us <= 3_000_000_000 and o):
        return found
    streamed = 0 < first < us and o > 1
    return found | {
        "timed_calls": 1,
        "timed_us": us,
        "timed_us_squared": us * us,
        "timed_output_tokens": o,
        "timed_output_squared": o * o,
        "timed_us_output": us * o,
        "streamed_us": (us - first) * streamed,
        "streamed_tokens": (o - 1) * streamed,
    }


def expected(rows: Sequence[Row], *, calls: bool) -> dict[str, int]:
    """The sums in Python's whole numbers, which have no end."""
    total = dict.fromkeys((*FEATURES, *COUNTS), 0)
    for row in rows:
        i, c, o, r = (
            row[name] or 0 for name in ("input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens")
        )
        n = (1 if row["calls"] is None else row["calls"]) if calls else 1
        m, w = max(n if row["calls"] is not None else row.get("bucket_parts") or 1, 1), window_of(row)
        found = {
            "calls": n,
            "input_tokens": i,
            "cache_read_tokens": c,
            "output_tokens": o,
            "reasoning_tokens": r,
            "input_squared": i * i // m,
            "cached_squared": c * c // m,
            "output_squared": o * o // m,
            "input_output": i * o // m,
            "prefill_x2": windowed_pairs_x2(start=c, end=i, window=w * m) // m,
            "decode_x2": windowed_pairs_x2(start=i, end=i + o, window=w * m) // m,
            "rows": 1,
            "without_input": n * (row["input_tokens"] is None),
            "without_output": n * (row["output_tokens"] is None),
            "without_tokens": n * (row["input_tokens"] is None and row["output_tokens"] is None),
            "with_media": 0,
            "with_batch": n * bool(row.get("batch_api")),
            **timed(row, is_one=n == 1 if calls else True),
        }
        for name, value in found.items():
            total[name] += value
    return total


LARGE = {
    "provider": None,
    "host": None,
    "model_name": "wide",
    "region": None,
    "session_id": None,
    "started_at": None,
    "calls": 1,
    "input_tokens": LARGEST_COUNT,
    "cache_read_tokens": LARGEST_COUNT - 1,
    "output_tokens": LARGEST_COUNT,
    "reasoning_tokens": LARGEST_COUNT,
    "duration_us": 3_000_000_000,
    "first_token_us": 1,
    "batch_api": None,
}


@given(rows=st.lists(usage_rows(), min_size=1, max_size=12), with_calls=st.booleans(), widening=st.booleans())
@example(rows=[LARGE] * 9, with_calls=False, widening=True)
@example(rows=[LARGE] * 9, with_calls=True, widening=False)
@example(rows=[LARGE | {"calls": 3}] * 9, with_calls=True, widening=True)
@slow
def test_sums_are_exact(engine: Engine, rows: list[dict[str, Any]], with_calls: bool, widening: bool) -> None:
    usage = table_of(engine, rows, without=() if with_calls else ("calls",))
    table = expressions.cells(usage, keys=(), window=WINDOW, fixed_window=None, widening=widening)
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        kind = ("bucket" if (row["calls"] or 0) > 1 else "calls",) if with_calls else ()
        groups[tuple(row[name] for name in ("provider", "host", "model_name", "region")) + kind].append(row)
    series = ["provider", "host", "model_name", "region", *(["kind"] if with_calls else [])]
    found = {tuple(row[name] for name in series): row for row in rows_of(engine, table)}
    assert set(found) == set(groups)
    for at, members in groups.items():
        assert {name: int(found[at][name]) for name in (*FEATURES, *COUNTS)} == expected(members, calls=with_calls)


def test_a_sum_of_squares_leaves_64_bits_and_stays_exact(engine: Engine) -> None:
    usage = table_of(engine, [LARGE] * 100, without=["calls"])
    (row,) = rows_of(engine, expressions.cells(usage, keys=(), window=None, fixed_window=None))
    assert int(row["output_squared"]) == 100 * LARGEST_COUNT**2 > 2**64
    assert not isinstance(row["output_squared"], float)


@pytest.mark.parametrize("factor", [Fraction(1), Fraction("0.5"), Fraction("0.3333"), Fraction(2), Fraction(100)])
@pytest.mark.parametrize("with_calls", [False, True])
def test_a_what_if_of_the_largest_counts_is_exact(engine: Engine, factor: Fraction, with_calls: bool) -> None:
    rows = [LARGE, LARGE | {"calls": 3, "output_tokens": 7, "reasoning_tokens": 5}, LARGE | {"output_tokens": None}]
    usage = table_of(engine, rows, without=() if with_calls else ("calls",))
    changed = expressions.scaled(usage, column="output_tokens", factor=factor)
    table = expressions.cells(changed, keys=(), window=WINDOW, fixed_window=None, wide=factor > 1, widening=True)
    scaled = [
        row
        | {
            name: None if row[name] is None else row[name] * factor.numerator // factor.denominator
            for name in ("output_tokens", "reasoning_tokens")
        }
        for row in rows
    ]
    found = rows_of(engine, table)
    assert {name: sum(int(row[name]) for row in found) for name in (*FEATURES, *COUNTS)} == expected(
        scaled, calls=with_calls
    )


@given(share=st.fractions(0, 1, max_denominator=10_000), inputs=st.none() | counts)
@slow
def test_a_cached_share_is_contained_in_the_input(engine: Engine, share: Fraction, inputs: int | None) -> None:
    usage = table_of(engine, [LARGE | {"input_tokens": inputs, "cache_read_tokens": None}])
    (row,) = rows_of(engine, expressions.with_cached_share(usage, share=share))
    cached = row["cache_read_tokens"]
    assert cached == (None if inputs is None else inputs * share.numerator // share.denominator)
    without = table_of(engine, [LARGE], without=["input_tokens", "cache_read_tokens"])
    assert expressions.with_cached_share(without, share=share) is without


@given(st.lists(usage_rows(), min_size=1, max_size=12))
@settings(slow, max_examples=5)
def test_a_roll_up_equals_the_direct_grouping_for_every_subset_of_keys(
    engine: Engine, rows: list[dict[str, Any]]
) -> None:
    keys = ("session_id", "day", "output_octave")
    usage = table_of(engine, rows)
    whole = expressions.cells(usage, keys=keys, window=WINDOW, fixed_window=None)
    name = engine.name()
    engine.connection.sql(str(ibis.to_sql(whole, dialect="duckdb"))).create(name)
    stored = ibis.table(whole.schema(), name=name)
    series = [column for column in whole.columns if column not in (*FEATURES, *COUNTS, *keys)]
    for size in range(len(keys) + 1):
        for some in combinations(keys, size):
            rolled = expressions.roll_up(stored, keys=[*series, *some])
            direct = expressions.cells(usage, keys=some, window=WINDOW, fixed_window=None)
            assert multiset(engine, rolled, [*series, *some]) == multiset(engine, direct, [*series, *some])
    (total,) = rows_of(engine, expressions.roll_up(stored, keys=()))
    assert {name: int(total[name]) for name in (*FEATURES, *COUNTS)} == expected(rows, calls=True)


def multiset(engine: Engine, table: Any, keys: Sequence[str]) -> list[str]:
    names = [*keys, *FEATURES, *COUNTS]
    return sorted(
        repr([int(row[name]) if name in (*FEATURES, *COUNTS) else row[name] for name in names])
        for row in rows_of(engine, table)
    )


@pytest.mark.parametrize("column", ["input_tokens", "output_tokens"])
def test_octaves_are_exact_at_every_power_of_two(engine: Engine, column: str) -> None:
    values = sorted({value for k in range(32) for value in (2**k - 1, 2**k, 2**k + 1) if value <= LARGEST_COUNT})
    usage = table_of(engine, [{column: value, "session_id": str(value)} for value in values], without=["calls"])
    key = column.replace("tokens", "octave")
    table = expressions.cells(usage, keys=("session_id", key), window=None, fixed_window=None)
    found = {int(row["session_id"]): row[key] for row in rows_of(engine, table)}
    assert found == {value: value.bit_length() - 1 for value in values}


def test_periods_are_those_of_the_calendar(engine: Engine) -> None:
    last = at("2026-12-31T23:59:59.999999")
    usage = table_of(engine, [{"started_at": last, "input_tokens": 1}])
    for key, start in {
        "hour": at("2026-12-31T23:00"),
        "day": at("2026-12-31"),
        "month": at("2026-12-01"),
        "year": at("2026-01-01"),
    }.items():
        (row,) = rows_of(engine, expressions.cells(usage, keys=(key,), window=None, fixed_window=None))
        assert str(row[key])[:13] == str(start)[:13] or row[key] == start.date()
    (extent,) = rows_of(engine, expressions.period(usage))
    assert extent == {"first": last, "last": last}
    assert expressions.period(table_of(engine, [{}], without=["started_at"])) is None


def test_a_column_that_no_input_has_is_zero(engine: Engine) -> None:
    absent = ["provider", "host", "model_name", "region", "calls", "cache_read_tokens", "reasoning_tokens"]
    usage = table_of(engine, [{"output_tokens": 5}, {"output_tokens": None}], without=[*absent, "input_tokens"])
    (row,) = rows_of(
        engine, expressions.cells(usage, keys=(), window=Window(tokens_by_name={}, default=2), fixed_window=None)
    )
    assert (int(row["input_tokens"]), int(row["output_tokens"]), int(row["output_squared"])) == (0, 5, 25)
    assert int(row["decode_x2"]) == windowed_pairs_x2(start=0, end=5, window=2)
    assert (row["without_input"], row["without_output"], row["without_tokens"]) == (2, 1, 1)
    (counted,) = rows_of(engine, expressions.totals(expressions.cells(usage, keys=(), window=None, fixed_window=None)))
    assert {name: int(value) for name, value in counted.items()} == {
        "rows": 2,
        "without_input": 2,
        "without_output": 1,
        "without_tokens": 1,
        "with_media": 0,
        "with_batch": 0,
        "without_region": 2,
        "without_model": 2,
    }


def test_blank_names_are_no_names(engine: Engine) -> None:
    rows = [
        {"model_name": "", "region": ""},
        {"model_name": None, "region": "FRA"},
        {"model_name": "m", "region": None},
        {"model_name": "m", "region": "FRA"},
    ]
    usage = table_of(engine, rows)
    (counted,) = rows_of(engine, expressions.totals(expressions.cells(usage, keys=(), window=None, fixed_window=None)))
    assert (counted["without_region"], counted["without_model"]) == (2, 2)


def test_the_most_telling_name_wins_and_a_blank_one_does_not(engine: Engine) -> None:
    name = engine.name()
    columns = {"model_id": ["a", "", None, None], "model_response": ["b", "b", "", None], "model_request": ["c"] * 4}
    engine.connection.register(name, pa.table(columns))
    usage = ibis.table(dict.fromkeys(columns, "string"), name=name)
    assert [row["model_name"] for row in rows_of(engine, expressions.named(usage))] == ["a", "b", "c", "c"]
    assert "model_name" not in expressions.named(table_of(engine, [{}], without=["model_name"])).columns


def test_a_flood_of_names_becomes_one_name(engine: Engine) -> None:
    rows = [{"model_name": name, "input_tokens": 1} for name in ["a"] * 3 + ["b"] * 2 + ["c", "d", None, ""]]
    usage = table_of(engine, rows)
    names = rows_of(engine, expressions.model_names(usage, most=2))
    assert [(row["model_name"], row["n"]) for row in names] == [("a", 3), ("b", 2)]
    kept = expressions.only_names(usage, names=["a", "b"])
    assert sorted(str(row["model_name"]) for row in rows_of(engine, kept)) == sorted(
        ["a"] * 3 + ["b"] * 2 + [OTHER_NAMES] * 2 + ["None", ""]
    )


@pytest.mark.parametrize("column", ["region", "zone_id"])
def test_a_place_of_the_caller_is_dropped(engine: Engine, column: str) -> None:
    name = engine.name()
    columns = {column: ["FRA", "FRA", None], "region_basis": [expressions.CALLER, "service", None]}
    engine.connection.register(name, pa.table(columns))
    usage = ibis.table(dict.fromkeys(columns, "string"), name=name)
    assert [row[column] for row in rows_of(engine, expressions.named(usage))] == [None, "FRA", None]


@pytest.mark.parametrize("with_calls", [False, True])
def test_calls_with_media_or_in_a_batch_are_counted(engine: Engine, with_calls: bool) -> None:
    name = engine.name()
    columns = {
        "calls": pa.array([3, None, 5, 7], pa.int64()),
        "images": pa.array([1, 2, 0, None], pa.int64()),
        "audio_ms": pa.array([4, None, None, None], pa.int64()),
        "batch_api": pa.array([True, False, None, True], pa.bool_()),
    }
    types = {"calls": "int64", "images": "int64", "audio_ms": "int64", "batch_api": "boolean"}
    if not with_calls:
        del columns["calls"], types["calls"]
    engine.connection.register(name, pa.table(columns))
    table = expressions.cells(ibis.table(types, name=name), keys=(), window=None, fixed_window=None)
    (counted,) = rows_of(engine, expressions.totals(table))
    found = {key: int(counted[key]) for key in ("with_media", "with_batch", "without_tokens")}
    whole = {"with_media": 4, "with_batch": 10, "without_tokens": 16}
    assert found == (whole if with_calls else {"with_media": 2, "with_batch": 2, "without_tokens": 4})


def test_rows_of_moving_names_carry_their_span_of_dates(engine: Engine) -> None:
    rows = [
        {"model_name": name, "started_at": None if time is None else at(time)}
        for name, time in (
            ("moving", "2025-03-23T23:59:59.999999"),
            ("moving", "2025-03-24"),
            ("moving", "2026-01-01"),
            ("moving", None),
            ("other", "2025-03-24"),
        )
    ]
    usage = expressions.with_dates(table_of(engine, rows), names=["moving"], starts=["2025-08-21", "2025-03-24"])
    assert [row["dated"] for row in rows_of(engine, usage)] == [
        expressions.EARLIEST,
        "2025-03-24",
        "2025-08-21",
        None,
        None,
    ]
    window = Window(tokens_by_name={}, exceptions={(None, None, "moving", "2025-03-24"): 10})
    usage = usage.mutate(input_tokens=1000)
    table = expressions.cells(usage, keys=(), window=window, fixed_window=None)
    found = {(row["model_name"], row["dated"]): int(row["prefill_x2"]) for row in rows_of(engine, table)}
    assert found.pop(("moving", "2025-03-24")) == windowed_pairs_x2(start=0, end=1000, window=10)
    assert set(found.values()) == {0}


def test_a_name_may_have_another_window_at_another_provider(engine: Engine) -> None:
    rows = [
        {"provider": provider, "host": None, "model_name": "n", "input_tokens": 1000, "session_id": str(provider)}
        for provider in (None, "p", "q")
    ]
    window = Window(tokens_by_name={}, exceptions={(None, None, "n"): 0, ("p", None, "n"): 10, ("q", None, "n"): 20})
    for without in ([], ["host"]):
        table = expressions.cells(table_of(engine, rows, without=without), keys=(), window=window, fixed_window=None)
        found = {row["provider"]: int(row["prefill_x2"]) for row in rows_of(engine, table)}
        assert found == {
            None: 0,
            "p": windowed_pairs_x2(start=0, end=1000, window=10),
            "q": windowed_pairs_x2(start=0, end=1000, window=20),
        }


def test_without_a_window_nothing_is_windowed(engine: Engine) -> None:
    usage = table_of(engine, [LARGE])
    for window in (None, Window(tokens_by_name={})):
        (row,) = rows_of(engine, expressions.cells(usage, keys=(), window=window, fixed_window=None))
        assert (int(row["prefill_x2"]), int(row["decode_x2"])) == (0, 0)
    (row,) = rows_of(engine, expressions.cells(usage, keys=(), window=None, fixed_window=64))
    assert int(row["prefill_x2"]) == windowed_pairs_x2(start=LARGEST_COUNT - 1, end=LARGEST_COUNT, window=64)


def test_sums_that_fit_leave_as_64_bits(engine: Engine) -> None:
    usage = table_of(engine, [{"input_tokens": 3, "output_tokens": 4}])
    table = expressions.cells(usage, keys=(), window=None, fixed_window=None)
    (largest,) = rows_of(engine, expressions.largest(table))
    assert int(largest["input_output"]) == 12
    (row,) = rows_of(engine, expressions.as_int64(table))
    assert all(type(row[name]) is int for name in FEATURES)


def test_the_engine_does_not_change_the_sums_with_its_threads_or_the_order_of_rows() -> None:
    rows = [
        {"model_name": f"m{n % 7}", "input_tokens": n * 7919 % 100_000, "output_tokens": n * 104_729 % 5_000}
        for n in range(5_000)
    ]
    seen = set()
    for threads in (1, 2, 4):
        for order in (rows, rows[::-1], rows[2500:] + rows[:2500]):
            connection = duckdb.connect(config={"threads": threads})
            one = Engine(connection=connection, error=duckdb.Error)
            usage = table_of(one, order)
            table = expressions.cells(usage, keys=("output_octave",), window=WINDOW, fixed_window=None, widening=True)
            seen.add("\n".join(multiset(one, table, ["model_name", "output_octave"])))
            connection.close()
    assert len(seen) == 1


SUMS = st.one_of(st.integers(0, LARGEST_SUM), st.integers(LARGEST_SUM - 9, LARGEST_SUM), counts)


@st.composite
def buckets(draw: st.DrawFn) -> dict[str, Any]:
    """A row of many calls whose sums leave 31 bits: one row, as the readers of providers' reports make it."""
    inputs, outputs = draw(SUMS), draw(SUMS)
    parts = max(1, -(-max(inputs, outputs) // LARGEST_COUNT))
    return LARGE | {
        "calls": draw(st.none() | st.integers(parts, LARGEST_SUM) | st.just(parts)),
        "bucket_parts": parts if parts > 1 else None,
        "input_tokens": inputs,
        "cache_read_tokens": draw(st.integers(0, inputs)),
        "output_tokens": outputs,
        "reasoning_tokens": draw(st.integers(0, outputs)),
        "duration_us": None,
    }


WHOLE = LARGE | dict.fromkeys(("input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens"), LARGEST_SUM)
MOST_PARTS = -(-LARGEST_SUM // LARGEST_COUNT)


@given(rows=st.lists(buckets(), min_size=1, max_size=12), widening=st.booleans())
@example(rows=[WHOLE | {"calls": None, "bucket_parts": MOST_PARTS, "duration_us": None}] * 5, widening=True)
@example(rows=[WHOLE | {"calls": LARGEST_SUM, "bucket_parts": MOST_PARTS, "duration_us": None}] * 5, widening=True)
@example(rows=[WHOLE | {"calls": MOST_PARTS, "bucket_parts": MOST_PARTS, "duration_us": None}] * 5, widening=False)
@settings(slow, max_examples=4)
def test_the_sums_of_buckets_are_exact(engine: Engine, rows: list[dict[str, Any]], widening: bool) -> None:
    usage = table_of(engine, rows, also={"bucket_parts": "int64"})
    table = expressions.cells(usage, keys=(), window=WINDOW, fixed_window=None, widening=widening)
    found = rows_of(engine, table)
    totals = {name: sum(int(row[name]) for row in found) for name in (*FEATURES, *COUNTS)}
    assert totals == expected(rows, calls=True)


@pytest.mark.parametrize("factor", [Fraction("0.3333"), Fraction(1), Fraction(100)])
def test_a_what_if_of_a_bucket_is_exact(engine: Engine, factor: Fraction) -> None:
    most = LARGEST_SUM // 100
    bucket = LARGE | {"calls": 10**9, "bucket_parts": 5, "input_tokens": most, "output_tokens": most - 7}
    usage = table_of(engine, [bucket], also={"bucket_parts": "int64"})
    for changed, column, of in (
        (expressions.scaled(usage, column="output_tokens", factor=factor), "output_tokens", most - 7),
        (expressions.with_cached_share(usage, share=factor), "cache_read_tokens", most),
    ):
        ((value,),) = engine.rows(changed.select(column))
        assert int(value) == of * factor.numerator // factor.denominator
