"""What if all inference of a model moved to a country: the same work, on the grid and with the water of another place.

An attributional difference, not a forecast: hardware, batches and use stay as they are; the country's grid is that of
today, and its power plants do not answer to the new demand. What a place changes is PUE, carbon, water.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, WATER, Impacts, Quantity
from obsia.accounting.known import required
from obsia.accounting.pricing import Pricing
from obsia.accounting.world.footprint import inhabitants
from obsia.accounting.world.records import NATIONAL_SHARE, PER_INHABITANT, Series
from obsia.accounting.world.traffic import Traffic, scaled, unit_impacts
from obsia.accounting.world.uses import MONTHS_PER_YEAR, Unit
from obsia.core.errors import BadCall
from obsia.core.evidence import Estimate
from obsia.core.figure import Assumption, Boundary
from obsia.core.message import Message, Option, Symbol
from obsia.facts.snapshot import Snapshot

OF_DATA_CENTRES: Final = Quantity("moved_share", Boundary.FACILITY)
"""Electricity of the moved inference over that of the country's data centres as they are."""
MOVED_CARBON: Final = Quantity("moved_carbon_g", Boundary.FACILITY)
"""Carbon of a year in the country less that where it is served now."""
MOVED_WATER: Final = Quantity("moved_water_l", Boundary.FACILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio in every world, shape (worlds,), and what it rests on."""

    draws: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A year of inference where it is served now (``here``) and in the country (``there``)."""

    iso3: str
    year: int
    here: Impacts
    there: Impacts
    of_data_centres: Ratio | None
    """Of the electricity of the country's data centres in ``year``; None where it was not handed in."""
    of_national: Ratio
    """Of all electricity generated in the country."""
    per_inhabitant: Ratio
    """kWh a year for each inhabitant."""
    assumptions: tuple[Assumption, ...]

    def difference(self, quantity: Quantity) -> Ratio:
        """``there`` less ``here``, draw by draw."""
        return Ratio(
            draws=self.there.draws[quantity] - self.here.draws[quantity],
            keys=self.there.keys[quantity] | self.here.keys[quantity],
        )

    @property
    def carbon_g(self) -> Ratio:
        """Carbon of the electricity of a year: what the move adds, below 0 where it saves."""
        return self.difference(CARBON_USAGE)

    @property
    def water_l(self) -> Ratio:
        """Water consumed in a year, on site and at power plants: what the move adds."""
        return self.difference(WATER)


def moved(
    snapshot: Snapshot,
    pricing: Pricing,
    *,
    traffic: Traffic,
    tokens_per_month: float,
    to_iso3: str,
    year: int,
    country_demand: Series | None = None,
    from_iso3: str | None = None,
) -> Moved:
    """A year of ``tokens_per_month`` of a traffic, placed in a country instead of where it is served now.

    ``traffic`` is one model (``traffic.alone``) or a developer's mixture (``traffic.traffic_of``): a developer states
    the tokens of all its models together, so that the volume of one model is the caller's to state. ``from_iso3`` is
    where it is served now; unknown, each world takes a region of the provider's cloud. ``country_demand`` is the
    electricity of the country's data centres, drawn in the worlds of ``pricing``. Raises ``MissingFact`` where the
    country's electricity or inhabitants are not known, ``BadCall`` for no tokens, or for a year without demand.
    """
    if not tokens_per_month > 0:
        raise BadCall("world-move-no-tokens", option=Option("tokens-per-month"))
    if country_demand is not None and year not in country_demand.draws:
        years = tuple(map(Symbol, country_demand.years)) or Message("world-years-none")
        raise BadCall("world-move-no-year", country=Symbol(to_iso3), year=Symbol(year), years=years)
    yearly = pricing.worlds.constant(tokens_per_month * MONTHS_PER_YEAR)
    before = unit_impacts(pricing, traffic, unit=Unit.TOKENS, zone_id=from_iso3)
    after = unit_impacts(pricing, traffic, unit=Unit.TOKENS, zone_id=to_iso3)
    there = scaled(after.impacts, yearly)
    return Moved(
        iso3=to_iso3,
        year=year,
        here=scaled(before.impacts, yearly),
        there=there,
        of_data_centres=None
        if country_demand is None
        else Ratio(
            draws=there.draws[ENERGY] / country_demand.draws[year], keys=there.keys[ENERGY] | country_demand.keys
        ),
        of_national=_over(pricing, there, required(snapshot, f"country:{to_iso3}", "electricity_kwh")),
        per_inhabitant=_over(
            pricing,
            there,
            inhabitants(snapshot, to_iso3, year) or required(snapshot, f"country:{to_iso3}", "inhabitants_count"),
        ),
        assumptions=tuple({str(each): each for each in (*before.assumptions, *after.assumptions)}.values()),
    )


def ratios(found: Moved) -> tuple[tuple[Quantity, Ratio], ...]:
    """What is told of a move beside both accounts, each with its quantity."""
    shares = () if found.of_data_centres is None else ((OF_DATA_CENTRES, found.of_data_centres),)
    return (
        (MOVED_CARBON, found.carbon_g),
        (MOVED_WATER, found.water_l),
        *shares,
        (NATIONAL_SHARE, found.of_national),
        (PER_INHABITANT, found.per_inhabitant),
    )


def _over(pricing: Pricing, there: Impacts, known: Estimate) -> Ratio:
    with pricing.worlds.recording() as keys:
        whole = pricing.worlds.draw(known)
    return Ratio(draws=there.draws[ENERGY] / whole, keys=there.keys[ENERGY] | frozenset(keys))
