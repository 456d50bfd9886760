"""OpenTelemetry in a running program: GenAI spans in, additive sums of energy, carbon and water out.

    from obsia.otel import Ledger, ObsiaSpanProcessor, export_metrics

    ledger = Ledger(source="otel", region="FRA")
    tracer_provider.add_span_processor(ObsiaSpanProcessor(ledger))
    export_metrics(ledger, meter_provider=meter_provider)

Needs the extra ``obsia[otel]``.
"""

from __future__ import annotations

from obsia.app.usage.live import Ledger
from obsia.surfaces.exporters.otel import ObsiaSpanProcessor, export_metrics
from obsia.surfaces.exporters.otel_spans import ObsiaSpanExporter

__all__ = ["Ledger", "ObsiaSpanExporter", "ObsiaSpanProcessor", "export_metrics"]
