"""The planets that fit the rows, as the joint fact that the product draws from: ``joint/planet.csv``.

A planet is the electricity of every country (decimal logarithm of TWh) in some years, between which it goes at a
constant rate. What a data centre is, is left open: half of the planets count as publishers of world totals do (the IEA,
houses that follow shipments), half as national publishers do (the official ones, the industry: half of these each):
one factor of a planet for all places but those whose meters are read, which count what they count.
``world_totals_log10`` is what turns each planet into one that publishers of world totals count. With each planet go
the parameters of the chips that lie in it, as scores in their ranges (``ai``), and what publishers of AI's electricity
count: ``ai_servers_log10`` servers without cooling over all of it, ``ai_sites_rest_log10`` what sites built for AI hold
beside it (TWh).

The table has few rows, each of the same weight, and what is printed are its medians and ranges. So the rows are not
the first that chance gives: they are exchanged for others, as likely, until the shares of rows below each of some
quantiles are those of all pairs (``representative``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from calibration.planet.fit import Fit
from calibration.planet.rows import INDUSTRY, OFFICIAL
from calibration.planet.state import Array, State
from obsia.accounting.world.hierarchy import AI_SERVERS, AI_SITES_REST, REGIONS, WORLD_TOTALS, score_column
from obsia.accounting.world.records import YEARS as ALL_YEARS

if TYPE_CHECKING:
    from calibration.planet.ai import Met

ROWS = 512
"""Half of the 1,024 simulations of the product: each row is taken by two of them."""
SEED = 20_261_130
CANDIDATES, EXCHANGES, AT_ONCE = 16_384, 100_000, 32
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of which the rows hold the share that all pairs hold."""
OF_AI, OF_WORLD = (2022, 2024, 2025, 2026, 2030, 2035), (2020, 2024, 2025, 2030, 2035)
LARGEST, OF_PLACES = 10, (2025, 2030)
"""How many countries, and the years in which they and the regions are summed up."""
YEARS = (2020, 2022, 2024, 2026, 2030, 2035)
FEW = (2020, 2024, 2035)
"""Years of a country of which no figure is published: what it is off by is a prior, and needs no more."""
_ENDS = (0.001, 0.999)
IEA, SHIPMENTS = ("stock", "IEA"), ("shipments", "Gartner")


def own(fitted: Fit) -> frozenset[str]:
    """Countries of which some row speaks alone."""
    return frozenset(row.place[0] for row in fitted.rows if len(row.place) == 1)


def factors(fitted: Fit, z: Array) -> Mapping[str, Array]:
    """What each of some publishers counts over the state, in logarithms, shape (draws,)."""
    offsets = z[:, fitted.state.size :]
    named = (("iea", IEA), ("shipments", SHIPMENTS), (OFFICIAL, (OFFICIAL,)), (INDUSTRY, (INDUSTRY,)))
    of = {name: fitted.offsets.log(offsets, *names) for name, names in named}
    turn = np.arange(len(z)) % 4
    of["world_totals"] = np.where(turn % 2 == 0, of["iea"], of["shipments"])
    of["national"] = np.where(turn % 2 == 0, of[OFFICIAL], of[INDUSTRY])
    of["open"] = np.where(turn < 2, of["world_totals"], of["national"])
    return of


def planets(fitted: Fit, met: Met, *, rows: int = ROWS) -> tuple[tuple[str, ...], Array]:
    """Columns and rows of the joint fact, shape (rows, columns)."""
    taken = representative(fitted, met, rows)
    of = {name: each[met.planet[taken]] for name, each in factors(fitted, met.z).items()}
    z = met.z[met.planet[taken]]
    state: State = fitted.state
    stated = own(fitted)
    names: list[str] = [WORLD_TOTALS, AI_SERVERS, AI_SITES_REST]
    columns = [of["world_totals"] - of["open"], met.servers_log[taken], np.log(met.rest_twh[taken])]
    metered = frozenset(row.place[0] for row in fitted.rows if row.is_metered)
    logs = {year: np.log(state.electricity(z, float(year))) for year in YEARS}
    for iso3, place in state.index.items():
        for year in YEARS if iso3 in stated else FEW:
            names.append(f"{iso3.lower()}_{year}_log10")
            columns.append(logs[year][:, place] + (0.0 if iso3 in metered else of["open"]))
    scores = {score_column(key): each[met.chip[taken]] for key, each in met.chips.scores.items()}
    held = np.stack(columns, axis=1) / math.log(10.0)
    # Three digits are printed: a score of 0 or 1 would be at no end of a range.
    ends = np.clip(np.stack(list(scores.values()), axis=1), *_ENDS)
    return (*names, *scores), np.hstack([held, ends])


def summaries(fitted: Fit, met: Met, pairs: Array) -> Array:
    """What is printed of some pairs, as logarithms, shares and scores; shape (pairs, summaries)."""
    planet, chip, state = met.planet[pairs], met.chip[pairs], fitted.state
    of = factors(fitted, met.z)
    world = {year: state.log_world(met.z[:, : state.size], float(year)) for year in OF_WORLD}
    country = {year: state.electricity(met.z, float(year)) for year in OF_PLACES}
    largest = np.argsort(-np.median(country[OF_PLACES[0]], axis=0))[:LARGEST]
    regions = (np.array(state.region_of)[:, None] == np.arange(len(REGIONS))).astype(float)
    places = [np.log(np.hstack([each @ regions, each[:, largest]])) + of["open"][:, None] for each in country.values()]
    quarter = np.arange(len(met.z)) % 4
    ai = {year: np.log(met.chips.twh[ALL_YEARS.index(year)])[chip] for year in OF_AI}
    columns = [
        *ai.values(),
        ai[2025] - ai[2024],
        *((world[year] + of[counted])[planet] for year in OF_WORLD for counted in ("open", "world_totals")),
        *(column for each in places for column in each[planet].T),
        *((quarter == each)[planet].astype(float) for each in range(3)),
        np.log(met.rest_twh[pairs]),
        np.log(np.exp(ai[2025]) + met.rest_twh[pairs]),
        met.servers_log[pairs],
        ai[2025] + met.servers_log[pairs],
        *(scores[chip] for scores in met.chips.scores.values()),
    ]
    return np.stack(columns, axis=1)


def representative(fitted: Fit, met: Met, count: int) -> Array:
    """Pairs that are summed up as all pairs are, shape (count,); in a mixed order.

    Candidates are pairs in proportion to their likelihood. From ``count`` of them, one is exchanged for another as long
    as this brings the shares below the quantiles of all candidates nearer to what they are there.
    """
    rng = np.random.default_rng(SEED)
    candidates = met.taken(CANDIDATES)
    values = summaries(fitted, met, candidates)
    levels = np.array(LEVELS)
    below = values[:, :, None] <= np.quantile(values, levels, axis=0).T[None]
    off = ((below - below.mean(axis=0)) / np.sqrt(levels * (1.0 - levels))).reshape(len(values), -1)
    chosen = np.arange(count)
    missed = off[chosen].sum(axis=0)
    for _ in range(EXCHANGES // AT_ONCE):
        enter, leave = rng.integers(len(values), size=AT_ONCE), rng.integers(count, size=AT_ONCE)
        moved = missed + off[enter] - off[chosen[leave]]
        best = int(np.argmin(np.sum(moved**2, axis=1)))
        if np.sum(moved[best] ** 2) < np.sum(missed**2):
            chosen[leave[best]], missed = enter[best], moved[best]
    return candidates[chosen]


def off_by(fitted: Fit, met: Met) -> float:
    """By how many standard deviations a median of the rows is off that of all pairs: the largest over all summaries."""
    every = summaries(fitted, met, met.taken(CANDIDATES))
    rows = summaries(fitted, met, representative(fitted, met, ROWS))
    off = np.median(rows, axis=0) - np.median(every, axis=0)
    return float(np.max(np.abs(off) / every.std(axis=0)))


def joint_csv(names: Sequence[str], rows: Array) -> str:
    """The text of the file: a thousandth of a decimal logarithm is a fifth of a per cent."""
    lines = [",".join(("row", *names))]
    lines += [",".join((str(index), *(f"{value:.3f}" for value in row))) for index, row in enumerate(rows)]
    return "\n".join(lines) + "\n"
