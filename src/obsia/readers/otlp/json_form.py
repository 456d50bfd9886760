"""OTLP/JSON: lines or one document of export requests, decoded without making objects of what is not wanted."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.files import decompressed, lines
from obsia.readers.records.rows import Rows
from obsia.readers.records.walk import UNFINISHED, document, is_cut_object, refused

LARGEST_JSON_BYTES: Final = 1 << 26
_BOM: Final = b"\xef\xbb\xbf"
_ANY: Final = None
_SIGNALS: Final = ("resourceSpans", "resourceLogs", "resourceMetrics")
_SCOPES: Final = tuple(zip(_SIGNALS, ("scopeSpans", "scopeLogs", "scopeMetrics"), strict=True))


def requests(file: str, compression: str, rows: Rows) -> Iterator[Any | Reject]:
    """The export requests of ``file`` as typed objects (see :func:`shapes`); what is none is a reject."""
    found = _lines(file, compression, rows)
    first = next(found, None)
    if first is None:
        return
    if isinstance(decoded(first[1]), str) and (whole := _one_request(file, compression)) is not None:
        yield whole
        return
    for number, line in itertools.chain([first], found):
        request = decoded(line)
        if isinstance(request, str):
            yield refused(file, number, line, reason=request, expected=Message("expected-otlp-line"))
        else:
            yield request


def array(file: str) -> Iterator[Any | Reject]:
    """The requests of a JSON array: of whole requests, or of what a request lists for its resources."""
    whole = document(file)
    for number, item in enumerate(cast("list[Any]", whole) if isinstance(whole, list) else [whole], start=1):
        plain = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        for signal, scopes in _SCOPES:
            if scopes in plain or _snake(scopes) in plain:
                plain = {signal: [plain]}
                break
        if any(name in plain or _snake(name) in plain for name in _SIGNALS):
            yield _lenient(plain, shapes())
        else:
            yield Reject(file=file, row=number, reason="not_otlp", expected=Message("expected-otlp-request"))


def request(plain: Mapping[str, Any]) -> Any:
    """An export request from its members by their JSON names."""
    return _lenient(plain, shapes())


def _one_request(file: str, compression: str) -> Any:
    """The request that a file of many lines holds, or ``None``."""
    data = bytearray()
    for piece in decompressed(file, compression):
        data += piece
        if len(data) > LARGEST_JSON_BYTES:
            return None
    request = decoded(bytes(data).removeprefix(_BOM))
    return None if isinstance(request, str) else request


def decoded(line: bytes) -> Any:
    """An export request, or the reason code why ``line`` is none.

    One odd span would make the typed decoder refuse the whole line: then the line is decoded as it is, and the odd
    parts alone are empty.
    """
    import msgspec

    try:
        request = _decoder().decode(line)
        if request.resourceSpans is not None or request.resourceLogs is not None or request.resourceMetrics is not None:
            return request
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        plain: Any = msgspec.json.decode(line)
    except RecursionError:
        return "too_deep"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "not_json"
    if not isinstance(plain, dict):
        return "not_otlp"
    found = cast("dict[str, Any]", plain)
    if not any(name in found or _snake(name) in found for name in _SIGNALS):
        return "not_otlp"
    return _lenient(found, shapes())


def _lines(file: str, compression: str, rows: Rows) -> Iterator[tuple[int, bytes]]:
    """Lines of any length up to a message: one export request may hold thousands of spans."""
    number = 0

    def is_unfinished(line: bytes) -> bool:
        if cut := number > 0 and is_cut_object(line):
            rows.skip(UNFINISHED)
        return cut

    for number, line in lines(file, compression, longest=LARGEST_JSON_BYTES, is_unfinished=is_unfinished):
        if line is None:
            expected = Message("expected-request-line")
            raise BadInput(file, "file-line-too-long", line=number, expected=expected)
        if line and not line.isspace():
            yield number, line.removeprefix(_BOM)


Shape = tuple[Any, Mapping[str, Any]]
"""A struct and its fields: ``None`` for any value, a shape for an object, a list of one shape for a list of them."""


@functools.cache
def _decoder() -> Any:
    import msgspec

    return msgspec.json.Decoder(shapes()[0])


@functools.cache
def shapes() -> Shape:
    """The shape of an export request: only what is named here is ever made into an object."""
    scalars: dict[str, Any] = dict.fromkeys(("stringValue", "intValue", "doubleValue", "boolValue"), _ANY)
    pair = _shape("KeyValue", {"key": str, "value": _shape("AnyValue", scalars)})
    resource = _shape("Resource", {"attributes": [pair]})
    scope = _shape("Scope", {"name": _ANY})
    status = _shape("Status", {"code": _ANY})
    times: dict[str, Any] = dict.fromkeys(("startTimeUnixNano", "endTimeUnixNano"), _ANY)
    ids: dict[str, Any] = dict.fromkeys(("traceId", "spanId", "parentSpanId", "kind"), _ANY)
    span = _shape("Span", ids | times | {"status": status, "attributes": [pair]})
    record: dict[str, Any] = dict.fromkeys(("timeUnixNano", "observedTimeUnixNano", "eventName"), _ANY)
    log = _shape("LogRecord", record | {"attributes": [pair]})
    point: dict[str, Any] = dict.fromkeys(
        ("startTimeUnixNano", "timeUnixNano", "asInt", "asDouble", "count", "sum"), _ANY
    )
    points = _shape(
        "Points", {"aggregationTemporality": _ANY, "dataPoints": [_shape("Point", point | {"attributes": [pair]})]}
    )
    metric = _shape("Metric", {"name": _ANY, "sum": points, "histogram": points, "exponentialHistogram": points})
    groups: dict[str, Any] = {}
    for signal, scopes, items, shape in (
        ("resourceSpans", "scopeSpans", "spans", span),
        ("resourceLogs", "scopeLogs", "logRecords", log),
        ("resourceMetrics", "scopeMetrics", "metrics", metric),
    ):
        scoped = _shape(scopes, {"scope": scope, items: [shape]})
        groups[signal] = [_shape(signal, {"resource": resource, scopes: [scoped]})]
    return _shape("Request", groups)


def _shape(name: str, fields: Mapping[str, Any]) -> Shape:
    import msgspec

    listed: list[Any] = []
    for field, inner in fields.items():
        if isinstance(inner, list):
            listed.append((field, list[cast("list[Shape]", inner)[0][0]] | None, None))
        elif isinstance(inner, tuple):
            listed.append((field, cast("Shape", inner)[0] | None, None))
        else:
            listed.append((field, Any if inner is _ANY else inner | None, None))
    return msgspec.defstruct(name, listed, gc=False), fields


def _lenient(value: Any, shape: Shape) -> Any:
    """``value`` in ``shape``, by the JSON names or the proto names; parts of an odd shape are empty."""
    struct, fields = shape
    made = struct()
    if not isinstance(value, dict):
        return made
    found = cast("dict[str, Any]", value)
    for name, inner in fields.items():
        item = found[name] if name in found else found.get(_snake(name))
        if item is None:
            continue
        if isinstance(inner, list):
            part = cast("list[Shape]", inner)[0]
            setattr(
                made, name, [_lenient(one, part) for one in cast("list[Any]", item)] if isinstance(item, list) else []
            )
        elif isinstance(inner, tuple):
            setattr(made, name, _lenient(item, cast("Shape", inner)))
        elif inner is _ANY or isinstance(item, inner):
            setattr(made, name, item)
    return made


@functools.cache
def _snake(key: str) -> str:
    """The proto name of a JSON name, which some writers use; ``key`` is one of this module's own."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
