"""What every module of physics shares: the type of draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
"""One value per world, shape (worlds,)."""
