"""How often Python looks for cycles of objects: who reads records makes millions of objects, and hardly a cycle."""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 100_000
"""New objects after which cycles are looked for while records are read: to look each time as much has come as Python
does by itself took a tenth of the time. A command that ends soon looks for them more seldom still.
"""


class _Users:
    """Who is in a block: the thresholds are the whole process's, and the last one out gives them back."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0
        self.before = gc.get_threshold()


_USERS: Final = _Users()


@contextmanager
def seldom_sought() -> Generator[None]:
    """Look for cycles seldom inside the block; as before where that is more seldom, or never."""
    with _USERS.lock:
        if not _USERS.count:
            _USERS.before = gc.get_threshold()
            if 0 < _USERS.before[0] < NEW_OBJECTS:
                gc.set_threshold(NEW_OBJECTS, *_USERS.before[1:])
        _USERS.count += 1
    try:
        yield
    finally:
        with _USERS.lock:
            _USERS.count -= 1
            if not _USERS.count:
                gc.set_threshold(*_USERS.before)
