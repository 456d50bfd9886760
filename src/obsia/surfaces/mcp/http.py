"""Serving over HTTP: each request stands alone, without a session, and its answer is one JSON object."""

from __future__ import annotations

from typing import Final

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from obsia.core.locales import Locale
from obsia.surfaces.mcp.server import Compute, server
from obsia.surfaces.mcp.settings import Settings

MOST_BODY_BYTES: Final = 65_536
"""Of one request: a call and its arguments have less than a tenth of it."""


async def answer(
    scope: Scope, receive: Receive, send: Send, *, settings: Settings, tr: Locale, compute: Compute | None = None
) -> None:
    """Answer one request to the tools; ``compute`` has their answers computed where others wait, too."""
    # What it keeps between requests, it keeps for as long as it runs: this one is gone with its request.
    manager = StreamableHTTPSessionManager(
        server(settings=settings, tr=tr, compute=compute),
        stateless=True,
        json_response=True,
        max_request_body_size=MOST_BODY_BYTES,
    )
    async with manager.run():
        await manager.handle_request(scope, receive, send)
