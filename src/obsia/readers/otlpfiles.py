"""OTLP files to spans: JSON (one request a line, or one a file) and protobuf (one message, or
length-delimited).

Only what :class:`Span` has leaves this module: names, events, links and status messages are never read.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.readers.base import Head, Recognition, Reject
from obsia.readers.files import compression_of, decompressed

_LARGEST_MESSAGE_BYTES: Final = 1 << 28
_LARGEST_JSON_BYTES: Final = 1 << 26
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_REQUEST: Final = re.compile(rb'^\s*\{\s*"resource_?[sS]pans"\s*:', re.MULTILINE)
"""How an export request begins; a log that merely quotes one is no OTLP."""
_DIGITS: Final = re.compile(r"-?[0-9]{1,20}")
_WANTED: Final = ("gen_ai.", "server.address", "session.id", "team", "project")
_CONTENT: Final = (
    "messages",
    "instructions",
    "definitions",
    "arguments",
    "result",
    "prompt",
    "completion",
    "query",
)
_SUFFIXES: Final = frozenset({".pb", ".binpb", ".otlp"})


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute value that a usage row may need: ``kind`` is string, int, double or bool."""

    kind: str
    text: str

    @property
    def number(self) -> float | None:
        """As a number, when it is one."""
        return float(self.text) if self.kind in {"int", "double"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is kept of a span."""

    event_id: str | None
    kind: int
    start_ns: int
    end_ns: int
    error: bool
    attributes: Mapping[str, Value]
    resource: Mapping[str, Value]


def recognise(head: Head, name: str) -> Recognition | None:
    """The claim of the OTLP reader on ``head``."""
    data = head.data
    if _REQUEST.search(data):
        return Recognition(reader=name, confidence=3, why="JSON with resourceSpans")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return None
    if head.suffix in _SUFFIXES:
        return Recognition(reader=name, confidence=2, why=f"the suffix {head.suffix}")
    if data[:1] == b"\n" and head.complete and b"gen_ai." in data and data.lstrip()[:1] != b"[":
        return Recognition(reader=name, confidence=2, why="a protobuf message that names gen_ai attributes")
    return None


def spans(file: str) -> Iterator[Span | Reject]:
    """The spans of ``file``, in order; what cannot be decoded is a reject with its line or message."""
    compression = compression_of(file)
    first = next(decompressed(file, compression), b"").removeprefix(b"\xef\xbb\xbf")
    if _REQUEST.search(first) or first.lstrip().startswith((b'{"', b"{ ", b"{}")):
        yield from _json_spans(file, compression)
    else:
        yield from _proto_spans(file, compression)


def _json_spans(file: str, compression: str) -> Iterator[Span | Reject]:
    requests = _requests(file, compression)
    first = next(requests, None)
    if first is None:
        return
    if isinstance(_decoded(first[1]), str) and (whole := _one_request(file, compression)) is not None:
        yield from _of_json(whole)
        return
    for number, line in itertools.chain([first], requests):
        request = _decoded(line)
        if isinstance(request, str):
            yield Reject(file=file, line=number, reason=request, expected="one export request a line")
        else:
            yield from _of_json(request)


def _one_request(file: str, compression: str) -> Any:
    """The request that a file of many lines holds, or ``None``."""
    try:
        request = _decoded(b"".join(_bounded(file, compression, _LARGEST_JSON_BYTES)).removeprefix(b"\xef\xbb\xbf"))
    except BadInput:
        return None
    return None if isinstance(request, str) else request


def _decoded(line: bytes) -> Any:
    """An export request, or the reason code why ``line`` is none.

    The typed decoder skips what is not wanted, contents included, without making objects of it. One odd span would
    make it refuse the whole line: then the line is decoded as it is, and the odd span alone is refused.
    """
    import msgspec

    try:
        request = _decoder().decode(line)
        if request.resourceSpans is not None:
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
    return found if {"resourceSpans", "resource_spans"} & found.keys() else "not_otlp"


@functools.cache
def _decoder() -> Any:
    import msgspec

    def shape(name: str, fields: Mapping[str, Any]) -> Any:
        listed = [(field, kind if kind is Any else kind | None, None) for field, kind in fields.items()]
        return msgspec.defstruct(name, listed, gc=False)

    value = shape("AnyValue", dict.fromkeys(("stringValue", "intValue", "doubleValue", "boolValue"), Any))
    pair = shape("KeyValue", {"key": Any, "value": value})
    status = shape("Status", {"code": Any})
    plain = dict.fromkeys(("traceId", "spanId", "kind", "startTimeUnixNano", "endTimeUnixNano"), Any)
    span = shape("Span", plain | {"status": status, "attributes": list[pair]})
    scope = shape("ScopeSpans", {"spans": list[span]})
    resource = shape("Resource", {"attributes": list[pair]})
    group = shape("ResourceSpans", {"resource": resource, "scopeSpans": list[scope]})
    return msgspec.json.Decoder(shape("Request", {"resourceSpans": list[group]}))


def _requests(file: str, compression: str) -> Iterator[tuple[int, bytes]]:
    """Lines of any length up to a message: one export request may hold thousands of spans."""
    rest, number = bytearray(), 1
    for piece in decompressed(file, compression):
        rest += piece
        if b"\n" in piece:
            *whole, last = bytes(rest).split(b"\n")
            for line in whole:
                if line.strip():
                    yield number, line.removeprefix(b"\xef\xbb\xbf")
                number += 1
            rest = bytearray(last)
        if len(rest) > _LARGEST_JSON_BYTES:
            raise BadInput(file=file, line=number, reason="the line is too long", expected="one request a line")
    if rest.strip():
        yield number, bytes(rest).removeprefix(b"\xef\xbb\xbf")


def _of_json(request: Mapping[str, Any]) -> Iterator[Span]:
    for group in _list(_get(request, "resourceSpans")):
        resource = _json_attributes(_get(_get(group, "resource"), "attributes"), _is_resource)
        for scope in _list(_get(group, "scopeSpans")):
            for span in _list(_get(scope, "spans")):
                yield Span(
                    event_id=_event_id(_hex(_get(span, "traceId"), 32), _hex(_get(span, "spanId"), 16)),
                    kind=_kind(_get(span, "kind")),
                    start_ns=_int(_get(span, "startTimeUnixNano")),
                    end_ns=_int(_get(span, "endTimeUnixNano")),
                    error=_get(_get(span, "status"), "code") in (2, "STATUS_CODE_ERROR"),
                    attributes=_json_attributes(_get(span, "attributes"), _is_wanted),
                    resource=resource,
                )


def _json_attributes(attributes: Any, wanted: Callable[[str], bool]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in _list(attributes):
        key = _get(item, "key")
        if isinstance(key, str) and wanted(key) and (value := _json_value(_get(item, "value"))) is not None:
            found[key] = value
    return found


def _json_value(value: Any) -> Value | None:
    if (text := _get(value, "stringValue")) is not None:
        return Value("string", text) if isinstance(text, str) else None
    if (number := _get(value, "intValue")) is not None:
        plain = isinstance(number, int) and not isinstance(number, bool)
        plain = plain or (isinstance(number, str) and _DIGITS.fullmatch(number) is not None)
        return Value("int", str(int(number))) if plain else Value("malformed", str(number)[:40])
    if (number := _get(value, "doubleValue")) is not None:
        plain = isinstance(number, int | float) and not isinstance(number, bool)
        return Value("double", repr(float(number))) if plain else Value("malformed", str(number)[:40])
    if (flag := _get(value, "boolValue")) is not None:
        return Value("bool", str(flag).lower()[:5])
    return None


def _proto_spans(file: str, compression: str) -> Iterator[Span | Reject]:
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    make = cast("Callable[[bytes], Any]", ExportTraceServiceRequest.FromString)
    data = b"".join(_bounded(file, compression))
    for framing in (_whole, _big_endian, _varint):
        frames = framing(data)
        if frames is None:
            continue
        decoded: list[Any] = []
        bad: list[Reject] = []
        for number, frame in enumerate(frames, start=1):
            try:
                decoded.append(make(frame))
            except (DecodeError, RecursionError):
                bad.append(
                    Reject(file=file, row=number, reason="not_protobuf", expected="an ExportTraceServiceRequest")
                )
        if decoded and (framing is not _whole or not bad) and any(m.resource_spans for m in decoded):
            for message in decoded:
                yield from _of_proto(message)
            yield from bad
            return
    yield Reject(file=file, row=1, reason="not_protobuf", expected="an ExportTraceServiceRequest, whole or delimited")


def _whole(data: bytes) -> list[bytes] | None:
    return [data] if data[:1] == b"\n" else None


def _big_endian(data: bytes) -> list[bytes] | None:
    """Frames of four bytes of length, then a message: what the collector's file exporter writes."""
    frames, position = list[bytes](), 0
    while position + 4 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        frames.append(data[position + 4 : position + 4 + size])
        position += 4 + size
    if position < len(data):
        frames.append(b"\xff")
    return _cut_short(frames, position, len(data))


def _varint(data: bytes) -> list[bytes] | None:
    """Frames of a varint of length, then a message: protobuf's own delimited form."""
    frames, position = list[bytes](), 0
    while position < len(data):
        size, shift = 0, 0
        while position < len(data) and shift < 35:
            byte = data[position]
            position, size, shift = position + 1, size | (byte & 0x7F) << shift, shift + 7
            if not byte & 0x80:
                break
        frames.append(data[position : position + size])
        position += size
    return _cut_short(frames, position, len(data))


def _cut_short(frames: list[bytes], position: int, size: int) -> list[bytes] | None:
    """A last frame that ends after the file is a broken message, not a shorter one."""
    if position > size and frames:
        frames[-1] = b"\xff"
    return frames or None


def _of_proto(request: Any) -> Iterator[Span]:
    for group in request.resource_spans:
        resource = _proto_attributes(group.resource.attributes, _is_resource)
        for scope in group.scope_spans:
            for span in scope.spans:
                yield Span(
                    event_id=_event_id(
                        span.trace_id.hex() if len(span.trace_id) == 16 else None,
                        span.span_id.hex() if len(span.span_id) == 8 else None,
                    ),
                    kind=span.kind,
                    start_ns=span.start_time_unix_nano,
                    end_ns=span.end_time_unix_nano,
                    error=span.status.code == 2,
                    attributes=_proto_attributes(span.attributes, _is_wanted),
                    resource=resource,
                )


def _proto_attributes(attributes: Iterable[Any], wanted: Callable[[str], bool]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in attributes:
        if not wanted(item.key):
            continue
        kind = item.value.WhichOneof("value")
        if kind == "string_value":
            found[item.key] = Value("string", item.value.string_value)
        elif kind == "int_value":
            found[item.key] = Value("int", str(item.value.int_value))
        elif kind == "double_value":
            found[item.key] = Value("double", repr(item.value.double_value))
        elif kind == "bool_value":
            found[item.key] = Value("bool", str(item.value.bool_value).lower())
    return found


def _bounded(file: str, compression: str, limit: int = _LARGEST_MESSAGE_BYTES) -> Iterator[bytes]:
    size = 0
    for piece in decompressed(file, compression):
        size += len(piece)
        if size > limit:
            raise BadInput(file=file, reason="the file is too large to decode at once", expected="JSON lines")
        yield piece


@functools.lru_cache(maxsize=4096)
def _is_wanted(key: str) -> bool:
    return key.startswith(_WANTED) and not any(part in key for part in _CONTENT if "usage" not in key)


def _is_resource(key: str) -> bool:
    return key in {"cloud.region", "service.name", "deployment.environment.name", "team", "project"}


def _event_id(trace: str | None, span: str | None) -> str | None:
    return None if not trace or not span or not trace.strip("0") or not span.strip("0") else f"{trace}:{span}"


def _hex(value: Any, digits: int) -> str | None:
    if isinstance(value, str) and len(value) == digits and _HEX.fullmatch(value):
        return value.lower()
    return None


def _get(value: Any, key: str) -> Any:
    """The member ``key`` of a typed or of a plain object, ``None`` where there is none."""
    if not isinstance(value, dict):
        return getattr(value, key, None)
    found = cast("dict[str, Any]", value)
    return found[key] if key in found else found.get(_snake(key))


@functools.cache
def _snake(key: str) -> str:
    """The proto name of a JSON name, which some writers use; ``key`` is one of this module's own."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _int(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else 0


def _kind(value: Any) -> int:
    if isinstance(value, str):
        return {"SPAN_KIND_INTERNAL": 1, "SPAN_KIND_SERVER": 2, "SPAN_KIND_CLIENT": 3}.get(value, 0)
    return value if isinstance(value, int) else 0
