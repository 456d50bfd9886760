"""Sums over the requests of a cell, on a real engine, beside the integrals of each request."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from obsia.accounting.exact import window_sums
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
