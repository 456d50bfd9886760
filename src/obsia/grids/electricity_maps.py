"""Electricity Maps, version 3: grams of CO2 equivalent per kilowatt-hour used in a zone, by the hour. Needs a key.

Average, flow-traced (imports by what their neighbours made), life-cycle or direct by ``emissionFactorType``. Source of
the form: the models of its published OpenAPI client (``past-range``), and its header ``auth-token``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from obsia.core.message import Message, Symbol
from obsia.grids.reading import instant, malformed, named, number, record, records, spans, today, zulu
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Basis, Meaning, Point, Scope, Series, Side, hourly
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


def has_key(web: Web) -> bool:
    """Whether all keys are set."""
    return all(web.setting(key) for key in KEYS)


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> Series:
    """The series of a zone. Raises ``NoSeries``."""
    base = web.base("ELECTRICITYMAPS", _HOST)
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
        answer = record(
            web.json(
                f"{base}/v3/carbon-intensity/past-range",
                source=NAME,
                query=query,
                secret={"auth-token": web.setting(KEYS[0])},
            ),
            source=NAME,
            what=Message("grid-answer"),
        )
        if answer.get("zone") != name:
            raise NoSeries(reason=Reason.WRONG_ZONE, source=NAME, zone_id=zone_id)
        for row in records(answer.get("data"), source=NAME, what=Message("quoted", text=Symbol("data"))):
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
    return Series(
        zone_id=zone_id,
        basis=meaning.basis,
        scope=meaning.scope,
        side=Side.CONSUMPTION,
        start=start,
        values=hourly(points.values(), start=start, end=end),
        source=NAME,
        address=f"{base}/v3/carbon-intensity/past-range?zone={name}",
        read_on=today().isoformat(),
        method=f"flow-traced, {factors} factors; {estimated} of {len(points)} hours estimated by the source",
    )
