"""SCI and SCI for AI: scores are one figure over one count, units that are not counted say why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from tests.app.forms_fields import ACCOUNT, TRAINING, field, form_of, given_, reason

from obsia.app.forms.inputs import Inputs
from obsia.app.forms.metered import metered_carbon, metered_energy
from obsia.app.forms.record_figures import without_folders
from obsia.app.training.train import train, training_record
from obsia.app.usage.assess import assess
from obsia.core.disclosure import Assertion, Basis, Status, System
from obsia.core.dossier import Dossier, State
from obsia.core.errors import BadInput
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.message import Message, Number, Symbol
from obsia.core.reading import Reading
from obsia.views.usage_data import account_record

sci = form_of("sci")
sci_ai = form_of("sci-ai")


def messages(form: Dossier) -> Iterator[Message]:
    yield form.title
    yield from form.notes
    for section in form.sections:
        yield section.title
        yield from section.notes
        for each in section.fields:
            yield each.label
            yield from each.notes
            yield from each.words
            if each.reason:
                yield each.reason
            if each.quantity:
                yield Message(each.quantity.boundary)


def reading(**held: Any) -> Reading:
    about = {
        "meter": "wattmeter", "perimeter": "node 3", "boundary": Boundary.SERVER, "energy_kwh": 1000.0,
        "duration_s": 3600.0, "work": "training", "energy_low_kwh": 900.0, "energy_high_kwh": 1200.0,
    }  # fmt: skip
    return Reading(**about | held)


# ---------------------------------------------------------------- SCI


def test_the_score_is_carbon_over_the_life_cycle_divided_by_each_count() -> None:
    form = sci(given_(account=ACCOUNT))
    request = field(form, "score_per_request").quantity
    token = field(form, "score_per_token").quantity
    assert request is not None
    assert token is not None
    assert (request.value, request.low, request.high, request.unit) == (0.49, 0.23, 1.1, "gCO2e/request")
    assert (token.value, token.low, token.high, token.unit) == (0.00049, 0.00023, 0.0011, "gCO2e/token")
    assert request.boundary == "boundary-life-cycle"
    assert request.kind is Kind.ASSUMED
    assert request.figure_id == "all-life"
    assert [each.name for section in form.sections for each in section.fields][:3] == [
        "score_per_request", "score_per_token", "score_per_output_token",
    ]  # fmt: skip


def test_the_parts_stand_beside_and_are_not_multiplied() -> None:
    form = sci(given_(account=ACCOUNT))
    energy, intensity = field(form, "energy").quantity, field(form, "intensity").quantity
    made, accelerators = field(form, "embodied").quantity, field(form, "embodied_accelerator").quantity
    assert energy is not None
    assert intensity is not None
    assert made is not None
    assert accelerators is not None
    assert (energy.value, energy.unit, energy.boundary) == (1.8, "kWh", "boundary-facility")
    assert (intensity.value, intensity.low, intensity.unit) == (250.0, None, "gCO2e/kWh")
    assert (made.value, accelerators.value) == (40.0, 24.0)
    assert not any(each.name == "embodied_hull" for section in form.sections for each in section.fields)
    assert field(form, "period").text == "2026-03-01/2026-03-07"
    assert field(form, "period").proofs[0].locator == "obsia assess 'calls one.csv' --by model"


def test_every_figure_brings_its_sources_and_one_that_is_not_known_its_id() -> None:
    proofs = field(sci(given_(account=ACCOUNT)), "energy").proofs
    assert [each.title for each in proofs][-1] == "not-in-these-facts"
    assert proofs[0].url.startswith("https://")


def test_the_unit_of_the_reporter() -> None:
    answers = {"functional-unit": "report written", "functional-unit-count": "10"}
    form = sci(given_(account=ACCOUNT, answers=answers))
    found = field(form, "score_per_report_written")
    assert found.quantity is not None
    assert (found.quantity.value, found.quantity.unit) == (49.0, "gCO2e/report written")
    assert found.label.arguments == {"thing": "report written"}
    assert Message("reporting-sci-note-answered") in found.notes
    silent = sci(given_(account=ACCOUNT, answers={"functional-unit": "report"}))
    assert reason(silent, "score_per_report") == "answer"
    only = sci(given_(account=ACCOUNT, answers={"functional-unit": "image"}))
    assert reason(only, "score_per_image") == "none-counted"


@pytest.mark.parametrize(
    ("change", "kept", "refused"),
    [
        ({"messages": 5}, (), ("request", "token", "output_token")),
        ({"seat_seconds": 60}, (), ("request", "token")),
        ({"uncounted_records": 2}, ("token",), ("request",)),
        ({"images": 3}, ("request",), ("token", "output_token", "image")),
        ({"audio_ms": 3}, ("request",), ("token",)),
    ],
)
def test_a_count_that_misses_usage_divides_nothing(
    change: dict[str, int], kept: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    account = deepcopy(ACCOUNT)
    account["tokens"] |= change
    form = sci(given_(account=account))
    assert all(field(form, f"score_per_{name}").state is State.STATED for name in kept)
    assert {reason(form, f"score_per_{name}") for name in refused} == {"mixed-usage"}


def test_images_alone_are_a_unit_and_silent_records_no_tokens() -> None:
    account = deepcopy(ACCOUNT)
    account["tokens"] |= {"images": 10, "output_tokens": 0}
    image = field(sci(given_(account=account)), "score_per_image").quantity
    assert image is not None
    assert image.value == 49.0
    account = deepcopy(ACCOUNT)
    account["missing"]["calls_without_output"] = 1
    assert reason(sci(given_(account=account)), "score_per_token") == "mixed-usage"
    account["tokens"]["calls"] = 0
    assert reason(sci(given_(account=account)), "score_per_request") == "none-counted"


def test_without_an_account_everything_says_what_it_needs_and_nothing_is_zero() -> None:
    form = sci(given_())
    fields = [each for section in form.sections for each in section.fields]
    assert {each.state for each in fields} == {State.NOT_DISCLOSED}
    assert {each.reason.code for each in fields if each.reason} == {"reporting-reason-account"}
    undated = ACCOUNT | {"period": None}
    assert reason(sci(given_(account=undated)), "period") == "no-dates"


def test_a_value_is_the_median_and_its_note_has_the_mean_for_who_adds_reports() -> None:
    account = deepcopy(ACCOUNT)
    account["figures"][2] |= {"mean": 2000.0}
    found = field(sci(given_(account=account)), "score_per_request")
    assert found.quantity is not None
    assert found.quantity.value == 0.49
    mean = Message(
        "reporting-note-median-mean", mean=Number(2.0, "gCO2e/request", digits=3), unit=Symbol("gCO2e/request")
    )
    assert mean in found.notes


def test_a_certain_figure_has_no_interval() -> None:
    account = deepcopy(ACCOUNT)
    account["figures"][2] |= {"mean": 550.0, "median": 550.0, "low": 550.0, "high": 550.0}
    found = field(sci(given_(account=account)), "score_per_request").quantity
    assert found is not None
    assert (found.low, found.high, found.tested) == (None, None, None)


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda account: account.pop("figures"), "account, field 'figures'"),
        (lambda account: account.update(figures=[3]), "account, field 'figures'"),
        (lambda account: account["figures"][2].pop("evidence"), "account, field 'figures[2]'"),
        (lambda account: account["figures"][2].update(evidence=[]), "account, field 'figures[2]'"),
        (lambda account: account["figures"][2].update(low="x"), "account, field 'figures[2]'"),
        (lambda account: account["figures"][2].update(kind_shares=None), "account, field 'figures[2]'"),
        (lambda account: account["tokens"].update(calls=-1), "account, field 'tokens.calls'"),
        (lambda account: account["tokens"].update(calls=True), "account, field 'tokens.calls'"),
        (lambda account: account.pop("tokens"), "account, field 'tokens'"),
    ],
)
def test_what_obsia_does_not_print_is_refused_by_field(spoil: Callable[[dict[str, Any]], object], where: str) -> None:
    account = deepcopy(ACCOUNT)
    spoil(account)
    with pytest.raises(BadInput) as caught:
        sci(given_(account=account))
    assert str(caught.value).startswith(where)


# ---------------------------------------------------------------- SCI for AI: provider


def test_the_provider_score_is_that_of_all_runs_with_the_final_run_beside() -> None:
    form = sci_ai(given_(training=TRAINING))
    every, final = field(form, "carbon_all_runs").quantity, field(form, "carbon_final_run").quantity
    assert every is not None
    assert final is not None
    assert (every.value, every.low, every.high, every.unit) == (200.0, 100.0, 400.0, "tCO2e")
    assert final.value == 75.0
    parameter = field(form, "parameter_final_run").quantity
    active = field(form, "active_parameter_all_runs").quantity
    token = field(form, "training_token_all_runs").quantity
    assert parameter is not None
    assert active is not None
    assert token is not None
    # 75 t over 2.5 billion parameters: 30 t for a billion.
    assert (parameter.value, parameter.unit) == (30_000.0, "kgCO2e/10^9 parameter")
    assert (active.value, active.unit) == (400_000.0, "kgCO2e/10^9 active parameter")
    assert (token.value, token.unit) == (4000.0, "gCO2e/10^6 training token")
    assert Message("reporting-gross") in field(form, "parameter_final_run").notes
    assert Message("reporting-effective") in field(form, "active_parameter_all_runs").notes
    notes = {section.name: section.notes for section in form.sections}
    assert Message("reporting-runs-final-run") in notes["provider_final_run"]
    assert Message("reporting-runs-all-runs") in notes["provider_all_runs"]


def test_two_uncertain_figures_are_not_divided() -> None:
    form = sci_ai(given_(training=TRAINING))
    assert reason(form, "flop_all_runs") == "joint"
    certain = deepcopy(TRAINING)
    certain["figures"][2] |= {"median": 5e22, "mean": 5e22, "low": 5e22, "high": 5e22}
    found = field(sci_ai(given_(training=certain)), "flop_all_runs").quantity
    assert found is not None
    # 200 t over 5e22 operations: 4 kg for 10^18.
    assert (found.value, found.unit) == (4000.0, "gCO2e/10^18 FLOP")
    told = field(sci_ai(given_(training=TRAINING, answers={"training-flop": "2.5e22 FLOP"})), "flop_all_runs").quantity
    assert told is not None
    assert told.value == 8000.0
    without = TRAINING | {"figures": TRAINING["figures"][:2]}
    assert reason(sci_ai(given_(training=without)), "flop_all_runs") == "count"
    run = deepcopy(TRAINING)
    run["stated"]["flop"] = 1e23
    stated = field(sci_ai(given_(training=run)), "flop_all_runs").quantity
    assert stated is not None
    assert stated.value == 2000.0


def test_answers_win_over_the_stated_run() -> None:
    answers = {"parameters-total": "5 billion", "training-tokens-effective": "20000000000"}
    form = sci_ai(given_(training=TRAINING, answers=answers))
    parameter, token = field(form, "parameter_final_run").quantity, field(form, "effective_training_token_all_runs")
    assert parameter is not None
    assert parameter.value == 15_000.0
    assert token.quantity is not None
    assert token.quantity.value == 10_000.0
    silent = sci_ai(given_(training=TRAINING))
    assert reason(silent, "effective_training_token_all_runs") == "count", "others may know it"
    with pytest.raises(BadInput, match="answers, field 'parameters-total': 'many' is not an amount"):
        sci_ai(given_(training=TRAINING, answers={"parameters-total": "many"}))


def test_a_training_without_a_place_has_no_carbon() -> None:
    placeless = TRAINING | {"figures": [TRAINING["figures"][0]], "development": []}
    assert reason(sci_ai(given_(training=placeless)), "carbon_all_runs") == "training-region"
    assert reason(sci_ai(given_()), "carbon_all_runs") == "training"
    with pytest.raises(BadInput, match="training, field 'stated'"):
        sci_ai(given_(training={key: value for key, value in TRAINING.items() if key != "stated"}))
    with pytest.raises(BadInput, match=r"training, field 'stated.tokens'"):
        sci_ai(given_(training=TRAINING | {"stated": {"tokens": "many"}}))


def test_metered_training_needs_the_intensity_of_the_reporter() -> None:
    form = sci_ai(given_(readings=(reading(),)))
    energy = field(form, "energy_metered").quantity
    assert energy is not None
    assert (energy.value, energy.low, energy.high, energy.kind) == (1000.0, 900.0, 1200.0, Kind.MEASURED)
    assert energy.boundary == "boundary-server"
    assert field(form, "energy_metered").proofs[0].locator == "wattmeter: node 3"
    assert Message("reporting-note-runs-unsaid") in field(form, "energy_metered").notes
    assert reason(form, "carbon_metered") == "answer"
    answers = {"carbon-intensity-g-per-kwh": "50", "carbon-intensity-source": "operator, 2025", "runs": "final"}
    told = field(sci_ai(given_(readings=(reading(),), answers=answers)), "carbon_metered")
    assert told.quantity is not None
    assert (told.quantity.value, told.quantity.low, told.quantity.high) == (0.05, 0.045, 0.06)
    assert Message("reporting-note-runs-final") in told.notes
    with pytest.raises(BadInput, match="'some' is not among the choices"):
        sci_ai(given_(readings=(reading(),), answers={"runs": "some"}))


def test_sums_of_readings_have_no_interval_and_boundaries_are_not_mixed() -> None:
    both = (reading(), reading(perimeter="node 4"), reading(work="inference"))
    energy = field(sci_ai(given_(readings=both)), "energy_metered").quantity
    assert energy is not None
    assert (energy.value, energy.low, energy.high) == (2000.0, None, None)
    mixed = sci_ai(given_(readings=(reading(), reading(boundary=Boundary.FACILITY))))
    assert reason(mixed, "energy_metered") == "boundaries"
    assert reason(mixed, "carbon_metered") == "boundaries"


def cell(**held: Any) -> Assertion:
    about = {
        "subject": "model:maker/large", "item": "carbon_training", "status": Status.PUBLISHED, "value": "300 tCO2e",
        "licence": "", "address": "https://example.org/large", "copy_on": "2026-01-01",
        "names_model": True, "names_item": True,
        "read_on": "2026-11-20", "basis": Basis.READ, "asserted_by": "obsia", "record": "",
        "evidence": "obsia-readings", "locator": "page 4", "reason": "", "note": "",
    }  # fmt: skip
    return Assertion(**about | held)


def test_what_the_maker_tells_is_quoted_with_its_address() -> None:
    system = System(subject="model:maker/large", label="Large", developer="Maker", scope="release")
    found = field(sci_ai(given_(system=system, assertions=(cell(),))), "disclosed_carbon_training")
    assert found.text == "300 tCO2e"
    assert found.proofs[0].url == "https://example.org/large"
    silent = sci_ai(given_(system=system))
    assert reason(silent, "disclosed_carbon_training") == "not-in-facts"
    held = cell(status=Status.WITHHELD, value="", reason="a secret of the trade")
    withheld = field(sci_ai(given_(system=system, assertions=(held,))), "disclosed_carbon_training")
    assert withheld.reason == Message("reporting-reason-withheld", reason="a secret of the trade")
    sought = sci_ai(given_(system=system, assertions=(cell(status=Status.NOT_FOUND, value=""),)))
    assert reason(sought, "disclosed_carbon_training") == "not-found"


# ---------------------------------------------------------------- SCI for AI: consumer


def test_the_consumer_score_is_by_token_and_by_model() -> None:
    form = sci_ai(given_(account=ACCOUNT))
    million = field_in(form, "consumer", "score_per_token_1000000")
    assert million == (490.0, 230.0, 1100.0, "gCO2e/10^6 token")
    assert field_in(form, "model_1", "model_1_score_per_request") == (1.47, 0.69, 3.3, "gCO2e/request")
    assert field_in(form, "model_2", "model_2_score_per_token_1000000")[0] == pytest.approx(
        490 * 0.25 / 0.65, rel=1e-12
    )
    titles = {section.name: section.title.arguments for section in form.sections}
    assert (titles["model_1"], titles["model_2"]) == ({"model": "maker/large"}, {"model": "—"})


def field_in(form: Dossier, section: str, name: str) -> tuple[float, float | None, float | None, str]:
    [held] = [each for each in form.sections if each.name == section]
    [found] = [each.quantity for each in held.fields if each.name == name]
    assert found is not None
    return found.value, found.low, found.high, found.unit


def test_an_account_without_tables_has_no_models() -> None:
    bare = {key: value for key, value in ACCOUNT.items() if key not in ("tables", "models")}
    form = sci_ai(given_(account=bare))
    assert [section.name for section in form.sections] == [
        "provider_all_runs", "provider_final_run", "provider_other", "consumer", "metadata", "conformance",
    ]  # fmt: skip
    assert form.subject == ""


def test_the_metadata_are_the_edition_the_day_and_the_answers() -> None:
    answers = {"model-version": "3.1", "subject": "Our assistant"}
    form = sci_ai(given_(account=ACCOUNT, answers=answers))
    assert field(form, "calculated_on").text == "2026-11-26"
    assert field(form, "model_version").text == "3.1"
    assert field(form, "model_version").proofs[0].locator == "model-version"
    assert reason(form, "tokenizer") == "answer"
    assert form.subject == "Our assistant"
    assert sci_ai(given_(account=ACCOUNT)).subject == "maker/large"
    assert sci_ai(given_(readings=(reading(model="Small"),))).subject == "Small"


# ---------------------------------------------------------------- both


def test_no_readings_and_readings_of_other_work_have_their_own_reason() -> None:
    for held in (given_(), given_(readings=(reading(work="inference"),))):
        for found in (
            metered_energy(held, "training", "energy", unit="kWh"),
            metered_carbon(held, "training", "carbon", unit="tCO2e"),
        ):
            assert found.reason == Message("reporting-reason-reading")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", [sci, sci_ai])
def test_every_word_of_the_form_can_be_said(form: Callable[[Inputs], Dossier], language: str) -> None:
    tr = Locale(language)
    everything = given_(account=ACCOUNT, training=TRAINING, readings=(reading(),))
    for held in (everything, given_(), given_(account=ACCOUNT, answers={"functional-unit": "x"})):
        for message in messages(form(held)):
            assert tr.text(message).strip()


def test_the_forms_read_what_obsia_prints_today(usage: Callable[..., str]) -> None:
    path = usage(
        "started_at,model_request,region,input_tokens,output_tokens",
        "2026-01-31T23:59:59Z,gpt-4o,FRA,1000,300",
        "2026-02-01T08:00:00Z,google/gemma-3-27b-it,DEU,2000,100",
    )
    account = json.loads(json.dumps(account_record(assess(path, by=["model"], record_figures=False))))
    form = sci(given_(account=account))
    [carbon] = [
        each for each in account["figures"] if (each["quantity"], each["boundary"]) == ("carbon_g", "life cycle")
    ]
    found = field(form, "score_per_request").quantity
    assert found is not None
    assert found.value == pytest.approx(carbon["median"] / 2, rel=1e-12)
    assert len([each for each in sci_ai(given_(account=account)).sections if each.name.startswith("model_")]) == 2
    made = train(params_total=7e9, params_active=7e9, tokens=1e12, region="FRA", record_figures=False)
    training = json.loads(json.dumps(training_record(made)))
    assert field(sci_ai(given_(training=training)), "flop_all_runs").state is State.STATED


def test_a_command_in_a_proof_names_files_without_their_folders() -> None:
    command = [
        "obsia", "assess", "/data/someone/a.csv", "logs/b.csv", "..\\logs\\c.csv", "--model", "maker/large",
        "--map", "maps/m.toml", "--grid-file", "/data/someone/g.csv", "--what-if", "model=maker/small",
    ]  # fmt: skip
    assert without_folders(command) == (
        "obsia", "assess", "a.csv", "b.csv", "c.csv", "--model", "maker/large", "--map", "m.toml",
        "--grid-file", "g.csv", "--what-if", "model=maker/small",
    )  # fmt: skip
    form = sci(given_(account=ACCOUNT | {"command": command}))
    locators = {proof.locator for section in form.sections for each in section.fields for proof in each.proofs}
    assert any("a.csv" in locator for locator in locators)
    assert not any("someone" in locator or "logs" in locator for locator in locators)
