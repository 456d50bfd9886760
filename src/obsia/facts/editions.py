"""What the snapshot holds of published figures of the world view, as records of ``core.demand``."""

from __future__ import annotations

from functools import lru_cache

from obsia.core.demand import FigureKind, Published, RegionKind, ZonePower
from obsia.core.grouping import grouped
from obsia.facts.snapshot import Snapshot


@lru_cache(maxsize=4)
def published(snapshot: Snapshot) -> tuple[Published, ...]:
    """Every published figure, in order of series, edition and id."""
    return snapshot.select(Published, "FROM editions ORDER BY series, edition, edition_id")


@lru_cache(maxsize=4)
def last_past(snapshot: Snapshot) -> int:
    """The last year whose electricity of the world's data centres somebody publishes as past; 0 without any."""
    worlds = (each for each in published(snapshot) if each.region_kind is RegionKind.WORLD)
    told = (each for each in worlds if each.figure_kind is FigureKind.HISTORY and each.quantity == "electricity")
    return max((int(each.year) for each in told), default=0)


@lru_cache(maxsize=4)
def zone_powers(snapshot: Snapshot) -> tuple[ZonePower, ...]:
    """What is published of power in zones inside countries, by country, place and date."""
    return snapshot.select(ZonePower, "FROM zone_powers ORDER BY iso3, place, as_of, row_id")


@lru_cache(maxsize=4)
def memberships(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Region of the world view -> ISO codes of the countries in it, sorted."""
    found = grouped(
        (str(region), str(iso3))
        for iso3, region in snapshot.rows("SELECT iso3, region FROM memberships ORDER BY region, iso3")
    )
    return {region: tuple(codes) for region, codes in found.items()}
