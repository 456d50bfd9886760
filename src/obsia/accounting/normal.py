"""Quantiles of the standard normal, of whole arrays at once.

Source: Wichura (1988), algorithm AS 241, double precision (relative error about 1e-16); ``statistics.NormalDist`` is
the same of one number, and the tests hold both against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_Parts = tuple[Sequence[float], Sequence[float]]

_CENTRAL: Final = 0.425
"""Distance from the median within which the first ratio of polynomials serves."""
_FAR: Final = 5.0
"""sqrt(-log p) from which the last one does."""
_NEAR_MEDIAN: Final[_Parts] = (
    (
        *(2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457),
        *(13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    ),
    (
        *(5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867),
        *(5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
    ),
)
_TAIL: Final[_Parts] = (
    (
        *(7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258),
        *(3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    ),
    (
        *(1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459),
        *(0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
    ),
)
_FAR_TAIL: Final[_Parts] = (
    (
        *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093),
        *(0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    ),
    (
        *(2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4),
        *(0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
    ),
)


def normal_quantiles(uniform: Array) -> Array:
    """Quantiles of the standard normal at ``uniform``, same shape. Raises ``ValueError`` outside of (0, 1)."""
    if not ((uniform > 0.0) & (uniform < 1.0)).all():
        raise ValueError("not-a-probability")
    from_median = uniform - 0.5
    central = 0.180625 - from_median * from_median
    found = _ratio(central, _NEAR_MEDIAN, times=from_median)
    outside = np.abs(from_median) > _CENTRAL
    if outside.any():
        side = from_median[outside]
        distance = np.sqrt(-np.log(np.where(side <= 0.0, uniform[outside], 1.0 - uniform[outside])))
        tail = np.where(distance <= _FAR, _ratio(distance - 1.6, _TAIL), _ratio(distance - _FAR, _FAR_TAIL))
        found[outside] = np.where(side < 0.0, -tail, tail)
    return found


def _ratio(at: Array, parts: _Parts, *, times: Array | float = 1.0) -> Array:
    """``times`` a ratio of two polynomials, coefficients from the highest power down (Horner)."""
    above, below = (np.full(at.shape, coefficients[0]) for coefficients in parts)
    for up, down in zip(parts[0][1:], parts[1][1:], strict=True):
        above *= at
        above += up
        below *= at
        below += down
    return above * times / below
