"""Serving: the socket first, so that a port in use is told before anything starts; then one process or several."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import uvicorn
from uvicorn.supervisors import Multiprocess

from obsia.core.errors import BadCall
from obsia.core.message import Option, Symbol
from obsia.surfaces.http.application import Factory
from obsia.surfaces.http.connections import BACKLOG, Connections, open_files
from obsia.surfaces.http.service import Site, Tools
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
    held = listening(host, port)
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


def listening(host: str, port: int) -> socket.socket:
    """A socket that is bound to an address. Raises ``BadCall``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        # With its protocol: only then are answers sent at once (TCP_NODELAY), and not 40 ms later.
        held = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _not_here(host) from error
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(place)
        # Who comes before the server is up waits, and is not refused.
        held.listen(BACKLOG)
        held.set_inheritable(True)
    except OSError as error:
        held.close()
        if error.errno == errno.EADDRINUSE:
            raise BadCall("serve-port-in-use", option=Option("port"), port=Symbol(port), host=host) from error
        if error.errno == errno.EACCES:
            raise BadCall("serve-port-forbidden", option=Option("port"), port=Symbol(port)) from error
        raise _not_here(host) from error
    return held


def _not_here(host: str) -> BadCall:
    return BadCall("serve-host-elsewhere", option=Option("host"), host=host[:80])


def address(held: socket.socket, host: str) -> str:
    """The address of a socket, as a browser takes it."""
    port = held.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
