"""OpenTelemetry, inside a running program: GenAI spans in, additive sums of energy, carbon and water out.

Other tools set a gauge per request, of which a periodic reader sees the last one only. Here every metric is a
cumulative sum, exact for calls and tokens, and the mean over worlds for energy: a backend may add any of them over
models, processes and time. The ends of the interval are sums of their own (``….low``, ``….high``): each holds for its
own series; added over series they only bound the whole from outside (docs/how-to/export-to-opentelemetry.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from obsia.app.live import Ledger, Sum
from obsia.app.spans import SpanRules
from obsia.core.errors import MissingExtra

try:
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation, get_meter_provider
    from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
except ImportError as error:
    raise MissingExtra(extra="otel", purpose="Reading spans in a running program") from error

if TYPE_CHECKING:
    from opentelemetry.context import Context

_ATTRIBUTES: Final = {"model": "gen_ai.response.model", "provider": "gen_ai.provider.name", "zone": "obsia.zone"}
_AMOUNTS: Final = {"energy": "kW.h", "carbon": "g{CO2e}", "water": "L"}
"""Metric -> its unit (UCUM), in the order of a sum's figures."""
_ENDS: Final[Mapping[str, Callable[[Any], float]]] = {
    "": lambda figure: figure.mean,
    ".low": lambda figure: figure.low,
    ".high": lambda figure: figure.high,
}
_COUNTS: Final = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")
_FRESH_S: Final = 0.5
"""A reader asks for each metric in turn: sums younger than this serve all of them, so that they agree."""


class ObsiaSpanProcessor(SpanProcessor):
    """Adds the usage of every inference span that ends to a :class:`obsia.app.live.Ledger`. Contents are not read."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._rules = SpanRules()

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002
        """Notes who is whose parent, so that a span that repeats those below it is not counted again."""
        context, parent = span.get_span_context(), span.parent
        if context is not None:
            self._rules.started(context.trace_id, context.span_id, parent.span_id if parent is not None else None)

    def on_end(self, span: ReadableSpan) -> None:
        """Counts the span, if it is the inference of a model."""
        row = self._rules.ended(span)
        if row is not None:
            self.ledger.add(row)

    def shutdown(self) -> None:
        """Sums what waits."""
        self.ledger.settle()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002
        """Sums what waits."""
        self.ledger.settle()
        return True


class _Sums:
    """The sums of a ledger, computed once for all instruments of one reading."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._lock = ledger, Lock()
        self._read_s, self._sums = -1.0, tuple[Sum, ...]()

    def __call__(self) -> Sequence[Sum]:
        with self._lock:
            now_s = time.monotonic()
            if self._read_s < 0 or now_s - self._read_s > _FRESH_S:
                self._sums = self._ledger.sums()
                self._read_s = time.monotonic()
            return self._sums


def export_metrics(ledger: Ledger, *, meter_provider: MeterProvider | None = None) -> None:
    """Register the sums of ``ledger`` as observable counters, for whatever readers and exporters the program has.

    ``obsia.energy`` (kW.h), ``obsia.carbon`` (g{CO2e}) and ``obsia.water`` (L) are means over worlds, each with its
    ``.low`` and ``.high``; ``obsia.calls`` and ``obsia.*_tokens`` are exact. The attributes are the ledger's keys.
    """
    meter = (meter_provider or get_meter_provider()).get_meter("obsia")
    sums = _Sums(ledger)
    for index, (name, unit) in enumerate(_AMOUNTS.items()):
        for end, value in _ENDS.items():
            meter.create_observable_counter(
                f"obsia.{name}{end}",
                callbacks=[_observed(sums, lambda each, index=index, value=value: value(each.figures[index]))],
                unit=unit,
                description=f"{name} of the calls so far, at the boundary of the account{end.replace('.', ', ')}",
            )
    for name in _COUNTS:
        meter.create_observable_counter(
            f"obsia.{name}",
            callbacks=[_observed(sums, lambda each, name=name: getattr(each.tokens, name))],
            unit="{call}" if name == "calls" else "{token}",
        )


def _observed(sums: _Sums, value: Callable[[Sum], float]) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(value(each), _attributes(each.keys)) for each in sums()]

    return observe


def _attributes(keys: Mapping[str, str | None]) -> dict[str, str]:
    return {_ATTRIBUTES.get(key, f"obsia.{key}"): value for key, value in keys.items() if value is not None}
