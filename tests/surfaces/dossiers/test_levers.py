"""Levers and manufacture in documents: a section of the report, sheets of the workbook."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.locales import locale
from obsia.surfaces.dossiers.account import report_html, workbook_bytes
from obsia.views import usage_messages


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    path = tmp_path_factory.mktemp("levers") / "usage.csv"
    path.write_text(
        "provider,model_request,region,input_tokens,cache_read_tokens,output_tokens\n"
        "azure.ai.openai,meta-llama/Llama-3.1-70B-Instruct,DEU,4000,0,900\n"
        "azure.ai.openai,gpt-4o-mini,DEU,4000,3600,400\n",
        encoding="utf-8",
    )
    return assess(path, levers=True, record_figures=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_shows_levers_and_what_they_assume(account: Account, language: str) -> None:
    tr = locale(language)
    page = report_html(account, tr=tr, sources=())
    assert account.levers is not None
    for name in ("section-levers", "levers-about", "section-manufacture"):
        assert tr(name).replace("'", "&#x27;") in page
    for lever in account.levers.proposed:
        assert lever.scenario.text in page
        assert tr(f"lever-{lever.name}") in page
    assert 'id="levers"' in page
    assert 'id="manufacture"' in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_workbook_has_a_sheet_of_each(account: Account, language: str) -> None:
    tr = locale(language)
    book = load_workbook(io.BytesIO(workbook_bytes(account, tr=tr, sources=())))
    assert account.levers is not None
    heads, *rows = [[cell.value for cell in row] for row in book[tr("section-levers")[:31]].iter_rows()]
    # One table of savings, a row each, the largest carbon first.
    assert heads[:2] == [tr("head-lever"), tr("head-what-if")]
    assert [row[1] for row in rows] == [each.scenario.text for each in account.levers.proposed]
    assert all(row[-1] for row in rows)
    _, *items = [[cell.value for cell in row] for row in book[tr("section-manufacture")[:31]].iter_rows()]
    assert sum(row[1] for row in items) == pytest.approx(1.0)
    told = {row[1].value for row in book[tr("sheet-read-me")].iter_rows()}
    assert account.manufacture is not None
    said = map(tr.text, usage_messages.manufacture_sentences(account.manufacture))
    assert set(said) <= told
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {tr.text(each) for each in usage_messages.levers_declined(account)} <= texts
