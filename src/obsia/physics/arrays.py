"""What every module of physics shares: the type of draws, and the arithmetic of a weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
"""One value per world, shape (worlds,)."""
FLOP_PER_WEIGHT = 2.0
"""A multiplication and an addition: exact."""
