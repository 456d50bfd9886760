"""An account for machines: what its declaration says, and a column of groups that is declared once for every medium."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import jsonschema
import openpyxl
import pytest

from obsia.app.figures.export import NAMED
from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.data import WHOLE
from obsia.core.document import Column
from obsia.core.locales import languages, locale
from obsia.core.message import Message
from obsia.views import usage, usage_data, usage_tables
from obsia.writers import data, html, markdown, terminal, workbook

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOWN = 987_654
"""No other number of the account."""


@pytest.fixture(scope="module")
def account() -> Account:
    return assess(
        str(EXAMPLES / "claude_code.jsonl"), by=["model"], what_if=["output=0.5"], levers=True, record_figures=False
    )


@pytest.fixture
def one_more(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more entry among the columns of groups, and nothing else."""
    column = Column(name="seen", head=Message("head-files"))
    entry = usage_tables.shared(column, WHOLE, lambda _: SHOWN)
    with monkeypatch.context() as patch:
        patch.setattr(usage_tables, "SHARED", (*usage_tables.SHARED, entry))
        importlib.reload(usage_data)
        yield
    importlib.reload(usage_data)


def test_an_account_is_what_its_schema_says(account: Account) -> None:
    components = {"schemas": {each.name: each.schema for each in NAMED}}
    schema = data.worded({**usage_data.ACCOUNT.schema, "components": components}, locale("en"))
    jsonschema.Draft202012Validator.check_schema(schema)
    record = usage_data.account_record(account)
    assert list(record) == list(schema["properties"])
    jsonschema.Draft202012Validator(schema).validate(record)
    assert record["levers"] is not None
    assert record["what_ifs"]


def test_every_row_is_of_declared_columns(account: Account) -> None:
    columns, rows = usage_data.account_columns(account), list(usage_data.account_rows(account))
    assert {name for row in rows for name in row} <= set(columns)
    assert {row["table"] for row in rows} >= {"total", "model", "what-if", "gap"}


@pytest.mark.usefixtures("one_more")
@pytest.mark.parametrize("language", languages())
def test_a_new_column_of_groups_is_one_entry_in_every_medium(account: Account, language: str, tmp_path: Path) -> None:
    tr = locale(language)
    held = usage.document(account)
    groups = sum(len(table.groups) for table in account.tables)
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        terminal.write(held, terminal.Page(tr, stream=stream))
    book = openpyxl.load_workbook(io.BytesIO(workbook.file(held, tr)))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    for page in (stream.getvalue(), html.page(held, tr), markdown.page(held, tr)):
        assert page.count(tr.whole(SHOWN)) >= groups
        assert tr("head-files") in page
    assert cells.count(SHOWN) >= groups
    record = usage_data.account_record(account)
    assert [group["seen"] for table in record["tables"] for group in table["groups"]] == [SHOWN] * groups
    assert "seen" in usage_data.GROUP.schema["required"]
    columns, rows = usage_data.account_columns(account), list(usage_data.account_rows(account))
    by_model = [row for row in rows if row["table"] == "model"]
    assert columns["seen"] == "BIGINT"
    assert {row["seen"] for row in by_model} == {SHOWN}
    assert str(SHOWN) in data.csv_text(by_model, columns=columns)
    path = tmp_path / "held.parquet"
    data.write_parquet(rows, columns=columns, path=str(path), counts=usage_data.WIDE)
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path)).filter("\"table\" = 'model'").project("seen").fetchall()
    assert set(found) == {(SHOWN,)}
