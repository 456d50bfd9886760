"""Meters that answer over HTTP, each only where its address is given: a Redfish service, an exporter of Prometheus.

Source: DMTF, Redfish schemas ``Power`` (PowerConsumedWatts) and ``EnvironmentMetrics`` (EnergyJoules, EnergykWh). Of
an exporter every series counts whose name ends as Prometheus' own rules say: ``_joules_total`` and ``_watts``; and
those of NVIDIA's DCGM exporter, which end otherwise.
"""

from __future__ import annotations

import http.client
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

from obsia.meters.sensors import ENERGY, POWER, Sensor, Unreadable

_TIMEOUT_S: Final = 2.0
_MOST_BYTES: Final = 4_000_000
_MICRO: Final = 1e-6
_ENDINGS: Final[Mapping[str, tuple[str, float]]] = {
    "_joules_total": (ENERGY, 1.0),
    "_energy_joules": (ENERGY, 1.0),
    "_microjoules_total": (ENERGY, 1e-6),
    "_millijoules_total": (ENERGY, 1e-3),
    "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION": (ENERGY, 1e-3),
    "DCGM_FI_DEV_POWER_USAGE": (POWER, 1.0),
    "_power_watts": (POWER, 1.0),
    "_watts": (POWER, 1.0),
    "_milliwatts": (POWER, 1e-3),
}
"""How a metric ends -> what it measures, and joules or watts of one unit. Definitions of the units in names."""


class Service:
    """An address, asked at most once for each sample. Values are kept in millionths of a joule or of a watt."""

    def __init__(self, address: str, *, clock: Callable[[], int]) -> None:
        self._address: Final = address
        self._clock: Final = clock
        self._asked_ns = -1
        self._answer: str | None = None

    def get(self, path: str) -> str | None:
        """What an address answers; None where it does not, or not with success."""
        parts = urlsplit(self._address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=_TIMEOUT_S)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return text if answer.status == http.client.OK else None

    def current(self, path: str) -> str | None:
        """The same, of this sample."""
        now_ns = self._clock()
        if now_ns != self._asked_ns:
            self._asked_ns, self._answer = now_ns, self.get(path)
        return self._answer


class Reading:
    """A series of a service."""

    def __init__(self, sensor: Sensor, ask: Callable[[], float | None]) -> None:
        self.sensor = sensor
        self._ask = ask

    def read(self) -> int | None:
        """What it shows, in millionths; None where it does not answer."""
        value = self._ask()
        return None if value is None or not math.isfinite(value) else round(value / _MICRO)


def exporter(address: str, *, clock: Callable[[], int]) -> tuple[list[Reading], list[Unreadable]]:
    """Series of power and of energy at ``address`` (with its path, ``/metrics``)."""
    path = urlsplit(address).path or "/metrics"
    service = Service(address, clock=clock)
    text = service.get(path)
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
            scale=_MICRO * unit,
            part_of="" if metric.startswith("DCGM_FI_DEV_TOTAL") else "exporter",
            hardware=metric,
        )

        def ask(name: str = name) -> float | None:
            shown = service.current(path)
            return None if shown is None else series(shown).get(name)

        found.append(Reading(sensor, ask))
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


def redfish(address: str, *, clock: Callable[[], int]) -> tuple[list[Reading], list[Unreadable]]:
    """Power and energy of the chassis of a Redfish service at ``address``."""
    service = Service(address, clock=clock)
    members = _json(service.get("/redfish/v1/Chassis")).get("Members", [])
    if not members:
        return [], [Unreadable("redfish", "no-answer", address)]
    found: list[Reading] = []
    for member in members:
        place = str(member.get("@odata.id", ""))
        links = _json(service.get(place))
        energy, power = (str(links.get(each, {}).get("@odata.id", "")) for each in ("EnvironmentMetrics", "Power"))
        for path, measures, ask in ((energy, ENERGY, _energy), (power, POWER, _power)):
            if not path or ask(_json(service.get(path))) is None:
                continue
            sensor = Sensor(
                sensor_id=f"redfish{place}/{measures}",
                source="redfish",
                domain="server",
                measures=measures,
                scale=_MICRO,
                hardware=str(links.get("Name", "")),
            )
            found.append(Reading(sensor, lambda path=path, ask=ask: ask(_json(service.get(path)))))
            # A counter makes the power beside it superfluous.
            break
    return found, [] if found else [Unreadable("redfish", "says-nothing", address)]


def _json(text: str | None) -> dict[str, Any]:
    try:
        record = json.loads(text or "{}")
    except ValueError:
        return {}
    return cast("dict[str, Any]", record) if isinstance(record, dict) else {}


def _energy(record: Mapping[str, Any]) -> float | None:
    joules = record.get("EnergyJoules", {}).get("Reading")
    if joules is not None:
        return float(joules)
    kwh = record.get("EnergykWh", {}).get("Reading")
    return None if kwh is None else float(kwh) * 3.6e6


def _power(record: Mapping[str, Any]) -> float | None:
    controls: list[dict[str, Any]] = record.get("PowerControl") or [{}]
    power_w: float | None = controls[0].get("PowerConsumedWatts")
    return None if power_w is None else float(power_w)
