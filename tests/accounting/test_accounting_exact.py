"""Sums over the requests of a cell, on a real engine, beside the integrals of each request."""

from __future__ import annotations

from fractions import Fraction

import ibis
import pyarrow as pa
import pytest

from obsia.accounting.exact import divided, times, window_sums
from obsia.physics.work import windowed_pairs_x2
from obsia.readers.base import Engine

ROWS = {"input": [100, 300, 5, 128, 0], "cached": [40, 200, 0, 128, 0], "output": [20, 10, 900, 0, 1]}


@pytest.mark.parametrize("window", [1, 64, 128, 4_096, 2**31 - 1])
def test_sums_of_a_window_are_those_of_its_requests(engine: Engine, window: int) -> None:
    columns = {**ROWS, "window": [window] * len(ROWS["input"])}
    name = engine.name()
    engine.connection.register(name, pa.table({each: pa.array(values, pa.int64()) for each, values in columns.items()}))
    rows = ibis.table(dict.fromkeys(columns, "int64"), name=name)
    summed = rows.aggregate(**window_sums(rows.window, rows.input, rows.cached, rows.output))
    (found,) = engine.rows(summed)
    requests = list(zip(*ROWS.values(), strict=True))
    assert list(map(int, found)) == [
        sum(windowed_pairs_x2(start=cached, end=read, window=window) for read, cached, _ in requests),
        sum(windowed_pairs_x2(start=read, end=read + wrote, window=window) for read, _, wrote in requests),
    ]


COUNTS = [0, 1, 2, 6, 7, 8, 10**6, 2**53 - 1, 2**53 + 1, 2**62 + 12_345, 2**63 - 2, 2**63 - 1]
FACTORS = [
    Fraction(each) for each in ("1/7", "3/7", "7/3", "999999937/1000", "1000003/999999937", "1", "987654321987/11")
]


def test_counts_times_a_factor_are_rounded_down_without_loss_however_large(engine: Engine) -> None:
    name = engine.name()
    engine.connection.register(name, pa.table({"tokens": pa.array(COUNTS, pa.int64())}))
    rows = ibis.table({"tokens": "int64"}, name=name)
    columns = {str(each): times(rows.tokens, each, large=True).cast("string") for each in FACTORS}
    found = engine.rows(rows.select("tokens", **columns))
    assert sorted(tuple(map(int, each)) for each in found) == [
        (count, *(count * each.numerator // each.denominator for each in FACTORS)) for count in COUNTS
    ]


def test_small_counts_are_divided_without_loss(engine: Engine) -> None:
    name, by = engine.name(), 3 * 10**6
    values = [0, 1, by - 1, by, by + 1, *(2**53 // by * by + each for each in (-1, 0, 1))]
    engine.connection.register(name, pa.table({"value": pa.array(values, pa.int64())}))
    rows = ibis.table({"value": "int64"}, name=name)
    share = times(rows.value % 2**31, Fraction(3, 7), large=False)
    found = engine.rows(rows.select("value", divided=divided(rows.value, by).cast("string"), share=share))
    assert sorted(tuple(map(int, each)) for each in found) == [
        (each, each // by, each % 2**31 * 3 // 7) for each in values
    ]
