"""Hugging Face model cards: written as YAML that others read; read by line; beside it what the block cannot hold."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.app.forms_fields import SAMPLES, TRAINING, field, given_, messages, reason

from obsia.app.forms.front_matter import block
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.model_card import (
    DIGITS,
    CardEmissions,
    card_fields,
    model_card,
    native,
    of_card,
    read,
    sidecar,
)
from obsia.app.forms.rounding import significant
from obsia.app.forms.yaml_text import decimal, emit
from obsia.core.dossier import State
from obsia.core.errors import BadInput, NoData
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.reading import Reading

READING = Reading(
    meter="wattmeter", perimeter="node 3", boundary=Boundary.SERVER, energy_kwh=1000.0, duration_s=3600.0,
    work="training", energy_low_kwh=900.0, energy_high_kwh=1200.0, hardware="Example GPU", device_count=8, region="FRA",
)  # fmt: skip
ANSWERS = {"carbon-intensity-g-per-kwh": "50", "carbon-intensity-source": "operator, 2025"}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
# One line break in a plain or quoted text is a space to YAML: only texts without breaks are the same for all.
LINE = TEXT.map(lambda text: "".join(letter for letter in text if letter.isprintable()))


def written(inputs: Inputs) -> dict[str, Any]:
    """The block as PyYAML reads it."""
    lines = native(inputs).splitlines()
    assert (lines[0], lines[-1]) == ("---", "---")
    found = yaml.safe_load("\n".join(lines[1:-1]))
    assert list(found) == ["co2_eq_emissions"]
    return found["co2_eq_emissions"]


# ---------------------------------------------------------------- written


def test_an_estimate_is_written_in_grams_with_its_range_in_the_source() -> None:
    found = written(given_(training=TRAINING, answers={"training-type": "pre-training"}))
    assert found["emissions"] == 75_000_000.0
    assert found["training_type"] == "pre-training"
    assert found["geographical_location"] == "FRA"
    assert found["hardware_used"] == "64 NVIDIA H100 SXM5 80GB"
    assert "plausible range 50000000.0 to 100000000.0 g; obsia trace run-carbon" in found["source"]
    assert "modelled, boundary facility, location-based" in found["source"]


@pytest.mark.parametrize(
    ("grams", "written_as"), [(8_473_041.82, 8_470_000.0), (0.0123456, 0.0123), (99.95, 100.0), (7.0, 7.0)]
)
def test_the_block_claims_no_more_than_three_digits(grams: float, written_as: float) -> None:
    run = deepcopy(TRAINING)
    of_card = next(
        each for each in run["figures"] if (each["quantity"], each["boundary"]) == ("training_carbon_g", "facility")
    )
    of_card |= {"value": grams, "mean": grams, "median": grams, "low": grams * 0.71234, "high": grams * 1.23456}
    inputs = given_(training=run)
    found = written(inputs)
    assert found["emissions"] == written_as
    low, high = found["source"].partition("plausible range ")[2].partition(" g")[0].split(" to ")
    assert (float(low), float(high)) == tuple(float(f"{grams * each:.3g}") for each in (0.71234, 1.23456))
    beside = json.loads(sidecar(inputs))["fields"][0]
    assert beside["value"] == pytest.approx(grams, rel=1e-12), "the file beside keeps every digit"


def test_place_and_machines_rest_on_what_states_the_run() -> None:
    estimated = model_card(given_(training=TRAINING))
    assert field(estimated, "hardware_used").proofs[0].locator == "obsia train --params-total 7B"
    assert field(model_card(given_(training=TRAINING | {"command": None})), "hardware_used").proofs[0].locator == (
        "obsia train"
    )
    metered = model_card(given_(readings=(READING,)))
    assert field(metered, "geographical_location").proofs[0].locator == "wattmeter: node 3"


def test_what_is_not_stated_is_left_out_and_never_zero() -> None:
    assert written(given_(training=TRAINING | {"figures": [], "zone": None})) == {
        "hardware_used": "64 NVIDIA H100 SXM5 80GB"
    }
    assert native(given_()) == "---\nco2_eq_emissions: {}\n---\n"
    form = model_card(given_())
    assert reason(form, "emissions") == "training"
    assert reason(form, "source") == "no-emissions"
    assert reason(form, "geographical_location") == "answer"
    assert reason(form, "hardware_used") == "answer"
    assert reason(model_card(given_(training=TRAINING | {"figures": []})), "emissions") == "training-region"


def test_readings_come_first_and_need_an_intensity() -> None:
    form = model_card(given_(readings=(READING,), training=TRAINING))
    assert reason(form, "emissions") == "answer"
    found = written(given_(readings=(READING,), training=TRAINING, answers=ANSWERS))
    assert found["emissions"] == 50_000.0
    assert found["hardware_used"] == "8 Example GPU"
    assert found["geographical_location"] == "FRA"
    assert "45000.0 to 60000.0 g" in found["source"]
    assert "obsia trace" not in found["source"]
    held = field(model_card(given_(readings=(READING,))), "energy").quantity
    assert held is not None
    assert (held.value, held.boundary) == (1000.0, "boundary-server")
    plain = Reading(meter="m", perimeter="p", boundary=Boundary.SERVER, energy_kwh=1.0, duration_s=1.0, work="training")
    bare = written(given_(readings=(plain,), answers=ANSWERS))
    assert sorted(bare) == ["emissions", "source"]
    assert "range" not in bare["source"]
    assert "interval of the meter 45000.0" in found["source"], "what a meter states is no range of obsia"
    tested = deepcopy(TRAINING)
    tested["figures"][1]["tested"] = "tested"
    assert "90% interval 50000000.0 to" in written(given_(training=tested))["source"]


def test_answers_win_over_what_the_run_says() -> None:
    answers = {"hardware": "TPU v5", "device-count": "16", "geographical-location": "Quebec, Canada"}
    found = written(given_(training=TRAINING, answers=answers))
    assert (found["hardware_used"], found["geographical_location"]) == ("16 TPU v5", "Quebec, Canada")
    uncounted = written(given_(training=TRAINING, answers={"hardware": "TPU v5"}))
    assert uncounted["hardware_used"] == "TPU v5"


def test_the_file_beside_holds_what_the_block_cannot() -> None:
    beside = json.loads(sidecar(given_(training=TRAINING)))
    fields = {each["field"]: each for each in beside["fields"]}
    emissions, energy = fields["emissions"], fields["energy"]
    assert (emissions["low"], emissions["high"], emissions["level"]) == (5e7, 1e8, 0.9)
    assert (emissions["boundary"], emissions["kind"], emissions["tested"]) == ("facility", "modelled", "extrapolated")
    assert (energy["value"], energy["unit"], energy["low"], energy["high"]) == (100.0, "kWh", 90.0, 120.0)
    assert energy["evidence"][0]["url"].startswith("https://")
    assert fields["training_type"] == {"field": "training_type", "state": "not disclosed", "reason": "answer"}
    assert fields["geographical_location"]["text"] == "FRA"
    assert beside["describes"] == "co2_eq_emissions"
    metered = json.loads(sidecar(given_(readings=(READING,), answers=ANSWERS)))
    assert metered["fields"][0]["figure_id"] is None


# ---------------------------------------------------------------- read


def test_a_card_is_read_with_its_comments_quotes_and_long_lines() -> None:
    found = read((SAMPLES / "cards" / "full.md").read_text(encoding="utf-8"), file="full.md")
    assert found == CardEmissions(
        emissions_g=Fraction(1710), as_written="1710", source="CodeCarbon", training_type="fine-tuning",
        geographical_location="Singapore", hardware_used="8 v100 GPUs, one node", line=6,
    )  # fmt: skip


def test_the_bare_number_of_older_cards_is_read() -> None:
    found = read((SAMPLES / "cards" / "old.md").read_text(encoding="utf-8"), file="old.md")
    assert found is not None
    assert found.emissions_g == Fraction("0.012147398577917884")
    assert (found.line, found.source) == (3, "")


def test_a_card_without_the_block_states_nothing() -> None:
    assert read((SAMPLES / "cards" / "silent.md").read_text(encoding="utf-8"), file="silent.md") is None


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("12", 12), ("1.5e3", 1500), ("8,930 tonnes", 8_930_000_000), ("2 kg", 2000), ("3 kgCO2e", 3000),
        ("0.5 t CO2eq", 500_000), ("1 metric ton", 1_000_000), ("7 g of CO2", 7), ("9 grams CO2-eq", 9), ("", None),
        ("null", None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, grams: int | None) -> None:
    found = read(f"---\nco2_eq_emissions:\n  emissions: {text}\n---\n", file="a.md")
    assert found is not None
    assert found.emissions_g == grams


@pytest.mark.parametrize(
    "text", ["a lot", "12 tons", "12 lbs", "-3", "1.2.3", "1,2", "12 kWh", "0x10", ".inf", "1e999"]
)
def test_an_amount_that_is_no_grams_is_refused_by_file_line_and_field(text: str) -> None:
    card = f"---\nlicense: mit\nco2_eq_emissions:\n  source: x\n  emissions: {text}\n---\n"
    with pytest.raises(BadInput, match=r"^a\.md, line 5, field 'co2_eq_emissions\.emissions': .*Expected: grams"):
        read(card, file="a.md")


@pytest.mark.parametrize(
    ("card", "error"),
    [
        ("no fence", "a.md, line 1: there is no metadata block"),
        ("", "a.md, line 1: there is no metadata block"),
        ("---\na: b\n", "a.md, line 3: the metadata block is not closed"),
        (
            "---\nco2_eq_emissions: {emissions: 1}\n---\n",
            "a.md, line 2, field 'co2_eq_emissions': this is a flow mapping",
        ),
        ("---\nco2_eq_emissions: [1]\n---\n", "a.md, line 2, field 'co2_eq_emissions': this is a list"),
        ("---\nco2_eq_emissions: &x 1\n---\n", "a.md, line 2, field 'co2_eq_emissions': this is an anchor"),
        (
            "---\nco2_eq_emissions:\n  source: *x\n---\n",
            "a.md, line 3, field 'co2_eq_emissions.source': this is an alias",
        ),
        (
            "---\nco2_eq_emissions:\n  source: !!str x\n---\n",
            "a.md, line 3, field 'co2_eq_emissions.source': this is a tag",
        ),
        (
            "---\nco2_eq_emissions:\n- 1\n---\n",
            "a.md, line 3, field 'co2_eq_emissions': this is not a field of a block",
        ),
        (
            "---\nco2_eq_emissions:\n\temissions: 1\n---\n",
            "a.md, line 3, field 'co2_eq_emissions': it is indented with a tab",
        ),
        (
            "---\nco2_eq_emissions:\n  source:\n    deep: 1\n---\n",
            "a.md, line 3, field 'co2_eq_emissions.source': this is a block scalar",
        ),
        (
            "---\nco2_eq_emissions:\n  source: a\n  source: b\n---\n",
            "a.md, line 4, field 'co2_eq_emissions.source': this occurs twice",
        ),
        (
            "---\nco2_eq_emissions: 1\nco2_eq_emissions: 2\n---\n",
            "a.md, line 3, field 'co2_eq_emissions': this occurs twice",
        ),
        (
            '---\nco2_eq_emissions:\n  source: "open\n---\n',
            "a.md, line 3, field 'co2_eq_emissions.source': a quotation is not closed",
        ),
        (
            "---\nco2_eq_emissions:\n  source: 'open\n---\n",
            "a.md, line 3, field 'co2_eq_emissions.source': a quotation is not closed",
        ),
        (
            '---\nco2_eq_emissions:\n  source: "\\q"\n---\n',
            "a.md, line 3, field 'co2_eq_emissions.source': an escape is not valid in YAML",
        ),
        (
            '---\nco2_eq_emissions:\n  source: "\\ud800"\n---\n',
            "a.md, line 3, field 'co2_eq_emissions.source': an escape is not valid in YAML",
        ),
        (
            '---\nco2_eq_emissions:\n  source: "\\UFFFFFFFF"\n---\n',
            "a.md, line 3, field 'co2_eq_emissions.source': an escape is not valid in YAML",
        ),
    ],
)
def test_what_is_not_read_is_refused_by_line(card: str, error: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(card, file="a.md")
    assert str(caught.value).startswith(error)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("  source: |\n    one\n    two # kept\n", "one\ntwo # kept"),
        ("  source: >-\n    one\n    two\n\n    three\n", "one two\nthree"),
        ('  source: "a\\\n    b\\tc\\x41\\U0001F600"\n', "ab\tcA\U0001f600"),
        ("  source: 'it''s'  # a remark\n", "it's"),
        ("  # a remark\n  source: a#b # a remark\n  # another\n", "a#b"),
        ("  source: ~\n", ""),
        ("  source:\n\n  training_type: x\n", ""),
    ],
)
def test_the_ways_of_yaml_that_are_read(source: str, text: str) -> None:
    card = f"---\n# top\nco2_eq_emissions: # head\n{source}---\n"
    found = read(card, file="a.md")
    assert found is not None
    assert found.source == text
    assert (yaml.safe_load(card.split("---")[1])["co2_eq_emissions"]["source"] or "").strip() == text


def test_two_escapes_of_json_are_one_character() -> None:
    found = read('---\nco2_eq_emissions:\n  source: "\\ud83d\\ude00"\n---\n', file="a.md")
    assert found is not None
    assert found.source == "\U0001f600"


def test_an_empty_block_is_an_empty_scalar() -> None:
    found = read("\ufeff---\r\nco2_eq_emissions:\r\nlicense: mit\r\n...\r\n", file="a.md")
    assert found == CardEmissions(emissions_g=None, line=2)


# ---------------------------------------------------------------- there and back


@settings(deadline=None)
@given(st.floats(min_value=1e-9, max_value=1e15), TEXT, TEXT)
def test_what_is_written_is_read_back(emissions: float, place: str, kind: str) -> None:
    assume(place.strip() == place)
    text = "---\n" + emit(
        {"co2_eq_emissions": {"emissions": emissions, "geographical_location": place, "source": kind}}
    )
    found = read(f"{text}---\n", file="a.md")
    assert found is not None
    assert float(found.emissions_g or 0) == emissions
    assert (found.geographical_location, found.source) == (place, kind)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["source", "training_type", "hardware_used"]), LINE, min_size=1))
def test_what_another_writer_writes_is_read_the_same(texts: dict[str, str]) -> None:
    card = "---\n" + yaml.safe_dump({"co2_eq_emissions": texts}, allow_unicode=True, width=20) + "---\n"
    found = block(card, "co2_eq_emissions", file="a.md")
    assert isinstance(found, dict)
    assert {name: scalar.text for name, scalar in found.items()} == texts


def test_a_form_is_read_back_from_its_block() -> None:
    inputs = given_(training=TRAINING, answers={"training-type": "pre-training: a\nlong #one"})
    found = read(native(inputs), file="card.md")
    assert found is not None
    form = model_card(inputs)
    quantity = field(form, "emissions").quantity
    assert quantity is not None
    assert found.emissions_g == Fraction(significant(quantity.value, digits=DIGITS))
    for name in ("source", "training_type", "geographical_location", "hardware_used"):
        assert getattr(found, name) == field(form, name).text


def test_a_card_that_was_read_is_shown_with_its_line_as_proof() -> None:
    card = read((SAMPLES / "cards" / "old.md").read_text(encoding="utf-8"), file="old.md")
    assert card is not None
    emissions, source, *_ = card_fields(card, file="old.md")
    assert emissions.quantity is not None
    assert (emissions.quantity.value, emissions.quantity.boundary) == (
        0.012147398577917884,
        "reporting-boundary-unsaid",
    )
    assert emissions.proofs[0].locator == "co2_eq_emissions, line 3"
    assert source.state is State.NOT_DISCLOSED
    full = read((SAMPLES / "cards" / "full.md").read_text(encoding="utf-8"), file="full.md")
    assert full is not None
    assert card_fields(full, file="full.md")[1].text == "CodeCarbon"
    silent = card_fields(CardEmissions(emissions_g=None), file="x")
    assert {each.state for each in silent} == {State.NOT_DISCLOSED}


def test_a_card_as_a_form() -> None:
    text = (SAMPLES / "cards" / "full.md").read_text(encoding="utf-8")
    form = of_card(text, file="full.md", inputs=given_(answers={"subject": "A card"}))
    emissions = field(form, "emissions").quantity
    assert emissions is not None
    assert (emissions.value, emissions.low) == (1710.0, None)
    assert reason(form, "energy") == "card-silent"
    assert form.subject == "A card"
    with pytest.raises(NoData, match=r"silent\.md' has no co2_eq_emissions"):
        of_card((SAMPLES / "cards" / "silent.md").read_text(encoding="utf-8"), file="silent.md", inputs=given_())


# ---------------------------------------------------------------- the writer of YAML

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(TEXT, inner, max_size=3)
        | st.lists(LEAVES | st.dictionaries(TEXT, inner, max_size=2), max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_others_read_what_is_written(value: dict[str, Any]) -> None:
    assert yaml.safe_load(emit(value) or "{}") == value


def test_words_that_look_like_truth_values_are_quoted() -> None:
    assert emit({"no": "off", "on": "1e5", "grid/carbon-intensity": 1e-05}) == (
        '"no": "off"\n"on": "1e5"\ngrid/carbon-intensity: 0.00001\n'
    )


def test_numbers_that_are_none_and_lists_of_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="not-finite"):
        decimal(float("nan"))
    with pytest.raises(ValueError, match="list-of-lists"):
        emit({"a": [[1]]})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    for held in (given_(), given_(training=TRAINING), given_(readings=(READING,), answers=ANSWERS)):
        for message in messages(model_card(held)):
            assert tr.text(message).strip()
    for each in card_fields(CardEmissions(emissions_g=Fraction(1)), file="x"):
        assert tr(each.label.code)
