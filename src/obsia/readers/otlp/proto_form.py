"""OTLP as protobuf: one message, messages one after another, or delimited by their lengths; traces, logs or metrics."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.files import decompressed

_LARGEST_MESSAGE_BYTES: Final = 1 << 28
EXPECTED: Final = Message("expected-otlp-protobuf")


def requests(file: str, compression: str) -> Iterator[Any | Reject]:
    """The export requests of ``file`` as protobuf messages; what is none is a reject with its number."""
    data = _whole_file(file, compression)
    for framing in (_whole, _big_endian, _varint):
        frames = framing(data)
        if frames is None:
            continue
        decoded: list[Any] = []
        bad: list[Reject] = []
        for number, frame in enumerate(frames, start=1):
            message = _message(frame)
            if message is None:
                bad.append(Reject(file=file, row=number, reason="not_protobuf", expected=EXPECTED))
            else:
                decoded.append(message)
        if any(_groups(message) for message in decoded) and (framing is not _whole or not bad):
            yield from decoded
            yield from bad
            return
    yield Reject(file=file, row=1, reason="not_protobuf", expected=Message("expected-otlp-delimited", message=EXPECTED))


@functools.cache
def _requests() -> tuple[Any, ...]:
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    return (ExportTraceServiceRequest, ExportMetricsServiceRequest, ExportLogsServiceRequest)


def _message(frame: bytes) -> Any:
    """The request that ``frame`` is, or ``None``. The three kinds have one outline: their items tell them apart."""
    from google.protobuf.message import DecodeError

    empty = None
    for kind in _requests():
        try:
            message = cast("Callable[[bytes], Any]", kind.FromString)(frame)
        except (DecodeError, RecursionError):
            continue
        items = list(_first_items(message))
        if not items:
            empty = message if empty is None else empty
        elif all(_is_sound(item) for item in items):
            return message
    return empty


def _is_sound(item: Any) -> bool:
    """Whether the item is what its kind says: bytes of another kind parse, into fields that do not make sense."""
    name = item.DESCRIPTOR.name
    if name == "Span":
        return len(item.span_id) in (0, 8) and (
            len(item.trace_id) == 16 or item.kind != 0 or item.start_time_unix_nano != 0
        )
    if name == "Metric":
        return bool(item.name) and item.WhichOneof("data") is not None
    return item.time_unix_nano != 0 or item.observed_time_unix_nano != 0


def _first_items(message: Any) -> Iterator[Any]:
    """A few items of the first group that has some."""
    for group in _groups(message):
        for scope in _scopes(group):
            items = _items(scope)
            if items:
                yield from items[:3]
                return


def _groups(message: Any) -> Any:
    return getattr(message, message.DESCRIPTOR.fields[0].name)


def _scopes(group: Any) -> Any:
    return getattr(group, group.DESCRIPTOR.fields_by_number[2].name)


def _items(scope: Any) -> Any:
    return getattr(scope, scope.DESCRIPTOR.fields_by_number[2].name)


def _whole_file(file: str, compression: str) -> bytes:
    data = bytearray()
    for piece in decompressed(file, compression):
        data += piece
        if len(data) > _LARGEST_MESSAGE_BYTES:
            raise BadInput(file=file, reason=Message("file-large-to-decode"), expected=Message("expected-json-lines"))
    return bytes(data)


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
