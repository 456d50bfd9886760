"""JSON records one by one, for files that are not well formed: good ones kept, bad ones named by their place.

Small files are decoded whole (:class:`Columns`): what is read alike here and by the engine, and nothing else. The
decoder takes no text that the engine refuses; what it reads otherwise is given up: keys that come twice, numbers with a
fraction, blank lines, a mark at the beginning.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message
from obsia.readers.base import LONGEST_RECORD_BYTES, Head, Reject
from obsia.readers.files import decompressed, lines
from obsia.readers.records.outline import decoder_of, flat_lines, is_repeated, loosely
from obsia.readers.records.walk import UNFINISHED, is_cut_object

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_.\- ]+")
_ESCAPED_KEY: Final = re.compile(rb'\\[^"]*"\s*:')
"""What may be a key with an escape: it may be one of ours in another spelling."""

Decoded = tuple[list[int], list[Sequence[Any]]]
"""How many records each file has, and a column for each key."""


def are_plain(keys: Sequence[str]) -> bool:
    """Whether each of ``keys`` stands in JSON as it is, unless somebody escapes it for no need."""
    return all(_PLAIN_KEY.fullmatch(key) for key in keys)


class Columns:
    """The values at some keys of the records of files; ``None`` of files in which anything is odd."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    def __call__(self, heads: Sequence[Head]) -> Decoded | None:
        """What ``heads`` hold, each of them a whole file."""
        flat = [flat_lines(head) for head in heads]
        counts = [each.records for each in flat if each is not None]
        return self._of_flat(heads, counts) if len(counts) == len(heads) else self._of_any(heads)

    def _of_flat(self, heads: Sequence[Head], counts: list[int]) -> Decoded:
        """Of records of which everything is known but their values."""
        from msgspec.structs import astuple

        decode = decoder_of(tuple(self._keys)).decode_lines
        columns: list[list[Any]] = [[] for _ in self._keys]
        for head in heads:
            for column, cells in zip(columns, zip(*map(astuple, decode(head.data)), strict=True), strict=True):
                column.extend(cells)
        return counts, list(columns)

    def _of_any(self, heads: Sequence[Head]) -> Decoded | None:
        found: list[dict[str, Any]] = []
        counts: list[int] = []
        contents = [head.data for head in heads]
        for data in contents:
            if data.startswith(b"\xef\xbb\xbf") or (some := _records(data)) is None:
                return None
            found += some
            counts.append(len(some))
        together = b"\n".join(contents)
        if b"\\" in together and _ESCAPED_KEY.search(together) is not None:
            return None
        values: list[Sequence[Any]] = []
        for key in self._keys:
            column = [record.get(key) for record in found]
            # A key that comes twice in one record is refused by the engine: the decoder keeps the last.
            stated = len(column) - column.count(None)
            written = together.count(b'"%s"' % key.encode())
            if written != stated and written != sum(key in record for record in found):
                return None
            values.append(column)
        return counts, values


def _records(data: bytes) -> list[dict[str, Any]] | None:
    """The objects of ``data``, one of each line; ``None`` where a line is anything else."""
    import msgspec

    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    try:
        return [decode(line) for line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


DEEPEST: Final = 64
"""Levels of nesting that a usage record may have."""
_LARGEST_BROKEN_ARRAY: Final = 1 << 28
_ELEMENT: Final = re.compile(r"[^ \t\r\n,]")
"""What an element of an array begins with, or its end."""

Record = tuple[int, list[str | None]] | Reject
_Object = dict[str, Any]


class _DuplicateKeyError(ValueError):
    pass


def layout(head: Head) -> str:
    """``array`` or ``lines``."""
    return "array" if head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[" else "lines"


def names(head: Head, *, most: int | None = None) -> tuple[str, ...]:
    """Keys of the records in the head (of its first lines, at ``most`` so many), nested ones with dots, in order."""
    if (plain := flat_lines(head)) is not None:
        return plain.keys
    found: dict[str, None] = {}
    flat: set[tuple[str, ...]] = set()
    for value in first_records(head, most=most):
        if not is_repeated(value, flat):
            collect(value, found)
    return tuple(found)


def first_records(head: Head, *, most: int | None = None) -> Iterator[dict[str, Any]]:
    """The objects in the head (in its first lines, at ``most`` so many)."""
    data = head.data.removeprefix(b"\xef\xbb\xbf")
    if layout(head) == "array":
        records = _elements(data.decode("utf-8", errors="replace"), tolerant=True)
        values: Iterator[Any] = (value for _, value in records)
    else:
        values = map(loosely, data.split(b"\n") if most is None else data.split(b"\n", most)[:most])
    return (cast("dict[str, Any]", value) for value in values if isinstance(value, dict))


def path_of(column: str, known: Sequence[str]) -> tuple[str, ...]:
    """The keys that lead to ``column``: itself when it is a key, otherwise cut at the dots."""
    if column.startswith("label.") or "." not in column:
        return (column,)
    head = column.split(".", 1)[0]
    return tuple(column.split(".")) if head in known or column not in known else (column,)


def pointer(keys: Sequence[str]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def line_numbers(file: str, compression: str, rows: Sequence[int]) -> Mapping[int, int]:
    """Record numbers (from 1, ascending) to lines; blank lines are no records."""
    wanted, last, row = set(rows), max(rows), 0
    found: dict[int, int] = {}
    for number, line in lines(file, compression):
        if line is not None and not line.strip():
            continue
        row += 1
        if row in wanted:
            found[row] = number
        if row >= last:
            break
    return found


def records(
    file: str,
    compression: str,
    shape: str,
    paths: Sequence[tuple[str, ...]],
    *,
    skipped: Counter[Message] | None = None,
    made: Callable[[_Object], _Object] | None = None,
) -> Iterator[Record]:
    """(line or element, the values at ``paths`` as text) or a reject, for each record of the file.

    ``skipped`` counts a last line that is not finished yet, where the file may still grow; else it is a reject.
    ``made``: what is made of a record before its values are taken.
    """

    def is_unfinished(line: bytes) -> bool:
        if skipped is None or not is_cut_object(line):
            return False
        skipped[UNFINISHED] += 1
        return True

    if shape == "array":
        yield from _array(file, compression, paths, made)
        return
    for number, line in lines(file, compression, is_unfinished=is_unfinished):
        if line is None:
            yield Reject(
                file=file,
                line=number,
                reason="line_too_long",
                expected=Message("expected-most-bytes", most=LONGEST_RECORD_BYTES),
            )
            continue
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        value = strict(text)
        if isinstance(value, str):
            yield Reject(file=file, line=number, reason=value, expected=Message("expected-one-json-object"))
        else:
            yield number, texts_at(made(value) if made else value, paths)


def strict(text: bytes | str) -> dict[str, Any] | str:
    """A JSON object, or the reason code why ``text`` is none."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        value = json.loads(decoded, object_pairs_hook=_unique)
    except UnicodeDecodeError:
        return "mis_encoded"
    except _DuplicateKeyError:
        return "duplicate_key"
    except RecursionError:
        return "too_deep"
    except ValueError:
        return "not_json"
    if value is None:
        return {}  # the engine takes a null line for a record without values: one rule for both
    if not isinstance(value, dict):
        return "not_an_object"
    found = cast("dict[str, Any]", value)
    return "too_deep" if _depth(found) > DEEPEST else found


def _array(
    file: str, compression: str, paths: Sequence[tuple[str, ...]], made: Callable[[_Object], _Object] | None
) -> Iterator[Record]:
    data = bytearray()
    for piece in decompressed(file, compression):
        data += piece
        if len(data) > _LARGEST_BROKEN_ARRAY:
            raise BadInput(file, "file-array-large", expected="expected-json-lines")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(file, "file-not-utf-8-at", byte=error.start, expected="expected-json-utf-8") from error
    for number, value in _elements(text, tolerant=False):
        if isinstance(value, str):
            yield Reject(file=file, row=number, reason=value, expected=Message("expected-json-object"))
        else:
            yield number, texts_at(made(value) if made else value, paths)


def _elements(text: str, *, tolerant: bool) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """The elements of an array; after the first that cannot be read nothing can be trusted to be an
    element.
    """
    decoder = json.JSONDecoder(object_pairs_hook=None if tolerant else _unique)
    position, number = text.find("[") + 1, 0
    while True:
        following = _ELEMENT.search(text, position)
        position = len(text) if following is None else following.start()
        if position < len(text) and text[position] == "]":
            return
        number += 1
        try:
            value, position = decoder.raw_decode(text, position)
        except _DuplicateKeyError:
            try:
                _, position = json.JSONDecoder().raw_decode(text, position)
            except (ValueError, RecursionError):
                yield number, "not_json"
                return
            yield number, "duplicate_key"
            continue
        except RecursionError:
            yield number, "too_deep"
            return
        except ValueError:
            if not tolerant:
                yield number, "not_json"
            return
        if not isinstance(value, dict):
            yield number, "not_an_object"
        else:
            found = cast("dict[str, Any]", value)
            yield number, "too_deep" if _depth(found) > DEEPEST else found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _DuplicateKeyError
    return value


def _depth(value: Any) -> int:
    level: list[Any] = [value]
    deepest = 0
    while level and deepest <= DEEPEST:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(cast("dict[str, Any]", item).values())
            elif isinstance(item, list):
                inner.extend(cast("list[Any]", item))
        level = [item for item in inner if isinstance(item, (dict, list))]
        deepest += 1
    return deepest


def value_at(value: Any, path: Sequence[str]) -> Any:
    """The value at ``path``, or ``None``; where a key has dots of its own, they are no steps."""
    for step, key in enumerate(path):
        inner = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        if key not in inner and (rest := ".".join(path[step:])) in inner:
            return inner[rest]
        value = inner.get(key)
    return value


def texts_at(value: Any, paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """The values at ``paths`` as text."""
    return [_text(value_at(value, path)) for path in paths]


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return repr(value)


def collect(value: dict[str, Any], found: dict[str, None], prefix: str = "", depth: int = 0) -> None:
    """The keys of a record into ``found``, nested ones with dots."""
    for key, inner in value.items():
        name = f"{prefix}{key}"
        found[name] = None
        if isinstance(inner, dict) and depth < 3 and len(found) < 2_000:
            collect(cast("dict[str, Any]", inner), found, f"{name}.", depth + 1)
