"""Figures as attributes of spans, on their way to whatever exporter a program has.

Spans that have ended cannot be changed, and the program must not wait for a price: figures are added where a batch
processor hands spans over, in its thread.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final, NamedTuple

from obsia.accounting.impacts import CARBON, ENERGY, WATER, Quantity
from obsia.app.request.one_call import OneCall
from obsia.app.usage.spans import RunningSpans
from obsia.core.errors import MissingExtra
from obsia.core.faults import fault, warn
from obsia.core.message import Message
from obsia.surfaces.exporters.otel import ended_span

try:
    from opentelemetry.attributes import BoundedAttributes
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
except ImportError as error:
    raise MissingExtra(extra="otel", purpose=Message("extra-for-spans")) from error

_LOG: Final = logging.getLogger("obsia.otel")


class Attribute(NamedTuple):
    """A name that is provisional: no convention of OpenTelemetry has one for energy, carbon or water of a call yet."""

    name: str
    quantity: Quantity
    field: str
    """Of a figure."""
    unit: str
    """UCUM."""


ATTRIBUTES: Final = tuple(
    Attribute(f"gen_ai.usage.{name}{end}", quantity, field, unit)
    for name, quantity, unit in (("energy", ENERGY, "kW.h"), ("carbon", CARBON, "g{CO2e}"), ("water", WATER, "L"))
    for end, field in (("", "median"), ("_low", "low"), ("_high", "high"))
)
"""The one place where they are named (docs/how-to/export-to-opentelemetry.md lists them)."""


class ObsiaSpanExporter(SpanExporter):
    """Hands spans to ``exporter``, those of calls with their figures: for a ``BatchSpanProcessor``.

    ``model``, ``host`` and ``region`` stand in where a span names none. A span that cannot be priced goes on as it is.
    """

    def __init__(
        self,
        exporter: SpanExporter,
        *,
        model: str | None = None,
        host: str | None = None,
        region: str | None = None,
    ) -> None:
        self._exporter = exporter
        self._prices = OneCall(model=model, host=host, region=region)
        self._reader = RunningSpans()
        self._has_told = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Price and pass on."""
        return self._exporter.export([self._with_figures(span) for span in spans])

    def shutdown(self) -> None:
        """Shut the exporter down."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush the exporter."""
        return self._exporter.force_flush(timeout_millis)

    def _with_figures(self, span: ReadableSpan) -> ReadableSpan:
        try:
            ended = ended_span(span)
            rows = [] if ended is None else self._reader.ended(ended)[0] + self._reader.rest()[0]
            figures = {
                Quantity(each.quantity, each.boundary): each for row in rows for each in self._prices.figures(row)
            }
            if len(rows) != 1 or not figures:
                return span
            ours = {each.name: getattr(figures[each.quantity], each.field) for each in ATTRIBUTES}
            attributes = BoundedAttributes(attributes={**(span.attributes or {}), **ours})
            attributes.dropped = span.dropped_attributes
            return ReadableSpan(
                name=span.name,
                context=span.get_span_context(),
                parent=span.parent,
                resource=span.resource,
                attributes=attributes,
                events=span.events,
                links=span.links,
                kind=span.kind,
                status=span.status,
                start_time=span.start_time,
                end_time=span.end_time,
                instrumentation_scope=span.instrumentation_scope,
            )
        except Exception as error:  # noqa: BLE001 - the program's export must not break with it
            if not self._has_told:
                self._has_told = True
                warn(_LOG, "obsia could not price a span (%s): it goes on as it is.", fault(error))
            return span
