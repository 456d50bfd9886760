"""A stock of machines by vintage: what is shipped, switched on, retired; and the power of what is in service.

Time runs in quarters. Arrays have one row per quarter, then any shape (worlds): ``shipped[q]`` is what is shipped in
quarter q, a stock is what is in service at its end. Sources: the stock models of Masanet et al. (2020, "Recalibrating
global data center energy-use estimates", Science 367) and of Lawrence Berkeley National Laboratory (United States Data
Center Energy Usage Report 2024): shipments, retirement, power by load, PUE.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from obsia.physics.arrays import Draws

QUARTERS_PER_YEAR: Final = 4


def survival_share(*, age_years: Draws, mean_years: Draws, shape: Draws) -> Draws:
    """Share of machines still in service at an age, 1 at 0: a Weibull distribution of lives, by mean and shape.

    Source: Weibull (1951); the scale is mean / gamma(1 + 1 / shape).
    """
    scale_years = mean_years / _gamma(1.0 + 1.0 / np.asarray(shape, dtype=np.float64))
    return np.exp(-np.power(age_years / scale_years, shape))


def in_service_share(*, quarters: int, lag_years: Draws, mean_years: Draws, shape: Draws) -> Draws:
    """Share of the shipments of a quarter that is in service n quarters after its end, n from 0; shape (quarters, ...).

    Shipments are spread evenly over their quarter and switched on after a lag; those that are on have the survival of
    their mean age.
    """
    after_years = np.arange(quarters, dtype=np.float64) / QUARTERS_PER_YEAR
    after_years = after_years.reshape(-1, *(1,) * np.ndim(lag_years))
    oldest = np.maximum(after_years + 1.0 / QUARTERS_PER_YEAR - lag_years, 0.0)
    youngest = np.maximum(after_years - lag_years, 0.0)
    on = np.minimum(oldest * QUARTERS_PER_YEAR, 1.0)
    return on * survival_share(age_years=(oldest + youngest) / 2.0, mean_years=mean_years, shape=shape)


def in_service(*, shipped: Draws, share: Draws) -> Draws:
    """Stock at the end of each quarter, in the unit of ``shipped``, shape of ``shipped`` (quarters, ...).

    ``share`` as :func:`in_service_share` gives it, for as many quarters: a sum over vintages.
    """
    stock = np.zeros_like(shipped)
    for age in range(len(shipped)):
        stock[age:] += shipped[: len(shipped) - age] * share[age]
    return stock


def grown(*, last: Draws, since_years: Draws, ratio: Draws, turn_years: float, later_ratio: Draws) -> Draws:
    """Shipments that grow by ``ratio`` a year until ``turn_years`` and by ``later_ratio`` after; shape (times, ...).

    ``since_years`` (times,) counts from the moment at which they are ``last`` (...).
    """
    since = np.asarray(since_years).reshape(-1, *(1,) * np.ndim(last))
    before, after = np.minimum(since, turn_years), np.maximum(since - turn_years, 0.0)
    return last * np.power(ratio, before) * np.power(later_ratio, after)


def year_averages(*, ends: Draws) -> Draws:
    """Averages over calendar years of what is known at the ends of quarters; shape (years, ...).

    ``ends`` begins with the end of the year before the first and has four more rows for each year; between ends it runs
    straight (trapezoid rule). Raises ``ValueError`` for another number of rows.
    """
    if len(ends) % QUARTERS_PER_YEAR != 1:
        raise ValueError("ends-of-quarters", len(ends))
    between = (ends[1:] + ends[:-1]) / 2.0
    return between.reshape(-1, QUARTERS_PER_YEAR, *ends.shape[1:]).mean(axis=1)


def load_share(*, training_use: Draws, inference_use: Draws, idle: Draws, training_capacity: Draws) -> Draws:
    """Mean power over rated power of a fleet that trains with one part and answers with the rest.

    A server draws its idle share at no use and its rated power at full use, straight between (Fan, Weber and Barroso
    2007; so LBNL 2024 for accelerated servers).
    """
    use = training_capacity * training_use + (1.0 - training_capacity) * inference_use
    return idle + (1.0 - idle) * use


def pue_on(*, pue: Draws, overhead_ratio: Draws, since_years: float) -> Draws:
    """PUE some years after (or before) it was ``pue``: its excess over 1 changes by ``overhead_ratio`` a year.

    What is below 1 counts as 1: no site hands on more than it draws.
    """
    return 1.0 + np.maximum(pue - 1.0, 0.0) * np.power(overhead_ratio, since_years)


def shipped_before(*, total: Draws, ratio: Draws, quarters: int) -> Draws:
    """Shipments of the last ``quarters``, which grew by ``ratio`` a year and sum to ``total``; (quarters, ...)."""
    back_years = (np.arange(quarters, dtype=np.float64) - (quarters - 1)) / QUARTERS_PER_YEAR
    weights = np.power(ratio, back_years.reshape(-1, *(1,) * np.ndim(ratio)))
    return total * weights / weights.sum(axis=0)


def _gamma(argument: Draws) -> Draws:
    return np.vectorize(math.gamma, otypes=[np.float64])(argument)
