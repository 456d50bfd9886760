"""What the engines of the world view hand to each other: draws by year, with the keys that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import Quantity
from obsia.core.demand import FIRST_YEAR, LAST_YEAR
from obsia.core.figure import Boundary

YEARS: Final = tuple(range(FIRST_YEAR, LAST_YEAR + 1))

DEMAND: Final = Quantity("demand_kwh", Boundary.FACILITY)
"""Electricity of data centres in a year, cooling and losses included, mining of cryptocurrencies left out."""
IT_DEMAND: Final = Quantity("demand_kwh", Boundary.SERVER)
INSTALLED: Final = Quantity("installed_w", Boundary.FACILITY)
"""Capacity that is connected: what the facilities may draw at most."""
IT_INSTALLED: Final = Quantity("installed_w", Boundary.SERVER)
AVERAGE_POWER: Final = Quantity("average_w", Boundary.FACILITY)
PEAK: Final = Quantity("peak_w", Boundary.FACILITY)
"""The largest power of a year, of all facilities of a place together: never above what is connected."""
PUE: Final = Quantity("demand_pue", Boundary.FACILITY)
LOAD_FACTOR: Final = Quantity("load_factor_share", Boundary.FACILITY)
AI_DEMAND: Final = Quantity("ai_demand_kwh", Boundary.FACILITY)
"""Electricity of accelerators and their servers in a year, cooling and losses included."""
AI_SHARE: Final = Quantity("ai_demand_share", Boundary.FACILITY)
"""Electricity of AI over that of all data centres; above 1 where the engines contradict each other."""
AI_RATED: Final = Quantity("ai_rated_w", Boundary.FACILITY)
"""What the accelerators in service, their servers and the cooling would draw at full load, at the end of a year."""
CARBON: Final = Quantity("demand_g", Boundary.FACILITY)
"""Of the electricity, by the average mix of the place, production-based."""
WATER: Final = Quantity("demand_l", Boundary.FACILITY)
"""Consumed on site and at power plants."""
NATIONAL_SHARE: Final = Quantity("national_share", Boundary.FACILITY)
"""Electricity of data centres over all electricity generated in the country."""
PER_INHABITANT: Final = Quantity("demand_per_inhabitant_kwh", Boundary.FACILITY)
FACTOR: Final = Quantity("closing_ratio", Boundary.FACILITY)
"""What the chips of a provider draw over what its disclosed use would draw."""


GROWTH: Final = Quantity("ai_growth_share", Boundary.FACILITY)
"""Growth of AI's electricity a year, from one year to another."""
DEMAND_GROWTH: Final = Quantity("demand_growth_share", Boundary.FACILITY)
"""Growth of the electricity of data centres a year, from one year to another."""


def about(place: str, year: int, until: int | None = None) -> str:
    """What a figure of a place in a year, or from one year to another, is called wherever it is asked for: part of its
    id, so that every way of asking names the same figure.
    """
    return f"{place} {year}" if until is None else f"{place} {year}-{until}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One uncertain quantity by calendar year; ``draws[year]`` has shape (worlds,). ``keys``: what it rests on."""

    quantity: Quantity
    draws: Mapping[int, Draws]
    keys: frozenset[Key]

    @property
    def years(self) -> tuple[int, ...]:
        """The years it has, in order."""
        return tuple(sorted(self.draws))


def total(quantity: Quantity, parts: Iterable[Series]) -> Series:
    """The sum of several series, draw by draw, in the years that all have. Raises ``ValueError`` of nothing."""
    chosen = list(parts)
    if not chosen:
        raise ValueError("sum-of-no-series")
    years = [year for year in chosen[0].years if all(year in each.draws for each in chosen)]
    return Series(
        quantity=quantity,
        draws={year: np.sum(np.stack([each.draws[year] for each in chosen]), axis=0) for year in years},
        keys=frozenset[Key]().union(*(each.keys for each in chosen)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AiDemand:
    """What accelerators draw by year: all of them, and the terms and owners that it is the sum of.

    Each term and each owner is a series of :data:`AI_DEMAND`; terms add up to ``demand``, and so do owners.
    """

    demand: Series
    """Facility electricity of the year."""
    rated: Series
    """Facility power at full load at the end of the year."""
    terms: Mapping[str, Series]
    """``nvidia``, ``google``, ``amazon``, ``amd``; not counted by the source: ``before-2022``, ``china``, ``own``."""
    owners: Mapping[str, Series]
    """Owner of the source (``Google``, ``Microsoft``... ``China``, ``Other``) -> its part, years with a stock only;
    what no owner is known of is ``unattributed``."""
