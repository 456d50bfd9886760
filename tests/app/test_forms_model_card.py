"""Hugging Face model cards: written as YAML that others read; read by line; beside it what the block cannot hold."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.forms_fields import TRAINING, field, form_of, given_, messages, reason

from obsia.app.forms.inputs import Inputs
from obsia.app.forms.model_card import (
    native,
    sidecar,
)
from obsia.app.forms.yaml_text import decimal, emit
from obsia.core.figure import Boundary
from obsia.core.locales import Locale
from obsia.core.reading import Reading

model_card = form_of("model-card")

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


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="not-finite"):
        decimal(float("nan"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    for held in (given_(), given_(training=TRAINING), given_(readings=(READING,), answers=ANSWERS)):
        for message in messages(model_card(held)):
            assert tr.text(message).strip()
