"""Spans of the real libraries, as they export them, state the usage that the mock provider answered with."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")


def counts(row):
    return tuple(row.get(name) for name in COUNTS)


def truths(known):
    """(model, counts) of each scenario as the sample states it: the truth, but for what ``known`` says it loses."""
    scenarios = json.loads((SAMPLES / "scenarios.json").read_text())["scenarios"]
    found = Counter()
    for scenario in scenarios:
        change = known.get(scenario["id"], known.get(scenario["api"], {}))
        if scenario["truth"] is None or change is None:
            continue
        truth = scenario["truth"] | change
        found[scenario["model"], tuple(truth.get(name) or 0 for name in COUNTS)] += 1
    return found


GONE = None
OPENAI_NO_DETAILS = {
    "chat-cached": {"cache_read_tokens": 0},
    "chat-cache-write": {"cache_read_tokens": 0, "cache_write_tokens": 0},
    "chat-reasoning": {"reasoning_tokens": 0},
    "chat-stream": {"cache_read_tokens": 0},
}
ALL = (
    "openai.chat",
    "openai.responses",
    "openai.embeddings",
    "openai.images",
    "anthropic.messages",
    "gemini.generate",
    "bedrock.converse",
)
SAMPLE_FILES = {
    "otel/openai-v2-default": OPENAI_NO_DETAILS
    | {"chat-stream-silent": GONE}
    | dict.fromkeys(("openai.responses", "openai.images", *ALL[4:]), GONE),
    "otel/openai-v2-latest": OPENAI_NO_DETAILS
    | {"chat-stream-silent": GONE}
    | dict.fromkeys(("openai.responses", "openai.images", *ALL[4:]), GONE),
    "otel/genai-default": {
        "chat-stream-silent": GONE,
        "image": GONE,
        "bedrock.converse": GONE,
        "gemini-tool": {"input_tokens": 50},
    },
    "otel/genai-latest": {
        "chat-stream-silent": GONE,
        "image": GONE,
        "bedrock.converse": GONE,
        "gemini-tool": {"input_tokens": 50},
    },
    "openinference": {"chat-stream-silent": GONE, "image": GONE, "bedrock.converse": GONE},
    "openllmetry": {
        "chat-stream-silent": GONE,
        "image": GONE,
        "response-cut": GONE,
        "chat-cache-write": {"cache_write_tokens": 0},
        "response-full": {"cache_write_tokens": 0},
        "message-thinking": {"reasoning_tokens": 0},
        "message-stream": {"output_tokens": 413},
        "gemini.generate": GONE,
        "bedrock.converse": GONE,
    },
    "openlit": {
        "chat-stream-silent": {"input_tokens": 40, "output_tokens": 9},
        "image": GONE,
        "chat-reasoning": {"reasoning_tokens": 0},
        "message-thinking": {"reasoning_tokens": 0},
        "gemini.generate": GONE,
        "bedrock.converse": GONE,
    },
}
"""Sample -> what its library does not record, or records wrongly (``samples/README.md`` says how)."""


@pytest.mark.parametrize("form", ["traces.jsonl", "traces.pb"])
@pytest.mark.parametrize("sample", SAMPLE_FILES)
def test_spans_of_the_real_libraries_state_the_true_usage(account, sample, form):
    got = account(SAMPLES / sample / form)
    models = {
        model: scenario["model"]
        for scenario in json.loads((SAMPLES / "scenarios.json").read_text())["scenarios"]
        for model in (scenario["model"], scenario.get("answered_by"))
    }
    rows = Counter(
        (models[row.get("model_request") or row["model_response"]], tuple(count or 0 for count in counts(row)))
        for row in got.rows
    )
    assert rows == truths(SAMPLE_FILES[sample])
    assert not got.rejects
    assert not got.reading.unknown()
    assert {row["tokens_basis"] for row in got.rows} <= {"reported", "estimated"}
    estimated = [counts(row)[0] for row in got.rows if row["tokens_basis"] == "estimated"]
    assert estimated == ([40] if sample == "openlit" else [])


@pytest.mark.parametrize("form", ["traces.jsonl", "traces.pb"])
@pytest.mark.parametrize("sample", ["langfuse/otlp", "litellm/otel", "litellm/otel-latest"])
def test_spans_of_tools_with_scenarios_of_their_own(account, sample, form):
    got = account(SAMPLES / sample / form)
    scenarios = json.loads((SAMPLES / "scenarios.json").read_text())["scenarios"]
    true = {(s["truth"]["input_tokens"], s["truth"]["output_tokens"]): s["truth"] for s in scenarios if s["truth"]}
    assert got.rows
    assert not got.rejects
    for row in got.rows:
        truth = true[row["input_tokens"], row["output_tokens"] or 0]
        for name in COUNTS:
            assert row.get(name) in (None, truth.get(name, 0)), (name, row)
    if sample.startswith("litellm"):
        assert got.skipped["answered from a proxy's cache"] == 1
        assert {row["host"] for row in got.rows} <= {"127.0.0.1", None}
        assert {row["label.team"] for row in got.rows} == {"search"}
    else:
        assert (4100, 1024, 3000, 20, 0) in [counts(row) for row in got.rows]
        assert (3521, 2000, 1500, 77, None) in [counts(row) for row in got.rows]


def test_a_client_that_makes_spans_of_its_own_below_an_instrumentation_counts_once(account):
    got = account(SAMPLES / "otel" / "genai-default" / "traces.jsonl")
    assert got.skipped["span that repeats those below it"] == 8
    assert sum(row["provider"] == "anthropic" for row in got.rows) == 8
