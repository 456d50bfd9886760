"""``obsia openness`` and ``obsia facts audit`` as people run them, in two languages."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from obsia.app.disclosure.openness import openness

NAMED = (
    ("lucie-7b", "Lucie-7B"),
    ("DeepSeek-R1", "DeepSeek-R1"),
    ("gpt-4o", "GPT-4o"),
    ("chatgpt", "ChatGPT"),
    ("llama 3.1 405b", "Llama 3.1 405B"),
    ("mistral-large-2407", "Mistral Large"),
    ("gemini-2.5-pro", "Gemini 2.5 Pro"),
)


@pytest.mark.parametrize(("name", "label"), NAMED)
def test_every_system_that_people_ask_for_is_there(obsia: Any, name: str, label: str) -> None:
    ran = obsia("openness", name)
    assert ran.returncode == 0, ran.stderr
    assert label in ran.stdout.splitlines()[0]
    for section in (
        "What anyone can do with it",
        "By other frameworks",
        "Certainty:",
        "Facts that bear on Article 53(2)",
        "What is stated on a page, and by whom",
    ):
        assert section in ran.stdout


def test_a_family_is_compared_by_its_name_or_by_the_option(obsia: Any) -> None:
    by_name = obsia("openness", "Mistral", "--json")
    by_option = obsia("openness", "--family", "la famille mistral", "--json")
    assert by_name.returncode == by_option.returncode == 0, by_name.stderr
    record = json.loads(by_name.stdout)
    assert record == json.loads(by_option.stdout)
    assert record["key"] == "mistral"
    assert len(record["members"]) >= 2


def test_openness_and_certainty_make_no_sum(obsia: Any) -> None:
    record = json.loads(obsia("openness", "gpt-4o", "--json").stdout)
    answers = {each["question"]: each["answer"] for each in record["answers"]}
    assert list(answers) == ["use", "study", "rebuild", "audit", "share", "energy"]
    assert answers["use"] == answers["rebuild"] == "no"
    assert record["certainty"]["non_disclosures"][0]["non_disclosure"] == "size"
    assert not {"score", "total", "openness"} & set(record)
    assert {grade["framework"] for grade in record["grades"]} == {
        "mof",
        "osai",
        "osaid",
        "fmti",
    }


def test_the_word_of_an_index_is_shown_as_its_word_and_decides_nothing(obsia: Any) -> None:
    text = " ".join(obsia("openness", "Claude-2").stdout.split())
    assert "Claude-2: nothing decisive is known about what anyone can do with it." in text
    assert "weights published" not in text
    assert "MIT (open)" not in text
    assert "the Model Openness Tool (18 April 2025), without an address: not listed:" in text
    assert "contradicted by a find: listed: weights of the released model (MIT)" in text
    assert not re.search(r"(?i)\bmeets?\b", text)


def test_each_cell_can_be_followed(obsia: Any) -> None:
    record = json.loads(obsia("openness", "lucie-7b", "--json").stdout)
    cells = [cell for cell in record["cells"] if cell["decides"]]
    found = [cell for cell in cells if cell["status"] in ("published", "gated", "partial", "derivable")]
    assert len(found) >= 30
    supported = [cell for cell in found if cell["address"] and cell["names_model"] and cell["names_item"]]
    assert len(supported) / len(found) >= 0.85
    assert len({cell["address"] for cell in supported}) >= 10
    assert len({cell["item"] for cell in cells}) == len(cells)
    text = obsia("openness", "lucie-7b", "--cells").stdout
    assert "https://huggingface.co/datasets/OpenLLM-France/Lucie-Training-Dataset" in text


def test_every_assertion_as_a_table_with_what_contradicts_it(obsia: Any, tmp_path: Path) -> None:
    ran = obsia("openness", "--cells", "--csv", "cells.csv")
    assert (ran.returncode, ran.stdout) == (0, "")
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    assert ",".join(rows[0]) == (
        "system,item,status,licence,asserted_by,basis,address,permalink,copy_on,read_on,decides,contradicted_by"
    )
    assert len({row["system"] for row in rows}) > 1000
    deciding = [row for row in rows if row["decides"] == "True"]
    assert len({(row["system"], row["item"]) for row in deciding}) == len(deciding) > 2000
    assert all(row["address"] for row in deciding)
    assert not [row for row in deciding if (row["status"], row["copy_on"]) == ("not_found", "unknown")]
    rules = [row for row in rows if row["contradicted_by"] and not row["contradicted_by"].startswith("http")]
    assert len(rules) > 100
    assert {row["decides"] for row in rules} == {"False"}
    # An address at a commit is its own permalink.
    at_commits = [row for row in rows if re.search("/blob/[0-9a-f]{40}/", row["address"])]
    assert len(at_commits) > 200
    assert all(row["permalink"] for row in at_commits)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_contradicted_word_is_a_claim_in_every_output(obsia: Any, tmp_path: Path, language: str) -> None:
    page = "https://github.com/lfai/model_openness_tool/blob/main/models/Claude-2.yml"
    for words in (("Claude-2",), ("Claude-2", "--cells")):
        told = " ".join(obsia("openness", *words, environment={"LANG": language}).stdout.split())
        assert {"en": "Against it: Claude-2:", "fr": "En sens contraire"}[language] in told
        assert page in told
    obsia("openness", "Claude-2", "--cells", "--csv", "one.csv")
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    whole = json.loads(obsia("openness", "Claude-2", "--json").stdout)["cells"]
    alone = json.loads(obsia("openness", "Claude-2", "--cells", "--json").stdout)["cells"]
    assert len(rows) == len(whole) == len(alone)
    for cells, decides in ((rows, "False"), (whole, False), (alone, False)):
        (weights,) = (each for each in cells if each["item"] == "weights_final")
        assert (weights["status"], weights["decides"]) == ("published", decides)
        assert weights["contradicted_by"] == f"weights-of-closed {page}"


def test_a_date_leaves_out_what_was_read_later(obsia: Any) -> None:
    then = json.loads(obsia("openness", "lucie-7b", "--on", "2026-04-01", "--json").stdout)
    now = json.loads(obsia("openness", "lucie-7b", "--json").stdout)
    assert all(cell["read_on"] <= "2026-04-01" for cell in then["cells"])
    assert len(then["cells"]) < len(now["cells"])


def test_all_systems_as_a_table(obsia: Any, tmp_path: Path) -> None:
    ran = obsia("openness", "--all", "--csv", "systems.csv")
    assert ran.returncode == 0, ran.stderr
    with (tmp_path / "systems.csv").open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    assert len(rows) >= 400
    assert len({row["subject"] for row in rows}) == len(rows)
    assert {row["answer_rebuild"] for row in rows} == {"yes", "part", "no", "not-examined"}
    assert f"{len(rows):,} rows written to systems.csv" in " ".join(ran.stdout.split())
    record = json.loads(obsia("openness", "--all", "--json").stdout)
    assert len(record["systems"]) == len(rows)
    assert sum(each["systems"] for each in record["results"]["rebuild"]) == len(rows)
    assert all(0 <= each["at_least"] <= each["systems"] for each in record["results"]["rebuild"])
    assert record["coverage"]["supported_share"] >= 0.4
    assert record["disclosure_values"]["non_disclosures"][0]["non_disclosure"] == "size"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "Name one system, or ask for --all."),
        (("lucie-7b", "--all"), "Name one system, or ask for --all."),
        (("lucie-7b", "--csv", "x.csv"), "--csv needs --cells"),
        (("--all", "--cells"), "choose one"),
        (("--cells",), "--cells needs --csv"),
        (("--history",), "Name one system, or ask for --all."),
        (("--all", "--csv", "x.csv", "--json"), "choose one"),
    ],
)
def test_a_call_that_cannot_be_is_refused(obsia: Any, words: tuple[str, ...], expected: str) -> None:
    ran = obsia("openness", *words)
    assert ran.returncode == 2
    assert expected in ran.stderr


def test_a_day_to_come_and_a_folder_that_is_not_there_are_refused(obsia: Any) -> None:
    ran = obsia("openness", "lucie-7b", "--on", "2999-01-01")
    assert ran.returncode == 2
    assert "is in the future" in ran.stderr
    ran = obsia("openness", "--all", "--csv", "nowhere/x.csv")
    assert ran.returncode == 2
    assert "--csv: 'nowhere/x.csv' cannot be written" in ran.stderr


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("deepseek r1", "DeepSeek-R1"),
        ("lucie", "Lucie-7B"),
        ("GPT OSS 120B", "gpt-oss-120b"),
        ("llama 3.1 405b", "Llama 3.1 405B"),
        ("gpt4o", "GPT-4o"),
    ],
)
def test_names_are_understood_as_people_write_them(obsia: Any, name: str, label: str) -> None:
    ran = obsia("openness", name)
    assert ran.returncode == 0, ran.stderr
    assert f"How open is {label} (" in ran.stdout


def test_what_a_product_was_taken_for_is_said(obsia: Any) -> None:
    ran = obsia("openness", "Le Chat")
    assert ran.returncode == 0, ran.stderr
    assert "Le Chat is taken as " in ran.stdout
    told = json.loads(obsia("openness", "Le Chat", "--json").stdout)["assumptions"]
    assert [each["arguments"]["name"] for each in told] == ["Le Chat"]


@pytest.mark.parametrize("name", ["Claude", "Gemini", "mistral large", "Llama", "GPT-5 family"])
def test_what_a_family_was_taken_for_is_said_where_one_system_is_asked_for(name: str) -> None:
    assert [each.arguments["name"] for each in openness(name).taken] == [name]


def test_a_part_of_a_word_names_no_system(obsia: Any) -> None:
    ran = obsia("openness", "nope")
    assert ran.returncode == 3
    assert "OpenMoE" not in ran.stdout


def test_cautions_and_quarrels_are_printed(obsia: Any) -> None:
    text = " ".join(obsia("openness", "deepseek-r1").stdout.split())
    assert "not legal advice" in text
    assert "the European index (" in text
    assert "contradicted by a find: open: weights of the released model (LicenseRef-DeepSeek)" in text
    assert "not scores of the index" in text
    assert "under which licence" in text or "says not found" in text
    text = " ".join(obsia("openness", "claude-opus-4").stdout.split())
    assert "withheld by the maker" in text


def test_what_is_disclosed_is_no_non_disclosure(obsia: Any) -> None:
    record = json.loads(obsia("openness", "deepseek-v3", "--json").stdout)
    broken = {each["non_disclosure"] for each in record["certainty"]["non_disclosures"] if each["is_disclosed"]}
    assert "size" not in {
        each["non_disclosure"] for each in record["certainty"]["non_disclosures"] if not each["is_disclosed"]
    }
    text = obsia("openness", "deepseek-v3").stdout
    assert not broken or "Already disclosed" in text


def test_a_name_that_is_not_known_has_suggestions(obsia: Any) -> None:
    ran = obsia("openness", "lucy-7b")
    assert ran.returncode == 3
    assert "Lucie-7B" in ran.stderr


def test_french_is_spoken(obsia: Any) -> None:
    french = {"LANG": "fr_FR.UTF-8"}
    text = obsia("openness", "deepseek-r1", environment=french).stdout
    for sentence in ("À quel point", "Liberté", "Certitude", "Sources en désaccord", "poids du modèle publié"):
        assert sentence in text
    assert "systèmes au" in obsia("openness", "--all", environment=french).stdout
    assert "contradictions dans les déclarations publiques" in obsia("facts", "audit", environment=french).stdout


def test_the_audit_lists_finds_with_links(obsia: Any) -> None:
    ran = obsia("facts", "audit")
    assert ran.returncode == 0
    assert "Llama 3.3 70B: 12.9 t CO₂e for 4.90 GWh is 2.63 g/kWh" in ran.stdout
    assert "llama3_3/MODEL_CARD.md" in ran.stdout
    record = json.loads(obsia("facts", "audit", "--json").stdout)
    assert len(record["finds"]) >= 40
    assert {"carbon-of-electricity", "stated-twice-device", "licence-graded-twice", "other-model"} <= {
        find["rule"] for find in record["finds"]
    }
    assert record["looked_at"]["runs"] >= 50
