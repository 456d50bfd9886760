"""The receiver over HTTP, as an ASGI application of a few routes."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from obsia.app.collecting.receiving import LITELLM, RECORDS
from obsia.surfaces.collect.desk import LARGEST_BODY_BYTES, Answer, Desk, Outcome
from obsia.surfaces.collect.exposition import exposition

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_OTLP: Final = {f"/v1/{signal}": signal for signal in ("traces", "metrics", "logs")}
_HOOKS: Final = {"/v1/litellm": LITELLM, "/v1/records": RECORDS}
_PROTOBUF, _JSON, _TEXT = "application/x-protobuf", "application/json", "text/plain; charset=utf-8"
_LINES: Final = frozenset({_JSON, "application/x-ndjson", "application/jsonl"})
_STATUS: Final = {
    Outcome.ACCEPTED: 200,
    Outcome.MALFORMED: 400,
    Outcome.NO_TOKEN: 401,
    Outcome.FORBIDDEN: 403,
    Outcome.TOO_LARGE: 413,
    Outcome.UNSUPPORTED: 415,
    Outcome.UNAVAILABLE: 503,
}
_RPC: Final = {400: 3, 401: 16, 403: 7, 413: 3, 415: 3, 503: 14}
"""Status of HTTP -> code of gRPC, which the body of an OTLP error states."""
_BODY_S: Final = 30.0
_RETRY_S: Final = b"5"
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FIELDS: Final = {"traces": "rejectedSpans", "metrics": "rejectedDataPoints", "logs": "rejectedLogRecords"}
ACCESS: Final = logging.getLogger("obsia.collect.access")


class _TooLarge(Exception):
    """A body that is longer than one may be."""


class Application:
    """What uvicorn asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""
        begun_s = time.perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        method, path = scope["method"], scope["path"]
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
        try:
            answer, body, content = await self._answered(method, path, kind, headers, receive)
        except Exception:
            # Whatever it is, it is our trouble: the sender keeps what it has, and tries again.
            logging.getLogger("obsia.collect").exception("obsia collect: a request failed")
            answer, body, content = 503, b"", _TEXT
        told: list[tuple[bytes, bytes]] = [
            (b"content-type", content.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        if answer == 503:
            told.append((b"retry-after", _RETRY_S))
        if answer == 401:
            told.append((b"www-authenticate", b"Bearer"))
        await send({"type": "http.response.start", "status": answer, "headers": told})
        await send({"type": "http.response.body", "body": body})
        if ACCESS.isEnabledFor(logging.INFO):
            route = path if path in _OTLP or path in _HOOKS or path in ("/metrics", "/health") else "other"
            took_ms = round((time.perf_counter() - begun_s) * 1_000, 1)
            tenant = self._desk.tenant_of(_token(headers))
            said = {"at": round(time.time(), 3), "from": (scope.get("client") or ("",))[0], "tenant": tenant}
            ACCESS.info(json.dumps({**said, "method": method, "route": route, "status": answer, "ms": took_ms}))

    async def _answered(
        self, method: str, path: str, kind: str, headers: Mapping[bytes, bytes], receive: _Receive
    ) -> tuple[int, bytes, str]:
        form = _OTLP.get(path) or _HOOKS.get(path)
        token = _token(headers)
        if self._desk.is_open and not _is_local(headers.get(b"host", b"")):
            return 403, b"", _TEXT
        if form is None:
            return await self._read(method, path, token)
        if method != "POST":
            return 405, b"", _TEXT
        is_otlp = path in _OTLP
        if kind not in ({_PROTOBUF, _JSON} if is_otlp else _LINES):
            return 415, b"", _TEXT
        answer = await self._written(form, kind, token, headers, receive)
        if is_otlp:
            return _otlp_answer(answer, form, kind)
        return _STATUS[answer.outcome], _hook_answer(answer), _JSON

    async def _written(
        self, form: str, kind: str, token: str | None, headers: Mapping[bytes, bytes], receive: _Receive
    ) -> Answer:
        tenant = self._desk.writer(token)
        if isinstance(tenant, Answer):
            return tenant
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > LARGEST_BODY_BYTES:
            return Answer(Outcome.TOO_LARGE, "too_large", tenant=tenant)
        try:
            async with asyncio.timeout(_BODY_S):
                body = await _body(receive)
        except _TooLarge:
            return Answer(Outcome.TOO_LARGE, "too_large", tenant=tenant)
        except TimeoutError:
            return Answer(Outcome.UNAVAILABLE, "slow", tenant=tenant)
        encoding = headers.get(b"content-encoding", b"").decode("latin-1")
        return await self._desk.accept(tenant, form, body, encoding=encoding, is_json=kind == _JSON)

    async def _read(self, method: str, path: str, token: str | None) -> tuple[int, bytes, str]:
        if path not in ("/metrics", "/health"):
            return 404, b"", _TEXT
        if method not in ("GET", "HEAD"):
            return 405, b"", _TEXT
        if path == "/health":
            return 200, b"ok\n", _TEXT
        readable = await self._desk.readable(token)
        if isinstance(readable, Answer):
            return _STATUS[readable.outcome], b"", _TEXT
        text = await asyncio.to_thread(exposition, self._desk, readable)
        return 200, b"" if method == "HEAD" else text, CONTENT_TYPE_PLAIN_0_0_4


async def _body(receive: _Receive) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(pieces)
        piece = message.get("body", b"")
        size += len(piece)
        if size > LARGEST_BODY_BYTES:
            raise _TooLarge
        pieces.append(piece)
        if not message.get("more_body"):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _token(headers: Mapping[bytes, bytes]) -> str | None:
    return headers.get(b"authorization", b"").decode("latin-1") or None


def _is_local(host: bytes) -> bool:
    """Whether a request names this machine: a page of somebody else's, opened here, names another one."""
    name = host.decode("latin-1").lower()
    return (name.rpartition(":")[0] if not name.endswith("]") and ":" in name else name) in _LOCAL


def _sentence(answer: Answer) -> str:
    if answer.rejected:
        return "; ".join(f"{reason}: {count}" for reason, count in sorted(answer.rejected.items()))
    return answer.reason or answer.outcome.value


def _otlp_answer(answer: Answer, signal: str, kind: str) -> tuple[int, bytes, str]:
    status, text = _STATUS[answer.outcome], _sentence(answer)
    rejected = sum(answer.rejected.values())
    if kind == _JSON:
        answered: dict[str, Any] = {}
        if status != 200:
            answered = {"code": _RPC[status], "message": text}
        elif rejected:
            answered = {"partialSuccess": {_FIELDS[signal]: str(rejected), "errorMessage": text}}
        return status, json.dumps(answered).encode(), _JSON
    if status == 200 and not rejected:
        return status, b"", _PROTOBUF  # a message without fields is no bytes
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
        ExportTracePartialSuccess,
        ExportTraceServiceResponse,
    )

    # A number and a text, in the same fields of every message: those of other signals, and of the status of an error.
    said = ExportTracePartialSuccess(rejected_spans=rejected if status == 200 else _RPC[status], error_message=text)
    if status != 200:
        return status, said.SerializeToString(), _PROTOBUF
    return status, ExportTraceServiceResponse(partial_success=said).SerializeToString(), _PROTOBUF


def partial_success(answer: Answer) -> bytes:
    """The message of a protocol buffer that answers an accepted OTLP request."""
    return _otlp_answer(answer, "traces", _PROTOBUF)[1]


def _hook_answer(answer: Answer) -> bytes:
    if answer.outcome is not Outcome.ACCEPTED:
        return json.dumps({"error": _sentence(answer)}).encode()
    return json.dumps({"received": answer.items, "rejected": dict(answer.rejected)}).encode()
