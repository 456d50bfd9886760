"""The tools of ``obsia mcp`` over HTTP: the answers of standard input and output, within the limits of the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from obsia.core.locales import locale
from obsia.core.message import Surface
from obsia.surfaces.cli.mcp import permalinks
from obsia.surfaces.cli.serve import _site, _tools
from obsia.surfaces.http.application import Factory
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Overloaded, Turns
from obsia.surfaces.mcp.settings import Settings as ToolSettings
from obsia.surfaces.mcp.tools import TOOLS, answered

ASKED = {"model": "gpt-4o", "in": 500, "out": 300}
HEADERS = {"host": "127.0.0.1", "content-type": "application/json", "accept": "application/json, text/event-stream"}


@dataclass(frozen=True)
class Got:
    """A reply: its status, its headers, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def result(self) -> dict[str, Any]:
        """What a call of JSON-RPC gives."""
        found = json.loads(self.body)
        assert (found["jsonrpc"], found["id"]) == ("2.0", 1)
        return found["result"]


UNLIMITED = Settings(record=False, per_minute=0)


def app(settings: Settings = UNLIMITED, *, tools: bool = True) -> Any:
    """A server as ``obsia serve`` makes it, without its socket."""
    return Factory(settings, _site, _tools if tools else None)()


def ask(
    app: Any, path: str = "/mcp", *, method: str = "POST", body: bytes = b"", client: str = "192.0.2.1", **more: str
) -> Got:
    """One request, in process."""
    headers = {
        **HEADERS,
        "content-length": str(len(body)),
        **{name.replace("_", "-"): each for name, each in more.items()},
    }
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"", "extensions": {},
        "client": (client, 5), "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), each.encode()) for name, each in headers.items()],
    }  # fmt: skip
    sent: list[Any] = []
    coming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return coming.pop() if coming else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    started = {name.decode().lower(): each.decode() for name, each in sent[0]["headers"]}
    return Got(sent[0]["status"], started, b"".join(each.get("body", b"") for each in sent[1:]))


def call(app: Any, method: str, parameters: Mapping[str, Any] | None = None, **more: str) -> Got:
    """One call of JSON-RPC."""
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters or {}}
    return ask(app, body=json.dumps(message).encode(), **more)


@pytest.fixture(scope="module")
def served() -> Any:
    return app()


def test_an_assistant_is_greeted_and_told_the_tools(served: Any) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}
    got = call(served, "initialize", hello)
    assert (got.status, got.headers["content-type"]) == (200, "application/json")
    assert got.result["serverInfo"]["name"] == "obsia"
    assert "mcp-session-id" not in got.headers
    listed = call(served, "tools/list").result["tools"]
    assert [each["name"] for each in listed] == list(TOOLS)
    french = call(served, "tools/list", accept_language="fr").result["tools"]
    assert french[0]["title"] == locale("fr")("mcp-title-estimate")
    assert french[0]["inputSchema"]["required"] == listed[0]["inputSchema"]["required"]


def test_an_answer_is_that_of_standard_output(served: Any) -> None:
    settings = ToolSettings(record=False, permalinks=permalinks(record=False))
    same = answered(TOOLS["estimate"], ASKED, settings=settings, tr=locale("en", Surface.MCP))
    got = call(served, "tools/call", {"name": "estimate", "arguments": ASKED})
    assert got.result["structuredContent"] == json.loads(json.dumps(same.record))
    assert got.result["content"] == [{"type": "text", "text": same.text}]
    wrong = call(served, "tools/call", {"name": "estimate", "arguments": {"model": "gpt-44o"}}).result
    assert wrong["isError"]
    assert wrong["content"][0]["text"].startswith("Unknown model “gpt-44o”")


def test_what_is_no_call_is_refused(served: Any) -> None:
    for method in ("GET", "HEAD", "DELETE", "PUT"):
        got = ask(served, method=method)
        assert (got.status, got.headers["allow"]) == (405, "POST, OPTIONS"), method
    assert ask(served, body=b"{").status == 400
    assert call(served, "tools/list", {"cursor": "a" * 70_000}).status == 413
    assert ask(served, body=b"{}", content_type="text/plain").status in {400, 415}
    # Elsewhere a body is still refused, and without the option there is nothing but pages.
    assert ask(served, "/api/v1/meta", method="GET", body=b"{}").status == 400
    assert ask(app(tools=False)).status == 405


def test_every_reply_has_the_headers_of_the_api(served: Any) -> None:
    got = call(served, "tools/list")
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["access-control-allow-origin"] == "*"
    preflight = ask(served, method="OPTIONS")
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "POST")
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]


def test_calls_count_in_the_limit_of_rate() -> None:
    limited = app(Settings(record=False, per_minute=2))
    assert [call(limited, "tools/list").status for _ in range(3)] == [200, 200, 429]
    assert call(limited, "tools/list", client="192.0.2.2").status == 200


def test_a_call_waits_for_its_turn_and_is_charged_to_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    result = Turns[Any].result

    async def watched(self: Turns[Any], key: str, make: Any, *, who: str) -> Any:
        seen.append(who)
        if len(seen) > 1:
            raise Overloaded
        return await result(self, key, make, who=who)

    monkeypatch.setattr(Turns, "result", watched)
    asked = {"name": "search", "arguments": {"q": "Mistral", "most": 1}}
    busy = app()
    assert not call(busy, "tools/call", asked, client="192.0.2.7").result.get("isError")
    refused = call(busy, "tools/call", asked, client="192.0.2.7").result
    assert refused["isError"]
    assert refused["content"][0]["text"] == locale("en")("http-overloaded")
    assert seen == ["192.0.2.7"] * 2


def test_a_private_server_answers_to_its_own_names_alone() -> None:
    private = app(Settings(record=False, private=True))
    assert call(private, "tools/list").status == 200
    assert call(private, "tools/list", host="evil.example").status == 421
    assert "access-control-allow-origin" not in call(private, "tools/list").headers
