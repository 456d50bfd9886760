"""The usage object of an answer, flattened: names with dots -> numbers. Such an object holds counts and no contents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

from obsia.readers.records.rows import Rows

_DEEPEST: Final = 3
_MOST: Final = 100


def flat(usage: Any, prefix: str) -> dict[str, Any]:
    """``{"a": {"b": 1}}`` -> ``{"usage.a.b": 1}`` with ``prefix`` ``usage.``; what is null is left out.

    A list or an object has a text that names its type: where a count is sought, the rules of counts refuse it.
    """
    found: dict[str, Any] = {}
    if isinstance(usage, dict):
        _collect(cast("Mapping[str, Any]", usage), prefix, found, 1)
    return found


def meet_unknown(values: Mapping[str, Any], known: Collection[str], rows: Rows) -> None:
    """Report names of counts that no reader knows, so that a new kind of token is not lost in silence."""
    for name, value in values.items():
        if name not in known and isinstance(value, int) and value and not isinstance(value, bool):
            rows.meet(name)


def _collect(usage: Mapping[str, Any], prefix: str, found: dict[str, Any], depth: int) -> None:
    for key, value in usage.items():
        if value is None or len(found) >= _MOST:
            continue
        if isinstance(value, dict | list):
            found[prefix + key] = "a list" if isinstance(value, list) else "an object"
        else:
            found[prefix + key] = value
        if isinstance(value, dict) and depth < _DEEPEST:
            _collect(cast("Mapping[str, Any]", value), f"{prefix}{key}.", found, depth + 1)
