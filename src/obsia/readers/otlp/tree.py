"""Spans of one trace that state the same tokens: of a line of descent only the innermost counts.

A framework's span around a client's span around the provider's own: each states the usage of one call. Spans come in
any order, so those that state usage wait until enough others were seen. Memory is bounded: two generations of
:data:`GENERATION` spans; of a parent and a child farther apart in the file than that, both count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsia.core.message import Message

GENERATION: Final = 16_384
_DEEPEST: Final = 256


Waiting = tuple[int, Any, str, bool]
"""A span that states usage: where it stands, what it becomes, who it is, whether it is a server's."""


class Tree:
    """Which spans stand above others that state usage."""

    def __init__(self, generation: int = GENERATION) -> None:
        self._generation = generation
        self._count = 0
        self._parents: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self._above: tuple[set[str], set[str]] = (set(), set())
        self._users: tuple[set[str], set[str]] = (set(), set())
        self._waiting: tuple[list[Waiting], list[Waiting]] = ([], [])

    def pass_by(self, key: str, parent: str, *, is_tool: bool = False) -> None:
        """A span without usage. What a tool's span holds is work of its own: the line of descent ends there."""
        if is_tool:
            self._count += 1
        else:
            self._link(key, parent)

    def add(self, waiting: Waiting, parent: str, *, counts: bool = True) -> None:
        """A span with usage. ``counts``: whether it can be read; if not, those above it stand for it."""
        _, _, key, is_server = waiting
        self._waiting[0].append(waiting)
        if counts and not is_server:
            self._users[0].add(key)
            if parent:
                self._count += 1
                self._parents[0][key] = parent
                above = self._above[0]
                if parent not in above:
                    above.add(parent)
                    if further := self._parents[0].get(parent) or self._parents[1].get(parent):
                        self._mark(further)
                return
        self._link(key, parent)

    @property
    def is_full(self) -> bool:
        """Whether it is time to :meth:`release`."""
        return self._count >= self._generation or len(self._waiting[0]) >= self._generation

    def release(self, *, everything: bool = False) -> Iterator[tuple[Waiting, Message | None]]:
        """The older half of those that wait, each with why it does not count (None: it counts)."""
        recent, earlier = self._waiting
        above, before = self._above
        for waiting in (*earlier, *recent) if everything else earlier:
            key = waiting[2]
            if key in above or key in before:
                yield waiting, Message("skipped-outer-span")
            elif waiting[3] and self._has_user_above(key):
                yield waiting, Message("skipped-server-span")
            else:
                yield waiting, None
        if everything:
            self._waiting = ([], [])
            return
        self._waiting = ([], recent)
        self._parents = ({}, self._parents[0])
        self._above = (set(), above)
        self._users = (set(), self._users[0])
        self._count = 0

    def _link(self, key: str, parent: str) -> None:
        self._count += 1
        if parent and key:
            self._parents[0][key] = parent
            if key in self._above[0] or key in self._above[1]:
                self._mark(parent)

    def _mark(self, key: str) -> None:
        """``key`` and those above it, as far as they are known, stand above usage."""
        above, before = self._above
        parents, earlier = self._parents
        while key and key not in above and key not in before:
            above.add(key)
            key = parents.get(key) or earlier.get(key, "")

    def _has_user_above(self, key: str) -> bool:
        for _ in range(_DEEPEST):
            key = self._parents[0].get(key) or self._parents[1].get(key, "")
            if not key:
                return False
            if key in self._users[0] or key in self._users[1]:
                return True
        return False
