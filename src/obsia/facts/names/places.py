"""Places as people and clouds write them -> the country, or the aggregate of countries, whose grid feeds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from obsia.core.errors import UnknownName
from obsia.core.spelling import SUGGESTED, Spellings, is_readable, shown
from obsia.facts.keys import name_key, place_key
from obsia.facts.snapshot import Snapshot

_LONGEST: Final = 100
_ZONE_OF_CLOUD: Final = re.compile(r"(?P<region>.*[0-9])-?[a-f]", re.IGNORECASE)
"""Availability zones: ``eu-west-1a``, ``europe-west4-b``."""
_GRID_ZONE: Final = re.compile(r"(?P<iso2>[A-Z]{2})-[A-Z0-9]{1,6}(?:-[A-Z0-9]{1,6})*")
"""Zones of grids inside a country: ``US-CAL-CISO``, ``DK-DK1``."""
_BRACKET: Final = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)")
_ARTICLE: Final = re.compile(r"(?:(?:in |en |à |au |aux )?(?:the |les? |la |l['’])|in |en |au |aux )", re.IGNORECASE)
_MOST_PARTS: Final = 4
_LEAST: Final = 0.7
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
    UNION = "union, taken as its continent"
    """The European Union has no grid of its own in the tables: that of Europe stands in, and this says so."""


COUNTRY: Final = frozenset({Basis.ISO3, Basis.ISO2, Basis.COUNTRY_NAME})
"""What names a country, and not a place in one."""


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
    """The country of ``text``: a code, a name in its own language, English or French, a cloud region, a grid zone.

    ``provider`` settles what one code means at several clouds. Raises ``UnknownName`` for an unknown or
    ambiguous text, with candidates.
    """
    cleaned = text.strip()
    if not is_readable(cleaned, longest=_LONGEST):
        raise UnknownName(kind="region", name=shown(text), remedy=_REMEDY)
    cloud = cloud_of(snapshot, provider) if provider else ""
    clash: tuple[str, ...] = ()
    for own, part in _readings(snapshot, cleaned):
        found = _one(snapshot, part, cloud=own or cloud)
        if isinstance(found, Region):
            return found
        clash = clash or found
    if clash:
        remedy = "It means different places; pass the provider, or one of these."
        raise UnknownName(kind="region", name=shown(text), suggestions=clash, remedy=remedy)
    raise UnknownName(kind="region", name=shown(text), suggestions=_near(snapshot, cleaned), remedy=_REMEDY)


def resolve_country(snapshot: Snapshot, *, text: str) -> Region:
    """The country of ``text``, which names one and no place in it. Raises ``UnknownName`` with suggestions.

    A code of a country is one however it is written, and whatever clouds mean by it.
    """
    cleaned = text.strip()
    code = cleaned.upper()
    places = [each for each in _places(snapshot, code) if each.source in COUNTRY] if len(code) < 4 else []
    if places:
        return _region(places[0], places[0].source)
    suggestions: tuple[str, ...] = ()
    remedy = "A country by its ISO 3166-1 code or its name."
    try:
        region = resolve_region(snapshot, text=cleaned)
    except UnknownName as error:
        suggestions = tuple(each for each in error.suggestions if ":" not in each)
    else:
        if region.basis in COUNTRY:
            return region
        if region.basis in (Basis.GRID, Basis.UNION):
            remedy = "It names several countries together: name one of them."
        elif region.basis is Basis.GRID_ZONE:
            suggestions = (f"{region.zone_id} ({region.place})",)
    raise UnknownName(kind="country", name=shown(text), suggestions=suggestions, remedy=remedy)


def _readings(snapshot: Snapshot, text: str) -> Iterator[tuple[str, str]]:
    """A text as it is, then without what people write beside a place: a cloud, a city in brackets, an article.

    Each beside the cloud that it names, '' where it names none.
    """
    yield "", text
    prefix, colon, rest = text.partition(":")
    if colon:
        # "aws:eu-west-1": as the candidates of an error are printed.
        yield name_key(prefix), rest.strip()
    first, _, rest = text.replace("/", " ").partition(" ")
    if rest and (cloud := name_key(first)) in _clouds(snapshot):
        yield cloud, rest.strip()
    if bracket := _BRACKET.fullmatch(text):
        inner = bracket["inner"].strip()
        yield "", f"{bracket['outer'].strip()} {inner}"
        yield _cloud_at(snapshot, bracket["outer"].strip(), inner), bracket["outer"].strip()
        yield "", inner
    for part in reversed(text.split(",")[:_MOST_PARTS]):
        if part.strip() != text:
            yield "", part.strip()
    if article := _ARTICLE.match(text):
        yield "", text[article.end() :].strip()


def _cloud_at(snapshot: Snapshot, region: str, place: str) -> str:
    """The one cloud whose region of that code is at that place; '' where none or several are."""
    there = {each.iso3 for each in _places(snapshot, place)}
    clouds = {each.cloud for each in _places(snapshot, region) if each.cloud and each.iso3 in there}
    return clouds.pop() if len(clouds) == 1 else ""


def _one(snapshot: Snapshot, text: str, *, cloud: str) -> Region | tuple[str, ...]:
    """The place that a text names as it is; else the places between which it does not tell, or none."""
    found = _settle(_places(snapshot, text), cloud=cloud, text=text)
    if isinstance(found, _Place):
        return _region(found, found.source)
    clash = found
    if zone := _ZONE_OF_CLOUD.fullmatch(text):
        places = [each for each in _places(snapshot, zone["region"]) if each.cloud]
        found = _settle(places, cloud=cloud, text=text)
        if isinstance(found, _Place):
            return _region(found, Basis.AVAILABILITY_ZONE)
        clash = clash or found
    if clash:
        return clash
    if grid := _GRID_ZONE.fullmatch(text.upper()):
        places = [each for each in _places(snapshot, grid["iso2"]) if each.source is Basis.ISO2]
        if places:
            return _region(places[0], Basis.GRID_ZONE)
    if aggregate := snapshot.facts(f"grid:{text.upper()}"):
        place = snapshot.label(aggregate[0].subject) or text.upper()
        return Region(zone_id=text.upper(), basis=Basis.GRID, place=place, evidence=aggregate[0].evidence)
    return ()


@lru_cache(maxsize=4)
def _clouds(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(str(cloud) for (cloud,) in snapshot.rows("SELECT DISTINCT cloud FROM regions"))


def cloud_of(snapshot: Snapshot, provider: str) -> str:
    """The cloud of a provider (``aws.bedrock`` -> ``aws``), '' when it is not a cloud's own service."""
    known = snapshot.provider(provider)
    if known and known.cloud:
        return known.cloud
    return next((name for name in (provider, provider.partition(".")[0]) if name in _clouds(snapshot)), "")


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


def _settle(places: list[_Place], *, cloud: str, text: str) -> _Place | tuple[str, ...]:
    """The one place that is meant; where several are, how each is told from the others."""
    own = [each for each in places if each.cloud == cloud] if cloud else []
    # A code in capitals is a country's code; a cloud's code is written small.
    codes = [each for each in places if not each.cloud and (text.isupper() or len(text) > 3)]
    for group in (own, codes, places):
        if len({each.iso3 for each in group}) == 1:
            return min(group, key=lambda each: (list(Basis).index(each.source), each.cloud, each.region))
        if group:
            return tuple(sorted({str(each) for each in group}))[:SUGGESTED]
    return ()


def _region(place: _Place, basis: Basis) -> Region:
    where = f"{place.place} ({place.cloud} {place.region})" if place.cloud else place.place
    return Region(zone_id=place.iso3, basis=basis, place=where, evidence=place.evidence)


def _near(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    return _spellings(snapshot).near(text, least=_LEAST)


@lru_cache(maxsize=4)
def _spellings(snapshot: Snapshot) -> Spellings[str]:
    """Names of countries, then regions of clouds. Codes of countries are too short to be mistaken for another."""
    sql = "SELECT key, source, cloud, region, iso3, place FROM place_keys"
    names = [
        (str(key), f"{cloud}:{region}" if cloud else f"{iso3} ({place})", "" if cloud else "1")
        for key, source, cloud, region, iso3, place in snapshot.rows(sql)
        if source not in (Basis.ISO3, Basis.ISO2)
    ]
    return Spellings(names)
