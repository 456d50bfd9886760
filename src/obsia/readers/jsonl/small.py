"""JSON lines of small files, decoded whole: what is read alike here and by the engine, and nothing else.

The decoder takes no text that the engine refuses; what it reads otherwise is given up: keys that come twice, numbers
with a fraction, blank lines, a mark at the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from obsia.readers.base import Head
from obsia.readers.records.outline import decoder_of, flat_lines

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
        decode = decoder_of(tuple(self._keys)).decode_lines
        records = [record for head in heads for record in decode(head.data)]
        return counts, [list(map(attrgetter(f"f{at}"), records)) for at in range(len(self._keys))]

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
