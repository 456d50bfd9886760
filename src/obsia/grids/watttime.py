"""WattTime, version 3: the marginal operating emission rate of a region, by five minutes. Needs an account.

Marginal and direct, in pounds of CO2 per megawatt-hour: exactly 0.45359237 kg a pound. A region is no country:
``WATTTIME_REGIONS`` (``USA=CAISO_NORTH``) says which one stands for a zone. Source of the form: the public
client of the service (``/login``, ``/v3/historical``).
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Final

from obsia.core.message import Message, Symbol
from obsia.grids.reading import asked, hours, instant, malformed, named, number, record, rows, spans, zulu
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Basis, Meaning, Point, ReadSeries, Scope, Side, step_minutes
from obsia.grids.web import Web

NAME: Final = "watttime"
OFFERS: Final = (Meaning(basis=Basis.MARGINAL, scope=Scope.DIRECT),)
KEYS: Final = ("WATTTIME_USER", "WATTTIME_PASSWORD")
KG_PER_POUND: Final = 0.45359237
"""Exact: the international avoirdupois pound."""
_SIGNAL: Final = "co2_moer"
_UNIT: Final = "lbs_co2_per_mwh"
_HOST: Final = "https://api.watttime.org"
_LONGEST: Final = timedelta(days=30)


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The region that the caller says stands for the zone; None where nothing is said."""
    del iso2
    return named(web, "WATTTIME_REGIONS").get(zone_id)


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """The series of a region. Raises ``NoSeries``."""
    del meaning
    base = web.base("WATTTIME", _HOST)
    bearer = {"Authorization": f"Bearer {_token(base, web=web)}"}
    pounds: dict[datetime, float] = {}
    for one, other in spans(start, end, longest=_LONGEST):
        query = {"region": name, "signal_type": _SIGNAL, "start": zulu(one), "end": zulu(other)}
        answer = asked(web, f"{base}/v3/historical", source=NAME, query=query, secret=bearer)
        meta = record(answer.get("meta"), source=NAME, what=Message("quoted", text=Symbol("meta")))
        if meta.get("region") != name:
            raise NoSeries(reason=Reason.WRONG_ZONE, source=NAME, zone_id=zone_id)
        if meta.get("signal_type", _SIGNAL) != _SIGNAL or meta.get("units") != _UNIT:
            raise NoSeries(reason=Reason.OTHER_MEANING, source=NAME, zone_id=zone_id)
        for row in rows(answer, source=NAME):
            at, value = instant(row.get("point_time"), source=NAME), number(row.get("value"), source=NAME)
            if value is not None and start <= at < end:
                pounds.setdefault(at, value)
    minutes = step_minutes(pounds)
    if minutes is None:
        raise malformed(NAME, Message("grid-long-step"))
    # 1 lb/MWh = 0.45359237 kg/MWh = 0.45359237 g/kWh.
    points = [Point(at=at, value=value * KG_PER_POUND, minutes=minutes) for at, value in pounds.items()]
    return ReadSeries(
        side=Side.PRODUCTION,
        values=hours(points, start=start, end=end, source=NAME, wrong="grid-points-overlap"),
        address=f"{base}/v3/historical?region={name}&signal_type={_SIGNAL}",
        method=f"marginal operating emission rate of the region {name}, converted from pounds per megawatt-hour",
    )


def _token(base: str, *, web: Web) -> str:
    pair = f"{web.setting(KEYS[0])}:{web.setting(KEYS[1])}".encode()
    basic = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    answer = record(web.json(f"{base}/login", source=NAME, secret=basic), source=NAME, what=Message("grid-login"))
    token = answer.get("token")
    if not isinstance(token, str) or not token or not token.isascii() or any(letter.isspace() for letter in token):
        raise malformed(NAME, Message("grid-no-token"))
    return token
