"""What the chips of a provider draw at a moment: an owner's by the engine of the stock, a lab's from its own stock.

The stock of a lab is what it can use, owned or rented, counted in H100-equivalents:

    kWh a year = H100-equivalents x watts behind one at full load x mean load x PUE x hours of a year

Load and PUE are those of the engine of the stock (``world.stock``), by the same parameters and keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import required
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import AiDemand, Series
from obsia.accounting.world.stock import load_of
from obsia.accounting.world.uses import year_of
from obsia.core.evidence import Estimate, Fact
from obsia.core.grouping import grouped
from obsia.core.units import HOURS_PER_YEAR
from obsia.facts.snapshot import Snapshot
from obsia.physics.stock import load_share, pue_on

EVERYBODY: Final = "all"
"""Stands for all owners, and what has no known owner."""
STOCK: Final = "h100_equivalents_count"
WATTS_PER_KW: Final = 1000.0
"""Exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chips:
    """Electricity of facilities a year at the rate of a moment, kWh, shape (worlds,), and what it rests on."""

    kwh: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """How chips are used, each of shape (worlds,)."""

    training_share: Draws
    """Of the electricity of chips."""
    serving_use_share: Draws
    idle_share: Draws
    """Power of a machine that waits over its power at full load."""
    keys: frozenset[Key]


def owners_chips(demand: AiDemand, owners: Iterable[str], *, at: float) -> Chips | None:
    """The chips of some owners at the moment ``at`` (a year with its fraction); None where one has no series then."""
    kwh: list[Draws] = []
    keys: frozenset[Key] = frozenset()
    for owner in owners:
        series = demand.demand if owner == EVERYBODY else demand.owners.get(owner)
        drawn = None if series is None else rate_at(series, at=at)
        if series is None or drawn is None:
            return None
        kwh.append(drawn)
        keys |= series.keys
    return Chips(kwh=np.sum(np.stack(kwh), axis=0), keys=keys) if kwh else None


def rate_at(series: Series, *, at: float) -> Draws | None:
    """The yearly amount at the rate of a moment, shape (worlds,); None outside the years of the series.

    The amount of a year is the rate of its middle; between middles it grows steadily, and within the first and the
    last year as it does next to them.
    """
    year = int(at)
    if year not in series.draws:
        return None
    here, offset = series.draws[year], at - (year + 0.5)
    beside = [year + 1, year - 1] if offset > 0 else [year - 1, year + 1]
    other = next((each for each in beside if each in series.draws), None)
    if other is None:
        return here
    there = series.draws[other]
    # Where there is nothing in one of the two years, no growth can be told.
    grows = (here > 0) & (there > 0)
    ratio = np.divide(there, here, out=np.ones_like(here), where=grows)
    return here * ratio ** (offset / (other - year))


def roles_of(worlds: Worlds, parameters: Parameters) -> Roles:
    """How chips are used, by the parameters of the world view."""
    with worlds.recording() as keys:
        mean, training = load_of(parameters), parameters.draw("training_use_share")
        serving, idle = parameters.draw("inference_use_share"), parameters.draw("idle_power_share")
        capacity = parameters.draw("training_capacity_share")
    return Roles(
        training_share=capacity * loaded(training, idle=idle) / mean,
        serving_use_share=serving,
        idle_share=idle,
        keys=frozenset(keys),
    )


def loaded(use: Draws, *, idle: Draws) -> Draws:
    """Mean power over rated power of machines of one role that are used a share ``use`` and wait otherwise."""
    return load_share(training_use=use, inference_use=use, idle=idle, training_capacity=np.ones_like(use))


def lab_chips(snapshot: Snapshot, worlds: Worlds, parameters: Parameters, lab: str, *, at: float) -> Chips | None:
    """What the stock of a lab draws at a moment; None outside the dates of its stock."""
    with worlds.recording() as keys:
        stock = stock_at(snapshot, worlds, f"lab:{lab}", at=at)
        if stock is None:
            return None
        full_w = stock * worlds.draw(required(snapshot, "closing:default", "lab_power_w"))
        # The PUE of a year is that of its middle.
        pue = pue_on(
            pue=parameters.draw("ai_pue"),
            overhead_ratio=parameters.draw("ai_overhead_yearly_ratio"),
            since_years=at - year_of(parameters.estimate("ai_pue").facts[0].as_of),
        )
        load = load_of(parameters)
    return Chips(kwh=full_w * load * pue * HOURS_PER_YEAR / WATTS_PER_KW, keys=frozenset(keys))


def stock_at(snapshot: Snapshot, worlds: Worlds, subject: str, *, at: float) -> Draws | None:
    """H100-equivalents of a subject at a moment between two dates of its stock, all designers together; None outside.

    Grows steadily between the dates. The date is no part of the key: a stock that is counted too high is so each year.
    """
    by_designer = grouped((fact.qualifier, fact) for fact in snapshot.facts(subject, STOCK))
    parts = [
        drawn
        for qualifier in sorted(by_designer)
        if (drawn := _between(worlds, by_designer[qualifier], key=(subject, f"{STOCK} {qualifier}".strip()), at=at))
        is not None
    ]
    return np.sum(np.stack(parts), axis=0) if parts else None


def _between(worlds: Worlds, facts: Sequence[Fact], *, key: Key, at: float) -> Draws | None:
    dated = sorted(facts, key=lambda fact: fact.as_of)
    moments = [year_of(fact.as_of) for fact in dated]
    last = next((index for index, moment in enumerate(moments) if moment >= at), None)
    if last is None or (last == 0 and moments[0] > at):
        return None
    if not last:
        return worlds.draw(Estimate(key=key, facts=(dated[0],)))
    before, after = (worlds.draw(Estimate(key=key, facts=(fact,))) for fact in dated[last - 1 : last + 1])
    share = (at - moments[last - 1]) / (moments[last] - moments[last - 1])
    return before ** (1.0 - share) * after**share


def last_counted(snapshot: Snapshot, owners: Iterable[str]) -> str:
    """The last date for which the stock of any of some owners is counted; '' where none is."""
    named = list(owners)
    subjects = snapshot.subjects("fleet") if EVERYBODY in named else tuple(f"fleet:{owner}" for owner in named)
    return max((fact.as_of for subject in subjects for fact in snapshot.facts(subject, STOCK)), default="")
