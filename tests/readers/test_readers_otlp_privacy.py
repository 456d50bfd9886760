"""Canaries in every place of OTLP that can hold what a person or a model said: none comes out anywhere."""

from __future__ import annotations

import copy
import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.core.errors import ObsiaError

HERE = Path(__file__).parent
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))
SAID = "CANARY please tell my doctor"
TEXT = {"stringValue": SAID}


def base():
    items = {"gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 7}
    return made.spans(made.span(1, items), made.span(2, items), resource={"service.name": "shop"})


def attribute(key, value=None):
    return {"key": key, "value": TEXT if value is None else value}


def put(where, what):
    def change(request):
        group = request["resourceSpans"][0]
        scope = group["scopeSpans"][0]
        places = {
            "request": request,
            "group": group,
            "resource": group["resource"],
            "scope": scope["scope"],
            "scoped": scope,
            "span": scope["spans"][0],
        }
        for key, value in what.items():
            if key == "attributes":
                places[where].setdefault("attributes", []).extend(value)
            else:
                places[where][key] = value

    return change


PLACES = {
    "span name": put("span", {"name": SAID}),
    "trace state": put("span", {"traceState": f"a={SAID}"}),
    "status message": put("span", {"status": {"code": 2, "message": SAID}}),
    "event name": put("span", {"events": [{"name": SAID}]}),
    "event attribute": put(
        "span", {"events": [{"name": "gen_ai.choice", "attributes": [attribute("gen_ai.usage.input_tokens")]}]}
    ),
    "exception stack": put(
        "span", {"events": [{"name": "exception", "attributes": [attribute("exception.stacktrace")]}]}
    ),
    "link attribute": put(
        "span", {"links": [{"traceId": "1" * 32, "attributes": [attribute("session.id")], "traceState": SAID}]}
    ),
    "input messages": put("span", {"attributes": [attribute("gen_ai.input.messages")]}),
    "output messages": put("span", {"attributes": [attribute("gen_ai.output.messages")]}),
    "system instructions": put("span", {"attributes": [attribute("gen_ai.system_instructions")]}),
    "old prompt": put("span", {"attributes": [attribute("gen_ai.prompt.0.content")]}),
    "old completion": put("span", {"attributes": [attribute("gen_ai.completion.0.content")]}),
    "tool arguments": put("span", {"attributes": [attribute("gen_ai.tool.call.arguments")]}),
    "tool result": put("span", {"attributes": [attribute("gen_ai.tool.call.result")]}),
    "openinference input": put(
        "span", {"attributes": [attribute("input.value"), attribute("llm.input_messages.0.message.content")]}
    ),
    "traceloop entity": put(
        "span", {"attributes": [attribute("traceloop.entity.input"), attribute("traceloop.entity.output")]}
    ),
    "vercel prompt": put("span", {"attributes": [attribute("ai.prompt"), attribute("ai.response.text")]}),
    "langfuse input": put(
        "span", {"attributes": [attribute("langfuse.observation.input"), attribute("langfuse.observation.metadata.x")]}
    ),
    "litellm raw": put(
        "span", {"attributes": [attribute("llm.openai.messages"), attribute("metadata.requester_metadata")]}
    ),
    "baggage": put("span", {"attributes": [attribute("baggage.note"), attribute("user.id"), attribute("enduser.id")]}),
    "array value": put(
        "span", {"attributes": [attribute("gen_ai.usage.cache_read.input_tokens", {"arrayValue": {"values": [TEXT]}})]}
    ),
    "map value": put(
        "span",
        {"attributes": [attribute("gen_ai.usage.reasoning_tokens", {"kvlistValue": {"values": [attribute("a")]}})]},
    ),
    "bytes value": put(
        "span", {"attributes": [attribute("gen_ai.usage.reasoning_tokens", {"bytesValue": "Q0FOQVJZ"})]}
    ),
    "a count": put("span", {"attributes": [attribute("gen_ai.usage.cache_read.input_tokens")]}),
    "a second count": put("span", {"attributes": [attribute("gen_ai.usage.prompt_tokens")]}),
    "an int that is text": put(
        "span", {"attributes": [attribute("gen_ai.usage.reasoning_tokens", {"intValue": SAID})]}
    ),
    "a double that is text": put(
        "span", {"attributes": [attribute("gen_ai.usage.reasoning_tokens", {"doubleValue": SAID})]}
    ),
    "a usage key": put("span", {"attributes": [attribute(f"gen_ai.usage.{SAID}", {"intValue": "1"})]}),
    "a text under a usage key": put("span", {"attributes": [attribute("gen_ai.usage.note")]}),
    "a time": put("span", {"startTimeUnixNano": SAID, "endTimeUnixNano": SAID}),
    "ids": put("span", {"traceId": SAID, "spanId": SAID, "parentSpanId": SAID}),
    "span kind": put("span", {"kind": SAID}),
    "first token": put("span", {"attributes": [attribute("gen_ai.response.time_to_first_chunk")]}),
    "resource attribute": put("resource", {"attributes": [attribute("process.command_args"), attribute("host.name")]}),
    "resource count": put("resource", {"attributes": [attribute("gen_ai.usage.input_tokens")]}),
    "schema": put("scoped", {"schemaUrl": SAID}),
    "scope attribute": put("scope", {"attributes": [attribute("note")], "version": SAID}),
    "scope name": put("scope", {"name": SAID}),
    "usage details": put(
        "span",
        {
            "attributes": [
                attribute("langfuse.observation.usage_details", {"stringValue": json.dumps({"input": SAID, SAID: 5})})
            ]
        },
    ),
    "provider metadata": put(
        "span",
        {
            "attributes": [
                attribute("ai.response.providerMetadata", {"stringValue": json.dumps({"anthropic": {"usage": SAID}})})
            ]
        },
    ),
    "hidden params": put(
        "span", {"attributes": [attribute("hidden_params", {"stringValue": json.dumps({"api_base": SAID})})]}
    ),
    "unknown field": put("span", {SAID: SAID}),
    "unknown signal": put("request", {"resourceProfiles": [{SAID: SAID}]}),
}


def shown(got):
    reading = got.reading
    return repr(
        (
            got.rows,
            got.rejects,
            reading.reject_counts(),
            reading.skipped(),
            reading.unknown(),
            reading.unmapped(),
            reading.recognised,
            got.stored,
        )
    )


@pytest.mark.parametrize("place", PLACES)
def test_spans(account, tmp_path, place):
    request = copy.deepcopy(base())
    PLACES[place](request)
    assert "CANARY" in json.dumps(request) or place == "bytes value"
    path = tmp_path / "t.jsonl"
    path.write_text(made.lines(request, base()))
    got = account(path)
    assert "CANARY" not in shown(got)
    assert "doctor" not in shown(got)
    assert got.where.counted >= 2, "the spans beside it are read"


def test_there_are_thirty_places():
    assert len(PLACES) >= 30


LOG_PLACES = {
    "body": {"body": TEXT},
    "body map": {"body": {"kvlistValue": {"values": [attribute("content")]}}},
    "severity": {"severityText": SAID},
    "event name": {"eventName": SAID},
    "prompt": {"attributes": [attribute("prompt"), attribute("response_text"), attribute("user.email")]},
    "event.name": {"attributes": [attribute("event.name")]},
    "a count": {"attributes": [attribute("event.name", {"stringValue": "api_request"}), attribute("input_tokens")]},
    "a count's key": {
        "attributes": [
            attribute("event.name", {"stringValue": "api_request"}),
            attribute("input_tokens", {"intValue": "1"}),
            attribute(f"{SAID} tokens", {"intValue": "1"}),
        ]
    },
    "a duration": {
        "attributes": [
            attribute("event.name", {"stringValue": "api_request"}),
            attribute("input_tokens", {"intValue": "1"}),
            attribute("duration_ms"),
        ]
    },
    "a time": {
        "timeUnixNano": SAID,
        "attributes": [
            attribute("event.name", {"stringValue": "api_request"}),
            attribute("input_tokens", {"intValue": "1"}),
            attribute("event.timestamp"),
        ],
    },
}


@pytest.mark.parametrize("place", LOG_PLACES)
def test_log_records(account, tmp_path, place):
    path = tmp_path / "t.jsonl"
    good = made.log("api_request", {"input_tokens": 3, "session.id": "s"})
    path.write_text(made.lines(made.logs({"timeUnixNano": str(made.START_NS)} | LOG_PLACES[place], good)))
    got = account(path)
    assert "CANARY" not in shown(got)
    assert got.where.counted >= 1


METRIC_PLACES = {
    "description": {"description": SAID},
    "unit": {"unit": SAID},
    "name": {"name": SAID},
    "metadata": {"metadata": [attribute("a")]},
    "exemplar": {
        "sum": {
            "aggregationTemporality": 1,
            "dataPoints": [
                made.point(
                    {"type": "output"},
                    start=0,
                    end=60,
                    asInt="4",
                    exemplars=[{"filteredAttributes": [attribute("a")], "asInt": "4"}],
                )
            ],
        }
    },
    "type": {
        "sum": {"aggregationTemporality": 1, "dataPoints": [made.point({"type": SAID}, start=0, end=60, asInt="4")]}
    },
    "value": {
        "sum": {
            "aggregationTemporality": 1,
            "dataPoints": [made.point({"type": "output"}, start=0, end=60, asInt=SAID)],
        }
    },
    "attribute": {
        "sum": {
            "aggregationTemporality": 1,
            "dataPoints": [made.point({"type": "output", "prompt": SAID, SAID: 1}, start=0, end=60, asInt="4")],
        }
    },
    "temporality": {
        "sum": {
            "aggregationTemporality": SAID,
            "dataPoints": [made.point({"type": "output"}, start=0, end=60, asInt="4")],
        }
    },
}


@pytest.mark.parametrize("place", METRIC_PLACES)
def test_metric_points(account, tmp_path, place):
    path = tmp_path / "t.jsonl"
    point = made.point({"type": "output"}, start=0, end=60, asInt="3")
    metric = made.metric("claude_code.token.usage", point) | METRIC_PLACES[place]
    path.write_text(
        made.lines(
            made.metrics(metric),
            made.metrics(
                made.metric("claude_code.token.usage", made.point({"type": "output"}, start=60, end=120, asInt="3"))
            ),
        )
    )
    got = account(path)
    assert "CANARY" not in shown(got)
    assert got.where.counted >= 1


@pytest.mark.parametrize(
    "data", [f"{{{SAID}", f'{{"resourceSpans": "{SAID}"', f'{{"resourceSpans": [{{"a": "{SAID}"', f"\n{SAID}"]
)
@pytest.mark.parametrize("name", ["t.jsonl", "t.pb", "t.otlp"])
def test_errors_quote_nothing(account, tmp_path, data, name):
    path = tmp_path / name
    path.write_text(data)
    try:
        found = shown(account(path))
    except ObsiaError as error:
        found = str(error)
    assert "CANARY" not in found


@pytest.mark.parametrize(
    "sample",
    sorted(path.relative_to(HERE) for path in (HERE / "samples").glob("o*/**/*.jsonl") if "openai/" not in str(path)),
)
def test_samples_of_the_real_libraries(account, sample):
    got = account(HERE / sample)
    assert "CANARY" not in shown(got)
