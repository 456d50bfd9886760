"""Files that a reporter hands in: readings, answers, records of ``train``; what is wrong is told with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from obsia.app.forms.disclose import Question, disclose, disclose_native
from obsia.app.forms.estimated import training_of
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.reading_file import LONGEST_ANSWER, Answers, read_answers, read_readings
from obsia.app.forms.registry import FORMS
from obsia.app.forms.specification import filled
from obsia.app.training.train import train, training_record
from obsia.core.disclosure import System
from obsia.core.dossier import Dossier, Field
from obsia.core.errors import BadCall, BadInput
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.reading import Reading


def ask(form: str, model: str, **more: Any) -> Dossier:
    return disclose(Question(form=form, model=model, on="2026-11-26", record_figures=False, **more))


def fields_of(dossier: Dossier) -> dict[str, Field]:
    return {each.name: each for section in dossier.sections for each in section.fields}


# Files


def write(folder: Path, content: object, name: str = "file.json") -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


GOOD: dict[str, Any] = {
    "meter": "nvml", "perimeter": "8 H100", "boundary": "accelerator", "energy_kwh": 12, "duration_s": 3600.5,
    "work": "training", "device_count": 8, "energy_low_kwh": None,
}  # fmt: skip


def test_a_file_of_readings(tmp_path: Path) -> None:
    (one,) = read_readings(write(tmp_path, GOOD))
    assert (one.energy_kwh, one.boundary, one.device_count) == (12.0, Boundary.ACCELERATOR, 8)
    assert read_readings(write(tmp_path, [GOOD, GOOD])) == (one, one)
    everything = GOOD | {
        each.name: {"str": "x", "int | None": 3, "float | None": 12.0}[str(each.type)]
        for each in fields(Reading)
        if each.name not in GOOD and str(each.type) in ("str", "int | None", "float | None")
    }
    assert read_readings(write(tmp_path, everything))[0].requests_count == 3


def test_a_boamps_report_is_read_as_readings(tmp_path: Path) -> None:
    answers = write(tmp_path, "hardware: H100\ndevice-count: 8\n", "a.yaml")
    question = Question(form="boamps", readings=(write(tmp_path, GOOD),), answers=answers, on="2026-11-26")
    report = write(tmp_path, disclose_native(question), "report.json")
    (one,) = read_readings(report)
    assert (one.energy_kwh, one.duration_s, one.work) == (12.0, 3600.5, "training")
    held = json.loads(disclose_native(question, shape="sidecar"))
    assert held["measures"][0]["boundary"] == "accelerator"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", r"file\.json, line 1: this is not JSON"),
        ("[]", "this is empty, or is not a list"),
        ("[1]", r"field '\[0\]': this is not an object"),
        ("3", "this is not an object"),
        ('{"energy_kwh": NaN}', "this is not JSON"),
        ([GOOD, without("meter")], r"field '\[1\]\.meter': this is missing\. Expected: text"),
        (GOOD | {"energy_kWh": 1}, r"field 'energy_kWh': a reading has no such field\. Expected: energy_kwh"),
        (GOOD | {"xyz": 1}, "Expected: one of meter, perimeter"),
        (GOOD | {"boundary": "life cycle"}, r"'boundary': 'life cycle' is not among the choices\. Exp"),
        (GOOD | {"work": "play"}, "Expected: one of training, inference"),
        (GOOD | {"energy_kwh": "12"}, r"field 'energy_kwh': '12' is not a number\. Expected: a number"),
        (GOOD | {"energy_kwh": True}, "Expected: a number"),
        (GOOD | {"device_count": 1.5}, "Expected: a whole number"),
        (GOOD | {"device_count": -1}, "Expected: a whole number"),
        (GOOD | {"energy_kwh": -1}, "finite and not negative"),
        (GOOD | {"energy_low_kwh": 13}, "energy_low_kwh is above energy_kwh"),
        (GOOD | {"meter": ""}, "a reading names its meter"),
        (GOOD | {"meter": None}, "Expected: text"),
    ],
)  # fmt: skip
def test_a_wrong_reading_is_told_with_its_place(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read_readings(write(tmp_path, content))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        read_readings(str(tmp_path / "none.json"))
    with pytest.raises(BadInput, match="not a regular file"):
        read_answers(str(tmp_path))
    with pytest.raises(BadInput, match="not a regular file"):
        read_answers("/dev/null")
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"meter": "\xe9"}')
    with pytest.raises(BadInput, match="not UTF-8"):
        read_readings(str(latin))


LINES = """---
# a comment
1a-tasks: Translation, and more  # not this
r: "a \\"b\\": c" # nor this

q: 'it''s'
n: 12
"""


def test_answers_as_lines_and_as_json(tmp_path: Path) -> None:
    told = {"1a-tasks": "Translation, and more", "r": 'a "b": c', "q": "it's", "n": "12"}
    assert read_answers(write(tmp_path, LINES, "a.yaml")) == told
    assert read_answers(write(tmp_path, {"a": "x", "b": 2.5})) == {"a": "x", "b": "2.5"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: [1, 2]\n", r"line 1, field 'a': this is more than one line of text"),
        ("a: |\n  x\n", "line 1, field 'a'"),
        ("a:\n", "the answer is empty"),
        ("just words\n", "line 1: this line is not an answer"),
        ("  - a: b\n", "line 1: this line is not an answer"),
        ("a: x\na: y\n", "line 2, field 'a': this is answered twice"),
        ('a: "x\n', "the quotes are not closed"),
        ("a: 'x\n", "the quotes are not closed"),
        ("a: " + "x" * (LONGEST_ANSWER + 1), "more than 4,000 characters"),
        ("[1]", "this is not an object"),
        ('{"a": [1]}', "field 'a': an answer is a text"),
        ('{"a": true}', "field 'a': an answer is a text"),
        ('{"a b": "x"}', "field 'a b': this is not the name of an answer"),
        ("{", "this is not JSON"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read_answers(write(tmp_path, content, "a.yaml"))


def records() -> Iterator[tuple[object, str]]:
    good = json.loads(json.dumps(training_record(train(flop=1e24, hardware="H100", record_figures=False))))
    yield "{", "this is not JSON"
    yield [], "this is not an object"
    yield {"figures": []}, "this is JSON of another kind"
    yield good | {"figures": 3}, "field 'figures': this is not a list of figures"
    yield good | {"figures": [3]}, r"field 'figures\[0\]\.value'"
    broken = json.loads(json.dumps(good))
    del broken["development"][0]["figure_id"]
    yield broken, r"field 'development\[0\]\.figure_id'"


@pytest.mark.parametrize(("content", "told"), list(records()))
def test_a_record_that_is_none_is_told_with_its_place(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(BadInput, match=told) as error:
        ask("annex-xi", "openllm-france/lucie-7b", training=write(tmp_path, content))
    assert "obsia train --json" in str(error.value)


def test_a_training_record_is_used_as_it_is(tmp_path: Path) -> None:
    record = training_record(train(flop=1e24, hardware="H100", region="FRA", record_figures=False))
    held = fields_of(ask("annex-xi", "openai/gpt-4o", training=write(tmp_path, record)))
    quantity = held["2e-energy"].quantity
    figure = next(each for each in record["figures"] if each["quantity"] == "training_energy_kwh")
    assert quantity is not None
    assert (quantity.figure_id, quantity.value) == (figure["figure_id"], figure["value"] / 1000.0)
    flop = held["2d-flop"]
    assert flop.quantity is not None
    assert flop.quantity.value == 1e24
    assert "form-note-flop-stated" in {note.code for note in flop.notes}


def test_readings_and_answers_are_read_from_files(tmp_path: Path) -> None:
    dossier = ask(
        "annex-xi", "openai/gpt-4o", readings=(write(tmp_path, GOOD),),
        answers=write(tmp_path, "1a-tasks: Chat\n", "a.yaml"),
    )  # fmt: skip
    held = fields_of(dossier)
    assert held["1a-tasks"].text == "Chat"
    assert held["2e-energy"].quantity is not None
    assert held["2e-energy"].quantity.value == 0.012


def test_an_answer_that_no_field_asks_for_is_said(tmp_path: Path) -> None:
    answers = write(tmp_path, "1a-task: Chat\n1b-acceptable-use: none\n", "a.yaml")
    notes = ask("annex-xi", "openai/gpt-4o", answers=answers).notes
    assert [note.arguments["names"] for note in notes if note.code == "form-note-unasked"] == ["1a-task"]


DOCS = Path(__file__).parents[2] / "docs"


def first_cells(page: str, *, head: str) -> list[list[str]]:
    """The cells of the table of a page whose first head is ``head``."""
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = text.partition(f"| {head} |")[2].splitlines()[2:]
    cells = [row.strip("|").split(" | ") for row in rows[: next(at for at, row in enumerate(rows) if not row)]]
    return [[cell.strip().replace("`", "") for cell in row] for row in cells]


def test_the_page_on_readings_has_every_field() -> None:
    kinds = {"str": "text", "Boundary": "text", "float": "number", "int": "whole number"}
    told = [row[:2] for row in first_cells("reference/reading.md", head="field")]
    assert told == [
        [each.name, kinds[str(each.type).removesuffix(" | None")] + (", needed" if each.default is MISSING else "")]
        for each in fields(Reading)
    ]


def test_the_example_of_a_reading_is_one(tmp_path: Path) -> None:
    page = (DOCS / "reference" / "reading.md").read_text(encoding="utf-8")
    (one,) = read_readings(write(tmp_path, page.partition("```json\n")[2].partition("```")[0]))
    assert one.device_count == 64


def test_the_page_on_forms_has_every_form_and_what_it_needs() -> None:
    told = {row[0]: (row[2], row[3]) for row in first_cells("reference/forms.md", head="form")}
    assert told == {
        form.name: tuple(
            ", ".join(each.replace("model", "MODEL") for each in names) or "nothing"
            for names in (form.needs, form.takes)
        )
        for form in FORMS.values()
    }


def test_the_names_of_answers_that_the_manual_tells_are_asked_for() -> None:
    cells = [row[0] for row in first_cells("how-to/fill-a-form.md", head="name")]
    names = {name.strip() for cell in cells for name in cell.split(",")}
    asked = Answers(dict.fromkeys(names, ""))
    held = Inputs(
        system=System(subject="model:nobody/one", label="One", developer="Nobody", scope="release"), assertions=(),
        made_on="2026-11-26", snapshot="", command=("obsia",), answers=asked,
    )  # fmt: skip
    training_of(held)
    for form in ("annex-xi", "code-of-practice"):
        filled(form, held)
    # Asked only where energy is stated.
    assert set(asked.unasked) <= {"training-energy-boundary"}


def test_an_account_of_direct_emissions_alone_is_refused(tmp_path: Path) -> None:
    """Forms count carbon over the life cycle of electricity."""
    figure = {
        "quantity": "carbon_usage_g", "boundary": "facility", "unit": "gCO2e", "tested": "elicited", "kind": "modelled",
        "figure_id": "a-b", "value": 1.0, "median": 1.0, "mean": 1.0, "low": 0.5, "high": 2.0, "level": 0.9,
        "assumptions": [{"code": "grid-hourly", "arguments": {"zone": "FRA", "scope": "direct"}}],
    }  # fmt: skip
    path = write(tmp_path, {"figures": [figure], "tokens": {}, "records": {}})
    with pytest.raises(BadInput, match=r"figures\[0\]\.assumptions.*direct emissions of electricity"):
        disclose(Question(form="sci", account=path, record_figures=False))


# What cannot be used is said or refused, never left out in silence


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("training-energy: lots", r"field 'training-energy': 'lots' is not an amount\. Expected: .*1,200 MWh"),
        ("training-energy: 730", "field 'training-energy'"),
        ("training-energy: 730 MWh\ntraining-energy-boundary: rack", "field 'training-energy-boundary': 'rack'"),
        ("systemic-risk: maybe", r"field 'systemic-risk': 'maybe' is not among the choices\. Expected: one of yes, no"),
        ("parameters-total: many", "field 'parameters-total'"),
        ("training-tokens: 12", "field 'training-tokens'"),
        ("device-hours: 550000", "field 'device-hours'.*GPU hours"),
        ("training-time: long", "field 'training-time'"),
        ("training-flop: huge", "field 'training-flop'"),
    ],
)
def test_a_statement_that_cannot_be_read_is_refused(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        ask("annex-xi", "openllm-france/lucie-7b", answers=write(tmp_path, f"{line}\n", "a.yaml"))


@pytest.mark.parametrize("line", ["training-energy: N/A", "training-hardware: H100 of ours", "systemic-risk: No"])
def test_answers_in_words_are_taken(tmp_path: Path, line: str) -> None:
    dossier = ask("annex-xi", "openllm-france/lucie-7b", answers=write(tmp_path, f"{line}\n", "a.yaml"))
    assert "form-note-unasked" not in {note.code for note in dossier.notes}


def test_a_reading_of_another_model_is_refused_and_an_unknown_name_said(tmp_path: Path) -> None:
    lucie = "openllm-france/lucie-7b"
    other = write(tmp_path, GOOD | {"model": "gpt-4o"})
    with pytest.raises(BadInput, match=r"field 'model': 'gpt-4o' is a different model.*Lucie"):
        ask("annex-xi", lucie, readings=(other,))
    assert ask("annex-xi", "openai/gpt-4o", readings=(other,)).notes
    own = ask("annex-xi", lucie, readings=(write(tmp_path, GOOD | {"model": "run 12 of ours"}),))
    assert [note.arguments for note in own.notes if note.code == "reporting-note-readings-model"] == [
        {"names": "run 12 of ours"}
    ]


def test_a_reading_twice_counts_once_and_two_starts_are_two_readings(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    twice = ask("annex-xi", "openai/gpt-4o", readings=(path, path))
    quantity = fields_of(twice)["2e-energy"].quantity
    assert quantity is not None
    assert quantity.value == 0.012
    assert [note.arguments for note in twice.notes if note.code == "reporting-note-readings-twice"] == [{"count": 1}]
    days = write(tmp_path, [GOOD | {"started_at": f"2026-01-0{day}T00:00:00Z"} for day in (1, 2)])
    apart = ask("annex-xi", "openai/gpt-4o", readings=(days,))
    quantity = fields_of(apart)["2e-energy"].quantity
    assert quantity is not None
    assert quantity.value == 0.024
    assert "reporting-note-readings-twice" not in {note.code for note in apart.notes}


def test_readings_of_other_work_are_said_to_be_unused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD | {"work": "inference"})
    notes = ask("annex-xi", "openai/gpt-4o", readings=(path,)).notes
    assert [note.arguments for note in notes if note.code == "reporting-note-readings-other-work"] == [
        {"count": 1, "works": "inference"}
    ]
    both = disclose(Question(form="boamps", readings=(path,), on="2026-11-26"))
    assert "reporting-note-readings-other-work" not in {note.code for note in both.notes}


def test_a_day_to_come_is_refused_and_an_earlier_one_says_what_was_not_read(tmp_path: Path) -> None:
    with pytest.raises(BadCall, match="--on 2999-01-01 is in the future"):
        disclose(Question(form="annex-xi", model="openai/gpt-4o", on="2999-01-01"))
    early = disclose(Question(form="annex-xi", model="openllm-france/lucie-7b", on="2025-01-01", record_figures=False))
    reasons = {name: held.reason for name, held in fields_of(early).items() if held.reason is not None}
    told = reasons["1f-licence-weights"]
    assert (told.code, told.arguments) == ("reporting-reason-not-read-by", {"day": "2025-01-01"})
    # Of what no later source speaks either, an earlier day says what any day says.
    early = disclose(Question(form="annex-xi", model="openai/gpt-4o", on="2025-01-01", record_figures=False))
    reasons = {name: held.reason for name, held in fields_of(early).items() if held.reason is not None}
    now = fields_of(ask("annex-xi", "openai/gpt-4o"))
    nobody = [name for name, held in now.items() if held.reason and held.reason.code == "form-reason-nobody"]
    assert nobody
    assert {reasons[name].code for name in nobody} == {"form-reason-nobody"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_became_of_readings_can_be_said(language: str) -> None:
    tr = Locale(language)
    assert "3" in tr("reporting-note-readings-twice", count=3)
    assert "evaluation" in tr("reporting-note-readings-other-work", count=3, works="evaluation")
    assert "run 1" in tr("reporting-note-readings-model", names="run 1")
    assert "2025-01-01" in tr("reporting-reason-not-read-by", day="2025-01-01")
    assert "H100" in tr("reporting-reason-no-device-count", hardware="H100")
    assert tr("reporting-reason-no-hardware")
    assert "tokens" not in tr("form-unit-gco2e-10-6-token") or language == "en"


def test_a_run_of_another_size_is_refused_and_one_of_its_size_is_said(tmp_path: Path) -> None:
    record = training_record(train(params_total=70e9, tokens=15e12, hardware="H100", record_figures=False))
    path = write(tmp_path, record)
    with pytest.raises(BadInput, match=r"stated\.total_params_b.*the run has 70 billion.*the model has 6\.7"):
        ask("annex-xi", "lucie-7b", training=path)
    own = training_record(train(params_total=6.7e9, tokens=3.1e12, hardware="H100", record_figures=False))
    notes = {note.code for note in ask("annex-xi", "lucie-7b", training=write(tmp_path, own)).notes}
    assert "reporting-note-run-handed-in" in notes
    # Of a model whose size nobody states, a run cannot be held against it.
    assert ask("annex-xi", "gpt-4o", training=write(tmp_path, record)).notes


def test_an_account_by_the_hour_says_so(tmp_path: Path) -> None:
    figure = {
        "quantity": "carbon_g", "boundary": "life cycle", "unit": "gCO2e", "tested": "elicited", "kind": "modelled",
        "figure_id": "a-b", "value": 1.0, "median": 1.0, "mean": 1.0, "low": 0.5, "high": 2.0, "level": 0.9,
        "kind_shares": {"modelled": 1.0}, "snapshot": "x",
        "evidence": ["grid-series:eco2mix:FRA:2026-11-20:0123456789abcdef"],
        "assumptions": [{"code": "grid-hourly", "arguments": {"zone": "FRA", "scope": "life-cycle"}}],
    }  # fmt: skip
    path = write(tmp_path, {"figures": [figure], "tokens": {}, "records": {}, "tables": []})
    form = disclose(Question(form="ghg-protocol", account=path, record_figures=False))
    notes = {note.code for section in form.sections for note in section.notes}
    assert "reporting-ghg-note-average-hourly" in notes
    assert "reporting-ghg-note-average" not in notes
    titles = {proof.title for field in fields_of(form).values() for proof in field.proofs}
    assert any("hourly carbon intensity, FRA" in title for title in titles)
