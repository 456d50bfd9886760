"""Products of matrices in which no row depends on the others, to the last bit.

A library of linear algebra chooses how it adds by the shape of a product: a row of a large one has other last bits
than the same row alone. Here every product has one shape and lies in memory in one way: so many rows and columns at
a time, zeros beside the last.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

ROWS: Final = 8
"""Rows of every product: few enough for one row alone, which costs as much as all of them."""
COLUMNS: Final = 64
"""Columns of every product, for the same reason. With eight rows of 1,024 it is what libraries multiply as it lies,
without making a copy in their own order first: a row alone takes a twentieth of what 32 by 512 took, many no more."""


def product(rows: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    """``rows @ by``, shape (rows, columns): each element as if its row and its column were multiplied alone."""
    (height, depth), width = rows.shape, by.shape[1]
    rows, columns = np.ascontiguousarray(rows), np.ascontiguousarray(by.T)
    made = np.empty((height, width))
    for first in range(0, width, COLUMNS):
        some = columns[first : first + COLUMNS]
        wide = len(some)
        if wide < COLUMNS:
            some = np.concatenate([some, np.zeros((COLUMNS - wide, depth))])
        for start in range(0, height, ROWS):
            these = rows[start : start + ROWS]
            high = len(these)
            if high < ROWS:
                these = np.concatenate([these, np.zeros((ROWS - high, depth))])
            made[start : start + high, first : first + wide] = np.matmul(these, some.T)[:high, :wide]
    return made
