"""The page of names says what the tables of the OTLP reader say, and the examples are what their script makes."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "src" / "obsia" / "readers" / "otlp"
PAGE = ROOT / "docs" / "reference" / "opentelemetry-names.md"


@pytest.mark.parametrize("name", ["names.csv", "kinds.csv"])
def test_the_page_of_names_is_the_table(name):
    with (TABLES / name).open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    heading = f"| {' | '.join(rows[0])} |"
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"{heading}\n")
    shown = []
    for line in rest.splitlines()[1:]:
        if not line.startswith("|"):
            break
        shown.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    assert shown == rows[1:]


@pytest.mark.parametrize("sample", ["openllmetry", "openlit", "openinference"])
def test_examples_of_libraries_are_their_samples_without_contents(sample):
    make = runpy.run_path(str(Path(__file__).parent / "otlp" / "make_examples.py"))
    text = (ROOT / "examples" / f"otlp_{sample}.jsonl").read_text(encoding="utf-8")
    assert "CANARY" not in text
    assert text.count('"traceId"') == make["trimmed"](sample, most=4).count('"traceId"')
