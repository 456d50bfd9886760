"""Sentences of people, in both languages, at every door where a name is asked for: each was read by eye."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.core.errors import UnknownName
from obsia.facts.names.models import find_model, resolve_model
from obsia.facts.names.places import resolve_region
from obsia.facts.names.systems import resolve_system
from obsia.facts.snapshot import load

with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8", newline="") as _file:
    SENTENCES = [(row["door"], row["sentence"], row["expected"]) for row in csv.DictReader(_file)]


def model(sentence: str) -> str:
    found = resolve_model(load(), name=sentence)
    assert not found.safe
    return f"{found.model_id or found.checkpoint}{'@' if found.host else ''}{found.host}"


def system(sentence: str) -> str:
    return resolve_system(load(), sentence).subject.removeprefix("model:")


def place(sentence: str) -> str:
    return resolve_region(load(), text=sentence).zone_id


DOORS: dict[str, Callable[[str], str]] = {"estimate": model, "openness": system, "place": place}


@pytest.mark.parametrize(("door", "sentence", "expected"), SENTENCES)
def test_a_sentence_is_understood_or_refused(door: str, sentence: str, expected: str) -> None:
    if expected:
        assert DOORS[door](sentence) == expected
        return
    with pytest.raises(UnknownName):
        DOORS[door](sentence)


def test_enough_sentences_are_tried_at_every_door() -> None:
    assert len(SENTENCES) >= 120
    assert {door for door, _, _ in SENTENCES} == set(DOORS)


@pytest.mark.parametrize(
    ("sentence", "nearest"),
    [
        ("le plus petit modèle de Mistral", "mistral/mistral-large-4"),
        ("is GPT-5 more efficient than GPT-4o?", "openai/gpt-5"),
        ("How much does a Sora 2 video consume", "openai/sora-2"),
    ],
)
def test_what_is_refused_names_the_nearest(sentence: str, nearest: str) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_model(load(), name=sentence)
    assert caught.value.suggestions[0] == nearest


def test_two_places_in_a_sentence_are_both_named() -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_region(load(), text="Ireland or France")
    assert caught.value.suggestions == ("FRA (France)", "IRL (Ireland)")


EVERYDAY = ("streaming", "air", "step", "voyage", "vibe", "whisper", "maestro", "mercury", "edition", "canvas", "tiny")


@settings(max_examples=100, deadline=None)
@given(
    around=st.sampled_from(("une heure de {}", "my {} today", "the {} we need", "un {} pour nous")),
    word=st.sampled_from(EVERYDAY),
)
def test_a_word_of_everyday_language_in_a_sentence_is_no_model(around: str, word: str) -> None:
    assert find_model(load(), name=around.format(word)) is None


@settings(max_examples=100, deadline=None)
@given(
    host=st.sampled_from(("Azure", "Groq", "Amazon Bedrock", "OVHcloud", "Vertex AI")),
    name=st.sampled_from(("GPT-4o mini", "Llama 3.3 70B", "Claude Sonnet 4.5", "Mistral Small 3.2")),
    written=st.sampled_from(("{host} {name}", "{name} on {host}", "énergie de {name} chez {host}")),
)
def test_a_host_beside_a_model_leaves_it_the_same_and_is_read(host: str, name: str, written: str) -> None:
    found, plain = find_model(load(), name=written.format(host=host, name=name)), find_model(load(), name=name)
    assert found is not None
    assert plain is not None
    assert (found.model_id, found.safe) == (plain.model_id, False)
    assert found.host
