"""Answers that were streamed: with usage they count, without it the total is a stated lower bound.

Real clients talk to a server on this machine that writes down what it truly served.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess

MODEL = "gpt-4o-mini-2024-07-18"


class Served:
    """A server that answers as OpenAI's chat completions do, and fails every fourth request once."""

    def __init__(self) -> None:
        self.truth: list[dict[str, int]] = []
        self._requests = 0
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                status, kind, body = served.answer(asked)
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, asked: dict[str, Any]) -> tuple[int, str, bytes]:
        """Status, type and body; what is served is written down."""
        self._requests += 1
        if self._requests % 4 == 0:
            return 500, "application/json", json.dumps({"error": {"message": "overloaded", "type": "x"}}).encode()
        number = len(self.truth) + 1
        counts = {"input": 1000 + number, "cached": 256, "output": 200 + number, "reasoning": 64}
        self.truth.append(counts)
        usage = {
            "prompt_tokens": counts["input"], "completion_tokens": counts["output"],
            "total_tokens": counts["input"] + counts["output"],
            "prompt_tokens_details": {"cached_tokens": counts["cached"]},
            "completion_tokens_details": {"reasoning_tokens": counts["reasoning"]},
        }  # fmt: skip
        base = {"id": f"chatcmpl-of-the-truth-server-{number}", "created": 1_772_359_210 + number, "model": MODEL}
        if not asked.get("stream"):
            message = {"role": "assistant", "content": "hello"}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            whole = {**base, "object": "chat.completion", "choices": [choice], "usage": usage}
            return 200, "application/json", json.dumps(whole).encode()
        chunks: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "hel"}, "finish_reason": None}]},
            {"choices": [{"index": 0, "delta": {"content": "lo"}, "finish_reason": "stop"}]},
        ]
        if asked.get("stream_options") == {"include_usage": True}:
            chunks.append({"choices": [], "usage": usage})
        lines = [json.dumps({**base, "object": "chat.completion.chunk", **chunk}) for chunk in chunks]
        return 200, "text/event-stream", "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def served() -> Iterator[Served]:
    server = Served()
    yield server
    server.close()


def test_the_account_of_a_real_client_equals_what_was_served(served: Served, tmp_path: Path) -> None:
    openai: Any = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=served.url, api_key="none", max_retries=2)
    messages = [{"role": "user", "content": "hi"}]
    log = tmp_path / "answers.jsonl"
    with log.open("w", encoding="utf-8") as file:
        for _ in range(4):
            file.write(client.chat.completions.create(model=MODEL, messages=messages).model_dump_json() + "\n")
            options = {"include_usage": True}
            for chunk in client.chat.completions.create(
                model=MODEL, messages=messages, stream=True, stream_options=options
            ):
                file.write(chunk.model_dump_json() + "\n")
    assert len(served.truth) == 8
    account = assess(log, record_figures=False)
    tokens = account.total.tokens
    truth = {name: sum(counts[name] for counts in served.truth) for name in served.truth[0]}
    assert tokens.calls == len(served.truth)
    assert (tokens.input_tokens, tokens.cached_tokens) == (truth["input"], truth["cached"])
    assert (tokens.output_tokens, tokens.reasoning_tokens) == (truth["output"], truth["reasoning"])
    assert account.notes == ()
    paid = account.total.cost and account.total.cost.figure
    assert paid is not None
    # OpenAI's list price of GPT-4o mini per million: 0.15 dollars of input, 0.075 of cached input, 0.6 of output.
    stated = (0.15 * (truth["input"] - truth["cached"]) + 0.075 * truth["cached"] + 0.6 * truth["output"]) / 1e6
    assert paid.median == pytest.approx(stated, rel=0.005)


def test_a_stream_without_usage_makes_the_total_a_lower_bound(served: Served, tmp_path: Path) -> None:
    openai: Any = pytest.importorskip("openai")
    client = openai.OpenAI(base_url=served.url, api_key="none", max_retries=2)
    messages = [{"role": "user", "content": "hi"}]
    log = tmp_path / "answers.jsonl"
    with log.open("w", encoding="utf-8") as file:
        file.write(client.chat.completions.create(model=MODEL, messages=messages).model_dump_json() + "\n")
        for _ in range(2):
            for chunk in client.chat.completions.create(model=MODEL, messages=messages, stream=True):
                file.write(chunk.model_dump_json() + "\n")
    account = assess(log, record_figures=False)
    assert account.total.tokens.calls == 1
    assert [(note.code, note.arguments["count"]) for note in account.notes] == [("notice-lower-bound", 2)]
