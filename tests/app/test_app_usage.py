"""The account of one's own files as a server asks for it: from threads, kept until a file changes, written nowhere."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.usage import Assess
from obsia.app.usage import assess as assessing
from obsia.app.usage import own_account as usage
from obsia.core.errors import BadCall, NoData, UnknownName
from obsia.views.usage_data import account_record

CALLS = "model,started_at,input_tokens,output_tokens\n" + "gpt-4o,2026-05-01T10:00:00Z,300,400\n" * 3


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing kept from other tests, and a data folder that would show what is written."""
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    usage.forget()
    yield
    usage.forget()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What accounts were made with, in order."""
    calls: list[dict[str, Any]] = []
    whole = assessing.answer

    def counted(asked: Assess, *run: Any) -> Any:
        calls.append({"asked": asked, "thread": threading.current_thread().name})
        return whole(asked, *run)

    monkeypatch.setattr(assessing, "answer", counted)
    return calls


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of usage."""
    path = tmp_path / "usage.csv"
    path.write_text(CALLS)
    return path


def test_it_is_the_account_of_the_command(file: Path) -> None:
    kept = usage.usage_account(Assess([str(file)], region="FRA", by=["model", "day"]))
    plain = assessing.assess(str(file), region="FRA", by=["model", "day"], record_figures=False)
    assert account_record(kept) == account_record(plain)
    assert kept.total.tokens.calls == 3


def test_threads_of_a_server_get_one_account_and_nothing_forks(
    file: Path, made: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a process was started from a thread of a server")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr(subprocess, "Popen", refused)
    at_once = threading.Barrier(4)

    def asked(_: int) -> Any:
        at_once.wait(timeout=30)
        return usage.usage_account(Assess([str(file)]))

    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="server") as pool:
        found = list(pool.map(asked, range(4)))
    assert len({id(each) for each in found}) == 1
    [only] = made
    assert only["thread"].startswith("server")
    monkeypatch.undo()
    here = assessing.assess(str(file), record_figures=False)
    assert account_record(found[0]) == account_record(here)


def test_accounts_of_two_questions_do_not_mix_across_threads(file: Path) -> None:
    regions = ["FRA", "POL"] * 3
    with ThreadPoolExecutor(max_workers=3) as pool:
        found = list(pool.map(lambda region: usage.usage_account(Assess([str(file)], region=region)), regions))
    carbon = {region: account.figures[3].mean for region, account in zip(regions, found, strict=True)}
    assert carbon["POL"] > 5 * carbon["FRA"]
    assert [account.figures[3].mean for account in found] == [carbon[region] for region in regions]


@pytest.mark.parametrize("change", ["grows", "is rewritten", "is touched", "goes", "is joined"])
def test_it_is_made_anew_when_a_file_changes(tmp_path: Path, made: list[dict[str, Any]], change: str) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    first, second = folder / "a.csv", folder / "b.csv"
    first.write_text(CALLS)
    second.write_text(CALLS.replace("300", "301"))
    before = usage.usage_account(Assess([str(folder)]))
    assert usage.usage_account(Assess([str(folder)])) is before
    match change:
        case "grows":
            with first.open("a") as open_file:
                open_file.write("gpt-4o,2026-05-02T10:00:00Z,300,400\n")
        case "is rewritten":
            first.write_text(CALLS.replace("400", "900"))
        case "is touched":
            os.utime(first, ns=(1, 1))
        case "goes":
            second.unlink()
        case _:
            (folder / "c.csv").write_text(CALLS.replace("300", "302"))
    after = usage.usage_account(Assess([str(folder)]))
    assert after is not before
    calls = {"grows": 7, "goes": 3, "is joined": 9}.get(change, 6)
    assert (after.total.tokens.calls, len(made)) == (calls, 2)
    assert usage.usage_account(Assess([str(folder)])) is after


def test_a_change_while_it_is_read_is_seen_the_next_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = assessing.answer

    def overtaken(asked: Assess, *run: Any) -> Any:
        account = whole(asked, *run)
        file.write_text(CALLS + "gpt-4o,2026-05-02T10:00:00Z,300,400\n")
        return account

    monkeypatch.setattr(assessing, "answer", overtaken)
    assert usage.usage_account(Assess([str(file)])).total.tokens.calls == 3
    monkeypatch.setattr(assessing, "answer", whole)
    assert usage.usage_account(Assess([str(file)])).total.tokens.calls == 4


def test_nothing_is_written(tmp_path: Path, file: Path) -> None:
    there = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    usage.usage_account(Assess([str(file)], by=["model"], levers=True))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == there
    assert not (tmp_path / "data").exists()


def test_errors_are_told_and_not_kept(tmp_path: Path, file: Path, made: list[dict[str, Any]]) -> None:
    file.write_text("model,input_tokens,output_tokens\ngpt-4o,-3,4\n")
    for _ in range(2):
        with pytest.raises(NoData):
            usage.usage_account(Assess([str(file)]))
    assert len(made) == 2
    with pytest.raises(BadCall, match="no such file"):
        usage.usage_account(Assess([str(tmp_path / "none.csv")]))
    with pytest.raises(BadCall, match="no file"):
        usage.usage_account(Assess([]))
    file.write_text(CALLS)
    assert usage.usage_account(Assess([str(file)])).total.tokens.calls == 3


def test_few_accounts_are_kept_and_those_the_last_used(file: Path, made: list[dict[str, Any]]) -> None:
    countries = ["FRA", "DEU", "POL", "SWE", "IRL", "USA", "CHN", "IND", "BRA"]
    for region in countries[: usage.MOST_ACCOUNTS]:
        usage.usage_account(Assess([str(file)], region=region))
    usage.usage_account(Assess([str(file)], region="FRA"))
    usage.usage_account(Assess([str(file)], region=countries[usage.MOST_ACCOUNTS]))
    assert len(made) == usage.MOST_ACCOUNTS + 1
    usage.usage_account(Assess([str(file)], region="FRA"))
    assert len(made) == usage.MOST_ACCOUNTS + 1
    usage.usage_account(Assess([str(file)], region="DEU"))
    assert len(made) == usage.MOST_ACCOUNTS + 2


def test_what_cannot_be_accounted_for_is_told_before_a_server_starts(
    tmp_path: Path, file: Path, made: list[dict[str, Any]]
) -> None:
    usage.check_usage(Assess([str(file)], model="gpt-4o", host="openai", region="FRA"))
    with pytest.raises(BadCall, match="no such file"):
        usage.check_usage(Assess([str(tmp_path / "none.csv")]))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoData):
        usage.check_usage(Assess([str(empty)]))
    for wrong in ({"model": "gpt-44o"}, {"host": "nobody-at-all"}, {"region": "ZZZZ"}):
        with pytest.raises(UnknownName):
            usage.check_usage(Assess([str(file)], **wrong))
    assert made == []


def test_an_account_knows_what_a_table_of_it_may_be_by(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(
        "model_request,started_at,input_tokens,output_tokens,label.team\ngpt-4o,2026-05-01T10:00:00Z,1,2,a\n"
    )
    keys = usage.usage_account(Assess([str(path)])).keys
    assert keys == (
        "model", "provider", "zone", "hour", "day", "week", "month", "input_octave", "output_octave", "label.team",
    )  # fmt: skip
    assert [table.by for table in usage.usage_account(Assess([str(path)], by=keys)).tables] == [(key,) for key in keys]


def test_tables_of_a_report_follow_those_that_were_asked_for(file: Path) -> None:
    held = usage.usage_account(Assess([str(file)], by=["zone"]), report_tables=True)
    assert (held.tables[0].by, held.tables[0].asked) == (("zone",), True)
    assert ("model",) in [table.by for table in held.tables if not table.asked]
    assert [table.by for table in usage.usage_account(Assess([str(file)], by=["zone"])).tables] == [("zone",)]
