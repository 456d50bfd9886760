"""The Carbon Intensity API of Great Britain: grams of CO2 per kilowatt-hour by the half hour. No key.

Direct emissions, of what is used: imports are one of its fuels. Only what was read afterwards (``actual``) is taken;
a forecast is none. Source of the form: api.carbonintensity.org.uk, as public clients read it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from obsia.core.message import Message, Symbol
from obsia.grids.reading import asked, hours, instant, malformed, number, record, rows, spans, zulu
from obsia.grids.series import Basis, Meaning, Point, ReadSeries, Scope, Side
from obsia.grids.web import Web

NAME: Final = "uk-carbon-intensity"
OFFERS: Final = (Meaning(basis=Basis.AVERAGE, scope=Scope.DIRECT),)
KEYS: Final = ()
_HOST: Final = "https://api.carbonintensity.org.uk"
_LONGEST: Final = timedelta(days=13)
"""The service refuses more than 14 days."""


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The zone's name at the service, None for any but the United Kingdom (Northern Ireland is not in it)."""
    del iso2, web
    return "GB" if zone_id == "GBR" else None


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """The national series. Raises ``NoSeries``."""
    del zone_id, name, meaning
    base = web.base("UK_CARBON_INTENSITY", _HOST)
    points: dict[datetime, Point] = {}
    for one, other in spans(start, end, longest=_LONGEST):
        url = f"{base}/intensity/{zulu(one, seconds=False)}/{zulu(other, seconds=False)}"
        for slot in rows(asked(web, url, source=NAME), source=NAME):
            at, until = (instant(slot.get(edge), source=NAME) for edge in ("from", "to"))
            told = record(slot.get("intensity"), source=NAME, what=Message("quoted", text=Symbol("intensity")))
            value = number(told.get("actual"), source=NAME)
            minutes = (until - at) // timedelta(minutes=1)
            if not 0 < minutes <= 60:
                raise malformed(NAME, Message("grid-long-slot"))
            # Spans hold both their ends: the slot before the first comes along, and one is told twice.
            if value is not None and start <= at < end:
                points[at] = Point(at=at, value=value, minutes=minutes)
    return ReadSeries(
        side=Side.CONSUMPTION,
        values=hours(points.values(), start=start, end=end, source=NAME, wrong="grid-slots-overlap"),
        address=f"{base}/intensity",
        method="direct emissions of what is used in Great Britain, imports included, means of half hours; actual only",
    )
