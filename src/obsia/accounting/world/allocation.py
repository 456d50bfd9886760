"""Countries without statistics of their own: a share of their region by stated drivers, and how far that may be off.

The drivers are gross domestic product and national electricity, their shares averaged geometrically. What countries
publish lies about twice as high as that, and scatters widely (``calibration/demand``). Two things may be behind it:
those that publish are the ones with many data centres, or the anchor counts less than national publishers do. So the
middle is drawn, for a whole region at once, between no shift and the whole of it. What comes of it is a range without a
central value, and no rank; it is not forced into the region's total, which national figures do not respect either.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
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


def discrepancy(*, shift_log: Draws, part_share: Draws, spread_log: Draws, normal: Draws) -> Draws:
    """What a country's share by drivers is multiplied by, shape (worlds,).

    ``shift_log`` is how far published figures lie above drivers, ``part_share`` the part of it that is taken to hold
    for countries that publish nothing, ``spread_log`` their scatter, ``normal`` the country's own standard score.
    """
    return np.exp(part_share * shift_log + spread_log * normal)


def discrepancy_key(iso3: str) -> Key:
    """The uncertainty key of how far a country lies from its drivers."""
    return f"country:{iso3}", "allocation"


def shift_key(region: str) -> Key:
    """The uncertainty key of how much of the shift holds in a region."""
    return f"demand:{region}", "allocation shift"
