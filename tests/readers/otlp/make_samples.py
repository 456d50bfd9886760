"""Makes the samples of this folder with the OpenTelemetry SDK itself (no network), in JSON and protobuf.

Run: python tests/readers/otlp/make_samples.py, where opentelemetry-exporter-otlp-proto-common is installed: its
encoder made the files kept here. Times and ids are fixed, so that a rerun gives the same spans.
The JSON form is written from the same messages by the rules of OTLP/JSON: hex ids, 64-bit integers as text.
"""

from __future__ import annotations

import base64
import itertools
import json
from pathlib import Path

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import SpanKind, Status, StatusCode

HERE = Path(__file__).parent
START_NS = 1_760_000_000_123_456_789
CANARY = "CANARY-7f3a the content of a message"


class _Ids(IdGenerator):
    def __init__(self) -> None:
        self._next = itertools.count(1)

    def generate_trace_id(self) -> int:
        return 0xABCDEF << 96 | next(self._next)

    def generate_span_id(self) -> int:
        return 0xFEDCBA << 32 | next(self._next)


class _Keep(SpanExporter):
    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans):
        self.spans.extend(spans)
        return SpanExportResult.SUCCESS


def spans() -> list[ReadableSpan]:
    """The spans of one agent's task: four inferences, one failed, and what surrounds them."""
    keep = _Keep()
    resource = Resource(
        {
            "service.name": "shop",
            "deployment.environment.name": "prod",
            "cloud.region": "eu-west-1",
            "team": "search",
            "process.command_args": [CANARY],
        }
    )
    provider = TracerProvider(resource=resource, id_generator=_Ids())
    provider.add_span_processor(SimpleSpanProcessor(keep))
    tracer = provider.get_tracer("samples", "1")
    clock = itertools.count(START_NS, 1_000_000_000)

    def span(name, attributes, *, kind=SpanKind.CLIENT, milliseconds=1500, error=False):
        start = next(clock)
        one = tracer.start_span(name, kind=kind, attributes=attributes, start_time=start)
        one.add_event("gen_ai.choice", {"gen_ai.output.messages": CANARY}, timestamp=start + 5)
        if error:
            one.set_status(Status(StatusCode.ERROR, CANARY))
        one.end(end_time=start + milliseconds * 1_000_000)

    chat = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-sonnet-4-5",
        "gen_ai.response.model": "claude-sonnet-4-5-20250929",
        "gen_ai.conversation.id": "conv-1",
        "gen_ai.input.messages": CANARY,
        "gen_ai.system_instructions": CANARY,
        "gen_ai.tool.definitions": CANARY,
        "server.address": "api.anthropic.com",
    }
    usage = {"gen_ai.usage.input_tokens": 1200, "gen_ai.usage.output_tokens": 340}
    generation_141 = {
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.cache_creation.input_tokens": 100,
        "gen_ai.usage.reasoning.output_tokens": 300,
        "gen_ai.response.time_to_first_chunk": 0.25,
    }
    newest = {
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.cache_write.input_tokens": 100,
        "gen_ai.usage.text.input_tokens": 1200,
    }
    span("chat a", chat | usage)
    span("chat b", chat | usage | generation_141)
    span("chat c", chat | usage | newest)
    span("chat d", chat | usage | {"gen_ai.usage.frobnicated_tokens": 5})
    span("chat failed", chat, error=True)
    span(
        "embed",
        {
            "gen_ai.operation.name": "embeddings",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "text-embedding-3-small",
            "gen_ai.usage.input_tokens": 77,
        },
    )
    span(
        "agent",
        chat | usage | {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "helper"},
        kind=SpanKind.INTERNAL,
    )
    span("workflow", usage | {"gen_ai.operation.name": "invoke_workflow"}, kind=SpanKind.INTERNAL)
    span("tool", {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.arguments": CANARY})
    span("fetch", usage | {"gen_ai.operation.name": "fetch_response"})
    span("GET /", {"http.request.method": "GET"}, kind=SpanKind.SERVER)
    span("too much cached", chat | usage | {"gen_ai.usage.cache_read.input_tokens": 1201})
    span(
        "conflict",
        chat | usage | {"gen_ai.usage.cache_write.input_tokens": 5, "gen_ai.usage.cache_creation.input_tokens": 6},
    )
    span("text count", chat | usage | {"gen_ai.usage.output_tokens": "340"})
    span("boolean count", chat | usage | {"gen_ai.usage.output_tokens": True})
    span("float count", chat | usage | {"gen_ai.usage.output_tokens": 340.0})
    return keep.spans


def request(some: list[ReadableSpan]) -> ExportTraceServiceRequest:
    """The export request by the exporter's own encoder; by the span's public fields where there is none."""
    try:
        from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
    except ImportError:
        return _encoded(some)
    return encode_spans(some)


def _encoded(some: list[ReadableSpan]) -> ExportTraceServiceRequest:
    message = ExportTraceServiceRequest()
    group = message.resource_spans.add()
    for key, value in some[0].resource.attributes.items():
        _set(group.resource.attributes.add(), key, value)
    scope = group.scope_spans.add()
    scope.scope.name = some[0].instrumentation_scope.name
    for one in some:
        target = scope.spans.add()
        target.trace_id = one.context.trace_id.to_bytes(16, "big")
        target.span_id = one.context.span_id.to_bytes(8, "big")
        target.name = one.name
        target.kind = one.kind.value + 1
        target.start_time_unix_nano, target.end_time_unix_nano = one.start_time, one.end_time
        target.status.code = one.status.status_code.value
        target.status.message = one.status.description or ""
        for key, value in one.attributes.items():
            _set(target.attributes.add(), key, value)
        for event in one.events:
            made = target.events.add()
            made.name, made.time_unix_nano = event.name, event.timestamp
            for key, value in event.attributes.items():
                _set(made.attributes.add(), key, value)
    return message


def _set(target, key, value) -> None:
    target.key = key
    if isinstance(value, bool):
        target.value.bool_value = value
    elif isinstance(value, int):
        target.value.int_value = value
    elif isinstance(value, float):
        target.value.double_value = value
    elif isinstance(value, str):
        target.value.string_value = value
    else:
        for item in value:
            target.value.array_value.values.add().string_value = str(item)


def otlp_json(message: ExportTraceServiceRequest) -> str:
    """One line of OTLP/JSON."""
    value = json_format.MessageToDict(message, use_integers_for_enums=True)
    for group in value["resourceSpans"]:
        for scope in group["scopeSpans"]:
            for span in scope["spans"]:
                for key in ("traceId", "spanId", "parentSpanId"):
                    if key in span:
                        span[key] = base64.b64decode(span[key]).hex()
    return json.dumps(value, separators=(",", ":"))


def make(folder: Path) -> None:
    """Writes every form of the same spans."""
    made = spans()
    whole, halves = request(made), [request(made[:7]), request(made[7:])]
    folder.joinpath("whole.pb").write_bytes(whole.SerializeToString(deterministic=True))
    parts = [half.SerializeToString(deterministic=True) for half in halves]
    folder.joinpath("collector.pb").write_bytes(b"".join(len(p).to_bytes(4, "big") + p for p in parts))
    folder.joinpath("lines.jsonl").write_text("".join(otlp_json(half) + "\n" for half in halves))
    pretty = json.dumps(json.loads(otlp_json(whole)), indent=1)
    folder.joinpath("pretty.json").write_text(pretty + "\n")


if __name__ == "__main__":
    make(HERE)
