"""Work beside the program that hosts us: in a thread that begins with the work and ends with it."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Aside:
    """Does ``work`` in a thread of its own when it is woken, and once more if it was woken meanwhile.

    The thread is no daemon: a program that ends waits for what it is doing. ``work`` raises nothing.
    """

    def __init__(self, work: Callable[[], object], *, name: str) -> None:
        self._work, self._name = work, name
        self._lock = threading.Lock()
        self._is_due = self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """Whether the thread is at work."""
        return self._is_busy

    def wake(self) -> bool:
        """Have the work done. False where no thread can be had: then it is not done before it is woken again."""
        with self._lock:
            self._is_due = True
            if self._is_busy:
                return True
            self._is_busy = True
        try:
            threading.Thread(target=self._run, name=self._name).start()
        except (RuntimeError, MemoryError):
            self._is_busy = False
            return False
        return True

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._is_due:
                    self._is_busy = False
                    return
                self._is_due = False
            try:
                self._work()
            except BaseException:
                self._is_busy = False
                raise
