"""Electricity year by year, to be drawn side by side: of each published scenario, and of each region of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.world.hierarchy import REGIONS
from obsia.accounting.world.records import DEMAND
from obsia.app.figures.prepared import Prepared
from obsia.app.questions.world import DEFAULT_YEAR
from obsia.app.world.scenarios import named
from obsia.app.world.world_figures import Maker, PathYear
from obsia.core.demand import REFERENCE, SCENARIOS
from obsia.core.figure import Figure
from obsia.core.question import SEED
from obsia.facts import snapshot as facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanetPaths:
    """Figures of every year from the one in which AI is first counted."""

    scenarios: Mapping[str, tuple[PathYear, ...]]
    """Published scenario -> all data centres, and AI in them; the reference first."""
    regions: Mapping[str, tuple[tuple[int, Figure], ...]]
    """Region -> all data centres in the reference, the largest of the last year first."""


def planet_paths(*, seed: int = SEED) -> PlanetPaths:
    """The paths, on common draws. They are drawn and not told: nothing is recorded."""
    snapshot = facts.load()
    scenarios: dict[str, tuple[PathYear, ...]] = {}
    regions: dict[str, tuple[tuple[int, Figure], ...]] = {}
    for name in SCENARIOS:
        maker = Maker(snapshot, named(snapshot, name), year=DEFAULT_YEAR, seed=seed)
        years = maker.planet.ai.demand.years
        scenarios[name] = maker.scenario_path(years)
        if name == REFERENCE:
            for region in REGIONS:
                series = maker.planet.node(region).series(DEMAND)
                regions[region] = tuple((year, maker.figure(DEMAND, series, year, label=region)) for year in years)
    by_size = sorted(regions, key=lambda region: -regions[region][-1][1].value)
    return PlanetPaths(scenarios=scenarios, regions={region: regions[region] for region in by_size})


PATHS: Final = Prepared("paths", planet_paths)
"""The paths as they come with the package."""
