"""What non-disclosure costs of a real request: which things can be told, and what an open model has left to tell."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from obsia.accounting import disclosure
from obsia.app.questions.request import NonDisclosure
from obsia.app.request import non_disclosure as simulated
from obsia.app.request.non_disclosure import NON_DISCLOSURE_COSTS
from obsia.core.errors import UnknownName
from obsia.core.question import asked_as
from obsia.surfaces.cli import run

MODEL, TOKENS = "meta-llama/Llama-3.1-8B-Instruct", {"input_tokens": 500, "output_tokens": 200}
ANSWER = cache(simulated.answer)
"""Each question is simulated once, whichever tests and commands ask it: with the few simulations of all tests here."""
non_disclosure = asked_as(NonDisclosure, ANSWER)


@pytest.fixture(autouse=True)
def few_worlds(monkeypatch):
    """Enough to tell a large cost from a small one."""
    for name, value in (("FULL", disclosure.Design(8, 64)), ("REPLACED", 96), ("REPLICATES", 2)):
        monkeypatch.setattr(disclosure, name, value)


def test_a_closed_model_has_its_size_to_tell_and_an_open_one_has_not() -> None:
    closed = non_disclosure("gpt-4o", **TOKENS)
    opened = non_disclosure(MODEL, **TOKENS)
    disclosure_values = [
        {value.group: value for value in found.costs[0].disclosure_values} for found in (closed, opened)
    ]
    assert "size" in disclosure_values[0]
    assert "size" not in disclosure_values[1]
    assert disclosure_values[0]["size"].shapley_share.value > 0.4
    assert closed.costs[0].score.value > opened.costs[0].score.value
    assert [each.prior for each in closed.costs] == ["ours", "wider"]


def test_the_record_and_the_page_say_the_same_groups(capsys, monkeypatch) -> None:
    monkeypatch.setattr(simulated, "answer", ANSWER)
    call = ["silence", MODEL, "--in", "500", "--out", "200"]
    assert run([*call, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [each["prior"] for each in record["priors"]] == ["ours", "wider"]
    groups = {each["group"] for each in record["priors"][0]["groups"]}
    assert {"batch", "hardware", "precision", "speculation", "fullness"} <= groups
    assert set(record["priors"][0]["all_disclosed_interval_score_log10"]) == {"claim", "published", "audited"}
    assert run(call) == 0
    page = capsys.readouterr().out
    assert "how many requests share a pass" in page
    assert "all disclosed and audited" in page
    first, energy = record["priors"][0], record["figure"]
    share = first["groups"][0]["score_reduction_log10"]["value"] / first["interval_score_log10"]["value"]
    apart = energy["high"] / energy["low"]
    said = re.search(r"from ×([\d.]+)\s+between\s+its\s+ends\s+to\s+about\s+×([\d.]+)\.", page)
    assert said
    assert [float(each) for each in said.groups()] == pytest.approx([apart, apart ** (1.0 - share)], rel=0.06)


def test_of_carbon_the_place_is_worth_disclosing_too() -> None:
    energy, carbon = (non_disclosure(MODEL, **TOKENS, quantity=each) for each in ("energy", "carbon"))
    location = [
        next(
            (value.shapley_share.value for value in found.costs[0].disclosure_values if value.group == "location"), 0.0
        )
        for found in (energy, carbon)
    ]
    assert location[1] > location[0] + 0.1
    assert carbon.figure.quantity == "carbon_g"
    assert carbon.costs[0].score.value > energy.costs[0].score.value
    assert "--quantity" in carbon.command
    assert NON_DISCLOSURE_COSTS.record(carbon)["quantity"] == "carbon"


def test_errors_are_those_of_estimate() -> None:
    with pytest.raises(UnknownName):
        non_disclosure("no-such-model-at-all", input_tokens=1, output_tokens=1)


def test_the_record_holds_errors_of_simulation() -> None:
    found = NON_DISCLOSURE_COSTS.record(non_disclosure(MODEL, **TOKENS))
    for prior in found["priors"]:
        assert prior["interval_score_log10"]["standard_error"] > 0
