"""One question, one figure: what is stated of a training run is the same for every surface that estimates it."""

from __future__ import annotations

import pytest

from obsia.app.catalogue.model_sheet import model_sheet
from obsia.app.clock import today
from obsia.app.forms.estimated import told_of, training_of
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.inputs import Inputs
from obsia.app.training.stated_run import is_enough, options_of, stated_models, stated_run
from obsia.facts import snapshot as facts
from obsia.facts.disclosures import assertions, systems
from obsia.facts.names.places import country_in
from obsia.surfaces.journeys import JOURNEYS


def of_form(model: str) -> Inputs:
    """What a form of a model is filled from, without answers."""
    snapshot, subject = facts.load(), f"model:{model}"
    return Inputs(
        system=systems(snapshot)[subject],
        assertions=assertions(snapshot, subject),
        made_on=today(),
        snapshot=snapshot.content_hash,
        command=(),
    )


def test_forms_and_train_take_the_same_of_every_model() -> None:
    """A form said 15T tokens of Llama 3.1 405B where ``obsia train`` said 15.6T; some 50 models differed."""
    snapshot = facts.load()
    told = "('tokens_training', 'device_hours_training', 'compute_training')"
    rows = snapshot.rows(f"SELECT DISTINCT subject FROM disclosures WHERE item IN {told}")  # noqa: S608
    read = {str(subject).removeprefix("model:") for (subject,) in rows}
    graded, compared = systems(snapshot), 0
    for model in sorted({*stated_models(snapshot), *read}):
        stated = options_of(stated_run(snapshot, model_id=model))
        if is_enough(stated) and f"model:{model}" in graded:
            assert told_of(SystemFacts(inputs=of_form(model))).options == stated, model
            compared += 1
    assert compared > 60


@pytest.mark.parametrize("model", ["meta/llama-3.1-405b", "deepseek/deepseek-v3", "swiss-ai/apertus-70b-2509"])
def test_every_surface_gives_the_same_figures(model: str) -> None:
    """``JOURNEYS`` is what the command, the API and assistants ask; the page of the model and forms ask beside it."""
    train = JOURNEYS["train"]
    asked = train.record(train.ask(model=model, record_figures=False))
    page = model_sheet(model, record_figures=False).training
    form = training_of(of_form(model), record_figures=False)
    assert page is not None
    assert form is not None
    assert asked["figures"] == train.record(page)["figures"] == form["figures"]
    assert asked["stated"] == form["stated"]


def test_what_is_no_place_is_no_country() -> None:
    """ "No region" was read as Norway."""
    said = {"Amazon Web Services; no region": "", "Alps supercomputer at CSCS, Switzerland": "CHE", "France; Spain": ""}
    assert {text: country_in(facts.load(), text) for text in said} == said


def test_what_is_said_with_more_digits_goes_first() -> None:
    """36.7 of a page that was opened is the 37 of the table; the 15 of a card is not the 15.6 of the report."""
    v3 = {each.option: each.value for each in stated_run(facts.load(), model_id="deepseek/deepseek-v3")}
    llama = {each.option: each.value for each in stated_run(facts.load(), model_id="meta/llama-3.1-405b")}
    assert (v3["params_active"], llama["tokens"]) == (36.7e9, 15.6e12)


@pytest.mark.parametrize("name", ["smollm3-3b", "HuggingFaceTB/SmolLM3-3B", "SmolLM3 3B"])
def test_the_run_of_a_system_that_nobody_sells_is_that_of_its_cells(name: str) -> None:
    """The name led to weights of which nothing is stated, and the answer was that too little is known."""
    found = JOURNEYS["train"].ask(model=name, record_figures=False)
    assert found.stated == stated_run(facts.load(), model_id="huggingface/smollm3-3b")
