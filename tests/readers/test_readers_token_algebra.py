"""Every row of the table of token algebra, by a record that states each of its terms, under each of their names.

The table says what includes what; it is code for most readers, and a promise for those that compute by themselves. So
each shape is read from a record of that shape whose counts are all different, and what comes out must be what the
table says: sums of the terms, each in every spelling, nothing twice, nothing left out.
"""

from __future__ import annotations

import csv
import io
import json
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from obsia.core.columns import CONTAINED, COUNTS
from obsia.readers.records.algebra import parsed, table

otlp = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "otlp" / "made.py")))
ROWS = table()
SHAPES = tuple(dict.fromkeys((row.source, row.shape) for row in ROWS))
TIME = "2026-06-01T10:00:00Z"
SMALL = (101, 211, 307, 401, 503)
"""Counts of parts: caches and reasoning."""
LEAST = 7
"""A count of a part of a part."""
LARGE = (10_007, 20_011, 40_009, 80_021, 160_001, 320_009)
"""Counts that may contain parts. No sum of some of these and of the small ones is a sum of others."""


def put(record: dict[str, Any], path: str, value: Any) -> None:
    *keys, last = path.split(".")
    for key in keys:
        record = record.setdefault(key, {})
    record[last] = value


def nested(values: Mapping[str, Any], **frame: Any) -> dict[str, Any]:
    """``frame`` with each value at its path."""
    record = json.loads(json.dumps(frame))
    for path, value in values.items():
        put(record, path, value)
    return record


def line(**frame: Any) -> Callable[[Mapping[str, int]], str]:
    """One JSON object a line: ``frame`` and the counts."""
    return lambda values: json.dumps(nested(values, **frame)) + "\n"


def page(list_name: str, **frame: Any) -> Callable[[Mapping[str, int]], str]:
    return lambda values: json.dumps({list_name: [nested(values, **frame)]})


def columns(**frame: Any) -> Callable[[Mapping[str, int]], str]:
    """A header and one row of CSV."""

    def made(values: Mapping[str, int]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*frame, *values])
        writer.writerow([*frame.values(), *values.values()])
        return out.getvalue()

    return made


def span(scope: str = "tests", **items: Any) -> Callable[[Mapping[str, int]], str]:
    return lambda values: otlp.lines(otlp.spans(otlp.span(1, {**items, **values}), scope=scope))


def event(name: str, **items: Any) -> Callable[[Mapping[str, int]], str]:
    return lambda values: otlp.lines(otlp.logs(otlp.log(name, {**items, **values})))


def langfuse_span(values: Mapping[str, int], **more: int) -> str:
    usage: dict[str, Any] = nested(values, **more)
    items = {"langfuse.observation.type": "generation", "langfuse.observation.usage_details": json.dumps(usage)}
    return otlp.lines(otlp.spans(otlp.span(1, items, kind=1), scope="langfuse-sdk"))


def points(name: str, by: str, **items: Any) -> Callable[[Mapping[str, int]], str]:
    def made(values: Mapping[str, int]) -> str:
        each = [otlp.point({**items, by: what}, start=0, end=60, asInt=str(count)) for what, count in values.items()]
        return otlp.lines(otlp.metrics(otlp.metric(name, *each)))

    return made


def histogram(name: str, by: str, **items: Any) -> Callable[[Mapping[str, int]], str]:
    def made(values: Mapping[str, int]) -> str:
        each = [
            otlp.point({**items, by: what}, start=0, end=60, count="1", sum=float(count))
            for what, count in values.items()
        ]
        return otlp.lines(otlp.metrics(otlp.metric(name, *each, shape="histogram")))

    return made


def counters(values: Mapping[str, int]) -> str:
    """One counter for each kind of token."""
    each = [
        otlp.metric(
            f"gen_ai.client.inference.usage.{what}",
            otlp.point({"gen_ai.request.model": "m", "gen_ai.operation.name": "chat"}, start=0, end=60, asInt=str(n)),
        )
        for what, n in values.items()
    ]
    return otlp.lines(otlp.metrics(*each))


def exposition(values: Mapping[str, int]) -> str:
    labels = '{model_name="m"}'
    started = "process_start_time_seconds 1780300800\n# EOF\n"
    return "".join(f"{name}{labels} {float(value)}\n" for name, value in values.items()) + started


def azure(values: Mapping[str, int]) -> str:
    series = [
        {
            "name": {"value": name},
            "timeseries": [{"metadatavalues": [], "data": [{"timeStamp": TIME, "total": float(count)}]}],
        }
        for name, count in values.items()
    ]
    return json.dumps({"interval": "PT1H", "resourceregion": "swedencentral", "value": series})


def deepseek(values: Mapping[str, int]) -> str:
    head = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount\n"
    row = "u1,2026-09-22T08:00:00+08:00,2026-09-22T09:00:00+08:00,deepseek-chat,Alice,sk-a***z,"
    return head + "".join(f"{row}{kind},,{amount}\n" for kind, amount in values.items())


def codex(values: Mapping[str, int]) -> str:
    usage = {**values, "total_tokens": sum(values.get(n, 0) for n in ("input_tokens", "output_tokens"))}
    info = {"total_token_usage": usage, "last_token_usage": usage}
    meta = {"timestamp": TIME, "type": "session_meta", "payload": {"id": "019e5b00-0000-7000-8000-000000000001"}}
    count = {"timestamp": TIME, "type": "event_msg", "payload": {"type": "token_count", "info": info}}
    return json.dumps(meta) + "\n" + json.dumps(count) + "\n"


CLAUDE = {"type": "assistant", "sessionId": "s", "uuid": "a", "requestId": "r", "timestamp": TIME}


def advisor(values: Mapping[str, int]) -> str:
    """What a message's advisor used, beside the message's own usage."""
    iterations = [{"type": "message"}, {"type": "advisor_message", "model": "claude-opus-5", **values}]
    usage = {"input_tokens": 1, "output_tokens": 1, "iterations": iterations}
    return json.dumps({**CLAUDE, "message": {"id": "msg_1", "model": "claude-opus-5", "usage": usage}}) + "\n"


def cline(protocol: str) -> Callable[[Mapping[str, int]], str]:
    def made(values: Mapping[str, int]) -> str:
        inner = json.dumps({"apiProtocol": protocol, **values})
        return json.dumps([{"ts": 1750000000000, "type": "say", "say": "api_req_started", "text": inner}])

    return made


def shutdown(values: Mapping[str, int]) -> str:
    start = {"type": "session.start", "id": "e0", "timestamp": TIME, "data": {"sessionId": "c-1"}}
    metrics = {"gpt-5.4": nested(values)}
    end = {"type": "session.shutdown", "id": "e1", "timestamp": TIME, "data": {"modelMetrics": metrics}}
    return json.dumps(start) + "\n" + json.dumps(end) + "\n"


CHARGE = {
    "ServiceCategory": "AI and Machine Learning", "ServiceName": "Amazon Bedrock", "ChargeCategory": "Usage",
    "ChargePeriodStart": "2026-06-03T00:00:00Z", "ChargePeriodEnd": "2026-06-04T00:00:00Z", "BilledCost": "1",
    "ConsumedUnit": "tokens", "RegionId": "us-east-1",
}  # fmt: skip


def charge(meter: str) -> Callable[[Mapping[str, int]], str]:
    def made(values: Mapping[str, int]) -> str:
        return columns(**CHARGE, x_UsageType=meter)({"ConsumedQuantity": values["tokens"]})

    return made


def licences(**frame: str) -> Callable[[Mapping[str, int]], str]:
    """The report of Microsoft 365 Copilot; a licence is a row, and no column says so."""
    fixed = {
        "Report Refresh Date": "2026-07-03", "User Principal Name": "x", "Display Name": "x",
        "Last Activity Date": "2026-07-02", "Report Period": "28", **frame,
    }  # fmt: skip
    return lambda values: columns(**fixed)({name: n for name, n in values.items() if name != "seat"})


LANGFUSE = {"id": "o", "traceId": "t", "type": "GENERATION", "startTime": TIME, "model": "m"}
HELICONE = {"response_id": "r", "request_created_at": TIME, "response_status": 200, "request_properties": {}}
OPENROUTER = {"id": "gen-1", "provider_name": "x", "created_at": TIME, "model": "m"}
MADE: dict[tuple[str, str], tuple[str, Callable[[Mapping[str, int]], str]]] = {
    ("litellm", "call"): ("litellm", line(id="c-1", call_type="completion", startTime=1780300800.0, status="success")),
    ("litellm", "daily table"): (
        "litellm",
        line(date="2026-06-01", api_key="k", model="m", custom_llm_provider="openai", api_requests=1),
    ),
    ("openai", "usage api"): (
        "openai-usage",
        lambda values: json.dumps(
            {
                "object": "page",
                "data": [
                    {
                        "object": "bucket",
                        "start_time": 1790812800,
                        "end_time": 1790899200,
                        "results": [nested(values, object="organization.usage.completions.result", model="m")],
                    }
                ],
            }
        ),
    ),
    ("openai", "chat"): (
        "openai-responses",
        line(id="chatcmpl-1", object="chat.completion", created=1780300800, model="m"),
    ),
    ("openai", "responses"): ("openai-responses", line(id="resp_1", object="response", created_at=1780300800)),
    ("cohere", "chat"): ("openai-responses", line(id="c", finish_reason="COMPLETE", message={"role": "assistant"})),
    ("anthropic", "messages"): ("anthropic-messages", line(id="msg_1", type="message", role="assistant", model="m")),
    ("anthropic", "usage report"): (
        "anthropic-usage",
        lambda values: json.dumps(
            {
                "data": [
                    {
                        "starting_at": "2026-10-01T00:00:00Z",
                        "ending_at": "2026-10-02T00:00:00Z",
                        "results": [nested(values, model="m")],
                    }
                ]
            }
        ),
    ),
    ("anthropic", "console csv"): ("anthropic-usage", columns(usage_date_utc="2026-08-05", model_version="m")),
    ("anthropic", "claude code report"): (
        "anthropic-usage",
        lambda values: json.dumps(
            {
                "data": [
                    {"date": TIME, "actor": {}, "core_metrics": {}, "model_breakdown": [nested(values, model="m")]}
                ],
            }
        ),
    ),
    ("gemini", "generate content"): ("gemini", line(modelVersion="m", responseId="r", createTime=TIME)),
    ("bedrock", "invocation log"): (
        "bedrock",
        line(schemaType="ModelInvocationLog", timestamp=TIME, requestId="r", modelId="m"),
    ),
    ("bedrock", "converse"): ("bedrock", line(metrics={"latencyMs": 5}, ResponseMetadata={"RequestId": "r"})),
    ("azure_openai", "monitor metrics"): ("azure-openai", azure),
    ("ollama", "generate"): ("ollama", line(model="m", created_at=TIME, done=True, response="")),
    ("ml-energy", "request"): (
        "ml-energy",
        lambda values: json.dumps({"steady_state_energy": 1, "steady_state_duration": 1, "results": [values]}),
    ),
    ("deepseek", "platform csv"): ("deepseek-usage", deepseek),
    ("otlp", "span"): ("otlp", span(**{"gen_ai.operation.name": "chat"})),
    ("otlp", "span cache apart"): ("otlp", span("openlit.instrumentation.anthropic")),
    ("otlp", "span reasoning apart"): ("otlp", span("openlit.instrumentation.google_ai_studio")),
    ("otlp", "claude_code event"): ("otlp", event("claude_code.api_request", model="m")),
    ("otlp", "codex event"): (
        "otlp",
        event("codex.sse_event", **{"event.kind": "response.completed", "model": "m"}),
    ),
    ("otlp", "gemini_cli event"): ("otlp", event("gemini_cli.api_response", model="m")),
    ("otlp", "langfuse usage"): (
        "otlp",
        # A total of input and output alone says that details are inside.
        lambda values: langfuse_span(values, total=sum(n for n in values.values() if n in LARGE)),
    ),
    ("otlp", "langfuse usage apart"): ("otlp", langfuse_span),
    ("otlp", "gen_ai.client.token.usage"): (
        "otlp",
        histogram("gen_ai.client.token.usage", "gen_ai.token.type", **{"gen_ai.request.model": "m"}),
    ),
    ("otlp", "gen_ai.client.inference"): ("otlp", counters),
    ("otlp", "claude_code.token.usage"): ("otlp", points("claude_code.token.usage", "type", model="m")),
    ("otlp", "gemini_cli.token.usage"): ("otlp", points("gemini_cli.token.usage", "type", model="m")),
    ("otlp", "codex.turn.token_usage"): ("otlp", histogram("codex.turn.token_usage", "token_type", model="m")),
    ("langfuse", "usageDetails, buckets apart"): ("langfuse", line(**LANGFUSE)),
    ("langfuse", "usageDetails, parts inside"): (
        "langfuse",
        lambda values: line(**LANGFUSE, usageDetails={"total": sum(n for n in values.values() if n in LARGE)})(values),
    ),
    ("langfuse", "older fields"): ("langfuse", line(**LANGFUSE)),
    ("helicone", "request"): ("helicone", line(**HELICONE)),
    ("helicone", "answer of OpenAI chat"): ("helicone", line(**HELICONE)),
    ("helicone", "answer of OpenAI responses"): ("helicone", line(**HELICONE)),
    ("openrouter", "generation"): ("openrouter", line(**OPENROUTER)),
    ("openrouter", "activity by day"): (
        "openrouter",
        line(date="2026-06-01", model_permaslug="m", requests=1, provider_name="x"),
    ),
    ("langsmith", "run"): ("langsmith", line(id="r", run_type="llm", start_time=TIME, trace_id="t")),
    ("cloudflare-ai-gateway", "log"): (
        "cloudflare-ai-gateway",
        page("result", id="x", cached=False, success=True, created_at=TIME, model="m", model_type="chat"),
    ),
    ("claude-code", "message"): ("claude-code", line(**CLAUDE, message={"id": "msg_1", "model": "claude-opus-5"})),
    ("claude-code", "advisor"): ("claude-code", advisor),
    ("claude-print", "model"): (
        "claude-print",
        lambda values: json.dumps(
            {
                "type": "result",
                "session_id": "s",
                "uuid": "u",
                "num_turns": 1,
                "total_cost_usd": 0.1,
                "duration_ms": 900,
                "modelUsage": {"claude-opus-5": nested(values)},
            }
        ),
    ),
    ("codex", "token_count"): ("codex", codex),
    ("codex-exec", "turn"): (
        "codex-exec",
        lambda values: (
            json.dumps({"type": "thread.started", "thread_id": "t"})
            + "\n"
            + json.dumps(nested(values, type="turn.completed"))
            + "\n"
        ),
    ),
    ("gemini-cli", "message"): ("gemini-cli", line(id="m1", timestamp=TIME, type="gemini", model="m")),
    ("qwen-code", "assistant"): (
        "qwen-code",
        line(uuid="2", sessionId="q", cwd="/q", timestamp=TIME, type="assistant"),
    ),
    ("opencode", "message"): (
        "opencode",
        line(id="msg_1", sessionID="s", role="assistant", time={"created": 1773500000000}, modelID="m"),
    ),
    ("cline", "disjoint"): ("cline", cline("anthropic")),
    ("cline", "inclusive"): ("cline", cline("openai")),
    ("cline", "cli"): (
        "cline",
        lambda values: json.dumps(
            {"sessionId": "c", "messages": [nested(values, id="m", role="assistant", ts=1785320475705, modelInfo={})]}
        ),
    ),
    ("pi", "message"): ("pi", line(type="message", id="ab", timestamp=TIME, message={"role": "assistant"})),
    ("copilot-cli", "shutdown"): ("copilot-cli", shutdown),
    ("kimi", "usage-record"): ("kimi", line(type="usage.record", model="m", usageScope="turn", time=1780300802000)),
    ("kimi", "status-update"): (
        "kimi",
        line(timestamp=1770983427.5, message={"type": "StatusUpdate", "payload": {"message_id": "c"}}),
    ),
    ("server-metrics", "vllm"): ("server-metrics", exposition),
    ("server-metrics", "sglang"): ("server-metrics", exposition),
    ("server-metrics", "tgi"): ("server-metrics", exposition),
    ("server-metrics", "llama.cpp"): ("server-metrics", exposition),
    ("focus", "input"): ("focus", charge("USE1-Claude4.6Sonnet-input-tokens")),
    ("focus", "cache-read"): ("focus", charge("USE1-Claude4.6Sonnet-cache-read-input-token-count")),
    ("focus", "cache-write"): ("focus", charge("USE1-Claude4.6Sonnet-cache-write-input-token-count")),
    ("focus", "output"): ("focus", charge("USE1-Claude4.6Sonnet-output-tokens")),
    ("focus", "own"): ("focus", columns(**CHARGE, x_model="openai/gpt-4o", x_cost_basis="list price")),
    ("chatgpt-analytics", "engagement"): (
        "chatgpt-analytics",
        columns(
            cadence="Weekly",
            period_start="2026-06-01",
            period_end="2026-06-07",
            account_id="a",
            public_id="u",
            user_status="enabled",
            model_to_messages="",
        ),
    ),
    ("m365-copilot", "prompts"): ("m365-copilot", licences()),
    ("m365-copilot", "seats"): ("m365-copilot", licences()),
}
"""(source, shape) -> its reader, and a file of one record of that shape with these counts."""
FIXED = {"seat": 1}
"""Counts that no record states otherwise."""
BESIDE = {("claude-code", "advisor"): {"input_tokens": 1, "output_tokens": 1}}
"""What other shapes in the same record count."""


def terms_of(source: str, shape: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {row.target: parsed(row.terms) for row in ROWS if (row.source, row.shape) == (source, shape)}


def stated_counts(sums: Mapping[str, tuple[tuple[str, ...], ...]], spelling: int) -> dict[str, int]:
    """A count for every term of a shape, each under one of its names; ``spelling`` goes round all of them."""
    parts = {term for target, terms in sums.items() for term in terms if target in dict(CONTAINED) and len(terms) == 1}
    small, large = iter(SMALL), iter(LARGE)
    chosen: dict[str, int] = {}
    for target, terms in sums.items():
        for term in terms:
            name = term[spelling % len(term)]
            if dict(CONTAINED).get(target) in dict(CONTAINED):  # a part of a part
                chosen.setdefault(name, LEAST)
            is_part = any(set(term) & set(part) for part in parts) and len(sums) > 2
            if name not in chosen:
                chosen[name] = FIXED.get(name) or next(small if is_part else large)
    return chosen


@pytest.mark.parametrize(("source", "shape"), SHAPES)
def test_a_record_of_the_shape_gives_the_sums_of_the_table(account, tmp_path, source, shape):
    reader, made = MADE[source, shape]
    sums = terms_of(source, shape)
    for spelling in range(max(len(term) for terms in sums.values() for term in terms)):
        values = stated_counts(sums, spelling)
        path = tmp_path / f"{spelling}.txt"
        path.write_text(made(values), encoding="utf-8")
        got = account(path, format=reader)
        assert not got.rejects, spelling
        told = {
            target: sum(row.get(target) or 0 for row in got.rows) for target in sums if target in got.reading.columns
        }
        wanted = {
            target: sum(next((values[name] for name in term if name in values), 0) for term in terms)
            + BESIDE.get((source, shape), {}).get(target, 0)
            for target, terms in sums.items()
        }
        assert told == wanted, (spelling, values)
        assert not got.reading.unknown(), spelling


def test_every_shape_of_the_table_has_a_record_here_and_no_other():
    assert set(MADE) == set(SHAPES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.source} {row.shape} {row.target}")
def test_a_row_says_what_includes_what_and_where_that_was_read(row):
    assert row.target in COUNTS
    assert len(row.note) > 5
    assert row.evidence
    # Evidence by reference leads to a row of the same source that has it.
    if row.evidence in {"same", "as above"}:
        before = [other for other in ROWS[: ROWS.index(row)] if other.source == row.source]
        assert any(other.evidence not in {"same", "as above"} for other in before)


def test_no_two_rows_make_one_count():
    keys = [(row.source, row.shape, row.target) for row in ROWS]
    assert len(set(keys)) == len(keys)
