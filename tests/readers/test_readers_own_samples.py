"""Records that the providers' own client libraries wrote: obsia's counts are the truth, and genai-prices agrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from genai_prices import extract_usage

from obsia.readers.detect import detect

SAMPLES = Path(__file__).parent / "samples"
SCENARIOS = json.loads((SAMPLES / "scenarios.json").read_text(encoding="utf-8"))
TRUTH = {each["id"]: each.get("truth") for each in SCENARIOS["scenarios"]}
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "images")
FILES = {
    "openai/chat_completions.jsonl": ("openai-responses", "chatcmpl-"),
    "openai/chat_completion_chunks.jsonl": ("openai-responses", "chatcmpl-"),
    "openai/responses.jsonl": ("openai-responses", "resp_"),
    "openai/batch_output.jsonl": ("openai-responses", ""),
    "anthropic/messages.jsonl": ("anthropic-messages", "msg_"),
    "anthropic/batch_results.jsonl": ("anthropic-messages", "msg_"),
    "anthropic/stream_events.jsonl": ("anthropic-messages", "msg_"),
    "gemini/responses_by_alias.jsonl": ("gemini", "gemini-"),
    "gemini/responses_by_name.jsonl": ("gemini", "gemini-"),
    "gemini/stream_chunks.jsonl": ("gemini", "gemini-"),
}
SILENT = {"anthropic/batch_results.jsonl": {"reasoning_tokens"}}


def scenario(event_id):
    name = event_id.split(":")[0]
    for prefix in ("chatcmpl-", "resp_", "msg_", "gemini-"):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    raise AssertionError(event_id)


@pytest.mark.parametrize("file", FILES)
def test_counts_are_the_truth_that_the_provider_told(account, file):
    got = account(SAMPLES / file)
    assert detect(str(SAMPLES / file)).reader == FILES[file][0]
    assert got.rows
    assert not got.rejects
    for row in got.rows:
        truth = TRUTH[scenario(row["event_id"])]
        assert truth is not None, row["event_id"]
        for name in COUNTS:
            # Absent and 0 are the same truth here; what is stated must be right to the token.
            assert (row.get(name) or 0) == truth.get(name, 0), (row["event_id"], name)
    assert len({row["event_id"] for row in got.rows}) == len(got.rows)
    assert not any(canary in repr((got.rows, got.skipped)) for canary in SCENARIOS["canaries"].values())


def test_a_batch_is_one_and_a_message_says_so(account):
    assert set(account(SAMPLES / "openai/batch_output.jsonl").column("batch_api")) == {True}
    assert set(account(SAMPLES / "anthropic/batch_results.jsonl").column("batch_api")) == {True}
    assert set(account(SAMPLES / "anthropic/messages.jsonl").column("batch_api")) == {False}


def test_failed_and_cancelled_requests_of_batches_are_counted_as_no_usage(account):
    assert account(SAMPLES / "openai/batch_output.jsonl").skipped == {"failed call without usage": 1}
    skipped = account(SAMPLES / "anthropic/batch_results.jsonl").skipped
    assert skipped == {"failed call without usage": 1, "request of a batch that was not run": 1}


def test_images_and_embeddings_have_the_truth_too(account):
    (image,) = account(SAMPLES / "openai/images.jsonl").rows
    assert {name: image[name] for name in ("input_tokens", "output_tokens", "images")} == TRUTH["image"]
    (embedding,) = account(SAMPLES / "openai/embeddings.jsonl").rows
    assert embedding["input_tokens"] == TRUTH["embedding"]["input_tokens"]
    assert embedding["operation"] == "embeddings"


def test_the_usage_api_adds_up_to_the_calls(account):
    got = account(SAMPLES / "openai/usage_completions.json")
    page = json.loads((SAMPLES / "openai/usage_completions.json").read_text(encoding="utf-8"))
    results = [result for bucket in page["data"] for result in bucket["results"]]
    for name, theirs in (("input_tokens", "input_tokens"), ("calls", "num_model_requests")):
        assert sum(got.column(name)) == sum(result[theirs] for result in results)
    mini = next(row for row in got.rows if row["model_response"].startswith("gpt-4o-mini"))
    calls = [each for each in SCENARIOS["scenarios"] if each.get("answered_by", "").startswith("gpt-4o-mini")]
    assert mini["input_tokens"] == sum(each["truth"]["input_tokens"] for each in calls if each["truth"])
    assert mini["cache_read_tokens"] == sum(
        each["truth"].get("cache_read_tokens", 0) for each in calls if each["truth"]
    )


def test_the_analytics_report_adds_up_to_the_calls(account):
    got = account(SAMPLES / "anthropic/analytics_usage_report.json")
    calls = [each for each in SCENARIOS["scenarios"] if each["api"] == "anthropic.messages" and each["truth"]]
    for name in ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens"):
        assert sum(got.column(name)) == sum(each["truth"].get(name, 0) for each in calls), name
    assert sum(got.column("calls")) == len(calls)


def test_answers_of_converse_add_cache_reads_and_writes(account):
    got = account(SAMPLES / "bedrock/converse.jsonl")
    wanted = [TRUTH["converse-plain"], TRUTH["converse-cache"]]
    for name in ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"):
        assert sorted(got.column(name)) == sorted(each.get(name, 0) for each in wanted)
    (streamed,) = account(SAMPLES / "bedrock/converse_stream_events.jsonl").rows
    assert streamed["input_tokens"] == TRUTH["converse-stream"]["input_tokens"]
    assert streamed["duration_us"] == 551_000


KNOWN = {
    "openai": "gpt-4o",
    "deepseek": "deepseek-chat",
    "x-ai": "grok-3",
    "groq": "llama-3.3-70b-versatile",
    "mistral": "mistral-large-latest",
    "openrouter": "openai/gpt-4o",
}
"""A model of each provider that the oracle knows: it extracts usage only where it can price."""


def extracted(answer, provider, flavour):
    known = {"model": KNOWN[provider]} if provider in KNOWN else {}
    usage = extract_usage(answer | known, provider_id=provider, api_flavor=flavour).usage
    return [getattr(usage, name, None) or 0 for name in NAMES.values()]


ORACLE = {
    "openai/chat_completions.jsonl": ("openai", "chat"),
    "openai/responses.jsonl": ("openai", "responses"),
    "openai/embeddings.jsonl": ("openai", "embeddings"),
    "openai/images.jsonl": ("openai", "images"),
    "anthropic/messages.jsonl": ("anthropic", "default"),
    "gemini/responses_by_alias.jsonl": ("google", "default"),
    "bedrock/converse.jsonl": ("aws", "default"),
}
NAMES = {
    "input_tokens": "input_tokens",
    "cache_read_tokens": "cache_read_tokens",
    "cache_write_tokens": "cache_write_tokens",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "output_reasoning_tokens",
}


@pytest.mark.parametrize("file", ORACLE)
def test_genai_prices_extracts_the_same_counts(account, file):
    provider, flavour = ORACLE[file]
    lines = (SAMPLES / file).read_text(encoding="utf-8").splitlines()
    theirs = [extracted(json.loads(line), provider, flavour) for line in lines]
    ours = [[row.get(name) or 0 for name in NAMES] for row in account(SAMPLES / file).rows]
    assert sorted(ours) == sorted(theirs)


PLAIN = {"prompt_tokens": 90, "completion_tokens": 40, "total_tokens": 130}
CACHED = {"prompt_tokens_details": {"cached_tokens": 64}}
TIMES = {"queue_time": 0.02, "prompt_time": 0.004, "completion_time": 0.1, "total_time": 0.104}
SHAPES = {
    "deepseek": (
        "deepseek",
        "chat",
        PLAIN
        | CACHED
        | {"prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 26}
        | {"completion_tokens_details": {"reasoning_tokens": 12}},
    ),
    "x.ai": (
        "x-ai",
        "chat",
        PLAIN | CACHED | {"total_tokens": 430, "completion_tokens_details": {"reasoning_tokens": 300}},
    ),
    "groq": ("groq", "default", PLAIN | TIMES),
    "mistral": ("mistral", "default", PLAIN),
    "openrouter": (
        "openrouter",
        "chat",
        PLAIN
        | {"cost": 0.0001, "prompt_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20}}
        | {"completion_tokens_details": {"reasoning_tokens": 12}},
    ),
    "sonar-deep-research": ("perplexity", "default", PLAIN | {"reasoning_tokens": 700, "num_search_queries": 3}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_other_providers_of_the_shape_agree_with_genai_prices(account, tmp_path, name):
    provider, flavour, usage = SHAPES[name]
    answer = {
        "id": f"chatcmpl-{name:_>30}",
        "object": "chat.completion",
        "created": 1790812800,
        "model": name,
        "usage": usage,
    }
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(answer) + "\n", encoding="utf-8")
    got = account(path)
    (row,) = got.rows
    assert [row.get(ours) or 0 for ours in NAMES] == extracted(answer, provider, flavour)
    assert not got.reading.unknown()
    if name == "groq":
        assert (row["provider"], row["duration_us"], row["first_token_us"]) == ("groq", 104_000, 4_000)


def test_cohere_states_what_was_processed_and_what_is_billed(account, tmp_path):
    """genai-prices takes the billed units (it prices); the energy is of the tokens that were processed."""
    billed, processed = {"input_tokens": 5, "output_tokens": 418}, {"input_tokens": 71, "output_tokens": 420}
    usage = {"billed_units": billed, "tokens": processed, "cached_tokens": 64}
    answer = {"id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "finish_reason": "COMPLETE", "usage": usage}
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(answer) + "\n", encoding="utf-8")
    (row,) = account(path).rows
    assert (row["provider"], row["input_tokens"], row["cache_read_tokens"], row["output_tokens"]) == (
        "cohere",
        71,
        64,
        420,
    )
    model = {"model": "command-a-03-2025"}
    theirs = [
        extract_usage(answer | model, provider_id="cohere", api_flavor=flavour).usage
        for flavour in ("default", "tokens")
    ]
    assert [each.input_tokens for each in theirs] == [5, 71]
