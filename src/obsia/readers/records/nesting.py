"""Calls inside calls: one call seen by two tools is two records, one around the other, with the same usage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from obsia.core.message import Message

REPEATS_INNER: Final = Message("skipped-outer-call")


def outer_of(records: Iterable[tuple[Any, Any, bool]]) -> frozenset[str]:
    """Ids of the records around one that states usage, however many others lie between.

    ``records``: (id, id of the one around it, whether it is a call that states usage) of every record, calls or not.
    """
    parents: dict[str, str] = {}
    with_usage: list[str] = []
    for name, parent, has_usage in records:
        if isinstance(name, str) and isinstance(parent, str) and name and parent and parent != name:
            parents[name] = parent
            if has_usage:
                with_usage.append(name)
    outer: set[str] = set()
    for name in with_usage:
        above = parents.get(name)
        while above is not None and above not in outer:
            outer.add(above)
            above = parents.get(above)
    return frozenset(outer)
