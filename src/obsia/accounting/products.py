"""Products of matrices in which no row depends on the others, to the last bit.

A library of linear algebra chooses how it adds by the shape of a product: a row of a large one has other last bits
than the same row alone. Here every product has one shape and lies in memory in one way: so many rows and columns at
a time, zeros beside the last.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    rows, columns = np.ascontiguousarray(rows), np.ascontiguousarray(by.T)
    made = np.empty((len(rows), len(columns)))
    for left, wide in _parts(columns, COLUMNS):
        for top, high in _parts(rows, ROWS):
            # One matrix after the other, each as it lies: the same as each by itself, without a call for each.
            several = np.matmul(high, wide.transpose(0, 2, 1)[:, np.newaxis])
            here = made[top : top + len(high) * ROWS, left : left + len(wide) * COLUMNS]
            tall, across = here.shape
            here[:] = several.transpose(1, 2, 0, 3).reshape(len(high) * ROWS, -1)[:tall, :across]
    return made


def _parts(matrix: NDArray[np.float64], size: int) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """The first row, and matrices of ``size`` rows each from it on: all that are full, then the last beside zeros."""
    whole = len(matrix) // size * size
    if whole:
        yield 0, matrix[:whole].reshape(-1, size, matrix.shape[1])
    if whole < len(matrix):
        last = np.zeros((1, size, matrix.shape[1]))
        last[0, : len(matrix) - whole] = matrix[whole:]
        yield whole, last
