"""Levers and manufacture in documents: a section of the report, sheets of the workbook."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.locales import locale
from obsia.surfaces import account_words
from obsia.surfaces.dossiers.report import report_html
from obsia.surfaces.dossiers.workbook import workbook_bytes


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
    say = locale(language)
    page = report_html(account, say=say, sources=())
    assert account.levers is not None
    for name in ("section-levers", "levers-about", "section-manufacture"):
        assert say(name).replace("'", "&#x27;") in page
    for lever in account.levers.proposed:
        assert lever.scenario.text in page
        assert account_words.lever_name(lever.name, say) in page
    assert 'id="levers"' in page
    assert 'id="manufacture"' in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_workbook_has_a_sheet_of_each(account: Account, language: str) -> None:
    say = locale(language)
    book = load_workbook(io.BytesIO(workbook_bytes(account, say=say, sources=())))
    assert account.levers is not None
    heads, *rows = [[cell.value for cell in row] for row in book[say("sheet-levers")].iter_rows()]
    assert heads[0] == say("head-lever")
    assert len(rows) == 3 * len(account.levers.proposed)
    assert all(row[-1] for row in rows)
    _, *items = [[cell.value for cell in row] for row in book[say("sheet-manufacture")].iter_rows()]
    assert sum(row[1] for row in items) == pytest.approx(1.0)
    told = {row[1].value for row in book[say("sheet-read-me")].iter_rows()}
    assert set(account_words.levers_declined(account, say)) <= told
    assert set(account_words.manufacture_sentences(account, say)) <= told
