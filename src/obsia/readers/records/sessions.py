"""What session logs of coding assistants have in common."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from obsia.readers.base import Cell
from obsia.readers.files import compression_of
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.walk import json_lines, refused


def session_lines(file: str, fields: Fields, rows: Rows, *, markers: Sequence[bytes]) -> Iterator[tuple[int, Values]]:
    """(line number, values) of the lines of a log that have one of ``markers``; what is no object goes to ``rows``.

    A log of one line is a log all the same, where :func:`obsia.readers.records.walk.records` would see one document.
    """
    for number, line in json_lines(file, compression_of(file), rows, markers=markers):
        values = fields.decode(line)
        if isinstance(values, str):
            rows.refuse(refused(file, number, line, reason=values))
        else:
            yield number, values


def name_of_folder(path: Any) -> str | None:
    """The last part of a path, as the name of a project; the path itself says who works where, and is not kept."""
    return _last_part(path) if isinstance(path, str) else None


@functools.lru_cache(maxsize=256)
def _last_part(path: str) -> str | None:
    name = path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return name if 0 < len(name) <= 200 and not name.endswith(":") else None


def fingerprint(*parts: Any) -> str:
    """An id for a call whose source gives none that its copies share: what the copies do have in common, hashed."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        text = repr(part).encode("utf-8", "surrogatepass")
        state.update(len(text).to_bytes(4, "big") + text)
    return state.hexdigest()


def text(value: Any) -> Cell:
    """``value`` where it is text that says something."""
    return value if isinstance(value, str) and value else None


def members(value: Any) -> Mapping[str, Any]:
    """The members of a JSON object; none of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The items of a JSON array; none of anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else []
