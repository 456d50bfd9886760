"""JSON lines of small files, decoded whole: what is read alike here and by the engine, and nothing else.

The decoder takes no text that the engine refuses; what it reads otherwise is given up: keys that come twice, numbers
with a fraction, blank lines, a mark at the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_.\- ]+")
_ESCAPED_KEY: Final = re.compile(rb'\\[^"]*"\s*:')
"""What may be a key with an escape: it may be one of ours in another spelling."""


def records(data: bytes) -> list[dict[str, Any]] | None:
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


def are_plain(keys: Sequence[str]) -> bool:
    """Whether each of ``keys`` stands in JSON as it is, unless somebody escapes it for no need."""
    return all(_PLAIN_KEY.fullmatch(key) for key in keys)


def columns(contents: Sequence[bytes], keys: Sequence[str]) -> tuple[list[int], list[list[Any]]] | None:
    """Of some files, how many records each has, and the values at ``keys`` of all; ``None`` where anything is odd."""
    found: list[dict[str, Any]] = []
    counts: list[int] = []
    for data in contents:
        if data.startswith(b"\xef\xbb\xbf") or (some := records(data)) is None:
            return None
        found += some
        counts.append(len(some))
    together = b"\n".join(contents)
    if b"\\" in together and _ESCAPED_KEY.search(together) is not None:
        return None
    values: list[list[Any]] = []
    for key in keys:
        column = [record.get(key) for record in found]
        # A key that comes twice in one record is refused by the engine: the decoder keeps the last.
        stated = len(column) - column.count(None)
        written = together.count(b'"%s"' % key.encode())
        if written != stated and written != sum(key in record for record in found):
            return None
        values.append(column)
    return counts, values
