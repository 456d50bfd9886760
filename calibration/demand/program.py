"""What the program itself says of a country whose own figures are taken from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from calibration.demand.intervals import TAILS
from calibration.demand.national import Allocated, Nations
from obsia.accounting.draws import Worlds
from obsia.accounting.world.anchor import anchor
from obsia.accounting.world.countries import Countries
from obsia.accounting.world.parameters import Parameters, Scenario
from obsia.accounting.world.topdown import TopDown
from obsia.accounting.world.views import PublishedPath
from obsia.facts.snapshot import Snapshot

KWH_PER_TWH = 1e9


class Bare(Countries):
    """The countries of the program, of which one has lost its own figures."""

    own: Mapping[str, tuple[PublishedPath, ...]] = {}
    """Set by hand: the figures of the others."""


def ranges(snapshot: Snapshot, cases: Sequence[Allocated]) -> Nations:
    """The program's 80 % ranges of some countries, each as if it alone had no figures; natural logarithms, TWh.

    What is expected becomes the median of the range.
    """
    worlds = Worlds()
    topdown = TopDown(snapshot, worlds, anchor(snapshot))
    parameters = Parameters(snapshot, worlds, Scenario())
    own = Countries(snapshot, worlds, topdown, parameters).own
    told: list[Allocated] = []
    ends: list[tuple[float, float]] = []
    for case in cases:
        bare = Bare(snapshot, worlds, topdown, parameters)
        bare.own = {iso3: views for iso3, views in own.items() if iso3 != case.iso3}
        found = bare.country(case.iso3)
        if found is None:
            raise ValueError(f"{case.iso3} has no drivers")
        low, median, high = (math.log(end / KWH_PER_TWH) for end in np.quantile(found.demand.draws[case.year], TAILS))
        ends.append((low, high))
        told.append(replace(case, expected=median))
    low, high = np.array(ends).T
    return Nations(cases=tuple(told), low=low, high=high)
