"""Electricity Maps, version 3: grams of CO2 equivalent per kilowatt-hour used in a zone, by the hour. Needs a key.

Average, flow-traced (imports by what their neighbours made), life-cycle or direct by ``emissionFactorType``. Source of
the form: the models of its published OpenAPI client (``past-range``), and its header ``auth-token``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from obsia.core.message import Message
from obsia.grids.reading import asked, instant, malformed, named, number, rows, spans, zulu
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Basis, Meaning, Point, ReadSeries, Scope, Side, hourly
from obsia.grids.web import Web

NAME: Final = "electricity-maps"
OFFERS: Final = (
    Meaning(basis=Basis.AVERAGE, scope=Scope.LIFE_CYCLE),
    Meaning(basis=Basis.AVERAGE, scope=Scope.DIRECT),
)
KEYS: Final = ("ELECTRICITYMAPS_API_TOKEN",)
_HOST: Final = "https://api.electricitymaps.com"
_FACTORS: Final = {Scope.LIFE_CYCLE: "lifecycle", Scope.DIRECT: "direct"}
_LONGEST: Final = timedelta(days=10)
"""What one question may ask for by the hour."""


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The zone's name at the service: ``OBSIA_ELECTRICITYMAPS_ZONES`` (``USA=US-CAL-CISO``), else ISO 3166."""
    return named(web, "OBSIA_ELECTRICITYMAPS_ZONES").get(zone_id) or iso2 or None


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """The series of a zone. Raises ``NoSeries``."""
    address = f"{web.base('ELECTRICITYMAPS', _HOST)}/v3/carbon-intensity/past-range"
    factors = _FACTORS[meaning.scope]
    points: dict[datetime, Point] = {}
    estimated = 0
    for one, other in spans(start, end, longest=_LONGEST):
        query = {
            "zone": name,
            "start": zulu(one),
            "end": zulu(other),
            "emissionFactorType": factors,
            "temporalGranularity": "hourly",
        }
        answer = asked(web, address, source=NAME, query=query, secret={"auth-token": web.setting(KEYS[0])})
        if answer.get("zone") != name:
            raise NoSeries(reason=Reason.WRONG_ZONE, source=NAME, zone_id=zone_id)
        for row in rows(answer, source=NAME):
            at = instant(row.get("datetime"), source=NAME)
            value = number(row.get("carbonIntensity"), source=NAME)
            if row.get("emissionFactorType", factors) != factors:
                raise NoSeries(reason=Reason.OTHER_MEANING, source=NAME, zone_id=zone_id)
            if row.get("zone", name) != name:
                raise NoSeries(reason=Reason.WRONG_ZONE, source=NAME, zone_id=zone_id)
            if at.minute or at.second:
                raise malformed(NAME, Message("grid-not-whole-hour"))
            if value is not None and start <= at < end and at not in points:
                points[at] = Point(at=at, value=value, minutes=60)
                estimated += row.get("isEstimated") is True
    return ReadSeries(
        side=Side.CONSUMPTION,
        values=hourly(points.values(), start=start, end=end),
        address=f"{address}?zone={name}",
        method=f"flow-traced, {factors} factors; {estimated} of {len(points)} hours estimated by the source",
    )
