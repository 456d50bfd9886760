"""Answers that must agree with each other, or say how a question was read."""

from __future__ import annotations

import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world.answers import Answers
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.query import Query
from obsia.facts.snapshot import Snapshot


@pytest.fixture(scope="module")
def answers(snapshot: Snapshot) -> Answers:
    return Answers(Planet(snapshot, Worlds(worlds=1024)))


def test_what_the_anchor_lists_agrees_with_itself_where_others_publish_too(answers: Answers) -> None:
    """US 2030: IT electricity is electricity over PUE, capacity what its load factor makes of it."""

    def told(quantity: str, unit: str) -> float:
        asked = Query(
            id="x", year="2030", region="United States", region_kind="country", iso3="USA",
            scenario="Base", quantity=quantity, unit=unit,
        )  # fmt: skip
        return answers.answer(asked).p50

    electricity = told("electricity", "TWh")
    assert told("it_electricity", "TWh") * told("pue", "ratio") == pytest.approx(electricity, rel=0.02)
    capacity_gw = electricity / (told("load_factor", "%") / 100) / 8.76
    assert told("installed_capacity", "GW") == pytest.approx(capacity_gw, rel=0.02)


def test_a_scenario_that_nobody_defines_is_said_to_be_read_as_the_reference(answers: Answers) -> None:
    asked = Query(
        id="x", year="2030", region="World", region_kind="world", iso3="",
        scenario="Liftoff", quantity="electricity", unit="TWh",
    )  # fmt: skip
    assert answers.answer(asked).method.endswith("scenario 'Liftoff' read as Base")
