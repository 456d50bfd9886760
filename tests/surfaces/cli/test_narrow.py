"""Narrow pages: columns give way or are stacked, numbers and their units stay whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AZURE = Path(__file__).parents[3] / "examples" / "azure_llm_code_2023.csv"
ASSESS = ("assess", str(AZURE), "--model", "meta-llama/Llama-3.1-70B-Instruct", "--region", "NLD")
PAGES = (
    ("estimate", "gpt-4o", "--in", "1000", "--out", "200"),
    (*ASSESS, "--what-if", "region=SWE", "--what-if", "output=0.5", "--full"),
    ("facts", "show", "grid:FRA"),
)
UNITS = r"(?: (?:[mkMG]?Wh|[mk]?g CO₂e|m?L|[kM]?J|%|g CO₂e/kWh|MJ/kWh|L/kWh|kgSbeq/kWh))?"
NUMBER = re.compile(rf"(?<![\w.,-])[−+]?\d[\d,.]*(?:e-?\d+)?{UNITS}(?![\w])")


def numbers(text: str) -> set[str]:
    """Numbers of the page of values, with their units; what names a thing is left aside."""
    values = text.partition("\nSources\n")[0]
    return {
        found.strip(".,") for found in NUMBER.findall(re.sub(r"\S*[/_]\S*\.\S*|obsia trace .*|facts \w+", "", values))
    }


@pytest.mark.parametrize("words", PAGES, ids=["estimate", "assess", "facts"])
def test_a_narrow_page_has_every_number_whole(obsia: Any, words: tuple[str, ...]) -> None:
    wide = obsia(*words, environment={"COLUMNS": "110"}).stdout
    assert len(numbers(wide)) > 8
    for width in (40, 60, 80):
        text = obsia(*words, environment={"COLUMNS": str(width)}).stdout
        assert numbers(wide) - numbers(re.sub(r"\s+", " ", text)) == set()
        lines = [line for line in text.splitlines() if "http" not in line and "obsia trace" not in line]
        assert max(map(len, lines)) <= width


def test_a_narrow_table_invents_no_number(obsia: Any) -> None:
    def told(width: int) -> set[str]:
        text = obsia(*ASSESS, "--by", "hour", "--no-record", "--full", environment={"COLUMNS": str(width)}).stdout
        table = text.partition("\nBy hour\n")[2].partition("\nWhere the energy goes\n")[0]
        return set(re.findall(r"\d[\d,.:-]*", table))

    wide = told(110)
    assert len(wide) > 8
    assert told(40) <= wide
    assert told(60) <= wide


def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "obsia.surfaces.cli", "facts", "attribution"]
    ended = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    assert ended.stdout is not None
    ended.stdout.close()
    assert ended.stderr is not None
    assert ended.stderr.read() == b""
    assert ended.wait(timeout=60) == 0
    ended.stderr.close()
