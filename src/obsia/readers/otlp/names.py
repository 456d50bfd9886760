"""The alias table of OTLP attributes (``names.csv``): which attribute is which field, as data.

An allow-list: an attribute that is not in the table is never looked at, save the *name* of one that looks like a count
of tokens, which is reported so that no count is lost in silence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from obsia.readers.base import shown_value
from obsia.readers.records.packaged import rows_of

COUNT: Final = 0
"""A count of tokens: a whole number, anything else is refused."""
TEXT: Final = 1
"""A name: text, or a whole number as text."""
NUMBER: Final = 2
"""Any number: seconds, milliseconds."""
UNKNOWN: Final = 3
"""A count that the table does not know."""
NOTHING: Final = 4
"""Known, and not needed."""

COUNT_FIELDS: Final = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")
_COUNTED: Final = frozenset({*COUNT_FIELDS, "total_tokens"})
_NUMBERS: Final = frozenset({"first_token_us", "first_token_ms", "uncached", "cost"})
_LOOSE: Final = frozenset({"own_input", "own_output", "own_cache_read", "own_cache_write"})
"""Names too short to be one convention's: they count on spans of one tool only, and there digits are a number."""
_PREFIXES: Final = ("gen_ai.usage.", "llm.token_count.", "llm.usage.", "ai.usage.")
_KEY: Final = re.compile(r"[A-Za-z0-9_.]{1,80}")
_REMEMBERED: Final = 4_096
_DIGITS: Final = re.compile(r"-?[0-9]{1,40}")


Slot = tuple[str, int, int]
"""Where the value of an attribute goes: field, kind, rank. A plain tuple: it is unpacked for every attribute."""


class Name(NamedTuple):
    """One row of the table."""

    attribute: str
    field: str
    rank: int
    place: str
    dialect: str


class Names(dict[str, Slot | None]):
    """Attribute -> slot; ``None`` for what is not wanted. Learns the keys that it meets, up to a number."""

    def __missing__(self, key: Any) -> Slot | None:
        slot = None
        if isinstance(key, str) and key.startswith(_PREFIXES):
            slot = (key if _KEY.fullmatch(key) else "(unprintable key)", UNKNOWN, 0)
        if len(self) < _REMEMBERED:
            self[key] = slot
        return slot


@functools.cache
def rows() -> tuple[Name, ...]:
    """``names.csv``."""
    return tuple(
        Name(row["attribute"], row["field"], int(row["rank"]), row["place"], row["dialect"])
        for row in rows_of("obsia.readers.otlp", "names.csv")
    )


@functools.cache
def span_names() -> Names:
    """The table for attributes of spans (and of metric points)."""
    return Names({row.attribute: _slot(row) for row in rows() if row.place == "span"})


@functools.cache
def resource_names() -> Mapping[str, Slot]:
    """The table for attributes of resources."""
    return {row.attribute: (row.field, TEXT, row.rank) for row in rows() if row.place == "resource"}


def _slot(row: Name) -> Slot:
    if row.field == "contained":
        return (row.field, NOTHING, row.rank)
    kind = COUNT if row.field in _COUNTED else NUMBER if row.field in _NUMBERS or row.field in _LOOSE else TEXT
    return (row.field, kind, row.rank)


def as_int(value: Any) -> int | str:
    """An ``intValue`` of OTLP/JSON (a number or its text) as a number, or text that the rules of counts refuse."""
    if value.__class__ is int:
        return value
    if isinstance(value, str):
        if _DIGITS.fullmatch(value):
            return int(value)
        return f"other {shown_value(value[:200], length=len(value))}"
    return f"other {shown_value(str(value)[:200])}"


def refused(kind: str, value: Any) -> str:
    """What stands for a count that is no whole number: the rules of counts refuse it, and show what it is like."""
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    return f"{kind} {shown_value(text[:200], length=len(text))}"


def whole_text(value: Any) -> Any:
    """Digits as a number, for tools that write every attribute as text; all else as it is."""
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


def tame(value: Any) -> Any:
    """A count or a time that is text as the shape of that text: it may be anything, a message too."""
    return refused("string", value) if isinstance(value, str) else value
