"""What an assistant sends that is no message is answered, where the library would drop it and have it waited for."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Self

import anyio
from anyio.abc import AsyncResource
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
    RequestId,
)
from pydantic_core import ValidationError

from obsia.core.locales import Locale

_NO_JSON: Final = "json_invalid"
PATIENCE_S: Final = 10
"""Where no more is asked, answers that are being computed are waited for so long."""


class Answers(AsyncResource):
    """A stream of answers, and which requests still wait for theirs."""

    def __init__(self, stream: WriteStream[SessionMessage]) -> None:
        self._stream = stream
        self._awaited: set[RequestId] = set()
        self._none_left = anyio.Event()

    def expect(self, message: JSONRPCMessage) -> None:
        """Note that a request came, or that one was called off."""
        match message:
            case JSONRPCRequest():
                self._awaited.add(message.id)
            case JSONRPCNotification(method="notifications/cancelled"):
                self._discard((message.params or {}).get("requestId"))
            case _:
                return

    def _discard(self, request: object) -> None:
        self._awaited -= {each for each in self._awaited if each == request}
        if not self._awaited:
            self._none_left.set()

    async def all_sent(self) -> None:
        """Wait until every request has its answer, though not for ever."""
        with anyio.move_on_after(PATIENCE_S):
            while self._awaited:
                self._none_left = anyio.Event()
                await self._none_left.wait()

    async def send(self, item: SessionMessage, /) -> None:
        """Send an answer."""
        await self._stream.send(item)
        if isinstance(item.message, JSONRPCResponse | JSONRPCError):
            self._discard(item.message.id)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()


class Messages(AsyncResource):
    """The messages of a stream; what is none is answered with a code of JSON-RPC, and left out.

    The answer has no id: that of a request that cannot be read is not known. Where the stream ends, it ends once what
    was asked has been answered: the library would drop what it is at.
    """

    def __init__(self, stream: ReadStream[SessionMessage | Exception], answers: Answers, tr: Locale) -> None:
        self._stream, self._answers, self._tr = stream, answers, tr

    @property
    def last_context(self) -> object:
        """The context in which the last message was sent, where the stream tells it."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """The next message."""
        while isinstance(item := await self._next(), Exception):
            if (refusal := self._refusal(item)) is not None:
                with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
                    await self._answers.send(SessionMessage(refusal))
        self._answers.expect(item.message)
        return item

    async def _next(self) -> SessionMessage | Exception:
        try:
            return await self._stream.receive()
        except anyio.EndOfStream:
            await self._answers.all_sent()
            raise

    def _refusal(self, error: Exception) -> JSONRPCError | None:
        """What is answered; nothing to a blank line."""
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        if first is None or first["type"] == _NO_JSON:
            if first is not None and not str(first["input"]).strip():
                return None
            code, text = PARSE_ERROR, self._tr("mcp-no-json")
        else:
            code, text = INVALID_REQUEST, self._tr("mcp-no-request")
        return JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=code, message=text))

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None
