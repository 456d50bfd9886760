"""Groups of countries: in every simulation, year and scenario the sum of their members, each counted once.

Nothing is rescaled to what is published of a group; such figures stand beside ours. A member that the hierarchy does
not have counts nothing and is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.world import footprint
from obsia.accounting.world.countries import CountryDemand
from obsia.accounting.world.footprint import Drawn, Footprint
from obsia.accounting.world.hierarchy import is_evidence
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.records import DEMAND, Series, total
from obsia.core.demand import Published, RegionKind
from obsia.core.errors import MissingFact
from obsia.core.figure import Assumption
from obsia.core.message import Message, Symbol
from obsia.facts.editions import published
from obsia.facts.groups import Group

_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDemand:
    """Electricity of the data centres of a group by year, and of what it is the sum."""

    group: Group
    demand: Series
    members: tuple[CountryDemand, ...]
    without: tuple[str, ...]
    """Members that the hierarchy does not have: no electricity of theirs is known."""
    rows: tuple[Published, ...]
    """What is published of the very group."""

    def has_central(self, year: int) -> bool:
        """Whether a central value may be told of a year.

        Somebody publishes a figure of the group that is evidence, or at least half of it is drawn in countries of
        which somebody does.
        """
        if any(is_evidence(row) for row in self.rows):
            return True
        known = [float(np.mean(each.demand.draws[year])) for each in self.members if each.has_central]
        return sum(known) >= _HALF * float(np.mean(self.demand.draws[year]))


def of_group(planet: Planet, group: Group) -> GroupDemand:
    """The sum of the members of a group. Raises ``MissingFact`` where no member is known."""
    found = {iso3: planet.countries.country(iso3) for iso3 in group.members}
    members = tuple(each for each in found.values() if each is not None)
    if not members:
        raise MissingFact(
            what=Message("fact-output", country=Symbol(group.name)), remedy=Message("remedy-country-unread")
        )
    region = group.row.region
    rows = published(planet.snapshot)
    return GroupDemand(
        group=group,
        demand=total(DEMAND, (each.demand for each in members)),
        members=members,
        without=tuple(iso3 for iso3, each in found.items() if each is None),
        rows=tuple(row for row in rows if row.region_kind is RegionKind.REGION and region and row.region == region),
    )


def footprint_of(planet: Planet, found: GroupDemand, year: int) -> Footprint:
    """What the data centres of a group emit and consume: sums over its members, each on the grid of its own.

    Shares are of the members' electricity and inhabitants together.
    """
    parts = [footprint.of_country(planet, each, year) for each in found.members]
    demand = Drawn(draws=found.demand.draws[year], keys=found.demand.keys)
    assumptions: dict[str, Assumption] = {str(each): each for part in parts for each in part.assumptions}
    return Footprint(
        carbon_g=_sum([part.carbon_g for part in parts]),
        water_l=_sum([part.water_l for part in parts]),
        national_share=_over(demand, found, year, [part.national_share for part in parts]),
        per_inhabitant_kwh=_over(demand, found, year, [part.per_inhabitant_kwh for part in parts]),
        assumptions=tuple(assumptions.values()),
    )


def _sum(parts: Sequence[Drawn]) -> Drawn:
    draws: Draws = np.sum(np.stack([each.draws for each in parts]), axis=0)
    return Drawn(draws=draws, keys=frozenset[Key]().union(*(each.keys for each in parts)))


def _over(demand: Drawn, found: GroupDemand, year: int, ratios: Sequence[Drawn | None]) -> Drawn | None:
    """Electricity of the group over what the members' ratios are over, together; None where one has no ratio."""
    known = [each for each in ratios if each is not None]
    if len(known) != len(ratios):
        return None
    wholes = [each.demand.draws[year] / ratio.draws for each, ratio in zip(found.members, known, strict=True)]
    whole: Draws = np.sum(np.stack(wholes), axis=0)
    return Drawn(draws=demand.draws / whole, keys=demand.keys.union(*(each.keys for each in known)))
