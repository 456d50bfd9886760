"""A library that is imported where the first of its names is asked for."""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

_LOCK = threading.RLock()


class LazyModule(ModuleType):
    """Stands for a library, to whoever imports it, until one of its names is asked for.

    ``importlib.util.LazyLoader`` loads a library as soon as a second module imports it: every import reads its spec.
    """

    def __getattr__(self, name: str) -> Any:
        """What the library has under a name."""
        with _LOCK:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            library = importlib.import_module(self.__name__)
        return getattr(library, name)

    @classmethod
    def of(cls, name: str) -> None:
        """Have a library imported by this process later, or never; one that is loaded stays."""
        sys.modules.setdefault(name, cls(name))
