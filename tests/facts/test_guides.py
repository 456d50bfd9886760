"""What the guides for contributors say to write compiles as they say, and is found."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from obsia.facts.compile import build
from obsia.facts.snapshot import Snapshot

ROOT = Path(__file__).parents[2]


def fenced(guide: str, language: str) -> list[str]:
    """The blocks of a guide in ``language``, as they are to be written."""
    text = (ROOT / f"docs/how-to/{guide}.md").read_text(encoding="utf-8")
    return [
        textwrap.dedent(block)
        for block in re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    ]


@pytest.fixture
def contributed(folder: Path, tmp_path: Path) -> Snapshot:
    """A small folder of facts with a chip, a model and a grid as the guides have them."""
    shutil.copy(ROOT / "src/obsia/facts/data/properties.csv", folder)
    chip_source, chip = fenced("add-a-chip", "yaml")
    model_source, model, _ = fenced("add-a-model", "yaml")
    [grid] = fenced("add-a-grid", "yaml")
    (folder / "devices").mkdir()
    for file, text in {
        "evidence/example-q100.yaml": chip_source,
        "evidence/example-70b-card.yaml": model_source,
        "evidence/example-2025.yaml": chip_source,
        "devices/example-q100.yaml": chip,
        "models/example-example-70b.yaml": model,
        "grids/XYZ.yaml": grid,
    }.items():
        (folder / file).write_text(text, encoding="utf-8")
    build(data=folder, target=tmp_path / "snapshot.sqlite")
    return Snapshot(tmp_path / "snapshot.sqlite")


@pytest.mark.parametrize(
    ("subject", "name", "value"),
    [
        ("device:Example Q100 SXM 80GB", "bandwidth_gb_per_s", 3350),
        ("model:example/example-70b", "params_total_b", 70.6),
        ("grid:XYZ", "intensity_g_per_kwh", 210),
    ],
)
def test_what_a_guide_says_to_write_is_a_fact(contributed: Snapshot, subject: str, name: str, value: float) -> None:
    [row] = contributed.rows("SELECT value FROM facts WHERE subject = ? AND property = ?", (subject, name))
    assert row[0] == value
