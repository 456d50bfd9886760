"""The process that receives: its sockets, its connections, and the process beside it that seals."""

from __future__ import annotations

import asyncio
import gc
import logging
import logging.handlers
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from obsia.app.collecting.issuer import trusted
from obsia.app.collecting.last_figures import metric_labels
from obsia.app.collecting.tenants import has_tokens
from obsia.app.files import unwritable
from obsia.app.sockets import address, is_of_this_machine, listening, shared
from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.readers.otlp.proto_form import packed_traces
from obsia.surfaces.collect.application import ACCESS, Application
from obsia.surfaces.collect.desk import Desk
from obsia.surfaces.collect.processes import Beside, begun

_HEAD_S: Final = 15.0
_IDLE_S: Final = 75
_GRACE_S: Final = 10
_BACKLOG: Final = 1_024
_NEW_OBJECTS: Final = 50_000
_SWITCH_S: Final = 5e-4
"""After which a thread that decodes lets another one go on: what is on the disk is told, and the next group written."""
_LOG: Final = logging.getLogger("obsia.collect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a store is served."""

    store: Path
    host: str
    port: int
    grpc_port: int | None
    seal_s: float
    """Seconds after which a log is closed and sealed."""
    figures_s: float
    """Seconds between two looks at what there is to seal, and at what it costs."""
    access_log: Path | None
    processes: int = 1


class Connection(HttpToolsProtocol):
    """A connection that is closed where the head of a request takes too long."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for a head, for a time."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Read on; what begins after an answer is a head again."""
        cycle: Any = self.cycle
        if self._due is None and (cycle is None or cycle.response_complete):
            self._await_head()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._due = self.loop.call_later(_HEAD_S, self._late)

    def _late(self) -> None:
        self.transport.abort()  # type: ignore[union-attr]

    def _stop(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None


def collect(settings: Settings, *, ready: Callable[[str, str | None], None]) -> None:
    """Receive until interrupted. ``ready`` is told the addresses. Raises ``BadCall`` for a store or an address."""
    metric_labels(settings.store)  # said before anything begins, not by the process beside
    is_open = not has_tokens(settings.store) and trusted(settings.store) is None
    http = _bound(settings, settings.port, "port", is_open=is_open)
    grpc = None if settings.grpc_port is None else _bound(settings, settings.grpc_port, "grpc-port", is_open=is_open)
    desk = Desk(settings.store, is_local=is_open)
    if not desk.is_ours:
        raise BadCall("collect-store-in-use", path=str(settings.store))
    _log_to(settings.access_log)
    _open_files()
    _leave_what_stays()
    places = address(http, settings.host), None if grpc is None else address(grpc, settings.host)
    beside = Beside()
    if settings.processes > 1:
        http, beside = begun(shared(http, settings.processes, backlog=_BACKLOG))
    if beside.first is None:
        ready(*places)
    elif grpc is not None:  # one of them listens for gRPC
        grpc.close()
        grpc = None
    # As Ctrl-C: what waits is written, and the processes beside end before this one does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(_serve(settings, desk, http, grpc, beside))
    finally:
        beside.end()


def _bound(settings: Settings, port: int, option: str, *, is_open: bool) -> socket.socket:
    held = listening(settings.host, port, option=option, backlog=_BACKLOG)
    if is_open and not is_of_this_machine(held):
        held.close()
        raise BadCall("collect-open-address", option=Option("host"), host=settings.host, token=Option("new-token"))
    return held


def _loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(
    settings: Settings, desk: Desk, http: socket.socket, grpc: socket.socket | None, beside: Beside
) -> None:
    config = uvicorn.Config(
        Application(desk),
        http=Connection,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = uvicorn.Server(config)
    tasks = (
        _tend(settings, desk, seals=beside.first is None),
        beside.watch(partial(setattr, server, "should_exit", True)),
    )
    tending = asyncio.gather(*tasks)
    stop = None if grpc is None else _serve_grpc(desk, grpc)
    try:
        await server.serve(sockets=[http])
    finally:
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending
        if stop is not None:
            await asyncio.to_thread(stop)
        await asyncio.to_thread(desk.close)
        http.close()


def _serve_grpc(desk: Desk, held: socket.socket) -> Callable[[], None]:
    """Serve gRPC at an address that was bound; what is returned stops it."""
    # The process beside is another program, in which nothing of gRPC goes on: there is nothing to say of that.
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    from obsia.surfaces.collect.grpc_server import serve

    host, port = held.getsockname()[:2]
    # The library binds by itself: the place was held until now, so that a port in use was told before anything began.
    held.close()
    return serve(desk, host=host, port=port, loop=asyncio.get_running_loop())


async def _tend(settings: Settings, desk: Desk, *, seals: bool) -> None:
    """Close logs that are old, and, in the first process, have what there is sealed and priced by one beside."""
    seen: object = None
    while True:
        await asyncio.sleep(settings.figures_s)
        for journal in list(desk.journals.values()):
            await asyncio.to_thread(journal.rotate, settings.seal_s)
        if not seals:
            continue
        try:
            now = await asyncio.to_thread(desk.sizes)
            is_due = now != seen or await asyncio.to_thread(desk.has_closed)
        except OSError:  # of the disk: it is looked at again
            continue
        if is_due and await _sealed(settings.store):
            seen = now


async def _sealed(store: Path) -> bool:
    """Whether a process beside has sealed what there is."""
    words = (sys.executable, "-m", "obsia", "collect", str(store), "--seal")
    beside = await asyncio.create_subprocess_exec(*words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, told = await beside.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            beside.terminate()
        await beside.wait()
        raise
    if beside.returncode:
        _LOG.error("obsia collect --seal: %s", told.decode("utf-8", "replace").strip()[-2_000:])
    return not beside.returncode


def _log_to(path: Path | None) -> None:
    if path is None:
        ACCESS.setLevel(logging.WARNING)
        return
    ACCESS.setLevel(logging.INFO)
    ACCESS.propagate = False
    try:
        # Who keeps logs moves them: then a new one is begun.
        handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8")
    except OSError as error:
        raise unwritable("access-log", str(path), error) from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    ACCESS.handlers[:] = [handler]


def _leave_what_stays() -> None:
    """Look for cycles among what requests leave, less often; what was imported stays, and is looked at no more."""
    packed_traces()  # the first request does not wait for it
    sys.setswitchinterval(_SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def _open_files() -> None:
    """As many connections as the system allows this process."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
