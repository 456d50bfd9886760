"""OpenTelemetry, inside a running program: GenAI spans in, additive sums of energy, carbon and water out.

Other tools set a gauge per request, of which a periodic reader sees the last one only. Here every metric is a
cumulative sum, exact for calls and tokens: a backend may add them over models, processes and time, and of energy,
carbon and water the means (``….mean``). The median and the ends of the interval (``….low``, ``….high``) hold for their
own series: medians do not add up, and ends added over series only bound the whole from outside
(docs/how-to/export-to-opentelemetry.md).

**Sampling.** A span that the SDK's sampler drops is never seen here: with a sampler that keeps a tenth of the traces,
the sums are of a tenth of the calls. Keep every span at the SDK (``ALWAYS_ON``; its default follows a caller that was
not sampled) and sample at the exporter or in a collector (tail sampling), where it does not change what is counted;
else hand each call to ``ledger.add``.

Nothing here raises into the program: a span that cannot be read is counted as lost, and a reading for which no sum can
be made repeats the one before it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from obsia.app.usage.forking import begins_anew_in_children
from obsia.app.usage.live import Ledger, Sum
from obsia.app.usage.spans import Ended, Judged, RunningSpans
from obsia.core.errors import MissingExtra
from obsia.core.faults import fault, warn
from obsia.core.message import Message
from obsia.surfaces.exporters.metric_names import AMOUNTS, COUNTS, ENDS

try:
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation, get_meter_provider
    from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
    from opentelemetry.trace import StatusCode
except ImportError as error:
    raise MissingExtra(extra="otel", purpose=Message("extra-for-spans")) from error

if TYPE_CHECKING:
    from opentelemetry.context import Context

_ATTRIBUTES: Final = {"model": "gen_ai.response.model", "provider": "gen_ai.provider.name", "zone": "obsia.zone"}
UNREAD: Final = "span_not_read"
"""Why a span is counted as lost of which it is not known whether it was a call."""
_LOG: Final = logging.getLogger("obsia.otel")


class ObsiaSpanProcessor(SpanProcessor):
    """Adds the usage of every inference span that ends to an :class:`obsia.app.usage.live.Ledger`; reads no contents.

    Only of spans that are recorded: those that a sampler of the SDK drops are never seen (see this module's text).
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._spans = RunningSpans()
        self._has_told = False

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002
        """Notes who is whose parent, so that a span that repeats those below it is not counted again."""
        try:
            context, parent = span.get_span_context(), span.parent
            self._spans.started(
                trace_id=context.trace_id, span_id=context.span_id, parent_id=parent.span_id if parent else None
            )
        except Exception as error:  # noqa: BLE001 - the program's span must not break with it
            self._broke(error)  # nothing is lost: it is read when it ends

    def on_end(self, span: ReadableSpan) -> None:
        """Counts the span, if it is the inference of a model."""
        try:
            if (ended := ended_span(span)) is not None:
                self._take(self._spans.ended(ended))
        except Exception as error:  # noqa: BLE001 - the program's span must not break with it
            self.ledger.lose(UNREAD)
            self._broke(error)

    def shutdown(self) -> None:
        """Sums what waits, spans that wait for the end of others included."""
        try:
            self._take(self._spans.rest())
        except Exception as error:  # noqa: BLE001 - nor its end
            self._broke(error)
        self.ledger.settle()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002
        """Sums what waits; whether all of it could be summed."""
        return self.ledger.settle().failure is None

    def _take(self, judged: Judged) -> None:
        rows, refused = judged
        for row in rows:
            self.ledger.add(row)
        for reject in refused:
            self.ledger.refuse(reject.reason)

    def _broke(self, error: Exception) -> None:
        """Tell once that spans cannot be read, and why."""
        if not self._has_told:
            self._has_told = True
            warn(_LOG, "obsia could not read a span (%s). Such calls are counted as lost (Ledger.tally).", fault(error))


def ended_span(span: ReadableSpan) -> Ended | None:
    """What is kept of ``span``; None where it says not even which one it is."""
    context, parent, scope = span.get_span_context(), span.parent, span.instrumentation_scope
    if context is None:
        return None
    return Ended(
        trace_id=context.trace_id,
        span_id=context.span_id,
        parent_id=parent.span_id if parent else None,
        kind=span.kind.value + 1,
        start_ns=span.start_time or 0,
        end_ns=span.end_time or 0,
        is_error=span.status.status_code is StatusCode.ERROR,
        attributes=span.attributes or {},
        resource=span.resource.attributes,
        scope=scope.name if scope else "",
    )


class _Sums:
    """The sums of a ledger, taken once for all instruments of one reading, so that they agree.

    A reader asks each instrument once: an instrument that asks again begins a new reading. Where none can be made the
    last one stands, which is what a sum that only grows was at least; calls that wait come with a later one.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.begin()
        begins_anew_in_children(self)

    def begin(self) -> None:
        """Before the first reading of a process."""
        self._lock = Lock()
        self._sums: tuple[Sum, ...] = ()
        self._told: set[str] | None = None
        self._has_failed = False

    def __call__(self, instrument: str) -> Sequence[Sum]:
        with self._lock:
            if self._told is None or instrument in self._told:
                self._told = set()
                try:
                    self._sums = self._ledger.sums()
                except Exception as error:  # noqa: BLE001 - the reader, and with it the program's own metrics, must not break
                    if not self._has_failed:
                        warn(
                            _LOG, "obsia could not price what was counted (%s): its metrics stand still.", fault(error)
                        )
                    self._has_failed = True
                else:
                    self._has_failed = False
            self._told.add(instrument)
            return self._sums


def export_metrics(ledger: Ledger, *, meter_provider: MeterProvider | None = None) -> None:
    """Register the sums of ``ledger`` as observable counters, for whatever readers and exporters the program has.

    ``obsia.energy`` (kW.h), ``obsia.carbon`` (g{CO2e}) and ``obsia.water`` (L) are medians over simulations, each with
    its ``.mean``, ``.low`` and ``.high``; ``obsia.calls`` and ``obsia.*_tokens`` are exact. The attributes are the
    ledger's keys.
    ``obsia.lost_calls`` appears when calls are lost, by ``obsia.reason``.
    """
    meter = (meter_provider or get_meter_provider()).get_meter("obsia")
    sums = _Sums(ledger)

    def counter(name: str, unit: str, description: str, value: Callable[[Sum], float]) -> None:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            return [Observation(value(each), _attributes(each.keys)) for each in sums(name)]

        meter.create_observable_counter(name, callbacks=[observe], unit=unit, description=description)

    for index, (name, unit) in enumerate(AMOUNTS.items()):
        for end, (value, words) in ENDS.items():
            counter(
                f"obsia.{name}{end}",
                unit,
                f"{words} of the {name} of all calls so far",
                lambda each, index=index, value=value: value(each.figures[index]),
            )
    for name in COUNTS:
        unit = "{call}" if name == "calls" else "{token}"
        counter(f"obsia.{name}", unit, f"{name} so far", lambda each, name=name: getattr(each.tokens, name))

    def lost(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(count, {"obsia.reason": reason}) for reason, count in ledger.tally().losses.items()]

    meter.create_observable_counter(
        "obsia.lost_calls", callbacks=[lost], unit="{call}", description="Calls that could not be counted, so far"
    )


def _attributes(keys: Mapping[str, str | None]) -> dict[str, str]:
    return {_ATTRIBUTES.get(key, f"obsia.{key}"): value for key, value in keys.items() if value is not None}
