"""One search over everything that has a name: the right target first, today's before yesterday's, no dead end."""

from __future__ import annotations

import pytest

from obsia.app.catalogue.search import COLUMNS, FOUND, MEANT, NEAR, found_rows, search
from obsia.app.catalogue.search_index import KINDS, QUESTION, index
from obsia.core.errors import KnownName
from obsia.core.locales import languages, locale
from obsia.facts.snapshot import load
from obsia.views.search import document, verdict


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("Germny", "place", "DEU"),
        ("Allemange", "place", "DEU"),
        ("stable difusion", "family", "stable-diffusion"),
        ("Llma", "family", "llama"),
        ("chatgtp", "product", "ChatGPT"),
        ("mistrall", "family", "mistral"),
    ],
)
def test_a_slip_gets_the_right_suggestion_first_and_is_never_taken(text: str, kind: str, target: str) -> None:
    hits = search(text).hits
    assert (hits[0].entry.kind, hits[0].entry.target) == (kind, target)
    assert {each.match for each in hits} == {NEAR}


@pytest.mark.parametrize(
    ("text", "question"), [("eau", "water"), ("Water", "water"), ("how do I quote a figure", "quote")]
)
def test_what_people_ask_first_is_found_by_a_word_and_by_its_sentence(text: str, question: str) -> None:
    first, *others = search(text).hits
    assert (first.entry.kind, first.entry.target) == (QUESTION, question)
    assert text != "eau" or ("place", "ARE") in {(each.entry.kind, each.entry.target) for each in others}


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("what does nvidia h100 consume", "device", "NVIDIA H100 SXM5 80GB"),
        ("puissance MI300X", "device", "AMD Instinct MI300X"),
        ("RTE centres de donnees", "series", "RTE"),
        ("NESO data centres", "series", "NESO"),
        ("eau consommée par Google", "company", "google"),
        ("energy star ai", QUESTION, "least"),
        ("token", QUESTION, "token"),
        ("jetons", QUESTION, "token"),
        ("étiquette énergie", QUESTION, "least"),
    ],
)
def test_a_chip_leads_to_its_power_and_a_publisher_to_its_figures(text: str, kind: str, target: str) -> None:
    first = search(text).hits[0]
    assert (first.entry.kind, first.entry.target, first.is_near) == (kind, target, False)
    about = locale("en").text(first.entry.about)
    assert kind != "device" or "W" in about.split()
    assert kind != "series" or first.entry.page.startswith("/world/countries/"), "all its figures are of one country"


def test_what_is_of_today_stands_before_what_is_older() -> None:
    models = [each.entry for each in search("claud").hits if each.entry.kind == "model"]
    assert len(models) > 5
    assert [each.date for each in models] == sorted((each.date for each in models), reverse=True)
    assert models[0].target != "anthropic/claude-2"


def test_a_product_says_which_model_it_is_read_as() -> None:
    hits = search("ChatGPT").hits
    model = next(each for each in hits if each.entry.kind == "model")
    assert model.match == MEANT
    assert [each.code for each in model.taken] == ["name-product"]


@pytest.mark.parametrize("text", ["how much energy did training GPT-4 take", "entraînement de GPT-4"])
def test_who_asks_of_training_is_led_to_it_and_nothing_of_that_is_unread(text: str) -> None:
    hit = search(text).hits[0]
    assert hit.entry.page == "/models/openai/gpt-4/#training"
    assert hit.taken == ()
    assert search("GPT-4").hits[0].entry.page == "/models/openai/gpt-4/"


def test_a_known_name_without_facts_says_so_and_leads_to_the_nearest() -> None:
    found = search("DALL-E 3")
    assert isinstance(found.known, KnownName)
    assert found.hits
    assert all(each.is_near for each in found.hits)


def test_what_nobody_knows_is_not_guessed() -> None:
    found = search("zzzzqqqq")
    assert found.hits == ()
    assert verdict(found).code == "search-nothing"


def test_at_most_so_many_of_a_kind_are_shown_and_all_are_counted() -> None:
    found = search("gpt", most=2)
    shown = [each.entry.kind for each in found.hits]
    assert all(shown.count(kind) <= 2 for kind in KINDS)
    assert found.counts["model"] > 2


def test_records_and_rows_hold_what_is_found() -> None:
    found = search("Mistral", most=3)
    record = FOUND.record(found)
    assert [set(row) for row in found_rows(found)] == [set(COLUMNS)] * len(found.hits)
    assert record["hits"][0]["names"] == dict.fromkeys(languages(), "Mistral")


@pytest.mark.parametrize("language", languages())
def test_every_kind_of_thing_is_said_in_every_language(language: str) -> None:
    tr = locale(language)
    seen: set[str] = set()
    for each in index(load()).entries:
        if each.kind not in seen:
            seen.add(each.kind)
            assert tr(f"search-kind-{each.kind}")
            assert tr.text(each.name)
    assert seen == set(KINDS)
    assert [each.name for each in document(search("Mistral")).sections] == ["verdict", "about", "hits"]
