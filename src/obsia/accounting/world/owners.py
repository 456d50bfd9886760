"""Whose accelerators draw the electricity of AI, and in which countries: shares of stocks, wide where nobody tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from obsia.accounting.commitments.seats import Seats
from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.impacts import Quantity
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import AI_DEMAND, AiDemand, Series, total
from obsia.core.evidence import Estimate, Fact
from obsia.core.figure import Boundary
from obsia.facts import disclosures
from obsia.facts.snapshot import Snapshot

POWER: Final = "fleet_power_w"
WORLD: Final = "world"
"""The fleet of the source that is all that was shipped."""
UNATTRIBUTED: Final = "unattributed"
UNKNOWN: Final = "unknown"
"""What no country is known of."""
SHARE: Final = Quantity("owner_share", Boundary.ACCELERATOR)
_HOME: Final = "home_fleet_share"


def owner_shares(snapshot: Snapshot, worlds: Worlds, *, vendor: str, years: Sequence[int]) -> dict[str, Series]:
    """Shares of owners in the chips of a designer in service on average in each year; they sum to 1 in every world.

    Stocks at year ends run straight between; before the first and after the last known one, its shares hold. What
    the owners lack of all that was shipped (as the source's central value has it: its errors are those of the counts)
    is ``unattributed``.
    """
    qualifier = f"vendor={vendor}"
    shipped = {_year(fact): fact for fact in snapshot.facts(f"fleet:{WORLD}", POWER, qualifier)}
    names = tuple(subject.partition(":")[2] for subject in snapshot.subjects("fleet"))
    facts = {name: snapshot.facts(f"fleet:{name}", POWER, qualifier) for name in names if name != WORLD}
    facts = {name: known for name, known in facts.items() if known}
    if not shipped or not facts:
        return {
            UNATTRIBUTED: Series(quantity=SHARE, draws={year: worlds.constant(1.0) for year in years}, keys=frozenset())
        }
    keys: set[Key] = set()
    stocks: dict[str, dict[int, Draws]] = {}
    for name, known in facts.items():
        # As in commitments: the designer is part of the key, the date is not.
        key = (f"fleet:{name}", f"{POWER} {qualifier}")
        stocks[name] = {_year(fact): worlds.draw(Estimate(key=key, facts=(fact,))) for fact in known}
        keys.add(key)
    whole = {year: float(fact.value or 0.0) for year, fact in shipped.items()}
    stocks[UNATTRIBUTED] = _left(worlds, stocks, whole=whole)
    amounts = {name: _averages(worlds, ends, ends_known=sorted(whole), years=years) for name, ends in stocks.items()}
    return {name: Series(quantity=SHARE, draws=draws, keys=frozenset(keys)) for name, draws in _shares(amounts).items()}


def countries_of_ai(
    snapshot: Snapshot, parameters: Parameters, demand: AiDemand, whole: Callable[[str], Series | None]
) -> dict[str, Series]:
    """Electricity of AI by country (ISO code), and ``unknown``; they add up to the demand.

    A fleet that is counted by country stays there. An owner draws a share at home, the rest evenly in the regions of
    its cloud, or where nobody tells if it lists none. What has no owner, or an owner without a seat, is unknown; so is
    what is more than all data centres of a country draw (``whole``): AI is a part of them in every world.
    """
    seats = Seats(disclosures.control(snapshot), disclosures.parties(snapshot).values())
    home = parameters.draw(_HOME)
    parts: dict[str, list[Series]] = {UNKNOWN: []}
    for owner, series in demand.owners.items():
        for iso3, share in _places(snapshot, seats, owner, home=home).items():
            draws = {year: series.draws[year] * share for year in series.years}
            keys = series.keys | ({parameters.key(_HOME)} if np.ndim(share) else frozenset[Key]())
            parts.setdefault(iso3, []).append(Series(quantity=AI_DEMAND, draws=draws, keys=keys))
    found = {iso3: total(AI_DEMAND, each) for iso3, each in sorted(parts.items()) if each and iso3 != UNKNOWN}
    for iso3, series in found.items():
        if limit := whole(iso3):
            keys = series.keys | limit.keys
            kept = {year: np.minimum(draws, limit.draws[year]) for year, draws in series.draws.items()}
            over = {year: draws - kept[year] for year, draws in series.draws.items()}
            found[iso3] = Series(quantity=AI_DEMAND, draws=kept, keys=keys)
            parts[UNKNOWN].append(Series(quantity=AI_DEMAND, draws=over, keys=keys))
    return found | {UNKNOWN: total(AI_DEMAND, parts[UNKNOWN])} if parts[UNKNOWN] else found


def counted_in(snapshot: Snapshot, owner: str) -> str:
    """The country in which the source counts a fleet, ISO code; '' of one that it counts by owner."""
    return snapshot.text(f"fleet:{owner}", "fleet_iso3") or ""


def _places(snapshot: Snapshot, seats: Seats, owner: str, *, home: Draws) -> dict[str, Draws | float]:
    """Country -> share of the electricity of an owner; they sum to 1."""
    subject = f"fleet:{owner}"
    if counted := counted_in(snapshot, owner):
        return {counted: 1.0}
    seat = seats.of(owner) if snapshot.text(subject, "fleet_holder") == "owner" else None
    if seat is None:
        return {UNKNOWN: 1.0}
    shares: dict[str, Draws | float] = {seat.iso3: home}
    cloud = snapshot.text(subject, "fleet_cloud")
    regions = [region.iso3 for region in snapshot.regions(cloud)] if cloud else [UNKNOWN]
    for iso3 in regions:
        place = iso3 or UNKNOWN
        shares[place] = shares.get(place, 0.0) + (1.0 - home) / len(regions)
    return shares


def _left(worlds: Worlds, stocks: Mapping[str, Mapping[int, Draws]], *, whole: Mapping[int, float]) -> dict[int, Draws]:
    """What owners lack of all that was shipped at each year's end, at least 0."""
    nothing = worlds.constant(0.0)
    return {
        year: np.maximum(amount - sum((each.get(year, nothing) for each in stocks.values()), nothing), 0.0)
        for year, amount in whole.items()
    }


def _averages(
    worlds: Worlds, ends: Mapping[int, Draws], *, ends_known: Sequence[int], years: Sequence[int]
) -> dict[int, Draws]:
    """Average stock of each year, from year ends; a year end without a row, where others have one, is a stock of 0.

    Outside of the known years the stock of the nearest end stands: only its shares are used.
    """
    nothing = worlds.constant(0.0)
    first, last = ends_known[0], ends_known[-1]
    found: dict[int, Draws] = {}
    for year in years:
        if first <= year <= last:
            start = ends.get(year - 1, nothing) if year > first else nothing
            found[year] = (start + ends.get(year, nothing)) / 2.0
        else:
            found[year] = ends.get(first if year < first else last, nothing)
    return found


def _shares(amounts: Mapping[str, Mapping[int, Draws]]) -> dict[str, dict[int, Draws]]:
    years = next(iter(amounts.values()))
    whole = {year: np.sum(np.stack([each[year] for each in amounts.values()]), axis=0) for year in years}
    return {name: {year: each[year] / whole[year] for year in years} for name, each in amounts.items()}


def _year(fact: Fact) -> int:
    return int(fact.as_of[:4])
