"""Spans and metrics of OpenLLMetry and OpenLIT, by the real OTLP exporter.

Run: <environment>/bin/python tests/readers/samples/make_vendors.py [FOLDER]
"""

from __future__ import annotations

from pathlib import Path

import calls
from mock_provider import running
from recording import each_in_its_process, exporting, receiver, save_otlp


def _call_all(url: str) -> None:
    calls.openai_all(url)
    list(calls.anthropic_messages(calls.anthropic_client(url)))


def _openllmetry(out: Path) -> None:
    from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor
    from opentelemetry.instrumentation.openai import OpenAIInstrumentor

    with running() as mock, receiver() as received:
        given = exporting(received.url)
        AnthropicInstrumentor().instrument(**given)
        OpenAIInstrumentor().instrument(**given)
        _call_all(mock.url)
        for provider in given.values():
            provider.shutdown()
        save_otlp(received, out / "openllmetry")


def _openlit(out: Path) -> None:
    import openlit
    from opentelemetry import metrics, trace
    from opentelemetry._logs import get_logger_provider

    with running() as mock, receiver() as received:
        openlit.init(
            otlp_endpoint=received.url,
            application_name="shop",
            environment="prod",
            disable_batch=False,
            pricing_json=str(Path(__file__).parent / "openlit_prices.json"),
        )
        _call_all(mock.url)
        for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), get_logger_provider()):
            getattr(provider, "shutdown", lambda: None)()
        save_otlp(received, out / "openlit")


if __name__ == "__main__":
    each_in_its_process(
        {"openllmetry": ({}, _openllmetry), "openlit": ({}, _openlit)}, imported=("openai", "anthropic")
    )
