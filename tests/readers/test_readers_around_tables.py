"""What stands around a table: months in names of sheets or in headings, and blocks of other columns below."""

from __future__ import annotations

import openpyxl
import pytest

from obsia.core.errors import BadInput, ObsiaError
from obsia.readers.tables.headings import heading
from obsia.readers.tables.time_forms import with_short_years

HEAD = ("Model", "Requests", "Prompt tokens", "Completion tokens")


def book(path, names, head=HEAD):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for at, name in enumerate(names, start=1):
        sheet = made.create_sheet(name)
        sheet.append(head)
        sheet.append(["gpt-4o", 10 * at, 1000 * at + 7, 100 * at])
        sheet.append(["gpt-4o-mini", 20 * at, 3000 * at + 1, 50 * at])
    made.save(path)
    return path


def test_sheets_named_by_months_are_read_as_those_months(account, tmp_path) -> None:
    got = account(book(tmp_path / "a.xlsx", ["Jänner 2026", "Februar 2026"]))
    assert [str(row["started_at"])[:7] for row in got.rows] == ["2026-01", "2026-01", "2026-02", "2026-02"]
    assert sum(got.column("input_tokens")) == 12_016
    [row, _] = account(book(tmp_path / "b.xlsx", ["Jan 2026"])).rows
    assert str(row["started_at"])[:7] == "2026-01"


@pytest.mark.parametrize(
    "names", [["Jan 2026", "Feb 2026", "Q1 2026"], ["Jan 2026", "January 2026"], ["Jan", "Feb"], ["Team A", "Team B"]]
)
def test_sheets_that_may_hold_the_same_usage_are_asked_for(account, tmp_path, names) -> None:
    with pytest.raises(BadInput) as stopped:
        account(book(tmp_path / "a.xlsx", names))
    assert stopped.value.reason.code == "workbook-several"


def test_a_column_of_times_speaks_for_itself(account, tmp_path) -> None:
    with pytest.raises(BadInput, match="sheet"):
        account(book(tmp_path / "a.xlsx", ["2026-01", "2026-02"], ("Month", *HEAD[1:])))


def test_a_run_of_months_has_years_and_days_have_none() -> None:
    assert with_short_years(["Art", "Jän 25", "Feb 25", "Mär 25"]) == ("Art", "Jän-25", "Feb-25", "Mär-25")
    assert with_short_years(["Dez 25", "Jän 26"]) == ("Dez-25", "Jän-26")
    for days in (["Jan 25", "Jan 26", "Jan 27"], ["Jan 25"], ["Jan 25", "Mar 25"]):
        assert with_short_years(days) == (*days,)


@pytest.mark.parametrize("name", ["Monat", "Datum"])
def test_a_column_of_months_reads_a_year_of_two_digits_and_one_of_days_does_not(account, tmp_path, name) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"{name};Modell;Eingabe-Token;Ausgabe-Token\nJän 25;gpt-4o;120000;3000\nFeb 25;gpt-4o;130000;3100\n"
    )
    if name == "Datum":
        with pytest.raises(ObsiaError):
            account(path)
        return
    assert [str(row["started_at"])[:7] for row in account(path).rows] == ["2025-01", "2025-02"]


def test_pivots_of_many_languages_count_calls_by_their_ids() -> None:
    for name in ("Conteggio di ID richiesta", "Recuento de ID de solicitud", "Nombre de ID de requête"):
        said = heading(name)
        assert said is not None
        assert (said.target, said.is_certain) == ("calls", True)


def test_a_block_of_other_columns_below_a_table_is_another_table(account, tmp_path) -> None:
    path = tmp_path / "a.csv"
    chat = "Chat\nModel,Requests,Input tokens,Output tokens\ngpt-4o,10,1000,100\n"
    path.write_text(f"{chat}\nEmbeddings\nModel,Requests,Tokens\ntext-embedding-3-small,5,900\n")
    with pytest.raises(BadInput) as stopped:
        account(path)
    assert (stopped.value.reason.code, stopped.value.line) == ("table-another-heading", 6)
    path.write_text(f"{chat}gpt-4o,10,1000\n")
    assert account(path).where.rejected == 1  # a short row is none
