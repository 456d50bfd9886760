"""The state of the planet as standard normals, and what it says of a place in a year with its slope.

    log W_t            level and drift of the world, with innovations of growth and of level
    u_ct               drivers of the country, and level, slope and Brownian motion of its region and of itself
    E_ct = W_t exp(u_ct) / sum_c exp(u_ct)

A country is a share of the world: sums hold in every draw, and nothing is rescaled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.world.hierarchy import REGIONS, driver
from obsia.facts.editions import memberships
from obsia.facts.snapshot import Snapshot

Array = NDArray[Any]
KNOTS = (2015.0, 2018.0, 2020.0, 2022.0, 2024.0, 2026.0, 2030.0, 2035.0)
CENTRE = 2024.0
DRIVERS = ("gdp_usd", "electricity_kwh", "cloud", "per_head_usd", "secure_servers_count")
_FACTS = ("gdp_usd", "electricity_kwh", "inhabitants_count", "secure_servers_count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """Standard deviations of natural logarithms (and means where they are named so)."""

    world_log_twh: tuple[float, float] = (math.log(430.0), 0.5)
    """Mean and standard deviation of the world's level in 2024."""
    world_drift: tuple[float, float] = (0.11, 0.06)
    world_growth: float = 0.04
    """Innovations of growth, per square root of a year."""
    world_walk: float = 0.04
    drivers: tuple[tuple[float, float], ...] = ((0.6, 0.15), (0.4, 0.15), (0.3, 0.25), (0.2, 0.25), (0.3, 0.25))
    region: tuple[float, float, float] = (0.6, 0.03, 0.05)
    """Level, slope per year, Brownian motion per square root of a year."""
    country: tuple[float, float, float] = (1.15, 0.04, 0.14)
    national: float = 0.25
    """Of official publishers of a country, and of its industry, each."""
    stock: float = 0.15
    shipments: float = 0.08
    publisher: float = 0.25
    place: tuple[float, float] = (0.06, 0.18)
    """Of a publisher at a place: of one of 500 TWh, and what each decade below it adds."""
    noise: float = 0.12
    metered: float = 0.02
    drift_own: float = 0.08
    drift_shared: float = 0.12


@dataclass(frozen=True, kw_only=True)
class State:
    """Which normals there are, and what they do."""

    countries: tuple[str, ...]
    region_of: tuple[int, ...]
    drivers: Array
    """Shape (countries, drivers), in logarithms, centred."""
    priors: Priors

    @property
    def size(self) -> int:
        """How many normals: the world, the drivers, nine for each region and for each country."""
        return self._world + len(DRIVERS) + 9 * (len(REGIONS) + len(self.countries))

    @property
    def _world(self) -> int:
        return 2 + 2 * (len(KNOTS) - 1)

    def world(self, year: float) -> tuple[float, Array]:
        """The mean of log W, and its slope, shape (world,)."""
        level, drift = self.priors.world_log_twh, self.priors.world_drift
        away = year - CENTRE
        growth = [_later(year, index) for index in range(len(KNOTS) - 1)]
        walk = [_passed(year, index) for index in range(len(KNOTS) - 1)]
        roots = [math.sqrt(KNOTS[index + 1] - KNOTS[index]) for index in range(len(KNOTS) - 1)]
        slope = [
            level[1],
            drift[1] * away,
            *(self.priors.world_growth * root * each for root, each in zip(roots, growth, strict=True)),
            *(self.priors.world_walk * root * each for root, each in zip(roots, walk, strict=True)),
        ]
        return level[0] + drift[0] * away, np.array(slope)

    def basis(self, year: float, sds: tuple[float, float, float]) -> Array:
        """What the nine normals of a region or a country do in a year, shape (9,)."""
        level, slope, walk = sds
        roots = [
            walk * math.sqrt(KNOTS[index + 1] - KNOTS[index]) * _passed(year, index) for index in range(len(KNOTS) - 1)
        ]
        return np.array([level, slope * (year - CENTRE), *roots])

    def shares(self, z: Array, year: float) -> Array:
        """``u`` of every country, shape (..., countries), for normals of shape (..., size)."""
        first = self._world
        means, sds = (np.array(each) for each in zip(*self.priors.drivers, strict=True))
        b = means + sds * z[..., first : first + len(DRIVERS)]
        first += len(DRIVERS)
        regions = z[..., first : first + 9 * len(REGIONS)].reshape(*z.shape[:-1], len(REGIONS), 9)
        own = z[..., first + 9 * len(REGIONS) : self.size].reshape(*z.shape[:-1], len(self.countries), 9)
        of_regions = regions @ self.basis(year, self.priors.region)
        return b @ self.drivers.T + of_regions[..., list(self.region_of)] + own @ self.basis(year, self.priors.country)

    def log_world(self, z: Array, year: float) -> Array:
        """Logarithm of the world's TWh, shape (...,)."""
        mean, slope = self.world(year)
        return mean + z[..., : self._world] @ slope

    def electricity(self, z: Array, year: float) -> Array:
        """TWh of every country, shape (..., countries): their sum is the world's."""
        u = self.shares(z, year)
        share = np.exp(u - u.max(axis=-1, keepdims=True))
        share /= share.sum(axis=-1, keepdims=True)
        return np.exp(self.log_world(z, year))[..., None] * share

    def log_places(self, z: Array, places: Array, year: float) -> Array:
        """Logarithms of the TWh of places in a year, shape (..., places).

        ``places``: which countries each counts, shape (places, countries).
        """
        return np.log(self.electricity(z, year) @ places.T)

    def slopes(self, z: Array, places: Array, year: float) -> Array:
        """How those logarithms follow the normals of one state, shape (places, size)."""
        u = self.shares(z, year)
        whole = np.exp(u - u.max())
        whole /= whole.sum()
        inside = places * whole
        share = inside.sum(axis=1)
        towards = inside / share[:, None] - whole
        regions = np.array(self.region_of)[:, None] == np.arange(len(REGIONS))
        sds = np.array([sd for _, sd in self.priors.drivers])
        of_regions = (towards @ regions)[:, :, None] * self.basis(year, self.priors.region)
        of_countries = towards[:, :, None] * self.basis(year, self.priors.country)
        slopes: tuple[Array, ...] = (
            np.broadcast_to(self.world(year)[1], (len(places), self._world)),
            sds * (towards @ self.drivers),
            of_regions.reshape(len(places), -1),
            of_countries.reshape(len(places), -1),
        )
        return np.hstack(slopes)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Country -> its place."""
        return {iso3: place for place, iso3 in enumerate(self.countries)}

    def mask(self, place: Sequence[str]) -> Array:
        """Which countries a place counts, shape (countries,)."""
        chosen = np.zeros(len(self.countries), dtype=bool)
        chosen[[self.index[iso3] for iso3 in place]] = True
        return chosen


def state_of(snapshot: Snapshot, priors: Priors) -> State:
    """The state of all countries whose drivers are known."""
    members = memberships(snapshot)
    cloud: Counter[str] = Counter(str(iso3) for (iso3,) in snapshot.rows("SELECT iso3 FROM regions"))
    found: dict[str, tuple[int, list[float]]] = {}
    for index, region in enumerate(REGIONS):
        for iso3 in members.get(region, ()):
            facts = (driver(snapshot, iso3, name) for name in _FACTS)
            gdp, electricity, people, servers = (fact.value if fact else None for fact in facts)
            if gdp and electricity and people:
                hosted = math.log(servers) if servers else math.nan
                logs = [math.log(gdp), math.log(electricity), math.log1p(cloud[iso3]), math.log(gdp / people), hosted]
                found[iso3] = (index, logs)
    codes = tuple(sorted(found))
    drivers = _completed(np.array([found[iso3][1] for iso3 in codes]))
    return State(
        countries=codes,
        region_of=tuple(found[iso3][0] for iso3 in codes),
        drivers=drivers - drivers.mean(axis=0),
        priors=priors,
    )


def _completed(drivers: Array) -> Array:
    """Drivers of every country; servers that nobody states are as many as the other drivers let expect."""
    others, servers = np.insert(drivers[:, :-1], 0, 1.0, axis=1), drivers[:, -1]
    stated = np.isfinite(servers)
    slopes = np.linalg.lstsq(others[stated], servers[stated], rcond=None)[0]
    return np.column_stack([drivers[:, :-1], np.where(stated, servers, others @ slopes)])


def _passed(year: float, index: int) -> float:
    """The share of an interval between knots that lies between the centre and a year; negative before the centre."""
    low, high = KNOTS[index], KNOTS[index + 1]
    if low >= CENTRE:
        return min(max((year - low) / (high - low), 0.0), 1.0)
    return -min(max((high - year) / (high - low), 0.0), 1.0)


def _later(year: float, index: int) -> float:
    """Years for which a change of growth at the inner end of an interval has acted by a year."""
    low, high = KNOTS[index], KNOTS[index + 1]
    return max(year - low, 0.0) if low >= CENTRE else -max(high - year, 0.0)
