"""Several processes that receive at one address: the first one begins the others, and none is left when it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

_LOOK_S: Final = 1.0
_LOG: Final = logging.getLogger("obsia.collect")


@dataclass(slots=True)
class Beside:
    """What a process knows of those beside it."""

    first: int | None = None
    """Where nothing can be read until the first process ends; ``None`` in the first one."""
    pids: list[int] = field(default_factory=list[int])
    """In the first one: the others."""
    _open: int | None = None

    def end(self) -> None:
        """Have the others end, and wait for them; one of them ends itself, and says first what it failed of."""
        if self.first is not None:
            error = sys.exception()
            if error is not None:
                _LOG.error("obsia collect: a process beside failed", exc_info=error)
            os._exit(0 if error is None else 1)
        if self._open is not None:
            os.close(self._open)
        for pid in self.pids:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)

    async def watch(self, stop: Callable[[], None]) -> None:
        """Have this process stop when the first one ends; the first one, when any ends: all are begun again."""
        if self.first is not None:
            loop, first = asyncio.get_running_loop(), self.first
            loop.add_reader(first, lambda: (loop.remove_reader(first), stop()))
            return
        while self.pids:
            await asyncio.sleep(_LOOK_S)
            for pid in self.pids:
                try:
                    has_ended = os.waitpid(pid, os.WNOHANG)[0] != 0
                except ChildProcessError:  # somebody else was told of it
                    has_ended = True
                if has_ended:
                    _LOG.error("obsia collect: a process beside ended, and so do all")
                    self.pids.remove(pid)
                    stop()
                    return


def begun(sockets: list[socket.socket]) -> tuple[socket.socket, Beside]:
    """Begin a process for each socket but the first. Returns in each of them, with its own.

    To be called before there are threads.
    """
    here, there = os.pipe()
    beside = Beside(None, [], there)
    own = sockets[0]
    for each in sockets[1:]:
        pid = os.fork()
        if not pid:
            os.close(there)
            own, beside = each, Beside(here)
            break
        beside.pids.append(pid)
    else:
        os.close(here)
    for each in sockets:
        if each is not own:
            each.close()
    return own, beside
