"""Regions as people and clouds write them -> the country whose grid feeds them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from obsia.core.errors import UnknownName
from obsia.facts.keys import name_key, place_key
from obsia.facts.snapshot import Snapshot
from obsia.facts.suggest import SUGGESTED, shown

_LONGEST: Final = 100
_ZONE_OF_CLOUD: Final = re.compile(r"(?P<region>.*[0-9])-?[a-f]", re.IGNORECASE)
"""Availability zones: ``eu-west-1a``, ``europe-west4-b``."""
_GRID_ZONE: Final = re.compile(r"(?P<iso2>[A-Z]{2})-[A-Z0-9]{1,6}(?:-[A-Z0-9]{1,6})*")
"""Zones of grids inside a country: ``US-CAL-CISO``, ``DK-DK1``."""
_REMEDY: Final = "Use an ISO 3166-1 code (FRA, FR), a cloud region (eu-west-1, westeurope) or a country's name."


class Basis(StrEnum):
    """How a region was understood."""

    ISO3 = "iso3"
    ISO2 = "iso2"
    COUNTRY_NAME = "country name"
    CLOUD_REGION = "cloud region"
    CLOUD_REGION_NAME = "cloud region name"
    AVAILABILITY_ZONE = "availability zone"
    GRID = "grid of the table"
    """A grid that is no country: the world, a continent."""
    GRID_ZONE = "grid zone, taken as its country"
    """The zone's own grid is not known: the country stands in for it, and this says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region as understood: ``zone_id`` is ISO 3166-1 alpha-3; ``place`` is for people."""

    zone_id: str
    basis: Basis
    place: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    source: Basis
    cloud: str
    region: str
    iso3: str
    place: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.cloud}:{self.region} ({self.iso3})" if self.cloud else f"{self.iso3} ({self.place})"


def resolve_region(snapshot: Snapshot, *, text: str, provider: str | None = None) -> Region:
    """The country of ``text``: a code, a cloud region, a region's display name or a grid zone.

    ``provider`` settles what one code means at several clouds. Raises ``UnknownName`` for an unknown or
    ambiguous text, with candidates.
    """
    cleaned = text.strip()
    if not cleaned or len(cleaned) > _LONGEST or not cleaned.isprintable():
        raise UnknownName(kind="region", name=shown(text), remedy=_REMEDY)
    cloud = cloud_of(snapshot, provider) if provider else ""
    prefix, colon, rest = cleaned.partition(":")
    if colon:
        # "aws:eu-west-1": as the candidates of an error are printed.
        cloud, cleaned = name_key(prefix), rest.strip()
    found = _settle(_places(snapshot, cleaned), cloud=cloud, text=cleaned, shown_text=text)
    if found:
        return _region(found, found.source)
    zone = _ZONE_OF_CLOUD.fullmatch(cleaned)
    if zone:
        places = [each for each in _places(snapshot, zone["region"]) if each.cloud]
        found = _settle(places, cloud=cloud, text=cleaned, shown_text=text)
        if found:
            return _region(found, Basis.AVAILABILITY_ZONE)
    grid = _GRID_ZONE.fullmatch(cleaned.upper())
    if grid:
        places = [each for each in _places(snapshot, grid["iso2"]) if each.source is Basis.ISO2]
        if places:
            return _region(places[0], Basis.GRID_ZONE)
    aggregate = snapshot.facts(f"grid:{cleaned.upper()}")
    if aggregate:
        subject = aggregate[0].subject
        place = snapshot.label(subject) or cleaned.upper()
        return Region(zone_id=cleaned.upper(), basis=Basis.GRID, place=place, evidence=aggregate[0].evidence)
    near = _near(snapshot, cleaned)
    raise UnknownName(kind="region", name=shown(text), suggestions=near, remedy=_REMEDY)


def cloud_of(snapshot: Snapshot, provider: str) -> str:
    """The cloud of a provider (``aws.bedrock`` -> ``aws``), '' when it is not a cloud's own service."""
    known = snapshot.provider(provider)
    if known and known.cloud:
        return known.cloud
    clouds = {str(cloud) for (cloud,) in snapshot.rows("SELECT DISTINCT cloud FROM regions")}
    return next((name for name in (provider, provider.partition(".")[0]) if name in clouds), "")


def _places(snapshot: Snapshot, text: str) -> list[_Place]:
    sql = "SELECT source, cloud, region, iso3, place, evidence FROM place_keys WHERE key = ? ORDER BY rowid"
    rows = snapshot.rows(sql, (name_key(text),)) or snapshot.rows(sql, (place_key(text),))
    return [
        _Place(
            source=Basis(str(row[0])),
            cloud=str(row[1]),
            region=str(row[2]),
            iso3=str(row[3]),
            place=str(row[4]),
            evidence=str(row[5]),
        )
        for row in rows
    ]


def _settle(places: list[_Place], *, cloud: str, text: str, shown_text: str) -> _Place | None:
    """The one place that is meant; None when there is none. Raises ``UnknownName`` when several are."""
    own = [each for each in places if each.cloud == cloud] if cloud else []
    # A code in capitals is a country's code; a cloud's code is written small.
    codes = [each for each in places if not each.cloud and (text.isupper() or len(text) > 3)]
    for group in (own, codes, places):
        if len({each.iso3 for each in group}) == 1:
            return min(group, key=lambda each: (list(Basis).index(each.source), each.cloud, each.region))
        if group:
            candidates = tuple(sorted({str(each) for each in group}))[:SUGGESTED]
            remedy = "It means different places; pass the provider, or one of these."
            raise UnknownName(kind="region", name=shown(shown_text), suggestions=candidates, remedy=remedy)
    return None


def _region(place: _Place, basis: Basis) -> Region:
    where = f"{place.place} ({place.cloud} {place.region})" if place.cloud else place.place
    return Region(zone_id=place.iso3, basis=basis, place=where, evidence=place.evidence)


def _near(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    rows = snapshot.rows("SELECT key, cloud, region, iso3, place FROM place_keys")
    near = {str(row[0]): f"{row[1]}:{row[2]}" if row[1] else f"{row[3]} ({row[4]})" for row in rows}
    matches = difflib.get_close_matches(place_key(text), near, n=2 * SUGGESTED, cutoff=0.7)
    return tuple(dict.fromkeys(near[match] for match in matches))[:SUGGESTED]
