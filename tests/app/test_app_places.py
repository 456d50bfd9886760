"""Countries whose grid nobody publishes: an assumption with a wide range, never the end of an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from obsia.app.request.estimate import estimate
from obsia.app.usage.assess import assess
from obsia.facts import snapshot as facts

MODEL = "meta-llama/Llama-3.1-8B-Instruct"


def test_one_record_in_a_country_without_a_grid_does_not_stop_the_account(usage: Callable[..., str]) -> None:
    path = usage("model_request,region,input_tokens,output_tokens", f"{MODEL},MCO,100,50", f"{MODEL},FRA,100,50")
    account = assess(path, by=["zone"])
    assert account.records.counted == 2
    borrowed = [each for each in account.assumptions if each.code == "grid-borrowed"]
    assert {each.arguments["zone"] for each in borrowed} >= {"MCO"}
    by_zone = {group.keys["zone"]: group for group in account.tables[0].groups}
    carbon = {zone: group.figures[4] for zone, group in by_zone.items()}
    assert carbon["MCO"].high / carbon["MCO"].low > 1.2 * carbon["FRA"].high / carbon["FRA"].low


def test_every_country_that_is_understood_can_be_priced() -> None:
    snapshot = facts.load()
    known = {subject.removeprefix("grid:") for subject in snapshot.subjects("grid")}
    countries = [str(iso3) for (iso3,) in snapshot.rows("SELECT iso3 FROM countries ORDER BY iso3")]
    missing = [iso3 for iso3 in countries if iso3 not in known]
    assert missing
    for iso3 in (missing[0], missing[-1]):
        found = estimate("gpt-4o", input_tokens=10, output_tokens=10, region=iso3, record_figures=False)
        assert "grid-borrowed" in {each.code for each in found.assumptions}


@pytest.mark.parametrize("name", ["intensity_g_per_kwh", "water_l_per_kwh"])
def test_what_stands_in_lies_within_the_grids_that_are_known(name: str) -> None:
    found = estimate("gpt-4o", input_tokens=10, output_tokens=10, region="MCO")
    assert any(each.arguments.get("what") == name for each in found.assumptions)
