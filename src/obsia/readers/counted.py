"""Where records went, as an account tells of it whether they were read or are sums that were kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from obsia.core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceCounted:
    """Calls that several exports record: how many, and from which each field is taken.

    ``fields``: what (``tokens``, ``model``, ``times``, ``region``, another column) -> source -> calls of which it was
    taken from there. ``differing``: calls of which exports state different tokens; the largest count stands.
    """

    calls: int
    records: int
    sources: tuple[str, ...]
    differing: int
    fields: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Where every record went."""

    read: int
    counted: int
    duplicate: int
    rejected: int
    outside: int = 0
    """Records that begin outside the days that were asked for, or have no time."""

    def __post_init__(self) -> None:
        if min(self.counted, self.duplicate, self.rejected, self.outside) < 0:
            raise ValueError("records-unreconciled", self)
        if self.read != self.counted + self.duplicate + self.rejected + self.outside:
            raise ValueError("records-unreconciled", self)


def said_once(notes: Iterable[Message]) -> tuple[Message, ...]:
    """``notes``, those that differ by their ``count`` alone as one: what is said of many tables alike is said once."""
    counts: dict[Message, int] = {}
    for each in notes:
        rest = {name: value for name, value in each.arguments.items() if name != "count"}
        count = each.arguments.get("count", 0)
        key = Message(each.code, **rest)
        counts[key] = counts.get(key, 0) + (count if isinstance(count, int) else 0)
    return tuple(Message(each.code, **each.arguments, count=count) if count else each for each, count in counts.items())
