"""Near misses of a name, for a person to choose from: never used silently."""

from __future__ import annotations

import difflib
from typing import Final

from obsia.facts.keys import CHECKPOINT_TAIL, MODEL_TAIL, name_key
from obsia.facts.snapshot import Snapshot

SUGGESTED: Final = 5
"""At most so many suggestions."""

_SHOWN: Final = 80
_CANDIDATES: Final = 600
_PREFIXES: Final = (8, 6, 4, 2, 1)
"""A name is compared with those that begin alike, the longest beginning first: few, so a miss stays cheap."""

_ALIASES: Final = (
    "SELECT DISTINCT alias, model_id FROM aliases "
    "WHERE alias >= ? COLLATE NOCASE AND alias < ? COLLATE NOCASE ORDER BY alias COLLATE NOCASE LIMIT ?"
)
_TAILS: Final = "SELECT key, target FROM name_keys WHERE key >= ? AND key < ? AND source IN (?, ?) ORDER BY key LIMIT ?"


def shown(name: str) -> str:
    """A name shortened for an error message (the error itself escapes it)."""
    return name if len(name) <= _SHOWN else name[:_SHOWN] + "…"


def suggestions(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Ids of the catalogue whose names are near ``name``, nearest first; empty when nothing is near."""
    tail = name_key(name).rpartition("/")[2]
    for length in _PREFIXES:
        span = (tail[:length], tail[:length] + "\U0010ffff")
        rows = snapshot.rows(_TAILS, (*span, MODEL_TAIL, CHECKPOINT_TAIL, _CANDIDATES))
        rows += snapshot.rows(_ALIASES, (*span, _CANDIDATES))
        near = {name_key(str(key)): str(target) for key, target in rows}
        matches = difflib.get_close_matches(tail, near, n=4 * SUGGESTED, cutoff=0.6)
        if matches:
            return tuple(dict.fromkeys(near[match] for match in matches))[:SUGGESTED]
    return ()
