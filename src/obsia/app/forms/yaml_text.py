"""YAML that any reader of YAML or JSON agrees on: block style, text as JSON strings, numbers as plain decimals.

A JSON string is a double-quoted YAML scalar but for the few characters that YAML takes as line breaks or forbids:
those are escaped. Numbers never have an exponent, which readers of YAML 1.1 would take for text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast

Value = str | float | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_-]*(?:/[a-z0-9_-]+)*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that readers of YAML 1.1 take for truth values: never a plain key."""
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def emit(value: Mapping[str, Value]) -> str:
    """A mapping as YAML, ending in a line break. Raises ``ValueError`` for a number that is not finite."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Mapping[str, Value]) -> Iterator[str]:
    for key, each in value.items():
        yield from _entry(f"{_key(key)}:", each)


def _entry(head: str, value: Value) -> Iterator[str]:
    """``head`` with a scalar behind it, or with a block below it."""
    if isinstance(value, Mapping) and value:
        yield head
        yield from (f"  {line}" for line in _lines(value))
    elif _is_list(value) and value:
        yield head
        for each in cast("Sequence[Value]", value):
            yield from _item(each)
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for place, line in enumerate(_lines(value)):
            yield f"  {'- ' if place == 0 else '  '}{line}"
    elif _is_list(value) and value:
        raise ValueError("list-of-lists")
    else:
        yield f"  - {_scalar(value)}"


def _is_list(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and key not in _WORDS else quoted(key)


def _scalar(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return decimal(value)
        case str():
            return quoted(value)
        case Mapping():
            return "{}"
        case _:
            return "[]"


def decimal(number: float) -> str:
    """The shortest decimal of a float, without an exponent: ``0.00001``, ``12.0``. Raises ``ValueError``."""
    if not math.isfinite(number):
        raise ValueError("not-finite", number)
    text = f"{Decimal(repr(number)):f}"
    return text if "." in text else f"{text}.0"


def quoted(text: str) -> str:
    """A double-quoted scalar."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
