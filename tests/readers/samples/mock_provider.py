"""A provider of language models that answers from a script, over HTTP on the loopback address.

It speaks enough of five interfaces (OpenAI chat completions, responses, embeddings and images; Anthropic messages;
Gemini generateContent; Bedrock Converse) for the real client libraries to run. A prompt names its scenario
(``scenario=chat-cached``); ``scenarios.json`` states the true usage of each, and the answer reports it the way that
provider would: inclusive or exclusive of cached tokens, with or without the split. Messages hold canaries.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import mock_answers

HERE = Path(__file__).parent
SCRIPT = json.loads((HERE / "scenarios.json").read_text(encoding="utf-8"))
CANARIES: dict[str, str] = SCRIPT["canaries"]
SCENARIOS: dict[str, dict[str, Any]] = {one["id"]: one for one in SCRIPT["scenarios"]}
NAMED = re.compile(r"scenario=([a-z0-9-]+)")


def prompt(scenario: str) -> str:
    """The text a script sends: it names the scenario and holds a canary."""
    assert scenario in SCENARIOS, scenario
    return f"{CANARIES['prompt']} scenario={scenario}"


@lru_cache
def of(api: str) -> tuple[dict[str, Any], ...]:
    """The scenarios of one interface, in order."""
    return tuple(one for one in SCENARIOS.values() if one["api"] == api)


def interface(path: str) -> str:
    """Which interface a request path belongs to."""
    found = [
        (r"/chat/completions$", "openai.chat"),
        (r"/responses$", "openai.responses"),
        (r"/embeddings$", "openai.embeddings"),
        (r"/images/generations$", "openai.images"),
        (r"/messages$", "anthropic.messages"),
        (r":(streamG|g)enerateContent$", "gemini.generate"),
        (r"/converse(-stream)?$", "bedrock.converse"),
    ]
    return next((api for pattern, api in found if re.search(pattern, path)), "")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MockProvider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path, _, query = self.path.partition("?")
        api = interface(path)
        named = NAMED.findall(body.decode("utf-8", "replace"))
        scenario = SCENARIOS.get(named[-1]) if named else self.server.fallback.get(api)
        if not api or scenario is None:
            self._send(404, "application/json", b'{"error": {"message": "no such route or scenario"}}')
            return
        request = json.loads(body) if body else {}
        status = self.server.next_status(scenario)
        if status != 200:
            self._send(status, "application/json", mock_answers.error(scenario, status, CANARIES))
            return
        streamed = bool(request.get("stream")) or "stream" in path.rpartition("/")[2].casefold()
        kind, answer = mock_answers.answer(scenario, request, CANARIES, streamed=streamed, query=query)
        self._send(200, kind, answer)

    def do_GET(self) -> None:
        self._send(404, "application/json", b'{"error": {"message": "no such route"}}')

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-request-id", "req_mock")
        self.send_header("request-id", "req_mock")
        if status in {429, 529, 500}:
            self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class MockProvider(ThreadingHTTPServer):
    """The server; ``fallback`` names the scenario of requests that name none (a coding assistant's own)."""

    daemon_threads = True

    def __init__(self, fallback: dict[str, str] | None = None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.fallback = {api: SCENARIOS[name] for api, name in (fallback or {}).items()}
        self.requests: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_status(self, scenario: dict[str, Any]) -> int:
        """The status of the next answer of a scenario: its answers in turn."""
        statuses = scenario.get("answers", [200])
        with self._lock:
            turn = self.requests[scenario["id"]]
            self.requests[scenario["id"]] += 1
        return statuses[turn % len(statuses)]


@contextmanager
def running(fallback: dict[str, str] | None = None, port: int = 0) -> Iterator[MockProvider]:
    """The mock provider, listening while the block runs."""
    with MockProvider(fallback, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
