"""Attributes of OTLP, JSON or protobuf, to plain values: what a table names by field, or scalars by key.

A count that is no whole number becomes text that the rules of counts refuse (``double 5.0``); lists and objects are
never looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from obsia.readers.otlp.names import COUNT, COUNT_FIELDS, NUMBER, TEXT, UNKNOWN, Names, Slot, as_int, refused

CONFLICT: Final = "conflict"
"""In what is found: the attribute that states another count than one before it, and that count."""
UNKNOWN_KEYS: Final = "unknown"

_SUMMED: Final = frozenset(COUNT_FIELDS)
_KINDS: Final = {"string_value": "string", "int_value": "int", "double_value": "double", "bool_value": "bool"}


def json_found(attributes: Iterable[Any] | None, names: Names) -> dict[str, Any]:
    """Field -> value of typed JSON attributes. One pass, and as little per attribute as can be."""
    found: dict[str, Any] = {}
    lower: dict[str, int] = {}
    for pair in attributes or ():
        slot = names[pair.key]
        if slot is None:
            continue
        value = pair.value
        if value is None:
            continue
        field, kind, rank = slot
        if kind == COUNT:
            item = value.intValue
            if item.__class__ is str and len(item) < 20 and item.isdecimal() and item.isascii():
                item = int(item)
            elif item.__class__ is not int:
                item = _odd(value)
        elif kind == TEXT:
            item = value.stringValue
            if item.__class__ is not str or not item:
                item = None if value.intValue is None else str(as_int(value.intValue))
        elif kind == NUMBER:
            item = _scalar(value)
        else:
            if kind == UNKNOWN and (value.intValue is not None or value.doubleValue is not None):
                found.setdefault(UNKNOWN_KEYS, []).append(field)
            continue
        if item is None:
            continue
        old = found.get(field)
        if old is None:
            found[field] = item
            if rank != 1:
                lower[field] = rank
        elif old != item:
            _clash(found, lower, slot, pair.key, item)
    return found


def proto_found(attributes: Iterable[Any], names: Names) -> dict[str, Any]:
    """Field -> value of protobuf attributes: the same as :func:`json_found` of the same attributes."""
    found: dict[str, Any] = {}
    lower: dict[str, int] = {}
    for pair in attributes:
        slot = names[pair.key]
        if slot is None:
            continue
        field, kind, rank = slot
        value = pair.value
        # What it most often is is asked first: it is there, unless it is empty.
        item: Any
        if kind == TEXT:
            item = value.string_value
            if not item:
                item = str(value.int_value) if value.WhichOneof("value") == "int_value" else None
        elif kind == COUNT:
            item = value.int_value
            if not item:
                which = value.WhichOneof("value")
                item = 0 if which == "int_value" else _odd_proto(value, which)
        elif kind == NUMBER:
            which = value.WhichOneof("value")
            item = getattr(value, which) if which in _KINDS else None
        else:
            if kind == UNKNOWN and value.WhichOneof("value") in ("int_value", "double_value"):
                found.setdefault(UNKNOWN_KEYS, []).append(field)
            continue
        if item is None:
            continue
        old = found.get(field)
        if old is None:
            found[field] = item
            if rank != 1:
                lower[field] = rank
        elif old != item:
            _clash(found, lower, slot, pair.key, item)
    return found


def packed_found(attributes: Iterable[bytes], names: Names) -> dict[str, Any]:
    """The same of protobuf attributes that are not decoded yet: most were met before, in one span or another.

    Raises ``DecodeError`` or ``UnicodeDecodeError`` for bytes that are no attribute.
    """
    found: dict[str, Any] = {}
    lower: dict[str, int] = {}
    before, unwanted = names.packed.get, names.unwanted
    for data in attributes:
        met = before(data)
        if met is None:
            if len(data) > 1 and data[: data[1] + 2] in unwanted:
                continue
            met = _unpacked(data, names)
            if met is None:
                continue
        slot, key, item = met
        field, kind, rank = slot
        if kind == UNKNOWN:
            found.setdefault(UNKNOWN_KEYS, []).append(item)
            continue
        old = found.get(field)
        if old is None:
            found[field] = item
            if rank != 1:
                lower[field] = rank
        elif old != item:
            _clash(found, lower, slot, key, item)
    return found


_MOST_PACKED: Final = 1 << 14
_MOST_PACKED_BYTES: Final = 128


def _unpacked(data: bytes, names: Names) -> tuple[Slot, str, Any] | None:
    """Slot, key and value of an attribute; ``None`` for one that is not wanted, of which the key is remembered."""
    size = len(data)
    end = data[1] + 2 if size > 1 and data[0] == 10 else size  # a key whose length is a byte
    value = end + 2
    if value + 1 < size and data[end] == 18 and data[end + 1] == size - value < 128 and data[1] < 128:
        # As all libraries write it: the key, then one value. Where it is not, or is longer, the library reads it.
        key = data[2:end].decode()
        slot = names[key]
        if slot is None:
            if len(names.unwanted) < _MOST_PACKED:
                names.unwanted.add(data[:end])
            return None
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
            return _remembered(data, names, (slot, key, item))
    from opentelemetry.proto.common.v1.common_pb2 import KeyValue

    pair = KeyValue.FromString(data)
    one, slot = proto_found((pair,), names), names[pair.key]
    if slot is None or not one:
        return None
    return _remembered(data, names, (slot, pair.key, slot[0] if slot[1] == UNKNOWN else one[slot[0]]))


def _remembered(data: bytes, names: Names, met: tuple[Slot, str, Any]) -> tuple[Slot, str, Any]:
    if len(data) <= _MOST_PACKED_BYTES:
        if len(names.packed) >= _MOST_PACKED:
            names.packed.clear()
        names.packed[data] = met
    return met


def json_scalars(attributes: Iterable[Any] | None, wanted: Collection[str] | None = None) -> dict[str, Any]:
    """Key -> text, whole number, number or boolean of typed JSON attributes; all of them unless some are ``wanted``."""
    found: dict[str, Any] = {}
    for pair in attributes or ():
        key = pair.key
        if key is not None and pair.value is not None and (wanted is None or key in wanted):
            value = _scalar(pair.value)
            if value is not None:
                found[key] = value
    return found


def proto_scalars(attributes: Iterable[Any], wanted: Collection[str] | None = None) -> dict[str, Any]:
    """The same of protobuf attributes."""
    found: dict[str, Any] = {}
    for pair in attributes:
        if wanted is None or pair.key in wanted:
            which = pair.value.WhichOneof("value")
            if which in _KINDS:
                found[pair.key] = getattr(pair.value, which)
    return found


def _clash(found: dict[str, Any], lower: dict[str, int], slot: Slot, key: str, item: Any) -> None:
    """A second value of a field: of names the better one stands, of counts neither."""
    field, _, rank = slot
    if field in _SUMMED:
        found[CONFLICT] = (key, item)
    elif rank < lower.get(field, 1):
        found[field] = item
        lower[field] = rank


def _odd(value: Any) -> str | int | None:
    """A count that is no plain ``intValue``, as text that is refused; ``None`` for lists and objects."""
    if value.intValue is not None:
        return as_int(value.intValue)
    if value.stringValue is not None:
        return refused("string", value.stringValue) if isinstance(value.stringValue, str) else None
    if value.doubleValue is not None:
        number = value.doubleValue
        plain = isinstance(number, int | float) and not isinstance(number, bool)
        return refused("double", float(number)) if plain else refused("other", str(number)[:200])
    return None if value.boolValue is None else refused("bool", value.boolValue)


def _odd_proto(value: Any, which: str | None) -> str | None:
    return refused(_KINDS[which], getattr(value, which)) if which in _KINDS else None


def _scalar(value: Any) -> Any:
    if isinstance(value.stringValue, str):
        return value.stringValue
    if value.intValue is not None:
        return as_int(value.intValue)
    number = value.doubleValue
    if isinstance(number, int | float) and not isinstance(number, bool):
        return float(number)
    if isinstance(number, str) and number in ("NaN", "Infinity", "-Infinity"):
        return float(number.replace("Infinity", "inf"))
    return value.boolValue if isinstance(value.boolValue, bool) else None
