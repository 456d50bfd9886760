"""Connections: how long each may take for what it does, and how many there may be, of one address and in all.

uvicorn times a connection between two requests alone. Here each has a phase, and each phase its time: waiting for the
head of a request, for its body, for the next request, for the client to take an answer. While an answer is computed a
connection waits for us, and has time. Where there are too many, who has waited longest without asking anything makes
room; who asks is not sent away for those who only hold a place.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, cast

import h11
import uvicorn
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState
from uvicorn.supervisors import Multiprocess

from obsia.app.sockets import address, listening
from obsia.surfaces.http.application import Factory
from obsia.surfaces.http.bodies import Site
from obsia.surfaces.http.limits import is_proxy, network
from obsia.surfaces.http.service import Tools
from obsia.surfaces.http.settings import Limits, Settings

BACKLOG: Final = 512
"""Connections that the system accepts for us before they are looked at."""
_SPARE_FILES: Final = 256
"""Open files of a process beside its connections: the snapshot, the record, libraries."""
_TURN_S: Final = 0.5
"""How often times are looked at."""
_NOTHING: Final = object()
"""What a connection answers that was asked nothing."""
_REFUSAL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 21\r\n\r\nToo many connections\n"
)
_PATIENCE_S: Final = 10
"""How long a server that is to stop waits for answers that are being given."""


class Connection(H11Protocol):
    """A connection that is closed when the other side takes too long."""

    def __init__(self, connections: Connections, /, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._connections = connections
        self.address = ""
        """Whom its place counts for; '' for a proxy's, which are many people's."""
        self.since_s = self.loop.time()
        """Since when it waits for a request, or for the rest of one."""
        self._head_begun = True
        """Whether a request is due: a new connection is there to ask."""
        self._answering: object = _NOTHING
        self._answering_since_s = 0.0
        self._body_since_s = 0.0

    @property
    def asks(self) -> bool:
        """Whether a request has arrived that is not answered yet, or whose answer is still to be taken."""
        return self._is_answering or self._is_taking

    @property
    def _is_answering(self) -> bool:
        # The library says "cycle" of a request and its response; there is none before the first.
        cycle = cast("Any", self.cycle)
        return cycle is not None and not cycle.response_complete

    @property
    def _is_taking(self) -> bool:
        return self.transport.get_write_buffer_size() > 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place, or be told that there is none."""
        super().connection_made(transport)
        if not self._connections.admit(self, self.client[0] if self.client else ""):
            transport.write(_REFUSAL)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._connections.release(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self.transport.is_closing():
            return
        if not self.asks and not self._head_begun:
            self._head_begun, self.since_s = True, self.loop.time()
        super().data_received(data)
        self._connections.changed(self)

    def on_response_complete(self) -> None:
        """Wait for the next request, from now on."""
        self._head_begun, self.since_s = False, self.loop.time()
        super().on_response_complete()
        self._connections.changed(self)

    def timeout_keep_alive_handler(self) -> None:
        """Leave it to :meth:`look`, which knows whether the answer has been taken."""

    def look(self, now_s: float, limits: Limits) -> None:
        """Close the connection where its time is up."""
        if self.transport.is_closing():
            # What is still to be sent would keep a closed connection for ever.
            self._look_at_answer(now_s, limits)
        elif self._is_answering or self._is_taking:
            self._look_at_body(now_s, limits)
            self._look_at_answer(now_s, limits)
        elif self.conn.their_state is h11.SEND_BODY:
            self._look_at_body(now_s, limits)
        else:
            self._answering, self._body_since_s = _NOTHING, 0.0
            waited_s = now_s - self.since_s
            if waited_s > (limits.header_s if self._head_begun else limits.idle_s):
                self.drop()

    def _look_at_body(self, now_s: float, limits: Limits) -> None:
        if self.conn.their_state is not h11.SEND_BODY:
            self._body_since_s = 0.0
        elif not self._body_since_s:
            self._body_since_s = now_s
        elif now_s - self._body_since_s > limits.body_s:
            self.drop()

    def _look_at_answer(self, now_s: float, limits: Limits) -> None:
        cycle = cast("Any", self.cycle)
        is_started = cycle is None or cycle.response_started
        if self._answering is not cycle or not is_started:
            self._answering, self._answering_since_s = cycle, now_s
        elif now_s - self._answering_since_s > limits.answer_s:
            self.drop()

    def drop(self) -> None:
        """Close at once, whatever is still to be sent."""
        self.transport.abort()


class Connections:
    """The connections of one process; what uvicorn makes them with. Its limits alone go to another process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._of_address: dict[str, dict[Connection, None]] = {}
        """As they came: clocks of event loops tell no two of one turn apart."""
        self._all: set[Connection] = set()
        self._waiting: OrderedDict[Connection, None] = OrderedDict()
        """Those that have asked nothing, who has waited longest first."""
        self._turn: asyncio.TimerHandle | None = None

    def __reduce__(self) -> tuple[type[Connections], tuple[Limits]]:
        return Connections, (self.limits,)

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        """A connection to be."""
        return Connection(self, config, server_state, app_state, _loop)

    def __len__(self) -> int:
        return len(self._all)

    def admit(self, connection: Connection, address: str) -> bool:
        """Whether there is a place for a connection; somebody who only waits may lose theirs for it."""
        limits = self.limits
        connection.address = "" if is_proxy(address, limits.proxies) else network(address)
        own = self._of_address.get(connection.address, {})
        if (
            connection.address
            and limits.connections_per_address
            and len(own) >= limits.connections_per_address
            and not self._make_room(min((each for each in own if each in self._waiting), key=_since, default=None))
        ):
            return False
        if len(self._all) >= limits.connections and not self._make_room(next(iter(self._waiting), None)):
            return False
        self._all.add(connection)
        self._of_address.setdefault(connection.address, {})[connection] = None
        self.changed(connection)
        if self._turn is None:
            self._turn = connection.loop.call_later(_TURN_S, self._look, connection.loop)
        return True

    def _make_room(self, idle: Connection | None) -> bool:
        if idle is None:
            return False
        # Its place is free from now on; the system tells it later.
        self.release(idle)
        idle.drop()
        return True

    def release(self, connection: Connection) -> None:
        """Take a connection off the list."""
        self._all.discard(connection)
        self._waiting.pop(connection, None)
        if (own := self._of_address.get(connection.address)) is not None:
            own.pop(connection, None)
            if not own:
                del self._of_address[connection.address]

    def changed(self, connection: Connection) -> None:
        """Note whether a connection asks or waits."""
        if connection not in self._all or connection.asks:
            self._waiting.pop(connection, None)
        elif connection not in self._waiting:
            self._waiting[connection] = None

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now_s = loop.time()
        for each in list(self._all):
            each.look(now_s, self.limits)
            self.changed(each)
        self._turn = loop.call_later(_TURN_S, self._look, loop) if self._all else None


def _since(connection: Connection) -> float:
    return connection.since_s


def open_files(connections: int) -> int:
    """How many connections the system lets this process have, of those wanted; it is asked for more where it may be."""
    try:
        import resource
    except ImportError:
        return connections
    wanted = connections + BACKLOG + _SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return connections
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return max(16, min(connections, soft - BACKLOG - _SPARE_FILES)) if soft < wanted else connections


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
