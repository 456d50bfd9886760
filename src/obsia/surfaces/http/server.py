"""Serving: the socket first, so that a port in use is told before anything starts; then one process or several."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import uvicorn
from uvicorn.supervisors import Multiprocess

from obsia.app.sockets import address, listening
from obsia.surfaces.http.application import Factory
from obsia.surfaces.http.bodies import Site
from obsia.surfaces.http.connections import BACKLOG, Connections, open_files
from obsia.surfaces.http.service import Tools
from obsia.surfaces.http.settings import Settings

_PATIENCE_S = 10


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    settings: Settings,
    ready: Callable[[str], None],
    site: Callable[[Settings], Site] | None = None,
    tools: Callable[[Settings], Tools] | None = None,
) -> None:
    """Serve until interrupted. ``ready`` is told the address once the port is ours.

    ``site`` makes the pages, ``tools`` what assistants call.

    Raises ``BadCall`` for an address that cannot be bound.
    """
    limits = settings.limits
    limits = replace(limits, connections=open_files(limits.connections))
    held = listening(host, port, backlog=BACKLOG)
    config = uvicorn.Config(
        Factory(settings, site, tools),
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        http=cast("type[asyncio.Protocol]", Connections(limits)),
        backlog=BACKLOG,
        timeout_keep_alive=limits.idle_s,
        forwarded_allow_ips=list(limits.proxies) or None,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    server = uvicorn.Server(config)
    ready(address(held, host))
    try:
        if workers > 1:
            Multiprocess(config, sockets=[held]).run()
        else:
            server.run(sockets=[held])
    except KeyboardInterrupt:
        # The way to end a server; uvicorn has closed what was open.
        return
    finally:
        held.close()
