"""Spans as the console exporter of OpenTelemetry's SDK for Python prints them, one JSON object after the other.

They are read as the spans of OTLP are, by the same tables of attributes. Other lines of a log may stand between them.
A printed span does not say which instrumentation made it: what only its scope tells is then not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.files import compression_of, lines
from obsia.readers.otlp import json_form, requests
from obsia.readers.otlp.log_records import Events
from obsia.readers.otlp.metrics import Metrics
from obsia.readers.otlp.spans import Spans
from obsia.readers.records.recognition import claimed
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import iso_us
from obsia.readers.records.values import items, members, opened
from obsia.readers.records.walk import LONGEST_LINE_BYTES

NAME: Final = "console-spans"

_SIGN: Final = re.compile(
    rb'"context"\s*:\s*\{\s*"trace_id"\s*:\s*"0x[0-9a-f]{32}"\s*,\s*"span_id"\s*:\s*"0x[0-9a-f]{16}"'
)
_ERROR: Final = "ERROR"
_NS_PER_US: Final = 1_000


def recognise(head: Head) -> Recognition | None:
    """The claim on a file in whose beginning a span is printed."""
    if b'"trace_id"' not in head.data or _SIGN.search(head.data) is None:
        return None
    return claimed(NAME, "console-spans", "context.trace_id", "context.span_id")


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The spans of ``file`` that state usage."""
    rows = Rows(file, are_lines=False)
    spans, logs, metrics = Spans(rows), Events(rows), Metrics(rows)
    for text in _printed(rows):
        span = opened(text)
        if not isinstance(span, dict) or not members(cast("Mapping[str, Any]", span).get("context")):
            rows.skip(Message("skipped-line"))
            continue
        for _ in requests.walk(_request(cast("Mapping[str, Any]", span)), spans, logs, metrics):
            if rows.full:
                yield from rows.flush()
    spans.release(everything=True)
    yield from rows.flush()


def _printed(rows: Rows) -> Iterator[bytes]:
    """The objects that begin and end at the margin, on one line or on several; other lines are counted."""
    held: list[bytes] = []
    size = 0
    for _, line in lines(rows.file, compression_of(rows.file), longest=LONGEST_LINE_BYTES):
        text = b"" if line is None else line.rstrip()
        if text[:1] == b"{":
            held, size = [], 0
        elif not held:
            if text:
                rows.skip(Message("skipped-line"))
            continue
        held.append(text)
        size += len(text)
        if text[-1:] == b"}" and (len(held) == 1 or text == b"}"):
            yield b"\n".join(held)
            held = []
        elif size > LONGEST_LINE_BYTES:
            rows.skip(Message("skipped-line"))
            held = []
    if held:
        rows.skip(Message("skipped-unfinished"))


def _request(span: Mapping[str, Any]) -> Any:
    """A span as the export request that would have held it alone."""
    context, status = members(span["context"]), members(span.get("status"))
    trace = _hex(context.get("trace_id"))
    made = {
        "traceId": trace,
        "spanId": _hex(context.get("span_id")),
        "parentSpanId": _hex(span.get("parent_id")),
        "kind": str(span.get("kind")).replace("SpanKind.", "SPAN_KIND_"),
        "startTimeUnixNano": _nanoseconds(span.get("start_time")),
        "endTimeUnixNano": _nanoseconds(span.get("end_time")),
        "status": {"code": "STATUS_CODE_ERROR" if status.get("status_code") == _ERROR else "STATUS_CODE_UNSET"},
        "attributes": _pairs(span.get("attributes")),
    }
    resource = {"attributes": _pairs(members(span.get("resource")).get("attributes"))}
    return json_form.request({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [made]}]}]})


def _hex(value: Any) -> str:
    return value.removeprefix("0x") if isinstance(value, str) else ""


def _nanoseconds(value: Any) -> str:
    at: Cell = iso_us(value)
    return str(at * _NS_PER_US) if isinstance(at, int) else ""


def _pairs(attributes: Any) -> list[dict[str, Any]]:
    """Attributes as OTLP lists them; lists of values are no counts and no names, and are left out."""
    return [
        {"key": key, "value": value}
        for key, each in members(attributes).items()
        if (value := _value(each)) is not None and not items(each)
    ]


def _value(value: Any) -> dict[str, Any] | None:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": value}
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"stringValue": value} if isinstance(value, str) else None
