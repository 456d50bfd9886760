"""Models side by side and what-ifs of one request, as they are typed and read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from obsia.app.catalogue.comparison import compare
from obsia.app.request.equivalents import equivalents
from obsia.app.request.estimate import estimate
from obsia.app.request.request_whatif import what_if
from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.surfaces.cli import run

REQUEST = ("estimate", "gpt-4o", "--in", "1000", "--out", "400", "--region", "USA")


def test_the_page_holds_models_and_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "gpt-4o", "meta/llama-3.1-8b", "--region", "FRA"]) == 0
    page = capsys.readouterr().out
    assert "Models side by side: a question and its answer" in page
    assert "openai/gpt-4o / meta/llama-3.1-8b" in page
    assert "the first uses less" in page


def test_the_record_holds_figures_and_probabilities(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["compare", "gpt-4o", "mistral/mistral-large-2407", "--task", "agent", "--json", "--no-record"]
    assert run(call) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["task"]["calls"] == 8
    assert [each["model"]["model"] for each in record["models"]] == ["openai/gpt-4o", "mistral/mistral-large-2407"]
    (pair,) = record["pairs"]
    assert [each["figure"]["quantity"] for each in pair["ratios"]] == ["energy_ratio", "carbon_ratio", "water_ratio"]
    assert all(0 <= each["probability_less"] <= 1 for each in pair["ratios"])


@pytest.mark.parametrize(
    ("call", "french"),
    [
        (lambda: compare(["gpt-4o"], task="request"), "1 modèle nommé"),
        (lambda: compare(["gpt-4o", "openai/gpt-4o"], task="request"), "désignent le même modèle, openai/gpt-4o"),
        (lambda: compare(["gpt-4o", "o3"], task="reasoning"), "n’est pas une tâche de openai/gpt-4o"),
        (lambda: compare(["gpt-4o", "openai/whisper-1"], task="request"), "n’ont aucune tâche en commun"),
        (lambda: what_if("gpt-4o", changes=[], task="request"), "0 changements"),
        (lambda: what_if("gpt-4o", changes=["input=2", "input=3"], task="request"), "changent la même chose"),
        (lambda: what_if("gpt-4o", changes=["model.o3=o1"], task="request"), "concerne un autre modèle"),
        (lambda: estimate("gpt-4o", task="agent", input_tokens=3), "ne donnez pas en plus --in."),
        (
            lambda: equivalents(estimate("gpt-4o", task="request").figures[0], multiplier=0),
            "n’est pas un multiplicateur",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_every_language(call: Callable[[], object], french: str) -> None:
    with pytest.raises(BadCall) as refused:
        call()
    assert french in locale("fr").text(refused.value.sentences)
    assert locale("en").text(refused.value.sentences) == str(refused.value)


def test_a_what_if_shows_before_after_and_the_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*REQUEST, "--what-if", "region=SWE"]) == 0
    page = capsys.readouterr().out
    for words in ("before", "after", "no change", "Everything would run in Sweden"):
        assert words in page
    assert run([*REQUEST, "--what-if", "output=0.5", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["what_if"] == ["output=0.5"]
    assert record["attributional"] is True
    energy = record["differences"][0]
    assert energy["figure"]["high"] < 0
    assert energy["ratio"]["median"] < 1
    assert energy["probability_lower"] == 1
    assert record["differences"][-1]["ratio"] is None


def test_a_what_if_goes_without_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*REQUEST, "--what-if", "region=SWE", "--csv"]) == 2
    assert "cannot be combined with --csv" in capsys.readouterr().err
