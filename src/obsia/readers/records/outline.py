"""How a file of records is laid out and which keys its first records have: what recognition looks at."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from obsia.readers.base import Head
from obsia.readers.records.values import opened

Layout = Literal["lines", "array", "object", "csv", "other"]
TELLING: Final = ("type", "object", "record_type")
"""Top-level keys whose values may say of which format a record is."""
_TOLD_BY_VALUE: Final = frozenset({*TELLING, "schemaType", "obsiaJournal"})
"""Keys of flat records whose values some reader looks at to tell whose they are."""
_NESTED: Final = frozenset({dict, list})
_RECORDS: Final = 200
_LONGEST_TEXT: Final = 60
_DEEPEST: Final = 5
_MOST_NAMES: Final = 4_000
_ITEMS: Final = 3
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Outline:
    """``layout``: JSON lines, one JSON array, one JSON object (a page of an API, say), CSV, or other.

    ``names``: keys of the first records with dots (``usage.input_tokens``), ``[]`` after a key for what its list holds
    (``data[].results[].model``). For CSV, the columns of the header.
    ``texts``: values of the top-level keys :data:`TELLING` as (key, value): short texts only.
    """

    layout: Layout
    names: frozenset[str]
    texts: frozenset[tuple[str, str]]
    delimiter: str = ","

    def has(self, *names: str) -> bool:
        """Whether all ``names`` occur."""
        return self.names.issuperset(names)

    def has_any(self, *names: str) -> bool:
        """Whether any of ``names`` occurs."""
        return not self.names.isdisjoint(names)

    def says(self, key: str, *values: str) -> bool:
        """Whether the top-level ``key`` holds one of ``values`` in a first record."""
        return any((key, value) in self.texts for value in values)


@dataclass(frozen=True, slots=True)
class FlatLines:
    """JSON lines without anything odd: ``records`` objects, one a line, each with ``keys``, once and no others.

    None holds an object or a list, and no line is blank.
    """

    keys: tuple[str, ...]
    records: int


def outline(head: Head) -> Outline:
    """The outline of ``head``; computed once per file, however many readers ask."""
    found: Outline | None = head.seen.get("outline")
    if found is None:
        found = head.seen["outline"] = _shared(_outline_of(head))
    return found


def flat_lines(head: Head) -> FlatLines | None:
    """What a whole file of flat records holds; ``None`` for any other file, and for one that might be another."""
    if "flat" not in head.seen:
        whole = head.complete and head.compression == "none"
        head.seen["flat"] = _flat_lines(head.data) if whole else None
    return head.seen["flat"]


def plain_keys(head: Head) -> tuple[str, ...] | None:
    """The keys of flat records of which nothing but these and the suffix tells the format, else ``None``."""
    flat = flat_lines(head)
    is_plain = flat is not None and 1 < flat.records <= _RECORDS and len(flat.keys) < _MOST_NAMES
    return flat.keys if flat is not None and is_plain and _TOLD_BY_VALUE.isdisjoint(flat.keys) else None


def _flat_lines(data: bytes) -> FlatLines | None:
    lines = data.count(b"\n") + (data[-1:] != b"\n")
    # A brace a line and no bracket: nothing is nested. A brace at both ends of each: no object spans lines.
    if data[:1] != b"{" or data.count(b"{") != lines or b"[" in data or b"\\" in data:
        return None
    if data.count(b"}\n{") != lines - 1 or not data.endswith((b"}", b"}\n")):
        return None
    if any(blank in data and b'"' + blank in data for blank in (b" ", b"\t", b"\r")):
        return None  # a name and its colon may stand apart
    import msgspec

    first = opened(data[: data.find(b"\n")] if lines > 1 else data)
    keys = tuple(cast("dict[str, Any]", first)) if isinstance(first, dict) else ()
    # As many names before a colon as there are keys: none comes twice in a record, of which the last would be kept.
    if not keys or data.count(b'":') != lines * len(keys):
        return None
    try:
        records = len(decoder_of(keys, exactly=True).decode_lines(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return FlatLines(keys, lines) if records == lines else None


@functools.lru_cache(maxsize=64)
def decoder_of(keys: tuple[str, ...], *, exactly: bool = False) -> Any:
    """What decodes objects into the values at ``keys``, as attributes ``f0``, ``f1``, …

    ``exactly``: an object without one of them, or with another key, is refused. Else what is absent is ``None``.
    """
    import msgspec

    names = {f"f{at}": key for at, key in enumerate(keys)}
    members: list[Any] = [(name, Any) if exactly else (name, Any, None) for name in names]
    record = msgspec.defstruct("Record", members, rename=names, gc=False, forbid_unknown_fields=exactly)
    return msgspec.json.Decoder(record)


@functools.lru_cache(maxsize=256)
def _shared(found: Outline) -> Outline:
    """The first of equal outlines: the files of a folder have few."""
    return found


def _outline_of(head: Head) -> Outline:
    data = head.data
    if (keys := plain_keys(head)) is not None:
        return Outline("lines", frozenset(keys), frozenset())
    text = data.removeprefix(b"\xef\xbb\xbf")
    first = text.lstrip()[:1]
    # A log that a power cut tore holds NULs in one line, UTF-16 behind each of its letters.
    if first in (b"{", b"[") and text.lstrip()[1:2] != b"\0":
        return _json(text, first, head.complete)
    if data[:4] == b"PAR1" or b"\0" in data[:4096]:
        return Outline("other", frozenset(), frozenset())
    return _csv(text, head.suffix)


def _json(text: bytes, first: bytes, complete: bool) -> Outline:
    layout: Layout = "array"
    values: list[Any] = []
    if first == b"{":
        values = [value for line in text.split(b"\n")[:_RECORDS] if (value := loosely(line.strip())) is not None]
        layout = "lines"
        whole = opened(text) if complete else None
        if isinstance(whole, dict) or not values:
            layout = "object"
            values = [whole if whole is not None else _cut_short(text)]
    else:
        whole = opened(text) if complete else None
        found: list[Any] = cast("list[Any]", whole) if isinstance(whole, list) else list(_elements(text))
        values = found[:_RECORDS]
    names: set[str] = set()
    texts: set[tuple[str, str]] = set()
    met: set[tuple[str, tuple[str, ...]]] = set()
    for value in values:
        if isinstance(value, dict):
            record = cast("Mapping[str, Any]", value)
            _collect(record, "", names, 0, met)
            for key in TELLING:
                inner = record.get(key)
                if isinstance(inner, str) and len(inner) <= _LONGEST_TEXT:
                    texts.add((key, inner))
    return Outline(layout, frozenset(names), frozenset(texts))


def is_repeated(record: Mapping[str, Any], flat: set[tuple[str, ...]]) -> bool:
    """Whether a record holds no objects or lists, and has the keys of one before it in ``flat``."""
    if not _NESTED.isdisjoint(map(type, record.values())):
        return False
    keys = tuple(record)
    if keys in flat:
        return True
    flat.add(keys)
    return False


def loosely(line: bytes) -> Any:
    """The value of a line, one with NaN in it included: it is no JSON, but of which format it is can be told."""
    value = opened(line)
    if value is not None or not (b"NaN" in line or b"Infinity" in line):
        return value
    import json

    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _csv(text: bytes, suffix: str) -> Outline:
    line = text.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", errors="replace")
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        rows = list(csv.reader(io.StringIO(line), delimiter=delimiter))
    except csv.Error:
        rows = []
    names = rows[0] if rows else []
    is_table = len(names) > 1 or suffix in {".csv", ".tsv"}
    return Outline("csv" if is_table else "other", frozenset(name.strip() for name in names), frozenset(), delimiter)


def _elements(text: bytes) -> Iterator[Any]:
    """The first elements of an array that is cut short."""
    import json

    decoder, rest = json.JSONDecoder(), text.decode("utf-8", errors="replace")
    position = rest.find("[") + 1
    for _ in range(_RECORDS):
        while position < len(rest) and rest[position] in " \t\r\n,":
            position += 1
        try:
            value, position = decoder.raw_decode(rest, position)
        except (ValueError, RecursionError):
            return
        yield value


def _cut_short(text: bytes) -> Any:
    """One object whose end is not in the head: closed where its last whole value ends, as far as that can be told."""
    import json

    rest = text.decode("utf-8", errors="replace")
    stack: list[str] = []
    in_text = escaped = False
    last: tuple[int, list[str]] | None = None
    for position, letter in enumerate(rest):
        if in_text:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                in_text = False
        elif letter == '"':
            in_text = True
        elif letter in "{[":
            stack.append("}" if letter == "{" else "]")
        elif letter in "}]":
            if stack:
                stack.pop()
            last = (position + 1, list(stack))
        elif letter == "," and stack:
            last = (position, list(stack))
    if last is None:
        return None
    try:
        return json.loads(rest[: last[0]] + "".join(reversed(last[1])))
    except (ValueError, RecursionError):
        return None


def _collect(
    value: Mapping[str, Any], prefix: str, names: set[str], depth: int, met: set[tuple[str, tuple[str, ...]]]
) -> None:
    """Add the names of ``value``; of keys that were ``met`` at this place only what they hold is looked at."""
    keys = prefix, tuple(value)
    is_new = keys not in met
    met.add(keys)
    for key, inner in value.items():
        if is_new:
            if len(names) >= _MOST_NAMES:
                return
            names.add(f"{prefix}{key}")
        if depth >= _DEEPEST or inner.__class__ not in _NESTED:
            continue
        if isinstance(inner, dict):
            _collect(cast("Mapping[str, Any]", inner), f"{prefix}{key}.", names, depth + 1, met)
        elif isinstance(inner, list):
            for item in cast("list[Any]", inner)[:_ITEMS]:
                if isinstance(item, dict):
                    _collect(cast("Mapping[str, Any]", item), f"{prefix}{key}[].", names, depth + 1, met)
