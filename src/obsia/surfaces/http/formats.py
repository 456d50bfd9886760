"""Shapes of an answer: JSON as the commands print it, and its table as CSV, Parquet and a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from obsia.surfaces.http.answers import Answer
from obsia.writers.data import JSON, written

MEDIA_TYPES: Final[Mapping[str, str]] = {
    JSON: "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format -> its media type, the preferred first."""
CONTENT_TYPES: Final[Mapping[str, str]] = {**MEDIA_TYPES, "csv": "text/csv; charset=utf-8; header=present"}
COMPRESSED: Final = frozenset({"parquet", "xlsx"})
"""Formats that are compressed already."""


def body(answer: Answer, *, wanted: str, columns: Mapping[str, str]) -> bytes:
    """An answer in one format. JSON is letter by letter what the command prints."""
    rows = None if wanted == JSON or answer.rows is None else answer.rows()
    return written(answer.record, rows, columns=columns, wanted=wanted)


def accepted(header: str, *, offered: Iterable[str]) -> str | None:
    """The offered format that an Accept header likes best, the first where it likes several alike; None for none."""
    ranges = _ranges(header) or [("*/*", 1.0)]
    best, best_weight = None, 0.0
    for name in offered:
        weight = _weight(MEDIA_TYPES[name], ranges)
        if weight > best_weight:
            best, best_weight = name, weight
    return best


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that holds ``media_type``."""
    family = f"{media_type.partition('/')[0]}/*"
    held = dict(reversed(ranges))
    return next((held[each] for each in (media_type, family, "*/*") if each in held), 0.0)


def _ranges(header: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for part in header[:1_000].split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        if name:
            found.append((name, quality(parameters)))
    return found


def quality(parameters: Iterable[str]) -> float:
    """The weight among the parameters of a range: 1 where none is stated, 0 where it cannot be read."""
    stated = next((each[2:] for each in parameters if each.startswith("q=")), None)
    if stated is None:
        return 1.0
    try:
        weight = float(stated)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def language_of(header: str, *, known: Iterable[str], default: str) -> str:
    """The known language that an Accept-Language header likes best."""
    names = tuple(known)
    best, best_weight = default, 0.0
    for name, weight in _ranges(header):
        language = name.partition("-")[0]
        if language in names and weight > best_weight:
            best, best_weight = language, weight
    return best
