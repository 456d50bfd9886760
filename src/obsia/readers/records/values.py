"""What readers ask of values that a file handed them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def first_of(values: Mapping[str, Any], *paths: str) -> Any:
    """The value of the first of ``paths`` that says something; ``None`` where none does."""
    return next((values[path] for path in paths if values[path] not in (None, "")), None)


def opened(text: str | bytes) -> Any:
    """The value of a JSON text, ``None`` where it is none: exports keep objects as text."""
    import msgspec

    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def id_of(kind: str, *parts: Any) -> str:
    """What is unique of a record by some of its values, as one short text."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{kind}-" + hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
