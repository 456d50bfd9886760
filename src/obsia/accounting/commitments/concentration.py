"""Who owns the compute of AI: shares and the Herfindahl-Hirschman index by owner and by country.

The index is the sum of the squares of shares: the chance that two units of compute taken at random have one owner.
Sources: Herfindahl (1950) and Hirschman (1945); shares in [0, 1], not per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np

from obsia.accounting.commitments.indicator import Indicator, IndicatorRow, Naming, Priority, Reading, Table, sources
from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import Quantity
from obsia.accounting.measures import Measures
from obsia.core.disclosure import Control
from obsia.core.evidence import Estimate
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.facts.snapshot import Snapshot

SHARE: Final = Quantity("compute_share", Boundary.ACCELERATOR)
INDEX: Final = Quantity("hhi_share", Boundary.ACCELERATOR)
COVERAGE: Final = Quantity("coverage_share", Boundary.ACCELERATOR)
PROPERTY: Final = "h100_equivalents_count"
_INDICATOR: Final = partial(Indicator, priority=Priority.CONCENTRATION, who_measures=("epoch", "competition"))
_BY_OWNER: Final = partial(_INDICATOR, name="compute-by-owner")
_BY_COUNTRY: Final = partial(_INDICATOR, name="compute-by-country")
_CONTROL: Final = partial(_INDICATOR, name="control")


class Holder(StrEnum):
    """Who stands behind a fleet of the source."""

    OWNER = "owner"
    COUNTRY = "country"
    """All buyers of one country, counted together."""
    REST = "rest"
    """All owners that have no rows of their own."""
    SHIPPED = "shipped"
    """Everything that was shipped: no fleet, but what fleets are compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The compute of one owner at a date in every world, H100-equivalents, shape (worlds,).

    ``iso3`` is the country of a fleet that the source counts by country, '' otherwise.
    """

    owner: str
    holder: Holder
    iso3: str
    draws: Draws
    keys: frozenset[Key]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """An index where part of the compute has owners that nobody has counted; each of shape (worlds,)."""

    low: Draws
    """What is not attributed belongs to many small owners."""
    high: Draws
    """Each part of it that stands apart belongs to one owner."""


def hhi(shares: Sequence[Draws]) -> Draws:
    """The sum of squares of shares that sum to 1, shape (worlds,): from 1/n of equal owners to 1 of a single one."""
    return np.sum(np.square(np.stack(list(shares))), axis=0)


def shares_of(amounts: Mapping[str, Draws]) -> dict[str, Draws]:
    """Shares of a total in every world, each of shape (worlds,); they sum to 1. Raises ``ValueError`` of nothing."""
    if not amounts:
        raise ValueError("shares-of-nothing")
    total = np.sum(np.stack(list(amounts.values())), axis=0)
    return {name: draws / total for name, draws in amounts.items()}


def owner_bounds(shares: Mapping[str, Draws], *, aggregates: frozenset[str]) -> Bounds:
    """The index by owner. An aggregate (behind which nobody knows how many stand) is many small owners or one."""
    known = [draws for name, draws in shares.items() if name not in aggregates]
    nothing = np.zeros_like(next(iter(shares.values())))
    return Bounds(low=hhi(known) if known else nothing, high=hhi(list(shares.values())))


def country_bounds(shares: Mapping[str, Draws]) -> Bounds:
    """The index by country; '' is what no seat is known of: many countries at the least, the largest at the most."""
    known = {name: draws for name, draws in shares.items() if name}
    unknown = shares.get("", np.zeros_like(next(iter(shares.values()))))
    if not known:
        return Bounds(low=np.zeros_like(unknown), high=np.square(unknown))
    stacked = np.stack(list(known.values()))
    largest = stacked.max(axis=0)
    low = hhi(list(known.values()))
    return Bounds(low=low, high=low - np.square(largest) + np.square(largest + unknown))


def common_dates(snapshot: Snapshot) -> tuple[str, ...]:
    """Dates for which every owner has a row, oldest first."""
    owners = _subjects(snapshot)
    dated: dict[str, set[str]] = {}
    for owner in owners:
        for fact in snapshot.facts(f"fleet:{owner}", PROPERTY):
            dated.setdefault(fact.as_of, set()).add(owner)
    return tuple(sorted(date for date, having in dated.items() if having == set(owners)))


def fleets(snapshot: Snapshot, measures: Measures, *, on: str) -> dict[str, Fleet]:
    """The fleet of every owner at a date, its chips of all designers added up draw by draw."""
    made = (_fleet(snapshot, measures, owner, on=on) for owner in _subjects(snapshot))
    return {fleet.owner: fleet for fleet in made if fleet}


def concentration(
    snapshot: Snapshot, measures: Measures, *, seats: Mapping[str, str], seat_evidence: tuple[str, ...]
) -> tuple[Indicator, ...]:
    """Shares and index by owner and by country. ``seats``: owner -> ISO code, '' or absent where nobody has read it."""
    dates = common_dates(snapshot)
    if not dates:
        return tuple(each(blank=Message("blank-no-fleets")) for each in (_BY_OWNER, _BY_COUNTRY))
    owned = fleets(snapshot, measures, on=dates[-1])
    return (
        _by_owner(snapshot, measures, owned, seats=seats, on=dates[-1]),
        _by_country(measures, owned, seats=seats, seat_evidence=seat_evidence, on=dates[-1]),
    )


def control_of(rows: Sequence[Control]) -> Indicator:
    """Who owns, funds or controls whom, each with its date: facts side by side, never a share of a market."""
    if not rows:
        return _CONTROL(blank=Message("blank-no-control"))
    return _CONTROL(
        table=Table(
            columns=("controller", "control-kind", "dated"),
            rows=tuple(
                IndicatorRow(name=row.entity, naming=Naming.NAME, cells=(row.controller, row.share, row.as_of))
                for row in rows
            ),
        ),
        caveats=(Message("caveat-control-partial"),),
        evidence=tuple(sorted({row.evidence for row in rows})),
        as_of=max(row.as_of for row in rows),
    )


def seat_of(fleet: Fleet, seats: Mapping[str, str]) -> str:
    """The country of a fleet: its own where the source counts by country, else the seat of its owner; '' unknown."""
    return fleet.iso3 or (seats.get(fleet.owner, "") if fleet.holder is Holder.OWNER else "")


def by_seat(owned: Mapping[str, Fleet], seats: Mapping[str, str]) -> dict[str, Draws]:
    """Compute by country of the owner's seat, '' for what has none, each of shape (worlds,)."""
    amounts: dict[str, Draws] = {}
    for fleet in owned.values():
        seat = seat_of(fleet, seats)
        amounts[seat] = amounts[seat] + fleet.draws if seat in amounts else fleet.draws
    return amounts


def _by_owner(
    snapshot: Snapshot, measures: Measures, owned: Mapping[str, Fleet], *, seats: Mapping[str, str], on: str
) -> Indicator:
    shares = shares_of({name: fleet.draws for name, fleet in owned.items()})
    aggregates = frozenset(name for name, fleet in owned.items() if fleet.holder is not Holder.OWNER)
    keys = _keys(owned)
    made = [
        (owned[name], measures.figure(SHARE, each, keys=keys, label=f"owner {on} {name}"))
        for name, each in shares.items()
    ]
    made.sort(key=lambda pair: (pair[0].holder is Holder.REST, -pair[1].value, pair[0].owner))
    return _BY_OWNER(
        readings=(
            *_index(measures, owner_bounds(shares, aggregates=aggregates), keys=keys, label=f"owner {on}"),
            *_coverage(snapshot, measures, owned, on=on),
        ),
        table=Table(
            columns=("compute-share", "seat"),
            rows=tuple(
                IndicatorRow(
                    name=fleet.owner,
                    naming=Naming.NAME,
                    cells=(figure, seat_of(fleet, seats)),
                    note="" if fleet.holder is Holder.OWNER else fleet.holder.value,
                )
                for fleet, figure in made
            ),
        ),
        caveats=(
            Message("caveat-aggregates"),
            Message("caveat-chips-not-covered"),
            Message("caveat-independent-fleets"),
        ),
        evidence=_evidence(owned),
        as_of=on,
    )


def _by_country(
    measures: Measures,
    owned: Mapping[str, Fleet],
    *,
    seats: Mapping[str, str],
    seat_evidence: tuple[str, ...],
    on: str,
) -> Indicator:
    shares = shares_of(by_seat(owned, seats))
    keys = _keys(owned)
    made = [
        (name, measures.figure(SHARE, each, keys=keys, label=f"country {on} {name}")) for name, each in shares.items()
    ]
    made.sort(key=lambda pair: (not pair[0], -pair[1].value, pair[0]))
    unread = sum(fleet.holder is Holder.OWNER and not seat_of(fleet, seats) for fleet in owned.values())
    return _BY_COUNTRY(
        readings=_index(measures, country_bounds(shares), keys=keys, label=f"country {on}"),
        table=Table(
            columns=("compute-share",),
            rows=tuple(IndicatorRow(name=name, naming=Naming.COUNTRY, cells=(figure,)) for name, figure in made),
        ),
        caveats=(
            Message("caveat-seat-not-place"),
            Message("caveat-seats-unread", owners=unread),
            Message("caveat-chips-not-covered"),
        ),
        evidence=sources(_evidence(owned), seat_evidence),
        as_of=on,
    )


def _subjects(snapshot: Snapshot) -> tuple[str, ...]:
    """Owners of the fact base: every fleet but what was shipped."""
    names = (subject.partition(":")[2] for subject in snapshot.subjects("fleet"))
    return tuple(name for name in names if _holder(snapshot, name) is not Holder.SHIPPED)


def _holder(snapshot: Snapshot, name: str) -> Holder:
    return Holder(snapshot.text(f"fleet:{name}", "fleet_holder") or Holder.OWNER.value)


def _fleet(snapshot: Snapshot, measures: Measures, name: str, *, on: str) -> Fleet | None:
    facts = [fact for fact in snapshot.facts(f"fleet:{name}", PROPERTY) if fact.as_of == on]
    keys: list[Key] = []
    total = measures.worlds.constant(0.0)
    for fact in facts:
        # The designer is part of the key: stocks of two designers are estimated apart. The date is not (DESIGN 2).
        key = (fact.subject, f"{fact.property} {fact.qualifier}")
        total = total + measures.worlds.draw(Estimate(key=key, facts=(fact,)))
        keys.append(key)
    if not facts:
        return None
    return Fleet(
        owner=name,
        holder=_holder(snapshot, name),
        iso3=snapshot.text(f"fleet:{name}", "fleet_iso3") or "",
        draws=total,
        keys=frozenset(keys),
        evidence=tuple(sorted({fact.evidence for fact in facts})),
    )


def _keys(owned: Mapping[str, Fleet]) -> frozenset[Key]:
    return frozenset[Key]().union(*(fleet.keys for fleet in owned.values()))


def _evidence(owned: Mapping[str, Fleet]) -> tuple[str, ...]:
    return sources(*(fleet.evidence for fleet in owned.values()))


def _index(measures: Measures, bounds: Bounds, *, keys: Iterable[Key], label: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(code=f"hhi-{end}", value=measures.figure(INDEX, draws, keys=keys, label=f"{label} {end}"))
        for end, draws in (("low", bounds.low), ("high", bounds.high))
    )


def _coverage(snapshot: Snapshot, measures: Measures, owned: Mapping[str, Fleet], *, on: str) -> tuple[Reading, ...]:
    """What the owners have of all that was shipped: the rest has no owner in the source."""
    names = (subject.partition(":")[2] for subject in snapshot.subjects("fleet"))
    shipped = [
        made
        for name in names
        if _holder(snapshot, name) is Holder.SHIPPED and (made := _fleet(snapshot, measures, name, on=on))
    ]
    if not shipped:
        return ()
    keys = _keys(owned).union(*(each.keys for each in shipped))
    total = np.sum(np.stack([fleet.draws for fleet in owned.values()]), axis=0)
    whole = np.sum(np.stack([each.draws for each in shipped]), axis=0)
    return (Reading(code="coverage", value=measures.figure(COVERAGE, total / whole, keys=keys, label=on)),)
