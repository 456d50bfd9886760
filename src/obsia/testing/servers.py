"""A server on this machine alone that answers as a Redfish service and as exporters of Prometheus do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Final

from obsia.testing.sensors import Clock, EnergyCounter, Faults, PowerSensor

Sensor = EnergyCounter | PowerSensor


@dataclass(frozen=True, kw_only=True)
class Chassis:
    """A chassis of a Redfish service: power in W, energy in steps of a joule or of a kWh."""

    name: str
    power_w: PowerSensor | None = None
    energy_j: EnergyCounter | None = None
    most_w: int = 0
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A series of an exporter; ``factor`` turns the sensor's units into those of the metric."""

    name: str
    sensor: Sensor
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    factor: float = 1.0


class LoopbackServer:
    """Serves chassis below ``/redfish/v1/`` and metrics at ``/metrics``; a context that starts and stops it."""

    def __init__(self, clock: Clock, *, chassis: Sequence[Chassis] = (), metrics: Sequence[Metric] = ()) -> None:
        self._clock: Final = clock
        self._chassis: Final = {each.name: each for each in chassis}
        self._metrics: Final = tuple(metrics)
        self.requests: Final[list[str]] = []
        self._server: Final = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread: Final = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> LoopbackServer:
        """Start it."""
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, kind and text of an address."""
        parts = path.strip("/").split("/")
        if path == "/metrics":
            return 200, "text/plain; version=0.0.4", self._exposition()
        if path.rstrip("/") == "/redfish/v1/Chassis":
            members = [{"@odata.id": f"/redfish/v1/Chassis/{name}"} for name in self._chassis]
            return 200, "application/json", json.dumps({"Members": members})
        if parts[:3] == ["redfish", "v1", "Chassis"] and len(parts) > 3 and parts[3] in self._chassis:
            of = self._chassis[parts[3]]
            if of.faults.fails(self._clock()):
                return 503, "application/json", "{}"
            if (record := self._record(of, parts[4:])) is not None:
                return 200, "application/json", json.dumps(record)
        return 404, "application/json", "{}"

    def _record(self, of: Chassis, rest: list[str]) -> dict[str, Any] | None:
        place = f"/redfish/v1/Chassis/{of.name}"
        power = None if of.power_w is None else of.power_w.value(self._clock())
        match rest:
            case []:
                links = {"Power": {"@odata.id": f"{place}/Power"}} if power is not None else {}
                if of.energy_j is not None:
                    links["EnvironmentMetrics"] = {"@odata.id": f"{place}/EnvironmentMetrics"}
                return {"Id": of.name, "Name": of.name, **links}
            case ["Power"] if power is not None:
                control = {"PowerConsumedWatts": power, "PowerCapacityWatts": of.most_w or None}
                return {"Id": "Power", "PowerControl": [control]}
            case ["EnvironmentMetrics"] if of.energy_j is not None:
                energy_j = of.energy_j.value(self._clock())
                return {"EnergyJoules": {"Reading": energy_j}, "EnergykWh": {"Reading": energy_j / 3.6e6}}
            case _:
                return None

    def _exposition(self) -> str:
        lines: list[str] = []
        for each in self._metrics:
            labels = ",".join(f'{name}="{value}"' for name, value in each.labels.items())
            kind = "counter" if isinstance(each.sensor, EnergyCounter) else "gauge"
            lines += [f"# HELP {each.name} of a plant for tests", f"# TYPE {each.name} {kind}"]
            lines.append(f"{each.name}{{{labels}}} {each.sensor.value(self._clock()) * each.factor!r}")
        return "\n".join(lines) + "\n"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        plant = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                plant.requests.append(self.path)
                status, kind, text = plant.answer(self.path)
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
