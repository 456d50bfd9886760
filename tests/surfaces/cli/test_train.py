"""``obsia train``, as people run it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from obsia.core.locales import locale

RUN = ("train", "--params-total", "405B", "--tokens", "15.6T", "--hardware", "H100", "--precision", "bf16",
       "--architecture", "dense", "--release", "2024-07", "--region", "USA")  # fmt: skip


def test_the_page_says_boundaries_development_and_the_threshold(obsia: Any) -> None:
    ended = obsia(*RUN)
    assert (ended.returncode, ended.stderr) == (0, "")
    text = ended.stdout
    assert text.startswith("Training a model\n")
    for words in ("device hours", "energy, facility", "energy, server", "energy, accelerator", "carbon of use"):
        assert words in text
    assert "3.8 × 10²⁵" in text
    assert "presumes systemic risk: 100%" in text
    assert "The whole development" in text
    assert "United States (USA)" in text
    assert max(map(len, text.splitlines())) <= 110


def test_it_speaks_french(obsia: Any) -> None:
    ended = obsia(*RUN, environment={"LANG": "fr_FR.UTF-8"})
    assert ended.returncode == 0
    assert ended.stdout.startswith("Entraîner un modèle\n")
    assert "L’entraînement final" in ended.stdout
    assert "La durée" not in ended.stderr


def test_json_and_csv(obsia: Any) -> None:
    record = json.loads(obsia(*RUN, "--json", "--no-record").stdout)
    assert record["probability_above_1e25_flop"] == 1.0
    assert record["figures"][0]["quantity"] == "training_device_h"
    assert record["figures"][0]["unit"] == "h"
    rows = list(csv.DictReader(io.StringIO(obsia(*RUN, "--csv", "--no-record").stdout)))
    assert {row["table"] for row in rows} == {"training", "development"}


def test_bad_calls(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("id\na\n", encoding="utf-8")
    for words, told in (
        (("train",), "Nothing is stated about the run"),
        (("train", "runs.csv"), "needs --out"),
        (("train", "runs.csv", "--out", "o.csv", "--pue", "1.2", "--json"), "--pue, --json"),
        (("train", "--flop", "1e24", "--out", "o.csv"), "--out is for a table"),
        (("train", "--flop", "lots"), "is not a positive amount"),
        (("train", "--flop", "1e24", "--json", "--csv"), "different outputs"),
    ):
        ended = obsia(*words)
        assert ended.returncode == 2, words
        assert told in ended.stderr
        assert len(ended.stderr.splitlines()) == 1
    assert obsia("train", "--flop", "1e24", "--hardware", "abacus").returncode == 3


def test_a_table(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text(
        "id,params_active_b,tokens_t,hardware,accel_hours,spare\na,7,2,A100,1,x\nb,seven,2,A100,1,x\nc,,,CS-2,1,x\n",
        encoding="utf-8",
    )
    ended = obsia("train", "runs.csv", "--out", "out.csv")
    assert ended.returncode == 4
    assert "runs.csv, line 3" in ended.stderr
    assert "params_active_b" in ended.stderr
    assert "Expected: a positive number" in ended.stderr
    assert "columns that nothing uses: spare" in ended.stderr
    assert "hardware was not understood and taken as unknown in the rows c" in ended.stderr
    assert "1 of 3 rows were rejected" in ended.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["a", "c"]
    missing = obsia("train", "none.csv", "--out", "out.csv")
    assert missing.returncode == 2
    assert "none.csv" in missing.stderr


def test_many_rejected_rows_are_counted(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("id,pue\n" + "a,none\n" * 25, encoding="utf-8")
    ended = obsia("train", "runs.csv", "--out", "out.csv")
    assert ended.returncode == 4
    assert "and 5 more rejected rows" in ended.stderr


@pytest.mark.parametrize(("language", "one"), [("en", "one row of"), ("fr", "une ligne de")])
def test_one_row_is_said_in_the_singular(language: str, one: str) -> None:
    tr = locale(language)
    assert one in tr("predictions-written", count=1, rows=tr.whole(1), file="o.csv")
    assert tr("predictions-written", count=10, rows=tr.whole(10), file="o.csv").startswith("10 ")
