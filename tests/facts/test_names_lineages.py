"""Families as lists of members: derived from names, with the members of which something was read."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from obsia.facts.names import lineages
from obsia.facts.names.lineages import families, family_meant, family_of
from obsia.facts.names.models import near_models
from obsia.facts.names.systems import known_systems
from obsia.facts.snapshot import load

WANTED = """
GPT Claude Gemini Gemma Llama Mistral Ministral Qwen DeepSeek Kimi GLM MiniMax gpt-oss Phi Nemotron Command Granite OLMo
Apertus Lucie EuroLLM SmolLM Falcon BLOOM FLUX Whisper Grok Nova Jamba Aya Yi InternLM Hunyuan ERNIE Pythia StarCoder
Mixtral Codestral Voxtral stable-diffusion
"""


@pytest.mark.parametrize("name", WANTED.split())
def test_families_that_people_speak_of_are_listed_by_one_maker(name: str) -> None:
    found = family_of(load(), name)
    assert found is not None
    assert found.key in families(load())
    assert len(set(found.members)) == len(found.members) >= 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Gemini", "gemini"),
        ("Claude", "claude"),
        ("the Claude app", "claude"),
        ("mistral ai", "mistral-ai"),
        ("OpenAI", "openai"),
        ("Meta", "meta"),
        ("Google DeepMind", "google"),
        ("Pleias", "pleias"),
        ("Hugging Face", "hugging-face"),
        ("LINAGORA", "openllm-france"),
        ("Qwen", "qwen"),
        ("la famille Mistral", "mistral"),
        ("Is Llama open source?", "llama"),
        ("通义千问", "qwen"),
        ("GPT-5 family", "gpt-5"),
        ("Claude Sonnet", "claude-sonnet"),
        ("Nova", "nova"),
        ("GPT-4", None),
        ("BLOOM", None),
        ("Le Chat", None),
        ("ChatGPT", None),
        ("openai/gpt-4o", None),
        ("claude sonnet 3.5", None),
        ("zzzz", None),
        ("", None),
        ("x" * 300, None),
        ("Llama\nGPT", None),
    ],
)
def test_a_family_is_meant_unless_one_thing_has_that_name(text: str, key: str | None) -> None:
    found = family_meant(load(), text)
    assert (found.key if found else None) == key


def test_a_makers_name_stands_for_everything_of_that_maker() -> None:
    google, gemma = family_of(load(), "Google"), family_of(load(), "Gemma")
    assert google is not None
    assert gemma is not None
    assert google.is_maker
    assert {*gemma.members} <= {*google.members}
    assert any(each.startswith("google/gemini") for each in google.members)


def test_of_one_model_under_two_names_the_one_with_cells_is_the_member() -> None:
    apertus = family_of(load(), "Apertus")
    assert apertus is not None
    assert "swiss-ai/apertus-70b" not in apertus.members
    assert all(f"model:{each}" in known_systems(load()) for each in apertus.members)


def test_what_a_hub_calls_a_developer_is_the_developer() -> None:
    smollm = family_of(load(), "SmolLM")
    assert smollm is not None
    assert smollm.developer == "huggingface"
    assert "huggingface/smollm3-3b" in smollm.members
    assert not any(each.endswith("/SmolLM3-3B") for each in smollm.members)


def test_a_misspelt_family_gets_its_newest_members_first() -> None:
    near = near_models(load(), "claud")
    assert near[0] == "Claude"
    assert "anthropic/claude-2" not in near


@pytest.mark.parametrize(
    ("supported", "is_family"),
    [
        ({"model:a/one": None, "model:a/other": 1}, True),
        ({"model:a/one": 0, "model:a/other": 1}, True),  # examined, and nothing was found that it rests on
        ({"model:a/one": 1, "model:a/other": 1}, False),
        ({"model:a/one": 0, "model:a/other": 0}, False),
        ({"model:a/one": 0}, False),
        ({"model:a/other": 2}, True),
    ],
)
def test_a_family_stands_for_a_model_of_which_nothing_is_supported(
    supported: dict[str, int | None], is_family: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    systems = {name: SimpleNamespace(supported=count) for name, count in supported.items() if count is not None}
    monkeypatch.setattr(lineages, "known_systems", lambda _: systems)
    family = SimpleNamespace(members=("a/one", "a/other"))
    found = lineages._instead_of(load(), "model:a/one", family)  # type: ignore[arg-type]
    assert found is (family if is_family else None)
    assert lineages._instead_of(load(), "model:a/one", None) is None
