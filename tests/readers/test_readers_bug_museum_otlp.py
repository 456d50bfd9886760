"""Published defects of exporters and backends, replayed on spans and metrics of the shapes reported there."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "otlp" / "made.py")))
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")


def read_in(account, folder):
    """``read(request, ...)``: the account of these requests as a file."""

    def read(*requests):
        path = folder / "t.jsonl"
        path.write_text(made.lines(*requests))
        return account(path)

    return read


@pytest.fixture
def read(account, tmp_path):
    return read_in(account, tmp_path)


def counts(row):
    return tuple(row.get(name) for name in COUNTS)


def langfuse(details):
    items = {"langfuse.observation.type": "generation", "langfuse.observation.usage_details": json.dumps(details)}
    return made.spans(made.span(1, items, kind=1), scope="langfuse-sdk")


def test_litellm_16203_cache_reads_are_not_added_to_an_input_that_holds_them(read):
    """https://github.com/BerriAI/litellm/pull/16203: prompt tokens went out as input, beside the reads they hold."""
    details = {
        "input": 8100,
        "output": 50,
        "total": 8150,
        "cache_read_input_tokens": 8000,
        "cache_creation_input_tokens": 0,
    }
    (row,) = read(langfuse(details)).rows
    assert counts(row) == (8100, 8000, 0, 50, None)


def test_litellm_26919_cache_writes_are_not_added_to_an_input_that_holds_them(read):
    """https://github.com/BerriAI/litellm/pull/26919: reads were taken out of the input, writes were left in it."""
    details = {
        "input": 3100,
        "output": 50,
        "total": 11150,
        "cache_read_input_tokens": 8000,
        "cache_creation_input_tokens": 3000,
    }
    (row,) = read(langfuse(details)).rows
    assert counts(row) == (11100, 8000, 3000, 50, None)


def test_langfuse_12306_an_inclusive_input_is_not_made_twice_as_large(read):
    """https://github.com/langfuse/langfuse/issues/12306: the input of pydantic-ai holds the cache."""
    items = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.usage.input_tokens": 130213,
        "gen_ai.usage.output_tokens": 500,
        "gen_ai.usage.cache_read_tokens": 128955,
        "gen_ai.usage.cache_write_tokens": 1253,
    }
    (row,) = read(made.spans(made.span(1, items), scope="pydantic-ai")).rows
    assert counts(row) == (130213, 128955, 1253, 500, None)


def test_pydantic_ai_4364_details_beside_first_class_counts_are_the_same_tokens(read):
    """https://github.com/pydantic/pydantic-ai/issues/4364: the cache is stated again under ``details``."""
    items = {
        "gen_ai.usage.input_tokens": 130213,
        "gen_ai.usage.output_tokens": 500,
        "gen_ai.usage.cache_read.input_tokens": 128955,
        "gen_ai.usage.details.cache_read_tokens": 128955,
        "gen_ai.usage.details.cache_read_input_tokens": 128955,
        "gen_ai.usage.details.input_tokens": 5,
        "gen_ai.usage.details.output_tokens": 500,
    }
    got = read(made.spans(made.span(1, items), scope="pydantic-ai"))
    assert counts(got.rows[0]) == (130213, 128955, None, 500, None)
    assert not got.reading.unknown()


def test_langfuse_13571_the_cache_of_openinference_is_recognised(read):
    """https://github.com/langfuse/langfuse/issues/13571: ``prompt_details.cache_read`` was lost."""
    items = {
        "openinference.span.kind": "LLM",
        "llm.token_count.prompt": 3521,
        "llm.token_count.completion": 77,
        "llm.token_count.total": 3598,
        "llm.token_count.prompt_details.cache_read": 2000,
        "llm.token_count.prompt_details.cache_write": 1500,
    }
    (row,) = read(made.spans(made.span(1, items, kind=1), scope="openinference.instrumentation.anthropic")).rows
    assert counts(row) == (3521, 2000, 1500, 77, None)


def test_langfuse_14902_another_name_of_cached_input_is_recognised(read):
    """https://github.com/langfuse/langfuse/pull/14902: ``gen_ai.usage.input_cached_tokens``."""
    items = {
        "gen_ai.usage.input_tokens": 17903,
        "gen_ai.usage.input_cached_tokens": 17817,
        "gen_ai.usage.output_tokens": 5,
    }
    (row,) = read(made.spans(made.span(1, items))).rows
    assert counts(row) == (17903, 17817, None, 5, None)


def test_langfuse_9482_cached_input_of_the_vercel_sdk_is_not_lost(read):
    """https://github.com/langfuse/langfuse/issues/9482: ``ai.usage.cachedInputTokens`` was there and not shown."""
    items = {
        "ai.operationId": "ai.streamText.doStream",
        "ai.model.provider": "openai.responses",
        "ai.usage.inputTokens": 2100,
        "ai.usage.outputTokens": 333,
        "ai.usage.cachedInputTokens": 2048,
    }
    (row,) = read(made.spans(made.span(1, items, kind=1), scope="ai")).rows
    assert counts(row) == (2100, 2048, None, 333, None)


def test_a_gauge_of_the_last_request_is_no_usage_a_sum_is(read):
    """Energy and tokens as gauges that each request overwrites: of 1,000 requests the last few would be seen."""
    gauge = {
        "name": "claude_code.token.usage",
        "gauge": {"dataPoints": [made.point({"type": "output"}, start=0, end=5, asInt="7")]},
    }
    got = read(made.metrics(gauge))
    assert got.rows == []
