"""Small tables of text without a quote, cut at the delimiter: what is read alike here and by the engine alone."""

from __future__ import annotations

from collections.abc import Sequence

from obsia.readers.base import Head


def columns(
    heads: Sequence[Head], delimiter: str, width: int, wanted: Sequence[int]
) -> tuple[list[int], list[list[str]]] | None:
    """Of some files, how many records each has below its header, and the ``wanted`` columns of all.

    ``None`` where anything is odd: a quote, a blank line, a lone carriage return, NUL, another width, another encoding.
    """
    counts: list[int] = []
    fields: list[str] = []
    for data in (head.data for head in heads):
        if b'"' in data or b"\0" in data or data.startswith(b"\xef\xbb\xbf"):
            return None
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return None
        _, *lines = text.removesuffix("\n").split("\n")
        if "\r" in text or "" in lines or any(line.count(delimiter) != width - 1 for line in lines):
            return None
        counts.append(len(lines))
        for line in lines:
            fields += line.split(delimiter)
    return counts, [fields[at::width] for at in wanted]
