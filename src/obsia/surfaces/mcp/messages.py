"""What an assistant sends that is no message is answered, where the library would drop it and have it waited for."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import anyio
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic_core import ValidationError

from obsia.core.locales import Locale

_NO_JSON: Final = "json_invalid"


class Messages:
    """The messages of a stream; what is none is answered with a code of JSON-RPC, and left out.

    The answer has no id: that of a request that cannot be read is not known.
    """

    def __init__(
        self, stream: ReadStream[SessionMessage | Exception], answers: WriteStream[SessionMessage], tr: Locale
    ) -> None:
        self._stream, self._answers, self._tr = stream, answers, tr

    @property
    def last_context(self) -> object:
        """The context in which the last message was sent, where the stream tells it."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """The next message."""
        while isinstance(item := await self._stream.receive(), Exception):
            if (refusal := self._refusal(item)) is not None:
                with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
                    await self._answers.send(SessionMessage(refusal))
        return item

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

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_val: BaseException | None, exc_tb: TracebackType | None
    ) -> None:
        await self.aclose()
