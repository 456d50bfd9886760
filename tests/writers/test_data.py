"""Rows for programs: CSV, Parquet and a workbook say the same, whatever names and counts hold."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.data import NUMBER, Shape, member
from obsia.core.document import Assumed
from obsia.core.figure import Assumption
from obsia.core.locales import locale
from obsia.core.message import Input, Message
from obsia.writers import data

COLUMNS = {'key."team"': "VARCHAR", "calls": "BIGINT", "share": "DOUBLE", "has_price": "BOOLEAN", "groups": "BIGINT"}
ROWS: list[dict[str, Any]] = [
    {'key."team"': "a\u202eb", "calls": 3, "share": 0.25, "has_price": True},
    {'key."team"': "=1+1", "calls": 4, "groups": 2},
]


def parquet(content: bytes, folder: Path) -> tuple[list[str], list[tuple[Any, ...]], list[str]]:
    path = folder / "held.parquet"
    path.write_bytes(content)
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        return found.columns, found.fetchall(), [str(each) for each in found.types]


def test_every_format_has_the_columns_in_their_order_and_nothing_where_a_row_has_none(tmp_path: Path) -> None:
    written = {name: data.written({}, ROWS, columns=COLUMNS, wanted=name) for name in data.TABLES}
    names, rows, types = parquet(written["parquet"], tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(written["xlsx"]))["answer"]
    book = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines = list(csv.reader(io.StringIO(written["csv"].decode())))
    assert names == book[0] == lines[0] == list(COLUMNS)
    assert types == list(COLUMNS.values())
    assert rows == [("a\u202eb", 3, 0.25, True, None), ("=1+1", 4, None, None, 2)]
    assert book[1][1:] == [3, 0.25, True, None]
    assert lines[1][1:] == ["3", "0.25", "True", ""]


def test_no_spreadsheet_runs_a_name_and_no_terminal_obeys_it() -> None:
    text = data.csv_text(ROWS, columns=COLUMNS)
    assert "'=1+1" in text
    assert "\u202e" not in text
    record = data.json_text({"name": "\x1b[31m\x7f\u202e"})
    assert record.isascii()
    assert "\x7f" not in record
    assert json.loads(record) == {"name": "\x1b[31m\x7f\u202e"}
    with pytest.raises(ValueError, match="Out of range"):
        data.json_text({"value": float("nan")})


def test_counts_beyond_64_bits_keep_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    rows = [{**ROWS[0], "calls": 2**70}, ROWS[1]]
    data.write_parquet(rows, columns=COLUMNS, path=str(path), counts=["calls"])
    _, found, types = parquet(path.read_bytes(), tmp_path)
    assert [row[1] for row in found] == [Decimal(2**70), Decimal(4)]
    assert (types[1], types[4]) == ("DECIMAL(38,0)", "BIGINT")


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        data.write_parquet(ROWS, columns=COLUMNS, path=str(tmp_path / "nowhere" / "a.parquet"))


def test_the_same_rows_are_the_same_bytes() -> None:
    for name in data.TABLES:
        assert data.written({}, ROWS, columns=COLUMNS, wanted=name) == data.written(
            {}, iter(ROWS), columns=COLUMNS, wanted=name
        )
    assert data.written({"a": 1}, columns={}) == b'{\n  "a": 1\n}\n'


def test_records_and_schemas_are_worded_alike() -> None:
    assumed = Assumed(assumptions=(Assumption(code="no-region"),))
    record = {
        "said": [Message("no-change")],
        "of": Input(("grid:FRA", "water_l_per_kwh")),
        "taken": assumed,
        "count": 3,
    }
    told = data.worded(record, locale("en"))
    assert told["said"] == ["no change"]
    assert "France" in told["of"]
    assert len(told["taken"]) == 1
    assert told["count"] == 3
    schema = Shape[None](member("value", NUMBER, about="data-value")).schema
    assert data.worded(schema, locale("fr"))["properties"]["value"]["description"].startswith("La médiane")


_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_JSON = st.recursive(
    _PLAIN, lambda each: st.lists(each) | st.dictionaries(st.text(), each) | st.lists(st.text()).map(tuple)
)


@given(st.dictionaries(st.text(), _JSON), st.integers(1, 3))
def test_indented_text_is_the_same_long_or_short(record: dict[str, Any], indent: int) -> None:
    right = json.dumps(record, indent=indent).replace("\x7f", "\\u007f")
    assert data.json_text(record, indent=indent) == right
    with mock.patch.object(data, "_LONG", 0):
        assert data.json_text(record, indent=indent) == right


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_indented_text_refuses_what_is_no_number(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        data.json_text({"several": [1.0, {"value": value}]}, indent=2)
