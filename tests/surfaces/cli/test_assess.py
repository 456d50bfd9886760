"""``obsia assess`` as people run it: pages, formats, exit codes, languages."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

MODEL = ("--model", "meta-llama/Llama-3.1-70B-Instruct", "--region", "NLD")


def test_an_account_leads_with_the_median_and_says_where_every_record_went(obsia: Any, azure: Path) -> None:
    ended = obsia("assess", azure, *MODEL, "--by", "hour", "--what-if", "region=SWE", "--full")
    assert (ended.returncode, ended.stderr) == (0, "")
    text = ended.stdout
    assert text.startswith("8,819 requests\n")
    assert re.search(r"^ +median +plausible range +what it counts$", text, re.MULTILINE)
    assert "8,819 records read = 8,819 counted + 0 duplicate + 0 rejected" in text
    assert "245,896 output tokens" in text
    for heading in (
        "What was read", "Boundary by boundary", "By hour", "What if", "Where the energy goes", "What is least known",
        "What was assumed", "Where these figures come from",
    ):  # fmt: skip
        assert f"\n{heading}\n" in text
    assert "with everything else unchanged" in text
    assert "a modelled split" in text
    assert re.search(r"obsia trace [0-9a-f]+-[0-9a-f]+   # energy", text)
    assert max(map(len, text.splitlines())) <= 110


def test_french_has_french_numbers_and_no_english(obsia: Any, azure: Path) -> None:
    settings = {"LC_ALL": "fr_FR.UTF-8", "COLUMNS": "80"}
    ended = obsia("assess", azure, *MODEL, "--by", "day", "--what-if", "output=0.5", environment=settings)
    text = ended.stdout
    assert text.startswith("8\u202f819 requêtes\n")
    assert "attributionnels" in text
    assert "0,5 fois" in text
    assert max(map(len, text.splitlines())) <= 80
    bare = re.sub(r"obsia trace.*|\S*/\S+|\S+\.csv|azure-llm-trace|output=0.5|prefill|decode", "", text)
    for english in ("plausible range", "energy", "water", "requests", "assumed", "mean", "tokens"):
        assert english not in bare


def test_figures_do_not_depend_on_the_language_or_the_threads(obsia: Any, azure: Path) -> None:
    first = json.loads(obsia("assess", azure, *MODEL, "--json").stdout)
    other = obsia("assess", azure, *MODEL, "--json", "--threads", "1", environment={"LANG": "fr"})
    assert json.loads(other.stdout) == first


def test_json_is_the_whole_account(obsia: Any, small: Path, mapped: tuple[str, str]) -> None:
    ended = obsia(
        "assess", small, *mapped, "--by", "label.team,model", "--by", "day", "--top", "1", "--what-if", "output=0.5",
        "--budget", "1kWh", "--budget", "1mL", "--json",
    )  # fmt: skip
    record = json.loads(ended.stdout)
    assert ended.stdout.isascii()
    assert list(record) == [
        "obsia", "command", "request_id", "snapshot", "records", "period", "tokens", "figures", "intensity", "cost",
        "tables", "manufacture", "what_ifs", "levers", "comparison", "bill", "models", "missing", "metered", "gaps",
        "unknowns", "phases", "rejects", "files", "columns_not_used", "records_that_are_no_usage", "keys_not_known",
        "model_named_by", "same_calls", "columns_taken",
        "notes", "budgets", "rejects_file", "seal",
    ]  # fmt: skip
    assert record["levers"] is None
    assert [each["item"] for each in record["manufacture"]["items"]] == ["accelerator", "host"]
    assert sum(each["carbon_share"] for each in record["manufacture"]["items"]) == pytest.approx(1)
    assert record["records"] == {"read": 4, "counted": 3, "duplicate": 0, "rejected": 1, "outside": 0}
    assert record["tokens"]["input_tokens"] == 4000
    assert record["period"] == ["2026-01-01", "2026-01-02"]
    assert [table["by"] for table in record["tables"]] == [["label.team", "model"], ["day"]]
    for table in record["tables"]:
        assert sum(group["tokens"]["input_tokens"] for group in table["groups"]) == 4000
        assert sum(group["energy_share"] for group in table["groups"]) == pytest.approx(1)
        for place, figure in enumerate(record["figures"]):
            parts = sum(group["figures"][place]["mean"] for group in table["groups"])
            assert parts == pytest.approx(figure["mean"], rel=1e-8)
    assert record["tables"][0]["groups"][-1]["sum_of_groups"] == 2
    assert record["what_ifs"][0]["differences"][0]["probability_lower"] == 1.0
    assert record["rejects"] == {"correction_not_netted": 1}
    assert record["columns_not_used"] == ["spare"]
    assert [budget["exceeded"] for budget in record["budgets"]] == [False, True]
    assert ended.returncode == 5


def test_csv_and_parquet_are_the_same_rows(obsia: Any, small: Path, mapped: tuple[str, str], tmp_path: Path) -> None:
    words = ("assess", small, *mapped, "--by", "label.team", "--what-if", "region=SWE")
    rows = list(csv.DictReader(io.StringIO(obsia(*words, "--csv").stdout)))
    assert {row["table"] for row in rows} == {"total", "label.team", "what-if", "gap"}
    assert {row["key.label.team"] for row in rows} == {"", "a", "b"}
    ended = obsia(*words, "--parquet", "out.parquet")
    assert (ended.returncode, ended.stdout) == (4, "")
    found = duckdb.read_parquet(str(tmp_path / "out.parquet"))
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    assert types["calls"] == "BIGINT"
    assert types["mean"] == "DOUBLE"
    assert list(types) == list(rows[0])
    for row, stored in zip(rows, found.fetchall(), strict=True):
        for (name, text), value in zip(row.items(), stored, strict=True):
            if types[name] == "DOUBLE":
                assert (float(text) if text else None) == value
            else:
                assert text == ("" if value is None else str(value))
    assert obsia(*words, "--parquet", "no/such/folder/out.parquet").returncode == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rejects_are_explained_and_kept(
    obsia: Any, small: Path, mapped: tuple[str, str], tmp_path: Path, language: str
) -> None:
    ended = obsia("assess", small, *mapped, "--full", environment={"LANG": language})
    assert ended.returncode == 4
    assert "obsia-rejects.jsonl" in ended.stdout
    assert {"en": "line 5", "fr": "ligne 5"}[language] in ended.stdout
    assert {"en": "note: 1 of 4", "fr": "1 enregistrement sur 4 a été rejeté"}[language] in ended.stderr
    [line] = (tmp_path / "obsia-rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "file": str(small), "reason": "correction_not_netted", "line": 5, "row": None, "field": "input_tokens",
        "value": "-5",
        "expected": "no negative count: a refund takes back a charge, not what was computed; if the call never ran, "
        "leave out this row and the one that it corrects",
    }  # fmt: skip
    quiet = obsia("assess", small, *mapped, "--rejects", "other.jsonl", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (4, "")
    assert (tmp_path / "other.jsonl").exists()


def test_rejects_never_overwrite_an_input(obsia: Any, small: Path, mapped: tuple[str, str]) -> None:
    before = small.read_bytes()
    ended = obsia("assess", small, *mapped, "--rejects", "small.csv")
    assert ended.returncode == 2
    assert small.read_bytes() == before


def test_a_rejects_file_that_cannot_be_written_is_said(obsia: Any, small: Path, mapped: tuple[str, str]) -> None:
    ended = obsia("assess", small, *mapped, "--rejects", "no/such/folder.jsonl")
    assert ended.returncode == 4
    assert "was not written" in ended.stderr


def test_a_status_bar_leaves_nothing_behind(obsia: Any, small: Path, mapped: tuple[str, str], tmp_path: Path) -> None:
    quiet = obsia("assess", small, *mapped, "--segment", "--quiet", "--no-record")
    assert (quiet.returncode, quiet.stderr) == (4, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.csv"]
    loud = obsia("assess", small, *mapped, "--segment", "--no-record", environment={"LANG": "fr"})
    assert "--rejects FICHIER" in loud.stderr
    assert not (tmp_path / "obsia-rejects.jsonl").exists()
    obsia("assess", small, *mapped, "--segment", "--no-record", "--rejects", "asked.jsonl")
    assert (tmp_path / "asked.jsonl").exists()


def test_spans_longer_than_the_key_are_noted(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("started_at,bucket_s,input_tokens,output_tokens\n2026-06-01T00:00:00Z,604800,9,5\n")
    words = ("assess", "u.csv", "--by", "day", "--no-record")
    page = obsia(*words)
    told = "1 record of 1 covers more than one day"
    assert told in " ".join(page.stdout.split())
    assert told in page.stderr
    assert "from 1 June 2026 to 7 June 2026 (UTC)" in page.stdout
    [table] = json.loads(obsia(*words, "--json", "--quiet").stdout)["tables"]
    assert table["long_spans"] == {"key": "day", "records": 1, "of": 1, "tokens_share": 1.0}
    obsia(*words, "--report", "r.html", "--summary", "s.md")
    for name in ("r.html", "s.md"):
        assert told in (tmp_path / name).read_text(encoding="utf-8")


def test_names_that_are_not_understood_are_listed(obsia: Any, small: Path, mapped: tuple[str, str]) -> None:
    text = " ".join(obsia("assess", small, *mapped, "--full").stdout.split())
    assert "Names that were not understood" in text
    assert re.search(r"gpt-4o-frob \(1 call\)\. (Did you mean: .+\?|Nothing similar is known\.)", text)


@pytest.mark.parametrize(
    ("budget", "code", "told"),
    [
        ("1TWh", 0, "kept. 0"),
        ("1µWh", 5, "exceeded. 100"),
        ("1000kg", 0, "kept"),
        ("1mgCO2e", 5, "exceeded"),
        ("100 m3", 0, "kept"),
        ("1mL", 5, "exceeded"),
    ],
)
def test_a_budget_is_held_against_the_simulations(obsia: Any, azure: Path, budget: str, code: int, told: str) -> None:
    ended = obsia("assess", azure, *MODEL, "--budget", budget)
    assert ended.returncode == code
    assert told in ended.stdout
    french = obsia("assess", azure, *MODEL, "--budget", budget, "--segment", environment={"LANG": "fr"})
    assert french.returncode == code
    assert "Budget de" in french.stderr
    assert french.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (2, ()),
        (2, ("nowhere.csv",)),
        (2, ("AZURE", "--grid", "daily")),
        (2, ("AZURE", "--budget", "10")),
        (2, ("AZURE", "--budget", "10 apples")),
        (2, ("AZURE", "--budget", "-1kWh")),
        (2, ("AZURE", "--by", "colour")),
        (2, ("AZURE", "--by", "label.team")),
        (2, ("AZURE", "--what-if", "colour=red")),
        (2, ("AZURE", "--top", "0")),
        (2, ("AZURE", "--threads", "0")),
        (2, ("AZURE", "--delimiter", ";;")),
        (2, ("AZURE", "--delimiter", "")),
        (2, ("AZURE", "--seed", "-5")),
        (2, ("AZURE", "--json", "--segment")),
        (2, ("AZURE", "--frob")),
        (3, ("AZURE", "--model", "no-such-model-at-all")),
        (3, ("AZURE", "--region", "Atlantis")),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_wrong_is_said_in_one_line(
    obsia: Any, azure: Path, code: int, words: tuple[str, ...], language: str
) -> None:
    ended = obsia("assess", *(azure if word == "AZURE" else word for word in words), environment={"LANG": language})
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr.startswith("error: " if language == "en" else "erreur\u00a0: ")
    assert ended.stderr.count("\n") == 1


def test_an_unknown_grid_names_what_exists(obsia: Any, azure: Path) -> None:
    assert "annual, hourly" in obsia("assess", azure, "--grid", "daily").stderr


@pytest.mark.parametrize(("content", "code"), [("", 4), ("\x00\x01", 4), ("input_tokens,output_tokens\nx,y\n", 3)])
def test_a_file_that_holds_nothing_is_an_error(obsia: Any, tmp_path: Path, content: str, code: int) -> None:
    (tmp_path / "bad.csv").write_text(content, encoding="utf-8")
    ended = obsia("assess", "bad.csv")
    assert (ended.returncode, ended.stdout) == (code, "")
    assert "bad.csv" in ended.stderr


def test_a_status_bar_is_answered_from_what_was_kept(obsia: Any, tmp_path: Path) -> None:
    usage = '{"input_tokens": 100, "output_tokens": 40}'
    line = (
        '{"type": "assistant", "parentUuid": null, "isSidechain": false, "sessionId": "s", "requestId": "req_%d",'
        ' "timestamp": "2026-03-04T10:00:00Z", "message": {"id": "msg_%024d", "model": "claude-sonnet-4-5-20250929",'
        ' "usage": ' + usage + "}}\n"
    )
    log = tmp_path / "session.jsonl"
    log.write_text("".join(line % (n, n) for n in range(50)))
    words = ("assess", str(log), "--segment", "--region", "FRA")
    first = obsia(*words)
    assert first.returncode == 0, first.stderr
    with log.open("a") as file:
        file.writelines(line % (n, n) for n in range(50, 100))
    # Without the engine: what cannot be imported is not needed.
    quick = obsia(*words, environment={"PYTHONPATH": str(tmp_path / "without")} | _without(tmp_path, "duckdb", "numpy"))
    assert quick.returncode == 0, quick.stderr
    assert quick.stdout != first.stdout
    assert quick.stdout == obsia(*words, "--seed", "7").stdout


def _without(folder: Path, *modules: str) -> dict[str, str]:
    """An environment in which some modules cannot be imported."""
    hidden = folder / "without"
    hidden.mkdir()
    for module in modules:
        (hidden / f"{module}.py").write_text("raise ImportError('hidden')")
    return {}
