"""A service on this machine that answers what a test says, in shapes that the real ones publish.

No test asks a real service. The shapes were written from public clients of each service and from its published models,
with invented values: where a service has changed since, these tests do not know.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from obsia.grids import Web


@dataclass(frozen=True)
class Question:
    """What a service was asked."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What it answers; a body that is no bytes is sent as JSON."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    """Seconds between its bytes."""
    cut: bool = False
    """Whether the connection ends before the length that it states."""

    @property
    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Service:
    """A service under test: its address, what it was asked, and what it answers."""

    url: str
    answer: Callable[[Question], Answer] = field(default=lambda _: Answer(status=404))
    asked: list[Question] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def web(self, **settings: str) -> Web:
        """What asks this service for every name, quickly tired."""
        names = ("ECO2MIX", "UK_CARBON_INTENSITY", "ELECTRICITYMAPS", "WATTTIME")
        environment = {f"OBSIA_{name}_URL": self.url for name in names} | settings
        return Web(environment=environment, budget_s=10.0, timeout_s=5.0, sleep=lambda _: None)


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            question = Question(parts.path, query, {name.lower(): value for name, value in self.headers.items()})
            made.asked.append(question)
            answer = made.answer(question)
            try:
                self._send(answer)
            except OSError:
                # Who asked has given up, which is what a test is about.
                return

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.bytes) + (10 if answer.cut else 0)))
            self.end_headers()
            if not answer.drip_s:
                self.wfile.write(answer.bytes)
                return
            for byte in answer.bytes:
                if made.closing.wait(answer.drip_s):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Says nothing: a test that fails says what it asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Service(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()
