"""Where the labels of a scale stand: plain steps, or powers of ten."""

from __future__ import annotations

import math
from typing import Final

from obsia.writers.charts import Axis

MOST_STEPS: Final = 6
"""Steps that are read at ease beside a wide drawing."""
_LEADS: Final = (2.0, 2.5, 5.0, 10.0, 20.0)
"""Steps of a scale whose span begins with a digit of the next power of ten."""


def steps(axis: Axis, *, most: int = MOST_STEPS) -> list[float]:
    """Multiples of one plain step from end to end, in the unit of the scale; ``most`` steps at most, 2 or more."""
    span = axis.high - axis.low
    power = 10.0 ** (int(f"{span:e}".partition("e")[2]) - 1)
    leads = (*_LEADS, *(each * 10.0 for each in _LEADS))
    step = next(each for each in (lead * power for lead in leads) if span / each <= most)
    first, last = -int(-axis.low / step + 1e-9), int(axis.high / step + 1e-9)
    return [round(step * place, 12) for place in range(first, last + 1)]


def powers_of_ten(axis: Axis) -> list[float]:
    """Each power of ten from end to end, in the unit of the scale."""
    powers = round(math.log10(axis.high / axis.low))
    return [axis.low * 10.0**power for power in range(powers + 1)]
