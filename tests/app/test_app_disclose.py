"""``obsia disclose``: the forms of the AI Act and the summary, from facts, records, readings and answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.app.forms_fields import form_of

from obsia.app.forms import estimated
from obsia.app.forms.disclose import Question, disclose, disclose_native, prepared
from obsia.app.forms.facts_of import BENCHMARK_TOKENS
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.registry import FORMS, form_named
from obsia.app.forms.rounding import significant
from obsia.app.training.train import train, training_record
from obsia.core.disclosure import Assertion, Basis, Status, System
from obsia.core.dossier import Dossier, Field, State
from obsia.core.errors import BadCall, UnknownName
from obsia.core.evidence import Kind
from obsia.core.message import Term
from obsia.facts import snapshot as facts
from obsia.facts.names.systems import resolve_system

annex_xi = form_of("annex-xi")
code_of_practice = form_of("code-of-practice")
summary = form_of("summary")

OURS = ("annex-xi", "code-of-practice", "summary")
MODELS = ("openllm-france/lucie-7b", "deepseek/deepseek-v3", "openai/gpt-4o")
DAY = "2026-11-26"
READ = "2026-11-30"
"""A day by which the pages of the systems had been read here."""


def ask(form: str, model: str, **more: Any) -> Dossier:
    return disclose(Question(form=form, model=model, on=DAY, record_figures=False, **more))


def fields_of(dossier: Dossier) -> dict[str, Field]:
    held = [each for section in dossier.sections for each in section.fields]
    assert len({each.name for each in held}) == len(held), "names of fields are unique in a form"
    return {each.name: each for each in held}


def cell(item: str, status: Status, value: str = "", **more: Any) -> Assertion:
    about: dict[str, Any] = {
        "subject": "model:nobody/one", "item": item, "status": status, "value": value, "licence": "",
        "address": "https://example.org/one", "copy_on": "2026-01-01",
        "names_model": True, "names_item": True, "read_on": "2026-01-01",
        "basis": Basis.READ, "asserted_by": "obsia", "record": "", "evidence": "", "locator": "page 1", "reason": "",
        "note": "",
    }  # fmt: skip
    return Assertion(**(about | more))


def inputs(*cells: Assertion, **more: Any) -> Inputs:
    about: dict[str, Any] = {
        "system": System(subject="model:nobody/one", label="One", developer="Nobody", scope="release"),
        "assertions": cells, "made_on": DAY, "snapshot": facts.load().content_hash, "command": ("obsia", "disclose"),
    }  # fmt: skip
    return Inputs(**(about | more))


def estimate(held: Inputs) -> Inputs:
    return replace(held, training=estimated.training_of(held, record_figures=False))


# The registry


def test_every_form_has_a_function_an_edition_and_an_address_or_is_ours() -> None:
    assert set(FORMS) > set(OURS)
    for form in FORMS.values():
        assert form.edition
        assert form.form_url.startswith("https://") or form.name == "summary"
        assert form.needs or form.takes == ("answers",)
        assert not set(form.needs) & set(form.takes)


def test_an_unknown_form_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean: annex-xi.*Forms: annex-xi, boamps, code-of-practice"):
        form_named("annex_xii")


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("EED", "data-centre"),
        ("2024/1364", "data-centre"),
        ("csrd", "esrs-e1"),
        ("2024/1689", "annex-xi"),
        ("Scope 2", "ghg-protocol"),
    ],
)
def test_a_form_is_met_by_the_names_that_people_use(called: str, name: str) -> None:
    assert form_named(called).name == name


def test_a_name_of_several_forms_leads_to_each() -> None:
    with pytest.raises(UnknownName, match="Did you mean: annex-xi, code-of-practice, training-content"):
        form_named("AI Act")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (Question(form="annex-xi"), "annex-xi needs MODEL"),
        (Question(form="sci"), "sci needs --account"),
        (Question(form="annex-xi", model="gpt-4o", account="a.json"), "annex-xi does not use --account"),
        (Question(form="sci", account="a.json", readings=("r.json",)), "sci does not use --reading"),
    ],
)
def test_what_a_form_needs_and_does_not_use_is_said(question: Question, told: str) -> None:
    with pytest.raises(BadCall, match=told):
        prepared(question)


def test_a_form_without_a_machine_format_says_which_have_one() -> None:
    with pytest.raises(BadCall, match=r"annex-xi has none.*model-card"):
        disclose_native(Question(form="annex-xi", model="gpt-4o", on=DAY, record_figures=False))


def test_a_model_is_known_by_its_id_its_label_and_what_the_catalogue_makes_of_it() -> None:
    snapshot = facts.load()
    subjects = {
        resolve_system(snapshot, name).subject
        for name in ("deepseek/deepseek-v3", "model:deepseek/deepseek-v3", "DeepSeek-V3", "deepseek-v3")
    }
    assert subjects == {"model:deepseek/deepseek-v3"}
    assert resolve_system(snapshot, "gpt-4o-2024-05-13").subject == "model:openai/gpt-4o"
    with pytest.raises(UnknownName):
        resolve_system(snapshot, "a model that nobody made")


def test_a_command_names_files_and_no_folder() -> None:
    asked = Question(
        form="annex-xi", model="m", training="/data/someone/t.json", readings=("/a/b/r.json",), answers="../x.yaml",
        on=DAY,
    )  # fmt: skip
    assert asked.shown() == (
        "obsia", "disclose", "annex-xi", "m", "--training", "t.json", "--reading", "r.json", "--answers", "x.yaml",
        "--on", DAY,
    )  # fmt: skip


# The forms, on what the facts hold


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("form", OURS)
def test_every_field_is_stated_with_a_proof_or_has_a_reason(form: str, model: str) -> None:
    dossier = ask(form, model)
    assert dossier.edition == FORMS[form].edition
    assert dossier.made_on == DAY
    for held in fields_of(dossier).values():
        if held.state is State.STATED:
            assert held.proofs
            if held.quantity is not None:
                assert held.quantity.value > 0, "never zero"
                assert held.quantity.boundary
        else:
            assert held.reason is not None
            assert held.quantity is None


@pytest.mark.parametrize("form", OURS)
def test_the_same_question_gives_the_same_form(form: str) -> None:
    assert ask(form, MODELS[0]) == ask(form, MODELS[0])


def test_annex_xi_has_every_point_of_the_annex() -> None:
    names = fields_of(ask("annex-xi", MODELS[0]))
    points = {name.partition("-")[0] for name in names}
    assert points == {"1a", "1b", "1c", "1d", "1e", "1f", "2a", "2b", "2c", "2d", "2e", "s2"}
    assert [section.name for section in ask("annex-xi", MODELS[0]).sections] == ["general", "process", "systemic"]


@pytest.mark.parametrize("model", MODELS[:2])
def test_operations_are_six_for_each_active_parameter_and_token(model: str) -> None:
    held = fields_of(ask("annex-xi", model))
    flop, active, tokens = (held[name].quantity for name in ("2d-flop", "1d-parameters-active", "2c-data-points"))
    assert flop is not None and active is not None and tokens is not None  # noqa: PT018 - one thought
    assert flop.value == pytest.approx(6.0 * active.value * tokens.value, rel=1e-6)
    assert flop.kind is Kind.MODELLED
    notes = {note.code for note in held["2d-flop"].notes}
    assert "form-note-flop-six" in notes


@pytest.mark.parametrize("model", MODELS[:2])
def test_energy_that_nobody_states_is_estimated_with_its_interval_and_its_boundary(model: str) -> None:
    held = fields_of(ask("annex-xi", model))["2e-energy"]
    quantity = held.quantity
    assert quantity is not None
    assert quantity.unit == "MWh"
    assert quantity.boundary == "boundary-facility"
    assert quantity.low is not None and quantity.high is not None  # noqa: PT018 - one thought
    assert quantity.low < quantity.value < quantity.high
    assert quantity.figure_id
    assert quantity.kind in (Kind.MODELLED, Kind.ASSUMED)
    assert {note.code for note in held.notes} >= {"form-note-estimated"}
    assert any(proof.title == "obsia:train" for proof in held.proofs)


def test_a_figure_of_a_form_is_traced(data_folder: Path) -> None:
    from obsia.app.trace import trace

    dossier = disclose(Question(form="annex-xi", model=MODELS[0], on=DAY))
    quantity = fields_of(dossier)["2e-energy"].quantity
    assert quantity is not None
    found = trace(quantity.figure_id)
    assert found.figure.quantity == "training_energy_kwh"
    assert found.figure.value / 1000.0 == pytest.approx(quantity.value, rel=1e-6)
    assert data_folder.exists()


def test_of_a_closed_model_the_size_and_the_energy_stay_undisclosed_and_say_what_is_needed() -> None:
    held = fields_of(ask("annex-xi", "openai/gpt-4o"))
    for name in ("1d-parameters-total", "1d-parameters-active", "2d-flop", "2e-energy", "2e-method"):
        assert held[name].state is State.NOT_DISCLOSED, "estimates of others are no statement"
    reason = held["2e-energy"].reason
    assert reason is not None
    assert reason.code == "form-reason-no-run"
    threshold = held["s2-threshold"]
    assert threshold.reason is not None
    assert threshold.reason.code == "form-reason-threshold-unknown"
    assert held["s2-evaluation"].state is not State.NOT_APPLICABLE, "whether section 2 binds cannot be determined"


def test_below_the_threshold_section_2_does_not_apply() -> None:
    held = fields_of(ask("annex-xi", MODELS[0]))
    assert held["s2-threshold"].words[0].code == "form-says-threshold-below"
    assert {held[name].state for name in held if name.startswith("s2-") and name != "s2-threshold"} == {
        State.NOT_APPLICABLE
    }


def test_above_the_threshold_it_does_and_in_between_the_probability_is_told() -> None:
    for flop, side in ((5e25, "above"), (1e23, "below")):
        record = training_record(train(flop=flop, hardware="H100", record_figures=False))
        held = fields_of(annex_xi(inputs(training=record)))
        assert held["s2-threshold"].words[0].code == f"form-says-threshold-{side}"
        assert (held["s2-adversarial"].state is State.NOT_APPLICABLE) == (side == "below")
    record["probability_above_1e25_flop"] = 0.004
    words = fields_of(annex_xi(inputs(training=record)))["s2-threshold"].words[0]
    assert (words.code, words.arguments["percent"]) == ("form-says-threshold-open", 1), "a chance is never 0 %"


def test_the_reporter_may_state_what_no_arithmetic_knows() -> None:
    answers = {
        "1a-tasks": "Translation", "systemic-risk": "yes", "s2-adversarial": "Red teams in May",
        "parameters-total": "70 billion", "parameters-active": "70 billion", "training-tokens": "15T tokens",
        "training-hardware": "H100", "training-location": "France", "release-date": "2025-03-01",
        "energy-method": "Read off the meters of the hall.", "c-flop-method": "From the training loop.",
        "training-precision": "bf16", "e-inference-method": "Ran on 8 H100.",
    }  # fmt: skip
    held = estimate(inputs(answers=answers))
    assert held.training is not None
    assert held.training["zone"] == "FRA"
    filled = fields_of(annex_xi(held))
    assert filled["1a-tasks"].text == "Translation"
    assert filled["1a-tasks"].proofs[0].title == "obsia:answers"
    assert filled["s2-threshold"].words[0].code == "form-says-designated-yes"
    assert filled["s2-adversarial"].text == "Red teams in May"
    assert filled["2e-method"].text == "Read off the meters of the hall."
    total = filled["1d-parameters-total"].quantity
    assert total is not None
    assert (total.value, total.kind) == (7e10, Kind.DISCLOSED)
    form = fields_of(code_of_practice(held))
    assert form["c-flop-method"].text == "From the training loop."
    assert form["e-inference-method"].text == "Ran on 8 H100."
    no = fields_of(annex_xi(inputs(answers={"systemic-risk": "No"})))
    assert no["s2-threshold"].words[0].code == "form-says-designated-no"
    assert no["s2-evaluation"].state is State.NOT_APPLICABLE


# The Code of Practice


def test_the_form_of_the_code_rounds_as_it_asks() -> None:
    held = fields_of(ask("code-of-practice", "deepseek/deepseek-v3"))

    def asked(name: str) -> str:
        quantity = held[name].quantity
        assert quantity is not None
        return quantity.as_asked

    assert asked("p-size") == "6.7E+11"
    assert asked("p-size-range") == "form-size-500b-to-1t"
    assert asked("c-flop") == "3.3E+24"
    assert asked("c-flop-magnitude") == "1E+24"
    assert asked("c-time-range") == "form-time-1-to-3"
    assert asked("c-hardware-days") == "120000"
    energy = held["e-training"].quantity
    assert energy is not None
    assert energy.as_asked == significant(energy.value, digits=2)


def test_who_sees_what_and_what_the_form_leaves_out() -> None:
    held = fields_of(ask("code-of-practice", "deepseek/deepseek-v3"))
    for name, who in (
        ("e-training", "authorities"), ("e-method", "authorities"), ("e-inference", "authorities"),
        ("c-flop", "office"), ("c-flop-magnitude", "national"), ("c-time-range", "national"), ("g-provider", "all"),
    ):  # fmt: skip
        assert [note.code for note in held[name].notes if "sees" in note.code] == [f"form-sees-{who}"]
    energies = [held[f"x-energy-{each}"].quantity for each in ("accelerator", "server", "facility")]
    values = [each.value for each in energies if each is not None]
    assert len(values) == 3
    assert values == sorted(values), "boundaries are nested"
    assert {"x-carbon", "x-water", "x-request"} <= set(held)


def test_inference_is_counted_in_operations_of_a_stated_task() -> None:
    held = fields_of(ask("code-of-practice", "openllm-france/lucie-7b"))
    quantity, active = held["e-inference"].quantity, held["x-active"].quantity
    assert quantity is not None and active is not None  # noqa: PT018 - one thought
    assert quantity.value == 2.0 * active.value * BENCHMARK_TOKENS
    assert quantity.boundary == "form-boundary-task"
    closed = fields_of(ask("code-of-practice", "openai/gpt-4o"))
    assert closed["e-inference"].state is State.NOT_DISCLOSED
    assert closed["e-inference-method"].state is State.NOT_DISCLOSED
    assert closed["x-request"].quantity is not None, "a request has an estimate, wide as it is"


def test_the_method_is_told_in_about_a_hundred_words_in_each_language() -> None:
    from obsia.core.locales import languages, locale

    for model in MODELS[:2]:
        held = fields_of(ask("code-of-practice", model))["e-method"]
        for language in languages():
            text = " ".join(locale(language).text(each) for each in held.words)
            assert 80 <= len(text.split()) <= 160


# The summary


def test_the_summary_keeps_openness_and_certainty_apart() -> None:
    dossier = disclose(Question(form="summary", model="openllm-france/lucie-7b", on=READ, record_figures=False))
    assert [section.name for section in dossier.sections] == [
        "openness",
        "request",
        "training",
        "non-disclosures",
        "commitments",
    ]
    held = fields_of(dossier)
    assert held["o-use"].words[0].code == "openness-use-yes"
    assert held["o-weights"].text == "Apache-2.0"
    assert held["r-energy"].quantity is not None
    assert held["r-energy"].quantity.unit == "Wh"
    assert not any("score" in name for name in held)


def test_a_maker_is_found_among_the_parties_and_unread_names_are_left_out() -> None:
    held = fields_of(ask("summary", "openai/gpt-4o"))
    signed = [each for name, each in held.items() if name.startswith("m-")]
    assert signed
    assert all(each.state is State.STATED for each in signed)
    assert all(each.proofs[0].url.startswith("https://") for each in signed)
    before = fields_of(disclose(Question(form="summary", model="openai/gpt-4o", on="2023-01-01", record_figures=False)))
    assert before["m-signed"].state is State.NOT_DISCLOSED
    stranger = fields_of(summary(inputs()))
    assert stranger["m-signed"].reason is not None
    assert stranger["m-signed"].reason.code == "form-reason-no-party"
    assert stranger["o-use"].state is State.NOT_DISCLOSED
    assert stranger["r-energy"].state is State.NOT_DISCLOSED


def test_what_is_withheld_stands_apart_from_what_was_not_found() -> None:
    held = fields_of(
        summary(inputs(cell("parameters_total", Status.WITHHELD), cell("energy_training", Status.NOT_FOUND)))
    )
    assert held["s-withheld"].words[0].arguments["items"] == (Term("item", "parameters_total"),)
    assert held["s-untold"].words[0].arguments["items"] == (Term("item", "energy_training"),)
