"""Products of matrices in which no row depends on the others, to the last bit.

A library of linear algebra chooses how it adds by the shape of a product: a row of a large one has other last bits
than the same row alone. Here every product has one shape: so many rows and columns at a time, zeros beside the last.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

ROWS: Final = 32
"""Rows of every product: few enough for one row alone, which costs as much as all of them."""
COLUMNS: Final = 512
"""Columns of every product, for the same reason."""


def product(rows: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    """``rows @ by``, shape (rows, columns): each element as if its row and its column were multiplied alone."""
    (height, depth), width = rows.shape, by.shape[1]
    made = np.empty((height, width))
    for first in range(0, width, COLUMNS):
        some = by[:, first : first + COLUMNS]
        wide = some.shape[1]
        if wide < COLUMNS:
            some = np.concatenate([some.T, np.zeros((COLUMNS - wide, depth))]).T
        for start in range(0, height, ROWS):
            these = rows[start : start + ROWS]
            high = len(these)
            if high < ROWS:
                these = np.concatenate([these, np.zeros((ROWS - high, depth))])
            made[start : start + high, first : first + wide] = np.matmul(these, some)[:high, :wide]
    return made
