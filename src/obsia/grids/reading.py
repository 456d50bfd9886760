"""Small checks that the modules of sources share: times, numbers and shapes of what others send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from obsia.core.message import Message, Symbol
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import BadPoints, Point, hourly, is_intensity
from obsia.grids.web import Web


def malformed(source: str, detail: Message) -> NoSeries:
    """What a source sent is not of the form that it publishes."""
    return NoSeries(reason=Reason.MALFORMED, source=source, detail=detail)


def record(value: Any, *, source: str, what: Message) -> Mapping[str, Any]:
    """A JSON object. Raises ``NoSeries``."""
    if not isinstance(value, dict):
        raise malformed(source, Message("grid-no-object", what=what))
    return cast("Mapping[str, Any]", value)


def records(value: Any, *, source: str, what: Message) -> list[Mapping[str, Any]]:
    """A list of JSON objects. Raises ``NoSeries``."""
    if not isinstance(value, list):
        raise malformed(source, Message("grid-no-list", what=what))
    return [record(each, source=source, what=Message("grid-item-of", what=what)) for each in cast("list[Any]", value)]


def asked(
    web: Web,
    url: str,
    *,
    source: str,
    query: Mapping[str, str] | None = None,
    secret: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """The JSON object that a service answers. Raises ``NoSeries``."""
    return record(web.json(url, source=source, query=query, secret=secret), source=source, what=Message("grid-answer"))


def rows(answer: Mapping[str, Any], *, source: str) -> list[Mapping[str, Any]]:
    """The rows of an answer, which stand below ``data``. Raises ``NoSeries``."""
    return records(answer.get("data"), source=source, what=Message("quoted", text=Symbol("data")))


def hours(
    points: Iterable[Point], *, start: datetime, end: datetime, source: str, wrong: str
) -> tuple[float | None, ...]:
    """As :func:`obsia.grids.series.hourly`. Raises ``NoSeries``, which says ``wrong`` of points that are none."""
    try:
        return hourly(points, start=start, end=end)
    except BadPoints:
        raise malformed(source, Message(wrong)) from None


def instant(value: Any, *, source: str) -> datetime:
    """An ISO 8601 time with its offset, in UTC: clocks that are put forward or back cannot shift it."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise malformed(source, Message("grid-time-not-iso")) from None
    if at.utcoffset() is None:
        raise malformed(source, Message("grid-time-no-offset"))
    return at.astimezone(UTC)


def number(value: Any, *, source: str) -> float | None:
    """A number, None for null. Raises ``NoSeries`` for text, truth values and what is not finite or below 0."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not is_intensity(value):
        raise malformed(source, Message("grid-value-no-number"))
    return float(value)


def spans(start: datetime, end: datetime, *, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """``start`` to ``end`` in parts of at most ``longest``: what one question may ask for."""
    while start < end:
        until = min(start + longest, end)
        yield start, until
        start = until


def today() -> date:
    """The day of UTC."""
    return datetime.now(tz=UTC).date()


def zulu(at: datetime, *, seconds: bool = True) -> str:
    """``2026-01-31T23:00:00Z``, or without the seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ" if seconds else "%Y-%m-%dT%H:%MZ")


def named(web: Web, variable: str) -> dict[str, str]:
    """Zone -> its name at a service, as the caller's environment states it: ``USA=CAISO_NORTH,SWE=SE3``."""
    pairs = (part.partition("=") for part in web.setting(variable).split(","))
    return {zone_id.strip(): name.strip() for zone_id, _, name in pairs if zone_id.strip() and name.strip()}
