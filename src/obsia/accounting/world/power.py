"""The power of the data centres of a country or of several: what is connected, and the largest of a year.

Load factor and the ratio of the largest power to the mean are those of its own row of the anchor where it has one, else
those of its region. Of several countries both are sums: the largest powers of countries need not fall in one hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from obsia.accounting.world.anchor import WORLD, Node
from obsia.accounting.world.countries import CountryDemand
from obsia.accounting.world.footprint import Drawn
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import LOAD_FACTOR
from obsia.accounting.world.topdown import Demand
from obsia.physics import demand


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


def power_of(planet: Planet, countries: Iterable[CountryDemand], year: int) -> Power:
    """The power of some countries together in a year."""
    installed_w, peak_w = np.zeros(planet.worlds.worlds), np.zeros(planet.worlds.worlds)
    with planet.worlds.recording() as used:
        peak_ratio = planet.parameters.draw("peak_ratio")
    keys = frozenset(used)
    for each in countries:
        place, energy_kwh = around(planet, each), each.demand.draws[year]
        load = place.series(LOAD_FACTOR).draws[year]
        connected = demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load)
        average_w = demand.average_w(energy_kwh=energy_kwh)
        installed_w += connected
        peak_w += demand.peak_w(average_w=average_w, peak_ratio=peak_ratio, installed_w=connected)
        keys |= each.demand.keys | place.keys
    return Power(installed_w=Drawn(draws=installed_w, keys=keys), peak_w=Drawn(draws=peak_w, keys=keys))
