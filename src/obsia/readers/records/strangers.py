"""Files that hold no usage records as they are, and what they plainly are: each error says what to do instead."""

from __future__ import annotations

import codecs
import json
import os
import re
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.readers.base import Head
from obsia.readers.mapping import looks_like_name, unlike_names
from obsia.readers.records.outline import outline
from obsia.readers.records.values import opened

FIGURES: Final = "figures of obsia, not usage"
_FIGURE_COLUMNS: Final = ("figure_id", "snapshot", "quantity", "boundary")
_LARGEST_FOOTER_BYTES: Final = 1 << 22
_MOST_KEYS: Final = 10
_NAN: Final = re.compile(rb"[:,\[]\s*-?(?:NaN|Infinity)\b")
NO_NAN: Final = "JSON, which has no NaN and no Infinity: null in their place"
ONE_A_LINE: Final = "one JSON value a line (jq -c . FILE > FILE.jsonl), or each value in a file of its own"
SEVERAL: Final = "several JSON values, one after the other, over several lines"
_ARCHIVES: Final = (
    (rb"PK\x03\x04", "a zip archive or an Excel workbook", "the files in it (unzip), or the sheet saved as CSV"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 archive", "what is in it (bunzip2), or gzip or zstd, which are read as they are"),
    (rb"\xfd7zXZ\x00", "an xz archive", "what is in it (unxz), or gzip or zstd, which are read as they are"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", "the files in it: unpack it first"),
    (rb"Rar!\x1a\x07", "a rar archive", "the files in it: unpack it first"),
    (rb"(?s:.{257})ustar", "a tar archive", "the files in it: unpack it first (tar -xf)"),
)
"""First bytes, what they are the beginning of, and what to give in its place."""
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NARROW: Final = re.compile(rb"(?:[\t\n\r -~]\0){8}|(?:\0[\t\n\r -~]){8}")
"""Text in UTF-16 without a mark."""
_HINTS: Final = (
    (("data[].spans", "data[].processes"), "traces as Jaeger's API gives them", "spans as OTLP: from an OTLP exporter"),
    (
        ("context.trace_id", "context.span_id", "attributes"),
        "spans as OpenTelemetry's console exporter prints them",
        "spans as OTLP: from an OTLP exporter, or the file exporter of a Collector",
    ),
    (
        ("data[].observations", "data[].timestamp"),
        "traces of Langfuse, which hold their observations",
        "the observations themselves: an export of them, or pages of the API's list of observations",
    ),
    (
        ("data.resultType", "data.result[].metric"),
        "an answer of Prometheus that does not name its metrics",
        "the counters themselves over a range: a query without rate or increase",
    ),
)
"""Keys -> what the file is, and what to give in its place."""


def stranger(head: Head, *, is_stated: bool = False) -> BadInput | None:
    """Why no reader may have the file: it is obsia's own, packed, or in an encoding that is not read.

    ``is_stated``: someone said in which encoding it is.
    """
    for start, what, instead in _ARCHIVES:
        if re.match(start, head.data) is not None:
            return BadInput(file=head.file, reason=what, expected=instead)
    encoding = None if is_stated else _wide(head)
    if encoding is not None:
        command = f"iconv -f {encoding} -t UTF-8 FILE > NEW"
        return BadInput(file=head.file, reason=f"text in {encoding}", expected=f"UTF-8: {command}")
    if _is_figures(head):
        return BadInput(file=head.file, reason=FIGURES, expected="the usage records that they were computed from")
    return None


def _wide(head: Head) -> str | None:
    """The encoding of text that is not read as it is: UTF-16 is read where a file begins with its mark."""
    if head.data.startswith(_UTF_32):
        return "UTF-32"
    if head.data.startswith(_UTF_16):
        return "UTF-16"
    narrow = _NARROW.match(head.data)
    return None if narrow is None else "UTF-16BE" if head.data[:1] == b"\0" else "UTF-16LE"


def _is_figures(head: Head) -> bool:
    """Whether the file is what obsia writes: figures as CSV, JSON or Parquet."""
    if head.data[:4] == b"PAR1":
        footer = _footer(head.file)
        return all(name.encode() in footer for name in (*_FIGURE_COLUMNS, "calls_share"))
    found = outline(head)
    if found.layout == "csv":
        return found.has(*_FIGURE_COLUMNS)
    return found.layout == "object" and found.has("snapshot", "figures[].figure_id", "figures[].quantity")


def _footer(file: str) -> bytes:
    """What names the columns of a Parquet file, as bytes."""
    with open(file, "rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 8))
        length = int.from_bytes(stream.read(4), "little")
        if not 0 < length <= min(size, _LARGEST_FOOTER_BYTES):
            return b""
        stream.seek(max(0, size - 8 - length))
        return stream.read(length)


def unknown_json(head: Head) -> BadInput | None:
    """What JSON of no known format is: ``None`` where nothing better can be said than what is missing in it."""
    data = head.data.removeprefix(b"\xef\xbb\xbf")
    names = outline(head)
    for keys, what, instead in _HINTS:
        if names.has(*keys):
            return BadInput(file=head.file, reason=what, expected=instead)
    whole = opened(data) if head.complete else None
    if isinstance(whole, dict):
        return _one_object(head.file, cast("dict[str, Any]", whole), is_spread=b"\n" in data.strip())
    if are_several(data):
        return BadInput(file=head.file, reason=SEVERAL, expected=ONE_A_LINE)
    return None


def _one_object(file: str, whole: dict[str, Any], *, is_spread: bool) -> BadInput | None:
    if whole.get("error") and not {"usage", "data"} & whole.keys():
        return BadInput(
            file=file,
            reason="the error that an API answered in place of data",
            expected="an answer with usage: its field 'error' says what to change before asking again",
        )
    if not is_spread:
        return None
    shown = [key for key in whole if looks_like_name(key)][:_MOST_KEYS]
    keys = ", ".join(shown) + (f", and {unlike_names(len(whole) - len(shown))}" if len(whole) > len(shown) else "")
    if len(whole) > _MOST_KEYS:
        keys = ", ".join(shown) + f", and {len(whole) - len(shown)} more"
    return BadInput(
        file=file,
        reason=f"one JSON object of no format that is known, with the keys {keys}" if keys else "an empty JSON object",
        expected="a format that obsia formats lists, or records of your own, one a line (jq -c . FILE), with --map",
    )


def are_several(data: bytes) -> bool:
    """Whether a JSON value over several lines ends before the text does, and another one begins."""
    text = data.decode("utf-8", errors="replace").lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return "\n" in text[:end] and text[end:].lstrip()[:1] in ("{", "[")


def holds_nan(data: bytes) -> int | None:
    """Where NaN or Infinity stands in the place of a JSON value."""
    found = _NAN.search(data)
    return None if found is None else found.start()
