"""What every module of physics shares: the type of draws, and the namespace of an array."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
"""One value per world, shape (worlds,)."""


def namespace(array: Any) -> Any:
    """The array namespace of ``array``: NumPy's for scalars."""
    found = getattr(array, "__array_namespace__", None)
    return found() if found is not None else np


def is_never(condition: Any) -> bool:
    """Whether a condition holds nowhere that can be seen, so that nothing need be computed for it."""
    return not condition.any() if isinstance(condition, np.ndarray) else isinstance(condition, float) and not condition
