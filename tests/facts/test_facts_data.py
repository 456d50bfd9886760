"""The facts that obsia ships: each file is right, each number is sourced, real names resolve."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from tests.every import every

from obsia.accounting.known import is_closed, own_service
from obsia.app.disclosure.stated_amounts import amount
from obsia.core.evidence import Fact, Kind, Verification
from obsia.facts.compile import DATA, compile_facts
from obsia.facts.disclosures import assertions
from obsia.facts.files import UnreadableError, read_yaml
from obsia.facts.gather import gather
from obsia.facts.names.models import resolve_model
from obsia.facts.names.places import resolve_region
from obsia.facts.rows import Gathered
from obsia.facts.rules import FILE_LEVEL, RESHIPPED, is_memory, licence_reasons
from obsia.facts.snapshot import Snapshot, load

FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.rglob("*")
    if path.suffix in (".yaml", ".csv") and not path.name.endswith(".table.yaml")
)
STATING = [file for file in FILES if not file.startswith("evidence/") and file != "properties.csv"]
EVIDENCE = [file for file in FILES if file.startswith("evidence/")]


@cache
def gathered() -> Gathered:
    return gather(DATA)


@pytest.fixture(scope="session")
def packaged() -> Snapshot:
    return load()


def test_there_are_files() -> None:
    assert len(STATING) > 10
    assert len(EVIDENCE) > 30


def test_every_number_cites_evidence_on_file_and_a_licence_that_lets_us_publish_it() -> None:
    found = gathered()
    silent = set(STATING)
    for joint in found.joints:
        silent.discard(joint.file.replace(".joint.yaml", ".csv"))
        silent.discard(joint.file)
        source = found.evidence[joint.spec.evidence]
        assert not licence_reasons(source), source.licence
        assert source.licence not in FILE_LEVEL
        assert joint.spec.locator
    for stated in found.facts:
        silent.discard(stated.file)
        fact = stated.fact
        source = found.evidence[fact.evidence]
        assert not licence_reasons(source), (stated.where, source.licence)
        assert source.licence in RESHIPPED or source.use == "facts" or "third_party/" in stated.file, stated.where
        assert fact.locator, stated.where
        assert fact.kind in Kind, stated.where
        assert fact.verification in Verification, stated.where
        assert len(fact.read_on) == 10, stated.where
        assert (fact.value is None and fact.low is None) or fact.unit, stated.where
    for related in (row for rows in found.relations.values() for row in rows):
        silent.discard(related.file)
        source = found.evidence[str(getattr(related.row, "evidence", ""))]
        assert not licence_reasons(source), (related.where, source.licence)
        assert source.use == "facts" or source.licence not in FILE_LEVEL, related.where
    assert not silent, f"{sorted(silent)} state nothing"


@every("file", EVIDENCE)
def test_every_source_says_who_what_where_and_when(file: str) -> None:
    record = gathered().evidence[Path(file).stem]
    assert record.publisher
    assert record.title
    assert record.url.startswith("https://") or is_memory(Path(file).stem)
    assert len(record.retrieved) == 10


def test_the_fact_files_have_no_problem_and_make_the_packaged_snapshot(packaged: Snapshot) -> None:
    compiled = compile_facts()
    assert [str(problem) for problem in compiled.problems] == []
    assert packaged.content_hash == compiled.content_hash, "run: python -m obsia.facts.compile"


# name as written, provider, model of the catalogue, whether it is safe
NAMES: list[tuple[str, str | None, str, bool]] = [
    ("gpt-4o", None, "openai/gpt-4o", True),
    ("gpt-4o", "openai", "openai/gpt-4o", True),
    ("GPT-4O", None, "openai/gpt-4o", True),
    ("openai/gpt-4o", None, "openai/gpt-4o", True),
    ("gpt-4o-2024-08-06", "openai", "openai/gpt-4o", True),
    ("gpt-4o-mini-2024-07-18", None, "openai/gpt-4o-mini", True),
    ("azure/gpt-4o", None, "openai/gpt-4o", True),
    ("azure/my-prod-gpt-4o", None, "openai/gpt-4o", False),
    ("prod-gpt4o-mini-eu", "azure.ai.openai", "openai/gpt-4o-mini", False),
    ("gpt-35-turbo", "azure.ai.openai", "openai/gpt-3.5-turbo", True),
    ("gpt-4-turbo-2024-04-09", None, "openai/gpt-4-turbo", True),
    ("gpt-4-0613", None, "openai/gpt-4", False),
    ("gpt-5-mini-2025-08-07", None, "openai/gpt-5-mini", True),
    ("o3-mini", None, "openai/o3-mini", True),
    ("ft:gpt-4o-mini-2024-07-18:acme::abc123", None, "openai/gpt-4o-mini", True),
    ("ft:gpt-3.5-turbo-0613:org:x:1", "openai", "openai/gpt-3.5-turbo", False),
    ("text-embedding-3-small", None, "openai/text-embedding-3-small", True),
    ("openai/gpt-oss-120b", None, "openai/gpt-oss-120b", True),
    ("anthropic.claude-3-5-sonnet-20241022-v2:0", None, "anthropic/claude-3-5-sonnet", True),
    ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", "aws.bedrock", "anthropic/claude-3-5-sonnet", True),
    (
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        None,
        "anthropic/claude-3-haiku",
        True,
    ),
    (
        "arn:aws:bedrock:eu-west-3:123456789012:inference-profile/eu.anthropic.claude-3-7-sonnet-20250219-v1:0",
        None,
        "anthropic/claude-3-7-sonnet",
        True,
    ),
    ("claude-sonnet-4-20250514", None, "anthropic/claude-sonnet-4", True),
    ("claude-opus-4-1-20250805", "anthropic", "anthropic/claude-opus-4-1", True),
    ("claude-sonnet-4@20250514", "gcp.vertex_ai", "anthropic/claude-sonnet-4", True),
    ("claude-3-5-sonnet-latest", "anthropic", "anthropic/claude-3-5-sonnet", True),
    ("openrouter/anthropic/claude-3.5-sonnet", None, "anthropic/claude-3-5-sonnet", True),
    ("anthropic/claude-3.5-sonnet:beta", "openrouter", "anthropic/claude-3-5-sonnet", True),
    ("amazon.nova-pro-v1:0", None, "amazon/nova-pro", True),
    ("eu.amazon.nova-lite-v1:0", None, "amazon/nova-lite", True),
    ("cohere.command-r-v1:0", None, "cohere/command-r", True),
    ("meta.llama3-1-70b-instruct-v1:0", None, "meta/llama-3.1-70b", True),
    ("models/gemini-1.5-pro", None, "google/gemini-1.5-pro", True),
    ("models/gemini-2.5-flash", "gcp.gemini", "google/gemini-2.5-flash", True),
    ("vertex_ai/gemini-2.5-pro", None, "google/gemini-2.5-pro", True),
    ("gemini/gemini-2.0-flash", None, "google/gemini-2.0-flash", True),
    ("publishers/google/models/gemini-2.5-pro", None, "google/gemini-2.5-pro", True),
    (
        "projects/p/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929",
        None,
        "anthropic/claude-sonnet-4-5",
        True,
    ),
    ("accounts/fireworks/models/llama-v3p1-70b-instruct", None, "meta/llama-3.1-70b", True),
    ("fireworks_ai/accounts/fireworks/models/deepseek-v3", None, "deepseek/deepseek-v3", True),
    ("meta-llama/Llama-3.1-70B-Instruct", None, "meta/llama-3.1-70b", True),
    ("meta-llama/Meta-Llama-3.1-70B-Instruct", None, "meta/llama-3.1-70b", True),
    ("Llama-3.1-70B-Instruct", None, "meta/llama-3.1-70b", True),
    ("together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", None, "meta/llama-3.3-70b", True),
    ("groq/llama-3.3-70b-versatile", None, "meta/llama-3.3-70b", True),
    ("@cf/meta/llama-3.1-8b-instruct", None, "meta/llama-3.1-8b", True),
    ("deepseek-ai/DeepSeek-R1", None, "deepseek/deepseek-r1", True),
    ("deepseek/deepseek-r1:free", "openrouter", "deepseek/deepseek-r1", True),
    ("azure_ai/deepseek-v3", None, "deepseek/deepseek-v3", True),
    ("deepseek-ai/DeepSeek-V3-0324", "together_ai", "deepseek/deepseek-v3-0324", True),
    ("deepseek-r1-distill-llama-70b", None, "deepseek/deepseek-r1-distill-llama-70b", True),
    ("Qwen/Qwen3-235B-A22B", None, "qwen/qwen3-235b-a22b", True),
    ("qwen3-32b", None, "qwen/qwen3-32b", True),
    ("mistralai/Mixtral-8x7B-Instruct-v0.1", None, "mistral/mixtral-8x7b", True),
    ("codestral-2501", None, "mistral/codestral-2501", True),
    ("mistral-large-latest", "mistral_ai", "mistral/mistral-large-2512", False),
    ("moonshotai/Kimi-K2-Instruct", None, "moonshotai/kimi-k2", True),
    ("zai-org/GLM-4.5", None, "zai/glm-4.5", True),
    ("google/gemma-2-27b-it", None, "google/gemma-2-27b", True),
    ("microsoft/phi-4", None, "microsoft/phi-4", True),
    ("xai/grok-3", None, "xai/grok-3", True),
    ("grok-4-0709", None, "xai/grok-4", False),
    ("sonar-pro", None, "perplexity/sonar-pro", True),
    ("command-r-plus-08-2024", None, "cohere/command-r-plus-08-2024", True),
]


@every(("name", "provider", "model_id", "safe"), NAMES)
def test_names_of_the_real_world(
    packaged: Snapshot, name: str, provider: str | None, model_id: str, safe: bool
) -> None:
    found = resolve_model(packaged, name=name, provider=provider)
    assert (found.model_id, found.safe) == (model_id, safe), found
    assert packaged.source(found.evidence)


def test_enough_names_are_tried() -> None:
    assert len(NAMES) >= 60


@pytest.mark.parametrize(
    ("on", "model_id"),
    [
        ("2024-03-01", "mistral/mistral-large-2402"),
        ("2024-08-01", "mistral/mistral-large-2407"),
        ("2025-01-01", "mistral/mistral-large-2411"),
        # Mistral's list of names on that day: "currently points to mistral-medium-2508, previously mistral-large-2411".
        ("2025-10-01", "mistral/mistral-medium-2508"),
        ("2026-01-01", "mistral/mistral-large-2512"),
    ],
)
def test_a_moving_alias_of_the_real_world(packaged: Snapshot, on: str, model_id: str) -> None:
    found = resolve_model(packaged, name="mistral-large-latest", provider="mistral_ai", on=on)
    assert (found.model_id, found.safe) == (model_id, True)


@pytest.mark.parametrize(
    ("name", "on", "model_id"),
    [
        ("deepseek-chat", "2025-08-22", "deepseek/deepseek-v3.1"),
        ("deepseek-chat", "2025-09-25", "deepseek/deepseek-v3.1-terminus"),
        ("deepseek-reasoner", "2025-10-15", "deepseek/deepseek-v3.2-exp"),
        ("deepseek-reasoner", "2026-02-01", "deepseek/deepseek-v3.2"),
        ("deepseek-chat", "2026-05-01", "deepseek/deepseek-v4-flash"),
        ("deepseek-v4-flash", "2026-08-17", "deepseek/deepseek-v4-flash"),
        ("deepseek-v4-flash", "2026-09-12", "deepseek/deepseek-v4.1-flash"),
        ("deepseek-v4-flash", None, "deepseek/deepseek-v4-flash"),
    ],
)
def test_what_deepseek_serves_under_its_names(packaged: Snapshot, name: str, on: str | None, model_id: str) -> None:
    assert resolve_model(packaged, name=name, provider="deepseek", on=on).model_id == model_id
    # Who serves the open weights elsewhere serves what they are called.
    if name == "deepseek-v4-flash":
        for provider in (None, "fireworks_ai"):
            assert resolve_model(packaged, name=name, provider=provider, on=on).model_id == "deepseek/deepseek-v4-flash"


@pytest.mark.parametrize(
    ("text", "provider", "zone_id"),
    [
        ("NLD", None, "NLD"),
        ("FR", None, "FRA"),
        ("westeurope", None, "NLD"),
        ("Sweden Central", "azure.ai.openai", "SWE"),
        ("europe-west4", None, "NLD"),
        ("us-east-1", None, "USA"),
        ("eu-west-1", "aws.bedrock", "IRL"),
        ("eu-west-3", "aws.bedrock", "FRA"),
        ("eu-central-1a", "aws.bedrock", "DEU"),
        ("US-CAL-CISO", None, "USA"),
        ("WOR", None, "WOR"),
    ],
)
def test_regions_of_the_real_world(packaged: Snapshot, text: str, provider: str | None, zone_id: str) -> None:
    found = resolve_region(packaged, text=text, provider=provider)
    assert found.zone_id == zone_id
    assert packaged.has(f"grid:{found.zone_id}")


def test_what_tools_call_a_provider_stands_for_one_that_exists(packaged: Snapshot) -> None:
    named = packaged.provider_names()
    assert {"bedrock": "aws.bedrock", "mistral": "mistral_ai", "azure": "azure.ai.openai"}.items() <= named.items()
    assert [name for name, provider in named.items() if packaged.provider(provider) is None] == []
    assert [name for name in named if name != name.lower()] == []


def _runs(packaged: Snapshot) -> dict[str, dict[str, Fact]]:
    return {run: {fact.property: fact for fact in packaged.facts(run)} for run in packaged.subjects("run")}


def test_hours_and_tokens_of_a_run_have_one_boundary_which_is_told(packaged: Snapshot) -> None:
    """DeepSeek-V3: 2,788,000 hours of all stages; 2,664,000 are of pre-training, with its 14.8 trillion tokens."""
    runs = _runs(packaged)
    assert len(runs) > 50
    found = [run for run in runs.values() if "run_model" in run and run["run_model"].text == "deepseek/deepseek-v3"]
    assert [(run["run_device_h"].value, run["run_stages"].text) for run in found] == [(2788000.0, "all-stages")]
    for name, run in runs.items():
        if "run_stages" in run:
            assert run["run_stages"].text in {"pre-training", "all-stages", "not-told-apart"}, name
            assert "run_device_h" in run, f"{name}: stages of no hours"
            assert run["run_stages"].text != "all-stages" or "run_stated_tokens" not in run, f"{name}: tokens of a part"


def test_what_is_counted_from_other_columns_is_not_told_as_stated(packaged: Snapshot) -> None:
    """Operations that are six for each weight and token of the row are nobody's statement."""
    for name, run in _runs(packaged).items():
        flop, weights, tokens = (run.get(f"run_{each}") for each in ("flop", "params_active_b", "stated_tokens"))
        if flop is None or weights is None or tokens is None or "via" in flop.locator or name in STATES_OPERATIONS:
            continue
        counted = 6 * (weights.value or 0.0) * 1e9 * (tokens.value or 0.0)
        assert (flop.value or 0.0) != pytest.approx(counted, rel=0.001), f"{name}: counted, not stated"


STATES_OPERATIONS = {"run:tr005", "run:tr006", "run:tr029"}
"""GPT-3 (Patterson et al.), PaLM and Llama 3.1 405B: a paper prints the operations, and six for each weight and token
come to the same."""


def test_a_file_that_is_no_yaml_says_in_which_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("one: 1\ntwo: 'x' y\n")
    with pytest.raises(UnreadableError) as caught:
        read_yaml(path)
    assert caught.value.line == 2


def test_hours_of_a_run_are_those_that_forms_read(packaged: Snapshot) -> None:
    """The run of a model and the cell of its openness tell of the same hours."""
    compared = 0
    for run in _runs(packaged).values():
        if "run_model" not in run or "run_device_h" not in run:
            continue
        for cell in assertions(packaged, f"model:{run['run_model'].text}"):
            if cell.item == "device_hours_training" and (stated := amount(cell.value, unit="device-h")):
                assert stated.value == run["run_device_h"].value, (run["run_model"].text, cell.value)
                compared += 1
    assert compared > 10


COPIED = """
SELECT DISTINCT p.provider, p.model_id FROM prices p JOIN prices g ON g.model_id = p.model_id
AND (g.alias = p.alias OR g.alias LIKE '%/' || p.alias) AND g.output_usd_per_mtok = p.output_usd_per_mtok
WHERE g.provider = 'openrouter' AND p.provider <> 'openrouter' AND p.evidence LIKE 'genai-prices-%'
AND p.output_usd_per_mtok > 0 AND NOT EXISTS (SELECT 1 FROM prices o WHERE o.model_id = p.model_id
AND o.provider = p.provider AND o.output_usd_per_mtok = p.output_usd_per_mtok AND o.evidence NOT LIKE 'genai-prices-%'
AND o.evidence NOT LIKE 'rates-%')
"""
"""Offers of one catalogue, and of one that copies it, that have name and price of OpenRouter."""


def test_what_a_gateway_asks_for_open_weights_is_not_their_makers_price(packaged: Snapshot) -> None:
    copied = [(str(seller), str(model)) for seller, model in packaged.rows(COPIED)]
    assert copied
    open_weights = [each for each in copied if not is_closed(packaged, model_id=each[1])]
    assert [each for each in open_weights if own_service(packaged, model_id=each[1]) == each[0]] == []
    assert not [price for price in packaged.prices("openai/gpt-oss-120b") if price.provider == "openai"]


def test_no_price_begins_after_the_day_of_its_catalogue(packaged: Snapshot) -> None:
    """What was announced may be called off, as the rise of Claude Sonnet 5 was."""
    begun = packaged.rows("SELECT DISTINCT evidence, date FROM prices WHERE date_basis = 'start date in source'")
    assert begun
    assert [each for each in begun if str(each[1]) > str(packaged.source(str(each[0])).published)] == []


def test_one_release_has_one_id() -> None:
    """No two models of one maker have one name but for the size in it, and one size."""
    snapshot, seen = load(), dict[tuple[str, str], list[tuple[str, float]]]()
    for subject in snapshot.subjects("model"):
        maker, _, name = subject.removeprefix("model:").partition("/")
        bare = re.sub(r"-\d+(\.\d+)?b(-a\d+(\.\d+)?b)?|[^a-z0-9.]", "", name)
        if sizes := {each.value for each in snapshot.facts(subject, "params_total_b", "")}:
            seen.setdefault((maker, bare), []).append((name, max(sizes)))
    assert [each for each in seen.values() if len({size for _, size in each}) < len(each)] == []


def test_one_release_has_one_spelling() -> None:
    """No two models of one maker have the same words in their names, but for their order, a ``.0`` or the maker."""
    seen = dict[tuple[str, tuple[str, ...]], list[str]]()
    for subject in load().subjects("model"):
        maker, _, name = subject.removeprefix("model:").partition("/")
        bare = re.sub(r"(?<=\d)[.-]0(?![\d.b])", "", name)
        words = sorted(re.findall(r"[a-z]+|\d+(?:\.\d+)?", bare))
        kept = tuple(word for word in words if word not in {*maker.split("-"), "hf", "free", "latest"})
        seen.setdefault((maker, kept), []).append(name)
    assert {*map(tuple, (each for each in seen.values() if len(each) > 1))} == {
        # What a moving name stood for is left as its source gave it.
        ("grok-4.20", "grok-4.20-latest"),
    }


def test_the_size_of_a_closed_model_rests_on_no_list_that_gives_no_page_for_it() -> None:
    silent = ("llmstats", "comparia", "litellm", "models-dev", "rates")
    closed = {model for model, weights in load().texts("weights").items() if weights == "none"}
    found = [
        each
        for model in closed
        for each in load().facts(model, "params_total_b")
        if each.kind is Kind.DISCLOSED and each.evidence.startswith(silent) and not each.locator.startswith("size in")
    ]
    assert found == []
