"""GHG Protocol: who runs the servers decides the scope; location and market never stand in one column."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.forms_fields import ACCOUNT, TRAINING, field, form_of, given_, messages, reason

from obsia.app.forms.ghg_protocol import CONTRACT
from obsia.app.forms.inputs import Inputs
from obsia.core.dossier import Dossier, Field, State
from obsia.core.errors import BadInput
from obsia.core.locales import Locale
from obsia.core.message import Message

esrs_e1 = form_of("esrs-e1")
ghg_protocol = form_of("ghg-protocol")

OWN = {
    "servers": "own",
    "contract-evidence": "PPA 12, certificates 1 to 3",
    "contract-kwh": "1.5",
    "contract-g-per-kwh": "10",
    "quality-criteria": "met",
    "residual-mix-g-per-kwh": "600",
    "residual-mix-source": "residual mix of 2025",
}


def values(found: Field) -> tuple[float, float | None, float | None, str]:
    assert found.quantity is not None
    return found.quantity.value, found.quantity.low, found.quantity.high, found.quantity.unit


def test_bought_services_are_scope_3_category_1_and_nothing_else() -> None:
    form = ghg_protocol(given_(account=ACCOUNT))
    assert values(field(form, "scope_3_1_use")) == (0.00049, 0.00023, 0.0011, "tCO2e")
    for name in ("scope_1", "scope_2_location_use", "scope_2_market_use", "scope_3_2_use", "contract"):
        assert field(form, name).state is State.NOT_APPLICABLE
    assert Message("reporting-ghg-note-bought") in form.notes
    said = ghg_protocol(given_(account=ACCOUNT, answers={"servers": "bought"}))
    assert Message("reporting-ghg-note-bought") not in said.notes


def test_own_servers_are_scope_2_with_hardware_in_category_2() -> None:
    form = ghg_protocol(given_(account=ACCOUNT, answers={"servers": "own"}))
    assert values(field(form, "scope_2_location_use")) == (0.00045, 0.0002, 0.001, "tCO2e")
    assert values(field(form, "scope_3_2_use")) == (0.00004, 0.00002, 0.00012, "tCO2e")
    assert Message("reporting-ghg-note-capital") in field(form, "scope_3_2_use").notes
    assert field(form, "scope_3_1_use").state is State.NOT_APPLICABLE
    assert reason(form, "scope_3_3_use") == "upstream"
    assert reason(form, "contract") == "answer"


@pytest.mark.parametrize("left_out", CONTRACT)
def test_market_based_needs_every_answer_and_says_which_is_missing(left_out: str) -> None:
    answers = {name: text for name, text in OWN.items() if name != left_out}
    form = ghg_protocol(given_(account=ACCOUNT, answers=answers))
    found = field(form, "scope_2_market_use")
    assert found.state is State.NOT_DISCLOSED
    assert found.reason == Message("reporting-reason-contract", answers=left_out)
    assert field(form, "scope_2_location_use").state is State.STATED


def test_market_based_is_the_contract_first_and_the_residual_mix_for_the_rest() -> None:
    form = ghg_protocol(given_(account=ACCOUNT, answers=OWN))
    found = field(form, "scope_2_market_use")
    # Energy 1 to 4 kWh, median 1.8: 1.5 kWh at 10 g, the rest at 600 g.
    assert values(found) == (0.000195, 0.00001, 0.001515, "tCO2e")
    assert {proof.locator for proof in found.proofs if proof.title == "obsia:answers"} == set(CONTRACT)
    assert field(form, "contract").text == "PPA 12, certificates 1 to 3"
    sections = {section.name: [each.name for each in section.fields] for section in form.sections}
    assert sections["scope_2_location"] == ["scope_2_location_use"]
    assert sections["scope_2_market"] == ["scope_2_market_use", "contract"]


def test_a_contract_that_does_not_meet_the_criteria_gives_no_line() -> None:
    form = ghg_protocol(given_(account=ACCOUNT, answers=OWN | {"quality-criteria": "not met"}))
    assert reason(form, "scope_2_market_use") == "criteria"
    with pytest.raises(BadInput, match="answers, field 'quality-criteria': 'perhaps' is not among the choices"):
        ghg_protocol(given_(account=ACCOUNT, answers=OWN | {"quality-criteria": "perhaps"}))


@pytest.mark.parametrize(
    ("answers", "is_said"),
    [
        ({}, False), ({"servers": "own"}, False), (OWN, True), (OWN | {"servers": "bought"}, False),
        (OWN | {"quality-criteria": "not met"}, False), (OWN | {"contract-evidence": ""}, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [ghg_protocol, esrs_e1])
def test_what_the_reporter_states_of_a_contract_is_said_where_it_was_stated(
    form: Callable[[Inputs], Dossier], answers: dict[str, str], *, is_said: bool
) -> None:
    notes = [note.code for section in form(given_(account=ACCOUNT, answers=answers)).sections for note in section.notes]
    assert ("reporting-ghg-note-criteria" in notes) == is_said
    assert "reporting-ghg-note-market" in notes


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 5000).map(lambda thousandths: thousandths / 1000),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_the_market_based_line_lies_between_its_two_rates(contract_kwh: float, rate: int, residual: int) -> None:
    answers = OWN | {
        "contract-kwh": str(contract_kwh), "contract-g-per-kwh": str(rate), "residual-mix-g-per-kwh": str(residual)
    }  # fmt: skip
    value, low, high, _ = values(field(ghg_protocol(given_(account=ACCOUNT, answers=answers)), "scope_2_market_use"))
    assert low is not None
    assert high is not None
    for energy_kwh, found in ((1.8, value), (1.0, low), (4.0, high)):
        ends = sorted((energy_kwh * rate / 1e6, energy_kwh * residual / 1e6))
        assert ends[0] - 1e-15 <= found <= ends[1] + 1e-15


def test_training_has_lines_of_its_own_and_one_contract_is_used_once() -> None:
    form = ghg_protocol(given_(account=ACCOUNT, training=TRAINING, answers=OWN))
    assert values(field(form, "scope_2_location_training")) == (75.0, 50.0, 100.0, "tCO2e")
    assert reason(form, "scope_2_market_training") == "one-contract"
    assert reason(form, "scope_3_2_training") == "embodied"
    alone = ghg_protocol(given_(training=TRAINING, answers=OWN))
    assert values(field(alone, "scope_2_market_training"))[0] == pytest.approx((1.5 * 10 + 98.5 * 600) / 1e6)
    bought = ghg_protocol(given_(training=TRAINING))
    assert values(field(bought, "scope_3_1_training")) == (75.0, 50.0, 100.0, "tCO2e")
    assert Message("reporting-ghg-note-use-only") in field(bought, "scope_3_1_training").notes


def test_without_figures_the_lines_say_what_they_need() -> None:
    form = ghg_protocol(given_())
    assert reason(form, "scope_3_1_use") == "account"
    own = ghg_protocol(given_(answers=OWN))
    assert reason(own, "scope_2_location_use") == "account"
    assert reason(own, "scope_2_market_use") == "account"
    placeless = TRAINING | {"figures": TRAINING["figures"][2:]}
    run = ghg_protocol(given_(training=placeless, answers=OWN))
    assert reason(run, "scope_2_location_training") == "training-region"
    assert reason(run, "scope_2_market_training") == "training"


def test_generators_burn_what_no_account_knows() -> None:
    bought = ghg_protocol(given_(account=ACCOUNT))
    assert (field(bought, "scope_1").state, reason(bought, "scope_1")) == (State.NOT_APPLICABLE, "bought")
    silent = ghg_protocol(given_(account=ACCOUNT, answers={"servers": "own"}))
    assert (field(silent, "scope_1").state, reason(silent, "scope_1")) == (State.NOT_DISCLOSED, "answer")
    for servers in ("own", "bought"):
        none = ghg_protocol(given_(account=ACCOUNT, answers={"servers": servers, "generators": "none"}))
        assert (field(none, "scope_1").state, reason(none, "scope_1")) == (State.NOT_APPLICABLE, "no-generators")
    burning = ghg_protocol(given_(account=ACCOUNT, answers={"generators": "yes"}))
    assert field(burning, "scope_1").state is State.NOT_DISCLOSED
    assert reason(burning, "scope_1") == "fuel"


@pytest.mark.parametrize("text", ["many", "-1", "1/3", "1e999", "nan", "1,5"])
def test_a_number_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadInput, match="answers, field 'contract-kwh'"):
        ghg_protocol(given_(account=ACCOUNT, answers=OWN | {"contract-kwh": text}))


def test_a_word_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(
        BadInput, match=r"field .servers.: .rented. is not among the choices\. Expected: one of own, bought"
    ):
        ghg_protocol(given_(account=ACCOUNT, answers={"servers": "rented"}))


def test_the_edition_and_its_revision_are_said() -> None:
    form = ghg_protocol(given_(account=ACCOUNT))
    assert "2015" in form.edition
    assert form.notes[0].code == "reporting-ghg-note-revision"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    for answers in ({}, OWN, {"servers": "own", "generators": "yes"}, OWN | {"quality-criteria": "not met"}):
        for message in messages(ghg_protocol(given_(account=ACCOUNT, training=TRAINING, answers=answers))):
            assert tr.text(message).strip()
