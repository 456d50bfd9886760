"""A measured run in the text format of Prometheus: a file for the textfile collector of a node's exporter.

Names are those of the metrics of OpenTelemetry, as Prometheus writes them: letters in place of dots, the unit at the
end. A run that goes on has counters that grow; the next run begins at zero, as a program does that starts anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obsia.core.errors import MissingExtra
from obsia.core.grouping import grouped
from obsia.core.message import Message
from obsia.surfaces.exporters.otlp_measured import Point, points

try:
    from obsia.writers.exposition import counter, exposed
except ImportError as error:
    raise MissingExtra(extra="prometheus", purpose=Message("extra-for-counters")) from error

if TYPE_CHECKING:
    from prometheus_client.core import CounterMetricFamily

    from obsia.app.measuring.report import Report

_UNITS: Final = {"kW.h": "kwh", "g{CO2e}": "g", "J": "joules", "{token}": "tokens", "{call}": "calls"}
"""Unit of UCUM -> how a metric's name ends."""
_NO_LETTER: Final = re.compile(r"\W", re.ASCII)


def text(found: Report) -> str:
    """The numbers of a report, each a counter."""
    by_metric = grouped(((each.name, each.unit), each) for each in points(found))
    return exposed(map(_family, by_metric.values())).decode()


def _family(of: list[Point]) -> CounterMetricFamily:
    name, unit = of[0].name, _UNITS[of[0].unit]
    labels = list(dict.fromkeys(label for each in of for label in each.attributes))
    return counter(
        _written(name if name.endswith(f".{unit}") else f"{name}.{unit}"),
        f"{name} of the run so far",
        [_written(each) for each in labels],
        (([_value(each.attributes.get(label, "")) for label in labels], each.value) for each in of),
    )


def _written(name: str) -> str:
    return _NO_LETTER.sub("_", name)


def _value(said: str | bool) -> str:
    return said if isinstance(said, str) else str(said).lower()
