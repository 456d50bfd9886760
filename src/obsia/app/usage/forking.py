"""What a process must not hand down when it forks: sums that its child would report again, locks that stay shut.

And it must not fork in the middle of a sum: the linear algebra of another thread may then wait for ever, in the parent
too. So a fork waits until sums that are being made are made, and no new one is begun before it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, Protocol
from weakref import WeakSet

LONGEST_WAIT_S: Final = 5.0
"""A fork that has waited for so long goes on."""


class Countable(Protocol):
    """What counts in a running program."""

    def begin(self) -> None:
        """Begin at nothing, with locks of its own. Takes no lock: whoever held one is not in this process."""


class _Gate:
    """Sums go through one after the other; a fork shuts the gate behind the last of them."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Open, whoever shut it."""
        self._entry, self._inside, self._forks = threading.Lock(), threading.Lock(), threading.local()

    @contextmanager
    def passed(self) -> Generator[None]:
        """Inside, no other thread forks."""
        with self._entry:
            self._inside.acquire()
        try:
            yield
        finally:
            self._inside.release()

    def shut(self) -> None:
        """Before a fork of this thread."""
        self._forks.holds = [lock for lock in (self._entry, self._inside) if lock.acquire(timeout=LONGEST_WAIT_S)]

    def open(self) -> None:
        """After it."""
        for lock in getattr(self._forks, "holds", ()):
            lock.release()


_COUNTING: Final[WeakSet[Countable]] = WeakSet()
_GATE: Final = _Gate()
while_none_forks: Final = _GATE.passed


def begins_anew_in_children(counting: Countable) -> None:
    """Have ``counting`` begin anew in every process that is forked from this one, as long as it is in use."""
    _COUNTING.add(counting)


def _begin_all() -> None:
    _GATE.begin()
    for counting in list(_COUNTING):
        counting.begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_GATE.shut, after_in_parent=_GATE.open, after_in_child=_begin_all)
