"""The planet in 20,000 joint worlds: every country, 2020 to 2035, four scenarios, three quantiles of each.

    python benchmarks/planet.py [WORLDS]

Scenarios go to two processes; each draws the planet once, and its scenarios beside it.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from obsia.accounting.draws import Worlds
from obsia.accounting.world.parameters import Scenario
from obsia.accounting.world.planet import Planet
from obsia.core.demand import SCENARIOS
from obsia.facts import snapshot

WORLDS = 20_000
SHARES = (0.1, 0.5, 0.9)


def quantiles(job: tuple[tuple[str, ...], int]) -> dict[str, int]:
    """Scenario -> how many quantiles were taken of it, of some scenarios in one process."""
    names, count = job
    worlds = Worlds(worlds=count)
    at = [min(int(share * count), count - 1) for share in SHARES]
    taken: dict[str, int] = {}
    planet = Planet(snapshot.load(), worlds)
    for name in names:
        countries = planet.beside(Scenario(name=name, anchor=name)).countries
        taken[name] = 0
        for iso3 in countries.codes:
            found = countries.country(iso3)
            assert found is not None
            for year in found.demand.years:
                ordered = np.sort(found.demand.draws[year].astype(np.float32))
                taken[name] += len(ordered[at])
    return taken


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS
    halves = [(SCENARIOS[::2], count), (SCENARIOS[1::2], count)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        print({name: taken for each in pool.map(quantiles, halves) for name, taken in each.items()})
