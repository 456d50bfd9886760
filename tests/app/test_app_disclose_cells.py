"""Cells, readings and answers become fields: what is known with its proof, what is not with its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.app.forms_fields import form_of

from obsia.app.forms import estimated
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.inputs import Inputs
from obsia.core.disclosure import Assertion, Basis, Status, System
from obsia.core.dossier import Dossier, Field, Proof, Quantity, State
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.facts import disclosures
from obsia.facts import snapshot as facts

annex_xi = form_of("annex-xi")
code_of_practice = form_of("code-of-practice")
summary = form_of("summary")

DAY = "2026-11-26"


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


# Cells become fields


@pytest.mark.parametrize(
    ("status", "more", "state", "said"),
    [
        (Status.PUBLISHED, {"value": "chat"}, State.STATED, set[str]()),
        (Status.PUBLISHED, {"licence": "MIT"}, State.STATED, {"form-note-licence", "form-says-available"}),
        (Status.GATED, {"value": "chat"}, State.STATED, {"form-note-gated"}),
        (Status.PARTIAL, {"value": "chat"}, State.STATED, {"form-note-partial"}),
        (Status.DERIVABLE, {"value": "chat"}, State.STATED, {"form-note-derivable"}),
        (Status.PUBLISHED, {"value": "chat", "basis": Basis.SECONDARY}, State.STATED, {"form-note-secondary"}),
        (
            Status.PUBLISHED,
            {"value": "chat", "basis": Basis.INDEX, "permalink": f"sha256:{'0' * 64}"},
            State.STATED,
            {"form-note-index"},
        ),
        (Status.PUBLISHED, {"value": "chat", "basis": Basis.PROVIDER}, State.STATED, {"form-note-provider"}),
        (Status.WITHHELD, {}, State.NOT_DISCLOSED, {"form-reason-withheld"}),
        (Status.WITHHELD, {"reason": "a trade secret"}, State.NOT_DISCLOSED, {"form-reason-withheld-why"}),
        (Status.NOT_FOUND, {}, State.NOT_DISCLOSED, {"form-reason-not-found"}),
        (Status.NOT_APPLICABLE, {}, State.NOT_APPLICABLE, {"form-reason-inapplicable"}),
        (Status.NOT_APPLICABLE, {"value": "none"}, State.NOT_APPLICABLE, {"form-reason-inapplicable-why"}),
    ],
)
def test_a_cell_becomes_a_field(status: Status, more: dict[str, Any], state: State, said: set[str]) -> None:
    held = fields_of(annex_xi(inputs(cell("intended_tasks", status, **more))))["1a-tasks"]
    assert held.state is state
    messages = [*held.notes, *held.words, *([held.reason] if held.reason else [])]
    assert {each.code for each in messages} == said
    assert held.proofs[0].url == "https://example.org/one"


def test_what_a_copy_of_unknown_date_lacks_is_not_said_to_be_unread() -> None:
    held = fields_of(annex_xi(inputs(cell("intended_tasks", Status.NOT_FOUND, copy_on=""))))["1a-tasks"]
    assert (held.state, held.proofs) == (State.NOT_DISCLOSED, ())
    assert held.reason is not None
    assert (held.reason.code, held.reason.arguments["day"]) == ("form-reason-undated", "2026-01-01")


@pytest.mark.parametrize("framework", ["annex-xi", "code-of-practice"])
def test_every_item_that_answers_an_element_of_the_form_is_in_the_form(framework: str) -> None:
    elements = disclosures.elements(facts.load(), framework)
    items = {row.item for row in elements if row.scope != "near"}
    assert len(items) > 8
    make = {"annex-xi": annex_xi, "code-of-practice": code_of_practice}[framework]
    for item in items:
        held = fields_of(make(inputs(cell(item, Status.PUBLISHED, "as stated"))))
        assert any("as stated" in each.text for each in held.values()), item


def test_a_cell_that_was_read_later_does_not_count() -> None:
    early = cell("intended_tasks", Status.NOT_FOUND, read_on="2026-01-01")
    late = cell("intended_tasks", Status.PUBLISHED, "chat", read_on="2026-12-01")
    held = fields_of(annex_xi(inputs(early, late)))["1a-tasks"]
    assert held.state is State.NOT_DISCLOSED
    assert fields_of(annex_xi(inputs(early, late, made_on="2026-12-01")))["1a-tasks"].text == "chat"


def test_nobody_speaks_of_it_is_another_reason() -> None:
    held = fields_of(annex_xi(inputs()))
    assert {each.reason.code for each in held.values() if each.reason and each.name == "1b-acceptable-use"} == {
        "form-reason-nobody"
    }


def test_a_number_that_cannot_be_read_whole_is_shown_as_the_text_that_it_is() -> None:
    held = fields_of(annex_xi(inputs(cell("tokens_training", Status.PUBLISHED, "between 1 and 2 trillion"))))
    field = held["2c-data-points"]
    assert field.quantity is None
    assert field.text == "between 1 and 2 trillion"
    assert "form-note-no-number" in {note.code for note in field.notes}


def test_what_a_statement_says_beside_its_number_is_kept() -> None:
    more = cell("device_hours_training", Status.PUBLISHED, "About 147,000 H800 hours, of which some on two nodes")
    field = fields_of(annex_xi(inputs(more)))["2d-device-hours"]
    assert field.quantity is not None
    assert field.quantity.value == 147_000.0
    assert [note.code for note in field.notes] == ["form-note-about", "form-note-as-stated"]


def test_a_partial_number_is_no_number() -> None:
    held = SystemFacts(inputs=inputs(cell("tokens_training", Status.PARTIAL, "15 trillion")))
    assert held.tokens() is None


def test_hours_and_accelerators_give_days_and_hardware_days() -> None:
    held = estimate(
        inputs(
            cell("device_hours_training", Status.PUBLISHED, "240,000 H100 hours"),
            cell("hardware_training", Status.PUBLISHED, "1,000 NVIDIA H100"),
        )
    )
    form = fields_of(code_of_practice(held))
    days, devices = form["c-time-days"].quantity, form["c-hardware-days"].quantity
    assert days is not None and devices is not None  # noqa: PT018 - one thought
    assert (days.value, days.as_asked, days.kind) == (10.0, "10", Kind.MODELLED)
    assert (devices.value, devices.as_asked) == (10_000.0, "10000")
    ranged = form["c-time-range"].quantity
    assert ranged is not None
    assert ranged.as_asked == "form-time-under-1"
    flop = form["c-flop"].quantity
    assert flop is not None and flop.low is not None  # noqa: PT018 - one thought
    assert flop.low < flop.value, "hours alone give a range of operations"
    assert form["c-flop-method"].words[0].code == "form-flop-method-hours"


# Energy: measured before stated before estimated


def reading(**more: Any) -> Reading:
    about: dict[str, Any] = {
        "meter": "rapl", "perimeter": "node 1", "boundary": Boundary.SERVER, "energy_kwh": 1_500.0, "duration_s": 60.0,
        "work": "training", "energy_low_kwh": 1_400.0, "energy_high_kwh": 1_600.0,
    }  # fmt: skip
    return Reading(**(about | more))


RUN = (
    cell("parameters_active", Status.PUBLISHED, "7 billion"),
    cell("tokens_training", Status.PUBLISHED, "2 trillion"),
)


def test_what_a_meter_read_comes_first_with_its_own_interval_and_boundary() -> None:
    stated = cell("energy_training", Status.PUBLISHED, "9 MWh")
    held = fields_of(annex_xi(estimate(inputs(*RUN, stated, readings=(reading(), reading(work="inference"))))))
    quantity = held["2e-energy"].quantity
    assert quantity is not None
    assert (quantity.value, quantity.low, quantity.high) == (1.5, 1.4, 1.6)
    assert (quantity.kind, quantity.boundary) == (Kind.MEASURED, "boundary-server")
    assert held["2e-method"].words[0].arguments["meters"] == "rapl"


def test_ends_of_several_readings_are_not_added_up() -> None:
    held = fields_of(
        annex_xi(inputs(readings=(reading(), reading(perimeter="node 2", energy_kwh=500.0, energy_low_kwh=0.0))))
    )
    quantity = held["2e-energy"].quantity
    assert quantity is not None
    assert (quantity.value, quantity.low, quantity.high) == (2.0, None, None)


def test_a_narrower_boundary_is_not_added_to_a_wider_one() -> None:
    both = (reading(), reading(boundary=Boundary.FACILITY, energy_kwh=1_800.0, energy_high_kwh=None))
    held = fields_of(annex_xi(inputs(readings=both)))["2e-energy"]
    assert held.quantity is not None
    assert (held.quantity.value, held.quantity.boundary, held.quantity.low) == (1.8, "boundary-facility", None)
    assert "form-note-readings-left-out" in {note.code for note in held.notes}


def test_what_the_maker_states_comes_before_an_estimate_and_its_boundary_is_not_guessed() -> None:
    stated = cell("energy_training", Status.PUBLISHED, "1,200 MWh of training")
    form = fields_of(code_of_practice(estimate(inputs(*RUN, stated))))
    quantity = form["e-training"].quantity
    assert quantity is not None
    assert (quantity.value, quantity.as_asked, quantity.kind) == (1_200.0, "1200", Kind.DISCLOSED)
    assert quantity.boundary == "form-boundary-unstated"
    assert quantity.low is None
    assert form["e-method"].state is State.NOT_DISCLOSED, "how they did it is theirs to tell"
    answered = {"training-energy": "1.5 GWh", "training-energy-boundary": "facility"}
    quantity = fields_of(annex_xi(inputs(answers=answered)))["2e-energy"].quantity
    assert quantity is not None
    assert (quantity.value, quantity.boundary) == (1_500.0, "boundary-facility")


def test_energy_that_is_stated_in_words_alone_is_shown_as_they_are() -> None:
    words = cell("energy_training", Status.PUBLISHED, "two to three times the last one")
    alone = fields_of(annex_xi(inputs(words)))["2e-energy"]
    assert (alone.text, alone.quantity) == ("two to three times the last one", None)
    beside = fields_of(annex_xi(estimate(inputs(*RUN, words))))["2e-energy"]
    assert beside.quantity is not None
    assert [note.arguments["text"] for note in beside.notes if note.code == "form-note-said-of-energy"] == [words.value]
    assert beside.proofs[-1].url == words.address


def test_hours_times_a_nameplate_do_not_stand_for_energy() -> None:
    derived = cell("energy_training", Status.DERIVABLE, "21,588 MWh: hours times 700 W")
    quantity = fields_of(annex_xi(estimate(inputs(*RUN, derived))))["2e-energy"].quantity
    assert quantity is not None
    assert quantity.value != 21_588.0
    assert quantity.low is not None
    alone = fields_of(annex_xi(inputs(derived)))["2e-energy"].quantity
    assert alone is not None
    assert (alone.value, alone.kind) == (21_588.0, Kind.MODELLED), "better than nothing, and said to be derived"


def test_not_available_is_the_reporters_word_and_no_number() -> None:
    held = fields_of(code_of_practice(estimate(inputs(*RUN, answers={"training-energy": "N/A"}))))["e-training"]
    assert held.state is State.NOT_DISCLOSED
    assert held.reason is not None
    assert held.reason.code == "form-reason-supplier"
    assert "form-note-not-applicable-allowed" in {note.code for note in held.notes}


def test_stated_carbon_is_in_tonnes_and_not_estimated_again() -> None:
    held = estimate(inputs(*RUN, cell("carbon_training", Status.PUBLISHED, "8,930 tCO2e, location-based")))
    for form, name in ((code_of_practice(held), "x-carbon"), (summary(held), "t-carbon")):
        quantity = fields_of(form)[name].quantity
        assert quantity is not None
        assert (quantity.value, quantity.unit, quantity.kind) == (8_930.0, "tCO2e", Kind.DISCLOSED)


# What the records refuse

LABEL = Message("form-field-1a-tasks")
PROOF = (Proof(title="t"),)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: Field(name="x", label=LABEL, state=State.STATED, proofs=PROOF), "stated-field-says-nothing"),
        (lambda: Field(name="x", label=LABEL, state=State.STATED, text="y"), "stated-field-without-proof"),
        (lambda: Field(name="x", label=LABEL, state=State.NOT_DISCLOSED), "nothing-else"),
        (
            lambda: Field(name="x", label=LABEL, state=State.NOT_DISCLOSED, text="y", reason=LABEL),
            "nothing-else",
        ),
        (
            lambda: Field(name="x", label=LABEL, state=State.NOT_DISCLOSED, words=(LABEL,), reason=LABEL),
            "nothing-else",
        ),
        (lambda: Quantity(value=1, unit="u", kind=Kind.MEASURED, boundary="b", low=0.5), "interval-of-one-end"),
        (
            lambda: Quantity(value=1, unit="u", kind=Kind.MEASURED, boundary="b", low=2, high=3),
            "without-its-value",
        ),
        (lambda: reading(meter=""), "reading-unnamed"),
        (lambda: reading(boundary=Boundary.LIFE_CYCLE), "reading-beyond-meters"),
        (lambda: reading(energy_kwh=math.inf), "reading-not-finite"),
        (lambda: reading(energy_low_kwh=1_501.0), "reading-low-above"),
        (lambda: reading(energy_high_kwh=1_499.0), "reading-high-below"),
    ],
)
def test_a_record_refuses_what_cannot_be(made: Callable[[], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()


def test_words_alone_state_a_field() -> None:
    assert Field(name="x", label=LABEL, state=State.STATED, words=(LABEL,), proofs=PROOF).words == (LABEL,)
