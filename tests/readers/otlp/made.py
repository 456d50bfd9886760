"""OTLP made by hand for the tests of its reader: spans, log records and metric points, as JSON and as protobuf."""

from __future__ import annotations

import base64
import json
from typing import Any

START_NS = 1_760_000_000_000_000_000
SECOND = 1_000_000_000
REQUESTS = {
    "resourceSpans": ("trace", "ExportTraceServiceRequest"),
    "resourceLogs": ("logs", "ExportLogsServiceRequest"),
    "resourceMetrics": ("metrics", "ExportMetricsServiceRequest"),
}


def value(item: Any) -> dict[str, Any]:
    """An AnyValue by the rules of OTLP/JSON."""
    if isinstance(item, dict):
        return item
    if isinstance(item, bool):
        return {"boolValue": item}
    if isinstance(item, int):
        return {"intValue": str(item)}
    if isinstance(item, float):
        return {"doubleValue": item}
    if isinstance(item, list):
        return {"arrayValue": {"values": [value(one) for one in item]}}
    return {"stringValue": item}


def attributes(items: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value(item)} for key, item in items.items()]


def span(
    number: int, items: dict[str, Any], *, parent: int = 0, trace: int = 1, kind: int = 3, **more: Any
) -> dict[str, Any]:
    made = {
        "traceId": f"{trace:032x}",
        "spanId": f"{number:016x}",
        "kind": kind,
        "startTimeUnixNano": str(START_NS + number * SECOND),
        "endTimeUnixNano": str(START_NS + (number + 2) * SECOND),
        "attributes": attributes(items),
    }
    return made | ({"parentSpanId": f"{parent:016x}"} if parent else {}) | more


def spans(*made: dict[str, Any], scope: str = "tests", resource: dict[str, Any] | None = None) -> dict[str, Any]:
    scoped = {"scope": {"name": scope}, "spans": list(made)}
    return {"resourceSpans": [{"resource": {"attributes": attributes(resource or {})}, "scopeSpans": [scoped]}]}


def log(name: str | None, items: dict[str, Any], *, at: int = 0, **more: Any) -> dict[str, Any]:
    named = {} if name is None else {"event.name": name}
    return {"timeUnixNano": str(START_NS + at * SECOND), "attributes": attributes(named | items)} | more


def logs(*made: dict[str, Any], resource: dict[str, Any] | None = None) -> dict[str, Any]:
    scoped = {"scope": {"name": "tests"}, "logRecords": list(made)}
    return {"resourceLogs": [{"resource": {"attributes": attributes(resource or {})}, "scopeLogs": [scoped]}]}


def point(items: dict[str, Any], *, start: int, end: int, **counts: Any) -> dict[str, Any]:
    times = {"startTimeUnixNano": str(START_NS + start * SECOND), "timeUnixNano": str(START_NS + end * SECOND)}
    return times | {"attributes": attributes(items)} | counts


def metric(name: str, *points: dict[str, Any], cumulative: bool = False, shape: str = "sum") -> dict[str, Any]:
    return {"name": name, shape: {"aggregationTemporality": 2 if cumulative else 1, "dataPoints": list(points)}}


def metrics(*made: dict[str, Any], scope: str = "tests", resource: dict[str, Any] | None = None) -> dict[str, Any]:
    scoped = {"scope": {"name": scope}, "metrics": list(made)}
    return {"resourceMetrics": [{"resource": {"attributes": attributes(resource or {})}, "scopeMetrics": [scoped]}]}


def lines(*requests: dict[str, Any]) -> str:
    return "".join(json.dumps(request) + "\n" for request in requests)


def message(request: dict[str, Any]) -> bytes:
    """The same request as protobuf."""
    import importlib

    from google.protobuf import json_format

    package, name = REQUESTS[next(iter(request))]
    module = importlib.import_module(f"opentelemetry.proto.collector.{package}.v1.{package}_service_pb2")
    return json_format.ParseDict(_base64_ids(request), getattr(module, name)()).SerializeToString()


def _base64_ids(item: Any) -> Any:
    if isinstance(item, dict):
        return {
            key: base64.b64encode(bytes.fromhex(inner)).decode()
            if key in {"traceId", "spanId", "parentSpanId"}
            else _base64_ids(inner)
            for key, inner in item.items()
        }
    return [_base64_ids(inner) for inner in item] if isinstance(item, list) else item
