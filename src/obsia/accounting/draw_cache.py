"""What worlds of one seed have in common, computed once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from obsia.accounting.draws import Draws, Worlds
from obsia.core.figure import WORLDS
from obsia.core.memory import MEMORY, Memory, size_of
from obsia.core.question import SEED

_MOST_BYTES = 1 << 27
"""What worlds that hold their draws together keep at most: a machine of 1 GB can spare it."""


class DrawCache:
    """What worlds of one seed have in common, each array computed once: draws are the same, ledgers stay apart.

    Arrays that nobody asked for of late make room: in a memory of their own, or in one shared with other things.
    Safe to share between threads.
    """

    is_shared = True
    """Its arrays are counted where they are kept."""

    def __init__(self, *, seed: int = SEED, worlds: int = WORLDS, memory: Memory | None = None) -> None:
        self.seed, self.worlds = seed, worlds
        self._memory = Memory(_MOST_BYTES) if memory is None else memory
        self._is_first = True

    def array(self, at: Hashable, make: Callable[[], Draws]) -> Draws:
        """The array kept at ``at``, else the one that ``make`` gives; nobody may write to it."""
        kept: Draws | None = self._memory.get((self, at))
        if kept is not None:
            return kept
        made = make()
        self._memory.put((self, at), made, size_bytes=size_of(made))
        return made

    def made(self, at: Hashable) -> Any:
        """What was kept at ``at`` by :meth:`keep`, None where it is not kept any more."""
        return self._memory.get((self, "made", at))

    def keep(self, at: Hashable, made: object) -> None:
        """Keep what was made of draws; nobody may write to it."""
        self._memory.put((self, "made", at), made, size_bytes=size_of(made))

    def apart(self, seed: int) -> Worlds:
        """Worlds with a ledger of their own: the first (a command has no more), and other seeds', share nothing."""
        is_alone, self._is_first = self._is_first or seed != self.seed, False
        return Worlds(seed=seed, worlds=self.worlds) if is_alone else Worlds(held=self)


@lru_cache(maxsize=1)
def shared_draws(snapshot: Hashable) -> DrawCache:
    """What worlds of the common seed have in common that are drawn from one snapshot of facts."""
    del snapshot
    return DrawCache(memory=MEMORY)
