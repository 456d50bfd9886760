"""Words of size in names: what an alias says of a model's size, its target says too, but for what is listed here."""

from __future__ import annotations

import re

import pytest

from obsia.core.errors import UnknownName
from obsia.core.spelling import folded
from obsia.facts.names.families import model_names
from obsia.facts.names.models import resolve_model
from obsia.facts.snapshot import Snapshot, load

SIZES = frozenset(
    {
        "lite", "max", "turbo", "mini", "nano", "flash", "air", "plus", "pro", "micro", "ultra", "small", "medium",
        "large", "tiny", "xl", "fast", "instant", "highspeed", "lightning",
    }
)  # fmt: skip

FASTER = frozenset(
    {
        "above", "aihubmix", "azure.ai.inference", "baseten", "cloudflare", "coralbricks", "fireworks_ai",
        "github_copilot", "greenpt", "helicone", "inco", "llmgateway", "llmgateway-providers", "neuralwatt", "novita",
        "openrouter", "pioneer", "refuseless", "requesty", "venice", "vercel_ai_gateway", "wafer.ai", "wally",
        "zerogpu",
    }
)  # fmt: skip
"""Hosts that write "fast" behind the name of somebody else's model which they serve sooner, at a higher price."""

LOST = {
    ("turbo", "deepinfra"): "the same weights, quantised",
    ("turbo", "together_ai"): "the same weights, quantised to eight bits",
    ("lite", "together_ai"): "the same weights, quantised to four bits",
    ("turbo", "abacus"): "the name that together_ai gives them",
    ("turbo", "helicone"): "the name that deepinfra gives them",
    ("turbo", "inferenceapis"): "the name that deepinfra gives them",
    ("turbo", "venice"): "the name that deepinfra gives them",
    ("turbo", "chutes"): "the same weights, quantised",
    ("turbo", "novita"): "the same weights, served faster",
    ("turbo", "nano-gpt"): "another host's weights, served faster",
    ("max", "novita"): "the same weights, with a longer context",
    ("instant", "groq"): "how groq calls all that it serves at speed",
    ("instant", "helicone"): "the name that groq gives it",
    ("instant", "inferenceapis"): "the name that groq gives it",
    ("instant", "poe"): "GPT-5.2 Instant is gpt-5.2-chat in the maker's interface",
    ("tiny", "mistral_ai"): "how Mistral called the end point of its 7B",
    ("tiny", "openrouter"): "how Mistral called the end point of its 7B",
    (
        "large",
        "mistral_ai",
    ): "mistral-large-latest was Mistral Medium 3.1 from August to December 2025, as Mistral says",
    ("medium", "mistral_ai"): "devstral-medium-latest is Devstral 2 since December 2025",
    ("medium", "cognition"): "how much SWE-1.7 is to reason",
    ("fast", "cognition"): "SWE-1.6 on faster hardware, as its maker says",
    ("highspeed", "minimax"): "the same model, served faster by its maker",
    ("highspeed", "moonshot"): "the same model, served faster by its maker",
    ("highspeed", "zai-coding-plan"): "the same model, served faster by its maker",
    ("highspeed", "zhipuai-coding-plan"): "the same model, served faster by its maker",
}
"""A word of size that a host writes and that makes no other model, and why."""

GAINED = {
    ("flash", "deepseek/deepseek-v4-flash"): "deepseek-chat and deepseek-reasoner, from April 2026 on",
    ("medium", "mistral/mistral-medium-2508"): "mistral-large-latest, from August to December 2025",
    ("turbo", "openai/gpt-4-turbo"): "its previews were called gpt-4-1106-preview and gpt-4-0125-preview",
    ("turbo", "openai/gpt-3.5-turbo"): "the first GPT-3.5 of the interface is called gpt-3.5-0301 too",
}
"""A word of size that a target has and its alias has not, and why."""


def sizes_in(name: str) -> frozenset[str]:
    words: set[str] = set(re.findall(r"[a-z]+", folded(name).replace("+", " plus ")))
    return SIZES & words


def lost_and_gained(snapshot: Snapshot) -> list[tuple[str, str, str, frozenset[str], frozenset[str]]]:
    """Aliases whose words of size are not those of their targets: what is lost and what is gained."""
    found: list[tuple[str, str, str, frozenset[str], frozenset[str]]] = []
    for alias, provider, model_id in snapshot.rows("SELECT alias, provider, model_id FROM aliases"):
        # "Pro/" is the paid tier of one host, and "Efficient-Large-Model/" an organisation.
        said, tail = sizes_in(str(alias)), sizes_in(str(alias).rpartition("/")[2])
        held = sizes_in(str(model_id).partition("/")[2])
        if tail != held and said not in (held, sizes_in(snapshot.label(f"model:{model_id}"))):
            found.append((str(alias), str(provider), str(model_id), tail - held, held - tail))
    return found


def is_listed(word: str, provider: str) -> bool:
    return (word, provider) in LOST or (word == "fast" and (provider in FASTER or provider.startswith("huggingface:")))


def test_no_word_of_size_is_lost_from_an_alias() -> None:
    wrong = {
        (alias, provider, model_id, word)
        for alias, provider, model_id, lost, _ in lost_and_gained(load())
        for word in lost
        if not is_listed(word, provider)
    }
    assert not wrong


def test_no_word_of_size_is_added_to_an_alias() -> None:
    wrong = {
        (alias, model_id, word)
        for alias, _, model_id, _, gained in lost_and_gained(load())
        for word in gained
        if (word, model_id) not in GAINED
    }
    assert not wrong


def test_every_exception_is_met() -> None:
    rows = lost_and_gained(load())
    lost = {(word, provider) for _, provider, _, words, _ in rows for word in words}
    gained = {(word, model_id) for _, _, model_id, _, words in rows for word in words}
    assert not LOST.keys() - lost
    assert not GAINED.keys() - gained
    assert not FASTER - {provider for word, provider in lost if word == "fast"}


def test_a_word_of_size_behind_the_name_of_a_makers_model_is_never_dropped() -> None:
    """What is asked with "mini" or "pro" is a model of that word, or none."""
    snapshot = load()
    labels = ["GPT-5.5", "Claude Opus 4.5", "Gemini 2.5", "Mistral Large 3", "GLM-5.2", "Grok 4.5", "voyage-3.5"]
    for label in labels:
        for word in ("lite", "max", "turbo", "mini", "nano", "flash", "air", "plus", "pro"):
            try:
                found = resolve_model(snapshot, name=f"{label} {word}")
            except UnknownName:
                continue
            assert word in sizes_in(found.model_id or found.checkpoint or ""), (label, word, found)


@pytest.mark.parametrize(
    ("alias", "model_id"),
    [
        ("GigaChat-2-Max", "sber/gigachat-2-max"),
        ("voyage-3.5-lite", "voyage/voyage-3.5-lite"),
        ("rerank-2-lite", "voyage/rerank-2-lite"),
        ("rerank-2", "voyage/rerank-2"),
        ("veo-3.1-lite-generate-001", "google/veo-3.1-lite-generate"),
        ("fugu-max", "sakana/fugu-max"),
        ("GPT-5.2 Instant", "openai/gpt-5.2-chat"),
    ],
)
def test_a_name_with_a_word_of_size_has_a_model_of_its_own(alias: str, model_id: str) -> None:
    assert resolve_model(load(), name=alias).model_id == model_id


@pytest.mark.parametrize("name", ["gemma 4", "yi 1.5", "granite 4.1", "glm 4"])
def test_a_model_without_a_size_stands_before_the_sizes_of_its_release(name: str) -> None:
    first, second, *_ = model_names(load()).members(name)
    assert first.endswith(f"/{name.replace(' ', '-')}")
    assert second.startswith(f"{first}-")
