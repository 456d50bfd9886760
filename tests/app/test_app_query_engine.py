# pyright: basic
"""The seam of engines: another engine, whose sums wrap, gives the same whole numbers as the one that obsia has.

Polars has no window functions through ibis, so that it cuts no tables: it makes the cells of all groups.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import duckdb
import ibis
import polars as pl
import pytest

from obsia.accounting import cells as expressions
from obsia.accounting import cuts
from obsia.app.questions.usage import Assess
from obsia.app.usage import rollups
from obsia.app.usage.engine import MEMORY_LIMIT, engine
from obsia.app.usage.rollups import Statistics
from obsia.app.usage.usage_sums import Prepared
from obsia.readers.base import Engine, ReadOptions
from obsia.readers.query_engine import QueryEngine

LARGEST = 2**31 - 1
COUNT = 400
BY = (("label.team",), ("label.team", "model"), ("hour", "label.team"), ("model",), ("input_octave",))


class Polars:
    """Polars behind the seam, as ibis runs it. Its sum of 64-bit integers has 64 bits, and wraps."""

    dialect = ""
    is_widening = False
    memory_limit: str | None = None
    threads: int | None = None

    def __init__(self) -> None:
        self._connection = ibis.polars.connect()
        self._tables = 0

    def rows(self, expression: Any) -> list[tuple[Any, ...]]:
        table = expression if isinstance(expression, ibis.expr.types.Table) else expression.as_table()
        return self._connection.to_polars(table).rows()

    def columns(self, expression: Any) -> dict[str, Sequence[Any]]:
        return {name: each.to_list() for name, each in self._connection.to_polars(expression).to_dict().items()}

    def keep(self, expression: Any) -> Any:
        return self.table(self._connection.to_polars(expression))

    def hand(self, columns: Mapping[str, Sequence[str]]) -> Any:
        return self.table(pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String)))

    def table(self, frame: pl.DataFrame) -> Any:
        self._tables += 1
        return self._connection.create_table(f"t{self._tables}", frame)


def records() -> pl.DataFrame:
    """Calls as large as a reader lets in: the squares of a hundred of them leave 64 bits."""
    start = dt.datetime(2026, 2, 25, 3, 30, tzinfo=dt.UTC)
    rows = [
        {
            "model_request": ("gpt-4o", "google/gemma-3-27b-it", "no-such-model", None)[n % 4],
            "provider": ("openai", None)[n % 2],
            "region": ("FRA", "SWE", "", None)[n // 3 % 4],
            "started_at": start + dt.timedelta(hours=n % 5),
            "input_tokens": (LARGEST - n, n, None)[n % 3],
            "cache_read_tokens": n % 3 and n // 2,
            "output_tokens": (LARGEST, n * 7)[n % 2],
            "label.team": f"team {n % 9}" if n % 11 else None,
        }
        for n in range(COUNT)
    ]
    return pl.DataFrame(rows, schema_overrides={"label.team": pl.String})


def statistics_on(one: QueryEngine, table: Any) -> Statistics:
    prepared = Prepared.of(Assess(("frame",), record_figures=False))
    reading: Any = SimpleNamespace(
        usage=table, unchecked=table, read=COUNT, options=ReadOptions(), scans=(), unmapped=tuple
    )
    return rollups.statistics(one, reading, names=prepared.names, by=BY, what_if=())


@pytest.fixture
def of_duckdb() -> Any:
    connection = duckdb.connect()
    one: Any = Engine(connection=connection, error=duckdb.Error)
    frame = records()
    connection.register("records", frame.to_arrow())
    connection.sql("CREATE TABLE records_kept AS SELECT * REPLACE (started_at::TIMESTAMP AS started_at) FROM records")
    kinds = {pl.String: "string", pl.Int64: "int64", pl.Int32: "int64"}
    schema = {
        name: kinds.get(type(kind) if not isinstance(kind, type) else kind, "timestamp")
        for name, kind in frame.schema.items()
    }
    yield one, ibis.table(schema, name="records_kept")
    connection.close()


def of_polars() -> tuple[Polars, Any]:
    one = Polars()
    return one, one.table(records().with_columns(pl.col("started_at").dt.replace_time_zone(None)))


def test_another_engine_gives_the_same_whole_numbers(of_duckdb: tuple[Engine, Any]) -> None:
    ours, other = statistics_on(*of_duckdb), statistics_on(*of_polars())
    assert ours.digest() == other.digest()
    assert (ours.rows, ours.missing, ours.period) == (other.rows, other.missing, other.period)
    assert {keys: len(cells) for keys, cells in ours.tables.items()} == {
        keys: len(cells) for keys, cells in other.tables.items()
    }
    assert max(cell.work.prefill_pairs_x2 for cell in ours.base) > 2**64
    assert any(cell.work.windowed_decode_reads_x2 for cell in ours.base)


def test_another_engine_sizes_the_groups_of_a_table_alike(of_duckdb: tuple[Engine, Any]) -> None:
    found: list[list[tuple[Any, ...]]] = []
    for one, table in (of_duckdb, of_polars()):
        keyed = cuts.with_keys(table, keys=["hour", "label.team"], are_cells=False)
        keys = {"keys": ["hour", "label.team"], "are_cells": False, "widening": one.is_widening}
        sized = one.keep(cuts.sizes(keyed, **keys))
        folded = one.columns(cuts.folded(sized, keys=["label.team"]))
        found.append(
            sorted(
                zip(
                    *([each if type(each) is str else int(each or 0) for each in column] for column in folded.values()),
                    strict=True,
                ),
                key=str,
            )
        )
    assert found[0] == found[1]


def test_an_engine_says_what_its_sums_hold(of_duckdb: tuple[Engine, Any]) -> None:
    """The sum of three times 2^62 leaves 64 bits: an engine that says that it widens has it, another does not."""
    frame = pl.DataFrame({"n": [2**62] * 3})
    ours, _ = of_duckdb
    ours.connection.register("large", frame.to_arrow())
    large = ibis.table({"n": "int64"}, name="large")
    other = Polars()
    for one, table in ((ours, large), (other, other.table(frame))):
        ((found,),) = one.rows(table.aggregate(n=table.n.sum()))
        assert (found == 3 * 2**62) is one.is_widening


def test_without_a_cast_an_engine_that_wraps_would_give_other_numbers() -> None:
    other, table = of_polars()
    sums = [
        other.columns(
            expressions.cells(
                expressions.named(table), keys=(), window=None, fixed_window=None, widening=widening
            ).aggregate(n=ibis._.output_squared.sum())
        )["n"]
        for widening in (True, False)
    ]
    assert sums[0] != sums[1]


def test_the_engine_of_an_account_tells_its_bounds() -> None:
    with engine([], threads=2) as opened:
        assert (opened.dialect, opened.is_widening, opened.memory_limit, opened.threads) == (
            "duckdb",
            True,
            MEMORY_LIMIT,
            2,
        )
        told = opened.connection.sql("SELECT current_setting('threads'), current_setting('memory_limit')").fetchall()
    assert told[0][0] == 2
    assert told[0][1].startswith("324")


def test_columns_keep_whole_numbers_beyond_64_bits(of_duckdb: tuple[Engine, Any]) -> None:
    ours, _ = of_duckdb
    columns = ours.columns(ours.hand({"a": ["x", "y"]}).mutate(n=ibis.literal(2**62) * 1).aggregate(n=ibis._.n.sum()))
    assert columns == {"n": (2**63,)}
    assert [*ours.columns(ours.hand({"a": ["x"]}).filter(ibis._.a == "y"))["a"]] == []


def test_the_context_of_a_model_is_looked_up_once_for_all_rows_of_a_table(monkeypatch):
    looked_up: list[str] = []
    monkeypatch.setattr(
        "obsia.app.usage.usage_sums._most_of_call", lambda snapshot, text: looked_up.append(text) or 128_000
    )
    options = Prepared.of(Assess(("frame",), record_figures=False)).options
    assert options.most_of_call is not None
    assert [options.most_of_call(text) for text in ("gpt-4o", "gpt-4o", "o3")] == [128_000] * 3
    assert looked_up == ["gpt-4o", "o3"]
