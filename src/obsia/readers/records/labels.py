"""Labels of a record: names that people gave to teams, projects, keys, as short texts."""

from __future__ import annotations

from typing import Any, Final, cast

from obsia.readers.base import Cell
from obsia.readers.records.values import opened

_LONGEST: Final = 200
_TAGS: Final = 20


def text(value: Any) -> str | None:
    """``value`` where it is a text that is not empty; numbers as text; ``None`` for all else."""
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def labels_of(**names: Any) -> dict[str, Cell]:
    """``label.<name>`` for each of ``names`` that is a short text; others are left out."""
    found: dict[str, Cell] = {}
    for name, value in names.items():
        label = text(value)
        if label is not None and len(label) <= _LONGEST:
            found[f"label.{name}"] = label
    return found


def tags_of(value: Any, *, without: str = "") -> str | None:
    """A list of tags (or its JSON text) as one text: sorted, joined by a comma, so that equal sets are one label.

    ``without``: tags that begin with it are set by the tool and not by people.
    """
    tags = opened(value) if isinstance(value, str) and value[:1] == "[" else value
    if not isinstance(tags, list):
        return None
    kept = {tag for tag in cast("list[Any]", tags)[:_TAGS] if isinstance(tag, str) and tag}
    kept = {tag for tag in kept if not (without and tag.startswith(without))}
    return ", ".join(sorted(kept)) or None
