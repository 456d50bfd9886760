"""The services, and which of them answers for a zone.

A service is a module with ``NAME``, ``OFFERS`` (what its series may count), ``KEYS`` (of the environment, which it
needs), ``zone`` (a zone's name there) and ``intensity``. They are asked in this order: the first that covers the zone,
counts what is asked for, and has its key. What it refuses, the next may give; where none gives, the first refusal says
why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, cast

from obsia.grids import eco2mix, electricity_maps, kept, uk_carbon_intensity, watttime
from obsia.grids.reading import today
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Meaning, ReadSeries, Series
from obsia.grids.web import Web


class Service(Protocol):
    """What a module of a service has."""

    NAME: str
    OFFERS: Sequence[Meaning]
    KEYS: Sequence[str]

    def zone(self, zone_id: str, *, iso2: str, web: Web) -> str | None:
        """The zone's name at the service; None where it does not cover it."""
        ...

    def intensity(
        self, zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web
    ) -> ReadSeries:
        """The series from ``start`` up to ``end`` (whole hours, UTC). Raises ``NoSeries``."""
        ...


SERVICES: Final = tuple(cast("Service", each) for each in (electricity_maps, eco2mix, uk_carbon_intensity, watttime))


def intensity(
    zone_id: str,
    start: datetime,
    end: datetime,
    *,
    iso2: str,
    meaning: Meaning,
    web: Web,
    folder: Path | None = None,
) -> Series:
    """The series of a zone from ``start`` up to ``end`` (whole hours, UTC); gaps are None.

    ``iso2`` is the zone's two-letter code, ``folder`` where series are kept. Raises ``NoSeries``.
    """
    refused: list[tuple[int, NoSeries]] = []
    for service in SERVICES:
        name = service.zone(zone_id, iso2=iso2, web=web)
        if name is None:
            continue
        try:
            return _from(service, zone_id, name, start, end, meaning=meaning, web=web, folder=folder)
        except NoSeries as error:
            refused.append((_telling(error, is_open=_has_keys(service, web)), error))
    if not refused:
        raise NoSeries(reason=Reason.NO_SOURCE, source="", zone_id=zone_id)
    raise min(refused, key=lambda each: each[0])[1]


def _from(
    service: Service,
    zone_id: str,
    name: str,
    start: datetime,
    end: datetime,
    *,
    meaning: Meaning,
    web: Web,
    folder: Path | None,
) -> Series:
    if meaning not in service.OFFERS:
        raise NoSeries(reason=Reason.OTHER_MEANING, source=service.NAME, zone_id=zone_id)
    path = None
    if folder is not None:
        path = kept.place(
            folder, source=service.NAME, zone_id=zone_id, name=name, meaning=meaning, start=start, end=end
        )
        if (held := kept.load(path, meaning=meaning, zone_id=zone_id, start=start, end=end)) is not None:
            return held
    if not _has_keys(service, web):
        raise NoSeries(reason=Reason.NO_KEY, source=service.NAME, zone_id=zone_id)
    read = service.intensity(zone_id, name, start, end, meaning=meaning, web=web)
    series = Series(
        zone_id=zone_id, basis=meaning.basis, scope=meaning.scope, start=start, source=service.NAME,
        read_on=today().isoformat(), **read._asdict(),
    )  # fmt: skip
    if not series.known:
        raise NoSeries(reason=Reason.NO_DATA, source=service.NAME, zone_id=zone_id)
    if path is not None:
        kept.store(series, path)
    return series


def _has_keys(service: Service, web: Web) -> bool:
    """Whether the environment holds the keys that a service needs."""
    return all(map(web.setting, service.KEYS))


_LEAST_TELLING: Final = (Reason.NO_KEY, Reason.OTHER_MEANING)
"""What was refused without a question being asked, the least telling last."""


def _telling(error: NoSeries, *, is_open: bool) -> int:
    """The rank of a refusal, the most telling first; equals keep their order.

    A service that was asked and failed says more than one that was not. Of those that were not, first comes a series
    that could be had (``is_open``: its key is there) and counts something else.
    """
    if error.reason is Reason.OTHER_MEANING and is_open:
        return 1
    return 2 + _LEAST_TELLING.index(error.reason) if error.reason in _LEAST_TELLING else 0
