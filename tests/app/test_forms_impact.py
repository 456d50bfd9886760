"""Impact Framework: a manifest whose own pipeline gives back the account, in the units that the framework names."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml
from tests.app.forms_fields import ACCOUNT, field, form_of, given_, messages, reason

from obsia.app.forms.impact_framework import native
from obsia.core.errors import NoData
from obsia.core.locales import Locale
from obsia.core.message import Message

impact_framework = form_of("impact-framework")


def manifest(**held: Any) -> dict[str, Any]:
    return yaml.safe_load(native(given_(**held)))


def computed(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the built-in plugins Multiply, Sum and Sci make of a manifest, child by child.

    The real ``if-run`` 1.1.0 gave the same for a manifest of this shape; its arithmetic is written again here.
    """
    plugins = found["initialize"]["plugins"]
    outputs: dict[str, dict[str, Any]] = {}
    for name, child in found["tree"]["children"].items():
        [observed] = child["inputs"]
        held = dict(observed)
        for step in child["pipeline"]["compute"]:
            method, config = plugins[step]["method"], plugins[step]["config"]
            assert plugins[step]["path"] == "builtin"
            if method == "Sci":
                held["sci"] = held["carbon"] / held[config["functional-unit"]]
                continue
            one, other = (held[parameter] for parameter in config["input-parameters"])
            held[config["output-parameter"]] = {"Multiply": one * other, "Sum": one + other}[method]
        outputs[name] = held
    return outputs


def test_the_pipeline_gives_back_the_carbon_of_each_model_and_of_all() -> None:
    found = computed(manifest(account=ACCOUNT))
    assert list(found) == ["maker/large", "not stated"]
    assert found["maker/large"]["carbon-operational"] == pytest.approx(375.0, rel=1e-12)
    assert found["maker/large"]["carbon"] == pytest.approx(412.5, rel=1e-12)
    assert found["maker/large"]["sci"] == pytest.approx(412.5 / 250, rel=1e-12)
    assert sum(each["carbon"] for each in found.values()) == pytest.approx(550.0, rel=1e-12)
    assert sum(each["energy"] for each in found.values()) == pytest.approx(2.0, rel=1e-12)


def test_the_shape_is_that_of_the_framework() -> None:
    found = manifest(account=ACCOUNT)
    assert list(found) == ["name", "description", "tags", "aggregation", "initialize", "tree"]
    assert found["aggregation"] == {"metrics": ["carbon"], "type": "both"}
    child = found["tree"]["children"]["maker/large"]
    assert child["pipeline"] == {"compute": ["operational-carbon", "sum-carbon", "sci"]}
    [observed] = child["inputs"]
    assert list(observed) == [
        "timestamp", "duration", "energy", "grid/carbon-intensity", "carbon-embodied", "requests", "tokens",
        "tokens-output",
    ]  # fmt: skip
    assert observed["timestamp"] == "2026-03-01T00:00:00.000Z"
    assert observed["duration"] == 7 * 86_400
    assert (observed["requests"], observed["tokens"], observed["tokens-output"]) == (250, 350_000, 50_000)


def test_units_are_named_as_the_framework_names_them() -> None:
    plugins = manifest(account=ACCOUNT)["initialize"]["plugins"]
    metadata = plugins["operational-carbon"]["parameter-metadata"]
    assert metadata["inputs"]["energy"]["unit"] == "kWh"
    assert metadata["inputs"]["grid/carbon-intensity"]["unit"] == "gCO2eq/kWh"
    assert metadata["outputs"]["carbon-operational"]["unit"] == "gCO2eq"
    total = plugins["sum-carbon"]["parameter-metadata"]["outputs"]["carbon"]
    assert total["aggregation-method"] == {"time": "sum", "component": "sum"}


def test_the_description_holds_the_intervals_that_the_framework_has_not() -> None:
    text = manifest(account=ACCOUNT)["description"]
    assert "request 0123456789ab" in text
    assert "maker/large: 0.75 to 3 kWh (assumed)" in text


def test_an_account_without_a_table_is_one_child_and_one_day_is_a_day() -> None:
    bare = {key: value for key, value in ACCOUNT.items() if key != "tables"} | {"period": ["2026-03-01", "2026-03-01"]}
    found = manifest(account=bare)
    assert list(found["tree"]["children"]) == ["account"]
    assert found["tree"]["children"]["account"]["inputs"][0]["duration"] == 86_400
    assert computed(found)["account"]["sci"] == pytest.approx(0.55, rel=1e-12)


def test_usage_that_is_not_counted_in_requests_has_no_score() -> None:
    account = deepcopy(ACCOUNT)
    account["tables"][1]["groups"][1]["tokens"]["messages"] = 3
    found = manifest(account=account)
    assert "sci" not in found["initialize"]["plugins"]
    assert all(child["pipeline"]["compute"][-1] == "sum-carbon" for child in found["tree"]["children"].values())
    assert "requests" not in found["tree"]["children"]["not stated"]["inputs"][0]
    form = impact_framework(given_(account=account))
    [asked] = [each for each in form.sections[1].fields if each.name == "requests_2"]
    assert asked.reason == Message("reporting-reason-none-counted")


def test_the_row_of_others_keeps_a_name_of_its_own() -> None:
    account = deepcopy(ACCOUNT)
    account["tables"][1]["groups"].append(deepcopy(account["tables"][1]["groups"][1]) | {"sum_of_groups": 4})
    assert list(manifest(account=account)["tree"]["children"]) == ["maker/large", "not stated", "4 other models"]


def test_an_account_without_energy_has_no_intensity_to_speak_of() -> None:
    account = deepcopy(ACCOUNT)
    account.pop("tables")
    for figure in account["figures"]:
        figure.update(mean=0.0, median=0.0, low=0.0, high=0.0)
    found = computed(manifest(account=account))["account"]
    assert (found["grid/carbon-intensity"], found["carbon"]) == (0.0, 0.0)


def test_what_cannot_be_written_says_what_it_needs() -> None:
    for account in (None, ACCOUNT | {"period": None}, ACCOUNT | {"figures": [], "tables": []}):
        with pytest.raises(NoData, match="account whose records have dates"):
            native(given_(account=account))
    form = impact_framework(given_())
    assert reason(form, "energy") == "account"
    assert reason(form, "period") == "account"


def test_the_form_shows_the_intervals() -> None:
    form = impact_framework(given_(account=ACCOUNT))
    energy = form.sections[0].fields[0].quantity
    assert energy is not None
    assert (energy.value, energy.low, energy.high) == (1.5, 0.75, 3.0)
    assert field(form, "period").text == "2026-03-01/2026-03-07"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_of_the_form_can_be_said(language: str) -> None:
    tr = Locale(language)
    for held in (given_(), given_(account=ACCOUNT)):
        for message in messages(impact_framework(held)):
            assert tr.text(message).strip()
