"""Names of models: what resolves, how, and what never does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.core.errors import BadCall, UnknownName
from obsia.facts.names.models import ModelName, resolve_model
from obsia.facts.names.providers import called
from obsia.facts.snapshot import Snapshot

RESOLVED: list[tuple[str, str | None, str, bool, str]] = [
    ("acme/anvil-1", None, "acme/anvil-1", True, "canonical id"),
    ("ACME/Anvil-1", None, "acme/anvil-1", True, "canonical id"),
    ("  anvil-1 ", None, "acme/anvil-1", True, "exact"),
    ("anvil-1-mini", None, "acme/anvil-1-mini", True, "canonical id without developer"),
    ("anvil-1-2025-01-01", "acme", "acme/anvil-1", True, "date"),
    ("anvil-1-2025-01-01", None, "acme/anvil-1", True, "date"),
    ("anvil-1-2031-01-01", None, "acme/anvil-1", True, "rewrite rule + exact"),
    ("models/anvil-1-2031-01-01", None, "acme/anvil-1", True, "rewrite rule + rewrite rule + exact"),
    ("anvil-1-thinking", None, "acme/anvil-1", False, "variant"),
    ("shared", "acme", "acme/anvil-1", True, "exact"),
    ("shared", "bolt", "bolt/nut-large", True, "exact"),
    ("acme/shared", None, "acme/anvil-1", True, "acme/ + exact"),
    ("Acme-AI/anvil-1-thinking", None, "acme/anvil-1", False, "Acme-AI/ + variant"),
    ("anvil-latest", None, "acme/anvil-2", False, "moving (catalogue)"),
    ("team_anvil1_prod", "freetext", "acme/anvil-1", False, "guess from a free-text deployment name"),
    ("free/team-anvil1", None, "acme/anvil-1", False, "free/ + guess from a free-text deployment name"),
    ("Acme-AI/Anvil-2-8B-Instruct", None, "acme/anvil-2", True, "hub id"),
    ("anvil-2-8b-instruct", None, "acme/anvil-2", True, "hub id without organisation"),
]


@pytest.mark.parametrize(("name", "provider", "model_id", "safe", "rule"), RESOLVED)
def test_names_resolve(small: Snapshot, name: str, provider: str | None, model_id: str, safe: bool, rule: str) -> None:
    found = resolve_model(small, name=name, provider=provider)
    assert (found.model_id, found.safe, found.rule) == (model_id, safe, rule)
    assert small.source(found.evidence)


def test_the_checkpoint_is_linked(small: Snapshot) -> None:
    assert resolve_model(small, name="anvil-2").checkpoint == "Acme-AI/Anvil-2-8B-Instruct"
    assert resolve_model(small, name="nut-large").checkpoint is None
    found = resolve_model(small, name="acme-ai/anvil-1")
    assert (found.model_id, found.checkpoint) == ("acme/anvil-1", "Acme-AI/Anvil-1")


@pytest.mark.parametrize(
    ("on", "model_id", "safe"),
    [
        ("2024-02-25", "bolt/nut-large", False),
        ("2024-02-26", "bolt/nut-large", True),
        ("2024-09-16", "bolt/nut-large", True),
        ("2024-09-17", "bolt/nut-large-2409", True),
        ("2026-11-24", "bolt/nut-large-2409", True),
        (None, "bolt/nut-large-2409", False),
    ],
)
def test_a_moving_alias_is_read_at_its_date(small: Snapshot, on: str | None, model_id: str, safe: bool) -> None:
    found = resolve_model(small, name="nut-latest", provider="bolt", on=on)
    assert (found.model_id, found.safe) == (model_id, safe)


def test_a_date_that_is_none_is_refused(small: Snapshot) -> None:
    with pytest.raises(BadCall, match=r"'yesterday' is not a day\. Expected: a day, YYYY-MM-DD"):
        resolve_model(small, name="nut-latest", on="yesterday")


def test_one_name_with_two_meanings_needs_the_provider(small: Snapshot) -> None:
    with pytest.raises(UnknownName, match="pass the provider") as caught:
        resolve_model(small, name="shared")
    assert caught.value.suggestions == ("acme/anvil-1", "bolt/nut-large")


def test_two_guesses_are_no_guess(small: Snapshot) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_model(small, name="anvil1-mini", provider="freetext")
    assert caught.value.suggestions == ("acme/anvil-1", "acme/anvil-1-mini")


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("anvl-1", "acme/anvil-1"),
        ("anvil-3", "acme/anvil-1"),
        ("navil-1", None),
        ("someone/anvil-1", "acme/anvil-1"),
        ("bolt/anvil-1", "acme/anvil-1"),
        ("nut-larg", "bolt/nut-large"),
        ("team-anvil1", None),
        ("zzz", None),
    ],
)
def test_a_near_miss_suggests_and_never_resolves(small: Snapshot, name: str, suggested: str | None) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_model(small, name=name)
    assert len(caught.value.suggestions) <= 5
    if suggested:
        assert suggested in caught.value.suggestions


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \t ",
        "a\nb",
        "anvil-1\x00",
        "\x1b[31mred",
        "\udc80",
        "\u202eanvil-1",
        "'; DROP TABLE aliases; --",
        "anvil%",
        "../../../etc/passwd",
        "x" * 1_000_000,
        "a-" * 100,
        "free/" * 39 + "x",
        "models/" * 28,
        "{name}{0}%s",
    ],
)
def test_hostile_text_is_refused_fast_and_shown_escaped(small: Snapshot, name: str) -> None:
    start = time.process_time()
    with pytest.raises(UnknownName) as caught:
        resolve_model(small, name=name, provider="freetext")
    assert time.process_time() - start < 0.5
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 600
    assert small.subjects("model")


@settings(max_examples=200, deadline=None)
@given(name=st.text(max_size=60), provider=st.none() | st.text(max_size=12))
def test_any_text_resolves_or_is_unknown(small: Snapshot, name: str, provider: str | None) -> None:
    printable = True
    try:
        found = resolve_model(small, name=name, provider=provider)
    except UnknownName as error:
        printable = str(error).isprintable()
    else:
        assert isinstance(found, ModelName)
    assert printable


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("azure.ai.openai", "Azure OpenAI"),
        ("azure", "Azure"),
        ("any", "any"),
        ("", ""),
        ("provider:openai", "provider:OpenAI"),
        ("service:azure.ai.openai/openai/gpt-4o", "service:Azure OpenAI/openai/gpt-4o"),
        ("cloud:aws", "cloud:AWS"),
        ("model:openai/gpt-4o", "model:openai/gpt-4o"),
    ],
)
def test_providers_and_clouds_are_called_by_their_names(text: str, name: str) -> None:
    assert called(text) == name
