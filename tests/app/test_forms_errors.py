"""What forms refuse is said in every language, and by codes alone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from obsia.app.forms import boamps_report, reading_file
from obsia.app.forms.disclose import Question, disclose, disclose_native, read_record
from obsia.core.errors import ObsiaError
from obsia.core.locales import entries, languages, locale
from obsia.core.reading import REFUSALS

ROOMS = Path(reading_file.__file__).parent
READING = {
    "meter": "m", "perimeter": "p", "boundary": "server", "energy_kwh": 2, "duration_s": 1, "work": "training",
}  # fmt: skip


def codes() -> set[str]:
    """Codes of the messages and errors that the modules of forms make, where they are written out."""
    found: set[str] = set()
    for path in (*ROOMS.glob("*.py"), ROOMS.parent / "handed.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[1 if node.func.id == "BadInput" and len(node.args) > 1 else 0]
                is_message = node.func.id in ("Message", "BadCall", "NoData", "BadInput")
                if is_message and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


@pytest.mark.parametrize("language", languages())
def test_every_code_has_words(language: str) -> None:
    found = codes()
    assert len(found) > 100
    assert {each for each in (*found, *REFUSALS) if each not in entries(language)} == set()


def reading(tmp_path: Path, content: object) -> object:
    path = tmp_path / "r.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return reading_file.read_readings(str(path))


def answers(tmp_path: Path, content: str) -> object:
    path = tmp_path / "a.yaml"
    path.write_text(content, encoding="utf-8")
    return reading_file.read_answers(str(path))


def record(tmp_path: Path, content: str) -> object:
    path = tmp_path / "account.json"
    path.write_text(content, encoding="utf-8")
    return read_record(str(path), "account")


CASES: tuple[tuple[Callable[[Path], object], str, str], ...] = (
    (
        lambda _: disclose(Question(form="annex-xi")),
        "annex-xi needs MODEL.",
        "annex-xi demande MODÈLE.",
    ),
    (
        lambda _: disclose(Question(form="boamps", model="gpt-4o")),
        "boamps needs one of: --reading, --training, --account.",
        "boamps demande l’un de ces éléments : --reading, --training, --account.",
    ),
    (
        lambda _: disclose_native(Question(form="summary", model="gpt-4o", record_figures=False)),
        "--as native: summary has none. Those that have: boamps, impact-framework, model-card.",
        "--as native : summary n’existe pas dans ce format. "
        "Formulaires qui l’ont : boamps, impact-framework, model-card.",
    ),
    (
        lambda folder: reading_file.read_readings(str(folder / "none.json")),
        "there is no such file. Expected: one object, or a list of objects, as docs/reference/reading.md describes.",
        "ce fichier n’existe pas. Attendu : un objet, ou une liste d’objets, "
        "comme le décrit docs/reference/reading.md.",
    ),
    (
        lambda folder: reading(folder, READING | {"energy_kWh": 1}),
        "field 'energy_kWh': a reading has no such field. Expected: energy_kwh.",
        "champ energy_kWh : une mesure n’a pas de tel champ. Attendu : energy_kwh.",
    ),
    (
        lambda folder: reading(folder, READING | {"energy_low_kwh": 3, "energy_high_kwh": 4}),
        "energy_low_kwh is above energy_kwh.",
        "energy_low_kwh dépasse energy_kwh.",
    ),
    (
        lambda folder: answers(folder, f"a: {'x' * 4_001}\n"),
        "the answer has more than 4,000 characters.",
        "la réponse dépasse 4 000 caractères.",
    ),
    (
        lambda folder: record(folder, '{"figures": 1, "tokens": 1, "records": 1}'),
        "field 'figures': this is not a list of figures. Expected: the JSON of obsia assess --json.",
        "champ figures : ce n’est pas une liste de chiffres. Attendu : le JSON de obsia assess --json.",
    ),
    (
        lambda _: boamps_report.read('{"task": NaN}', file="x.json"),
        "x.json: this is not JSON ('NaN').",
        "x.json : ce n’est pas du JSON (« NaN »).",
    ),
)


@pytest.mark.parametrize(("made", "english", "french"), CASES)
def test_a_refusal_is_told_in_each_language(
    tmp_path: Path, made: Callable[[Path], object], english: str, french: str
) -> None:
    with pytest.raises(ObsiaError) as caught:
        made(tmp_path)
    assert english.removesuffix(".") in str(caught.value)
    told = re.sub("[\u00a0\u202f]", " ", locale("fr").text(caught.value.sentences))
    assert french.removesuffix(".") in told
