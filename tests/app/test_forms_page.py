"""The page on reporting forms lists every answer that a form asks for, with the forms that ask."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.app.forms_fields import form_of

from obsia.app.forms import boamps, impact_framework, model_card
from obsia.app.forms.inputs import Inputs
from obsia.core.dossier import Dossier
from obsia.core.errors import NoData
from obsia.core.figure import Boundary
from obsia.core.reading import Reading

ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).parent / "forms"
PAGE = (ROOT / "docs" / "explanation" / "reporting-forms.md").read_text(encoding="utf-8")
ACCOUNT: dict[str, Any] = json.loads((SAMPLES / "account.json").read_text(encoding="utf-8"))
TRAINING: dict[str, Any] = json.loads((SAMPLES / "training.json").read_text(encoding="utf-8"))
READING = Reading(
    meter="m", perimeter="p", boundary=Boundary.SERVER, energy_kwh=1.0, duration_s=1.0, work="training", region="FRA"
)
FORMS: dict[str, tuple[Callable[[Inputs], Dossier], Callable[[Inputs], str] | None]] = {
    "sci": (form_of("sci"), None),
    "sci-ai": (form_of("sci-ai"), None),
    "ghg-protocol": (form_of("ghg-protocol"), None),
    "esrs-e1": (form_of("esrs-e1"), None),
    "model-card": (form_of("model-card"), model_card.native),
    "boamps": (form_of("boamps"), boamps.native),
    "impact-framework": (form_of("impact-framework"), impact_framework.native),
}
FULL = {
    "functional-unit": "page", "functional-unit-count": "4", "servers": "own", "contract-evidence": "x",
    "contract-kwh": "1", "contract-g-per-kwh": "1", "quality-criteria": "met", "residual-mix-g-per-kwh": "1",
    "residual-mix-source": "x", "carbon-intensity-g-per-kwh": "5", "carbon-intensity-source": "x", "hardware": "GPU",
    "device-count": "2", "publisher": "x", "confidentiality": "public",
}  # fmt: skip


class Asked(dict[str, str]):
    """Answers that remember for what they were asked."""

    names: set[str]

    def __init__(self, held: dict[str, str]) -> None:
        super().__init__(held)
        self.names = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


def asked(form: str) -> set[str]:
    """Every answer that a form asks for, whatever it is filled from."""
    fill, write = FORMS[form]
    found: set[str] = set()
    for held in ({}, {"account": ACCOUNT}, {"training": TRAINING}, {"readings": (READING,)}):
        for given in ({}, FULL):
            answers = Asked(given)
            inputs = Inputs(
                system=None, assertions=(), made_on="2026-11-26", snapshot="0", command=(), answers=answers, **held
            )  # fmt: skip
            fill(inputs)
            if write is not None:
                with contextlib.suppress(NoData):
                    write(inputs)
            found |= answers.names
    return found


def documented(form: str) -> set[str]:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", PAGE.split("## Answers")[1], flags=re.MULTILINE)
    return {name for name, forms in rows if forms.strip() == "all" or f"`{form}`" in forms}


@pytest.mark.parametrize("form", FORMS)
def test_the_answers_of_a_form_are_those_of_the_page(form: str) -> None:
    assert asked(form) == documented(form)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_states_its_edition_and_where_its_text_stands(form: str) -> None:
    found = FORMS[form][0](Inputs(system=None, assertions=(), made_on="2026-11-26", snapshot="0", command=()))
    assert found.form == form
    assert found.edition
    assert found.form_url.startswith("https://")
    assert f"| `{form}` |" in PAGE


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_a_form_has_a_name_of_its_own(form: str) -> None:
    held = {"account": ACCOUNT, "training": TRAINING, "readings": (READING,)}
    for answers in ({}, FULL):
        found = FORMS[form][0](
            Inputs(system=None, assertions=(), made_on="2026-11-26", snapshot="0", command=(), answers=answers, **held)
        )
        names = [each.name for section in found.sections for each in section.fields]
        assert len(set(names)) == len(names)
