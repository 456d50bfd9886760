"""OTLP files: what recognises them, and how their requests, JSON or protobuf, reach what reads each signal.

Only what :mod:`obsia.readers.otlp.json_form` names and what the tables of attributes list leaves this module: names of
spans, events, links, bodies and status messages are never read.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.readers.base import Cell, Head, Recognition, Reject
from obsia.readers.files import compression_of, decompressed
from obsia.readers.otlp import json_form, proto_form
from obsia.readers.otlp.attributes import json_found, json_scalars, proto_found, proto_scalars
from obsia.readers.otlp.log_records import Events
from obsia.readers.otlp.metrics import CUMULATIVE, DELTA, METRICS, Metrics
from obsia.readers.otlp.names import resource_names
from obsia.readers.otlp.packed import packed_spans
from obsia.readers.otlp.spans import Spans
from obsia.readers.records.outline import outline
from obsia.readers.records.recognition import claimed
from obsia.readers.records.rows import Rows

_REQUEST: Final = re.compile(
    rb'^[ \t]*\{\s*"(resourceSpans|resource_spans|resourceLogs|resource_logs|resourceMetrics|resource_metrics)"\s*:',
    re.MULTILINE,
)
"""How an export request begins; a log that merely quotes one is no OTLP. Blanks before it are of its own line: with
line ends among them, a file of blank lines would be searched from each of them to its end."""
JOURNAL: Final = b'{"obsiaJournal":1,'
"""How every line begins that obsia wrote of what it received."""
_OBJECT: Final = re.compile(rb'\s*\{\s*(?:"[^"\\\x00-\x1f]*"\s*:|\})')
"""How a JSON object begins. A protobuf message may begin with a line end and a brace too (of 123 bytes), or with
a line end and a bracket (of 91 bytes), so what comes next is looked at."""
_ARRAY: Final = re.compile(rb"\s*\[\s*[{\]]")
"""How an array of objects begins. No message does: after the bracket stands the tag of a field, then its length."""
_TELLING: Final = (
    b"gen_ai.",
    b"llm.token_count",
    b"claude_code",
    b"codex.",
    b"gemini_cli",
    b"ai.usage",
    b"service.name",
)
_SUFFIXES: Final = frozenset({".pb", ".binpb", ".otlp"})
_KEY: Final = re.compile(r"(?!0{32})[0-9a-f]{32}:(?!0{16})[0-9a-f]{16}")
"""A span: hex of 16 and of 8 bytes, neither all zero."""
_IN_ARRAYS: Final = (
    *((name,) for name in ("resourceSpans", "resource_spans", "resourceLogs", "resourceMetrics")),
    *(("resource", name) for name in ("scopeSpans", "scope_spans", "scopeLogs", "scopeMetrics")),
)
"""Keys of what arrays of OTLP hold: export requests, or what these list for each resource."""
_DIGITS: Final = re.compile(r"-?[0-9]{1,20}")
_TEMPORALITY: Final = {
    "AGGREGATION_TEMPORALITY_DELTA": DELTA,
    "AGGREGATION_TEMPORALITY_CUMULATIVE": CUMULATIVE,
    DELTA: DELTA,
    CUMULATIVE: CUMULATIVE,
}
_KINDS: Final = {"SPAN_KIND_INTERNAL": 1, "SPAN_KIND_SERVER": 2, "SPAN_KIND_CLIENT": 3}
_OF_SPAN: Final = operator.attrgetter(
    *("trace_id", "span_id", "parent_span_id", "kind"),
    *("start_time_unix_nano", "end_time_unix_nano", "status", "attributes"),
)
_NO_TRACE: Final = "0" * 32
_POINTS: Final = (("sum", "sum"), ("histogram", "histogram"), ("exponentialHistogram", "exponential_histogram"))


def recognise(head: Head, name: str) -> Recognition | None:
    """The claim of the OTLP reader on ``head``."""
    data = head.data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(JOURNAL):
        return claimed(name, "otlp-json", JOURNAL.decode().split('"')[1])
    if b'"resource' in data and (found := _REQUEST.search(data)):
        return claimed(name, "otlp-json", found[1].decode())
    found = outline(head)
    if found.layout == "array" and (signals := [names for names in _IN_ARRAYS if found.has(*names)]):
        return claimed(name, "otlp-array", *signals[0])
    if _OBJECT.match(data) or _ARRAY.match(data):
        return None
    if head.suffix in _SUFFIXES:
        return claimed(name, "suffix", head.suffix, confidence=2)
    if data[:1] == b"\n" and head.complete and any(name in data for name in _TELLING):
        return claimed(name, "otlp-protobuf", confidence=2)
    return None


def is_journal(file: str) -> bool:
    """Whether a file is lines of what was received."""
    return next(decompressed(file, "none"), b"").startswith(JOURNAL)


def requests(file: str, rows: Rows) -> Iterator[Any | Reject]:
    """The export requests of ``file``, in order; what cannot be decoded is a reject with its line or message."""
    compression = compression_of(file)
    first = next(decompressed(file, compression), b"").removeprefix(b"\xef\xbb\xbf")
    if _ARRAY.match(first):
        return json_form.array(file)
    if _REQUEST.search(first) or _OBJECT.match(first):
        return json_form.requests(file, compression, rows)
    return proto_form.requests(file, compression)


def walk(request: Any, spans: Spans, events: Events, metrics: Metrics) -> Iterator[None]:
    """Everything in ``request`` to what reads it; a yield after each scope, so that rows can go on."""
    if hasattr(request, "DESCRIPTOR"):
        yield from _walk_proto(request, spans, events, metrics)
        return
    for group in request.resourceSpans or ():
        resource = resource_cells(json_scalars(_attributes(group.resource), resource_names()))
        for scope in group.scopeSpans or ():
            spans.enter(resource, scope.scope.name if scope.scope is not None else None)
            take, names, is_key = spans.take, spans.names, _KEY.fullmatch
            for span in scope.spans or ():
                place = spans.place + 1
                try:
                    trace, parent, status = span.traceId, span.parentSpanId, span.status
                    start, end = span.startTimeUnixNano, span.endTimeUnixNano
                    key = f"{trace}:{span.spanId}"
                    if not is_key(key):
                        key = _key(trace, span.spanId)
                    take(
                        key,
                        f"{trace}:{parent}".lower() if parent else "",
                        span.kind if span.kind.__class__ is int else _KINDS.get(str(span.kind), 0),
                        int(start) if start.__class__ is str and len(start) < 21 and start.isdecimal() else _int(start),
                        int(end) if end.__class__ is str and len(end) < 21 and end.isdecimal() else _int(end),
                        status is not None and status.code in (2, "STATUS_CODE_ERROR"),
                        json_found(span.attributes, names),
                    )
                except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                    spans.fail(place, error)
            yield
    for group in request.resourceLogs or ():
        events.enter(resource_cells(json_scalars(_attributes(group.resource), resource_names())))
        for scope in group.scopeLogs or ():
            for record in scope.logRecords or ():
                place = events.place + 1
                try:
                    time = _int(record.timeUnixNano) or _int(record.observedTimeUnixNano)
                    events.take(time, record.eventName, functools.partial(json_scalars, record.attributes))
                except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                    events.fail(place, error)
            yield
    for group in request.resourceMetrics or ():
        everything = json_scalars(_attributes(group.resource))
        resource = resource_cells(everything)
        for scope in group.scopeMetrics or ():
            metrics.enter(resource, everything, scope.scope.name if scope.scope is not None else None)
            for metric in scope.metrics or ():
                _json_metric(metric, metrics)
            yield


def _json_metric(metric: Any, metrics: Metrics) -> None:
    for name, _ in _POINTS:
        data = getattr(metric, name)
        if data is None:
            continue
        points = data.dataPoints or ()
        if not _is_text(metric.name) or metric.name not in METRICS:
            metrics.skip(len(points))
            continue
        temporality = data.aggregationTemporality
        for point in points:
            place = metrics.place + 1
            try:
                value = point.sum if name != "sum" else point.asDouble if point.asInt is None else _count(point.asInt)
                metrics.take(
                    metric.name,
                    _TEMPORALITY.get(temporality, 0) if isinstance(temporality, int | str) else 0,
                    _int(point.startTimeUnixNano),
                    _int(point.timeUnixNano),
                    value,
                    _count(point.count),
                    json_scalars(point.attributes),
                )
            except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                metrics.fail(place, error)


def _walk_proto(request: Any, spans: Spans, events: Events, metrics: Metrics) -> Iterator[None]:
    kind = request.DESCRIPTOR.name
    if kind == "ExportTraceServiceRequest":
        is_packed = isinstance(request, proto_form.packed_traces())
        for group in request.resource_spans:
            resource = resource_cells(proto_scalars(group.resource.attributes, resource_names()))
            for scope in group.scope_spans:
                spans.enter(resource, scope.scope.name)
                if is_packed:
                    packed_spans().hand(scope.spans, spans)  # type: ignore[arg-type]
                    continue
                for span in scope.spans:
                    place = spans.place + 1
                    try:
                        _proto_span(spans, span)
                    except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                        spans.fail(place, error)
                yield
    elif kind == "ExportLogsServiceRequest":
        for group in request.resource_logs:
            events.enter(resource_cells(proto_scalars(group.resource.attributes, resource_names())))
            for scope in group.scope_logs:
                for record in scope.log_records:
                    place = events.place + 1
                    try:
                        time = record.time_unix_nano or record.observed_time_unix_nano
                        events.take(time, record.event_name, functools.partial(proto_scalars, record.attributes))
                    except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                        events.fail(place, error)
                yield
    else:
        for group in request.resource_metrics:
            everything = proto_scalars(group.resource.attributes)
            resource = resource_cells(everything)
            for scope in group.scope_metrics:
                metrics.enter(resource, everything, scope.scope.name)
                for metric in scope.metrics:
                    _proto_metric(metric, metrics)
                yield


def _proto_span(spans: Spans, span: Any) -> None:
    trace, own, parent, kind, start, end, status, attributes = _OF_SPAN(span)
    trace = trace.hex()
    is_named = len(trace) == 32 and len(own) == 8 and any(own) and trace != _NO_TRACE
    spans.take(
        f"{trace}:{own.hex()}" if is_named else "",
        f"{trace}:{parent.hex()}" if parent else "",
        kind,
        start,
        end,
        status.code == 2,
        proto_found(attributes, spans.names),
    )


def _proto_metric(metric: Any, metrics: Metrics) -> None:
    which = metric.WhichOneof("data")
    if which not in dict(_POINTS).values():
        return
    data = getattr(metric, which)
    if metric.name not in METRICS:
        metrics.skip(len(data.data_points))
        return
    for point in data.data_points:
        place = metrics.place + 1
        try:
            if which == "sum":
                value = point.as_int if point.WhichOneof("value") == "as_int" else point.as_double
                calls = None
            else:
                value, calls = (point.sum if point.HasField("sum") else None), point.count
            metrics.take(
                metric.name,
                data.aggregation_temporality,
                point.start_time_unix_nano,
                point.time_unix_nano,
                value,
                calls,
                proto_scalars(point.attributes),
            )
        except Exception as error:  # noqa: BLE001 - what is no defect is raised again
            metrics.fail(place, error)


def resource_cells(values: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells that every record of a resource has."""
    found: dict[str, Cell] = {}
    ranks: dict[str, int] = {}
    for key, (field, _, rank) in resource_names().items():
        value = values.get(key)
        if isinstance(value, str) and rank <= ranks.get(field, rank):
            found[field] = value
            ranks[field] = rank
    if "region" in found:
        # It is where the caller runs, not the model: whoever uses it must say so.
        found["region_basis"] = "caller"
    return found


def _attributes(resource: Any) -> Any:
    return None if resource is None else resource.attributes


def _key(trace: Any, span: Any) -> str:
    """``trace:span`` in lower case; empty where one of the ids is none."""
    key = f"{trace}:{span}".lower()
    return key if _is_text(trace) and _is_text(span) and _KEY.fullmatch(key) else ""


def _int(value: Any) -> int:
    """A 64-bit number or its text; 0 where it is none."""
    if value.__class__ is str and len(value) < 21 and value.isdecimal() and value.isascii():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else 0


def _count(value: Any) -> Any:
    """A count of a point: 64-bit numbers are text in JSON."""
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
