"""Spans of OpenInference (Phoenix), by the real OTLP exporter. It makes no metrics.

Run: <environment>/bin/python tests/readers/samples/make_openinference.py [FOLDER]
"""

from __future__ import annotations

from pathlib import Path

import calls
from mock_provider import running
from recording import each_in_its_process, exporting, receiver, save_otlp


def _record(out: Path) -> None:
    from openinference.instrumentation.anthropic import AnthropicInstrumentor
    from openinference.instrumentation.google_genai import GoogleGenAIInstrumentor
    from openinference.instrumentation.openai import OpenAIInstrumentor

    instrumentors = [AnthropicInstrumentor(), GoogleGenAIInstrumentor(), OpenAIInstrumentor()]
    with running() as mock, receiver() as received:
        given = exporting(received.url)
        for one in instrumentors:
            one.instrument(tracer_provider=given["tracer_provider"])
        calls.openai_all(mock.url)
        list(calls.anthropic_messages(calls.anthropic_client(mock.url)))
        list(calls.gemini_contents(calls.gemini_client(mock.url)))
        for provider in given.values():
            provider.shutdown()
        save_otlp(received, out / "openinference")


if __name__ == "__main__":
    each_in_its_process({"openinference": ({}, _record)})
