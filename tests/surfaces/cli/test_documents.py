"""``--report``, ``--xlsx``, ``--summary`` beside every output; paths that cannot be; budgets in money; formats."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsia.app.files import replacing
from obsia.app.usage.account import Account, Cost
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, NoData
from obsia.core.locales import locale
from obsia.core.message import Message
from obsia.core.question import Unreadable
from obsia.readers.registry import readers
from obsia.surfaces.cli.documents import Documents, check_paths
from obsia.surfaces.cli.period_budgets import Budget

GIVEN = ("--model", "gpt-4o", "--region", "NLD", "--no-record")


@pytest.fixture(scope="session")
def account(azure: Path) -> Account:
    """The account of the bundled records."""
    return assess(azure, model="gpt-4o", region="NLD", record_figures=False)


def test_documents_stand_beside_the_page(obsia: Any, azure: Path, tmp_path: Path) -> None:
    (tmp_path / "s.md").write_text("before", encoding="utf-8")
    ended = obsia("assess", azure, *GIVEN, "--report", "r.html", "--xlsx", "r.xlsx", "--summary", "s.md")
    assert ended.returncode == 0
    assert ended.stderr == "note: written: r.html, r.xlsx, s.md\n"
    assert ended.stdout.startswith("8,819 requests\n")
    assert "By model" not in ended.stdout
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "By model" in html
    assert "By hour" in html
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    summary = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert summary.startswith("before\n### obsia: 8,819 requests")
    assert "**By model**" in summary
    assert "By hour" not in summary


def test_a_report_names_keys_users_and_sessions_to_nobody_who_did_not_ask(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text(
        "started_at,model_request,session_id,input_tokens,output_tokens,team,key,user\n"
        "2026-06-01T10:00:00Z,gpt-4o,secret-session,10,5,red,secret-key,secret-user\n"
    )
    mapped = (
        "started_at=started_at:utc,model_request=model_request,session_id=session_id,input_tokens=input_tokens,"
        "output_tokens=output_tokens,label.team=team,label.key=key,label.user=user"
    )
    words = ("assess", "u.csv", "--map", mapped, "--no-record", "--report", "r.html", "--xlsx", "r.xlsx")
    ended = obsia(*words, "--summary", "s.md")
    assert ended.returncode == 0, ended.stderr
    html, summary = ((tmp_path / name).read_text(encoding="utf-8") for name in ("r.html", "s.md"))
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        cells = "".join(book.read(name).decode() for name in book.namelist())
    for text in (html, summary, cells, ended.stdout):
        assert "secret" not in text
    assert "By team" in html
    assert "By team" not in summary
    assert "By team" not in ended.stdout
    asked = obsia(*words, "--by", "label.key", "--summary", "asked.md")
    for text in (asked.stdout, *((tmp_path / name).read_text(encoding="utf-8") for name in ("r.html", "asked.md"))):
        assert "secret-key" in text
        assert "secret-user" not in text


@pytest.mark.parametrize("link", ["hard", "soft"])
@pytest.mark.parametrize("option", ["--report", "--xlsx", "--summary", "--rejects", "--parquet"])
def test_an_input_is_not_overwritten_under_another_name(obsia: Any, tmp_path: Path, option: str, link: str) -> None:
    text = "model_request,input_tokens,output_tokens\ngpt-4o,10,5\ngpt-4o,-1,5\n"
    (tmp_path / "logs").mkdir()
    log = tmp_path / "logs" / "u.csv"
    log.write_text(text)
    other = tmp_path / "other"
    (os.link if link == "hard" else os.symlink)(log, other)
    for named in ("logs/u.csv", "logs"):
        ended = obsia("assess", named, "--no-record", option, "other")
        assert ended.returncode == 2, ended.stderr
        assert "is one of the inputs" in ended.stderr
        assert log.read_text() == text


def _half(path: str) -> None:
    with replacing(path) as beside:
        Path(beside).write_text("half")
        raise OSError("the disk is full")


def test_other_names_of_a_replaced_file_keep_what_it_held(tmp_path: Path) -> None:
    old, kept, place = tmp_path / "old", tmp_path / "kept", tmp_path / "place"
    old.write_text("before")
    old.chmod(0o640)
    os.link(old, kept)
    place.symlink_to(old)
    with replacing(str(place)) as beside:
        Path(beside).write_text("after")
        assert old.read_text() == "before"
    assert (old.read_text(), kept.read_text(), place.is_symlink()) == ("after", "before", True)
    assert old.stat().st_mode & 0o777 == 0o640
    with pytest.raises(OSError, match="full"):
        _half(str(old))
    assert old.read_text() == "after"
    assert sorted(os.listdir(tmp_path)) == ["kept", "old", "place"]


def _nothing(path: Path) -> Path:
    """A device that takes all, as ``/dev/null``, or that one by a link where only root may make one."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.stat(os.devnull).st_rdev)
    except PermissionError:
        path.symlink_to(os.devnull)
    return path


def test_devices_and_pipes_are_written_through_and_stay(tmp_path: Path) -> None:
    device, pipe, link = _nothing(tmp_path / "device"), tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    kinds = [each.lstat().st_mode for each in (device, pipe, link)]
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    open_pipe, end = os.pipe()
    # The last as whoever runs ``obsia ... --csv /dev/stdout | less`` names it.
    for place in (device, pipe, link, f"/dev/fd/{end}"):
        with replacing(str(place)) as beside:
            assert beside == str(place)
            Path(beside).write_text("all")
    assert (os.read(reading, 9), os.read(open_pipe, 9)) == (b"allall", b"all")
    assert [each.lstat().st_mode for each in (device, pipe, link)] == kinds
    assert sorted(os.listdir(tmp_path)) == ["device", "link", "pipe"]
    for number in (reading, open_pipe, end):
        os.close(number)


def test_every_file_of_an_account_may_be_a_device(
    obsia: Any, small: Path, mapped: tuple[str, str], tmp_path: Path
) -> None:
    options = ("--report", "--xlsx", "--summary", "--parquet", "--focus", "--rejects")
    devices = [_nothing(tmp_path / option.strip("-")) for option in options]
    kinds = [each.lstat().st_mode for each in devices]
    words = [word for option, device in zip(options, devices, strict=True) for word in (option, device)]
    ended = obsia("assess", small, *mapped, "--no-record", *words)
    assert ended.returncode == 4, ended.stderr
    assert [each.lstat().st_mode for each in devices] == kinds


def test_no_command_unfolds_what_was_not_recorded(
    obsia: Any, small: Path, mapped: tuple[str, str], tmp_path: Path
) -> None:
    files = ("--report", "r.html", "--xlsx", "r.xlsx", "--summary", "s.md")

    def unfolded(*options: str) -> list[int]:
        shown = [
            obsia("assess", small, *mapped, "--region", "NLD", *each, *options).stdout for each in ((), ("--full",))
        ]
        (tmp_path / "s.md").unlink(missing_ok=True)
        shown.append(obsia("assess", small, *mapped, "--region", "NLD", "--markdown", *files, *options).stdout)
        shown += [(tmp_path / name).read_text(encoding="utf-8") for name in ("r.html", "s.md")]
        with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
            shown.append("".join(book.read(name).decode() for name in book.namelist()))
        assert "To reproduce it" in shown[3]
        return [text.count("obsia trace ") for text in shown]

    assert unfolded("--no-record") == [0] * 6
    screen, full, markdown, report, summary, book = unfolded()
    assert min(screen, full, report, book) > 0
    assert markdown == summary == 0


def test_documents_stand_beside_json_in_french(obsia: Any, azure: Path, tmp_path: Path) -> None:
    ended = obsia("assess", azure, *GIVEN, "--by", "day", "--report", "r.html", "--json", environment={"LANG": "fr"})
    record = json.loads(ended.stdout)
    assert [table["by"] for table in record["tables"]] == [["day"]]
    assert "écrit\u00a0: r.html" in ended.stderr
    assert '<html lang="fr">' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_summary_may_take_the_place_of_the_page(obsia: Any, azure: Path) -> None:
    ended = obsia("assess", azure, *GIVEN, "--markdown", "--budget", "1Wh")
    assert (ended.returncode, ended.stderr) == (5, "")
    assert ended.stdout.startswith("### obsia: 8,819 requests\n\n> **Budget of 1Wh: exceeded.")
    assert obsia("assess", azure, "--markdown", "--json").returncode == 2


@pytest.mark.parametrize("option", ["report", "xlsx", "summary"])
@pytest.mark.parametrize(
    ("path", "told"),
    [("no/such/x", "no folder"), (".", "a folder"), ("in.csv", "one of the inputs"), ("re.jsonl", "twice")],
)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, path: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("x", encoding="utf-8")
    documents = Documents(**{option: path}).documents
    with pytest.raises(BadCall, match=told):
        check_paths(documents, inputs=("in.csv",), others=("re.jsonl", None))
    assert sorted(os.listdir(tmp_path)) == ["in.csv"]
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == "x"


def test_two_documents_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "b").symlink_to(tmp_path / "a")
    documents = Documents(report=str(tmp_path / "a"), xlsx=str(tmp_path / "b")).documents
    with pytest.raises(BadCall, match="twice"):
        check_paths(documents, inputs=(), others=())


def test_an_input_inside_a_folder_is_never_overwritten(account: Account, tmp_path: Path) -> None:
    inside = tmp_path / "in.jsonl"
    inside.write_text("{}", encoding="utf-8")
    read = replace(account, recognised={str(inside): ("jsonl", Message("sign-suffix"))})
    documents = Documents(report=str(inside))
    check_paths(documents.documents, inputs=(str(tmp_path),), others=())
    with pytest.raises(BadCall, match="one of the inputs"):
        documents.write_documents(read, verdicts=(), tr=locale("en"))
    assert inside.read_text(encoding="utf-8") == "{}"


def test_an_unwritable_path_is_one_line(obsia: Any, azure: Path) -> None:
    ended = obsia("assess", azure, "--report", "no/such/r.html")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "cannot be written" in ended.stderr


# ---------------------------------------------------------------- budgets in money


@pytest.mark.parametrize("text", ["5USD", "5 USD", "$5", "$ 5.00"])
def test_money_is_a_budget(account: Account, text: str) -> None:
    budget = Budget.parse(text)
    assert (budget.amount, budget.of_money) == (5.0, True)
    cost = account.total.cost
    assert cost is not None
    assert budget.figure(account) is cost.figure
    assert budget.verdict(account, locale("en"), most=0.5).exceeded
    assert budget.record(account, most=0.5)["unit"] == "USD"


@pytest.mark.parametrize("text", ["$", "$-1", "5EUR", "$5USD", "USD5", "$1e3", "5$"])
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        Budget.parse(text)
    assert "not an amount" in locale("en").text(refused.value.reason)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_calls_without_a_price_are_said(account: Account, language: str) -> None:
    cost = account.total.cost
    assert cost is not None
    part = replace(account, total=replace(account.total, cost=replace(cost, priced_calls=8000, unpriced_calls=819)))
    sentence = Budget.parse("1000000USD").verdict(part, locale(language), most=0.5).sentence
    assert "819" in sentence
    assert Budget.parse("1000000USD").record(part, most=0.5)["unpriced_calls"] == 819


@pytest.mark.parametrize("cost", [None, Cost(figure=None, priced_calls=0, unpriced_calls=8819)])
def test_money_without_a_price_is_no_data(account: Account, cost: Cost | None) -> None:
    bare = replace(account, total=replace(account.total, cost=cost))
    with pytest.raises(NoData, match="no call has a known list price"):
        Budget.parse("5USD").verdict(bare, locale("en"), most=0.5)


def test_a_price_of_one_value_has_no_ends(account: Account) -> None:
    sentence = Budget.parse("5USD").verdict(account, locale("en"), most=0.5).sentence
    assert sentence.startswith("Budget of 5USD: exceeded, with ")
    assert "low end" not in sentence


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_cost_energy_per_token_and_gaps(obsia: Any, azure: Path, language: str, width: int) -> None:
    ended = obsia(
        "assess", azure, "--model", "gpt-4o", "--by", "hour", "--no-record", "--full",
        environment={"LANG": language, "COLUMNS": str(width)},
    )  # fmt: skip
    text = " ".join(ended.stdout.split())
    tr = locale(language)
    assert tr("section-gaps") in text
    assert tr("gap-size").partition(" ")[0] in text
    assert {
        "en": "at list prices, without discount or tax (100% of the calls have a price, prices ",
        "fr": "aux prix publics, sans remise ni taxe (100 % des appels ont un prix, prix ",
    }[language] in text
    assert {"en": "Energy per output token: ", "fr": "Énergie par jeton de sortie\u00a0: "}[language] in ended.stdout
    assert " USD " in text.partition(tr("section-by", keys=tr("key-hour")))[2]
    assert "azure-llm-trace (" in text
    assert max(map(len, ended.stdout.splitlines())) <= width


def test_many_files_of_one_format_are_summed_up(account: Account) -> None:
    from obsia.views.usage_messages import recognised

    files = {f"logs/{number}.jsonl": ("claude-code", Message("sign-claude-code")) for number in range(12)}
    many = replace(
        account,
        recognised={**files, "a.csv": ("csv", Message("sign-header")), "b.csv": ("csv", Message("sign-header"))},
    )
    told = [locale("en").text(each.sentence) for each in recognised(many)]
    assert told == [
        "12 files, read as claude-code (session log of Claude Code)",
        "a.csv, b.csv, read as csv (text with a header)",
    ]


# ---------------------------------------------------------------- formats


def test_formats_lists_every_reader(obsia: Any) -> None:
    record = json.loads(obsia("formats", "--json").stdout)
    assert [each["name"] for each in record["formats"]] == list(readers())
    assert all(each["summary"] for each in record["formats"])
    for language in ("en", "fr"):
        ended = obsia("formats", environment={"LANG": language, "COLUMNS": "80"})
        assert ended.returncode == 0
        assert all(name in ended.stdout for name in readers())
        assert max(map(len, ended.stdout.splitlines())) <= 80
