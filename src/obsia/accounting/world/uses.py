"""What developers and services say of their use, at any date between what they said.

Counts of one teller are joined by steady growth (straight lines on the logarithm); after the last one the last
stands, before the first there is none. See docs/explanation/closing-the-loop.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import required
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.facts.disclosures import use_history
from obsia.facts.snapshot import Snapshot

MONTHS_PER_YEAR: Final = 12.0
DAYS_PER_YEAR: Final = 365.25
"""Exact: a Julian year."""
_ERROR: Final = {
    Verification.AUDITED: "error_audited_ratio",
    Verification.METHOD_PUBLISHED: "error_published_ratio",
    Verification.BARE_CLAIM: "error_claim_ratio",
    Verification.OURS: "error_published_ratio",
}


class Unit(StrEnum):
    """What a teller counts."""

    TOKENS = "tokens"
    """A month."""
    MESSAGES = "messages"
    """Of people, a day."""


_PER_YEAR: Final[Mapping[Unit, float]] = {Unit.TOKENS: MONTHS_PER_YEAR, Unit.MESSAGES: DAYS_PER_YEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSeries:
    """All counts of one teller, oldest first: tokens a month, or messages a day.

    ``teller`` is a developer of the table of stated use, or ``service:NAME``.
    """

    teller: str
    developer: str
    unit: Unit
    counts: tuple[Fact, ...]

    @property
    def dates(self) -> tuple[str, ...]:
        """When each count was stated for, as stated (YYYY-MM or YYYY-MM-DD)."""
        return tuple(fact.as_of for fact in self.counts)

    @property
    def traffic(self) -> str:
        """The name of the traffic whose models stand for it: that of the developer or of the service."""
        return self.teller.removeprefix("service:")


def told_by_developer(snapshot: Snapshot, developer: str) -> UseSeries | None:
    """What a developer states of the tokens of its models; None where it states nothing."""
    counts = tuple(
        Fact(
            subject=f"use:{use.developer}",
            property="tokens_per_month_count",
            unit="1",
            kind=Kind.DISCLOSED,
            verification=Verification.BARE_CLAIM,
            evidence=use.evidence,
            locator=use.locator,
            read_on=snapshot.source(use.evidence).retrieved,
            as_of=use.as_of,
            value=use.tokens_per_month,
            spread=Spread.POINT,
            note=use.note,
        )
        for use in use_history(snapshot, developer)
    )
    if not counts:
        return None
    return UseSeries(teller=developer, developer=developer, unit=Unit.TOKENS, counts=counts)


def told_by_service(snapshot: Snapshot, service: str) -> UseSeries | None:
    """What is stated of a service, tokens or messages; None where nothing is."""
    subject = f"service:{service}"
    developer = snapshot.text(subject, "service_developer") or service
    for name, unit in (
        ("service_tokens_per_month_count", Unit.TOKENS),
        ("service_messages_per_day_count", Unit.MESSAGES),
    ):
        if counts := tuple(sorted(snapshot.facts(subject, name), key=lambda fact: fact.as_of)):
            return UseSeries(teller=subject, developer=developer, unit=unit, counts=counts)
    return None


def year_of(date: str) -> float:
    """A date as a year with its fraction; a month stands for its middle, a year for its own."""
    parts = [int(part) for part in date.split("-")]
    match parts:
        case [year]:
            return year + 0.5
        case [year, month]:
            return year + (month - 0.5) / MONTHS_PER_YEAR
        case _:
            day = dt.date.fromisoformat(date)
            return day.year + (day.timetuple().tm_yday - 0.5) / DAYS_PER_YEAR


def per_year(snapshot: Snapshot, worlds: Worlds, told: UseSeries, *, at: float) -> Draws | None:
    """Tokens or messages a year at the rate of the moment ``at`` (a year with its fraction), shape (worlds,).

    None before the first count. A count enters with the error of its verification, one for all counts of a teller:
    what it leaves out or rounds, it does so each time.
    """
    moments = [year_of(date) for date in told.dates]
    after = next((index for index, moment in enumerate(moments) if moment > at), len(moments))
    if not after:
        return None
    taken = told.counts[after - 1 : after + 1]
    key: Key = (taken[0].subject, taken[0].property)
    drawn = [worlds.draw(Estimate(key=key, facts=(fact,))) for fact in taken]
    amount = drawn[0]
    if len(drawn) > 1:
        between = (at - moments[after - 1]) / (moments[after] - moments[after - 1])
        amount = np.exp(np.log(drawn[0]) * (1.0 - between) + np.log(drawn[1]) * between)
    error = required(snapshot, "serving:default", _ERROR[taken[0].verification])
    return amount * _PER_YEAR[told.unit] * worlds.draw(error, key=(key[0], f"{key[1]} error"))
