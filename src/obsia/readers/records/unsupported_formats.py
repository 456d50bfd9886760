"""Files that hold no usage records as they are, and what they plainly are: each error says what to do instead."""

from __future__ import annotations

import codecs
import functools
import json
import os
import re
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Argument, Message, Symbol
from obsia.readers.base import Head
from obsia.readers.mapping import looks_like_name, unlike_names
from obsia.readers.records.outline import outline
from obsia.readers.records.values import opened
from obsia.readers.tables.sheets import is_workbook

FIGURES: Final = Message("input-figures")
_FIGURE_COLUMNS: Final = ("figure_id", "snapshot", "quantity", "boundary")
METERS: Final = {
    "CodeCarbon": ("codecarbon_version", "energy_consumed"),
    "Zeus": ("start_time", "window_name", "elapsed_time"),
    "optimum-benchmark": ("config.backend", "config.scenario", "config.environment", "report.load_model"),
}
"""A meter -> columns of its files, which hold energy of jobs, without calls and tokens."""
_LARGEST_FOOTER_BYTES: Final = 1 << 22
_MOST_KEYS: Final = 10
_NAN: Final = re.compile(rb"[:,\[]\s*-?(?:NaN|Infinity)\b")
NO_NAN: Final = Message("expected-no-nan")
ONE_A_LINE: Final = Message("expected-one-a-line")
SEVERAL: Final = Message("file-several-json")
_ARCHIVES: Final = (
    (rb"PK\x03\x04", Message("input-archive"), Message("input-archive-expected")),
    (rb"BZh[1-9]1AY&SY", Message("file-bzip2"), Message("expected-in-bzip2")),
    (rb"\xfd7zXZ\x00", Message("file-xz"), Message("expected-in-xz")),
    (rb"7z\xbc\xaf\x27\x1c", Message("file-7z"), Message("expected-unpacked")),
    (rb"Rar!\x1a\x07", Message("file-rar"), Message("expected-unpacked")),
    (rb"(?s:.{257})ustar", Message("file-tar"), Message("expected-untarred")),
)
"""First bytes, what they are the beginning of, and what to give in its place."""
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NARROW: Final = re.compile(rb"(?:[\t\n\r -~]\0){8}|(?:\0[\t\n\r -~]){8}")
"""Text in UTF-16 without a mark."""
_HINTS: Final = (
    (("data[].spans", "data[].processes"), Message("file-jaeger"), Message("expected-otlp-spans")),
    (
        ("data[].observations", "data[].timestamp"),
        Message("file-langfuse-traces"),
        Message("expected-observations"),
    ),
    (
        ("data.resultType", "data.result[].metric"),
        Message("file-prometheus-unnamed"),
        Message("expected-counters"),
    ),
)
"""Keys -> what the file is, and what to give in its place."""


def stranger(head: Head, *, is_stated: bool = False) -> BadInput | None:
    """Why no reader may have the file: it is obsia's own, packed, or in an encoding that is not read.

    ``is_stated``: someone said in which encoding it is.
    """
    for start, what, instead in _archives():
        if start.match(head.data) is not None and not is_workbook(head):
            return BadInput(head.file, what, expected=instead)
    encoding = None if is_stated else _wide(head)
    if encoding is not None:
        name = Symbol(encoding)
        reason, expected = Message("file-encoding", encoding=name), Message("expected-iconv", encoding=name)
        return BadInput(head.file, reason, expected=expected)
    if _is_figures(head):
        return BadInput(head.file, FIGURES, expected="input-figures-expected")
    if any(outline(head).has(*columns) for columns in METERS.values()):
        return BadInput(head.file, "file-of-meter", expected="expected-calls-beside-meter")
    return None


@functools.cache
def _archives() -> list[tuple[re.Pattern[bytes], Message, Message]]:
    return [(re.compile(start), what, instead) for start, what, instead in _ARCHIVES]


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
            return BadInput(head.file, what, expected=instead)
    whole = opened(data) if head.complete else None
    if isinstance(whole, dict):
        return _one_object(head.file, cast("dict[str, Any]", whole), is_spread=b"\n" in data.strip())
    if are_several(data):
        return BadInput(head.file, SEVERAL, expected=ONE_A_LINE)
    return None


def _one_object(file: str, whole: dict[str, Any], *, is_spread: bool) -> BadInput | None:
    if whole.get("error") and not {"usage", "data"} & whole.keys():
        return BadInput(file, "file-api-error", expected="expected-answer-with-usage")
    if not is_spread:
        return None
    shown = [key for key in whole if looks_like_name(key)][:_MOST_KEYS]
    keys: Argument = tuple(shown)
    if len(whole) > _MOST_KEYS:
        keys = Message("names-and-more", names=keys, count=len(whole) - len(shown))
    elif len(whole) > len(shown):
        unlike = unlike_names(len(whole) - len(shown))
        keys = Message("names-and", names=keys, others=unlike) if shown else unlike
    return BadInput(
        file,
        Message("file-unknown-object", keys=keys) if whole else Message("file-empty-object"),
        expected="expected-format-or-map",
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
