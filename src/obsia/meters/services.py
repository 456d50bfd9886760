"""Meters that answer over HTTP, each only where its address is given: a Redfish service, an exporter of Prometheus.

Source: DMTF, Redfish schemas ``Power`` (PowerConsumedWatts) and ``EnvironmentMetrics`` (EnergyJoules, EnergykWh). Of
an exporter every series counts whose name ends as Prometheus' own rules say: ``_joules_total`` and ``_watts``; and
those of NVIDIA's DCGM exporter, which end otherwise.
"""

from __future__ import annotations

import http.client
import json
import math
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, Final, cast
from urllib.parse import urlsplit

from obsia.meters.sensors import ENERGY, POWER, Sensor, Unreadable

_TIMEOUT_S: Final = 2.0
_EVERY_S: Final = 0.5
_PAUSE: Final = 9.0
"""So many times as long as an answer took nothing is asked."""
_MOST_BYTES: Final = 4_000_000
_MICRO: Final = 1e-6
_ENDINGS: Final[Mapping[str, tuple[str, float]]] = {
    "_joules_total": (ENERGY, 1.0),
    "_energy_joules": (ENERGY, 1.0),
    "_microjoules_total": (ENERGY, 1e-6),
    "_millijoules_total": (ENERGY, 1e-3),
    "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION": (ENERGY, 1e-3),
    "DCGM_FI_DEV_POWER_USAGE": (POWER, 1.0),
    "_watts": (POWER, 1.0),
    "_milliwatts": (POWER, 1e-3),
}
"""How a metric ends -> what it measures, and joules or watts of one unit. Definitions of the units in names."""


class Service:
    """An address, asked twice a second at most, and for a tenth of the time at most: others wait for its answer."""

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._address: Final = address
        self._clock = clock
        self._answers: Final[dict[str, tuple[float, str | None]]] = {}
        self._asked = 0
        self._series: tuple[str | None, Mapping[str, float]] = None, {}

    def shown(self, path: str = "") -> str | None:
        """What it answered last, below a path or at its own one; asked anew where that is long ago."""
        until_s, text = self._answers.get(path, (-math.inf, None))
        began_s = self._clock()
        if began_s >= until_s:
            text = self.get(path)
            ended_s = self._clock()
            self._asked += 1
            self._answers[path] = max(began_s + _EVERY_S, ended_s + _PAUSE * (ended_s - began_s)), text
        return text

    def get(self, path: str = "") -> str | None:
        """What it answers below a path, or at its own one; None where it does not, or not with success."""
        try:
            parts = urlsplit(self._address)
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            with closing(kind(parts.netloc, timeout=_TIMEOUT_S)) as connection:
                connection.request("GET", path or parts.path or "/metrics")
                answer = connection.getresponse()
                text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
        except (OSError, ValueError, http.client.HTTPException):
            return None
        return text if answer.status == http.client.OK else None

    @property
    def asked(self) -> int:
        """How often it was asked so far."""
        return self._asked

    def value(self, name: str) -> float | None:
        """The last value of a series; None where the address does not answer, or has it no more."""
        text = self.shown()
        if text is not self._series[0]:
            self._series = text, series(text or "")
        return self._series[1].get(name)


class Reading:
    """A series of a service, whose values are of ``unit`` joules or watts and kept in millionths of one."""

    is_waiting = False
    """Whether what was read last is what was shown before, since the service was not asked meanwhile."""

    def __init__(self, sensor: Sensor, ask: Callable[[], float | None], *, service: Service, unit: float = 1.0) -> None:
        self.sensor = sensor
        self._ask, self._unit = ask, unit
        self._service, self._seen = service, 0

    def read(self) -> int | None:
        """What it showed last, in millionths of a joule or of a watt; None where it does not answer."""
        value = self._ask()
        self.is_waiting, self._seen = self._service.asked == self._seen, self._service.asked
        return None if value is None or not math.isfinite(value) else round(value * self._unit / _MICRO)


def exporter(address: str, *, clock: Callable[[], float] = time.monotonic) -> tuple[list[Reading], list[Unreadable]]:
    """Series of power and of energy at ``address`` (with its path, ``/metrics``)."""
    service = Service(address, clock=clock)
    text = service.shown()
    if text is None:
        return [], [Unreadable("exporter", "no-answer", address)]
    found: list[Reading] = []
    for name in series(text):
        metric = name.partition("{")[0]
        kind = next((kind for ending, kind in _ENDINGS.items() if metric.endswith(ending)), None)
        if kind is None:
            continue
        measures, unit = kind
        sensor = Sensor(
            sensor_id=f"exporter/{name}",
            source="exporter",
            domain="accelerator" if metric.startswith("DCGM_") else "other",
            measures=measures,
            scale=_MICRO,
            part_of="" if metric.startswith("DCGM_FI_DEV_TOTAL") else "exporter",
            hardware=metric,
        )
        found.append(Reading(sensor, lambda name=name: service.value(name), service=service, unit=unit))
    return found, [] if found else [Unreadable("exporter", "says-nothing", address)]


def series(exposition: str) -> Mapping[str, float]:
    """Series of a text in Prometheus' exposition format, with their values."""
    found: dict[str, float] = {}
    for line in exposition.splitlines():
        if not line or line.startswith("#"):
            continue
        name, brace, rest = line.partition("}")
        if not brace:
            name, _, rest = line.partition(" ")
        words = rest.split()
        try:
            found[f"{name.strip()}{brace}"] = float(words[0])
        except (IndexError, ValueError):
            continue
    return found


def redfish(address: str, *, clock: Callable[[], float] = time.monotonic) -> tuple[list[Reading], list[Unreadable]]:
    """Power and energy of the chassis of a Redfish service at ``address``."""
    service = Service(address, clock=clock)
    members = _at(_json(service.get("/redfish/v1/Chassis")), "Members")
    if not isinstance(members, list) or not members:
        return [], [Unreadable("redfish", "no-answer", address)]
    found: list[Reading] = []
    for member in cast("list[Any]", members):
        place = str(_at(member, "@odata.id") or "")
        links = _json(service.get(place))
        energy, power = (str(_at(links, each, "@odata.id") or "") for each in ("EnvironmentMetrics", "Power"))
        for path, measures, ask in ((energy, ENERGY, _energy), (power, POWER, _power)):
            if not path or ask(_json(service.get(path))) is None:
                continue
            sensor = Sensor(
                sensor_id=f"redfish{place}/{measures}",
                source="redfish",
                domain="server",
                measures=measures,
                scale=_MICRO,
                hardware=str(_at(links, "Name") or ""),
            )
            found.append(Reading(sensor, lambda path=path, ask=ask: ask(_json(service.shown(path))), service=service))
            # A counter makes the power beside it superfluous.
            break
    return found, [] if found else [Unreadable("redfish", "says-nothing", address)]


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        return None


def _at(record: Any, *names: str) -> Any:
    """What stands in a record below some names; None where nothing does, or something else than a record before it."""
    for name in names:
        record = cast("dict[str, Any]", record).get(name) if isinstance(record, dict) else None
    return record


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _energy(record: Any) -> float | None:
    if (joules := _number(_at(record, "EnergyJoules", "Reading"))) is not None:
        return joules
    kwh = _number(_at(record, "EnergykWh", "Reading"))
    return None if kwh is None else kwh * 3.6e6


def _power(record: Any) -> float | None:
    controls = _at(record, "PowerControl")
    first = cast("list[Any]", controls)[0] if isinstance(controls, list) and controls else None
    return _number(_at(first, "PowerConsumedWatts"))
