"""What session logs of coding assistants have in common."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any, Final, cast

from obsia.readers.base import Cell


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


MAIN: Final = "main"
SUBAGENT: Final = "subagent"
"""The label of the agent that a person speaks to, and of one that was spawned without a name."""


def text(value: Any) -> Cell:
    """``value`` where it is text that says something."""
    return value if isinstance(value, str) and value else None


def members(value: Any) -> Mapping[str, Any]:
    """The members of a JSON object; none of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The items of a JSON array; none of anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else []
