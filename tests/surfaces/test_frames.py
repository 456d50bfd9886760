"""An account as a frame: the rows of ``--csv``, each column of its type, whatever library it is of."""

from __future__ import annotations

import polars as pl
import pytest

import obsia
from obsia.core.figure import Boundary
from obsia.views.usage_data import account_columns, account_rows
from obsia.writers.data import frame


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> obsia.Account:
    path = tmp_path_factory.mktemp("frames") / "usage.csv"
    path.write_text(
        "model_request,input_tokens,output_tokens\ngpt-4o,1000,200\ngpt-4o-mini,9000,50\n", encoding="utf-8"
    )
    return obsia.assess(path, by=["model"], record_figures=False)


def test_frames_have_the_rows_and_types_of_the_csv(account: obsia.Account) -> None:
    rows = list(account_rows(account))
    polars, pandas, arrow = account.to_polars(), account.to_pandas(), account.to_arrow()
    modules = [type(each).__module__.partition(".")[0] for each in (polars, pandas, arrow)]
    assert modules == ["polars", "pandas", "pyarrow"]
    names = list(account_columns(account))
    assert polars.columns == list(pandas.columns) == arrow.column_names == names
    assert polars.height == len(pandas) == arrow.num_rows == len(rows)
    assert polars.schema["calls"] == pl.Int64
    assert polars.schema["median"] == pl.Float64
    for row, kept in zip(rows, polars.iter_rows(named=True), strict=True):
        assert {name: row.get(name) for name in names} == kept
    assert arrow.to_pylist() == polars.to_dicts()
    total = polars.filter((pl.col("table") == "total") & (pl.col("boundary") == Boundary.LIST_PRICE.value))
    assert total["calls"].to_list() == [2]


def test_counts_beyond_64_bits_stay_whole() -> None:
    held = frame("polars", [{"calls": 2**70}], columns={"calls": "BIGINT"}, counts=("calls",))
    assert int(held["calls"][0]) == 2**70


def test_a_library_that_is_not_there_is_named(account: obsia.Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match="polars"):
        account.to_polars()
