"""OpenTelemetry, inside a running program: GenAI spans in, additive sums of energy, carbon and water out.

Other tools set a gauge per request, of which a periodic reader sees the last one only. Here every metric is a
cumulative sum, exact for calls and tokens, and the mean over worlds for energy: a backend may add any of them over
models, processes and time. The ends of the interval are sums of their own (``….low``, ``….high``): each holds for its
own series; added over series they only bound the whole from outside (docs/how-to/export-to-opentelemetry.md).

**Sampling.** A span that the SDK's sampler drops is never seen here: with a sampler that keeps a tenth of the traces,
the sums are of a tenth of the calls. Keep every span at the SDK (``ALWAYS_ON``; its default follows a caller that was
not sampled) and sample at the exporter or in a collector (tail sampling), where it does not change what is counted;
else hand each call to ``ledger.add``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from obsia.app.forking import begins_anew_in_children
from obsia.app.live import Ledger, Sum
from obsia.app.spans import Ended, Judged, RunningSpans
from obsia.core.errors import MissingExtra
from obsia.core.figure import Figure

try:
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation, get_meter_provider
    from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
    from opentelemetry.trace import StatusCode
except ImportError as error:
    raise MissingExtra(extra="otel", purpose="Reading spans in a running program") from error

if TYPE_CHECKING:
    from opentelemetry.context import Context

_ATTRIBUTES: Final = {"model": "gen_ai.response.model", "provider": "gen_ai.provider.name", "zone": "obsia.zone"}
_AMOUNTS: Final = {"energy": "kW.h", "carbon": "g{CO2e}", "water": "L"}
"""Metric -> its unit (UCUM), in the order of a sum's figures."""
_ENDS: Final[Mapping[str, tuple[Callable[[Figure], float], str]]] = {
    "": (lambda figure: figure.mean, "Mean over worlds"),
    ".low": (lambda figure: figure.low, "Low end of the range"),
    ".high": (lambda figure: figure.high, "High end of the range"),
}
_COUNTS: Final = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")


class ObsiaSpanProcessor(SpanProcessor):
    """Adds the usage of every inference span that ends to a :class:`obsia.app.live.Ledger`. Contents are not read.

    Only of spans that are recorded: those that a sampler of the SDK drops are never seen (see this module's text).
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._spans = RunningSpans()

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002
        """Notes who is whose parent, so that a span that repeats those below it is not counted again."""
        context, parent = span.get_span_context(), span.parent
        self._spans.started(
            trace_id=context.trace_id, span_id=context.span_id, parent_id=parent.span_id if parent else None
        )

    def on_end(self, span: ReadableSpan) -> None:
        """Counts the span, if it is the inference of a model."""
        context, parent, scope = span.get_span_context(), span.parent, span.instrumentation_scope
        if context is None:
            return
        self._take(
            self._spans.ended(
                Ended(
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
            )
        )

    def shutdown(self) -> None:
        """Sums what waits, spans that wait for the end of others included."""
        self._take(self._spans.rest())
        self.ledger.settle()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002
        """Sums what waits."""
        self.ledger.settle()
        return True

    def _take(self, judged: Judged) -> None:
        rows, refused = judged
        for row in rows:
            self.ledger.add(row)
        for reject in refused:
            self.ledger.refuse(reject.reason)


class _Sums:
    """The sums of a ledger, taken once for all instruments of one reading, so that they agree.

    A reader asks each instrument once: an instrument that asks again begins a new reading.
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

    def __call__(self, instrument: str) -> Sequence[Sum]:
        with self._lock:
            if self._told is None or instrument in self._told:
                self._sums, self._told = self._ledger.sums(), set()
            self._told.add(instrument)
            return self._sums


def export_metrics(ledger: Ledger, *, meter_provider: MeterProvider | None = None) -> None:
    """Register the sums of ``ledger`` as observable counters, for whatever readers and exporters the program has.

    ``obsia.energy`` (kW.h), ``obsia.carbon`` (g{CO2e}) and ``obsia.water`` (L) are means over worlds, each with its
    ``.low`` and ``.high``; ``obsia.calls`` and ``obsia.*_tokens`` are exact. The attributes are the ledger's keys.
    """
    meter = (meter_provider or get_meter_provider()).get_meter("obsia")
    sums = _Sums(ledger)

    def counter(name: str, unit: str, description: str, value: Callable[[Sum], float]) -> None:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            return [Observation(value(each), _attributes(each.keys)) for each in sums(name)]

        meter.create_observable_counter(name, callbacks=[observe], unit=unit, description=description)

    for index, (name, unit) in enumerate(_AMOUNTS.items()):
        for end, (value, words) in _ENDS.items():
            counter(
                f"obsia.{name}{end}",
                unit,
                f"{words} of the {name} of all calls so far",
                lambda each, index=index, value=value: value(each.figures[index]),
            )
    for name in _COUNTS:
        unit = "{call}" if name == "calls" else "{token}"
        counter(f"obsia.{name}", unit, f"{name} so far", lambda each, name=name: getattr(each.tokens, name))


def _attributes(keys: Mapping[str, str | None]) -> dict[str, str]:
    return {_ATTRIBUTES.get(key, f"obsia.{key}"): value for key, value in keys.items() if value is not None}
