"""How often Python looks for cycles of objects: who reads records makes millions of objects, and hardly a cycle."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Final

from obsia.core.process import ProcessSetting

NEW_OBJECTS: Final = 100_000
"""New objects after which cycles are looked for while records are read: to look each time as much has come as Python
does by itself took a tenth of the time. A command that ends soon looks for them more seldom still.
"""


_THRESHOLDS: Final = ProcessSetting()


def seldom_sought() -> AbstractContextManager[None]:
    """Look for cycles seldom inside the block; as before where that is more seldom, or never."""
    return _THRESHOLDS.changed(_sought_seldom)


def _sought_seldom() -> Callable[[], None]:
    before = gc.get_threshold()
    if 0 < before[0] < NEW_OBJECTS:
        gc.set_threshold(NEW_OBJECTS, *before[1:])
    return partial(gc.set_threshold, *before)
