"""What the electricity of data centres means where it is drawn: carbon, water, share of the country, per inhabitant.

Carbon is location-based, by the average mix that the country generates, on a path from the year of the factor. Water is
consumption: on site by the IT energy, and at power plants. Scarcity is not weighed: no table of it may be shipped here.

Power is what is connected, and the largest of a year: load factor and the ratio of the largest power to the mean are
those of a country's own row of the anchor where it has one, else those of its region. Of several countries both are
sums: the largest powers of countries need not fall in one hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.known import required
from obsia.accounting.places import grid_factors
from obsia.accounting.world.anchor import WORLD, Node
from obsia.accounting.world.countries import CountryDemand
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import CARBON, PUE, YEARS, Series
from obsia.accounting.world.topdown import Demand
from obsia.core.evidence import Estimate, Fact
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot
from obsia.physics import demand, footprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """In one year, in W."""

    installed_w: Drawn
    """Connected: what the facilities may draw at most."""
    peak_w: Drawn
    """The largest power of the year, never above what is connected."""


def around(planet: Planet, country: CountryDemand) -> Demand:
    """The node of the anchor whose load factor and overhead a country has: its own, its region's or the world's."""
    own = next((name for name, code in planet.anchor.codes.items() if code == country.iso3), "")
    node = next((each for each in (Node(own), Node(country.region)) if each in planet.topdown.nodes), Node(WORLD))
    return planet.node(node.region, node.operator)


def load_share(planet: Planet, country: CountryDemand, year: int) -> Draws:
    """The load factor of a country in a year, shape (worlds,): with it, connected power adds up at every level."""
    return planet.topdown.loads(planet.parameters).of(country.iso3)[YEARS.index(year)]


def power_of(planet: Planet, countries: Iterable[CountryDemand], year: int) -> Power:
    """The power of some countries together in a year."""
    installed_w, peak_w = np.zeros(planet.worlds.worlds), np.zeros(planet.worlds.worlds)
    with planet.worlds.recording() as used:
        peak_ratio = planet.parameters.draw("peak_ratio")
    keys = frozenset(used)
    for each in countries:
        energy_kwh = each.demand.draws[year]
        connected = demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load_share(planet, each, year))
        average_w = demand.average_w(energy_kwh=energy_kwh)
        installed_w += connected
        peak_w += demand.peak_w(average_w=average_w, peak_ratio=peak_ratio, installed_w=connected)
        keys |= each.demand.keys | planet.topdown.loads(planet.parameters).keys
    return Power(installed_w=Drawn(draws=installed_w, keys=keys), peak_w=Drawn(draws=peak_w, keys=keys))


WORLD_ZONE: Final = "WOR"
"""The grid that stands for the whole world."""
_INTENSITY: Final = "intensity_g_per_kwh"
_WATER: Final = "water_l_per_kwh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A quantity in every world, shape (worlds,), and what it rests on."""

    draws: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Of the data centres of a country in one year."""

    carbon_g: Drawn
    water_l: Drawn
    """Consumed on site and at power plants; reservoir evaporation included where the grid's factor has it."""
    national_share: Drawn | None
    """Of the electricity that the country generates; None where that is not known."""
    per_inhabitant_kwh: Drawn | None
    assumptions: tuple[Assumption, ...]


def of_country(planet: Planet, country: CountryDemand, year: int) -> Footprint:
    """What a country's data centres emit and consume in a year, and what they are beside the country."""
    energy_kwh, keys = country.demand.draws[year], country.demand.keys
    assumptions: list[Assumption] = []
    place = country.region if Node(country.region) in planet.topdown.nodes else WORLD
    around = planet.node(place)
    with planet.worlds.recording() as of_carbon:
        intensity = intensity_g_per_kwh(planet, country.iso3, year, assumptions)
    with planet.worlds.recording() as of_water:
        water = _water_l_per_kwh(planet, country.iso3, around.series(PUE).draws[year], assumptions)
    return Footprint(
        carbon_g=Drawn(
            draws=footprint.usage_carbon_g(facility_kwh=energy_kwh, intensity_g_per_kwh=intensity),
            keys=keys | frozenset(of_carbon),
        ),
        water_l=Drawn(draws=energy_kwh * water, keys=keys | around.keys | frozenset(of_water)),
        national_share=_national_share(planet, country, year),
        per_inhabitant_kwh=inhabitant_kwh(planet, country, year),
        assumptions=tuple({str(each): each for each in assumptions}.values()),
    )


def intensity_g_per_kwh(planet: Planet, zone_id: str, year: int, assumptions: list[Assumption]) -> Draws:
    """Carbon intensity of a grid in a year, on the scenario's path from the year of its factor; shape (worlds,)."""
    factor = grid_factors(planet.snapshot, planet.worlds, zone_id=zone_id, assumptions=assumptions)(_INTENSITY)
    known = planet.snapshot.estimate(f"grid:{zone_id}", _INTENSITY)
    # A factor that is borrowed from any grid ages from the year of the world's.
    since = _year((known or required(planet.snapshot, f"grid:{WORLD_ZONE}", _INTENSITY)).facts[0])
    ahead = 0 if since is None else max(year - since, 0)
    return factor * planet.parameters.draw("grid_path_ratio") ** ahead


def world_intensity_g_per_kwh(planet: Planet, year: int) -> Draws:
    """Carbon intensity of the world's electricity in a year, shape (worlds,)."""
    return intensity_g_per_kwh(planet, WORLD_ZONE, year, [])


def world_carbon(planet: Planet) -> Series:
    """Carbon of the electricity of all data centres of the world by year, gCO2e."""
    whole = planet.demand
    with planet.worlds.recording() as used:
        draws = {year: each * world_intensity_g_per_kwh(planet, year) for year, each in whole.draws.items()}
    return Series(quantity=CARBON, draws=draws, keys=whole.keys | frozenset(used))


def world_water_l_per_kwh(planet: Planet, year: int) -> Draws:
    """Water that a kilowatt-hour of the world's data centres takes, on site and at power plants; shape (worlds,)."""
    return _water_l_per_kwh(planet, WORLD_ZONE, planet.node().series(PUE).draws[year], [])


def ai_water(planet: Planet, year: int) -> Drawn:
    """Water that AI's electricity of a year takes, litres, at the rate of the world's data centres."""
    ai = planet.ai.demand
    with planet.worlds.recording() as used:
        rate = world_water_l_per_kwh(planet, year)
    # What a kilowatt-hour takes rests on the world's PUE, which was drawn before.
    return Drawn(draws=ai.draws[year] * rate, keys=ai.keys | planet.node().keys | frozenset(used))


def _water_l_per_kwh(planet: Planet, zone_id: str, pue: Draws, assumptions: list[Assumption]) -> Draws:
    """Of one kilowatt-hour at the facility: what its IT share takes on site, and what power plants take."""
    known = required(planet.snapshot, "serving:default", "wue_l_per_kwh")
    wue = planet.worlds.draw(known, key=(f"demand:{zone_id}", "wue_l_per_kwh"))
    one = np.ones_like(pue)
    onsite = footprint.onsite_water_l(it_kwh=demand.it_energy_kwh(energy_kwh=one, pue=pue), wue_l_per_kwh=wue)
    factor = grid_factors(planet.snapshot, planet.worlds, zone_id=zone_id, assumptions=assumptions)(_WATER)
    return onsite + footprint.offsite_water_l(facility_kwh=one, water_l_per_kwh=factor)


def _national_share(planet: Planet, country: CountryDemand, year: int) -> Drawn | None:
    known = planet.snapshot.estimate(f"country:{country.iso3}", "electricity_kwh")
    if known is None:
        return None
    with planet.worlds.recording() as used:
        national_kwh = planet.worlds.draw(known)
        away = year - (_year(known.facts[0]) or year)
        national_kwh = national_kwh * planet.parameters.draw("national_growth_ratio") ** away
    return Drawn(draws=country.demand.draws[year] / national_kwh, keys=country.demand.keys | frozenset(used))


def inhabitant_kwh(planet: Planet, country: CountryDemand, year: int) -> Drawn | None:
    """Electricity of a country's data centres in a year per inhabitant; None where their number is not known."""
    known = inhabitants(planet.snapshot, country.iso3, year)
    if known is None:
        return None
    with planet.worlds.recording() as used:
        people = planet.worlds.draw(known)
    return Drawn(draws=country.demand.draws[year] / people, keys=country.demand.keys | frozenset(used))


def inhabitants(snapshot: Snapshot, iso3: str, year: int) -> Estimate | None:
    """People of a country at the end of a year, those last counted where no table has it; None where nobody counts."""
    subject = f"country:{iso3}"
    at_its_end = snapshot.estimate(subject, "population_count", qualifier=f"year={year}")
    return at_its_end or snapshot.estimate(subject, "inhabitants_count")


def _year(fact: Fact) -> int | None:
    return int(fact.as_of[:4]) if fact.as_of[:4].isdigit() else None
