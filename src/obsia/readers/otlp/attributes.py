"""Attributes of OTLP, JSON or protobuf, to plain values: what a table names by field, or scalars by key.

A count that is no whole number becomes text that the rules of counts refuse (``double 5.0``); lists and objects are
never looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from obsia.readers.otlp.names import COUNT, COUNT_FIELDS, NUMBER, TEXT, UNKNOWN, Names, Slot, as_int, refused

CONFLICT: Final = "conflict"
"""In what is found: the attribute that states another count than one before it, and that count."""
UNKNOWN_KEYS: Final = "unknown"

_SUMMED: Final = frozenset(COUNT_FIELDS)
_KINDS: Final = {"string_value": "string", "int_value": "int", "double_value": "double", "bool_value": "bool"}


Stated = tuple[Slot, str, Any]
"""An attribute that is wanted: its slot, its key, its value (of a count that the table does not know, none)."""


def json_found(attributes: Iterable[Any] | None, names: Names) -> dict[str, Any]:
    """Field -> value of typed JSON attributes. One pass, and as little per attribute as can be."""
    return merged(_json_stated(attributes or (), names))


def proto_found(attributes: Iterable[Any], names: Names) -> dict[str, Any]:
    """Field -> value of protobuf attributes: the same as :func:`json_found` of the same attributes."""
    return merged(_proto_stated(attributes, names))


def merged(stated: Iterable[Stated]) -> dict[str, Any]:
    """Field -> value of what attributes state; of a field that is stated twice, what the better name says."""
    found: dict[str, Any] = {}
    lower: dict[str, int] = {}
    for slot, key, item in stated:
        field, kind, rank = slot
        old = found.get(field)
        if kind == UNKNOWN:
            found.setdefault(UNKNOWN_KEYS, []).append(field)
        elif old is None:
            found[field] = item
            if rank != 1:
                lower[field] = rank
        elif old != item:
            _clash(found, lower, slot, key, item)
    return found


def _json_stated(attributes: Iterable[Any], names: Names) -> Iterator[Stated]:
    for pair in attributes:
        key, value = pair.key, pair.value
        slot = names[key]
        if slot is None or value is None:
            continue
        kind = slot[1]
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
            is_count = value.intValue is not None or value.doubleValue is not None
            item = True if kind == UNKNOWN and is_count else None
        if item is not None:
            yield slot, key, item


def _proto_stated(attributes: Iterable[Any], names: Names) -> Iterator[Stated]:
    for pair in attributes:
        key, value = pair.key, pair.value
        slot = names[key]
        if slot is None:
            continue
        kind = slot[1]
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
            is_count = value.WhichOneof("value") in ("int_value", "double_value")
            item = True if kind == UNKNOWN and is_count else None
        if item is not None:
            yield slot, key, item


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
