"""Zones of a grid inside a country: which one feeds a cloud region, a State or a province.

``US-SRVC`` is a zone of its country. ``USA-ANY`` is one that is not known, of a country whose zones are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from obsia.facts.keys import name_key, place_key
from obsia.facts.names.places import Basis, Region
from obsia.facts.snapshot import Snapshot

ANY: Final = "-ANY"
_INSIDE: Final = frozenset(
    {Basis.CLOUD_REGION, Basis.CLOUD_REGION_NAME, Basis.AVAILABILITY_ZONE, Basis.LARGEST_CLOUD, Basis.GRID_ZONE}
)
"""What names a place in a country, and not the country."""


def zone_of(snapshot: Snapshot, region: Region, *, text: str) -> str:
    """The zone that feeds a place: that of its country's own, the country where it has none, or one not known."""
    if region.basis not in _INSIDE or not zones_of(snapshot, region.zone_id):
        return region.zone_id
    known = _named(snapshot)
    if region.cloud:
        keys = [(region.cloud, name_key(region.region))]
    else:
        keys = [("", key) for part in (text, *text.split(",")) for key in (name_key(part), place_key(part))]
    own = (zone for key in keys if (zone := known.get(key)) and country_of(snapshot, zone) == region.zone_id)
    return next(own, region.zone_id + ANY)


def country_of(snapshot: Snapshot, zone_id: str) -> str:
    """The country of a zone; any other id as it is."""
    return _countries(snapshot).get(zone_id, zone_id.removesuffix(ANY))


@lru_cache(maxsize=256)
def zones_of(snapshot: Snapshot, iso3: str) -> tuple[str, ...]:
    """The zones of a country that are known, sorted."""
    return tuple(sorted(zone for zone, country in _countries(snapshot).items() if country == iso3))


@lru_cache(maxsize=4)
def _countries(snapshot: Snapshot) -> Mapping[str, str]:
    """Zone -> the country that it lies in."""
    return snapshot.mapping("SELECT zone, iso3 FROM grid_zones")


@lru_cache(maxsize=4)
def _named(snapshot: Snapshot) -> Mapping[tuple[str, str], str]:
    """(cloud, key of a region) or ('', key of a name) -> the zone."""
    found = {("", name_key(zone)): zone for zone in _countries(snapshot)}
    for name, cloud, zone in snapshot.rows("SELECT name, cloud, zone FROM grid_zone_names"):
        key = name_key(str(name)) if cloud or "-" in str(name) else place_key(str(name))
        found[str(cloud), key] = str(zone)
    return found
