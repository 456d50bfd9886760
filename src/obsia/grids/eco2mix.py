"""RTE éCO2mix, France: grams of CO2 per kilowatt-hour made in France, by the quarter or half hour. No key.

Direct emissions of the plants, of production: imports, fuel supply and construction are not in it. Consolidated
history first, then the rows of the present. Form of the service: OpenDataSoft Explore API 2.1, data sets
``eco2mix-national-cons-def`` and ``eco2mix-national-tr`` of odre.opendatasoft.com, fields ``date_heure``
and ``taux_co2``; its exports have no limit of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from obsia.core.message import Message
from obsia.grids.reading import instant, number, records, spans, zulu
from obsia.grids.series import HOUR, Basis, Meaning, Point, ReadSeries, Scope, Side, hourly, step_minutes
from obsia.grids.web import Web

NAME: Final = "eco2mix"
OFFERS: Final = (Meaning(basis=Basis.AVERAGE, scope=Scope.DIRECT),)
KEYS: Final = ()
_HOST: Final = "https://odre.opendatasoft.com"
_SETS: Final = ("eco2mix-national-cons-def", "eco2mix-national-tr")
"""Consolidated history, then the present: its rows go when they are consolidated."""
_LONGEST: Final = timedelta(days=366)


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The zone's name at the service, None for any but France."""
    del iso2, web
    return "FRA" if zone_id == "FRA" else None


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """The series of France. Raises ``NoSeries``."""
    del zone_id, name, meaning
    base = web.base("ECO2MIX", _HOST)
    values: tuple[float | None, ...] = (None,) * ((end - start) // HOUR)
    for data_set in _SETS:
        found: dict[datetime, float] = {}
        for one, other in spans(start, end, longest=_LONGEST):
            found |= _rows(base, data_set, one, other, web=web)
        more = hourly(_points(found), start=start, end=end)
        # An hour comes from one of the data sets, whole.
        values = tuple(new if value is None else value for value, new in zip(values, more, strict=True))
        if None not in values:
            break
    return ReadSeries(
        side=Side.PRODUCTION,
        values=values,
        address=f"{base}/explore/dataset/{_SETS[0]}/",
        method="direct emissions of generation in France, means of quarter or half hours",
    )


def _rows(base: str, data_set: str, start: datetime, end: datetime, *, web: Web) -> dict[datetime, float]:
    """Time -> g/kWh, rows without a value left out."""
    query = {
        "select": "date_heure,taux_co2",
        "where": f"taux_co2 is not null and date_heure >= date'{zulu(start)}' and date_heure < date'{zulu(end)}'",
        "order_by": "date_heure",
    }
    answer = web.json(f"{base}/api/explore/v2.1/catalog/datasets/{data_set}/exports/json", source=NAME, query=query)
    rows: dict[datetime, float] = {}
    for row in records(answer, source=NAME, what=Message("grid-answer")):
        rows |= _row(row)
    return {at: value for at, value in rows.items() if start <= at < end}


def _row(row: Mapping[str, object]) -> dict[datetime, float]:
    value = number(row.get("taux_co2"), source=NAME)
    return {} if value is None else {instant(row.get("date_heure"), source=NAME): value}


def _points(found: Mapping[datetime, float]) -> list[Point]:
    """Values with their durations: to the next one where that is a quarter or half hour, else the common step."""
    times = sorted(found)
    common = step_minutes(times) or 30
    points: list[Point] = []
    for at, after in zip(times, [*times[1:], None], strict=True):
        apart = common if after is None else (after - at) // timedelta(minutes=1)
        left = 60 - at.minute
        minutes = apart if apart in (15, 30) else min(common, left)
        points.append(Point(at=at, value=found[at], minutes=min(minutes, left)))
    return points
