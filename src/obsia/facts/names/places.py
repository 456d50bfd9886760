"""Places as people and clouds write them -> the country, or the aggregate of countries, whose grid feeds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from obsia.core.errors import UnknownName
from obsia.core.message import CodedCountry, Message
from obsia.core.spelling import SUGGESTED, Spellings, is_readable, shown, spelling
from obsia.facts.groups import group_of
from obsia.facts.keys import name_key, place_key
from obsia.facts.names.known import without_facts
from obsia.facts.names.sayings import speech
from obsia.facts.snapshot import Snapshot

_LONGEST: Final = 100
_ZONE_OF_CLOUD: Final = re.compile(r"(?P<region>.*[0-9])-?[a-f]", re.IGNORECASE)
"""Availability zones: ``eu-west-1a``, ``europe-west4-b``."""
_SITE_OF_CLOUD: Final = re.compile(r"(?P<region>[a-z]{2,4}(?:-[a-z]{3})?)-?[0-9]{1,2}", re.IGNORECASE)
"""Numbered sites of one region: ``GRA11``, ``BHS5``, ``fr-par-1``."""
_GRID_ZONE: Final = re.compile(r"(?P<iso2>[A-Z]{2})-[A-Z0-9]{1,6}(?:-(?![0-9]+$)[A-Z0-9]{1,6})*")
"""Zones of grids inside a country: ``US-CAL-CISO``, ``DK-DK1``."""
_NO_PLACE: Final = re.compile(
    r"n\s*[/.]\s*a\.?|(?:l['’]|les? |the )?(?:accords?|trait[ée]s?|sommets?|conventions?|protocoles?|treaty|summit) .+"
    r"|(?:the )?.+ (?:agreement|accords?|treaty|summit|protocol|convention)",
    re.IGNORECASE,
)
"""Nothing stated, and what bears a place's name without being there: ``n/a``, ``the Paris Agreement``."""
_BRACKET: Final = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)")
_DISPLAYED: Final = re.compile(r"\([^()]+\)\s*(?P<region>[^()]+)")
"""As consoles list regions: ``(Europe) France Central``."""
_CODE_AND_PLACE: Final = re.compile(
    r"(?P<outer>[a-z]+[a-z0-9-]*[0-9][a-z0-9-]*)[\s,:/–—-]+(?P<inner>[^\W\d_].*)", re.IGNORECASE
)
"""A region beside where it is: ``eu-north-1 Stockholm``."""
_NAMED: Final = re.compile(r"(?:(?:la |the )?(?:cloud )?r[ée]gion|zone|location)[\s:=]+(?P<rest>.+)", re.IGNORECASE)
"""A place behind the word that says that it is one: ``region google cloud paris``."""
_LAST: Final = re.compile(
    r".+?[\s'’](?:in|en|aux?|à|dans|at|near|inside|within|from)\s+(?P<place>[^\W\d_].*)", re.IGNORECASE
)
"""A place behind what is there: ``servers in Sweden``."""
_COMPASS: Final = re.compile(r"-(?:EAST|WEST|NORTH|SOUTH|CENTRAL|GOV)")
_STATE: Final = re.compile(
    r"A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]",
    re.IGNORECASE,
)
_PROVINCE: Final = re.compile(r"AB|BC|MB|NB|NS|ON|QC|SK", re.IGNORECASE)
"""Codes of States and provinces, which stand behind cities in North America: many are codes of countries too."""
_ARTICLE: Final = re.compile(
    r"(?:(?:in |en |à |au |aux |dans )?(?:the |les? |la |l['’])|in |en |au |aux |dans )", re.IGNORECASE
)
_PART: Final = re.compile(
    r"(?:the )?(?:state|province|region|county|commonwealth|territory|city|city-state|land) of (?:the )?(?P<of>.+)"
    r"|(?:l['’])?(?:état|etat|province|région|region|land|canton|département|ville|ciudad|estado|provincia|comunidad)"
    r" (?:d[eou]s? (?:la |l['’])?|d['’]|della? )?(?P<de>.+)"
    r"|(?P<head>.+?)(?:,)? (?:state|province|region|county|city|area|metro|prefecture)",
    re.IGNORECASE,
)
"""What people write beside the name of a part of a country."""
_CLOUD_WORD: Final = re.compile(
    r"^(?P<name>google|oracle|ibm|alibaba|amazon|microsoft|tencent|ovh)[ -](?:cloud|web services|azure)(?= )",
    re.IGNORECASE,
)
_CALLED: Final = {"ovh": "ovhcloud", "amazon": "aws", "google": "gcp", "microsoft": "azure", "oci": "oracle"}
"""What people call clouds beside a region."""
_MOST_PARTS: Final = 4
_SHARE: Final = "cloud_market_share"
_ACRONYMS: Final = frozenset({"AI", "IA", "LLM", "LLMs", "GPU", "GPUs", "CO2", "I"})
_OPENING: Final = frozenset({"et", "and", "what", "how", "combien", "quelle", "quel", "data", "centres", "les", "is"})
_SIGNS: Final = "?!.,;:()«»“”\"'’"
_ELIDED: Final = re.compile(r"\b[dlnsc]['’]", re.IGNORECASE)
_OWNER: Final = re.compile(r"['’]s$")
_MOST_WORDS: Final = 16
CLOSE: Final = 0.75
"""So alike is a misspelt name of a country to the name: one letter in four may be another."""
_LEAST: Final = 0.7


class Basis(StrEnum):
    """How a region was understood."""

    ISO3 = "iso3"
    ISO2 = "iso2"
    M49 = "m49"
    COUNTRY_NAME = "country name"
    CLOUD_REGION = "cloud region"
    CLOUD_REGION_NAME = "cloud region name"
    AVAILABILITY_ZONE = "availability zone"
    LARGEST_CLOUD = "region of the largest cloud that has one of that code"
    """Clouds have regions of that code in different countries: the largest cloud is taken, and this says so."""
    GRID = "grid of the table"
    """A grid that is no country: the world, a continent."""
    GRID_ZONE = "grid zone, taken as its country"
    """The zone's own grid is not known: the country stands in for it, and this says so."""
    UNION = "union, taken as its continent"
    """The European Union has no grid of its own in the tables: that of Europe stands in, and this says so."""


_CODES: Final = frozenset({Basis.ISO3, Basis.ISO2, Basis.M49})
_NAMES: Final = frozenset({Basis.COUNTRY_NAME, Basis.GRID_ZONE, Basis.CLOUD_REGION_NAME})
"""What a place in a sentence is named by: codes are words there."""
COUNTRY: Final = (Basis.ISO3, Basis.ISO2, Basis.M49, Basis.COUNTRY_NAME)
"""What names a country, and not a place in one: a code before a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region as understood: ``zone_id`` is ISO 3166-1 alpha-3; ``place`` is for people."""

    zone_id: str
    basis: Basis
    place: str
    evidence: str
    others: tuple[str, ...] = ()
    """Where other clouds mean elsewhere by the same code: how these are told from the one that was taken."""
    cloud: str = ""
    region: str = ""
    """Of a region of a cloud: whose it is, and its code there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    source: Basis
    cloud: str
    region: str
    iso3: str
    place: str
    evidence: str

    @property
    def suggestion(self) -> str:
        """As suggestions write it: a region of a cloud with its country, a code with what it is called."""
        return f"{self.cloud}:{self.region} ({self.iso3})" if self.cloud else _coded(self.source, self.iso3, self.place)


def resolve_region(snapshot: Snapshot, *, text: str, provider: str | None = None) -> Region:
    """The country of ``text``: a code, a name in its own language, English or French, a cloud region, a grid zone.

    ``provider`` settles what one code means at several clouds. Raises ``UnknownName`` for an unknown or
    ambiguous text, with candidates.
    """
    cleaned = text.strip()
    if not is_readable(cleaned, longest=_LONGEST) or _NO_PLACE.fullmatch(cleaned):
        raise UnknownName(kind="region", name=shown(text), remedy=Message("remedy-region"))
    found = _region_or_clash(snapshot, cleaned, provider)
    if isinstance(found, Region):
        return found
    if found:
        remedy = Message("remedy-region-clash")
        raise UnknownName(kind="region", name=shown(text), suggestions=_told(found), remedy=remedy)
    for _, part in (("", cleaned), *_readings(snapshot, cleaned)):
        if known := without_facts(snapshot, part, kind="place"):
            titled = tuple(_titled(snapshot, zone) for zone in known.nearest)
            raise replace(known, nearest=titled).unknown(text, kind="region")
    if group_of(snapshot, cleaned):
        raise UnknownName(kind="region", name=shown(text), remedy=Message("remedy-country-several"))
    raise UnknownName(
        kind="region", name=shown(text), suggestions=_near(snapshot, cleaned), remedy=Message("remedy-region")
    )


def names_region(snapshot: Snapshot, text: str) -> bool:
    """Whether :func:`resolve_region` knows ``text``; nothing is compared for suggestions."""
    cleaned = text.strip()
    return (
        is_readable(cleaned, longest=_LONGEST)
        and not _NO_PLACE.fullmatch(cleaned)
        and isinstance(_region_or_clash(snapshot, cleaned, None), Region)
    )


def country_in(snapshot: Snapshot, text: str) -> str:
    """The country that one part of ``text`` names and no other part denies, as its code; '' for none or several.

    Commas, semicolons, colons and brackets part it. A part is a name as it stands: "no region" is not Norway.
    """
    parts = (part.strip() for part in re.split(r"[,;:()]", text))
    places = [_settle(snapshot, _places(snapshot, part), cloud="") for part in parts if 2 < len(part) <= _LONGEST]
    found = {each.iso3 for each in places if isinstance(each, _Place) and each.source in COUNTRY}
    return found.pop() if len(found) == 1 else ""


def _region_or_clash(snapshot: Snapshot, cleaned: str, provider: str | None) -> Region | tuple[_Place, ...]:
    """The region of a text, or the places in several countries that it may be; none where nothing has the name."""
    cloud = cloud_of(snapshot, provider) if provider else ""
    clash: tuple[_Place, ...] = ()
    for own, part in _readings(snapshot, cleaned):
        found = _one(snapshot, part, cloud=own or cloud)
        if isinstance(found, Region):
            return found
        clash = clash or found
    if not clash:
        spoken = _in_sentence(snapshot, cleaned)
        if len({each.iso3 for each in spoken}) == 1:
            return _region(spoken[0], spoken[0].source)
        clash = tuple(spoken)
    return _of_largest_cloud(snapshot, clash) or clash if clash else ()


def resolve_country(snapshot: Snapshot, *, text: str) -> Region:
    """The country of ``text``, which names one and no place in it. Raises ``UnknownName`` with suggestions.

    A code of a country is one however it is written, and whatever clouds mean by it.
    """
    cleaned = text.strip()
    code = cleaned.upper()
    places = [each for each in _places(snapshot, code) if each.source in COUNTRY] if len(code) < 4 else []
    if places:
        # RU is Russia's code before it is short for the United Kingdom in French.
        own = min(places, key=lambda each: COUNTRY.index(each.source))
        return _region(own, own.source)
    suggestions: tuple[str, ...] = ()
    remedy = Message("remedy-country")
    try:
        region = resolve_region(snapshot, text=cleaned)
    except UnknownName as error:
        # A city that comes near says nothing of the country that was meant.
        is_near = error.remedy == Message("remedy-region")
        suggestions = _spellings(snapshot)[0].near(cleaned, least=CLOSE) if is_near else error.suggestions
        suggestions = tuple(each for each in suggestions if ":" not in each)
        remedy = Message("remedy-country-several") if group_of(snapshot, cleaned) else remedy
    else:
        if region.basis in COUNTRY:
            return region
        if region.basis in (Basis.GRID, Basis.UNION):
            remedy = Message("remedy-country-several")
        elif region.basis is Basis.GRID_ZONE:
            suggestions = (_titled(snapshot, region.zone_id),)
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
    first, _, rest = _CLOUD_WORD.sub(r"\g<name>", text).replace("/", " ").partition(" ")
    cloud = _CALLED.get(name_key(first), name_key(first))
    if rest and cloud in _clouds(snapshot):
        yield from ((own or cloud, part) for own, part in _readings(snapshot, rest.strip()))
    if displayed := _DISPLAYED.fullmatch(text):
        yield "", displayed["region"].strip()
    if bracket := _BRACKET.fullmatch(text) or _CODE_AND_PLACE.fullmatch(text):
        outer, inner = bracket["outer"].strip(), bracket["inner"].strip()
        yield "", f"{outer} {inner}"
        named = ("", inner), (_cloud_at(snapshot, outer, inner), outer)
        # A code says more than where it is; of "EU (Ireland)" and "Georgia (US)" what stands in brackets says more.
        yield from reversed(named) if any(letter.isdecimal() for letter in outer) else named
    parts = [part.strip() for part in text.split(",")[:_MOST_PARTS]]
    if len(parts) > 1:
        if home := "US" if _STATE.fullmatch(parts[-1]) else "CA" if _PROVINCE.fullmatch(parts[-1]) else "":
            yield from (("", part) for part in _of_city(snapshot, parts, home))
        else:
            yield from (("", part) for part in reversed(parts))
    if article := _ARTICLE.match(text):
        yield "", text[article.end() :].strip()
    if named := _NAMED.fullmatch(text):
        yield from _readings(snapshot, named["rest"].strip())
    if part := _PART.fullmatch(text):
        yield "", next(group for group in part.groups() if group).strip()
    if last := _LAST.fullmatch(text):
        place = last["place"].strip()
        article = _ARTICLE.match(place)
        yield from (("", each) for each in (place, place[article.end() :].strip() if article else "") if each)


def _in_sentence(snapshot: Snapshot, text: str) -> list[_Place]:
    """Places that a sentence names (``Germany's data centres``), the longest names first.

    A name begins with a capital. None where another word with a capital stands in the sentence, of which the name may
    be a part: Georgia Tech is no country.
    """
    words = [bare for word in _ELIDED.sub(" ", text).split() if (bare := _OWNER.sub("", word.strip(_SIGNS)))]
    if not 1 < len(words) <= _MOST_WORDS:
        return []
    said = speech(snapshot).said
    found: list[_Place] = []
    taken: set[int] = set()
    for size in range(min(_MOST_PARTS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if taken.isdisjoint(range(start, start + size)) and run[0][:1].isupper() and run[-1][:1].isupper():
                own = [each for each in _places(snapshot, " ".join(run)) if each.source in _NAMES]
                settled = _settle(snapshot, own, cloud="")
                if isinstance(settled, _Place):
                    found.append(settled)
                    taken |= {*range(start, start + size)}
    others = [word for at, word in enumerate(words) if at not in taken and word[:1].isupper()]
    is_plain = all(
        word in _ACRONYMS or spelling(word) in said or (word == words[0] and _is_said(word)) for word in others
    )
    return found if is_plain else []


def _is_said(word: str) -> bool:
    """Whether the first word of a sentence, whose capital says nothing, is one that opens a question."""
    return name_key(word) in _OPENING


def _of_city(snapshot: Snapshot, parts: list[str], home: str) -> list[str]:
    """What a city and a code behind it name, where the code is that of a State and perhaps of a country too.

    "Berlin, DE" is in Germany and "Los Angeles, CA" not in Canada; "Paris, TX" is not in France.
    """
    cities = {each.iso3 for part in parts[:-1] for each in _places(snapshot, part)}
    own = {each.iso3 for each in _places(snapshot, parts[-1]) if each.source is Basis.ISO2}
    if cities & own:
        return [parts[-1]]
    # A code that may be either, behind a city that is not known, names neither.
    return [f"{home}-{parts[-1].upper()}"] if cities or not own else []


def _cloud_at(snapshot: Snapshot, region: str, place: str) -> str:
    """The one cloud whose region of that code is at that place; '' where none or several are."""
    there = {each.iso3 for each in _places(snapshot, place)}
    clouds = {each.cloud for each in _places(snapshot, region) if each.cloud and each.iso3 in there}
    return clouds.pop() if len(clouds) == 1 else ""


def _one(snapshot: Snapshot, text: str, *, cloud: str) -> Region | tuple[_Place, ...]:
    """The place that a text names as it is; else the places between which it does not tell, or none."""
    found = _settle(snapshot, _places(snapshot, text), cloud=cloud)
    if isinstance(found, _Place):
        return _region(found, found.source)
    clash = found
    for pattern in (_ZONE_OF_CLOUD, _SITE_OF_CLOUD):
        if zone := pattern.fullmatch(text):
            places = [each for each in _places(snapshot, zone["region"]) if each.source is Basis.CLOUD_REGION]
            found = _settle(snapshot, places, cloud=cloud)
            if isinstance(found, _Place):
                return _region(found, Basis.AVAILABILITY_ZONE)
            clash = clash or found
    if clash:
        return clash
    # "us-east-99" is a region that no cloud has, and no zone of a grid.
    if (grid := _GRID_ZONE.fullmatch(text.upper())) and not _COMPASS.search(text.upper()):
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
    if (known := snapshot.provider(provider)) and known.cloud:
        return known.cloud
    return next((name for name in (provider, provider.partition(".")[0]) if name in _clouds(snapshot)), "")


def _places(snapshot: Snapshot, text: str) -> tuple[_Place, ...]:
    clause = "FROM place_keys WHERE key = ? ORDER BY rowid"
    own = snapshot.select(_Place, clause, name_key(text))
    return own or snapshot.select(_Place, clause, place_key(text))


def _settle(snapshot: Snapshot, places: Sequence[_Place], *, cloud: str) -> _Place | tuple[_Place, ...]:
    """The one place that is meant; where several are, all of them."""
    own = [each for each in places if each.cloud == cloud] if cloud else []
    # A country's own code goes before what a cloud that nobody named calls a region, a country's name before a part's.
    codes = [each for each in places if each.source in _CODES]
    names = [each for each in places if each.source in COUNTRY]
    for group in (own, codes, names, places):
        if len({each.iso3 for each in group}) == 1:
            # Of regions of one code in one country the largest cloud's is shown.
            share = {each.cloud: _share(snapshot, each.cloud) if each.cloud else 0.0 for each in group}
            order = list(Basis)
            return min(group, key=lambda each: (order.index(each.source), -share[each.cloud], each.cloud, each.region))
        if group:
            return tuple(group)
    return ()


def _told(clash: tuple[_Place, ...]) -> tuple[str, ...]:
    """How each of several places is told from the others."""
    return tuple(sorted({each.suggestion for each in clash}))[:SUGGESTED]


def _of_largest_cloud(snapshot: Snapshot, clash: tuple[_Place, ...]) -> Region | None:
    """The region of the cloud with the largest share of the market, of clouds that all mean a region by one code."""
    if any(each.source is not Basis.CLOUD_REGION for each in clash):
        return None
    shares = {each.cloud: _share(snapshot, each.cloud) for each in clash}
    largest = max(shares, key=lambda cloud: (shares[cloud], cloud))
    if not shares[largest]:
        return None
    place = next(each for each in clash if each.cloud == largest)
    others = tuple(each for each in clash if each.iso3 != place.iso3)
    return replace(_region(place, Basis.LARGEST_CLOUD), others=_told(others))


def _share(snapshot: Snapshot, cloud: str) -> float:
    """The share of the market of a cloud, by the latest fact; 0 where none is known."""
    known = [each for each in snapshot.facts(f"cloud:{cloud}") if each.property == _SHARE and each.value is not None]
    return max(known, key=lambda each: each.as_of).value or 0.0 if known else 0.0


def _region(place: _Place, basis: Basis) -> Region:
    where = f"{place.place} ({place.cloud} {place.region})" if place.cloud else place.place
    return Region(
        zone_id=place.iso3,
        basis=basis,
        place=where,
        evidence=place.evidence,
        cloud=place.cloud,
        region=place.region,
    )


def _titled(snapshot: Snapshot, zone: str) -> str:
    """A zone as suggestions write it: its code, and what it is called."""
    region = _one(snapshot, zone, cloud="")
    return _coded(region.basis, zone, region.place) if isinstance(region, Region) else zone


def _coded(source: object, iso3: str, place: str) -> str:
    """A place behind its code; the name of a country is one that each language has."""
    text = f"{iso3} ({place})"
    return CodedCountry(text) if source in COUNTRY else text


def _near(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """What comes near: a country that is misspelt goes before a city, and a city before a country of like letters."""
    countries, every = _spellings(snapshot)
    found = (*countries.near(text, least=CLOSE), *every.near(text, least=_LEAST))
    return tuple(dict.fromkeys(found))[:SUGGESTED]


@lru_cache(maxsize=4)
def _spellings(snapshot: Snapshot) -> tuple[Spellings[str], Spellings[str]]:
    """Names of countries, and those with cities and regions of clouds, the largest cloud first.

    Codes of countries are too short to be mistaken for another.
    """
    sql = "SELECT key, source, cloud, region, iso3, place FROM place_keys"
    countries: list[tuple[str, str, str]] = []
    every: list[tuple[str, str, str]] = []
    rows = list(snapshot.rows(sql))
    names = {(iso3, place) for _, source, _, _, iso3, place in rows if source in COUNTRY}
    for key, source, cloud, region, iso3, place in rows:
        if source in _CODES:
            continue
        # Where a region of a cloud has no name of its own, its country's stands for it.
        basis = Basis.COUNTRY_NAME if (iso3, place) in names else source
        shown_as = f"{cloud}:{region}" if cloud else _coded(basis, str(iso3), str(place))
        each = (str(key), shown_as, f"0{_share(snapshot, str(cloud)):.3f}" if cloud else "1")
        every.append(each)
        if source == Basis.COUNTRY_NAME:
            countries.append(each)
    return Spellings(countries), Spellings(every)
