"""Large sites of AI, operating and planned: a view of its own, never added to the stock, for sites hold the same chips.

A planned site is completed or not, and late or not, in each world: one chance and one delay per site, under its own
keys, so that a figure tells which plan it hangs on.
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
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site; ``steps`` are its facts of power, each from its date on, oldest first."""

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
        late, is_built = _plan(worlds, parameters, site)
        for fact in site.steps:
            worlds.note_fact(fact)
    draws: dict[int, Draws] = {}
    for year in years:
        power_w = worlds.constant(0.0)
        for fact, begun in zip(site.steps, dates, strict=True):
            # A step stands in place of the one before it.
            power_w = np.where(begun + late <= year + 1.0, float(fact.value or 0.0), power_w)
        draws[year] = power_w * is_built
    return Series(quantity=SITE_POWER, draws=draws, keys=frozenset(keys))


def years_of(as_of: str) -> float:
    """A day or month as years since the year 0; a month counts from its end. Raises ``ValueError`` of a year alone."""
    year, month, *day = (int(part) for part in as_of.split("-"))
    first = date(year, 1, 1)
    # The first day of the month after, where the day is not told.
    on = date(year, month, day[0]) if day else date(year + month // 12, month % 12 + 1, 1)
    return year + (on - first).days / (date(year + 1, 1, 1) - first).days


def _plan(worlds: Worlds, parameters: Parameters, site: Site) -> tuple[Draws, Draws]:
    """Delay in years, and 1 in the worlds where the site is built; 0 and 1 of one that operates."""
    if site.status is Status.OPERATING:
        return worlds.constant(0.0), worlds.constant(1.0)
    late = worlds.draw(parameters.estimate(_DELAY), key=(site.subject, _DELAY))
    chance = parameters.draw(_COMPLETION)
    score = worlds.use((site.subject, _COMPLETION), parameters.estimate(_COMPLETION).facts)
    return late, (score < chance).astype(np.float64)


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
        status=Status(status),
        steps=tuple(sorted(steps, key=lambda fact: fact.as_of)),
    )
