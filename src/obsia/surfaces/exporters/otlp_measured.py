"""A measured run as metrics of OpenTelemetry, in a file: what a collector's ``otlpjsonfile`` receiver reads.

``obsia.energy`` (kW.h) and ``obsia.carbon`` (g{CO2e}) are named as those of calls are, each with its ``.mean``,
``.low`` and ``.high``; what programs had of the processors is ``obsia.processors.energy``. Each sensor is ``hw.energy``
(J), as the semantic conventions of hardware name it: also one that is in no sum (``obsia.is_added``). Models of
inference servers are named as spans name them (``gen_ai.request.model``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from obsia._version import __version__
from obsia.core.figure import Figure
from obsia.core.units import JOULES_PER_KWH
from obsia.surfaces.exporters.metric_names import AMOUNTS, ENDS

if TYPE_CHECKING:
    from obsia.app.measuring.report import Report
    from obsia.app.measuring.served import Served

_PARTS: Final = ("job", "others", "idle")
_TYPES: Final = {"accelerator": "gpu", "package": "cpu", "core": "cpu", "dram": "memory"}
"""Domain of a sensor -> ``hw.type``; of others the domain itself."""
Attributes = Mapping[str, str | bool]


class Point(NamedTuple):
    """A number of a report, with what it is of."""

    name: str
    unit: str
    value: float
    attributes: Attributes


def text(found: Report) -> str:
    """The metrics of a report as OTLP JSON, one request in one line."""
    from google.protobuf import json_format

    return json_format.MessageToJson(request(found), use_integers_for_enums=True, indent=None) + "\n"


def request(found: Report) -> Any:
    """The metrics of a report: sums over the run, from its start to its end."""
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
    from opentelemetry.proto.metrics.v1.metrics_pb2 import AGGREGATION_TEMPORALITY_DELTA

    made = ExportMetricsServiceRequest()
    resource = made.resource_metrics.add()
    _say(resource.resource.attributes, {"service.name": "obsia"})
    scope = resource.scope_metrics.add()
    scope.scope.name, scope.scope.version = "obsia", __version__
    start_ns = found.measurement.started_at_ns or 0
    end_ns = start_ns + round(found.measurement.duration_s * 1e9)
    metrics: dict[str, Any] = {}
    for name, unit, value, attributes in points(found):
        if name not in metrics:
            metric = scope.metrics.add()
            metric.name, metric.unit = name, unit
            metric.sum.aggregation_temporality, metric.sum.is_monotonic = AGGREGATION_TEMPORALITY_DELTA, True
            metrics[name] = metric.sum.data_points
        point = metrics[name].add()
        point.start_time_unix_nano, point.time_unix_nano, point.as_double = start_ns, end_ns, value
        _say(point.attributes, attributes)
    return made


def points(found: Report) -> Iterator[Point]:
    """Each number of a report: of the run, of who had the processors, of models that were served, of each sensor."""
    about: dict[str, str | bool] = {} if found.region is None else {"obsia.zone": found.region}
    if found.groups:
        about["obsia.control_groups"] = ",".join(found.groups)
    for name, figure in (("energy", found.energy), ("carbon", found.carbon)):
        yield from _ends(f"obsia.{name}", AMOUNTS[name], figure, about)
    for part, figure in zip(_PARTS, found.processors or (), strict=False):
        yield from _ends("obsia.processors.energy", AMOUNTS["energy"], figure, {**about, "obsia.part": part})
    if found.served is not None:
        yield from _of_models(found.served, about)
    for each, figure in found.by_sensor:
        sensor = each.sensor
        attributes: dict[str, str | bool] = {
            "hw.id": sensor.sensor_id,
            "hw.type": _TYPES.get(sensor.domain, sensor.domain),
            **({"hw.name": sensor.hardware} if sensor.hardware else {}),
            "obsia.is_added": each.is_added,
        }
        yield Point("hw.energy", "J", figure.median * JOULES_PER_KWH, attributes)


def _of_models(served: Served, about: Attributes) -> Iterator[Point]:
    energy = AMOUNTS["energy"]
    for each in served.models:
        of = {**about, "gen_ai.request.model": each.name}
        for part, figure in each.by_part.items():
            yield from _ends("obsia.served.energy", energy, figure, {**of, "obsia.part": part})
        for kind, count in (("input", each.input_tokens), ("output", each.output_tokens)):
            yield Point("obsia.served.tokens", "{token}", count, {**of, "gen_ai.token.type": kind})
        yield Point("obsia.served.calls", "{call}", each.calls, of)
    for each in served.tenants:
        for part, figure in each.by_part.items():
            of = {**about, "obsia.tenant": each.name, "obsia.part": part}
            yield from _ends("obsia.served.tenant.energy", energy, figure, of)
    for name, figure in (("idle", served.idle), ("waiting", served.waiting)):
        yield from _ends(f"obsia.served.{name}.energy", energy, figure, about)


def _ends(name: str, unit: str, figure: Figure | None, attributes: Attributes) -> Iterator[Point]:
    if figure is None:
        return
    about = {**attributes, "obsia.boundary": figure.boundary.value, "obsia.kind": figure.kind.value}
    for end, (value, _) in ENDS.items():
        yield Point(f"{name}{end}", unit, value(figure), about)


def _say(into: Any, attributes: Attributes) -> None:
    for key, value in attributes.items():
        said = into.add()
        said.key = key
        if isinstance(value, bool):
            said.value.bool_value = value
        else:
            said.value.string_value = value
