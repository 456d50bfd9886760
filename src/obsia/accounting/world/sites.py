"""Large sites of AI, operating and planned: a view of its own, never added to the stock, for sites hold the same chips.

A site comes in stages. One that was observed stands from its date on. One that was announced is completed or not, and
late or not, in each world: one delay and one score per site, under its own keys, so that a figure tells which plan it
hangs on. Each further announced stage needs the chance again, and is never there without the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.impacts import Quantity
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import LAST_YEAR, Series
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact
from obsia.core.figure import Boundary
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot

SITE_POWER: Final = Quantity("site_w", Boundary.FACILITY)
"""What a facility may draw, at the end of a year."""
_POWER: Final = "site_power_w"
_COMPLETION: Final = "site_completion_share"
_DELAY: Final = "site_delay_years"


class Status(StrEnum):
    """Whether the powers of a site have been seen or told."""

    OPERATING = "operating"
    GROWING = "growing"
    """Some of its stages were observed, others are announced."""
    PLANNED = "planned"


OBSERVED: Final = "stage=observed"
ANNOUNCED: Final = "stage=announced"
"""Qualifiers of a stage: whether it was seen, or is to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site; ``steps`` are its stages, facts of power, each from its date on, oldest first."""

    name: str
    owner: str
    iso3: str
    """'' where nobody tells."""
    status: Status
    steps: tuple[Fact, ...]

    @property
    def subject(self) -> str:
        """Subject of its facts."""
        return f"site:{self.name}"


def sites(snapshot: Snapshot) -> tuple[Site, ...]:
    """Every site on file, by name. Raises ``MissingFact`` for one without status or power."""
    return tuple(_site(snapshot, subject) for subject in snapshot.subjects("site"))


def site_power(worlds: Worlds, parameters: Parameters, site: Site) -> Series:
    """Power of one site at the end of each year from its first step to 2035, W."""
    dates = [years_of(fact.as_of) for fact in site.steps]
    years = range(int(dates[0]), LAST_YEAR + 1)
    with worlds.recording() as keys:
        late, chance, score = _plan(worlds, parameters, site)
        for fact in site.steps:
            worlds.note_fact(fact)
    is_announced = [_is_announced(site, fact) for fact in site.steps]
    draws: dict[int, Draws] = {}
    for year in years:
        power_w = worlds.constant(0.0)
        for place, (fact, begun) in enumerate(zip(site.steps, dates, strict=True)):
            # A stage stands in place of the one before it.
            is_there = worlds.constant(float(begun <= year + 1.0)) > 0.0
            if is_announced[place]:
                # The second announced stage needs the chance twice.
                is_there = (begun + late <= year + 1.0) & (score < chance ** sum(is_announced[: place + 1]))
            power_w = np.where(is_there, float(fact.value or 0.0), power_w)
        draws[year] = power_w
    return Series(quantity=SITE_POWER, draws=draws, keys=frozenset(keys))


def years_of(as_of: str) -> float:
    """A day or month as years since the year 0; a month counts from its end. Raises ``ValueError`` of a year alone."""
    year, month, *day = (int(part) for part in as_of.split("-"))
    first = date(year, 1, 1)
    # The first day of the month after, where the day is not told.
    on = date(year, month, day[0]) if day else date(year + month // 12, month % 12 + 1, 1)
    return year + (on - first).days / (date(year + 1, 1, 1) - first).days


def _plan(worlds: Worlds, parameters: Parameters, site: Site) -> tuple[Draws, Draws, Draws]:
    """Delay in years, the chance that an announced stage is built, and where the site stands in it; no draws of one
    that has no stage to come."""
    if site.status is Status.OPERATING:
        return worlds.constant(0.0), worlds.constant(1.0), worlds.constant(0.0)
    late = worlds.draw(parameters.estimate(_DELAY), key=(site.subject, _DELAY))
    chance = parameters.draw(_COMPLETION)
    score = worlds.use((site.subject, _COMPLETION), parameters.estimate(_COMPLETION).facts)
    return late, chance, score


def _is_announced(site: Site, fact: Fact) -> bool:
    """Whether a stage is to come: as its fact says, else as the status of the site does."""
    return fact.qualifier == ANNOUNCED or (not fact.qualifier and site.status is Status.PLANNED)


def _site(snapshot: Snapshot, subject: str) -> Site:
    status = snapshot.text(subject, "site_status")
    steps = snapshot.facts(subject, _POWER)
    if status not in set(Status) or not steps:
        what = Message("fact-site", site=Symbol(subject.partition(":")[2]))
        raise MissingFact(what=what, tried=(Symbol("tables/sites.csv"),), remedy=Message("remedy-state-both"))
    return Site(
        name=subject.partition(":")[2],
        owner=snapshot.text(subject, "site_owner") or "",
        iso3=snapshot.text(subject, "site_iso3") or "",
        status=_status(Status(status), {fact.qualifier for fact in steps}),
        steps=tuple(sorted(steps, key=lambda fact: fact.as_of)),
    )


def _status(stated: Status, stages: set[str]) -> Status:
    """The status on file, or that some stages are there and others to come."""
    return Status.GROWING if {OBSERVED, ANNOUNCED} <= stages else stated
