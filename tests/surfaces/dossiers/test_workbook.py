"""The workbook, read back with another library: the account's numbers, and text that is never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from obsia.app.figures.export import number
from obsia.app.figures.sources import sources_of
from obsia.app.usage.account import Account
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.surfaces.dossiers.account import workbook_bytes
from obsia.views import usage_messages
from obsia.writers.workbook import Book, number_format
from obsia.writers.workbook import SheetColumn as Column

from .conftest import HOSTILE, VERDICTS


def made(account: Account, language: str = "en") -> bytes:
    """The workbook of an account."""
    return workbook_bytes(account, tr=locale(language), sources=sources_of(account.figures), verdicts=VERDICTS)


def opened(content: bytes) -> Any:
    """The workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    """Values of a sheet."""
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("language", languages())
def test_its_sheets_are_those_of_the_account(plain: Account, language: str) -> None:
    tr = locale(language)
    names = opened(made(plain, language)).sheetnames
    tables = [tr.text(usage_messages.table_title(table.by)) for table in plain.tables]
    heads = [
        tr("sheet-read-me"), tr("sheet-charts"), tr("section-figures"), tr("section-boundaries"), *tables,
        tr("section-what-if"),
        tr("section-phases"), tr("section-manufacture"), tr("section-least-known"), tr("section-gaps"),
        tr("section-assumptions"), tr("section-models"), tr("section-read"), tr("sheet-records"),
        tr("section-sources"), tr("section-trace"),
    ]  # fmt: skip
    assert names == [head[:31].rstrip("' ") for head in heads]


def test_the_account_is_there_number_by_number(plain: Account) -> None:
    book = opened(made(plain))
    assert plain.total.intensity is not None
    assert plain.total.cost is not None
    assert plain.total.cost.figure is not None
    derived = [plain.total.intensity, plain.total.cost.figure]
    figures = {each.figure_id: each for each in (*plain.figures, *derived)}
    heads, *headline = rows_of(book["The figures"])
    others, *bounds = rows_of(book["Boundary by boundary"])
    placed = [(heads, row) for row in headline] + [(others, row) for row in bounds]
    assert {row[names.index("figure")] for names, row in placed} == set(figures)
    for names, row in placed:
        places = {head: place for place, head in enumerate(names)}
        figure = figures[row[places["figure"]]]
        assert row[places["unit"]] == figure.unit
        assert row[places["figure"]] == figure.figure_id
        for end in ("low", "median", "mean", "high"):
            assert row[places[end]] == number(getattr(figure, end))


def test_each_table_is_a_sheet_with_its_units(plain: Account) -> None:
    book = opened(made(plain))
    for table in plain.tables:
        sheet = book[locale("en").text(usage_messages.table_title(table.by))]
        heads, *rows = rows_of(sheet)
        places = {head: place for place, head in enumerate(heads)}
        assert len(rows) == len(table.groups)
        for row, group in zip(rows, table.groups, strict=True):
            assert row[places["calls"]] == group.tokens.calls
            assert row[places["output tokens"]] == group.tokens.output_tokens
            energy = words.find(group.figures, words.ENERGY)
            for end in ("low", "median", "mean", "high"):
                assert row[places[f"energy, kWh, {end}"]] == number(getattr(energy, end))
            assert group.cost is not None
            assert group.cost.figure is not None
            assert row[places["cost, USD, mean"]] == number(group.cost.figure.mean)
        assert sum(row[places["energy, kWh, mean"]] for row in rows) == pytest.approx(
            words.find(plain.figures, words.ENERGY).mean, rel=1e-7
        )
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(heads))}{len(rows) + 1}"


def test_records_are_reconciled_and_rejects_listed(hostile: Account) -> None:
    book = opened(made(hostile))
    counts = {row[0]: row[1] for row in rows_of(book["Records"])[1:5]}
    assert counts["records read"] == counts["counted"] + counts["duplicate"] + counts["rejected"] == 42
    rejects = rows_of(book["Rejected"])[1:]
    assert len(rejects) == 2
    assert all("<i>records&.csv" in row[0] for row in rejects)
    assert any("<i>records&.csv" in str(row[2]) for row in rows_of(book["What was read"])[1:])


def test_no_cell_is_a_formula_or_a_link(hostile: Account) -> None:
    book = opened(made(hostile))
    texts: set[str] = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}, (sheet.title, cell.value)
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    texts.add(cell.value)
                    assert cell.data_type == "s"
    assert {"=SUM(A1)|x", "+1", "-1", "@SUM(A1)", r"a\nb|c", r"\x1b[31mred"} <= texts
    assert "https://example.org/x" in texts
    assert len(HOSTILE[13]) == 90
    assert HOSTILE[13] in texts


@pytest.mark.parametrize("language", languages())
def test_the_same_account_gives_the_same_bytes(hostile: Account, language: str) -> None:
    assert made(hostile, language) == made(hostile, language)


def written(columns: Sequence[Column], rows: Sequence[Sequence[Any]], *names: str) -> Any:
    """Sheets by themselves, read back."""
    held = io.BytesIO()
    writer = Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book = Book(writer)
    for name in names:
        book.sheet(name, columns, rows)
    writer.close()
    return opened(held.getvalue())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE), st.from_regex(r"[=+\-@\t\r].*")), min_size=1, max_size=8)
)
def test_any_text_comes_back_as_text(texts: list[str]) -> None:
    book = written([Column(head="name")], [[each] for each in texts], "Sheet")
    for row, text in zip(book["Sheet"].iter_rows(min_row=2), texts, strict=True):
        if text == "":
            assert row[0].value in (None, "")
            continue
        assert row[0].data_type == "s"
        if text.isprintable():
            assert row[0].value == text
        assert row[0].hyperlink is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(min_value=-1e300, max_value=1e300), min_size=1, max_size=8))
def test_any_number_comes_back_as_itself(numbers: list[float]) -> None:
    book = written([Column(head="energy, kWh")], [[each] for each in numbers], "Sheet")
    for row, each in zip(book["Sheet"].iter_rows(min_row=2, values_only=True), numbers, strict=True):
        assert row[0] == pytest.approx(each, rel=1e-15)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=50), min_size=1, max_size=6))
def test_any_name_makes_a_sheet_of_its_own(names: list[str]) -> None:
    book = written([Column(head="x")], [[1]], *names)
    assert len(book.sheetnames) == len(names)
    assert len({name.casefold() for name in book.sheetnames}) == len(names)
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


@pytest.mark.parametrize(
    ("values", "column", "shown"),
    [
        ([0.5], Column(head="x", share=True), "0.0%"),
        ([1200], Column(head="x", count=True), "#,##0"),
        ([12345.6], Column(head="x"), "#,##0"),
        ([1.5, 0.2], Column(head="x"), "#,##0.00"),
        ([0.012], Column(head="x"), "#,##0.0000"),
        ([1e-9], Column(head="x"), "0.000E+00"),
        ([None, 0], Column(head="x"), "General"),
    ],
)
def test_numbers_are_shown_by_the_largest_of_their_column(values: list[Any], column: Column, shown: str) -> None:
    assert number_format(values, column=column) == shown
