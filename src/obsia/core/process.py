"""Settings of the whole process that blocks change: the first one in makes the change, the last one out undoes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class ProcessSetting:
    """One setting. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock, self._count = threading.Lock(), 0
        self._undo: Callable[[], object] = int

    @contextmanager
    def changed(self, change: Callable[[], Callable[[], object]]) -> Generator[None]:
        """Run a block with the setting changed; ``change`` returns what undoes it."""
        with self._lock:
            if not self._count:
                self._undo = change()
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                if not self._count:
                    self._undo()
