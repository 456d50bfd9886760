"""Spans, metrics and events of OpenTelemetry's own instrumentations, by the real OTLP exporter.

Run: <environment>/bin/python tests/readers/samples/make_otel.py [FOLDER]
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import calls
from mock_provider import running
from recording import SIGNALS, each_in_its_process, exporting, receiver, save_otlp


def _record(folder: Path, *, old: bool, only: tuple[str, ...] = SIGNALS) -> None:
    with running() as mock, receiver() as received:
        given = exporting(received.url)
        if old:
            from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
        else:
            from opentelemetry.instrumentation.genai.anthropic import AnthropicInstrumentor
            from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor
            from opentelemetry.instrumentation.google_genai import GoogleGenAiSdkInstrumentor

            AnthropicInstrumentor().instrument(**given)
            GoogleGenAiSdkInstrumentor().instrument(**given)
        OpenAIInstrumentor().instrument(**given)

        client = calls.openai_client(mock.url)
        list(calls.openai_chat(client))
        # Metrics leave twice, as in any process that lives longer than a minute: cumulative points repeat.
        given["meter_provider"].force_flush()
        list(calls.openai_responses(client))
        list(calls.openai_others(client))
        if not old:
            list(calls.anthropic_messages(calls.anthropic_client(mock.url)))
            list(calls.gemini_contents(calls.gemini_client(mock.url)))
        for provider in given.values():
            provider.shutdown()
        for signal in set(SIGNALS) - set(only):
            received.bodies[signal].clear()
        save_otlp(received, folder)


LATEST = {
    "OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "span_only",
}
CONTENT = {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"}
DELTA = {"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "delta"}
V2 = {
    "v2-default": (CONTENT, lambda out: _record(out / "otel" / "openai-v2-default", old=True)),
    "v2-latest": (LATEST, lambda out: _record(out / "otel" / "openai-v2-latest", old=True)),
}
GENAI = {
    "genai-default": ({}, lambda out: _record(out / "otel" / "genai-default", old=False, only=("traces",))),
    "genai-latest": (LATEST, lambda out: _record(out / "otel" / "genai-latest", old=False)),
    "genai-delta": (LATEST | DELTA, lambda out: _record(out / "otel" / "genai-delta", old=False, only=("metrics",))),
}

if __name__ == "__main__":
    # The two packages need other versions of what they share, so each has an environment of its own.
    old = find_spec("opentelemetry.instrumentation.openai_v2") is not None
    clients = ("openai",) if old else ("openai", "anthropic", "google.genai")
    each_in_its_process(
        V2 if old else GENAI, imported=(*clients, "opentelemetry.exporter.otlp.proto.http.trace_exporter")
    )
