"""AI as evidence on the whole: planets and chips that go together.

Planets are drawn as the rows of the hierarchy have them, chips as their counts and parameters have them
(``accounting.world.stock``). Each planet meets some chips. A pair is the likelier

    1. where AI lies within all data centres in every year, whichever way these are counted;
    2. where what is left beside AI grows as the rest of data centres does;
    3. where AI is what publishers say of it, each with what it counts: servers without cooling (Gartner); whole sites
       that were built for AI, with what stands in them beside accelerators (IEA); the growth of such sites.

Pairs are taken in proportion to their likelihood. A pair that is taken is one row of the joint fact: its planet, and
for each parameter of chips the score that says where in its range it lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calibration.planet.fit import Fit
from calibration.planet.joint import factors
from calibration.planet.rows import table
from calibration.planet.state import Array
from obsia.accounting.draws import Key, Worlds
from obsia.accounting.world.parameters import SUBJECT, Parameters, Scenario
from obsia.accounting.world.records import YEARS
from obsia.accounting.world.stock import COUNT, ai_demand
from obsia.core.demand import FigureKind, Published
from obsia.facts.editions import published
from obsia.facts.snapshot import Snapshot

PLANETS, CHIPS, EACH = 8_192, 4_096, 24
"""Planets, sets of chips, and how many of these each planet meets."""
SEED = 20_261_129
SERVERS, SITES = "ai-servers", "ai-focused-sites"
GROWTH = "ai_focused_electricity_growth"
SPANS = ((2022, 2025), (2025, 2030), (2030, 2035))
"""Over which the rest is asked how it grows."""
_KWH_PER_TWH = 1e9


@dataclass(frozen=True, kw_only=True)
class Chips:
    """Electricity of AI in sets of parameters, and the scores of these."""

    twh: Array
    """Shape (years, sets), years those of ``YEARS``; 0 before the first that is counted."""
    scores: dict[Key, Array]


@dataclass(frozen=True, kw_only=True)
class Met:
    """Planets and chips that may go together, and how likely each pair is."""

    z: Array
    """Normals of the planets, shape (planets, normals)."""
    chips: Chips
    planet: Array
    """Which planet, of each pair; and so on: all of shape (pairs,)."""
    chip: Array
    rest_twh: Array
    """What sites built for AI hold beside accelerators."""
    servers_log: Array
    """What servers without cooling are of AI's electricity, in logarithms."""
    log_weight: Array

    @cached_property
    def weight(self) -> Array:
        """Shares that sum to 1."""
        likely = np.exp(self.log_weight - self.log_weight.max())
        return likely / likely.sum()

    @property
    def effective(self) -> float:
        """How many equally likely pairs would tell as much."""
        return float(1.0 / np.sum(self.weight**2))

    def taken(self, count: int) -> Array:
        """Pairs in proportion to their likelihood, each at a step of its own, shape (count,); in a mixed order."""
        edges = np.cumsum(self.weight)
        steps = (np.arange(count) + 0.5) / count
        found = np.searchsorted(edges, steps * edges[-1])
        return np.random.default_rng(SEED).permutation(found)


def chips_of(snapshot: Snapshot, *, count: int = CHIPS, seed: int = SEED) -> Chips:
    """Electricity of AI as chips alone have it."""
    worlds = Worlds(worlds=count, seed=seed)
    demand = ai_demand(snapshot, worlds, Parameters(snapshot, worlds, Scenario(), is_fitted=False)).demand
    nothing = np.zeros(count)
    drawn = [key for key in sorted(demand.keys) if worlds.ledger[key].varies]
    if any(subject != SUBJECT and name != COUNT for subject, name in drawn):
        raise ValueError("key-without-column", *drawn)
    return Chips(
        twh=np.stack([demand.draws.get(year, nothing) for year in YEARS]) / _KWH_PER_TWH,
        scores={key: worlds.scores(key) for key in drawn},
    )


def meet(fitted: Fit, snapshot: Snapshot, *, without: frozenset[str] = frozenset(), looser: float = 1.0) -> Met:
    """Planets that fit the rows, with chips.

    ``without``: publishers whose figures on AI are left out; ``looser``: by how much the growth of what is left beside
    AI is less known than assumed.
    """
    terms = {each["term"]: (float(each["mean"]), float(each["sd"])) for each in table("ai_terms.csv")}
    rng = np.random.default_rng(SEED)
    z, chips = fitted.draws(PLANETS, seed=SEED), chips_of(snapshot)
    planet = np.repeat(np.arange(PLANETS), EACH)
    chip = np.concatenate([rng.permutation(chips.twh.shape[1])[:EACH] for _ in range(PLANETS)])
    rest = np.exp(_drawn(rng, terms["sites_rest_log_twh"], len(planet)))
    servers = _drawn(rng, terms["servers_log"], len(planet))
    of = factors(fitted, z)
    state_logs = np.stack([fitted.state.log_world(z[:, : fitted.state.size], float(year)) for year in YEARS])
    ai = chips.twh[:, chip]
    counted = np.exp(state_logs + of["world_totals"])[:, planet]
    smaller = np.minimum(counted, np.exp(state_logs + of["open"])[:, planet])
    log_weight = np.where(np.all(ai < terms["largest_share"][0] * smaller, axis=0), 0.0, -np.inf)
    growth, sd = terms["rest_growth"]
    logs = np.log(np.maximum(counted - ai, 1e-9))
    for first, last in SPANS:
        yearly = (logs[YEARS.index(last)] - logs[YEARS.index(first)]) / (last - first)
        log_weight = log_weight - 0.5 * ((yearly - growth) / (sd * looser)) ** 2
    figures = [row for row in of_ai(snapshot) if row.series not in without]
    levels = [row for row in figures if row.quantity != GROWTH]
    for publisher in sorted({row.series for row in levels}):
        own = [row for row in levels if row.series == publisher]
        said = np.stack([expected_log(row, ai, rest=rest, servers_log=servers) for row in own])
        log_weight = log_weight - 0.5 * _distance(np.log([row.middle for row in own])[:, None] - said, own, terms)
    for row in figures:
        if row.quantity == GROWTH:
            log_weight = log_weight - 0.5 * (growth_missed(row, ai, rest=rest) / terms["growth"][1]) ** 2
    return Met(z=z, chips=chips, planet=planet, chip=chip, rest_twh=rest, servers_log=servers, log_weight=log_weight)


def of_ai(snapshot: Snapshot) -> tuple[Published, ...]:
    """What is published of AI's electricity as a count of servers or of sites, and of the growth of these."""
    return tuple(
        row
        for row in published(snapshot)
        if (row.quantity == "ai_electricity" and row.boundary in (SERVERS, SITES)) or row.quantity == GROWTH
    )


def expected_log(row: Published, ai: Array, *, rest: Array, servers_log: Array) -> Array:
    """Logarithm of what its publisher would count (TWh), for AI of shape (years, pairs); shape (pairs,)."""
    here = ai[YEARS.index(int(row.year))]
    return np.log(here + rest) if row.boundary == SITES else np.log(here) + servers_log


def growth_missed(row: Published, ai: Array, *, rest: Array) -> Array:
    """By how much a stated growth of sites is missed, in logarithms, shape (pairs,)."""
    first, last = (ai[YEARS.index(int(year))] + rest for year in (row.year, row.year_to))
    return math.log1p(row.middle / 100.0) - np.log(last / first)


def _distance(missed: Array, rows: list[Published], terms: dict[str, tuple[float, float]]) -> Array:
    """Squared distance of what the rows of one publisher miss by, shape (pairs,)."""
    ahead = np.array([_ahead(row) for row in rows])
    drift = terms["drift_own"][1] ** 2 + terms["drift_shared"][1] ** 2
    covariance = terms["publisher"][1] ** 2 + np.diag(terms["noise"][1] ** 2 + drift * ahead)
    return np.einsum("ip,ij,jp->p", missed, np.linalg.inv(covariance), missed)


def _ahead(row: Published) -> float:
    if row.figure_kind is FigureKind.HISTORY:
        return 0.0
    year, _, month = row.edition.partition("-")
    return max(0.0, float(row.year) - float(year) - ((float(month) - 0.5) / 12.0 if month else 0.5))


def _drawn(rng: np.random.Generator, term: tuple[float, float], count: int) -> Array:
    return term[0] + term[1] * rng.standard_normal(count)
