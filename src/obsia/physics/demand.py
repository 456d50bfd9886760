"""Data centres as a whole: what connected capacity draws in a year, and paths between the years that are known.

The identity: electricity = connected capacity x load factor x hours; IT electricity = electricity / PUE.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HOURS_OF_YEAR_H: Final = 8760.0
"""A common year: exact. Published tables use it in leap years too."""


def electricity_kwh(*, installed_w: Array, load_factor_share: Array) -> Array:
    """Electricity of a year (kWh) of connected capacity; arrays that broadcast."""
    return installed_w / 1000.0 * load_factor_share * HOURS_OF_YEAR_H


def installed_w(*, energy_kwh: Array, load_factor_share: Array) -> Array:
    """Connected capacity (W) that draws ``energy_kwh`` in a year; arrays that broadcast."""
    return energy_kwh * 1000.0 / (load_factor_share * HOURS_OF_YEAR_H)


def load_factor_share(*, energy_kwh: Array, installed_w: Array | float) -> Array:
    """Share of the connected capacity (W) that a year's electricity (kWh) is, in [0, 1]; arrays that broadcast."""
    return energy_kwh * 1000.0 / (installed_w * HOURS_OF_YEAR_H)


def average_w(*, energy_kwh: Array) -> Array:
    """Mean power (W) of a year's electricity; same shape."""
    return energy_kwh * 1000.0 / HOURS_OF_YEAR_H


def peak_w(*, average_w: Array, peak_ratio: Array, installed_w: Array) -> Array:
    """Largest power of a year (W): its average times a ratio, at most what is connected; arrays that broadcast.

    A ratio below 1 counts as 1: no year's largest power is less than its mean.
    """
    return np.minimum(average_w * np.maximum(peak_ratio, 1.0), installed_w)


def it_energy_kwh(*, energy_kwh: Array, pue: Array) -> Array:
    """What reaches the IT equipment (kWh); arrays that broadcast. The only place where demand meets PUE."""
    return energy_kwh / pue


def moved_part_ratio(*, part_kwh: Array, rest_kwh: Array, whole_ratio: Array, odds_ratio: Array) -> Array:
    """What a part of a whole is multiplied by when the whole moves by a ratio and the odds of the part by another.

    Arrays that broadcast. The part stays within the whole, whatever the ratios are.
    """
    whole_kwh = part_kwh + rest_kwh
    return whole_ratio * odds_ratio * whole_kwh / (odds_ratio * part_kwh + rest_kwh)


def odds_of_change(*, share: Array, change_share: Array, whole_ratio: Array) -> Array:
    """By what the odds of a part are multiplied when the whole moves by a ratio and it takes a share of the move.

    ``share``: the part in the whole before; ``change_share``: its part of the difference; arrays that broadcast. A
    part of nothing stays nothing. A move that would take more than the part has, or leave less than nothing beside it,
    leaves a twentieth of either.
    """
    after = np.clip(
        (share + change_share * (whole_ratio - 1.0)) / whole_ratio, share / 20.0, 1.0 - (1.0 - share) / 20.0
    )
    there, here = after * (1.0 - share), share * (1.0 - after)
    return np.divide(there, here, out=np.ones_like(there * here), where=here > 0.0)


def path(*, years: Array, known_years: Array, known: Array) -> Array:
    """Values at ``years`` on straight lines through what is known; beyond its ends the last slope goes on.

    ``known_years`` rise; all of shape (points,), the result of the shape of ``years``. Of logarithms, a straight line
    is a constant rate of growth. Raises ``ValueError`` without points or where years do not rise.
    """
    if known_years.size == 0 or np.any(np.diff(known_years) <= 0):
        raise ValueError("years-that-do-not-rise")
    inside = np.interp(years, known_years, known)
    if known_years.size == 1:
        return inside
    first = (known[1] - known[0]) / (known_years[1] - known_years[0])
    last = (known[-1] - known[-2]) / (known_years[-1] - known_years[-2])
    before = known[0] + first * (years - known_years[0])
    after = known[-1] + last * (years - known_years[-1])
    return np.where(years < known_years[0], before, np.where(years > known_years[-1], after, inside))


def bridge(*, years: Array, known_years: Array) -> Array:
    """Square root of the years that a path has wandered since the years that tie it down; shape of ``years``.

    Between two known years that of a Brownian bridge, sqrt((t - a)(b - t) / (b - a)); beyond the last, sqrt(t - b).
    Source: Karatzas and Shreve (1991), section 5.6.B.
    """
    after = np.maximum(years - known_years[-1], 0.0) + np.maximum(known_years[0] - years, 0.0)
    right = np.clip(np.searchsorted(known_years, years, side="left"), 1, max(known_years.size - 1, 1))
    if known_years.size == 1:
        return np.sqrt(after)
    low, high = known_years[right - 1], known_years[right]
    within = np.maximum((years - low) * (high - years) / (high - low), 0.0)
    return np.sqrt(np.where(after > 0.0, after, within))
