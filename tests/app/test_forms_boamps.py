"""BoAmps: reports that its schema accepts, read back as they were; what it cannot hold goes beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.forms_fields import ACCOUNT, SAMPLES, TRAINING, field, form_of, given_, messages, reason

from obsia.app.forms.boamps import description, native, quality, sidecar
from obsia.app.forms.boamps_report import read, work_of
from obsia.app.forms.boamps_task import ESTIMATE, Task, task_of
from obsia.app.forms.inputs import Inputs
from obsia.core.disclosure import System
from obsia.core.dossier import State
from obsia.core.errors import BadInput, NoData
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.core.reading import Reading

boamps = form_of("boamps")

SCHEMA = jsonschema.Draft4Validator(json.loads((SAMPLES / "boamps" / "report.schema.json").read_text(encoding="utf-8")))
READING = Reading(
    meter="wattmeter", perimeter="node 3", boundary=Boundary.SERVER, energy_kwh=10.0, duration_s=3600.0,
    work="inference", energy_low_kwh=9.5, energy_high_kwh=11.0, started_at="2026-01-02T03:04:05Z",
    hardware="Example GPU", device_count=8, model="small-7b", region="FRA", requests_count=7, input_tokens=100,
    output_tokens=33, software="vllm", note="warm",
)  # fmt: skip
MACHINES = {"hardware": "Example GPU", "device-count": "2"}


def sample(name: str) -> str:
    return (SAMPLES / "boamps" / name).read_text(encoding="utf-8")


def report(inputs: Inputs) -> dict[str, Any]:
    """A report that was written, after its schema was asked."""
    found = json.loads(native(inputs))
    SCHEMA.validate(found)
    return found


# ---------------------------------------------------------------- written


def test_a_reading_becomes_a_report_that_the_schema_accepts() -> None:
    answers = {
        "publisher": "Example", "confidentiality": "public", "licensing": "CC-BY-4.0", "task-family": "chatbot",
        "infrastructure": "onPremise", "carbon-intensity-g-per-kwh": "50",
    }  # fmt: skip
    found = report(given_(readings=(READING,), answers=answers))
    assert found["measures"] == [
        {
            "measurementMethod": "wattmeter",
            "powerConsumption": 10.0,
            "measurementDuration": 3600.0,
            "measurementDateTime": "2026-01-02 03:04:05",
        }
    ]
    assert found["task"]["nbRequest"] == 7
    assert found["task"]["dataset"][0] == {"dataUsage": "input", "dataType": "token", "dataQuantity": 100 / 7}
    assert found["task"]["algorithms"] == [{"foundationModelName": "small-7b", "framework": "vllm"}]
    assert found["infrastructure"]["components"] == [
        {"componentName": "Example GPU", "componentType": "gpu", "nbComponent": 8}
    ]
    assert found["environment"] == {"country": "FRA", "powerSourceCarbonIntensity": 50.0}
    assert found["header"]["publisher"] == {"name": "Example", "confidentialityLevel": "public"}
    assert found["header"]["licensing"] == "CC-BY-4.0"
    assert found["quality"] == "high"
    assert "boundary server, measured, interval 9.5 to 11 kWh" in found["task"]["taskDescription"]


def test_a_report_keeps_its_id_and_another_has_another() -> None:
    first, again = report(given_(readings=(READING,))), report(given_(readings=(READING,)))
    other = report(given_(readings=(replace(READING, energy_kwh=10.5),)))
    assert first["header"]["reportId"] == again["header"]["reportId"]
    assert first["header"]["reportId"] != other["header"]["reportId"]
    assert json.loads(sidecar(given_(readings=(READING,))))["describes"] == first["header"]["reportId"]


def test_a_training_estimate_says_that_nothing_measured_it() -> None:
    system = System(subject="model:maker/large", label="Large", developer="Maker", scope="release")
    found = report(given_(training=TRAINING, system=system))
    assert found["measures"] == [{"measurementMethod": ESTIMATE, "powerConsumption": 100.0}]
    assert found["task"]["algorithms"] == [{"foundationModelName": "Large", "parametersNumber": 2.5}]
    assert found["task"]["dataset"][0]["dataQuantity"] == 50_000_000_000
    assert found["task"]["taskFamily"] == "not disclosed"
    assert found["infrastructure"]["infraType"] == "other"
    assert found["infrastructure"]["components"][0]["nbComponent"] == 64
    assert found["quality"] == "medium"
    beside = json.loads(sidecar(given_(training=TRAINING)))["measures"][0]
    assert (beside["boundary"], beside["kind"], beside["figure_id"]) == ("facility", "modelled", "run-energy")
    assert (beside["energy_low_kwh"], beside["energy_high_kwh"]) == (90.0, 120.0)
    assert beside["evidence"][-1]["title"] == "not-in-these-facts"


def test_an_account_needs_its_machines_and_is_too_wide_for_a_quality() -> None:
    found = report(given_(account=ACCOUNT, answers=MACHINES | {"hardware": "TPU v5", "country": "FRA"}))
    assert found["task"]["nbRequest"] == 1000
    assert found["task"]["dataset"][1]["dataQuantity"] == 100.0
    assert found["infrastructure"]["components"][0]["componentType"] == "tpu"
    assert "quality" not in found
    with pytest.raises(NoData, match="hardware and device-count"):
        native(given_(account=ACCOUNT))
    with pytest.raises(NoData, match="needs readings"):
        native(given_())
    with pytest.raises(BadInput, match=r"'2\.5' is not a whole number"):
        native(given_(account=ACCOUNT, answers=MACHINES | {"device-count": "2.5"}))


def test_readings_of_several_tasks_are_several_reports() -> None:
    two = given_(readings=(READING, replace(READING, work="training")))
    assert isinstance(task_of(two), Message)
    assert reason(boamps(two), "powerConsumption") == "several-tasks"
    with pytest.raises(NoData):
        sidecar(two)


def test_several_readings_of_one_task_are_measures_of_one_report() -> None:
    both = given_(readings=(READING, replace(READING, perimeter="node 4", requests_count=None)))
    found = report(both)
    assert len(found["measures"]) == 2
    assert "nbRequest" not in found["task"]
    assert found["task"]["dataset"][0]["dataQuantity"] == 200
    assert len(json.loads(sidecar(both))["measures"]) == 2
    assert [each.perimeter for each in read(native(both), file="x", beside=sidecar(both))] == ["node 3", "node 4"]


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(9.0, 11.0, "high"), (8.9, 11.0, "medium"), (10.0, 12.5, "medium"), (5.0, 10.0, "low"), (4.9, 10.0, "")],
)
def test_quality_is_the_wider_side_of_the_interval(low: float, high: float, word: str) -> None:
    held = task_of(given_(readings=(replace(READING, energy_low_kwh=low, energy_high_kwh=high),)))
    assert isinstance(held, Task)
    assert quality(held) == word


def test_without_an_interval_there_is_no_quality_and_no_words_of_one() -> None:
    held = task_of(given_(readings=(replace(READING, energy_low_kwh=None, energy_high_kwh=None),)))
    assert isinstance(held, Task)
    assert quality(held) == ""
    assert "interval" not in description(held)
    idle = task_of(given_(readings=(replace(READING, energy_kwh=0.0, energy_low_kwh=0.0),)))
    assert isinstance(idle, Task)
    assert quality(idle) == ""


def test_a_report_without_a_place_has_no_environment() -> None:
    assert "environment" not in report(given_(readings=(replace(READING, region=""),)))


# ---------------------------------------------------------------- the form


@pytest.mark.parametrize(("region", "country"), [("NLD", "NLD"), ("europe-west4", "NLD"), ("nowhere", "")])
def test_model_and_place_of_an_account_are_in_its_report(region: str, country: str) -> None:
    command = ["obsia", "assess", "a.csv", "--model", "maker/large", "--region", region]
    account = ACCOUNT | {"models": [{"model": "maker/large"}, {"model": "maker/large"}], "command": command}
    form = boamps(given_(account=account))
    assert field(form, "foundationModelName").text == "maker/large"
    assert field(form, "country").text == country
    assert report(given_(account=account, answers=MACHINES))["task"]["algorithms"] == [
        {"foundationModelName": "maker/large"}
    ]
    told = field(boamps(given_(account=account, answers={"country": "BEL"})), "country")
    assert (told.text, [proof.locator for proof in told.proofs]) == ("BEL", ["country"])
    assert reason(boamps(given_(account=ACCOUNT)), "foundationModelName") == "not-stated", "some usage names no model"


def test_the_form_says_what_the_report_lacks() -> None:
    form = boamps(given_(training=TRAINING))
    assert reason(form, "task_family") == "answer"
    assert reason(form, "foundationModelName") == "not-stated"
    assert reason(form, "output_tokens") == "not-stated"
    assert field(form, "input_tokens").text == "50000000000"
    assert field(form, "parametersNumber").text == "2.5"
    assert field(form, "components").text == "64 NVIDIA H100 SXM5 80GB"
    assert field(form, "measure_1").quantity is not None
    assert field(form, "components").proofs[0].locator == "obsia train --params-total 7B"
    answered = boamps(given_(account=ACCOUNT, answers=MACHINES | {"country": "FRA"}))
    assert [proof.locator for proof in field(answered, "components").proofs] == ["hardware", "device-count"]
    assert [proof.locator for proof in field(answered, "country").proofs] == ["country"]
    assert field(answered, "nbRequest").proofs[0].locator == "obsia assess 'calls one.csv' --by model"
    assert all(each.name != "duration_1" for section in form.sections for each in section.fields)
    metered = boamps(given_(readings=(READING,)))
    duration = field(metered, "duration_1").quantity
    assert duration is not None
    assert (duration.value, duration.unit) == (3600.0, "s")
    uncounted = boamps(given_(training=TRAINING | {"stated": {"hardware": "NVIDIA H100 SXM5 80GB"}}))
    why = field(uncounted, "components").reason
    assert why == Message("reporting-reason-no-device-count", hardware="NVIDIA H100 SXM5 80GB")
    unnamed = boamps(given_(account=ACCOUNT, answers={"device-count": "2"}))
    assert reason(unnamed, "components") == "no-hardware"
    wide = boamps(given_(account=ACCOUNT))
    assert reason(wide, "quality") == "quality"
    assert reason(wide, "components") == "not-stated"
    empty = boamps(given_())
    assert {reason(empty, name) for name in ("taskStage", "powerConsumption", "components")} == {"boamps"}
    assert reason(boamps(given_(training=TRAINING | {"figures": []})), "taskStage") == "training"
    assert reason(boamps(given_(account=ACCOUNT | {"figures": []})), "taskStage") == "account"


# ---------------------------------------------------------------- read


def test_a_report_of_a_whole_server_is_read() -> None:
    [found] = read(sample("server.json"), file="server.json")
    assert found == Reading(
        meter="codecarbon", perimeter="30 x Example CPU, 2 x Example GPU, 1 x ram", boundary=Boundary.SERVER,
        energy_kwh=0.0125, duration_s=19.5, work="inference", started_at="2026-02-26T16:00:01Z",
        hardware="Example GPU", device_count=2, model="small-7b", region="france", requests_count=4, input_tokens=46,
        output_tokens=1000, software="vllm",
    )  # fmt: skip
    SCHEMA.validate(json.loads(sample("server.json")))


def test_a_report_of_accelerators_is_read_measure_by_measure() -> None:
    first, second = read(sample("accelerator.json"), file="accelerator.json")
    assert (first.boundary, second.boundary) == (Boundary.ACCELERATOR, Boundary.ACCELERATOR)
    assert (first.energy_kwh, second.energy_kwh, first.work) == (1.0, 2.0, "training")
    assert (first.model, first.region, first.hardware, first.device_count) == ("cnn", "", "", 1)
    assert (first.requests_count, first.input_tokens, first.started_at) == (None, None, "")
    SCHEMA.validate(json.loads(sample("accelerator.json")))


def test_two_kinds_of_accelerators_are_in_the_perimeter_and_not_the_hardware() -> None:
    held = json.loads(sample("accelerator.json"))
    held["infrastructure"]["components"].append({"componentType": "TPU", "nbComponent": 4})
    first, _ = read(json.dumps(held), file="x.json")
    assert (first.hardware, first.device_count, first.perimeter) == ("", None, "1 x gpu, 4 x TPU")
    assert first.boundary is Boundary.ACCELERATOR


@pytest.mark.parametrize(
    ("stage", "work"),
    [
        ("training", "training"), ("Fine-tuning", "training"), ("retraining", "training"), ("inference", "inference"),
        ("evaluation", "evaluation"), ("preprocessing+training", "other"), ("datacreation", "other"),
    ],
)  # fmt: skip
def test_stages_as_kinds_of_work(stage: str, work: str) -> None:
    assert work_of(stage) == work


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda held: held.pop("task"), "x.json, field 'task': this is missing"),
        (lambda held: held.update(task=[]), "x.json, field 'task': this is not an object"),
        (lambda held: held.update(measures=[]), "x.json, field 'measures': this is empty, or is not a list"),
        (lambda held: held.update(measures=[3]), "x.json, field 'measures[0]': this is not an object"),
        (lambda held: held["task"].pop("taskStage"), "x.json, field 'task.taskStage': this is missing"),
        (lambda held: held["task"].update(taskStage=1), "x.json, field 'task.taskStage': '1' is not text"),
        (lambda held: held["task"].update(algorithms=[]), "x.json, field 'task.algorithms': this is empty"),
        (lambda held: held["task"].update(nbRequest="4"), "x.json, field 'task.nbRequest': '4' is not a number"),
        (lambda held: held["task"]["dataset"][0].pop("dataUsage"), "x.json, field 'task.dataset[0].dataUsage'"),
        (lambda held: held["measures"][0].pop("powerConsumption"), "x.json, field 'measures[0].powerConsumption'"),
        (
            lambda held: held["measures"][0].update(powerConsumption=True),
            "x.json, field 'measures[0].powerConsumption': 'true' is not a number",
        ),
        (
            lambda held: held["measures"][0].update(powerConsumption=10**400),
            "x.json, field 'measures[0].powerConsumption': this is too large",
        ),
        (
            lambda held: held["measures"][0].update(powerConsumption=-1),
            "x.json, field 'measures[0]': energy and duration",
        ),
        (
            lambda held: held["measures"][0].pop("measurementDuration"),
            "x.json, field 'measures[0].measurementDuration'",
        ),
        (lambda held: held["measures"][0].update(measurementMethod=""), "x.json, field 'measures[0]': a reading names"),
        (
            lambda held: held["infrastructure"]["components"][1].update(nbComponent=2.5),
            "x.json, field 'infrastructure.components[1].nbComponent': '2.5' is not a whole number",
        ),
        (
            lambda held: held["infrastructure"]["components"][0].pop("componentType"),
            "x.json, field 'infrastructure.comp",
        ),
        (lambda held: held["environment"].pop("country"), "x.json, field 'environment.country': this is missing"),
    ],
)
def test_what_the_format_does_not_allow_is_refused_by_field(
    spoil: Callable[[dict[str, Any]], object], error: str
) -> None:
    held = json.loads(sample("server.json"))
    spoil(held)
    with pytest.raises(BadInput) as caught:
        read(json.dumps(held), file="x.json")
    assert str(caught.value).startswith(error)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{\n 'a': 1}", "x.json, line 2: this is not JSON"),
        ("[" * 100_000, "x.json: this is not JSON"),
        ('{"task": NaN}', "x.json: this is not JSON ('NaN')"),
        ("[]", "x.json: this is not an object"),
    ],
)
def test_what_is_no_json_is_refused_by_line(text: str, error: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text, file="x.json")
    assert str(caught.value).startswith(error)


def test_a_file_beside_that_does_not_fit_is_refused() -> None:
    inputs = given_(readings=(READING,))
    beside = json.loads(sidecar(inputs))
    two = deepcopy(beside)
    two["measures"] *= 2
    with pytest.raises(BadInput, match=r"field 'beside\.measures': 2 measures\. Expected: 1 measure\."):
        read(native(inputs), file="x.json", beside=json.dumps(two))
    beside["measures"][0]["energy_low_kwh"] = 99.0
    with pytest.raises(BadInput, match="energy_low_kwh is above energy_kwh"):
        read(native(inputs), file="x.json", beside=json.dumps(beside))
    beside["measures"][0]["boundary"] = "galaxy"
    with pytest.raises(BadInput, match="galaxy"):
        read(native(inputs), file="x.json", beside=json.dumps(beside))


# ---------------------------------------------------------------- there and back

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)
COUNTS = st.none() | st.integers(0, 10**12)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    energy_kwh = draw(st.floats(1e-9, 1e9))
    return Reading(
        meter=draw(NAMES),
        perimeter=draw(NAMES),
        boundary=draw(st.sampled_from([Boundary.ACCELERATOR, Boundary.SERVER, Boundary.FACILITY])),
        energy_kwh=energy_kwh,
        duration_s=draw(st.floats(0, 1e9)),
        work=draw(st.sampled_from(["training", "inference", "evaluation", "development", "other"])),
        energy_low_kwh=energy_kwh * 0.5,
        energy_high_kwh=energy_kwh * 2.0,
        started_at=draw(st.sampled_from(["", "2026-01-02T03:04:05Z"])),
        hardware=draw(NAMES),
        device_count=draw(st.integers(1, 10**6)),
        model=draw(NAMES),
        region=draw(NAMES),
        requests_count=draw(st.none() | st.integers(1, 10**9)),
        input_tokens=draw(COUNTS),
        output_tokens=draw(COUNTS),
        software=draw(st.just("") | NAMES),
        note=draw(st.just("") | NAMES),
    )


@settings(deadline=None)
@given(readings())
def test_a_reading_is_read_back_as_it_was(held: Reading) -> None:
    inputs = given_(readings=(held,))
    SCHEMA.validate(json.loads(native(inputs)))
    assert read(native(inputs), file="x.json", beside=sidecar(inputs)) == (held,)


def test_without_the_file_beside_boundary_perimeter_and_interval_are_lost() -> None:
    [found] = read(native(given_(readings=(READING,))), file="x.json")
    assert found == replace(
        READING, boundary=Boundary.ACCELERATOR, perimeter="8 x Example GPU", energy_low_kwh=None, energy_high_kwh=None,
        note="",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    two = (READING, replace(READING, work="training"))
    for held in (given_(), given_(training=TRAINING), given_(readings=(READING,)), given_(readings=two)):
        for message in messages(boamps(held)):
            assert tr.text(message).strip()
    assert field(boamps(given_(readings=(READING,))), "taskStage").state is State.STATED
