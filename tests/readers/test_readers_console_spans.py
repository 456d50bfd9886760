"""Spans of OpenTelemetry's console exporter, printed by the SDK itself."""

from __future__ import annotations

import io
import json

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

CANARY = "CANARY-of-a-prompt"
START_NS = 1_772_359_210_000_000_000
CHAT = {
    "gen_ai.operation.name": "chat", "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "claude-sonnet-4-5",
    "gen_ai.response.id": "msg_01XFDUDYJgAACzvnptvVoYEL", "gen_ai.usage.input_tokens": 1200,
    "gen_ai.usage.output_tokens": 300, "gen_ai.usage.cache_read.input_tokens": 1000, "gen_ai.input.messages": CANARY,
    "gen_ai.response.finish_reasons": ["stop"],
}  # fmt: skip


def printed(**options):
    """What the exporter prints of an agent's span, two calls in it and one that failed."""
    out = io.StringIO()
    provider = TracerProvider(resource=Resource({"service.name": "shop"}))
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=out, **options)))
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("agent", attributes={"gen_ai.operation.name": "invoke_agent"}):
        for number in range(2):
            span = tracer.start_span(
                "chat", kind=SpanKind.CLIENT, start_time=START_NS + number * 10**9, attributes=CHAT
            )
            span.end(START_NS + number * 10**9 + 2_500_000_000)
        failed = tracer.start_span("chat", attributes={"gen_ai.operation.name": "chat"})
        failed.set_status(Status(StatusCode.ERROR, CANARY))
        failed.end()
    return out.getvalue()


FORMS = {"several lines": {}, "one line": {"formatter": lambda span: span.to_json(indent=None) + "\n"}}


@pytest.mark.parametrize("form", FORMS)
def test_spans_that_the_sdk_printed_are_calls(account, tmp_path, form):
    path = tmp_path / "app.log"
    path.write_text(f"INFO starting {CANARY}\n" + printed(**FORMS[form]) + "INFO done\n")
    got = account(path)
    assert {found.reader for found in got.reading.recognised.values()} == {"console-spans"}
    assert len(got.rows) == 2
    row = got.rows[0]
    wanted = {
        "input_tokens": 1200, "output_tokens": 300, "cache_read_tokens": 1000, "provider": "anthropic",
        "model_request": "claude-sonnet-4-5", "duration_us": 2_500_000, "label.service": "shop",
        "response_id": "msg_01XFDUDYJgAACzvnptvVoYEL",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert got.where.rejected == 0
    assert CANARY not in repr(got.rows) + repr(got.skipped)


def test_the_last_span_may_be_unfinished(account, tmp_path):
    path = tmp_path / "app.log"
    text = printed()
    path.write_text(text[: text.rindex('"resource"')])
    assert len(account(path).rows) == 2


def test_other_objects_between_spans_are_no_spans(account, tmp_path):
    path = tmp_path / "app.log"
    path.write_text(
        printed() + json.dumps({"level": "info", "usage": {"input_tokens": 5}}) + "\n" + "{\n" + CANARY + "\n}\n"
    )
    got = account(path)
    assert len(got.rows) == 2
    assert CANARY not in repr(got.skipped)
