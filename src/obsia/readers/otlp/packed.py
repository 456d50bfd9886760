"""Spans of protobuf that stay bytes: most of what they state was met before, in one span or another.

A receiver is sent the same names of models, hosts and operations a thousand times a second, in the same order. How the
attributes of spans follow one another is learnt as a layout: what stays the same in it is known by one comparison, and
what changes is looked up, and decoded only where it is new. Every other span is decoded by protobuf's own library.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

from obsia.core.columns import LARGEST_COUNT
from obsia.readers.otlp import proto_form
from obsia.readers.otlp.attributes import Stated, merged, proto_found
from obsia.readers.otlp.names import COUNT, COUNT_FIELDS, NOTHING, TEXT, Names, Slot, span_names

_NOTHING: Final = ""
"""In the place of a field, for an attribute that states nothing that is wanted."""
UNWANTED: Final = (_NOTHING, None)
_ALWAYS_NEW: Final = "response_id"
_MOST: Final = 1 << 14
_MOST_BYTES: Final = 128
_MOST_UNWANTED_BYTES: Final = 48
"""An attribute that is not wanted is remembered only where it is too short to be a message of somebody's."""

COUNTS: Final = frozenset({*COUNT_FIELDS, "total_tokens"})
"""In what is found of a span: counts of which each is whole."""
NESTED: Final = frozenset({"metadata_json", "hidden_json", "usage_json"})
"""In what is found of a span: texts of which a part is kept."""
_IDS: Final = struct.Struct("<H16sH8s")
_TIMES: Final = struct.Struct("<BQBQ")
_NO_TRACE, _NO_SPAN = bytes(16), bytes(8)
_ONE_BYTE: Final = 128
"""Lengths below it are one byte."""
_LONGEST: Final = (1 << 14) - 1
"""The greatest length of two bytes."""
_FLAGS: Final = b"\x85\x01"
_FLAGS_BYTES: Final = 6
_MOST_LAYOUTS: Final = 8
_LEARNT: Final = 64
_AGAIN: Final = 16
"""Of spans that fit no layout, all teach one until they are so many; later each of so many."""

Pair = tuple[str, Any]
Item = tuple[str, str, int, int, int, bool, dict[str, Any]]
"""Key of a span, of the one above it, kind, start and end in ns, whether it failed, and what it states."""


class _Odd(Exception):
    """A span that is not as the layouts have it."""


class Taking(Protocol):
    """What spans are handed to."""

    place: int

    def keep(self, items: list[Item]) -> None:
        """Spans in which nothing has to be judged."""

    def take(
        self, key: str, above: str, kind: int, start: int, end: int, is_error: bool, found: dict[str, Any], /
    ) -> None:
        """Any span."""

    def fail(self, place: int, error: Exception) -> None:
        """Say that the span at ``place`` made a reader fail."""


_Step = tuple[bytes, int, bytes | None, str]
"""Bytes that come first and their number; then the key of an attribute that changes, and its field."""


@dataclass(slots=True)
class _Layout:
    """Attributes as they follow one another: their keys, and of each its bytes where they stay the same."""

    keys: tuple[bytes, ...]
    fixed: list[bytes | None]
    stated: dict[str, Any]
    """What those state that stay the same."""
    steps: list[_Step]


@dataclass(slots=True)
class _Layouts:
    """The layouts that begin with the same key."""

    known: list[_Layout] = field(default_factory=list[_Layout])
    odd: int = 0


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


class PackedSpans:
    """Spans to what they state: the same as protobuf's own decoder and :func:`proto_found` say of them.

    Of an attribute that nobody wants and that changes in a layout only the end is looked at, so that a span that is
    damaged there, and nowhere else, is taken.
    """

    def __init__(self, names: Names) -> None:
        self._met = Packed(names)
        self._layouts: dict[bytes, _Layouts] = {}
        """The key of the first attribute -> layouts."""
        self._last = _Layout((), [], {}, [(_NO_TRACE, len(_NO_TRACE), None, _NOTHING)])
        """The one that fitted last; at first one that fits nothing."""
        self._kinds: dict[bytes, int] = {}
        """The bytes of a name and a kind -> the kind."""
        self._ends: dict[bytes, bool] = {}
        """What follows the attributes -> whether it says that the span failed."""

    def hand(self, spans: Iterable[bytes], to: Taking) -> None:
        """Hand over spans in their order. Raises what ``to`` raises of what cannot be decoded."""
        from google.protobuf.message import DecodeError

        items: list[Item] = []
        add, usual = items.append, self._usual
        for data in spans:
            try:
                add(usual(data))
            except (_Odd, IndexError, struct.error, DecodeError, UnicodeDecodeError):
                to.keep(items)
                items.clear()
                place = to.place + 1
                try:
                    to.take(*self._by_library(data))
                except Exception as error:  # noqa: BLE001 - what is no defect is raised again
                    to.fail(place, error)
        to.keep(items)

    def _by_library(self, data: bytes) -> Item:
        span = proto_form.packed_span().FromString(data)
        trace, own, parent = span.trace_id.hex(), span.span_id, span.parent_span_id
        is_named = len(trace) == 32 and len(own) == 8 and any(own) and any(span.trace_id)
        return (
            f"{trace}:{own.hex()}" if is_named else "",
            f"{trace}:{parent.hex()}" if parent else "",
            span.kind,
            span.start_time_unix_nano,
            span.end_time_unix_nano,
            bool(span.status) and proto_form.is_error(span.status),
            self._met.found(span.attributes),
        )

    def _usual(self, data: bytes) -> Item:
        """A span of which each field stands once, in the order of their numbers, by a layout. Raises ``_Odd``."""
        trace_tag, trace, own_tag, own = _IDS.unpack_from(data)
        if trace_tag != 0x100A or own_tag != 0x0812 or trace == _NO_TRACE or own == _NO_SPAN:
            raise _Odd
        at, above = 28, ""
        if data[28] == 0x22 and data[29] == 8:
            at, above = 38, (trace + data[30:38]).hex(":", -16)
        named = data[at : at + 4 + data[at + 1]]
        kind = self._kinds.get(named)
        if kind is None:
            kind = self._kind(named)
        at += len(named)
        start_tag, start, end_tag, end = _TIMES.unpack_from(data, at)
        if start_tag != 0x39 or end_tag != 0x41:
            raise _Odd
        at += 18
        stated = self._stated(self._last, data, at)
        if stated is None:
            stated = self._stated_by_any(data, at)
        return (trace + own).hex(":", -16), above, kind, start, end, *stated

    def _kind(self, named: bytes) -> int:
        """What the bytes of a name and a kind state, where they are that. Raises ``_Odd``."""
        if named[0] != 0x2A or named[1] > 127 or len(named) != named[1] + 4 or named[-2] != 0x30 or named[-1] > 127:
            raise _Odd
        named[2:-2].decode()  # a name that is no text makes the request unreadable
        if len(self._kinds) >= _MOST:
            self._kinds.clear()
        self._kinds[named] = named[-1]
        return named[-1]

    def _stated_by_any(self, data: bytes, at: int) -> tuple[bool, dict[str, Any]]:
        """The same as :meth:`_stated` by any layout that is known. Raises ``_Odd`` where none fits."""
        bucket = data[at + 2 : at + 4 + data[at + 3]]
        layouts = self._layouts.get(bucket)
        if layouts is None:
            if len(self._layouts) >= _MOST:
                self._layouts.clear()
            layouts = self._layouts[bucket] = _Layouts()
        for layout in layouts.known:
            if (stated := self._stated(layout, data, at)) is not None:
                self._last = layout
                return stated
        layouts.odd += 1
        if layouts.odd < _LEARNT or layouts.odd % _AGAIN == 0:
            self._learn(layouts, data, at)
        raise _Odd

    def _stated(self, layout: _Layout, data: bytes, at: int) -> tuple[bool, dict[str, Any]] | None:
        """Whether a span failed, and what its attributes from a place on state; ``None`` where they are laid out else.

        Raises ``_Odd`` for what follows them where that is no status.
        """
        found = layout.stated.copy()
        for literal, size, key, name in layout.steps:
            if not data.startswith(literal, at):
                return None
            at += size
            if key is None:
                break
            length, begins = data[at + 1], at + 2
            if length > 127:
                length, begins = length & 127 | data[begins] << 7, begins + 1
                if length > _LONGEST:
                    return None
            if data[at] != 0x4A or not data.startswith(key, begins):
                return None
            at = begins + length
            if name == _ALWAYS_NEW:
                value = begins + len(key)
                size = at - value - 4
                if data[value] != 18 or data[value + 1] != size + 2 or data[value + 2] != 10 or data[value + 3] != size:
                    return None
                found[name] = data[value + 4 : at].decode()
                if not 0 < size < _ONE_BYTE - 2:
                    return None
            elif name:
                stated, item = self._met[data[begins:at]]
                if stated != name or not _is_plain(name, item):
                    return None
                found[name] = item
        rest = data[at:]
        if at > len(data) or rest[:1] == b"\x4a":  # it is cut, or there are more of them
            return None
        is_error = self._ends.get(rest)
        return (self._is_error(rest) if is_error is None else is_error), found

    def _learn(self, layouts: _Layouts, data: bytes, at: int) -> None:
        """Know how the attributes from a place on follow one another. Raises ``DecodeError``."""
        attributes: list[bytes] = []
        begun: list[int] = [at]
        while at < len(data) and data[at] == 0x4A:
            length, begins = data[at + 1], at + 2
            if length > 127:
                length, begins = length & 127 | data[begins] << 7, begins + 1
            if length > _LONGEST:
                raise _Odd
            at = begins + length
            attributes.append(data[begins:at])
            begun.append(at)
        if at > len(data):
            raise _Odd
        keys = tuple(each[: each[1] + 2] for each in attributes)
        before = next((each for each in layouts.known if each.keys == keys), None)
        layout = _Layout(keys, [], {}, [])
        fields: set[str] = set()
        literal = b""
        for number, (each, key) in enumerate(zip(attributes, keys, strict=True)):
            slot = self._met.names[key[2:].decode()]
            name = _NOTHING if slot is None or slot[1] == NOTHING else slot[0]
            stated, item = self._met[each]  # of what is not wanted, too: it raises where that is no attribute
            if each[0] != 10 or each[1] > 127 or stated != name or name in fields or not _is_plain(name, item):
                return
            if name:
                fields.add(name)
                layout.stated[name] = item
            is_fixed = len(each) <= _MOST_BYTES and name != _ALWAYS_NEW
            if is_fixed and (before is None or before.fixed[number] == each):
                layout.fixed.append(each)
                literal += data[begun[number] : begun[number + 1]]
                continue
            layout.fixed.append(None)
            layout.stated.pop(name, None)
            layout.steps.append((literal, len(literal), key, name))
            literal = b""
        layout.steps.append((literal, len(literal), None, _NOTHING))
        if before is not None:
            layouts.known.remove(before)
        layouts.known = [layout, *layouts.known][:_MOST_LAYOUTS]

    def _is_error(self, data: bytes) -> bool:
        """Whether a status, and maybe flags, say that a span failed. Raises ``_Odd`` for anything else."""
        end = data[1] + 2 if data else 0
        flags = data[end:]
        if data and (data[0] != 0x7A or end > min(_ONE_BYTE, len(data))):
            raise _Odd
        if flags and (flags[:2] != _FLAGS or len(flags) != _FLAGS_BYTES):
            raise _Odd
        is_error = end > 2 and proto_form.is_error(data[2:end])
        if len(self._ends) < _MOST:
            self._ends[data] = is_error
        return is_error


def _is_plain(name: str, item: Any) -> bool:
    """Whether what an attribute states is kept as it is."""
    return name not in NESTED and (name not in COUNTS or (item.__class__ is int and 0 <= item <= LARGEST_COUNT))


@functools.cache
def _key_value() -> Any:
    from opentelemetry.proto.common.v1.common_pb2 import KeyValue

    return KeyValue


@functools.cache
def packed_spans() -> PackedSpans:
    """What was met in spans."""
    return PackedSpans(span_names())
