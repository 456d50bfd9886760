"""docs/explanation/footprint.md holds the one public assessment of a model against what obsia says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsia.app.request.estimate import estimate
from obsia.facts.snapshot import load

PAGE = " ".join(
    (Path(__file__).parents[2] / "docs" / "explanation" / "footprint.md").read_text(encoding="utf-8").split()
)
STATED = {("carbon_g", "life cycle"): 1.14, ("water_l", "facility"): 0.045, ("adpe_kgsbeq", "life cycle"): 0.16e-6}
ROWS = ("carbon, life cycle", "water", "metals and minerals")
UNITS = {"carbon_g": 1.0, "water_l": 1e3, "adpe_kgsbeq": 1e6}
"""To the units of the page: g, mL, mg."""


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str], tuple[float, float, float]]:
    answer = estimate(model="mistral-large-2407", input_tokens=100, output_tokens=400, record_figures=False)
    return {(each.quantity, str(each.boundary.value)): (each.median, each.low, each.high) for each in answer.figures}


@pytest.mark.parametrize(("key", "row"), [*zip(STATED, ROWS, strict=True)])
def test_the_page_prints_what_is_said_and_by_how_much_it_differs(
    figures: dict[tuple[str, str], tuple[float, float, float]], key: tuple[str, str], row: str
) -> None:
    [found] = re.findall(rf"\| {row}[^|]*\|[^|]*\| ([\d.]+) m?[gL] \(([\d.]+) to ([\d.]+)\) \| (\d+) \|", PAGE)
    median, low, high, ratio = map(float, found)
    ours = [value * UNITS[key[0]] for value in figures[key]]
    assert [median, low, high] == pytest.approx(ours, rel=0.25)
    assert ratio == pytest.approx(STATED[key] / figures[key][0], rel=0.25)
    # The page says: carbon just inside, the others outside.
    assert (figures[key][1] < STATED[key] < figures[key][2]) == (key[0] == "carbon_g")
    assert STATED[key] > 0.9 * figures[key][2]


def test_the_stated_carbon_is_that_of_the_facts() -> None:
    facts = load().facts("serving:stated", "stated_carbon_g")
    assert [fact.value for fact in facts if "Le Chat" in fact.qualifier] == [1.14]
    assert "1.14 g" in PAGE
