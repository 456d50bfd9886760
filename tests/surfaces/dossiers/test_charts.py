"""Charts of an account: drawn in the report, and by the spreadsheet itself in the workbook."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.locales import Locale
from obsia.surfaces.dossiers.account import report_html, summary_markdown, workbook_bytes
from obsia.views.usage_tables import MOST_DRAWN


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """Two days of use in three, by two models and more teams than are drawn."""
    rows = ["started_at,model_request,input_tokens,output_tokens,team"]
    for number in range(MOST_DRAWN + 3):
        model, day = ("gpt-4o", 1) if number % 3 == 0 else ("claude-opus-4-6", 3)
        rows.append(f"2026-07-0{day}T10:00:00Z,{model},1000,{100 + number},team {number}")
    path = tmp_path_factory.mktemp("charts") / "u.csv"
    path.write_text("\n".join(rows) + "\n")
    return assess(path, by=("label.team", "model", "day"), record_figures=False)


def test_a_report_draws_shares_and_the_course_of_time(account: Account) -> None:
    html = report_html(account, tr=Locale("en"), sources=())
    captions = re.findall(r"<figcaption>(.*?)<", html)
    assert captions[1].startswith("Energy by model: anthropic/claude-opus-4-6 has the largest share, ")
    assert captions[2].startswith("Energy by day, ")
    assert html.count('class="shares-row"') == MOST_DRAWN + 2
    # A day without use is a row of the table, and nothing in the drawing.
    assert (html.count('class="bar"'), html.count('class="whisker"')) == (2, 2)
    assert '<th scope="row" role="rowheader" class="name">2026-07-02' in html
    shares = {str(group.keys["model"]): group.energy_share for group in account.tables[1].groups}
    label = next(each for each in re.findall(r'aria-label="(.*?)"', html) if "openai/gpt-4o" in each)
    assert all(f"{name}: {round(100 * share)}" in label for name, share in shares.items())
    assert "shares-row" not in summary_markdown(account, tr=Locale("en"))


def test_a_workbook_has_charts_of_its_own_cells(account: Account, tmp_path: Path) -> None:
    content = workbook_bytes(account, tr=Locale("en"), sources=())
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[:2] == ["Read me", "Charts"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2, 3)]
    assert ["<c:stockChart>" in each for each in charts] == [False, False, True]
    for chart, rows in zip(charts, (MOST_DRAWN, 2, 3), strict=True):
        for sheet, column, last in re.findall(r"<c:f>'([^']*)'!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)</c:f>", chart):
            assert int(last) == rows + 1
            cells = [book[sheet][f"{column}{row}"].value for row in range(1, rows + 2)]
            assert all(each is not None for each in cells)
    heads = re.findall(r"<c:tx><c:strRef><c:f>'([^']*)'!\$([A-Z]+)\$1</c:f>", charts[2])
    said = [str(book[sheet][f"{column}1"].value) for sheet, column in heads]
    assert [each.rpartition(", ")[2] for each in said] == ["high", "low", "median"]
    assert all(each.startswith("energy") for each in said)
