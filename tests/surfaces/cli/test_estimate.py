"""``obsia estimate``, ``trace``, ``facts`` and ``doctor``, as people run them."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

ESTIMATE = ("estimate", "gpt-4o", "--in", "1000", "--out", "300", "--region", "FRA")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")


def test_a_page_leads_with_the_median_and_says_so(obsia: Any) -> None:
    ended = obsia(*ESTIMATE)
    assert (ended.returncode, ended.stderr) == (0, "")
    text = ended.stdout
    assert text.startswith("One request to openai/gpt-4o\n")
    assert re.search(r"^ +median +plausible range +what it counts$", text, re.MULTILINE)
    assert re.search(r"^  energy +[\d.,]+ [mµ]?Wh +[\d.,]+ to [\d.,]+ [mµk]?Wh +facility", text, re.MULTILINE)
    assert "90% interval" not in text
    assert "Each value is the median" in text
    assert "France (FRA)" in text
    for boundary in ("accelerator", "server", "facility", "manufacture", "life cycle", "on site", "power plants"):
        assert boundary in text
    assert "the size is not disclosed" in text
    assert max(map(len, text.splitlines())) <= 110
    assert not re.search(r"[^\S\n]$", text, re.MULTILINE)


def test_no_command_unfolds_what_was_not_recorded(obsia: Any) -> None:
    assert obsia(*ESTIMATE).stdout.count("obsia trace ") == 3
    ended = obsia(*ESTIMATE, "--no-record")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "obsia trace " not in ended.stdout
    assert "Where these figures come from" in ended.stdout


def test_no_line_is_wider_than_the_page(obsia: Any) -> None:
    for language in ("en", "fr"):
        ended = obsia(*ESTIMATE, environment={"COLUMNS": "80", "LANG": language})
        commands = [line for line in ended.stdout.splitlines() if "http" not in line]
        assert max(map(len, commands)) <= 80


def test_french_is_french_throughout(obsia: Any) -> None:
    ended = obsia(*ESTIMATE, environment={"LANG": "fr_FR.UTF-8"})
    text = ended.stdout
    assert "Une requête à openai/gpt-4o" in text
    assert "fourchette plausible" in text
    assert re.search(r"\d,\d", text)
    assert "1\u202f000 jetons d’entrée" in text
    assert re.search(r"\d\u00a0[mµ]?Wh", text)
    for english in ("plausible range", "energy", "water", "assumed", "request"):
        assert english not in re.sub(r"obsia[- ]\S+|\S+/\S+", "", text)


def test_json_has_every_field_of_a_figure(obsia: Any) -> None:
    ended = obsia(*ESTIMATE, "--json", environment={"LANG": "fr"})
    record = json.loads(ended.stdout)
    assert list(record) == ["obsia", "command", "model", "zone", "provider", "figures", "unknowns", "stated", "seal"]
    assert len(record["figures"]) == 13
    for figure in record["figures"]:
        assert list(figure) == [
            "quantity", "boundary", "unit", "value", "median", "mean", "low", "high", "level", "tested",
            "kind", "kind_shares", "assumptions", "evidence", "snapshot", "figure_id", "digest",
        ]  # fmt: skip
        assert figure["value"] == figure["median"]
        assert figure["low"] <= figure["median"] <= figure["high"]
        assert sum(figure["kind_shares"].values()) == pytest.approx(1, abs=1e-6)
        for name in ("median", "mean", "low", "high"):
            assert float(f"{figure[name]:.9g}") == figure[name]
    assert ended.stdout.isascii()


def test_the_same_call_gives_the_same_bytes(obsia: Any) -> None:
    assert obsia(*ESTIMATE, "--json").stdout == obsia(*ESTIMATE, "--json").stdout
    assert obsia(*ESTIMATE, "--json").stdout != obsia(*ESTIMATE, "--json", "--seed", "8").stdout


def test_csv_is_one_row_a_figure_with_decimal_points(obsia: Any) -> None:
    ended = obsia(*ESTIMATE, "--csv", environment={"LANG": "fr"})
    rows = list(csv.DictReader(io.StringIO(ended.stdout)))
    assert len(rows) == 13
    assert {row["table"] for row in rows} == {"request"}
    for row in rows:
        assert all(NUMBER.fullmatch(row[name]) for name in ("median", "mean", "low", "high"))
        assert row["unit"] in {"kWh", "gCO2e", "L", "MJ", "kgSbeq"}
        assert row["evidence"]


def test_a_segment_is_one_short_line(obsia: Any) -> None:
    ended = obsia(*ESTIMATE, "--segment")
    assert re.fullmatch(r"[\d.,]+ [mµk]?Wh \([\d.,]+-[\d.,]+\) · [\d.,]+ [mµk]?gCO2e · [\d.,]+ [mµ]?L\n", ended.stdout)


def test_a_figure_is_traced_to_its_sources(obsia: Any) -> None:
    record = json.loads(obsia(*ESTIMATE, "--json").stdout)
    for figure in record["figures"]:
        figure_id = figure["figure_id"]
        traced = json.loads(obsia("trace", figure_id, "--json").stdout)
        assert traced["figure"] == figure
        assert traced["formula"]
        assert traced["command"] == ["obsia", *ESTIMATE]
        assert traced["same_snapshot"] is True
        sources = {source["evidence_id"] for each in traced["inputs"] for source in each["sources"]}
        assert set(figure["evidence"]) <= sources
    for language, word in (("en", "Formula"), ("fr", "Formule")):
        page = obsia("trace", figure_id, environment={"LANG": language}).stdout
        assert word in page
        assert "https://" in page
        assert "obsia estimate gpt-4o --in 1000 --out 300 --region FRA" in page
        whole = obsia("trace", figure_id, "--all", environment={"LANG": language}).stdout
        assert len(whole) > len(page)


def test_a_name_of_several_words_needs_no_quotes(obsia: Any) -> None:
    apart, quoted = (obsia("estimate", *words, "--in", "1", "--out", "1") for words in (("gpt", "5"), ("gpt 5",)))
    assert apart.returncode == 0
    assert apart.stdout == quoted.stdout


def test_without_a_record_there_is_nothing_to_trace(obsia: Any) -> None:
    assert obsia("trace", "abc").returncode == 3
    assert obsia(*ESTIMATE, "--no-record").returncode == 0
    assert obsia("trace", "abc").returncode == 3
    assert obsia(*ESTIMATE).returncode == 0
    ended = obsia("trace", "abc")
    assert ended.returncode == 3
    assert "Unknown figure “abc”" in ended.stderr


def test_facts_are_shown_with_their_sources(obsia: Any) -> None:
    for name in ("grid:FRA", "FRA"):
        ended = obsia("facts", "show", name)
        assert ended.returncode == 0
        assert "intensity_g_per_kwh" in ended.stdout
        assert "https://" in ended.stdout
    record = json.loads(obsia("facts", "show", "FRA", "--json").stdout)
    assert record["subject"] == "grid:FRA"
    assert {"value", "unit", "kind", "evidence", "locator"} <= set(record["facts"][0])
    assert obsia("facts", "show", "no such thing").returncode == 3
    assert "propriété" in obsia("facts", "show", "FRA", environment={"LANG": "fr"}).stdout


def test_facts_are_attributed(obsia: Any) -> None:
    assert obsia("facts", "attribution").stdout.startswith("# Sources and licences")
    record = json.loads(obsia("facts", "attribution", "--json").stdout)
    assert all(source["licence"] for source in record["sources"])


def test_the_doctor_finds_everything_good(obsia: Any) -> None:
    ended = obsia("doctor")
    assert ended.returncode == 0
    assert "numpy" in ended.stdout
    checks = json.loads(obsia("doctor", "--json").stdout)["checks"]
    assert all(check["good"] for check in checks)
    assert "correct" in obsia("doctor", environment={"LANG": "fr"}).stdout


@pytest.mark.parametrize(
    ("code", "words", "told"),
    [
        (2, ("estimate",), "MODEL"),
        (2, ("estimate", "gpt-4o", "--in", "5"), "--out"),
        (2, ("estimate", "gpt-4o", "--in", "1.5", "--out", "1"), "1.5"),
        (2, ("estimate", "gpt-4o", "--in", "1e3", "--out", "1"), "1e3"),
        (2, ("estimate", "gpt-4o", "--in", "x", "--out", "1"), "x"),
        (2, ("estimate", "gpt-4o", "--in", "-1", "--out", "1"), "-1"),
        (2, ("estimate", "gpt-4o", "--in", "99999999999", "--out", "1"), "99999999999"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--cached", "2"), "cached"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--frob"), "--frob"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--on", "2026-13-01"), "2026-13-01"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--on", "20260101"), "20260101"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--seed", "-5"), "-5"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--json", "--csv"), "--json"),
        (3, ("estimate", "gpt-4o", "gpt-5", "--in", "1", "--out", "1"), "gpt-4o gpt-5"),
        (2, ("estimate", "openai/gpt-image-1", "--images", "1", "--out", "5"), "--out"),
        (2, ("estimate", "openai/gpt-image-1", "--images", "1", "--size", "big"), "big"),
        (2, ("estimate", "openai/gpt-image-1", "--images", "1", "--steps", "0"), "10000"),
        (2, ("estimate", "openai/sora-2", "--video-s", "1e3"), "1e3"),
        (2, ("estimate", "whisper-1", "--audio-s", "999999999"), "10000000"),
        (2, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--images", "1"), "--images"),
        (3, ("estimate", "openai/gpt-realtime", "--in", "1", "--out", "1"), "gpt-realtime"),
        (2, ("frobnicate",), "frobnicate"),
        (2, ("facts", "frobnicate"), "frobnicate"),
        (3, ("estimate", "gpt-40000", "--in", "1", "--out", "1"), "gpt-40000"),
        (3, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--region", "Atlantis"), "Atlantis"),
        (3, ("estimate", "gpt-4o", "--in", "1", "--out", "1", "--host", "nobody"), "nobody"),
        (2, ("estimate", "gpt-4o", "--in", "\x1b[31mred", "--out", "1"), r"\x1b[31mred"),
        (2, ("facts", "show", "\x1b[31mred"), "SUBJECT"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_wrong_is_said_in_one_line(
    obsia: Any, language: str, code: int, words: tuple[str, ...], told: str
) -> None:
    ended = obsia(*words, environment={"LANG": language})
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr.startswith("error: " if language == "en" else "erreur\u00a0: ")
    assert ended.stderr.count("\n") == 1
    assert told in ended.stderr
    assert "\x1b" not in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_is_in_the_language(obsia: Any, language: str) -> None:
    word = {"en": "Options", "fr": "Jetons d’entrée"}[language]
    assert word in obsia("estimate", "--help", environment={"LANG": language}).stdout
    for words in ((), ("--help",), ("assess", "--help"), ("facts", "--help"), ("facts", "show", "--help")):
        ended = obsia(*words, environment={"LANG": language})
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "Usage: obsia" in ended.stdout


def test_the_version_is_that_of_the_package(obsia: Any) -> None:
    from obsia import __version__

    assert obsia("--version").stdout.strip() == f"obsia {__version__}"


def test_a_folder_that_cannot_be_written_costs_the_record_only(obsia: Any, tmp_path: Any) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = obsia(*ESTIMATE, environment={"OBSIA_DATA": str(tmp_path / "file")})
    assert ended.returncode == 0
    assert ended.stdout.startswith("One request")


def test_colours_are_for_terminals(obsia: Any) -> None:
    assert "\x1b" not in obsia(*ESTIMATE).stdout
    assert "\x1b" in obsia(*ESTIMATE, environment={"FORCE_COLOR": "1", "TERM": "xterm-256color"}).stdout


def test_a_terminal_that_lacks_letters_still_gets_a_page(obsia: Any) -> None:
    settings = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LANG": "fr"}
    ended = obsia(*ESTIMATE, environment=settings)
    assert ended.returncode == 0
    assert ended.stdout.isascii()
