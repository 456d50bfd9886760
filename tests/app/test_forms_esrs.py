"""ESRS E1: MWh of own operations, tonnes by scope, rounded as said; totals are figures, not sums of ends."""

from __future__ import annotations

import pytest
from tests.app.forms_fields import ACCOUNT, TRAINING, field, form_of, given_, messages, reason

from obsia.core.dossier import State
from obsia.core.errors import BadInput
from obsia.core.evidence import Kind
from obsia.core.locales import Locale
from obsia.core.message import Message

esrs_e1 = form_of("esrs-e1")

OWN = {"servers": "own"}
MARKET = OWN | {
    "contract-evidence": "green tariff", "contract-kwh": "9", "contract-g-per-kwh": "0", "quality-criteria": "met",
    "residual-mix-g-per-kwh": "600", "residual-mix-source": "residual mix of 2025",
}  # fmt: skip


def test_energy_of_own_servers_in_mwh_with_the_rounding_said() -> None:
    form = esrs_e1(given_(account=ACCOUNT, answers=OWN))
    found = field(form, "energy_use").quantity
    assert found is not None
    assert (found.value, found.low, found.high, found.unit) == (0.0018, 0.001, 0.004, "MWh")
    assert found.as_asked == "0.00180"
    assert Message("reporting-esrs-note-rounding", digits=3) in form.sections[3].notes


def test_the_mix_is_the_reporters_and_never_zero_by_default() -> None:
    form = esrs_e1(given_(account=ACCOUNT, answers=OWN | {"energy-nuclear-mwh": "0.0012"}))
    nuclear = field(form, "energy_nuclear_mwh").quantity
    assert nuclear is not None
    assert (nuclear.value, nuclear.kind, nuclear.low) == (0.0012, Kind.DISCLOSED, None)
    for source in ("fossil", "renewable"):
        found = field(form, f"energy_{source}_mwh")
        assert found.state is State.NOT_DISCLOSED
        assert found.quantity is None
        assert found.reason is not None
        assert found.reason.arguments == {"answer": f"energy-{source}-mwh"}
    none = esrs_e1(given_(account=ACCOUNT, answers=OWN | {"energy-fossil-mwh": "0"}))
    stated = field(none, "energy_fossil_mwh").quantity
    assert stated is not None
    assert (stated.value, stated.as_asked) == (0.0, "")
    with pytest.raises(BadInput, match="energy-fossil-mwh"):
        esrs_e1(given_(account=ACCOUNT, answers=OWN | {"energy-fossil-mwh": "some"}))


def test_the_energy_of_a_bought_service_is_not_of_own_operations() -> None:
    form = esrs_e1(given_(account=ACCOUNT))
    for name in ("energy_use", "energy_fossil_mwh", "energy_renewable_mwh"):
        assert field(form, name).state is State.NOT_APPLICABLE
        assert reason(form, name) == "value-chain"
    bought = field(form, "scope_3_1_use").quantity
    assert bought is not None
    assert (bought.value, bought.as_asked) == (0.00049, "0.000490")
    assert reason(form, "total_market_use") == "no-scope-2"


def test_the_total_is_one_figure_and_not_the_sum_of_ends() -> None:
    form = esrs_e1(given_(account=ACCOUNT, answers=OWN))
    parts = [field(form, name).quantity for name in ("scope_2_location_use", "scope_3_2_use")]
    total = field(form, "total_location_use").quantity
    assert total is not None
    assert all(part is not None for part in parts)
    assert total.value == pytest.approx(sum(part.value for part in parts if part))
    assert total.high is not None
    assert total.high < sum(part.high or 0.0 for part in parts if part)


def test_market_and_location_have_sections_of_their_own() -> None:
    form = esrs_e1(given_(account=ACCOUNT, answers=MARKET))
    columns = {section.name: {each.name for each in section.fields} for section in form.sections}
    assert not any("market" in name for name in columns["e1_6_location"])
    assert all("market" in name for name in columns["e1_6_market"])
    market = field(form, "scope_2_market_use").quantity
    assert market is not None
    assert market.value == 0.0
    assert market.as_asked == ""
    assert reason(form, "total_market_use") == "joint-sum"


def test_training_has_lines_of_its_own() -> None:
    form = esrs_e1(given_(training=TRAINING, answers=OWN))
    energy = field(form, "energy_training").quantity
    assert energy is not None
    assert (energy.value, energy.as_asked) == (0.1, "0.100")
    assert reason(form, "total_location_training") == "embodied"
    empty = esrs_e1(given_(training=TRAINING | {"figures": []}, answers=OWN))
    assert reason(empty, "energy_training") == "training"
    assert reason(esrs_e1(given_(answers=OWN)), "energy_use") == "account"


def test_no_revenue_is_invented_and_the_method_is_the_reporters() -> None:
    form = esrs_e1(given_(account=ACCOUNT, answers={"method": "See note 7."}))
    assert reason(form, "energy_intensity") == "revenue"
    assert field(form, "method").text == "See note 7."
    assert form.notes[0].code == "reporting-esrs-note-revision"
    assert "2023/2772" in form.edition


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    for answers in ({}, OWN, MARKET):
        for message in messages(esrs_e1(given_(account=ACCOUNT, training=TRAINING, answers=answers))):
            assert tr.text(message).strip()
