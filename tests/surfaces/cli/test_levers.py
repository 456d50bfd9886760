"""``--levers`` on the page, as JSON and as CSV; what manufacture is made of."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MODEL = "meta-llama/Llama-3.1-70B-Instruct"


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    """Calls at a cloud that lists its regions; the cheaper model reuses most of its input."""
    path = tmp_path / "cloud.csv"
    path.write_text(
        "provider,model_request,region,input_tokens,cache_read_tokens,output_tokens\n"
        f"azure.ai.openai,{MODEL},DEU,4000,0,900\n"
        "azure.ai.openai,gpt-4o-mini,DEU,4000,3600,400\n",
        encoding="utf-8",
    )
    return path


def plain(text: str) -> str:
    """A page as one line."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en_GB.UTF-8", ("What would lower it", "attributional", "another region region=",
         "shorter outputs output=0.8", "more input from a cache cached=0.90", "Batch interface: not assessed",
         "What manufacture is made of",
         "Not assessed: the building")),
        ("fr_FR.UTF-8", ("Ce qui abaisserait le compte", "attributionnels", "une autre région region=",
         "des sorties plus courtes output=0.8", "plus d’entrée lue dans cached=0.90",
         "Appels par lots : non évalué", "Ce que comprend la fabrication", "Non évalué : le bâtiment")),
    ],
)  # fmt: skip
def test_the_page_proposes_with_what_each_assumes(
    obsia: Run, cloud: Path, language: str, said: tuple[str, ...]
) -> None:
    ended = obsia("assess", str(cloud), "--levers", "--no-record", "--quiet", "--full", environment={"LANG": language})
    assert ended.returncode == 0, ended.stderr
    text = plain(ended.stdout)
    for each in said:
        assert each in text


def test_levers_come_when_they_are_asked_for(obsia: Run, cloud: Path) -> None:
    ended = obsia("assess", str(cloud), "--no-record", "--quiet")
    assert "Savings: --levers." in plain(ended.stdout)
    full = obsia("assess", str(cloud), "--no-record", "--quiet", "--full")
    assert "What would lower it: the same command with --levers." in plain(full.stdout)
    assert "What would lower it Differences" not in plain(ended.stdout)


def test_programs_read_proposals_and_reasons(obsia: Run, cloud: Path) -> None:
    found: dict[str, Any] = json.loads(obsia("assess", str(cloud), "--levers", "--json", "--no-record").stdout)
    assert "--levers" in found["command"]
    proposed = found["levers"]["proposed"]
    assert {each["lever"] for each in proposed} == {"model", "output", "cached", "region"}
    for each in proposed:
        assert each["attributional"] is True
        assert [change["figure"]["quantity"] for change in each["differences"]] == ["energy_kwh", "carbon_g", "water_l"]
        assert all(change["probability_lower"] is None or 0 <= change["probability_lower"] <= 1
                   for change in each["differences"])  # fmt: skip
        assert any(taken["code"] == f"lever-{each['lever']}" for taken in each["assumptions"])
    assert {"lever": "batch", "reason": "unmeasured"} in found["levers"]["not_proposed"]
    made = found["manufacture"]
    assert [item["item"] for item in made["items"]] == ["accelerator", "host"]
    assert sum(item["carbon_share"] for item in made["items"]) == pytest.approx(1.0)
    assert {item["boundary"] for item in made["items"]} == {"cradle-to-gate"}
    assert made["lifetime_years"]["evidence"]
    assert "building" in made["not_assessed"]
    without: dict[str, Any] = json.loads(obsia("assess", str(cloud), "--json", "--no-record").stdout)
    assert without["levers"] is None


def test_rows_of_levers_name_their_what_if(obsia: Run, cloud: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(obsia("assess", str(cloud), "--levers", "--csv", "--no-record").stdout)))
    levers = [row for row in rows if row["table"] == "lever"]
    assert {row["what_if"] for row in levers} >= {"output=0.8", "cached=0.90"}
    assert {row["quantity"] for row in levers} == {"energy_kwh", "carbon_g", "water_l"}
