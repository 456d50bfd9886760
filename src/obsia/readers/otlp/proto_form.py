"""OTLP as protobuf: one message, messages one after another, or delimited by their lengths; traces, logs or metrics."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.files import decompressed

_LARGEST_MESSAGE_BYTES: Final = 1 << 28
_MOST_STRANGE: Final = 1_000
"""Frames at the beginning of a file of which none lists anything: then it is not framed so."""
_CUT: Final = b"\xff"
"""In the place of a frame that is cut short: no message begins so."""
_SOUND: Final = object()
_ZEROS: Final = re.compile(rb"\0*")
"""Frames of no length, of which a file that was filled up may have millions: passed over, and numbered."""
_SIGNALS: Final = ("traces", "metrics", "logs")
_Frame = tuple[int, bytes]
"""The number of a frame from 1, and its bytes."""
EXPECTED: Final = Message("expected-otlp-protobuf")


def requests(file: str, compression: str) -> Iterator[Any | Reject]:
    """The export requests of ``file`` as protobuf messages; what is none is a reject with its number."""
    data = _whole_file(file, compression)
    for framing in (_whole, _big_endian, _varint):
        found = _decoded(file, framing(data))
        first = list(itertools.takewhile(lambda each: each is not _SOUND, found))
        if (sound := next(found, None)) is not None:
            yield from first
            yield sound
            yield from found
            return
    yield Reject(file=file, row=1, reason="not_protobuf", expected=Message("expected-otlp-delimited", message=EXPECTED))


def _decoded(file: str, frames: Iterable[_Frame]) -> Iterator[Any | Reject]:
    """Messages and rejects of ``frames``, with :data:`_SOUND` before the first message that lists something.

    It ends early where many frames list nothing: the file is not framed so.
    """
    is_sound = False
    for count, (number, frame) in enumerate(frames):
        message = _message(frame)
        if not is_sound and message is not None and _groups(message):
            is_sound = True
            yield _SOUND
        if not is_sound and count > _MOST_STRANGE:
            return
        yield (
            message if message is not None else Reject(file=file, row=number, reason="not_protobuf", expected=EXPECTED)
        )


@functools.cache
def _requests() -> tuple[Any, ...]:
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    return (ExportTraceServiceRequest, ExportMetricsServiceRequest, ExportLogsServiceRequest)


@functools.cache
def _packed() -> tuple[Any, Any]:
    """A request for traces whose spans stay bytes, and a span whose attributes and status do: objects take the time."""
    from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
    from google.protobuf.descriptor_pool import DescriptorPool
    from google.protobuf.message_factory import GetMessageClass

    pool, kind = DescriptorPool(), _requests()[0].DESCRIPTOR
    packed = {("ScopeSpans", "spans"), ("Span", "attributes"), ("Span", "status")}

    def add(file: Any) -> None:
        for each in file.dependencies:
            add(each)
        copy = FileDescriptorProto.FromString(file.serialized_pb)
        for message in copy.message_type:
            for field in message.field:
                if (message.name, field.name) in packed:
                    field.type = FieldDescriptorProto.TYPE_BYTES
                    field.ClearField("type_name")
        pool.AddSerializedFile(copy.SerializeToString())

    add(kind.file)
    names = kind.full_name, "opentelemetry.proto.trace.v1.Span"
    return tuple(GetMessageClass(pool.FindMessageTypeByName(name)) for name in names)  # type: ignore[return-value]


def packed_traces() -> Any:
    """The request for traces whose spans stay bytes."""
    return _packed()[0]


def packed_span() -> Any:
    """The span whose attributes and status stay bytes."""
    return _packed()[1]


def is_error(status: bytes) -> bool:
    """Whether the status of a packed span says that it failed. Raises ``DecodeError``."""
    from opentelemetry.proto.trace.v1.trace_pb2 import Status

    return Status.FromString(status).code == Status.STATUS_CODE_ERROR


def decoded(body: bytes, signal: str) -> Any:
    """The request for ``traces`` (packed), ``metrics`` or ``logs`` that ``body`` is, or the reason why it is none."""
    from google.protobuf.message import DecodeError

    kind = packed_traces() if signal == "traces" else _requests()[_SIGNALS.index(signal)]
    try:
        return cast("Callable[[bytes], Any]", kind.FromString)(body)
    except (DecodeError, RecursionError):
        return "not_protobuf"


def _message(frame: bytes) -> Any:
    """The request that ``frame`` is, or ``None``. The three kinds have one outline: their items tell them apart."""
    from google.protobuf.message import DecodeError

    empty = None
    for kind in _requests():
        try:
            message = cast("Callable[[bytes], Any]", kind.FromString)(frame)
        except (DecodeError, RecursionError):
            continue
        if not (items := list(_first_items(message))):
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
        for scope in getattr(group, group.DESCRIPTOR.fields_by_number[2].name):
            if items := _items(scope):
                yield from items[:3]
                return


def _groups(message: Any) -> Any:
    return getattr(message, message.DESCRIPTOR.fields[0].name)


def _items(scope: Any) -> Any:
    return getattr(scope, scope.DESCRIPTOR.fields_by_number[2].name)


def _whole_file(file: str, compression: str) -> bytes:
    data = bytearray()
    for piece in decompressed(file, compression):
        data += piece
        if len(data) > _LARGEST_MESSAGE_BYTES:
            raise BadInput(file, "file-large-to-decode", expected="expected-json-lines")
    return bytes(data)


def _whole(data: bytes) -> Iterator[_Frame]:
    if data[:1] == b"\n":
        yield 1, data


def _big_endian(data: bytes) -> Iterator[_Frame]:
    """Frames of four bytes of length, then a message: what the collector's file exporter writes."""
    number, position = 1, 0
    while position + 4 <= len(data):
        if (empty := _zeros(data, position) // 4) > 0:
            number, position = number + empty, position + 4 * empty
            continue
        size = int.from_bytes(data[position : position + 4], "big")
        yield number, _frame(data, position + 4, size)
        number, position = number + 1, position + 4 + size
    if position < len(data):
        yield number, _CUT


def _varint(data: bytes) -> Iterator[_Frame]:
    """Frames of a varint of length, then a message: protobuf's own delimited form."""
    number, position = 1, 0
    while position < len(data):
        if (empty := _zeros(data, position)) > 0:
            number, position = number + empty, position + empty
            continue
        size, shift = 0, 0
        while position < len(data) and shift < 35:
            byte = data[position]
            position, size, shift = position + 1, size | (byte & 0x7F) << shift, shift + 7
            if not byte & 0x80:
                break
        yield number, _frame(data, position, size)
        number, position = number + 1, position + size


def _zeros(data: bytes, position: int) -> int:
    """How many bytes are zero from there on. A group of four that repeats would take 30 times their memory."""
    found = _ZEROS.match(data, position)
    return 0 if found is None else found.end() - position


def _frame(data: bytes, start: int, size: int) -> bytes:
    """A frame; one that ends after the file is a broken message, not a shorter one."""
    return data[start : start + size] if start + size <= len(data) else _CUT
