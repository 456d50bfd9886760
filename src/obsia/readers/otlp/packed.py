"""Attributes of protobuf that stay bytes until they are asked for: most were met before, in one span or another.

A receiver is sent the same names of models, hosts and operations a thousand times a second. What the bytes of such an
attribute state is looked up in one step, and decoded only where they are new.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final, cast

from obsia.readers.otlp.attributes import Stated, merged, proto_found
from obsia.readers.otlp.names import COUNT, TEXT, Names, Slot, span_names

_NOTHING: Final = ""
"""In the place of a field, for an attribute that states nothing that is wanted."""
UNWANTED: Final = (_NOTHING, None)
_ALWAYS_NEW: Final = "response_id"
_MOST: Final = 1 << 14
_MOST_BYTES: Final = 128
_MOST_UNWANTED_BYTES: Final = 48
"""An attribute that is not wanted is remembered only where it is too short to be a message of somebody's."""

Pair = tuple[str, Any]


class Packed(dict[bytes, Pair]):
    """Bytes of an attribute -> field and value. Learns what it is asked for, up to a number.

    Raises ``DecodeError`` or ``UnicodeDecodeError`` for bytes that are no attribute.
    """

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self._unwanted: set[bytes] = set()
        """How attributes begin that are not wanted: up to the end of their keys."""

    def __missing__(self, data: bytes) -> Pair:
        size = len(data)
        is_unwanted = size > 1 and data[: data[1] + 2] in self._unwanted
        pair = UNWANTED if is_unwanted else self._decoded(data, size)
        if size <= (_MOST_UNWANTED_BYTES if pair is UNWANTED else _MOST_BYTES) and pair[0] != _ALWAYS_NEW:
            if len(self) >= _MOST:
                self.clear()
            self[data] = pair
        return pair

    def _decoded(self, data: bytes, size: int) -> Pair:
        end = data[1] + 2 if size > 1 and data[0] == 10 else size  # a key whose length is a byte
        value = end + 2
        if value + 1 < size and data[end] == 18 and data[end + 1] == size - value < 128 and data[1] < 128:
            # As all libraries write it: the key, then one value. Where it is not, or is longer, the library reads it.
            slot = self.names[data[2:end].decode()]
            if slot is None:
                if len(self._unwanted) < _MOST:
                    self._unwanted.add(data[:end])
                return UNWANTED
            item: Any = None
            if slot[1] == TEXT and data[value] == 10 and data[value + 1] == size - value - 2:
                item = data[value + 2 :].decode()
            elif slot[1] == COUNT and data[value] == 24 and data[-1] < 128 and size <= value + 4:
                low = data[value + 1]
                if size == value + 2:
                    item = low
                elif low > 127 and (size == value + 3 or data[value + 2] > 127):
                    item = low & 127 | (data[value + 2] & 127) << 7 | (data[-1] << 14 if size == value + 4 else 0)
            if item:
                return (slot[0], item)
        found = proto_found((_key_value().FromString(data),), self.names)
        return next(iter(found.items()), UNWANTED)

    def found(self, attributes: Sequence[bytes]) -> dict[str, Any]:
        """Field -> value: the same as :func:`proto_found` of the same attributes."""
        # No step of Python's for an attribute that was met: they are most of what a span costs.
        pairs = list(map(self.__getitem__, attributes))
        found: dict[str, Any] = dict(pairs)
        if len(found) < len(pairs):
            stated = len(pairs) - pairs.count(UNWANTED)
            if len(found) - (_NOTHING in found) < stated:  # one field, twice
                several = zip(attributes, pairs, strict=True)
                return merged(self._stated(data, item) for data, (field, item) in several if field != _NOTHING)
        found.pop(_NOTHING, None)
        return found

    def _stated(self, data: bytes, item: Any) -> Stated:
        key: str = _key_value().FromString(data).key
        return cast("Slot", self.names[key]), key, item


@functools.cache
def _key_value() -> Any:
    from opentelemetry.proto.common.v1.common_pb2 import KeyValue

    return KeyValue


@functools.cache
def packed_spans() -> Packed:
    """What was met in attributes of spans."""
    return Packed(span_names())
