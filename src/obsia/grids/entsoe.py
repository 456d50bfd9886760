"""ENTSO-E Transparency Platform: generation of a zone by type of plant, by the quarter to the whole hour. Needs a key.

It tells megawatts, not grams. Which grams a type of plant stands for is a fact with a source that is not on file yet,
so :func:`intensity` refuses, and says so; :func:`generation` reads what there is. Source of the form: document A75
(process A16) of the platform, and curve types A01 and A03, as public clients read them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from obsia.core.message import Message
from obsia.grids.reading import hours, instant, malformed, named, spans
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Basis, Meaning, Point, ReadSeries, Scope
from obsia.grids.web import Web

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME: Final = "entsoe"
OFFERS: Final = (
    Meaning(basis=Basis.AVERAGE, scope=Scope.LIFE_CYCLE),
    Meaning(basis=Basis.AVERAGE, scope=Scope.DIRECT),
)
KEYS: Final = ("ENTSOE_API_KEY",)
AREAS: Final = {
    "AUT": "10YAT-APG------L",
    "BEL": "10YBE----------2",
    "CHE": "10YCH-SWISSGRIDZ",
    "CZE": "10YCZ-CEPS-----N",
    "DEU": "10Y1001A1001A82H",
    "ESP": "10YES-REE------0",
    "FIN": "10YFI-1--------U",
    "FRA": "10YFR-RTE------C",
    "IRL": "10Y1001A1001A59C",
    "NLD": "10YNL----------L",
    "POL": "10YPL-AREA-----S",
    "PRT": "10YPT-REN------W",
}
"""Zone -> the platform's name of it (Energy Identification Code); Germany with Luxembourg, Ireland the whole island.
Read in the tables of public clients. Others: ``OBSIA_ENTSOE_AREAS`` (``SWE=10Y1001A1001A46L``)."""
_HOST: Final = "https://web-api.tp.entsoe.eu"
_LONGEST: Final = timedelta(days=365)
_STEPS: Final = {"PT15M": 15, "PT30M": 30, "PT60M": 60}
_CARRIED: Final = "A03"
"""The curve type in which a value holds until the next one that is told."""

Generation = dict[str, tuple[float | None, ...]]
"""Type of plant (B01 to B25) -> mean megawatts by hour; None in a gap."""


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The zone's name at the platform; None for zones that the table and the environment lack."""
    del iso2
    return named(web, "OBSIA_ENTSOE_AREAS").get(zone_id) or AREAS.get(zone_id)


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """No series: generation is read, but no sourced factors turn it into grams. Raises ``NoSeries``."""
    del name, start, end, meaning, web
    raise NoSeries(reason=Reason.NO_FACTORS, source=NAME, zone_id=zone_id)


def generation(name: str, start: datetime, end: datetime, *, web: Web) -> Generation:
    """Mean megawatts of an area by type of plant and hour, from ``start`` up to ``end`` (whole hours, UTC).

    What plants take (pumping) is not netted. Raises ``NoSeries``.
    """
    points: dict[str, dict[datetime, Point]] = {}
    for one, other in spans(start, end, longest=_LONGEST):
        query = {
            "documentType": "A75",
            "processType": "A16",
            "in_Domain": name,
            "periodStart": one.strftime("%Y%m%d%H%M"),
            "periodEnd": other.strftime("%Y%m%d%H%M"),
        }
        secret = {"securityToken": web.setting(KEYS[0])}
        body = web.bytes(f"{web.base('ENTSOE', _HOST)}/api", source=NAME, query=query, secret_query=secret)
        for plant, point in _points(_document(body), name):
            points.setdefault(plant, {}).setdefault(point.at, point)
    if not points:
        raise NoSeries(reason=Reason.NO_DATA, source=NAME)
    return {
        plant: hours(held.values(), start=start, end=end, source=NAME, wrong="grid-points-overlap")
        for plant, held in sorted(points.items())
    }


def _document(body: bytes) -> Element:
    """The document, without a type definition. Raises ``NoSeries`` for other forms, and where it says "no data"."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise malformed(NAME, Message("grid-type-definition"))
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 (no type definition: nothing to expand)
    except ElementTree.ParseError:
        raise malformed(NAME, Message("grid-not-xml")) from None
    match _tag(root):
        case "GL_MarketDocument":
            return root
        case "Acknowledgement_MarketDocument":
            raise NoSeries(reason=Reason.NO_DATA, source=NAME)
        case _:
            raise malformed(NAME, Message("grid-other-document"))


def _points(root: Element, name: str) -> Iterator[tuple[str, Point]]:
    """(type of plant, mean megawatts of a step)."""
    for series in (each for each in root if _tag(each) == "TimeSeries"):
        if _text(series, "outBiddingZone_Domain.mRID"):
            continue
        if _text(series, "inBiddingZone_Domain.mRID") not in ("", name):
            raise NoSeries(reason=Reason.WRONG_ZONE, source=NAME)
        plant, carried = _text(series, "MktPSRType", "psrType"), _text(series, "curveType") == _CARRIED
        for period in (each for each in series if _tag(each) == "Period"):
            yield from ((plant, point) for point in _of_period(period, carried=carried))


def _of_period(period: Element, *, carried: bool) -> Iterator[Point]:
    minutes = _STEPS.get(_text(period, "resolution"))
    if minutes is None:
        raise malformed(NAME, Message("grid-long-resolution"))
    first, last = (instant(_text(period, "timeInterval", edge), source=NAME) for edge in ("start", "end"))
    steps = (last - first) // timedelta(minutes=minutes)
    told: dict[int, float] = {}
    for point in (each for each in period if _tag(each) == "Point"):
        try:
            position, value = int(_text(point, "position")), float(_text(point, "quantity"))
        except ValueError:
            raise malformed(NAME, Message("grid-point-without-number")) from None
        if not 1 <= position <= steps or not math.isfinite(value):
            raise malformed(NAME, Message("grid-point-outside"))
        told[position] = value
    value = None
    for position in range(1, steps + 1):
        value = told.get(position, value if carried else None)
        if value is not None:
            at = first + timedelta(minutes=minutes * (position - 1))
            yield Point(at=at, value=value, minutes=minutes)


def _tag(element: Element) -> str:
    """The name of an element without its namespace, which changes with the version of a document."""
    return element.tag.rpartition("}")[2]


def _text(element: Element, *path: str) -> str:
    """The text at a path of names; '' where there is none."""
    for name in path:
        found = next((each for each in element if _tag(each) == name), None)
        if found is None:
            return ""
        element = found
    return (element.text or "").strip()
