"""Dialects of OTLP: every generation of names is the same usage, and what repeats other spans is not counted."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.readers.otlp import names as otlp_names
from obsia.readers.records.algebra import algebra, table

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
FULL = (2000, 1200, 300, 700, 512)


def counts(row):
    return tuple(row.get(name) for name in COUNTS)


@pytest.fixture
def read(account, tmp_path):
    def read(*requests, name="t.jsonl"):
        path = tmp_path / name
        path.write_text(made.lines(*requests))
        return account(path)

    return read


def span_aliases():
    return [row for row in otlp_names.rows() if row.place == "span" and row.field in COUNTS]


@pytest.mark.parametrize("alias", span_aliases(), ids=lambda row: row.attribute)
def test_every_alias_of_a_count_is_that_count(read, alias):
    base = dict(zip(COUNTS, FULL, strict=True))
    items = {f"gen_ai.usage.{name}": base[name] for name in ("input_tokens", "output_tokens")}
    canonical = next(row.attribute for row in otlp_names.rows() if row.field == alias.field)
    items.pop(canonical, None)
    items[alias.attribute] = base[alias.field]
    got = read(made.spans(made.span(1, items)))
    assert got.rows[0][alias.field] == base[alias.field]
    assert not got.reading.unknown()


def test_the_alias_table_and_the_token_algebra_name_the_same_attributes():
    shape = algebra("otlp", "span")
    for name in COUNTS:
        (term,) = shape.sums[name]
        stated = [row for row in otlp_names.rows() if (row.field, row.place) == (name, "span")]
        assert term == tuple(row.attribute for row in sorted(stated, key=lambda row: row.rank))


def test_every_row_of_the_algebra_says_why_and_where():
    rows = [row for row in table() if row.source == "otlp"]
    assert len({(row.shape, row.target) for row in rows}) == len(rows)
    assert all(row.note and row.evidence for row in rows)


def genai(read=1200, written=300, reasoning=512, **more):
    items = {
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 2000,
        "gen_ai.usage.output_tokens": 700,
        "gen_ai.usage.cache_read.input_tokens": read,
        "gen_ai.usage.cache_creation.input_tokens": written,
        "gen_ai.usage.reasoning_tokens": reasoning,
    }
    return {key: item for key, item in (items | more).items() if item is not None}


@pytest.mark.parametrize(
    ("scope", "items", "expected"),
    [
        ("opentelemetry.instrumentation.genai.anthropic", genai(), FULL),
        ("opentelemetry.instrumentation.anthropic", genai(), FULL),
        ("strands.telemetry.tracer", genai(), FULL),
        ("pydantic-ai", genai(), FULL),
        ("openlit.instrumentation.anthropic", genai(), (3500, 1200, 300, 700, 512)),
        ("openlit.instrumentation.bedrock", genai(), (3500, 1200, 300, 700, 512)),
        ("opentelemetry.instrumentation.bedrock", genai(), (3500, 1200, 300, 700, 512)),
        ("opentelemetry.instrumentation.botocore.bedrock-runtime", genai(), (3500, 1200, 300, 700, 512)),
        ("openlit.instrumentation.google_ai_studio", genai(), (2000, 1200, 300, 1212, 512)),
        ("unheard.of", genai(**{"gen_ai.usage.total_tokens": 2700}), FULL),
        ("unheard.of", genai(**{"gen_ai.usage.total_tokens": 4200}), (3500, 1200, 300, 700, 512)),
        ("unheard.of", genai(**{"gen_ai.usage.total_tokens": 9}), FULL),
        (
            "opentelemetry.instrumentation.google_generativeai",
            genai(written=None, reasoning=None, **{"gen_ai.usage.total_tokens": 3212}),
            (2000, 1200, None, 1212, None),
        ),
    ],
)
def test_who_wrote_the_span_says_what_includes_what(read, scope, items, expected):
    got = read(made.spans(made.span(1, items), scope=scope))
    row = got.rows[0]
    assert counts(row) == expected


def test_a_part_beyond_its_total_is_refused_where_the_dialect_is_not_known(read):
    got = read(made.spans(made.span(1, genai(read=1900, written=300)), made.span(2, genai())))
    assert [counts(row) for row in got.rows] == [FULL]
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(1, "sub_count_exceeds_total")]


def test_a_part_that_is_no_count_refuses_its_span_and_is_what_is_shown(read):
    scope = "openlit.instrumentation.anthropic"
    got = read(made.spans(made.span(1, genai(written="many")), made.span(2, genai(read=1.5)), scope=scope))
    assert got.rows == []
    assert [(each.row, each.reason, each.value) for each in got.rejects] == [
        (1, "not_whole_number", "string text of 4 characters"), (2, "not_whole_number", "double 1.5"),
    ]  # fmt: skip


def vercel(provider, **more):
    return {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.model.provider": provider,
        "gen_ai.system": provider,
        "ai.model.id": "some-model",
        "gen_ai.request.model": "some-model",
        "ai.response.model": "some-model-1",
        "ai.usage.inputTokens": 500,
        "ai.usage.promptTokens": 500,
        "gen_ai.usage.input_tokens": 500,
        "ai.usage.outputTokens": 700,
        "ai.usage.completionTokens": 700,
        "gen_ai.usage.output_tokens": 700,
        "ai.response.msToFirstChunk": 250.5,
    } | more


METADATA = json.dumps(
    {"anthropic": {"usage": {"cache_read_input_tokens": 1200, "text": "CANARY"}, "cacheCreationInputTokens": 300}}
)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            vercel("openai.chat", **{"ai.usage.cachedInputTokens": 400, "ai.usage.reasoningTokens": 512}),
            (500, 400, None, 700, 512),
        ),
        (vercel("anthropic.messages", **{"ai.response.providerMetadata": METADATA}), (2000, 1200, 300, 700, None)),
        (
            vercel(
                "anthropic.messages", **{"ai.usage.cachedInputTokens": 1200, "ai.response.providerMetadata": METADATA}
            ),
            (2000, 1200, 300, 700, None),
        ),
        (vercel("amazon-bedrock", **{"ai.usage.cachedInputTokens": 100}), (600, 100, None, 700, None)),
        (
            vercel(
                "anthropic.messages",
                **{
                    "ai.usage.inputTokenDetails.noCacheTokens": 100,
                    "ai.usage.inputTokenDetails.cacheReadTokens": 300,
                    "ai.usage.inputTokenDetails.cacheWriteTokens": 100,
                    "ai.usage.cachedInputTokens": 300,
                },
            ),
            (500, 300, 100, 700, None),
        ),
    ],
)
def test_the_vercel_sdk_passes_on_providers_counts_until_it_splits_them(read, items, expected):
    outer = {"ai.operationId": "ai.generateText", "ai.usage.promptTokens": 9000, "ai.usage.completionTokens": 9000}
    got = read(made.spans(made.span(2, items, parent=1, kind=1), made.span(1, outer, kind=1), scope="ai"))
    (row,) = got.rows
    assert counts({name: row.get(name) for name in COUNTS}) == expected
    assert row["provider"] == items["ai.model.provider"].split(".")[0]
    assert (row["model_request"], row["model_response"], row["first_token_us"]) == (
        "some-model",
        "some-model-1",
        250_500,
    )
    assert got.skipped == {"ai.generateText span": 1}


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"input": 25, "output": 13}, (25, None, None, 13, None)),
        (
            {
                "prompt_tokens": 2000,
                "completion_tokens": 700,
                "total_tokens": 2700,
                "prompt_tokens_details": {"cached_tokens": 1200},
            },
            (2000, 1200, None, 700, None),
        ),
        (
            {
                "input": 500,
                "output": 188,
                "total": 2700,
                "input_cache_read": 1200,
                "input_cache_creation": 300,
                "output_reasoning": 512,
            },
            FULL,
        ),
        (
            {"input": 500, "output": 700, "cache_read_input_tokens": 1200, "cache_creation_input_tokens": 300},
            (2000, 1200, 300, 700, None),
        ),
        ({"input": 2000, "output": 700, "total": 2700, "cache_read_input_tokens": 1200}, (2000, 1200, None, 700, None)),
    ],
)
def test_usage_details_of_langfuse(read, details, expected):
    items = {
        "langfuse.observation.type": "generation",
        "langfuse.observation.model.name": "m",
        "langfuse.observation.usage_details": json.dumps(details),
    }
    (row,) = read(made.spans(made.span(1, items, kind=1), scope="langfuse-sdk")).rows
    assert counts({name: row.get(name) for name in COUNTS}) == expected


def test_spans_of_claude_code_have_names_of_their_own_and_the_id_of_its_events(read):
    items = {
        "span.type": "llm_request", "session.id": "s", "model": "claude-sonnet-4-5", "request_id": "req_1",
        "input_tokens": 2, "output_tokens": "1200", "cache_read_tokens": 84562, "cache_creation_tokens": 7096,
    }  # fmt: skip
    tool = {"span.type": "tool", "tool_name": "Bash", "request_id": "no"}
    got = read(
        made.spans(
            made.span(2, items, parent=1), made.span(3, tool, parent=1), made.span(1, {"span.type": "interaction"})
        )
    )
    (row,) = got.rows
    assert (row["event_id"], row["session_id"], row["provider"]) == ("req_1", "s", "anthropic")
    assert (row["input_tokens"], row["output_tokens"], row["model_request"]) == (91660, 1200, "claude-sonnet-4-5")
    assert got.skipped == {"tool span": 1, "interaction span": 1}


def test_names_too_short_for_a_convention_count_on_no_other_span(read):
    items = genai(model="CANARY", request_id="one", input_tokens=5, **{"span.type": "db"})
    (row,) = read(made.spans(made.span(1, items))).rows
    assert counts(row) == FULL
    assert row["event_id"].endswith(f"{1:016x}")
    assert row.get("model_request") is None
    assert read(made.spans(made.span(1, {"input_tokens": 5, "model": "m"}))).rows == []


def test_spans_of_vllm_are_the_only_record_of_their_server(read):
    items = {
        "gen_ai.response.model": "meta-llama/Llama-3.1-8B-Instruct", "gen_ai.request.id": "cmpl-1",
        "gen_ai.usage.prompt_tokens": 800, "gen_ai.usage.completion_tokens": 120, "gen_ai.usage.num_sequences": 1,
        "gen_ai.latency.time_in_queue": 0.01, "gen_ai.latency.time_to_first_token": 0.25, "gen_ai.latency.e2e": 2.0,
    }  # fmt: skip
    got = read(made.spans(made.span(1, items, kind=2), scope="vllm.llm_engine"))
    (row,) = got.rows
    assert (row["input_tokens"], row["output_tokens"], row["first_token_us"]) == (800, 120, 250_000)
    assert not got.reading.unknown()


def test_unknown_usage_keys_of_every_family_are_reported(read):
    items = genai() | {"gen_ai.usage.frobs": 1, "llm.token_count.frobs": 2, "ai.usage.frobs": 3.5, "llm.usage.frobs": 4}
    items |= {"gen_ai.usage.note": "text", f"gen_ai.usage.{'a b' * 9}": 1}
    got = read(made.spans(made.span(1, items)))
    assert got.reading.unknown() == {
        "gen_ai.usage.frobs": 1, "llm.token_count.frobs": 1, "ai.usage.frobs": 1, "llm.usage.frobs": 1,
        "(unprintable key)": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"gen_ai.system": "anthropic"}, {"provider": "anthropic"}),
        ({"llm.system": "openai", "llm.provider": "azure"}, {"provider": "azure"}),
        ({"llm.provider": "azure", "llm.system": "openai"}, {"provider": "azure"}),
        ({"gen_ai.provider.name": "", "gen_ai.system": "openai"}, {"provider": "openai"}),
        ({"llm.model_name": "m"}, {"model_response": "m"}),
        ({"gen_ai.openai.api_base": "https://user:secret@api.example.com:443/v1?key=x"}, {"host": "api.example.com"}),
        ({"server.address": "http://127.0.0.1:8000/v1/"}, {"host": "127.0.0.1"}),
        (
            {"server.address": "bedrock-runtime.eu-west-1.amazonaws.com"},
            {"region": "eu-west-1", "region_basis": "host"},
        ),
        ({"session.id": "s", "gen_ai.conversation.id": "c"}, {"session_id": "c"}),
        ({"langfuse.environment": "prod", "team": "a"}, {"label.environment": "prod", "label.team": "a"}),
        ({"llm.request.type": "chat"}, {"operation": "chat"}),
    ],
)
def test_names_of_models_providers_hosts_and_sessions(read, items, expected):
    base = genai()
    if "llm.request.type" in items:
        del base["gen_ai.operation.name"]
    (row,) = read(made.spans(made.span(1, base | items), resource={"cloud.region": "caller-1"})).rows
    assert {name: row[name] for name in expected} == expected
    if "region" not in expected:
        assert (row["region"], row["region_basis"]) == ("caller-1", "caller")


def test_a_bedrock_span_of_botocore_says_the_region_unless_a_profile_crosses_regions(read):
    scope = "opentelemetry.instrumentation.botocore.bedrock-runtime"
    for model, basis in (
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", "host"),
        ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "caller"),
    ):
        items = genai(**{"cloud.region": "eu-west-1", "gen_ai.request.model": model})
        (row,) = read(made.spans(made.span(1, items), scope=scope)).rows
        assert (row["region"], row["region_basis"]) == ("eu-west-1", basis)
