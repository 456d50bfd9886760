"""Countries without statistics of their own: a share of what is left of their region, by stated drivers.

The drivers are gross domestic product and national electricity, their shares averaged geometrically. How far a country
lies from that is learned from those that have statistics, each left out in turn (``calibration/demand``); it is far,
so that what comes of it is a range without a central value, and no rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.core.evidence import Fact
from obsia.facts.snapshot import Snapshot

DRIVERS: Final = ("gdp_usd", "electricity_kwh")
"""Properties of ``country:ISO3`` by which a region is shared out."""


def driver(snapshot: Snapshot, iso3: str, name: str) -> Fact | None:
    """The latest fact of a driver of a country, None where nothing states it."""
    facts = [fact for fact in snapshot.facts(f"country:{iso3}", name) if fact.value]
    return max(facts, key=lambda fact: fact.as_of) if facts else None


def weight_of(snapshot: Snapshot, iso3: str) -> float | None:
    """Geometric mean of the drivers of a country; None where one is unknown."""
    values = [fact.value for name in DRIVERS if (fact := driver(snapshot, iso3, name)) and fact.value]
    return math.exp(sum(map(math.log, values)) / len(values)) if len(values) == len(DRIVERS) else None


def weights_of(snapshot: Snapshot, codes: Iterable[str]) -> dict[str, float]:
    """Country -> its weight, those without drivers left out."""
    return {iso3: weight for iso3 in codes if (weight := weight_of(snapshot, iso3)) is not None}


def expected_share(weights: Mapping[str, float], iso3: str) -> float:
    """Share of ``iso3`` among some countries by their drivers. Raises ``KeyError`` for one without weight."""
    return weights[iso3] / sum(weights.values())


def left_share(*, total: float, own: Iterable[float]) -> float:
    """Share of a total that is left beside some parts, in [0, 1]: by subtraction of central values.

    Publishers differ, so that little or nothing may be left of one's total beside the figures of others.
    """
    return max(0.0, 1.0 - math.fsum(own) / total)


def between(*, subtracted: float, by_drivers: float, score: Draws) -> Draws:
    """Share that is left, from what subtraction leaves to what drivers give, each as likely; shape of ``score``."""
    return subtracted + (by_drivers - subtracted) * score


def shares(
    *, codes: Sequence[str], weights: Mapping[str, float], departures: Mapping[str, Draws], spread_log: Draws
) -> dict[str, Draws]:
    """Shares of what is left, draw by draw; they sum to 1 in every world. Each of shape (worlds,).

    ``departures`` are standard normal scores of each country; ``spread_log`` their standard deviation in logarithms.
    """
    raised = {iso3: weights[iso3] * np.exp(spread_log * departures[iso3]) for iso3 in codes}
    total = np.sum(np.stack(list(raised.values())), axis=0)
    return {iso3: each / total for iso3, each in raised.items()}


def departure_key(iso3: str) -> Key:
    """The uncertainty key of how far a country lies from its drivers."""
    return f"country:{iso3}", "allocation"
