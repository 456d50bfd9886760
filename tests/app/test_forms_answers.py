"""Forms of answers: what an operator reports of a data centre, VSME by turnover, and what SCI demands."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.surfaces.forms_samples import answer_of, fields_of, records

from obsia.app.forms.disclose import Question, disclose
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import figure_in
from obsia.app.forms.specification import filled
from obsia.core.dossier import Dossier, Field, State
from obsia.core.figure import Boundary
from obsia.core.locales import languages, locale
from obsia.facts import snapshot as facts

CENTRE = {
    "dc-energy-kwh": "31536000",
    "dc-it-energy-kwh": "24258461.5",
    "dc-water-m3": "18400",
    "dc-heat-kwh": "0",
    "dc-guarantees-kwh": "20000000",
    "dc-agreements-kwh": "8000000",
    "dc-on-site-kwh": "150000.25",
}


def of_answers(form: str, answers: dict[str, str]) -> dict[str, Field]:
    account = None if form == "data-centre" else records()[0]
    held = Inputs(
        system=None, assertions=(), made_on="2026-11-29", snapshot=facts.load().content_hash,
        command=("obsia", "disclose", form), account=account, answers=answers,
    )  # fmt: skip
    return {each.name: each for each in fields_of(filled(form, held))}


def value_of(field: Field) -> float:
    assert field.quantity is not None, field.name
    return field.quantity.value


def test_indicators_of_a_data_centre_follow_from_its_answers() -> None:
    fields = of_answers("data-centre", CENTRE)
    assert value_of(fields["pue"]) == pytest.approx(31_536_000 / 24_258_461.5, rel=1e-12)
    assert value_of(fields["wue"]) == pytest.approx(18_400 / 24_258.4615, rel=1e-12)
    assert value_of(fields["erf"]) == 0.0
    assert value_of(fields["ref"]) == pytest.approx(28_150_000.25 / 31_536_000, rel=1e-12)
    assert value_of(fields["dc-renewable"]) == 28_150_000.25


@pytest.mark.parametrize("language", languages())
def test_what_a_meter_read_stands_with_all_its_digits(language: str) -> None:
    fields, tr = of_answers("data-centre", CENTRE), locale(language)
    assert answer_of(fields["dc-energy-kwh"], tr).startswith(tr.whole(31_536_000))
    assert answer_of(fields["dc-it-energy-kwh"], tr).startswith(tr.whole(24_258_461))


def test_an_indicator_without_its_answers_names_them_and_nothing_is_divided_by_zero() -> None:
    fields = of_answers("data-centre", {"dc-energy-kwh": "100"})
    reason = fields["pue"].reason
    assert reason is not None
    assert reason.arguments["answers"] == "dc-it-energy-kwh"
    zero = of_answers("data-centre", {"dc-energy-kwh": "100", "dc-it-energy-kwh": "0"})["pue"]
    assert zero.state is State.NOT_DISCLOSED


def test_vsme_divides_one_figure_by_the_turnover_where_no_fuel_is_burnt() -> None:
    said = {"servers": "own", "generators": "none", "turnover-eur": "48000000"}
    figure = figure_in(records()[0], "carbon_g", Boundary.FACILITY, where="account")
    assert figure is not None
    found = of_answers("vsme", said)["intensity"]
    assert value_of(found) == pytest.approx(figure.median / 1e6 / 48.0, rel=1e-12)
    assert found.quantity is not None
    assert found.quantity.low == pytest.approx(figure.low / 1e6 / 48.0, rel=1e-12)
    assert of_answers("vsme", said | {"generators": "yes"})["intensity"].state is State.NOT_DISCLOSED
    assert of_answers("vsme", said | {"servers": "bought"})["intensity"].state is State.NOT_APPLICABLE
    water = {"water-withdrawal-m3": "120.5", "water-discharge-m3": "100"}
    assert value_of(of_answers("vsme", said | water)["water_consumption"]) == 20.5


def test_sci_says_what_its_text_demands_and_what_is_left_out() -> None:
    fields = [each for name, each in of_answers("sci", {}).items() if name.startswith("conforms_")]
    assert len(fields) == 6
    assert all(each.proofs[0].url.startswith("https://") and each.proofs[0].locator for each in fields)
    in_part = [each for each in fields if answer_of(each, locale("en")).startswith("In part")]
    assert [each.name for each in in_part] == ["conforms_whole"]


def test_a_form_of_answers_alone_is_written_empty_too(tmp_path: Path) -> None:
    empty = disclose(Question(form="EED", record_figures=False))
    assert empty.form == "data-centre"
    assert {each.state for each in fields_of(empty)} == {State.NOT_DISCLOSED}
    answers = tmp_path / "mine.md"
    answers.write_text("dc-name: North\n", encoding="utf-8")
    made: Dossier = disclose(Question(form="data-centre", answers=answers, record_figures=False))
    assert {each.name: each for each in fields_of(made)}["dc-name"].text == "North"
