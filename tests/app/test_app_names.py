"""What a name was taken for, as journeys carry it and languages say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsia.app.catalogue import models as catalogue
from obsia.app.disclosure.openness import openness
from obsia.app.naming import known_model, known_zone, moving_dates
from obsia.app.usage.assess import assess
from obsia.core.figure import Assumption
from obsia.core.locales import locale
from obsia.core.locales.wording import assumption_sentences
from obsia.facts.snapshot import load
from obsia.views.estimate import read_as
from obsia.views.parts import by_name
from obsia.views.usage_messages import set_aside

PRODUCTS = ("ChatGPT", "Claude", "Gemini", "Le Chat", "Copilot", "Grok", "Meta AI", "Perplexity")
FAMILIES = ("Mistral", "Llama", "Claude Sonnet", "GPT-5 family", "Qwen3")


@pytest.mark.parametrize("name", [*PRODUCTS, *FAMILIES])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_product_or_a_family_is_never_an_error_and_always_said(name: str, language: str) -> None:
    found = catalogue.model(name)
    assert not found.resolved.safe
    (sentence,) = assumption_sentences(found.resolved.assumptions, locale(language))
    assert name in sentence
    assert found.label in sentence
    assert catalogue.MODEL.record(found)["assumptions"]


@pytest.mark.parametrize("name", ["gpt-5", "GPT 5", "Mistral Large 3", "claude-sonnet-4.5"])
def test_a_name_of_the_model_needs_no_word(name: str) -> None:
    assert known_model(load(), name=name).assumptions == ()


@pytest.mark.parametrize("name", [*PRODUCTS, *FAMILIES])
def test_openness_answers_what_people_call_a_system(name: str) -> None:
    found = openness(name)
    assert found.taken or found.system.label.casefold() in {name.casefold(), "chatgpt", "qwen3"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_service_names_the_model_that_stands_behind_it(language: str) -> None:
    found = openness("ChatGPT")
    default = catalogue.model("ChatGPT").resolved.facts.model_id
    assert [each.code for each in found.taken] == ["name-service"]
    (said,) = assumption_sentences(found.taken, locale(language))
    assert "ChatGPT" in said
    assert load().label(f"model:{default}") in said
    assert openness("Gemini Apps").taken == (), "no product is called so"


def test_a_product_is_told_by_the_documents_of_its_default_model() -> None:
    """Google's documentation links a model card of Gemini 3.5 Flash; a card of GPT-5.5 Instant is reported."""
    for name in ("Gemini", "GPT-5.5 Instant"):
        said = {each.item for _, items in openness(name).topics for each in items}
        assert "model_card" in said, name


def test_the_grid_that_stands_in_for_a_union_is_said() -> None:
    zone = known_zone(load(), text="Union européenne", provider=None)
    assert zone.zone_id == "EEE"
    assert [each.code for each in zone.assumptions] == ["grid-union-as-continent"]
    assert known_zone(load(), text="Allemagne", provider=None).written == "DEU"
    assert known_zone(load(), text="eu-west-3", provider=None).written == "eu-west-3"


@pytest.mark.parametrize(
    ("name", "service"), [("ChatGPT", "openai"), ("Microsoft Copilot", "azure.ai.openai"), ("DeepSeek app", "deepseek")]
)
def test_a_product_runs_where_who_makes_it_runs_it(name: str, service: str) -> None:
    found = known_model(load(), name=name)
    assert (found.provider, [each.code for each in found.assumptions]) == (service, ["name-product"])


def test_a_product_whose_default_changed_moves_in_time() -> None:
    assert moving_dates(load(), name="Claude") == ("2026-02-17", "2026-06-30")
    assert moving_dates(load(), name="ChatGPT") == ()


@pytest.mark.parametrize(
    ("name", "provider", "host", "codes"),
    [
        ("Azure OpenAI GPT-4 Turbo", None, "azure.ai.openai", ["name-host"]),
        ("Groq Llama 3.3 70B", None, "groq", ["name-host"]),
        ("Azure AI Foundry Mistral Large", None, "azure.ai.inference", ["name-host", "name-family"]),
        ("Groq Llama 3.3 70B", "cerebras", "cerebras", ["name-weak"]),
    ],
)
def test_who_serves_a_model_is_read_from_its_name_and_said(
    name: str, provider: str | None, host: str, codes: list[str]
) -> None:
    found = known_model(load(), name=name, provider=provider)
    assert found.provider == host
    assert [each.code for each in found.assumptions] == codes
    for language in ("en", "fr"):
        assert name in assumption_sentences(found.assumptions, locale(language))[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gpt-4o batch", "batch"),
        ("gpt-4o more", "more"),
        ("Claude Opus 4.5 and sons", "and sons"),
        ("Cohere's Command R", ""),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_beside_a_name_that_are_not_read_are_said(name: str, words: str, language: str) -> None:
    found = known_model(load(), name=name)
    assert found.unread == words
    said = [each for each in found.assumptions if each.code == "name-unread"]
    assert [each.arguments["words"] for each in said] == ([words] if words else [])
    tr = locale(language)
    assert all(words in tr.text(read_as(found)) for _ in said)
    assert all(words in assumption_sentences(said, tr)[0] for _ in said)


def test_words_beside_a_name_in_a_table_are_said(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("model,output_tokens\ngpt-4o batch,10\ngpt-4o,10\n", encoding="utf-8")
    account = assess(tmp_path / "usage.csv")
    [said] = [each for each in set_aside(account) if each.code == "read-beside-names"]
    assert "gpt-4o batch" in locale("en").text(said)


def test_people_read_names_of_models_and_providers_and_not_ids() -> None:
    taken = Assumption(code="engine", arguments={"model": "mistral/mistral-large-4", "provider": "azure.ai.openai"})
    (read,) = by_name([taken], models=True)
    assert read.code == taken.code
    assert read.arguments["model"] == "Mistral Large 4"
    assert "azure.ai" not in read.arguments["provider"]
    unknown = Assumption(code="engine", arguments={"model": "unknown", "tokens": "3"})
    assert by_name([unknown], models=True) == (unknown,)
