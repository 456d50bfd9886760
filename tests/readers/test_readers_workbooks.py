"""Workbooks are tables: typed cells, titles above the heading, several sheets, formulas without results."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from obsia.core.errors import BadInput, NoData
from obsia.core.locales import Locale

ROWS = [
    ["LLM usage", None, None, None, None],
    [None, None, None, None, None],
    ["Monat", "Modell", "Anfragen", "Eingabe-Token", "Ausgabe-Token"],
    [dt.date(2026, 4, 1), "gpt-4o", 10, 1_234_567, 2_000.0],
    [dt.date(2026, 5, 1), "gpt-4o", 20, "2.345.678", 3_000],
    ["Gesamt", None, 30, 3_580_245, 5_000],
    ["Filter: Modell ist gpt-4o", None, None, None, None],
]


def xlsx(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def ods(path, sheets):
    from odfdo import Document, Row, Table

    document = Document("spreadsheet")
    document.body.clear()
    for name, rows in sheets.items():
        table = Table(name)
        for values in rows:
            row = Row()
            row.set_values(values)
            table.append_row(row)
        document.body.append(table)
    document.save(path)
    return path


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_sheet_is_a_table(account, tmp_path, write):
    path = write(tmp_path / f"usage.{write.__name__}", {"Notizen": [["nothing here"]], "Nutzung": ROWS})
    got = account(path)
    assert (sum(got.column("input_tokens")), sum(got.column("output_tokens"))) == (3_580_245, 5_000)
    assert got.column("calls") == [10, 20]
    assert [at.isoformat() for at in got.column("started_at")] == ["2026-04-01T00:00:00", "2026-05-01T00:00:00"]
    assert got.column("bucket_s") == [30 * 86_400, 31 * 86_400]
    assert got.skipped == {"row that sums up others": 1, "note without counts": 1}
    assert got.reading.recognised[str(path)].reader == "workbook"


def test_several_sheets_are_refused_by_name_until_one_is_chosen(account, tmp_path):
    path = xlsx(tmp_path / "usage.xlsx", {"April": ROWS, "Mai": ROWS})
    with pytest.raises(BadInput) as stopped:
        account(path)
    for language in ("en", "fr"):
        said = Locale(language).text(stopped.value.sentences)
        assert all(part in said for part in (str(path), "--sheet", "April", "Mai"))
    assert account(path, sheet="Mai").where.counted == 2
    assert account(path, sheet="all").where.counted == 4
    with pytest.raises(BadInput, match="'Juni'"):
        account(path, sheet="Juni")


def test_a_sheet_that_sums_up_the_others_is_not_read_with_them(account, tmp_path):
    head = ["model", "requests", "input_tokens"]
    months = {"April": [head, ["gpt-4o", 2, 300], ["gpt-4o", 1, 50]], "May": [head, ["gpt-4o", 4, 900]]}
    path = xlsx(tmp_path / "year.xlsx", {"Year": [head, ["gpt-4o", 7, 1250]], **months})
    with pytest.raises(BadInput, match="'Year' holds the sums of the others"):
        account(path, sheet="all")
    assert account(xlsx(tmp_path / "months.xlsx", months), sheet="all").where.counted == 3


def test_a_bad_cell_is_named_by_its_row(account, tmp_path):
    rows = [["date", "model", "input_tokens", "output_tokens"], ["2026-04-13", "o3", 1, 2], ["2026-04-14", "o3", -1, 2]]
    got = account(xlsx(tmp_path / "usage.xlsx", {"a": rows}))
    [reject] = got.rejects
    assert (reject.row, reject.line, reject.field, reject.value) == (3, None, "input_tokens", "-1")


def test_what_cannot_be_read_is_said(account, tmp_path):
    formula = xlsx(tmp_path / "formula.xlsx", {"a": [["input_tokens", "output_tokens"], ["=1+1", 2]]})
    with pytest.raises(BadInput, match="row 2, column 1 holds a formula"):
        account(formula)
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(formula.read_bytes()[:-200])
    with pytest.raises(BadInput, match="cannot be opened"):
        account(damaged)
    with pytest.raises(BadInput, match="no sheet has a heading"):
        account(xlsx(tmp_path / "none.xlsx", {"a": [["x", "y"], [1, 2]], "b": [["z"], [1]]}))
    with pytest.raises(BadInput, match="input_tokens"):
        account(xlsx(tmp_path / "one.xlsx", {"a": [["x", "y"], [1, 2]]}))


def test_months_in_columns_are_a_heading_and_names_below_them_are_not(account, tmp_path):
    months = [dt.datetime.fromisoformat(f"2026-0{month}-01") for month in (1, 2, 3)]
    wide = [
        ["Tokens of all teams"],
        ["Model", "Metric", *months, "Total"],
        ["gpt-4o", "Input tokens", 1_000, 2_000, 3_100, 6_100],
        [None, "Output tokens", 100, 200, 310, 610],
    ]
    got = account(xlsx(tmp_path / "wide.xlsx", {"Notes": [["Prices", 1], ["of", 2]], "Use": wide}))
    assert (got.column("input_tokens"), got.column("output_tokens")) == ([1_000, 2_000, 3_100], [100, 200, 310])
    assert got.column("started_at") == months
    assert got.reading.unmapped() == ("Total",)
    long = [["Model", "Metric", "Value"], ["gpt-4o", "Input tokens", 1_000], ["gpt-4o", "Output tokens", 100]]
    got = account(xlsx(tmp_path / "long.xlsx", {"Use": long}))
    assert (got.column("model_request"), got.column("input_tokens")) == (["gpt-4o"], [1_000])


def test_a_heading_in_two_rows_names_each_column_by_both(account, tmp_path):
    rows = [
        ["LLM usage", None, None, None, None, None],
        [None, None, "Tokens", None, "Kosten", None],  # as merged cells are saved
        ["Monat", "Modell", "Eingabe", "Ausgabe", "Eingabe", "Ausgabe"],
        [dt.date(2026, 4, 1), "gpt-4o", 1_200, 300, 0.5, 0.25],
        [dt.date(2026, 5, 1), "gpt-4o", 100, 30, 0.05, 0.02],
    ]
    got = account(xlsx(tmp_path / "usage.xlsx", {"a": rows}))
    assert (got.column("input_tokens"), got.column("output_tokens")) == ([1_200, 100], [300, 30])
    # Names that stand twice are told apart by the groups above them.
    rows[1:3] = [[None, None, "gpt-4o", None, "Claude", None], ["Monat", "Team", *(["Tokens ein", "Tokens aus"] * 2)]]
    with pytest.raises(NoData, match="'gpt-4o Tokens ein'"):
        account(xlsx(tmp_path / "pivot.xlsx", {"a": rows}))
